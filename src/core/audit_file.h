/* Shared by the files that make up the audit record. */
#pragma once
#include "core/audit.h"

/* How the entry came to count: the words of the ledger table. New string. */
char *audit_how_accepted(const AuditFile *file, const Entry *entry);
/* The person's change that gave the field its value, or NULL. */
const AuditChange *audit_changed_by_hand(const AuditFile *file, const Entry *entry, Field field);
