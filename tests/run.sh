#!/bin/sh
# Runs unit tests (plain and under the sanitizers) and the shell tests of the built program,
# and ends with the totals line: run.sh UNIT_TEST... -- SHELL_TEST...
set -u
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
passed=0 failed=0 skipped=0

# A test that cannot be run here says so in a line "skip WHY", and that is told and counted.
skip() { # NAME
  printf '%-44s %s\n' "$1" "$(grep -m 1 '^skip ' "$log/out")"
  skipped=$((skipped + 1))
}

count() { # NAME STATUS PASSED FAILED: a test that fails to run to its end is a failure
  fail=$4
  [ "$2" = 0 ] || [ "$fail" -gt 0 ] || fail=1
  passed=$((passed + $3)) failed=$((failed + fail))
  if [ "$fail" = 0 ] && [ "$3" -gt 0 ]; then printf '%-44s %4d passed\n' "$1" "$3"
  else
    [ "$3" -gt 0 ] || [ "$fail" -gt 0 ] || failed=$((failed + 1))
    printf '%-44s %4d passed, %d FAILED (exit %d)\n' "$1" "$3" "$fail" "$2"
    grep -E -A3 '^not ok|FAILED|ERROR|error:|runtime error|Sanitizer' "$log/out" | head -60
  fi
}

export ASAN_OPTIONS=handle_segv=2:detect_leaks=1 LSAN_OPTIONS=suppressions=tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=halt_on_error=1
kind=unit
for t; do
  if [ "$t" = -- ]; then kind=shell; continue; fi
  if [ $kind = unit ]; then
    timeout 300 "$t" >"$log/out" 2>&1; status=$?
    count "$t" $status "$(grep -c '^\[       OK' "$log/out")" "$(grep -c '^\[  FAILED  \] [a-z_]*[a-z0-9_]*$' "$log/out")"
  else
    timeout 600 sh "$t" >"$log/out" 2>&1; status=$?
    if [ $status = 0 ] && grep -q '^skip ' "$log/out"; then skip "$t"; continue; fi
    count "$t" $status "$(grep -c '^ok ' "$log/out")" "$(grep -c '^not ok ' "$log/out")"
  fi
done
[ "$skipped" = 0 ] || printf '%d skipped\n' "$skipped"
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
