#!/usr/bin/python3
"""Makes samples/*.pdf, roster.csv, truth.jsonl, outcomes.expect and standings.expect anew.

Needs Debian's chromium, weasyprint, wkhtmltopdf, libreoffice-writer, texlive-latex-recommended with
tex-gyre, python3-cairo, python3-gi-cairo, gir1.2-pango-1.0, python3-reportlab, python3-pil,
ghostscript, qpdf, poppler-utils and fonts-liberation. Tests and demo need only the results.
With names as arguments it draws these alone. Everybody named here is invented. Passwords:
user-password.pdf opens with `brachial`; asps-fellows-conference-2025.pdf has the owner
password `office` and opens without one."""
import json
import os
import subprocess
import sys
from datetime import date, timedelta

os.environ.setdefault("SOURCE_DATE_EPOCH", "1764000000")
sys.dont_write_bytecode = True
os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from certificates import ROSTER, SAMPLES, HOPKINS  # noqa: E402
import hard  # noqa: E402,F401  (adds its samples)
import layouts  # noqa: E402
import render  # noqa: E402

TODAY = date(2026, 11, 23)


# ---------------------------------------------------------------- pages drawn by hand
def crop_marks(canvas, _):
    canvas.setFont("Times-Roman", 7)
    canvas.drawString(20, 8, "Form 27-B  proof 3  99.00  printed 2024-12-02")
    canvas.setCropBox((18, 18, 594, 774))


def filled_in(path, title, fmt, maximum, fill):
    """A certificate with three blanks; `fill` puts name, date and credits into a box each."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph
    from reportlab.lib.styles import ParagraphStyle
    canvas = Canvas(path, pagesize=(612, 792), invariant=1)
    small = ParagraphStyle("small", fontName="Times-Roman", fontSize=9, leading=12, alignment=1)

    def line(y, size, text):
        canvas.setFont("Times-Roman", size)
        canvas.drawCentredString(306, y, text)
    line(700, 24, "Certificate of Credit")
    line(650, 12, f"{HOPKINS[0]} certifies that")
    line(570, 12, f"has participated in the {fmt} titled")
    line(540, 16, title)
    canvas.setFont("Times-Roman", 12)
    canvas.drawRightString(250, 500, "on")
    canvas.drawRightString(230, 460, "and is awarded")
    canvas.drawString(300, 460, "AMA PRA Category 1 Credits™.")
    fill(canvas)
    y = 400
    for text in (layouts.accredited(HOPKINS[0]), layouts.designates(HOPKINS[0], fmt, maximum)):
        paragraph = Paragraph(render.markup(text), small)
        y -= paragraph.wrap(450, 200)[1] + 8
        paragraph.drawOn(canvas, 81, y)
    canvas.save()


def acroform(_, path):
    def fill(canvas):
        for name, value, x, y, w in (("learner", "Pieter van den Broek, MD", 186, 605, 240),
                                     ("completed", "October 17, 2025", 256, 493, 140),
                                     ("credits", "2.00", 236, 453, 56)):
            canvas.acroForm.textfield(name=name, value=value, x=x, y=y, width=w, height=22,
                                      fontName="Helvetica", fontSize=12, borderWidth=0)
    filled_in(path, "Melanoma Update", "live activity", "2.00", fill)


def freetext(_, path):
    boxes = (("Pieter van den Broek, MD", 186, 605, 240), ("November 21, 2025", 256, 493, 140),
             ("1.50", 236, 453, 56))
    filled_in(path, "Wound Closure Masterclass", "enduring material", "2.00", lambda canvas: None)
    marks = "".join(f"[ /Subtype /FreeText /Rect [{x} {y} {x + w} {y + 22}] /Contents ({value}) "
                    f"/DA (0 0 .5 rg /Helv 12 Tf) /F 4 /Border [0 0 0] /SrcPg 1 /ANN pdfmark\n"
                    for value, x, y, w in boxes)
    write(path + ".ps", marks.encode())
    run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", path + ".new", path,
        path + ".ps")
    os.replace(path + ".new", path)
    os.remove(path + ".ps")


# ---------------------------------------------------------------- what happens to a finished file
def run(*command):
    subprocess.run(command, check=True)


def encrypt(path, user, owner):
    restrict = ["--extract=n", "--modify=none"] if not user else []
    run("qpdf", "--replace-input", path, "--encrypt", user, owner, "256", *restrict, "--")


def rotate(path, angle):
    run("qpdf", "--replace-input", "--deterministic-id", path, f"--rotate={angle}:1")


def copy(path, source):
    write(path, open(source + ".pdf", "rb").read())


def truncate(path, source):
    whole = open(source + ".pdf", "rb").read()
    write(path, whole[:len(whole) // 3])


def html(path):
    write(path, b"<!DOCTYPE html>\n<html><head><title>Your session has expired</title></head>\n"
          b"<body><h1>Your session has expired</h1><p>Sign in to download your CME certificate."
          b"</p></body></html>\n")


def scan(path, source):
    """The page as a grey image; Pillow's own PDF writer."""
    import io
    from PIL import Image
    png = subprocess.run(["pdftoppm", "-r", "75", "-gray", "-png", source + ".pdf"], check=True,
                         capture_output=True).stdout
    page = Image.open(io.BytesIO(png)).convert("L").rotate(.6, fillcolor=255)
    page.save(path, "PDF", resolution=75, quality=35)


