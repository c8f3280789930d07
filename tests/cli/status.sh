# status: the worked example of the rule from import to verdict, the page, filters, JSON and CSV.
. "$(dirname "$0")/lib.sh"
head=member_id,date,category,credits,title,provider,activity_type,start_date,plastic_surgery_credits,patient_safety_credits,safety_topic,reference
rows() { { echo "$head"; cat; } >"$tmp/rows.csv"; "$P" import --accept-all "$tmp/rows.csv" >/dev/null; }
first() { # first DAY FILTER [ID]: of the member, W-1 unless another is named
  "$P" status --json --as-of "$1" "${3:-W-1}" | jq -r ".members[0] | $2"
}
counted='[.cycles[0].requirements[].counted] | join(" ")'
"$P" member add W-1 "Ada Moss" 2020-01-01
rows <<'CSV'
W-1,2021-05-01,1,60.00,Symposium,ASPS,live,,40.00,12.00,risk-management,w-1
W-1,2022-03-01,2,100.00,Courses,Hospital,other,,15.00,9.00,device-training,w-2
CSV

# --- the worked example
same "open, counted" "open 150.00 60.00 55.00 17.00" "$(first 2022-12-31 ".cycles[0].outcome + \" \" + ($counted)")"
same "short by 3" "0.00 0.00 0.00 3.00" "$(first 2022-12-31 '[.cycles[0].requirements[].shortfall] | join(" ")')"
same "three are met" "true true true false" "$(first 2022-12-31 '[.cycles[0].requirements[].met | tostring] | join(" ")')"
same "what the limits kept out" "category-2-limit 10.00,topic-cap:device-training 4.00" \
  "$(first 2022-12-31 '[.cycles[0].not_counted[] | "\(.reason) \(.credits)"] | join(",")')"
same "probation, until" "probation probation 2023-12-31" \
  "$(first 2023-02-01 '"\(.standing) \(.cycles[0].outcome) \(.cycles[0].probation_end)"')"
run "$P" status --as-of 2023-02-01 W-1
sed -n 2p "$tmp/out" >"$tmp/line"
same "one sentence for the telephone" \
  "Short by 3.00 patient safety: 9.00 device training counts 5.00, cap; due 2023-12-31, the end of probation." \
  "$(cat "$tmp/line")"
has "the sentence that makes it so" "$tmp/out" '"Members failing to meet the requirement'
has "and the one that is short" "$tmp/out" '"20 of the 150 credits must be earned in patient safety'
has "days left" "$tmp/out" "probation until 2023-12-31, 333 days left"
has "needed, counted, short by" "$tmp/out" "Patient safety         20.00     17.00      3.00       17.00"
has "what counted, for how much" "$tmp/out" \
  "2021-05-01 #1         60.00       60.00            40.00           12.00  Cat. 1  Symposium"
has "and why not more" "$tmp/out" "Patient safety: device training counts up to 5.00 in all, its cap"
has "what did not count" "$tmp/out" "10.00  is Category 2 above its limit"
has "what would cure it" "$tmp/out" "What would cure it: 3.00 patient safety, dated by 2023-12-31."
has "and what would not" "$tmp/out" "More device training would not help"
rows <<'CSV'
W-1,2023-06-10,2,3.00,Prophylaxis,Hospital,other,,,3.00,prophylaxis,w-3
CSV
same "cured" "good-standing cured 2023-06-10 true 150.00 60.00 55.00 20.00" \
  "$(first 2023-06-10 "\"\(.standing) \(.cycles[0].outcome) \(.cycles[0].met_on) \(.cycles[0].met) \" + ($counted)")"
same "not the day before" probation "$(first 2023-06-09 '.standing')"
same "the credit serves the cycle it falls in, too" "3.00 0.00 0.00 3.00" \
  "$(first 2023-06-10 '[.cycles[1].requirements[].counted] | join(" ")')"

# --- the JSON, key by key
"$P" status --json >"$tmp/out"
same "the document" '["as_of","format","members","requirements"]' "$(jq -c keys "$tmp/out")"
same "its head" '1 2026-11-23 asps' "$(json '"\(.format) \(.as_of) \(.requirements)"')"
same "a member" '["advice","cycles","decisions","member_id","membership","name","pending","standing"]' \
  "$(jq -c '.members[0] | keys' "$tmp/out")"
same "a cycle" true "$(json '.members[0].cycles[0] | [has("start","end","outcome","met","met_on","probation_end","requirements","not_counted","if_pending_approved","met_late_on")] | all')"
same "always four requirements, in order" "total category-1 plastic-surgery patient-safety" \
  "$(json '.members[0].cycles[0].requirements | map(.id) | join(" ")')"
same "what each needs" "150.00 60.00 50.00 20.00" \
  "$(json '.members[0].cycles[0].requirements | map(.required) | join(" ")')"
same "cycles, oldest first" "2020-01-01 2023-01-01 2026-01-01" "$(json '.members[0].cycles | map(.start) | join(" ")')"
same "advice, never a failure" true "$(json '.members[0].advice[0] | test("8.00 Category 2 are recommended, not required")')"

