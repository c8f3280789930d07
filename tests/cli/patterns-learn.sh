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

expect "the same again is refused" 2 "$P" patterns learn-provider 'Bright Valley Surgical Society'
has "and says whose name it is" "$tmp/err" "already"
expect "learnt from an entry, as not accredited" 0 "$P" patterns learn-provider --entry 3 --not-accredited
same "what is not accredited is held for that" provider-not-accredited \
  "$(field 3 '[.flags[].code] | join(",")')"
expect "an entry without an unknown provider" 2 "$P" patterns learn-provider --entry 1
expect "no name at all" 2 "$P" patterns learn-provider
expect "two lines are no name" 2 "$P" patterns learn-provider 'A
[provider x]'
expect "a wrong body" 2 "$P" patterns learn-provider X --body school
expect "forgotten" 0 "$P" patterns forget-provider lakeview-hernia-institute
has "what rests on it is said" "$tmp/out" "entries that rested on it: 1, of which 1 wait now"
lacks "its section is gone" "$CMELEDGER_HOME/patterns/learned.patterns" Lakeview
same "so it is in the copy that was last good" "$(cat "$CMELEDGER_HOME/patterns/learned.patterns")" \
  "$(cat "$CMELEDGER_HOME/patterns/.last-good/learned.patterns")"
has "the other one stays" "$CMELEDGER_HOME/patterns/learned.patterns" "also = Bright Valley Surgeons"
same "and what waits waits for a word again" provider-unknown \
  "$(field 3 '[.flags[].code | select(. != "reading-changed")] | join(",")')"
expect "what was not learnt is not forgotten" 2 "$P" patterns forget-provider asps
run "$P" patterns learn-provider --json --entry 3 'Lakeview Institute'
same "under a better name, of which the printed one is another" "lakeview-institute 1 1" \
  "$(json '"\(.provider) \(.read) \(.settled)"')"
has "so both are known" "$CMELEDGER_HOME/patterns/learned.patterns" "also = Lakeview Hernia Institute"
run "$P" patterns learn-provider --json --entry 3
same "a program is told why not" "entry 3 has no provider that is unknown" "$(json .refused)"
expect "the ledger is sound" 0 "$P" verify

# ---- in the queue: one key, for all that wait with it
cert "$tmp/f.pdf" "Airway" "August 5, 2025" "Highland Rounds Foundation"
cert "$tmp/g.pdf" "Tendons" "August 6, 2025" "Highland Rounds Foundation"
cert "$tmp/h.pdf" "Nerves" "August 7, 2025" "Harbor Rounds Foundation"
"$P" ingest "$tmp/f.pdf" "$tmp/g.pdf" "$tmp/h.pdf" >"$tmp/out"
prompt='[k]nown [u]ndo [q]uit ? '
python3 "$root/tests/terminal.py" "it begins with the first|1 of 3|" "and offers the key|$prompt|k" \
  "the provider is learnt|Highland Rounds Foundation is learnt|" "for both|2 entries wait no more|" \
  "what waits still is next|3 of 3|" "and waits|$prompt|u" "undo forgets it|is forgotten|" \
  "goes back|1 of 3|" "where it waits|$prompt|k" "learnt again|2 entries wait no more|" \
  "next|3 of 3|" "waits|$prompt|n" "not accredited|Harbor Rounds Foundation is learnt as not accredited|" \
  "so it waits still|provider-not-accredited|" "with no question left|[r]eject [u]ndo [q]uit ? |k" \
  "for that key|not in question|" "and waits|quit ? |q" "no entry was decided on by itself|0 entries decided|" \
  -- "$P" review
same "they are accepted" "accepted accepted pending" "$(for n in f g h; do
  "$P" where --json "$tmp/$n.pdf" | jq -r '.entries[0].state'; done | tr '\n' ' ' | sed 's/ $//')"
expect "the ledger is sound" 0 "$P" verify

printf '\n[provider broken]\nfind = {nothing}\n' >>"$CMELEDGER_HOME/patterns/learned.patterns"
expect "a broken file is a fault of the check" 1 "$P" patterns check
has "with file, line and column" "$tmp/err" "learned.patterns:26:8: there is no blank of the kind 'nothing'"
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
