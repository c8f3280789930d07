#!/bin/sh
# Runs every fuzz target for SECONDS, two at a time: run.sh BUILD SECONDS [TARGET]. A line each;
# exit 1 when one found something, whose input is then kept in BUILD/fuzz/found.
set -u
build=$1 seconds=$2
cd "$(dirname "$0")/../.." || exit 1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

if [ $# = 2 ]; then
  for target in tests/fuzz/*.c; do basename "$target" .c; done |
    xargs -P 2 -n 1 sh tests/fuzz/run.sh "$build" "$seconds"
  exit
fi

name=$3
grown=$build/fuzz/corpus/$name log=$build/fuzz/$name.log
mkdir -p "$build/fuzz/found" "$grown"
if "$build/fuzz/$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=8192 \
   -print_final_stats=1 -artifact_prefix="$build/fuzz/found/$name-" \
   "$grown" "tests/fuzz/corpus/$name" >"$log" 2>&1
then printf 'ok fuzz %s: %s runs in %s s\n' "$name" \
  "$(sed -n 's/^stat::number_of_executed_units: //p' "$log")" "$seconds"
else
  printf 'not ok fuzz %s\n%s\n' "$name" \
    "$(grep -E 'ERROR|runtime error|assertion|Test unit' "$log" | head -5)"
  exit 1
fi
