# The pages of an audit file: as they are whatever they are like, what cannot be shown is said, and
# every viewer at hand opens it without a word.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
"$P" member add R-900 "Þórunn Øvergård" 2024-01-01 >/dev/null
"$P" member add R-901 "陳大文 Ольга नमिता" 2024-01-01 >/dev/null
mkdir "$tmp/odd"
python3 "$root/tests/odd-pages.py" "$tmp/odd" "Cordelia Jane Abernathy, MD"
qpdf --encrypt "" secret 256 -- "$tmp/odd/in-pieces.pdf" "$tmp/odd/owner.pdf"
qpdf --encrypt letmein secret 256 -- "$tmp/odd/plain.pdf" "$tmp/odd/locked.pdf"
head -c 900 "$tmp/odd/plain.pdf" >"$tmp/odd/damaged.pdf"
"$P" ingest --member R-104 "$tmp/odd" >/dev/null 2>&1
document() { "$P" where --json "$tmp/odd/$1.pdf" | jq -r .document; }
for name in scan locked damaged; do
  expect "$name is entered by hand" 0 "$P" review enter "$(document $name)" member_id=R-104 category=2 \
    credits=1.00 date=2024-04-01 title="By hand: $name" --reason seen
done
head='member_id,date,category,credits,title,provider,activity_type,start_date,plastic_surgery_credits,patient_safety_credits,safety_topic,reference'
printf '%s\nR-104,2024-05-01,2,4.00,Journal club,,self-directed,,,,,\n' "$head" >"$tmp/self.csv"
"$P" import "$tmp/self.csv" >/dev/null
out=$tmp/audits data=$tmp/audits/R-104/data
expect "the audit file" 0 "$P" audit --out "$out" R-104

# --- the pages. The boxes off, and the strip below each page cut off: what is left is the original.
boxes_off() { # PDF NEW
  qpdf --qdf --object-streams=disable "$1" - |
    sed 's|/ON \[|/Off [|; s|/OFF \[|/ON [|; s|/Off \[|/OFF [|; s|/AS \[|/NoAS [|' | fix-qdf >"$2"
}
boxes_off "$data/audit.pdf" "$tmp/plain.pdf"
python3 "$root/tests/exhibits.py" "$data" "$tmp/plain.pdf" >"$tmp/pixels"
same "all that can be shown are shown" 18 "$(wc -l <"$tmp/pixels")"
same "not a pixel is another, but on a page with a note drawn anew" "Symposium of Day 14" \
  "$(awk -F'\t' '$3 { print $1 }' "$tmp/pixels" | sed 's/.*-14 //; s/.pdf//' | sort -u)"
same "there hardly any" yes "$(awk -F'\t' '$3 > $4 / 1000 { bad = 1 } END { print bad ? "no" : "yes" }' "$tmp/pixels")"
python3 "$root/tests/exhibits.py" "$data" "$data/audit.pdf" >"$tmp/boxed"
same "with the boxes on, every page that was read has some" 17 "$(awk -F'\t' '$3' "$tmp/boxed" | wc -l)"
pdftotext -layout "$data/audit.pdf" "$tmp/text"
has "what was filled in is seen" "$tmp/text" "Filled by hand"
lacks "a layer that is off stays off" "$tmp/text" "HIDDEN LAYER"
page() { jq -r --arg t "$1" '.entries[] | select(.title == $t) | .page' "$data/audit.json"; }
on_page() { pdftotext -f "$(page "$1")" -l "$(page "$1")" "$data/audit.pdf" - >"$tmp/page"; }
on_page "Symposium of Day 7"
hash=$(sha256sum <"$tmp/odd/tiny.pdf" | cut -c1-16)
has "a stamp" "$tmp/page" "page 1 of 1 · sha256 $hash"
has "the page of the whole" "$tmp/page" "$(page "Symposium of Day 7") of $(jq .pages "$data/audit.json")"
for name in locked damaged; do
  on_page "By hand: $name"
  has "$name: a page says why it is not shown" "$tmp/page" "This certificate is not shown"
  has "$name: and what it stands for" "$tmp/page" "By hand: $name"
  same "$name: audit.json says so too" none "$(jq -r --arg t "By hand: $name" \
    '(.entries[] | select(.title == $t) | .exhibit) as $n | .exhibits[] | select(.number == $n) | .pages_shown' "$data/audit.json")"
done
on_page "Journal club"
has "an entry without a document has a page that says so" "$tmp/page" "there is no document"
qpdf --qdf --object-streams=disable "$data/audit.pdf" "$tmp/open.pdf"
for act in JavaScript /URI /Launch /AcroForm; do
  lacks "nothing acts: $act" "$tmp/open.pdf" "$act"
