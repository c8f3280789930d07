/* Lines and members both come by id: everyone is judged in one pass over the ledger. */
#include "app/judge.h"

#include <string.h>

typedef struct {
  const Rules *rules;
  const GPtrArray *members;
  Day as_of;
  JudgeVisitor visit;
  gpointer user_data;
  GHashTable *decided; /* member id -> decisions; none without any */
  guint at;            /* the next of the members */
  GArray *lines;       /* of Entry, as store_credits_visit fills it: the next one's, so far */
  GPtrArray *entries;  /* the same as the evaluation takes them */
} Judge;

static const Member *next_of(const Judge *judge) {
  return judge->at < judge->members->len ? judge->members->pdata[judge->at] : NULL;
}

static void judge_next(Judge *judge) {
  const Member *member = judge->members->pdata[judge->at++];
  const GPtrArray *decisions = g_hash_table_lookup(judge->decided, member->id);
  for (guint i = 0; i < judge->lines->len; i++)
    g_ptr_array_add(judge->entries, &g_array_index(judge->lines, Entry, i));
  g_autoptr(Evaluation) evaluation =
      evaluate(judge->rules, member, judge->entries, decisions, judge->as_of, FALSE);
  judge->visit(evaluation, judge->entries, decisions, judge->user_data);
  g_ptr_array_set_size(judge->entries, 0);
  g_array_set_size(judge->lines, 0);
}

static gboolean take_line(Entry *line, gpointer user_data) {
  Judge *judge = user_data;
  const Member *next;
  int order = 1;
  while ((next = next_of(judge)) && (order = strcmp(next->id, line->member_id)) < 0)
    judge_next(judge);
  if (order == 0) {
    g_array_append_vals(judge->lines, line, 1);
    Entry *kept = &g_array_index(judge->lines, Entry, judge->lines->len - 1);
    kept->member_id = next->id;
    kept->safety_topic = (char *)g_intern_string(line->safety_topic); /* they are few */
  }
  return next != NULL;
}

gboolean judge_members(Store *store, const Rules *rules, const GPtrArray *members, Day as_of,
                       JudgeVisitor visit, gpointer user_data, GError **error) {
  g_autoptr(GHashTable) decided = store_decisions_of_all(store, error);
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Entry));
  g_autoptr(GPtrArray) entries = g_ptr_array_new();
  Judge judge = {rules, members, as_of, visit, user_data, decided, 0, lines, entries};
  if (!decided || !store_credits_visit(store, NULL, take_line, &judge, error)) return FALSE;
  while (next_of(&judge)) judge_next(&judge);
  return TRUE;
}

gboolean judge_member(Store *store, const Rules *rules, const Member *member, Day as_of,
                      JudgeVisitor visit, gpointer user_data, GError **error) {
  const EntryFilter filter = {.member_id = member->id, .details = TRUE};
  g_autoptr(GPtrArray) decisions = store_decisions(store, member->id, error);
  g_autoptr(GPtrArray) entries = decisions ? store_entries(store, &filter, error) : NULL;
  if (!entries) return FALSE;
  g_autoptr(Evaluation) evaluation = evaluate(rules, member, entries, decisions, as_of, TRUE);
  visit(evaluation, entries, decisions, user_data);
  return TRUE;
}