# --- who is not judged
"$P" member add X-1 "Eve Exempt" 2020-01-01 --membership exempt
"$P" member add F-1 "Fay Future" 2027-05-01
same "an exempt member has no cycles" 'exempt []' "$(first 2026-11-23 '"\(.standing) \(.cycles)"' X-1)"
same "a first cycle in the future is none yet" 'good-standing []' "$(first 2026-11-23 '"\(.standing) \(.cycles)"' F-1)"
printf 'member_id,name,membership,first_cycle_start,ledger_begins\nL-1,Liv Late,active,2020-01-01,2023-01-01\n' >"$tmp/l.csv"
"$P" member import "$tmp/l.csv" >/dev/null
same "before the ledger begins" "good-standing not-judged" "$(first 2024-06-01 '"\(.standing) \(.cycles[0].outcome)"' L-1)"

# --- pending is beside the verdict, never inside
"$P" member add P-1 "Pia Pending" 2023-01-01
{ echo "$head"
  echo 'P-1,2024-01-01,1,149.00,Much,ASPS,,,50.00,,,p-1'
  echo 'P-1,2024-02-01,2,6.50,Safe,ASPS,,,,6.50,risk-management,p-2'
  echo 'P-1,2024-03-01,2,14.00,Safer,ASPS,,,,14.00,anesthesia,p-3'
} >"$tmp/p.csv"
"$P" import "$tmp/p.csv" >/dev/null
same "not counted" "149.00 false null" "$(first 2024-12-31 '.cycles[0] | "\(.requirements[0].counted) \(.met) \(.met_on)"' P-1)"
same "but told" '{"entries":2,"credits":"20.50"} true 20.50' \
  "$(first 2024-12-31 '"\(.pending) \(.cycles[0].if_pending_approved.met) \(.cycles[0].not_counted[] | select(.reason == "pending") | .credits)"' P-1)"
run "$P" status P-1
has "on the page as well" "$tmp/out" "Approving what waits for review would do."
has "each with its reason" "$tmp/out" "#5                6.50  Cat. 2  Safe"
"$P" review reject 5 --reason "counted elsewhere" >/dev/null
run "$P" status P-1
has "what else came in under the name" "$tmp/out" "counted elsewhere"

# --- filters, CSV, names
ids() { "$P" status --json "$@" | jq -r '[.members[].member_id] | join(" ")'; }
same "everyone, in the order of ids" "F-1 L-1 P-1 W-1 X-1" "$(ids)"
same "by standing" "X-1" "$(ids --standing exempt)"
same "in probation" "W-1" "$(ids --as-of 2023-02-01 --standing probation)"
same "short in a requirement" "P-1" "$(ids --as-of 2023-02-01 --cycle-ending 2025-12-31 --short-in total | tr ' ' '\n' | grep P)"
same "with a cycle that ends then" "P-1 W-1" "$(ids --as-of 2024-12-31 --cycle-ending 2025-12-31 | tr ' ' '\n' | grep -v L | paste -sd' ')"
same "short in what is met: nobody" "" "$(ids --as-of 2022-12-31 --short-in category-1 W-1)"
same "some ids, each once, in order" "P-1 W-1" "$(ids W-1 P-1 W-1)"
expect "CSV" 0 "$P" status --csv --as-of 2022-12-31 W-1
same "a line a member and requirement" 5 "$(wc -l <"$tmp/out")"
has "with the amounts" "$tmp/out" "W-1,Ada Moss,active,good-standing,2020-01-01,2022-12-31,open,,patient-safety,20.00,17.00,3.00,17.00,no"
expect "one line each for people" 0 "$P" status
has "with the totals" "$tmp/out" "5 of 5 members as of 2026-11-23:"
expect "an unknown member" 2 "$P" status W-2
has "with the nearest id" "$tmp/err" "nearest is"
expect "an unknown requirement" 2 "$P" status --short-in golf
expect "an unknown standing" 2 "$P" status --standing fine
expect "no day" 2 "$P" status --as-of yesterday
expect "JSON or CSV" 2 "$P" status --json --csv

# --- a society that reads a sentence otherwise changes one line of data, in its home
mkdir -p "$CMELEDGER_HOME/patterns/requirements"
rules=$CMELEDGER_HOME/patterns/requirements/asps.rules
sed 's/^plastic-surgery.category = any/plastic-surgery.category = 1/' "$root/patterns/requirements/asps.rules" >"$rules"
same "only Category 1 serves plastic surgery" 40.00 "$(first 2022-12-31 '.cycles[0].requirements[2].counted')"
sed 's/^cap = 5$/cap = five/' "$root/patterns/requirements/asps.rules" >"$rules"
expect "a fault in the rule" 1 "$P" status
has "is named with file, line and column" "$tmp/err" "asps.rules:$(grep -n 'cap = five' "$rules" | head -1 | cut -d: -f1):"
