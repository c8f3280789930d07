# Every crash point of a small intake once, home and watch folder on two file systems where
# there are two; a few power cuts where this is root; and controls that must be seen to fail.
. "$(dirname "$0")/lib.sh"
export TMPDIR=$tmp CMELEDGER_BUILD=$build
fast=; [ -w /dev/shm ] && fast=/dev/shm
crash() { python3 "$root/tests/torture/crash.py" "$@"; }

crash --files 4 ${fast:+--homes $fast}
crash --files 3 --controls
crash --files 5 --random 6
if [ "$(id -u)" = 0 ] && losetup -f >/dev/null 2>&1; then
  crash --files 3 --cut --jobs 1 --every 15 ${fast:+--inboxes $fast}
else
  echo "# skipped: power cuts need root and a loop device"
fi
