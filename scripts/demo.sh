#!/usr/bin/env bash
# Builds the program and plays the demo with it. The flags and packages are those of the tests, so that a newcomer who
# runs both builds the dependencies once: `cargo run -p acompana-cli` would resolve other features and build them twice.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --workspace --bins --locked
exec "${CARGO_TARGET_DIR:-target}/debug/acompana" demo "$@"
