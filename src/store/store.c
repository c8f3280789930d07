/* Opening the ledger, migrating it, transactions, and the statements everything else runs. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "store/db.h"

#define APPLICATION_ID 0x434d454c /* "CMEL" */
#define BUSY_MS 10000

G_DEFINE_QUARK(cmeledger-store, store_error)

static StoreError kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL: return STORE_ERROR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return STORE_ERROR_BUSY;
    case SQLITE_IOERR: return STORE_ERROR_IO;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM: return STORE_ERROR_ACCESS;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return STORE_ERROR_DAMAGED;
    default: return STORE_ERROR_FAILED;
  }
}

void db_fail(Store *store, GError **error) {
  int code = sqlite3_extended_errcode(store->db);
  const char *advice = "";
  switch (kind_of(code)) {
    case STORE_ERROR_FULL: advice = "; make room on that disk and try again"; break;
    case STORE_ERROR_BUSY: advice = "; another program holds it, try again"; break;
    case STORE_ERROR_IO: advice = "; look after the disk, and try again"; break;
    case STORE_ERROR_ACCESS: advice = "; check the rights of the folder and the file"; break;
    case STORE_ERROR_DAMAGED: advice = "; restore it from a backup"; break;
    default: break;
  }
  g_set_error(error, STORE_ERROR, kind_of(code), "%s: %s%s", store->file, sqlite3_errmsg(store->db),
              advice);
}

sqlite3_stmt *db_prepare(Store *store, const char *sql, GError **error) {
  sqlite3_stmt *statement = g_hash_table_lookup(store->statements, sql);
  if (statement) {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
  }
  if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
    db_fail(store, error);
    return NULL;
  }
  g_hash_table_insert(store->statements, (gpointer)sql, statement);
  return statement;
}

sqlite3_stmt *db_borrow(Store *store, const char *sql, GError **error) {
  const char *interned = g_intern_string(sql);
  sqlite3_stmt *statement = db_prepare(store, interned, error);
  if (statement) g_hash_table_steal(store->statements, interned);
  return statement;
}

void db_give_back(Store *store, sqlite3_stmt *statement) {
  if (!statement) return;
  sqlite3_reset(statement);
  g_hash_table_replace(store->statements, (gpointer)g_intern_string(sqlite3_sql(statement)), statement);
}

static void bind_all(sqlite3_stmt *statement, const char *types, va_list args) {
  for (int i = 0; types[i]; i++) {
    if (types[i] == 't') {
      const char *text = va_arg(args, const char *);
      if (text) sqlite3_bind_text(statement, i + 1, text, -1, SQLITE_TRANSIENT);
    } else if (types[i] == 'b') {
      GBytes *bytes = va_arg(args, GBytes *);
      gsize length;
      gconstpointer start = g_bytes_get_data(bytes, &length);
      sqlite3_bind_blob(statement, i + 1, start ? start : "", (int)length, SQLITE_TRANSIENT);
    } else {
      sqlite3_bind_int64(statement, i + 1, va_arg(args, gint64));
    }
  }
}

void db_bind(sqlite3_stmt *statement, const char *types, ...) {
  va_list args;
  va_start(args, types);
  bind_all(statement, types, args);
  va_end(args);
}

int db_step(Store *store, sqlite3_stmt *statement, GError **error) {
  int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) return code;
  if (code != SQLITE_DONE) db_fail(store, error);
  sqlite3_reset(statement);
  return code == SQLITE_DONE ? SQLITE_DONE : -1;
}

gboolean db_run(Store *store, GError **error, const char *sql, const char *types, ...) {
  sqlite3_stmt *statement = db_prepare(store, sql, error);
  if (!statement) return FALSE;
  va_list args;
  va_start(args, types);
  bind_all(statement, types, args);
  va_end(args);
  return db_step(store, statement, error) == SQLITE_DONE;
}

gboolean db_number(Store *store, gint64 *number, gint64 none, GError **error, const char *sql,
                   const char *types, ...) {
  sqlite3_stmt *statement = db_prepare(store, sql, error);
  if (!statement) return FALSE;
  va_list args;
  va_start(args, types);
  bind_all(statement, types, args);
  va_end(args);
  int code = db_step(store, statement, error);
  *number = code == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL
                ? sqlite3_column_int64(statement, 0) : none;
  if (code == SQLITE_ROW) sqlite3_reset(statement);
  return code != -1;
}

char *db_text(sqlite3_stmt *statement, int column) {
  return g_strdup((const char *)sqlite3_column_text(statement, column));
}

/* WAL does not work over a network, whatever it seems to do. */
static gboolean is_network(const char *path) {
  struct statfs fs;
  if (statfs(path, &fs) != 0) return FALSE;
  guint32 magic = (guint32)fs.f_type;
  return magic == 0x6969 || magic == 0xff534d42 || magic == 0xfe534d42 || magic == 0x517b;
}

