# What a PDF says to a program and shows to a person: where they differ, a person decides.
. "$(dirname "$0")/lib.sh"
# forge FILE SHOWN SAID: where the genuine file says SHOWN it goes on to show it and says SAID.
forge() { python3 - "$tmp/genuine.pdf" "$@" <<'PY'
import sys
source, target, shown, said = sys.argv[1:]
page = open(source, "rb").read()
shown = shown.encode()
assert len(shown) == len(said) and page.count(shown) == 1
# Codes 128 and up are drawn as the letters shown; the map calls them what is said.
codes = bytes(range(128, 128 + len(shown)))
page = page.replace(shown, b"".join(b"\\%03o" % c for c in codes))
names = {48 + i: n for i, n in enumerate(b"zero one two three four five six seven eight nine".split())}
names[46], names[32] = b"period", b"space"
glyphs = b"".join(b"/" + names.get(c, bytes([c])) for c in shown)
pairs = b"".join(b"<%02x> <%04x>\n" % (c, ord(s)) for c, s in zip(codes, said))
plain = b"".join(b"<%02x> <%04x>\n" % (c, c) for c in range(32, 127))
cmap = (b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /F def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"95 beginbfchar\n" + plain + b"endbfchar\n%d beginbfchar\n" % len(codes) + pairs +
        b"endbfchar endcmap end end")
page = page.replace(b"/Encoding/WinAnsiEncoding",
                    b"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[128" + glyphs + b"]>>/ToUnicode 9 0 R")
page = page.replace(b"xref\n", b"9 0 obj\n<</Length %d>>stream\n" % len(cmap) + cmap + b"\nendstream\nendobj\nxref\n", 1)
open(target, "wb").write(page)
PY
  qpdf "$1" "$1.whole" >/dev/null 2>&1; mv "$1.whole" "$1"
}
cert "$tmp/genuine.pdf" "Wendell Quist, MD"
said() { jq -r '.entries[0] | "\(.state) \(.member_name) \(.credits) \(.date) \([.flags[] | .code + ":" + .field] | join(" "))"' "$tmp/out"; }
forge "$tmp/amount.pdf" "5.00" "9.00"
forge "$tmp/day.pdf" "March 5, 2024" "March 8, 2025"
forge "$tmp/name.pdf" "Wendell Quist" "Marisa Falken"
run "$P" extract --json "$tmp/genuine.pdf"
same "genuine" "accepted Wendell Quist 5.00 2024-03-05 " "$(said)"
run "$P" extract --json "$tmp/amount.pdf"
same "an amount that is not shown" "pending Wendell Quist 9.00 2024-03-05 seen-differs:credits" "$(said)"
has "both are named" "$tmp/out" "says “9.00” to a program and shows “5.00” to the eye"
run "$P" extract --json "$tmp/day.pdf"
same "a date that is not shown" "pending Wendell Quist 5.00 2025-03-08 seen-differs:date" "$(said)"
run "$P" extract --json "$tmp/name.pdf"
same "a name that is not shown" "pending Marisa Falken 5.00 2024-03-05 seen-differs:member_name" "$(said)"
sed 's/is awarded 5.00 AMA/is awarded ) Tj \/Span <<\/ActualText (99.0)>> BDC (1.00) Tj EMC ( AMA/' "$tmp/genuine.pdf" >"$tmp/actual"
qpdf "$tmp/actual" "$tmp/actual.pdf" 2>"$tmp/err"
run "$P" extract --json "$tmp/actual.pdf"
same "ActualText" "pending 99.00" "$(json '.entries[0] | "\(.state) \(.credits)"')"
"$P" member add M-1 "Wendell Quist" 2023-01-01
run "$P" ingest --json "$tmp/amount.pdf"
same "not taken in either" flagged "$(head -1 "$tmp/out" | jq -r .outcome)"
"$P" config set look-share 0
run "$P" extract --json "$tmp/amount.pdf"
same "nobody looks when the setting says so" "accepted Wendell Quist 9.00 2024-03-05 " "$(said)"
