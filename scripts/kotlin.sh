#!/usr/bin/env bash
# kotlin.sh setup|generate|build|test|bench|lint|format: the Kotlin package (bindings/kotlin).
#
#   setup    is there a JDK (17 or newer) and Maven? scripts/setup.sh installs them on Debian
#   generate the sources that UniFFI writes; never committed, `build` does it too
#   build    the native library, the sources that UniFFI writes from it, and the jars
#   test     all that, and the tests against the real library and a real server
#   bench    what crossing into native code costs, with the release library: bench --dir STORE --case FILE [--rounds 15]
#   lint     ktlint and detekt on what is written by hand
#   format   lets ktlint mend what it can
#
# A machine without a JDK or Maven gets a message and goes on, except in continuous integration (CI=true).
# What is built goes to ${CARGO_TARGET_DIR}/kotlin. Further arguments of `test` go to Maven: kotlin.sh test -Dtest=Vectors*
set -euo pipefail
cd "$(dirname "$0")/.."

checkout=$PWD
package=$checkout/bindings/kotlin
target=${CARGO_TARGET_DIR:-$checkout/target}
out=$target/kotlin
built=$target/debug
# Colours would end up as codes in the logs of continuous integration.
# In-process: a compiler daemon would outlive the build.
maven=(mvn -B -ntp -Dstyle.color=never -Dkotlin.compiler.daemon=false
  "-Dacompana.build=$out" "-Dacompana.checkout=$checkout" "-Dacompana.program=$built/acompana")

say() { printf '%s\n' "$@" >&2; }

# The JDK that Maven will use, as the number of its major version; nothing when there is none.
jdk_version() {
  local javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
  "$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

lacking() {
  local jdk
  jdk=$(jdk_version || true)
  [ -n "$jdk" ] && [ "$jdk" -ge 17 ] || echo default-jdk-headless
  command -v mvn >/dev/null || echo maven
}

# Leaves the script, well or not, when this machine cannot build Kotlin.
need_tools() {
  local missing
  missing=$(lacking | xargs)
  [ -n "$missing" ] || return 0
  say "The Kotlin package needs a JDK of version 17 or newer and Maven. Missing here: $missing" \
    "On Debian or Ubuntu: apt-get install $missing. Elsewhere: a JDK from https://adoptium.net and Maven from" \
    "https://maven.apache.org, both in the PATH."
  if [ "${CI:-}" = true ]; then
    say "Continuous integration must build it, so this is a failure."
    exit 1
  fi
  say "Going on without the Kotlin package; everything else is built and tested."
  exit 0
}

# JNA's name for this kind of machine: where it looks for a library inside a jar.
platform() {
  local machine
  case $(uname -m) in
    x86_64 | amd64) machine=x86-64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) machine=$(uname -m) ;;
  esac
  case $(uname -s) in
    Darwin) echo "darwin-$machine" ;;
    MINGW* | MSYS* | CYGWIN*) echo "win32-$machine" ;;
    *) echo "linux-$machine" ;;
  esac
}

library() {
  case $(uname -s) in
    Darwin) echo libacompana_ffi.dylib ;;
    MINGW* | MSYS* | CYGWIN*) echo acompana_ffi.dll ;;
    *) echo libacompana_ffi.so ;;
  esac
}

# copy_if_changed FROM TO: keeps the time of a file that did not change, so that Maven does not compile it again.
copy_if_changed() {
  cmp -s "$1" "$2" && return 0
  mkdir -p "$(dirname "$2")"
  cp "$1" "$2"
}

# mirror FROM TO: TO holds what FROM holds and nothing else.
mirror() {
  local file
  mkdir -p "$2"
  (cd "$1" && find . -type f) | while read -r file; do copy_if_changed "$1/$file" "$2/$file"; done
  (cd "$2" && find . -type f) | while read -r file; do [ -e "$1/$file" ] || rm "$2/$file"; done
}

