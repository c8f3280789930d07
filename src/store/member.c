/* Members by version, decisions about them, and small remembered facts. */
#include <string.h>

#include "store/db.h"

static Member *read_member(sqlite3_stmt *row) {
  Member *member = member_new();
  member->id = db_text(row, 0);
  member->name = db_text(row, 1);
  member->membership = db_text(row, 2);
  member->first_cycle_start = (Day)sqlite3_column_int64(row, 3);
  member->ledger_begins = sqlite3_column_type(row, 4) == SQLITE_NULL ? DAY_UNKNOWN
                                                                      : (Day)sqlite3_column_int64(row, 4);
  g_auto(GStrv) aliases = g_strsplit((const char *)sqlite3_column_text(row, 5), ";", -1);
  for (guint i = 0; aliases[i]; i++)
    if (*aliases[i]) g_ptr_array_add(member->aliases, g_strdup(aliases[i]));
  member->email = db_text(row, 6);
  member->npi = db_text(row, 7);
  member->joined_as = db_text(row, 8);
  return member;
}

#define MEMBERS                                                                                 \
  "SELECT v.member_id, v.name, v.membership, v.first_cycle_start, v.ledger_begins, v.aliases,"    \
  " v.email, v.npi, ifnull(f.membership, v.membership) FROM member_now n JOIN member_version v"    \
  " ON v.member_id = n.member_id AND v.version = n.version LEFT JOIN member_version f"             \
  " ON n.version > 1 AND f.member_id = n.member_id AND f.version = 1 "

GPtrArray *store_members(Store *store, GError **error) {
  sqlite3_stmt *row = db_prepare(store, MEMBERS "ORDER BY v.member_id", error);
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func((GDestroyNotify)member_free);
  int code = -1;
  while (row && (code = db_step(store, row, error)) == SQLITE_ROW) g_ptr_array_add(members, read_member(row));
  return code == SQLITE_DONE ? g_steal_pointer(&members) : NULL;
}

Member *store_member(Store *store, const char *id, GError **error) {
  sqlite3_stmt *row = db_prepare(store, MEMBERS "WHERE n.member_id = ?1", error);
  if (!row) return NULL;
  db_bind(row, "t", id);
  if (db_step(store, row, error) != SQLITE_ROW) return NULL;
  Member *member = read_member(row);
  sqlite3_reset(row);
  return member;
}

gboolean store_member_put(Store *store, const Member *member, GError **error) {
  gint64 version = 0;
  if (!db_number(store, &version, 0, error, "SELECT max(version) FROM member_version WHERE member_id = ?1",
                 "t", member->id))
    return FALSE;
  g_autoptr(GString) aliases = g_string_new(NULL);
  for (guint i = 0; i < member->aliases->len; i++)
    g_string_append_printf(aliases, "%s%s", i ? ";" : "", (char *)member->aliases->pdata[i]);
  sqlite3_stmt *row = db_prepare(
      store, "INSERT INTO member_version(member_id, version, name, membership, first_cycle_start,"
             " ledger_begins, aliases, email, npi, by, at)"
             " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)", error);
  if (!row) return FALSE;
  db_bind(row, "tittiittttt", member->id, version + 1, member->name, member->membership,
          (gint64)member->first_cycle_start, (gint64)member->ledger_begins, aliases->str, member->email,
          member->npi, store->by, store->at);
  if (member->ledger_begins == DAY_UNKNOWN) sqlite3_bind_null(row, 6);
  if (db_step(store, row, error) != SQLITE_DONE ||
      !db_run(store, error,
              "INSERT INTO member_now(member_id, version) VALUES(?1, ?2)"
              " ON CONFLICT(member_id) DO UPDATE SET version = ?2", "ti", member->id, version + 1))
    return FALSE;
  g_autofree char *subject = g_strdup_printf("%s/%" G_GINT64_FORMAT, member->id, version + 1);
  return event_add(store, "member", subject, error) != 0;
}

