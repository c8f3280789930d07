/* Counts of what happened when, for those who look after the whole. */
#include "store/db.h"

void day_count_free(DayCount *count) {
  g_free(count->what);
  g_free(count);
}

static GPtrArray *day_counts(Store *store, sqlite3_stmt *row, const char *since, GError **error) {
  if (!row) return NULL;
  g_autoptr(GPtrArray) counts = g_ptr_array_new_with_free_func((GDestroyNotify)day_count_free);
  int code;
  db_bind(row, "t", since);
  while ((code = db_step(store, row, error)) == SQLITE_ROW) {
    g_autofree char *day = db_text(row, 0);
    DayCount *count = g_new0(DayCount, 1);
    day_parse(day, &count->day);
    count->what = db_text(row, 1);
    count->number = sqlite3_column_int64(row, 2);
    g_ptr_array_add(counts, count);
  }
  return code == SQLITE_DONE ? g_steal_pointer(&counts) : NULL;
}

GPtrArray *store_arrivals_by_day(Store *store, const char *since, GError **error) {
  return day_counts(store, db_prepare(store, "SELECT substr(a.at, 1, 10), " ARRIVAL_OUTCOME ", count(*)"
                                             " FROM arrival a WHERE a.at >= ?1 GROUP BY 1, 2 ORDER BY 1", error),
                    since, error);
}

GPtrArray *store_decisions_by_day(Store *store, const char *since, GError **error) {
  return day_counts(store, db_prepare(store, "SELECT substr(at, 1, 10), action, count(*)"
                                             " FROM entry_version WHERE person AND at >= ?1"
                                             " GROUP BY 1, 2 ORDER BY 1", error),
                    since, error);
}
