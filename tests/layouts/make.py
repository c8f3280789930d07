#!/usr/bin/env python3
"""Certificates and transcripts in layouts drawn by lot: make.py DIR [COUNT [SEED]]

Words, order, places, spacing and type of every page come by chance, as programs print them: forms of
two and four columns, labels over and under their values, sentences with all that stands beside them,
amounts under heads, tables of activities. The same COUNT and SEED give the same pages. Writes DIR/*.pdf and DIR/truth.jsonl in the
form of samples/truth.jsonl; everybody named is invented. Needs chromium and qpdf."""
import json
import pathlib
import random
import subprocess
import sys
from datetime import date, timedelta

PROVIDERS = ["Mayo Clinic College of Medicine and Science", "Emory University School of Medicine",
             "Boston University School of Medicine", "Cedars-Sinai Medical Center",
             "Stanford University School of Medicine", "Rush University Medical Center",
             "Tulane University School of Medicine", "Duke University School of Medicine",
             "Vanderbilt University School of Medicine", "American College of Surgeons",
             "The University of Texas MD Anderson Cancer Center", "Society of Critical Care Medicine"]
GIVEN = "Ana Bela Carlos Dmitri Eun-ji Farah Grace Hiro Ines Jorge Katya Liam Mona Nils Olu Petra Quentin Rosa".split()
FAMILY = "Petrovic Okafor Lindqvist Tsukamoto Marchetti O'Rourke Delgado Haddad Ng Kowalczyk van-Dijk Sorensen".split()
TITLES = ["Damage Control Laparotomy", "Sepsis in the Surgical Patient: What Has Changed", "The Difficult Gallbladder",
          "Ultrasound of the Acute Abdomen", "Grand Rounds: Limb Salvage After Trauma", "Wound Healing Update 2025",
          "Enhanced Recovery After Major Surgery and the Role of the Surgical Team", "Leadership for Surgeons",
          "Airway Management for Non-Anesthesiologists", "Advances in the Treatment of Melanoma",
          "Principles of Hernia Repair, Part II", "Perioperative Anticoagulation: A Case-Based Review",
          "Management of Necrotizing Soft Tissue Infections in the Community Hospital", "Tumor Board",
          "Journal Club: Nerve Injury", "Anatomy of the Hand", "Ethics in Surgical Practice"]
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FONTS = ["Liberation Sans", "Liberation Serif", "DejaVu Sans", "FreeSans", "FreeSerif"]
AMA = "AMA PRA Category 1 Credit"
LABELS = {
    "name": ["Name", "Participant", "Learner", "Participant Name", "Attendee", "Name of Participant", "Physician",
             "Awarded to", "Issued to", "Recipient"],
    "title": ["Activity", "Activity Title", "Course", "Title", "Program", "Course Title", "Title of Activity",
              "Activity Name", "Name of Activity", "Event"],
    "date": ["Date Completed", "Completion Date", "Date of Completion", "Activity Date", "Date", "Completed",
             "Date of Participation", "Completed On", "Date of Activity"],
    "credits": ["Credits Awarded", "Credits Earned", "Credits Claimed", "Credit Awarded", "CME Credits Awarded",
                f"Number of {AMA}s&trade; Awarded", f"{AMA}s&trade; Earned", f"{AMA}(s)&trade; Claimed"],
    "maximum": ["Maximum Credits", "Credits Available", "Maximum Credits Available", "Credits Offered"],
    "format": ["Format", "Activity Type", "Learning Format", "Activity Format"],
    "place": ["Location", "Venue", "Place"],
    "issued": ["Date Issued", "Issue Date", "Certificate Issued", "Print Date"],
    "expires": ["Expiration Date", "Expires", "Credit Expires"],
    "number": ["Certificate No.", "Certificate ID", "Activity ID", "Certificate Number"],
    "speaker": ["Faculty", "Speaker", "Course Director", "Presenter"],
    "hours": ["Contact Hours", "ANCC Contact Hours", "Nursing Contact Hours"],
    "points": ["ABS MOC Points", "MOC Points"],
    "license": ["License", "State License", "License Number"]}
MUST = ["name", "title", "date", "credits"]


# ---------------------------------------------------------------- what a page says
def amount(lot):
    return lot.choice(["0.25", "0.50", "0.75", "1.00", "1.25", "1.50", "2.00", "2.50", "4.75", "6.25", "8.00", "15.50"])


