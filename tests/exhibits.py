#!/usr/bin/env python3
"""Compares the exhibits of an audit file with the originals beside them, pixel by pixel at 150 dpi:
exhibits.py FOLDER PDF, where FOLDER is data/ of the bag and PDF its audit.pdf with the boxes off.
One line a page that is shown: file, page, pixels that differ, of how many."""
import json
import subprocess
import sys

folder, pdf = sys.argv[1:3]


def grey(*args):
    """Width, height, pixels; pdftoppm's PGM."""
    out = subprocess.run(["pdftoppm", "-r", "150", "-gray", *args], capture_output=True,
                         check=True).stdout
    magic, size, _most, pixels = out.split(b"\n", 3)
    assert magic == b"P5", args
    width, height = map(int, size.split())
    return width, height, pixels


for exhibit in json.load(open(folder + "/audit.json"))["exhibits"]:
    if not exhibit["file"] or exhibit["pages_shown"] == "none":
        continue
    source = "%s/certificates/%s" % (folder, exhibit["file"])
    shown = exhibit["pages_shown"]
    info = subprocess.run(["pdfinfo", source], capture_output=True).stdout.decode("latin-1")
    total = [int(line.split()[1]) for line in info.splitlines() if line.startswith("Pages")]
    for i, page in enumerate(range(1, (total or [0])[0] + 1) if shown == "all" else shown):
        there = str(exhibit["page"] + i)
        width, height, wanted = grey("-cropbox", "-f", str(page), "-l", str(page), source)
        got = grey("-f", there, "-l", there, "-x", "0", "-y", "0", "-W", str(width), "-H",
                   str(height), pdf)
        differ = sum(a != b for a, b in zip(wanted, got[2])) if wanted != got[2] else 0
        if got[:2] != (width, height):
            differ = width * height
        print(exhibit["file"], page, differ, width * height, sep="\t")
