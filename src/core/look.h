/* What a page shows is compared with what it says. A PDF can give a program other letters than it
 * gives an eye, so the places of learner, amount and day of an entry that would be accepted are
 * drawn and read by OCR; only where both agree does it stay accepted. An intake looks after the
 * entry is in the ledger, where it waits with a flag until then. Pure. */
#pragma once
#include "core/draft.h"
#include "core/wire.h"

typedef struct { /* what OCR saw at one place */
  guint page;  /* from 1 */
  guint round; /* from 1: each look at a place is of another drawing, or by another model */
  Box place;
  char *text;
  guint sure;  /* confidence of its worst word, of 100 */
} Look;

typedef struct {
  guint page;    /* from 1 */
  GArray *boxes; /* of Box, at most SCAN_BOXES */
} LookAsk;

/* From now on an entry is accepted only where it was looked at. */
void look_begin(Reading *reading);

/* So much of a document is looked at, whatever rows it has: 6 s of computing, 25 s where no
 * place agrees. The entries behind it wait for a person. */
#define LOOK_PLACES 300
#define LOOK_PAGES 30

/* What is still to be looked at: the places that no look agreed with so far, entry by entry up to
 * the bounds. Of LookAsk, new. */
GPtrArray *look_asks(const Draft *draft);

/* Keeps what OCR saw. */
void look_take(Reading *reading, const LookAsk *ask, guint round, const Page *seen);

/* Flags the accepted entries that show something else than they say (seen-differs) or of which
 * that cannot be told (seen-unchecked); where the look is still to come, those that it is for
 * (LOOK_WAITS). Nobody looked: nothing. */
void look_judge(Draft *draft, const DocumentText *document);

#define LOOK_WAITS "seen-not-yet" /* the flag of an entry that waits for its look */
gboolean look_is_all(const Entry *entry); /* nothing else holds it */

/* Copies of entries that waited, as they stand after the looks of the reading: settled, and no
 * longer waiting. New. */
Draft *look_after(const GPtrArray *entries, const Reading *reading);