def claimed(lot, most):
    return most if lot.random() < 0.6 else f"{max(0.25, float(most) - lot.choice([0.25, 0.5, 1, 1.5])):.2f}"


def written(lot, day):
    month = MONTHS[day.month - 1]
    forms = [f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", f"{month[:3]} {day.day}, {day.year}",
             day.isoformat()]
    if day.day > 12:  # else nothing says which is the month
        forms.append(f"{day.month:02d}/{day.day:02d}/{day.year}")
    return lot.choice(forms)


def award(lot):
    most = amount(lot)
    return {"title": lot.choice(TITLES), "provider": lot.choice(PROVIDERS), "most": most, "credits": claimed(lot, most),
            "day": date(2023, 1, 1) + timedelta(days=lot.randrange(1000))}


def values(lot, given):
    """What stands behind each label; the unit of the credit behind it, or in its label."""
    label = {kind: lot.choice(words) for kind, words in LABELS.items()}
    unit = AMA + lot.choice(["s&trade;", "s<sup>TM</sup>", "(s)&trade;", "s"])
    shown = {"name": given["name"] + lot.choice([", MD", ", MD, FACS", "", ", DO", ", M.D."]), "title": given["title"],
             "date": written(lot, given["day"]),
             "credits": given["credits"] if "AMA" in label["credits"] else f"{given['credits']} {unit}",
             "maximum": given["most"], "format": lot.choice(["Live", "Enduring material", "Online", "Live activity"]),
             "place": lot.choice(["Salem, MA", "Reno, Nevada", "Online", "Chicago, IL"]),
             "issued": written(lot, given["day"] + timedelta(days=lot.randrange(1, 30))),
             "expires": written(lot, given["day"] + timedelta(days=lot.randrange(40, 700))),
             "number": lot.choice(["A-88213", "2024-1187", "CME00912", "44187"]),
             "speaker": f"{lot.choice(GIVEN)} {lot.choice(FAMILY)}, MD",
             "hours": lot.choice(["1.2", "5.5", "8.0", given["credits"]]),
             "points": lot.choice(["1.5", given["credits"], "3.0"]),
             "license": lot.choice(["MA 228133", "G-88123", "TX Q4417"])}
    order = MUST[:]
    if lot.random() < 0.35:
        lot.shuffle(order)
    for kind in LABELS:
        if kind not in MUST and lot.random() < 0.3:
            order.insert(lot.randrange(1, len(order) + 1), kind)
    if lot.random() < 0.4:
        label = {kind: words + ":" for kind, words in label.items()}
    if lot.random() < 0.25:
        label = {kind: words if "AMA" in words else words.upper() for kind, words in label.items()}
    return [(label[kind], shown[kind]) for kind in order], shown, unit


def accredited(lot, given):
    provider = given["provider"]
    the = "The " if lot.random() < 0.5 and not provider.startswith("The") else ""
    body = lot.choice(["the Accreditation Council for Continuing Medical Education (ACCME)", "the ACCME"])
    text = f"{the}{provider} is accredited by {body} to provide continuing medical education for physicians."
    if lot.random() < 0.4:
        text += (f" {the}{provider} designates this live activity for a maximum of {given['most']} {AMA}s. Physicians "
                 "should claim only the credit commensurate with the extent of their participation in the activity.")
    return f"<p style='font-size:{lot.choice([7, 8, 9])}pt'>{text}</p>"


# ---------------------------------------------------------------- how it is laid out
def table(rows):
    return "<table>" + "".join("<tr>" + "".join(cells) + "</tr>" for cells in rows) + "</table>"


def cells(pairs):
    return [cell for label, value in pairs for cell in (f"<td class=l>{label}</td>", f"<td>{value}</td>")]


def some(pairs, count):
    return [pairs[i:i + count] for i in range(0, len(pairs), count)]


def two_columns(lot, given, pairs, shown, unit):
    return table([cells([pair]) for pair in pairs])


def four_columns(lot, given, pairs, shown, unit):
    return table([cells(row) for row in some(pairs, 2)])


def labels_over(lot, given, pairs, shown, unit):
    return "".join(f"<div class=b><div class=l>{label}</div><div>{value}</div></div>" for label, value in pairs)


def labels_under(lot, given, pairs, shown, unit):
    return "".join(f"<div class=b><div>{value}</div><div class=l>{label}</div></div>" for label, value in pairs)


def labels_over_in_rows(lot, given, pairs, shown, unit):
    rows = some(pairs, lot.choice([2, 3]))
    return table([cell for row in rows for cell in ([f"<td class=l>{label}</td>" for label, _ in row],
                                                    [f"<td>{value}</td>" for _, value in row])])


