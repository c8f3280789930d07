# The review desk's door: who is let in, what a change needs, what is never answered, and that
# nothing from a certificate or the roster becomes markup.
. "$(dirname "$0")/lib.sh"

. "$root/tests/web/start.sh"

# ask NAME WANTED CURL-ARG...: the status of an answer; its body in $tmp/body, headers in $tmp/head
ask() {
  _name=$1 _wanted=$2
  shift 2
  _got=$(curl -s -m 20 -o "$tmp/body" -D "$tmp/head" -w '%{http_code}' "$@")
  same "$_name" "$_wanted" "$_got"
}
link() { sed -n "$1p" "$tmp/links"; }
enter() { curl -s -o "$tmp/body" -c "$tmp/$1" "$(link "$2")"; } # JAR LINK
token() { curl -s -b "$tmp/$1" "$at/" | sed -n 's/.*name="csrf" content="\([0-9a-f]*\)".*/\1/p'; }
# change JAR TOKEN PATH DATA [CURL-ARG...]: a POST as the desk's own page makes it
change() {
  _jar=$1 _token=$2 _path=$3 _data=$4
  shift 4
  set -- -b "$tmp/$_jar" -H "Origin: $at" -H "X-CSRF-Token: $_token" --data "$_data" "$@"
  curl -s -m 20 -o "$tmp/body" -D "$tmp/head" -w '%{http_code}' "$@" "$at$_path"
}

expect "a desk needs a home" 3 "$P" serve
same "and makes none" no "$([ -e "$CMELEDGER_HOME" ] && echo yes || echo no)"
expect "help with an example" 0 "$P" serve --help
has "help names the option" "$tmp/out" "--viewer"
expect "an unknown option is a fault of usage" 2 "$P" serve --nonsense

# A roster and certificates that try to be markup.
cat >"$tmp/roster.csv" <<'CSV'
member_id,name,membership,first_cycle_start,aliases
M-1,"<img src=x onerror=alert(1)> O'Hara",active,2023-01-01,"""><script>alert(2)</script>"
M-2,Dana Field,active,2024-01-01,
CSV
cat >"$tmp/entries.csv" <<'CSV'
member_id,date,category,credits,title,provider,reference,safety_topic,patient_safety_credits
M-1,2025-02-03,1,5,"<script>alert('title')</script>","""><svg onload=alert(1)>","' onfocus=alert(3) x='",,0
M-1,2025-02-03,1,5,"<script>alert('title')</script>","javascript:alert(1)","</title><script>alert(4)</script>",,0
M-2,2027-01-01,1,2,"&lt;b&gt; "" & ' <b>","<!-- -->","{{7*7}}${7*7}",,0
CSV
"$P" member import "$tmp/roster.csv" >"$tmp/out" 2>&1
"$P" import "$tmp/entries.csv" >"$tmp/out" 2>&1
"$P" ingest "$samples/credits-above-maximum.pdf" "$samples/scan-without-text.pdf" >"$tmp/out" 2>&1

start --user Dana --user 'Lee <b>' --viewer Kim
same "three links" 3 "$(wc -l <"$tmp/links" | tr -d ' ')"
same "loopback only" 127.0.0.1 "${host%:*}"

# ---- who is let in
ask "no cookie" 401 "$at/"
ask "no cookie, a picture" 401 "$at/document/1/page/1.png"
ask "no cookie, a list" 401 "$at/entries.csv"
ask "a made-up cookie" 401 -H "Cookie: desk-${host#*:}=$(printf 'a%.0s' $(seq 64))" "$at/"
ask "a made-up link" 403 "$at/enter/$(printf 'b%.0s' $(seq 64))"
enter dana 1
enter lee 2
enter kim 3
has "the cookie is out of reach of scripts and other sites" "$tmp/dana" "#HttpOnly_"
ask "a link opens once" 403 "$(link 1)"
ask "and lets in" 200 -b "$tmp/dana" "$at/"
for header in "default-src 'none'" "frame-ancestors 'none'" "nosniff" "no-referrer" "no-store" "DENY"; do
  has "header: $header" "$tmp/head" "$header"
done
lacks "no inline script or style is allowed" "$tmp/head" "unsafe"
lacks "the server says nothing of itself" "$tmp/head" "Server:"

