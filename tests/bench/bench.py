#!/usr/bin/env python3
"""Prints what the program costs beside what it is measured against: bench.py BUILD_DIR

FILES, TRANSCRIPTS and RUNS (environment) set the size: 1000, 50 and 5. All that is compared runs
over the same files in turns, and what is printed is the median: the machine may have other work.
CPU is user and system time of a program and all its children. OCR's look at what would be accepted
(the setting look-share) is put off but where it is measured: nothing that it is compared with does
the like.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import make_corpus

BUILD = pathlib.Path(sys.argv[1]).resolve()
FILES = int(os.environ.get("FILES", 1000))
TRANSCRIPTS = int(os.environ.get("TRANSCRIPTS", 50))
RUNS = int(os.environ.get("RUNS", 5))
PROGRAM = BUILD / "cmeledger"
ENV = {**os.environ, "CMELEDGER_TODAY": "2026-11-23", "LC_ALL": "C.UTF-8"}
ROSTER = pathlib.Path(__file__).resolve().parents[2] / "samples/roster.csv"
faults = 0


def run(command, **options):
    """CPU and wall seconds of a command, its children included."""
    begin = time.monotonic()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, env=ENV, **options)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime, time.monotonic() - begin


def pss(pid):
    """KiB that a process has, of what it shares its part."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return 0  # it has ended


def peak_memory(command):
    """The most MiB that a command and its readers have at once, in a run that is not timed."""
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, env=ENV)
    children, own, all_ = pathlib.Path(f"/proc/{child.pid}/task/{child.pid}/children"), 0, 0
    while child.poll() is None:
        try:
            readers = children.read_text().split()
        except OSError:
            break
        one = pss(child.pid)
        own, all_ = max(own, one), max(all_, one + sum(map(pss, readers)))
        time.sleep(0.05)
    child.wait()
    return own / 1024, all_ / 1024


def in_turns(runs, **subjects):
    """Median CPU and wall of each subject, a function that gives both."""
    figures = {name: [] for name in subjects}
    for _ in range(runs):
        for name, subject in subjects.items():
            figures[name].append(subject())
    return {name: (statistics.median(f[0] for f in all_), statistics.median(f[1] for f in all_))
            for name, all_ in figures.items()}


def row(what, figure, bar="", good=None):
    global faults
    faults += good is False
    verdict = "" if good is None else "met" if good else "missed"
    print(f"{what:<62} {figure:>22}   {bar:<26} {verdict}", flush=True)


def per_file(figures, count):
    cpu, wall = figures
    return f"{1000 * cpu / count:.2f} / {1000 * wall / count:.2f} ms"


def put_looks_off(home):
    run([PROGRAM, "--home", home, "config", "set", "look-share", "0"])


class Home:
    def __init__(self, scratch, looks=False):
        self.path = pathlib.Path(tempfile.mkdtemp(dir=scratch, prefix="home."))
        if not looks:
            put_looks_off(self.path)
        run([PROGRAM, "--home", self.path, "member", "import", ROSTER])

    def program(self, *arguments):
        return [PROGRAM, "--home", self.path, *arguments]


def ingest(scratch, folder, *before, looks=False):
    """Into a home of its own, made outside the measured time, and kept till the end: ext4 is slow
    to make files for a while after others were removed."""
    return run([*before, *Home(scratch, looks).program("ingest", folder)])


def compare_reading(scratch):
    folder, transcripts = scratch / "in", scratch / "transcripts"
    make_corpus.make("samples", folder, FILES)
    make_corpus.make("transcripts", transcripts, TRANSCRIPTS)
    names, transcript_names = sorted(folder.iterdir()), sorted(transcripts.iterdir())
    loop = BUILD / "bench/loop"
    search = ["pdfgrep", "-P", "-e", r"\d+(\.\d+)? AMA PRA Category 1", "-e", r"certif(y|ies) that",
              "-e", r"(January|March|May|June) \d{1,2}, 20\d\d", *names]
    each = ["sh", "-c", 'for f; do pdftotext "$f" - >/dev/null; done', "sh", *names]
    few = in_turns(RUNS, kept=lambda: run([loop, "kept", *names]),
                   naive=lambda: run([loop, "naive", *names]),
                   ingest=lambda: ingest(scratch, folder),
                   extract=lambda: run(Home(scratch).program("extract", "--json", *names)),
                   pinned=lambda: ingest(scratch, folder, "taskset", "-c", "0"))
    slow = in_turns(min(RUNS, 3), each=lambda: run(each), search=lambda: run(search))
    looks = in_turns(1, ingest=lambda: ingest(scratch, folder, looks=True))["ingest"]
    t = in_turns(RUNS, kept=lambda: run([loop, "kept", *transcript_names]),
                 ingest=lambda: ingest(scratch, transcripts))
    cpu, wall = few["ingest"]
    kept, naive = few["kept"][0], few["naive"][0]
    print(f"{FILES} one-page certificates, {TRANSCRIPTS} transcripts, {RUNS} runs in turns; "
          "CPU / wall a file")
    row("a bare loop in one process, one document kept open", per_file(few["kept"], FILES))
    row("the same loop with nothing kept open", per_file(few["naive"], FILES))
    row("pdftotext once per file", per_file(slow["each"], FILES))
    row("pdfgrep -P, three expressions, one process", per_file(slow["search"], FILES))
    row("cmeledger extract --json", per_file(few["extract"], FILES))
    row("cmeledger ingest: archive, sandbox, ledger", per_file(few["ingest"], FILES))
    row("  files a second", f"{FILES / wall:.0f}")
    row("  peak memory, and with its readers",
        "{:.0f} / {:.0f} MiB".format(*peak_memory(Home(scratch).program("ingest", folder))))
    row("  CPU against the bare loop", f"{cpu / kept:.2f}", "at most 2.1, aim 1.7",
        cpu <= 2.1 * kept)
    row("  CPU against the naive loop", f"{cpu / naive:.2f}", "at most 1", cpu <= naive)
    row("  CPU against pdftotext", f"{cpu / slow['each'][0]:.3f}", "at most 0.2, aim 0.125",
        cpu <= 0.2 * slow["each"][0])
    row("  wall against pdftotext", f"{wall / slow['each'][1]:.3f}", "at most 0.15, aim 0.08",
        wall <= 0.15 * slow["each"][1])
    row("  CPU against pdfgrep", f"{cpu / slow['search'][0]:.2f}", "less than 1",
        cpu < slow["search"][0])
    row("  CPU against invoice2data, 14.4 times the bare loop",
        f"{cpu / (14.4 * kept):.3f}", "at most 0.15", cpu <= 0.15 * 14.4 * kept)
    row("  throughput against every process on one core", f"{few['pinned'][1] / wall:.2f}",
        "at least 1.7", few["pinned"][1] >= 1.7 * wall)
    row("  with OCR's look at what would be accepted, as it comes", per_file(looks, FILES))
    row("transcripts: the bare loop", per_file(t["kept"], TRANSCRIPTS))
    row("transcripts: cmeledger ingest", per_file(t["ingest"], TRANSCRIPTS))
    again(scratch, folder)


