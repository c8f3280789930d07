/* Everyone judged in one pass over the ledger. */
#pragma once
#include "app/app.h"

/* One member's verdict with what it rests on; all borrowed, valid during the call. */
typedef void (*JudgeVisitor)(const Evaluation *evaluation, const GPtrArray *entries,
                             const GPtrArray *decisions, gpointer user_data);

/* `members` (of const Member) by id. `singly` reads each member's entries alone, for a few of
 * many; `whole` with their flags, and fills what counted (RequirementResult.entries). FALSE with
 * error when the ledger cannot be read. */
gboolean judge_members(Store *store, const Rules *rules, const GPtrArray *members, Day as_of,
                       gboolean singly, gboolean whole, JudgeVisitor visit, gpointer user_data,
                       GError **error);
