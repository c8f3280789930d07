# The roster, whose certificate is whose, and decisions about members (contract.md, compliance.md).
. "$(dirname "$0")/lib.sh"
member() { "$P" member list --json | jq -r ".members[] | select(.member_id == \"$1\") | $2"; }
rows_of() { jq -r '[.row, .outcome] | join(" ")' "$tmp/out" | paste -sd,; }

# --- the roster
cat >"$tmp/roster.csv" <<'CSV'
name,member_id,first_cycle_start,membership,aliases,npi,email,ledger_begins
"Smith, Jane Q.",007,2023-01-01,active,Jane Smith-Jones; J. Q. Smith,1234567890,js@example.org,
Zoë Núñez,N-2,2022-07-01,Candidate,,,,2024-01-01
Tom Old,O-3,2020-02-29,exempt,,,,
CSV
expect "a roster, columns in any order" 0 "$P" member import --json "$tmp/roster.csv"
same "one object a row" "2 added,3 added,4 added" "$(rows_of)"
same "every key of the contract" '["format","id","outcome","reason","row"]' "$(head -1 "$tmp/out" | jq -c keys)"
same "a member id is text" 007 "$(head -1 "$tmp/out" | jq -r .id)"
same "the home is private" 700 "$(stat -c %a "$CMELEDGER_HOME")"
same "so is the ledger" 600 "$(stat -c %a "$CMELEDGER_HOME/ledger.sqlite")"
same "aliases are other names" "Jane Smith-Jones|J. Q. Smith" "$(member 007 '.aliases | join("|")')"
same "a class in capitals" candidate "$(member N-2 .membership)"
same "ledger_begins" 2024-01-01 "$(member N-2 .ledger_begins)"
expect "the same file again" 0 "$P" member import --json "$tmp/roster.csv"
same "changes nothing" "2 unchanged,3 unchanged,4 unchanged" "$(rows_of)"

cat >"$tmp/bad.csv" <<'CSV'
member_id,name,membership,first_cycle_start,ledger_begins
B-1,Good One,active,2024-01-01,
B 2,Bad Id,active,2024-01-01,
-3,Bad Id,active,2024-01-01,
B-4,,active,2024-01-01,
B-5,No Class,,2024-01-01,
B-6,Life Member,Life,2024-01-01,
B-7,No Day,active,2024-02-30,
B-8,No Begin,active,2024-01-01,soon
B-1,Twice,active,2024-01-01,
B-9,Comma, MD,active,2024-01-01,
CSV
expect "bad rows are exit 1" 1 "$P" member import --json "$tmp/bad.csv"
same "each is refused, the good one taken" "1 9" \
  "$(grep -c '"added"' "$tmp/out") $(grep -c '"refused"' "$tmp/out")"
for at in 3:1 4:1 5:2 6:3 7:3 8:4 9:5 10:1 11:; do
  has "line and column $at" "$tmp/err" "bad.csv:$at"
done
has "no class says what there is" "$tmp/err" "bad.csv:6:3: membership is empty; it is active, candidate or exempt"
has "an unknown class says how to map it" "$tmp/err" "member class \"Life\"=active"
expect "it is mapped" 0 "$P" member class Life=exempt
expect "no such class" 2 "$P" member class Life=dead
grep -E 'member_id|Life' "$tmp/bad.csv" >"$tmp/life.csv"
expect "and then known" 0 "$P" member import "$tmp/life.csv"
same "as what was said" exempt "$(member B-6 .membership)"
printf 'Nr,Full_Name,membership,first_cycle_start\nX-1,Ida Holm,active,2024-01-01\n' >"$tmp/map.csv"
expect "other headings" 1 "$P" member import "$tmp/map.csv"
has "say how to map them" "$tmp/err" "--map member_id=HEADING"
expect "a map of nothing" 2 "$P" member import --map nome=Full_Name "$tmp/map.csv"
expect "with a map" 0 "$P" member import --map member_id=Nr,name=Full_Name "$tmp/map.csv"
sed -i 's/X-1,Ida Holm/X-2,Ole Dahl/' "$tmp/map.csv"
expect "it is remembered" 0 "$P" member import "$tmp/map.csv"
same "for the next file" "Ole Dahl" "$(member X-2 .name)"
expect "and our own headings still serve" 0 "$P" member import "$tmp/roster.csv"

# --- a re-import that changes a first cycle, a class or a name
sed 's/Zoë Núñez/Zoë Núñez-Berg/; s/2020-02-29/2020-03-01/; s/active,Jane/exempt,Jane/; s/js@/jane@/' \
  "$tmp/roster.csv" >"$tmp/roster2.csv"
