#!/usr/bin/env python3
"""Uploads as they happen, into a running `watch`: each file that is whole comes in exactly once,
each that is not yet is left alone, nothing else is touched.

uploads.py [--polling] [--burst N] [--crowd N] [--homes DIR]
  --polling   the watch looks every 2 seconds and trusts no events
  --burst N   instead: N files while the watch is stopped (more than 5,461: its queue overflows)
  --crowd N   instead: N files, two watches and an ingest on one home, clocks apart
"""
import argparse, atexit, mmap, os, pathlib, shutil, signal, subprocess, sys, tempfile, time
import harness
from harness import Place, holdings, report, run, SAMPLES

GOOD = (SAMPLES / "asps-annual-meeting-2023.pdf").read_bytes()


def content(n):
    return GOOD + b"\n%% upload " + str(n).encode() + b"\n%%EOF\n"


def until(true, seconds=40):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Watch:
    """A `watch` of a fresh home over an empty folder."""

    def __init__(self, place, **faults):
        self.place, self.said = place, place.inbox_root / f"said.{len(list(place.inbox_root.iterdir()))}"
        with open(self.said, "w") as out:
            self.process = subprocess.Popen([harness.PROGRAM, "watch", "--json", place.inbox], stdout=out, stderr=out,
                                            env=harness.environment(place.home, **faults))
        atexit.register(self.process.kill)  # should the test end before it
        until(lambda: "watching" in self.said.read_text(errors="replace"))

    def stop(self):
        self.process.terminate()
        return self.process.wait()


def empty_place(args):
    place = Place(0, args.homes, prepare=lambda inbox, files: inbox.mkdir(parents=True))
    for name, value in (("rest-seconds", 1), ("scan-seconds", 3)):
        run(place.first_home, "config", "set", name, value)
    place.reset()
    return place


# Each upload leaves one whole file of its own; its number makes the bytes its own.
def copy(inbox, side, n):
    (inbox / f"{n}.pdf").write_bytes(content(n))

def move(inbox, side, n):
    (side / f"{n}.pdf").write_bytes(content(n))
    (side / f"{n}.pdf").rename(inbox / f"{n}.pdf")

def hard_link(inbox, side, n):
    (side / f"{n}.pdf").write_bytes(content(n))
    os.link(side / f"{n}.pdf", inbox / f"{n}.pdf")

def sftp(inbox, side, n):  # OpenSSH's rename: link, then unlink
    (side / f"{n}.part").write_bytes(content(n))
    os.link(side / f"{n}.part", inbox / f"{n}.pdf")
    (side / f"{n}.part").unlink()

def unnamed(inbox, side, n):
    fd = os.open(inbox, os.O_TMPFILE | os.O_WRONLY, 0o600)
    os.write(fd, content(n))
    folder = os.open(inbox, os.O_RDONLY)
    os.link(f"/proc/self/fd/{fd}", f"{n}.pdf", dst_dir_fd=folder, follow_symlinks=True)
    os.close(folder)
    os.close(fd)

def slow(inbox, side, n):
    with open(inbox / f"{n}.pdf", "wb", buffering=0) as out:
        for at in range(0, len(content(n)), 20000):
            out.write(content(n)[at:at + 20000])
            time.sleep(0.15)

def open_at_its_end(inbox, side, n):  # whole, and somebody may still change it
    with open(inbox / f"{n}.pdf", "wb", buffering=0) as out:
        out.write(content(n))
        time.sleep(0.7)
        out.write(b"% and a little more\n%%EOF\n")

def again_and_again(inbox, side, n):  # a scanner that opens, appends and closes
    for at in range(0, len(content(n)), 20000):
        with open(inbox / f"{n}.pdf", "ab") as out:
            out.write(content(n)[at:at + 20000])
        time.sleep(0.2)

def rsync(inbox, side, n):
    (inbox / f".{n}.pdf.Xa1b2c").write_bytes(content(n))
    (inbox / f".{n}.pdf.Xa1b2c").rename(inbox / f"{n}.pdf")

def browser(inbox, side, n):
    (inbox / f"{n}.pdf").touch()
    (inbox / f"{n}.pdf.crdownload").write_bytes(content(n))
    (inbox / f"{n}.pdf.crdownload").rename(inbox / f"{n}.pdf")

