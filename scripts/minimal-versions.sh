#!/usr/bin/env bash
# minimal-versions.sh: are the lowest versions that the manifests allow enough? Whoever embeds a crate of ours with an older
# lock file would otherwise be the first to find out. Resolves a copy of the checkout to those versions and checks it.
#
# Choosing them is a feature of Cargo that only nightly offers without RUSTC_BOOTSTRAP, which is given to that one step;
# the check itself is made with the compiler in use. Only direct dependencies are lowered: how low those of others
# may be is for their authors to say.
set -euo pipefail
cd "$(dirname "$0")/.."

built=${CARGO_TARGET_DIR:-$PWD/target}/minimal-versions
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"
cd "$copy"
cp Cargo.lock as-tested.lock
if ! RUSTC_BOOTSTRAP=1 cargo update -Z direct-minimal-versions 2>resolved; then
  cat resolved >&2
  # Without a network nothing can be said; only continuous integration must have one.
  if grep -q 'failed to select a version' resolved || [ -n "${CI:-}" ]; then exit 1; fi
  echo 'The lowest versions were not checked: the crate registry cannot be reached.'
elif cmp -s Cargo.lock as-tested.lock; then
  echo 'The lowest versions are those of Cargo.lock, with which everything else is built and tested.'
else
  CARGO_TARGET_DIR=$built cargo check --workspace --all-targets --locked
fi