native_library() {
  # The whole workspace, as the tests build it: single packages would resolve other features and build all twice.
  cargo build --workspace --locked --quiet
  local fresh=$out/fresh-library
  # Without the debugging symbols it is a fifth of the size, and each test's process unpacks it. What UniFFI reads from
  # the library must stay in the original.
  if command -v objcopy >/dev/null && [ "$(uname -s)" = Linux ]; then
    objcopy --strip-debug "$built/$(library)" "$fresh"
  else
    cp "$built/$(library)" "$fresh"
  fi
  rm -rf "${out:?}/natives.new"
  mkdir -p "$out/natives.new/$(platform)"
  mv "$fresh" "$out/natives.new/$(platform)/$(library)"
  mirror "$out/natives.new" "$out/natives"
}

generated_sources() {
  rm -rf "${out:?}/uniffi.new"
  "$built/uniffi-bindgen" generate --language kotlin --no-format --out-dir "$out/uniffi.new" "$built/$(library)"
  mirror "$out/uniffi.new" "$out/uniffi"
}

# The code block of the embedding guide, as a source file of the tests.
guide_source() {
  mkdir -p "$out/guide.new"
  {
    echo "// Written by scripts/kotlin.sh from docs/embedding-android.md."
    echo "package mx.acompana.guide"
    scripts/page-code.sh docs/embedding-android.md kotlin
  } >"$out/guide.new/Guide.kt"
  mirror "$out/guide.new" "$out/guide"
}

# Maven judges freshness by time stamps: what another checkout left here is built anew.
own_folder() {
  mkdir -p "$out"
  if [ "$(cat "$out/.checkout" 2>/dev/null)" != "$checkout" ]; then
    rm -rf "${out:?}"/acompana-*
    printf '%s\n' "$checkout" >"$out/.checkout"
  fi
}

prepare() {
  own_folder
  native_library
  generated_sources
  guide_source
}

# Names the class path of a tool of bindings/kotlin/lint/pom.xml; Maven is asked once for each version of that file.
lint_tool() {
  local path=$out/lint/$1.classpath
  if [ ! -e "$path" ] || [ "$package/lint/pom.xml" -nt "$path" ]; then
    mkdir -p "$out/lint"
    (cd "$package/lint" && mvn -B -ntp -q -Dstyle.color=never -P "$1" dependency:build-classpath "-Dmdep.outputFile=$path.new") >&2
    mv "$path.new" "$path"
  fi
  cat "$path"
}

ktlint() {
  (cd "$checkout" && java -cp "$(lint_tool ktlint)" com.pinterest.ktlint.Main --relative --log-level=warn "$@" \
    'bindings/kotlin/**/*.kt' 'bindings/kotlin/**/*.kts' 'android-sample/**/*.kt' 'android-sample/**/*.kts')
}

detekt() {
  (cd "$checkout" && java -cp "$(lint_tool detekt)" dev.detekt.cli.Main --build-upon-default-config \
    --config bindings/kotlin/lint/detekt.yml --input bindings/kotlin:android-sample --base-path "$checkout")
}

[ $# -gt 0 ] || set -- help
command=$1
shift
case $command in
  setup) need_tools ;;
  lacking) lacking ;;
  generate)
    need_tools
    prepare
    say "UniFFI's Kotlin sources are in $out/uniffi."
    ;;
  build)
    need_tools
    prepare
    cd "$package" && "${maven[@]}" -q package -DskipTests "$@"
    ;;
  test)
    need_tools
    prepare
    # `package` and not `test`: the tests of the upper module then run with the lower one's jar, native library inside.
    # Quiet but for what the tests say.
    cd "$package" && "${maven[@]}" package "$@"
    ;;
  bench)
    need_tools
    prepare >&2
    cargo build --release --locked --quiet -p acompana-ffi
    (cd "$package" && "${maven[@]}" -q package -DskipTests) >&2
    bench=$out/acompana-bench
    # The folder is searched before the jar, which holds the library of the tests.
    exec java "-Djna.library.path=$target/release" -cp "$bench/classes:$(cat "$bench/classpath")" mx.acompana.bench.BenchKt "$@"
    ;;
  lint)
    need_tools
    ktlint
    detekt
    ;;
  format)
    need_tools
    ktlint --format
    ;;
  *)
    sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0" >&2
    exit 2
    ;;
esac
