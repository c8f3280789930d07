#!/usr/bin/python3
"""How right, how quick and how large is the reading of scans? measure.py DIR BUILD

Reads each scan of DIR by a program of its own, so that the time is that of one page: with starting
reader and OCR, drawing and both passes. Then accuracy.py --scans on the same results."""
import os
import pathlib
import resource
import statistics
import subprocess
import sys

BARS = {"seconds": 1.2, "MiB": 300}


def spent():
    use = resource.getrusage(resource.RUSAGE_CHILDREN)
    return use.ru_utime + use.ru_stime, use.ru_maxrss / 1024


folder, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
env = {**os.environ, "CMELEDGER_TODAY": "2026-11-23", "CMELEDGER_HOME": str(folder / "home")}
seconds, results = [], folder / "read.jsonl"
with open(results, "w", encoding="utf-8") as out:
    for path in sorted(folder.glob("*.pdf")):
        before = spent()[0]
        run = subprocess.run([build / "cmeledger", "extract", "--json", path], env=env, text=True,
                             stdout=subprocess.PIPE)
        seconds.append(spent()[0] - before)
        out.write(run.stdout)
accuracy = subprocess.run([sys.executable, "-B", pathlib.Path(__file__).parents[1] / "accuracy.py", folder, "--scans",
                           "--read", results, *sys.argv[3:]])
median, largest = statistics.median(seconds), spent()[1]
print(f"CPU seconds a page, all passes: median {median:.2f}, longest {max(seconds):.2f}")
print(f"largest program: {largest:.0f} MiB")
missed = [f"{name} is {value:.2f}, the bar is {BARS[name]}"
          for name, value in (("seconds", median), ("MiB", largest)) if value >= BARS[name]]
for bar in missed:
    print(f"BAR MISSED {bar}")
sys.exit(accuracy.returncode or bool(missed))
