/* What people decided, and how it is taken back. */
#include <string.h>

#include "store/db.h"

void entry_version_free(EntryVersion *version) {
  if (!version) return;
  g_free(version->action);
  g_free(version->by);
  g_free(version->at);
  g_free(version->reason);
  g_ptr_array_unref(version->changes);
  g_free(version);
}

/* A version as it was, without its flags and evidence. */
static Entry *version_fields(Store *store, gint64 id, gint64 version, GError **error) {
  static const Field fields[] = {FIELD_MEMBER_NAME, FIELD_TITLE, FIELD_PROVIDER, FIELD_PROVIDER_ID,
                                 FIELD_CATEGORY, FIELD_ACTIVITY_TYPE, FIELD_SAFETY_TOPIC, FIELD_REFERENCE};
  sqlite3_stmt *row = db_prepare(
      store, "SELECT member_name, title, provider, provider_id, category, activity_type, safety_topic,"
             " reference, credits, designated_maximum, start_date, date, plastic_surgery_credits,"
             " patient_safety_credits, state, member_id, decided_by, decided_at, decided_reason,"
             " document, source FROM entry_version WHERE entry = ?1 AND version = ?2", error);
  if (!row) return NULL;
  db_bind(row, "ii", id, version);
  if (db_step(store, row, error) != SQLITE_ROW) return NULL;
  Entry *entry = entry_new();
  entry->id = id;
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    const char *text = (const char *)sqlite3_column_text(row, (int)i);
    g_autofree char *why = NULL;
    entry_set(entry, fields[i], text ? text : "", &why);
  }
#define NUMBER(column, unknown) \
  (sqlite3_column_type(row, column) == SQLITE_NULL ? (unknown) : (gint32)sqlite3_column_int64(row, column))
  entry->credits = NUMBER(8, CREDITS_UNKNOWN);
  entry->designated_maximum = NUMBER(9, CREDITS_UNKNOWN);
  entry->start_date = NUMBER(10, DAY_UNKNOWN);
  entry->date = NUMBER(11, DAY_UNKNOWN);
  entry->plastic_surgery_credits = NUMBER(12, CREDITS_UNKNOWN);
  entry->patient_safety_credits = NUMBER(13, CREDITS_UNKNOWN);
#undef NUMBER
  state_from_name((const char *)sqlite3_column_text(row, 14), &entry->state);
  entry->member_id = db_text(row, 15);
  entry->decided_by = db_text(row, 16);
  entry->decided_at = db_text(row, 17);
  entry->reason = db_text(row, 18);
  entry->document = sqlite3_column_int64(row, 19);
  entry->source = db_text(row, 20);
  sqlite3_reset(row);
  return entry;
}

Entry *store_entry_machine(Store *store, gint64 id, GError **error) {
  gint64 version = 0;
  if (!db_number(store, &version, 0, error,
                 "SELECT max(version) FROM entry_version WHERE entry = ?1 AND NOT person", "i", id) ||
      version == 0)
    return NULL;
  return version_fields(store, id, version, error);
}

static void list_changes(GPtrArray *changes, const Entry *before, const Entry *after) {
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *old = entry_get(before, field);
    g_autofree char *new = entry_get(after, field);
    if (strcmp(old, new) != 0)
      g_ptr_array_add(changes, g_strdup_printf("%s: %s -> %s", field_name(field), *old ? old : "-",
                                               *new ? new : "-"));
  }
  if (before->state != after->state)
    g_ptr_array_add(changes, g_strdup_printf("state: %s -> %s", state_name(before->state),
                                             state_name(after->state)));
  if (g_strcmp0(before->member_id, after->member_id) != 0)
    g_ptr_array_add(changes, g_strdup_printf("member: %s -> %s", before->member_id ? before->member_id : "-",
                                             after->member_id ? after->member_id : "-"));
}

