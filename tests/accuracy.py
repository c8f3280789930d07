#!/usr/bin/env python3
"""How right is extraction? accuracy.py DIR [--program PATH | --read FILE.jsonl] [--scans | --layouts] [-v]

Runs `extract --json` over the files of DIR/truth.jsonl and prints, per field, right / wrong /
missing, the entries expected / found / extra, outcomes, the accepted share, needless flags by
code, and every silent error: an accepted entry that is not right, or one that is missing beside
accepted ones. Exit 1 when a bar is missed.
--scans holds it to the bars for scans: accents may be lost in a name, since the roster has them, and
an entry whose one flag is from-scan counts as accepted, as the setting accept-scans makes it.
--layouts holds it to no silent error and to a share of accepted documents: pages drawn by lot are
worse than what is printed, and what cannot be read is flagged.
"""
import argparse, collections, json, os, pathlib, re, subprocess, sys, unicodedata

FIELDS = ["member_name", "title", "provider", "category", "credits", "designated_maximum",
          "start_date", "date", "patient_safety_credits", "plastic_surgery_credits"]
SILENT = ["member_name", "category", "credits", "date", "patient_safety_credits",
          "plastic_surgery_credits"]
# What must be reached: no silent error, every outcome, nine in ten (or all but one) of the
# documents that need no look, and these shares of what is printed on the page.
BARS = {"member_name": .99, "title": .97, "provider": .97, "category": .99, "credits": .99,
        "date": .99}
LAYOUT_SHARE = .85
SCAN_BARS = {"member_name": .93, "title": .93, "category": .97, "credits": .97, "date": .97}
scans = False


def plain(text):
    text = unicodedata.normalize("NFKC", text)
    for marks, mark in (("\u2018\u2019`\u00b4", "'"), ("\u201c\u201d", '"'),
                        ("\u2010\u2011\u2012\u2013\u2014\u2212", "-")):
        for c in marks:
            text = text.replace(c, mark)
    return re.sub(r"\s+", " ", text).strip().casefold()


def person(name):
    parts = [p.strip() for p in plain(name).split(",")]
    keep = [p for p in parts[1:] if re.fullmatch(r"jr\.?|sr\.?|i{2,3}|iv", p)]
    given = [p for p in parts[1:2] if len(parts) > 1 and p not in keep and
             not re.fullmatch(r"[a-z.\- ]{2,6}", p)]
    return " ".join([parts[0]] + given + keep)


def without_accents(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).replace("\u0142", "l")


def agrees(field, want, got, truth):
    any_of = truth.get(field + "_any") or [want]
    if field == "provider":
        any_of = any_of + truth.get("provider_aliases", [])
    for value in any_of:
        if value is None or got is None:
            if value == got:
                return True
        elif field == "member_name":
            if person(value) == person(got):
                return True
            if scans and without_accents(person(value)) == without_accents(person(got)):
                return True
        elif plain(value).removeprefix("the ") == plain(got).removeprefix("the "):
            return True
    return False


