"""Hard cases, one page of text each: what certificates do that a reader must not trip over.

A page is written as lines: "# " heading, "## " subheading, "= " name, "! " title, "- " small
print, "< " at the left, "|" cells of a table ("|h" heads it), "~" a gap, "%%" a new page, else
plain text; *italic* as everywhere here, ^TM the letters set high."""
import layouts as l
from certificates import (ASPS, TAS, STANFORD, HOPKINS, MEDSCAPE, AMA, ACS, DOCTORS, ELLISON, BROEK,
                          FAIRWEATHER, STRANGER, entry, sample, two)
from layouts import CREDITS

CLEVELAND = ("Cleveland Clinic Center for Continuing Education", "Cleveland Clinic")
MAYO = ("Mayo Clinic College of Medicine and Science", "Mayo Clinic")
DUKE = ("Duke University School of Medicine",)
CEDARS = ("Cedars-Sinai Medical Center",)
BROWN = ("The Warren Alpert Medical School of Brown University",)
PIM = ("Postgraduate Institute for Medicine", "PIM")
EMORY = ("Emory University School of Medicine",)
VANDERBILT = ("Vanderbilt University School of Medicine",)
OHSU = ("Oregon Health & Science University", "OHSU")
IMEDEX = ("Imedex, LLC", "Imedex")
RUSH = ("Rush University Medical Center",)
MUSC = ("Medical University of South Carolina", "MUSC")
TULANE = ("Tulane University School of Medicine",)
AAHS = ("American Association for Hand Surgery", "AAHS")
ANDERSON = ("The University of Texas MD Anderson Cancer Center",)
SCCM = ("Society of Critical Care Medicine", "SCCM")
BOSTON = ("Boston University School of Medicine",)
KESTREL = ("Kestrel Valley Surgical Society",)


def blocks(text, **words):
    kinds = {"#": "head", "##": "sub", "=": "name", "!": "title", "-": "small", "<": "left"}
    out = []
    for line in text.strip().split("\n"):
        line = line.strip().format(cr=CREDITS, **words)
        mark, _, rest = line.partition(" ")
        if line.startswith("|"):
            header = line.startswith("|h")
            row = [cell.strip() for cell in line.lstrip("|h").split("|")]
            if header:
                out.append(("table", ("header", [row])))
            elif out and out[-1][0] == "table":
                payload = out[-1][1]
                (payload[1] if isinstance(payload, tuple) else payload).append(row)
            else:
                out.append(("table", [row]))
        elif line == "%%":
            out.append(("page", None))
        elif line.startswith("~"):
            out.append(("gap", int(line[1:] or 12)))
        elif mark in kinds:
            out.append((kinds[mark], rest))
        elif line:
            out.append(("text", line))
    return out


def hard(file, producer, note, text, entries=(), ingest="entered", must=None, may=None, outcome="certificate",
         outcome_any=None, after=None, how=None, **words):
    for e in entries:
        e["pending"] = e["pending"] or ingest != "entered"
    sample(file, producer, blocks(text, **words), entries, ingest, outcome, must, may, note, after,
           **(how or {}))
    if outcome_any:
        from certificates import SAMPLES
        SAMPLES[-1]["outcome_any"] = outcome_any


def award(member, title, provider, credits, date, maximum=None, **more):
    """Category 1, no plastic surgery unless said; formats and unsaid maxima are not insisted on."""
    more.setdefault("activity_type_any", [None, "live", "enduring", "journal", "other", "point-of-care",
                                          "performance-improvement"])
    return entry(member, title, provider, credits, date, maximum, **more)


def acc(provider, **how):
    return l.accredited(provider[0], **how)


def des(provider, maximum, fmt="live activity"):
    return l.designates(provider[0], fmt, maximum)


F = FAIRWEATHER
FLAGGED = dict(ingest="flagged")
LOOK = dict(ingest="flagged", must=False, may=True)  # a flag costs nothing here

# ================================================================ credits (traps 1-4, 7, 18)
hard("claimed-after-two-maxima", "chromium", "trap 1: the maximum twice before the claim", """
## Cleveland Clinic
# Certificate of Credit
! Limb Salvage for the General Surgeon
March 9, 2022
- This live activity has been approved for a maximum of 14.25 {cr}.
- Maximum possible: 14.25 {cr}
= Lucille Fairweather, MD
Credits Claimed: 9.75 {cr}
- {a}""", [award(F, "Limb Salvage for the General Surgeon", CLEVELAND, "9.75", "2022-03-09", "14.25")],
     a=acc(CLEVELAND))
hard("maximum-in-table-cell", "weasyprint", "trap 1: \"Up to\" in a cell, the award in another", """
# Statement of Credit
This certifies that
= Lucille Fairweather, MD
participated in the live activity
! Difficult Abdominal Wall Hernias
on April 7, 2022
|h Credit available | Credit awarded
| Up to 7.50 {cr} | 5.25 {cr}
- {a}""", [award(F, "Difficult Abdominal Wall Hernias", MAYO, "5.25", "2022-04-07", "7.50")],
     a=acc(MAYO))
hard("same-number-many-units", "reportlab", "trap 2: one number, six currencies", """
# Certificate of Completion
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Perioperative Care of the Frail Patient
on May 12, 2022
and is awarded 3.00 {cr}.
- {a}
- This activity provides 3.00 contact hours for nurses. 3.00 AAPA Category 1 CME credits. 3.00 Prescribed
- credits by the American Academy of Family Physicians. 3.00 ABIM MOC points. 0.30 CEU for pharmacists.
""", [award(F, "Perioperative Care of the Frail Patient", DUKE, "3.00", "2022-05-12")], p=DUKE[0], a=acc(DUKE))
hard("category-1-of-others", "pdftex", "trap 3: AOA 1-A and AAPA Category 1 beside the AMA's", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Wounds of the Diabetic Foot
on June 2, 2022
and is awarded 2.25 {cr}.
- This program is approved for 2.50 AOA Category 1-A credits and 2.00 AAPA Category 1 CME credits.
- {a}""", [award(F, "Wounds of the Diabetic Foot", EMORY, "2.25", "2022-06-02")], p=EMORY[0], a=acc(EMORY))
hard("three-alternatives", "cairo", "trap 4: the award of three professions, one person", """
# Certificate of Participation
{p} certifies that
= Lucille Fairweather
has participated in the live activity titled
! Team Care in the Burn Unit
on June 23, 2022
and is awarded 1.75 {cr}
or is awarded 1.75 Continuing Nursing Education contact hours
or is awarded 1.75 Continuing Pharmacy Education contact hours
- {a}""", [award(F, "Team Care in the Burn Unit", RUSH, "1.75", "2022-06-23",
                   category_any=["1", "other", "unknown"], credits_any=["1.75", None])],
     p=RUSH[0], a=acc(RUSH), **FLAGGED)
hard("trade-mark-set-high", "chromium", "trap 7: TM in small raised letters, italics, Credit(s)", """
# Certificate of Credit
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Local Anesthetics Revisited
on July 14, 2022 and is awarded
= 1.50
*AMA PRA Category 1 Credit(s)*^TM
- {a}""", [award(F, "Local Anesthetics Revisited", VANDERBILT, "1.50", "2022-07-14")], p=VANDERBILT[0],
     a=acc(VANDERBILT), must=False, may=True)
hard("state-topic-hours", "wkhtmltopdf", "trap 18: hours of a state's topic are a second number", """
# Certificate of Completion
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Opioids After Outpatient Surgery
On August 11, 2022
and is awarded 2.00 {cr}
- This program qualifies for 1.0 hours CME Credit in Opioid Pain Management.
- This course is designed to fulfill the Kentucky requirement for 1.5 hours of HB1 training.
- {a}""", [award(F, "Opioids After Outpatient Surgery", BROWN, "2.00", "2022-08-11")], p=BROWN[0], a=acc(BROWN))
hard("credits-spelled-out", "ghostscript", "the amount in words, figures in brackets", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Skin Substitutes in Practice
on September 8, 2022
and is awarded three and one-half (3.5) {cr}.
- {a}""", [award(F, "Skin Substitutes in Practice", OHSU, "3.50", "2022-09-08")], p=OHSU[0], a=acc(OHSU))
hard("credits-no-leading-zero", "reportlab", ".75, and a year right before the unit's name", """
# Certificate of Credit
This is to certify that
= Lucille Fairweather, MD
has completed the enduring material entitled
! Sun Protection: What to Tell Patients
Completed on October 6, 2022
*AMA PRA Category 1 Credit(s)*™ Awarded: .75
- {a}""", [award(F, "Sun Protection: What to Tell Patients", MEDSCAPE, ".75", "2022-10-06") |
             dict(credits="0.75")], a=acc(MEDSCAPE))