static EntryVersion *read_version(sqlite3_stmt *row) {
  EntryVersion *version = g_new0(EntryVersion, 1);
  version->version = (guint)sqlite3_column_int(row, 0);
  version->action = db_text(row, 1);
  version->by = db_text(row, 2);
  version->at = db_text(row, 3);
  version->reason = db_text(row, 4);
  version->person = sqlite3_column_int(row, 5);
  version->changes = g_ptr_array_new_with_free_func(g_free);
  return version;
}

GPtrArray *store_entry_history(Store *store, gint64 id, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT version, action, by, at, why, person FROM entry_version"
                                        " WHERE entry = ?1 ORDER BY version", error);
  if (!row) return NULL;
  db_bind(row, "i", id);
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func((GDestroyNotify)entry_version_free);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) g_ptr_array_add(versions, read_version(row));
  if (code != SQLITE_DONE) return NULL;
  g_autoptr(Entry) before = NULL;
  for (guint i = 0; i < versions->len; i++) {
    EntryVersion *version = versions->pdata[i];
    g_autoptr(Entry) after = version_fields(store, id, version->version, error);
    if (!after) return NULL;
    if (before) list_changes(version->changes, before, after);
    entry_free(before);
    before = g_steal_pointer(&after);
  }
  return g_steal_pointer(&versions);
}

/* A version as it was with its flags; evidence and candidates stay what they are. */
static Entry *version_whole(Store *store, gint64 id, gint64 version, GError **error) {
  g_autoptr(Entry) now = store_entry(store, id, error);
  g_autoptr(Entry) then = now ? version_fields(store, id, version, error) : NULL;
  sqlite3_stmt *row = then ? db_prepare(store, "SELECT note, code, field, message FROM flag"
                                               " WHERE entry = ?1 AND version = ?2 ORDER BY ordinal", error)
                           : NULL;
  if (!row) return NULL;
  db_bind(row, "ii", id, version);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    Field field = N_FIELDS;
    field_from_name((const char *)sqlite3_column_text(row, 2), &field);
    (sqlite3_column_int(row, 0) ? entry_note : entry_flag)(
        then, (const char *)sqlite3_column_text(row, 1), field, "%s", sqlite3_column_text(row, 3));
  }
  if (code != SQLITE_DONE) return NULL;
  g_ptr_array_unref(then->evidence);
  then->evidence = g_ptr_array_ref(now->evidence);
  g_ptr_array_unref(then->candidates);
  then->candidates = g_ptr_array_ref(now->candidates);
  return g_steal_pointer(&then);
}

EntryVersion *store_entry_undoable(Store *store, gint64 id, GError **error) {
  g_autoptr(GPtrArray) stack = g_ptr_array_new_with_free_func((GDestroyNotify)entry_version_free);
  sqlite3_stmt *row = db_prepare(store, "SELECT version, action, by, at, why, person FROM entry_version"
                                        " WHERE entry = ?1 AND person ORDER BY version", error);
  if (!row) return NULL;
  db_bind(row, "i", id);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    EntryVersion *version = read_version(row);
    if (strcmp(version->action, "undo") != 0) {
      g_ptr_array_add(stack, version);
      continue;
    }
    entry_version_free(version);
    if (stack->len) g_ptr_array_set_size(stack, (gint)stack->len - 1);
  }
  return code == SQLITE_DONE && stack->len ? g_ptr_array_steal_index(stack, stack->len - 1) : NULL;
}

gboolean store_entry_undo(Store *store, gint64 id, const char *why, GError **error) {
  g_autoptr(EntryVersion) last = store_entry_undoable(store, id, error);
  if (!last) return FALSE;
  g_autoptr(Entry) before = version_whole(store, id, MAX(last->version - 1, 1), error);
  if (!before) return FALSE;
  if (last->version == 1) {
    before->state = STATE_REJECTED;
    g_free(before->reason);
    before->reason = g_strdup("taken back");
  }
  return store_entry_restore(store, before, "undo", why, 0, error);
}

