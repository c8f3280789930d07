# Photographs and scans as files: read, kept byte for byte, shown, and put into the audit file.
. "$(dirname "$0")/lib.sh"
in=$tmp/in
mkdir "$in"
"$P" member import "$samples/roster.csv" >/dev/null
"$P" config set scan-pixels 1200
member=$(sed -n 2p "$samples/roster.csv" | cut -d, -f1)
name=$(sed -n 2p "$samples/roster.csv" | cut -d, -f2 | tr -d '"')
for n in 1 2 3 4; do cert "$tmp/$n.pdf" "$name" "Rhinoplasty Symposium $n" "March $n, 2024"; done

pdftoppm -r 150 -gray -singlefile -png "$tmp/1.pdf" "$in/one"
# held sideways: the pixels lie, and EXIF says how they are to be turned
qpdf "$tmp/2.pdf" --rotate=+270 "$tmp/lying.pdf"
pdftoppm -r 150 -singlefile -jpeg "$tmp/lying.pdf" "$tmp/lying"
python3 - "$tmp/lying.jpg" "$in/two.JPEG" <<'PY'
import struct, sys
jpeg = open(sys.argv[1], "rb").read()
tiff = b"MM\0*" + struct.pack(">IH HHIHH I", 8, 1, 0x0112, 3, 1, 6, 0, 0)
exif = b"Exif\0\0" + tiff
open(sys.argv[2], "wb").write(jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:])
PY
gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=tiffg4 -r150 -sOutputFile="$in/three.tiff" "$tmp/3.pdf" "$tmp/4.pdf"

outcome() { jq -r --arg f "$1" 'select(.file != null and (.file | endswith($f))) | .outcome + " " + (.pages | tostring)' "$tmp/out"; }
expect "extract takes images" 0 "$P" extract --json "$in/one.png" "$in/two.JPEG" "$in/three.tiff"
same "a PNG" "certificate 1" "$(outcome one.png)"
same "a JPEG, turned" "certificate 1" "$(outcome two.JPEG)"
same "a TIFF of two pages" "certificate 2" "$(outcome three.tiff)"
same "what they say" "5.00 2024-03-01 5.00 2024-03-02 5.00 2024-03-03 5.00 2024-03-04" \
  "$(jq -r '.entries[] | .credits, .date' "$tmp/out" | tr '\n' ' ' | sed 's/ $//')"
same "none is accepted unseen" "pending" "$(jq -r '.entries[].state' "$tmp/out" | sort -u)"
same "the sideways one has its evidence where it is seen" true \
  "$(jq 'select(.file | endswith("two.JPEG")) | .entries[0].evidence.credits.boxes[0] | .[0] < .[2] and .[2] < 612 and .[3] < 400' "$tmp/out")"

# --- however the camera lay: the pixels of each orientation, as JPEG and as TIFF
mkdir "$tmp/ways"
pdftoppm -r 150 -gray "$tmp/2.pdf" >"$tmp/grey.pgm"
python3 "$root/tests/orientations.py" "$tmp/grey.pgm" "$tmp/ways"
expect "all ways to lie" 0 "$P" extract --json "$tmp"/ways/*
same "each is read, and doubted for being a scan alone" "16 5.00 2024-03-02 from-scan" \
  "$(jq -r '.entries[0] | "\(.credits) \(.date) \([.flags[].code] | join(" "))"' "$tmp/out" | sort | uniq -c | sed 's/^ *//')"
"$P" extract --json "$tmp/2.pdf" >"$tmp/text"
places='.entries[0].evidence | [.member_name, .credits, .date | .boxes[0][0, 1]]'
for way in 1 2 3 4 5 6 7 8; do
  same "way $way: evidence lies where it is seen" "true true" "$(jq --slurpfile text "$tmp/text" --arg way "/$way." "
    (\$text[0] | $places) as \$said | select(.file | contains(\$way)) | $places
    | [., \$said] | transpose | map(.[0] - .[1] | fabs < 10) | all" "$tmp/out" | paste -sd' ' -)"
done