# ---- under which name
ask "another site that points here" 421 -b "$tmp/dana" -H 'Host: evil.example' "$at/"
ask "another port" 421 -b "$tmp/dana" -H 'Host: 127.0.0.1:1' "$at/"
ask "no port" 421 -b "$tmp/dana" -H 'Host: 127.0.0.1' "$at/"
ask "its own other name" 200 -H "Cookie: $(awk '/desk-/ { print $6 "=" $7 }' "$tmp/dana")" -H "Host: localhost:${host#*:}" "$at/"
ask "no name" 421 -b "$tmp/dana" -0 -H 'Host:' "$at/"

# ---- what a change needs
dana=$(token dana) lee=$(token lee) kim=$(token kim)
entry=$("$P" review list --json | jq -r '.entries[] | select(.title == "Scar Revision Workshop") | .id')
data="action=approve&version=1&set.member_id=M-2"
post="--data $data"
ask "a change without the token" 403 -b "$tmp/dana" -H "Origin: $at" $post "$at/review/$entry"
ask "with another's token" 403 -b "$tmp/dana" -H "Origin: $at" -H "X-CSRF-Token: $lee" $post "$at/review/$entry"
ask "without an Origin" 403 -b "$tmp/dana" -H "X-CSRF-Token: $dana" $post "$at/review/$entry"
for origin in https://evil.example null "http://evil.example:${host#*:}" "https://$host" "http://localhost:${host#*:}"; do
  ask "from $origin" 403 -b "$tmp/dana" -H "X-CSRF-Token: $dana" -H "Origin: $origin" $post "$at/review/$entry"
done
ask "what the browser calls cross-site" 403 -b "$tmp/dana" -H "X-CSRF-Token: $dana" -H "Origin: $at" -H 'Sec-Fetch-Site: cross-site' $post "$at/review/$entry"
ask "without a cookie" 401 -H "X-CSRF-Token: $dana" -H "Origin: $at" $post "$at/review/$entry"
same "who looks on cannot decide" 403 "$(change kim "$kim" "/review/$entry" "$data")"
same "nor take back" 403 "$(change kim "$kim" /undo "")"
same "nor bring files" 403 "$(change kim "$kim" "/upload?name=a.pdf" x)"
lacks "nor is offered to" "$tmp/body" 'data-do="accept"'
ask "by GET nothing is decided" 404 -b "$tmp/dana" "$at/undo"
ask "another method" 405 -b "$tmp/dana" -X PUT --data x "$at/review/$entry"
ask "and another" 405 -b "$tmp/dana" -X DELETE "$at/review/$entry"
same "after all that it still waits" pending "$("$P" review show --json "$entry" | jq -r '.entries[0].state')"

# ---- a decision, and the second one
same "a decision" 200 "$(change dana "$dana" "/review/$entry" "$data&set.credits=4.00")"
same "is Dana's" "approved 4.00 Dana" "$("$P" review show --json "$entry" | jq -r '.entries[0] | "\(.state) \(.credits) \(.decided_by)"')"
same "the second on what has changed is refused" 409 "$(change lee "$lee" "/review/$entry" "$data")"
has "with who" "$tmp/body" "by Dana"
has "and what changed" "$tmp/body" "credits: 6.00 -> 4.00"
same "a rejection needs a reason" 422 "$(change dana "$dana" "/review/$entry" "action=reject&version=2")"
same "a wrong value is said" 422 "$(change dana "$dana" "/review/$entry" "action=approve&version=2&set.credits=lots")"
same "an unknown field too" 422 "$(change dana "$dana" "/review/$entry" "action=approve&version=2&set.state=approved")"
same "an unknown action" 400 "$(change dana "$dana" "/review/$entry" "action=drop&version=2")"
same "undo" 200 "$(change dana "$dana" /undo "")"
same "and it waits again" "pending 6.00" "$("$P" review show --json "$entry" | jq -r '.entries[0] | "\(.state) \(.credits)"')"
same "a printed date is what it means" 200 "$(change dana "$dana" "/review/$entry" "action=approve&version=3&set.member_id=M-2&set.date=April+26%2C+2025")"
same "in the ledger" 2025-04-26 "$("$P" review show --json "$entry" | jq -r '.entries[0].date')"

