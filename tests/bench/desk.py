#!/usr/bin/env python3
"""Prints what the review desk costs beside its bars: desk.py BUILD_DIR

ENTRIES (10000), VIEWERS (50) and REQUESTS (10000) set the size. The desk runs on a home with that
many entries that wait and the samples; times are medians as a client on this machine sees them.
"""
import csv
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
ENTRIES = int(os.environ.get("ENTRIES", 10000))
VIEWERS = int(os.environ.get("VIEWERS", 50))
REQUESTS = int(os.environ.get("REQUESTS", 10000))
ENV = {**os.environ, "CMELEDGER_TODAY": "2026-11-23", "LC_ALL": "C.UTF-8"}
faults = 0


def row(what, figure, bar, good):
    global faults
    faults += not good
    print(f"{what:<58} {figure:>26}   {bar:<16} {'ok' if good else 'over'}", flush=True)


def make_home(home):
    def program(*arguments):
        subprocess.run([BUILD / "cmeledger", "--home", home, *arguments], env=ENV, check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    roster, entries = home.parent / "roster.csv", home.parent / "entries.csv"
    members = [f"B-{i:04d}" for i in range(2000)]
    with open(roster, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["member_id", "name", "membership", "first_cycle_start"])
        rows.writerows([m, f"Member {m}", "active", f"{2022 + i % 3}-01-01"]
                       for i, m in enumerate(members))
    with open(entries, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["member_id", "date", "category", "credits", "title", "provider", "reference"])
        rows.writerows([members[i % 2000], f"2027-{1 + i % 12:02d}-{1 + i % 28:02d}", 1,
                        f"{1 + i % 8}.00", f"Course {i}", f"Society {i % 200}", f"x{i}"]
                       for i in range(ENTRIES))
    program("member", "import", ROOT / "samples/roster.csv")
    program("ingest", *sorted((ROOT / "samples").glob("*.pdf")))
    program("member", "import", roster)
    program("import", entries)


class Client:
    """One browser that keeps its connection."""
    def __init__(self, host, cookie):
        self.connection = http.client.HTTPConnection(host, timeout=60)
        self.headers = {"Cookie": cookie}

    def get(self, path):
        """Milliseconds to the first byte and to the last, and the body."""
        begin = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        first = time.perf_counter()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {path}")
        return 1000 * (first - begin), 1000 * (time.perf_counter() - begin), body


def at_once(clients, share):
    """`share` of a client each in a thread of its own: seconds, and how many failed."""
    failed = []

    def go(client, i):
        try:
            share(client, i)
        except Exception as fault:  # whatever it is, it is counted
            failed.append(fault)
    threads = [threading.Thread(target=go, args=(c, i)) for i, c in enumerate(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begin, failed


def keys(link):
    modules = BUILD / "web"
    ready = subprocess.run(["sh", ROOT / "tests/web/install.sh", modules], capture_output=True,
                           text=True, check=False)
    if ready.returncode:
        print(f"a key to the next certificate: not measured, {ready.stdout.strip()}")
        return
    out = subprocess.run(["node", ROOT / "tests/web/keys.mjs", link, modules], capture_output=True,
                         text=True, check=True).stdout
    for name, times in json.loads(out).items():
        median = statistics.median(times)
        row(f"a key that {name}s, to the next certificate painted",
            f"{median:.0f} ms, slowest {times[-1]:.0f}", "under 100 ms", median < 100)


def measure(desk, lines):
    links = [line.split(": ", 1)[1].strip() for line in lines if "(once" in line]
    host = re.match(r"http://([^/]*)/", links[0])[1]
    entering = http.client.HTTPConnection(host)
    entering.request("GET", "/enter/" + links[0].rsplit("/", 1)[1])
    cookie = entering.getresponse().getheader("Set-Cookie").split(";")[0]
    client = Client(host, cookie)
    _, _, queue = client.get("/")
    first = int(re.search(rb"/review/(\d+)", queue)[1])
    reviews = [f"/review/{first + i}" for i in range(40)]
    times = [client.get("/")[0] for _ in range(21)]
    row(f"queue of {ENTRIES} that wait, first byte", f"{statistics.median(times):.1f} ms",
        "under 50 ms", statistics.median(times) < 50)
    times = [client.get(path)[1] for path in reviews]
    row("review page without its picture", f"{statistics.median(times):.1f} ms", "under 30 ms",
        statistics.median(times) < 30)
    pictures = []
    for path in reviews:
        found = re.search(rb'(/document/\d+/page/\d+\.png)', client.get(path)[2])
        if found and found[1].decode() not in pictures:
            pictures.append(found[1].decode())
    new = [client.get(path)[1] for path in pictures]
    again = [client.get(path)[1] for path in pictures[-10:]]
    row(f"a page's picture at 130 dpi, first time ({len(new)} of them)",
        f"{statistics.median(new):.0f} ms, slowest {max(new):.0f}", "under 150 ms",
        statistics.median(new) < 150)
    row("a picture that was fetched ahead", f"{statistics.median(again):.1f} ms", "under 20 ms",
        statistics.median(again) < 20)
    clients = [Client(host, cookie) for _ in range(VIEWERS)]
    places = ["/", *reviews[:20], *pictures[:10], "/members", "/society", "/sheet?flag=date-future"]

    def view(one, i):
        for j in range(10):
            one.get(places[(i + j) % len(places)])
    seconds, failed = at_once(clients, view)
    row(f"{VIEWERS} viewers at once, 10 pages and pictures each",
        f"{len(failed)} failed, {seconds:.1f} s", "no error", not failed)

    def much(one, i):
        for j in range(REQUESTS // len(clients)):
            one.get(places[(i * 7 + j) % len(places)] if j % 50 == 0 else reviews[(i + j) % 40])
    _, failed = at_once(clients, much)
    status = pathlib.Path(f"/proc/{desk.pid}/status").read_text()
    resident = int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024
    row(f"resident after {REQUESTS} requests more", f"{resident:.0f} MB, {len(failed)} failed",
        "under 64 MB", resident < 64 and not failed)
    keys(links[1])


def main():
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="cmeledger-bench."))
    make_home(scratch / "home")
    desk = subprocess.Popen([BUILD / "cmeledger", "--home", scratch / "home", "serve", "--user", "Dana",
                             "--user", "Lee"], env=ENV, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, text=True)
    try:
        measure(desk, [desk.stdout.readline() for _ in range(3)])
    finally:
        desk.terminate()
        desk.wait()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{faults} bars missed")


main()
