/* A page as a bag of glyphs, and the two texts that patterns match (design.md, section 4):
 * flow (poppler's order) for sentences, rows (by place) for tables and transcripts. */
#pragma once
#include "core/entry.h"

enum {
  GLYPH_FAINT = 1 << 0,    /* not seen by an eye: near the colour of paper, or not painted at all
                              (invisible, clipped, replaced by ActualText, a broken font) */
  GLYPH_OFF_PAGE = 1 << 1, /* outside the page as shown */
  GLYPH_SCANNED = 1 << 2   /* read from pixels, by OCR */
};
#define GLYPH_SURE 8 /* of a scanned one: the bit from which its word's confidence stands, 0..100 */
#define GLYPH_ALL ((guint32)(GLYPH_FAINT | GLYPH_OFF_PAGE | GLYPH_SCANNED | 0x7fu << GLYPH_SURE))

typedef struct { /* fixed layout: it crosses the wall as it stands */
  guint32 code;  /* Unicode code point; '\n' and ' ' as poppler gave them */
  guint32 style; /* GLYPH_ bits */
  Box box;
} Glyph;

/* Where the right of the upright page points to on the page as shown: {1, 0} as it stands, {0, 1}
 * when it lies on its right side. */
typedef struct {
  float x, y;
} Turn;

typedef struct {
  float width, height;  /* points, as shown (after /Rotate and CropBox) */
  GArray *glyphs;       /* of Glyph, poppler's order */
  gboolean has_boxes;   /* FALSE: the rectangles did not agree with the characters */
  float pictured;       /* the part of the page that pictures cover, 0..1 */
  guint shapes;         /* outlines filled in, small as letters are */
  Turn turn;            /* not {0, 0}: the boxes of glyphs are those of the page set upright; see
                           page_box_as_shown */
  gboolean from_print;  /* read from a drawing of the page, since it has fields or annotations */
  gboolean draw_failed; /* drawing it met a fault: letters may be faint for no other reason */
  GArray *again;        /* of Glyph: places that OCR read once more in another way; NULL: none */
} Page;

typedef struct { /* what a worker saw in one PDF */
  Outcome outcome;   /* OUTCOME_CERTIFICATE stands for "read"; else why not */
  char *reason;      /* one line for a person; NULL when read */
  GPtrArray *pages;  /* of Page */
  guint pages_total; /* pages in the document; more than pages->len when cut at the limit */
  gboolean no_annotations; /* read a second time after a crash or a time-out, drawing nothing:
                              without form fields and annotations, unseen text not marked */
  gboolean no_end; /* the file does not end as a PDF should: some of it may be missing */
  gboolean scanned;    /* pages were read by OCR */
  gboolean scan_waits; /* pages are still to be read by OCR */
  char *scan_fault;  /* why pages that needed it were not, one line; NULL: all were */
  GPtrArray *looks;  /* of Look (core/look.h), what OCR saw at places with text; NULL: nobody looked */
  gboolean look_scans; /* entries are accepted that OCR read in part: the rest of them was looked at, too */
  char *look_fault;  /* why nobody could; NULL: no fault */
  gboolean look_waits; /* the look is still to come */
} Reading;

void page_free(Page *page);
/* Where a box of the upright page lies on the page as shown. */
Box page_box_as_shown(const Page *page, Box box);
Reading *reading_new(Outcome outcome, const char *reason);
void reading_free(Reading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, reading_free)

typedef enum { TEXT_FLOW, TEXT_ROWS, N_TEXTS } TextKind;

typedef struct {
  char *utf8;         /* valid UTF-8, NUL at its end; lines end in \n, cells part by \t;
                         without C0/C1 and bidi controls; ligatures taken apart (NFKC of
                         FB00-FB06), soft hyphens dropped, white space otherwise as it is */
  gsize length;       /* bytes */
  guint32 *glyph_of;  /* for each byte the index of its glyph; NO_GLYPH where we put it in */
} Text;
#define NO_GLYPH G_MAXUINT32

typedef enum { /* of day and month in a date of figures, as a page prints it beside its labels */
  DATE_FORM_UNSAID = 0,
  DATE_FORM_DAY_FIRST = 1,
  DATE_FORM_MONTH_FIRST = 2 /* with the other: it says both, and so nothing */
} DateForm;

typedef struct {
  guint number; /* from 1 */
  Page *page;   /* owned */
  Text text[N_TEXTS];
  DateForm date_form;
} PageText;

typedef struct {
  GPtrArray *pages;        /* of PageText */
  gboolean no_annotations; /* read without form fields and annotations: see Reading */
  gboolean no_end;         /* the file may have been cut short: see Reading */
  gboolean paired;         /* the flow text stands in another order than poppler's: draft_order.h */
  gboolean cut;            /* the document has more pages than were read */
  gboolean scanned;        /* pages were read by OCR */
  char *scan_fault;        /* why pages that needed it were not: see Reading */
  GPtrArray *looks;        /* see Reading */
  gboolean look_scans;     /* see Reading */
  char *look_fault;        /* see Reading */
  gboolean look_waits;     /* see Reading */
} DocumentText;

/* Builds both texts of every page; takes the pages out of the reading. */
DocumentText *document_text_take(Reading *reading);
/* One page whose two texts are both this one, without glyphs: for the examples of patterns
 * and for tests. Form feeds part pages. */
DocumentText *document_text_from_utf8(const char *utf8);
void document_text_free(DocumentText *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DocumentText, document_text_free)

/* Evidence is a span over a text, never a pointer. */
typedef struct {
  guint page;       /* from 1; 0: no span */
  TextKind kind;
  gsize start, end; /* bytes */
} Span;

/* No letter, and what it does to a terminal, a browser or an eye is not for a document to say:
 * controls (the tab and the line's end among them), what turns the direction of writing, what
 * has no width. */
gboolean character_is_hidden(gunichar code);
/* Without hidden characters; tabs and line ends stay. New string. */
char *without_hidden(const char *utf8);

/* The text with its ASCII letters lowered, same length. New string. */
char *text_lower(const Text *text);

/* The words of the span, white space made single, ends trimmed. New string. */
char *document_quote(const DocumentText *document, Span span);
/* One Box a line of the span, on the page as shown; NULL without usable rectangles. */
GArray *document_boxes(const DocumentText *document, Span span);
/* TRUE when the page of the evidence says its words, white space aside. */
gboolean document_says(const DocumentText *document, const Evidence *evidence);
/* TRUE when any glyph of the span is faint or off the page. */
gboolean document_is_unseen(const DocumentText *document, Span span);
/* Evidence of the span: quote, boxes, page. */
Evidence *evidence_from_span(const DocumentText *document, Span span, Field field,
                             const char *pattern, guint confidence);
