#!/usr/bin/env bash
# The Swift package (bindings/swift), step by step.
#
#   swift.sh setup        make sure that this machine has a Swift (scripts/swift-toolchain.sh)
#   swift.sh generate     write UniFFI's Swift sources into the package; they are committed, because packages need them
#   swift.sh build        build the core, the package and its tests
#   swift.sh test [ARGS]  build, compare what was generated and what the guide says, run the tests; with ARGS, as for
#                         `swift test`, only those
#   swift.sh fmt          format the hand-written files
#   swift.sh lint         swift format and, where it is installed, shellcheck
#   swift.sh bench ARGS   what crossing costs, in release builds: one line of JSON; ARGS as acompana-bench takes them
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
  say "Here the Swift suite must run, so this is a failure."
  exit "$code"
}

# Runs a command in the package's folder, with a folder for temporary files that both sides of a chroot know.
swiftly() {
  mkdir -p "$built/tmp"
  # shellcheck disable=SC2016 # the words are for the inner shell
  TMPDIR=$built/tmp "$toolchain" run bash -c 'cd "$1" && shift && exec "$@"' bash "$checkout/$package" "$@"
}

# swift build or test against the core that cargo built in this profile.
with_core() {
  local profile=$1 command=$2
  shift 2
  ACOMPANA_LIBRARY_DIR=$CARGO_TARGET_DIR/$profile swiftly swift "$command" --configuration "$profile" \
    --scratch-path "$built/$profile" --cache-path "$built/cache" --disable-automatic-resolution "$@"
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

# The code on the page must be the file that is compiled and run.
check_guide() {
  scripts/page-code.sh docs/embedding-ios.md swift >"$built/FirstLeave.swift"
  diff "$built/FirstLeave.swift" ios-sample/Sources/AcompanaSample/FirstLeave.swift >&2 || {
    say "" "docs/embedding-ios.md and ios-sample/Sources/AcompanaSample/FirstLeave.swift say different things."
    exit 1
  }
  [ "$(wc -l <"$built/FirstLeave.swift")" -le 40 ] || { say "The code of docs/embedding-ios.md is longer than 40 lines." && exit 1; }
}

# The sample is an app for Apple's systems: here as much of it is compiled as Linux knows.
check_sample() {
  swiftly swiftc -typecheck -swift-version 6 -parse-as-library -I "$built/debug/debug/Modules" \
    -Xcc -fmodule-map-file=Sources/AcompanaFFI/module.modulemap \
    ../../ios-sample/Sources/AcompanaSample/FirstLeave.swift ../../ios-sample/Sources/AcompanaSample/SampleApp.swift
}

build() {
  mkdir -p "$built"
  build_core
  check_generated
  check_guide
  with_core debug build --build-tests --quiet
  check_sample
}

run_tests() {
  build
  if [ "$#" -gt 0 ]; then
    with_core debug test --skip-build --disable-xctest "$@"
    return
  fi
  with_core debug test --skip-build --disable-xctest --skip Endurance
  # What measures memory and open files runs alone, so that nothing else can be blamed or can hide a leak.
  with_core debug test --skip-build --disable-xctest --filter Endurance
}

# The hand-written files, from the package's folder. They have no spaces in their names.
written() {
  (cd "$package" && find Package.swift Sources Tests ../../ios-sample -name '*.swift' -not -path '*/Generated/*' -type f)
}

fmt() {
  # shellcheck disable=SC2046
  swiftly swift format format --in-place --parallel $(written)
}

lint() {
  # shellcheck disable=SC2046
  swiftly swift format lint --strict --parallel $(written)
  if command -v shellcheck >/dev/null; then
    shellcheck scripts/swift.sh scripts/swift-toolchain.sh scripts/page-code.sh "$package/build-xcframework.sh"
  fi
}

bench() {
  cargo build --locked --quiet --release -p acompana-ffi
  with_core release build --product acompana-bench --quiet >&2
  "$toolchain" run "$built/release/release/acompana-bench" "$@"
}

step=${1:-}
shift || true
case $step in
  setup) setup ;;
  generate) generate ;;
  build) setup && build ;;
  test) setup && run_tests "$@" ;;
  lint) setup && lint ;;
  fmt) setup && fmt ;;
  bench) setup && bench "$@" ;;
  *) say "usage: swift.sh setup | generate | build | test [ARGS] | fmt | lint | bench ARGS" && exit 64 ;;
esac
