# Bad input gets a clear line with file and reason, its outcome in the ledger, exit 1 at the
# end, and no effect on the other files.
. "$(dirname "$0")/lib.sh"
good=$samples/asps-breast-symposium-2025.pdf
in=$tmp/in
mkdir "$in"
"$P" member import "$samples/roster.csv" >/dev/null

cp "$good" "$in/good.pdf"
: >"$in/empty.pdf"
printf '<html><title>Certificate</title></html>' >"$in/page.pdf"
printf '\377\330\377\340JFIF' >"$in/photo.pdf"
head -c $(($(wc -c <"$good") * 9 / 10)) "$good" >"$in/truncated.pdf"
cp "$samples/user-password.pdf" "$in/locked.pdf"
mkdir "$in/folder.pdf"
cp "$samples/asps-hand-course-2024.pdf" "$in/folder.pdf/inner.pdf"
nasty=$(printf 'a "b" '"'"'c'"'"'\nd \033[31m.pdf')
cp "$samples/asps-fellows-conference-2025.pdf" "$in/$nasty"
ln -s /etc/passwd "$in/link.pdf"
mkfifo "$in/fifo.pdf"
printf 'notes' >"$in/notes.txt"
# a PDF whose pages are none
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' >"$in/no-pages.pdf"

run "$P" ingest --json "$in"
same "exit 1: something needs attention" 1 "$status"
outcome() { jq -r --arg f "$1" 'select(.file != null and (.file | endswith($f))) | .outcome + " " + (.reason // "-")' "$tmp/out"; }
same "a good file goes in all the same" "entered -" "$(outcome /good.pdf)"
same "the file in a folder named x.pdf" "entered -" "$(outcome folder.pdf/inner.pdf)"
same "an empty file" "quarantined not-a-pdf" "$(outcome /empty.pdf)"
same "HTML named .pdf" "quarantined not-a-pdf" "$(outcome /page.pdf)"
same "JPEG named .pdf" "quarantined not-a-pdf" "$(outcome /photo.pdf)"
same "a truncated PDF" "quarantined damaged" "$(outcome /truncated.pdf)"
same "a locked PDF" "quarantined encrypted" "$(outcome /locked.pdf)"
same "no pages" "quarantined damaged" "$(outcome /no-pages.pdf)"
same "a symbolic link" "refused" "$(outcome /link.pdf | cut -d' ' -f1)"
same "a FIFO" "refused" "$(outcome /fifo.pdf | cut -d' ' -f1)"
same "a name with newline, quotes and escape" 'entered' "$(jq -r 'select(.file != null and (.file | contains("\"b\""))) | .outcome' "$tmp/out")"
same "the name is escaped for people" 1 "$(grep -c '\\\\nd' "$tmp/out")"
same "other files are ignored" 1 "$(jq -r 'select(.total) | .ignored' "$tmp/out")"
same "the counts add up" true "$(jq -r 'select(.total) | .total == .entered + .flagged + .duplicate + .["not-a-certificate"] + .quarantined + .waiting + .refused' "$tmp/out")"
has "stderr names the file and the reason" "$tmp/err" "truncated.pdf: quarantined: damaged"
has "and what to type" "$tmp/err" \
  "locked.pdf: quarantined: encrypted; kept as document $(jq -r 'select(.file != null and (.file | endswith("/locked.pdf"))) | .document' "$tmp/out"); 'cmeledger review retry"
lacks "no escape reaches the terminal" "$tmp/err" "$(printf '\033')"
expect "all of it verifies" 0 "$P" verify
same "sources stay where they are" yes "$([ -f "$in/good.pdf" ] && [ -f "$in/locked.pdf" ] && echo yes)"

# --- a password, later
printf 'brachial\n' >"$tmp/password"
document=$("$P" where --json "$in/locked.pdf" | jq -r .document)
expect "a wrong password changes nothing" 1 sh -c 'printf "wrong\n" >"$1/wrong"; "$2" review retry "$3" --password-file "$1/wrong"' - "$tmp" "$P" "$document"
expect "the right one opens it" 0 "$P" review retry "$document" --password-file "$tmp/password"
same "and it has its entry" 1 "$("$P" where --json "$in/locked.pdf" | jq '.entries | length')"
head -c 128 /dev/zero | tr '\0' x >"$tmp/long"
run "$P" review retry "$document" --password-file "$tmp/long"
same "a password over 127 bytes is refused" yes "$([ "$status" -ne 0 ] && echo yes)"

# --- extract says a line for each, and exits 1 only for what cannot be read
run "$P" extract --json "$in/good.pdf" "$in/empty.pdf" "$in/link.pdf" "$tmp/none.pdf" "$in/fifo.pdf"
same "extract: a line a file" 5 "$(wc -l <"$tmp/out")"
same "extract: exit 1, some could not be read" 1 "$status"
expect "extract: what is no PDF is no fault" 0 "$P" extract --json "$in/page.pdf" "$in/truncated.pdf"

