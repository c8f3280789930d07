"""The certificates as data: what each page says, and what a careful reader makes of it."""
import layouts as l
from layouts import CREDITS

ASPS = ("American Society of Plastic Surgeons", "ASPS")
TAS = ("American Society for Aesthetic Plastic Surgery", "The Aesthetic Society", "ASAPS")
ASRM = ("American Society for Reconstructive Microsurgery", "ASRM")
ACS = ("American College of Surgeons", "ACS")
AMA = ("American Medical Association", "AMA")
UTSW = ("University of Texas Southwestern Medical Center", "UT Southwestern Medical Center",
        "UT Southwestern")
STANFORD = ("Stanford University School of Medicine", "Stanford Medicine")
HOPKINS = ("Johns Hopkins University School of Medicine", "Johns Hopkins")
NETCE = ("NetCE",)
MEDSCAPE = ("Medscape, LLC", "Medscape")
CSPS = ("California Society of Plastic Surgeons",)
DOCTORS = ("The Doctors Company", "Doctors Company")

# name in the roster: (member_id, name as printed by default)
ELLISON = ("R-101", "Marguerite Ellison-Hart")
MUNOZ = ("R-102", "Ángel Íñigo Muñoz de la Vega")
WISNIEWSKI = ("R-103", "Tomasz Wiśniewski")
ABERNATHY = ("R-104", "Cordelia J. Abernathy")
BROEK = ("R-105", "Pieter van den Broek")
FAIRWEATHER = ("R-106", "Lucille Fairweather")
STRANGER = (None, "Ingrid Solheim-Quist")

ROSTER = """member_id,name,membership,first_cycle_start,ledger_begins,aliases
R-101,Marguerite Ellison-Hart,active,2021-01-01,,Marguerite Ellison
R-102,Ángel Íñigo Muñoz de la Vega,active,2022-01-01,,Angel Munoz
R-103,Tomasz Wiśniewski,active,2023-01-01,,
R-104,Cordelia Jane Abernathy,active,2022-01-01,,
R-105,Pieter van den Broek,candidate,2021-07-01,2024-07-01,
R-106,Lucille Fairweather,exempt,2017-01-01,,
"""

SAMPLES = []


def subset(of, part):
    return (f"Of the {of} credits, {part} credits have been identified as being applicable to "
            "Patient Safety.")


def entry(member, title, provider, credits, date, maximum=None, start=None, kind=None, ps=None,
          safety="0.00", category="1", pending=False, printed=None, **more):
    """One entry of the truth; `ps` is the plastic-surgery part, default none of it."""
    e = dict(member_id=member[0], member_name=printed or member[1], title=title,
             provider=provider[0] if provider else None,
             provider_aliases=list(provider[1:]) if provider else [], category=category,
             credits=credits, designated_maximum=maximum, start_date=start, date=date,
             activity_type=kind, plastic_surgery_credits=credits if ps == "all" else ps or "0.00",
             patient_safety_credits=safety, safety_topic=None, reference=None,
             pending=pending)
    return e | more


def sample(file, producer, blocks, entries=(), ingest="entered", outcome="certificate", must=None,
           may=None, note="", after=None, **how):
    """`after` names a step of make_samples.py on the finished file; `how` is the producer's."""
    must = (ingest == "flagged" and outcome == "certificate") if must is None else must
    SAMPLES.append(dict(file=file + ".pdf", producer=producer, blocks=blocks, entries=list(entries),
                        ingest=ingest, outcome=outcome, must_flag=must,
                        may_flag=must if may is None else may, note=note, after=after, how=how))


FORMATS = {"live": "live activity", "enduring": "enduring material",
           "journal": "journal-based CME activity"}


def two(number):
    return f"{float(number.rstrip('*')):.2f}"


