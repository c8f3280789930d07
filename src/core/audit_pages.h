/* The parts of an audit file's pages; audit_compose puts them in order. */
#pragma once
#include "core/audit_file.h"
#include "core/rules.h"

const char *or_dash(const char *text);
const char *day_or_dash(Day day, char buffer[DAY_TEXT_SIZE]);

void compose_cover(const AuditFile *file, GPtrArray *blocks);
void compose_requirements(const AuditFile *file, GPtrArray *blocks);
void compose_ledger(const AuditFile *file, GPtrArray *blocks);
void compose_missing(const AuditFile *file, GPtrArray *blocks);
void compose_history(const AuditFile *file, GPtrArray *blocks);
void compose_exhibits(const AuditFile *file, GPtrArray *blocks); /* the list of them */
void compose_rules(const AuditFile *file, GPtrArray *blocks);
/* The exhibits themselves: marks, and the page that stands for what cannot be shown. */
void compose_plates(const AuditFile *file, PacketPlan *plan);
