/* Draws the pages of an audit PDF that are ours, in one go, so that a font is there once: the
 * front pages, the pages that stand for exhibits which cannot be shown, and the stamps that are
 * put below the pages of the others. */
#pragma once
#include "packet/canvas.h"

#define STAMP_HEIGHT 20.0 /* of the strip below a page, on Letter; a wider page has a higher one */

typedef struct { /* the line below one page of an exhibit */
  guint exhibit;   /* from 1 */
  guint page, of;  /* of the exhibit */
  guint number;    /* of the whole PDF */
  double width, height; /* of the strip, points */
} Stamp;

typedef struct {
  GBytes *pdf;           /* front pages, stand-ins, stamps; NULL when measured */
  guint pages;           /* front pages */
  guint *stand_ins;      /* pages that stand for each exhibit */
  GPtrArray *headings;   /* of char*: bookmarks of the front pages */
  GArray *heading_pages; /* of guint, from 0 */
  GArray *links;         /* of CanvasLink */
  GArray *row_pages;     /* of guint: the front page, from 0, with the ledger row of each exhibit;
                            G_MAXUINT for none */
} Front;

typedef struct { /* what is known only once everything was measured */
  const Front *measured;
  const guint *first_pages; /* from 1: where each exhibit begins */
  const gboolean *stand_in; /* of each exhibit: it is shown by the page that stands for it */
  const GArray *stamps;     /* of Stamp */
  guint total;
} FrontKnown;

/* `known` NULL: measures only. */
Front *front_draw(const PacketPlan *plan, const FrontKnown *known);
void front_free(Front *front);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Front, front_free)

/* Loads fonts and libraries, so that nothing needs opening behind the wall but font files. */
void front_warm_up(void);