hard("sessions-and-their-total", "weasyprint", "sessions of a meeting add up to the award", """
## The Aesthetic Society
# Letter of Attendance
This is to certify that
= Marguerite Ellison-Hart, MD
attended the
! Spring Scientific Sessions 2022
on May 7, 2022
and is awarded a total of 9.50 {cr} for:
|h Session | Date | {cr}
| Opening Session | May 7, 2022 | 2.50
| Facelift Panel | May 7, 2022 | 4.00
| Closing Session | May 7, 2022 | 3.00
- {a}""", [award(ELLISON, "Spring Scientific Sessions 2022", TAS, "9.50", "2022-05-07", ps="all")], a=acc(TAS),
     must=False, may=True)
hard("awards-that-disagree", "pdftex", "two awards, two amounts", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Thermal Injury Update
on November 3, 2022
and is awarded 4.00 {cr}.
- Credits awarded: 5.00 {cr}
- {a}""", [award(F, "Thermal Injury Update", TULANE, "4.00", "2022-11-03", credits_any=["4.00", "5.00", None])],
     p=TULANE[0], a=acc(TULANE), **FLAGGED)
hard("hours-for-nonphysicians", "cairo", "the nursing twin: participated, designated, nothing awarded", """
# Certificate of Attendance
{p} certifies that
= Lucille Fairweather
has participated for 2.50 hours in the Enduring Material titled
! Pressure Injury Prevention
on 11/17/2022
This activity was designated for 2.50 {cr}.
- {a}""", [award(F, "Pressure Injury Prevention", STANFORD, None, "2022-11-17", "2.50",
                   credits_any=[None, "2.50"], category_any=["1", "other", "unknown"])], p=STANFORD[0],
     a=acc(STANFORD), **FLAGGED)
hard("ceu-and-contact-hours", "reportlab", "CEU are a tenth of contact hours; no AMA credit", """
# Certificate of Completion
{p} certifies that
= Lucille Fairweather
has completed the activity
! Medication Reconciliation
on December 1, 2022
and is awarded 4.44 contact hours (0.444 CEU).
- {a}""", [award(F, "Medication Reconciliation", MUSC, "4.44", "2022-12-01", category="other")], p=MUSC[0],
     a=l.jointly_accredited(MUSC[0]), **LOOK)
hard("prescribed-not-category-1", "ghostscript", "AAFP Prescribed, and the sentence that names the AMA", """
# Certificate
The American Academy of Family Physicians certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Dermatology for Family Physicians
on December 8, 2022
and is awarded 6.25 Prescribed credit(s) by the American Academy of Family Physicians.
- When applying for the AMA PRA, Prescribed credit earned must be reported as Prescribed, not as Category 1.
""", [award(F, "Dermatology for Family Physicians", ("American Academy of Family Physicians", "AAFP"), "6.25",
            "2022-12-08", category="other")], **LOOK)

# ================================================================ dates
hard("dates-two-ranges", "chromium", "en dash, across months, place behind a bar", """
## American Association for Hand Surgery
# Certificate of Attendance
The American Association for Hand Surgery certifies that
= Lucille Fairweather, MD, FACS
attended the live activity
! Nerve and Tendon Course 2023
January 30 – February 2, 2023 | Scottsdale, Arizona
and is awarded 18.75 {cr}
- {a}""", [award(F, "Nerve and Tendon Course 2023", AAHS, "18.75", "2023-02-02", start="2023-01-30", ps="all")],
     a=acc(AAHS))
hard("dates-across-years", "weasyprint", "a range from one year into the next", """
# Certificate of Credit
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Winter Trauma Board Review
Held December 30, 2022 through January 2, 2023
and is awarded 22.00 {cr}.
- {a}""", [award(F, "Winter Trauma Board Review", SCCM, "22.00", "2023-01-02", start="2022-12-30")], p=SCCM[0],
     a=acc(SCCM))
hard("date-spelled-out", "pdftex", "the twenty-first day of", """
# Certificate of Completion
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Melanoma of the Head and Neck
on the Twenty-First day of March, 2023
and is awarded 6.50 {cr}.
- {a}""", [award(F, "Melanoma of the Head and Neck", EMORY, "6.50", "2023-03-21")], p=EMORY[0], a=acc(EMORY))
hard("date-day-first-proven", "reportlab", "day first, proven by the expiry date", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Antibiotics in Clean Surgery
Date completed: 04/05/2023
and is awarded 1.00 {cr}.
- Expiry date: 28/02/2024
- {a}""", [award(F, "Antibiotics in Clean Surgery", DUKE, "1.00", "2023-05-04")], p=DUKE[0], a=acc(DUKE))
hard("date-list-of-days", "cairo", "3, 4 and 10: the last day counts", """
# Certificate of Participation
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Ultrasound Skills Series
on June 5, 6 and 12, 2023
and is awarded 9.00 {cr}.
- {a}""", [award(F, "Ultrasound Skills Series", OHSU, "9.00", "2023-06-12", start="2023-06-05")], p=OHSU[0],
     a=acc(OHSU))