def credit(file, producer, layout, member, title, provider, when, date, awarded, maximum,
           kind="live", start=None, ps="all", part=None, safety=None, printed=None, name=None, ingest="entered",
           must=None, may=None, note="", after=None, how=None, copies=None, truth=None, **words):
    """A certificate of AMA PRA Category 1 Credit in one of the layouts."""
    c = dict(name=printed or member[1] + ", MD", title=title, provider=provider[0], when=when,
             awarded=awarded, maximum=maximum, format=FORMATS[kind], safety=safety, **words)
    blocks = l.LAYOUTS[layout](c)
    for licence in copies or ():
        page = l.LAYOUTS[layout](dict(c, name=f"{c['name']}   {licence}"))
        blocks = page if licence == copies[0] else blocks + [("page", None)] + page
    e = entry(member, title, provider, two(awarded), date, two(maximum), start, kind, ps,
              part or "0.00", printed=name,
              pending=ingest == "flagged")
    e.update(truth or {})
    how = how or dict(landscape=layout in ("classic", "maximum_first"))
    sample(file, producer, blocks, [e], ingest, must=must, may=may, note=note, after=after, **how)


# ================================================================ R-101: met, then open
credit("asps-annual-meeting-2021", "libreoffice", "classic", ELLISON,
       "Plastic Surgery The Meeting 2021", ASPS, "October 29 – November 1, 2021", "2021-11-01",
       "36.25", "41.00", start="2021-10-29",
       note="awarded less than the maximum; range over two months")
credit("asps-inservice-exam-2022", "chromium", "classic", ELLISON,
       "2022 In-Service Examination for Surgeons", ASPS, "on March 11, 2022", "2022-03-11", "37.5",
       "37.5", safety=subset("37.5", "7.5"), part="7.50", note="patient safety is a stated subset")
credit("aesthetic-meeting-2022", "weasyprint", "maximum_first", ELLISON,
       "The Aesthetic Meeting 2022", TAS, "April 20-24, 2022", "2022-04-24", "50.75", "50.75",
       start="2022-04-20", part="12.00",
       safety="The Scientific Sessions are designated for 50.75 credits, of which 12 are Patient "
       "Safety CME.", note="the maximum is printed before the claim")
credit("asrm-annual-meeting-2023", "pdftex", "classic", ELLISON, "ASRM Annual Meeting 2023", ASRM,
       "January 20–24, 2023", "2023-01-24", "28.75", "31.25", start="2023-01-20",
       printed="Marguerite Ellison, MD, FACS", name="Marguerite Ellison",
       note="former name, an alias in the roster")
credit("asps-ednet-abdominoplasty", "cairo", "split_line", ELLISON,
       "Abdominoplasty Beyond the Basics", ASPS, "June 15, 2023", "2023-06-15", "6", "6",
       kind="enduring", safety=subset("6", "3"), part="3.00",
       note="number and unit on different lines")
credit("asps-annual-meeting-2024", "libreoffice", "classic", ELLISON,
       "Plastic Surgery The Meeting 2024", ASPS, "September 26-29, 2024", "2024-09-29", "22.50",
       "28.00", start="2024-09-26", safety=subset("28.00", "6.00"), part="6.00", ingest="flagged",
       note="patient safety stated of a maximum that was not awarded in full")
credit("ama-journal-hypertension", "chromium", "labels", ELLISON,
       "Hypertension in Adults: A Review for the Busy Clinician", AMA, "March 14, 2025",
       "2025-03-14", "1*", "1.00", kind="journal", ps=None,
       note="labels in a table, footnote at the number")
credit("asps-breast-symposium-2025", "reportlab", "classic", ELLISON,
       "Breast Surgery and Body Contouring Symposium", ASPS, "Saturday, August 16th, 2025",
       "2025-08-16", "12.25", "14.00", note="weekday and ordinal in the date")
sample("upload-2021-11-09", None, [], ingest="duplicate", after=("copy", "asps-annual-meeting-2021"),
       note="same bytes as asps-annual-meeting-2021.pdf")

# ================================================================ R-102: cured
credit("asps-inservice-exam-2023", "reportlab", "maximum_first", MUNOZ,
       "2023 In-Service Examination for Surgeons", ASPS, "March 10, 2023", "2023-03-10", "37.50",
       "37.5", safety=subset("37.5", "7.5"), part="7.50",
       printed="Ángel Íñigo Muñoz de la Vega, MD, FACS")
credit("utsw-rhinoplasty-2022", "ghostscript", "classic", MUNOZ, "39th Annual Rhinoplasty Meeting",
       UTSW, "March 4-6, 2022", "2022-03-06", "26.75", "26.75", start="2022-03-04",
       printed="Ángel Muñoz de la Vega, MD", name="Ángel Muñoz de la Vega",
       note="Latin-1 PostScript; second given name left out; plastic surgery by the title")
