#!/usr/bin/env python3
"""Writes a one-page PDF of plain lines for a test: pdf.py FILE LINE... Cells of a line are parted
by a tab and stand 160 points from each other."""
import sys


def cell(text):
    return b"(%s) Tj" % text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def line(text):
    cells = text.split("\t")
    back = b" %d 0 Td" % (-160 * (len(cells) - 1)) if len(cells) > 1 else b""
    return b" 160 0 Td ".join(cell(c) for c in cells) + back + b" T*\n"


lines = b"".join(line(text) for text in sys.argv[2:])
content = b"BT /F 12 Tf 72 700 Td 20 TL\n" + lines + b"ET"
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F"
           b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>",
           b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)]
out, places = b"%PDF-1.4\n", []
for i, text in enumerate(objects, 1):
    places.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (i, text)
table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
table += b"".join(b"%010d 00000 n \n" % place for place in places)
out += table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1,
                                                                            len(out))
open(sys.argv[1], "wb").write(out)
