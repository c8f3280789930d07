#!/bin/sh
# Chromium and node for the browser tests: deps.sh [SUDO]. A machine that cannot have them skips
# those tests, so this never fails.
set -u
export DEBIAN_FRONTEND=noninteractive
for pair in chromium:chromium node:nodejs npm:npm; do
  command -v "${pair%:*}" >/dev/null && continue
  echo "installing: ${pair#*:}"
  ${1:-} apt-get update -qq >/dev/null 2>&1
  ${1:-} apt-get install -y -qq --no-install-recommends "${pair#*:}" >/dev/null 2>&1 ||
    echo "${pair#*:} cannot be installed: the browser tests will be skipped"
done
exit 0
