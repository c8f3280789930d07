#!/usr/bin/env python3
"""Certificates that say to a program what they do not show to a person: forge.py GENUINE DIR

GENUINE is a page by tests/pdf.py. DIR/KIND-FIELD.pdf for each kind of forgery and each field. What
is SHOWN on the genuine page goes on to be shown, or nothing in its place; a program reads SAID.
"""
import os, re, subprocess, sys

genuine, folder = sys.argv[1:]
page = open(genuine, "rb").read()
FIELDS = {"credits": (b"5.00", b"9.00"), "date": (b"March 5, 2024", b"March 8, 2025"),
          "name": (b"Wendell Quist", b"Marisa Falken")}
KINDS = {  # what takes the place of what is shown, within the string that is drawn
    "actualtext": b") Tj /Span <</ActualText (%(said)s)>> BDC (%(shown)s) Tj EMC (",
    "white": b") Tj 1 g (%(said)s) Tj 0 g (",
    "pale": b") Tj 0.91 g (%(said)s) Tj 0 g (",
    "invisible": b") Tj 3 Tr (%(said)s) Tj 0 Tr (",
    "tiny": b") Tj /F 0.5 Tf (%(said)s) Tj /F 12 Tf (",
    "small": b") Tj /F 1.6 Tf (%(said)s) Tj /F 12 Tf (",
    "over": b"%(said)s",
    "dull": b") Tj 1 g (%(said)s) Tj 0 g (",
    "dusk": b") Tj 1 g (%(said)s) Tj 0 g (",
    "ghost": b") Tj /G gs 1 g (%(said)s) Tj /O gs 0 g ("}
PAINT = {  # on the line, before its letters or after
    "over": (b"", b"1 g %s"),  # a white sheet
    "dull": (b"0.8 g %s", b""),  # white letters on pale grey
    "dusk": (b"", b"/G gs 0.2 g %s"),  # on white paper, which is shaded afterwards
    "ghost": (b"0.2 g %s", b"")}  # hardly any paint, though white on dark
STATES = b"/ExtGState<</G<</ca %s>>/O<</ca 1>>>>"


def tounicode(shown, said):
    """Codes 128 and up are drawn as the letters shown; the map calls them what is said."""
    codes = bytes(range(128, 128 + len(shown)))
    names = {48 + i: n for i, n in enumerate(b"zero one two three four five six seven eight nine".split())}
    names.update({46: b"period", 32: b"space", 44: b"comma"})
    drawn = b"".join(b"/" + names.get(c, bytes([c])) for c in shown)
    pairs = b"".join(b"<%02x> <%04x>\n" % pair for pair in zip(codes, said))
    plain = b"".join(b"<%02x> <%04x>\n" % (c, c) for c in range(32, 127))
    cmap = (b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /F def\n"
            b"1 begincodespacerange <00> <ff> endcodespacerange\n"
            b"95 beginbfchar\n" + plain + b"endbfchar\n%d beginbfchar\n" % len(codes) + pairs +
            b"endbfchar endcmap end end")
    forged = page.replace(shown, b"".join(b"\\%03o" % c for c in codes))
    forged = forged.replace(b"/Encoding/WinAnsiEncoding", b"/Encoding<</BaseEncoding/WinAnsiEncoding"
                            b"/Differences[128" + drawn + b"]>>/ToUnicode 9 0 R")
    return forged.replace(b"xref\n", b"9 0 obj\n<</Length %d>>stream\n" % len(cmap) + cmap +
                          b"\nendstream\nendobj\nxref\n", 1)


def replaced(kind, shown, said):
    forged = page.replace(shown, KINDS[kind] % {b"said": said, b"shown": shown})
    y = 700 - 20 * page[:page.index(shown)].count(b"T*")
    before, after = (paint.replace(b"%s", b"60 %d 500 18 re f" % (y - 5)) for paint in PAINT.get(kind, (b"", b"")))
    forged = forged.replace(b"BT /F", before + b" BT 0 g /F", 1).replace(b"\nET", b"\nET " + after, 1)
    return forged.replace(b"/Resources<<", b"/Resources<<" + STATES % (b"0.03" if kind == "ghost" else b"0.95"))


for field, (shown, said) in FIELDS.items():
    assert page.count(shown) == 1
    for kind in [*KINDS, "tounicode"]:
        forged = tounicode(shown, said) if kind == "tounicode" else replaced(kind, shown, said)
        path = os.path.join(folder, f"{kind}-{field}.pdf")
        forged = re.sub(rb"<</Length \d+>>stream\n([^/]*BT.*?)\nendstream", lambda m: b"<</Length %d>>stream\n%s\nendstream" % (
            len(m[1]), m[1]), forged, flags=re.S)
        open(path + ".raw", "wb").write(forged)
        subprocess.run(["qpdf", path + ".raw", path], stderr=subprocess.DEVNULL)
        os.remove(path + ".raw")