credit("acs-clinical-congress-2023", "pdftex", "maximum_first", MUNOZ, "Clinical Congress 2023",
       ACS, "October 22-25, 2023", "2023-10-25", "21.00", "46.50", start="2023-10-22", ps=None,
       note="claimed far less than the maximum; no plastic surgery")
credit("gulf-reconstructive-2024", "weasyprint", "classic", MUNOZ,
       "Gulf Coast Symposium on Facial Reconstruction", ASPS, "April 12-14, 2024", "2024-04-14",
       "18.5", "18.5", start="2024-04-12",
       accreditation=l.joint_providership(ASPS[0], "Gulf Coast Reconstructive Council"),
       note="joint providership")
credit("aesthetic-meeting-2025", "libreoffice", "maximum_first", MUNOZ,
       "The Aesthetic Meeting 2025", TAS, "March 20-23, 2025", "2025-03-23", "48.50", "48.50",
       start="2025-03-20", part="13.50",
       safety="The Scientific Sessions are designated for 48.50 credits, of which 13.5 are Patient "
       "Safety CME.", note="cures the cycle that ended in 2024")
credit("state-licence-copies", "pdftex", "split_line", MUNOZ,
       "#98214 Human Trafficking and Exploitation", NETCE, "August 19, 2025", "2025-08-19", "5",
       "5", kind="enduring", ps=None, accreditation=l.jointly_accredited("NetCE"), may=True,
       copies=("ME104477", "MD.20031177", "50188-2209", "A-77310", "036.118204"),
       truth=dict(title_any=["#98214 Human Trafficking and Exploitation",
                             "Human Trafficking and Exploitation"]),
       note="one page per state licence, licence number after the name: one entry")

# ================================================================ R-103: probation, patient safety short
credit("asps-annual-meeting-2023", "reportlab", "classic", WISNIEWSKI,
       "Plastic Surgery The Meeting 2023", ASPS, "October 26-29, 2023", "2023-10-29", "33.75",
       "33.75", start="2023-10-26", printed="TOMASZ WIŚNIEWSKI, MD", name="TOMASZ WIŚNIEWSKI",
       note="name in capitals")
ROWS = [("01/20/2024", "Cleft Lip and Palate Workshop", "Live", "6.50", "0.00"),
        ("03/16/2024", "Spring Meeting: Craniofacial Day", "Live", "12.00", "2.00"),
        ("05/18/2024", "Gluteal Fat Grafting Dissection Laboratory", "Live", "8.00", "4.00"),
        ("07/31/2024", "Melanoma for the Plastic Surgeon", "Enduring", "1.50", "0.00"),
        ("11/23/2024", "Regional Flap Course", "Live", "10.00", "0.00")]
iso = lambda us: f"{us[6:]}-{us[:2]}-{us[3:5]}"
sample("asps-transcript-2024", "weasyprint", [
    ("sub", ASPS[0]), ("head", "CME Transcript"), ("left", "Member: Tomasz Wiśniewski, MD"),
    ("left", "Period: 01/01/2024 - 12/31/2024"), ("gap", 6),
    ("table", ("header", [["Completion Date", "Activity", "Format", CREDITS + " Awarded",
                           "Patient Safety Credits"]] + [list(r) for r in ROWS]
               + [["", "Total", "", "38.00", "6.00"]])), ("gap", 8),
    ("small", l.accredited(ASPS[0])),
    ("small", f"The {ASPS[0]} designated each activity listed above for {CREDITS} and awarded this "
     "physician the credits shown. Patient Safety Credits are part of the credits of the same line."),
    ("small", "Printed 01/06/2025. Page 1 of 1")],
    [entry(WISNIEWSKI, t, ASPS, c, iso(d), kind=k.lower(), ps="all", safety=s,
           designated_maximum_any=[None, c]) for d, t, k, c, s in ROWS],
    may=True, note="transcript with a patient-safety column and a line of totals")
FOUR = [("Skin Grafting: Evidence and Technique", "February 20, 2024", "2024-02-20"),
        ("Nasal Reconstruction With Local Flaps", "February 27, 2024", "2024-02-27"),
        ("Dorsal Hand Burns in Adults", "March 19, 2024", "2024-03-19"),
        ("Capsular Contracture After Implant Placement", "April 30, 2024", "2024-04-30")]