def again(scratch, folder):
    """The same files a second time: as they lie, and as copies that only the hash knows."""
    home = Home(scratch)
    empty = scratch / "empty"
    empty.mkdir()
    run(home.program("ingest", folder))

    def elsewhere():  # in a folder of its own each time: a path is known once it was taken in
        copy = tempfile.mkdtemp(dir=scratch)
        shutil.copytree(folder, copy, copy_function=shutil.copyfile, dirs_exist_ok=True)
        return run(home.program("ingest", copy))

    figures = in_turns(RUNS, same=lambda: run(home.program("ingest", folder)),
                       hashed=elsewhere,
                       none=lambda: run(home.program("ingest", empty)))
    same = 1e6 * (figures["same"][0] - figures["none"][0]) / FILES
    hashed = 1e6 * (figures["hashed"][0] - figures["none"][0]) / FILES
    row("the same files again, unchanged where they lie", f"{same:.0f} us CPU", "under 10 us",
        same < 10)
    row("the same bytes again in another place", f"{hashed:.0f} us CPU", "under 200 us", hashed < 200)


def drop_into_watch(scratch, looks=False, count=20):
    """From the writer's close until the ledger has it, in a watch that had nothing to do."""
    home = Home(scratch, looks)
    inbox = home.path / "inbox"
    inbox.mkdir(mode=0o700)
    small = scratch / f"dropped-{looks}"
    make_corpus.make("samples", small, count + 1)
    watch = subprocess.Popen([str(c) for c in home.program("watch", "--json")], env=ENV,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    taken = []
    for i, path in enumerate(sorted(small.iterdir())):
        time.sleep(0.6)
        with open(inbox / path.name, "wb") as file:
            file.write(path.read_bytes())
        begin = time.monotonic()
        watch.stdout.readline()
        if i > 0:  # the first starts the workers
            taken.append(time.monotonic() - begin)
    watch.terminate()
    watch.wait()
    median = 1000 * statistics.median(taken)
    row("  with OCR's look at it, where it would be accepted" if looks else
        "a file dropped into an idle watch, until the ledger has it", f"{median:.0f} ms",
        "" if looks else "median within 100 ms", None if looks else median <= 100)


def start(scratch):
    home = Home(scratch)
    file = home.path / "any.pdf"
    file.write_bytes(make_corpus.small(1))
    run(home.program("ingest", file))

    def many(command, times=40):
        total = [run(command) for _ in range(times)]
        return sum(c for c, _ in total) / times, sum(w for _, w in total) / times
    figures = in_turns(RUNS, version=lambda: many([PROGRAM, "--version"]),
                       where=lambda: many(home.program("where", file)),
                       pdftotext=lambda: many(["pdftotext", "-v"]))
    base = figures["pdftotext"][0]
    row("start: pdftotext -v", per_file(figures["pdftotext"], 1))
    for name, shown in (("version", "cmeledger --version"), ("where", "cmeledger where FILE")):
        ratio = figures[name][0] / base
        row(f"start: {shown}", f"{per_file(figures[name], 1)}, {ratio:.2f}", "at most 0.7",
            ratio <= 0.7)


def main():
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="cmeledger-bench."))
    try:
        compare_reading(scratch)
        drop_into_watch(scratch)
        drop_into_watch(scratch, looks=True)
        start(scratch)
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", str(scratch)], check=False)
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{faults} bars missed")


if __name__ == "__main__":
    main()
