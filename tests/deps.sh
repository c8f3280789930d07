#!/bin/sh
# Installs the packages that are missing: deps.sh [SUDO] -- PACKAGE...
set -eu
sudo=
[ "$1" = -- ] || { sudo=$1; shift; }
shift
missing=
for package; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# A fresh machine often updates itself at first: its lock is waited for.
# shellcheck disable=SC2086  # a list of package names
$sudo apt-get install -o DPkg::Lock::Timeout=300 -y -qq --no-install-recommends $missing >/dev/null
