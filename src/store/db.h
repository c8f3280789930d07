/* Inside the store: the connection, its statements, the event chain. */
#pragma once
#include <sqlite3.h>

#include "store/store.h"

struct Store {
  sqlite3 *db;
  char *home, *file;
  char *by, *at;
  GHashTable *statements; /* SQL, a literal or interned -> sqlite3_stmt */
  struct { guint64 device, inode; } opened, log; /* the file and its WAL as they were opened */
  gint64 data_version;    /* as it was at the last look for changes by others */
};

/* A statement made once for its literal, reset, nothing bound. NULL with error. */
sqlite3_stmt *db_prepare(Store *store, const char *sql, GError **error);
/* One that was made up of parts, for a caller that may ask the same again before it has given this
 * one back: kept for the next who does. NULL with error. */
sqlite3_stmt *db_borrow(Store *store, const char *sql, GError **error);
void db_give_back(Store *store, sqlite3_stmt *statement); /* NULL is fine */
/* Binds by position from 1: 't' const char* (NULL: null), 'i' gint64, 'b' GBytes*. */
void db_bind(sqlite3_stmt *statement, const char *types, ...);
/* One step: SQLITE_ROW, SQLITE_DONE, or -1 with error. Resets after anything but a row. */
int db_step(Store *store, sqlite3_stmt *statement, GError **error);
/* Runs a statement that gives no rows. */
gboolean db_run(Store *store, GError **error, const char *sql, const char *types, ...);
/* The first column of the first row as a number; `none` without a row. */
gboolean db_number(Store *store, gint64 *number, gint64 none, GError **error, const char *sql,
                   const char *types, ...);
char *db_text(sqlite3_stmt *statement, int column); /* new string; NULL for null */
void db_fail(Store *store, GError **error);

/* The ledger line of an entry's version: derived, so it is never written otherwise. */
#define LEDGER_LINES                                                                            \
  "INSERT INTO ledger SELECT coalesce(v.member_id, ''), coalesce(v.date, -2147483648), v.entry,"  \
  " v.version, v.state, v.document, v.category, v.credits, v.plastic_surgery_credits,"            \
  " v.patient_safety_credits, v.safety_topic, CASE WHEN v.activity_type = 'residency' THEN"      \
  " coalesce(v.start_date, -2147483648) END"                                                       \
  " FROM entry_version v WHERE "

extern const char *const db_schema[]; /* one text a format, from 1; NULL ends */

/* What became of an arrival `a`. An arrival is never changed: one whose entries waited for nothing
 * but a look has the reason ARRIVAL_WAITS, and was entered when its document was. */
#define ARRIVAL_WAITS "seen-not-yet"
#define ARRIVAL_OUTCOME                                                                          \
  "CASE WHEN a.reason IS '" ARRIVAL_WAITS "' AND EXISTS(SELECT 1 FROM document_version s"         \
  " WHERE s.document = a.document AND s.outcome = 'entered') THEN 'entered' ELSE a.outcome END"

/* Adds a link to the chain: what happened (kind), to what (subject), and the digest of the rows
 * it made. Returns the event's number, 0 with error. */
gint64 event_add(Store *store, const char *kind, const char *subject, GError **error);
gint64 event_next(Store *store, GError **error); /* the number that event_add will give */
/* SHA-256 over the rows that belong to a subject, as they stand now. New string. */
char *event_digest(Store *store, const char *kind, const char *subject, GError **error);
char *event_hash(const char *previous, const char *at, const char *by, const char *kind,
                 const char *subject, const char *digest);

/* Who decides on an entry, when and why: the store's person, now. */
void entry_decide(const Store *store, Entry *entry, const char *reason);
/* A new version by an undo: a person's, with the decision of the entry as it is given. */
gboolean store_entry_restore(Store *store, const Entry *entry, const char *action, const char *why,
                             gint64 batch, GError **error);
