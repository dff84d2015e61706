#!/usr/bin/env bash
# cargo-deny.sh CHECK…: runs the named checks of deny.toml with a cargo-deny of a known version.
set -euo pipefail
cd "$(dirname "$0")/.."

deny=$(scripts/cargo-tool.sh cargo-deny 0.20.2)
# Who pulls a crate in is what `cargo tree --invert CRATE` shows; the whole graph at each duplicate would bury the rest.
"$deny" --locked check --hide-inclusion-graph "$@"
