"""Draws a page description (a list of blocks) with one of eight PDF producers.

A block is (kind, payload). Kinds: head, sub, name, title, text, left, small, gap, page
(payload: text, *italic* between asterisks, ** an asterisk, ^TM raised letters) and table (payload: rows; the first
row is the heading when the payload is a tuple ("header", rows))."""
import html
import os
import re
import shutil
import subprocess
import tempfile

SIZES = {"head": 22, "sub": 13, "name": 18, "title": 15, "text": 12, "left": 11, "small": 8.5}
BOLD = {"head", "name", "title"}
LEFT = {"left"}
QUIET = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def runs(text):
    """'a *b* c' -> [('a ', False), ('b', True), (' c', False)]: text and whether it is italic.
    Two asterisks are one that is printed."""
    parts = text.replace("**", "\0").split("*")
    return [(part.replace("\0", "*"), bool(i % 2)) for i, part in enumerate(parts) if part]


def markup(text):
    marked = "".join(f"<i>{html.escape(t)}</i>" if it else html.escape(t) for t, it in runs(text))
    return marked.replace("^TM", "<sup>TM</sup>")


def table_of(payload):
    return (True, payload[1]) if isinstance(payload, tuple) else (False, payload)


# ---------------------------------------------------------------- HTML: three producers
def to_html(blocks, landscape, for_office=False, css=""):
    style = {k: f"font-size:{s}pt;text-align:{'left' if k in LEFT else 'center'};margin:5pt 0;"
                f"font-weight:{'bold' if k in BOLD else 'normal'}" for k, s in SIZES.items()}
    frame = "" if for_office else "body{border:3px double #446;padding:24pt;margin:0}"
    out = [f"<html><head><meta charset='utf-8'><style>@page{{size:letter"
           f"{' landscape' if landscape else ''};margin:36pt}}body{{font-family:'Liberation Serif'}}"
           f"table{{width:100%;border-collapse:collapse;font-size:10pt}}td,th{{padding:3pt;"
           f"text-align:left;border-bottom:1px solid #999}}{frame}{css}</style></head><body>"]
    new_page = ""
    for kind, payload in blocks:
        if kind == "page":
            new_page = ";page-break-before:always"
        elif kind == "gap":
            out.append(f"<p style='font-size:{payload}pt'>&nbsp;</p>")
        elif kind == "table":
            header, rows = table_of(payload)
            out.append("<table>")
            for i, row in enumerate(rows):
                tag = "th" if header and i == 0 else "td"
                out.append("<tr>" + "".join(f"<{tag}>{markup(c)}</{tag}>" for c in row) + "</tr>")
            out.append("</table>")
        else:
            out.append(f"<p style='{style[kind]}{new_page}'>{markup(payload)}</p>")
            new_page = ""
    return "".join(out) + "</body></html>"


def chromium(blocks, path, landscape=False, css=""):
    with tempfile.TemporaryDirectory() as tmp:
        page = f"{tmp}/page.html"
        open(page, "w", encoding="utf-8").write(to_html(blocks, landscape, css=css))
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                        "--disable-background-networking", "--disable-component-update",
                        "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
                        f"--user-data-dir={tmp}/profile", "--no-pdf-header-footer",
                        "--print-to-pdf-no-header", f"--print-to-pdf={path}", f"file://{page}"],
                       check=True, timeout=120, **QUIET)


def weasyprint(blocks, path, landscape=False):
    from weasyprint import HTML
    HTML(string=to_html(blocks, landscape)).write_pdf(path)


def wkhtmltopdf(blocks, path, landscape=False, css=""):
    with tempfile.TemporaryDirectory() as tmp:
        open(f"{tmp}/page.html", "w", encoding="utf-8").write(to_html(blocks, landscape, css=css))
        subprocess.run(["wkhtmltopdf", "-q", "-s", "Letter", f"{tmp}/page.html", path], check=True,
                       timeout=120, **QUIET)


def libreoffice(blocks, path, landscape=False):
    with tempfile.TemporaryDirectory() as tmp:
        open(f"{tmp}/page.html", "w", encoding="utf-8").write(to_html(blocks, landscape, True))
        profile = f"-env:UserInstallation=file:///tmp/samples-office-{os.getuid()}"
        subprocess.run(["soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to",
                        "pdf:writer_pdf_Export", "--outdir", tmp, f"{tmp}/page.html"],
                       check=True, timeout=180, **QUIET)
        shutil.copyfile(f"{tmp}/page.pdf", path)


