# An unknown accredited provider: taken as printed, learnt once, remembered as data, and a broken
# file of the home never costs more than itself.
. "$(dirname "$0")/lib.sh"
cert() { # cert FILE TITLE DATE [PROVIDER]
  _by=${4:-Bright Valley Surgical Society}
  python3 "$root/tests/pdf.py" "$1" "$_by" "Certificate of Participation" "This certifies that" \
    "Jane Smith, MD" "has participated in the live activity titled" "$2" "on $3 in Chicago" \
    "and is awarded 5.00 AMA PRA Category 1 Credits(tm)." \
    "$_by is accredited by the ACCME to provide continuing medical education for physicians."
}
field() { "$P" review show --json "$1" | jq -r ".entries[0] | $2"; }
"$P" member add M-1 "Jane Smith" 2023-01-01
cert "$tmp/a.pdf" "Wound Care for Surgeons" "March 5, 2024"
cert "$tmp/b.pdf" "Imaging of the Abdomen" "May 7, 2024"
cert "$tmp/c.pdf" "Sedation in the Office" "June 9, 2024" "Lakeview Hernia Institute"
cert "$tmp/d.pdf" "Sutures Old and New" "July 2, 2025"
expect "four certificates come in" 0 "$P" ingest "$tmp/a.pdf" "$tmp/b.pdf" "$tmp/c.pdf" "$tmp/d.pdf"
same "as printed, and flagged" "Bright Valley Surgical Society null pending provider-unknown" \
  "$(field 1 '"\(.provider) \(.provider_id) \(.state) \([.flags[].code] | join(","))"')"
"$P" review correct 4 credits=4.50 --reason 'letter of the society' >"$tmp/out"

expect "a provider is learnt" 0 "$P" patterns learn-provider 'Bright Valley Surgical Society' \
  --also 'Bright Valley Surgeons' --by Ada
has "what was learnt is said" "$tmp/out" "learnt [provider bright-valley-surgical-society]"
has "it is data" "$CMELEDGER_HOME/patterns/learned.patterns" "also = Bright Valley Surgeons"
has "with who said so" "$CMELEDGER_HOME/patterns/learned.patterns" "learned = 2026-11-23, Ada"
same "only for its owner" 600 "$(stat -c %a "$CMELEDGER_HOME/patterns/learned.patterns")"
same "all that waited with it are settled, others wait, a person's word stays" \
  "accepted accepted pending approved" "$(field 1 .state) $(field 2 .state) $(field 3 .state) $(field 4 .state)"
same "the provider is known now" bright-valley-surgical-society "$(field 2 .provider_id)"
same "a person's value is not read over" 4.50 "$(field 4 .credits)"
"$P" review show 1 >"$tmp/out"
has "the history says why" "$tmp/out" "provider bright-valley-surgical-society learnt"
cert "$tmp/e.pdf" "Hernia Mesh" "August 4, 2025"
expect "it is remembered" 0 "$P" ingest --json "$tmp/e.pdf"
same "so the next one is accepted" entered "$(head -1 "$tmp/out" | jq -r .outcome)"

expect "the same again is refused" 1 "$P" patterns learn-provider 'Bright Valley Surgical Society'
has "and says whose name it is" "$tmp/err" "already"
expect "learnt from an entry, as not accredited" 0 "$P" patterns learn-provider --entry 3 --not-accredited
same "what is not accredited is held for that" provider-not-accredited \
  "$(field 3 '[.flags[].code] | join(",")')"
expect "an entry without an unknown provider" 2 "$P" patterns learn-provider --entry 1
expect "no name at all" 2 "$P" patterns learn-provider
expect "two lines are no name" 2 "$P" patterns learn-provider 'A
[provider x]'
expect "a wrong body" 2 "$P" patterns learn-provider X --body school
expect "the ledger is sound" 0 "$P" verify

printf '\n[provider broken]\nfind = {nothing}\n' >>"$CMELEDGER_HOME/patterns/learned.patterns"
expect "a broken file is a fault of the check" 1 "$P" patterns check
has "with file, line and column" "$tmp/err" "learned.patterns:15:8: there is no blank of the kind 'nothing'"
expect "extract goes on with the last good set" 0 "$P" extract --json "$tmp/e.pdf"
same "so what was learnt holds" bright-valley-surgical-society "$(json '.entries[0].provider_id')"
has "and it is said" "$tmp/err" "used as it was when it was last good"
expect "doctor names it" 1 "$P" doctor
expect "nothing is learnt on top of it" 2 "$P" patterns learn-provider 'Another Society'
rm -r "$CMELEDGER_HOME/patterns/.last-good"
expect "without a good set the program's own patterns serve" 0 "$P" extract --json "$tmp/e.pdf"
same "which know it not" null "$(json '.entries[0].provider_id')"
printf '[field x]\nregex = (\\w+\\s*)+zork\n' >"$CMELEDGER_HOME/patterns/learned.patterns"
expect "a pattern that would stall is not used" 0 "$P" extract --json "$tmp/e.pdf"
has "and is named" "$tmp/err" "learned.patterns:2:9: it would stall"
expect "backup takes the home's patterns along" 0 "$P" backup "$tmp/copy"
same "byte for byte" "$(cat "$CMELEDGER_HOME/patterns/learned.patterns")" "$(cat "$tmp/copy/patterns/learned.patterns")"
