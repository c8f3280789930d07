"""Reads a hostile corpus with `cmeledger extract --json` and holds every outcome to its promise.

check.py PROGRAM GOOD DIR [SECONDS]: prints a line for each fault, then a summary; exit 1 on a fault.
Held for each file: one line, an outcome of the contract, one of the words of DIR/expect.tsv
(where that is; else nothing may be accepted), no control character in what is
printed; and for the run: the ledger program's own memory under its cap, no process left over, no file
over SECONDS, and the good certificate, GOOD, put between the others, unharmed each time.
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


def high_water(pid):
    try:
        with open(f"/proc/{pid}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


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
    limit = float(sys.argv[4]) if len(sys.argv) > 4 else 0
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
    for path in paths:
        line, name = run.stdout.readline(), os.path.basename(path)
        memory = max(memory, high_water(run.pid))
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
        if word not in expect.get(name, "pending " + " ".join(OUTCOMES)).split():
            faults.append(f"{name}: {word}: {answer.get('reason')} " + " ".join(
                f"{e['state']} {e['member_name']} {e['credits']} {e['date']}" for e in answer["entries"][:3]))
        if not plain({k: v for k, v in answer.items() if k != "file"}):
            faults.append(f"{name}: a control character is printed")
        if limit and took > limit:
            faults.append(f"{name}: took {took:.1f} s")
    status = run.wait() if not run.stdout.read(1) else None
    if status != 0:
        faults.append(f"the program ended with {status}")
    if memory > CAP_KIB:
        faults.append(f"the ledger program took {memory} KiB")
    for fault in faults:
        print("fault", fault)
    print(f"{sum(seen.values())} files:", ", ".join(f"{n} {word}" for word, n in seen.most_common()))
    print(f"slowest {worst[0]:.1f} s ({worst[1]}), the ledger program's memory {memory} KiB")
    return bool(faults)


sys.exit(main())
