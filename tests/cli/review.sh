# review: decisions of people, one command each and key by key (contract.md).
. "$(dirname "$0")/lib.sh"
take() { # take FILE [MEMBER]: ingests it; $doc and $id are its document and first entry
  run "$P" ingest --json ${2:+--member "$2"} "$1"
  doc=$(head -1 "$tmp/out" | jq .document) id=$(head -1 "$tmp/out" | jq '.entries[0]')
}
entry() { "$P" review show --json "$1" | jq -r ".entries[0] | $2"; }
listed() { # the ids of `review list` with these options
  "$P" review list --json "$@" | jq -r '[.entries[].id] | join(" ")'
}
"$P" config set scan-pages 0 # a scan then gives a document without an entry
"$P" member add M-1 "Jane Smith" 2023-01-01
"$P" member add M-2 "Wen Li" 2023-01-01

# --- the list: why, oldest first, filters
cert "$tmp/unknown.pdf" "Who Knows" "Breast Symposium"
cert "$tmp/folder.pdf" "Wen Li" "Hand Course"
take "$tmp/unknown.pdf"; unknown=$id
take "$tmp/folder.pdf" M-1; folder=$id
take "$samples/user-password.pdf"; locked=$doc
take "$samples/scan-without-text.pdf"; scan=$doc
take "$samples/nursing-contact-hours.pdf" M-2; nursing=$id
expect "what waits" 0 "$P" review list
has "says why" "$tmp/out" "member-unknown: Nobody of this name"
has "names documents without an entry" "$tmp/out" "document $locked  quarantined: encrypted"
same "oldest first" "$unknown $folder $nursing" "$(listed)"
same "of a member" "$folder" "$(listed --member M-1)"
same "with a flag" "$unknown" "$(listed --flag member-unknown)"
same "of a file" "$folder" "$(listed --file folder.pdf)"
same "the same as JSON" '["documents","entries","format"]' "$("$P" review list --json | jq -c keys)"
same "documents beside" "$locked $scan" "$("$P" review list --json | jq -r '[.documents[].document] | join(" ")')"
same "what only is accepted does not wait" 0 "$(cert "$tmp/fine.pdf" "Wen Li" Fine; take "$tmp/fine.pdf"; listed --file fine.pdf | wc -w)"
same "the one that waits longest" "$(listed | cut -d' ' -f1)" "$(listed --limit 1)"
expect "of a long queue the beginning" 0 "$P" review list --limit 1
has "says that there are more" "$tmp/out" "wait; the oldest are shown"
expect "a limit is a count" 2 "$P" review list --limit 0
expect "no such member" 2 "$P" review list --member M-9
expect "show" 0 "$P" review show "$folder"
has "fields with the words they were read from" "$tmp/out" '"5.00'
has "the flags" "$tmp/out" "member-not-of-folder (member_name)"
has "the file" "$tmp/out" "folder.pdf"
has "and the history" "$tmp/out" "History"
same "every key of the contract" true \
  "$(entry "$folder" '[has("id","member_id","document","state","flags","decided_by","decided_at","reason","credits","date","evidence","notes")] | all')"
expect "no such entry" 2 "$P" review show 999
expect "no number" 2 "$P" review approve one
expect "no such subcommand" 2 "$P" review bless 1
expect "an option of another" 2 "$P" review approve 1 --flag x

