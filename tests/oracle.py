#!/usr/bin/env python3
"""Made-up members and ledgers, judged by the program and by a second, plainer reading of the
rule: oracle.py PROGRAM [SEED [MEMBERS [DATES]]]. Prints each difference; exit 1 when there is one.

Nothing here is fast or clever: every amount is added up anew for every window and day that is
asked for, so that it can be held against the sentences of the rule one by one."""
import collections, csv, datetime, json, os, random, subprocess, sys, tempfile

ONE = datetime.timedelta(days=1)
NEEDS = [("total", 15000), ("category-1", 6000), ("plastic-surgery", 5000), ("patient-safety", 2000)]
CAPPED = ["quality-assurance", "device-training", "research", "accreditation-workshop"]
CLASSES = ["active", "candidate", "exempt"]
FREE = ["prophylaxis", "risk-management", "patient-selection", "physical-plant", "anesthesia", "other"]


def years_on(day, years):
    """29 February falls on 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# ---- the rule ----

def years_done(entry, a, b):
    """The days on which a full year of training inside [a, b] was complete."""
    first, days, n = max(entry["start"], a), [], 1
    while years_on(first, n) - ONE <= min(entry["date"], b):
        days.append(years_on(first, n) - ONE)
        n += 1
    return days


def part(entry, name, amount):
    return amount if entry[name] == "all" else min(entry[name], amount)


def amounts(entries, a, b, pending):
    """(category, credits, plastic surgery, {topic: patient safety}) of each that counts in [a, b]."""
    for entry in entries:
        if entry["state"] == "rejected" or (entry["state"] == "pending" and not pending):
            continue
        if entry["type"] == "residency":
            category, credits = "1", 5000 * len(years_done(entry, a, b))
        elif entry["category"] in "12" and a <= entry["date"] <= b:
            category, credits = entry["category"], entry["credits"]
        else:
            continue
        left, safety = part(entry, "safety", credits), {}
        for topic, amount in entry["topics"]:
            taken = left if amount is None else min(amount, left)
            safety[topic] = safety.get(topic, 0) + taken
            left -= taken
        safety["unknown"] = safety.get("unknown", 0) + left
        yield category, credits, part(entry, "plastic", credits), safety


def count(entries, a, b, pending=False):
    credits, plastic, safety = {"1": 0, "2": 0}, {"1": 0, "2": 0}, {}
    for category, amount, surgery, topics in amounts(entries, a, b, pending):
        credits[category] += amount
        plastic[category] += surgery
        for topic, n in topics.items():
            safety[topic] = safety.get(topic, 0) + n
    counted = {
        "total": credits["1"] + min(credits["2"], 9000),
        "category-1": credits["1"],
        "plastic-surgery": plastic["1"] + min(plastic["2"], 9000),
        "patient-safety": sum(min(n, 500) if t in CAPPED else n for t, n in safety.items()),
    }
    over = {"category-2-limit": max(0, credits["2"] - 9000)}
    for topic in CAPPED:
        over["topic-cap:" + topic] = max(0, safety.get(topic, 0) - 500)
    return counted, over


def met(entries, a, b, pending=False):
    counted, _ = count(entries, a, b, pending)
    return all(counted[name] >= needed for name, needed in NEEDS)


def first_met(entries, a, b, pending=False):
    days = set()
    for entry in entries:
        days.update(years_done(entry, a, b) if entry["type"] == "residency" else [entry["date"]])
    for day in sorted(d for d in days if a <= d <= b):
        if met(entries, a, day, pending):
            return day
    return None


def class_on(member, decisions, day):
    """A change of class is dated."""
    kinds = [d["kind"] for d in decisions if d["date"] <= day and d["kind"] in CLASSES]
    return kinds[-1] if kinds else member["class"]


def cycle(member, entries, decisions, n, as_of):
    start = years_on(member["first"], 3 * n)
    end = years_on(member["first"], 3 * n + 3) - ONE
    mine = [d for d in decisions if d["cycle"] == start]
    for decision in mine:
        if decision["kind"] in ("extension", "leave"):
            end = decision["until"]
    probation_end = years_on(end + ONE, 1) - ONE
    met_on = first_met(entries, start, min(as_of, probation_end))
    late = first_met(entries, start, as_of) if not met_on else None
    if as_of <= end:
        outcome = "open"
    elif met_on and met_on <= end:
        outcome = "met"
    elif met_on:
        outcome = "cured"
    elif as_of <= probation_end:
        outcome = "probation"
    else:
        outcome = "suspended"
    if member["begins"] and end < member["begins"]:
        outcome = "not-judged"
    if class_on(member, decisions, min(end, as_of)) == "exempt":
        outcome = "not-judged"
    for decision in mine:
        if decision["kind"] == "attested-met":
            outcome = "met"
        if decision["kind"] == "reinstated" and outcome == "suspended":
            outcome = "not-judged"
    window = min(as_of, end if outcome in ("open", "met") else probation_end)
    counted, over = count(entries, start, window)
    over["pending"] = over["other-credit"] = over["outside-cycle"] = 0
    for entry in entries:
        inside = start <= entry["date"] <= window
        if entry["type"] == "residency":
            if entry["state"] == "pending":
                over["pending"] += 5000 * len(years_done(entry, start, window))
        elif entry["state"] == "pending":
            over["pending"] += inside * entry["credits"]
        elif entry["state"] != "rejected" and entry["category"] not in "12":
            over["other-credit"] += inside * entry["credits"]
        elif entry["state"] != "rejected" and n == 0 and entry["date"] < start:
            over["outside-cycle"] += entry["credits"]
    return {
        "start": start, "end": end, "outcome": outcome, "met": met_on is not None, "met_on": met_on,
        "probation_end": probation_end, "met_late_on": late,
        "requirements": [{"id": name, "required": needed, "counted": counted[name],
                          "shortfall": max(0, needed - counted[name]),
                          "met": counted[name] >= needed} for name, needed in NEEDS],
        "not_counted": {reason: n for reason, n in over.items() if n},
        "if_pending": first_met(entries, start, min(as_of, probation_end), True) is not None,
    }


def judge(member, entries, decisions, as_of):
    decisions = [d for d in decisions if d["date"] <= as_of]
    decisions.sort(key=lambda d: d["date"])
    pending = [e for e in entries if e["state"] == "pending"]
    membership = class_on(member, decisions, as_of)
    told = {"member_id": member["id"], "membership": membership, "cycles": [],
            "pending": (len(pending), sum(e["credits"] for e in pending))}
    if membership == "exempt":
        told["standing"] = "exempt"
        return told
    n = 0
    while years_on(member["first"], 3 * n) <= as_of:
        told["cycles"].append(cycle(member, entries, decisions, n, as_of))
        n += 1
    outcomes = [c["outcome"] for c in told["cycles"]]
    told["standing"] = ("suspended" if "suspended" in outcomes
                        else "probation" if "probation" in outcomes else "good-standing")
    gone = [d["kind"] for d in decisions if d["kind"] in ("dropped", "reinstated")]
    if gone and gone[-1] == "dropped":  # a later `reinstated` takes it back
        told["standing"] = "dropped"
    return told


# ---- members and ledgers made up ----

def decimal(cents):
    return "%d.%02d" % divmod(cents, 100)


def any_member(rng, i):
    first = datetime.date(2017, 1, 1) + rng.randrange(3300) * ONE
    first = rng.choice([first, first.replace(month=1, day=1), first.replace(month=7, day=1),
                        datetime.date(2016, 2, 29), datetime.date(2020, 2, 29)])
    begins = first + rng.randrange(200, 2000) * ONE if rng.random() < 0.2 else None
    return {"id": "G-%05d" % i, "first": first, "begins": begins,
            "class": rng.choice(["active", "active", "active", "candidate", "exempt"])}


def any_entry(rng, member, i, scale):
    kind = rng.random()
    date = member["first"] + rng.randrange(-200, 3600) * ONE
    if rng.random() < 0.2:  # on an edge
        date = years_on(member["first"], rng.randrange(0, 10)) + rng.choice([-1, 0, 1]) * ONE
    credits = rng.choice([rng.randrange(1, 40) * 25, rng.randrange(1, 200) * 25,
                          rng.randrange(1, 6000)]) * scale
    entry = {"ref": "%s/%d" % (member["id"], i), "date": date, "start": None, "type": "live",
             "category": rng.choice("11122"), "credits": credits, "topics": []}
    if kind < 0.04:
        entry.update(type="residency", category="1", credits=0,
                     start=date - rng.randrange(0, 1500) * ONE)
        credits = 15000
    entry["plastic"] = rng.choice(["all", 0, rng.randrange(0, credits + 1)])
    entry["safety"] = rng.choice([0, 0, rng.randrange(0, credits // 3 + 1), "all"])
    topics = rng.random()
    if topics < 0.5:
        entry["topics"] = [(rng.choice(CAPPED + FREE), None)]
    elif topics < 0.65 and entry["safety"] != "all" and entry["safety"] > 2:
        a = rng.randrange(1, entry["safety"])
        b = rng.randrange(0, entry["safety"] - a + 1)
        entry["topics"] = [(rng.choice(CAPPED), a), (rng.choice(CAPPED + FREE), b)]
    return entry


def any_decisions(rng, member):
    decisions = []
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        start = years_on(member["first"], 3 * rng.randrange(0, 3))
        end = years_on(start, 3) - ONE
        date = start + rng.randrange(1, 2000) * ONE
        kind = rng.choice(["extension", "leave", "attested-met", "reinstated", "dropped"])
        decision = {"kind": kind, "date": date, "cycle": start, "until": None}
        if kind in ("extension", "leave"):
            decision["until"] = end + rng.randrange(1, 800) * ONE
        if kind == "dropped" and rng.random() < 0.7:
            continue
        decisions.append(decision)
    for _ in range(rng.choice([0, 0, 0, 0, 1, 2])):
        decisions.append({"kind": rng.choice(CLASSES), "cycle": None, "until": None,
                          "date": member["first"] + rng.randrange(0, 3600) * ONE})
    return decisions


# ---- the program ----

class Program:
    def __init__(self, path, home):
        self.path = path
        self.env = dict(os.environ, CMELEDGER_HOME=home, CMELEDGER_TODAY="2026-11-23")

    def run(self, *args):
        done = subprocess.run([self.path, *args], env=self.env, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit("%s: exit %d: %s" % (args, done.returncode, done.stderr))
        return done.stdout


def write_rows(path, entries):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow("member_id,date,category,credits,title,provider,activity_type,start_date,"
                     "plastic_surgery_credits,patient_safety_credits,safety_topic,reference".split(","))
        for member, e in entries:
            parts = ["all" if e[p] == "all" else decimal(e[p]) for p in ("plastic", "safety")]
            topics = ";".join(t if n is None else "%s:%s" % (t, decimal(n)) for t, n in e["topics"])
            out.writerow([member["id"], e["date"], e["category"],
                          "" if e["type"] == "residency" else decimal(e["credits"]), e["ref"],
                          "American Society", e["type"], e["start"] or "", *parts, topics, e["ref"]])


def plain(text):
    return None if text is None else datetime.date.fromisoformat(text)


def cents(text):
    whole, fraction = text.split(".")
    return int(whole) * 100 + int(fraction)


def of_program(member):
    """The program's answer in the oracle's terms."""
    cycles = []
    for c in member["cycles"]:
        cycles.append({
            **{k: plain(c[k]) for k in ("start", "end", "met_on", "probation_end", "met_late_on")},
            "outcome": c["outcome"], "met": c["met"], "if_pending": c["if_pending_approved"]["met"],
            "requirements": [{**r, **{k: cents(r[k]) for k in ("required", "counted", "shortfall")}}
                             for r in c["requirements"]],
            "not_counted": {n["reason"]: cents(n["credits"]) for n in c["not_counted"]}})
    return {"member_id": member["member_id"], "membership": member["membership"], "cycles": cycles,
            "standing": member["standing"],
            "pending": (member["pending"]["entries"], cents(member["pending"]["credits"]))}


def main():
    path, seed, n_members, n_dates = (sys.argv[1:] + ["1", "60", "6"][len(sys.argv) - 2:])[:4]
    rng = random.Random(int(seed))
    with tempfile.TemporaryDirectory() as folder:
        program = Program(os.path.abspath(path), os.path.join(folder, "home"))
        members = [any_member(rng, i) for i in range(int(n_members))]
        with open(folder + "/roster.csv", "w") as file:
            file.write("member_id,name,membership,first_cycle_start,ledger_begins\n")
            for m in members:
                file.write("%s,Member %s,%s,%s,%s\n" % (m["id"], m["id"], m["class"], m["first"],
                                                       m["begins"] or ""))
        program.run("member", "import", folder + "/roster.csv")

        ledgers, certain, doubtful = {}, [], []
        for m in members:
            scale = rng.choice([1, 1, 1, 2])
            ledgers[m["id"]] = [any_entry(rng, m, i, scale) for i in range(rng.randrange(0, 45))]
            for entry in ledgers[m["id"]]:
                (certain if rng.random() < 0.85 else doubtful).append((m, entry))
        write_rows(folder + "/certain.csv", certain)
        write_rows(folder + "/doubtful.csv", doubtful)
        program.run("import", "--accept-all", folder + "/certain.csv")
        program.run("import", folder + "/doubtful.csv")

        stored = {e["reference"]: e for e in json.loads(program.run("ledger", "--json"))["entries"]}
        flat = [e for entries in ledgers.values() for e in entries]
        if len(stored) != len(flat):
            sys.exit("%d entries were given, %d are in the ledger" % (len(flat), len(stored)))
        plain_ones = [e for e in flat if e["type"] != "residency"]
        for entry in rng.sample(plain_ones, len(plain_ones) // 40):
            program.run("review", "correct", str(stored[entry["ref"]]["id"]), "category=other")
            entry["category"] = "other"
        for entry in rng.sample(flat, len(flat) // 40):
            program.run("review", "reject", str(stored[entry["ref"]]["id"]), "--reason", "a test")
        for e in json.loads(program.run("ledger", "--json"))["entries"]:
            stored[e["reference"]]["state"] = e["state"]
        for entry in flat:
            entry["state"] = stored[entry["ref"]]["state"]

        decided = {m["id"]: any_decisions(rng, m) for m in members}
        for m in members:
            for d in decided[m["id"]]:
                program.run("member", "decide", m["id"], d["kind"], "--date", str(d["date"]),
                            "--reason", "a test",
                            *(["--cycle", str(d["cycle"])] if d["cycle"] else []),
                            *(["--until", str(d["until"])] if d["until"] else []))

        compared, faults, outcomes = 0, 0, collections.Counter()
        for _ in range(int(n_dates)):
            as_of = datetime.date(2017, 1, 1) + rng.randrange(4700) * ONE
            as_of = rng.choice([as_of, as_of.replace(month=12, day=31), as_of.replace(month=1, day=1)])
            answer = json.loads(program.run("status", "--json", "--as-of", str(as_of)))["members"]
            if [m["member_id"] for m in answer] != [m["id"] for m in members]:
                sys.exit("not everyone is told, or not in order")
            for m, got in zip(members, answer):
                wanted, got = judge(m, ledgers[m["id"]], decided[m["id"]], as_of), of_program(got)
                compared += 1
                outcomes.update(c["outcome"] for c in wanted["cycles"])
                if wanted != got:
                    faults += 1
                    if faults <= 5:
                        print("as of %s, first cycle %s, decisions %s"
                              % (as_of, m["first"], decided[m["id"]]))
                        show_difference(wanted, got)
        print(", ".join("%d %s" % (n, word) for word, n in sorted(outcomes.items())))
        print("%d verdicts on %d entries compared, %d differ" % (compared, len(flat), faults))
        return faults > 0


def show_difference(wanted, got):
    for key in wanted:
        if key != "cycles" and wanted[key] != got[key]:
            print("  %s %s: oracle %s, program %s" % (wanted["member_id"], key, wanted[key], got[key]))
    for a, b in zip(wanted["cycles"], got["cycles"]):
        for key in a:
            if a[key] != b[key]:
                print("  %s cycle %s %s:\n    oracle  %s\n    program %s"
                      % (wanted["member_id"], a["start"], key, a[key], b[key]))
    if len(wanted["cycles"]) != len(got["cycles"]):
        print("  %d and %d cycles" % (len(wanted["cycles"]), len(got["cycles"])))


if __name__ == "__main__":
    sys.exit(main())
