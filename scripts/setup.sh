#!/usr/bin/env bash
# Makes sure that this machine can build Acompaña: a C compiler and OpenSSL's headers (SQLCipher, ring and zstd are
# C inside), and a Rust recent enough with rustfmt and clippy. On Debian and Ubuntu it installs what is missing;
# elsewhere it says what is missing and how to get it. It changes nothing when everything is there.
#
# `setup.sh kotlin` does the same for the Kotlin package (a JDK and Maven), and `setup.sh python` for Schemathesis, which
# holds the server to the description of its routes. A machine that can have neither goes on without it, except in
# continuous integration.
#
# The linker is not on the list: since 1.90 Rust brings its own fast one on x86-64 Linux (LLD), and everywhere else
# the system's is used. So plain `cargo` and `make` build with the same flags and share what they built.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$@" >&2; }
give_up() {
  say "" "$@"
  exit 1
}

has_c_compiler() { printf '#include <stdlib.h>\nint main(void){return 0;}\n' | cc -x c - -o /dev/null 2>/dev/null; }

# OpenSSL 3's libcrypto, found the same way as SQLCipher's build finds it. Apple's systems need none (CommonCrypto).
has_openssl_headers() {
  [ "$(uname -s)" = Darwin ] && return 0
  local include=${OPENSSL_INCLUDE_DIR:-${OPENSSL_DIR:+$OPENSSL_DIR/include}}
  local lib=${OPENSSL_LIB_DIR:-${OPENSSL_DIR:+$OPENSSL_DIR/lib}}
  printf '%s\n' '#include <openssl/evp.h>' '#if OPENSSL_VERSION_NUMBER < 0x30000000L' '#error too old' '#endif' \
    'int main(void){return EVP_CIPHER_CTX_new()==0;}' |
    cc -x c ${include:+-I"$include"} - ${lib:+-L"$lib"} -lcrypto -o /dev/null 2>/dev/null
}

missing_packages() {
  if ! has_c_compiler; then
    # Without a compiler nothing can be said about the headers: ask for both.
    echo gcc libc6-dev libssl-dev
  elif ! has_openssl_headers; then
    echo libssl-dev
  fi
}

install_with_apt() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      give_up "Missing: $*." "Please run this as root, then try again:" "  apt-get update && apt-get install -y $*"
    as_root=(sudo)
  fi
  say "Installing what is missing: $*"
  "${as_root[@]}" apt-get update -qq ||
    give_up "The package list could not be refreshed. Is there a network? Missing: $*."
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 ||
    give_up "Could not install: $*. The lines above say why."
}

check_c() {
  local packages
  packages=$(missing_packages)
  [ -n "$packages" ] || return 0
  if command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # a list of package names
    install_with_apt $packages
    packages=$(missing_packages)
    [ -z "$packages" ] || give_up "Installed, yet a test program still does not compile. Missing: $packages."
    return 0
  fi
  give_up "This machine lacks a C compiler or the headers of OpenSSL 3, which the encrypted store needs." \
    "  Fedora, RHEL:  sudo dnf install gcc openssl-devel" \
    "  Arch:          sudo pacman -S gcc openssl" \
    "  Alpine:        sudo apk add gcc musl-dev openssl-dev" \
    "  macOS:         xcode-select --install      (OpenSSL is not needed there)" \
    "OpenSSL somewhere else? Set OPENSSL_DIR to its folder. Then try again."
}

wanted_rust() { sed -n 's/^rust-version *= *"\([0-9.]*\)".*/\1/p' Cargo.toml | head -n 1; }
present_rust() { rustc --version 2>/dev/null | sed -n 's/^rustc \([0-9][0-9.]*\).*/\1/p'; }

# Whether version $1 is at least version $2.
at_least() {
  awk -v have="$1" -v want="$2" 'BEGIN {
    split(have, h, "."); split(want, w, ".")
    for (i = 1; i <= 3; i++) if (h[i] + 0 != w[i] + 0) exit !(h[i] + 0 > w[i] + 0)
  }'
}

rust_is_ready() {
  local present
  present=$(present_rust)
  [ -n "$present" ] && at_least "$present" "$1" && cargo fmt --version >/dev/null 2>&1 &&
    cargo clippy --version >/dev/null 2>&1
}

check_rust() {
  local wanted
  wanted=$(wanted_rust)
  rust_is_ready "$wanted" && return 0
  if ! command -v rustup >/dev/null; then
    give_up "Acompaña needs Rust $wanted or newer with rustfmt and clippy; found: $(rustc --version 2>/dev/null || echo none)." \
      "Install rustup (https://rustup.rs) or a newer Rust from your system, then try again."
  fi
  say "Acompaña needs Rust $wanted or newer with rustfmt and clippy; asking rustup for it."
  if [ -z "$(rustup toolchain list 2>/dev/null | grep -v '^no installed')" ]; then
    rustup toolchain install stable --profile minimal --component rustfmt --component clippy >&2 &&
      rustup default stable >&2 || say "rustup could not install a toolchain."
  else
    # The toolchain in use is kept when it is new enough; then only the components were missing.
    if at_least "$(present_rust)" "$wanted"; then
      rustup component add rustfmt clippy >&2 || say "rustup could not add rustfmt and clippy."
    else
      rustup toolchain install stable --profile minimal --component rustfmt --component clippy >&2 ||
        say "rustup could not bring the stable toolchain up to date."
    fi
  fi
  rust_is_ready "$wanted" ||
    give_up "The Rust in use here is '$(rustc --version 2>/dev/null || echo none)', and $wanted or newer with rustfmt and clippy is needed." \
      "See what rustup uses in this folder with 'rustup show', and switch with 'rustup default stable'."
}

check_kotlin() {
  local packages
  packages=$(scripts/kotlin.sh lacking | xargs)
  # In a shell of its own: that the packages cannot be had is no reason to stop here.
  if [ -n "$packages" ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086 # a list of package names
    (install_with_apt $packages) || true
  fi
  scripts/kotlin.sh setup
}

# Debian's Python has no venv of its own accord.
has_python() { python3 -c 'import ensurepip, venv' 2>/dev/null; }

check_python() {
  if ! has_python && command -v apt-get >/dev/null; then
    (install_with_apt python3 python3-venv) || true
  fi
  has_python || say 'The routes will not be checked with Schemathesis: there is no python3 with venv here.'
}

case ${1:-} in
  '')
    check_c
    check_rust
    ;;
  kotlin) check_kotlin ;;
  python) check_python ;;
  *) give_up "setup.sh knows no part called '$1'; there are: kotlin, python." ;;
esac
