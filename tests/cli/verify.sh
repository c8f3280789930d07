# verify names every kind of fault, each planted in a copy of a sound home, and mends none.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
"$P" ingest "$samples"/asps-*.pdf "$samples/user-password.pdf" "$samples/brochure-spring-course.pdf" >/dev/null 2>&1
sound=$CMELEDGER_HOME
expect "a sound home" 0 "$P" verify
has "says so" "$tmp/out" "all is as recorded"
files() { (cd "$1" && find . -type f ! -name '*-shm' ! -name '*-wal' -exec sha256sum {} + | sort); }

# fault NAME WORDS: a copy of the home, in which plant() did its work, has that fault
copy() { rm -rf "$tmp/copy"; cp -a "$sound" "$tmp/copy"; export CMELEDGER_HOME=$tmp/copy; }
found() {
  before=$(files "$tmp/copy")
  run "$P" verify
  if [ "$status" = 1 ] && grep -qF -- "$2" "$tmp/err"; then ok "$1"
  else not_ok "$1" "exit $status, wanted 1 and '$2'" "$(head -c 600 "$tmp/err")"; fi
  [ "$before" = "$(files "$tmp/copy")" ] || not_ok "$1: verify changed something"
}
# sql TEXT: as another program would, with the triggers out of the way and put back
sql() {
  triggers=$(sqlite3 "$tmp/copy/ledger.sqlite" "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE type = 'trigger'")
  drop=$(sqlite3 "$tmp/copy/ledger.sqlite" "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'")
  printf '%s;\n%s;\n%s;\n' "$drop" "$1" "$triggers" | sqlite3 "$tmp/copy/ledger.sqlite"
}
one=$(find "$sound/archive" -name '*.pdf' | sort | head -1)
one=${one#"$sound/"}

copy; wanted=$("$P" ledger --json | sha256sum) # of the first format the ledger lines had fewer columns
sqlite3 "$tmp/copy/ledger.sqlite" "DROP TABLE ledger; CREATE TABLE ledger(entry); DROP INDEX arrival_folder; PRAGMA user_version = 1"
same "a ledger of the first format is read as it was" "$wanted" "$("$P" ledger --json | sha256sum)"
expect "and is sound" 0 "$P" verify
same "a copy of it stays" 1 "$(sqlite3 "$tmp/copy/ledger.sqlite.format-1" "PRAGMA user_version")"

copy; chmod u+w "$tmp/copy/$one"
printf 'X' | dd of="$tmp/copy/$one" bs=1 seek=500 conv=notrunc 2>/dev/null
found "a byte of an original" "$one: its bytes are not those of its name"
copy; rm -f "$tmp/copy/$one"
found "an original is gone" "$one: the original of document"
copy; rm -f "$tmp/copy/$one"; ln -s "$sound/$one" "$tmp/copy/$one"
found "a link in its place" "$one: cannot be read: Too many levels of symbolic links"
copy; printf 'x' >"$tmp/copy/$(dirname "$one")/notes.pdf"
found "a stray file" "notes.pdf: a file that this program did not put there"
copy; printf 'x' >"$tmp/copy/archive/notes"
found "a stray file beside the shards" "archive/notes: a file that this program did not put there"
copy; hash=$(printf 'unknown' | sha256sum | cut -c1-64); shard=$tmp/copy/archive/$(echo "$hash" | cut -c1-2)
mkdir -p "$shard"; printf 'unknown' >"$shard/$hash.pdf"
found "an original that no document has" "$hash.pdf: the ledger does not know it"
copy; mv "$tmp/copy/$one" "$tmp/copy/${one%.pdf}.png"
found "an original with another ending" "its name should end in .pdf"

copy; sql "DELETE FROM arrival WHERE id = 3"
found "an arrival is deleted" "arrival 3 was changed or removed after event"
copy; sql "UPDATE entry_version SET credits = credits + 100 WHERE entry = 2"
found "credits are edited" "entry 2, version 1, was changed or removed after event"
copy; sql "DELETE FROM entry_version WHERE entry = 2"
found "an entry is deleted" "entry 2, version 1, was changed or removed"
copy; sql "DELETE FROM flag WHERE entry = (SELECT min(entry) FROM flag)"
found "a flag is taken off" "was changed or removed after event"
copy; sql "UPDATE document SET sha256 = '$hash' WHERE id = 1"
found "a document gets another hash" "document 1, version 1, was changed or removed"
copy; sql "DELETE FROM event WHERE id = 4"
found "an event is deleted" "event 4 is missing from the chain"
copy; sql "UPDATE event SET by = 'somebody' WHERE id = 4"
found "an event is edited" "event 4 ("
copy; sql "INSERT INTO arrival(document, path, outcome, by, at) VALUES(1, x'78', 'duplicate', 'y', '2026-01-01')"
found "an arrival is added" "was added outside the event chain"
has "and is a duplicate of nothing" "$tmp/err" "is a duplicate of nothing"
copy; sql "UPDATE ledger SET state = 'approved' WHERE entry = 1"
found "a derived line is edited" "the ledger line of entry 1 is not its last version"
copy; sql "UPDATE ledger SET credits = credits + 100 WHERE entry = 2"
found "so are its credits, which a verdict adds up" "the ledger line of entry 2 is not its last version"
copy; sql "DELETE FROM ledger WHERE entry = 1"
found "a derived line is deleted" "entry 1 is missing from the ledger lines"
copy; sql "UPDATE evidence SET text = 'ninety credits' WHERE entry = 1 AND field = 'credits'"
found "evidence is swapped" "does not say what the evidence of its credits quotes"
expect "with --fast no PDF is read again" 1 "$P" verify --fast
lacks "which finds the edit all the same" "$tmp/err" "does not say"
copy; sql "UPDATE evidence SET page = page + 7 WHERE entry = 1 AND field = 'title'"
found "evidence is on another page" "does not say what the evidence of its title quotes"
copy; sqlite3 "$tmp/copy/ledger.sqlite" "DROP TRIGGER arrival_no_delete"
found "a guard is removed" "trigger arrival_no_delete of the ledger was removed"
copy; sqlite3 "$tmp/copy/ledger.sqlite" "CREATE TRIGGER mine AFTER INSERT ON arrival BEGIN SELECT 1; END"
found "a trigger is added" "trigger mine was put into the ledger by another program"
copy; sqlite3 "$tmp/copy/ledger.sqlite" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
printf 'XXXXXXXXXXXXXXXX' | dd of="$tmp/copy/ledger.sqlite" bs=1 seek=4096 conv=notrunc 2>/dev/null
run "$P" verify
same "a damaged database file" yes "$([ "$status" != 0 ] && [ -s "$tmp/err" ] && echo yes)"

# --- with --since only what is new is read
copy; chmod u+w "$tmp/copy/$one"
printf 'X' | dd of="$tmp/copy/$one" bs=1 seek=500 conv=notrunc 2>/dev/null
expect "--since reads what came from then on" 1 "$P" verify --since 2026-11-23
expect "and nothing older" 0 "$P" verify --json --since 2026-11-24
same "no original was hashed" 0 "$(json .hashed)"
rm -f "$tmp/copy/$one"
expect "a missing original is missed all the same" 1 "$P" verify --since 2026-11-24
expect "no date" 2 "$P" verify --since soon

# --- a file in a watch folder is seen, and waits
copy; mkdir "$tmp/in"; "$P" config set settle-seconds 0
cp "$samples/medscape-keloids-2024.pdf" "$tmp/in/"; ln -s /etc/passwd "$tmp/in/link.pdf"
exec 9>>"$tmp/in/medscape-keloids-2024.pdf"
expect "somebody is still writing" 1 "$P" watch --once "$tmp/in"
expect "verify knows that it waits" 0 "$P" verify --json
same "seen is the sum of the outcomes" "true 1 1" "$(json '"\(.seen == .entered + .flagged + .duplicate + .["not-a-certificate"] + .quarantined + .waiting) \(.waiting) \(.refused)"')"
expect "status --intake says so" 1 "$P" status --intake --json
same "with mode, oldest and why" "events medscape-keloids-2024.pdf still being written" "$(json '.folders[0] | "\(.mode) \(.oldest) \([.files[] | select(.file == "medscape-keloids-2024.pdf")][0].reason)"')"
run "$P" status --intake
has "and in words" "$tmp/out" "1 waiting, the oldest since"
exec 9>&-
"$P" watch --once "$tmp/in" >/dev/null 2>&1
expect "once it is closed nothing waits" 0 "$P" status --intake

# --- verify beside an intake: what is under way is no fault
mkdir "$tmp/more"; cp "$samples"/*.pdf "$tmp/more/"; "$P" config set batch 3
"$P" ingest "$tmp/more" >/dev/null 2>&1 &
ingest=$! bad=0 runs=0
while kill -0 "$ingest" 2>/dev/null; do "$P" verify >/dev/null 2>"$tmp/err" || { bad=$((bad + 1)); cp "$tmp/err" "$tmp/bad"; }; runs=$((runs + 1)); done
same "$runs times beside an intake, no fault" 0 "$bad"
[ "$bad" = 0 ] || cat "$tmp/bad"

# ---- a picture with a line of text: what OCR read is looked for in what OCR reads
export CMELEDGER_HOME=$tmp/scan
"$P" ingest "$samples/scan-with-scanner-mark.pdf" >"$tmp/out"
expect "what was read from a picture is found on it again" 0 "$P" verify
has "word for word" "$tmp/out" "quotations found on their pages"
lacks "though its text says nothing of it" "$tmp/out" " 0 quotations"
