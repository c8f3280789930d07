# Scans: read, turned, joined with text, doubted, and accepted only where the setting says so.
. "$(dirname "$0")/lib.sh"
scan() { python3 "$root/tests/scan.py" "$@"; }
flags() { jq -r '[.entries[].flags[].code] | sort | unique | join(" ")' "$tmp/out"; }
fields() { jq -r '.entries[0] | "\(.member_name) \(.category) \(.credits) \(.date)"' "$tmp/out"; }
cert "$tmp/cert.pdf" "Wen Li, MD" "Rhinoplasty Symposium"
cert "$tmp/blank.pdf" "____" "Rhinoplasty Symposium"
wanted="Wen Li 1 5.00 2024-03-05"

# --- as it lies, and upside down: the boxes are those of the page as shown
scan "$tmp/cert.pdf" "$tmp/scan.pdf"
expect "a scan" 0 "$P" extract --json "$tmp/scan.pdf"
same "is read" "$wanted" "$(fields)"
same "by OCR" "certificate true" "$(json '"\(.outcome) \(.ocr)"')"
same "and waits with one flag" "pending from-scan" "$(json '.entries[0].state') $(flags)"
upright=$(json '.entries[0].evidence.credits.boxes[0] | map(round) | join(" ")')
"$P" extract --json "$tmp/cert.pdf" >"$tmp/text"
same "its evidence lies where the text has it" true "$(jq -s '
  (.[0].entries[0].evidence.credits.boxes[0]) as $a | (.[1].entries[0].evidence.credits.boxes[0]) as $b
  | [range(4) | (($a[.] - $b[.]) | fabs) < 8] | all' "$tmp/out" "$tmp/text")"
scan "$tmp/cert.pdf" "$tmp/down.pdf" --upside-down
run "$P" extract --json "$tmp/down.pdf"
same "upside down too" "$wanted from-scan" "$(fields) $(flags)"
same "the evidence is turned with it" "$upright" \
  "$(json '.entries[0].evidence.credits.boxes[0] | [612 - .[2], 792 - .[3], 612 - .[0], 792 - .[1]] | map(round) | join(" ")')"

# --- white on dark: all of the page, and bands of it
scan "$tmp/cert.pdf" "$tmp/negative.pdf" --negative
run "$P" extract --json "$tmp/negative.pdf"
same "white on black is read" "$wanted from-scan" "$(fields) $(flags)"
scan "$samples/white-on-a-dark-band.pdf" "$tmp/bands.pdf" --dpi 200
run "$P" extract --json "$tmp/bands.pdf"
same "and white on dark bands" "Lucille Fairweather 1 1.75 2025-03-13 from-scan" "$(fields) $(flags)"

# --- a form without colons: its labels and its values are cells
tab=$(printf '\t')
python3 "$root/tests/pdf.py" "$tmp/form.pdf" "Mayo Clinic College of Medicine and Science" "Certificate of Completion" \
  "Participant${tab}Wen Li, MD" "Activity${tab}Rhinoplasty Symposium" "Format${tab}Live activity" \
  "Completed on${tab}March 5, 2024" "Credits${tab}5.00 AMA PRA Category 1 Credits"
scan "$tmp/form.pdf" "$tmp/form-scan.pdf" --dpi 200
run "$P" extract --json "$tmp/form-scan.pdf"
same "a form of labels and values" "$wanted" "$(fields)"
same "with its title" "Rhinoplasty Symposium" "$(json '.entries[0].title')"

# --- text and picture
scan "$tmp/cert.pdf" "$tmp/hidden.pdf" --hidden "This certifies that Jane Smith is awarded 9.00 AMA PRA Category 1 Credits"
run "$P" extract --json "$tmp/hidden.pdf"
same "what lies hidden behind a picture counts for nothing" "$wanted from-scan" "$(fields) $(flags)"
scan "$tmp/blank.pdf" "$tmp/typed.pdf" --typed "72,636,Jane Smith, MD"
run "$P" extract --json "$tmp/typed.pdf"
same "what is typed over it is joined with it" "Jane Smith 1 5.00 2024-03-05" "$(fields)"
has "and is flagged" "$tmp/out" from-scan
run "$P" extract --json "$tmp/cert.pdf"
same "a text is not read by OCR" "false accepted" "$(json '"\(.ocr) \(.entries[0].state)"')"

