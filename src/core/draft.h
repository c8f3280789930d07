/* From matches to entries: decides what a document is, takes each field from the evidence,
 * and flags whatever a careful human would look at. Pure. */
#pragma once
#include "core/pattern.h"

typedef struct {
  Outcome outcome;    /* certificate, not-a-certificate or no-text */
  char *reason;       /* why it is no certificate, one line; NULL for a certificate */
  GPtrArray *entries; /* of Entry, in the order of the document; settled */
} Draft;

/* `today` raises the flag on dates in the future; DAY_UNKNOWN leaves it out. */
Draft *draft_from_text(const Library *library, const DocumentText *document, Day today);
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)
