#!/usr/bin/env python3
"""Certificates for the benches, always the same: make_corpus.py KIND FOLDER COUNT

samples       copies of the one-page samples in turn, each with a comment after its end, so that
              it has a hash of its own and is archived, read, matched and entered like any other
transcripts   the same of the samples with many activities
small         certificates written here, one learner of 2,500 and one activity each: for counts
              at which copies of fifty samples would be the same few learners' again and again
"""
import pathlib
import re
import sys

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
TRANSCRIPTS = {"asps-transcript-2024", "cme-passport-transcript", "journal-cme-four-activities"}
GIVEN = "Avery Blair Casey Devon Ellis Finley Greer Hollis Indigo Jules".split()
FAMILY = [a + b for a in "Ash Bram Cold Dun Elm Fair Glen Holt Ivor Kirk".split()
          for b in "bourne croft field ham ley mere ridge stead ton wick".split()]
TOPICS = ("Rhinoplasty", "Breast Reconstruction", "Hand Surgery", "Wound Healing", "Facelift")


def one_page(path):
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) <= 1


def copies(paths, folder, count):
    paths = sorted(paths)
    for i in range(count):
        path = paths[i % len(paths)]
        (folder / f"{i:05d}-{path.name}").write_bytes(path.read_bytes() + b"\n%% copy %d\n" % i)


def name_of(member):
    return f"{GIVEN[member % 10]} {chr(65 + member // 1000)}. {FAMILY[member // 10 % 100]}, MD"


def small(i):
    """A one-page PDF with a font that it does not embed."""
    member, activity = i % 2500, i // 2500
    name = name_of(member)
    lines = ("American Society of Plastic Surgeons", "Certificate of Attendance",
             f"This certifies that {name}", f"has participated in the live activity titled",
             f"{TOPICS[activity % 5]} Update {activity + 1}",
             f"on March {activity % 28 + 1}, {2021 + activity % 4}",
             f"and is awarded {activity % 12 + 1}.{(i % 4) * 25:02d} AMA PRA Category 1 Credit(s)TM.",
             "The American Society of Plastic Surgeons is accredited by the Accreditation Council for",
             "Continuing Medical Education to provide continuing medical education for physicians.",
             f"Certificate {i}")
    text = "BT /F 12 Tf 60 700 Td 24 TL " + " ".join(
        "(" + line.replace("(", "\\(").replace(")", "\\)") + ") Tj T*" for line in lines) + " ET"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources"
               "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>",
               f"<</Length {len(text)}>>stream\n{text}\nendstream"]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    xref = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return out + (f"xref\n0 5\n0000000000 65535 f \n{xref}trailer<</Size 5/Root 1 0 R>>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode()


def make(kind, folder, count):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    samples = sorted(SAMPLES.glob("*.pdf"))
    if kind == "samples":
        broken = {"damaged-download", "saved-web-page", "user-password"}
        pictures = {"letters-as-outlines", "scan-with-scanner-mark", "scan-without-text"}  # what reads pixels is not compared
        copies([p for p in samples if p.stem not in broken | pictures and one_page(p)], folder, count)
    elif kind == "transcripts":
        copies([p for p in samples if p.stem in TRANSCRIPTS], folder, count)
    else:
        for i in range(count):
            if i % 1000 == 0:
                (folder / f"{i // 1000:03d}").mkdir(exist_ok=True)
            (folder / f"{i // 1000:03d}" / f"{i:06d}.pdf").write_bytes(small(i))


if __name__ == "__main__":
    make(sys.argv[1], sys.argv[2], int(sys.argv[3]))
