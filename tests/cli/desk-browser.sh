# The review desk in a browser, as people use it (tests/web/desk.mjs).
. "$(dirname "$0")/lib.sh"
. "$root/tests/web/start.sh"
need_browser

"$P" member import "$samples/roster.csv" >"$tmp/out" 2>&1
"$P" ingest "$samples"/*.pdf >"$tmp/out" 2>&1
cat >"$tmp/posted.csv" <<'CSV'
member_id,date,category,credits,title,provider,reference
R-105,2025-04-25,1,3.00,Chin Augmentation Workshop,American Society of Plastic Surgeons,posted-1
CSV
"$P" import --source society --accept-all "$tmp/posted.csv" >"$tmp/out" 2>&1
# A locked file that the command has read: the desk has not been told its password.
qpdf --encrypt sesame owner 256 -- "$samples/asps-hand-course-2024.pdf" "$tmp/locked.pdf"
printf 'sesame\n' >"$tmp/sesame"
"$P" ingest "$tmp/locked.pdf" >"$tmp/out" 2>&1
"$P" review retry "$("$P" where --json "$tmp/locked.pdf" | jq .document)" --password-file "$tmp/sesame" >"$tmp/out" 2>&1
"$P" review reject --reason "counted already" "$("$P" where --json "$tmp/locked.pdf" | jq '.entries[0].id')" >"$tmp/out" 2>&1
printf 'correct horse\n' >"$tmp/password"
"$P" user add Iris --password-file "$tmp/password"
start --user Dana --user Lee --viewer Kim
in_browser desk.mjs
same "nothing waits in the ledger but documents" 0 "$("$P" review list --json | jq '.entries | length')"
expect "and the ledger is sound" 0 "$P" verify
