# The audit file in a browser.
. "$(dirname "$0")/lib.sh"
. "$root/tests/web/start.sh"
need_browser
"$P" member import "$samples/roster.csv" >/dev/null
"$P" ingest "$samples/asps-annual-meeting-2023.pdf" "$samples/asps-hand-course-2024.pdf" >/dev/null 2>&1
expect "an audit file" 0 "$P" audit --out "$tmp/audits" R-103
timeout 120 node "$root/tests/web/pdf.mjs" "$tmp/audits/R-103/data/audit.pdf" \
  "$(jq .pages "$tmp/audits/R-103/data/audit.json")" "CME audit file: Tomasz Wiśniewski" "$modules"
same "it came to its end" 0 $?
