/* The ledger lines as a verdict reads them: one pass, nothing made for a row. */
#include "store/db.h"

#define LINES(of_member)                                                                        \
  "SELECT member_id, date, entry, state, category, credits, plastic_surgery_credits,"            \
  " patient_safety_credits, safety_topic, training_start FROM ledger " of_member                 \
  " ORDER BY member_id, date, entry"

static gint32 number_or(sqlite3_stmt *row, int column, gint32 unknown) {
  gint32 number = sqlite3_column_int(row, column);
  return number == 0 && sqlite3_column_type(row, column) == SQLITE_NULL ? unknown : number;
}

static char *text(sqlite3_stmt *row, int column) { return (char *)sqlite3_column_text(row, column); }

/* Millions of these are read at once: what most lines say is looked at first, and what cannot
 * matter is left alone. */
static void read_line(sqlite3_stmt *row, Entry *entry) {
  static char residency[] = "residency";
  const char *state = text(row, 3), *category = text(row, 4);
  entry->member_id = text(row, 0);
  entry->date = sqlite3_column_int(row, 1);
  entry->id = sqlite3_column_int64(row, 2);
  if (state[1] == 'c') entry->state = STATE_ACCEPTED;
  else state_from_name(state, &entry->state);
  if (*category == '1') entry->category = CATEGORY_1;
  else if (*category == '2') entry->category = CATEGORY_2;
  else category_from_name(category, &entry->category);
  entry->credits = number_or(row, 5, CREDITS_UNKNOWN);
  entry->plastic_surgery_credits = number_or(row, 6, CREDITS_UNKNOWN);
  entry->patient_safety_credits = number_or(row, 7, CREDITS_UNKNOWN);
  entry->safety_topic = entry->patient_safety_credits ? text(row, 8) : NULL;
  gboolean trains = sqlite3_column_type(row, 9) != SQLITE_NULL;
  entry->activity_type = trains ? residency : NULL;
  entry->start_date = trains ? sqlite3_column_int(row, 9) : DAY_UNKNOWN;
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
