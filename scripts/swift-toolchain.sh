#!/usr/bin/env bash
# A Swift for this machine, and commands that run in it.
#
#   swift-toolchain.sh setup         make sure there is one; exit code 3 when this machine can have none
#   swift-toolchain.sh run COMMAND…  run a command where that Swift is, in the current folder, with the environment kept
#   swift-toolchain.sh where         "system", or the folder of Debian's
#
# The system's own Swift is taken when it is 6.0 or newer. Elsewhere Debian trixie's is put, signatures checked, into a
# folder of the cache (about a minute and 3 GB, once) and used by chroot. The folders of the checkout and of the build,
# and /tmp, appear in there under their own names. They are mounted in a mount namespace that ends with the command:
# nothing stays mounted, so no later `rm -rf` of the cache can reach through a mount into somebody's files.
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$(pwd -P)

root=${XDG_CACHE_HOME:-$HOME/.cache}/acompana/swift-trixie
packages=(swiftlang ca-certificates libc6-dev libstdc++-14-dev gcc git)
# The archive's keys as the debian-archive-keyring package brings them, on Debian and on Ubuntu.
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() { printf '%s\n' "$@" >&2; }
# This machine can have no Swift: the other suites go on, and continuous integration does not.
cannot() {
  say "" "$@"
  exit 3
}

system_swift_is_ready() {
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$version" ] && [ "$version" -ge 6 ]
}

# Debian's packages that the folder lacks.
missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query --admindir="$root/var/lib/dpkg" --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null |
      grep -qx installed || echo "$package"
  done
}

# usr/bin/swift is an absolute link, which leads nowhere when seen from outside; the folder was renamed into place whole.
chroot_is_there() { [ -d "$root/var/lib/dpkg" ]; }
chroot_is_ready() { chroot_is_there && [ -z "$(missing_packages)" ]; }

# Runs a command with mounts of its own, which end with it.
with_own_mounts() { unshare --mount --propagation private -- "$@"; }

# Run with mounts of its own: makes the given folders and the kernel's appear in the chroot.
mount_inside() {
  local folder
  mount --rbind /dev "$root/dev"
  mount --rbind /proc "$root/proc"
  if [ -e /etc/resolv.conf ]; then
    [ -e "$root/etc/resolv.conf" ] || : >"$root/etc/resolv.conf"
    mount --bind "$(readlink -f /etc/resolv.conf)" "$root/etc/resolv.conf"
  fi
  for folder; do
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
  done
}

# A half-made folder of an interrupted run. Whatever is mounted below it (there should be nothing) is not touched.
remove_half_made() {
  [ -e "$1" ] || return 0
  if awk -v below="$1" 'index($5, below "/") == 1 || $5 == below { found = 1 } END { exit !found }' /proc/self/mountinfo
  then
    cannot "$1 is left over from an interrupted run and something is still mounted in it." \
      "Unmount it (findmnt shows what), then try again. Nothing was removed."
  fi
  rm -rf --one-file-system "$1"
}

install_debootstrap() {
  if command -v debootstrap >/dev/null && [ -e "$keyring" ]; then return 0; fi
  command -v apt-get >/dev/null || cannot "Swift 6 was not found, and this is no Debian or Ubuntu where it could be fetched." \
    "Install Swift 6.0 or newer from your system, then try again."
  say "Installing what fetches Swift: debootstrap and the keys of Debian's archive"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends debootstrap debian-archive-keyring >&2; } ||
    cannot "debootstrap could not be installed. The lines above say why; is there a network?"
}

make_chroot() {
  remove_half_made "$root.new"
  say "Fetching Swift from Debian trixie into $root (once, about a minute and 3 GB)"
  mkdir -p "$(dirname "$root")"
  # Without --force-check-gpg an archive whose signature cannot be checked would be taken with a warning.
  with_own_mounts debootstrap --force-check-gpg --keyring="$keyring" --variant=minbase \
    --include="$(IFS=,; echo "${packages[*]}")" trixie "$root.new" >"$root.log" 2>&1 || {
    tail -n 5 "$root.log" >&2
    remove_half_made "$root.new"
    cannot "Debian's Swift could not be fetched. The lines above and $root.log say why; is there a network?"
  }
  mv --no-target-directory "$root.new" "$root"
}

add_missing_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Adding to Debian's Swift: ${missing[*]}"
  with_own_mounts "$0" inside / bash -c \
    'export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' \
    bash "${missing[@]}" >"$root.log" 2>&1 || {
    tail -n 5 "$root.log" >&2
    cannot "These could not be added: ${missing[*]}. The lines above and $root.log say why."
  }
}

setup() {
  if system_swift_is_ready || chroot_is_ready; then return 0; fi
  [ "$(uname -s)" = Linux ] || cannot "Swift 6 was not found. On a Mac, install Xcode 16 or newer, then try again."
  [ "$(id -u)" -eq 0 ] || cannot "Swift 6 was not found, and fetching Debian's needs root (a chroot with mounts)." \
    "Install Swift 6.0 or newer from your system, or run this once as root."
  with_own_mounts true 2>/dev/null ||
    cannot "Swift 6 was not found, and this machine lets nobody mount, which using Debian's would need." \
      "Install Swift 6.0 or newer from your system, then try again."
  mkdir -p "$(dirname "$root")"
  exec 8>"$root.lock"
  flock 8
  if ! chroot_is_there; then
    install_debootstrap
    make_chroot
  fi
  add_missing_packages
}

# Inside the namespace: mounts, then the command in the chroot, in the folder given first.
inside() {
  local folder=$1 shared=("$checkout" /tmp)
  shift
  [ -z "${CARGO_TARGET_DIR:-}" ] || shared+=("$CARGO_TARGET_DIR")
  [ "$folder" = / ] && shared=()
  mount_inside "${shared[@]}"
  # shellcheck disable=SC2016 # the words are for the inner shell
  exec chroot "$root" /usr/bin/env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LC_ALL=C.UTF-8 bash -c 'cd "$1" && shift && exec "$@"' bash "$folder" "$@"
}

case ${1:-} in
  setup) setup ;;
  where) if system_swift_is_ready; then echo system; else echo "$root"; fi ;;
  run)
    shift
    if system_swift_is_ready; then exec "$@"; fi
    chroot_is_ready || cannot "There is no Swift yet: run scripts/swift.sh setup."
    [ -z "${CARGO_TARGET_DIR:-}" ] || mkdir -p "$CARGO_TARGET_DIR"
    exec unshare --mount --propagation private -- "$0" inside "$checkout" "$@"
    ;;
  inside) shift && inside "$@" ;;
  *) say "usage: swift-toolchain.sh setup | run COMMAND… | where" && exit 64 ;;
esac