# ---- two that are one credit, and another member's
id_of() { "$P" ledger --json | jq -r ".entries[] | select(.title == \"$1\" and .reference == \"$2\") | .id"; }
first=$(id_of "<script>alert('title')</script>" "' onfocus=alert(3) x='")
second=$(id_of "<script>alert('title')</script>" "</title><script>alert(4)</script>")
same "it replaces another" 200 "$(change dana "$dana" "/review/$second" "action=supersede&version=1&with=$first%2F1")"
same "which is rejected" "rejected approved" "$("$P" ledger --json | jq -r ".entries[] | select(.id == $first or .id == $second) | .state" | tr '\n' ' ' | sed 's/ $//')"
same "once" 409 "$(change lee "$lee" "/review/$second" "action=supersede&version=2&with=$first%2F1")"
same "not itself" 422 "$(change dana "$dana" "/review/$second" "action=supersede&version=2&with=$second")"
same "not nothing" 404 "$(change dana "$dana" "/review/$second" "action=link&version=2&with=99999")"
same "no paper, no proof" 422 "$(change dana "$dana" "/review/$second" "action=link&version=2&with=$first")"
same "both are taken back" 200 "$(change dana "$dana" /undo "")"
same "moved" 200 "$(change dana "$dana" "/review/$second" "action=move&version=3&set.member_id=M-2")"
same "it counts there as it did" "approved M-2" "$("$P" review show --json "$second" | jq -r '.entries[0] | "\(.state) \(.member_id)"')"
same "not to nobody" 422 "$(change dana "$dana" "/review/$second" "action=move&version=4&set.member_id=M-9")"
same "moved back" 200 "$(change dana "$dana" /undo "")"
same "a whole import is taken back" 200 "$(change lee "$lee" /undo "batch=1")"
same "all of it" "" "$("$P" ledger --json | jq -r '.entries[] | select(.source != "certificate" and .state != "rejected") | .id')"
same "once" 409 "$(change lee "$lee" /undo "batch=1")"

# ---- a provider that the library does not know
society="Kestrel Valley Surgical Society"
for n in 1 2; do
  python3 "$root/tests/pdf.py" "$tmp/k$n.pdf" "Certificate of Participation" "This certifies that" "Dana Field, MD" \
    "has participated in the live activity titled" "Rural Surgery $n" "on May $n, 2025 in Chicago" \
    "and is awarded 5.00 AMA PRA Category 1 Credits(tm)." \
    "$society is accredited by the ACCME to provide continuing medical education for physicians."
done
"$P" ingest "$tmp/k1.pdf" "$tmp/k2.pdf" >"$tmp/out"
rural() { "$P" where --json "$tmp/k$1.pdf" | jq -r ".entries[0].$2"; }
k=$(rural 1 id)
ask "an entry that waits for it" 200 -b "$tmp/dana" "$at/review/$k"
has "has a button for it" "$tmp/body" 'data-do="learn"'
lacks "and no line to type" "$tmp/body" "learn-provider"
ask "another has none" 200 -b "$tmp/dana" "$at/review/$entry"
lacks "as its provider is known" "$tmp/body" 'data-do="learn"'
same "who looks on cannot say" 403 "$(change kim "$kim" "/review/$k" "action=learn&version=1")"
same "nor who saw another version" 409 "$(change dana "$dana" "/review/$k" "action=learn&version=2")"
same "of a known one there is nothing to say" 422 "$(change dana "$dana" "/review/$entry" "action=learn&version=4")"
same "a name of two lines is none" 422 "$(change dana "$dana" "/review/$k" "action=learn&version=1&set.provider=A%3BB")"
has "which is said" "$tmp/body" "the name is one line"
same "one word for all" 200 "$(change dana "$dana" "/review/$k" "action=learn&version=1")"
has "is said" "$tmp/body" "$society is learnt; 2 entries wait no more. u takes it back."
same "both are settled" "accepted accepted" "$(rural 1 state) $(rural 2 state)"
has "it is data, with who said so" "$CMELEDGER_HOME/patterns/learned.patterns" ", Dana"
ask "the decisions" 200 -b "$tmp/lee" "$at/decisions"
has "an intake of several files says so" "$tmp/body" "k1.pdf and 1 more"
has "list it" "$tmp/body" 'data-provider="kestrel-valley-surgical-society"'
same "undo" 200 "$(change dana "$dana" /undo "")"
has "takes it back" "$tmp/body" "is forgotten; 2 entries wait again"
same "in the ledger" "pending pending" "$(rural 1 state) $(rural 2 state)"
same "not accredited" 200 "$(change dana "$dana" "/review/$k" "action=learn-not&version=$("$P" review show --json "$k" |
  jq '.entries[0].version // 3')")"
