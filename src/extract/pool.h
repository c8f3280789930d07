/* Starts, feeds and buries workers: PDFs in, readings out, whatever the PDFs do. */
#pragma once
#include "core/pattern.h"

typedef struct {
  const char *program;     /* path of cmeledger-worker */
  guint workers;           /* how many at once; 0: one per core */
  guint64 max_input;       /* bytes of a PDF */
  guint max_pages;         /* pages read */
  guint64 max_text;        /* bytes of an answer */
  guint cpu_seconds;       /* a file's share of CPU time */
  guint64 memory;          /* address space, bytes */
  guint wall_seconds;      /* 0: 3 x cpu_seconds + 30 */
  guint renew_after;       /* files a worker reads before a fresh one; 1 = one per file */
  gboolean retry;          /* once more at three times the limits after a time-out */

  const char *ocr;         /* path of cmeledger-ocr; NULL: scans are not read */
  const Library *library;  /* says what a page lacks and what to read twice; the caller's, may be NULL */
  guint scan_pages;        /* pages of a document that OCR reads; with more to read none is */
  guint scan_pixels;       /* the long side of a drawing */
  guint scan_seconds;      /* CPU time for a page */
  guint look_share;        /* percent of what would be accepted of which OCR compares what is shown
                              with what is said; without `library` none */
  gboolean look_scans;     /* also where all that holds an entry is that part of it was read by OCR */
  guint64 look_seed;       /* which they are: a number that who sends files does not know */

  /* Called when a page of a scan has been read, the `done`th of `of`, and once more when its lines
   * that count were read `again`; NULL: nobody asks. */
  void (*page_read)(gpointer data, guint done, guint of, gboolean again);
  gpointer page_data;
} ExtractLimits;
extern const ExtractLimits extract_defaults; /* hostile.md section 6; program is NULL */

typedef struct Extractor Extractor;

/* Starts no worker yet. The error is for a worker program that is missing or that could not
 * lock itself in: then no PDF is read at all. */
Extractor *extractor_new(const ExtractLimits *limits, GError **error);
void extractor_free(Extractor *extractor); /* ends the workers */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Extractor, extractor_free)

/* Queues a PDF: `pdf` is a sealed memfd that the caller keeps open until the answer. The
 * password may be NULL; one over 127 bytes is refused before any library sees it. */
void extractor_submit(Extractor *extractor, guint64 ticket, int pdf, const char *password);

/* Queues a look, behind all that is to be read, at the places that entries (of Entry, copied) of
 * that PDF rest on: what the reading then holds is for look_after. Without OCR it has a look_fault. */
void extractor_look(Extractor *extractor, guint64 ticket, int pdf, const GPtrArray *entries);

/* From now on texts are not looked at, and say so (look_waits of Reading) where that is due. */
void extractor_put_looks_off(Extractor *extractor, gboolean off);

/* From now on what needs OCR is read without it, and says so (scan_waits of Reading), so that it
 * holds nobody up. */
void extractor_put_scans_off(Extractor *extractor, gboolean off);

/* The next finished one, in any order; waits for it. FALSE when nothing is under way, or with
 * *error set when workers cannot be run at all: then all that was queued is forgotten. The reading's outcome is OUTCOME_CERTIFICATE
 * when it was read, else encrypted, damaged, not-a-pdf, too-large, timed-out or crashed. */
gboolean extractor_next(Extractor *extractor, guint64 *ticket, Reading **reading, GError **error);

/* What `cmeledger-worker selftest` says: lines for a person; FALSE when a layer failed. */
gboolean extract_selftest(const char *program, char **report, GError **error);

/* Versions of what read the document ("poppler 22.12.0", and "tesseract 5.3.0" when it was
 * scanned); from the programs' greetings. NULL before the first answer. New string. */
char *extractor_version(const Extractor *extractor, gboolean scanned);
