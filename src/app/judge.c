/* Entries and members both come by id: everyone is judged in one pass over the ledger. */
#include "app/judge.h"

#include <string.h>

typedef struct {
  const Rules *rules;
  const GPtrArray *members;
  Day as_of;
  gboolean whole;
  JudgeVisitor visit;
  gpointer user_data;
  guint at;            /* the next of the members */
  GPtrArray *entries;  /* of Entry: the next one's, so far */
  GHashTable *decided; /* member id -> decisions, read before the entries */
} Judge;

static void judge_next(Judge *judge) {
  const Member *member = judge->members->pdata[judge->at++];
  const GPtrArray *decisions = g_hash_table_lookup(judge->decided, member->id);
  g_autoptr(Evaluation) evaluation = evaluate(judge->rules, member, judge->entries, decisions,
                                              judge->as_of, judge->whole);
  judge->visit(evaluation, judge->entries, decisions, judge->user_data);
  g_ptr_array_set_size(judge->entries, 0);
}

static const Member *next_of(const Judge *judge) {
  return judge->at < judge->members->len ? judge->members->pdata[judge->at] : NULL;
}

static gboolean take_entry(Entry *entry, gpointer user_data) {
  Judge *judge = user_data;
  const Member *next = next_of(judge);
  if (!entry->member_id) return TRUE;
  while (next && strcmp(next->id, entry->member_id) < 0) {
    judge_next(judge);
    next = next_of(judge);
  }
  if (!next) return FALSE;
  if (strcmp(next->id, entry->member_id) == 0) g_ptr_array_add(judge->entries, entry_dup(entry));
  return TRUE;
}

gboolean judge_members(Store *store, const Rules *rules, const GPtrArray *members, Day as_of,
                       gboolean singly, gboolean whole, JudgeVisitor visit, gpointer user_data,
                       GError **error) {
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  g_autoptr(GHashTable) decided =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  Judge judge = {rules, members, as_of, whole, visit, user_data, 0, entries, decided};
  for (guint i = 0; i < members->len; i++) {
    const Member *member = members->pdata[i];
    GPtrArray *decisions = store_decisions(store, member->id, error);
    if (!decisions) return FALSE;
    g_hash_table_insert(decided, member->id, decisions);
  }
  const EntryFilter everything = {.details = whole};
  if (!singly && !store_entries_visit(store, &everything, take_entry, &judge, error)) return FALSE;
  while (next_of(&judge)) {
    const EntryFilter one = {.member_id = next_of(&judge)->id, .details = whole};
    if (singly && !store_entries_visit(store, &one, take_entry, &judge, error)) return FALSE;
    judge_next(&judge);
  }
  return TRUE;
}