def scanner_mark(path, source):
    """The page as a picture, and over it as text no more than what a telephone's scanner adds."""
    import io
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas
    from PIL import Image
    png = subprocess.run(["pdftoppm", "-r", "110", "-gray", "-png", source + ".pdf"], check=True,
                         capture_output=True).stdout
    page = Image.open(io.BytesIO(png)).convert("L")
    picture = io.BytesIO()
    page.save(picture, "JPEG", quality=40)
    size = [side * 72 / 110 for side in page.size]
    canvas = Canvas(path, pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(24, 14, "Scanned with PocketCopy")
    canvas.save()


def sign(path):
    """A signature field with a picture of its own, as a later version of the file. The signature's
    bytes are left empty: nothing here checks them."""
    import re
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "--deterministic-id", "--replace-input", path],
                   check=True)
    whole = open(path, "rb").read()
    number = lambda pattern: int(re.findall(pattern, whole)[-1])
    root, size, before = number(rb"/Root (\d+) 0 R"), number(rb"/Size (\d+)"), number(rb"startxref\s+(\d+)")
    objects = {int(n): body for n, body in re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", whole, re.S)}
    page = next(n for n, body in objects.items() if re.search(rb"/Type /Page\b(?!s)", body))
    extended = lambda n, more: objects[n].rstrip()[:-2] + more + b" >>"
    drawing = (b"BT /F0 9 Tf 4 30 Td (Digitally signed by Wilhelmina Farrow) Tj 0 -12 Td "
               b"(Date: 2024.02.03 11:20:45) Tj ET")
    new = {size: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name (Wilhelmina Farrow) "
                 b"/ByteRange [0 0 0 0] /Contents <" + b"00" * 64 + b"> >>",
           size + 1: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V %d 0 R /P %d 0 R /F 132 "
                     b"/Rect [60 60 320 110] /AP << /N %d 0 R >> >>" % (size, page, size + 2),
           size + 2: b"<< /Type /XObject /Subtype /Form /BBox [0 0 260 50] /Resources << /Font << /F0 %d 0 R >> >> "
                     b"/Length %d >>\nstream\n%s\nendstream" % (size + 3, len(drawing), drawing),
           size + 3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
           page: extended(page, b"/Annots [%d 0 R]" % (size + 1)),
           root: extended(root, b"/AcroForm << /SigFlags 3 /Fields [%d 0 R] >>" % (size + 1))}
    table = b""
    for n in sorted(new):
        table += b"%d 1\n%010d 00000 n \n" % (n, len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (n, new[n])
    whole += (b"xref\n" + table + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
              % (size + 4, root, before, len(whole)))
    write(path, whole)


def write(path, contents):
    with open(path, "wb") as file:
        file.write(contents)


STEPS = {f.__name__: f for f in (encrypt, rotate, copy, truncate, html, scan, scanner_mark, sign)}
PRODUCERS = dict(render.PRODUCERS, acroform=acroform, freetext=freetext)


def draw(s):
    if s["producer"] and (s["blocks"] or s["producer"] in ("acroform", "freetext")):
        how = dict(s["how"])
        if "on_page" in how:
            how["on_page"] = crop_marks
        PRODUCERS[s["producer"]](s["blocks"], s["file"], **how)
    if s["after"]:
        STEPS[s["after"][0]](s["file"], *s["after"][1:])


# ---------------------------------------------------------------- truth and standings
def truth(s):
    keys = ("file", "outcome", "outcome_any", "must_flag", "may_flag", "note")
    row = {k: s[k] for k in keys if k in s}
    original = s
    if s["after"] and s["after"][0] == "copy":
        original = next(o for o in SAMPLES if o["file"] == s["after"][1] + ".pdf")
    row["entries"] = [{k: v for k, v in e.items() if k != "pending"} for e in original["entries"]]
    return json.dumps(dict(row, ingest=s["ingest"]), ensure_ascii=False)


def hundredths(text):
    return round(float(text) * 100)


def years_later(day, n):
    return day.replace(year=day.year + n)  # no roster line begins on 29 February


def counted(entries, start, end):
    """total, category-1, plastic-surgery, patient-safety: the samples count Category 1 alone."""
    inside = [e for e in entries if start <= date.fromisoformat(e["date"]) <= end]
    credits, plastic, safety = (sum(hundredths(e[k]) for e in inside) for k in (
        "credits", "plastic_surgery_credits", "patient_safety_credits"))
    return credits, credits, plastic, safety


def standings():
    yield ("# member_id, cycle start, outcome, then counted: "
           "total category-1 plastic-surgery patient-safety")
    needed = (15000, 6000, 5000, 2000)
    met = lambda sums: all(have >= need for have, need in zip(sums, needed))
    accepted = [e for s in SAMPLES if s["outcome"] == "certificate" for e in s["entries"]
                if not e["pending"]]
    for line in ROSTER.splitlines()[1:]:
        member_id, _, membership, first, begins, _ = line.split(",")
        if membership == "exempt":
            yield f"# {member_id} is exempt: no cycles"
            continue
        mine = [e for e in accepted if e["member_id"] == member_id]
        start = date.fromisoformat(first)
        while start <= TODAY:
            end = years_later(start, 3) - timedelta(1)
            probation_end = years_later(end + timedelta(1), 1) - timedelta(1)
            grown = min(TODAY, probation_end)
            late = TODAY > end and not met(counted(mine, start, end))
            sums = counted(mine, start, grown if late else min(TODAY, end))
            outcome = ("not-judged" if begins and end < date.fromisoformat(begins) else
                       "open" if TODAY <= end else "met" if not late else
                       "cured" if met(sums) else "probation" if TODAY <= probation_end else
                       "suspended")
            amounts = [f"{n // 100}.{n % 100:02d}" for n in sums]
            yield " ".join([member_id, str(start), outcome] + amounts)
            start = years_later(start, 3)


def main(names):
    chosen = [s for s in SAMPLES if not names or s["file"][:-4] in names]
    made_of_another = lambda s: bool(s["after"] and s["after"][0] in ("copy", "truncate", "scan", "scanner_mark"))
    for s in sorted(chosen, key=made_of_another):
        print(s["file"], flush=True)
        draw(s)
    by_name = sorted(SAMPLES, key=lambda s: s["file"])
    text = {"roster.csv": ROSTER, "standings.expect": "\n".join(standings()) + "\n",
            "truth.jsonl": "".join(truth(s) + "\n" for s in by_name),
            "outcomes.expect": "".join(f"{s['file']}\t{s['ingest']}\n" for s in by_name)}
    for name, contents in text.items():
        write(name, contents.encode())
    print(text["standings.expect"], end="")


if __name__ == "__main__":
    main(sys.argv[1:])
