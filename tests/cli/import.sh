# import: entries without a certificate, row by row (contract.md, "Entry CSV").
. "$(dirname "$0")/lib.sh"
head=member_id,date,category,credits,title,provider,activity_type,start_date,plastic_surgery_credits,patient_safety_credits,safety_topic,reference
rows() { # rows FILE: the header and the rows on stdin
  { echo "$head"; cat; } >"$tmp/$1"
}
entry() { "$P" ledger --json | jq -r ".entries[] | select(.reference == \"$1\") | $2"; }
rows_of() { jq -r '[.row, .outcome] | join(" ")' "$tmp/out" | paste -sd,; }
for id in A-1 B-2; do "$P" member add $id "Member $id" 2022-01-01; done

# --- what goes in
rows plain.csv <<'CSV'
A-1,2023-05-01,1,12.5,"Flaps, in two parts",American Society of Plastic Surgeons,live,2023-04-29,all,,,r-1
A-1,2023-06-01,2,.75,Journal club,,journal,,0.50,,,r-2
B-2,2024-01-15,1,3,Ethics,,,,,,,r-3
CSV
expect "a file of entries" 0 "$P" import --json "$tmp/plain.csv"
same "one object a row, with its line" "2 added,3 added,4 added" "$(rows_of)"
same "every key of the contract" '["format","id","outcome","reason","row"]' \
  "$(head -1 "$tmp/out" | jq -c keys)"
same "no flag: accepted" accepted "$(entry r-1 .state)"
same "credits as two decimals" "12.50 0.75" "$(entry r-1 .credits) $(entry r-2 .credits)"
same "a part given as all is the whole, an empty one 0.00" "12.50 0.00" \
  "$(entry r-1 '.plastic_surgery_credits + " " + .patient_safety_credits')"
same "first day and last" "2023-04-29 2023-05-01" "$(entry r-1 '.start_date + " " + .date')"
same "the source is kept" self-reported "$(entry r-1 .source)"
same "it has no document" null "$(entry r-1 .document)"
same "Category 1 without a provider waits" "pending provider-missing" \
  "$(entry r-3 '.state + " " + .flags[0].code')"
run "$P" ledger --json
before=$(sha256sum <"$tmp/out")
expect "the same file again" 0 "$P" import --json "$tmp/plain.csv"
same "is unchanged, row by row" "2 unchanged,3 unchanged,4 unchanged" "$(rows_of)"
same "and changes nothing" "$before" "$("$P" ledger --json | sha256sum)"
{ printf '\357\273\277%s\r\n' "$head"; sed 1d "$tmp/plain.csv" | sed 's/$/\r/'; } >"$tmp/crlf.csv"
expect "with a byte order mark and CRLF" 0 "$P" import --json "$tmp/crlf.csv"
same "it is the same file" "2 unchanged,3 unchanged,4 unchanged" "$(rows_of)"
"$P" ledger --csv >"$tmp/ledger.csv"
expect "what ledger --csv writes can be imported" 0 "$P" import --json "$tmp/ledger.csv"
same "and is the same" 3 "$(grep -c unchanged "$tmp/out")"
sed '1s/.*/REFERENCE,Credits,category,date,member_id/; 2,$d' "$tmp/plain.csv" >"$tmp/order.csv"
echo 'r-4,2.00,2,2023-07-01,A-1' >>"$tmp/order.csv"
expect "columns in any order and case" 0 "$P" import "$tmp/order.csv"
same "find their fields" "2.00 A-1" "$(entry r-4 '.credits + " " + .member_id')"
sed '1s/patient_safety_credits/patient_safety/' "$tmp/plain.csv" >"$tmp/typo.csv"
run "$P" import "$tmp/typo.csv"
has "a heading that is not known is said" "$tmp/err" "'patient_safety'"

# --- rows that are refused, each with line and column; the others are taken
rows bad.csv <<'CSV'
A-1,2023-08-01,1,1.00,Good,Provider,,,,,,b-1
NOBODY,2023-08-01,1,1.00,T,P,,,,,,b-2
A-1,2023-02-30,1,1.00,T,P,,,,,,b-3
A-1,2023-08-01,3,1.00,T,P,,,,,,b-4
A-1,2023-08-01,1,1.005,T,P,,,,,,b-5
A-1,2023-08-01,1,1,T,P,lecture,,,,,b-6
A-1,2023-08-01,1,1,T,P,,2023-08-02,,,,b-7
A-1,2023-08-01,1,1,T,P,,,1.01,,,b-8
A-1,2023-08-01,1,1,T,P,,,,2,,b-9
A-1,2023-08-01,1,1,T,P,,,,1,lasers,b-10
A-1,2023-08-01,1,4,T,P,,,,3,risk-management:2;research:2,b-11
A-1,2023-08-01,1,1,T, P, Inc.,live,,,,,b-12
A-1,2023-08-01,1,-1,T,P,,,,,,b-13
A-1,2023-08-01,1,50,T,P,residency,2022-07-01,,,,b-14
A-1,2023-08-01,1,,T,P,residency,,,,,b-15
A-1,2023-08-09,1,2.00,Once more,P,,,,,,b-1
CSV
expect "bad rows are exit 1" 1 "$P" import --json "$tmp/bad.csv"
same "each is refused, the good one taken" "1 15" \
  "$(grep -c '"added"' "$tmp/out") $(grep -c '"refused"' "$tmp/out")"
