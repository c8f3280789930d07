#!/bin/sh
# What the browser tests need, into the folder MODULES; says why not and exits 1 when it cannot be
# had: install.sh MODULES
set -u
modules=$1
here=$(cd "$(dirname "$0")" && pwd)
for program in chromium node npm; do
  command -v $program >/dev/null || { echo "$program is not installed ('make deps' brings it)"; exit 1; }
done
if ! cmp -s "$here/package-lock.json" "$modules/package-lock.json" || [ ! -d "$modules/node_modules" ]; then
  mkdir -p "$modules"
  cp "$here/package.json" "$here/package-lock.json" "$modules/"
  (cd "$modules" && npm ci --no-audit --no-fund >npm.log 2>&1) ||
    { echo "npm brings no packages: $(grep -m 1 -E 'ERR! (code|errno)' "$modules/npm.log")"; rm -f "$modules/package-lock.json"; exit 1; }
fi
