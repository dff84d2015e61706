#!/usr/bin/env bash
# The Swift package (bindings/swift), step by step.
#
#   swift.sh setup      make sure that this machine has a Swift (scripts/swift-toolchain.sh)
#   swift.sh generate   write UniFFI's Swift sources into the package; they are committed, because packages need them
#   swift.sh build      build the core, the package, its tests and its benchmark
#   swift.sh test       build, then run all tests: the sources are current, the suite, the guide's code
#   swift.sh lint       swift format and shellcheck (where it is installed)
#   swift.sh bench [N]  print one line of JSON: what crossing costs, in release builds
#
# What is built stays in $CARGO_TARGET_DIR/swift. A machine that can have no Swift is told so and goes on; with CI=true
# that is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$(pwd -P)

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$checkout/target}
mkdir -p "$CARGO_TARGET_DIR"
CARGO_TARGET_DIR=$(cd "$CARGO_TARGET_DIR" && pwd -P)
package=bindings/swift
built=$CARGO_TARGET_DIR/swift
toolchain=scripts/swift-toolchain.sh

say() { printf '%s\n' "$@" >&2; }

# Ends this step when there can be no Swift here: as a failure only where all suites must run.
setup() {
  local code=0
  "$toolchain" setup || code=$?
  [ "$code" -eq 0 ] && return 0
  if [ "$code" -eq 3 ] && [ "${CI:-}" != true ]; then
    say "The Swift suite is left out on this machine; everything else goes on."
    exit 0
  fi
  exit "$code"
}

# In the package's folder, with a folder for temporary files that both sides of a chroot know.
swiftly() {
  mkdir -p "$built/tmp"
  TMPDIR=$built/tmp "$toolchain" run bash -c 'cd "$1" && shift && exec "$@"' bash "$checkout/$package" "$@"
}

swift_build() {
  local configuration=$1 cargo_profile=$2
  shift 2
  ACOMPANA_LIBRARY_DIR=$CARGO_TARGET_DIR/$cargo_profile swiftly swift "$@" --configuration "$configuration" \
    --scratch-path "$built/$configuration" --cache-path "$built/cache" --disable-automatic-resolution
}

# The whole workspace, as the tests build it: single packages would resolve other features and build all twice.
build_core() { cargo build --workspace --locked --quiet; }

# Writes UniFFI's sources below the folder $1: the Swift files and the C module.
generate_into() {
  local folder=$1 bindgen=$CARGO_TARGET_DIR/debug/uniffi-bindgen-swift library=$CARGO_TARGET_DIR/debug/libacompana_ffi.a
  mkdir -p "$folder/Sources/Acompana/Generated" "$folder/Sources/AcompanaFFI"
  "$bindgen" --swift-sources "$library" "$folder/Sources/Acompana/Generated"
  "$bindgen" --headers --modulemap --module-name AcompanaFFI --modulemap-filename module.modulemap \
    "$library" "$folder/Sources/AcompanaFFI"
}

generate() {
  build_core
  rm -rf "$package/Sources/Acompana/Generated" "$package/Sources/AcompanaFFI"
  generate_into "$package"
}

# The committed sources must be what the generator writes today.
check_generated() {
  local fresh=$built/fresh
  rm -rf "$fresh"
  generate_into "$fresh"
  local part
  for part in Sources/Acompana/Generated Sources/AcompanaFFI; do
    diff -r "$fresh/$part" "$package/$part" >"$built/generated.diff" || {
      head -n 20 "$built/generated.diff" >&2
      say "" "$package/$part is not what the core's interface says now." "Run scripts/swift.sh generate and commit it."
      exit 1
    }
  done
}

build() {
  build_core
  swift_build debug debug build --build-tests
}

# The guide's code, as it stands on the page, becomes the source of a small program that the tests run.
extract_guide() {
  local page=docs/embedding-ios.md target=$built/guide
  mkdir -p "$target"
  scripts/guide-code.sh "$page" swift >"$target/Guide.swift"
}

run_tests() {
  build_core
  check_generated
  swift_build debug debug build --build-tests
  # What measures memory and open files runs alone, so that nothing else can be blamed or can hide a leak.
  swift_build debug debug test --skip-build --parallel --skip Endurance
  swift_build debug debug test --skip-build --no-parallel --filter Endurance
}

lint() {
  swiftly bash -c 'shopt -s globstar nullglob; swift format lint --strict --parallel \
    Package.swift $(find Sources Tests -name "*.swift" -not -path "*/Generated/*") ../../ios-sample'
  if command -v shellcheck >/dev/null; then
    shellcheck scripts/swift.sh scripts/swift-toolchain.sh "$package/build-xcframework.sh"
  fi
}

step=${1:-}
shift || true
case $step in
  setup) setup ;;
  generate) generate ;;
  build) setup && build ;;
  test) setup && run_tests ;;
  lint) setup && lint ;;
  bench)
    setup
    cargo build --locked --quiet --release -p acompana-ffi
    swift_build release release build --product acompana-bench >&2
    "$toolchain" run "$built/release/release/acompana-bench" "${1:-1000}"
    ;;
  *) say "usage: swift.sh setup | generate | build | test | lint | bench [N]" && exit 64 ;;
esac