for at in 17:12 3:1 4:2 5:3 6:4 7:7 8:8 9:9 10:10 11:11 12:11 13:13 14:4 15:4 16:8; do
  has "line and column $at" "$tmp/err" "bad.csv:$at: "
done
same "with the reason in the JSON" yes "$(jq -r 'select(.row == 3) | .reason | test("NOBODY")' "$tmp/out" | sed 's/true/yes/')"
same "and null for an id" null "$(jq -r 'select(.row == 3) | .id' "$tmp/out")"
expect "no such file" 1 "$P" import "$tmp/none.csv"
printf 'member_id,date,credits\n' >"$tmp/no-column.csv"
expect "a column that is missing" 1 "$P" import "$tmp/no-column.csv"
has "is named" "$tmp/err" "'category'"
printf '%s\nA-1,"2023\n' "$head" >"$tmp/open.csv"
expect "a quote left open" 1 "$P" import "$tmp/open.csv"
has "is named with its line" "$tmp/err" "line 2"
printf '%s\nA-1,2023-01-01,1,1,\351t\351\n' "$head" >"$tmp/latin.csv"
expect "not UTF-8" 1 "$P" import "$tmp/latin.csv"
expect "no such source" 2 "$P" import --source hearsay "$tmp/plain.csv"
expect "two files" 2 "$P" import "$tmp/plain.csv" "$tmp/bad.csv"

# --- a date never refuses a row; what is doubtful waits
rows flags.csv <<'CSV'
A-1,2027-01-01,2,1.00,Next year,,,,,,,f-1
A-1,2021-12-31,2,1.00,The day before,,,,,,,f-2
A-1,,2,1.00,When?,,,,,,,f-3
A-1,2023-09-01,2,,How much?,,,,,,,f-4
A-1,2023-09-02,1,5.00,Poster,Some Society,poster,,,,,f-5
A-1,2023-09-03,1,5.00,Article,American Medical Association,article,,,,,f-6
A-1,2023-09-04,1,1.10,Odd,P,,,,,,f-7
A-1,2023-09-05,2,1.10,Odd is right here,P,,,,,,f-8
A-1,2023-09-06,2,4.00,Safety,P,,,,2.00,prophylaxis,f-9
A-1,2023-04-30,1,12.50,Flaps in two parts,ASPS,,,,,,f-10
CSV
expect "doubtful rows are taken" 0 "$P" import "$tmp/flags.csv"
for pair in f-1:date-future f-2:outside-every-cycle f-3:date-missing f-4:credits-missing \
    f-5:direct-credit-without-ama f-7:credits-steps f-9:safety-self-reported \
    f-10:duplicate-suspected; do
  same "${pair#*:} holds $(entry "${pair%:*}" .title)" "pending ${pair#*:}" \
    "$(entry "${pair%:*}" '.state + " " + (.flags | map(.code) | join(","))')"
done
same "the AMA's own award is none" accepted "$(entry f-6 .state)"
same "nor are steps in Category 2" accepted "$(entry f-8 .state)"
same "empty credits are 0.00" 0.00 "$(entry f-4 .credits)"
same "the duplicate names the other entry" yes \
  "$(entry f-10 ".flags[0].message | test(\"entry $(entry r-1 .id)\")" | sed 's/true/yes/')"

# --- whose word: --source and --accept-all
rows society.csv <<'CSV'
B-2,2024-02-01,1,8.00,Posted by the office,,,,4.00,2.00,risk-management,s-1
CSV
"$P" import --source society "$tmp/society.csv" >/dev/null
same "what the society posts itself is accepted" "accepted society" "$(entry s-1 '.state + " " + .source')"
rows opening.csv <<'CSV'
B-2,2023-12-31,1,40.00,Balance,P,,,,6.00,other,o-1
CSV
"$P" import --source opening-balance "$tmp/opening.csv" >/dev/null
same "an opening balance is no certificate" "pending opening-balance" "$(entry o-1 '.state + " " + .source')"
sed 's/,f-/,g-/; s/2023-/2024-/g' "$tmp/flags.csv" >"$tmp/accept.csv"
"$P" import --accept-all --by office "$tmp/accept.csv" >/dev/null
same "--accept-all takes the importer's word for all" "10 approved office" \
  "$("$P" ledger --json | jq -r '[.entries[] | select(.reference // "" | startswith("g-"))] |
     "\(length) \(map(.state) | unique[]) \(map(.decided_by) | unique[])"')"
expect "and for those that wait from before" 0 "$P" import --accept-all --json "$tmp/opening.csv"
same "they are changed, the others not" "2 changed" "$(rows_of)"
expect "once" 0 "$P" import --accept-all --json "$tmp/opening.csv"
same "not again" "2 unchanged" "$(rows_of)"
expect "the importer's word is taken back" 0 "$P" review undo "$(entry o-1 .id)"
same "and the flag holds it again" pending "$(entry o-1 .state)"

