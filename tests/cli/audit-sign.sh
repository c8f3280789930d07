# An audit file that is handed out: zipped, signed, and checked again later, with the ledger or without.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
cert "$tmp/a.pdf" "Marguerite Ellison-Hart, MD" "Facial Palsy Course" "March 5, 2024"
cert "$tmp/b.pdf" "Marguerite Ellison-Hart, MD" "Skin Flap Course" "March 6, 2024"
"$P" ingest "$tmp/a.pdf" "$tmp/b.pdf" >/dev/null 2>&1
out=$tmp/audits
openssl genpkey -algorithm ed25519 -out "$tmp/ed.pem" 2>/dev/null
openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out "$tmp/rsa.pem" 2>/dev/null
openssl ecparam -name prime256v1 -genkey -noout -out "$tmp/ec.pem"
for key in ed rsa; do openssl pkey -in "$tmp/$key.pem" -pubout -out "$tmp/$key.pub"; done

# --- one .zip
zip() { "$P" audit --zip --prepared 2026-11-23T09:00:00Z --by Registrar --out "$@"; }
expect "zipped" 0 zip "$out" R-101
same "it is a file" "$out/R-101.zip" "$(cat "$tmp/out")"
expect "of a bag" 0 python3 "$root/tests/bag.py" "$out/R-101.zip"
same "and nothing else is there" R-101.zip "$(ls -A "$out")"
expect "again elsewhere" 0 env TZ=America/St_Johns LC_ALL=C.UTF-8 "$P" audit --zip --prepared 2026-11-23T09:00:00Z --by Registrar --out "$tmp/two" R-101
same "the same bytes" "$(sha256sum <"$out/R-101.zip")" "$(sha256sum <"$tmp/two/R-101.zip")"
expect "an existing one is refused" 1 zip "$out" R-101
before=$(stat -c %i "$out/R-101.zip")
expect "or kept" 0 zip "$out" --resume R-101
same "while it is up to date" "$before" "$(stat -c %i "$out/R-101.zip")"

# --- signed
expect "signed" 0 "$P" audit --sign "$tmp/ed.pem" --out "$out" R-101
expect "a bag all the same" 0 python3 "$root/tests/bag.py" "$out/R-101"
expect "openssl accepts it" 0 openssl pkeyutl -verify -pubin -inkey "$tmp/ed.pub" -rawin \
  -in "$out/R-101/manifest-sha256.txt" -sigfile "$out/R-101/manifest-sha256.txt.sig"
expect "as its README.txt says" 0 sh -c "cd '$out/R-101' && cp '$tmp/ed.pub' ../office.pub && cd ../R-101 && \
  $(grep -m1 'openssl' "$out/R-101/README.txt" | sed 's|office.pub|../office.pub|')"
expect "so does the program" 0 "$P" audit --verify "$out/R-101" --key "$tmp/ed.pub"
has "and says so" "$tmp/out" "signature  holds"
has "the ledger says the same" "$tmp/out" "today      the same"
expect "not by another key" 1 "$P" audit --verify "$out/R-101" --key "$tmp/rsa.pub"
has "which is told" "$tmp/err" "not by this key"
expect "without a key" 0 "$P" audit --verify "$out/R-101"
has "it is not checked" "$tmp/out" "not checked"
expect "by RSA" 0 "$P" audit --sign "$tmp/rsa.pem" --out "$tmp/rsa" R-101
expect "openssl accepts that too" 0 openssl dgst -sha256 -verify "$tmp/rsa.pub" \
  -signature "$tmp/rsa/R-101/manifest-sha256.txt.sig" "$tmp/rsa/R-101/manifest-sha256.txt"
expect "as its README.txt says" 0 sh -c "cp '$tmp/rsa.pub' '$tmp/office.pub' && cd '$tmp/rsa/R-101' && \
  $(grep -m1 'openssl' "$tmp/rsa/R-101/README.txt" | sed 's|office.pub|../../office.pub|')"
expect "a key whose signatures differ each time" 2 "$P" audit --sign "$tmp/ec.pem" --out "$tmp/ec" R-101
expect "a key that is none" 2 "$P" audit --sign "$tmp/a.pdf" --out "$tmp/ec" R-101
expect "a folder that was not signed" 1 "$P" audit --verify "$tmp/nowhere" --key "$tmp/ed.pub"

expect "checking and making at once" 2 "$P" audit --verify "$out/R-101" --out "$tmp/x" R-101

# --- what changed since
"$P" review correct 1 credits=4.00 --reason 'programme book' >/dev/null
"$P" review reject 2 --reason 'not hers' >/dev/null
cert "$tmp/c.pdf" "Marguerite Ellison-Hart, MD" "Burn Course" "March 7, 2024"
"$P" ingest "$tmp/c.pdf" >/dev/null 2>&1
expect "a ledger that went on is no fault" 0 "$P" audit --verify "$out/R-101" --key "$tmp/ed.pub"
has "what changed" "$tmp/out" "changed    entry 1: credits 5.00 -> 4.00"
has "what is gone" "$tmp/out" "gone       entry 2"
has "what is new" "$tmp/out" "new        entry 3"
expect "an auditor has no ledger" 0 "$P" --home "$tmp/none" audit --verify "$out/R-101" --key "$tmp/ed.pub"
has "and is told" "$tmp/out" "no ledger"

