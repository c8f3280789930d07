#!/usr/bin/env python3
"""Prints what audit files cost: audit.py BUILD_DIR

MEMBERS and EACH (environment) set the size: 1000 members with 10 certificates each. A certificate
is one page with a picture of 45 KB, like those of real producers. Memory is that of the largest
process.
"""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAM = BUILD / "cmeledger"
MEMBERS = int(os.environ.get("MEMBERS", 1000))
EACH = int(os.environ.get("EACH", 10))
ENV = {**os.environ, "CMELEDGER_TODAY": "2026-11-23", "LC_ALL": "C.UTF-8"}
GIVEN = "Avery Blair Casey Devon Ellis Finley Greer Hollis Indigo Jules".split()
FAMILY = [a + b for a in "Ash Bram Cold Dun Elm Fair Glen Holt Ivor Kirk".split()
          for b in "bourne croft field ham ley mere ridge stead ton wick".split()]
faults = 0


def name_of(member):
    return f"{GIVEN[member % 10]} {chr(65 + member // 1000)}. {FAMILY[member // 10 % 100]}"


def certificate(member, activity):
    lines = ("American Society of Plastic Surgeons", "Certificate of Attendance",
             f"This certifies that {name_of(member)}, MD",
             "has participated in the live activity titled",
             f"Breast Reconstruction Update {activity + 1}",
             f"on March {activity % 28 + 1}, {2024 + activity // 28}",
             f"and is awarded {activity % 12 + 1}.00 AMA PRA Category 1 Credit(s)TM.",
             "The American Society of Plastic Surgeons is accredited by the Accreditation Council for",
             "Continuing Medical Education to provide continuing medical education for physicians.")
    text = "q 150 0 0 100 60 60 cm /I Do Q BT /F 12 Tf 60 700 Td 24 TL " + " ".join(
        "(" + line.replace("(", "\\(").replace(")", "\\)") + ") Tj T*" for line in lines) + " ET"
    picture = random.Random(member * 1000 + activity).randbytes(150 * 100 * 3)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources"
               b"<</XObject<</I 5 0 R>>/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>",
               f"<</Length {len(text)}>>stream\n{text}\nendstream".encode(),
               b"<</Type/XObject/Subtype/Image/Width 150/Height 100/ColorSpace/DeviceRGB"
               b"/BitsPerComponent 8/Length %d>>stream\n%s\nendstream" % (len(picture), picture)]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, body)
    xref = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return out + (f"xref\n0 6\n0000000000 65535 f \n{xref}trailer<</Size 6/Root 1 0 R>>\n"
                  f"startxref\n{len(out)}\n%%EOF\n").encode()


def run(*command):
    """CPU seconds, wall seconds and the largest process in MiB."""
    begin = time.monotonic()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL, env=ENV)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    if status:
        sys.exit(f"{command} ended with {status}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss / 1024


def home(scratch, members, each):
    path = pathlib.Path(tempfile.mkdtemp(dir=scratch, prefix="home."))
    folder = path / "in"
    folder.mkdir()
    roster = ["member_id,name,membership,first_cycle_start"]
    for member in range(members):
        roster.append(f"M-{member:05d},{name_of(member)},active,2024-01-01")
        for activity in range(each):
            (folder / f"{member:05d}-{activity:03d}.pdf").write_bytes(certificate(member, activity))
    (path / "roster.csv").write_text("\n".join(roster) + "\n")
    run(PROGRAM, "--home", path, "member", "import", path / "roster.csv")
    run(PROGRAM, "--home", path, "config", "set", "look-share", "0") # this is not about intake
    run(PROGRAM, "--home", path, "ingest", folder)
    shutil.rmtree(folder)
    return path


def bytes_below(path, pattern="**/*"):
    return sum(p.stat().st_size for p in path.glob(pattern) if p.is_file() and not p.is_symlink())


def row(what, figure, bar="", good=None):
    global faults
    faults += good is False
    print(f"{what:<54} {figure:>24}   {bar:<22} {'' if good is None else 'ok' if good else 'over'}",
          flush=True)


with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/tmp"), prefix="audit-bench.") as name:
    scratch = pathlib.Path(name)
    one = home(scratch, 1, 40)
    figures = sorted(run(PROGRAM, "--home", one, "audit", "--out", scratch / f"one{i}", "--all")
                     for i in range(5))
    cpu, wall, memory = figures[2]
    row("a member with 40 certificates", f"{cpu:.2f} s CPU, {wall:.2f} s", "under 0.50 s CPU", cpu < 0.5)
    originals = bytes_below(one / "archive")
    made = bytes_below(scratch / "one0")
    most = 1.1 * 2 * originals + 200 * 1024
    row("  its size, of twice the originals", f"{made / 1024:.0f} KiB of {2 * originals / 1024:.0f}",
        f"at most {most / 1024:.0f} KiB", made <= most)
    row("  the largest process", f"{memory:.0f} MiB")
    many = home(scratch, MEMBERS, EACH)
    few = [f"M-{member:05d}" for member in range(min(MEMBERS, 50))]
    _, _, memory_few = run(PROGRAM, "--home", many, "audit", "--out", scratch / "few", *few)
    cpu, wall, memory = run(PROGRAM, "--home", many, "audit", "--out", scratch / "many", "--all")
    row(f"{MEMBERS} members with {EACH} certificates each", f"{MEMBERS / wall:.1f}/s, {cpu:.0f} s CPU",
        "at least 5/s", MEMBERS / wall >= 5)
    row("  the largest process, of 50 members and of all",
        f"{memory_few:.0f} and {memory:.0f} MiB", "the same", memory < 1.3 * memory_few)
    cpu, wall, _ = run(PROGRAM, "--home", many, "audit", "--out", scratch / "many", "--all", "--resume",
                       "--prepared", "2026-11-23")
    row("  again with --resume", f"{MEMBERS / wall:.1f}/s, {cpu:.0f} s CPU")
sys.exit(faults > 0)