def pair(wanted, found):
    """Each wanted entry with the found one that agrees most, the surest pairs first."""
    def score(truth, entry):
        return sum(agrees(f, truth.get(f), entry.get(f), truth) for f in FIELDS if truth.get(f))
    pairs = sorted(((score(t, e), -i, -j) for i, t in enumerate(wanted)
                    for j, e in enumerate(found)), reverse=True)
    of, taken = {}, set()
    for _, i, j in pairs:
        if -i not in of and -j not in taken:
            of[-i] = -j
            taken.add(-j)
    for i, truth in enumerate(wanted):
        yield truth, found[of[i]] if i in of else None
    for j, extra in enumerate(found):
        if j not in taken:
            yield None, extra


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir", type=pathlib.Path)
    parser.add_argument("--program", default="build/cmeledger")
    parser.add_argument("--read")
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--layouts", action="store_true")
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    global scans
    scans = args.scans
    bars = {} if args.layouts else SCAN_BARS if scans else BARS
    truths = [json.loads(line) for line in open(args.dir / "truth.jsonl", encoding="utf-8")]
    if args.read:
        lines = open(args.read, encoding="utf-8").read().splitlines()
    else:
        run = subprocess.run([args.program, "extract", "--json"] +
                             [str(args.dir / t["file"]) for t in truths], stdout=subprocess.PIPE,
                             env={**os.environ, "CMELEDGER_TODAY": "2026-11-23"}, text=True)
        lines = run.stdout.splitlines()
    results = {os.path.basename(r["file"]): r for r in map(json.loads, lines)}
    for entry in (e for r in results.values() for e in r["entries"] if scans):
        if [f["code"] for f in entry["flags"]] == ["from-scan"]:
            entry.update(flags=[], state="accepted")

    count = collections.defaultdict(collections.Counter)
    silent, needless, wrong, entries = [], collections.Counter(), [], collections.Counter()
    outcomes = accept_due = accepted = 0
    for truth in truths:
        name = truth["file"]
        got = results.get(name, {"outcome": None, "entries": []})
        right = got["outcome"] in (truth.get("outcome_any") or [truth["outcome"]])
        outcomes += right
        if not right:
            wrong.append(f"{name}: outcome {got['outcome']}, wanted {truth['outcome']}")
        due = truth["outcome"] == "certificate" and not truth["may_flag"] and truth["entries"]
        accept_due += bool(due)
        if due:
            codes = [f["code"] for e in got["entries"] for f in e["flags"]]
            accepted += bool(got["entries"]) and not codes
            needless.update(codes)
            if codes or not got["entries"]:
                wrong.append(f"{name}: needless flags {codes}")
        for want, entry in pair(truth["entries"], got["entries"]):
            entries["expected"] += want is not None
            entries["found"] += entry is not None
            entries["extra"] += want is None
            taken = entry is not None and entry["state"] == "accepted"
            if want is None:
                if taken:
                    silent.append(f"{name}: an entry that should not be")
                continue
            if entry is None and got["entries"] and all(e["state"] == "accepted" for e in got["entries"]):
                silent.append(f"{name}: {want.get('title')} is missing, and nothing says so")
            if taken and truth["must_flag"]:
                silent.append(f"{name}: accepted, and a careful human would look")
            for field in FIELDS:
                value = entry.get(field) if entry else None
                stated = want.get(field) is not None or want.get(field + "_any")
                if field in ("patient_safety_credits", "plastic_surgery_credits") and \
                        want.get(field) is None:
                    if taken and field == "patient_safety_credits" and value not in (None, "0.00"):
                        silent.append(f"{name}: patient safety {value}, none is stated")
                    continue
                ok = agrees(field, want.get(field), value, want)
                if stated:
                    kind = "right" if ok else "missing" if value is None else "wrong"
                    count[field][kind] += 1
                if not ok and (stated or value is not None):
                    wrong.append(f"{name}: {field} is {value!r}, wanted {want.get(field)!r}")
                if taken and field in SILENT and not ok:
                    silent.append(f"{name}: {field} is {value!r}, wanted {want.get(field)!r}")

    missed = []
    print(f"{'field':26}right wrong missing accuracy")
    for field in FIELDS:
        c = count[field]
        total = sum(c.values())
        share = f"{c['right'] / total:.3f}" if total else "-"
        print(f"{field:26}{c['right']:5} {c['wrong']:5} {c['missing']:7} {share:>8}")
        if total and c["right"] / total < bars.get(field, 0):
            missed.append(f"{field} is right in {share}, the bar is {bars[field]}")
    print(f"entries: {entries['expected']} expected, {entries['found']} found, "
          f"{entries['extra']} extra")
    print(f"outcomes: {outcomes} of {len(truths)} right")
    print(f"accepted: {accepted} of the {accept_due} documents that need no look")
    for code, n in needless.most_common():
        print(f"needless flag: {code} {n}")
    if args.v:
        print("\n".join(wrong))
    print(f"silent errors: {len(silent)}")
    for error in silent:
        print(f"  SILENT {error}")
    if silent:
        missed.append("there are silent errors")
    if not args.layouts and outcomes < len(truths) * (.97 if scans else 1):
        missed.append("an outcome is wrong")
    least = accept_due * .75 if scans else accept_due - max(1, accept_due // 10)
    if accepted < (accept_due * LAYOUT_SHARE if args.layouts else least):
        missed.append("too few documents are accepted without a look")
    for bar in missed:
        print(f"BAR MISSED {bar}")
    return 1 if missed else 0


sys.exit(main())
