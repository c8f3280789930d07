/* An evaluation in words: the page about a member that a coordinator reads out and defends. */
#pragma once
#include "core/evaluate.h"

/* The whole page, several lines: the sentence for the telephone, standing and its clause, each
 * cycle with its requirements and what counted for them, what would cure it, and what else
 * came in under the name. The evaluation must be one `with_entries`. New string; texts from
 * certificates are in it as they are, on one line each. */
char *explain_page(const Evaluation *evaluation, const Rules *rules, const GPtrArray *entries,
                   const GPtrArray *decisions);

/* Why credit did not count, for a NotCounted's reason: "waits for review". New string. */
char *explain_not_counted(const Rules *rules, const char *reason);

/* "1 day", "12 days". New string. */
char *explain_count(gint64 count, const char *one, const char *many);
