#!/usr/bin/env python3
"""Dies at every point of an intake, runs it again, and wants what an undisturbed run leaves.

crash.py [--files N] [--jobs N] [--act kill|torn] [--every N] [--homes DIR] [--inboxes DIR]
         [--cut] [--controls] [--move] [--backup] [--random N]
  --cut       home (and with --cut-inbox the inbox) on an ext4 image that loses power at the point
  --controls  the same with syncs left out, and with uploads removed first: must be seen to fail
  --move      by `ingest --move` instead of `watch --once`
  --backup    in a backup, of a home that holds the files
  --random N  instead: SIGKILL a running `watch` N times under load
"""
import argparse, concurrent.futures, os, pathlib, random, shutil, signal, subprocess, sys, time
import harness
from harness import Place, difference, holdings, report, run


def verified(home, inbox):
    """What is there, and the faults that verify names: what the evidence quotes is compared, not
    read in the PDFs again."""
    checked, text, faults = run(home, "verify", "--fast")
    state = holdings(home, inbox)
    return state if checked == 0 else state + ["verify: " + line for line in faults.splitlines()]


class Plain:
    """Home and inbox in folders; a crash leaves what the system still has in memory."""

    def __init__(self, args):
        self.place = Place(args.files, args.homes, args.inboxes)
        self.act = args.act
        self.command = ["ingest", "--move"] if args.move else ["watch", "--once"]

    def run(self, **faults):
        return run(self.place.home, *self.command, self.place.inbox,
                   **({"FAULT_ROOTS": self.place.roots(), **faults} if faults else {}))

    def look(self):
        """What is there after a run that went through."""
        self.run()
        return verified(self.place.home, self.place.inbox)

    def again(self):
        self.place.reset()

    def after_crash(self):
        pass

    def close(self):
        self.place.close()


class Touched(Plain):
    """A control: uploads look new after the crash, so that some are counted twice."""

    def after_crash(self):
        for path in self.place.inbox.rglob("*.pdf"):
            if not path.is_symlink():
                os.utime(path)


class Backup(Plain):
    """A backup instead of an intake: of a home that holds the files already."""

    def again(self):
        self.place.reset()
        super().run()
        self.copy = self.place.home_root / "copy"
        shutil.rmtree(self.copy, ignore_errors=True)

    def run(self, **faults):
        return run(self.place.home, "backup", self.copy, **({"FAULT_ROOTS": self.copy, **faults} if faults else {}))

    def look(self):
        self.run()
        return verified(self.copy, self.place.inbox)


class PowerCut(Plain):
    """The home on an ext4 image of its own, which forgets what was not on the disk."""

    def __init__(self, args):
        self.scratch = pathlib.Path(harness.tempfile.mkdtemp(prefix="cmeledger-cut."))
        self.mount, self.image, self.first = (self.scratch / n for n in ("mnt", "image", "first"))
        self.mount.mkdir()
        self.first.touch()
        os.truncate(self.first, 96 << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.first], check=True)
        shutil.copyfile(self.first, self.image)
        self.up()
        self.place = Place(args.files, self.mount, self.mount if args.cut_inbox else args.inboxes)
        self.down()
        # what was prepared is on that disk whole, and every run starts from there
        shutil.copyfile(self.image, self.first)
        self.act = f"cut:{self.mount}"
        self.command = ["watch", "--once"]
        self.mounted = False

    def up(self):
        subprocess.run(["mount", "-o", "loop", self.image, self.mount], check=True)
        self.mounted = True

    def down(self):
        subprocess.run(["umount", self.mount], check=True)
        self.mounted = False

    def again(self):
        if self.mounted:
            self.down()
        subprocess.run(["cp", "--sparse=always", self.first, self.image], check=True)
        self.up()
        self.place.reset()
        subprocess.run(["sync", "-f", self.mount], check=True)

    def after_crash(self):
        self.down()
        self.up()

    def close(self):
        if not self.mounted:
            self.up()
        self.place.close()
        self.down()
        shutil.rmtree(self.scratch)


def points_of(world, **faults):
    world.again()
    log = world.place.inbox_root / "points"
    log.unlink(missing_ok=True)
    world.run(FAULT_OPS=harness.POINTS, FAULT_LOG=log, **faults)
    return log.read_text().splitlines()


def crash_at(world, point, wanted, **faults):
    """Whether it died there (a run may have a point fewer), and what differs then."""
    world.again()
    place = world.place
    faults = {key: place.inbox if value == "INBOX" else value for key, value in faults.items()}
    status, _, err = world.run(FAULT_OPS=harness.POINTS, FAULT_AT=point, FAULT_DO=world.act, **faults)
    died = status == -signal.SIGKILL
    if "faults:" in err:
        return died, [err]
    if died:
        world.after_crash()
    try:
        return died, difference(wanted, world.look())
    except Exception as error:
        return died, [f"nothing to read: {error!r}"]