# --- approve, correct, reject: who, when, why
expect "what has no member cannot be approved" 1 "$P" review approve "$unknown"
has "says what is missing" "$tmp/err" "no member (member_id=M-1001)"
same "and stays" pending "$(entry "$unknown" .state)"
expect "one of several" 1 "$P" review approve "$unknown" "$folder" --by Iris --reason "she was there"
same "the other is approved" "approved Iris she was there" "$(entry "$folder" '"\(.state) \(.decided_by) \(.reason)"')"
same "with the time" true "$(entry "$folder" '.decided_at | test("^2026-11-23T.*Z$")')"
expect "nothing is touched when one is unknown" 2 "$P" review approve "$unknown" 999
expect "correct" 0 "$P" review correct "$unknown" member_id=M-1 credits=4.75 --by Iris
same "values and state" "M-1 4.75 approved" "$(entry "$unknown" '"\(.member_id) \(.credits) \(.state)"')"
same "a part that was the whole stays the whole" 4.75 "$(entry "$unknown" .plastic_surgery_credits)"
expect "no such field" 2 "$P" review correct "$unknown" colour=red
has "the fields are named" "$tmp/err" "patient_safety_credits"
expect "no such value" 2 "$P" review correct "$unknown" credits=lots
expect "no contradiction" 2 "$P" review correct "$unknown" patient_safety_credits=9.00
expect "no such member" 2 "$P" review correct "$unknown" member_id=M-9
same "and nothing changes" "M-1 4.75" "$(entry "$unknown" '"\(.member_id) \(.credits)"')"
expect "reject needs a reason" 2 "$P" review reject "$unknown"
expect "decided entries are decided again" 0 "$P" review reject "$unknown" --reason "another's"
same "rejected" "rejected another's" "$(entry "$unknown" '"\(.state) \(.reason)"')"
"$P" review show "$unknown" >"$tmp/out"
has "every step is kept" "$tmp/out" "credits: 5.00 -> 4.75"
expect "undo" 0 "$P" review undo "$unknown"
same "gives the one before, with its word" "approved 4.75 Iris" "$(entry "$unknown" '"\(.state) \(.credits) \(.decided_by)"')"
expect "and the one before that" 0 "$P" review undo "$unknown" --reason "a slip"
same "down to what was read" "null 5.00 pending null" "$(entry "$unknown" '"\(.member_id) \(.credits) \(.state) \(.decided_by)"')"
"$P" review show "$unknown" >"$tmp/out"
has "with its own reason" "$tmp/out" "undo by $(id -un): a slip"
expect "and no further" 1 "$P" review undo "$unknown"
same "flags are back" member-unknown "$(entry "$unknown" '.flags[0].code')"

# --- move
expect "move" 0 "$P" review move "$unknown" M-2 --reason "wrong folder"
same "settles whose it is" "M-2 0" "$(entry "$unknown" '"\(.member_id) \(.flags | length)"')"
expect "to nobody" 2 "$P" review move "$unknown" M-9
accepted=$("$P" ledger --json --state accepted | jq '.entries[0].id')
"$P" review move "$accepted" M-1 >/dev/null
same "an accepted one stays counted" "M-1 approved" "$(entry "$accepted" '"\(.member_id) \(.state)"')"

# --- claim: other credit as Category 2
same "other credit" other "$(entry "$nursing" .category)"
hours=$(entry "$nursing" '.credits // (.candidates[] | select(.field == "credits") | .value)' | head -1)
expect "is claimed hour for hour" 0 "$P" review claim "$nursing"
same "as Category 2" "2 $hours approved" "$(entry "$nursing" '"\(.category) \(.credits) \(.state)"')"
expect "once" 1 "$P" review claim "$nursing"

# --- supersede: the amended certificate counts
cert "$tmp/old.pdf" "Jane Smith" "Face Course" "May 4, 2024"
cert "$tmp/new.pdf" "Smith, Jane" "Face Course" "May 4, 2024"
take "$tmp/old.pdf"; old=$id
take "$tmp/new.pdf"; new=$id
same "the second is suspected" duplicate-suspected "$(entry "$new" '.flags[0].code')"
expect "supersede" 0 "$P" review supersede "$new" "$old"
same "the new counts, the old does not" "approved rejected" "$(entry "$new" .state) $(entry "$old" .state)"
same "the reason names it" "superseded by entry $new" "$(entry "$old" .reason)"
expect "taken back as one" 0 "$P" review undo "$old"
same "both are as before" "pending accepted" "$(entry "$new" .state) $(entry "$old" .state)"
expect "not by itself" 2 "$P" review supersede "$new" "$new"
expect "not of another member" 2 "$P" review supersede "$folder" "$nursing"

# --- link: the paper that proves what is posted
printf 'member_id,date,category,credits,title,provider,reference\nM-1,2024-06-02,1,5.00,Nose Course,ASPS,p-1\n' >"$tmp/posted.csv"
"$P" import --source society "$tmp/posted.csv" >/dev/null
posted=$("$P" ledger --json | jq '.entries[] | select(.reference == "p-1") | .id')
cert "$tmp/proof.pdf" "Jane Smith" "Nose Course" "June 2, 2024"
take "$tmp/proof.pdf"; proof=$id
sum() { "$P" status --json M-1 | jq -r '.members[0].cycles[0].requirements[0].counted'; }
"$P" review approve "$proof" >/dev/null
twice=$(sum)
expect "link" 0 "$P" review link "$doc" "$posted"
same "counted once" "approved rejected" "$(entry "$posted" .state) $(entry "$proof" .state)"
same "the certificate is the entry's document" "$doc" "$(entry "$posted" .document)"
same "5.00 less than twice" 5 "$(echo "$twice $(sum)" | awk '{ print $1 - $2 }')"
expect "the posted file again" 0 "$P" import --json "$tmp/posted.csv"
same "is unchanged" unchanged "$(json .outcome)"
expect "linked once" 2 "$P" review link "$doc" "$posted"
run "$P" ingest --json "$tmp/proof.pdf"
same "the proof again is a duplicate" duplicate "$(head -1 "$tmp/out" | jq -r .outcome)"
expect "taken back as one" 0 "$P" review undo "$proof"
same "both are as before" "accepted approved null" "$(entry "$posted" '"\(.state)"') $(entry "$proof" .state) $(entry "$posted" .document)"
run "$P" ingest --json "$samples/cme-passport-transcript.pdf"
transcript=$(head -1 "$tmp/out" | jq .document)
expect "a transcript is not swallowed by one entry" 2 "$P" review link "$transcript" "$posted"