done

# --- from a row of the ledger to its exhibit, and back
leads_to() { # PAGE: the pages that its links lead to, one a line
  mutool show "$data/audit.pdf" pages >"$tmp/objects"
  for i in $(seq 60); do
    object=$(mutool show "$data/audit.pdf" "pages/$1/Annots/$i/Dest" 2>/dev/null | sed -n 's/^\[ \([0-9]*\) .*/\1/p')
    [ -n "$object" ] && sed -n "s/^page \([0-9]*\) = $object 0 R$/\1/p" "$tmp/objects"
  done
}
tiny=$(page "Symposium of Day 7")
ledger=$(leads_to "$tiny")
pdftotext -f "${ledger:-1}" -l "${ledger:-1}" "$data/audit.pdf" "$tmp/page"
has "an exhibit leads to its row" "$tmp/page" "Symposium of Day 7"
same "the row leads to its exhibit" "$tiny" "$(leads_to "${ledger:-1}" | grep -x "$tiny" | head -1)"

# --- any viewer
viewers() { # NAME PDF
  expect "$1: qpdf" 0 qpdf --check "$2"
  for tool in "poppler:pdftoppm -r 20 $2 $tmp/drawn" "mupdf:mutool draw -q -r 20 -o $tmp/drawn%d.png $2" \
    "Ghostscript:gs -q -dNOPAUSE -dBATCH -dPDFSTOPONWARNING -sDEVICE=nullpage $2"; do
    run ${tool#*:}
    same "$1: ${tool%%:*} draws it without a word" "0 " \
      "$status $(cat "$tmp/out" "$tmp/err" | grep -v 'ICC support is not available')"
  done
}
viewers "odd pages" "$data/audit.pdf"
pdfinfo "$data/audit.pdf" >"$tmp/info"
has "it is tagged" "$tmp/info" "Tagged:          yes"
same "in its language" "(en-US)" "$(mutool show "$data/audit.pdf" trailer/Root/Lang)"
has "and has a title" "$tmp/info" "Title:           CME audit file: Cordelia Jane Abernathy"
pdfinfo -struct "$data/audit.pdf" >"$tmp/struct"
for tag in Document H1 H2 Table TH; do has "structure: $tag" "$tmp/struct" "$tag"; done
same "our own fonts are embedded" "" "$(pdffonts -f 1 -l 4 "$data/audit.pdf" | tail -n +3 | awk '$(NF - 4) != "yes"')"

# --- nobody's entries, and very many
expect "without an entry, in four scripts" 0 "$P" audit --out "$out" R-901
viewers "no entry" "$out/R-901/data/audit.pdf"
pdftotext "$out/R-901/data/audit.pdf" "$tmp/text"
has "the name" "$tmp/text" "陳大文 Ольга"
has "is said" "$tmp/text" "There is no entry for this member."
"$P" member add R-902 "محمد الأنصاري" 2024-01-01 >/dev/null
expect "in one that is written from the right" 0 "$P" audit --out "$out" R-902
pdftotext -bbox -l 1 "$out/R-902/data/audit.pdf" "$tmp/words"
same "the page is still read from the left" yes \
  "$(sed -n 's/.*xMin="\([0-9]*\)[^>]*>member<.*/\1/p' "$tmp/words" | awk '{ print ($1 > 60 ? "yes" : $1) }')"
{ echo "$head"; seq 900 | while read -r i; do
    echo "R-900,2024-0$((i % 9 + 1))-1$((i % 10)),2,0.25,Journal club number $i on matters of some length,,self-directed,,,,,$i"
  done; } >"$tmp/many.csv"
"$P" import "$tmp/many.csv" >/dev/null
cert "$tmp/long-page.pdf" "Þórunn Øvergård" "Long Course" "March 5, 2024"
python3 "$root/tests/pdf.py" "$tmp/handout.pdf" "Handout"
qpdf --empty --pages "$tmp/long-page.pdf" $(yes "$tmp/handout.pdf" | head -1999) -- "$tmp/long.pdf"
"$P" config set max-pages 3
"$P" ingest --member R-900 "$tmp/long.pdf" >/dev/null 2>&1
expect "with 900 entries and 2,000 pages" 0 "$P" audit --force --out "$out" R-900
same "all of them" 901 "$(jq '.entries | length' "$out/R-900/data/audit.json")"
same "and all its pages" yes "$(pdfinfo "$out/R-900/data/audit.pdf" | awk '/^Pages/ { print ($2 > 2050 ? "yes" : $2) }')"
expect "qpdf" 0 qpdf --check "$out/R-900/data/audit.pdf"
