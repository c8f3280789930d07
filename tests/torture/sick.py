#!/usr/bin/env python3
"""A sick machine: every file operation and every SQL statement of an intake fails once, with each
error; and whole kinds of them fail for a while under a running watch. Nothing may be lost, what
is not taken in must be said, and it goes on by itself when the fault ends.

sick.py [--files N] [--jobs N] [--every N] [--only files|sql|lasting] [--homes DIR]
"""
import argparse, concurrent.futures, errno, os, pathlib, subprocess, sys, time
import harness
from harness import Place, difference, holdings, report, run

ERRORS = ["ENOSPC", "EIO", "EACCES", "EROFS", "EBUSY"]
OPERATIONS = "open,create,read,stat,list,write,sync,name"
SQL = {"SQLITE_BUSY": 5, "SQLITE_IOERR": 10, "SQLITE_FULL": 13}


def without_twins(inbox, files):
    return harness.fill_inbox(inbox, files, twins=False)


def names_of(inbox):
    return [p for p in inbox.rglob("*.pdf") if not p.is_symlink() and p.is_file()]


def fails_once(place, ops, point, code, wanted):
    """One fault in one intake; then an intake without faults."""
    place.reset()
    status, out, err = run(place.home, "watch", "--once", place.inbox, FAULT_ROOTS=place.roots(),
                           FAULT_OPS=ops, FAULT_AT=point, FAULT_DO=code)
    left = names_of(place.inbox)
    bad = []
    if status not in (0, 1, 3):
        bad.append(f"exit {status}: {err[-300:]}")
    unsaid = [p.name for p in left if p.name not in err and str(p.parent) not in err]
    if unsaid and status != 3 and str(place.inbox) + ": " not in err:
        bad.append(f"left and not said: {unsaid} {err[-300:]}")
    if left and status == 0:
        bad.append(f"files are left and the exit is 0: {[p.name for p in left]}")
    run(place.home, "watch", "--once", place.inbox)
    checked, text, faults = run(place.home, "verify")
    if checked:
        bad.append(f"verify: {faults[-300:]}")
    return bad + difference(wanted, holdings(place.home, place.inbox))


def all_once(args, ops, errors, name):
    places = [Place(args.files, args.homes, prepare=without_twins) for _ in range(args.jobs)]
    try:
        places[0].reset()
        log = places[0].inbox_root / "points"
        run(places[0].home, "watch", "--once", places[0].inbox, FAULT_ROOTS=places[0].roots(),
            FAULT_OPS=ops, FAULT_LOG=log)
        points = log.read_text().splitlines()
        wanted = holdings(places[0].home, places[0].inbox)
        tries = [(n, e) for n in range(1, len(points) + 1) for e in errors][::args.every]
        bad = []

        def work(job):
            for n, error in tries[job::args.jobs]:
                detail = fails_once(places[job], ops, n, errors[error], wanted)
                if detail:
                    bad.append((n, error, detail))

        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            list(pool.map(work, range(args.jobs)))
        bad.sort()
        report(not bad, f"{name}: {args.files} files, {len(points)} points, {len(tries)} faults, "
               f"{len(bad)} violations", *[f"{error} at {points[n - 1][:110]}: {d}" for n, error, detail in bad[:12]
                                           for d in detail[:3]])
    finally:
        for place in places:
            place.close()


def lasts(place, name, ops, roots, error, code, wanted):
    """A running watch meets the fault, says so, and goes on when it ends."""
    place.reset()
    switch, errors = place.inbox_root / "fault", place.inbox_root / "errors"
    aside = place.inbox_root / "aside"
    place.inbox.rename(aside)
    place.inbox.mkdir()
    environment = harness.environment(place.home, FAULT_ROOTS=roots(place), FAULT_OPS=ops, FAULT_AT=1,
                                      FAULT_DO=code, FAULT_WHILE=switch)
    with open(errors, "w") as out:
        watch = subprocess.Popen([harness.PROGRAM, "watch", place.inbox], env=environment, stdout=out, stderr=out)
        bad = []

        def until(true, seconds, what):
            end = time.monotonic() + seconds
            while not true():
                if time.monotonic() > end or watch.poll() is not None:
                    bad.append(f"{what}: exit {watch.poll()}, {errors.read_text()[-300:]}")
                    return
                time.sleep(0.02)

        until(lambda: "watching" in errors.read_text(), 10, "does not start")
        switch.touch()
        for item in sorted(aside.iterdir()):
            item.rename(place.inbox / item.name)
        until(lambda: any(word in errors.read_text() for word in ("waiting:", "still in", str(place.inbox) + ":")),
              10, "the fault is not said")
        kept = names_of(place.inbox)
        state = run(place.home, "status", "--intake", "--json")[1]
        switch.unlink()
        until(lambda: not names_of(place.inbox), 30, "does not go on")
        until(lambda: not harness.waits_for_look(place.home), 30, "does not look")
        watch.terminate()
        watch.wait()
    aside.rmdir()
    if not kept:
        bad.append("nothing was kept while the fault lasted")
    if kept and '"tries":0' in state and '"fault":null' in state and '"tries":1' not in state:
        bad.append(f"no schedule is shown: {state}")
    checked, text, faults = run(place.home, "verify")
    if checked:
        bad.append(f"verify: {faults[-300:]}")
    return bad + difference(wanted, holdings(place.home, place.inbox))


def all_lasting(args):
    places = [Place(args.files, args.homes, prepare=without_twins) for _ in range(args.jobs)]
    places[0].reset()
    run(places[0].home, "watch", "--once", places[0].inbox)
    wanted = holdings(places[0].home, places[0].inbox)
    kinds = {
        "archive": ("create,write,sync,name", lambda p: p.home / "archive"),
        "archive, syncs": ("sync", lambda p: p.home / "archive"),
        "ledger": ("write,sync", lambda p: p.home / "ledger.sqlite-wal"),
        "ledger, syncs": ("sync", lambda p: p.home / "ledger.sqlite-wal"),
        "whole home": ("create,write,sync,name", lambda p: p.home),
        "folder, opening": ("open", lambda p: p.inbox),
        "folder, reading": ("read", lambda p: p.inbox),
        "folder, listing": ("list", lambda p: p.inbox),
        "folder, looking": ("stat", lambda p: p.inbox),
        "folder, removing": ("name", lambda p: p.inbox),
    }
    tries = [(kind, error, getattr(errno, error)) for kind in kinds for error in ERRORS]
    tries += [("sql", error, code) for error, code in SQL.items()]
    kinds["sql"] = ("sql", lambda p: p.home)
    tries, bad = tries[::args.every], []

    def work(job):
        for kind, error, code in tries[job::args.jobs]:
            detail = lasts(places[job], kind, *kinds[kind], error, code, wanted)
            if detail:
                bad.append((kind, error, detail))

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(work, range(args.jobs)))
    report(not bad, f"faults that last under a running watch: {len(tries)} kinds, {len(bad)} violations",
           *[f"{kind} {error}: {d}" for kind, error, detail in bad[:12] for d in detail[:3]])
    for place in places:
        place.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--homes")
    parser.add_argument("--only", choices=["files", "sql", "lasting"])
    args = parser.parse_args()
    if args.only in (None, "files"):
        all_once(args, OPERATIONS, {e: getattr(errno, e) for e in ERRORS}, "file operations that fail once")
    if args.only in (None, "sql"):
        all_once(args, "sql", SQL, "SQL statements that fail once")
    if args.only in (None, "lasting"):
        all_lasting(args)
    sys.exit(harness.failed > 0)


if __name__ == "__main__":
    main()