sample("journal-cme-four-activities", "libreoffice", [
    b for i, (t, when, _) in enumerate(FOUR) for b in [("page", None)] * bool(i) + l.classic(
        dict(name="Tomasz Wiśniewski, MD", provider=ASPS[0], title=t, when=f"on {when}",
             awarded="1.00", maximum="1.00", format="journal-based CME activity"))],
    [entry(WISNIEWSKI, t, ASPS, "1.00", d, "1.00", kind="journal", ps="all") for t, _, d in FOUR],
    note="four pages, four activities")
credit("asps-inservice-exam-2025", "cairo", "maximum_first", WISNIEWSKI,
       "2025 In-Service Examination for Surgeons", ASPS, "March 13, 2025", "2025-03-13", "37.5",
       "37.5", safety=subset("37.5", "7.5"), part="7.50")
credit("asps-hand-course-2024", "cairo", "classic", WISNIEWSKI,
       "Upper Extremity Reconstruction Course", ASPS, "on the 14th of September, 2024",
       "2024-09-14", "24.00", "24.00", after=("rotate", "+270"), how=dict(turned=True), may=True,
       note="page with /Rotate 270; ordinal date")
credit("aesthetic-society-facial-2025", "reportlab", "classic", WISNIEWSKI,
       "Facial and Rhinoplasty Symposium 2025", TAS, "January 17-18, 2025", "2025-01-18", "20.25",
       "20.25", start="2025-01-17", how=dict(on_page="crop_marks"),
       note="page with a CropBox; a printer's line outside it")
credit("tdc-office-suite-2026", "pdftex", "classic", WISNIEWSKI,
       "Risk Management for the Office-Based Surgical Suite", DOCTORS, "on February 17, 2026",
       "2026-02-17", "8.00", "8.00", part="8.00", ingest="flagged", ps=None,
       printed="Tomasz Wisniewski, MD", name="Tomasz Wisniewski",
       truth=dict(plastic_surgery_credits_any=["0.00", "8.00"]),
       note="patient safety only by the title; would cure the cycle once a person approves it")

# ================================================================ R-104: suspended
credit("stanford-diep-course-2022", "chromium", "classic", ABERNATHY,
       "DIEP Flap Breast Reconstruction Course", STANFORD, "on November 18, 2022", "2022-11-18",
       "16.00", "16.00", printed="Abernathy, Cordelia J., MD", name="Abernathy, Cordelia J.",
       accreditation=l.jointly_accredited(STANFORD[0]), may=True,
       note="Last, First; jointly accredited")
credit("california-society-2023", "libreoffice", "classic", ABERNATHY,
       "73rd Annual Scientific Meeting", CSPS, "May 26-28, 2023", "2023-05-28", "9.50", "15.00",
       start="2023-05-26", may=True,
       accreditation=l.accredited(CSPS[0], "the California Medical Association (CMA)"),
       printed="Cordelia Jane Abernathy, MD", name="Cordelia Jane Abernathy",
       note="accredited by a state medical association")
credit("medscape-keloids-2024", "weasyprint", "dates_labelled", ABERNATHY,
       "Keloids: New Options in Care", MEDSCAPE, "June 21, 2024", "2024-06-21", "0.50", "0.50",
       kind="enduring", ps=None, printed="Cordelia Abernathy, MD", name="Cordelia Abernathy",
       may=True, released="April 30, 2024", expires="April 30, 2025", today="June 24, 2024",
       truth=dict(plastic_surgery_credits_any=["0.00", "0.50"]),
       note="letter-spaced heading; release, expiry, print and today's dates around the one that counts")

# ================================================================ R-105: not judged, then open
credit("aesthetic-residents-forum-2023", "reportlab", "maximum_first", BROEK,
       "Residents and Fellows Forum", TAS, "April 22, 2023", "2023-04-22", "8.00", "8.00",
       note="in a cycle before ledger_begins")
credit("asps-fellows-conference-2025", "chromium", "split_line", BROEK, "Senior Fellows Conference",
       ASPS, "January 25, 2025", "2025-01-25", "14", "16", after=("encrypt", "", "office"),
       note="restricted with an owner password only: readable")
