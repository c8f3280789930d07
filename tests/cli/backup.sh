# backup while a watch takes files in, again and again into the same folder, and restore.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
"$P" config set batch 2
mkdir "$tmp/in" "$tmp/side" "$CMELEDGER_HOME/patterns"
cp $(ls "$samples"/*.pdf | grep -v /scan- | awk 'NR % 2') "$tmp/side/"
printf '# our own\n' >"$CMELEDGER_HOME/patterns/own.patterns"
rm -f "$tmp/side/damaged-download.pdf"
wait_for_watch() { eventually "a watch runs" grep -q watching "$tmp/watch.err"; }

"$P" watch "$tmp/in" >"$tmp/watch.out" 2>"$tmp/watch.err" &
watch=$!
wait_for_watch
n=0 bad=0
for file in "$tmp/side"/*; do
  mv "$file" "$tmp/in/"
  n=$((n + 1))
  [ $((n % 12)) = 0 ] || continue
  "$P" backup "$tmp/backup" >"$tmp/out" 2>"$tmp/err" || { bad=$((bad + 1)); cat "$tmp/err"; }
  "$P" --home "$tmp/backup" verify --fast >/dev/null 2>"$tmp/err" || { bad=$((bad + 1)); cat "$tmp/err"; }
  rm -rf "$tmp/restored"
  "$P" --home "$tmp/restored" restore "$tmp/backup" >/dev/null 2>"$tmp/err" || { bad=$((bad + 1)); cat "$tmp/err"; }
  "$P" --home "$tmp/restored" verify --fast >/dev/null 2>"$tmp/err" || { bad=$((bad + 1)); cat "$tmp/err"; }
done
same "under load every backup and every restored home verifies" 0 "$bad"
eventually "the folder is emptied" sh -c '[ -z "$(ls "$1")" ]' - "$tmp/in"
kill "$watch"; wait "$watch"
expect "a last backup" 0 "$P" backup "$tmp/backup"
rm -rf "$tmp/restored"
expect "into an empty home" 0 "$P" --home "$tmp/restored" restore "$tmp/backup"
expect "which is as recorded, page by page" 0 "$P" --home "$tmp/restored" verify
same "gives the same ledger" "$("$P" ledger --json)" "$("$P" --home "$tmp/restored" ledger --json)"
same "the same originals" "$(cd "$CMELEDGER_HOME/archive" && ls ??)" "$(cd "$tmp/restored/archive" && ls ??)"
same "and settings and own patterns" "2 # our own" "$("$P" --home "$tmp/restored" config get batch) $(cat "$tmp/restored/patterns/own.patterns")"
expect "again copies nothing" 0 "$P" backup "$tmp/backup"
has "says so" "$tmp/out" " 0 of them new"

expect "not over a home that has a ledger" 2 "$P" --home "$tmp/restored" restore "$tmp/backup"
CMELEDGER_HOME=$tmp/other "$P" member add X-1 "Nora Quill" 2024-01-01
expect "not over another ledger" 3 "$P" backup "$tmp/other"
has "which is said" "$tmp/err" "not an earlier state of this ledger"
same "and left alone" 1 "$("$P" --home "$tmp/other" member list --json | jq '.members | length')"
expect "not onto itself" 2 "$P" backup "$CMELEDGER_HOME/."
expect "no such backup" 3 "$P" --home "$tmp/nothing" restore "$tmp/none"
"$P" --home "$tmp/restored" member add R-999 "Later Member" 2024-01-01
"$P" --home "$tmp/restored" backup "$tmp/backup" >/dev/null
expect "a backup that has gone further is not overwritten" 3 "$P" backup "$tmp/backup"

# --- a damaged original: the others are copied, and the good copy of before stays
one=$(find "$CMELEDGER_HOME/archive" -name '*.pdf' | sort | head -1)
chmod u+w "$one"; printf 'X' | dd of="$one" bs=1 seek=9 conv=notrunc 2>/dev/null
expect "a damaged original is said" 1 "$P" backup "$tmp/fresh"
has "which one" "$tmp/err" "$(basename "$one" .pdf)) was not copied: its bytes are not those of its name"
same "it is not in the copy" 1 "$("$P" --home "$tmp/fresh" verify --json 2>/dev/null | jq '.faults | length')"

# --- a full disk
if [ "$(id -u)" = 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=400k tmpfs "$tmp/small" 2>/dev/null; then
  expect "no room for a backup" 3 "$P" --home "$tmp/restored" backup "$tmp/small/backup"
  mount -o remount,size=100m "$tmp/small"
  expect "with room it is made" 0 "$P" --home "$tmp/restored" backup "$tmp/small/backup"
  expect "and verifies" 0 "$P" --home "$tmp/small/backup" verify
  umount "$tmp/small"
fi
