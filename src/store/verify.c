/* Proving the ledger: nothing edited, nothing half done, what is current follows from what is true. */
#include <string.h>

#include "store/db.h"

static void fault(GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(GPtrArray *faults, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_ptr_array_add(faults, g_strdup_vprintf(format, args));
  va_end(args);
}

static gboolean check_database(Store *store, GPtrArray *faults, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "PRAGMA integrity_check(20)", error);
  int code = -1;
  while (row && (code = db_step(store, row, error)) == SQLITE_ROW) {
    const char *line = (const char *)sqlite3_column_text(row, 0);
    if (strcmp(line, "ok") != 0) fault(faults, "the database is damaged: %s", line);
  }
  return code == SQLITE_DONE;
}

static gboolean check_chain(Store *store, GPtrArray *faults, GError **error) {
  sqlite3_stmt *row;
  g_autofree char *previous = g_strdup("");
  gint64 expected = 1;
  int code;
  if (sqlite3_prepare_v2(store->db, "SELECT id, at, by, kind, subject, digest, previous, hash FROM event"
                                    " ORDER BY id", -1, &row, NULL) != SQLITE_OK) {
    db_fail(store, error);
    return FALSE;
  }
  while ((code = sqlite3_step(row)) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64(row, 0);
    const char *text[8];
    for (int i = 1; i < 8; i++) text[i] = (const char *)sqlite3_column_text(row, i);
    if (id != expected) fault(faults, "event %" G_GINT64_FORMAT " is missing from the chain", expected);
    expected = id + 1;
    g_autofree char *hash = event_hash(text[6], text[1], text[2], text[3], text[4], text[5]);
    if (strcmp(text[6], previous) != 0 || strcmp(hash, text[7]) != 0)
      fault(faults, "event %" G_GINT64_FORMAT " (%s %s) does not follow from the one before", id, text[3], text[4]);
    g_autofree char *digest = event_digest(store, text[3], text[4], error);
    if (!digest) {
      sqlite3_finalize(row);
      return FALSE;
    }
    if (strcmp(digest, text[5]) != 0)
      fault(faults, "%s %s was changed after event %" G_GINT64_FORMAT " recorded it", text[3], text[4], id);
    g_free(previous);
    previous = g_strdup(text[7]);
  }
  sqlite3_finalize(row);
  if (code == SQLITE_DONE) return TRUE;
  db_fail(store, error);
  return FALSE;
}

/* Queries that find nothing in a sound ledger. */
static const struct {
  const char *sql, *sentence;
} checks[] = {
    {"SELECT entry || '/' || version FROM entry_version WHERE NOT EXISTS(SELECT 1 FROM event e"
     " WHERE e.kind = 'entry' AND e.subject = entry || '/' || version)", "entry %s was added outside the event chain"},
    {"SELECT document || '/' || version FROM document_version WHERE NOT EXISTS(SELECT 1 FROM event e"
     " WHERE e.kind = 'document' AND e.subject = document || '/' || version)",
     "document %s was added outside the event chain"},
    {"SELECT id FROM arrival WHERE NOT EXISTS(SELECT 1 FROM event e WHERE e.kind = 'arrival'"
     " AND e.subject = CAST(arrival.id AS TEXT))", "arrival %s was added outside the event chain"},
    {"SELECT id FROM decision WHERE NOT EXISTS(SELECT 1 FROM event e WHERE e.kind = 'decision'"
     " AND e.subject = CAST(decision.id AS TEXT))", "decision %s was added outside the event chain"},
    {"SELECT member_id || '/' || version FROM member_version WHERE NOT EXISTS(SELECT 1 FROM event e"
     " WHERE e.kind = 'member' AND e.subject = member_id || '/' || version)",
     "member %s was added outside the event chain"},
    {"SELECT l.entry FROM ledger l LEFT JOIN entry_version v ON v.entry = l.entry AND v.version = l.version"
     " WHERE v.entry IS NULL OR l.state <> v.state OR l.member_id <> coalesce(v.member_id, '')"
     " OR l.date <> coalesce(v.date, -2147483648)"
     " OR EXISTS(SELECT 1 FROM entry_version w WHERE w.entry = l.entry AND w.version > l.version)",
     "the ledger line of entry %s is not its last version"},
    {"SELECT DISTINCT entry FROM entry_version WHERE entry NOT IN (SELECT entry FROM ledger)",
     "entry %s is missing from the ledger lines"},
    {"SELECT d.id FROM document d WHERE NOT EXISTS(SELECT 1 FROM arrival a WHERE a.document = d.id)",
     "document %s never arrived"},
    {"SELECT d.id FROM document d LEFT JOIN document_now n ON n.document = d.id LEFT JOIN document_version v"
     " ON v.document = d.id AND v.version = n.version WHERE v.document IS NULL OR v.waits <> n.waits"
     " OR EXISTS(SELECT 1 FROM document_version w WHERE w.document = d.id AND w.version > n.version)",
     "the state of document %s is not its last version"},
    {"SELECT document FROM ledger WHERE document > 0 AND document NOT IN (SELECT id FROM document)",
     "document %s has entries and is unknown"},
};

gboolean store_verify(Store *store, GPtrArray *faults, GError **error) {
  if (!check_database(store, faults, error) || !check_chain(store, faults, error)) return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
    sqlite3_stmt *row = db_prepare(store, checks[i].sql, error);
    int code = -1;
    while (row && (code = db_step(store, row, error)) == SQLITE_ROW) {
      g_auto(GStrv) parts = g_strsplit(checks[i].sentence, "%s", 2);
      fault(faults, "%s%s%s", parts[0], sqlite3_column_text(row, 0), parts[1]);
    }
    if (code != SQLITE_DONE) return FALSE;
  }
  return TRUE;
}
