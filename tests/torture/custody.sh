#!/bin/sh
# Custody, all of it: every crash point of an intake of 40 files, torn writes, power cuts, 300
# random kills, every fault at every operation. As root; what needs root is skipped elsewhere.
set -u
cd "$(dirname "$0")/../.."
status=0
try() { python3 "tests/torture/$@" || status=1; }
fast=; [ -w /dev/shm ] && fast=/dev/shm # home and watch folder on two file systems

try crash.py --files 40 ${fast:+--homes $fast}
try crash.py --files 40 --act torn ${fast:+--homes $fast}
try crash.py --files 20 --move ${fast:+--homes $fast}
try crash.py --files 20 --backup
try crash.py --files 8 ${fast:+--homes $fast} --controls
try crash.py --files 100 --random 300
try uploads.py
try uploads.py --polling
try uploads.py --crowd 200
try uploads.py --burst 50000
try sick.py ${fast:+--homes $fast}
if [ "$(id -u)" = 0 ] && losetup -f >/dev/null 2>&1; then
  try crash.py --files 40 --cut --jobs 1 ${fast:+--inboxes $fast}
  try crash.py --files 40 --cut --cut-inbox --jobs 1
  try crash.py --files 8 --cut --jobs 1 --controls ${fast:+--inboxes $fast}
else
  echo "skipped: power cuts need root and a loop device"
fi
exit $status
