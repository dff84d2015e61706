#!/usr/bin/env bash
# Builds AcompanaFFI.xcframework: the core's static library for iPhones, for simulators and for Macs, with its C header.
#
# Needs a Mac with Xcode 16 or newer and rustup; SQLCipher uses Apple's CommonCrypto there, no OpenSSL. Nobody has run it
# on the Linux machines where the project's tests run: there are no Apple SDKs there. Only its syntax is checked.
#
#   build-xcframework.sh            into this folder, where Package.swift looks for it
#   build-xcframework.sh FOLDER     into FOLDER, and a zip with its checksum for a release
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
cd "$here/../.."

output=${1:-$here}
framework=$output/AcompanaFFI.xcframework
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
# The versions of Package.swift: an object file for a newer system than the app's makes the linker complain.
export IPHONEOS_DEPLOYMENT_TARGET=16.0 MACOSX_DEPLOYMENT_TARGET=13.0

phone=(aarch64-apple-ios)
simulator=(aarch64-apple-ios-sim x86_64-apple-ios)
mac=(aarch64-apple-darwin x86_64-apple-darwin)

give_up() {
  printf '%s\n' "$@" >&2
  exit 1
}

check_machine() {
  [ "$(uname -s)" = Darwin ] || give_up "An XCFramework can only be built on a Mac: this is $(uname -s)."
  command -v xcodebuild >/dev/null || give_up "Xcode is missing: install it, then run 'xcode-select --install'."
  command -v rustup >/dev/null || give_up "rustup is missing: see https://rustup.rs"
  rustup target add "${phone[@]}" "${simulator[@]}" "${mac[@]}"
}

build_libraries() {
  local target
  for target in "${phone[@]}" "${simulator[@]}" "${mac[@]}"; do
    cargo build --locked --profile phone -p acompana-ffi --target "$target"
  done
}

library_of() { echo "$CARGO_TARGET_DIR/$1/phone/libacompana_ffi.a"; }

# One file for all processors of a platform.
join() {
  local joined=$work/$1/libacompana_ffi.a target libraries=()
  shift
  mkdir -p "$(dirname "$joined")"
  for target; do libraries+=("$(library_of "$target")"); done
  if [ "${#libraries[@]}" -eq 1 ]; then cp "${libraries[0]}" "$joined"; else lipo -create "${libraries[@]}" -output "$joined"; fi
  echo "$joined"
}

# The header lies in a folder of its own name: two frameworks that both put a module.modulemap at the top of the include
# path cannot be used by one app.
headers() {
  mkdir -p "$work/headers/AcompanaFFI"
  cp "$here"/Sources/AcompanaFFI/*.h "$here/Sources/AcompanaFFI/module.modulemap" "$work/headers/AcompanaFFI/"
  echo "$work/headers"
}

assemble() {
  local include each arguments=()
  include=$(headers)
  for each in "$(join phone "${phone[@]}")" "$(join simulator "${simulator[@]}")" "$(join mac "${mac[@]}")"; do
    arguments+=(-library "$each" -headers "$include")
  done
  rm -rf "$framework"
  xcodebuild -create-xcframework "${arguments[@]}" -output "$framework"
}

pack() {
  local zip=$framework.zip
  rm -f "$zip"
  (cd "$output" && zip --quiet --recurse-paths --symlinks "$zip" "$(basename "$framework")")
  printf 'For Package.swift:\n  let release = (url: "…/%s", checksum: "%s")\n' "$(basename "$zip")" \
    "$(swift package --package-path "$here" compute-checksum "$zip")"
}

check_machine
mkdir -p "$output"
output=$(cd "$output" && pwd -P)
framework=$output/AcompanaFFI.xcframework
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build_libraries
assemble
if [ "$output" != "$here" ]; then pack; fi
