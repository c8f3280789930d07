# What people read fits their terminal and stands in columns, whatever the names; in a pipe lines
# are whole.
. "$(dirname "$0")/lib.sh"
long=Bartholomew-Maximilian-of-the-Ninth-District
cat >"$tmp/roster.csv" <<END
member_id,name,membership,first_cycle_start
M-1,Jane Ashdown,active,2024-01-01
$long,Wilhelmina Anastasia Featherstonehaugh-Cholmondeley van der Westhuizen,active,2024-01-01
M-3,山田 太郎,active,2024-01-01
M-4,$(printf 'Zoe\314\210 Dvor\314\214a\314\201k'),active,2024-01-01
END
cat >"$tmp/entries.csv" <<END
member_id,date,category,credits,title,provider
M-1,2025-01-05,1,4.00,Flaps,American Society of Plastic Surgeons
$long,2025-01-06,2,120.00,A title that is so long that no terminal of the usual width has ever had room for all of it,Lakeside
M-3,2025-01-07,1,1.25,顔面の再建手術に関する国際シンポジウム二〇二五年東京大会,日本形成外科学会
M-4,2025-01-08,1,2.00,$(printf 'Cicatrisation et e\314\201volution des plaies ope\314\201re\314\201es en milieu hospitalier'),Paris
END
"$P" member import "$tmp/roster.csv" >/dev/null
"$P" import "$tmp/entries.csv" >/dev/null

# columns FILE: the widest line;  at FILE WORD...: the columns where the first of the words stands
columns() { python3 - "$@" <<'END'
import re, sys, unicodedata as u
def wide(text):
    return sum(0 if u.combining(c) else 2 if u.east_asian_width(c) in "WF" else 1 for c in text)
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
if len(sys.argv) == 2:
    print(max(map(wide, lines)))
else:
    found = [re.search("|".join(sys.argv[2:]), line) for line in lines]
    print(*sorted({wide(line[:hit.start()]) for line, hit in zip(lines, found) if hit}))
END
}
on() { python3 "$root/tests/terminal.py" "$1" -- "$P" "$2" ${3:+"$3"} ${4:+"$4"} ${5:+"$5"} >"$tmp/screen"; }
fits() { # COLUMNS COMMAND...
  on "$@"
  _width=$1 _wide=$(columns "$tmp/screen")
  shift
  if [ "$_wide" -le "$_width" ] && [ "$_wide" -gt 20 ]; then ok "$* fits $_width columns"
  else not_ok "$* fits $_width columns" "it takes $_wide" "$(cat "$tmp/screen")"; fi
}
words() { tr -s ' \n' '\n\n' <"$1"; }
one() { case $(columns "$@") in "" | *\ *) echo "$(columns "$@")" ;; *) echo one ;; esac }

for width in 80 120; do
  for command in ledger "ledger --member M-3" status "status $long" "review list" "member list" \
    "config list" "review show 2" "patterns list topic" "status --help" "verify --help"; do
    # shellcheck disable=SC2086  # a command and its words
    fits $width $command
    case $command in
      ledger*) same "its columns stand" one "$(one "$tmp/screen" accepted pending)" ;;
      *) # shellcheck disable=SC2086
        "$P" $command >"$tmp/out"
        same "and nothing of it is lost" "$(words "$tmp/out")" "$(words "$tmp/screen")" ;;
    esac
  done
done
fits 80 doctor
on 200 ledger
same "where there is room, providers stand in a column" one "$(one "$tmp/screen" American Lakeside 日本 Paris)"
"$P" ledger >"$tmp/out"
same "in a pipe the ledger has its columns" one "$(one "$tmp/out" accepted pending)"
same "titles too" one "$(one "$tmp/out" Flaps 'A title' 顔 Cicat)"
has "and what is cut is marked" "$tmp/out" "…"
"$P" status >"$tmp/out" 2>"$tmp/err"
same "in a pipe a member has one line, and its columns stand" one "$(one "$tmp/out" Short)"
same "and no progress is drawn" "" "$(cat "$tmp/err")"
