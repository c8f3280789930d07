/* Where the pages of an exhibit come from. */
#pragma once
#include "packet/plate.h"

typedef struct {
  qpdf_data pdf;   /* of the original, or of its pages drawn anew; borrowed */
  guint index;     /* in it, from 0 */
  guint number;    /* of the original's page, from 1 */
  Plate plate;
} SourcePage;

typedef struct {
  qpdf_data original, redrawn; /* open until the whole is written: pages are copied lazily */
  GArray *pages;               /* of SourcePage: what is shown; empty: the stand-in is */
} Source;

/* Opens what is to be shown; source_is_sound is for the caller to have asked before. */
void source_open(Source *source, const Exhibit *exhibit);
void source_close(Source *source);

/* A damaged file may open, with pages that stay blank: only what checks clean is shown. It may
 * cost more than is right, or the process: so it is a question of its own. */
gboolean source_is_sound(GBytes *pdf);

qpdf_data pdf_open(GBytes *bytes); /* NULL when it cannot be read. The bytes must outlive it. */
