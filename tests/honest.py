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


KINDS = {"small-capitals": lambda: {text: small_capitals(text) for text in SHOWN}}

for kind, changes in KINDS.items():
    made = page
    for old, new in changes().items():
        assert made.count(old) == 1
        made = made.replace(old, new)
    made = re.sub(rb"<</Length \d+>>stream\n(BT.*?)\nendstream", lambda m: b"<</Length %d>>stream\n%s\nendstream" % (
        len(m[1]), m[1]), made, flags=re.S)
    path = os.path.join(folder, f"{kind}.pdf")
    open(path + ".raw", "wb").write(made)
    subprocess.run(["qpdf", path + ".raw", path], stderr=subprocess.DEVNULL)
    os.remove(path + ".raw")