hard("date-label-first", "wkhtmltopdf", "a label list that begins with the date; numbers beside labels", """
# CME Certificate
< Date: July 20, 2023
< Course Number: 2023-07-118
< Program Title: Capillary Malformations in Children
< Credits Awarded: 1.25 {cr}
< Participant: Lucille Fairweather, MD
- UAN: 0077-9999-23-010-H01-P. Provider #50-2405.
- {a}""", [award(F, "Capillary Malformations in Children", BOSTON, "1.25", "2023-07-20")], a=acc(BOSTON))
hard("date-distractors-all-round", "chromium", "reviewed, released, expires, printed, signed, today", """
- Today's Date: 09/01/2023
# Certificate of Completion
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Hemangioma: First Choices
on August 24, 2023
and is awarded 0.50 {cr}.
- Original Release Date: May 2, 2022. Last reviewed: June 1, 2023. Program expires on May 2, 2024.
- Term of approval is from June 1, 2023 through May 31, 2024.
- Certificate printed on 09/01/2023
- {a}""", [award(F, "Hemangioma: First Choices", CEDARS, "0.50", "2023-08-24")], p=CEDARS[0], a=acc(CEDARS))
hard("date-line-left-blank", "reportlab", "trap 21: the learner was to fill in the date", """
# Certificate of Attendance
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Regional Anesthesia Day
Please provide date of activity attended: ____________
and is awarded 5.00 {cr}.
- Date of Release: March 1, 2023
- {a}""", [award(F, "Regional Anesthesia Day", MAYO, "5.00", None)], p=MAYO[0], a=acc(MAYO), **FLAGGED)
hard("date-term-of-a-year", "ghostscript", "from and to a year apart is a term, not an attendance", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Annual Journal Review
from 01/01/2023 to 12/31/2023
and is awarded 12.00 {cr}.
- {a}""", [award(F, "Annual Journal Review", PIM, "12.00", "2023-12-31", start="2023-01-01",
                 date_any=["2023-12-31", None], start_date_any=["2023-01-01", None])], p=PIM[0], a=acc(PIM), **FLAGGED)

# ================================================================ people (trap 5)
hard("name-twice-and-signers", "weasyprint", "trap 5: address block, certifies line, three signatories", """
< Lucille Fairweather, MD
< 1208 Juniper Street
< Portland, OR 97201
# Certificate of Credit
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Reanimation of the Paralyzed Face
on September 14, 2023
and is awarded 7.25 {cr}.
- {a}
|Rosalind Achterberg, MD, MPH|Imogen Castellane, Ed.D.
|Medical Director|Associate Dean
Leopold N. Vasquez-Thorne, MD, FACS""", [award(F, "Reanimation of the Paralyzed Face", OHSU, "7.25", "2023-09-14",
     plastic_surgery_credits_any=["0.00", "7.25"])], p=OHSU[0], a=acc(OHSU))
hard("name-caption-and-licence", "chromium", "trap 5: caption under the name, licence behind it", """
# Certificate of Participation
{p} verifies that
= Lucille Fairweather, MD License #: 50188
Name of Participant
has participated in the live activity titled
! Difficult Airways Outside the Theatre
on September 28, 2023
and is awarded 2.75 {cr}.
- {a}""", [award(F, "Difficult Airways Outside the Theatre", VANDERBILT, "2.75", "2023-09-28")], p=VANDERBILT[0],
     a=acc(VANDERBILT))
hard("name-capitals-last-first", "pdftex", "FAIRWEATHER, LUCILLE with degrees", """
# Certificate of Completion
This acknowledges that
= FAIRWEATHER, LUCILLE, MD, FACS
has completed the live activity entitled
! Emergency General Surgery Today
on October 12, 2023
and has been awarded 4.25 {cr}.
- {a}""", [award(F, "Emergency General Surgery Today", ACS, "4.25", "2023-10-12", printed="FAIRWEATHER, LUCILLE")],
     a=acc(ACS))
hard("name-over-a-line", "reportlab", "one sentence; the name breaks before its particle", """
# Certificate
The Warren Alpert Medical School of Brown University certifies that Pieter van
den Broek, MD has participated in the enduring material titled Topical Therapy
for Scars on March 14, 2024 and is awarded 1.75 {cr}.
- {a}""", [award(BROEK, "Topical Therapy for Scars", BROWN, "1.75", "2024-03-14")], a=acc(BROWN))
hard("name-suffix-and-office", "cairo", "Jr. belongs to the name; Dean is one", """
# Certificate of Credit
{p} certifies that
= Dean R. Castlebury Jr., MD, PhD
has participated in the live activity titled
! Free Tissue Transfer in the Elderly
on October 26, 2023
and is awarded 3.75 {cr}.
- {a}""", [award((None, "Dean R. Castlebury Jr."), "Free Tissue Transfer in the Elderly", DUKE, "3.75", "2023-10-26",
                 plastic_surgery_credits_any=["0.00", "3.75"])], p=DUKE[0], a=acc(DUKE), ingest="flagged", must=False, may=False)
hard("name-letter-spaced", "weasyprint", "trap 9: heading and name set wide", """
# C E R T I F I C A T E  O F  C R E D I T
{p} certifies that
= Lucille Fairweather
has participated in the live activity titled
! Suture Materials Compared
on November 9, 2023
and is awarded 1.00 {cr}.
- {a}""", [award(F, "Suture Materials Compared", EMORY, "1.00", "2023-11-09")], p=EMORY[0], a=acc(EMORY))
hard("name-one-word", "reportlab", "a learner of one name", """
# Certificate
{p} certifies that
= Suryadi
has participated in the live activity titled
! Global Burn Care
on November 16, 2023
and is awarded 2.00 {cr}.
- {a}""", [award((None, "Suryadi"), "Global Burn Care", EMORY, "2.00", "2023-11-16")], p=EMORY[0], a=acc(EMORY), **FLAGGED)
hard("name-two-learners", "ghostscript", "two names where one should stand", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Robotic Dissection Laboratory
on November 30, 2023
and is awarded 6.00 {cr}.
- This is to certify that
= Ingrid Solheim-Quist, MD
- attended as well.
- {a}""", [award(F, "Robotic Dissection Laboratory", TULANE, "6.00", "2023-11-30",
                 member_name_any=["Lucille Fairweather", "Ingrid Solheim-Quist", None])], p=TULANE[0], a=acc(TULANE), **FLAGGED)
hard("letter-dear-doctor", "wkhtmltopdf", "a letter: the learner is its addressee, the first date is its own", """
< December 15, 2023
< Lucille Fairweather, MD
< 1208 Juniper Street
< Portland, OR 97201
< Dear Dr. Fairweather:
< Thank you for attending Skull Base Anatomy for Surgeons, held December 2, 2023. {p} is pleased to confirm
< that you have been awarded 8.00 {cr} for this activity.
- {a}""", [award(F, "Skull Base Anatomy for Surgeons", CEDARS, "8.00", "2023-12-02",
                 title_any=["Skull Base Anatomy for Surgeons", None])], p=CEDARS[0], a=acc(CEDARS))

# ================================================================ providers (trap 6)
hard("provider-joint-platform-venue", "chromium", "trap 6: partner, platform and venue are not the provider", """
## Clearwater Educational Concepts
# Certificate of Credit
Clearwater Educational Concepts certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Systemic Therapy of Psoriasis
on January 18, 2024 at Mayo Clinic Hospital, Phoenix, Arizona
and is awarded 1.50 {cr}.
- {a}
- This activity was delivered on the Medscape platform and supported by Bluefin Medical Devices.
""", [award(F, "Systemic Therapy of Psoriasis", PIM, "1.50", "2024-01-18")], a=l.joint_providership(
    PIM[0], "Clearwater Educational Concepts"))
hard("provider-joint-sponsorship", "pdftex", "the old wording; the partner is named first", """
# Certificate
Clearwater Educational Concepts certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Anticoagulants Before Minor Surgery
on February 8, 2024
and is awarded 0.75 {cr}.
- This activity has been planned and implemented in accordance with the Essential Areas and policies of the
- Accreditation Council for Continuing Medical Education through the joint sponsorship of Clearwater
- Educational Concepts and Tulane University School of Medicine. {a}
""", [award(F, "Anticoagulants Before Minor Surgery", TULANE, "0.75", "2024-02-08")], a=acc(TULANE))
hard("provider-registered-mark", "weasyprint", "trap 6: a mark inside the name; with commendation", """
# Certificate of Completion
Imedex®, LLC certifies that
= Lucille Fairweather, MD
has completed the live activity titled
! Sarcoma for Surgeons
on February 22, 2024 and is awarded 3.25 {cr}.
- Imedex®, LLC is accredited with commendation by the Accreditation Council for Continuing Medical Education
- (ACCME) to provide continuing medical education for physicians.
""", [award(F, "Sarcoma for Surgeons", IMEDEX, "3.25", "2024-02-22")])
hard("provider-by-state-society", "reportlab", "accredited by a state medical association", """
# Certificate of Credit
Kestrel Valley Surgical Society certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Rural Surgery Forum
on March 7, 2024
and is awarded 5.50 {cr}.
- {a}""", [award(F, "Rural Surgery Forum", KESTREL, "5.50", "2024-03-07")],
     a=acc(KESTREL, by="the Texas Medical Association (TMA)"), **LOOK)