has "waits on, where it was" "$tmp/body" "/review/$k"
same "from the list it is forgotten by anybody" 200 "$(change lee "$lee" /undo "provider=kestrel-valley-surgical-society")"
lacks "for good" "$CMELEDGER_HOME/patterns/learned.patterns" Kestrel
same "once" 422 "$(change lee "$lee" /undo "provider=kestrel-valley-surgical-society")"
"$P" review reject --reason "done with" "$k" "$(rural 2 id)" >"$tmp/out"

# ---- paths and bodies
for path in /../etc/passwd /static/../../etc/passwd /static/%2e%2e/desk.css /member/../x \
            /review/0 /review/-1 /review/99999999999999999999 "/review/1;x" /document/1/page/0.png /document/1/page/x.png \
            /audit/nobody /nothing; do
  ask "nothing at $path" 404 --path-as-is -b "$tmp/dana" "$at$path"
done
head -c 70000 /dev/zero | tr '\0' x >"$tmp/long"
same "a form that is too long" 413 "$(change dana "$dana" "/review/$entry" "@$tmp/long")"
same "a length that is not said" 411 "$(change dana "$dana" "/review/$entry" "x" -H 'Transfer-Encoding: chunked')"
"$P" config set max-input 1048576 2>"$tmp/err"
printf 'X: %s%s\n' "$(cat "$tmp/long")" "$(cat "$tmp/long")" >"$tmp/header"
ask "a header that is too long" 000 -b "$tmp/dana" -H "@$tmp/header" "$at/"
ask "a question with a body" 400 -b "$tmp/dana" -X GET --data x "$at/"
ask "the desk goes on" 200 -b "$tmp/dana" "$at/"

# ---- files
code=$(change dana "$dana" "/upload?name=..%2F..%2Fevil.pdf&member=M-2" "@$samples/acls-ecard.pdf" --data-binary "@$samples/acls-ecard.pdf")
same "a file is answered" 200 "$code"
code=$(curl -s -b "$tmp/dana" -H "Origin: $at" -H "X-CSRF-Token: $dana" -H 'Content-Type: application/pdf' \
  --data-binary "@$samples/acls-ecard.pdf" -o "$tmp/body" -w '%{http_code}' "$at/upload?name=..%2F..%2Fevil.pdf&member=M-2")
same "a file is taken in" 200 "$code"
same "by its name alone, by the same intake" "evil.pdf" "$(json '.file | split("/") | last' "$tmp/body")"
run "$P" where --json "$samples/acls-ecard.pdf"
same "and is in the archive" true "$(json '.sha256 != null')"
same "nothing is left behind" "" "$(ls -A "$CMELEDGER_HOME" | grep '^\.desk')"
code=$(curl -s -b "$tmp/dana" -H "Origin: $at" -H "X-CSRF-Token: $dana" --data-binary "@$samples/damaged-download.pdf" \
  -o "$tmp/body" -w '%{http_code}' "$at/upload?name=damaged.pdf")
same "a damaged one has its outcome" "200 quarantined" "$code $(json .outcome "$tmp/body")"
pdftoppm -r 80 -jpeg -singlefile "$samples/asps-hand-course-2024.pdf" "$tmp/photo"
code=$(curl -s -b "$tmp/dana" -H "Origin: $at" -H "X-CSRF-Token: $dana" --data-binary "@$tmp/photo.jpg" \
  -o "$tmp/body" -w '%{http_code}' "$at/upload?name=IMG_1.JPG")
photo=$(json .document "$tmp/body")
same "a photograph is read" "200 flagged" "$code $(json .outcome "$tmp/body")"
code=$(curl -s -b "$tmp/dana" -H "Origin: $at" -H "X-CSRF-Token: $dana" -H 'Content-Length: 999999999' \
  --data-binary x -m 5 -o "$tmp/body" -w '%{http_code}' "$at/upload?name=big.pdf")
same "one that is too large is not read" 413 "$code"

