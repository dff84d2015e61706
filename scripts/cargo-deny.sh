#!/usr/bin/env bash
# cargo-deny.sh CHECK…: runs the named checks of deny.toml with a cargo-deny of a known version, which is built once
# into the cache, outside the checkout (about three minutes on two cores), and kept.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools=${XDG_CACHE_HOME:-$HOME/.cache}/acompana/tools
deny=$tools/bin/cargo-deny

if [ "$("$deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
  echo "Building cargo-deny $version, once, into $tools" >&2
  CARGO_TARGET_DIR=$tools/build cargo install cargo-deny --version "$version" --locked --root "$tools"
  rm -rf "$tools/build"
fi
# Who pulls a crate in is what `cargo tree --invert CRATE` shows; the whole graph at each duplicate would bury the rest.
"$deny" --locked check --hide-inclusion-graph "$@"
