/* What decides between accepted and pending: the whole of it is on the page accept.c. */
#pragma once
#include "core/entry.h"

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
