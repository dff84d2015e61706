#!/usr/bin/env bash
# cargo-tool.sh NAME VERSION: prints where this version of a tool of cargo's is; builds it first where it is missing, once,
# into the cache, outside the checkout (about three minutes on two cores).
set -euo pipefail

name=$1 version=$2
tools=${XDG_CACHE_HOME:-$HOME/.cache}/acompana/tools
program=$tools/bin/$name

if [ ! -x "$program" ] || ! grep -qs "^\"$name $version " "$tools/.crates.toml"; then
  echo "Building $name $version, once, into $tools" >&2
  CARGO_TARGET_DIR=$tools/build cargo install "$name" --version "$version" --locked --root "$tools" >&2
  rm -rf "$tools/build"
fi
echo "$program"
