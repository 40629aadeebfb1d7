#!/bin/bash
# Installs the Debian packages of deploy/packages.txt that are missing.
# Safe to run again: with nothing missing it changes nothing and needs no root.
#
#   deploy/setup.sh [SECTION...]     of packages.txt, such as Build; all by default
set -euo pipefail
export LC_ALL=C

deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

for tool in apt-get dpkg-query; do
  command -v "$tool" >/dev/null || fail \
    "$tool not found: this needs Debian 12 or a derivative." \
    "On another system, install the equivalents of $deploy/packages.txt."
done

# Java, and so Bazel, reads /proc, already while it is being installed.
[[ -e /proc/self/stat ]] || fail "/proc is not mounted. Run: mount -t proc proc /proc"

# The packages of the sections named, or of all.
packages_of() {
  awk -v sections="$*" '
    BEGIN { count = split(sections, names, " "); for (i in names) named[names[i]] }
    /^# [A-Z][a-z]*$/ { section = $2; found[section]; next }
    /^[^#]/ && (count == 0 || section in named) { print $1 }
    END { for (name in named) if (!(name in found)) exit 1 }
  ' "$deploy/packages.txt"
}

wanted=$(packages_of "$@") || fail "expected sections of $deploy/packages.txt, not: $*"
# A package that dpkg has never heard of is left out of its answer.
# shellcheck disable=SC2086  # one word per package
installed=$(dpkg-query --show --showformat='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null) || true
missing=()
for package in $wanted; do
  [[ $'\n'$installed$'\n' == *$'\n'"$package installed"$'\n'* ]] || missing+=("$package")
done

if ((${#missing[@]} == 0)); then
  echo "setup: nothing is missing"
  exit 0
fi

echo "setup: ${#missing[@]} packages are missing and will be installed, without recommended ones:"
for package in "${missing[@]}"; do
  awk -v package="$package" '$1 == package { print "  " $0 }' "$deploy/packages.txt"
done

((EUID == 0)) || fail "installing needs root. Run one of" \
  "  sudo $deploy/setup.sh" \
  "  su -c $deploy/setup.sh"

export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
"${apt[@]}" update || fail \
  "apt-get update failed. Look at /etc/apt and the network, then run this again."
"${apt[@]}" install --yes --no-install-recommends "${missing[@]}" || fail \
  "apt-get install failed. The packages are in Debian 12, section main."
echo "setup: done"
