/* Proving the ledger: nothing edited, nothing half done; what is current follows from the truth. */
#include <string.h>

#include "store/db.h"

void store_add_fault(GPtrArray *faults, const char *format, ...) {
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
    if (strcmp(line, "ok") != 0) store_add_fault(faults, "the database is damaged: %s", line);
  }
  return code == SQLITE_DONE;
}

/* Tables and the triggers that keep them append-only, as this program makes them: what the first
 * database has and the second has not. */
static gboolean compare_schema(sqlite3 *wanted, sqlite3 *got, const char *sentence,
                               GPtrArray *faults) {
  sqlite3_stmt *rows = NULL, *row = NULL;
  gboolean good =
      sqlite3_prepare_v2(wanted, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL",
                         -1, &rows, NULL) == SQLITE_OK &&
      sqlite3_prepare_v2(got,
                         "SELECT 1 FROM sqlite_schema WHERE type = ?1 AND name = ?2 AND sql = ?3",
                         -1, &row, NULL) == SQLITE_OK;
  while (good && sqlite3_step(rows) == SQLITE_ROW) {
    for (int i = 0; i < 3; i++) sqlite3_bind_value(row, i + 1, sqlite3_column_value(rows, i));
    if (sqlite3_step(row) != SQLITE_ROW)
      store_add_fault(faults, "%s %s %s", sqlite3_column_text(rows, 0), sqlite3_column_text(rows, 1),
            sentence);
    sqlite3_reset(row);
  }
  sqlite3_finalize(rows);
  sqlite3_finalize(row);
  return good;
}

static gboolean check_schema(Store *store, GPtrArray *faults, GError **error) {
  sqlite3 *fresh = NULL;
  gboolean good = sqlite3_open(":memory:", &fresh) == SQLITE_OK;
  for (guint i = 0; good && db_schema[i]; i++)
    good = sqlite3_exec(fresh, db_schema[i], NULL, NULL, NULL) == SQLITE_OK;
  good = good &&
         compare_schema(fresh, store->db, "of the ledger was removed or changed by another program",
                        faults) &&
         compare_schema(store->db, fresh, "was put into the ledger by another program", faults);
  sqlite3_close(fresh);
  if (!good) db_fail(store, error);
  return good;
}

/* What a person calls the subject of an event: "entry 5, version 2". */
static char *subject_in_words(const char *kind, const char *subject) {
  const char *slash = strrchr(subject, '/');
  return slash ? g_strdup_printf("%s %.*s, version %s,", kind, (int)(slash - subject), subject,
                                 slash + 1)
               : g_strdup_printf("%s %s", kind, subject);
}

static gboolean check_event(Store *store, sqlite3_stmt *row, Chain *chain, GPtrArray *faults,
                            GError **error) {
  gint64 id = sqlite3_column_int64(row, 0);
  const char *text[8];
  for (int i = 1; i < 8; i++) text[i] = (const char *)sqlite3_column_text(row, i);
  if (id != chain->events + 1)
    store_add_fault(faults, "event %" G_GINT64_FORMAT " is missing from the chain", chain->events + 1);
  chain->events = id;
  g_autofree char *hash = event_hash(text[6], text[1], text[2], text[3], text[4], text[5]);
  g_autofree char *words = subject_in_words(text[3], text[4]);
  if (strcmp(text[6], chain->head) != 0 || strcmp(hash, text[7]) != 0)
    store_add_fault(faults, "event %" G_GINT64_FORMAT " (%s) does not follow from the one before", id, words);
  g_autofree char *digest = event_digest(store, text[3], text[4], error);
  if (!digest) return FALSE;
  if (strcmp(digest, text[5]) != 0)
    store_add_fault(faults, "%s was changed or removed after event %" G_GINT64_FORMAT " recorded it", words,
          id);
  g_free(chain->head);
  chain->head = g_strdup(text[7]);
  return TRUE;
}

static gboolean check_chain(Store *store, const char *since, GPtrArray *faults, Chain *chain,
                            GError **error) {
  sqlite3_stmt *row;
  int code;
  if (since) {
    if (!db_number(store, &chain->events, 0, error,
                   "SELECT coalesce(min(id) - 1, (SELECT max(id) FROM event))"
                   " FROM event WHERE at >= ?1",
                   "t", since))
      return FALSE;
    row = db_prepare(store, "SELECT hash FROM event WHERE id = ?1", error);
    if (!row) return FALSE;
    db_bind(row, "i", chain->events);
    if (db_step(store, row, error) == SQLITE_ROW) {
      g_free(chain->head);
      chain->head = db_text(row, 0);
      sqlite3_reset(row);
    }
  }
  row = db_prepare(store, "SELECT id, at, by, kind, subject, digest, previous, hash FROM event"
                          " WHERE id > ?1 ORDER BY id", error);
  if (!row) return FALSE;
  db_bind(row, "i", chain->events);
  while ((code = db_step(store, row, error)) == SQLITE_ROW)
    if (!check_event(store, row, chain, faults, error)) {
      sqlite3_reset(row);
      return FALSE;
    }
  return code == SQLITE_DONE;
}

