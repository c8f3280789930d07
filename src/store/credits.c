/* The ledger lines as a verdict reads them: one pass, nothing made for a row. */
#include <string.h>

#include "store/db.h"

#define LINES(of_member)                                                                        \
  "SELECT member_id, date, entry, state, category, credits, plastic_surgery_credits,"            \
  " patient_safety_credits, start_date, activity_type, safety_topic FROM ledger " of_member      \
  " ORDER BY member_id, date, entry"

static gint32 number_or(sqlite3_stmt *row, int column, gint32 unknown) {
  return sqlite3_column_type(row, column) == SQLITE_NULL ? unknown : sqlite3_column_int(row, column);
}

static char *text(sqlite3_stmt *row, int column) { return (char *)sqlite3_column_text(row, column); }

static void read_line(sqlite3_stmt *row, Entry *entry) {
  static char residency[] = "residency";
  const char *activity = text(row, 9);
  entry->member_id = text(row, 0);
  entry->date = sqlite3_column_int(row, 1);
  entry->id = sqlite3_column_int64(row, 2);
  state_from_name(text(row, 3), &entry->state);
  category_from_name(text(row, 4), &entry->category);
  entry->credits = number_or(row, 5, CREDITS_UNKNOWN);
  entry->plastic_surgery_credits = number_or(row, 6, CREDITS_UNKNOWN);
  entry->patient_safety_credits = number_or(row, 7, CREDITS_UNKNOWN);
  entry->start_date = number_or(row, 8, DAY_UNKNOWN);
  entry->activity_type = activity && strcmp(activity, residency) == 0 ? residency : NULL;
  entry->safety_topic = text(row, 10);
}

gboolean store_credits_visit(Store *store, const char *member_id, EntryVisitor visit,
                             gpointer user_data, GError **error) {
  sqlite3_stmt *row = member_id ? db_prepare(store, LINES("WHERE member_id = ?1"), error)
                                : db_prepare(store, LINES(""), error);
  Entry entry = {0};
  int code = -1;
  if (row && member_id) db_bind(row, "t", member_id);
  while (row && (code = db_step(store, row, error)) == SQLITE_ROW) {
    read_line(row, &entry);
    if (!visit(&entry, user_data)) break;
  }
  if (code == SQLITE_ROW) sqlite3_reset(row);
  return code != -1;
}