def crash_everywhere(args, kind, name, must_fail=False, **faults):
    """Tries the points, shared among jobs of their own scratch places."""
    worlds = [kind(args) for _ in range(args.jobs)]
    try:
        points = points_of(worlds[0], **faults)
        worlds[0].again()
        wanted = worlds[0].look()
        numbers = list(range(1, len(points) + 1, args.every))
        if must_fail:  # a control is red at few points, around the commit and the removal: one is enough
            numbers = sorted(range(1, len(points) + 1), key=lambda n: abs(n - 2 * len(points) // 3))
        bad, deaths, tried = [], [], []

        def work(job):
            for n in numbers[job::args.jobs]:
                if must_fail and bad:
                    return
                tried.append(n)
                died, detail = crash_at(worlds[job], n, wanted, **faults)
                if died:
                    deaths.append(n)
                if detail and (died or not must_fail):
                    bad.append((n, detail))

        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            list(pool.map(work, range(args.jobs)))
        bad.sort()
        text = (f"{name}: {worlds[0].place.files} files, died at {len(deaths)} of {len(points)} points, "
                f"{len(bad)} violations")
        if not must_fail and len(deaths) < 0.9 * len(tried):
            report(False, text + ": it did not die where it should")
        elif must_fail:
            report(bad, text + " (a control: must be red)")
        else:
            report(not bad, text, *[f"point {points[n - 1]}: {d}" for n, detail in bad[:8] for d in detail[:4]])
    finally:
        for world in worlds:
            world.close()


def random_kills(args):
    """Files keep coming while `watch` is killed; at the end each was taken in exactly once."""
    place = Place(args.files, args.homes, args.inboxes)
    place.reset()
    dice = random.Random(args.seed)
    waiting = sorted(p for p in place.first_inbox.rglob("*") if p.is_file() and not p.is_symlink())
    copies, kills = 0, 0
    shutil.rmtree(place.inbox)
    place.inbox.mkdir()
    while kills < args.random:
        watch = subprocess.Popen([harness.PROGRAM, "watch", place.inbox], env=harness.environment(place.home),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(dice.randint(1, 4)):
            source = dice.choice(waiting)
            if source.suffix == ".pdf":
                copies += 1
                content = source.read_bytes() + b"\n%% copy " + str(copies).encode() + b"\n%%EOF\n"
                (place.inbox / f".{copies}").write_bytes(content)
                (place.inbox / f".{copies}").rename(place.inbox / f"{copies}-{source.name}")
            time.sleep(dice.uniform(0, 0.12))
        watch.send_signal(signal.SIGKILL)
        watch.wait()
        kills += 1
    status, out, err = run(place.home, "watch", "--once", "--json", place.inbox, timeout=600)
    checked, text, faults = run(place.home, "verify", "--json")
    state = holdings(place.home, place.inbox)
    arrivals = sum(line.startswith("arrival") for line in state)
    left = [line for line in state if line.startswith("inbox")]
    report(checked == 0 and arrivals == copies and not left,
           f"{kills} random kills of a running watch: {copies} files, {arrivals} arrivals, {len(left)} left",
           faults[-600:], *left[:5])
    place.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--act", default="kill", choices=["kill", "torn"])
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--homes")
    parser.add_argument("--inboxes")
    parser.add_argument("--cut", action="store_true")
    parser.add_argument("--cut-inbox", action="store_true")
    parser.add_argument("--controls", action="store_true")
    parser.add_argument("--move", action="store_true")
    parser.add_argument("--backup", action="store_true")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.random:
        random_kills(args)
    elif args.controls:
        if args.cut:
            crash_everywhere(args, PowerCut, "power cut, nothing synced", True, FAULT_NO_SYNC="1")
        else:
            crash_everywhere(args, Plain, "uploads removed before the commit", True, FAULT_UNLINK_FIRST="INBOX")
            crash_everywhere(args, Touched, "uploads that look new after the crash", True)
    elif args.backup:
        crash_everywhere(args, Backup, "crash in a backup")
    elif args.cut:
        where = "watch folder on the same disk" if args.cut_inbox else "watch folder on another file system"
        crash_everywhere(args, PowerCut, f"power cut, {where}")
    else:
        crash_everywhere(args, Plain, f"crash ({args.act}{', ingest --move' if args.move else ''})")
    sys.exit(harness.failed > 0)


if __name__ == "__main__":
    main()