def part(inbox, side, n):
    (inbox / f"{n}.pdf.part").write_bytes(content(n))
    time.sleep(0.1)
    (inbox / f"{n}.pdf.part").rename(inbox / f"{n}.pdf")

def folder(inbox, side, n):
    (side / f"f{n}/deeper").mkdir(parents=True)
    (side / f"f{n}/deeper/{n}.pdf").write_bytes(content(n))
    (side / f"f{n}").rename(inbox / f"f{n}")

def folder_made_anew(inbox, side, n):
    for turn in range(2):
        (inbox / f"f{n}").mkdir()
        time.sleep(0.15)
        if turn == 0:
            (inbox / f"f{n}").rmdir()
    (inbox / f"f{n}/{n}.pdf").write_bytes(content(n))

def mapped(inbox, side, n):
    fd = os.open(inbox / f"{n}.pdf", os.O_RDWR | os.O_CREAT, 0o600)
    os.ftruncate(fd, len(content(n)))
    with mmap.mmap(fd, len(content(n))) as memory:
        memory[:] = content(n)
    os.close(fd)

def touched(inbox, side, n):
    (inbox / f"{n}.pdf").write_bytes(content(n))
    try:
        os.utime(inbox / f"{n}.pdf")
    except FileNotFoundError:
        pass

def odd_time(inbox, side, n):
    (side / f"{n}.pdf").write_bytes(content(n))
    os.utime(side / f"{n}.pdf", (4102444800, 4102444800) if n % 2 else (-1577923200, -1577923200))
    (side / f"{n}.pdf").rename(inbox / f"{n}.pdf")

def odd_name(inbox, side, n):
    (side / "x").write_bytes(content(n))
    os.rename(side / "x", os.fsencode(inbox) + b"/-\xff \n\x1b[31m'$(true)\"" + str(n).encode() + b".PDF")

def no_ending(inbox, side, n):
    (inbox / f"certificate {n}").write_bytes(content(n))

def long_name(inbox, side, n):
    (inbox / (str(n).rjust(251, "n") + ".pdf")).write_bytes(content(n))

def replaced(inbox, side, n):  # an older state of it may or may not have been seen
    for turn in range(5):
        (side / f"{n}").write_bytes(content(f"{n} turn {turn}") if turn < 4 else content(n))
        (side / f"{n}").rename(inbox / f"{n}.pdf")
        time.sleep(0.01)

def rewritten(inbox, side, n):  # truncated and written again, in place
    with open(inbox / f"{n}.pdf", "wb", buffering=0) as out:
        out.write(content(f"{n} before"))
        out.seek(0)
        out.truncate()
        time.sleep(0.1)
        out.write(content(n))

def hammered(inbox, side, n):  # opened for writing while it is looked at: leases are broken
    (inbox / f"{n}.pdf").write_bytes(content(n))
    for _ in range(300):
        try:
            os.close(os.open(inbox / f"{n}.pdf", os.O_WRONLY))
        except FileNotFoundError:
            return


UPLOADS = [copy, move, hard_link, sftp, unnamed, slow, open_at_its_end, again_and_again, rsync, browser, part, folder,
           folder_made_anew, mapped, touched, odd_time, odd_time, odd_name, no_ending, long_name, replaced, rewritten,
           hammered]


