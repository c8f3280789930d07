/* Verdicts on members as the ledger has them. */
#pragma once
#include "app/app.h"

/* One member's verdict with what it rests on; all borrowed, valid during the call. `decisions`
 * may be NULL: none. */
typedef void (*JudgeVisitor)(const Evaluation *evaluation, const GPtrArray *entries,
                             const GPtrArray *decisions, gpointer user_data);

/* Many, in one pass over the ledger: `members` (of const Member) by id. Of the entries only what
 * a verdict is made from is read (store_credits_visit). FALSE with error when the ledger cannot
 * be read. */
gboolean judge_members(Store *store, const Rules *rules, const GPtrArray *members, Day as_of,
                       JudgeVisitor visit, gpointer user_data, GError **error);

/* One, with whole entries, and what counted (RequirementResult.entries). */
gboolean judge_member(Store *store, const Rules *rules, const Member *member, Day as_of,
                      JudgeVisitor visit, gpointer user_data, GError **error);