# ---- pages of originals
document=$("$P" where --json "$samples/credits-above-maximum.pdf" | jq -r .document)
ask "a page" 200 -b "$tmp/lee" "$at/document/$document/page/1.png"
same "is a picture" image/png "$(sed -n 's/^Content-Type: \([a-z/]*\).*/\1/ip' "$tmp/head")"
has "that is asked for again" "$tmp/head" "no-cache"
tag=$(sed -n 's/^ETag: \(.*[^\r]\)\r*$/\1/ip' "$tmp/head")
ask "and not sent again" 304 -b "$tmp/lee" -H "If-None-Match: $tag" "$at/document/$document/page/1.png"
ask "a page that is not there" 404 -b "$tmp/lee" "$at/document/$document/page/2.png"
ask "its words" 200 -b "$tmp/lee" "$at/document/$document/words.json"
same "with places" '["Certificate",4]' "$(json '.pages[0].words[] | select(.[0] == "Certificate") | [.[0], length - 1] | tojson' "$tmp/body" | head -1)"
ask "a file that gave an entry" 200 -b "$tmp/lee" "$at/document/$document"
lacks "is not said to have given none" "$tmp/body" "No entry was read"
has "and leads to it" "$tmp/body" "/review/$("$P" where --json "$samples/credits-above-maximum.pdf" | jq -r '.entries[0].id')"
scan=$("$P" where --json "$samples/scan-without-text.pdf" | jq -r .document)
ask "the words of a scan" 200 -b "$tmp/lee" "$at/document/$scan/words.json"
same "are those that OCR reads" Certificate "$(json '.pages[0].words[0][0]' "$tmp/body")"
ask "a photograph" 200 -b "$tmp/lee" "$at/document/$photo/page/1.png"
same "is a page" image/png "$(sed -n 's/^Content-Type: \([a-z/]*\).*/\1/ip' "$tmp/head")"
ask "a damaged file" 404 -b "$tmp/lee" "$at/document/$("$P" where --json "$samples/damaged-download.pdf" | jq -r .document)/page/1.png"
# ---- what is locked
qpdf --encrypt sesame owner 256 -- "$samples/scan-without-text.pdf" "$tmp/locked-scan.pdf"
"$P" ingest "$samples/user-password.pdf" "$tmp/locked-scan.pdf" >"$tmp/out" 2>&1
course=$("$P" where --json "$samples/user-password.pdf" | jq -r .document)
scan=$("$P" where --json "$tmp/locked-scan.pdf" | jq -r .document)
ask "the page of a locked file" 404 -b "$tmp/lee" "$at/document/$course/page/1.png"
ask "its words" 423 -b "$tmp/lee" "$at/document/$course/words.json"
same "a wrong password" 422 "$(change dana "$dana" "/document/$course" "action=retry&password=wrong")"
same "the right one reads it" 200 "$(change dana "$dana" "/document/$course" "action=retry&password=brachial")"
ask "and shows its page" 200 -b "$tmp/lee" "$at/document/$course/page/1.png"
same "as a picture" image/png "$(sed -n 's/^Content-Type: \([a-z/]*\).*/\1/ip' "$tmp/head")"
has "that no browser keeps" "$tmp/head" "no-store"
lacks "under no tag" "$tmp/head" "ETag"
ask "and its words" 200 -b "$tmp/lee" "$at/document/$course/words.json"
printf 'sesame\n' >"$tmp/sesame"
"$P" review retry "$scan" --password-file "$tmp/sesame" >"$tmp/out" 2>&1
ask "one that was read by the command stays shut here" 423 -b "$tmp/lee" "$at/document/$scan/words.json"
ask "as a page" 404 -b "$tmp/lee" "$at/document/$scan/page/1.png"
ask "its entry" 200 -b "$tmp/dana" "$at/review/$("$P" where --json "$tmp/locked-scan.pdf" | jq -r '.entries[0].id')"
has "asks for the password" "$tmp/body" 'data-do="unlock"'
same "not of those who look on" 403 "$(change kim "$kim" "/document/$scan" "action=unlock&password=sesame")"
same "a wrong one" 422 "$(change dana "$dana" "/document/$scan" "action=unlock&password=wrong")"
has "is said" "$tmp/body" "not its password"
same "none" 422 "$(change dana "$dana" "/document/$scan" "action=unlock&password=")"
same "one that is too long" 422 "$(change dana "$dana" "/document/$scan" "action=unlock&password=$(head -c 128 "$tmp/long")")"
same "of no file" 404 "$(change dana "$dana" "/document/99999" "action=unlock&password=sesame")"
same "the right one" 200 "$(change dana "$dana" "/document/$scan" "action=unlock&password=sesame")"
ask "shows its page" 200 -b "$tmp/lee" "$at/document/$scan/page/1.png"
ask "and the words of its scan" 200 -b "$tmp/lee" "$at/document/$scan/words.json"
same "which OCR reads" Certificate "$(json '.pages[0].words[0][0]' "$tmp/body")"
same "a password is nowhere in the home" "" "$(grep -rlE 'brachial|sesame' "$CMELEDGER_HOME")"
lacks "nor said" "$tmp/desk.err" "sesame"