def lines(lot, given, pairs, shown, unit):
    return "".join(f"<p>{label.rstrip(':')}: {value}</p>" for label, value in pairs)


def sentences(lot, given, pairs, shown, unit):
    credit = f"{given['credits']} <i>{unit}</i>"
    return lot.choice([
        f"<p>This certifies that</p><h2>{shown['name']}</h2><p>has participated in the live activity titled</p>"
        f"<h2>{shown['title']}</h2><p>on {shown['date']}</p><p>and is awarded {credit}.</p>",
        f"<p>This is to certify that <b>{shown['name']}</b> attended <b>{shown['title']}</b> on {shown['date']} and "
        f"was awarded {credit}.</p>",
        f"<h2>{shown['name']}</h2><p>has successfully completed</p><h2>{shown['title']}</h2><p>{shown['date']}</p>"
        f"<p>{credit} awarded</p>"])


def amounts_under_heads(lot, given, pairs, shown, unit):
    heads = list(lot.choice([("Offered", "Earned"), ("Available", "Claimed"), ("Maximum", "Awarded")]))
    both = [given["most"], given["credits"]]
    if lot.random() < 0.3:
        heads.reverse(), both.reverse()
    return (f"<p>This certifies that {shown['name']}</p><p>attended {shown['title']} on {shown['date']}</p>" +
            table([[f"<th>{words}</th>" for words in ["Credit type"] + heads],
                   [f"<td>{words}</td>" for words in [unit] + both]]))


def letter(lot, given, pairs, shown, unit):
    return (f"<p>{written(lot, given['day'] + timedelta(days=9))}</p><p>Dear Dr. {given['name'].split()[-1]}:</p>"
            f"<p>This letter confirms that {shown['name']} participated in {shown['title']} on {shown['date']} and was "
            f"awarded {given['credits']} {unit}.</p><p>Sincerely,<br>Joan Miles<br>CME Coordinator</p>")


def days_of(lot, given):
    """The days of the activity, one or some; in words with what leads to them."""
    day = given["day"]
    if lot.random() < 0.3:
        first = given["start"] = day - timedelta(days=lot.choice([1, 2, 3]))
        month, last = MONTHS[first.month - 1], MONTHS[day.month - 1]
        days = (f"{month} {first.day}{lot.choice(['-', ' - ', '&ndash;', ' to '])}{day.day}, {day.year}" if month == last
                else f"{month} {first.day}{lot.choice([' - ', '&ndash;', ' to '])}{last} {day.day}, {day.year}")
        return lot.choice([f"held {days}", f"on {days}", days])
    days = lot.choice([written(lot, day), f"{WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day:02d}, {day.year}"])
    return lot.choice([f"on {days}", days, f"Completed on: {days}", f"Date completed: {days}"])


def beside(lot, given, shown):
    """What certificates print as well, and is none of the award."""
    most, hours = given["most"], lot.choice(["1.2", "5.5", "8.0", given["credits"]])
    said = [f"Release date: {written(lot, given['day'] - timedelta(days=200))}<br>Expiration date: {shown['expires']}",
            f"This activity is approved for {hours} ANCC contact hours.", f"Certificate ID: {shown['number']}",
            f"Successful completion of this activity enables the participant to earn up to {most} MOC points in the "
            "American Board of Surgery's Continuous Certification program.", f"Date issued: {shown['issued']}",
            f"Provider approved by the California Board of Registered Nursing, Provider Number 14477, for {hours} contact hours.",
            "200 Harbor Plaza, Suite 410, Springfield, IL 62701 | 555-0142 | cme@example.org"]
    return "".join(f"<p style='font-size:80%'>{words}</p>" for words in said if lot.random() < 0.2)


def signed(lot):
    """Those who sign have names and degrees too."""
    offices = lot.sample(["Course Director", "Associate Dean for CME", "Director, Office of CME", "Program Chair"], 2)
    both = [f"{lot.choice(GIVEN)} {lot.choice(FAMILY)}, {lot.choice(['MD', 'PhD', 'MD, FACS', 'EdD'])}<br>{words}" for words in offices]
    return table([[f"<td>{words}</td>" for words in both]]) if lot.random() < 0.5 else f"<p>{both[0]}</p>"


