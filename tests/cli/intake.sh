# ingest and watch: what each file became, and what becomes of the same bytes again (contract.md).
. "$(dirname "$0")/lib.sh"
outcome() { head -1 "$tmp/out" | jq -r '"\(.outcome) \(.reason // "-")"'; }
total() { tail -1 "$tmp/out" | jq -r "$1"; }
"$P" member add M-1 "Jane Smith" 2023-01-01
"$P" member add M-2 "Wen Li" 2023-01-01

# --- one object a file, the sum last
mkdir -p "$tmp/in/deep/er"
cert "$tmp/in/a.pdf" "Jane Smith" One
cert "$tmp/in/b.PDF" "Who Knows" Two
cert "$tmp/in/deep/er/no-suffix" "Wen Li" Three
cp "$tmp/in/a.pdf" "$tmp/in/c.pdf"
python3 "$root/tests/pdf.py" "$tmp/in/d.pdf" "Save the date" "Spring meeting, designated for a maximum of 9 AMA PRA Category 1 Credits(tm)"
printf 'junk' >"$tmp/in/e.pdf"
printf 'notes' >"$tmp/in/notes.txt"
ln -s a.pdf "$tmp/in/f.pdf"
expect "a folder" 1 "$P" ingest --json "$tmp/in"
same "what each became" "entered flagged duplicate not-a-certificate entered quarantined refused" \
  "$(jq -r 'select(.file) | [.file, .outcome] | @tsv' "$tmp/out" | sort | awk -F/ '{ n = split($0, a, "\t"); print a[n] }' |
    paste -sd' ' | { read -r a b c d e f g; echo "$a $b $c $d $e $f $g"; })"
same "every key of the contract" '["document","entries","file","format","outcome","reason","sha256"]' \
  "$(head -1 "$tmp/out" | jq -c keys)"
same "a duplicate names its document" '1 1' \
  "$(jq -r 'select(.outcome == "duplicate") | "\(.duplicate_of) \(.document)"' "$tmp/out")"
same "the counts add up to the inputs" "7 7" \
  "$(total '"\(.total) \(.entered + .flagged + .duplicate + .["not-a-certificate"] + .quarantined + .waiting + .refused)"')"
same "the rest is ignored" 1 "$(total .ignored)"
has "what needs attention is named" "$tmp/err" "e.pdf: quarantined"
has "each" "$tmp/err" "f.pdf: refused"
same "sources stay where they are" 8 "$(find "$tmp/in" -not -type d | wc -l)"
same "originals lie by their hash" yes \
  "$(h=$(sha256sum <"$tmp/in/a.pdf" | cut -c1-64); [ -f "$CMELEDGER_HOME/archive/$(echo "$h" | cut -c1-2)/$h.pdf" ] && echo yes)"
expect "flagged alone is 0" 0 "$P" ingest "$tmp/in/b.PDF"
expect "nothing there" 1 "$P" ingest "$tmp/none.pdf"
expect "no file named" 2 "$P" ingest
expect "no such member" 2 "$P" ingest --member M-3 "$tmp/in/a.pdf"
expect "no such member of no home" 2 "$P" --home "$tmp/none" ingest --member M-3 "$tmp/in/a.pdf"
same "makes no home" no "$([ -e "$tmp/none" ] && echo yes || echo no)"

# --- a file that lies where it was and did not change is not read again
paper=$samples/asps-breast-symposium-2025.pdf
came() { sqlite3 "$CMELEDGER_HOME/ledger.sqlite" "SELECT count(*) FROM arrival WHERE CAST(path AS TEXT) LIKE '%/$1'"; }
run "$P" ingest --json "$paper"
first=$(head -1 "$tmp/out" | jq -c '[.sha256, .document, .entries]')
run "$P" ingest --json "$paper"
same "it is a duplicate of what it was" "$first" "$(head -1 "$tmp/out" | jq -c '[.sha256, .duplicate_of, .entries]')"
same "and did not come in once more" 1 "$(came asps-breast-symposium-2025.pdf)"
cert "$tmp/page.pdf" "Jane Smith" "Same length"
run "$P" ingest --json "$tmp/page.pdf"
touch -r "$tmp/page.pdf" "$tmp/then"
sed 's/Same length/Like length/' "$tmp/page.pdf" >"$tmp/other"
cat "$tmp/other" >"$tmp/page.pdf"
touch -r "$tmp/then" "$tmp/page.pdf"
run "$P" ingest --json "$tmp/page.pdf"
same "other bytes of the same size and time are seen" "entered -" "$(outcome)"

