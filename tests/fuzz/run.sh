#!/bin/sh
# Runs every fuzz target for SECONDS, two at a time: run.sh BUILD SECONDS. A line each; exit 1
# when one found something, whose input is then kept in BUILD/fuzz/found.
set -u
build=$1 seconds=$2
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
mkdir -p "$build/fuzz/found"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

fuzz() { # TARGET
  name=$1
  grown=$build/fuzz/corpus/$name
  mkdir -p "$grown"
  if "$build/fuzz/$name" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=8192 \
     -print_final_stats=1 -artifact_prefix="$build/fuzz/found/$name-" \
     "$grown" "tests/fuzz/corpus/$name" >"$build/fuzz/$name.log" 2>&1
  then printf 'ok fuzz %s: %s runs in %s s\n' "$name" \
    "$(sed -n 's/^stat::number_of_executed_units: //p' "$build/fuzz/$name.log")" "$seconds"
  else
    printf 'not ok fuzz %s\n' "$name"
    grep -E 'ERROR|runtime error|assertion|Test unit' "$build/fuzz/$name.log" | head -5
  fi
}

for pair in "wire patterns" "dates numbers" "matcher csv" glyphs; do
  for name in $pair; do fuzz "$name" & done
  wait
done >"$build/fuzz/report"
cat "$build/fuzz/report"
! grep -q '^not ok' "$build/fuzz/report"