hard("provider-names-nobody", "cairo", "the statement without a subject", """
# Certificate of Credit
This certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Innovations in Wound Imaging
on March 28, 2024
and is awarded 1.25 {cr}.
- Accredited by the Accreditation Council for Continuing Medical Education (ACCME).
""", [award(F, "Innovations in Wound Imaging", None, "1.25", "2024-03-28")], **FLAGGED)
hard("provider-two-column-footer", "chromium", "trap 10: address beside the statement", """
# Certificate of Attendance
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Cadaver Dissection of the Forearm
on April 11, 2024
and is awarded 8.50 {cr}.
| 12 Harbor Plaza, Suite 300 Denver, CO 80202 (303) 555-0142 | {a} {d}
""", [award(F, "Cadaver Dissection of the Forearm", AAHS, "8.50", "2024-04-11", "8.50", ps="all")], p=AAHS[0],
     a=acc(AAHS), d=des(AAHS, "8.50"))

# ================================================================ parts (trap 17)
hard("safety-stated-in-words", "weasyprint", "12 of the 23 credits: a stated subset", """
# Certificate of Credit
{p} certifies that
= Marguerite Ellison-Hart, MD
has participated in the live activity titled
! Facial Symposium 2022
on August 19, 2022
and is awarded 19.50 {cr}.
- {d} 8.5 of the 19.50 credits have been identified as Patient Safety Credits.
- {a}""", [award(ELLISON, "Facial Symposium 2022", TAS, "19.50", "2022-08-19", "19.50", ps="all", safety="8.50")],
     p="The " + TAS[1], a=acc(TAS), d=des(TAS, "19.50"))
for file, producer, title, topic in (
        ("safety-by-title-vte", "reportlab", "Preventing Venous Thromboembolism After Surgery", "prophylaxis"),
        ("safety-by-title-consent", "pdftex", "Informed Consent: Getting It Right", "risk-management"),
        ("safety-by-title-selection", "cairo", "Patient Selection for Office Procedures", "patient-selection"),
        ("safety-by-title-sedation", "chromium", "Safe Sedation in the Office", "anesthesia"),
        ("safety-by-title-errors", "wkhtmltopdf", "Prevention of Medical Errors 2024", "other")):
    hard(file, producer, "trap 17: only the title speaks of safety", """
# Certificate of Completion
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! {t}
on May 16, 2024
and is awarded 2.00 {cr}.
- {a}""", [award(F, title, VANDERBILT, "2.00", "2024-05-16", safety="2.00", safety_topic=topic)], p=VANDERBILT[0],
         a=acc(VANDERBILT), t=title, **FLAGGED)
