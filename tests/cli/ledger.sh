# ledger: the entries, oldest first, for people, as JSON and as CSV (contract.md).
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
"$P" ingest "$samples/asps-breast-symposium-2025.pdf" "$samples/asps-annual-meeting-2021.pdf" \
  "$samples/credits-missing.pdf" "$samples/learner-not-a-member.pdf" >/dev/null
cat >"$tmp/rows.csv" <<'CSV'
member_id,date,category,credits,title,provider,activity_type,start_date,plastic_surgery_credits,patient_safety_credits,safety_topic,reference
R-102,2023-06-30,1,,Fellowship,University Hospital,residency,2022-07-01,all,,,f-1
R-102,2022-02-02,2,4.00,"=Journal ""club"", weekly",,journal,,,,,j-1
CSV
"$P" import --accept-all "$tmp/rows.csv" >/dev/null

expect "JSON" 0 "$P" ledger --json
same "the document" '["entries","format"]' "$(jq -c keys "$tmp/out")"
same "an entry has every key of the contract" true "$(json '[.entries[] | has("id","member_id","document","state",
  "member_name","title","provider","provider_id","category","credits","designated_maximum","start_date","date",
  "activity_type","plastic_surgery_credits","patient_safety_credits","safety_topic","reference","flags",
  "evidence","decided_by","decided_at","reason")] | all')"
same "oldest first" true "$(json '[.entries[].date | select(.)] | . == sort')"
same "credits are strings with two decimals" true \
  "$(json '[.entries[] | .credits, .designated_maximum, .patient_safety_credits | select(.) | test("^[0-9]+[.][0-9]{2}$")] | all')"
same "unknown is null" "null" "$(json '.entries[] | select(.reference == "f-1") | .credits')"
same "states are those of the contract" true \
  "$(json '[.entries[].state | IN("accepted","pending","approved","rejected")] | all')"
same "evidence has page, text, boxes, pattern, confidence" '["boxes","confidence","page","pattern","text"]' \
  "$(jq -c '[.entries[] | select(.evidence.credits) | .evidence.credits | keys] | unique[0]' "$tmp/out")"
same "of a state" true "$("$P" ledger --json --state pending | jq '[.entries[].state == "pending"] | all and length > 0')"
same "of a member" true "$("$P" ledger --json --member R-102 | jq '[.entries[].member_id == "R-102"] | all and length > 0')"
same "of both" j-1 "$("$P" ledger --json --member R-102 --state approved | jq -r '.entries[0].reference')"
expect "CSV" 0 "$P" ledger --csv
same "begins with the columns of the import" \
  member_id,date,category,credits,title,provider,activity_type,start_date,plastic_surgery_credits,patient_safety_credits,safety_topic,reference \
  "$(head -1 "$tmp/out" | cut -d, -f1-12)"
same "lines end as RFC 4180 has it" 0 "$(grep -cv "$(printf '\r')\$" "$tmp/out")"
has "quotes are doubled, formulas disarmed" "$tmp/out" "\"'=Journal \"\"club\"\", weekly\""
same "it comes back as it was" "unchanged unchanged" "$({ head -1 "$tmp/out"; grep R-102,202 "$tmp/out" | grep -e f-1 -e j-1; } >"$tmp/again.csv"
  "$P" import --json "$tmp/again.csv" | jq -r .outcome | paste -sd' ')"
expect "for people" 0 "$P" ledger
has "with a count" "$tmp/out" "entries"
same "control characters never reach the terminal" 0 "$(LC_ALL=C grep -c "$(printf '[\001-\010\033]')" "$tmp/out")"
expect "no such state" 2 "$P" ledger --state fine
expect "no such member" 2 "$P" ledger --member R-999
expect "JSON or CSV" 2 "$P" ledger --json --csv
expect "no argument" 2 "$P" ledger R-101
printf 'full' | grep -q full && [ -w /dev/full ] && {
  "$P" ledger --json >/dev/full 2>"$tmp/err"; same "a result that cannot be written is no success" 1 $?
}
