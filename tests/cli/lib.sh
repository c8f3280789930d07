# Sourced by the shell tests of the built program. Gives each script a scratch folder, a fresh
# home, $P (the program) and the checks below; the runner counts "ok" and "not ok" lines.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${CMELEDGER_BUILD:-$root/build}" && pwd)
P=$build/cmeledger
samples=$root/samples
tmp=$(mktemp -d "${TMPDIR:-/tmp}/cmeledger-test.XXXXXX")
trap 'chmod -R u+rwX "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
export CMELEDGER_HOME=$tmp/home CMELEDGER_TODAY=2026-11-23 CMELEDGER_PATTERNS=$root/patterns
export TZ=Pacific/Apia LC_ALL=C
unset XDG_DATA_HOME

ok() { printf 'ok %s\n' "$1"; }
not_ok() { printf 'not ok %s\n' "$1"; shift; [ $# -eq 0 ] || printf '#   %s\n' "$@"; }

# run COMMAND...: leaves $status, $tmp/out and $tmp/err
run() { "$@" >"$tmp/out" 2>"$tmp/err"; status=$?; }

# expect NAME STATUS COMMAND...: the exit status must be STATUS
expect() {
  _name=$1 _want=$2
  shift 2
  run "$@"
  if [ "$status" = "$_want" ]; then ok "$_name"
  else not_ok "$_name" "exit $status, wanted $_want: $*" "$(head -c 600 "$tmp/err")"; fi
}

# same NAME WANTED GOT: two texts
same() {
  if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2" "got:    $3"; fi
}

# has NAME FILE TEXT: the file holds the text;  lacks NAME FILE TEXT
has() { if grep -qF -- "$3" "$2"; then ok "$1"; else not_ok "$1" "no '$3' in:" "$(head -c 600 "$2")"; fi; }
lacks() { if grep -qF -- "$3" "$2"; then not_ok "$1" "'$3' is in $2"; else ok "$1"; fi; }

# json FILTER [FILE]: jq -r on the last output
json() { jq -r "$1" "${2:-$tmp/out}"; }

# eventually NAME COMMAND...: it becomes true, within 30 seconds
eventually() {
  _name=$1 _tries=0
  shift
  until "$@" 2>/dev/null; do
    _tries=$((_tries + 1))
    [ $_tries -lt 600 ] || { not_ok "$_name" "never: $*"; return 1; }
    sleep 0.05
  done
  ok "$_name"
}
# gone FILE: it does not exist
gone() { [ ! -e "$1" ]; }

# cert FILE NAME [TITLE [DATE]]: a certificate of 5.00 Category 1
cert() {
  python3 "$root/tests/pdf.py" "$1" "American Society of Plastic Surgeons" \
    "Certificate of Participation" "This certifies that" "$2" \
    "has participated in the live activity titled" "${3:-Rhinoplasty Symposium}" \
    "on ${4:-March 5, 2024} in Chicago" "and is awarded 5.00 AMA PRA Category 1 Credits(tm)." \
    "The American Society of Plastic Surgeons is accredited by the ACCME to provide continuing medical education for physicians."
}
