#!/bin/sh
# Installs a release of Crossbook: downloads the archive for this machine, compares it with the release's checksums, and
# puts the program into a folder.
#
#     install.sh [--quiet] [--to FOLDER]     the folder is ~/.local/bin without it
#
# CROSSBOOK_VERSION    another version than the one below
# CROSSBOOK_RELEASES   where releases are, on a mirror: FOLDER/v0.1.0/SHA256SUMS and so on
# CROSSBOOK_SHA256     what the archive's checksum must be, whatever the release says
set -eu

version=${CROSSBOOK_VERSION:-0.1.0}
releases=${CROSSBOOK_RELEASES:-https://github.com/crossbook/crossbook/releases/download}
to=${HOME:-}/.local/bin
quiet=no

fail() {
  echo "error: $1" >&2
  exit 1
}
info() { if [ $quiet = no ]; then echo "$1" >&2; fi; }

while [ $# -gt 0 ]; do
  case $1 in
    --quiet) quiet=yes; shift ;;
    --to) [ $# -gt 1 ] || fail "--to needs a folder"; to=$2; shift 2 ;;
    *) fail "unknown argument \`$1\`; usage: install.sh [--quiet] [--to FOLDER]" ;;
  esac
done

suffix=.tar.gz program=crossbook
case $(uname -s) in
  Linux) system=unknown-linux-musl ;;
  Darwin) system=apple-darwin ;;
  MINGW* | MSYS* | CYGWIN*) system=pc-windows-msvc suffix=.zip program=crossbook.exe ;;
  *) fail "there is no release for $(uname -s); build it with cargo, from a clone of the repository" ;;
esac
case $(uname -m) in
  x86_64 | amd64) machine=x86_64 ;;
  aarch64 | arm64) machine=aarch64 ;;
  *) fail "there is no release for $(uname -m); build it with cargo, from a clone of the repository" ;;
esac
# Windows runs programs for x86-64 on ARM, too.
if [ $system = pc-windows-msvc ]; then machine=x86_64; fi

# `crossbook --version` names the version that is there.
if [ "$("$to/$program" --version 2>/dev/null)" = "crossbook $version" ]; then
  info "crossbook $version is in $to already"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
name=crossbook-$version-$machine-$system
archive=$name$suffix

download() {
  case $1 in
    https:*) curl --proto '=https' --tlsv1.2 -fsSL --retry 3 -o "$2" "$1" ;;
    *) curl -fsSL -o "$2" "$1" ;;
  esac || fail "$1 cannot be downloaded"
}
download "$releases/v$version/$archive" "$work/$archive"
wanted=${CROSSBOOK_SHA256:-}
if [ -z "$wanted" ]; then
  download "$releases/v$version/SHA256SUMS" "$work/SHA256SUMS"
  wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
  [ -n "$wanted" ] || fail "SHA256SUMS of version $version does not list $archive"
fi
if command -v sha256sum >/dev/null; then
  actual=$(sha256sum "$work/$archive")
else
  actual=$(shasum -a 256 "$work/$archive")
fi
[ "${actual%% *}" = "$wanted" ] || fail "$archive has the checksum ${actual%% *}, not $wanted: nothing was installed"

case $suffix in
  .zip) unzip -q "$work/$archive" -d "$work" ;;
  *) tar -xzf "$work/$archive" -C "$work" ;;
esac
mkdir -p "$to"
# In one step: who runs it meanwhile has the old one or the new one.
cp "$work/$name/$program" "$to/.crossbook-new.$$"
chmod 755 "$to/.crossbook-new.$$"
mv -f "$to/.crossbook-new.$$" "$to/$program"
info "installed crossbook $version in $to"
case :$PATH: in
  *":$to:"*) ;;
  *) info "add $to to PATH to run it by its name" ;;
esac