# --- lists of topics, residencies
rows topics.csv <<'CSV'
B-2,2024-03-01,2,20.00,Many topics,P,,,,9.00,risk-management:3.00;device-training:6.00,t-1
B-2,2025-06-30,1,,Fellowship,University,residency,2023-07-01,all,10.00,prophylaxis,t-2
CSV
expect "topics with amounts, and a residency" 0 "$P" import --accept-all "$tmp/topics.csv"
same "the list is kept" "risk-management:3.00;device-training:6.00" "$(entry t-1 .safety_topic)"
same "a residency has no credits of its own" "null 2023-07-01" "$(entry t-2 '"\(.credits) \(.start_date)"')"
run "$P" status --json --as-of 2024-12-31 B-2
same "each topic has its cap, years of training are cut at the window" "78.00 58.00 54.00 20.00" \
  "$(jq -r '[.members[0].cycles[0].requirements[].counted] | join(" ")' "$tmp/out")"

# --- a row whose reference is known with other values
sed 's/,12.5,/,11.5,/; s/,r-2$/,r-2x/' "$tmp/plain.csv" | grep -v r-3 >"$tmp/changed.csv"
expect "a change is not made" 1 "$P" import --json "$tmp/changed.csv"
same "it is listed" "2 refused,3 added" "$(rows_of)"
has "with old and new value" "$tmp/err" "credits: 12.50 -> 11.50"
same "and nothing is changed" 12.50 "$(entry r-1 .credits)"
expect "with --confirm it is" 0 "$P" import --json --confirm "$tmp/changed.csv"
same "row by row" "2 changed,3 unchanged" "$(rows_of)"
same "a new version of that entry" "11.50 11.50" \
  "$(entry r-1 '.credits + " " + .plastic_surgery_credits')"
"$P" review show "$(entry r-1 .id)" >"$tmp/show"
has "the old one is in its history" "$tmp/show" "credits: 12.50 -> 11.50"
expect "confirmed again" 0 "$P" import --json --confirm "$tmp/changed.csv"
same "changes nothing" "2 unchanged,3 unchanged" "$(rows_of)"

# --- what people decided is not another row
r1=$(entry r-1 .id) r2=$(entry r-2 .id)
"$P" review correct "$r1" credits=10.00 --reason "the letter says ten" >/dev/null 2>&1
"$P" review reject "$r2" --reason "not CME" >/dev/null
expect "the file after a correction and a rejection" 0 "$P" import --json "$tmp/changed.csv"
same "is unchanged" "2 unchanged,3 unchanged" "$(rows_of)"
"$P" import --json "$tmp/plain.csv" >"$tmp/out" 2>/dev/null
same "a rejected row does not come back" "unchanged" "$(jq -r 'select(.row == 3).outcome' "$tmp/out")"
same "the person's value stays" "10.00 approved" "$(entry r-1 '.credits + " " + .state')"

# --- an import is a batch that can be undone
rows batch.csv <<'CSV'
B-2,2025-05-01,2,5.00,One,P,,,,,,u-1
B-2,2025-05-02,2,6.00,Two,P,,,,,,u-2
CSV
run "$P" import "$tmp/batch.csv"
first=$(sed -n 's/.*--batch \([0-9]*\).*/\1/p' "$tmp/out")
sed 's/5.00,One/7.00,One/' "$tmp/batch.csv" >"$tmp/batch2.csv"
run "$P" import --confirm "$tmp/batch2.csv"
second=$(sed -n 's/.*--batch \([0-9]*\).*/\1/p' "$tmp/out")
expect "the change is undone" 0 "$P" review undo --batch "$second"
same "its entry is what it was" "5.00 accepted" "$(entry u-1 '.credits + " " + .state')"
"$P" import --confirm "$tmp/batch2.csv" >/dev/null
expect "the import is undone" 0 "$P" review undo --batch "$first"
same "changed or not, all its entries" "rejected rejected" "$(entry u-1 .state) $(entry u-2 .state)"
same "with the reason" "batch $first undone" "$(entry u-2 .reason)"
sed 's/u-/v-/; s/2025/2024/' "$tmp/batch.csv" >"$tmp/batch3.csv"
run "$P" import "$tmp/batch3.csv"
"$P" review undo --batch "$(sed -n 's/.*--batch \([0-9]*\).*/\1/p' "$tmp/out")" >/dev/null
expect "what was undone can be imported anew" 0 "$P" import --json "$tmp/batch3.csv"
same "as new entries" "2 added,3 added" "$(rows_of)"
expect "the batches" 0 "$P" review batches --json
same "each with its number, what it was and its entries" "import 2" \
  "$(json ".batches[] | select(.batch == $first) | \"\(.kind) \(.entries)\"")"
expect "no such batch" 2 "$P" review undo --batch 999
expect "all of it verifies" 0 "$P" verify