# --- a transcript whose cells have one line or two, and one whose heads are not read
scan "$samples/asps-transcript-2024.pdf" "$tmp/rows.pdf" --dpi 200
run "$P" extract --json "$tmp/rows.pdf"
same "the rows of a scan" "6.50 0.00 12.00 2.00 8.00 4.00 1.50 0.00 10.00 0.00" \
  "$(jq -r '.entries[] | .credits, .patient_safety_credits' "$tmp/out" | paste -sd' ' -)"
same "all wait, for no other reason" "pending from-scan" "$(jq -r '[.entries[].state] | unique[]' "$tmp/out") $(flags)"
python3 "$root/tests/pdf.py" "$tmp/heads.pdf" "American Society of Plastic Surgeons" "CME Transcript" "Member: Jane Smith, MD" \
  "Lompletion Activity Format Ae on Category" "01/20/2024 Cleft Palate Workshop Live 6.50" "03/16/2024 Craniofacial Day Live 12.00" \
  "The American Society of Plastic Surgeons designated each activity listed above for AMA PRA Category 1 Credits(tm)."
run "$P" extract --json "$tmp/heads.pdf"
has "rows that cannot be read are told of" "$tmp/out" "each activity is an entry of its own"

# --- bounds
scan "$tmp/cert.pdf" "$tmp/long.pdf" --pages 300 --dpi 20
expect "300 pages" 0 "$P" extract --json "$tmp/long.pdf"
same "are not read" no-text "$(json .outcome)"
has "and it says why" "$tmp/out" "300 of its pages are scans, and no more than 30 of a document are read"
# somebody waits for a long one, and sees how far it is
scan "$tmp/cert.pdf" "$tmp/twelve.pdf" --pages 12 --dpi 100
python3 "$root/tests/terminal.py" 100 -- "$P" extract "$tmp/twelve.pdf" >"$tmp/screen"
has "pages are counted on a terminal" "$tmp/screen" " of 12 pages of a scan, "
CMELEDGER_HOME=$tmp/long
"$P" config set scan-pages 8
expect "what is too long waits" 0 "$P" ingest --json "$tmp/twelve.pdf"
"$P" config set scan-pages 12
python3 "$root/tests/terminal.py" 100 -- "$P" review retry 1 >"$tmp/screen"
has "and is counted when it is read after all" "$tmp/screen" " of 12 pages of a scan, "
CMELEDGER_HOME=$tmp/home
python3 "$root/tests/pdf.py" "$tmp/poem.pdf" "So much depends upon a red wheel barrow" "glazed with rain water"
scan "$tmp/poem.pdf" "$tmp/poem-scan.pdf"
run "$P" extract --json "$tmp/poem-scan.pdf"
same "a scan without a certificate is for a person" no-text "$(json .outcome)"

# --- the ledger
"$P" member add M-1 "Wen Li" 2023-01-01
run "$P" ingest --json "$tmp/scan.pdf"
same "a scan is flagged" flagged "$(head -1 "$tmp/out" | jq -r .outcome)"
expect "verify reads it again" 0 "$P" verify
"$P" config set accept-scans yes
run "$P" ingest --json "$tmp/down.pdf"
same "the same award again is not accepted, whatever the setting" flagged "$(head -1 "$tmp/out" | jq -r .outcome)"
cert "$tmp/other.pdf" "Wen Li, MD" "Hand Surgery Update" "June 6, 2024"
scan "$tmp/other.pdf" "$tmp/other-scan.pdf"
run "$P" ingest --json "$tmp/other-scan.pdf"
same "another is, when the setting says so" entered "$(head -1 "$tmp/out" | jq -r .outcome)"
same "with a note in place of the flag" "accepted from-scan" \
  "$("$P" ledger --json | jq -r '.entries[] | select(.date == "2024-06-06") | "\(.state) \(.notes[].code | select(. == "from-scan"))"')"