static gboolean pragma(Store *store, const char *sql, const char *wanted, GError **error) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK) {
    db_fail(store, error);
    return FALSE;
  }
  int code = sqlite3_step(statement);
  const char *got = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
  gboolean good = (code == SQLITE_ROW || code == SQLITE_DONE) &&
                  (!wanted || (got && g_ascii_strcasecmp(got, wanted) == 0));
  if (!good && code != SQLITE_ROW && code != SQLITE_DONE) db_fail(store, error);
  else if (!good)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s gave '%s'", store->file, sql,
                got ? got : "nothing");
  sqlite3_finalize(statement);
  return good;
}

static gint64 user_version(Store *store) {
  gint64 version = -1;
  db_number(store, &version, -1, NULL, "PRAGMA user_version", "");
  return version;
}

/* One transaction a step; the file as it was stays beside it. */
static gboolean migrate(Store *store, gint64 from, GError **error) {
  if (from > 0) {
    g_autofree char *copy = g_strdup_printf("%s.format-%" G_GINT64_FORMAT, store->file, from);
    if (!g_file_test(copy, G_FILE_TEST_EXISTS) && !store_backup(store, copy, error)) return FALSE;
  }
  for (gint64 step = from; db_schema[step]; step++) {
    g_autofree char *sql = g_strdup_printf(
        "BEGIN IMMEDIATE; %s PRAGMA application_id = %d; PRAGMA user_version = %" G_GINT64_FORMAT
        "; COMMIT;", db_schema[step], APPLICATION_ID, step + 1);
    /* Another program may have made it while this one waited for the lock. */
    if (sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
      db_fail(store, error);
      return FALSE;
    }
    gboolean there = user_version(store) > step;
    if (there || sqlite3_exec(store->db, sql + strlen("BEGIN IMMEDIATE; "), NULL, NULL, NULL) != SQLITE_OK) {
      if (!there) db_fail(store, error);
      sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
      if (!there) return FALSE;
    }
  }
  return TRUE;
}

static gboolean check_format(Store *store, StoreMode mode, GError **error) {
  gint64 id = 0, tables = 0, newest = 0;
  while (db_schema[newest]) newest++;
  if (!db_number(store, &id, 0, error, "PRAGMA application_id", "") ||
      !db_number(store, &tables, 0, error, "SELECT count(*) FROM sqlite_schema", ""))
    return FALSE;
  gint64 version = user_version(store);
  if (id != APPLICATION_ID && (tables > 0 || mode != STORE_WRITE)) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED,
                "%s is no ledger of this program; it was not touched", store->file);
    return FALSE;
  }
  if (version > newest) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_NEWER,
                "%s has format %" G_GINT64_FORMAT ", and this program knows up to %" G_GINT64_FORMAT
                "; use the newer program", store->file, version, newest);
    return FALSE;
  }
  return version == newest || migrate(store, version, error);
}

static gboolean open_database(Store *store, StoreMode mode, GError **error) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == STORE_WRITE ? SQLITE_OPEN_CREATE : 0);
  int code = sqlite3_open_v2(store->file, &store->db, flags | SQLITE_OPEN_NOFOLLOW, NULL);
  if (code != SQLITE_OK) {
    db_fail(store, error);
    return FALSE;
  }
  sqlite3_busy_timeout(store->db, BUSY_MS);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  gboolean read_only = sqlite3_db_readonly(store->db, "main") == 1;
  if (read_only && mode != STORE_READ) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS,
                "%s cannot be written; check the rights of the folder and the file", store->file);
    return FALSE;
  }
  if (!(read_only || pragma(store, "PRAGMA journal_mode = WAL", "wal", error)) ||
      !pragma(store, "PRAGMA synchronous = FULL", NULL, error) ||
      !pragma(store, "PRAGMA synchronous", "2", error) ||
      !pragma(store, "PRAGMA foreign_keys = ON", NULL, error) || !check_format(store, mode, error))
    return FALSE;
  store_has_changed(store);
  store_is_in_place(store); /* it is now: remembers which files these are */
  return TRUE;
}

static void finalize(gpointer statement) { sqlite3_finalize(statement); }

Store *store_open(const char *home, StoreMode mode, GError **error) {
  g_autoptr(Store) store = g_new0(Store, 1);
  store->home = g_strdup(home);
  store->file = g_build_filename(home, "ledger.sqlite", NULL);
  store->statements = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL,
                                            finalize);
  store->by = g_strdup("");
  store->at = g_strdup("");
  gboolean exists = g_file_test(store->file, G_FILE_TEST_EXISTS);
  if (!exists && mode != STORE_WRITE) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_MISSING, "there is no ledger at %s", store->file);
    return NULL;
  }
  if (mode == STORE_WRITE && g_mkdir_with_parents(home, 0700) < 0) {
    int saved = errno;
    g_set_error(error, STORE_ERROR, saved == ENOSPC ? STORE_ERROR_FULL : STORE_ERROR_ACCESS,
                "%s: %s", home, g_strerror(saved));
    return NULL;
  }
  if (is_network(home)) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS,
                "%s lies on a network file system, where a ledger is not safe; choose a local "
                "disk", home);
    return NULL;
  }
  return open_database(store, mode, error) ? g_steal_pointer(&store) : NULL;
}

