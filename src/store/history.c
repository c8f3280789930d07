/* What people decided, and how it is taken back. */
#include <string.h>

#include "store/db.h"

void entry_version_free(EntryVersion *version) {
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

GPtrArray *store_entry_history(Store *store, gint64 id, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT version, action, by, at, why, person FROM entry_version"
                                        " WHERE entry = ?1 ORDER BY version", error);
  if (!row) return NULL;
  db_bind(row, "i", id);
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func((GDestroyNotify)entry_version_free);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    EntryVersion *version = g_new0(EntryVersion, 1);
    version->version = (guint)sqlite3_column_int(row, 0);
    version->action = db_text(row, 1);
    version->by = db_text(row, 2);
    version->at = db_text(row, 3);
    version->reason = db_text(row, 4);
    version->person = sqlite3_column_int(row, 5);
    version->changes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(versions, version);
  }
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

/* The version of the last decision that was not taken back; 0: none. */
static gint64 undoable(Store *store, gint64 id, GError **error) {
  g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(gint64));
  sqlite3_stmt *row = db_prepare(store, "SELECT version, action FROM entry_version WHERE entry = ?1"
                                        " AND person AND version > 1 ORDER BY version", error);
  if (!row) return 0;
  db_bind(row, "i", id);
  while (db_step(store, row, error) == SQLITE_ROW) {
    gint64 version = sqlite3_column_int64(row, 0);
    if (strcmp((const char *)sqlite3_column_text(row, 1), "undo") != 0) g_array_append_val(stack, version);
    else if (stack->len) g_array_set_size(stack, stack->len - 1);
  }
  return stack->len ? g_array_index(stack, gint64, stack->len - 1) : 0;
}

gboolean store_entry_undo(Store *store, gint64 id, GError **error) {
  gint64 version = undoable(store, id, error);
  if (version == 0) return FALSE;
  g_autoptr(Entry) now = store_entry(store, id, error);
  g_autoptr(Entry) before = now ? version_fields(store, id, version - 1, error) : NULL;
  if (!before) return FALSE;
  /* Flags belong to the version before; evidence and candidates stay what they are. */
  sqlite3_stmt *row = db_prepare(store, "SELECT note, code, field, message FROM flag"
                                        " WHERE entry = ?1 AND version = ?2 ORDER BY ordinal", error);
  if (!row) return FALSE;
  db_bind(row, "ii", id, version - 1);
  while (db_step(store, row, error) == SQLITE_ROW) {
    Field field = N_FIELDS;
    field_from_name((const char *)sqlite3_column_text(row, 2), &field);
    if (sqlite3_column_int(row, 0))
      entry_note(before, (const char *)sqlite3_column_text(row, 1), field, "%s", sqlite3_column_text(row, 3));
    else
      entry_flag(before, (const char *)sqlite3_column_text(row, 1), field, "%s", sqlite3_column_text(row, 3));
  }
  g_ptr_array_unref(before->evidence);
  before->evidence = g_ptr_array_ref(now->evidence);
  g_ptr_array_unref(before->candidates);
  before->candidates = g_ptr_array_ref(now->candidates);
  g_autofree char *by = g_strdup(before->decided_by), *at = g_strdup(before->decided_at);
  g_autofree char *reason = g_strdup(before->reason);
  return store_entry_restore(store, before, by, at, reason, error);
}

gint64 store_last_decided(Store *store, GError **error) {
  g_autoptr(GArray) recent = g_array_new(FALSE, FALSE, sizeof(gint64));
  sqlite3_stmt *row = db_prepare(store, "SELECT entry, version FROM entry_version WHERE person"
                                        " AND action <> 'undo' ORDER BY event DESC LIMIT 200", error);
  if (!row) return 0;
  while (db_step(store, row, error) == SQLITE_ROW) {
    gint64 pair[2] = {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
    g_array_append_vals(recent, pair, 2);
  }
  for (guint i = 0; i < recent->len; i += 2) {
    gint64 entry = g_array_index(recent, gint64, i);
    if (undoable(store, entry, error) == g_array_index(recent, gint64, i + 1)) return entry;
  }
  return 0;
}

gboolean store_batch_undo(Store *store, gint64 batch, guint *entries, GError **error) {
  EntryFilter filter = {.batch = batch, .details = TRUE};
  g_autoptr(GPtrArray) list = store_entries(store, &filter, error);
  g_autofree char *reason = g_strdup_printf("batch %" G_GINT64_FORMAT " undone", batch);
  *entries = 0;
  for (guint i = 0; list && i < list->len; i++) {
    Entry *entry = list->pdata[i];
    if (entry->state == STATE_REJECTED) continue;
    entry->state = STATE_REJECTED;
    if (!store_entry_revise(store, entry, "undo-batch", reason, TRUE, error)) return FALSE;
    (*entries)++;
  }
  return list != NULL;
}
