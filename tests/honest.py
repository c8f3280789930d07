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
