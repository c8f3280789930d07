#!/usr/bin/env python3
"""Certificates that show all that they say, though not in plain letters: honest.py GENUINE DIR

GENUINE is a page by tests/pdf.py. DIR/KIND.pdf for each way in which its learner, date and amount
are set: what tests/forge.py does is to be found, and what this does is not.
"""
import os, re, subprocess, sys

genuine, folder = sys.argv[1:]
page = open(genuine, "rb").read()
SHOWN = [b"Wendell Quist", b"March 5, 2024", b"5.00"]


def small_capitals(text):
    """As a browser writes them: a smaller capital that says it is a small letter."""
    return re.sub(rb"[a-z]", lambda m: b") Tj /F 9 Tf /Span <</ActualText (%s)>> BDC (%s) Tj EMC /F 12 Tf (" % (
        m[0], m[0].upper()), text)


# What lies under a page of white letters
SHEET = b"0 0 612 792 re f"
GROUNDS = {"dark": b"0.1 0.2 0.3 rg " + SHEET,
           "middling": b"0.3 0.5 0.6 rg " + SHEET,
           "translucent": b"q /G gs 0 0 0.3 rg " + SHEET + b" Q",
           "shaded": b"/S sh",
           "picture": b"q 612 0 0 792 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID 0123 EI Q"}
RESOURCES = (b"/Resources<</ExtGState<</G<</ca 0.8>>>>/Shading<</S<</ShadingType 2/ColorSpace/DeviceRGB"
             b"/Coords[0 0 612 0]/Function<</FunctionType 2/Domain[0 1]/C0[0 .1 .3]/C1[.2 .4 .6]/N 1>>>>>>")

KINDS = {"small-capitals": {text: small_capitals(text) for text in SHOWN}}
for ground, paint in GROUNDS.items():
    KINDS["white-on-" + ground] = {b"BT /F 12 Tf": paint + b"\nBT 1 g /F 12 Tf", b"/Resources<<": RESOURCES}


NAMES = {32: b"space", 44: b"comma", 46: b"period", 48: b"zero", 50: b"two", 52: b"four", 53: b"five"}


def drawn_font():
    """A font /T whose letters are drawings (Type 3), as a browser makes of some: a narrow m leads
    poppler to take them for lower than they are."""
    codes = sorted(set(b"".join(SHOWN) + b"m"))
    letters = [b"0 0 d0 BT /C 1 Tf 1000 0 0 1400 0 0 Tm (%c) Tj ET" % code for code in codes]
    streams = b"".join(b"%d 0 obj\n<</Length %d>>stream\n%s\nendstream\nendobj\n" % (
        100 + code, len(letter), letter) for code, letter in zip(codes, letters))
    return (b"9 0 obj\n<</Type/Font/Subtype/Type3/FontMatrix[.001 0 0 .001 0 0]/FontBBox[0 -200 600 700]"
            b"/Resources<</Font<</C<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>/FirstChar 0/LastChar 127"
            b"/Widths[" + b" ".join({109: b"350", 32: b"300"}.get(code, b"600") for code in range(128)) +
            b"]/Encoding<</Differences[" + b"".join(b" %d/%s" % (code, NAMES.get(code, b"%c" % code)) for code in codes) +
            b"]>>/CharProcs<<" + b"".join(b"/%s %d 0 R" % (NAMES.get(code, b"%c" % code), 100 + code) for code in codes) +
            b">>>>\nendobj\n" + streams)


KINDS["drawings"] = {text: b") Tj /T 12 Tf (%s) Tj /F 12 Tf (" % text for text in SHOWN}
KINDS["drawings"][b"/Font<<"] = b"/Font<</T 9 0 R"
KINDS["drawings"][b"\nxref\n"] = b"\n" + drawn_font() + b"xref\n"

for kind, changes in KINDS.items():
    made = page
    for old, new in changes.items():
        assert made.count(old) == 1
        made = made.replace(old, new)
    made = re.sub(rb"<</Length \d+>>stream\n(.*?\nET)\nendstream", lambda m: b"<</Length %d>>stream\n%s\nendstream" % (
        len(m[1]), m[1]), made, flags=re.S)
    path = os.path.join(folder, f"{kind}.pdf")
    open(path + ".raw", "wb").write(made)
    subprocess.run(["qpdf", path + ".raw", path], stderr=subprocess.DEVNULL)
    os.remove(path + ".raw")
