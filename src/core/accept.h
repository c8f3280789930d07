/* What decides between accepted and pending: the whole of it is on the page accept.c. */
#pragma once
#include "core/entry.h"

/* The ways in which a field is read off a page, each with its confidence in `accept_ways`. */
typedef enum {
  WAY_NAME_SAID, WAY_NAME_PLACED, WAY_NAME_UNSAID,
  WAY_TITLE_SAID, WAY_TITLE_CELL, WAY_TITLE_BEHIND_VERB, WAY_TITLE_PLACED,
  WAY_PROVIDER_STATED, WAY_PROVIDER_CELL, WAY_PROVIDER_CELL_UNKNOWN, WAY_PROVIDER_NAMED,
  WAY_CATEGORY_UNIT, WAY_CATEGORY_LABEL, WAY_CATEGORY_PAPER,
  WAY_CREDITS_SAID, WAY_CREDITS_CELL, WAY_CREDITS_UNIT_APART, WAY_CREDITS_UNSAID,
  WAY_MAXIMUM_SAID,
  WAY_START_SAID,
  WAY_DATE_SAID, WAY_DATE_CELL, WAY_DATE_PLACED, WAY_DATE_MONTH,
  WAY_TYPE_SAID, WAY_TYPE_CELL, WAY_TYPE_MEANT,
  WAY_PLASTIC_SAID, WAY_PLASTIC_CELL, WAY_PLASTIC_TITLE,
  WAY_SAFETY_SAID, WAY_SAFETY_CELL,
  WAY_REFERENCE_SAID,
  WAY_ACCREDITOR_SAID,
  WAY_LOCATION_SAID, WAY_LOCATION_PLACED,
  N_WAYS
} Way;
typedef struct {
  Field field;
  guint confidence; /* hundredths; a field has no two ways with the same one */
  const char *how;  /* how the value was found, as a reviewer is told */
} AcceptWay;
extern const AcceptWay accept_ways[N_WAYS];

/* The first evidence of the way's field was found in that way. */
gboolean accept_was(const Entry *entry, Way way);
/* How the value was found; NULL for what no way of today gives. */
const char *accept_how(const Evidence *evidence);
/* Sure enough for an accepted entry; FALSE without evidence. */
gboolean accept_is_enough(const Evidence *evidence);

/* Figures beyond which what was read is flagged. */
#define ACCEPT_DAYS 31 /* from the first day of an activity to its last */
#define ACCEPT_WORD 60 /* of 100: how sure OCR must be of each word of a number or a date */

typedef struct {
  Field field;
  guint least;      /* hundredths of confidence that an accepted entry needs */
  const char *when; /* what that confidence stands for */
} AcceptRule;
/* The fields that a verdict rests on; ended by N_FIELDS. */
extern const AcceptRule accept_rules[];

/* Settles the entry. `trust_scans` (setting accept-scans): that it was read from a scan is then a
 * note and no flag, so that one which two readings agree on, with no other doubt, is accepted. */
void entry_settle_scan(Entry *entry, gboolean trust_scans);

/* Why the entry is accepted or pending: a line for each rule, "+" held, "-" not. New string. */
char *accept_reasons(const Entry *entry);

/* The share of accepted entries that a person looks at all the same. Whether an entry is drawn
 * depends on the bytes of its document, its place in it and the seed alone. */
gboolean accept_is_drawn(const char *sha256, guint ordinal, guint64 seed, guint percent);

/* What share of n drawn entries is wrong when k were found to be: the 95 % interval of Wilson, in
 * hundredths of a percent, rounded outwards. Exact integers, for n up to 1,000,000. */
void accept_interval(guint wrong, guint of, guint *low, guint *high);