gboolean store_decision_add(Store *store, const char *member_id, const Decision *decision, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "INSERT INTO decision(member_id, kind, date, until, cycle, reason,"
                                        " by, at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", error);
  if (!row) return FALSE;
  db_bind(row, "ttiiittt", member_id, decision->kind, (gint64)decision->date, (gint64)decision->until,
          (gint64)decision->cycle, decision->reason, store->by, store->at);
  if (decision->until == DAY_UNKNOWN) sqlite3_bind_null(row, 4);
  if (decision->cycle == DAY_UNKNOWN) sqlite3_bind_null(row, 5);
  if (db_step(store, row, error) != SQLITE_DONE) return FALSE;
  g_autofree char *subject =
      g_strdup_printf("%" G_GINT64_FORMAT, (gint64)sqlite3_last_insert_rowid(store->db));
  return event_add(store, "decision", subject, error) != 0;
}

/* A change of class in the roster is a decision too, dated by the day it was recorded. */
#define DECISIONS(of_member)                                                                      \
  "SELECT member_id, kind, date, until, cycle, reason, by, 0 AS part, id AS number FROM decision"  \
  " WHERE " of_member                                                                             \
  " UNION ALL SELECT member_id, v.membership, CAST(julianday(substr(v.at, 1, 10)) - 2440587.5 AS"  \
  " INTEGER), NULL, NULL, 'roster', v.by, 1, v.version FROM member_version v"                     \
  " JOIN member_version p USING(member_id) WHERE v.version > 1 AND p.version = v.version - 1"     \
  " AND v.membership <> p.membership AND " of_member                                              \
  " ORDER BY part, date, number"

static Decision *read_decision(sqlite3_stmt *row) {
  Decision *decision = g_new0(Decision, 1);
  decision->kind = db_text(row, 1);
  decision->date = (Day)sqlite3_column_int64(row, 2);
  decision->until = sqlite3_column_type(row, 3) == SQLITE_NULL ? DAY_UNKNOWN : (Day)sqlite3_column_int64(row, 3);
  decision->cycle = sqlite3_column_type(row, 4) == SQLITE_NULL ? DAY_UNKNOWN : (Day)sqlite3_column_int64(row, 4);
  decision->reason = db_text(row, 5);
  decision->by = db_text(row, 6);
  return decision;
}

static GPtrArray *new_decisions(void) {
  return g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
}

GPtrArray *store_decisions(Store *store, const char *member_id, GError **error) {
  sqlite3_stmt *row = db_prepare(store, DECISIONS("member_id = ?1"), error);
  if (!row) return NULL;
  db_bind(row, "t", member_id);
  g_autoptr(GPtrArray) decisions = new_decisions();
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) g_ptr_array_add(decisions, read_decision(row));
  return code == SQLITE_DONE ? g_steal_pointer(&decisions) : NULL;
}

GHashTable *store_decisions_of_all(Store *store, GError **error) {
  g_autoptr(GHashTable) all =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  sqlite3_stmt *row = db_prepare(store, DECISIONS("TRUE"), error);
  int code = -1;
  while (row && (code = db_step(store, row, error)) == SQLITE_ROW) {
    const char *member_id = (const char *)sqlite3_column_text(row, 0);
    GPtrArray *decisions = g_hash_table_lookup(all, member_id);
    if (!decisions) g_hash_table_insert(all, g_strdup(member_id), decisions = new_decisions());
    g_ptr_array_add(decisions, read_decision(row));
  }
  return code == SQLITE_DONE ? g_steal_pointer(&all) : NULL;
}

gboolean store_fact_set(Store *store, const char *key, const char *value, GError **error) {
  if (!value) return db_run(store, error, "DELETE FROM fact WHERE key = ?1", "t", key);
  return db_run(store, error, "INSERT INTO fact(key, value) VALUES(?1, ?2)"
                              " ON CONFLICT(key) DO UPDATE SET value = ?2", "tt", key, value);
}

char *store_fact(Store *store, const char *key, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT value FROM fact WHERE key = ?1", error);
  if (!row) return NULL;
  db_bind(row, "t", key);
  if (db_step(store, row, error) != SQLITE_ROW) return NULL;
  char *value = db_text(row, 0);
  sqlite3_reset(row);
  return value;
}

GPtrArray *store_facts(Store *store, const char *prefix, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT key, value FROM fact WHERE substr(key, 1, length(?1)) = ?1"
                                        " ORDER BY key", error);
  if (!row) return NULL;
  db_bind(row, "t", prefix);
  GPtrArray *facts = g_ptr_array_new_with_free_func(g_free);
  while (db_step(store, row, error) == SQLITE_ROW) {
    g_ptr_array_add(facts, db_text(row, 0));
    g_ptr_array_add(facts, db_text(row, 1));
  }
  return facts;
}