# --- tampering
spoiled() { # NAME WHAT COMMAND...: on a copy of the folder
  _what=$1 _says=$2
  shift 2
  rm -rf "$tmp/copy" && cp -a "$out/R-101" "$tmp/copy"
  (cd "$tmp/copy" && "$@")
  expect "$_what" 1 "$P" audit --verify "$tmp/copy" --key "$tmp/ed.pub"
  has "$_what is told" "$tmp/err" "$_says"
}
spoiled "a changed file" "data/ledger.csv: changed" sh -c 'echo x >>data/ledger.csv'
spoiled "a missing file" "data/audit.pdf: missing" rm data/audit.pdf
spoiled "an added file" "data/more.pdf: in no manifest" touch data/more.pdf
spoiled "a link out" "data/audit.pdf: a link" ln -sf /etc/passwd data/audit.pdf
spoiled "another front page" "audit.pdf: in no manifest" sh -c 'rm audit.pdf && echo x >audit.pdf'
spoiled "a line that leads out" "makes no sense" sh -c \
  'printf "%064d  ../../etc/passwd\n" 0 >>manifest-sha256.txt'
spoiled "a verdict rewritten, with its hash" "not by this key" sh -c \
  'sed -i "s/^Verdict: .*/Verdict: all met/" bag-info.txt && sha256sum README.txt bag-info.txt bagit.txt manifest-sha256.txt manifest-sha256.txt.sig >tagmanifest-sha256.txt'

# --- a .zip is looked into as it is, and the answer can be read by a program
rm "$out/R-101.zip"
"$P" audit --zip --sign "$tmp/ed.pem" --out "$out" R-101 >/dev/null
expect "a .zip" 0 "$P" audit --verify "$out/R-101.zip" --key "$tmp/ed.pub"
has "is as its manifests say" "$tmp/out" "bag        10 files, all as the manifests say"
has "and signed" "$tmp/out" "signature  holds"
has "and compared" "$tmp/out" "today      the same"
"$P" review correct 1 credits=4.25 --reason 'programme book' >/dev/null
expect "as JSON, a line for each" 1 "$P" audit --json --verify "$out/R-101.zip" --verify "$tmp/copy" --key "$tmp/ed.pub"
same "what it is" "true holds R-101 2026-11-23 null" \
  "$(head -1 "$tmp/out" | jq -r '"\(.sound) \(.signature) \(.member_id) \(.as_of) \(.not_compared)"')"
same "what changed since" "changed 1 credits 4.00 4.25" \
  "$(head -1 "$tmp/out" | jq -r '.entries[] | "\(.what) \(.id) \(.changes[0] | "\(.field) \(.was) \(.now)")"')"
same "and of the other" "true does-not-hold" "$(sed -n 2p "$tmp/out" | jq -r '"\(.sound) \(.signature)"')"
expect "--json is of that alone" 2 "$P" audit --json --out "$tmp/x" R-101
spoiled_zip() { # NAME WHAT PYTHON: the .zip written again, `files` being what is in it
  python3 - "$out/R-101.zip" "$tmp/spoiled.zip" "$3" <<'EOF'
import sys, warnings, zipfile
warnings.simplefilter("ignore")
whole = zipfile.ZipFile(sys.argv[1])
files = [(entry, whole.read(entry)) for entry in whole.infolist()]
def add(name, mode=0o100600):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, mode << 16
    files.append((entry, b"x"))
exec(sys.argv[3])
with zipfile.ZipFile(sys.argv[2], "w") as new:
    for entry, data in files:
        new.writestr(entry, data)
EOF
  expect "a .zip with $1" 1 "$P" audit --verify "$tmp/spoiled.zip"
  has "a .zip with $1 is told" "$tmp/err" "$2"
}
spoiled_zip "a changed file" "data/ledger.csv: changed" \
  'files = [(e, d + b"x" if e.filename.endswith("ledger.csv") else d) for e, d in files]'
spoiled_zip "a file left out" "data/audit.pdf: missing" 'files = [f for f in files if "audit.pdf" not in f[0].filename]'
spoiled_zip "one more" "data/more.pdf: in no manifest" 'add("R-101/data/more.pdf")'
spoiled_zip "one beside the folder" "../../etc/passwd: outside the folder" 'add("../../etc/passwd")'
spoiled_zip "one twice" "data/ledger.csv: there twice" 'add("R-101/data/ledger.csv")'
spoiled_zip "a link" "ledger.csv: no regular file" 'add("R-101/ledger.csv", 0o120777)'
head -c 3000 "$out/R-101.zip" >"$tmp/cut.zip"
expect "half a .zip" 1 "$P" audit --verify "$tmp/cut.zip"
has "is none" "$tmp/err" "neither a folder nor a .zip"
size=$(stat -c %s "$out/R-101.zip")
printf '\377\376\375' | dd of="$out/R-101.zip" bs=1 seek=$((size / 2)) conv=notrunc status=none
expect "one that the disk damaged is made again by --resume" 0 "$P" audit --zip --resume --sign "$tmp/ed.pem" --out "$out" R-101
expect "and is whole" 0 "$P" audit --verify "$out/R-101.zip" --key "$tmp/ed.pub"
