#!/usr/bin/env bash
# build.sh FOLDER [OPENSSL_TARGET]: builds the part of OpenSSL that SQLCipher uses, as a static library in FOLDER.
#
# SQLCipher needs AES-256 in CBC mode, HMAC with SHA-2, PBKDF2 and random bytes. A whole libcrypto brings 4 MB into
# every phone; without its other algorithms and protocols it is a third of that. The source is the one that the crate
# openssl-src carries (pinned by Cargo.lock), unchanged; only algorithms are left out.
#
# OPENSSL_TARGET is a name of OpenSSL's own: android-arm64 (with ANDROID_NDK_ROOT and its clang in PATH), linux-x86_64.
# For Android, OPENSSL_API_LEVEL is the oldest version it shall run on.
# What is built stays; a second call costs nothing.
set -euo pipefail

mkdir -p "$1"
folder=$(cd "$1" && pwd)
target=${2:-linux-x86_64}
here=$(cd "$(dirname "$0")" && pwd)

leave_out=(
  apps docs tests legacy module dso shared engine autoload-config ui-console sock http uplink comp
  ssl tls dtls quic srp srtp psk ts ct ocsp cms cmp rfc3779
  ec ecx dh dsa sm2 sm3 sm4 aria bf cast camellia chacha poly1305 siphash des idea md4 mdc2 rc2 rc4 rmd160 seed
  whirlpool blake2 scrypt argon2 cmac siv ocb ml-kem ml-dsa slh-dsa lms multiblock
)
# Nothing unwinds through C: the tables for it would be a tenth of the library.
flags=(-Os -fPIC ${OPENSSL_API_LEVEL:+-D__ANDROID_API__=$OPENSSL_API_LEVEL} -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables)

recipe=$(cat "$0" "$here/Cargo.lock" <(echo "$target" "${CC:-cc}" "${OPENSSL_API_LEVEL:-}") | sha256sum | cut -c1-16)
[ "$(cat "$folder/.recipe" 2>/dev/null)" = "$recipe" ] && exit 0

source=$(cargo metadata --format-version 1 --locked --manifest-path "$here/Cargo.toml" |
  tr ',' '\n' | sed -n 's/.*"manifest_path":"\(.*openssl-src-[^"]*\)\/Cargo.toml".*/\1/p' | head -n 1)
[ -d "$source/openssl" ] || { echo "OpenSSL's source was not found in the crate openssl-src." >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$source/openssl/." "$work"
cd "$work"
if ! {
  perl Configure "$target" --prefix="$folder" --libdir=lib "${leave_out[@]/#/no-}" "${flags[@]}" &&
    make -j"$(nproc 2>/dev/null || echo 2)" build_generated libcrypto.a
} >"$work/build.log" 2>&1; then
  tail -n 30 "$work/build.log" >&2
  echo "OpenSSL could not be built; the lines above say why. It needs perl, make and a C compiler." >&2
  exit 1
fi
rm -rf "$folder/include" "$folder/lib"
mkdir -p "$folder/include" "$folder/lib"
cp -R include/openssl "$folder/include/"
cp libcrypto.a "$folder/lib/"
echo "$recipe" >"$folder/.recipe"
