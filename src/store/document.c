/* Documents, the arrivals of their bytes, and batches. */
#include <string.h>

#include "store/db.h"

Document *document_new(void) { return g_new0(Document, 1); }

void document_free(Document *document) {
  if (!document) return;
  g_free(document->sha256);
  g_free(document->suffix);
  g_free(document->outcome);
  g_free(document->reason);
  g_free(document->folder);
  g_free(document->first_seen);
  g_free(document->changed);
  g_free(document->versions);
  g_free(document);
}

void arrival_free(Arrival *arrival) {
  if (!arrival) return;
  if (arrival->path) g_bytes_unref(arrival->path);
  g_free(arrival->folder);
  g_free(arrival->outcome);
  g_free(arrival->reason);
  g_free(arrival->at);
  g_free(arrival);
}

gint64 store_batch_add(Store *store, const char *kind, const char *source, GError **error) {
  if (!db_run(store, error, "INSERT INTO batch(kind, source, by, at) VALUES(?1, ?2, ?3, ?4)", "tttt",
              kind, source, store->by, store->at))
    return 0;
  gint64 id = sqlite3_last_insert_rowid(store->db);
  g_autofree char *subject = g_strdup_printf("%" G_GINT64_FORMAT, id);
  return event_add(store, "batch", subject, error) ? id : 0;
}

gboolean store_document_update(Store *store, const Document *document, GError **error) {
  gint64 version = 0;
  if (!db_number(store, &version, 0, error,
                 "SELECT max(version) FROM document_version WHERE document = ?1", "i", document->id))
    return FALSE;
  version++;
  if (!db_run(store, error,
              "INSERT INTO document_version(document, version, extracted, outcome, reason, folder,"
              " pages, archived, waits, versions, by, at)"
              " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
              "iitttt" "iii" "ttt", document->id, version, outcome_name(document->extracted),
              document->outcome, document->reason, document->folder, (gint64)document->pages,
              (gint64)document->archived, (gint64)document->waits, document->versions, store->by,
              store->at) ||
      !db_run(store, error,
              "INSERT INTO document_now(document, version, waits) VALUES(?1, ?2, ?3)"
              " ON CONFLICT(document) DO UPDATE SET version = ?2, waits = ?3",
              "iii", document->id, version, (gint64)document->waits))
    return FALSE;
  g_autofree char *subject =
      g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, document->id, version);
  return event_add(store, "document", subject, error) != 0;
}

gint64 store_document_add(Store *store, const Document *document, gboolean *added, GError **error) {
  gint64 id = 0;
  *added = FALSE;
  if (!db_number(store, &id, 0, error, "SELECT id FROM document WHERE sha256 = ?1", "t",
                 document->sha256))
    return 0;
  if (id) return id;
  if (!db_run(store, error,
              "INSERT INTO document(sha256, suffix, size, first_seen) VALUES(?1, ?2, ?3, ?4)", "ttit",
              document->sha256, document->suffix, document->size, store->at))
    return 0;
  Document copy = *document;
  copy.id = sqlite3_last_insert_rowid(store->db);
  if (!store_document_update(store, &copy, error)) return 0;
  *added = TRUE;
  return copy.id;
}

#define DOCUMENT_COLUMNS                                                                       \
  "SELECT d.id, d.sha256, d.suffix, d.size, v.extracted, v.outcome, v.reason, v.folder,"       \
  " v.pages, v.archived, v.waits, d.first_seen, v.versions, v.at FROM document d"              \
  " JOIN document_now n ON n.document = d.id"                                                  \
  " JOIN document_version v ON v.document = d.id AND v.version = n.version "

static Document *read_document(sqlite3_stmt *row) {
  Document *document = document_new();
  document->id = sqlite3_column_int64(row, 0);
  document->sha256 = db_text(row, 1);
  document->suffix = db_text(row, 2);
  document->size = sqlite3_column_int64(row, 3);
  outcome_from_name((const char *)sqlite3_column_text(row, 4), &document->extracted);
  document->outcome = db_text(row, 5);
  document->reason = db_text(row, 6);
  document->folder = db_text(row, 7);
  document->pages = (guint)sqlite3_column_int(row, 8);
  document->archived = sqlite3_column_int(row, 9);
  document->waits = sqlite3_column_int(row, 10);
  document->first_seen = db_text(row, 11);
  document->versions = db_text(row, 12);
  document->changed = db_text(row, 13);
  return document;
}

