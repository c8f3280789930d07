#!/usr/bin/env python3
"""Prints what a large society costs beside its bars: scale.py BUILD_DIR

MEMBERS (100000), EACH (40 entries a member) and INTAKE (100000 files) set the size; some GB on
the disk of TMPDIR, and half an hour. CPU is user and system time, so that other work on the machine
does not count.
"""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

import make_corpus
import make_ledger
from bench import ENV, PROGRAM, in_turns, put_looks_off, row, run
import bench

MEMBERS = int(os.environ.get("MEMBERS", 100000))
EACH = int(os.environ.get("EACH", 40))
INTAKE = int(os.environ.get("INTAKE", 100000))
TICK = os.sysconf("SC_CLK_TCK")

# The four sums of the requirement, of the same rows over the index that holds them. The + keeps
# SQLite from an index that would make it slower.
PASS = ("SELECT member_id, sum(credits), sum(credits) FILTER (WHERE category = '1'),"
        " sum(plastic_surgery_credits), sum(patient_safety_credits) FROM ledger"
        " WHERE +state IN ('accepted', 'approved') GROUP BY member_id")


def home_of(scratch, name, members, each):
    home, empty = scratch / name, scratch / "empty"
    empty.mkdir(exist_ok=True)
    run([PROGRAM, "--home", home, "ingest", empty])
    make_ledger.make(home, members, each)
    return home


def memory(pid, what):
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith(what)), 0) / 1024
    except OSError:
        return 0


def peak(*command):
    """The most memory that a command took, in MB, looked at until it ends: what the system tells
    of an ended child is at least what this program takes."""
    child, most = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL, env=ENV), 0
    while child.poll() is None:
        if b"cmeledger" in pathlib.Path(f"/proc/{child.pid}/cmdline").read_bytes():
            most = max(most, memory(child.pid, "VmHWM"))
        time.sleep(0.005)
    return most


def judging(scratch, home):
    few = home_of(scratch, "few", MEMBERS, max(1, EACH // 10))
    figures = in_turns(bench.RUNS, sql=lambda: run(["sqlite3", home / "ledger.sqlite", PASS]),
                       status=lambda: run([PROGRAM, "--home", home, "status"]))
    sql, status = figures["sql"][0], figures["status"][0]
    rows = MEMBERS * EACH
    row("one SQL pass that groups and sums the lines", f"{1e9 * sql / rows:.0f} ns CPU a line")
    row("status of everyone", f"{1e9 * status / rows:.0f} ns, {status / sql:.2f} times", "at most 2.5 times",
        status <= 2.5 * sql)
    small, large = peak(PROGRAM, "--home", few, "status"), peak(PROGRAM, "--home", home, "status")
    row("  its memory with ten times the entries", f"{small:.0f} MB, {large:.0f} MB", "within 10 %",
        large <= 1.1 * small)


def looking_up(home):
    some = f"/srv/inbox/{MEMBERS * EACH // 3:07d}.pdf"
    member = f"M-{MEMBERS // 3:06d}"

    def many(*arguments, times=20):
        total = [run([PROGRAM, "--home", home, *arguments]) for _ in range(times)]
        return statistics.median(c for c, _ in total), statistics.median(w for _, w in total)
    asked = {"ledger --member": ("ledger", "--member", member), "where": ("where", some),
             "review list --member": ("review", "list", "--member", member),
             "review list --limit 100": ("review", "list", "--limit", "100"), "status ID": ("status", member)}
    figures = in_turns(bench.RUNS, start=lambda: many("--version"),
                       **{name: (lambda arguments=arguments: many(*arguments)) for name, arguments in asked.items()})
    start = figures["start"][0]
    for name in asked:
        more = 1000 * (figures[name][0] - start)
        row(f"{name}, more than the start of the program", f"{more:.1f} ms CPU", "under 20 ms", more < 20)


def cpu_of(pid):
    """CPU seconds of a process and of its children, dead or alive."""
    def fields(of):
        with open(f"/proc/{of}/stat") as status:
            return [int(n) for n in status.read().rsplit(")", 1)[1].split()[11:15]]
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        alive = listed.read().split()
    total = sum(fields(pid))
    for child in alive:
        try:
            total += sum(fields(child)[:2])
        except OSError:
            pass
    return total / TICK


def intake(scratch):
    folder, home, roster = scratch / "intake", scratch / "taken", scratch / "roster.csv"
    make_corpus.make("small", folder, INTAKE)
    names = sorted({make_corpus.name_of(i % 2500) for i in range(2500)})
    roster.write_text("member_id,name,membership,first_cycle_start\n" + "".join(
        f"S-{i},\"{name}\",active,2020-01-01\n" for i, name in enumerate(names)))
    put_looks_off(home)
    run([PROGRAM, "--home", home, "member", "import", roster])
    ingest = subprocess.Popen([PROGRAM, "--home", home, "ingest", "--json", folder], env=ENV, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    marks, step = [], INTAKE // 100
    for n, line in enumerate(ingest.stdout, 1):
        if n % step == 0 and n < INTAKE:
            marks.append((n, time.monotonic(), cpu_of(ingest.pid), memory(ingest.pid, "VmRSS")))
    ingest.wait()
    counts = json.loads(line)
    window = len(marks) // 10
    first = (marks[window + 1][2] - marks[1][2]) / window / step
    last = (marks[-1][2] - marks[-1 - window][2]) / window / step
    row(f"{INTAKE} files in one intake", f"{marks[-1][2] * 1000 / marks[-1][0]:.2f} ms CPU a file")
    row("  all of them entered", f"{counts['total']}, {counts['entered']} entered", "all",
        counts["total"] == INTAKE == counts["entered"] + counts["flagged"])
    row("  throughput of its last tenth against the first", f"{first / last:.2f}", "at least 0.9", first >= 0.9 * last)
    early, most = marks[0][3], max(m[3] for m in marks)
    row("  memory of the program, after 1 in 100 and at most", f"{early:.1f} MB, {most:.1f} MB",
        "within 10 %, under 64 MB", most <= 1.1 * early and most < 64)


def main():
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="cmeledger-scale."))
    try:
        intake(scratch)
        home = home_of(scratch, "home", MEMBERS, EACH)
        print(f"{MEMBERS} members with {EACH} entries each")
        judging(scratch, home)
        looking_up(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{bench.faults} bars missed")


if __name__ == "__main__":
    main()