credit("website-html-title", "weasyprint", "classic", BROEK,
       '=HYPERLINK("http://x","y") and <script>alert(1)</script> in Practice Websites', ASPS,
       "on May 28, 2025", "2025-05-28", "1.00", "1.00", kind="enduring", may=True,
       note="a title that a spreadsheet or browser would run")
sample("form-fields-melanoma", "acroform", [], [
    entry(BROEK, "Melanoma Update", HOPKINS, "2.00", "2025-10-17", "2.00", kind="live",
          plastic_surgery_credits_any=["0.00", "2.00"], pending=True)], "flagged", must=False, may=True,
       note="name, date and credits are form field values")
sample("freetext-wound-closure", "freetext", [], [
    entry(BROEK, "Wound Closure Masterclass", HOPKINS, "1.50", "2025-11-21", "2.00", kind="enduring",
          plastic_surgery_credits_any=["0.00", "1.50"], pending=True)], "flagged", must=False, may=True,
       note="name, date and hours are FreeText annotations")
credit("user-password", "reportlab", "classic", BROEK, "Orbital Fracture Course", ASPS,
       "on February 21, 2025", "2025-02-21", "7.00", "7.00",
       after=("encrypt", "brachial", "office"))
SAMPLES[-1].update(outcome="encrypted", ingest="quarantined", entries=[], must_flag=False,
                   may_flag=False, note="user password: brachial")

# ================================================================ R-106: exempt
credit("asps-perforator-flap-day-2021", "ghostscript", "classic", FAIRWEATHER,
       "Perforator Flap Day", ASPS, "on June 19, 2021", "2021-06-19", "7.00", "7.00",
       note="also in the transcript below")
PASSPORT = [("6/19/2021", "Perforator Flap Day", ASPS, "7", True),
            ("9/25/2021", "Lower Extremity Salvage Symposium", STANFORD, "5.5", False),
            ("12/2/2021", "Lifelong Learning in Surgery", ACS, "1.5", False)]
sample("cme-passport-transcript", "chromium", [
    ("head", "Accredited Continuing Education Transcript"),
    ("left", "LUCILLE FAIRWEATHER      Transcript Dates: 6/1/2021 - 12/31/2021"),
    ("table", ("header", [["Completion Date", "Activity", "Credits Earned"]] + [
        row for d, t, p, c, _ in PASSPORT for row in (
            [d, f"{t}", f"{c} {CREDITS}"], ["", p[0], f"{c} ABS MOC Points"])])), ("gap", 8),
    ("small", "OFFICIAL TRANSCRIPT. Credit listed here was reported by providers accredited by the "
     "Accreditation Council for Continuing Medical Education (ACCME), which designated the activities "
     f"for {CREDITS}."), ("small", "Published 1/14/2022    1 of 1")],
    [entry(FAIRWEATHER, t, p, two(c), f"2021-{int(d.split('/')[0]):02d}-{int(d.split('/')[1]):02d}",
           ps="all" if p is ASPS else None, printed="LUCILLE FAIRWEATHER", pending=dup,
           activity_type_any=[None, "other", "live"], **({} if p is ASPS else {"plastic_surgery_credits_any":
           ["0.00", two(c)]})) for d, t, p, c, dup in PASSPORT],
    ingest="flagged", must=False, may=True,
    note="ACCME transcript, MOC points in the same column; one activity is also a certificate: "
    "flagged at ingest, not by extract")

# ================================================================ waits for a person
LEAD = f"The {ASPS[0]} certifies that"
SMALL = [l.accredited(ASPS[0]), l.designates(ASPS[0], "live activity", "4.00")]


def doubtful(file, producer, note, member=BROEK, title="Eyelid Surgery Update", date="2025-04-25",
             when="on April 25, 2025", awarded="4.00", credits="4.00", maximum="4.00", truth=None,
             **words):
    """An otherwise clean ASPS certificate with one thing wrong."""
    c = dict(lead=LEAD, name=member[1] + ", MD", title=title, when=when, small=SMALL,
             verb="has participated in the live activity titled",
             credit=awarded and f"and is awarded {awarded} {CREDITS}.")
    e = entry(member, title, ASPS, credits, date, maximum, kind="live", ps="all", pending=True)
    e.update(truth or {})
    if credits is None:
        e.update(plastic_surgery_credits="0.00", plastic_surgery_credits_any=["0.00", None, maximum])
    sample(file, producer, l.bare(dict(c, **words)), [e], "flagged", note=note)