curl -s -m 0.02 -b "$tmp/lee" "$at/audit/M-2" >/dev/null 2>&1 # gone before the answer
ask "an audit file" 200 -b "$tmp/lee" "$at/audit/M-2"
mkdir "$tmp/audit" && (cd "$tmp/audit" && python3 -m zipfile -e "$tmp/body" .)
same "is whole" 0 "$(cd "$tmp/audit"/*/ && sha256sum -c manifest-sha256.txt >/dev/null 2>&1; echo $?)"
same "with its PDF" %PDF- "$(head -c 5 "$tmp/audit"/*/data/audit.pdf)"
ask "a list as it is filtered" 200 -b "$tmp/lee" "$at/entries.csv?member=M-1"
same "has those rows" 2 "$(grep -c '^M-1,' "$tmp/body")"
ask "by their dates" 200 -b "$tmp/lee" "$at/entries.csv?from=2026-01-01&to=2027-12-31"
same "both included" 2027-01-01 "$(sed 1d "$tmp/body" | cut -d, -f2)"
ask "by their members' cycles" 200 -b "$tmp/lee" "$at/entries.csv?cycle=2025"
same "each in its own" "M-1 2025-02-03 M-1 2025-02-03" "$(sed 1d "$tmp/body" | cut -d, -f1,2 --output-delimiter=' ' | tr '\n' ' ' | sed 's/ $//')"
ask "the one before" 200 -b "$tmp/lee" "$at/entries.csv?cycle=before"
same "is the same for one who is in the next" "M-1 M-1" "$(sed 1d "$tmp/body" | cut -d, -f1 | tr "\n" " " | sed "s/ $//")"
ask "a cycle that nobody has" 200 -b "$tmp/lee" "$at/entries.csv?cycle=2024"
same "holds nothing" "" "$(sed 1d "$tmp/body")"
"$P" member decide M-1 leave --date 2025-12-01 --until 2026-02-28 --cycle 2023-01-01 --reason "away" >"$tmp/out" 2>&1
ask "an end that was moved" 200 -b "$tmp/lee" "$at/entries.csv?cycle=2026&member=M-1"
same "is the end" 2 "$(grep -c '^M-1,' "$tmp/body")"
ask "the queue of a cycle" 200 -b "$tmp/lee" "$at/?cycle=2026"
has "keeps to it on the way" "$tmp/body" "cycle=2026"
ask "members as they are filtered" 200 -b "$tmp/lee" "$at/members.csv?q=dana"
same "has that one" M-2 "$(sed 1d "$tmp/body" | cut -d, -f1 | sort -u)"

ask "those who are short when a cycle ends" 200 -b "$tmp/lee" "$at/members.csv?ends=2026-12-31&short=total"
same "are those" M-2 "$(sed 1d "$tmp/body" | cut -d, -f1 | sort -u)"
ask "another day" 200 -b "$tmp/lee" "$at/members.csv?ends=2026-12-30"
same "is nobody's" "" "$(sed 1d "$tmp/body")"
ask "a member by name" 200 -b "$tmp/lee" "$at/find?q=Field,+Dana"
same "is found" "M-2 true" "$(json '.members[] | "\(.id) \(.same)"' "$tmp/body")"

ask "the society" 200 -b "$tmp/lee" "$at/society"
for line in "The cycle that ends next, on 2026-12-31" "1 short" "The oldest that nobody claims" \
            "went in without a person" "Files a week in the last half year"; do
  has "tells: $line" "$tmp/body" "$line"
done

# ---- nothing becomes markup
pages="/ /members /member/M-1 /member/M-2 /society /documents /decisions"
for id in $("$P" ledger --json | jq -r '.entries[].id'); do pages="$pages /review/$id"; done
: >"$tmp/all"
for page in $pages "/sheet?flag=duplicate-suspected" "/?q=%3Cscript%3Ealert(9)%3C/script%3E" "/?flag=%22%3E%3Csvg%20onload=x%3E"; do
  curl -s -b "$tmp/lee" "$at$page" >>"$tmp/all"
