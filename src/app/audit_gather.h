/* Reads from the ledger what the audit file of a member says. */
#pragma once
#include "app/app.h"
#include "core/audit.h"

typedef struct {
  GPtrArray *entries, *decisions, *changes, *documents; /* what `input` borrows */
  GArray *redacted; /* of gint64: entries whose paper has another's name on it */
  AuditInput input; /* prepared by nobody, never: that is for the caller */
} AuditSource;

/* Member and rules are borrowed by it; `shared`: papers with rows of others are shown. NULL with
 * error. */
AuditSource *audit_gather(Store *store, const Rules *rules, const Member *member, Day as_of,
                          gboolean shared, GError **error);
void audit_source_free(AuditSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditSource, audit_source_free)
