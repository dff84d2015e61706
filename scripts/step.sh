#!/usr/bin/env bash
# step.sh TITLE COMMAND…: runs one step of a front door, says which and how long it took, and keeps the build folder
# honest.
#
# Cargo names what it built from the workspace by its place *within* the checkout and judges freshness by time stamps.
# Two checkouts that share a build folder therefore take each other's results for their own: the tests of one run the
# code of the other and pass. So one checkout at a time builds here (flock), and when the folder was last used by
# another checkout, what came from the workspace is built anew. Dependencies, the long part, are kept.
set -euo pipefail
cd "$(dirname "$0")/.."

title=$1
shift
folder=${CARGO_TARGET_DIR:-target}
owner=$folder/.checkout
mkdir -p "$folder"

# macOS has no flock; there, two checkouts must not run at the same moment.
if command -v flock >/dev/null; then
  exec 9>"$folder/.checkout-lock"
  flock -n 9 || { printf '   another checkout is using %s; waiting for it\n' "$folder" >&2 && flock 9; }
fi

if [ "$(cat "$owner" 2>/dev/null)" != "$PWD" ]; then
  cargo clean --workspace --locked --quiet
  printf '%s\n' "$PWD" >"$owner"
fi

printf '\n── %s · %s\n' "$(date +%H:%M:%S)" "$title" >&2
began=$SECONDS
code=0
# The lock is not handed down: a server that a test left behind must not keep it.
"$@" 9>&- || code=$?
if [ "$code" -ne 0 ]; then
  printf '   failed after %s s: %s\n' "$((SECONDS - began))" "$title" >&2
  exit "$code"
fi
printf '   done in %s s\n' "$((SECONDS - began))" >&2