# --- the same bytes again
run "$P" ingest --json "$tmp/in/a.pdf"
same "same bytes, same member" "duplicate -" "$(outcome)"
run "$P" ingest --json --member M-1 "$tmp/in/a.pdf"
same "named or not" "duplicate -" "$(outcome)"
run "$P" ingest --json "$tmp/in/d.pdf"
same "no certificate again" "duplicate -" "$(outcome)"
run "$P" ingest --json --member M-2 "$tmp/in/a.pdf"
same "same bytes for another member" "flagged -" "$(outcome)"
same "open that document again" 1 "$(head -1 "$tmp/out" | jq .document)"
same "as an entry that waits, and says why" "M-2 pending document-again,member-not-of-folder" \
  "$("$P" ledger --json | jq -r ".entries[] | select(.id == $(head -1 "$tmp/out" | jq '.entries[0]')) |
    \"\(.member_id) \(.state) \(.flags | map(.code) | sort | join(\",\"))\"")"
cert "$tmp/r.pdf" "Jane Smith" Four
run "$P" ingest --json "$tmp/r.pdf"
"$P" review reject "$(head -1 "$tmp/out" | jq '.entries[0]')" --reason "not hers" >/dev/null
run "$P" ingest --json "$tmp/r.pdf"
same "after a rejection" "flagged -" "$(outcome)"
run "$P" ingest --json "$tmp/r.pdf"
same "and then it waits once" "duplicate -" "$(outcome)"
run "$P" ingest --json "$tmp/in/e.pdf"
same "after quarantine" "flagged not-a-pdf" "$(outcome)"
expect "which is no fault" 0 "$P" ingest --json "$tmp/in/e.pdf"
same "a suspected duplicate in another file names the entry" yes "$(
  cert "$tmp/again.pdf" "Smith, Jane, MD" One
  "$P" ingest "$tmp/again.pdf" >/dev/null
  "$P" review list --flag duplicate-suspected | grep -q "same credit as entry 1:" && echo yes)"
cert "$tmp/nameless.pdf" "Someone Else" Five
run "$P" ingest --json "$tmp/nameless.pdf"
waiting=$(head -1 "$tmp/out" | jq -c .entries)
run "$P" ingest --json --member M-2 "$tmp/nameless.pdf"
same "what had no member goes to the one it is dropped for" "flagged $waiting M-2 member-not-of-folder" \
  "$(head -1 "$tmp/out" | jq -r '"\(.outcome) \(.entries | tojson)"') $("$P" ledger --json |
    jq -r ".entries[] | select([.id] == $waiting) | \"\(.member_id) \(.flags[0].code)\"")"
run "$P" ingest --json --member M-2 "$tmp/nameless.pdf"
same "once" duplicate "$(outcome | cut -d' ' -f1)"

run "$P" status M-2
has "the member's page tells what came again" "$tmp/out" "duplicate  $tmp/nameless.pdf"
run "$P" ingest --member M-2 "$samples/damaged-download.pdf" 2>/dev/null
run "$P" status M-2
has "and what gave no entry" "$tmp/out" "quarantined: damaged  $samples/damaged-download.pdf"

# --- --move and watch
cp "$tmp/in/a.pdf" "$tmp/moved.pdf"
cert "$tmp/moved2.pdf" "Wen Li" Six
cp "$tmp/in/e.pdf" "$tmp/moved3.pdf"
run "$P" ingest --move --json "$tmp/moved.pdf" "$tmp/moved2.pdf" "$tmp/moved3.pdf"
same "--move removes what is safe" "" "$(ls "$tmp" | grep moved)"
mkdir -p "$tmp/box/M-2"
cert "$tmp/box/x.pdf" "Jane Smith" Seven
cert "$tmp/box/M-2/y.pdf" "Wen Li" Eight
run "$P" watch --once --json "$tmp/box"
same "watch --once ends with the sum" "2 2" "$(total '"\(.total) \(.entered)"')"
same "and the folder is empty" 0 "$(find "$tmp/box" -type f | wc -l)"
mkdir -p "$CMELEDGER_HOME/inbox"
cert "$CMELEDGER_HOME/inbox/z.pdf" "Jane Smith" Nine
run "$P" watch --once --json
same "the inbox of the home is the default" entered "$(outcome | cut -d' ' -f1)"
run "$P" watch --once --json
same "nothing there is no fault" "0 0" "$status $(total .total)"
expect "no such folder" 1 "$P" watch --once "$tmp/nowhere"

# --- an intake is a batch
cert "$tmp/b1.pdf" "Jane Smith" Ten "June 1, 2025"
cert "$tmp/b2.pdf" "Wen Li" Eleven "June 2, 2025"
run "$P" ingest --json "$tmp/b1.pdf" "$tmp/b2.pdf"
batch=$("$P" where --json "$tmp/b1.pdf" | jq '.arrivals[0].batch')
expect "a whole intake is taken back" 0 "$P" review undo --batch "$batch"
same "its entries are rejected" "rejected rejected" \
  "$("$P" ledger --json | jq -r '[.entries[] | select(.title == "Ten" or .title == "Eleven") | .state] | join(" ")')"
run "$P" ingest --json "$tmp/b1.pdf"
same "the file again comes up for review" flagged "$(outcome | cut -d' ' -f1)"
expect "all of it verifies" 0 "$P" verify