def patterns(args):
    place = empty_place(args)
    if args.polling:
        run(place.home, "config", "set", "polling", "yes")
    side = place.inbox_root / "side"
    side.mkdir()
    watch = Watch(place)
    wanted = {}
    for n, upload in enumerate(UPLOADS):
        upload(place.inbox, side, n)
        whole = content(n) + (b"% and a little more\n%%EOF\n" if upload is open_at_its_end else b"")
        wanted[harness.hashlib.sha256(whole).hexdigest()] = f"{n} {upload.__name__}"
    # the same bytes twice at one moment; a writer that is killed half way; what is not for us
    for name in ("twin-a.pdf", "twin-b.pdf"):
        (side / name).write_bytes(content("twin"))
    for name in ("twin-a.pdf", "twin-b.pdf"):
        (side / name).rename(place.inbox / name)
    (place.inbox / "half.pdf").write_bytes(content("half")[:40000])
    for name in (".hidden.pdf", "later.pdf.part", "later.pdf.crdownload", "~lock.pdf", "notes.txt"):
        (place.inbox / name).write_bytes(b"not for us")
    (place.inbox / "link.pdf").symlink_to("/etc/passwd")
    os.mkfifo(place.inbox / "fifo.pdf")
    stays = {".hidden.pdf", "later.pdf.part", "later.pdf.crdownload", "~lock.pdf", "notes.txt", "link.pdf", "fifo.pdf"}
    emptied = until(lambda: {p.name for p in place.inbox.rglob("*") if not p.is_dir()} == stays)
    intake = run(place.home, "status", "--intake", "--json")[1]
    code = watch.stop()
    mode = "polling" if args.polling else "events"
    report(code == 0, f"{mode}: the watch ran to its end", f"exit {code}", watch.said.read_text(errors="replace")[-600:])
    report(emptied, f"{mode}: {len(UPLOADS)} ways to upload, all taken; what is not for us stays",
           *[str(p) for p in place.inbox.rglob("*")], intake[-800:])
    report(f'"mode":"{mode}"' in intake, f"{mode}: status --intake says so", intake)
    state = holdings(place.home, place.inbox)
    arrivals = [line.split("'")[1] for line in state if line.startswith("arrival")]
    entries = harness.entered(state)
    odd = [name for sha, name in wanted.items() if arrivals.count(sha) != 1 or entries.count(sha) != 1]
    report(not odd, f"{mode}: each exactly once", *odd)
    twin = harness.hashlib.sha256(content("twin")).hexdigest()
    report(arrivals.count(twin) == 2 and entries.count(twin) == 1, f"{mode}: twins give one entry and one duplicate")
    half = harness.hashlib.sha256(content("half")[:40000]).hexdigest()
    report(arrivals.count(half) == 1 and not any(half in line and "'accepted'" in line for line in state),
           f"{mode}: half a file is kept, and never accepted")
    checked, _, faults = run(place.home, "verify")
    report(checked == 0, f"{mode}: and all of it verifies", faults[-600:])
    place.close()


def small(n):
    return harness.pdf_with_end(b"%d 0 obj" % n)


def burst(args):
    """More files than the kernel keeps events for, while the watch does not read them."""
    place = empty_place(args)
    run(place.home, "config", "set", "scan-seconds", 3600)
    watch = Watch(place)
    watch.process.send_signal(signal.SIGSTOP)
    for n in range(args.burst):
        (place.inbox / f"{n}.pdf").write_bytes(small(n))
    watch.process.send_signal(signal.SIGCONT)
    emptied = until(lambda: next(os.scandir(place.inbox), None) is None, 900)
    watch.stop()
    status, text, faults = run(place.home, "verify", "--json", timeout=900)
    report(emptied and status == 0 and f'"seen":{args.burst},' in text, f"{args.burst} files at once, none lost",
           text[-400:], faults[-400:])
    place.close()


def crowd(args):
    """Two watches, one with its clock a year behind, and ingests of the same folder."""
    place = empty_place(args)
    side = place.inbox_root / "side"
    side.mkdir()
    one, two = Watch(place), Watch(place, FAULT_CLOCK=-365 * 86400)
    for n in range(args.crowd):
        (side / f"{n}.pdf").write_bytes(content(n % (args.crowd - args.crowd // 10)))
        (side / f"{n}.pdf").rename(place.inbox / f"{n}.pdf")
        if n % 20 == 5:
            run(place.home, "ingest", place.inbox, timeout=600)
    emptied = until(lambda: not list(place.inbox.iterdir()), 300)
    codes = one.stop(), two.stop()
    state = holdings(place.home, place.inbox)
    documents = len({line.split("'")[1] for line in state if line.startswith("document")})
    entries = harness.entered(state)
    distinct = args.crowd - args.crowd // 10
    checked, _, faults = run(place.home, "verify")
    report(emptied and codes == (0, 0) and checked == 0 and documents == distinct and
           len(entries) == len(set(entries)) == distinct,
           f"two watches and an ingest, clocks apart: {args.crowd} files, each entered once",
           f"{codes} {documents} documents {len(entries)} entries", faults[-400:],
           one.said.read_text(errors="replace")[-300:])
    place.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polling", action="store_true")
    parser.add_argument("--burst", type=int, default=0)
    parser.add_argument("--crowd", type=int, default=0)
    parser.add_argument("--homes")
    args = parser.parse_args()
    if args.burst:
        burst(args)
    elif args.crowd:
        crowd(args)
    else:
        patterns(args)
    sys.exit(harness.failed > 0)


if __name__ == "__main__":
    main()
