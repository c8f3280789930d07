# The review desk in a browser, as people use it (tests/web/desk.mjs).
. "$(dirname "$0")/lib.sh"
modules=$root/build/web

desk=
trap '[ -z "$desk" ] || kill "$desk" 2>/dev/null; chmod -R u+rwX "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT

why=$(sh "$root/tests/web/install.sh" "$modules" 2>&1) || { printf 'skip the browser tests: %s\n' "$why"; exit 0; }

"$P" member import "$samples/roster.csv" >"$tmp/out" 2>&1
"$P" ingest "$samples"/*.pdf >"$tmp/out" 2>&1
cat >"$tmp/posted.csv" <<'CSV'
member_id,date,category,credits,title,provider,reference
R-105,2025-04-25,1,3.00,Chin Augmentation Workshop,American Society of Plastic Surgeons,posted-1
CSV
"$P" import --source society --accept-all "$tmp/posted.csv" >"$tmp/out" 2>&1
printf 'correct horse\n' >"$tmp/password"
"$P" user add Iris --password-file "$tmp/password"
"$P" serve --user Dana --user Lee --viewer Kim >"$tmp/desk.out" 2>"$tmp/desk.err" </dev/null &
desk=$!
tries=0
until grep -q 'Kim (once' "$tmp/desk.out" || [ $tries -ge 100 ]; do sleep 0.1; tries=$((tries + 1)); done
sed -n 's|.*: \(http://.*/enter/.*\)|\1|p' "$tmp/desk.out" >"$tmp/links"
timeout 240 node "$root/tests/web/desk.mjs" "$tmp/links" "$samples" "$modules"
same "the browser test came to its end" 0 $?
lacks "no fault was printed" "$tmp/desk.err" "CRITICAL"
same "nothing waits in the ledger but documents" 0 "$("$P" review list --json | jq '.entries | length')"
expect "and the ledger is sound" 0 "$P" verify