doubtful("date-day-or-month", "libreoffice", "order of day and month is not settled",
         title="Orbital Decompression Course", when="on 03/04/2025", date=None,
         truth=dict(date_any=[None, "2025-03-04", "2025-04-03"]))
doubtful("date-month-only", "pdftex", "only the month", title="Forehead Flap Course",
         when="October 2024", date=None, truth=dict(date_any=[None, "2024-10-31", "2024-10-01"]))
doubtful("date-missing", "weasyprint", "no completion date, only release and expiry",
         title="Blepharoptosis Repair", when=None, date=None,
         small=SMALL + ["Release Date: May 15, 2024. Expiration Date: May 15, 2026."])
doubtful("date-in-future", "cairo", "date after today", title="Winter Rhinoplasty Course",
         when="on December 18, 2026", date="2026-12-18")
doubtful("credits-missing", "reportlab", "the number was never filled in",
         title="Otoplasty Workshop", awarded="_____", credits=None,
         truth=dict(credits_any=[None, "4.00"]))
doubtful("credits-not-in-quarters", "chromium", "not in steps of 0.25",
         title="Chin Augmentation Workshop", awarded="3.10", credits="3.10",
         truth=dict(credits_any=["3.10", None]))
doubtful("credits-above-maximum", "ghostscript", "more awarded than designated",
         title="Scar Revision Workshop", awarded="6.00", credits="6.00",
         truth=dict(credits_any=["6.00", None]))
doubtful("designated-only", "libreoffice", "a maximum, nothing awarded", title="Neck Lift Workshop",
         awarded=None, credits=None,
         truth=dict(credits_any=[None, "4.00"], category_any=["1", "other", "unknown"]))
doubtful("no-accredited-provider", "reportlab",
         "Category 1 claimed by a body that is not accredited", title="Liposuction Masterclass",
         lead="Lakeside Surgical Seminars certifies that",
         small=[ "Lakeside Surgical Seminars, 12 Harbour Road, Lakeside"],
         truth=dict(provider="Lakeside Surgical Seminars", provider_aliases=[],
                    provider_any=["Lakeside Surgical Seminars", None], designated_maximum=None,
                    category_any=["1", "unknown"], activity_type_any=["live", None]))
doubtful("provider-in-footer-only", "chromium", "the provider is only a web address",
         title="Brow Lift Webinar", lead="This is to certify that",
         small=["www.plasticsurgery.org"],
         truth=dict(provider_any=[ASPS[0], None], designated_maximum=None))
doubtful("poster-without-ama", "pdftex", "direct credit in Category 1 without the AMA's award",
         title="Perfusion Imaging in Free Flaps", member=ABERNATHY, date="2025-10-11",
         when="at the scientific meeting on October 11, 2025", verb="presented the poster titled",
         awarded="5.00", credits="5.00", small=[l.accredited(ASPS[0])],
         truth=dict(activity_type="poster", activity_type_any=["poster", "live", None],
                    designated_maximum=None))
credit("learner-not-a-member", "weasyprint", "classic", STRANGER, "Pediatric Plastic Surgery Day",
       ASPS, "on September 20, 2025", "2025-09-20", "6.50", "6.50", ingest="flagged", must=False,
       may=True, note="nobody of this name in the roster: flagged at ingest, not by extract")

# ================================================================ credit of other systems, other evidence


def other(file, producer, note, member, title, provider, date, credits, blocks, **truth):
    sample(file, producer, blocks, [entry(
        member, title, provider, credits, date, category="other", pending=True,
        **{"activity_type_any": [None, "live", "enduring", "other"], "designated_maximum_any": [None, credits],
           "plastic_surgery_credits_any": ["0.00", credits], **truth})], "flagged",
        must=False, may=True, note=note)


other("nursing-contact-hours", "libreoffice", "nursing contact hours only", ELLISON,
      "Perioperative Skin Care", STANFORD, "2025-02-27", "6.00", l.bare(dict(
          heading="Certificate of Completion", lead=f"{STANFORD[0]} certifies that",
          name="Marguerite Ellison-Hart", title="Perioperative Skin Care", when="on February 27, 2025",
          credit="and is awarded 6.00 ANCC contact hours.", small=[l.jointly_accredited(STANFORD[0])])))
