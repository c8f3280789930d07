# extract: for people, as JSON and with the texts that patterns read; what it exits with, and that
# it writes nothing.
. "$(dirname "$0")/lib.sh"
one=$samples/asps-ednet-abdominoplasty.pdf

expect "for people" 0 "$P" extract "$one"
has "the outcome" "$tmp/out" "asps-ednet-abdominoplasty.pdf: certificate"
has "a value" "$tmp/out" "  date                     2023-06-15"
has "and what was read" "$tmp/out" "seen date on page 1: “June 15, 2023”"
same "quiet on stderr" "" "$(cat "$tmp/err")"
same "no escape in a pipe" 0 "$(grep -c "$(printf '\033')" "$tmp/out")"

expect "the two texts" 0 "$P" extract --text "$samples/asps-transcript-2024.pdf"
has "the flow" "$tmp/out" "--- page 1, flow ---"
has "the rows" "$tmp/out" "--- page 1, rows ---"
has "cells are parted" "$tmp/out" "<TAB>"
expect "a rotated page is read as shown" 0 "$P" extract --text "$samples/california-society-2023.pdf"
has "its rows too" "$tmp/out" "9.50"
run "$P" extract --text "$samples/form-fields-melanoma.pdf"
has "the value of a form field is text" "$tmp/out" "Pieter van den Broek, MD"
run "$P" extract --text "$samples/freetext-wound-closure.pdf"
has "so is what was typed onto the page" "$tmp/out" "November 21, 2025"

expect "as JSON" 0 "$P" extract --json "$one" "$samples/scan-without-text.pdf" \
  "$samples/user-password.pdf" "$samples/brochure-spring-course.pdf"
same "one object a file, in the order named" "certificate certificate encrypted not-a-certificate" \
  "$(json .outcome | paste -sd' ')"
printf 'brachial\n' >"$tmp/password"
expect "with its password" 0 "$P" extract --json --password-file "$tmp/password" "$samples/user-password.pdf" "$one"
same "what is locked is read, and what is open too" "certificate certificate" "$(json .outcome | paste -sd' ')"
expect "a password that is not there" 2 "$P" extract --password-file "$tmp/none" "$one"
expect "as JSON again" 0 "$P" extract --json "$one"
same "format, hash and pages" "1 $(sha256sum <"$one" | cut -d' ' -f1) 1 false" \
  "$(head -1 "$tmp/out" | jq -r '"\(.format) \(.sha256) \(.pages) \(.ocr)"')"
same "the fields of the contract" \
  "activity_type category credits date designated_maximum evidence flags member_name notes patient_safety_credits plastic_surgery_credits provider provider_id reference safety_topic start_date state title" \
  "$(head -1 "$tmp/out" | jq -r '.entries[0] | keys | join(" ")')"
same "evidence: page, words, boxes on the page, pattern, confidence" \
  "1 June 15, 2023 1 true string number" \
  "$(head -1 "$tmp/out" | jq -r '.entries[0].evidence.date | "\(.page) \(.text) \(.boxes | length) \(.boxes[0] | length == 4 and .[0] < .[2] and .[1] < .[3]) \(.pattern | type) \(.confidence | type)"')"
same "unknown is null" null "$(head -1 "$tmp/out" | jq '.entries[0].reference')"
same "a flag has code, field and a sentence" true \
  "$("$P" extract --json "$samples/designated-only.pdf" | jq '.entries[0].flags[0] | .code == "credits-maximum-only" and .field == "credits" and (.message | length > 20)')"
same "what is flagged is pending" pending \
  "$("$P" extract --json "$samples/designated-only.pdf" | jq -r '.entries[0].state')"

tab=$(printf '\t')
python3 "$root/tests/pdf.py" "$tmp/parts.pdf" "American Society of Plastic Surgeons" "CME Transcript" "Member: Wen Li, MD" \
  "Date${tab}Activity${tab}AMA PRA Category 1${tab}Plastic" "03/14/2024${tab}Regional Meeting${tab}8.00${tab}6.50" \
  "05/16/2024${tab}Burn Care Update${tab}3.50" \
  "The American Society of Plastic Surgeons is accredited by the ACCME to provide" "continuing medical education for physicians."
run "$P" extract --json "$tmp/parts.pdf"
same "a row without an amount in the column of plastic surgery is asked about" "6.50 -, 3.50 plastic-unclear" \
  "$(jq -r '[.entries[] | "\(.plastic_surgery_credits) \([.flags[].code] | join(" ") | if . == "" then "-" else . end)"] | join(", ")' "$tmp/out")"

expect "a file that is not there" 1 "$P" extract --json "$tmp/none.pdf" "$one"
has "is named" "$tmp/err" "$tmp/none.pdf: cannot be read"
same "and the next one is read" certificate "$(tail -1 "$tmp/out" | jq -r .outcome)"
CMELEDGER_TODAY=2025-01-01 run "$P" extract --json "$samples/medscape-keloids-2024.pdf"
same "the day is an argument: not yet in the future" accepted "$(json '.entries[0].state')"
CMELEDGER_TODAY=2024-01-01 run "$P" extract --json "$samples/medscape-keloids-2024.pdf"
same "and then it is" date-future "$(json '.entries[0].flags[0].code')"
same "no home was made" no "$([ -e "$CMELEDGER_HOME" ] && echo yes || echo no)"