static Document *one_document(Store *store, sqlite3_stmt *statement, GError **error) {
  if (db_step(store, statement, error) != SQLITE_ROW) return NULL;
  Document *document = read_document(statement);
  sqlite3_reset(statement);
  return document;
}

static GPtrArray *all_documents(Store *store, sqlite3_stmt *statement, GError **error) {
  g_autoptr(GPtrArray) documents = g_ptr_array_new_with_free_func((GDestroyNotify)document_free);
  int code = -1;
  while (statement && (code = db_step(store, statement, error)) == SQLITE_ROW)
    g_ptr_array_add(documents, read_document(statement));
  return code == SQLITE_DONE ? g_steal_pointer(&documents) : NULL;
}

Document *store_document_by_id(Store *store, gint64 id, GError **error) {
  sqlite3_stmt *statement = db_prepare(store, DOCUMENT_COLUMNS "WHERE d.id = ?1", error);
  if (!statement) return NULL;
  db_bind(statement, "i", id);
  return one_document(store, statement, error);
}

Document *store_document_by_sha256(Store *store, const char *sha256, GError **error) {
  sqlite3_stmt *statement = db_prepare(store, DOCUMENT_COLUMNS "WHERE d.sha256 = ?1", error);
  if (!statement) return NULL;
  db_bind(statement, "t", sha256);
  return one_document(store, statement, error);
}

Document *store_document_by_prefix(Store *store, const char *prefix, GError **error) {
  gsize length = strlen(prefix);
  if (length < 6 || length > 64 || strspn(prefix, "0123456789abcdef") != length) return NULL;
  g_autofree char *end = g_strconcat(prefix, "g", NULL);
  sqlite3_stmt *statement =
      db_prepare(store, DOCUMENT_COLUMNS "WHERE d.sha256 >= ?1 AND d.sha256 < ?2 LIMIT 2", error);
  if (!statement) return NULL;
  db_bind(statement, "tt", prefix, end);
  g_autoptr(GPtrArray) found = all_documents(store, statement, error);
  return found && found->len == 1 ? g_ptr_array_steal_index(found, 0) : NULL;
}

GPtrArray *store_documents(Store *store, GError **error) {
  return all_documents(store, db_prepare(store, DOCUMENT_COLUMNS "ORDER BY d.id", error), error);
}

GPtrArray *store_documents_last(Store *store, const char *outcome, guint limit, guint offset,
                                GError **error) {
  sqlite3_stmt *statement = db_prepare(
      store, DOCUMENT_COLUMNS "WHERE v.outcome = ?1 ORDER BY d.id DESC LIMIT ?2 OFFSET ?3", error);
  if (statement) db_bind(statement, "tii", outcome, (gint64)limit, (gint64)offset);
  return all_documents(store, statement, error);
}

GPtrArray *store_documents_waiting(Store *store, GError **error) {
  return all_documents(store, db_prepare(store, DOCUMENT_COLUMNS "WHERE n.waits ORDER BY n.document", error),
                       error);
}

gboolean store_arrival_add(Store *store, const Arrival *arrival, GError **error) {
  sqlite3_stmt *statement = db_prepare(
      store, "INSERT INTO arrival(document, batch, path, folder, outcome, reason, duplicate_of,"
             " device, inode, size, mtime_ns, by, at)"
             " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", error);
  if (!statement) return FALSE;
  db_bind(statement, "iibttt" "iiiii" "tt", arrival->document, arrival->batch, arrival->path,
          arrival->folder, arrival->outcome, arrival->waits ? ARRIVAL_WAITS : arrival->reason, arrival->duplicate_of,
          (gint64)arrival->device, (gint64)arrival->inode, arrival->size, arrival->mtime_ns, store->by,
          store->at);
  if (arrival->batch == 0) sqlite3_bind_null(statement, 2);
  if (db_step(store, statement, error) != SQLITE_DONE) return FALSE;
  g_autofree char *subject =
      g_strdup_printf("%" G_GINT64_FORMAT, (gint64)sqlite3_last_insert_rowid(store->db));
  return event_add(store, "arrival", subject, error) != 0;
}

