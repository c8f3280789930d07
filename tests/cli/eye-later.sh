# The look comes after the entry is in the ledger: what waits for it, and what a kill or a person
# between the two makes of it.
. "$(dirname "$0")/lib.sh"
bin=$tmp/bin
mkdir "$bin" "$tmp/in" "$tmp/forged"
cp "$build/cmeledger" "$bin"
ln -s "$build/cmeledger-worker" "$bin"
# A program whose OCR does this first; the ledger's own comes after it.
ocr() {
  { printf '#!/bin/sh\n%s\n' "$1"; printf 'exec "%s"\n' "$build/cmeledger-ocr"; } >"$bin/cmeledger-ocr.new"
  chmod +x "$bin/cmeledger-ocr.new"
  mv "$bin/cmeledger-ocr.new" "$bin/cmeledger-ocr"
}
fresh() {
  rm -rf "$CMELEDGER_HOME"
  "$P" member add M-1 "Wendell Quist" 2023-01-01
  "$P" config set workers 1
}
stands() { "$P" ledger --json | jq -r '.entries | sort_by(.id)[] | "\(.id) \(.state) \([.flags[].code] | join(" "))"' | paste -sd';'; }
history() { sqlite3 "$CMELEDGER_HOME/ledger.sqlite" "SELECT version, action, state FROM entry_version WHERE entry = $1" | paste -sd';'; }
outcomes() { jq -r 'select(.file) | "\(.file | split("/")[-1]) \(.outcome)"' "$tmp/out" | paste -sd';'; }
cert "$tmp/genuine.pdf" "Wendell Quist, MD"
cert "$tmp/second.pdf" "Wendell Quist, MD" "Hand Course" "March 9, 2024"
cert "$tmp/other.pdf" "Wendell Quist, MD" "Burn Care Update"
python3 "$root/tests/forge.py" "$tmp/other.pdf" "$tmp/forged"
forged=$tmp/forged/tounicode-credits.pdf
count() { "$P" verify --json | jq -r '"\(.ok) \(.seen) \(.entered) \(.flagged)"'; }

# --- undisturbed
fresh
expect "two files" 0 "$P" ingest --json "$tmp/genuine.pdf" "$forged" "$tmp/second.pdf"
same "are told as they stand after their look, in their order" \
  "genuine.pdf entered;tounicode-credits.pdf flagged;second.pdf entered" "$(outcomes)"
same "and stand so" "1 accepted ;2 pending seen-differs;3 accepted " "$(stands)"
same "each in two versions" "1|add|pending;2|look|accepted 1|add|pending;2|look|pending" "$(history 1) $(history 2)"
same "the evidence lies where it lay" 0 "$(sqlite3 "$CMELEDGER_HOME/ledger.sqlite" "SELECT count(*) FROM
  (SELECT 1 FROM evidence WHERE entry = 1 GROUP BY ordinal HAVING count(DISTINCT boxes) <> 1)")"
same "each file has its outcome" "true 3 2 1" "$(count)"
same "a file is told so later" "entered entered" "$("$P" where --json "$tmp/genuine.pdf" | jq -r '"\(.outcome) \(.arrivals[0].outcome)"')"
same "one that differs, too" "flagged flagged" "$("$P" where --json "$forged" | jq -r '"\(.outcome) \(.arrivals[0].outcome)"')"
expect "a batch is undone" 0 "$P" review undo --batch 1
same "looks and all" "1 rejected ;2 rejected seen-differs;3 rejected " "$(stands)"
expect "which verifies" 0 "$P" verify

# --- killed between the commit and the look
killed() { # COMMAND...: of a program that is killed when OCR starts
  ocr 'kill -9 $PPID; exit 1'
  run "$bin/cmeledger" "$@"
  same "killed: $1" 137 "$status"
}
fresh
killed ingest "$tmp/genuine.pdf" "$forged"
same "what it left waits and counts for nothing" "1 pending seen-not-yet;2 pending seen-not-yet" "$(stands)"
same "and says what for" "What the page shows is still to be compared with what it says. The program does that by itself, and where both agree nothing is left to decide." \
  "$("$P" ledger --json | jq -r '.entries[0].flags[0].message')"
