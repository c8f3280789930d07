/* The event chain: each event hashes the one before and the rows it made, so that an edit with
 * another tool shows. */
#include <openssl/sha.h>
#include <string.h>

#include "store/archive.h"
#include "store/db.h"

char *event_hash(const char *previous, const char *at, const char *by, const char *kind,
                 const char *subject, const char *digest) {
  g_autofree char *link =
      g_strdup_printf("%s\n%s\n%s\n%s\n%s\n%s\n", previous, at, by, kind, subject, digest);
  return sha256_of_bytes(link, strlen(link));
}

/* The rows that a subject consists of: each query takes the two numbers (or the text and the
 * number) that name it. */
static const struct {
  const char *kind, *types; /* "ii": entry 5/2; "ti": member R-101/2; "i": decision 3 */
  const char *queries[5];
} contents[] = {
    {"entry", "ii",
     {"SELECT * FROM entry_version WHERE entry = ?1 AND version = ?2",
      "SELECT * FROM flag WHERE entry = ?1 AND version = ?2",
      "SELECT * FROM evidence WHERE entry = ?1 AND version = ?2",
      "SELECT * FROM candidate WHERE entry = ?1 AND version = ?2"}},
    {"document", "ii",
     {"SELECT * FROM document WHERE id = ?1 AND ?2 > 0",
      "SELECT * FROM document_version WHERE document = ?1 AND version = ?2"}},
    {"arrival", "i", {"SELECT * FROM arrival WHERE id = ?1"}},
    {"batch", "i", {"SELECT * FROM batch WHERE id = ?1"}},
    {"member", "ti", {"SELECT * FROM member_version WHERE member_id = ?1 AND version = ?2"}},
    {"decision", "i", {"SELECT * FROM decision WHERE id = ?1"}},
};

static gboolean hash_rows(Store *store, SHA256_CTX *context, sqlite3_stmt *statement, GError **error) {
  int code;
  while ((code = db_step(store, statement, error)) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
      int type = sqlite3_column_type(statement, i);
      gint32 length = sqlite3_column_bytes(statement, i);
      const void *bytes = type == SQLITE_BLOB ? sqlite3_column_blob(statement, i)
                                              : sqlite3_column_text(statement, i);
      length = type == SQLITE_NULL ? -1 : sqlite3_column_bytes(statement, i);
      char head[32];
      SHA256_Update(context, head, (size_t)g_snprintf(head, sizeof head, "%d:%d:", type, length));
      if (length > 0) SHA256_Update(context, bytes, (size_t)length);
    }
  return code == SQLITE_DONE;
}

char *event_digest(Store *store, const char *kind, const char *subject, GError **error) {
  const char *slash = strrchr(subject, '/');
  g_autofree char *first = slash ? g_strndup(subject, (gsize)(slash - subject)) : g_strdup(subject);
  gint64 second = slash ? g_ascii_strtoll(slash + 1, NULL, 10) : 0;
  guint8 sum[SHA256_BYTES];
  SHA256_CTX context;
  gboolean good = FALSE;
  SHA256_Init(&context);
  for (guint i = 0; i < G_N_ELEMENTS(contents); i++) {
    if (strcmp(contents[i].kind, kind) != 0) continue;
    good = TRUE;
    for (guint j = 0; contents[i].queries[j] && good; j++) {
      sqlite3_stmt *statement = db_prepare(store, contents[i].queries[j], error);
      if (!statement) {
        good = FALSE;
        break;
      }
      if (contents[i].types[0] == 't') db_bind(statement, "ti", first, second);
      else if (contents[i].types[1]) db_bind(statement, "ii", g_ascii_strtoll(first, NULL, 10), second);
      else db_bind(statement, "i", g_ascii_strtoll(first, NULL, 10));
      good = hash_rows(store, &context, statement, error);
    }
  }
  SHA256_Final(sum, &context);
  if (!good) {
    if (error && !*error)
      g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED, "unknown event kind %s", kind);
    return NULL;
  }
  return sha256_hex(sum);
}

gint64 event_next(Store *store, GError **error) {
  gint64 last = 0;
  if (!db_number(store, &last, 0, error, "SELECT max(id) FROM event", "")) return 0;
  return last + 1;
}

gint64 event_add(Store *store, const char *kind, const char *subject, GError **error) {
  g_autofree char *digest = event_digest(store, kind, subject, error);
  gint64 id = digest ? event_next(store, error) : 0;
  sqlite3_stmt *statement =
      id ? db_prepare(store, "SELECT hash FROM event ORDER BY id DESC LIMIT 1", error) : NULL;
  if (!statement) return 0;
  int code = db_step(store, statement, error);
  g_autofree char *previous = code == SQLITE_ROW ? db_text(statement, 0) : g_strdup("");
  if (code == SQLITE_ROW) sqlite3_reset(statement);
  if (code == -1) return 0;
  g_autofree char *hash = event_hash(previous, store->at, store->by, kind, subject, digest);
  return db_run(store, error,
                "INSERT INTO event(id, at, by, kind, subject, digest, previous, hash)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                "ittttttt", id, store->at, store->by, kind, subject, digest, previous, hash)
             ? id : 0;
}