done
python3 - "$tmp/all" <<'PY' >"$tmp/markup" 2>&1
import html.parser, re, sys
words = []
class Page(html.parser.HTMLParser):
    def handle_data(self, data): words.append(data)
    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            own = re.match(r"/(?![/\\])|[?#]", value or "")
            if name.startswith("on") or name == "style" or \
               name in ("href", "src", "action", "data-document") and not own or \
               tag == "script" and name == "src" and not value.startswith("/static/"):
                print(tag, name, value)
        if tag in ("script", "iframe", "object", "embed", "base", "style") and not dict(attrs).get("src"):
            print("an element", tag)
        if tag == "img" and not re.fullmatch(r"/document/\d+/page/\d+\.png", dict(attrs)["src"]):
            print("an image", attrs)
    handle_startendtag = handle_starttag
Page().feed(open(sys.argv[1], encoding="utf-8").read())
text = "".join(words)
for wanted in ("<script>alert('title')</script>", "<img src=x onerror=alert(1)> O'Hara", '&lt;b&gt; " & \' <b>', "Lee <b>"):
    if wanted not in text: print("not shown as text:", wanted)
PY
same "everything that is said is text" "" "$(cat "$tmp/markup")"

# ---- a long sheet
{ echo member_id,date,category,credits,title,provider
  for i in $(seq 65); do echo "M-2,2027-02-$(printf %02d $((i % 28 + 1))),1,2,Course $i,Society $((i % 2))"; done; } >"$tmp/many.csv"
"$P" import "$tmp/many.csv" >"$tmp/out" 2>&1
ask "a sheet" 200 -b "$tmp/dana" "$at/sheet?flag=date-future&provider=Society+1"
same "of one provider" 33 "$(grep -o 'class="card"' "$tmp/body" | wc -l | tr -d ' ')"
ask "of all" 200 -b "$tmp/dana" "$at/sheet?flag=date-future"
has "the others are told" "$tmp/body" "more beneath these"
ask "and come" 200 -b "$tmp/dana" "$at/sheet?flag=date-future&page=2"
same "beneath" 5 "$(grep -o 'class="card"' "$tmp/body" | wc -l | tr -d ' ')"
all=$("$P" review list --json --flag date-future | jq -r '[.entries[] | "\(.id)%2F1"] | join("%2C")')
same "all are decided as one" 200 "$(change dana "$dana" "/sheet" "action=approve&entries=$all")"
same "none waits" 0 "$("$P" review list --json --flag date-future | jq '.entries | length')"
same "and taken back as one" 200 "$(change dana "$dana" /undo "")"
has "all of them" "$tmp/body" "65 decisions"
same "one that somebody decided meanwhile" 409 "$(change dana "$dana" "/sheet" "action=approve&entries=$all")"

# ---- with a password
sign_in() { # NAME PASSWORD
  curl -s -m 20 -c "$tmp/jar" -o "$tmp/body" -w '%{http_code}' -H "Origin: $at" --data-urlencode "name=$1" \
    --data-urlencode "password=$2" "$at/login"
}
same "without users nobody signs in" 403 "$(sign_in Iris 'correct horse')"
printf 'correct horse\n' >"$tmp/password"
expect "a user" 0 "$P" user add Iris --password-file "$tmp/password"
expect "one who looks on" 0 "$P" user add Omar --role viewer --password-file "$tmp/password"
printf 'short\n' >"$tmp/short"
expect "a password that is too short" 1 "$P" user add Nils --password-file "$tmp/short"
expect "an unknown role" 2 "$P" user add Nils --role king --password-file "$tmp/password"
same "who there is" "reviewer  Iris|viewer    Omar|" "$("$P" user list | tr '\n' '|')"
same "for nobody else to read" 600 "$(stat -c %a "$CMELEDGER_HOME/users")"
lacks "and not in the clear" "$CMELEDGER_HOME/users" horse
ask "the door asks for a name" 200 "$at/"
has "and a password" "$tmp/body" 'type="password"'
ask "other doors stay shut" 401 "$at/members"
same "signed in" 200 "$(sign_in Iris 'correct horse')"
has "as Iris" "$tmp/body" '"next":"/"'
ask "and let in" 200 -b "$tmp/jar" "$at/members"
has "by name" "$tmp/body" 'Iris'
same "another site cannot sign a person in" 403 "$(curl -s -o /dev/null -w '%{http_code}' -H 'Origin: https://evil.example' \
  --data 'name=Iris&password=correct+horse' "$at/login")"
