#!/usr/bin/env bash
# native.sh OUT MIN_SDK: the core for Android phones, one library for each kind of processor, into OUT/<abi>/.
#
# Needs the NDK r28 or newer (ANDROID_NDK_HOME), cargo-ndk 4 and rustup; Gradle calls it. Nobody has run it on the Linux
# machines where the project's tests run: there is no NDK there. What it does to the library (profile, OpenSSL, C flags,
# packed relocations) is what scripts/size.sh does there for x86-64 Linux.
set -euo pipefail
out=$1
min_sdk=$2
cd "$(dirname "$0")/../../.."

: "${ANDROID_NDK_HOME:?set it to the folder of the NDK}"
target_folder=${CARGO_TARGET_DIR:-$PWD/target}
export ANDROID_NDK_ROOT=$ANDROID_NDK_HOME
for tools in "$ANDROID_NDK_HOME"/toolchains/llvm/prebuilt/*/bin; do PATH=$tools:$PATH; done

# Nothing unwinds through C; and Android's own packing of relocations is read since Android 6.
export CFLAGS='-ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables'

build() {
  local abi=$1 rust_target=$2 openssl_target=$3 openssl=$target_folder/openssl/$1
  mkdir -p "$openssl"
  rustup target add "$rust_target"
  OPENSSL_API_LEVEL=$min_sdk bindings/openssl/build.sh "$openssl" "$openssl_target"
  OPENSSL_LIB_DIR=$openssl/lib OPENSSL_INCLUDE_DIR=$openssl/include \
    RUSTFLAGS='-C link-arg=-Wl,--pack-dyn-relocs=android' \
    cargo ndk --target "$abi" --platform "$min_sdk" --output-dir "$out" \
    build --locked --profile phone --package acompana-ffi
}

build arm64-v8a aarch64-linux-android android-arm64
build armeabi-v7a armv7-linux-androideabi android-arm
build x86_64 x86_64-linux-android android-x86_64