hard("safety-mentioned-with-number", "ghostscript", "a sentence about safety and a number that nobody can read surely", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Clinical Meeting 2024
on June 6, 2024
and is awarded 10.00 {cr}.
- Attendees of Session 4 and the luncheon meet patient safety needs of up to 3 hours.
- {a}""", [award(F, "Clinical Meeting 2024", TULANE, "10.00", "2024-06-06",
                 patient_safety_credits_any=["0.00", "3.00", None])], p=TULANE[0], a=acc(TULANE), **FLAGGED)

# ================================================================ documents that are hard to read (8, 11-13)
hard("ligatures-as-letters", "weasyprint", "trap 8: fi and ffi as one letter each", """
# Certiﬁcate of Credit
{p} certiﬁes that
= Lucille Fairweather, MD
has participated in the live activity titled
! Eﬃcient Oﬃce Surgery
on June 20, 2024
and is awarded 2.50 {cr}.
- {a}""", [award(F, "Efficient Office Surgery", MAYO, "2.50", "2024-06-20")], p=MAYO[0], a=acc(MAYO))
hard("letters-as-outlines", "cairo", "trap 11: no text and no image, the letters are drawn", """
# Certificate of Credit
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Outlined Activity
and is awarded 2.50 {cr}.""", [award(F, "Outlined Activity", MAYO, "2.50", None)], how=dict(outlines=True), p=MAYO[0],
     ingest="flagged")
hard("page-turned-quarter", "cairo", "trap 14: a landscape page turned by 90 degrees", """
# Certificate of Credit
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Turned Flaps of the Lower Leg
on July 11, 2024
and is awarded 3.00 {cr}.
- {a}""", [award(F, "Turned Flaps of the Lower Leg", DUKE, "3.00", "2024-07-11",
                 plastic_surgery_credits_any=["0.00", "3.00"])], p=DUKE[0], a=acc(DUKE), may=True,
     after=("rotate", "+270"), how=dict(turned=True))

# ================================================================ issuers' ways (section b)
hard("labels-with-bars", "chromium", "label | value; the award is said by a footnote", """
## This certifies that
= Lucille Fairweather, MD
successfully completed | Other
! Telehealth Etiquette
Date | July 25, 2024
Credit type | {cr}
Credits / Hours of participation | 1**
Accredited Provider | American Medical Association
- **For Physicians, this is the number of {cr} awarded
- {a}""", [award(F, "Telehealth Etiquette", AMA, "1.00", "2024-07-25")], a=acc(AMA))
hard("name-again-in-the-award", "pdftex", "the award repeats the name; a typo in the maximum", """
# CERTIFICATE OF ATTENDANCE
from
{p}
= Lucille Fairweather, MD
has participated in the enduring material titled
! Lymphedema: Early Signs
on August 8, 2024.
Lucille Fairweather, MD is awarded a total of 0.75 {cr}.
- {p} designates this enduring material for a maxiumum of 0.75 {cr}.
- {a}""", [award(F, "Lymphedema: Early Signs", ANDERSON, "0.75", "2024-08-08",
                 designated_maximum_any=[None, "0.75"])], p=ANDERSON[0], a=acc(ANDERSON))
hard("searches-in-a-batch", "wkhtmltopdf", "point-of-care learning: a batch of searches, 0.5 each", """
# CME Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the Internet point-of-care activity titled
! Clinical Searches
Completed on August 29, 2024
and is awarded 4.50 {cr}.
- Searches made: 9. Each search carries 0.5 {cr}.
- {a}""", [award(F, "Clinical Searches", MEDSCAPE, "4.50", "2024-08-29", activity_type="point-of-care")], p=MEDSCAPE[0],
     a=acc(MEDSCAPE), must=False, may=True)
hard("course-blocks-per-profession", "reportlab", "one activity, a block for each profession", """
# Certificate of Completion
Awarded to: Lucille Fairweather, MD
Activity: Multidisciplinary Burn Rounds
Date completed: September 5, 2024
Physicians: is awarded 1.25 {cr}
- Nurses: 1.25 ANCC contact hours. Social workers: 1.00 NASW hours. EMS: 1.5 CAPCE hours.
- {a}""", [award(F, "Multidisciplinary Burn Rounds", EMORY, "1.25", "2024-09-05")], a=l.jointly_accredited(EMORY[0]),
     must=False, may=True)
hard("royal-college-section-1", "cairo", "a Canadian certificate: hours of Section 1", """
# Certificate of Attendance
This is to certify that
= Lucille Fairweather, MD
attended the
! Maritime Surgery Forum
Halifax, Nova Scotia, September 19, 2024
- This event is an Accredited Group Learning Activity (Section 1) as defined by the Maintenance of
- Certification Program of the Royal College of Physicians and Surgeons of Canada. Hours attended: 6 hours of Section 1.
""", [award(F, "Maritime Surgery Forum", None, "6.00", "2024-09-19", category="other", credits_any=["6.00", None],
            category_any=["other", "unknown"], provider_any=[
                None, "Royal College of Physicians and Surgeons of Canada"])], **LOOK)

# ================================================================ many in one
hard("transcript-title-first", "chromium", "title, provider, date, type, credits: other order, other currency", """
## Continuing Education Network
# Transcript of Continuing Medical Education
< Name: Lucille Fairweather, MD
|h Activity | Provider | Date Completed | Credit Type | Credits
| Flexor Tendon Repair | American Association for Hand Surgery | March 3, 2025 | {cr} | 4.50
| Stoma Care | Duke University School of Medicine | April 17, 2025 | ANCC Contact Hours | 2.00
| Pilonidal Disease: A Long Title That Wraps Over Two Lines of Its Cell | Tulane University School of Medicine | May 8, 2025 | {cr} | 1.25
| Total {cr} | | | | 5.75
- Credit was reported by providers accredited by the Accreditation Council for Continuing Medical Education (ACCME).
""", [award(F, "Flexor Tendon Repair", AAHS, "4.50", "2025-03-03", ps="all"),
      award(F, "Stoma Care", DUKE, "2.00", "2025-04-17", category="other"),
      award(F, "Pilonidal Disease: A Long Title That Wraps Over Two Lines of Its Cell", TULANE, "1.25", "2025-05-08")],
     **LOOK)
hard("transcript-max-and-claimed", "weasyprint", "maximum and claimed in columns, dates as ranges", """
## {p}
# CME Transcript
< Learner: Lucille Fairweather, MD
|h Dates | Activity | Maximum Credits | {cr} Claimed
| June 5-7, 2025 | Annual Assembly | 21.00 | 16.50
| July 10, 2025 | Grand Rounds: Necrotizing Infection | 1.00 | 1.00
| August 14, 2025 | Grand Rounds: Fistula | 1.00 | 0.75
- {a}""", [award(F, "Annual Assembly", SCCM, "16.50", "2025-06-07", "21.00", start="2025-06-05"),
           award(F, "Grand Rounds: Necrotizing Infection", SCCM, "1.00", "2025-07-10", "1.00"),
           award(F, "Grand Rounds: Fistula", SCCM, "0.75", "2025-08-14", "1.00")], p=SCCM[0], a=acc(SCCM))
hard("transcript-total-differs", "pdftex", "the printed total is not the sum", """
## {p}
# CME Transcript
< Member: Lucille Fairweather, MD
|h Date | Activity | {cr}
| 09/18/2025 | Sentinel Nodes | 2.00
| 09/25/2025 | Tumescent Technique | 1.50
| | Total | 4.50
- {a}""", [award(F, "Sentinel Nodes", ACS, "2.00", "2025-09-18"), award(F, "Tumescent Technique", ACS, "1.50", "2025-09-25",
     plastic_surgery_credits_any=["0.00", "1.50"])], p=ACS[0], a=acc(ACS), **FLAGGED)
hard("transcript-without-unit", "reportlab", "a credit report that names no kind of credit", """
# CE Activity Report
< Name: Lucille Fairweather
|h Course | Completed | Provider | Credits earned
| #20-900105 Scope of Practice | 10/2/2025 | Duke University School of Medicine | 2.0
| #20-771200 Ethics in Consent Forms | 10/23/2025 | Duke University School of Medicine | 1.0
- Total credits: 3.0
""", [award(F, t, DUKE, c, d, category_any=["1", "unknown", "other"], credits_any=[c, None],
            title_any=[t, t.split(" ", 1)[1]], patient_safety_credits_any=["0.00", c])
      for t, c, d in (("#20-900105 Scope of Practice", "2.00", "2025-10-02"),
                      ("#20-771200 Ethics in Consent Forms", "1.00", "2025-10-23"))], **FLAGGED)
hard("transcript-rows-by-year", "cairo", "subtotals by year, a page header repeated", """
## {p}
# CME Transcript
< Transcript for Lucille Fairweather, MD
|h Completion Date | Title | Format | {cr}
| 11/13/2024 | Skin Tears | Enduring | 0.50
| 12/11/2024 | Split Grafts | Live | 1.50
| | Subtotal 2024 | | 2.00
| 02/19/2025 | Negative Pressure | Live | 1.00
| | Subtotal 2025 | | 1.00
| | Total | | 3.00
- {a}
%%
## {p}
# CME Transcript
< Transcript for Lucille Fairweather, MD
- Page 2 of 2. No further activities.
""", [award(F, t, OHSU, c, d) for t, c, d in (("Skin Tears", "0.50", "2024-11-13"), ("Split Grafts", "1.50", "2024-12-11"),
                                               ("Negative Pressure", "1.00", "2025-02-19"))], p=OHSU[0], a=acc(OHSU))
hard("certificates-two-in-one", "weasyprint", "two certificates of two providers in one file", """
# Certificate
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Parotid Surgery
on January 15, 2026
and is awarded 2.25 {cr}.
- {a}
%%
# Certificate of Completion
{q} certifies that
= Lucille Fairweather, MD
has completed the enduring material titled
! Nipple-Sparing Techniques
on February 5, 2026
and is awarded 1.00 {cr}.
- {b}""", [award(F, "Parotid Surgery", CLEVELAND, "2.25", "2026-01-15"),
           award(F, "Nipple-Sparing Techniques", ANDERSON, "1.00", "2026-02-05",
                 plastic_surgery_credits_any=["0.00", "1.00"])],
     p=CLEVELAND[0], q=ANDERSON[0], a=acc(CLEVELAND), b=acc(ANDERSON))

# ================================================================ Category 2 evidence, and direct credit


def paper(file, producer, note, title, date, text, kind, member=F, category="2", **truth):
    e = entry(member, title, None, None, date, category=category, kind=kind, pending=True)
    e.update(dict(provider_any=[None, truth.pop("by", None)], title_any=[title, None], credits_any=[None, truth.pop("hours", None)],
                  category_any=[category, "other", "unknown"], activity_type_any=[kind, None, "other"],
                  safety_topic_any=[None, truth.pop("topic", None)], plastic_surgery_credits_any=["0.00", None],
                  patient_safety_credits_any=["0.00", None],
                  date_any=[date, None]), **truth)
    hard(file, producer, note, text, [e], ingest="flagged", outcome_any=["certificate", "not-a-certificate"])


paper("accreditation-workshop", "reportlab", "an accreditation organisation's workshop", "Accreditation Workshop for Surgical Facilities",
      "2024-10-03", """
# Certificate of Attendance
QUAD A confirms that
= Lucille Fairweather, MD
attended the accreditation workshop
! Accreditation Workshop for Surgical Facilities
on October 3, 2024
Duration: 5 hours""", "other", by="QUAD A", hours="5.00", topic="accreditation-workshop")
paper("teaching-letter", "wkhtmltopdf", "a letter about teaching residents", "Teaching of residents", "2024-06-30", """
< July 8, 2024
< To whom it may concern:
< This is to certify that Lucille Fairweather, MD has taught residents of our program in plastic surgery
< skills from July 1, 2023 to June 30, 2024, 40 hours in all.
< Sincerely,
< Bartholomew Yun, MD, Program Director""", "teaching", hours="40.00", start_date_any=[None, "2023-07-01"])
paper("journal-club-log", "chromium", "a journal club's log", "Journal Club", "2025-01-16", """
# Journal Club Log
This is to certify that
= Lucille Fairweather, MD
attended the journal club of Lakeside Hospital
on January 16, 2025
Duration: 2 hours""", "self-directed", hours="2.00")
paper("preceptorship-letter", "ghostscript", "a preceptorship", "Preceptorship in Craniofacial Surgery", "2025-03-28", """
# Certificate of Preceptorship
Lakeside Hospital confirms that
= Lucille Fairweather, MD
has completed the preceptorship
! Preceptorship in Craniofacial Surgery
on March 28, 2025""", "self-directed", by="Lakeside Hospital")
paper("residency-certificate", "pdftex", "a residency: 50 credits a full year, for a person to count", "Residency", "2018-06-30", """
# Residency Certificate
This is to certify that
= Lucille Fairweather, MD
has completed the residency in Plastic Surgery
at Northmoor University Hospital
from July 1, 2015 to June 30, 2018
- This program is approved by the Accreditation Council for Graduate Medical Education (ACGME).
""", "residency", category="1", start_date_any=[None, "2015-07-01"], by="Northmoor University Hospital")
hard("ama-direct-credit-article", "weasyprint", "the AMA's own award for an article", """
## American Medical Association
# Certificate of AMA PRA Direct Credit
The American Medical Association certifies that
= Lucille Fairweather, MD
has been awarded 10.00 {cr}
for the published article
! Fasciotomy After Crush Injury
on April 24, 2025
- {a}""", [award(F, "Fasciotomy After Crush Injury", AMA, "10.00", "2025-04-24", kind="article",
                 activity_type_any=["article", None])], a=acc(AMA), must=False, may=True)

# ================================================================ no certificate (traps 19, 20)
NOTHING = dict(ingest="not-a-certificate", outcome="not-a-certificate", may=True)
hard("cyber-security-cpe", "chromium", "trap 19: Continuing Education Completion, of another trade", """
# Certificate of Continuing Education Completion
This certificate is awarded to
= Lucille Fairweather
for successfully completing the
6 CEUS/CPES training course provided by Cyberlane in
! Penetration Testing Basics
November 7, 2024
- Certificate Number C-6be60a5dd""", [award(
    F, "Penetration Testing Basics", None, "6.00", "2024-11-07", category="other", category_any=["other", "unknown"],
    credits_any=["6.00", None], provider_any=[None, "Cyberlane"])], outcome_any=["certificate", "not-a-certificate"], **FLAGGED)
hard("community-service-hours", "reportlab", "trap 19: hours of service", """
# Certificate of Appreciation
presented to
= Lucille Fairweather
in recognition of community service at the Harbour Food Bank
Hours Completed: 10
December 5, 2024""", [award(F, None, None, None, "2024-12-05", category="unknown", category_any=["unknown", "other"],
                            credits_any=[None, "10.00"], title_any=[None, "community service at the Harbour Food Bank"],
                            date_any=["2024-12-05", None])],
     outcome_any=["certificate", "not-a-certificate"], **FLAGGED)
hard("privacy-notice", "pdftex", "trap 19: a notice", """
# Notice of Privacy Practices
Effective date: January 1, 2024
This notice describes how medical information about you may be used and disclosed.
Please review it carefully.""", **NOTHING)
hard("bls-card", "cairo", "trap 19: a card without credit; evidence for Category 2", """
## BASIC LIFE SUPPORT
# BLS Provider
= Lucille Fairweather
has successfully completed the cognitive and skills evaluations in accordance with the curriculum of the
American Heart Association Basic Life Support Program.
| Issue Date | 10/16/2024
| Renew By | 10/2026
| eCard Code | 241016330971""", [entry(F, "BLS Provider", None, None, "2024-10-16", category="2", kind="other", pending=True,
    category_any=["2", "other", "unknown"], activity_type_any=[None, "other", "certification"],
    title_any=["BLS Provider", "ACLS Provider", None], provider_any=[None, "American Heart Association"],
    date_any=["2024-10-16", None], patient_safety_credits_any=["0.00", None], safety_topic_any=[None, "prophylaxis"])],
     outcome_any=["certificate", "not-a-certificate"], **FLAGGED)
hard("event-accreditation-letter", "weasyprint", "trap 19: an event is accredited; nobody attended yet", """
< February 3, 2025
< Dear Organizer,
< We are pleased to inform you that the Harbour Hand Meeting has been accredited by {p} for a maximum of
< 11.00 {cr}. Please print the statement below in your program.
- {d}
- {a}""", p=AAHS[0], a=acc(AAHS), d=des(AAHS, "11.00"), **NOTHING)
hard("please-visit-for-certificate", "wkhtmltopdf", "trap 20: how to get the certificate", """
# Thank you for participating
! Keloid Webinar
To obtain your CME certificate, please visit the evaluation page and enter code 4471.
- {d}
- {a}""", a=acc(ASPS), d=des(ASPS, "1.00", "enduring material"), **NOTHING)
hard("sample-only-upgrade", "chromium", "trap 20: a preview", """
# Certificate of Credit
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Preview Activity
on January 9, 2025
and is awarded 1.00 {cr}.
- Sample Only - Upgrade to Receive Official CME
- {a}""", p=MEDSCAPE[0], a=acc(MEDSCAPE), **NOTHING)
hard("meeting-agenda", "reportlab", "an agenda with hours and a designation", """
# Annual Meeting Agenda
Friday, May 2, 2025
| 8:00 | Welcome | Rosalind Achterberg, MD
| 8:30 | Panel: Scars | Leopold N. Vasquez-Thorne, MD
| 10:00 | Exhibits |
- {d}
- {a}""", a=acc(ASPS), d=des(ASPS, "6.25"), **NOTHING)
hard("registration-receipt", "ghostscript", "a receipt with a name, a date and a designation", """
# Registration Receipt
Receipt number 77120
Attendee: Lucille Fairweather, MD
Spring Dissection Course, May 9, 2025
Amount paid: $ 895.00
- {d}""", d=des(ASPS, "12.00"), **NOTHING)
hard("evaluation-form", "cairo", "an evaluation form", """
# Activity Evaluation Form
Name: Lucille Fairweather
Please rate the following from 1 (poor) to 5 (excellent).
| The speaker was clear | 1 2 3 4 5
| I will change my practice | 1 2 3 4 5
- {d}""", d=des(ASPS, "2.00"), **NOTHING)
hard("requirements-page", "weasyprint", "a society's page about its requirement", """
# Continuing Medical Education Requirements
Active members must earn 150 credits during a consecutive three-year period. Of these 150 credits no fewer
than 60 must be {cr}. 20 of the 150 credits must be earned in patient safety related topics.
- Questions? Call the membership office.""", **NOTHING)
hard("article-about-cme", "pdftex", "trap 19: an article", """
# Why We Keep Learning
Ingrid Solheim-Quist, MD
Surgeons claim many {cr} every year, and boards ask for them. In March 2025 we asked 412 colleagues how they
choose a course. Most said that a program designated for 10 credits or more is worth a day away.""", **NOTHING)

# ================================================================ forms, lists and what only looks like them
hard("form-labels-over-values", "chromium", "each label stands over its value", """
# Rush University Medical Center
## Record of Credit
< Participant
< Lucille Fairweather, MD
< Activity Title
< Postoperative Delirium: A Case-Based
< Approach for the Surgical Team
< Date of Completion
< June 14, 2023
< Credits Claimed
< 1.25 {cr}
- {a}""", [award(F, "Postoperative Delirium: A Case-Based Approach for the Surgical Team", RUSH, "1.25", "2023-06-14")],
     a=acc(RUSH))
hard("form-labels-in-a-grid", "weasyprint", "two labels side by side over two values", """
## Society of Critical Care Medicine
# CME Certificate
| PARTICIPANT | ACTIVITY DATE
| Dr. Lucille Fairweather | September 5-7, 2023
| ACTIVITY TITLE | LOCATION
| Shock and Resuscitation | Tucson, Arizona
| MAXIMUM AVAILABLE | CREDITS CLAIMED
| 18.75 {cr} | 14.25 {cr}
- {a}""", [award(F, "Shock and Resuscitation", SCCM, "14.25", "2023-09-07", start_date="2023-09-05",
                 designated_maximum_any=["18.75", None])], a=acc(SCCM))
hard("activities-one-under-another", "weasyprint", "a list of activities that is no table", """
# My Transcript
< Physician: Lucille Fairweather, MD
~
< Tumor Board: Sarcoma
< Completed: 01/16/2024
< AMA PRA Category 1 Credits™: 1.00
~
< Surgical Ethics Seminar
< Completed: 01/30/2024
< AMA PRA Category 1 Credits™: 2.50
~
< Pain Rounds
< Completed: 02/20/2024
< AMA PRA Category 1 Credits™: 0.75
- {a}""", [award(F, t, OHSU, c, d) for t, c, d in (
    ("Tumor Board: Sarcoma", "1.00", "2024-01-16"), ("Surgical Ethics Seminar", "2.50", "2024-01-30"),
    ("Pain Rounds", "0.75", "2024-02-20"))], a=acc(OHSU))
hard("sessions-with-times", "chromium", "sessions with their hours, and their total", """
# Winter Surgical Meeting 2024
Attendance and credit record for Lucille Fairweather, MD
|h Session start | Session | Credits
| Fri 02/23/2024 8:00 AM | Opening Lecture | 1.50
| Fri 02/23/2024 1:00 PM | Panel on Bowel Obstruction | 1.25
| Sat 02/24/2024 8:00 AM | Trauma Cases | 2.00
| Total {cr} claimed | | 4.75
- {a} {d}""", [award(F, "Winter Surgical Meeting 2024", ACS, "4.75", "2024-02-24", "16.00", start_date="2024-02-23")],
     a=acc(ACS), d=des(ACS, "16.00"))
hard("said-in-one-sentence", "wkhtmltopdf", "no line of its own for anybody or anything", """
# Certificate
{p} confirms that Lucille Fairweather, MD, FACS took part in the online course called Reading the Trauma Film on
the twenty-third of May, 2023 and was granted one and one-quarter (1.25) {cr}.
- {a}""", [award(F, "Reading the Trauma Film", EMORY, "1.25", "2023-05-23")], p=EMORY[0], a=acc(EMORY))
hard("credits-in-fractions", "chromium", "1\u00bd, and a name whose beginning is a verb", """
{p}
hereby certifies
= Lucille Fairweather, MD
attended
! Abdominal Compartment Syndrome
August 24, 2023
and has been awarded 1\u00bd {cr}
- {a}""", [award(F, "Abdominal Compartment Syndrome", TULANE, "1.50", "2023-08-24")], p=TULANE[0], a=acc(TULANE))
hard("dates-two-weekends", "weasyprint", "two ranges joined by a word", """
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Ultrasound for Surgeons
on April 13-14 and April 27-28, 2024
and is awarded 14.00 {cr}.
- {a}""", [award(F, "Ultrasound for Surgeons", BOSTON, "14.00", "2024-04-28", start_date="2024-04-13")],
     p=BOSTON[0], a=acc(BOSTON))
hard("safety-part-of-whole", "chromium", "trap 17: the first number is the part, the second the whole", """
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Acute Care Surgery Days
on March 21, 2024
and is awarded 6.00 {cr}.
3 of the 6 credits qualify for Patient Safety.
- {a}""", [award(F, "Acute Care Surgery Days", VANDERBILT, "6.00", "2024-03-21", patient_safety_credits="3.00")],
     p=VANDERBILT[0], a=acc(VANDERBILT))
hard("safety-risk-management-hour", "wkhtmltopdf", "a part stated as risk management", """
{p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! Charts That Defend Themselves
on November 9, 2023
and is awarded 2.00 {cr}.
This activity meets the criteria for 1.0 hour of risk management study.
- {a}""", [award(F, "Charts That Defend Themselves", MUSC, "2.00", "2023-11-09", patient_safety_credits="1.00",
                 safety_topic="risk-management")], p=MUSC[0], a=acc(MUSC))
hard("label-without-award", "chromium", "credit beside a label on a paper that speaks of nothing done", """
# Registration details
< Name: Lucille Fairweather, MD
< Course: Wound Healing Spring Course
< Date: May 7, 2026
< CME credits: 12.00 {cr}
- {a}""", [award(F, "Wound Healing Spring Course", DUKE, "12.00", "2026-05-07",
                 credits_any=["12.00", None], category_any=["1", "unknown"])], a=acc(DUKE),
     outcome_any=["certificate", "not-a-certificate"], **FLAGGED)
NONE = dict(outcome="not-a-certificate", ingest="not-a-certificate", may=True)
hard("programme-with-speakers", "chromium", "a table of dates and credit in which the names are speakers", """
# Surgical Grand Rounds: Fall Schedule
|h Date | Speaker | Topic | Credit
| 09/16/2025 | Leopold N. Vasquez-Thorne, MD | Nerve Transfers | 1.0
| 09/23/2025 | Aurelia Vossberg, MD | Skin Cancer | 1.0
- {d}""", d=des(RUSH, "1.00"), **NONE)
hard("registration-letter", "weasyprint", "a letter about credit to come", """
< March 2, 2025
< Dear Dr. Fairweather:
< We are pleased to confirm your registration for the Wound Healing Course on May 8-9, 2025. You can earn up to
< 12.00 {cr}. After the course, complete the evaluation to receive your certificate.
< {p}""", p=DUKE[0], **NONE)
hard("dues-statement", "wkhtmltopdf", "a member's name, an amount of money and the letters CME", """
# Dues Statement 2025
< Member: Lucille Fairweather, MD
< CME tracker subscription: $75.00
< Active membership: $1,250.00
< Due date: January 31, 2025""", **NONE)
hard("signed-by-the-provider", "weasyprint", "trap 15: a digital signature that shows on the page, with its own name and day", """
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Mechanical Ventilation for Surgeons
on January 30, 2024
and is awarded 2.25 {cr}.
- {a}""", [award(F, "Mechanical Ventilation for Surgeons", CEDARS, "2.25", "2024-01-30")],
     p=CEDARS[0], a=acc(CEDARS), after=("sign",))

# ================================================================ other ways to set and say it
hard("letters-set-apart", "chromium", "trap 9: every line in capitals set apart", """
## {p}
certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Burn Resuscitation in the First Hours
on October 3, 2024
and is awarded 2.75 {cr}.
- {a}""", [award(F, "BURN RESUSCITATION IN THE FIRST HOURS", CEDARS, "2.75", "2024-10-03")], p=CEDARS[0], a=acc(CEDARS),
     how=dict(css="p{text-transform:uppercase;letter-spacing:4.5px}"))
hard("wide-ligature", "chromium", "trap 8: a ligature that is wider than an em", """
< {p} certifies that
= Lucille Fairweather, MD
has participated in the enduring material titled
! The Difficult Airway: Office-Based Efficiency
on October 17, 2024
and is awarded 1.25 {cr}.
- {a}""", [award(F, "The Difficult Airway: Office-Based Efficiency", VANDERBILT, "1.25", "2024-10-17")],
     p=VANDERBILT[0], a=acc(VANDERBILT), how=dict(css="body{font-family:'DejaVu Sans'!important}"))
hard("in-spanish", "weasyprint", "words and date in Spanish, the credit sentence in English", """
## {p}
otorga el presente certificado a
= Dra. Lucille Fairweather
por su participación en el curso
! Manejo Actual de la Herida Crónica
celebrado del 6 al 8 de marzo de 2024
and is awarded 11.50 {cr}.
- {a}""", [award(F, "Manejo Actual de la Herida Crónica", TULANE, "11.50", "2024-03-08", start_date="2024-03-06")],
     p=TULANE[0], a=acc(TULANE))
hard("in-french", "chromium", "a Canadian certificate with its date in French", """
# Attestation de participation
Nous certifions que
= Lucille Fairweather, MD
a participé à l’activité intitulée
! Journées de chirurgie de la main
le 1er février 2024
and is awarded 5.25 {cr}.
- {a}""", [award(F, "Journées de chirurgie de la main", BOSTON, "5.25", "2024-02-01",
                 plastic_surgery_credits_any=["0.00", "5.25"])], a=acc(BOSTON))
hard("claimed-over-available", "reportlab", "claim and maximum as a fraction, explained by the label", """
## {p}
< Learner: Lucille Fairweather, MD
< Course: Abdominal Wall Anatomy Laboratory
< Date of course: 11/14/2024
< Credits (claimed / available): 4.25 / 6.00 {cr}
- {a}""", [award(F, "Abdominal Wall Anatomy Laboratory", MUSC, "4.25", "2024-11-14", "6.00")], p=MUSC[0], a=acc(MUSC))
hard("transcript-unclear-column", "chromium", "a column of a transcript that may be patient safety", """
## {p}
# CME Transcript
< Learner: Lucille Fairweather, MD
|h Date | Activity | {cr} | PS
| 01/23/2025 | Wound Care Conference | 6.00 | 1.50
| 02/20/2025 | Tumor Board Review | 1.00 | 0.25
- {a}""", [award(F, "Wound Care Conference", DUKE, "6.00", "2025-01-23", patient_safety_credits_any=["0.00", "1.50"]),
           award(F, "Tumor Board Review", DUKE, "1.00", "2025-02-20", patient_safety_credits_any=["0.00", "0.25"])], p=DUKE[0], a=acc(DUKE), **FLAGGED)
hard("void-across-the-page", "chromium", "a mark across the page, whose letters stand on lines of their own", """
{p} certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Damage Control Surgery
on January 16, 2025
and is awarded 3.25 {cr}.
- {a}""", [award(F, "Damage Control Surgery", EMORY, "3.25", "2025-01-16")], p=EMORY[0], a=acc(EMORY),
     how=dict(css="body::after{content:'VOID';position:fixed;left:120pt;top:180pt;font-size:90pt;color:#ccc;"
                  "transform:rotate(-35deg)}"), **FLAGGED)
hard("offered-and-earned", "weasyprint", "two amounts behind one unit, told apart by their heads", """
## {p}
# Certificate of Participation
< Learner: Lucille Fairweather, MD
< Activity: Ultrasound of the Acute Abdomen
< Completed: 02/26/2025
|h Credit type | Offered | Earned by learner
| {cr} | 15.00 | 12.75
- {a}""", [award(F, "Ultrasound of the Acute Abdomen", BOSTON, "12.75", "2025-02-26", "15.00")],
     p=BOSTON[0], a=acc(BOSTON))
hard("words-up-the-side", "chromium", "a heading that runs up the page between the lines, and one in white on dark", """
## {p}
= Lucille Fairweather, MD
PARTICIPATED IN
! Soft Tissue Infections: Margins and Beyond
ON
February 20, 2025
AND EARNED
3.75 {cr}
- {a}""", [award(F, "Soft Tissue Infections: Margins and Beyond", MAYO, "3.75", "2025-02-20")], p=MAYO[0], a=acc(MAYO),
     how=dict(css="body::after{content:'CERTIFICATE OF CREDIT';position:fixed;left:-90pt;top:150pt;font-size:16pt;"
                  "color:#fff;background:#235;padding:6pt;transform:rotate(-90deg)}"))
hard("values-over-labels", "weasyprint", "each label stands under its value, three to a row", """
## {p}
# Physician Credit Certificate
| Lucille Fairweather, MD | Anatomy of the Claim | Reno, Nevada
| physician name | name of activity | place
| 12/15/2024 | 4.0 | 5.0
| date of activity | {cr} awarded | maximum credits designated
- {a}""", [award(F, "Anatomy of the Claim", OHSU, "4.00", "2024-12-15", designated_maximum_any=["5.00", None])],
     p=OHSU[0], a=acc(OHSU))
hard("amount-in-words-and-figures", "pdftex", "the amount in words, its unit on the next line", """
This is to certify that
= Lucille Fairweather, MD
attended
! Trauma Systems in Rural Areas
Coralville, Iowa, April 5, 2025
and has been awarded
five and one-quarter (5.25)
{cr}
< {a} {d}""", [award(F, "Trauma Systems in Rural Areas", BROWN, "5.25", "2025-04-05", "6.00")], a=acc(BROWN),
     d=des(BROWN, "6.00"))
hard("white-on-a-dark-band", "chromium", "learner and amount in white on shaded bands: an eye sees them", """
## {p}
certifies that
= Lucille Fairweather, MD
has completed the enduring material titled
! Blunt Chest Injury
on March 13, 2025
and is awarded 1.75 {cr}.
- {a}""", [award(F, "Blunt Chest Injury", CEDARS, "1.75", "2025-03-13")], p=CEDARS[0], a=acc(CEDARS),
     how=dict(css="p:nth-of-type(3),p:nth-of-type(7){color:#fff;background:linear-gradient(90deg,#135,#48a);"
                  "-webkit-print-color-adjust:exact}"))
hard("small-capitals", "chromium", "small capitals, which say that they are small letters (ActualText)", """
## {p}
certifies that
= Lucille Fairweather, MD
has participated in the live activity titled
! Hemorrhage Control for Surgical Teams
on March 27, 2025
and is awarded 2.50 {cr}.
- {a}""", [award(F, "Hemorrhage Control for Surgical Teams", EMORY, "2.50", "2025-03-27")], p=EMORY[0], a=acc(EMORY),
     how=dict(css="p{font-variant:small-caps}"))
hard("award-row-under-heads", "chromium", "the amounts of a row under heads that almost touch: offered, then earned", """
## {p}
# Certificate of Attendance
This certifies that Lucille Fairweather, MD
attended Acute Care Surgery Week on March 14, 2025
|h Credit type | Available | Earned
| {cr} | 24.50 | 17.75
| Contact hours | 24.5 | 17.8
- {a}""", [award(F, "Acute Care Surgery Week", MAYO, "17.75", "2025-03-14", "24.50")], p=MAYO[0], a=acc(MAYO),
     how=dict(css="table{width:auto!important}td,th{padding:1pt!important}"))
hard("date-form-printed", "chromium", "the form prints DD/MM/YYYY beside its date", """
## {p}
# Certificate
| Participant | Lucille Fairweather, MD
| Activity | Sepsis in the Surgical Patient
| Date (DD/MM/YYYY) | 04/03/2025
| Credit | 1.50 {cr} awarded
- {a}""", [award(F, "Sepsis in the Surgical Patient", EMORY, "1.50", "2025-03-04")], p=EMORY[0], a=acc(EMORY),
     how=dict(css="table{width:auto!important}td{padding:1pt 3pt!important;border:0!important}"))
hard("form-in-four-columns", "chromium", "two labels and their values to a line, set close", """
## {p}
# Certificate of Completion
| Name | Lucille Fairweather, MD | Activity date | March 14, 2025
| Activity | Damage Control Laparotomy | Format | Live
| Credits awarded | 2.25 | Credit type | {cr}
- {a}""", [award(F, "Damage Control Laparotomy", BOSTON, "2.25", "2025-03-14")], p=BOSTON[0], a=acc(BOSTON),
     how=dict(css="table{width:auto!important}td{padding:1pt!important}"))
hard("form-with-wrapped-cells", "chromium", "labels and values of several lines, each in the middle of its row", """
## {p}
# Certificate of Completion
| Learner | Lucille Fairweather, MD
| Title of activity | Ventral Hernia in the Obese Patient: Principles and Practice
| Number of {cr} earned | 1.25
| Date of completion | March 14, 2025
- {a}""", [award(F, "Ventral Hernia in the Obese Patient: Principles and Practice", CEDARS, "1.25", "2025-03-14")],
     p=CEDARS[0], a=acc(CEDARS), how=dict(css="table{width:280pt!important}td{padding:6pt!important}"))
hard("transcript-plastic-column", "chromium", "a column says what of each row is plastic surgery", """
## {p}
# CME Transcript
< Member: Lucille Fairweather, MD
|h Date | Activity | {cr} | Plastic Surgery | Patient Safety
| 03/14/2024 | Regional Meeting | 8.00 | 6.50 | 0.00
| 04/20/2024 | Office Sedation | 2.00 | 0.00 | 2.00
| 05/16/2024 | Burn Care Update | 3.50 | 1.50 | 0.00
- {a}""", [award(F, "Regional Meeting", ASPS, "8.00", "2024-03-14", ps="6.50"),
             award(F, "Office Sedation", ASPS, "2.00", "2024-04-20", safety="2.00"),
             award(F, "Burn Care Update", ASPS, "3.50", "2024-05-16", ps="1.50")],
     p=ASPS[0], a=acc(ASPS))
