# A sick machine, in samples: file operations and statements that fail once, and faults that last
# a while under a running watch. `make torture` tries them all.
. "$(dirname "$0")/lib.sh"
export TMPDIR=$tmp CMELEDGER_BUILD=$build
fast=; [ -w /dev/shm ] && fast=/dev/shm
sick() { python3 "$root/tests/torture/sick.py" --files 3 ${fast:+--homes $fast} "$@"; }

sick --only files --every 59
sick --only sql --every 29
sick --only lasting --every 7