#define ARRIVAL_COLUMNS                                                                        \
  "SELECT a.document, a.batch, a.path, a.folder, " ARRIVAL_OUTCOME ","                            \
  " nullif(a.reason, '" ARRIVAL_WAITS "'), a.duplicate_of, a.device,"                              \
  " a.inode, a.size, a.mtime_ns, a.at FROM arrival a "

static GPtrArray *all_arrivals(Store *store, sqlite3_stmt *row, GError **error) {
  g_autoptr(GPtrArray) arrivals = g_ptr_array_new_with_free_func((GDestroyNotify)arrival_free);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    Arrival *arrival = g_new0(Arrival, 1);
    arrival->document = sqlite3_column_int64(row, 0);
    arrival->batch = sqlite3_column_int64(row, 1);
    arrival->path = g_bytes_new(sqlite3_column_blob(row, 2), (gsize)sqlite3_column_bytes(row, 2));
    arrival->folder = db_text(row, 3);
    arrival->outcome = db_text(row, 4);
    arrival->reason = db_text(row, 5);
    arrival->duplicate_of = sqlite3_column_int64(row, 6);
    arrival->device = (guint64)sqlite3_column_int64(row, 7);
    arrival->inode = (guint64)sqlite3_column_int64(row, 8);
    arrival->size = sqlite3_column_int64(row, 9);
    arrival->mtime_ns = sqlite3_column_int64(row, 10);
    arrival->at = db_text(row, 11);
    g_ptr_array_add(arrivals, arrival);
  }
  return code == SQLITE_DONE ? g_steal_pointer(&arrivals) : NULL;
}

GPtrArray *store_arrivals(Store *store, gint64 document, GError **error) {
  sqlite3_stmt *row = db_prepare(store, ARRIVAL_COLUMNS "WHERE a.document = ?1 ORDER BY a.id", error);
  if (!row) return NULL;
  db_bind(row, "i", document);
  return all_arrivals(store, row, error);
}

GPtrArray *store_arrivals_without_entry(Store *store, const char *member_id, GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, ARRIVAL_COLUMNS
      "WHERE a.folder = ?1 AND NOT EXISTS(SELECT 1 FROM ledger l WHERE l.document = a.document)"
      " OR a.id IN (SELECT d.id FROM ledger l JOIN arrival d ON d.document = l.document"
      " WHERE l.member_id = ?1 AND d.outcome = 'duplicate') ORDER BY a.id", error);
  if (!row) return NULL;
  db_bind(row, "t", member_id);
  return all_arrivals(store, row, error);
}

gboolean store_has_upload(Store *store, GBytes *path, guint64 inode, gint64 size, gint64 mtime_ns,
                          gboolean *taken, GError **error) {
  gint64 found = 0;
  gboolean good = db_number(store, &found, 0, error,
                            "SELECT 1 FROM arrival WHERE path = ?1 AND inode = ?2 AND size = ?3"
                            " AND mtime_ns = ?4 LIMIT 1", "biii", path, (gint64)inode, size, mtime_ns);
  *taken = found != 0;
  return good;
}

