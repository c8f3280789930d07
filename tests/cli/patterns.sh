# The pattern library as an author meets it: check, list, explain, and what a fault looks like.
. "$(dirname "$0")/lib.sh"

expect "the library passes its own examples" 0 "$P" patterns check
has "and says how many" "$tmp/out" "all pass"
expect "as TAP" 0 "$P" patterns check --tap
same "no test of it fails" "$(grep "^1\.\." "$tmp/out" | cut -c4-) 0" \
  "$(grep -c '^ok ' "$tmp/out") $(grep -c '^not ok ' "$tmp/out")"

expect "the providers" 0 "$P" patterns list provider
same "at least 40, each where it is written" yes \
  "$([ "$(grep -cE '^\[provider .*providers\.patterns:[0-9]+$' "$tmp/out")" -ge 40 ] && echo yes)"
run "$P" patterns list
has "the blanks of the language" "$tmp/out" "{credits}"
expect "a kind that is not there" 2 "$P" patterns list nonsense

# --- faults are said as FILE:LINE:COLUMN, with what to write instead
fault() { # NAME LINE:COLUMN WORDS, the file from stdin
  cat >"$tmp/own.patterns"
  run "$P" patterns check "$tmp/own.patterns"
  same "$1: exit 1" 1 "$status"
  has "$1: where" "$tmp/err" "own.patterns:$2: "
  has "$1: what" "$tmp/err" "$3"
}
fault "a blank that is not there" 3:19 "did you mean {credits}" <<'P'
[field credits]
role = awarded
find = is awarded {credit} hours
P
fault "an unknown section" 1:2 "did you mean 'provider'" <<'P'
[provder lakeside]
name = Lakeside Surgical Seminars
P
fault "a value that is missing" 2:7 "'name' has no value" <<'P'
[provider lakeside]
name =
P
fault "an unknown setting" 3:1 "plastic-surgery" <<'P'
[provider lakeside]
name = Lakeside Surgical Seminars
plastic-surgry = yes
P
fault "a regular expression that does not compile" 3:22 "missing closing parenthesis" <<'P'
[field date]
role = on
regex = (?<date>\d{4}
P
fault "an example that fails" 6:1 "1.25" <<'P'
[field credits]
role = awarded
find = is awarded {credits} hours
[example]
text = she is awarded 1.25 hours
expect credits = 1.50
P
fault "a line that is none" 2:1 "" <<'P'
[provider lakeside]
name Lakeside Surgical Seminars
P
fault "the same provider twice" 3:1 "asps" <<'P'
[provider asps]
name = American Society of Plastic Surgeons
[provider asps]
name = American Society of Plastic Surgeons
P

# --- explain: what matched where, what came near, and the entry that came of it
expect "explain" 0 "$P" patterns explain "$samples/designated-only.pdf"
has "the words on the page" "$tmp/out" "page 1  “maximum of 4.00”"
has "the pattern" "$tmp/out" "field credits, designated"
has "what came near and where it stopped" "$tmp/out" "then wanted “"
has "and why the entry waits" "$tmp/out" "flag credits-maximum-only"
expect "explain what cannot be read" 1 "$P" patterns explain "$samples/user-password.pdf"
has "says why" "$tmp/err" "user-password.pdf: encrypted"
expect "explain nothing" 2 "$P" patterns explain

# --- a provider of one's own, as the README shows it
before=$("$P" extract --json "$samples/no-accredited-provider.pdf" | jq -r '[.entries[0].flags[].code] | join(" ")')
mkdir -p "$CMELEDGER_HOME/patterns"
cat >"$CMELEDGER_HOME/patterns/local.patterns" <<'P'
[provider lakeside]
name            = Lakeside Surgical Seminars
also            = Lakeside Seminars
plastic-surgery = yes
P
expect "a home's own file is read beside the library" 0 "$P" patterns check
run "$P" extract --json "$samples/no-accredited-provider.pdf"
same "and knows its provider" "lakeside" "$(json '.entries[0].provider_id')"
same "which takes that flag away and no other" "$before" \
  "provider-unknown $(json '[.entries[0].flags[].code] | join(" ")')"
