# What documents, file names and rows of others say is data: it drives no terminal, spreadsheet,
# browser or JSON reader, and becomes no path.
. "$(dirname "$0")/lib.sh"
# a window's title and a cleared screen (C0 and C1), DEL, backspace, an override and an isolate of
# direction, no width, a byte order mark, a tag
nasty=$(printf '\033]0;x\007\033[2J\302\2332J\177\010\342\200\256\342\201\246\342\200\213\357\273\277\363\240\201\201')
formula='=HYPERLINK("http://192.0.2.1","x")'

# plain NAME FILE...: UTF-8 in which no character is hidden, but for line ends and tabs.
# shown ARG...: so is what the program prints, in pipes and on a terminal.
cat >"$tmp/plain.py" <<'END'
import os, pty, subprocess, sys, unicodedata
def odd(raw):
    return sorted({f"U+{ord(c):04X}" for c in raw.decode() if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") and c not in "\n\r\t"})
def on_terminal(command):
    master, slave = pty.openpty()
    child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    out = b""
    try:
        while more := os.read(master, 65536):
            out += more
    except OSError:
        child.wait()
    return out
name, *rest = sys.argv[1:]
if name == "shown":
    name = "".join(c for c in " ".join(rest[1:]) if " " <= c <= "~")[:60]
    run = subprocess.run(rest, capture_output=True, stdin=subprocess.DEVNULL)
    texts = {"stdout": run.stdout, "stderr": run.stderr, "terminal": on_terminal(rest)}
else:
    texts = {path: open(path, "rb").read() for path in rest}
bad = [f"{what}: {odd(text)}: {text[:300]!r}" for what, text in texts.items() if odd(text)]
print("\n#   ".join([f"{'not ok' if bad else 'ok'} {name}", *bad]))
END
plain() { python3 "$tmp/plain.py" "$@"; }
shown() { plain shown "$P" "$@"; }

# --- rows of others
cat >"$tmp/roster.csv" <<END
member_id,name,membership,first_cycle_start,aliases
D-1,"Nora ${nasty}Quill",active,2024-01-01,"$(printf '%s' "$formula" | sed 's/"/""/g')"
D-2,"$(printf '%s' "$formula" | sed 's/"/""/g')",active,2024-01-01,
D-3,"@SUM(1)<script>alert(1)</script>",active,2024-01-01,
../D-4,Dot Dot,active,2024-01-01,
D/5,Slash Slash,active,2024-01-01,
..,Up Up,active,2024-01-01,
"D-6${nasty}",Odd Id,active,2024-01-01,
END
"$P" member import --json "$tmp/roster.csv" >"$tmp/out" 2>"$tmp/err"
same "ids that could be paths are refused" "added added added refused refused refused" "$(jq -r .outcome "$tmp/out" | head -6 | paste -sd' ')"
plain "and said" "$tmp/out" "$tmp/err"
expect "nor added by hand" 2 "$P" member add ../D-4 "Dot Dot" 2024-01-01
{
  echo 'member_id,date,category,credits,title,provider,reference'
  n=0
  for start in '=1+1' '+1+1' '-1+1' '@SUM(A1)' "$(printf '\t=1+1')" "$(printf '\r=1+1')" "$nasty=1+1" "<script>alert(1)</script>" "../../../../tmp/x"; do
    n=$((n + 1))
    printf 'D-1,2025-03-0%d,1,2.00,"%s number %d","%s of %d",x-%d\n' $n "$start" $n "$start" $n $n
  done
} >"$tmp/entries.csv"
"$P" import --json "$tmp/entries.csv" >"$tmp/out" 2>"$tmp/err"
same "rows are taken" 9 "$(grep -c '"added"' "$tmp/out")"
plain "and told" "$tmp/out" "$tmp/err"
printf 'member_id,date,category,credits,title\nD-1,2025-04-01,1,1.00,half a pair \355\240\200\n' >"$tmp/surrogate.csv"
expect "half a surrogate pair is no UTF-8" 1 "$P" import "$tmp/surrogate.csv"
plain "which is said" "$tmp/err"

# --- certificates and their names
mkdir "$tmp/in" "$tmp/in/..D-1" "$tmp/in/$nasty"
cert "$tmp/in/a$(printf '\033]0;x\007\n\302\233\177\377\355\240\200\342\200\256').pdf" "Nora Quill, MD" "$formula $(printf '\033]0;x\007\033[2J')Rhinoplasty"
cert "$tmp/in/b.pdf" "Nora Quill, MD" "<script>alert(1)</script> Rhinoplasty" "April 5, 2024"
cert "$tmp/in/c.pdf" "Nora Quill, MD" "../../../etc/passwd" "May 6, 2024"
cert "$tmp/in/d.pdf" "Nora Quill, MD" "RhinoZZZZplasty Update" "June 7, 2024"
sed -i 's/ZZZZ/\\000/' "$tmp/in/d.pdf"
python3 - "$root/tests/pdf.py" "$tmp/in/e.pdf" <<'END'
import runpy, sys
script = sys.argv[1]
sys.argv[1:] = [sys.argv[2], "American Society of Plastic Surgeons", "Certificate", "This certifies that", "Nora Quill, MD",
                "has participated in the live activity titled", "A" * 1000000, "on July 8, 2024",
                "and is awarded 5.00 AMA PRA Category 1 Credits(tm)."]
runpy.run_path(script)
END
cert "$tmp/in/..D-1/f.pdf" "Nora Quill, MD" "Facelift Day" "August 9, 2024"
cert "$tmp/in/$nasty/g.pdf" "Nora Quill, MD" "Facelift Night" "August 10, 2024"
shown extract "$tmp/in"/*.pdf
shown extract --json "$tmp/in"/*.pdf
run "$P" watch --once --json "$tmp/in"
plain "what an intake prints" "$tmp/out" "$tmp/err"
same "all are taken in, but what a hidden folder hides" "6 0 0" "$(json 'select(.total) | "\(.total) \(.waiting) \(.refused)"')"
same "each line is JSON, strictly" 7 "$(python3 -c 'import json, sys
print(sum(isinstance(json.loads(line, parse_constant=int), dict) for line in open(sys.argv[1], "rb").read().decode().splitlines()))' "$tmp/out")"
for id in $("$P" review list --json | jq '.entries[].id'); do "$P" review move "$id" D-1 >/dev/null; "$P" review approve "$id"; done >"$tmp/out" 2>"$tmp/err"
plain "what decisions print" "$tmp/out" "$tmp/err"

# --- everything that shows them
shown ledger
shown ledger --member D-1
shown ledger --json
shown ledger --csv
shown status
shown status D-1
shown status --json
shown status --csv
shown status --intake
shown member list
shown member list --json
shown review list
shown review list --json
shown review show 1
shown review show 10 --json
shown review batches
shown where "$tmp/in/b.pdf"
shown where --json "$(find "$CMELEDGER_HOME/archive" -name '*.pdf' | head -1)"
shown verify
shown doctor
# --- and every complaint about them
shown "$nasty"
shown ledger --member "$nasty"
shown ledger --state "$nasty"
shown ledger "--$nasty"
shown status "$nasty"
shown review show "$nasty"
shown review correct 1 "title$nasty=x"
shown where "$nasty"
shown ingest "$tmp/$nasty.pdf"
shown extract "$tmp/$nasty.pdf"
shown import "$tmp/$nasty.csv"
shown config set "$nasty" 1
shown member decide D-1 "$nasty" --date 2026-01-01 --reason x
shown audit --out "$tmp/$nasty" "$nasty"
shown --home "$tmp/$nasty" status

# --- spreadsheets: no cell of any CSV begins a formula
cat >"$tmp/cells.py" <<'END'
import csv, re, sys
for path in sys.argv[1:]:
    for record in csv.reader(open(path, newline="", encoding="utf-8")):
        for cell in record:
            if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[-+]?[0-9.]+", cell):
                sys.exit(f"{path}: {cell[:60]!r}")
END
formulas() { if _why=$(python3 "$tmp/cells.py" "$2" 2>&1); then ok "$1"; else not_ok "$1" "$_why"; fi; }
"$P" ledger --csv >"$tmp/ledger.csv"
formulas "no formula in the ledger's" "$tmp/ledger.csv"
has "and they are there, disarmed" "$tmp/ledger.csv" "\"'=1+1 number 1\""
same "it comes back as it was" 9 "$({ head -1 "$tmp/ledger.csv"; grep ',x-[0-9]' "$tmp/ledger.csv"; } >"$tmp/again.csv"; "$P" import --json "$tmp/again.csv" 2>&1 | grep -c '"unchanged"')"
"$P" status --csv >"$tmp/status.csv"
formulas "nor in the status's" "$tmp/status.csv"
has "where a name is one" "$tmp/status.csv" "'=HYPERLINK"

# --- the audit file
expect "an audit file is made" 0 "$P" audit --out "$tmp/audit" D-1
formulas "no formula in its CSV" "$tmp/audit/D-1/ledger.csv"
same "all its files lie in it, under plain names" "" "$(cd "$tmp/audit" && find . -type f | LC_ALL=C grep -v '^\./D-1/\([a-z]*/\)*[A-Za-z0-9][A-Za-z0-9 .,_-]*$')"
pdftotext "$tmp/audit/D-1/audit.pdf" "$tmp/audit.txt"
tr -d '\014' <"$tmp/audit.txt" >"$tmp/audit.plain"
plain "nothing hidden in its pages" "$tmp/audit.plain"
has "markup is words" "$tmp/audit.plain" "<script>alert(1)"
qpdf --qdf --object-streams=disable "$tmp/audit/D-1/audit.pdf" "$tmp/audit.qdf" 2>/dev/null
lacks "no script" "$tmp/audit.qdf" "/JavaScript"
lacks "and no link that a title asks for" "$tmp/audit.qdf" "192.0.2.1)"
expect "a member that is a path" 2 "$P" audit --out "$tmp/audit" ../D-1
same "makes nothing" D-1 "$(ls "$tmp/audit")"
expect "all of it verifies" 0 "$P" verify
