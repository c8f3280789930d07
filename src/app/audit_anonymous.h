/* An audit file for showing: whose it is cannot be told from what it says. */
#pragma once
#include "app/audit_gather.h"

/* Takes out the names, ids, numbers, reasons and certificates of what was gathered. Returns the
 * member that stands for the real one; it is for the caller to free, after the source. */
Member *audit_hide_member(AuditSource *source, const char *called);