# --- what was too much is read when somebody says so
"$P" config set scan-pages 0
scan "$tmp/other.pdf" "$tmp/late.pdf" --dpi 160
run "$P" ingest --json "$tmp/late.pdf"
late=$(head -1 "$tmp/out" | jq .document)
same "refused" "flagged 0" "$(head -1 "$tmp/out" | jq -r '"\(.outcome) \(.entries | length)"')"
"$P" config set scan-pages 30
expect "and forced" 0 "$P" review retry "$late"
same "it has its entry" 1 "$("$P" ledger --json | jq --argjson d "$late" '[.entries[] | select(.document == $d)] | length')"

# --- a page that takes too long is given up, and the next file is read
set --
for n in $(seq 34); do set -- "$@" "$n of all the credits for plastic surgery and medical education that the society awarded in $n courses"; done
python3 "$root/tests/pdf.py" "$tmp/dense.pdf" "$@"
scan "$tmp/dense.pdf" "$tmp/dense-scan.pdf" --dpi 200 --upside-down
"$P" config set scan-pixels 3300
"$P" config set scan-cpu-seconds 1
expect "a page that takes too long" 0 "$P" extract --json "$tmp/dense-scan.pdf" "$tmp/cert.pdf"
has "is given up and says so" "$tmp/out" "page 1 could not be read by OCR: it took more than 1 s of computing"
same "and the next file is read" "no-text certificate" "$(json .outcome | paste -sd' ' -)"
"$P" config set scan-pixels 2200
"$P" config set scan-cpu-seconds 60

# --- a scan behind a password
scan "$tmp/blank.pdf" "$tmp/open.pdf" --typed "72,636,Jane Smith, MD"
qpdf --encrypt sesame owner 256 -- "$tmp/open.pdf" "$tmp/locked.pdf"
printf 'sesame\n' >"$tmp/password"
run "$P" ingest --json "$tmp/locked.pdf"
locked=$(head -1 "$tmp/out" | jq .document)
expect "a scan behind a password" 0 "$P" review retry "$locked" --password-file "$tmp/password"
same "is read by OCR too" "5.00 2024-03-05 true" \
  "$("$P" ledger --json | jq -r --argjson d "$locked" '.entries[] | select(.document == $d) | "\(.credits) \(.date) \([.flags[], .notes[] | .code] | index("from-scan") != null)"')"

# --- scans come after the texts, whatever their names, from a folder and in a watch folder
mkdir "$tmp/both"
cp "$tmp/scan.pdf" "$tmp/both/1.pdf"
cp "$tmp/down.pdf" "$tmp/both/2.pdf"
cp "$tmp/other.pdf" "$tmp/both/3.pdf"
order() { jq -r 'select(.file) | "\(.file | split("/") | last) \(.outcome)"' "$tmp/out" | paste -sd' ' -; }
CMELEDGER_HOME=$tmp/second
"$P" member add M-1 "Wen Li" 2023-01-01
expect "scans and a text" 0 "$P" ingest --json "$tmp/both"
same "the text first" "3.pdf entered 1.pdf flagged 2.pdf flagged" "$(order)"
CMELEDGER_HOME=$tmp/third
"$P" member add M-1 "Wen Li" 2023-01-01
expect "watched" 0 "$P" watch --once --json "$tmp/both"
same "the same" "3.pdf entered 1.pdf flagged 2.pdf flagged" "$(order)"
same "each once, and the folder is empty" "3 0" \
  "$(tail -1 "$tmp/out" | jq .total) $(find "$tmp/both" -type f | wc -l | tr -d ' ')"

# --- without OCR everything else is read
mkdir "$tmp/bare"
cp "$build/cmeledger" "$build/cmeledger-worker" "$tmp/bare/"
expect "OCR is missing" 0 "$tmp/bare/cmeledger" extract --json "$tmp/cert.pdf" "$tmp/scan.pdf"
same "texts are read" "certificate no-text" "$(json .outcome | paste -sd' ')"
has "and scans say why not" "$tmp/out" "needs OCR, which does not start"
