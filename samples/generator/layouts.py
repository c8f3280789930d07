"""How a certificate is laid out: functions from a certificate's facts to a list of blocks."""

CREDITS = "*AMA PRA Category 1 Credits*™"


SIGNATORIES = ("Rosalind Achterberg, MD, MPH", "Leopold N. Vasquez-Thorne, MD, FACS",
               "Imogen Castellane, PhD", "Bartholomew Yun, MD, MHPE")


def the(provider):
    """With its article, where the name takes one and does not bring it."""
    bare = provider.startswith(("The ", "NetCE", "Medscape", "Stanford", "Johns", "Lakeside"))
    return provider if bare else f"The {provider}"


def accredited(provider, by="the Accreditation Council for Continuing Medical Education (ACCME)"):
    return (f"{the(provider)} is accredited by {by} to provide continuing medical education for "
            "physicians.")


def jointly_accredited(provider):
    return (f"In support of improving patient care, {provider} is jointly accredited by the "
            "Accreditation Council for Continuing Medical Education (ACCME), the Accreditation "
            "Council for Pharmacy Education (ACPE), and the American Nurses Credentialing Center "
            "(ANCC), to provide continuing education for the healthcare team.")


def joint_providership(provider, partner):
    return ("This activity has been planned and implemented in accordance with the accreditation "
            "requirements and policies of the Accreditation Council for Continuing Medical Education "
            f"(ACCME) through the joint providership of the {provider} and the {partner}. "
            + accredited(provider).replace("the Accreditation Council for Continuing Medical "
                                           "Education (ACCME)", "the ACCME"))


def designates(provider, fmt, maximum):
    return (f"{the(provider)} designates this {fmt} for a maximum of {maximum} {CREDITS}. Physicians "
            "should claim only the credit commensurate with the extent of their participation in the "
            "activity.")


def statements(c):
    """The small print: accreditation, designation, patient safety, in this order."""
    said = c.get("accreditation") or accredited(c["provider"])
    return ([("small", said)] if said else []) + [
        ("small", designates(c["provider"], c["format"], c["maximum"]))] + [
        ("small", s) for s in [c.get("safety")] if s]


def signed(c):
    return [("gap", 14), ("text", SIGNATORIES[len(c["title"]) % len(SIGNATORIES)]),
            ("small", "Chair, Continuing Education Committee")]


def classic(c):
    return [("head", "Certificate of Credit"), ("gap", 10),
            ("text", f"{the(c['provider'])} certifies that"), ("name", c["name"]),
            ("text", f"has participated in the {c['format']} titled"), ("title", c["title"]),
            ("text", c["when"]), ("text", f"and is awarded {c['awarded']} {CREDITS}."),
            ("gap", 16)] + statements(c) + signed(c)


def maximum_first(c):
    return [("sub", c["provider"]), ("head", "Continuing Medical Education Certificate"),
            ("name", c["title"]), ("text", c["when"])] + statements(c) + [
            ("gap", 12), ("text", "This certificate is presented to"), ("name", c["name"]),
            ("text", f"Credits Claimed: {c['awarded']} {CREDITS}")] + signed(c)


def split_line(c):
    """Number and unit on lines of their own; letter-like."""
    return [("head", "Certificate of Completion"), ("gap", 20),
            ("text", f"{c['provider']} certifies that"), ("name", c["name"]),
            ("text", f"has participated in the {c['format']} titled"), ("title", c["title"]),
            ("text", f"on {c['when']}"), ("text", "and is awarded"), ("name", c["awarded"]),
            ("text", CREDITS), ("gap", 10)] + statements(c) + signed(c)


def labels(c):
    """Label | value, with a footnote on the number."""
    return [("sub", "This certifies that"), ("name", c["name"]),
            ("text", f"successfully completed the {c['format']}"), ("title", c["title"]),
            ("gap", 8), ("table", [["Date", c["when"]], ["Credit type", CREDITS],
                       ["Credits / Hours of participation", c["awarded"].replace("*", "**")],
                       ["Accredited Provider", c["provider"]]]), ("gap", 8),
            ("small", f"**For physicians, this is the number of {CREDITS} awarded.")
            ] + statements(c) + signed(c)


def dates_labelled(c):
    """Release, expiry, print and today's dates all around the one that counts."""
    return [("small", f"Today's Date: {c['today']}"), ("head", "C E R T I F I C A T E"),
            ("sub", "C O N T I N U I N G\u2003M E D I C A L\u2003E D U C A T I O N"),
            ("text", "This is to certify that"), ("name", c["name"]),
            ("text", f"has successfully completed the {c['format']} titled"), ("title", c["title"]),
            ("text", f"Completion Date: {c['when']}"),
            ("text", f"and has been awarded {c['awarded']} {CREDITS}"),
            ("small", f"Release Date: {c['released']}    Expiration Date: {c['expires']}")
            ] + statements(c) + [("small", f"Certificate printed {c['today']}")] + signed(c)


def bare(c):
    """Learner, title, date and one line about credit: for papers that lack something."""
    said = [("small", s) for s in c.get("small", [])]
    return [("head", c.get("heading", "Certificate")), ("gap", 12), ("text", c["lead"]),
            ("name", c["name"]), ("text", c.get("verb", "has participated in the activity titled")),
            ("title", c["title"])] + [("text", c["when"])] * bool(c.get("when")) + [
            ("text", c["credit"])] * bool(c.get("credit")) + [("gap", 16)] + said + signed(c)


LAYOUTS = {f.__name__: f for f in (classic, maximum_first, split_line, labels, dates_labelled,
                                   bare)}
