#!/usr/bin/env bash
# schemathesis.sh URL TOKEN DEVICE: holds a running server to its own description (/openapi.json). Schemathesis makes
# requests from it, good and bad, and complains when the server answers with what the description does not say.
# It lives in a folder of its own outside the checkout, and is installed there at first. Ends with 77 when this machine
# has no Python that can do it, and 0 means that there is nothing to complain of.
set -euo pipefail
cd "$(dirname "$0")/.."

url=$1 token=$2
export ACOMPANA_DEVICE=$3

version=4.32.5
home=${XDG_CACHE_HOME:-$HOME/.cache}/acompana/schemathesis-$version
cannot() {
  printf '%s\n' "$@" >&2
  exit 77
}

if [ ! -x "$home/bin/schemathesis" ]; then
  command -v python3 >/dev/null || cannot 'The routes were not checked with Schemathesis: there is no python3 here.'
  made=$(mktemp -d)
  python3 -m venv "$made" >&2 ||
    cannot 'The routes were not checked with Schemathesis: python3 has no venv (on Debian: apt-get install python3-venv).'
  rm -rf "$made"
  mkdir -p "$(dirname "$home")"
  rm -rf "$home"
  python3 -m venv "$home" >&2
  "$home/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version" >&2 || {
    rm -rf "$home"
    cannot "The routes were not checked with Schemathesis: version $version could not be installed with pip."
  }
fi

# What it writes beside itself goes there as well, never into the checkout.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hooks=$PWD/tests/schemathesis
cp "$hooks/schemathesis.toml" "$work/"
cd "$work"
PYTHONPATH=$hooks PYTHONDONTWRITEBYTECODE=1 SCHEMATHESIS_HOOKS=hooks timeout 120 \
  "$home/bin/schemathesis" --config-file schemathesis.toml run "$url/openapi.json" \
  --header "Authorization: Bearer $token" --no-color