other("aapa-and-aoa-credit", "reportlab", "AAPA Category 1 and AOA Category 1-A are not AMA PRA Category 1",
      MUNOZ, "Dermatologic Surgery for the Practicing Clinician", STANFORD, "2025-06-26", "3.00", l.bare(dict(
          lead=f"{STANFORD[0]} certifies that", name="Ángel Íñigo Muñoz de la Vega",
          title="Dermatologic Surgery for the Practicing Clinician", when="on June 26, 2025",
          credit="and is awarded 3.00 AAPA Category 1 CME credits.", small=[
              "This program is also approved for 3.00 AOA Category 1-A CME credits.",
              l.jointly_accredited(STANFORD[0])])))
other("uems-eaccme", "cairo", "European credit; dates day first", WISNIEWSKI,
      "European Congress of Reconstructive Surgery", None, "2024-06-15", "17.00", [
          ("head", "Certificate of Attendance"), ("text", "This is to certify that"),
          ("name", "Dr. Tomasz Wiśniewski"), ("text", "attended the"),
          ("title", "European Congress of Reconstructive Surgery"),
          ("text", "Lisbon, Portugal, 12/06/2024 – 15/06/2024"), ("gap", 10),
          ("text", "and has been awarded 17.0 European CME credits (ECMEC®s)."),
          ("small", "The European Congress of Reconstructive Surgery, Lisbon, Portugal, 12/06/2024 – "
           "15/06/2024, has been accredited by the European Accreditation Council for Continuing Medical "
           "Education (EACCME®) with 17.0 European CME credits (ECMEC®s). Each medical specialist should "
           "claim only those hours of credit that he/she actually spent in the educational activity. "
           f"EACCME® credits may be converted to {CREDITS}.")],
      start_date="2024-06-12", provider_any=[None, "UEMS-EACCME", "European Accreditation Council for "
                                             "Continuing Medical Education"])


def evidence(file, producer, note, member, title, date, blocks, **truth):
    """Papers without CME credit that may prove Category 2 or patient safety."""
    sample(file, producer, blocks, [entry(
        member, title, None, None, date, category="2", pending=True, **{
            "category_any": ["2", "other", "unknown"], "activity_type_any": [
                None, "other", "certification", "live", "performance-improvement"],
            "title_any": [title, None], "provider_any": [None, truth.pop("by")],
            "date_any": [date, None], "credits_any": [None, truth.pop("hours", None)],
            "patient_safety_credits_any": ["0.00", None],
            "plastic_surgery_credits_any": ["0.00", None], **truth})], "flagged", note=note)
    SAMPLES[-1]["outcome_any"] = ["certificate", "not-a-certificate"]


evidence("acls-ecard", "chromium", "no credits; a patient-safety topic for Category 2", ABERNATHY,
         "ACLS Provider", "2025-03-19", [
             ("sub", "ADVANCED CARDIOVASCULAR LIFE SUPPORT"), ("head", "ACLS Provider"),
             ("name", "Cordelia Abernathy"),
             ("text", "has successfully completed the cognitive and skills evaluations in accordance with the "
              "curriculum of the American Heart Association Advanced Cardiovascular Life Support Program."),
             ("table", [["Issue Date", "03/19/2025"], ["Renew By", "03/2027"],
                        ["Training Center Name", "Harbour Life Support Training"],
                        ["Instructor Name", "Quentin Osterhaus"], ["eCard Code", "250318447209"]])],
         by="American Heart Association", member_name="Cordelia Abernathy", safety_topic_any=[None, "prophylaxis"])
evidence("tops-letter", "libreoffice", "participation in TOPS, 5 hours, no AMA wording", ABERNATHY,
         "Tracking Operations and Outcomes for Plastic Surgeons (TOPS)", "2024-12-31", [
             ("left", "January 15, 2025"), ("gap", 8), ("left", "Dear Dr. Cordelia Abernathy,"),
             ("left", "This letter confirms your participation in the Tracking Operations and Outcomes for "
              "Plastic Surgeons (TOPS) registry from January 1, 2024 through December 31, 2024."),
             ("left", "You entered 61 cases and may report 5 hours of quality assurance activity."),
             ("left", "Sincerely,"), ("left", "Wilhelmina Oduya, Registry Manager")],
         by=ASPS[0], hours="5.00", member_name="Cordelia Abernathy", start_date_any=[None, "2024-01-01"],
         safety_topic_any=[None, "quality-assurance"])