# ---------------------------------------------------------------- pdfTeX
TEX = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
       "™": r"\texttrademark{}", "–": "--", "—": "---", "“": "``", "”": "''", "’": "'"}


def tex(text):
    esc = lambda t: "".join(TEX.get(c, c) for c in t)
    return "".join(rf"\textit{{{esc(t)}}}" if it else esc(t) for t, it in runs(text))


def pdftex(blocks, path, landscape=False):
    texts = "".join(p for _, p in blocks if isinstance(p, str))
    beyond_latin1 = any(ord(c) > 255 and c not in TEX for c in texts)
    fonts = "lmodern" if beyond_latin1 else "mathptmx"  # Times' subsets are smaller
    out = [r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}"
           rf"\usepackage{{{fonts}}}" r"\usepackage{textcomp}\usepackage[letterpaper,margin=1in"
           + (",landscape" if landscape else "") + r"]{geometry}"
           r"\input{glyphtounicode}\pdfgentounicode=1\pagestyle{empty}\parindent0pt"
           r"\begin{document}"]
    for kind, payload in blocks:
        if kind == "page":
            out.append(r"\newpage")
        elif kind == "gap":
            out.append(rf"\vspace{{{payload}pt}}")
        elif kind == "table":
            rows = table_of(payload)[1]
            width = 0.92 / len(rows[0])
            out.append(rf"\begin{{tabular}}{{*{{{len(rows[0])}}}{{p{{{width:.2f}\linewidth}}}}}}"
                       r"\hline")
            out += [" & ".join(map(tex, row)) + r"\\ \hline" for row in rows]
            out.append(r"\end{tabular}\par")
        else:
            size = SIZES[kind]
            bold = r"\bfseries " if kind in BOLD else ""
            align = r"\raggedright" if kind in LEFT else r"\centering"
            out.append(rf"{{{align}\fontsize{{{size}}}{{{size * 1.25:.1f}}}\selectfont {bold}"
                       rf"{tex(payload)}\par}}\vspace{{5pt}}")
    with tempfile.TemporaryDirectory() as tmp:
        open(f"{tmp}/page.tex", "w", encoding="utf-8").write("\n".join(out) + r"\end{document}")
        subprocess.run(["pdflatex", "-interaction=batchmode", "-halt-on-error", "page.tex"],
                       cwd=tmp, check=True, timeout=120, **QUIET)
        shutil.copyfile(f"{tmp}/page.pdf", path)


# ---------------------------------------------------------------- cairo with Pango
def cairo(blocks, path, landscape=False, turned=False, outlines=False):
    """`turned` draws a landscape page on a portrait sheet, to be shown with /Rotate 270;
    `outlines` draws the letters' shapes and leaves no text."""
    import gi
    gi.require_version("Pango", "1.0")
    gi.require_version("PangoCairo", "1.0")
    import cairo as c
    from gi.repository import Pango, PangoCairo
    width, height = (792, 612) if landscape or turned else (612, 792)
    surface = c.PDFSurface(path, *((612, 792) if turned else (width, height)))
    context = c.Context(surface)

    def start_page():
        if turned:
            context.translate(612, 0)
            context.rotate(1.5707963267948966)
        context.rectangle(24, 24, width - 48, height - 48)
        context.stroke()

    def put(text, x, y, w, kind, centred):
        layout = PangoCairo.create_layout(context)
        weight = " bold" if kind in BOLD else ""
        font = f"DejaVu Serif{weight} {SIZES[kind] * .85}"
        layout.set_font_description(Pango.FontDescription(font))
        layout.set_width(int(w * Pango.SCALE))
        layout.set_alignment(Pango.Alignment.CENTER if centred else Pango.Alignment.LEFT)
        layout.set_markup(markup(text), -1)
        context.move_to(x, y)
        if outlines:
            PangoCairo.layout_path(context, layout)
            context.fill()
        else:
            PangoCairo.show_layout(context, layout)
        return layout.get_pixel_size()[1]

    start_page()
    y = 60
    for kind, payload in blocks:
        if kind == "page":
            context.show_page()
            start_page()
            y = 60
        elif kind == "gap":
            y += payload
        elif kind == "table":
            for row in table_of(payload)[1]:
                w = (width - 144) / len(row)
                y += 4 + max(put(cell, 72 + i * w, y, w - 6, "left", False)
                             for i, cell in enumerate(row))
        else:
            y += 7 + put(payload, 60, y, width - 120, kind, kind not in LEFT)
    surface.finish()