expect "is listed" 1 "$P" member import --json "$tmp/roster2.csv"
same "row by row" "2 refused,3 refused,4 refused" "$(rows_of)"
has "a name" "$tmp/err" "name: Zoë Núñez -> Zoë Núñez-Berg"
has "a first cycle" "$tmp/err" "first_cycle_start: 2020-02-29 -> 2020-03-01"
has "a class" "$tmp/err" "membership: active -> exempt"
same "and not made" "Zoë Núñez" "$(member N-2 .name)"
expect "with --confirm it is" 0 "$P" member import --json --confirm "$tmp/roster2.csv"
same "row by row" "2 changed,3 changed,4 changed" "$(rows_of)"
same "an old name becomes an alias" "Zoë Núñez-Berg|Zoë Núñez" "$(member N-2 '.name + "|" + .aliases[0]')"
"$P" member import --json "$tmp/roster2.csv" >"$tmp/out"
same "and again nothing" "2 unchanged,3 unchanged,4 unchanged" "$(rows_of)"
same "a change of class is dated: earlier days keep the old one" "exempt active" \
  "$("$P" status --json 007 | jq -r '.members[0].membership') $("$P" status --json --as-of 2026-11-22 007 | jq -r '.members[0].membership')"
expect "one member" 0 "$P" member add A-1 "Ana Berg" 2024-01-01
expect "the same again" 2 "$P" member add A-1 "Ana Berg" 2024-01-01
expect "no such day" 2 "$P" member add A-2 "Ana Berg" 2024-1-1

# --- whose certificate?
export CMELEDGER_HOME=$tmp/home2
cat >"$tmp/people.csv" <<'CSV'
member_id,name,membership,first_cycle_start,aliases
M-1,Jane Quill Smith,active,2023-01-01,Jane Marlowe
M-2,José Ángel Núñez de la Vega,active,2023-01-01,
M-3,Robert Lee Jr.,active,2023-01-01,
M-4,Mary Ann Stone,active,2023-01-01,
M-5,Mary Ann Stone,active,2023-01-01,
M-6,Peter Hall,active,2023-01-01,
M-7,Peter Ulf Hall,active,2023-01-01,
M-8,Wen Li,active,2023-01-01,
CSV
"$P" member import "$tmp/people.csv" >/dev/null
mkdir "$tmp/names"
n=0
whose() { # whose PRINTED WANTED: member id and flags of a certificate with that name
  n=$((n + 1))
  cert "$tmp/names/$n.pdf" "$1" "Symposium on subject $n"
  got=$("$P" ingest --json "$tmp/names/$n.pdf" | head -1 | jq '.entries[0]')
  same "$1" "$2" "$("$P" ledger --json | jq -r ".entries[] | select(.id == $got) |
    \"\(.member_id) \(.state)\" + (.flags | map(\" \" + .code) | join(\"\"))")"
}
whose "JANE QUILL SMITH" "M-1 accepted"
whose "Jane Q. Smith, MD, FACS" "M-1 accepted"
whose "Smith, Jane Q." "M-1 accepted"
whose "Jane Smith" "M-1 accepted"
whose "Jane Marlowe, M.D." "M-1 accepted"
whose "J. Q. Smith" "null pending member-several"
whose "Jane X. Smith" "null pending member-unknown"
whose "Jose Angel Nunez de la Vega" "M-2 accepted"
whose "Robert Lee" "M-3 accepted"
whose "Robert Lee III" "null pending member-unknown"
whose "Mary Ann Stone" "null pending member-several"
whose "Peter Hall" "null pending member-several"
whose "Peter U. Hall" "null pending member-several"
whose "Peter Ulf Hall" "M-7 accepted"
whose "Wen Li" "M-8 accepted"
whose "Nobody Known" "null pending member-unknown"
"$P" review list --flag member-several >"$tmp/list"
has "two of one name are both named" "$tmp/list" "M-4, M-5"

# --- when the roster changes, what has no member is matched again; a person's word stays
id=$("$P" ledger --json | jq '.entries[] | select(.member_name == "Nobody Known") | .id')
moved=$("$P" ledger --json | jq '.entries[] | select(.member_name == "Jane X. Smith") | .id')
"$P" review move "$moved" M-8 --reason "she signs so" >/dev/null
"$P" member add M-9 "Nobody R. Known" 2023-01-01
same "a new member takes what waited" "M-9 accepted" \
  "$("$P" ledger --json | jq -r ".entries[] | select(.id == $id) | \"\(.member_id) \(.state)\"")"
"$P" member add M-10 "Jane X. Smith" 2023-01-01
same "what a person moved is left" "M-8" \
  "$("$P" ledger --json | jq -r ".entries[] | select(.id == $moved) | .member_id")"

# --- a folder for each member
mkdir -p "$tmp/in/M-1/2024/spring" "$tmp/in/M-8" "$tmp/in/M-88" "$tmp/in/M-4"
cert "$tmp/in/M-1/2024/spring/a.pdf" "Jane Smith" "Folders One"
cert "$tmp/in/M-8/b.pdf" "Jane Smith" "Folders Two"
cert "$tmp/in/M-88/c.pdf" "Wen Li" "Folders Three"
cert "$tmp/in/M-4/d.pdf" "Mary Ann Stone" "Folders Four"
cert "$tmp/in/e.pdf" "Wen Li" "Folders Five"
run "$P" watch --once --json "$tmp/in"
owner() {
  "$P" ledger --json | jq -r ".entries[] | select(.title == \"$1\") |
    \"\(.member_id) \(.state)\" + (.flags | map(\" \" + .code) | join(\"\"))"
}
same "subfolders too" "M-1 accepted" "$(owner "Folders One")"
same "another's name in the folder is asked about" "M-8 pending member-not-of-folder" \
  "$(owner "Folders Two")"