def jointly(lot, given):
    other = lot.choice(["Orbit Learning Partners", "Meridian Medical Media", "the Lakeside Surgical Foundation"])
    return ("<p style='font-size:8pt'>This activity has been planned and implemented in accordance with the accreditation "
            "requirements and policies of the Accreditation Council for Continuing Medical Education (ACCME) through the joint "
            f"providership of {given['provider']} and {other}.</p>")


def prose(lot, given, pairs, shown, unit):
    provider, kind = given["provider"], lot.choice(["live activity", "enduring material", "internet enduring material", "educational activity"])
    lead = lot.choice([f"{provider} certifies that", "This is to certify that", f"{provider} verifies that", "This certifies that",
                       "Awarded to", "Presented to", "This document confirms that", f"The {provider}<br>certifies that"])
    name = lot.choice([shown["name"]] * 3 + [shown["name"].upper(), "Dr. " + given["name"], shown["name"] + "<br>License #: 50188"])
    done = lot.choice([f"has participated in the {kind} titled", f"has participated in the {kind} entitled",
                       f"has successfully completed the {kind}", f"has attended the {kind}", "for participation in",
                       "has attended and successfully completed the educational activity", "Participated in the CME activity"])
    amount = f"{given['credits']} <i>{unit}</i>"
    credit = lot.choice([f"and is awarded {amount}.", f"and has been awarded {amount}", f"is awarded a total of {amount}.",
                         f"and is awarded<br>{given['credits']}<br><i>{unit}</i>", f"Credits claimed: {amount}",
                         f"Number of <i>{AMA}s</i>&trade; awarded: {given['credits']}",
                         f"and claimed {amount} out of a designated maximum of {given['most']}."])
    parts = [lead, f"<b style='font-size:130%'>{name}</b>", done, f"<b>{shown['title']}</b>", days_of(lot, given), credit]
    if lot.random() < 0.3:
        parts.insert(5, shown["place"])
    glue = lot.choice(["</p><p>"] * 4 + ["<br>", "<br>", " "])
    if glue == " ":  # one sentence, and no labels in it
        parts = [lot.choice(["This is to certify that", f"{provider} certifies that"]), f"<b>{shown['name']}</b>",
                 f"has {lot.choice(['participated in', 'attended', 'successfully completed'])} the {kind}", f"<b>{shown['title']}</b>",
                 f"on {written(lot, given['day'])}", f"and {lot.choice(['is', 'was', 'has been'])} awarded {amount}."]
        given.pop("start", None)
    return (f"<p>{glue.join(parts)}</p>" + beside(lot, given, shown) + (signed(lot) if lot.random() < 0.6 else "") +
            (jointly(lot, given) if lot.random() < 0.2 else ""))


LAYOUTS = [prose] * 6 + [two_columns] * 3 + [four_columns] * 2 + [labels_over, labels_under, labels_over_in_rows, lines, sentences,
                                                   amounts_under_heads, letter]


