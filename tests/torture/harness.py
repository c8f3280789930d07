"""What the custody tests share: a prepared home and inbox, runs of the program with faults.so,
and what a home holds in a form that does not depend on when it came there."""
import hashlib, os, pathlib, shutil, signal, sqlite3, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("CMELEDGER_BUILD", ROOT / "build")).resolve()
PROGRAM, SHIM = BUILD / "cmeledger", BUILD / "tests/faults.so"
SAMPLES = ROOT / "samples"
POINTS = "write,sync,name"  # what changes a disk

failed = 0


def report(good, name, *detail):
    global failed
    print(("ok " if good else "not ok ") + name, flush=True)
    if not good:
        failed += 1
        for line in detail:
            print("#  ", line, flush=True)


def environment(home, **faults):
    keep = {k: v for k, v in os.environ.items() if not k.startswith("FAULT_")}
    return {**keep, "CMELEDGER_HOME": str(home), "CMELEDGER_TODAY": "2026-11-23",
            "CMELEDGER_PATTERNS": str(ROOT / "patterns"), "LC_ALL": "C", "TZ": "UTC",
            **({"LD_PRELOAD": str(SHIM)} if faults else {}), **{k: str(v) for k, v in faults.items()}}


def run(home, *args, timeout=120, **faults):
    """Status, output and errors of the program; status is -9 when it was killed."""
    done = subprocess.run([PROGRAM, *map(str, args)], env=environment(home, **faults), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, errors="replace")
    return done.returncode, done.stdout, done.stderr


def pdf_with_end(body):
    return b"%PDF-1.4\n" + body + b"\n%%EOF\n"


def fill_inbox(inbox, files, twins=True):
    """A mix in which every outcome occurs: the first are the most telling. Which of two twins is
    the duplicate depends on their order, so they are no good where a fault may change it."""
    plain = [p for p in sorted(SAMPLES.glob("*.pdf")) if b"%%EOF" in p.read_bytes()[-1024:]]
    by_name = {p.name: p for p in plain}
    first = ["asps-annual-meeting-2023.pdf", "user-password.pdf", "asps-transcript-2024.pdf",
             "brochure-spring-course.pdf", "credits-missing.pdf", "scan-without-text.pdf"]
    rest = [p.name for p in plain if p.name not in first]
    inbox.mkdir(parents=True)
    made = 0

    def put(name, content):
        nonlocal made
        if made < files:
            made += 1
            (inbox / name).parent.mkdir(exist_ok=True)
            (inbox / name).write_bytes(content)

    put("asps-annual-meeting-2023.pdf", by_name[first[0]].read_bytes())
    if twins:
        put("zz-twin.pdf", by_name[first[0]].read_bytes())
    put("user-password.pdf", by_name[first[1]].read_bytes())
    put("R-101/own.pdf", by_name["asps-hand-course-2024.pdf"].read_bytes())
    put("junk.pdf", pdf_with_end(b"junk"))
    for name in first[2:] + rest:
        put(name, by_name[name].read_bytes())
    (inbox / "still.pdf.part").write_bytes(b"%PDF-1.4 on its way")
    (inbox / "link.pdf").symlink_to("/etc/hostname")
    return made


class Place:
    """A scratch home and inbox, made anew from the prepared ones for each run."""

    def __init__(self, files, homes=None, inboxes=None, prepare=fill_inbox):
        self.home_root = pathlib.Path(tempfile.mkdtemp(prefix="cmeledger-home.", dir=homes))
        self.inbox_root = pathlib.Path(tempfile.mkdtemp(prefix="cmeledger-inbox.", dir=inboxes))
        self.home, self.inbox = self.home_root / "home", self.inbox_root / "inbox"
        self.first_home, self.first_inbox = self.home_root / "first", self.inbox_root / "first"
        self.files = prepare(self.first_inbox, files)
        run(self.first_home, "member", "import", SAMPLES / "roster.csv")
        # one worker: less to start, and less to wait for
        run(self.first_home, "config", "set", "workers", 1)

    def reset(self):
        for old, new in ((self.first_home, self.home), (self.first_inbox, self.inbox)):
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(old, new, symlinks=True)

    def roots(self):
        return f"{self.home}:{self.inbox}"

    def close(self):
        shutil.rmtree(self.home_root, ignore_errors=True)
        shutil.rmtree(self.inbox_root, ignore_errors=True)


QUERIES = {
    "document": "SELECT d.sha256, d.suffix, d.size, v.version, v.extracted, v.outcome, v.reason, v.folder,"
                " v.pages, v.archived, v.waits FROM document d JOIN document_version v ON v.document = d.id",
    "arrival": "SELECT d.sha256, CAST(a.path AS TEXT), a.folder, a.outcome, a.reason, e.sha256, a.size"
               " FROM arrival a JOIN document d ON d.id = a.document"
               " LEFT JOIN document e ON e.id = a.duplicate_of",
    "entry": "SELECT d.sha256, v.version, v.member_id, v.state, v.action, v.member_name, v.title, v.provider,"
             " v.category, v.credits, v.date, v.plastic_surgery_credits, v.patient_safety_credits, l.version,"
             " (SELECT group_concat(f.code) FROM flag f WHERE f.entry = v.entry AND f.version = v.version),"
             " (SELECT group_concat(e.text) FROM evidence e WHERE e.entry = v.entry AND e.version = v.version)"
             " FROM entry_version v LEFT JOIN document d ON d.id = v.document"
             " LEFT JOIN ledger l ON l.entry = v.entry",
    "member": "SELECT member_id, version, name FROM member_version",
}


def holdings(home, inbox):
    """Lines that say what is in ledger, archive and inbox, sorted; numbers and times left out."""
    lines = []
    with sqlite3.connect(f"file:{home}/ledger.sqlite?mode=rw", uri=True) as db:
        db.text_factory = lambda raw: raw.decode(errors="replace")  # a path is bytes
        for name, sql in QUERIES.items():
            for row in db.execute(sql):
                text = " ".join(repr(value) for value in row)
                lines.append(f"{name} {text}".replace(str(inbox), "INBOX"))
    db.close()
    for folder, names, files in os.walk(home / "archive"):
        for name in files:
            path = pathlib.Path(folder, name)
            if name != "lock" and not folder.endswith("/tmp"):
                right = hashlib.sha256(path.read_bytes()).hexdigest() == name[:64]
                lines.append(f"archive {path.relative_to(home)} {'whole' if right else 'WRONG BYTES'}")
    for folder, names, files in os.walk(inbox):
        for name in files:
            lines.append(f"inbox {pathlib.Path(folder, name).relative_to(inbox)}")
    return sorted(lines)


def entered(state):
    """The hash of each entry's document, once however many versions the entry has."""
    return [line.split("'")[1] for line in state if line.startswith("entry") and line.split("' ")[1].startswith("1 ")]


def waits_for_look(home):
    with sqlite3.connect(f"file:{home}/ledger.sqlite?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM ledger l JOIN flag f ON f.entry = l.entry AND f.version = l.version"
                          " WHERE l.state = 'pending' AND f.code = 'seen-not-yet'").fetchone()[0] > 0


def difference(wanted, got):
    return ([f"missing: {line[:160]}" for line in wanted if wanted.count(line) > got.count(line)] +
            [f"extra:   {line[:160]}" for line in got if got.count(line) > wanted.count(line)])