void recent_decision_free(RecentDecision *decision) {
  if (!decision) return;
  g_free(decision->action);
  g_free(decision->by);
  g_free(decision->at);
  g_free(decision->reason);
  g_free(decision);
}

/* Those that were taken back are among the rows: more are read than asked for. */
GPtrArray *store_recent_decisions(Store *store, guint limit, GError **error) {
  g_autoptr(GPtrArray) recent =
      g_ptr_array_new_with_free_func((GDestroyNotify)recent_decision_free);
  g_autoptr(GPtrArray) standing =
      g_ptr_array_new_with_free_func((GDestroyNotify)recent_decision_free);
  sqlite3_stmt *row = db_prepare(store, "SELECT entry, version, action, by, at, why FROM entry_version"
                                        " WHERE person AND action <> 'undo'"
                                        " ORDER BY event DESC LIMIT 200", error);
  if (!row) return NULL;
  while (db_step(store, row, error) == SQLITE_ROW) {
    RecentDecision *decision = g_new0(RecentDecision, 1);
    decision->entry = sqlite3_column_int64(row, 0);
    decision->version = (guint)sqlite3_column_int(row, 1);
    decision->action = db_text(row, 2);
    decision->by = db_text(row, 3);
    decision->at = db_text(row, 4);
    decision->reason = db_text(row, 5);
    g_ptr_array_add(recent, decision);
  }
  for (guint i = 0; i < recent->len && standing->len < limit; i++) {
    const RecentDecision *decision = recent->pdata[i];
    g_autoptr(EntryVersion) last = store_entry_undoable(store, decision->entry, error);
    if (last && last->version == decision->version)
      g_ptr_array_add(standing, g_steal_pointer(&recent->pdata[i]));
  }
  return g_steal_pointer(&standing);
}

gint64 store_last_decided(Store *store, GError **error) {
  g_autoptr(GPtrArray) last = store_recent_decisions(store, 1, error);
  return last && last->len ? ((RecentDecision *)last->pdata[0])->entry : 0;
}

guint store_entry_version(Store *store, gint64 id, GError **error) {
  gint64 version = 0;
  db_number(store, &version, 0, error, "SELECT version FROM ledger WHERE entry = ?1", "i", id);
  return (guint)version;
}

/* The first version of each entry that the batch made or changed. */
static GArray *versions_of_batch(Store *store, gint64 batch, GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, "SELECT v.entry, min(v.version) FROM entry_version v WHERE v.batch = ?1"
             " AND v.action IN ('add', 'import', 'change') AND NOT EXISTS(SELECT 1 FROM entry_version u"
             " WHERE u.entry = v.entry AND u.action = 'undo-batch' AND u.batch = v.batch)"
             " GROUP BY v.entry", error);
  if (!row) return NULL;
  db_bind(row, "i", batch);
  g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(gint64));
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    const gint64 pair[] = {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
    g_array_append_vals(pairs, pair, 2);
  }
  return code == SQLITE_DONE ? g_steal_pointer(&pairs) : NULL;
}

gboolean store_batch_undo(Store *store, gint64 batch, guint *entries, GError **error) {
  g_autoptr(GArray) pairs = versions_of_batch(store, batch, error);
  g_autofree char *reason = g_strdup_printf("batch %" G_GINT64_FORMAT " undone", batch);
  *entries = 0;
  for (guint i = 0; pairs && i < pairs->len; i += 2) {
    gint64 id = g_array_index(pairs, gint64, i), version = g_array_index(pairs, gint64, i + 1);
    g_autoptr(Entry) entry = version == 1 ? store_entry(store, id, error)
                                          : version_whole(store, id, version - 1, error);
    if (!entry) return FALSE;
    if (version == 1 && entry->state == STATE_REJECTED) continue;
    if (version == 1) {
      entry->state = STATE_REJECTED;
      entry_decide(store, entry, reason);
    }
    if (!store_entry_restore(store, entry, "undo-batch", reason, batch, error)) return FALSE;
    (*entries)++;
  }
  return pairs != NULL;
}
