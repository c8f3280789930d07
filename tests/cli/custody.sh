# Custody at the edges: what the program must not remove, must not count twice, must notice.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
in=$tmp/in
mkdir "$in"
watch_once() { run "$P" watch --once --json "$in"; }
outcomes() { jq -r 'select(.file) | .outcome + " " + (.reason // "-")' "$tmp/out" | sort | paste -sd';'; }

# --- a file that is too large to be read is kept all the same, and read once the limit is larger
cp "$samples/asps-annual-meeting-2023.pdf" "$in/large.pdf"
hash=$(sha256sum <"$in/large.pdf" | cut -c1-64)
"$P" config set max-input 20000
watch_once
same "too large to be read" "quarantined too-large" "$(outcomes)"
same "it leaves the folder" "" "$(ls "$in")"
same "for the archive" "$hash" "$(sha256sum <"$("$P" where --json "$hash" | jq -r .archived)" | cut -c1-64)"
expect "still too large" 1 "$P" review retry 1
has "which is said" "$tmp/err" "document 1 is quarantined: too-large"
expect "a backup has it" 0 "$P" backup "$tmp/bk"
expect "and is whole" 0 "$P" --home "$tmp/bk" verify
"$P" config set max-input 104857600
expect "with a larger limit it is read" 0 "$P" review retry 1
has "and gives its entry" "$tmp/out" "document 1: entered"

# --- one that is too large to be kept is never removed either
chmod -R u+w "$CMELEDGER_HOME" && rm -r "$CMELEDGER_HOME"
"$P" member import "$samples/roster.csv" >/dev/null
cp "$samples/asps-annual-meeting-2023.pdf" "$in/large.pdf"
"$P" config set max-input 1048576
"$P" config set max-input 20000
"$P" config set max-archive 20000
same "the file of settings holds no more than was set" "max-input = 20000 max-archive = 20000" \
  "$(tr "\n" " " <"$CMELEDGER_HOME/config" | sed "s/ $//")"
watch_once
same "too large" "quarantined too-large" "$(outcomes)"
watch_once
same "and again" "quarantined too-large" "$(outcomes)"
same "it stays in the folder" large.pdf "$(ls "$in")"
has "which is said" "$tmp/err" "not kept and stays where it is"
truncate -s 2T "$tmp/sparse.pdf"
expect "terabytes of nothing are refused at once" 1 timeout 20 "$P" ingest --json "$tmp/sparse.pdf"
same "and not read" "refused null" "$(json 'select(.file) | "\(.outcome) \(.sha256)"')"
expect "what was not kept is not read again" 1 "$P" review retry 1
has "and what to do is said" "$tmp/err" "give the file again"
same "one upload is one arrival" 1 "$("$P" verify --json | jq .seen)"
"$P" config set max-input 104857600
watch_once
same "with a larger limit it comes in" "flagged -" "$(outcomes)"
same "and leaves the folder" "" "$(ls "$in")"
expect "all of it verifies" 0 "$P" verify

# --- a ledger that is replaced while a watch has it open
cp "$samples/asps-hand-course-2024.pdf" "$in/.held"
"$P" watch --json "$in" >"$tmp/watch.out" 2>"$tmp/watch.err" &
watch=$!
eventually "a watch runs" grep -q watching "$tmp/watch.err"
mv "$tmp/home/ledger.sqlite" "$tmp/home/away"
cp "$tmp/home/away" "$tmp/home/ledger.sqlite"
mv "$in/.held" "$in/late.pdf"
eventually "a replaced ledger is noticed" grep -q "late.pdf: waiting: the ledger file was moved" "$tmp/watch.err"
same "the upload stays" late.pdf "$(ls "$in")"
mv "$tmp/home/away" "$tmp/home/ledger.sqlite"
touch "$in/again.tmp" && mv "$in/again.tmp" "$in/again.txt" # any event: look again
eventually "put back, the same watch goes on" gone "$in/late.pdf"
kill "$watch"; wait "$watch"
expect "and all of it verifies" 0 "$P" verify

# --- file systems that are a machine away
remote() { LD_PRELOAD=$build/tests/faults.so FAULT_FS=$1; export LD_PRELOAD FAULT_FS; shift; "$@"; _code=$?; unset LD_PRELOAD FAULT_FS; return $_code; }
for kind in 0x6969 0xff534d42 0xfe534d42; do
  expect "a home on a network file system ($kind)" 3 remote $kind "$P" watch --once "$in"
  has "says what to do" "$tmp/err" "choose a local disk"
done
run remote 0x65735546 "$P" watch --once "$in"
"$P" status --intake --json >"$tmp/out"
same "a watch folder on one is polled" polling "$(json .folders[0].mode)"

# --- ingest --move, at a few crash points
TMPDIR=$tmp CMELEDGER_BUILD=$build python3 "$root/tests/torture/crash.py" --files 4 --move --every 9