for try in 1 2 3 4 5; do same "a wrong password, $try" 403 "$(sign_in Iris "wrong horse $try")"; done
same "then a pause, for right ones too" 429 "$(sign_in Iris 'correct horse')"
expect "removed" 0 "$P" user remove Omar
same "for good" "reviewer  Iris" "$("$P" user list)"

# ---- many, and slow ones
cookie=$(awk '/desk-/ { print $6 "=" $7 }' "$tmp/dana")
python3 - "${host#*:}" "$cookie" "$dana" <<'PY' >"$tmp/many" 2>&1 &
import signal, socket, sys
port = int(sys.argv[1])
idle = []
for path in ("/undo", "/upload?name=slow.pdf"):
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
              f"Cookie: {sys.argv[2]}\r\nX-CSRF-Token: {sys.argv[3]}\r\nContent-Length: 100\r\n\r\nx".encode())
    idle.append(s) # a body that never ends
for i in range(500):
    s = socket.create_connection(("127.0.0.1", port))
    s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")  # a head that never ends
    idle.append(s)
print(len(idle), flush=True)
signal.pause() # they hold on until the desk was asked
PY
holding=$!
eventually "they are there" grep -q . "$tmp/many"
same "502 that hold on" 502 "$(cat "$tmp/many")"
ask "and the desk answers" 200 -b "$tmp/dana" "$at/"
same "in its bounds of files" yes "$([ "$(ls "/proc/$desk/fd" | wc -l)" -lt 400 ] && echo yes || echo no)"
kill "$holding"
same "signed out" 200 "$(change kim "$kim" /sign-out "")"
ask "and out" 401 -b "$tmp/kim" "$at/members"
kill "$desk"
wait "$desk"
same "ends when asked to" 0 $?
desk=
lacks "no fault was printed" "$tmp/desk.err" "CRITICAL"

# ---- those who never come to an end
expect "a short patience" 0 "$P" config set desk-patience 1
start --user Dana
enter dana 1
python3 - "${host#*:}" "$(awk '/desk-/ { print $6 "=" $7 }' "$tmp/dana")" "$(token dana)" <<'PY' >"$tmp/ended" 2>&1
import socket, sys
port = int(sys.argv[1])
post = (f"POST /undo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Cookie: {sys.argv[2]}\r\nX-CSRF-Token: {sys.argv[3]}\r\nContent-Length: 100\r\n\r\nx")
for name, said in ("nothing", ""), ("a head", "GET / HTTP/1.1\r\nX: "), ("a body", post):
    s = socket.create_connection(("127.0.0.1", port), timeout=30)
    s.sendall(said.encode())
    print(name, "ended" if s.recv(1) == b"" else "answered")
PY
same "silence, half a head and half a body: each is let go" "nothing ended a head ended a body ended" \
  "$(tr '\n' ' ' <"$tmp/ended" | sed 's/ $//')"
ask "and the desk answers" 200 -b "$tmp/dana" "$at/"
ask "another desk has no password" 423 -b "$tmp/dana" "$at/document/$scan/words.json"
kill "$desk"
wait "$desk"
expect "as patient as ever" 0 "$P" config set desk-patience 60

# ---- with the watch folder
mkdir -p "$CMELEDGER_HOME/inbox"
start --watch
cp "$samples/asps-hand-course-2024.pdf" "$CMELEDGER_HOME/inbox/"
tries=0
until "$P" where "$samples/asps-hand-course-2024.pdf" >"$tmp/out" 2>&1 || [ $tries -ge 150 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
has "what is dropped is taken in" "$tmp/out" "asps-hand-course-2024.pdf"
same "by the same process" "" "$(pgrep -P "$desk" -f ' watch')"
kill "$desk"
wait "$desk"
same "and the desk ends with its watch" 0 $?
mv "$CMELEDGER_HOME/inbox" "$CMELEDGER_HOME/inbox.away"
touch "$CMELEDGER_HOME/inbox"
start --watch
eventually "a folder that cannot be watched is told" grep -q "no longer watched" "$tmp/desk.err"
ask "and the desk is open" 200 "$(link 1)"
kill "$desk"
wait "$desk"
rm "$CMELEDGER_HOME/inbox"
mv "$CMELEDGER_HOME/inbox.away" "$CMELEDGER_HOME/inbox"
desk=