# --- PDFs that spin or eat memory: small limits, the next file is unharmed
"$P" config set cpu-seconds 1
"$P" config set wall-seconds 4
"$P" config set memory 268435456
python3 - "$tmp" <<'PY'
import sys, zlib
def pdf(path, content, extra=b""):
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>/Font<</F <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
               b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream", extra]
    out = b"%PDF-1.5\n"
    for i, o in enumerate(objects, 1):
        out += b"%d 0 obj" % i + o + b"endobj\n"
    open(path, "wb").write(out + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n")
text = b"BT /F 9 Tf 9 9 Td " + b"(spin) Tj " * 3_000_000 + b"ET"
pdf(sys.argv[1] + "/spin.pdf", zlib.compress(text, 9), b"null")
form = b"q /X Do Q " * 40
pdf(sys.argv[1] + "/bomb.pdf", zlib.compress(b" " * 700_000_000, 9), b"null")
PY
run "$P" ingest --json "$tmp/spin.pdf" "$tmp/bomb.pdf" "$samples/medscape-keloids-2024.pdf"
same "spinning and bombs end, the next file goes in" entered "$(jq -r 'select(.file | endswith("keloids-2024.pdf")?) | .outcome' "$tmp/out")"
same "each has an outcome of the contract" 2 "$(jq -r 'select(.file | test("spin|bomb")?) | .outcome' "$tmp/out" | grep -cE '^(quarantined|not-a-certificate|flagged)$')"

# --- homes that cannot be used: exit 3, nothing lost
export CMELEDGER_HOME=$tmp/newer
"$P" member add X-1 "Nora Quill" 2024-01-01
sqlite3 "$tmp/newer/ledger.sqlite" 'PRAGMA user_version = 99'
expect "a ledger of a newer format" 3 "$P" ledger
has "says so" "$tmp/err" "use the newer program"
export CMELEDGER_HOME=$tmp/garbage
mkdir "$tmp/garbage"
head -c 5000 /dev/urandom >"$tmp/garbage/ledger.sqlite"
before=$(sha256sum <"$tmp/garbage/ledger.sqlite")
expect "a file that is no ledger" 3 "$P" ingest "$good"
same "is not touched" "$before" "$(sha256sum <"$tmp/garbage/ledger.sqlite")"
export CMELEDGER_HOME=$tmp/home

# --- rights: as another user where this one is root
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=65534 --regid=65534 --clear-groups"; else as=; fi
chmod 755 "$tmp"
mkdir "$tmp/theirs" && cp "$good" "$tmp/theirs/shut.pdf" && cp "$samples/asrm-annual-meeting-2023.pdf" "$tmp/theirs/open.pdf"
chmod 000 "$tmp/theirs/shut.pdf"
chmod 755 "$tmp/theirs"
mkdir "$tmp/home2" && [ -z "$as" ] || chown 65534:65534 "$tmp/home2"
# From where others may go: the clone can be in /root.
make -s -C "$root" O="$build" install PREFIX="$tmp/installed" >/dev/null
theirs=$tmp/installed/bin/cmeledger
run $as env -u CMELEDGER_PATTERNS CMELEDGER_HOME="$tmp/home2" "$theirs" ingest --json "$tmp/theirs"
same "an unreadable file is refused, the other goes in" "flagged refused" "$(jq -r 'select(.file) | .outcome' "$tmp/out" | sort | paste -sd' ')"
mkdir "$tmp/sealed"; chmod 555 "$tmp/sealed"
expect "a read-only home" 3 $as env -u CMELEDGER_PATTERNS CMELEDGER_HOME="$tmp/sealed/home" "$theirs" ingest "$tmp/theirs/open.pdf"

# --- a full disk: nothing lost, and it goes on when there is room
if [ "$(id -u)" = 0 ] && mkdir "$tmp/small" && mount -t tmpfs -o size=600k tmpfs "$tmp/small" 2>/dev/null; then
  export CMELEDGER_HOME=$tmp/small/home
  "$P" member add X-1 "Nora Quill" 2024-01-01
  mkdir "$tmp/drop" && cp "$samples"/asps-*.pdf "$tmp/drop/"
  n=$(ls "$tmp/drop" | wc -l)
  run "$P" watch --once --json "$tmp/drop"
  has "a full disk is said" "$tmp/err" "full"
  same "and is exit 1 or 3" yes "$([ "$status" = 1 ] || [ "$status" = 3 ] && echo yes)"
  mount -o remount,size=100m "$tmp/small"
  run "$P" watch --once --json "$tmp/drop"
  same "with room again everything goes in" "0 $n" "$(ls "$tmp/drop" | wc -l) $("$P" verify --json | jq .seen)"
  expect "and verifies" 0 "$P" verify
  umount "$tmp/small"
  export CMELEDGER_HOME=$tmp/home
fi

# --- a broken pattern file: said with file, line and column
mkdir -p "$tmp/home/patterns"
printf '[field credits]\nrole = awarded\nfind = is awarded {credit} hours\n' >"$tmp/home/patterns/own.patterns"
expect "a broken pattern file" 1 "$P" ingest "$good"
has "is named with line and column" "$tmp/err" "own.patterns:3:"
has "with a suggestion" "$tmp/err" "did you mean {credits}"
rm "$tmp/home/patterns/own.patterns"

# --- a roster with bad rows
cat >"$tmp/roster.csv" <<'CSV'
member_id,name,membership,first_cycle_start
A-1,Ada Lind,active,2024-01-01
A 2,Bo Ek,active,2024-01-01
A-3,Cy Dahl,fellow,2024-01-01
A-4,,active,2024-01-01
A-5,Di Holm,active,2024-13-01
CSV
expect "a roster with bad rows" 1 "$P" member import "$tmp/roster.csv"
has "one is named with line and column" "$tmp/err" "roster.csv:3:1:"
has "an unknown class says how to map it" "$tmp/err" "member class"
same "the others are taken" 1 "$("$P" member list | grep -c '^A-')"

# --- usage: exit 2
expect "no such command" 2 "$P" nonsense
expect "no such option" 2 "$P" ledger --nonsense
expect "no such member" 2 "$P" ledger --member nobody
expect "an unknown member to ingest" 2 "$P" ingest --member nobody "$good"
CMELEDGER_TODAY=tomorrow expect "no such day" 2 "$P" status