evidence("device-training-letter", "ghostscript", "a vendor's device training", WISNIEWSKI,
         "Fractional Laser System Training", "2025-05-22", [
             ("head", "Certificate of Training"), ("text", "Bluefin Medical Devices confirms that"),
             ("name", "Tomasz Wisniewski, MD"), ("text", "has completed the device training"),
             ("title", "Fractional Laser System Training"), ("text", "on May 22, 2025"),
             ("text", "Duration: 4 hours"), ("small", "This training carries no continuing education credit.")],
         by="Bluefin Medical Devices", hours="4.00", safety_topic_any=[None, "device-training"])
SAMPLES[-1]["entries"][0]["member_name"] = "Tomasz Wisniewski"

# ================================================================ no certificate of CME at all


def nothing(file, producer, note, blocks):
    sample(file, producer, blocks, ingest="not-a-certificate", outcome="not-a-certificate", may=True, note=note)


nothing("brochure-spring-course", "weasyprint", "a brochure: designates, names no learner", [
    ("head", "Spring Course in Facial Aesthetics"), ("sub", "April 9-11, 2027 · Savannah, Georgia"),
    ("text", "Register before March 1 and save. Faculty, program and hotel information inside."),
    ("title", "Who should attend"), ("text", "Plastic surgeons, residents and fellows."),
    ("title", "Accreditation"), ("small", l.accredited(ASPS[0])),
    ("small", l.designates(ASPS[0], "live activity", "15.75")),
    ("title", "Registration fees"), ("table", [["Members", "$ 950"], ["Non-members", "$ 1,350"]])])
nothing("research-ethics-training", "libreoffice", "research training that denies CME", [
    ("sub", "Collaborative Program in Research Ethics"), ("head", "Completion Report"),
    ("text", "This is to certify that:"), ("name", "Pieter van den Broek"),
    ("text", "Has completed the following program course:"), ("title", "Human Research – Biomedical"),
    ("table", [["Completion Date", "09-May-2025"], ["Expiration Date", "09-May-2028"],
               ["Record ID", "61077325"]]),
    ("small", "Not valid for renewal of certification through CME.")])
nothing("online-statistics-course", "cairo", "an online university course, non-credit", [
    ("sub", "Northmoor University"), ("head", "Course Certificate"), ("text", "Aug 22, 2025"),
    ("name", "Cordelia Abernathy"), ("text", "has successfully completed"),
    ("title", "Statistics for Everyone"),
    ("text", "an online non-credit course authorized by Northmoor University and offered through a learning "
     "platform"), ("small", "Verify at learn.example/verify/X7QK2M9P")])
nothing("certificate-will-be-emailed", "reportlab", "a promise, no certificate", [
    ("head", "Thank you for attending"), ("text", "Dear Marguerite Ellison-Hart,"),
    ("text", "thank you for completing the evaluation of Plastic Surgery The Meeting 2025."),
    ("text", "Your certificate will be emailed to you within 2 weeks."),
    ("small", l.accredited(ASPS[0]))])

# ================================================================ files that cannot be read
sample("damaged-download", "weasyprint", [], ingest="quarantined", outcome="damaged",
       after=("truncate", "gulf-reconstructive-2024"), note="cut off in the middle of the download")
sample("saved-web-page", None, [], ingest="quarantined", outcome="not-a-pdf", after=("html",),
       note="a web page saved as .pdf")
sample("scan-without-text", None, [], [
    entry(ELLISON, "Breast Surgery and Body Contouring Symposium", ASPS, "12.25", "2025-08-16", kind="live",
          ps="all", pending=True, designated_maximum_any=["14.00", None], provider_any=[ASPS[0], None])], ingest="flagged",
       after=("scan", "asps-breast-symposium-2025"), note="an image of 75 dpi and no text")
sample("scan-with-scanner-mark", None, [], [
    entry(ELLISON, "Breast Surgery and Body Contouring Symposium", ASPS, "12.25", "2025-08-16", kind="live",
          ps="all", pending=True, designated_maximum_any=["14.00", None], provider_any=[ASPS[0], None])], ingest="flagged",
       after=("scanner_mark", "asps-breast-symposium-2025"), note="all of its text is the mark of a scanner")
