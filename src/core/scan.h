/* Pages that are pictures of text: which they are, how what OCR reads on them joins the text
 * that is there, and what is still to be doubted of it. Pure. */
#pragma once
#include "core/draft.h"

/* Indexes (guint, new) of the pages that OCR should read: those without text, whose text makes no
 * words or is hidden under a picture; and where the draft lacks what a certificate must say, those
 * with pictures or letters drawn as shapes. `library` NULL leaves the last kind out. */
GArray *scan_plan(const Library *library, const Reading *reading);

/* The draft of what has been read so far. */
Draft *scan_draft(const Library *library, const Reading *reading);

/* Joins what OCR read (consumed) with the page's own text: by place, and where both are sane the
 * text wins. */
void scan_merge(Page *page, Page *scan);

/* Keeps what OCR read the second time (consumed) beside it. */
void scan_merge_again(Page *page, Page *scan);

/* Bit i: letters or fractions in box i are beyond ASCII, which the English model cannot read. */
guint32 scan_accented(const Page *page, const GArray *boxes);

/* For each page the lines (Box, upright) that the draft rests on and that OCR read, at most
 * SCAN_BOXES: what is read once more. Of GArray, new. */
GPtrArray *scan_evidence(const Library *library, const Reading *reading);
