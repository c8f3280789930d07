"""Reads a hostile corpus with `cmeledger extract --json` and holds every outcome to its promise.

check.py PROGRAM GOOD DIR: prints a line for each fault, then a summary; exit 1 on a fault.
Held for each file: one line, an outcome of the contract, one of the words of DIR/expect.tsv
(where that is; else nothing may be accepted), no control character in what is printed, and no
more time than its readers have: their deadline, and three times that for the second try. A file
may be too slow for this machine: then it says so, and does again when it is read alone.
And for the run: the ledger program's own memory under its cap, its readers ended with it, and
the good certificate, GOOD, put between the others, unharmed each time.
"""
import collections
import json
import os
import subprocess
import sys
import time

CAP_KIB = 200 * 1024  # of the ledger program: it holds the text of one file at a time
OUTCOMES = "certificate not-a-certificate no-text encrypted damaged not-a-pdf too-large timed-out crashed".split()
TRUTH = {"member_name": "Marguerite Ellison-Hart", "title": "Breast Surgery and Body Contouring Symposium", "category": "1",
         "credits": "12.25", "date": "2025-08-16", "plastic_surgery_credits": "12.25", "patient_safety_credits": "0.00"}
EVERY = 10  # files between two good ones
SLACK = 30  # seconds of a busy machine


def high_water(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def deadline(program):
    """Seconds after which a file has its outcome, by the settings of the home."""
    asked = {name: int(subprocess.run([program, "config", "get", name], capture_output=True, text=True,
                                      check=True).stdout) for name in ("cpu-seconds", "wall-seconds")}
    return 4 * (asked["wall-seconds"] or 3 * asked["cpu-seconds"] + 30) + SLACK


def children(pid):
    """The processes that a process started, and theirs."""
    found = []
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as listed:
            for child in listed.read().split():
                found += [child, *children(child)]
    except OSError:
        pass
    return found


def is_there(pid):
    """Whether a process of the program still runs."""
    try:
        with open(f"/proc/{pid}/stat") as status:
            line = status.read()
        return "cmeledger" in line and line.rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def says_so_alone(program, path, expected):
    """Whether a file that took too long among others does so alone, or is then read as it should."""
    run = subprocess.run([program, "extract", "--json", path], stdout=subprocess.PIPE, text=True, check=False)
    return word_of(json.loads(run.stdout)) in ["timed-out", *expected]


def word_of(answer):
    """The outcome, told apart by whether a person has to look."""
    if answer["outcome"] != "certificate":
        return answer["outcome"]
    accepted = [e for e in answer["entries"] if e["state"] == "accepted"]
    if not accepted:
        return "pending"
    return "accepted" if all(e[k] == v for e in accepted for k, v in TRUTH.items()) else "accepted-other"


def plain(value):
    if isinstance(value, dict):
        return all(plain(v) for v in value.values())
    if isinstance(value, list):
        return all(plain(v) for v in value)
    return not isinstance(value, str) or all(ord(c) >= 32 and not 127 <= ord(c) < 160 for c in value)


def main():
    program, good, folder = sys.argv[1:4]
    limit = deadline(program)
    expect, faults, worst = {}, [], (0, "")
    table = os.path.join(folder, "expect.tsv")
    if os.path.exists(table):
        with open(table) as f:
            expect = dict(line.rstrip("\n").split("\t") for line in f)
    names = sorted(n for n in os.listdir(folder) if n.endswith(".pdf") and n != "good.pdf")
    paths = [good]
    for i, name in enumerate(names, 1):
        paths.append(os.path.join(folder, name))
        if i % EVERY == 0:
            paths.append(good)
    paths.append(good)
    run = subprocess.Popen([program, "extract", "--json", *paths], stdout=subprocess.PIPE, text=True)
    seen, memory, first, last = collections.Counter(), 0, None, time.monotonic()
    started, slow = set(), []
    for path in paths:
        line, name = run.stdout.readline(), os.path.basename(path)
        memory = max(memory, high_water(run.pid))
        started.update(children(run.pid))
        took, last = time.monotonic() - last, time.monotonic()
        worst = max(worst, (took, name))
        try:
            answer = json.loads(line)
            word = word_of(answer)
        except (ValueError, KeyError) as problem:
            faults.append(f"{name}: no answer: {problem}")
            break
        if path == good:
            answer.pop("file")
            first = first or answer
            if answer != first or not word.startswith("accepted"):
                faults.append(f"the good file is harmed: {word}")
            continue
        seen[word] += 1
        if answer["file"] != path or answer["outcome"] not in OUTCOMES:
            faults.append(f"{name}: not an answer of the contract: {line[:200]}")
        expected = expect.get(name, "pending " + " ".join(OUTCOMES)).split()
        if word == "timed-out" and word not in expected:
            slow.append((path, expected))
        elif word not in expected:
            faults.append(f"{name}: {word}: {answer.get('reason')} " + " ".join(
                f"{e['state']} {e['member_name']} {e['credits']} {e['date']}" for e in answer["entries"][:3]))
        if not plain({k: v for k, v in answer.items() if k != "file"}):
            faults.append(f"{name}: a control character is printed")
        if took > limit:
            faults.append(f"{name}: took {took:.1f} s")
    status = run.wait() if not run.stdout.read(1) else None
    if status != 0:
        faults.append(f"the program ended with {status}")
    if memory > CAP_KIB:
        faults.append(f"the ledger program took {memory} KiB")
    left = [pid for pid in started if is_there(pid)]
    if left or not started:
        faults.append(f"of {len(started)} readers {len(left)} are left over")
    faults += [f"{os.path.basename(path)}: timed-out, but not when it is read alone"
               for path, expected in slow if not says_so_alone(program, path, expected)]
    for fault in faults:
        print("fault", fault)
    print(f"{sum(seen.values())} files:", ", ".join(f"{n} {word}" for word, n in seen.most_common()))
    print(f"slowest {worst[0]:.1f} s ({worst[1]}), the ledger program's memory {memory} KiB")
    return bool(faults)


sys.exit(main())