same "as pending credit" "2 14.00" "$("$P" status --json M-1 | jq -r '.members[0].pending | "\(.entries) \(.credits)"')"
same "the ledger is whole" "true 2 0 2" "$(count)"
cp "$tmp/second.pdf" "$tmp/in"
expect "another intake" 0 "$P" watch --once --json "$tmp/in"
same "brings its own file" "second.pdf entered" "$(outcomes)"
same "and looks at what waits" "1 accepted ;2 pending seen-differs;3 accepted " "$(stands)"
same "which is counted so" "true 3 2 1" "$(count)"

fresh
cp "$tmp/genuine.pdf" "$forged" "$tmp/in"
killed watch --once "$tmp/in"
same "a watch has its files" "" "$(ls "$tmp/in")"
expect "an intake of nothing new" 0 "$P" watch --once --json "$tmp/in"
same "tells no file" 0 "$(json .total)"
same "and looks" "1 accepted ;2 pending seen-differs" "$(stands)"

# --- what is decided meanwhile stands
home=$CMELEDGER_HOME
during() { # COMMAND...: done while the look is under way
  fresh
  ocr "[ -e '$tmp/done' ] || CMELEDGER_HOME='$home' CMELEDGER_TODAY=2026-11-23 CMELEDGER_PATTERNS='$root/patterns' '$P' $* >'$tmp/done' 2>&1 </dev/null"
  rm -f "$tmp/done"
  run "$bin/cmeledger" ingest --json "$forged"
}
during review reject 1 --reason "'not hers'"
same "rejected meanwhile" "1 rejected seen-not-yet" "$(stands)"
same "in no version more" "1|add|pending;2|reject|rejected" "$(history 1)"
same "and told so" "tounicode-credits.pdf flagged" "$(outcomes)"
expect "taken back" 0 "$P" review undo 1
expect "it is looked at by the next" 0 "$P" ingest "$tmp/second.pdf"
same "as it should have been" "1 pending seen-differs;2 accepted " "$(stands)"
during review approve 1
same "approved meanwhile" "1|add|pending;2|approve|approved" "$(history 1)"
expect "all of which verifies" 0 "$P" verify
during member add M-2 "'Marisa Falken'"
same "what changed nothing at the entry" "1|add|pending;2|look|pending" "$(history 1)"

# --- a person moves what waits: it still waits, and is as one moved after its look
fresh
"$P" member add M-2 "Marisa Falken" 2023-01-01
killed ingest "$tmp/genuine.pdf"
expect "moved" 0 "$P" review move 1 M-2
expect "and looked at" 0 "$P" ingest "$tmp/second.pdf"
same "is a person's word" "1 approved ;2 accepted " "$(stands)"

# --- no OCR, other settings
fresh
killed ingest "$tmp/genuine.pdf"
rm "$bin/cmeledger-ocr"
run "$bin/cmeledger" ingest "$tmp/second.pdf"
same "without OCR a person has to look" "1 pending seen-unchecked;2 pending seen-unchecked" "$(stands)"
fresh
killed ingest "$tmp/genuine.pdf"
expect "read again" 0 "$P" reextract
same "it is looked at there" "1 accepted " "$(stands)"
fresh
"$P" config set look-share 0
run "$P" ingest --json "$forged"
same "nobody looks when the setting says so" "1|add|accepted" "$(history 1)"
fresh
"$P" config set review-share 100
run "$P" ingest --json "$forged" "$tmp/second.pdf"
same "what differs is not drawn for review" "1 pending seen-differs;2 pending drawn-for-review" "$(stands)"