# --- what is not known yet of the whole is not known of its parts, and follows it
take "$samples/credits-missing.pdf" M-1
same "all of an unknown whole" "null null" "$(entry "$id" '"\(.credits) \(.plastic_surgery_credits)"')"
expect "the whole is told" 0 "$P" review correct "$id" credits=3.50
same "a plastic-surgery body's, all of it" 3.50 "$(entry "$id" .plastic_surgery_credits)"
take "$samples/acls-ecard.pdf" M-1
same "a topic by its name, in doubt" true "$(entry "$id" '[.flags[].code] | any(. == "safety-inferred")')"
expect "hours for it" 0 "$P" review correct "$id" credits=2.00 category=2
same "are patient safety" "2.00 0.00" "$(entry "$id" '"\(.patient_safety_credits) \(.plastic_surgery_credits)"')"

# --- what a provider or a title says, it says too when a person gives it
cert "$tmp/elsewhere.pdf" "Jane Smith" "Grand Rounds" "May 9, 2024"
sed -i 's/American Society of Plastic Surgeons/Lakeside Academy of Good Surgeons!!/g' "$tmp/elsewhere.pdf"
take "$tmp/elsewhere.pdf" M-1
same "nothing says plastic surgery" 0.00 "$(entry "$id" .plastic_surgery_credits)"
expect "the provider is told" 0 "$P" review correct "$id" "provider=American Society of Plastic Surgeons"
same "known by its name, and all of it plastic surgery" "asps 5.00 true" \
  "$(entry "$id" '"\(.provider_id) \(.plastic_surgery_credits) \([.notes[].code] | any(. == "plastic-surgery-inferred"))"')"
expect "one that nobody knows" 0 "$P" review correct "$id" "provider=Hospital on the Hill"
same "has no id" null "$(entry "$id" .provider_id)"
expect "the part may be said" 0 "$P" review correct "$id" plastic_surgery_credits=0 title="Grand Rounds on Ethics"
expect "and the title be told" 0 "$P" review correct "$id" title="Rhinoplasty Update"
same "which names a subject" 5.00 "$(entry "$id" .plastic_surgery_credits)"
expect "or not, when it is said with it" 0 "$P" review correct "$id" title="Abdominoplasty Update" plastic_surgery_credits=1.00
same "then it is as said" 1.00 "$(entry "$id" .plastic_surgery_credits)"

# --- enter: a document without an entry
expect "enter" 0 "$P" review enter "$scan" member_id=M-1 category=2 credits=3.00 date=2024-07-01 \
  title="Grand rounds" --by Iris --reason "read from the scan"
byhand=$(sed -n 's/entry \([0-9]*\):.*/\1/p' "$tmp/out")
same "is a person's word" "approved by-hand Iris" "$(entry "$byhand" '"\(.state) \(.source) \(.decided_by)"')"
same "the document waits no longer" "$locked" "$("$P" review list --json | jq -r '[.documents[].document] | join(" ")')"
expect "the last decision is undone without a number" 0 "$P" review undo
same "it was that one" rejected "$(entry "$byhand" .state)"
same "and the document waits again" "$locked $scan" "$("$P" review list --json | jq -r '[.documents[].document] | join(" ")')"
expect "enter needs all that counts" 2 "$P" review enter "$scan" member_id=M-1 credits=1.00
has "and names it" "$tmp/err" "no category"
expect "no such document" 2 "$P" review enter 999 credits=1