/* By the order of the rows: what came in by that path last. */
gint64 store_unchanged(Store *store, const Arrival *arrival, char **sha256, GArray *entries,
                       GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, "SELECT a.inode, a.size, a.mtime_ns, a.device, d.id, d.sha256, v.outcome FROM arrival a"
             " JOIN document d ON d.id = a.document JOIN document_now n ON n.document = d.id"
             " JOIN document_version v ON v.document = d.id AND v.version = n.version"
             " WHERE a.path = ?1 ORDER BY a.id DESC LIMIT 1", error);
  if (!row) return 0;
  db_bind(row, "b", arrival->path);
  if (db_step(store, row, error) != SQLITE_ROW) return 0;
  gboolean same = sqlite3_column_int64(row, 0) == (gint64)arrival->inode &&
                  sqlite3_column_int64(row, 1) == arrival->size &&
                  sqlite3_column_int64(row, 2) == arrival->mtime_ns &&
                  sqlite3_column_int64(row, 3) == (gint64)arrival->device &&
                  strcmp((const char *)sqlite3_column_text(row, 6), "quarantined") != 0;
  gint64 document = same ? sqlite3_column_int64(row, 4) : 0;
  g_autofree char *hash = same ? db_text(row, 5) : NULL;
  sqlite3_reset(row);
  row = document ? db_prepare(store, "SELECT entry, state = 'rejected' FROM ledger"
                                     " WHERE document = ?1 ORDER BY entry", error) : NULL;
  if (!row) return 0;
  db_bind(row, "i", document);
  guint rejected = 0;
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    gint64 entry = sqlite3_column_int64(row, 0);
    g_array_append_val(entries, entry);
    rejected += sqlite3_column_int(row, 1) != 0;
  }
  if (code != SQLITE_DONE || (rejected > 0 && rejected == entries->len)) return 0;
  *sha256 = g_steal_pointer(&hash);
  return document;
}

GArray *store_documents_by_path(Store *store, GBytes *path, GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, "SELECT document FROM arrival WHERE path = ?1 GROUP BY document ORDER BY max(id) DESC", error);
  if (!row) return NULL;
  db_bind(row, "b", path);
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  while (db_step(store, row, error) == SQLITE_ROW) {
    gint64 id = sqlite3_column_int64(row, 0);
    g_array_append_val(ids, id);
  }
  return ids;
}

gboolean store_intake_counts(Store *store, gint64 batch, IntakeCounts *counts, GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, "SELECT " ARRIVAL_OUTCOME ", count(*) FROM arrival a WHERE ?1 = 0 OR a.batch = ?1 GROUP BY 1", error);
  if (!row) return FALSE;
  db_bind(row, "i", batch);
  memset(counts, 0, sizeof *counts);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    const char *outcome = (const char *)sqlite3_column_text(row, 0);
    gint64 n = sqlite3_column_int64(row, 1);
    counts->seen += n;
    if (strcmp(outcome, "entered") == 0) counts->entered += n;
    else if (strcmp(outcome, "flagged") == 0) counts->flagged += n;
    else if (strcmp(outcome, "duplicate") == 0) counts->duplicate += n;
    else if (strcmp(outcome, "not-a-certificate") == 0) counts->not_a_certificate += n;
    else if (strcmp(outcome, "quarantined") == 0) counts->quarantined += n;
  }
  return code == SQLITE_DONE;
}

void batch_free(Batch *batch) {
  g_free(batch->kind);
  g_free(batch->source);
  g_free(batch->by);
  g_free(batch->at);
  g_free(batch);
}

#define BATCH_COLUMNS                                                                          \
  "SELECT b.id, b.kind, b.source, b.by, b.at, (SELECT count(DISTINCT v.entry)"                 \
  " FROM entry_version v WHERE v.batch = b.id AND v.action IN ('add', 'import', 'change')) n"  \
  " FROM batch b "

static GPtrArray *all_batches(Store *store, sqlite3_stmt *row, GError **error) {
  if (!row) return NULL;
  g_autoptr(GPtrArray) batches = g_ptr_array_new_with_free_func((GDestroyNotify)batch_free);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    Batch *batch = g_new(Batch, 1);
    *batch = (Batch){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 5), db_text(row, 1),
                     db_text(row, 2), db_text(row, 3), db_text(row, 4)};
    g_ptr_array_add(batches, batch);
  }
  return code == SQLITE_DONE ? g_steal_pointer(&batches) : NULL;
}

GPtrArray *store_batches(Store *store, GError **error) {
  return all_batches(store, db_prepare(store, BATCH_COLUMNS "ORDER BY b.id", error), error);
}

GPtrArray *store_batches_last(Store *store, guint limit, GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, BATCH_COLUMNS "WHERE n > 0 ORDER BY b.id DESC LIMIT ?1", error);
  if (row) db_bind(row, "i", (gint64)limit);
  return all_batches(store, row, error);
}
