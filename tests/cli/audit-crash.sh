# A run that dies, at each of its steps on the disk: an audit file is whole or not there, an older one is
# there till the new one is, and the next run goes on as if nothing had been.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
cert "$tmp/a.pdf" "Marguerite Ellison-Hart, MD" "Facial Palsy Course" "March 5, 2024"
"$P" ingest "$tmp/a.pdf" >/dev/null 2>&1
at="--prepared 2026-11-23 --by Registrar"
faulty() { # OUT AT DO: a run that is to meet its end
  LD_PRELOAD=$build/tests/faults.so FAULT_ROOTS=$1 FAULT_AT=$2 FAULT_DO=$3 FAULT_OPS=${ops:-name,sync,create} \
    FAULT_LOG=$tmp/log "$P" audit --force $at --out "$1" R-101 >/dev/null 2>"$tmp/err"
}
"$P" audit $at --out "$tmp/new" R-101 >/dev/null
new=$(cat "$tmp/new/R-101/tagmanifest-sha256.txt")
mkdir "$tmp/count" && faulty "$tmp/count" 0 kill
points=$(wc -l <"$tmp/log")
same "there are steps to die at" yes "$([ "$points" -gt 10 ] && echo yes)"
bad=0 none=0 n=0
while [ $n -lt "$points" ]; do
  n=$((n + 1)) out=$tmp/fresh$n
  mkdir "$out" && faulty "$out" $n kill
  if [ -e "$out/R-101" ]; then
    [ "$(cat "$out/R-101/tagmanifest-sha256.txt")" = "$new" ] || bad=$((bad + 1))
    python3 "$root/tests/bag.py" "$out/R-101" >/dev/null || bad=$((bad + 1))
  else none=$((none + 1)); fi
done
same "killed at each of them: whole or not there" 0 $bad
same "mostly not there" yes "$([ $none -gt 5 ] && echo yes)"
out=$tmp/fresh$((points / 2))
expect "the next run makes it" 0 "$P" audit --resume $at --out "$out" R-101
same "the same" "$new" "$(cat "$out/R-101/tagmanifest-sha256.txt")"
same "and leaves nothing else" R-101 "$(ls -A "$out")"

# --- in place of an older one
bad=0 n=$((points - 8))
while [ $n -lt "$points" ]; do
  n=$((n + 1)) out=$tmp/over$n
  mkdir "$out" && "$P" audit --prepared 2026-01-01 --by Former --out "$out" R-101 >/dev/null
  old=$(cat "$out/R-101/tagmanifest-sha256.txt")
  faulty "$out" $n kill
  got=$(cat "$out/R-101/tagmanifest-sha256.txt")
  [ "$got" = "$old" ] || [ "$got" = "$new" ] || bad=$((bad + 1))
done
same "the older one is there till the new one is" 0 $bad

# --- a disk that is full, or fails
spoiled() { # NAME OPERATIONS WHICH ERRNO WHAT
  out=$tmp/spoiled$2 ops=$2
  mkdir "$out" && faulty "$out" "$3" "$4"
  same "$1 costs the file" 1 $?
  has "$1 is said" "$tmp/err" "$5"
  same "$1: nothing is left of it" "" "$(ls -A "$out")"
}
spoiled "a full disk" create 4 28 "No space left"
spoiled "a disk that fails" sync 1 5 "Input/output error"
spoiled "a folder that takes no names" name 2 13 "Permission denied"
