#!/usr/bin/env bash
# size.sh [check | record REASON | parts]: the size of the library that an app carries, stripped, with the settings of the
# profile `phone` and SQLCipher's OpenSSL inside, as on Android.
#
#   check    compares with the last line of bindings/size.csv; a jump of 100 kB wants a line that explains it
#   record   adds that line
#   parts    names the largest parts
#
# Measured on this machine's own target: there is no NDK here. Android on the same processor differs by its C library.
set -euo pipefail
cd "$(dirname "$0")/.."

ledger=bindings/size.csv
most=$((9 * 1000 * 1000))
jump=$((100 * 1000))
library=${CARGO_TARGET_DIR:-target}/phone/libacompana_ffi.so

build() {
  # OpenSSL within the library, as it will be on a phone: the part of it that SQLCipher uses.
  local openssl=${library%/*}/openssl
  mkdir -p "$openssl"
  openssl=$(cd "$openssl" && pwd)
  bindings/openssl/build.sh "$openssl" >&2
  # Nothing unwinds through C. Relocations are packed as for phones, in the form that this system's loader reads.
  if ! OPENSSL_LIB_DIR=$openssl/lib OPENSSL_INCLUDE_DIR=$openssl/include \
    CFLAGS='-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables' \
    cargo rustc --quiet --package acompana-ffi --lib --crate-type cdylib --profile phone --locked -- \
    -C link-arg=-Wl,-z,pack-relative-relocs >&2; then
    echo 'The library for phones could not be built; the lines above say why.' >&2
    exit 1
  fi
  stripped=$(mktemp)
  trap 'rm -f "$stripped"' EXIT
  strip --strip-all -o "$stripped" "$library"
  bytes=$(stat -c %s "$stripped")
}

check() {
  build
  local last
  last=$(tail -n 1 "$ledger" | cut -d, -f3)
  case $last in
    '' | *[!0-9]*)
      echo "$ledger does not end with a recorded size. Record one: scripts/size.sh record 'why'" >&2
      exit 1
      ;;
  esac
  printf 'The library for phones: %s bytes; recorded: %s; at most: %s\n' "$bytes" "$last" "$most"
  if [ "$bytes" -gt "$most" ]; then
    echo "It is over the limit. 'scripts/size.sh parts' names the largest parts." >&2
    exit 1
  fi
  local change=$((bytes - last))
  if [ "${change#-}" -gt "$jump" ]; then
    echo "It changed by $change bytes. If that is meant, say why: scripts/size.sh record 'why'" >&2
    exit 1
  fi
}

record() {
  [ -n "${1:-}" ] || { echo "Say why: scripts/size.sh record 'why'" >&2; exit 2; }
  build
  local version
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
  printf '%s,%s,%s,%s,"%s"\n' "$(date +%F)" "$version" "$bytes" "$(gzip -9c "$stripped" | wc -c)" "${1//\"/\"\"}" >>"$ledger"
  tail -n 1 "$ledger"
}

# Code and data by who wrote them: the names of the symbols tell.
parts() {
  build
  nm --print-size --size-sort --demangle=rust --radix=d "$library" | awk '
    function part(name) {
      if (name ~ /^(sqlite3|sqlcipher|fts[345]|rtree|geopoly|json[A-Z]|vdbe|btree|pager|wal[A-Z]|whereL)/) return "SQLite and SQLCipher"
      if (name ~ /^(ZSTD|HUF|FSE|HIST|XXH|ZDICT|COVER|POOL)/) return "zstd"
      if (name ~ /ring_core|ring::/) return "ring"
      if (match(name, /(acompana_domain|acompana_sync|acompana_core|acompana_ffi|jiff|reqwest|hyper|h2|rustls|webpki|tokio|serde_json|fluent|rusqlite|uniffi|tracing|url|idna|icu|std|core|alloc)[^a-z_]/))
        return substr(name, RSTART, RLENGTH - 1)
      return name ~ /::/ ? "other Rust" : "OpenSSL and other C"
    }
    { size = $2 + 0; $1 = $2 = $3 = ""; sub(/^ +/, ""); total[part($0)] += size }
    END { for (name in total) printf "%9d  %s\n", total[name], name }' | sort -rn | head -n 20
}

case ${1:-check} in
  check) check ;;
  record) record "${2:-}" ;;
  parts) parts ;;
  *) echo 'size.sh [check | record REASON | parts]' >&2; exit 2 ;;
esac