void store_close(Store *store) {
  if (!store) return;
  g_hash_table_unref(store->statements);
  sqlite3_close(store->db);
  g_free(store->home);
  g_free(store->file);
  g_free(store->by);
  g_free(store->at);
  g_free(store);
}

const char *store_home(const Store *store) { return store->home; }

void store_set_actor(Store *store, const char *by, const char *at) {
  g_free(store->by);
  g_free(store->at);
  store->by = g_strdup(by);
  store->at = g_strdup(at);
}

static gboolean execute(Store *store, const char *sql, GError **error) {
  if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK) return TRUE;
  db_fail(store, error);
  return FALSE;
}

gboolean store_begin(Store *store, GError **error) { return execute(store, "BEGIN IMMEDIATE", error); }
/* The state is fixed by the first look at it. */
gboolean store_begin_reading(Store *store, GError **error) {
  return execute(store, "BEGIN; SELECT max(id) FROM event", error);
}
gboolean store_commit(Store *store, GError **error) { return execute(store, "COMMIT", error); }
void store_rollback(Store *store) {
  if (!sqlite3_get_autocommit(store->db)) execute(store, "ROLLBACK", NULL);
}

/* Rows committed to a file that was unlinked are rows in the void. */
static gboolean is_same_file(const char *path, guint64 *device, guint64 *inode) {
  struct stat status;
  if (stat(path, &status) != 0) return *inode == 0;
  if (*inode == 0) {
    *device = status.st_dev;
    *inode = status.st_ino;
  }
  return status.st_dev == *device && status.st_ino == *inode;
}

gboolean store_is_in_place(Store *store) {
  g_autofree char *log = g_strconcat(store->file, "-wal", NULL);
  return is_same_file(store->file, &store->opened.device, &store->opened.inode) &&
         is_same_file(log, &store->log.device, &store->log.inode);
}

gboolean store_has_changed(Store *store) {
  gint64 before = store->data_version;
  db_number(store, &store->data_version, 0, NULL, "PRAGMA data_version", "");
  return store->data_version != before;
}

/* Read-only and without a log beside it: it may lie on a network disk or a stick. */
static gboolean last_event(const char *file, gint64 *id, char **hash) {
  g_autofree char *escaped = g_uri_escape_string(file, "/", TRUE);
  g_autofree char *uri = g_strdup_printf("file:%s?mode=ro&immutable=1", escaped);
  sqlite3 *db = NULL;
  sqlite3_stmt *row = NULL;
  *id = 0;
  gboolean good = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK &&
                  sqlite3_prepare_v2(db, "SELECT id, hash FROM event ORDER BY id DESC LIMIT 1", -1, &row, NULL) ==
                      SQLITE_OK;
  int code = good ? sqlite3_step(row) : SQLITE_ERROR;
  if (code == SQLITE_ROW) {
    *id = sqlite3_column_int64(row, 0);
    *hash = db_text(row, 1);
  }
  sqlite3_finalize(row);
  sqlite3_close(db);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

gboolean store_has_grown_from(Store *store, const char *file, gboolean *grown, GError **error) {
  g_autofree char *hash = NULL;
  gint64 id, same = 0;
  *grown = FALSE;
  if (!last_event(file, &id, &hash)) return TRUE;
  *grown = id == 0;
  if (id == 0) return TRUE;
  if (!db_number(store, &same, 0, error, "SELECT 1 FROM event WHERE id = ?1 AND hash = ?2", "it", id, hash))
    return FALSE;
  *grown = same != 0;
  return TRUE;
}

gboolean store_backup(Store *store, const char *file, GError **error) {
  sqlite3 *copy = NULL;
  if (g_file_test(file, G_FILE_TEST_EXISTS)) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS, "%s exists already", file);
    return FALSE;
  }
  int code = sqlite3_open_v2(file, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  sqlite3_backup *backup = code == SQLITE_OK ? sqlite3_backup_init(copy, "main", store->db, "main") : NULL;
  if (backup) {
    while ((code = sqlite3_backup_step(backup, 1000)) == SQLITE_OK || code == SQLITE_BUSY ||
           code == SQLITE_LOCKED)
      if (code != SQLITE_OK) sqlite3_sleep(50);
    sqlite3_backup_finish(backup);
  }
  gboolean done = backup && code == SQLITE_DONE;
  if (!done)
    g_set_error(error, STORE_ERROR, kind_of(sqlite3_errcode(copy)), "%s: %s", file, sqlite3_errmsg(copy));
  if (sqlite3_close(copy) != SQLITE_OK) done = FALSE;
  if (!done) g_unlink(file);
  return done;
}
