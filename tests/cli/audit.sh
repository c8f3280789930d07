# The audit file: a folder that checks itself, pages as they are and in ledger order, and nobody else's.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
"$P" member add R-200 "Nadia Quillfeather" 2025-01-01 >/dev/null
"$P" ingest "$samples/asps-annual-meeting-2023.pdf" "$samples/asps-transcript-2024.pdf" \
  "$samples/asps-hand-course-2024.pdf" "$samples/aesthetic-meeting-2025.pdf" >/dev/null 2>&1
out=$tmp/audits

expect "no --out" 2 "$P" audit R-103
expect "an unknown member" 2 "$P" audit --out "$out" R-999
same "and nothing was made" no "$([ -e "$out" ] && echo yes || echo no)"
expect "everybody's" 0 "$P" audit --all --out "$out"
same "a folder each" 7 "$(ls "$out" | wc -l)"
for member in R-103 R-200; do
  same "$member: sha256sum accepts the manifest" 0 "$(cd "$out/$member" && sha256sum -c --quiet manifest-sha256.txt >&2; echo $?)"
  same "$member: every file is in it" "$(cd "$out/$member/data" && find . -type f | wc -l)" \
    "$(wc -l <"$out/$member/manifest-sha256.txt")"
  expect "$member: qpdf finds no fault" 0 qpdf --check "$out/$member/audit.pdf"
done
same "only its owner reads it" "700 600 700 600" \
  "$(stat -c %a "$out/R-103" "$out/R-103/data/audit.pdf" "$out/R-103/data/certificates" "$out/R-103/data/ledger.csv" | paste -sd' ')"

# --- the originals, byte for byte, and their pages in ledger order
for name in asps-annual-meeting-2023 asps-transcript-2024 asps-hand-course-2024; do
  hash=$(sha256sum <"$samples/$name.pdf")
  same "$name is there unaltered" 1 "$(sha256sum "$out/R-103/data/certificates"/* | grep -c "${hash%% *}")"
done
pages=$(pdfinfo "$out/R-103/audit.pdf" | awk '/^Pages/ { print $2 }')
page_of() { # TEXT: the first page behind the front pages that holds it
  for p in $(seq 2 "$pages"); do
    pdftotext -f "$p" -l "$p" "$out/R-103/audit.pdf" - | grep -qF -- "$1" && echo "$p" && return
  done
}
meeting=$(page_of "October 26-29, 2023")
same "exhibits follow each other in ledger order" "$meeting $((meeting + 1)) $((meeting + 2))" \
  "$meeting $(page_of "CME Transcript") $(page_of "14th of September, 2024")"
# The boxes off, and the strip below the page cut off: what is left is the original.
boxes_off() { # PDF NEW
  qpdf --qdf --object-streams=disable "$1" - |
    sed 's|/ON \[|/Off [|; s|/OFF \[|/ON [|; s|/Off \[|/OFF [|; s|/AS \[|/NoAS [|' | fix-qdf >"$2"
}
boxes_off "$out/R-103/audit.pdf" "$tmp/plain.pdf"
pdftoppm -r 150 -gray -f 1 -l 1 "$samples/asps-annual-meeting-2023.pdf" "$tmp/original"
size=$(pdftoppm -r 150 -gray -f 1 -l 1 "$samples/asps-annual-meeting-2023.pdf" | sed -n 2p)
exhibit() { pdftoppm -r 150 -gray -f "$meeting" -l "$meeting" -x 0 -y 0 -W "${size% *}" -H "${size#* }" "$1" | sha256sum; }
same "not a pixel of a page is changed" "$(cat "$tmp"/original-*.pgm | sha256sum)" "$(exhibit "$tmp/plain.pdf")"
same "but by the boxes, while they are on" no "$([ "$(exhibit "$out/R-103/audit.pdf")" = "$(exhibit "$tmp/plain.pdf")" ] && echo yes || echo no)"
same "bookmarks for the ledger and each exhibit" 3 \
  "$(qpdf --json --json-key=outlines "$out/R-103/audit.pdf" | jq '[.outlines[].title | select(startswith("Exhibit "))] | length')"

# --- what it says is what the ledger says
"$P" ledger --member R-103 --csv >"$tmp/ledger.csv"
same "ledger.csv is the ledger" "$(cut -d, -f1-4 "$tmp/ledger.csv" | sort)" "$(cut -d, -f1-4 "$out/R-103/ledger.csv" | sort)"
pdftotext -layout "$out/R-103/audit.pdf" "$tmp/text"
counted=$("$P" status --json R-103 | jq -r '.members[0].cycles[0].requirements[0].counted')
has "the amount counted is printed" "$tmp/text" "$counted of 150.00"
has "so are the caps" "$tmp/text" "at most 5.00 of patient safety in a cycle"
lacks "nobody else is in it" "$tmp/text" "Íñigo"
pdftotext "$out/R-200/audit.pdf" "$tmp/text"
has "a member without an entry" "$tmp/text" "There is no entry for this member."

# --- an existing folder, and one member's fault
touch "$out/R-103/note"
expect "an existing one is refused" 1 "$P" audit --out "$out" R-103
has "and says what to do" "$tmp/err" "--force"
same "and left as it is" yes "$([ -e "$out/R-103/note" ] && echo yes)"
expect "unless it is forced" 0 "$P" audit --force --out "$out" R-103
same "then it is made anew" no "$([ -e "$out/R-103/note" ] && echo yes || echo no)"
blob=$("$P" where "$samples/aesthetic-meeting-2025.pdf" | awk '/original/ { print $2 }')
chmod u+w "$(dirname "$blob")" && mv "$blob" "$tmp/away"
expect "an original that is gone costs its member's file" 1 "$P" audit --force --all --out "$out"
has "who is named" "$tmp/err" "member R-102"
same "the others are made" 6 "$(wc -l <"$tmp/out")"
