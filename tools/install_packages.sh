#!/usr/bin/env bash
# Installs what a purpose needs on Debian 12, and nothing that is there already.
#
#   tools/install_packages.sh build web test browser      one or more of the purposes below
set -euo pipefail

declare -A packages=(
  [build]="g++ cmake ninja-build ccache pkg-config git ca-certificates
           libboost1.81-dev libboost-json1.81-dev libboost-system1.81-dev libssl-dev
           libsimdjson-dev libre2-dev libdeflate-dev zlib1g-dev libzstd-dev libfmt-dev libcli11-dev
           libtomlplusplus-dev libxxhash-dev"
  [web]="nodejs npm"
  [test]="libgtest-dev libgmock-dev python3 python3-venv jq zstd clang-format-19"
  [browser]="chromium nodejs npm"
  [bench]="libbenchmark-dev wrk ripgrep zstd nginx libnginx-mod-http-echo libnginx-mod-http-lua lua-cjson"
  [fuzz]="clang-19 libclang-rt-19-dev"
  [tidy]="clang-tidy-19"
)

# What already answers to a name counts, whatever package it came in.
declare -A commands=([npm]=npm [nodejs]=node)

installed() {
  local package=$1 command=${commands[$1]:-}
  [ -n "$command" ] && command -v "$command" >/dev/null && return 0
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ]
}

missing=()
for purpose in "$@"; do
  [ -n "${packages[$purpose]:-}" ] || { echo "unknown purpose: $purpose (${!packages[*]})" >&2; exit 2; }
  for package in ${packages[$purpose]}; do
    installed "$package" || missing+=("$package")
  done
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing for $*: ${missing[*]}"
if [ "$(id -u)" = 0 ]; then as_root=(); elif command -v sudo >/dev/null; then as_root=(sudo); else
  echo "This needs root: run as root, install sudo, or install these packages yourself: ${missing[*]}" >&2
  exit 1
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run_apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 && return 0
  tail -n 20 "$log" >&2
  return 1
}
run_apt update || { echo "apt-get update failed: is this machine's package source reachable?" >&2; exit 1; }
run_apt install -y --no-install-recommends "${missing[@]}" ||
  { echo "These packages are Debian 12's; on another system install their equals and run again." >&2; exit 1; }
