#!/usr/bin/env python3
"""Writes certificates whose pages are out of the ordinary, one a file: odd-pages.py DIR NAME.
Each awards 5.00 Category 1 to NAME, on a day of its own."""
import sys
import zlib

folder, name = sys.argv[1:3]


def text(day, size=12, x=72, y=700, lead=20):
    lines = ["American Society of Plastic Surgeons", "Certificate of Participation",
             "This certifies that", name, "has participated in the live activity titled",
             "Symposium of Day %d" % day, "on March %d, 2024 in Chicago" % day,
             "and is awarded 5.00 AMA PRA Category 1 Credits(tm).",
             "The American Society of Plastic Surgeons is accredited by the ACCME to provide "
             "continuing medical education for physicians."]
    shown = "".join("(%s) Tj T*\n" % line.replace("(", r"\(").replace(")", r"\)") for line in lines)
    return "BT /F %g Tf %g %g Td %g TL\n%sET\n" % (size, x, y, lead, shown)


FONT = "/Font<</F 4 0 R>>"


def write(file, page, contents, root="", pages="", more=()):
    """`more` are objects 10, 11 ...; `contents` are streams 5, 6 ..."""
    objects = {1: "<</Type/Catalog/Pages 2 0 R%s>>" % root,
               2: "<</Type/Pages/Kids[3 0 R]/Count 1%s>>" % pages,
               3: "<</Type/Page/Parent 2 0 R/Contents[%s]%s>>" % (
                   " ".join("%d 0 R" % (5 + i) for i in range(len(contents))), page),
               4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
    for i, content in enumerate(contents):
        objects[5 + i] = "<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    for i, other in enumerate(more):
        objects[10 + i] = other
    out, places = b"%PDF-1.6\n", {}
    for number in sorted(objects):
        places[number] = len(out)
        body = objects[number]
        out += b"%d 0 obj\n" % number
        out += body if isinstance(body, bytes) else body.encode("latin-1")
        out += b"\nendobj\n"
    start, top = len(out), max(objects)
    out += b"xref\n0 %d\n" % (top + 1)
    for number in range(top + 1):
        out += (b"%010d 00000 n \n" % places[number] if number in places
                else b"0000000000 65535 f \n")
    out += b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (top + 1, start)
    open("%s/%s.pdf" % (folder, file), "wb").write(out)


resources = "/Resources<<%s>>" % FONT
letter = "/MediaBox[0 0 612 792]" + resources
outside = "BT /F 30 Tf 100 20 Td (OUTSIDE THE CROP) Tj ET\n"
write("plain", letter, [text(1)])
write("turned-90", "/MediaBox[100 50 712 842]/Rotate 90" + resources, [text(2, x=172)])
write("turned-180", "/MediaBox[-10 -20 602 772]/Rotate 180" + resources, [text(3)])
write("turned-270", "/MediaBox[0 0 612 792]/Rotate -90" + resources, [text(4)])
write("cropped", letter + "/CropBox[40.3 60.7 560.2 740.9]", [outside + text(5)])
write("cropped-turned", letter + "/CropBox[40.3 60.7 560.2 740.9]/Rotate 270", [outside + text(6)])
write("tiny", "/MediaBox[0 0 130 60]" + resources, [text(7, 3, 4, 52, 5)])
write("huge", "/MediaBox[0 0 3400 4400]" + resources, [text(8, 70, 300, 3900, 120)])
write("unbalanced", letter, ["q q 0.9 0 0 0.9 20 20 cm 1 0 0 rg\n" + text(9)])
half = text(10)
write("in-pieces", letter, [half[:40], half[40:80], half[80:]])
write("inherited", "", [text(11)], pages="/MediaBox[0 0 595.28 841.89]/Rotate 90" + resources)
write("unit", "/UserUnit 2/MediaBox[0 0 400 400]" + resources, [text(12, 8, 20, 360, 16)])

# What a copy of the page alone would show otherwise than a viewer does.
field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(hours)/V(Filled by hand)/Rect[72 400 300 420]/F 4" \
        "/DA(/F 12 Tf 0 g)/P 3 0 R>>"
write("field", letter + "/Annots[10 0 R]", [text(13)],
      root="/AcroForm<</Fields[10 0 R]/NeedAppearances true/DR<<%s>>/DA(/F 12 Tf 0 g)>>" % FONT,
      more=[field])
drawn = "0.8 0 0 rg 0 0 200 30 re f"
write("note", letter + "/Annots[10 0 R 12 0 R]", [text(14)], more=[
    "<</Type/Annot/Subtype/Stamp/Rect[72 350 272 380]/F 4/AP<</N 11 0 R>>>>",
    "<</Type/XObject/Subtype/Form/BBox[0 0 200 30]/Length %d>>stream\n%s\nendstream" % (
        len(drawn), drawn),
    "<</Type/Annot/Subtype/Link/Rect[72 300 272 330]/Border[0 0 2]/C[0 0 1]"
    "/A<</S/JavaScript/JS(app.alert\\(1\\))>>>>"])
write("layer", letter[:-2] + "/Properties<</L 10 0 R>>>>",
      [text(15) + "/OC /L BDC BT /F 40 Tf 72 200 Td (HIDDEN LAYER) Tj ET EMC\n"],
      root="/OCProperties<</OCGs[10 0 R]/D<</BaseState/ON/OFF[10 0 R]/Order[10 0 R]>>>>",
      more=["<</Type/OCG/Name(hidden)>>"])
write("link", letter + "/Annots[10 0 R]", [text(16)], more=[
    "<</Type/Annot/Subtype/Link/Rect[72 300 272 330]/Border[0 0 2]/C[0 0 1]"
    "/A<</S/URI/URI(http://localhost/)>>>>"])

# A scan: a picture and nothing else.
pixels = zlib.compress(bytes((x ^ y) & 255 for y in range(200) for x in range(150)))
image = b"<</Type/XObject/Subtype/Image/Width 150/Height 200/ColorSpace/DeviceGray" \
        b"/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
            len(pixels), pixels)
write("scan", "/MediaBox[0 0 612 792]/Resources<</XObject<</I 10 0 R>>>>",
      ["q 612 0 0 792 0 0 cm /I Do Q"], more=[image])
