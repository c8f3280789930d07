#!/bin/sh
# A demo home from the samples, shown as a coordinator would want to see it: demo.sh BUILD_DIR.
# Exit 0 when every sample became what samples/outcomes.expect and standings.expect say.
set -eu
build=$1
home=$build/demo
P=$build/cmeledger
export CMELEDGER_HOME="$home" CMELEDGER_TODAY=2026-11-23
faults=0

chmod -R u+rwX "$home" 2>/dev/null || true
rm -rf "$home"
show() { printf '\n\033[1m$ %s\033[0m\n' "$*" | sed "s|$build/||; $([ -t 1 ] && [ -z "${NO_COLOR:-}" ] || echo 's/\x1b\[[0-9]*m//g')"; }
say() { show "$@"; "$@"; }

say "$P" member import samples/roster.csv
mkdir -m 700 -p "$home/inbox"
cp samples/*.pdf "$home/inbox/"

printf '\n%s certificates are dropped into %s\n' "$(ls samples/*.pdf | wc -l)" "$home/inbox"
show "$P" watch --once
"$P" watch --once --json >"$home/intake.json" 2>"$home/intake.log" || [ $? = 1 ]
jq -r 'select(.total) | "  \(.total) files:", (to_entries[] | select(.key != "format" and .key != "total" and .value != 0) | "  \(.value)\t\(.key)")' "$home/intake.json"
jq -r 'select(.file) | [(.file | split("/") | last), .outcome] | @tsv' "$home/intake.json" | LC_ALL=C sort >"$home/outcomes"
LC_ALL=C sort samples/outcomes.expect >"$home/outcomes.wanted"
if ! diff "$home/outcomes.wanted" "$home/outcomes" >"$home/outcomes.diff"; then
  echo "These files did not become what they should (< wanted, > became):"
  cat "$home/outcomes.diff"
  faults=1
fi

say "$P" ledger --member R-101
say "$P" review list
say "$P" status

"$P" status --json | jq -r '.members[] | . as $m | .cycles[] | [$m.member_id, .start, .outcome] | @tsv' >"$home/standings"
awk -v OFS='\t' '!/^#/ && NF { print $1, $2, $3 }' samples/standings.expect >"$home/standings.wanted"
if ! diff "$home/standings.wanted" "$home/standings" >"$home/standings.diff"; then
  echo "These cycles did not come out as they should (< wanted, > came out):"
  cat "$home/standings.diff"
  faults=1
fi

say "$P" audit --all --out "$home/audit"
show "$P" verify
"$P" verify || faults=1
ls "$home/inbox" | grep -q . && { echo "Left in the inbox:"; ls "$home/inbox"; faults=1; }

printf '\nNext: look at an audit file, then decide on what waits, key by key:\n'
printf '  xdg-open %s\n' "$(ls -d "$home"/audit/*/audit.pdf | head -1)"
printf '  CMELEDGER_HOME=%s CMELEDGER_TODAY=2026-11-23 %s review\n' "$home" "$P"
printf '  CMELEDGER_HOME=%s CMELEDGER_TODAY=2026-11-23 %s serve --open\n' "$home" "$P"
exit $faults