# --- retry: with its password
printf 'brachial\n' >"$tmp/password"
printf 'femoral\n' >"$tmp/wrong"
expect "a wrong password" 1 "$P" review retry "$locked" --password-file "$tmp/wrong"
expect "no password" 1 "$P" review retry "$locked"
expect "no such file" 2 "$P" review retry "$locked" --password-file "$tmp/none"
expect "the right one" 0 "$P" review retry --json "$locked" --password-file "$tmp/password"
same "opens it" "1 user-password.pdf" "$(json '"\(.entries | length) \(.file | split("/") | last)"')"
expect "an entry is not made twice" 2 "$P" review retry "$locked" --password-file "$tmp/password"
same "the password is nowhere in the home" 0 "$(grep -rl brachial "$CMELEDGER_HOME" | wc -l)"

# --- key by key, on a terminal
export CMELEDGER_HOME=$tmp/queue
"$P" config set scan-pages 0 # a scan then gives a document without an entry
"$P" member add M-1 "Jane Smith" 2023-01-01
for n in 1 2 3 4; do
  cert "$tmp/q$n.pdf" "Not Her $n" "Queue $n" "May $n, 2024"
  "$P" ingest --member M-1 "$tmp/q$n.pdf" >/dev/null
done
expect "not in a pipe" 2 "$P" review
prompt='[q]uit ? '
python3 "$root/tests/terminal.py" \
  "the keys are told|q quit|" "it begins with the oldest|1 of 4|" "and waits|$prompt|x" \
  "another key gives help|s skip|" "and waits on|$prompt|a" \
  "accept goes on|2 of 4|" "to the next|$prompt|e" \
  "edit asks|like credits=4.00: |credits=lots
" "a wrong value is refused|it must be an amount|" "and asked again|$prompt|e" \
  "edit once more|like credits=4.00: |credits=4.25
" "a change is told|2 of 4, changed: a keeps it|" "the new value is shown|4.25|" \
  "before it is kept|$prompt|a" "then it is|entry 2: approved; u takes it back|" \
  "then the next|3 of 4|" "waits|$prompt|s" "skip goes on|4 of 4|" "waits too|$prompt|u" \
  "undo says so|entry 2 waits again|" "and goes back there|2 of 4|" "as it was|5.00|" "and waits there|$prompt|q" \
  "quit says what was done|1 entry decided.|" "and where it goes on|goes on with entry 2.|" -- "$P" review
same "what was decided" "approved pending pending pending" \
  "$("$P" ledger --json | jq -r '[.entries | sort_by(.id)[].state] | join(" ")')"
python3 "$root/tests/terminal.py" \
  "it resumes where it stopped|Queue 2|" "with what waits|$prompt|r" \
  "reject asks why|Why is it rejected? |not hers
" "and goes on|Queue 3|" "to the next|$prompt|a" "and the last|Queue 4|" "waits|$prompt|a" \
  "the end says what was done|3 entries decided.|" -- "$P" review
same "all is decided" "approved rejected approved approved" \
  "$("$P" ledger --json | jq -r '[.entries | sort_by(.id)[].state] | join(" ")')"
same "with the reason typed" "not hers" "$("$P" ledger --json --state rejected | jq -r '.entries[0].reason')"
"$P" ingest --member M-1 "$samples/date-day-or-month.pdf" "$samples/nursing-contact-hours.pdf" >/dev/null
readings=$("$P" review list --json | jq -c '.entries[] | select(.flags[].code == "date-order-unclear")')
other=$(echo "$readings" | jq -r 'first(.candidates[] | select(.field == "date")).value')
python3 "$root/tests/terminal.py" "a key that is more than one byte|$prompt|$(printf '\033[20~')" \
  "is no key of ours|q quit|" "and waits|$prompt|a" "nothing is changed by it|2 of 2|" "done|$prompt|s" -- "$P" review
same "least of all the reading of a digit in it" "$(echo "$readings" | jq -r .date)" \
  "$("$P" review show --json "$(echo "$readings" | jq .id)" | jq -r '.entries[0].date')"
"$P" review undo >/dev/null
python3 "$root/tests/terminal.py" "other readings are offered|Other readings|" "the first of them|$prompt|1" \
  "is taken|$other|" "and waits|$prompt|a" "then other credit|2 of 2|" "waits|$prompt|c" \
  "is claimed as Category 2|category                 2|" "and waits|$prompt|a" \
  "both are done|2 entries decided.|" -- "$P" review
same "the reading that was picked" "$other approved" \
  "$("$P" review show --json "$(echo "$readings" | jq .id)" | jq -r '.entries[0] | "\(.date) \(.state)"')"
python3 "$root/tests/terminal.py" "an empty queue says so|Nothing waits for review.|" -- "$P" review
expect "all of it verifies" 0 "$P" verify
