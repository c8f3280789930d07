#!/usr/bin/env python3
"""The first page of a PDF as a picture in a PDF: scan.py FILE OUT [--dpi N] [--pages N]
[--upside-down] [--negative] [--hidden TEXT] [--typed X,Y,TEXT]. Hidden is what a scanner's own OCR puts behind
the picture, typed what somebody wrote over it; a negative is white on black."""
import argparse, subprocess, zlib

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("out")
parser.add_argument("--dpi", type=int, default=150)
parser.add_argument("--pages", type=int, default=1)
parser.add_argument("--upside-down", action="store_true")
parser.add_argument("--negative", action="store_true")
parser.add_argument("--hidden", default="")
parser.add_argument("--typed", default="")
args = parser.parse_args()

pgm = subprocess.run(["pdftoppm", "-r", str(args.dpi), "-gray", "-f", "1", "-l", "1", args.file],
                     stdout=subprocess.PIPE, check=True).stdout
_, width, height, _ = pgm.split(maxsplit=3)
pixels = pgm[len(b"P5\n%s %s\n255\n" % (width, height)):]
if args.upside_down:
    pixels = pixels[::-1]
if args.negative:
    pixels = bytes(255 - grey for grey in pixels)
wide, high = int(width) * 72 / args.dpi, int(height) * 72 / args.dpi
content = b"q %.2f 0 0 %.2f 0 0 cm /S Do Q" % (wide, high)
if args.hidden:
    content += b" BT 3 Tr /F 10 Tf 20 20 Td (%s) Tj ET" % args.hidden.encode("cp1252")
if args.typed:
    x, y, text = args.typed.split(",", 2)
    content += b" BT 0 Tr /F 14 Tf %s %s Td (%s) Tj ET" % (x.encode(), y.encode(), text.encode("cp1252"))
stream = zlib.compress(pixels, 1)
kids = b" ".join(b"%d 0 R" % (6 + i) for i in range(args.pages))
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, args.pages),
           b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
           b"<</Type/XObject/Subtype/Image/Width %s/Height %s/ColorSpace/DeviceGray/BitsPerComponent 8"
           b"/Filter/FlateDecode/Length %d>>stream\n" % (width, height, len(stream)) + stream + b"\nendstream",
           b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents 3 0 R"
            b"/Resources<</XObject<</S 4 0 R>>/Font<</F 5 0 R>>>>>>" % (wide, high)] * args.pages
out, places = b"%PDF-1.4\n", []
for i, text in enumerate(objects, 1):
    places.append(len(out))
    out += b"%d 0 obj\n" % i + text + b"\nendobj\n"
table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
table += b"".join(b"%010d 00000 n \n" % place for place in places)
out += table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
open(args.out, "wb").write(out)
