#!/usr/bin/env python3
"""A picture as a camera stores it that lies in each of the eight ways: orientations.py GREY.pgm DIR

Writes DIR/N.tif and DIR/N.jpg, N being the Orientation of TIFF 6.0 and EXIF: which side of the
picture as shown the first stored row and the first stored column are. The PGM is of 150 dpi."""
import pathlib
import struct
import subprocess
import sys
import zlib

folder = pathlib.Path(sys.argv[2])
_, size, _, pixels = pathlib.Path(sys.argv[1]).read_bytes().split(b"\n", 3)
width, height = map(int, size.split())
shown = [pixels[y * width:(y + 1) * width] for y in range(height)]
columns = [pixels[x::width] for x in range(width)]  # from left to right, each from the top


def mirrored(rows):
    return [row[::-1] for row in rows]


WAYS = {1: shown, 2: mirrored(shown), 3: mirrored(shown[::-1]), 4: shown[::-1],
        5: columns, 6: columns[::-1], 7: mirrored(columns[::-1]), 8: mirrored(columns)}


def tiff(rows, way):
    wide, high = len(rows[0]), len(rows)
    long, short = 4, 3
    tags = [(256, long, wide), (257, long, high), (258, short, 8), (259, short, 1), (262, short, 1), (273, long, 8),
            (274, short, way), (277, short, 1), (278, long, high), (279, long, wide * high)]
    picture = b"".join(rows) + bytes(wide * high % 2)
    return (b"II*\0" + struct.pack("<I", 8 + len(picture)) + picture + struct.pack("<H", len(tags)) +
            b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags) + bytes(4))


def pdf(rows):
    page = b"%f 0 0 %f" % (len(rows[0]) * .48, len(rows) * .48)
    content = b"q " + page + b" 0 0 cm /S Do Q"
    picture = zlib.compress(b"".join(rows))
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
              b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 " + page.replace(b" 0 0 ", b" ") + b"]/Contents 4 0 R"
              b"/Resources<</XObject<</S 5 0 R>>>>>>",
              b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
              b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter"
              b"/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(rows[0]), len(rows), len(picture), picture)]
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, body) for i, body in enumerate(bodies, 1))
    return b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"


def jpeg(rows, way):
    drawn = folder / "drawn.pdf"
    drawn.write_bytes(pdf(rows))
    bare = subprocess.run(["pdftoppm", "-r", "150", "-gray", "-jpeg", "-singlefile", drawn], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    drawn.unlink()
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 274, 3, 1, way, 0, 0)
    return bare[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + bare[2:]


for way, rows in WAYS.items():
    (folder / f"{way}.tif").write_bytes(tiff(rows, way))
    (folder / f"{way}.jpg").write_bytes(jpeg(rows, way))