def transcript(lot, name):
    """Rows of activities; columns, their order and their heads by lot."""
    days, day = [], date(2023, 1, 1)
    for _ in range(lot.choice([2, 3, 5, 8])):
        day += timedelta(days=lot.randrange(13, 60))
        days.append(day)
    if all(day.day <= 12 for day in days):
        days[-1] = days[-1].replace(day=25)
    titles = lot.sample(TITLES, len(days))
    provider = lot.choice(PROVIDERS)
    rows = [dict(award(lot), day=day, title=title, provider=provider) for day, title in zip(days, titles)]
    form = lot.choice([lambda d: f"{d.month:02d}/{d.day:02d}/{d.year}", lambda d: d.isoformat(),
                       lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}"])
    columns = [(lot.choice(["Date", "Date Completed", "Activity Date"]), lambda row: form(row["day"])),
               (lot.choice(["Activity", "Activity Title", "Course"]), lambda row: row["title"]),
               (lot.choice(["AMA PRA Category 1 Credits&trade;", "AMA PRA Category 1", f"{AMA}s Earned"]),
                lambda row: row["credits"])]
    if lot.random() < 0.3:
        columns[0], columns[1] = columns[1], columns[0]
    for column in [("Format", lambda row: "Live"), (lot.choice(["Maximum", "Credits Offered"]), lambda row: row["most"]),
                   (lot.choice(["Contact Hours", "MOC Points"]), lambda row: "2.4"), ("No.", lambda row: "A-4417")]:
        if lot.random() < 0.3:
            columns.insert(lot.randrange(1, len(columns) + 1), column)
    body = table([[f"<th>{head}</th>" for head, _ in columns]] +
                 [[f"<td>{cell(row)}</td>" for _, cell in columns] for row in rows])
    head = lot.choice([f"<h2>{provider}</h2><h3>CME Transcript</h3>", f"<h3>{provider}</h3><h2>Transcript of Credits</h2>"])
    who = lot.choice([f"<p>Name: {name}, MD</p>", f"<p>Learner: {name}, MD</p>", f"<p>Transcript for {name}, MD</p>"])
    return head + who + body + accredited(lot, dict(rows[0])), rows


# ---------------------------------------------------------------- pages
def style(lot, name):
    edges = lot.choice(["left", "left", "center"])
    upright = lot.choice(["middle", "top", "baseline"])
    label = lot.choice(["", "color:#555;font-size:80%", "font-weight:bold", "font-size:85%;letter-spacing:.5px"])
    block = lot.choice(["margin:10px 0", "display:inline-block;width:45%;margin:6px", "margin:4px 0",
                        "display:inline-block;width:30%;vertical-align:top"])
    return (f"<style>.{name}{{font-family:'{lot.choice(FONTS)}';font-size:{lot.choice([9, 10, 11, 12])}pt;"
            f"text-align:{lot.choice(['left', 'center'])};page-break-after:always}}"
            f".{name} table{{border-collapse:{lot.choice(['collapse', 'separate'])};"
            f"width:{lot.choice(['auto', 'auto', '280pt', '340pt', '100%'])}}}"
            f".{name} td,.{name} th{{padding:{lot.choice([1, 2, 4, 8])}px;border:{lot.choice([0, 1])}px solid #888;"
            f"text-align:{edges};vertical-align:{upright}}}.{name} .l{{{label}}}.{name} .b{{{block}}}</style>")


def truth_of(name, given):
    return {"member_name": name, "title": given["title"], "provider": given["provider"], "provider_aliases": [],
            "category": "1", "credits": given["credits"], "designated_maximum": None,
            "designated_maximum_any": [None, given["most"]], "start_date": given["start"].isoformat() if "start" in given else None, "date": given["day"].isoformat(),
            "plastic_surgery_credits": "0.00", "patient_safety_credits": "0.00"}


def page(lot, number):
    name = f"{lot.choice(GIVEN)} {lot.choice(['', '', lot.choice('ABCDEFGH') + '. '])}{lot.choice(FAMILY)}"
    if lot.random() < 0.2:
        kind, (body, entries) = "transcript", transcript(lot, name)
    else:
        given, layout = dict(award(lot), name=name), lot.choice(LAYOUTS)
        paper = lot.choice(["Certificate of Completion", "Certificate of Attendance", "CME Certificate", "Statement of Credit"])
        head = lot.choice([f"<h2>{given['provider']}</h2>", f"<h1>{paper}</h1><h3>{given['provider']}</h3>"])
        kind, entries = layout.__name__, [given]
        body = head + layout(lot, given, *values(lot, given)) + accredited(lot, given)
    sheet = f"p{number}"
    truth = {"file": f"{number:04d}-{kind.replace('_', '-')}.pdf", "outcome": "certificate", "must_flag": False,
             "may_flag": False, "note": kind, "ingest": "entered", "entries": [truth_of(name, entry) for entry in entries]}
    return f"{style(lot, sheet)}<div class={sheet}>{body}</div>", truth


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page(random.Random(seed * 100000 + number), number) for number in range(count)]
    book = folder / "all.pdf"
    (folder / "all.html").write_text("<meta charset=utf-8><style>@page{size:8.5in 14in}body>div:last-child"
                                     "{page-break-after:auto!important}</style>" + "".join(text for text, _ in pages),
                                     encoding="utf-8")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={book}",
                    "--no-pdf-header-footer", folder / "all.html"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   check=True)
    printed = int(subprocess.run(["qpdf", "--show-npages", book], stdout=subprocess.PIPE, check=True).stdout)
    if printed != count:
        sys.exit(f"{printed} pages for {count} certificates: one ran over its page")
    with open(folder / "truth.jsonl", "w", encoding="utf-8") as truths:
        for number, (_, truth) in enumerate(pages, 1):
            subprocess.run(["qpdf", "--deterministic-id", book, "--pages", ".", str(number), "--", folder / truth["file"]],
                           check=True)
            truths.write(json.dumps(truth, ensure_ascii=False) + "\n")
    book.unlink()
    print(f"{count} layouts in {folder}")


if __name__ == "__main__":
    main()
