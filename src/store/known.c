/* The ledger as it was on an earlier day. Truth is append-only and dated, so what was known then
 * is what is dated up to then; SQLite finds these names before those of the ledger itself. */
#include "store/db.h"

static const char known_then[] =
    "CREATE TEMP TABLE known(until TEXT);"
    "INSERT INTO known VALUES('%s');"
    "CREATE TEMP VIEW entry_version AS SELECT * FROM main.entry_version"
    " WHERE at < (SELECT until FROM known);"
    "CREATE TEMP VIEW member_version AS SELECT * FROM main.member_version"
    " WHERE at < (SELECT until FROM known);"
    "CREATE TEMP VIEW document_version AS SELECT * FROM main.document_version"
    " WHERE at < (SELECT until FROM known);"
    "CREATE TEMP VIEW decision AS SELECT * FROM main.decision"
    " WHERE at < (SELECT until FROM known);"
    "CREATE TEMP VIEW arrival AS SELECT * FROM main.arrival"
    " WHERE at < (SELECT until FROM known);"
    "CREATE TEMP TABLE ledger AS SELECT * FROM main.ledger WHERE 0;"
    LEDGER_LINES "v.version = (SELECT max(o.version) FROM entry_version o WHERE o.entry = v.entry);"
    "CREATE INDEX temp.ledger_order ON ledger(member_id, date, entry);"
    "CREATE INDEX temp.ledger_entry ON ledger(entry);"
    "CREATE TEMP TABLE member_now(member_id TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;"
    "INSERT INTO member_now SELECT member_id, max(version) FROM temp.member_version GROUP BY member_id;"
    "CREATE TEMP TABLE document_now(document INTEGER PRIMARY KEY, version INTEGER NOT NULL,"
    " waits INTEGER NOT NULL);"
    "INSERT INTO document_now SELECT document, max(version), waits FROM temp.document_version"
    " GROUP BY document;";

gboolean store_as_known_on(Store *store, Day day, GError **error) {
  char until[DAY_TEXT_SIZE];
  g_autofree char *sql = g_strdup_printf(known_then, day_format(day + 1, until));
  if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK) return TRUE;
  db_fail(store, error);
  return FALSE;
}

gboolean store_paper_visit(Store *store, gint64 document, EntryVisitor visit, gpointer user_data,
                           GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, "SELECT v.entry, v.member_id, v.member_name, v.state, EXISTS(SELECT 1 FROM flag f"
             " WHERE f.entry = v.entry AND f.version = v.version AND f.code = 'member-not-of-folder')"
             " FROM main.ledger l JOIN main.entry_version v ON v.entry = l.entry"
             " AND v.version = l.version WHERE l.document = ?1 ORDER BY v.entry", error);
  if (!row) return FALSE;
  db_bind(row, "i", document);
  gboolean more = TRUE;
  int code = SQLITE_DONE;
  while (more && (code = db_step(store, row, error)) == SQLITE_ROW) {
    g_autoptr(Entry) entry = entry_new();
    entry->id = sqlite3_column_int64(row, 0);
    entry->document = document;
    entry->member_id = db_text(row, 1);
    entry->member_name = db_text(row, 2);
    state_from_name((const char *)sqlite3_column_text(row, 3), &entry->state);
    if (sqlite3_column_int(row, 4)) entry_flag(entry, "member-not-of-folder", FIELD_MEMBER_NAME, " ");
    more = visit(entry, user_data);
  }
  sqlite3_reset(row);
  return code != -1;
}
