/* The member audit file: what it says, as a plan of pages. Pure: as-of date, preparer and time
 * of preparation are arguments, so the same inputs give the same bytes. */
#pragma once
#include "core/evaluate.h"
#include "core/packet.h"

typedef struct {
  const Rules *rules;
  const Member *member;
  const GPtrArray *entries;    /* of Entry with flags, in ledger order (date, id) */
  const GPtrArray *decisions;  /* of Decision */
  Day as_of;
  const char *prepared_by, *prepared_at;
} AuditInput;

/* The plan, with one exhibit for each document in the order in which the ledger first meets
 * it; their PDFs are for the caller to fill in. *documents (of gint64, owned by the caller)
 * names the document of each exhibit. */
PacketPlan *audit_compose(const AuditInput *input, GArray **documents);