# ---------------------------------------------------------------- reportlab
def reportlab_fonts():
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    base = "/usr/share/fonts/truetype/liberation/LiberationSerif-"
    for name, style in (("S", "Regular"), ("SB", "Bold"), ("SI", "Italic"), ("SBI", "BoldItalic")):
        pdfmetrics.registerFont(TTFont(name, f"{base}{style}.ttf"))
    pdfmetrics.registerFontFamily("S", normal="S", bold="SB", italic="SI", boldItalic="SBI")


def reportlab(blocks, path, landscape=False, on_page=None):
    from reportlab.lib.enums import TA_CENTER, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab import platypus as pl
    reportlab_fonts()
    texts = "".join(p for _, p in blocks if isinstance(p, str))
    try:  # what the viewer's own Times can show is not embedded
        font = texts.encode("cp1252") and "Times-Roman"
    except UnicodeEncodeError:
        font = "S"
    style = lambda k: ParagraphStyle(k, fontName=font, fontSize=SIZES[k], leading=SIZES[k] * 1.25,
                                     spaceAfter=6, alignment=TA_LEFT if k in LEFT else TA_CENTER)
    flow = []
    for kind, payload in blocks:
        if kind == "page":
            flow.append(pl.PageBreak())
        elif kind == "gap":
            flow.append(pl.Spacer(1, payload))
        elif kind == "table":
            rows = table_of(payload)[1]
            flow.append(pl.Table([[pl.Paragraph(markup(c), style("left")) for c in row]
                                  for row in rows],
                                 style=[("LINEBELOW", (0, 0), (-1, -1), .4, "#888888")]))
        else:
            text = markup(payload)
            flow.append(pl.Paragraph(f"<b>{text}</b>" if kind in BOLD else text, style(kind)))
    size = (792, 612) if landscape else (612, 792)
    frame = on_page or (lambda canvas, _: canvas.rect(24, 24, size[0] - 48, size[1] - 48))
    pl.SimpleDocTemplate(path, pagesize=size, leftMargin=60, rightMargin=60, topMargin=54,
                         bottomMargin=54, invariant=1).build(
                             flow, onFirstPage=frame, onLaterPages=frame)


# ---------------------------------------------------------------- Ghostscript, from PostScript
PROLOGUE = r"""%!PS
/latin { findfont dup length dict begin { 1 index /FID ne { def } { pop pop } ifelse } forall
  /Encoding ISOLatin1Encoding 256 array copy dup 45 /hyphen put def
  currentdict end definefont pop } def
/R /Times-Roman latin /I /Times-Italic latin /B /Times-Bold latin
/width { 0 exch { aload pop 3 1 roll exch findfont exch scalefont setfont stringwidth pop add }
  forall } def
/draw { { aload pop 3 1 roll exch findfont exch scalefont setfont show } forall } def
"""


def ghostscript(blocks, path, landscape=False):
    """PostScript as an old letter program wrote it: Latin-1, wrapped by counting characters."""
    width, height = (792, 612) if landscape else (612, 792)
    out = [PROLOGUE, f"<< /PageSize [{width} {height}] >> setpagedevice",
           f"36 36 {width - 72} {height - 72} rectstroke"]
    y = height - 80
    for kind, payload in blocks:
        if kind == "gap":
            y -= payload
            continue
        size = SIZES[kind]
        words = [(w, it) for text, it in runs(payload.replace("™", "(TM)"))
                 for w in re.findall(r"\S+\s*", text)]
        lines, length = [[]], 0
        for word, italic in words:
            if length + len(word) > (width - 140) / (size * .47):
                lines.append([])
                length = 0
            lines[-1].append((word, italic))
            length += len(word)
        for line in lines:
            font = lambda it: "/I" if it else "/B" if kind in BOLD else "/R"
            ps = " ".join(f"[{font(it)} {size} ({escape_ps(w)})]" for w, it in line)
            start = "72" if kind in LEFT else f"{width / 2} [{ps}] width 2 div sub"
            out.append(f"{start} {y:.1f} moveto [{ps}] draw")
            y -= size * 1.3
        y -= 6
    with tempfile.TemporaryDirectory() as tmp:
        open(f"{tmp}/page.ps", "w", encoding="latin-1").write("\n".join(out) + "\nshowpage\n")
        subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-o", path,
                        f"{tmp}/page.ps"], check=True, timeout=60)


def escape_ps(word):
    return word.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


PRODUCERS = {f.__name__: f for f in (chromium, weasyprint, wkhtmltopdf, libreoffice, pdftex, cairo, reportlab,
                                     ghostscript)}
