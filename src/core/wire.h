/* What crosses the wall between a worker and the ledger program, as bytes. The decoder
 * believes nothing: every count and index is checked against the bytes at hand. */
#pragma once
#include "core/text.h"

#define WIRE_PASSWORD 128 /* "" for none; at most 127 bytes and a NUL (CVE-2026-107705) */

/* What a worker is asked beside the PDF itself. */
typedef struct {
  guint32 max_pages;
  guint32 max_glyphs;      /* of all pages together */
  guint32 no_annotations;  /* 1: the second try; see Reading */
  char password[WIRE_PASSWORD];
} ReadOrder;

/* FALSE when the password (may be NULL) is too long for any library to see. */
gboolean read_order_set_password(ReadOrder *order, const char *password);
GBytes *wire_encode_order(const ReadOrder *order);
gboolean wire_decode_order(GBytes *bytes, ReadOrder *order);

GBytes *wire_encode_reading(const Reading *reading);
/* NULL when the bytes are not a reading that the encoder could have made. */
Reading *wire_decode_reading(GBytes *bytes);

/* A question for the picture of one page. */
typedef struct {
  guint32 page; /* from 1 */
  guint32 dpi;  /* 36..300 */
  guint32 grey; /* 1: bare grey pixels for OCR in place of a PNG; see GreyHead */
  char password[WIRE_PASSWORD];
} DrawOrder;
GBytes *wire_encode_draw(const DrawOrder *order);
gboolean wire_decode_draw(GBytes *bytes, DrawOrder *order);
/* The answer is a PNG, or empty for a page that cannot be drawn. TRUE when the bytes begin as a
 * PNG of at most WIRE_MAX_PIXELS does. */
#define WIRE_MAX_PIXELS 40000000u
gboolean wire_is_picture(GBytes *bytes);

/* A grey drawing: this head, then a byte a pixel, row by row, 255 is white. */
typedef struct {
  guint32 width, height;
} GreyHead;
/* FALSE when the bytes are no drawing of at most WIRE_MAX_PIXELS. */
gboolean wire_decode_grey(GBytes *bytes, GreyHead *head);

/* A question to cmeledger-ocr beside the grey drawing of a page. The answer is a reading of one
 * page: see `turn` of Page. */
#define SCAN_BOXES 24
#define SCAN_LOOKS 4
typedef struct {
  float width, height; /* points, of the page as shown */
  guint32 accented;    /* bit i: box i has letters that English lacks */
  guint32 look;        /* not 0: letters that poppler drew, looked at for the first, second, third time */
  guint32 n_boxes;     /* 0: all of the page; else these places alone, for a second opinion */
  Turn turn;           /* with boxes: as the first reading gave it */
  Box boxes[SCAN_BOXES]; /* upright, as the first reading's glyphs */
} ScanOrder;
GBytes *wire_encode_scan(const ScanOrder *order);
gboolean wire_decode_scan(GBytes *bytes, ScanOrder *order);
