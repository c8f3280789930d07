/* Two ledgers of a member, as CSV: what an audit file said, and what would be said today. */
#pragma once
#include <glib.h>

typedef struct { /* an entry that is not in both as it is */
  const char *what;   /* "changed", "gone", "new" */
  char *entry;        /* its id */
  GPtrArray *fields;  /* of char*: name, was, now, name, ...; of one in one ledger alone what it was
                         or is ("" on the other side): date, credits, state, title */
} EntryDifference;

/* Of EntryDifference, in the order of the older ledger, new ones last; NULL when one of the two is
 * no ledger of ours. */
GPtrArray *ledgers_compare(const char *then, gsize then_length, const char *now, gsize now_length);
