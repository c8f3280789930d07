# Audit files by lot, in another layout, and for showing.
. "$(dirname "$0")/lib.sh"
"$P" member import "$samples/roster.csv" >/dev/null
cert "$tmp/a.pdf" "Marguerite Ellison-Hart, MD" "Facial Palsy Course of Dr. Ellison-Hart" "March 5, 2024"
cert "$tmp/b.pdf" "Cordelia Jane Abernathy, MD" "Microsurgery Course" "April 8, 2025"
"$P" ingest "$tmp/a.pdf" "$tmp/b.pdf" "$samples/no-accredited-provider.pdf" >/dev/null 2>&1
printf 'member_id,date,category,credits,title,activity_type,reference\nR-101,2022-06-10,1,3.00,Journal club,live,LIC-4711\n' >"$tmp/entries.csv"
"$P" import --accept-all "$tmp/entries.csv" >/dev/null
"$P" member decide R-101 attested-met --cycle 2021-01-01 --date 2025-01-10 --reason 'Ellison-Hart was ill' >/dev/null
audit() { "$P" audit --prepared 2026-11-23 --by Registrar --out "$@"; }

# --- by lot
expect "a sample" 0 audit "$tmp/s1" --sample 3 --seed 2026
drawn=$(ls "$tmp/s1" | paste -sd' ')
same "of three" 3 "$(ls "$tmp/s1" | wc -l)"
audit "$tmp/s2" --sample 3 --seed 2026 >/dev/null
same "the same ones again" "$drawn" "$(ls "$tmp/s2" | paste -sd' ')"
same "for every seed, some other" yes "$(for s in 1 2 3 4 5 6 7 8; do audit "$tmp/seed$s" --sample 3 --seed $s >/dev/null; ls "$tmp/seed$s" | paste -sd' '; done | sort -u | wc -l | awk '$1 > 3 { print "yes" }')"
"$P" member add A-001 "Nadia Quillfeather" 2025-01-01 >/dev/null
audit "$tmp/s3" --sample 3 --seed 2026 >/dev/null
same "one more in the roster replaces one at most" yes "$(ls "$tmp/s1" "$tmp/s3" | sort | uniq -d | grep -c '^[AR]' | awk '$1 >= 2 { print "yes" }')"
expect "a mock audit of everyone" 0 audit "$tmp/all" --all --sample 99
has "finds credit without a paper" "$tmp/out" "Category 1 credit without a certificate: 1 time, 1 member, 3.00 credits"
has "and names it" "$tmp/out" "R-101      #1       3.00  Journal club"
has "and what waits" "$tmp/out" "R-105      #1       4.00  Liposuction Masterclass"
same "the worst first" "A requirement is not met" "$(grep -m1 -B0 '^[A-Z].*: [0-9]* time' "$tmp/out" | cut -d: -f1)"
expect "a seed alone" 2 audit "$tmp/x" --seed 1 --all

# --- in another layout
expect "for a state board" 0 audit "$tmp/board" --layout state-board R-101
expect "a bag" 0 python3 "$root/tests/bag.py" "$tmp/board/R-101"
pdftotext -layout "$tmp/board/R-101/data/audit.pdf" "$tmp/board.txt"
pdftotext -layout "$tmp/all/R-101/data/audit.pdf" "$tmp/all.txt"
same "it has fewer sections" yes "$([ "$(wc -l <"$tmp/board.txt")" -lt "$(wc -l <"$tmp/all.txt")" ] && echo yes)"
expect "asps is all of it" 0 audit "$tmp/asps" --layout asps R-101
same "the same bytes" "$(sha256sum <"$tmp/all/R-101/data/audit.pdf")" "$(sha256sum <"$tmp/asps/R-101/data/audit.pdf")"
expect "another layout is another file" 0 audit "$tmp/board" --resume R-101
same "made anew" "$(sha256sum <"$tmp/all/R-101/data/audit.pdf")" "$(sha256sum <"$tmp/board/R-101/data/audit.pdf")"
expect "an unknown one" 2 audit "$tmp/x" --layout nowhere R-101
has "names those that are there" "$tmp/err" "state-board"
mkdir -p "$CMELEDGER_HOME/patterns/layouts"
own() { printf '%b' "$2" >"$CMELEDGER_HOME/patterns/layouts/own.layout"; expect "$1" "$3" audit "$tmp/x" --layout own R-101; }
own "one of the home" '[layout own]\nsections = cover ledger\ncolumns = date title\n   credits\n' 0
own "a section that there is not" '[layout own]\nsections = cover ledgr\ncolumns = date\n' 2
has "is told with its place" "$tmp/err" "own.layout:2:18: there is no 'ledgr'"
own "a column twice" '[layout own]\nsections = cover\ncolumns = date date\n' 2
own "no columns" '[layout own]\nsections = cover\n' 2
own "a key that there is not" '[layout own]\nsection = cover\n' 2

# --- for showing
expect "anonymous" 0 audit "$tmp/anon" --anonymous R-101 R-105
same "not even the folder says who" "anonymous-001 anonymous-002" "$(ls "$tmp/anon" | paste -sd' ')"
expect "a bag still" 0 python3 "$root/tests/bag.py" "$tmp/anon/anonymous-001"
same "without certificates" "audit.json audit.pdf ledger.csv" "$(ls "$tmp/anon/anonymous-001/data" | paste -sd' ')"
(cd "$tmp/anon" && find . && cat ./*/*.txt ./*/data/*.csv ./*/data/*.json && for f in ./*/data/audit.pdf; do pdftotext "$f" -; pdfinfo "$f"; qpdf --qdf --object-streams=disable "$f" -; done) >"$tmp/said" 2>/dev/null
for word in Ellison Marguerite Broek Pieter R-101 R-105 4711 "was ill"; do
  same "nothing says $word" 0 "$(grep -aic -- "$word" "$tmp/said")"
done
lacks "it does not say that certificates lie beside it" "$tmp/said" "certificates lie beside"
has "the credit is there" "$tmp/anon/anonymous-001/data/ledger.csv" "2024-03-05,1,5.00"