# --- other forms: a telephone's HEIC that the file itself turns, inks, 16 bits, a palette
mkdir "$tmp/forms"
heif-enc -q 60 "$tmp/lying.jpg" -o "$tmp/lying.heic" >/dev/null
gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=jpegcmyk -r150 -sOutputFile="$tmp/forms/inks.jpg" "$tmp/2.pdf"
gs -q -dSAFER -dBATCH -dNOPAUSE -sDEVICE=png16 -r150 -sOutputFile="$tmp/forms/palette.png" "$tmp/2.pdf"
cat >"$tmp/forms.py" <<'PY'
import struct, sys, zlib
tmp = sys.argv[1]
def chunk(kind, body): return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
def png(name, width, height, depth, rows):
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    with open(tmp + name, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
magic, size, most, pixels = open(tmp + "/grey.pgm", "rb").read().split(b"\n", 3)
width, height = map(int, size.split())
rows = [pixels[y * width:(y + 1) * width] for y in range(height)]
png("/forms/sixteen.png", width, height, 16, b"".join(b"\0" + bytes(v for p in row for v in (p, p)) for row in rows))
png("/in/bomb.png", 60000, 60000, 1, bytes(7501 * 100))
png("/in/long.png", 10, 40000, 8, bytes(11 * 40000))
heic = open(tmp + "/lying.heic", "rb").read()
at = heic.index(b"pixi")  # nothing needs it: it becomes the property that turns the picture
open(tmp + "/forms/turned.heic", "wb").write(heic[:at] + b"irot\3" + heic[at + 5:])
at = heic.find(b"ispe")
while at >= 0:  # the size
    heic = heic[:at + 8] + struct.pack(">II", 60000, 60000) + heic[at + 16:]
    at = heic.find(b"ispe", at + 16)
open(tmp + "/in/bomb.heic", "wb").write(heic)
PY
python3 "$tmp/forms.py" "$tmp"
expect "other forms" 0 "$P" extract --json "$tmp/forms/inks.jpg" "$tmp/forms/palette.png" "$tmp/forms/sixteen.png" "$tmp/forms/turned.heic"
same "are read" "5.00 from-scan 5.00 from-scan 5.00 from-scan 5.00 from-scan" \
  "$(jq -r '.entries[] | .credits, .flags[].code' "$tmp/out" | paste -sd' ' -)"
same "and lie alike, turned or not" true \
  "$(jq -s '[.[].entries[0].evidence.credits.boxes[0]] | [.[][0] - .[0][0], .[][1] - .[0][1]] | map(fabs < 8) | all' "$tmp/out")"

# --- what is not whole
size=$(wc -c <"$in/two.JPEG")
head -c $((size / 2)) "$in/two.JPEG" >"$in/cut.jpg"
head -c 5000 "$in/one.png" >"$in/cut.png"
head -c 3000 "$in/three.tiff" >"$in/cut.tif"
printf 'Certificate of 5.00 credits\n' >"$in/text.png"
printf '\0\0\0\030ftypheic\0\0\0\0mif1heic' >"$in/phone.heic"
head -c $(($(wc -c <"$tmp/lying.heic") - 500)) "$tmp/lying.heic" >"$in/cut.heic"
run "$P" ingest --json --member "$member" "$in"
why() { jq -r --arg f "/$1" 'select(.file != null and (.file | endswith($f))) | .outcome + " " + (.reason // "-")' "$tmp/out"; }
same "a JPEG cut short" "quarantined damaged" "$(why cut.jpg)"
same "a PNG cut short" "quarantined damaged" "$(why cut.png)"
same "a TIFF cut short" "quarantined damaged" "$(why cut.tif)"
same "text named .png" "quarantined not-a-pdf" "$(why text.png)"
same "a HEIC cut short" "quarantined damaged" "$(why cut.heic)"
same "a HEIC of nothing" "quarantined damaged" "$(why phone.heic)"
same "what claims too much is not unpacked" "quarantined too-large quarantined too-large quarantined too-large" \
  "$(why bomb.png) $(why bomb.heic) $(why long.png)"
same "images go in" "flagged - flagged - flagged -" "$(why one.png) $(why two.JPEG) $(why three.tiff)"
same "nothing is ignored" 0 "$(jq -r 'select(.total) | .ignored' "$tmp/out")"
entry=$(jq -r 'select(.file != null and (.file | endswith("/two.JPEG"))) | .entries[0]' "$tmp/out")

# --- kept as it came
sum() { sha256sum "$1" | cut -d' ' -f1; }
kept() { h=$(sum "$1"); cmp -s "$1" "$CMELEDGER_HOME/archive/$(printf %.2s "$h")/$h.$2" && echo same; }
same "byte for byte, by what it is" "same same same same" \
  "$(kept "$in/one.png" png) $(kept "$in/two.JPEG" jpg) $(kept "$in/three.tiff" tif) $(kept "$in/phone.heic" heic)"
same "what is no image has no image's suffix" same "$(kept "$in/text.png" pdf)"
expect "where" 0 "$P" where --json "$in/two.JPEG"
has "where says which" "$tmp/out" ".jpg"
expect "verify" 0 "$P" verify
cp "$in/one.png" "$tmp/again.pdf"
expect "the same bytes by another name" 0 "$P" ingest --json "$tmp/again.pdf"
same "are a duplicate" duplicate "$(jq -r 'select(.file).outcome' "$tmp/out")"

# --- what systems and cameras leave beside certificates is none
mkdir "$tmp/stick"
printf '\0\005\026\007\0\002\0\0Mac OS X        ' >"$tmp/stick/._IMG_0002.jpg"
cp "$tmp/stick/._IMG_0002.jpg" "$tmp/stick/._Certificate.pdf"
printf '\0\0\0\001Bud1' >"$tmp/stick/.DS_Store"
printf '\320\317\021\340\241\261\032\341' >"$tmp/stick/Thumbs.db"
printf '[.ShellClassInfo]\r\n' >"$tmp/stick/desktop.ini"
: >"$tmp/stick/nothing"
cp "$in/three.tiff" "$tmp/stick/copy.tiff"
expect "a stick of a Mac and a PC" 0 "$P" ingest --json "$tmp/stick"
same "gives its certificate, and the rest is counted" "1 1 6" "$(jq -r 'select(.total) | "\(.total) \(.duplicate) \(.ignored)"' "$tmp/out")"
: >"$tmp/stick/empty.jpg"
expect "a certificate's name and no bytes" 1 "$P" ingest --json "$tmp/stick/empty.jpg"
same "are told of" "quarantined not-a-pdf" "$(jq -r 'select(.file) | "\(.outcome) \(.reason)"' "$tmp/out")"
cp "$in/one.png" "$tmp/stick/._named-so.png"
expect "a picture named like a companion" 0 "$P" ingest --json "$tmp/stick/._named-so.png" "$tmp/stick"
same "is taken from a folder too" 2 "$(jq -r 'select(.file != null and (.file | endswith("named-so.png"))) | .outcome' "$tmp/out" | grep -c duplicate)"

# --- watched, taken back, decided, audited
mkdir "$tmp/inbox"
pdftoppm -r 100 -singlefile -png "$tmp/1.pdf" "$tmp/inbox/new"
mv "$tmp/inbox/new.png" "$tmp/inbox/New.PNG"
cp "$tmp/forms/turned.heic" "$tmp/inbox/IMG_0001.HEIC"
for junk in ._IMG_0001.HEIC IMG_0001.AAE Thumbs.db desktop.ini New.PNG.part; do echo junk >"$tmp/inbox/$junk"; done
"$P" config set rest-seconds 0 # nothing tells where a HEIC ends
expect "watch" 0 "$P" watch --once --json "$tmp/inbox"
same "watch takes them at once, whatever the case" "IMG_0001.HEIC flagged New.PNG flagged" \
  "$(jq -r 'select(.file) | "\(.file | split("/") | last) \(.outcome)"' "$tmp/out" | sort | paste -sd' ' -)"
same "and leaves what lies beside them" "._IMG_0001.HEIC IMG_0001.AAE New.PNG.part Thumbs.db desktop.ini" \
  "$(ls -A "$tmp/inbox" | sort | paste -sd' ' -)"
expect "backup" 0 "$P" backup "$tmp/backup"
same "a backup has them" same "$(CMELEDGER_HOME=$tmp/backup && kept "$in/two.JPEG" jpg)"
expect "approve" 0 "$P" review approve "$entry"
expect "audit" 0 "$P" audit "$member" --as-of 2026-11-23 --out "$tmp/audit"
pdf=$(find "$tmp/audit" -path "*/data/audit.pdf")
same "the photograph is in the audit file, upright" yes \
  "$(pdfimages -list "$pdf" 2>/dev/null | awk '$9 == "jpeg" && $4 > $5 { print "yes" }' | head -1)"
same "the original beside it" yes "$(find "$tmp/audit" -name '*.jpg' -exec cmp -s {} "$in/two.JPEG" \; -print | grep -q . && echo yes)"