/* Queries that find nothing in a sound ledger. */
static const struct {
  const char *sql, *sentence;
} checks[] = {
    {"SELECT entry || '/' || version FROM entry_version WHERE entry || '/' || version NOT IN"
     " (SELECT subject FROM event WHERE kind = 'entry')",
     "entry %s was added outside the event chain"},
    {"SELECT document || '/' || version FROM document_version"
     " WHERE document || '/' || version NOT IN (SELECT subject FROM event WHERE kind = 'document')",
     "document %s was added outside the event chain"},
    {"SELECT id FROM arrival WHERE CAST(id AS TEXT) NOT IN"
     " (SELECT subject FROM event WHERE kind = 'arrival')",
     "arrival %s was added outside the event chain"},
    {"SELECT id FROM batch WHERE CAST(id AS TEXT) NOT IN"
     " (SELECT subject FROM event WHERE kind = 'batch')",
     "batch %s was added outside the event chain"},
    {"SELECT id FROM decision WHERE CAST(id AS TEXT) NOT IN"
     " (SELECT subject FROM event WHERE kind = 'decision')",
     "decision %s was added outside the event chain"},
    {"SELECT member_id || '/' || version FROM member_version"
     " WHERE member_id || '/' || version NOT IN (SELECT subject FROM event WHERE kind = 'member')",
     "member %s was added outside the event chain"},
    {"SELECT DISTINCT e.entry || '/' || e.version FROM"
     " (SELECT entry, version FROM flag UNION SELECT entry, version FROM evidence"
     "  UNION SELECT entry, version FROM candidate) e"
     " LEFT JOIN entry_version v ON v.entry = e.entry AND v.version = e.version"
     " WHERE v.entry IS NULL",
     "entry %s is gone, and its flags or evidence are there"},
    {"SELECT l.entry FROM ledger l"
     " LEFT JOIN entry_version v ON v.entry = l.entry AND v.version = l.version"
     " WHERE v.entry IS NULL OR l.member_id <> coalesce(v.member_id, '')"
     " OR l.date <> coalesce(v.date, -2147483648) OR (l.state, l.document, l.category, l.credits,"
     " l.plastic_surgery_credits, l.patient_safety_credits, l.safety_topic,"
     " l.training_start) IS NOT (v.state, v.document, v.category, v.credits,"
     " v.plastic_surgery_credits, v.patient_safety_credits, v.safety_topic,"
     " CASE WHEN v.activity_type = 'residency' THEN coalesce(v.start_date, -2147483648) END)"
     " OR EXISTS(SELECT 1 FROM entry_version w WHERE w.entry = l.entry AND w.version > l.version)",
     "the ledger line of entry %s is not its last version"},
    {"SELECT DISTINCT entry FROM entry_version WHERE entry NOT IN (SELECT entry FROM ledger)",
     "entry %s is missing from the ledger lines"},
    {"SELECT id FROM document WHERE id NOT IN (SELECT document FROM arrival)",
     "document %s never arrived"},
    {"SELECT d.id FROM document d LEFT JOIN document_now n ON n.document = d.id"
     " LEFT JOIN document_version v ON v.document = d.id AND v.version = n.version"
     " WHERE v.document IS NULL OR v.waits <> n.waits OR EXISTS(SELECT 1 FROM document_version w"
     " WHERE w.document = d.id AND w.version > n.version)",
     "the state of document %s is not its last version"},
    {"SELECT document FROM ledger WHERE document > 0 AND document NOT IN (SELECT id FROM document)",
     "document %s has entries and is unknown"},
    {"SELECT v.document FROM document_now n"
     " JOIN document_version v ON v.document = n.document AND v.version = n.version"
     " WHERE v.outcome = 'entered' AND v.document NOT IN"
     " (SELECT document FROM ledger WHERE document IS NOT NULL)",
     "document %s is entered and has no entry"},
    {"SELECT id FROM arrival WHERE outcome = 'duplicate' AND"
     " (duplicate_of IS NULL OR duplicate_of NOT IN (SELECT id FROM document))",
     "arrival %s is a duplicate of nothing"},
    {"SELECT id FROM arrival WHERE outcome NOT IN"
     " ('entered', 'flagged', 'duplicate', 'not-a-certificate', 'quarantined')",
     "arrival %s has no outcome"},
    {"SELECT m.member_id FROM member_now m"
     " LEFT JOIN member_version v ON v.member_id = m.member_id AND v.version = m.version"
     " WHERE v.member_id IS NULL OR EXISTS(SELECT 1 FROM member_version w"
     " WHERE w.member_id = m.member_id AND w.version > m.version)",
     "what is current of member %s is not the last version"},
    {"SELECT DISTINCT member_id FROM member_version"
     " WHERE member_id NOT IN (SELECT member_id FROM member_now)",
     "member %s is missing from the roster"},
    {"SELECT \"table\" || ' ' || coalesce(rowid, '') FROM pragma_foreign_key_check",
     "%s refers to nothing"},
};

gboolean store_verify(Store *store, const char *since, GPtrArray *faults, Chain *chain,
                      GError **error) {
  chain->events = 0;
  chain->head = g_strdup("");
  if ((!since && !check_database(store, faults, error)) || !check_schema(store, faults, error) ||
      !check_chain(store, since, faults, chain, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++) {
    sqlite3_stmt *row = db_prepare(store, checks[i].sql, error);
    int code = -1;
    while (row && (code = db_step(store, row, error)) == SQLITE_ROW) {
      g_auto(GStrv) parts = g_strsplit(checks[i].sentence, "%s", 2);
      store_add_fault(faults, "%s%s%s", parts[0], sqlite3_column_text(row, 0), parts[1]);
    }
    if (code != SQLITE_DONE) return FALSE;
  }
  return TRUE;
}
