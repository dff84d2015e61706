#!/usr/bin/env bash
# Builds the program and plays the demo with it. The flags and packages are those of the tests, so that a newcomer who
# runs both builds the dependencies once: `cargo run -p acompana-cli` would resolve other features and build them twice.
# The registry of the whole country is half a million records: there the program is built as it is shipped.
set -euo pipefail
cd "$(dirname "$0")/.."
profile=debug
build=(--workspace --bins)
for argument in "$@"; do
  if [ "$argument" = --full ]; then
    profile=release
    build=(--release -p acompana-cli)
  fi
done
cargo build --locked "${build[@]}"
exec "${CARGO_TARGET_DIR:-target}/$profile/acompana" demo "$@"
