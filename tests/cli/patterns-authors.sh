# For those who write patterns: faults by place with a suggestion, slow ones by name, TAP, the
# nearest miss, and a first draft from a certificate.
. "$(dirname "$0")/lib.sh"
check() { # check NAME TEXT WANTED: the fault that `patterns check` names
  printf '%s\n' "$2" >"$tmp/p.patterns"
  run "$P" patterns check "$tmp/p.patterns"
  if grep -qF -- "$3" "$tmp/err"; then ok "$1"; else not_ok "$1" "wanted: $3" "$(cat "$tmp/err")"; fi
}
expect "the program's own library has no fault" 0 "$P" patterns check
has "and no warning" "$tmp/out" "all pass; 0 warnings"
check "a blank that does not exist" '[field x]
find = awarded {credit}' "p.patterns:2:16: there is no blank of the kind 'credit'; did you mean {credits}?"
check "a key with a slip" '[provider x]
nam = X Society' "did you mean 'name'?"
check "a regex that is none" '[field x]
regex = (abc' "p.patterns:2:13:"
check "an example that fails" '[field x]
find = awarded {credits}
[example]
text = awarded 2.00
expect credits = 3.00' "p.patterns:5:1: the example gives credits = '2.00'"
check "a name that is taken" '[provider x]
name = X Society
[provider y]
also = X Society' "p.patterns:4:8: the name 'X Society' is [provider x]'s already (p.patterns:1)"
check "an open capture at the start" '[field x]
regex = ([^.\n]{3,120}?) is accredited' "p.patterns:2:9: warning: slow"
same "a warning is no failure" 0 "$status"
check "an expression without an end" '[field x]
regex = (\w+\s*)+zork' "p.patterns:2:9: it would stall"
same "that is a failure" 1 "$status"
printf '[provider %s]\nname = %s Society\nshort = XS\n' x X y Y >"$tmp/p.patterns"
expect "a short name may be several bodies'" 0 "$P" patterns check "$tmp/p.patterns"
printf '[field x]\nfind = awarded {credits}\nfind = granted {credits}\n' >"$tmp/p.patterns"
run "$P" patterns check --tap "$tmp/p.patterns"
same "TAP of a sound file" "TAP version 13 ok 1 - p.patterns:2 ok 2 - p.patterns:3 1..2" \
  "$(tr '\n' ' ' <"$tmp/out" | sed 's/ $//')"
printf '[field x]\nfind = {nothing}\n' >"$tmp/p.patterns"
expect "TAP of a faulty one" 1 "$P" patterns check --tap "$tmp/p.patterns"
has "says not ok" "$tmp/out" "not ok 1 - p.patterns:2:8: there is no blank"
for verb in check list explain draft diff learn-provider; do
  run "$P" patterns $verb --help
  has "patterns $verb --help has an example" "$tmp/out" "cmeledger patterns $verb"
done
run "$P" reextract --help
has "reextract --help has an example" "$tmp/out" "cmeledger reextract --dry-run"

python3 "$root/tests/pdf.py" "$tmp/a.pdf" "Certificate of Participation" "is proudly handed over to" \
  "Cordelia Abernathy, MD" "whose hands were at the live activity" "on March 5, 2024 in Chicago" \
  "Total credits that he claimed: 5.00 AMA PRA Category 1" "Bestowed points of CME credit: 5.00" \
  "Credit awarded: 5.00 AMA PRA Category 1 Credits" \
  "Bright Valley Surgical Society is accredited by the ACCME to provide continuing medical education."
expect "explain" 0 "$P" patterns explain "$tmp/a.pdf"
has "says how far the nearest phrase came" "$tmp/out" "has “5.00 AMA PRA Category 1 Credits”"
has "what it wanted" "$tmp/out" "then wanted “claimed <by|for|in|out>”"
has "and what stands there" "$tmp/out" "and found  “\nBright Valley Surgical Society"
has "and what decided" "$tmp/out" "it is pending because"
has "flag by flag" "$tmp/out" "- flag provider-unknown"
has "and by confidence" "$tmp/out" "needs 0.90"

expect "draft" 0 "$P" patterns draft "$tmp/a.pdf" credits=5.00
has "a phrase with a blank" "$tmp/out" "find = Bestowed points of CME credit: {credits}"
has "a name below its words" "$tmp/out" "find = is proudly handed over to\\n{name}"
lacks "nobody's name is in it" "$tmp/out" "Abernathy"
has "the provider, to be learnt" "$tmp/out" "name = Bright Valley Surgical Society"
has "what is read already is said" "$tmp/out" "# page 1: credits “5.00” is read by fields.patterns"
lacks "what is in no doubt is left out" "$tmp/out" "[field date]"
has "what is in doubt is said" "$tmp/out" "# Entry 1 waits: provider-unknown (provider)."
cp "$tmp/out" "$tmp/draft.patterns"
expect "the draft passes its own examples" 0 "$P" patterns check "$tmp/draft.patterns"
has "and is said to be one" "$tmp/err" "draft.patterns:10:1: warning: still a draft"
mkdir -p "$CMELEDGER_HOME/patterns"
cp "$tmp/draft.patterns" "$CMELEDGER_HOME/patterns/mine.patterns"
expect "and reads the certificate" 0 "$P" extract --json "$tmp/a.pdf"
same "name and credits" "Cordelia Abernathy 5.00" "$(json '.entries[0] | "\(.member_name) \(.credits)"')"
same "but nothing is accepted by what nobody has checked" "pattern-draft" "$(json '.entries[0].flags[].code')"
sed '/^draft = yes$/d' "$tmp/draft.patterns" >"$CMELEDGER_HOME/patterns/mine.patterns"
"$P" extract --json "$tmp/a.pdf" >"$tmp/out"
same "checked, it is" accepted "$(json '.entries[0].state')"
expect "a field that is none" 2 "$P" patterns draft "$tmp/a.pdf" colour=red
expect "a value that is none" 2 "$P" patterns draft "$tmp/a.pdf" credits=lots

# What a field should be is said: the phrase is made for that amount and that day.
python3 "$root/tests/pdf.py" "$tmp/b.pdf" "Certificate" "This certifies that" "Cordelia Abernathy, MD" \
  "took part in Wound Care" "Printed in Boston 04/01/2024" "Doors opened at noon 03/05/2024" \
  "A lecture is worth 1.00, the course is worth 7.25 points of CME" "Lakeview Institute is accredited by the ACCME."
expect "draft for what is told" 0 "$P" patterns draft "$tmp/b.pdf" credits=7.25 date=2024-03-05
has "that amount" "$tmp/out" "is worth {credits} points of CME"
has "that day" "$tmp/out" "find = Doors opened at noon {dates}"
lacks "no other" "$tmp/out" "Printed"

# Whatever is drafted from a sample and pasted as it is: sound, and nothing is accepted by it.
rm "$CMELEDGER_HOME"/patterns/*.patterns
drafts=0 wrong=
for sample in requirements-page tops-letter programme-with-speakers device-training-letter provider-by-state-society \
  no-accredited-provider meeting-agenda teaching-letter "claimed-after-two-maxima credits=14.25"; do
  file=$samples/${sample%% *}.pdf
  told=${sample#"${sample%% *}"}
  # shellcheck disable=SC2086  # a field, or nothing
  "$P" patterns draft "$file" $told >"$CMELEDGER_HOME/patterns/mine.patterns"
  drafts=$((drafts + $(grep -c '^draft = yes$' "$CMELEDGER_HOME/patterns/mine.patterns")))
  "$P" patterns check >/dev/null 2>&1 || wrong="$wrong $sample is not sound."
  "$P" extract --json "$file" | grep -q '"state":"accepted"' && wrong="$wrong $sample is accepted."
done
same "drafts of samples, pasted as they are" "" "$wrong"
same "of which there are some" yes "$([ "$drafts" -ge 10 ] && echo yes || echo "$drafts")"