same "a folder of no member" "null pending folder-unknown" "$(owner "Folders Three")"
"$P" review list --flag folder-unknown >"$tmp/list"
has "names the nearest ids" "$tmp/list" "M-8"
same "the folder tells two of a name apart" "M-4 accepted" "$(owner "Folders Four")"
same "no folder: by name" "M-8 accepted" "$(owner "Folders Five")"
cert "$tmp/f.pdf" "Jane Smith" "Folders Six"
"$P" ingest --member M-8 "$tmp/f.pdf" >/dev/null
same "--member is guarded as well" "M-8 pending member-not-of-folder" "$(owner "Folders Six")"
sed 's/^M-8,Wen Li,.*/M-8,Wen Li,active,2023-01-01,Jane Smith/' "$tmp/people.csv" >"$tmp/people2.csv"
"$P" member import "$tmp/people2.csv" >/dev/null
same "a new alias settles it" "M-8 accepted" "$(owner "Folders Two")"

# --- decisions
export CMELEDGER_HOME=$tmp/home3
for id in E-1 E-2 E-3 E-4 E-5 E-6; do "$P" member add $id "Member $id" 2020-01-01; done
decide() { "$P" member decide "$@" --reason "as agreed" --by council; }
verdict() { # verdict ID DAY: standing, and outcome and end of the first cycle
  "$P" status --json --as-of "$2" "$1" | jq -r '.members[0] |
    "\(.standing) \(.cycles[0].outcome // "-") \(.cycles[0].end // "-")"'
}
decide E-1 extension --date 2022-12-01 --until 2023-06-30 --cycle 2020-01-01
same "an extension moves the end" "good-standing open 2023-06-30" "$(verdict E-1 2023-06-30)"
same "probation follows it" "probation probation 2023-06-30" "$(verdict E-1 2024-06-29)"
same "a year from its first day" "probation probation 2023-06-30" "$(verdict E-1 2024-06-30)"
same "and then suspension" "suspended suspended 2023-06-30" "$(verdict E-1 2024-07-01)"
same "before its date it is not in force" "good-standing open 2022-12-31" "$(verdict E-1 2022-11-30)"
same "later cycles stay where they are" 2023-01-01 \
  "$("$P" status --json --as-of 2024-01-01 E-1 | jq -r '.members[0].cycles[1].start')"
decide E-2 leave --date 2023-02-01 --until 2023-12-31 --cycle 2020-01-01
same "a leave made in probation opens the cycle again" "good-standing open 2023-12-31" \
  "$(verdict E-2 2023-02-01)"
decide E-3 attested-met --date 2023-02-01 --cycle 2020-01-01
same "an attestation overrides" "good-standing met 2022-12-31" "$(verdict E-3 2023-02-01)"
same "from its date" "probation probation 2022-12-31" "$(verdict E-3 2023-01-31)"
same "and the entries alone are shown beside it" probation \
  "$("$P" status --json --as-of 2023-02-01 E-3 | jq -r '.members[0].cycles[0].computed')"
decide E-4 reinstated --date 2024-03-01
same "reinstated" "good-standing not-judged 2022-12-31" "$(verdict E-4 2024-03-01)"
same "not before" "suspended suspended 2022-12-31" "$(verdict E-4 2024-02-29)"
decide E-5 dropped --date 2021-05-01
same "dropped" "dropped open 2022-12-31" "$(verdict E-5 2021-05-01)"
same "not the day before" "good-standing open 2022-12-31" "$(verdict E-5 2021-04-30)"
decide E-6 exempt --date 2021-05-01
same "a class that begins" "exempt - -" "$(verdict E-6 2021-05-01)"
same "a decision is told with who, when and why" \
  '[{"kind":"extension","date":"2022-12-01","until":"2023-06-30","cycle":"2020-01-01","reason":"as agreed","by":"council"}]' \
  "$("$P" status --json E-1 | jq -c '.members[0].decisions')"
same "but not before its day" '[]' \
  "$("$P" status --json --as-of 2022-11-30 E-1 | jq -c '.members[0].decisions')"
expect "no such member" 2 "$P" member decide E-9 dropped --date 2024-01-01 --reason x
expect "no such decision" 2 "$P" member decide E-1 fired --date 2024-01-01 --reason x
expect "without a reason" 2 "$P" member decide E-1 dropped --date 2024-01-01
expect "without a date" 2 "$P" member decide E-1 dropped --reason x
expect "an extension until when?" 2 "$P" member decide E-1 extension --date 2024-01-01 --reason x
expect "a fault makes no home" 2 "$P" --home "$tmp/none" member decide E-1 dropped \
  --date 2024-01-01 --reason x
same "none at all" no "$([ -e "$tmp/none" ] && echo yes || echo no)"
