/* Entries: versions that are never changed, and the ledger of what is current. */
#include <string.h>

#include "store/db.h"

#define VERSION_COLUMNS                                                                       \
  "v.entry, v.version, v.batch, v.document, v.member_id, v.source, v.state, v.decided_by,"     \
  " v.decided_at, v.decided_reason, v.member_name, v.title, v.provider, v.provider_id,"        \
  " v.category, v.credits, v.designated_maximum, v.start_date, v.date, v.activity_type,"       \
  " v.plastic_surgery_credits, v.patient_safety_credits, v.safety_topic, v.reference"

static gint64 number_or(sqlite3_stmt *row, int column, gint64 unknown) {
  return sqlite3_column_type(row, column) == SQLITE_NULL ? unknown : sqlite3_column_int64(row, column);
}

static Entry *read_entry(sqlite3_stmt *row) {
  Entry *entry = entry_new();
  entry->id = sqlite3_column_int64(row, 0);
  entry->document = sqlite3_column_int64(row, 3);
  entry->member_id = db_text(row, 4);
  entry->source = db_text(row, 5);
  state_from_name((const char *)sqlite3_column_text(row, 6), &entry->state);
  entry->decided_by = db_text(row, 7);
  entry->decided_at = db_text(row, 8);
  entry->reason = db_text(row, 9);
  entry->member_name = db_text(row, 10);
  entry->title = db_text(row, 11);
  entry->provider = db_text(row, 12);
  entry->provider_id = db_text(row, 13);
  category_from_name((const char *)sqlite3_column_text(row, 14), &entry->category);
  entry->credits = (Credits)number_or(row, 15, CREDITS_UNKNOWN);
  entry->designated_maximum = (Credits)number_or(row, 16, CREDITS_UNKNOWN);
  entry->start_date = (Day)number_or(row, 17, DAY_UNKNOWN);
  entry->date = (Day)number_or(row, 18, DAY_UNKNOWN);
  entry->activity_type = db_text(row, 19);
  entry->plastic_surgery_credits = (Credits)number_or(row, 20, CREDITS_UNKNOWN);
  entry->patient_safety_credits = (Credits)number_or(row, 21, CREDITS_UNKNOWN);
  entry->safety_topic = db_text(row, 22);
  entry->reference = db_text(row, 23);
  return entry;
}

static void bind_number(sqlite3_stmt *statement, int at, gint64 number, gint64 unknown) {
  if (number == unknown) sqlite3_bind_null(statement, at);
  else sqlite3_bind_int64(statement, at, number);
}

/* Rounded, so that what is read back and stored again is the same. */
static int hundredths(float points) { return (int)(points * 100 + (points < 0 ? -0.5f : 0.5f)); }

/* "x0 y0 x1 y1;...": points in hundredths, whole numbers in any locale. */
static char *boxes_text(const GArray *boxes) {
  if (!boxes) return NULL;
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < boxes->len; i++) {
    const Box *box = &g_array_index(boxes, Box, i);
    g_string_append_printf(text, "%s%d %d %d %d", i ? ";" : "", hundredths(box->x0), hundredths(box->y0),
                           hundredths(box->x1), hundredths(box->y1));
  }
  return g_string_free(text, FALSE);
}

static GArray *boxes_parse(const char *text) {
  if (!text) return NULL;
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(Box));
  for (const char *c = text; *c;) {
    float corner[4] = {0};
    char *end = NULL;
    for (int i = 0; i < 4; i++, c = end) corner[i] = (float)g_ascii_strtoll(c, &end, 10) / 100;
    Box box = {corner[0], corner[1], corner[2], corner[3]};
    g_array_append_val(boxes, box);
    if (*c != ';') break;
    c++;
  }
  return boxes;
}

static gboolean add_flags(Store *store, gint64 id, gint64 version, const GPtrArray *flags, gint64 note,
                          GError **error) {
  for (guint i = 0; i < flags->len; i++) {
    const Flag *flag = flags->pdata[i];
    if (!db_run(store, error,
                "INSERT INTO flag(entry, version, ordinal, note, code, field, message)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", "iiiittt", id, version,
                (gint64)i + (note ? 1000 : 0), note, flag->code, field_name(flag->field), flag->message))
      return FALSE;
  }
  return TRUE;
}

static gboolean add_details(Store *store, gint64 id, gint64 version, const Entry *entry, GError **error) {
  if (!add_flags(store, id, version, entry->flags, 0, error) ||
      !add_flags(store, id, version, entry->notes, 1, error))
    return FALSE;
  for (guint i = 0; i < entry->evidence->len; i++) {
    const Evidence *evidence = entry->evidence->pdata[i];
    g_autofree char *boxes = boxes_text(evidence->boxes);
    if (!db_run(store, error,
                "INSERT INTO evidence(entry, version, ordinal, field, page, text, boxes, pattern,"
                " confidence) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", "iiititt" "ti", id, version,
                (gint64)i, field_name(evidence->field), (gint64)evidence->page, evidence->text, boxes,
                evidence->pattern, (gint64)evidence->confidence))
      return FALSE;
  }
  for (guint i = 0; i < entry->candidates->len; i++) {
    const Candidate *candidate = entry->candidates->pdata[i];
    if (!db_run(store, error,
                "INSERT INTO candidate(entry, version, ordinal, field, value, why)"
                " VALUES(?1, ?2, ?3, ?4, ?5, ?6)", "iiittt", id, version, (gint64)i,
                field_name(candidate->field), candidate->value, candidate->why))
      return FALSE;
  }
  return TRUE;
}

static gboolean add_version(Store *store, gint64 id, gint64 version, gint64 batch, const Entry *entry,
                            const char *action, const char *why, gboolean person, GError **error) {
  gint64 event = event_next(store, error);
  sqlite3_stmt *row = event ? db_prepare(
      store, "INSERT INTO entry_version(entry, version, event, batch, document, member_id, source,"
             " state, action, why, person, by, at, decided_by, decided_at, decided_reason,"
             " member_name, title, provider, provider_id, category, credits, designated_maximum,"
             " start_date, date, activity_type, plastic_surgery_credits, patient_safety_credits,"
             " safety_topic, reference) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
             " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28,"
             " ?29, ?30)", error) : NULL;
  if (!row) return FALSE;
  db_bind(row, "iiiii" "ttttt" "i" "ttttt" "ttttt", id, version, event, batch, entry->document,
          entry->member_id, entry->source, state_name(entry->state), action, why, (gint64)person,
          store->by, store->at, entry->decided_by, entry->decided_at, entry->reason,
          entry->member_name, entry->title, entry->provider, entry->provider_id,
          category_name(entry->category));
  if (batch == 0) sqlite3_bind_null(row, 4);
  if (entry->document == 0) sqlite3_bind_null(row, 5);
  bind_number(row, 22, entry->credits, CREDITS_UNKNOWN);
  bind_number(row, 23, entry->designated_maximum, CREDITS_UNKNOWN);
  bind_number(row, 24, entry->start_date, DAY_UNKNOWN);
  bind_number(row, 25, entry->date, DAY_UNKNOWN);
  if (entry->activity_type) sqlite3_bind_text(row, 26, entry->activity_type, -1, SQLITE_TRANSIENT);
  bind_number(row, 27, entry->plastic_surgery_credits, CREDITS_UNKNOWN);
  bind_number(row, 28, entry->patient_safety_credits, CREDITS_UNKNOWN);
  if (entry->safety_topic) sqlite3_bind_text(row, 29, entry->safety_topic, -1, SQLITE_TRANSIENT);
  if (entry->reference) sqlite3_bind_text(row, 30, entry->reference, -1, SQLITE_TRANSIENT);
  if (db_step(store, row, error) != SQLITE_DONE || !add_details(store, id, version, entry, error) ||
      !db_run(store, error, "DELETE FROM ledger WHERE entry = ?1", "i", id) ||
      !db_run(store, error, LEDGER_LINES "v.entry = ?1 AND v.version = ?2", "ii", id, version))
    return FALSE;
  g_autofree char *subject = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, id, version);
  return event_add(store, "entry", subject, error) != 0;
}

gint64 store_entry_add(Store *store, const Entry *entry, gint64 batch, GError **error) {
  gint64 last = 0;
  if (!db_number(store, &last, 0, error, "SELECT max(entry) FROM ledger", "")) return 0;
  g_autoptr(Entry) copy = entry_dup(entry);
  gboolean person = entry->state == STATE_APPROVED;
  if (person && !copy->decided_by) {
    copy->decided_by = g_strdup(store->by);
    copy->decided_at = g_strdup(store->at);
  }
  const char *action = !entry->document ? "import" : person ? "enter" : "add";
  return add_version(store, last + 1, 1, batch, copy, action, NULL, person, error) ? last + 1 : 0;
}

void entry_decide(const Store *store, Entry *entry, const char *reason) {
  g_free(entry->decided_by);
  g_free(entry->decided_at);
  g_free(entry->reason);
  entry->decided_by = g_strdup(store->by);
  entry->decided_at = g_strdup(store->at);
  entry->reason = g_strdup(reason);
}

static gboolean revise(Store *store, const Entry *entry, gint64 batch, const char *action,
                       const char *reason, gboolean person, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT version, state FROM ledger WHERE entry = ?1", error);
  if (!row) return FALSE;
  db_bind(row, "i", entry->id);
  int code = db_step(store, row, error);
  if (code == SQLITE_DONE)
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "there is no entry %" G_GINT64_FORMAT, entry->id);
  if (code != SQLITE_ROW) return FALSE;
  gint64 version = sqlite3_column_int64(row, 0);
  EntryState state = STATE_PENDING;
  state_from_name((const char *)sqlite3_column_text(row, 1), &state);
  sqlite3_reset(row);
  if (!person && (state == STATE_APPROVED || state == STATE_REJECTED)) return TRUE;
  g_autoptr(Entry) copy = entry_dup(entry);
  if (person) entry_decide(store, copy, reason);
  return add_version(store, entry->id, version + 1, batch, copy, action, reason, person, error);
}

gboolean store_entry_revise(Store *store, const Entry *entry, const char *action, const char *reason,
                            gboolean person, GError **error) {
  return revise(store, entry, 0, action, reason, person, error);
}

gboolean store_entry_change(Store *store, const Entry *entry, gint64 batch, GError **error) {
  return revise(store, entry, batch, "change", "import", TRUE, error);
}

gboolean store_entry_restore(Store *store, const Entry *entry, const char *action, const char *why,
                             gint64 batch, GError **error) {
  gint64 version = 0;
  return db_number(store, &version, 0, error, "SELECT version FROM ledger WHERE entry = ?1", "i",
                   entry->id) &&
         add_version(store, entry->id, version + 1, batch, entry, action, why, TRUE, error);
}

static gboolean read_details(Store *store, Entry *entry, gint64 version, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT note, code, field, message FROM flag"
                                        " WHERE entry = ?1 AND version = ?2 ORDER BY ordinal", error);
  if (!row) return FALSE;
  db_bind(row, "ii", entry->id, version);
  while (db_step(store, row, error) == SQLITE_ROW) {
    Flag *flag = g_new0(Flag, 1);
    flag->code = db_text(row, 1);
    flag->field = N_FIELDS;
    field_from_name((const char *)sqlite3_column_text(row, 2), &flag->field);
    flag->message = db_text(row, 3);
    g_ptr_array_add(sqlite3_column_int(row, 0) ? entry->notes : entry->flags, flag);
  }
  row = db_prepare(store, "SELECT field, page, text, boxes, pattern, confidence FROM evidence"
                          " WHERE entry = ?1 AND version = ?2 ORDER BY ordinal", error);
  if (!row) return FALSE;
  db_bind(row, "ii", entry->id, version);
  while (db_step(store, row, error) == SQLITE_ROW) {
    Evidence *evidence = g_new0(Evidence, 1);
    evidence->field = evidence_from_name((const char *)sqlite3_column_text(row, 0));
    evidence->page = (guint)sqlite3_column_int(row, 1);
    evidence->text = db_text(row, 2);
    evidence->boxes = boxes_parse((const char *)sqlite3_column_text(row, 3));
    evidence->pattern = db_text(row, 4);
    evidence->confidence = (guint)sqlite3_column_int(row, 5);
    g_ptr_array_add(entry->evidence, evidence);
  }
  row = db_prepare(store, "SELECT field, value, why FROM candidate"
                          " WHERE entry = ?1 AND version = ?2 ORDER BY ordinal", error);
  if (!row) return FALSE;
  db_bind(row, "ii", entry->id, version);
  while (db_step(store, row, error) == SQLITE_ROW) {
    Candidate *candidate = g_new0(Candidate, 1);
    field_from_name((const char *)sqlite3_column_text(row, 0), &candidate->field);
    candidate->value = db_text(row, 1);
    candidate->why = db_text(row, 2);
    g_ptr_array_add(entry->candidates, candidate);
  }
  return TRUE;
}

Entry *store_entry(Store *store, gint64 id, GError **error) {
  sqlite3_stmt *row = db_prepare(store, "SELECT " VERSION_COLUMNS " FROM ledger l JOIN entry_version v"
                                        " ON v.entry = l.entry AND v.version = l.version"
                                        " WHERE l.entry = ?1", error);
  if (!row) return NULL;
  db_bind(row, "i", id);
  if (db_step(store, row, error) != SQLITE_ROW) return NULL;
  g_autoptr(Entry) entry = read_entry(row);
  gint64 version = sqlite3_column_int64(row, 1);
  sqlite3_reset(row);
  return read_details(store, entry, version, error) ? g_steal_pointer(&entry) : NULL;
}

/* % and _ in what a person types are themselves. */
static char *like_pattern(const char *text) {
  GString *pattern = g_string_new("%");
  for (const char *c = text; *c; c++) {
    if (strchr("%_\\", *c)) g_string_append_c(pattern, '\\');
    g_string_append_c(pattern, *c);
  }
  g_string_append_c(pattern, '%');
  return g_string_free(pattern, FALSE);
}

/* The conditions that are asked for, so that an index serves each. `tail` orders and groups. To be given back. */
static sqlite3_stmt *filter_statement(Store *store, const char *columns, const char *joins,
                                      const EntryFilter *filter, const char *tail, GError **error) {
  g_autoptr(GString) sql = g_string_new("SELECT ");
  /* What only counts need not look at the versions. */
  gboolean reads = strstr(columns, "v.") || filter->provider || filter->text;
  g_string_append_printf(sql, "%s FROM ledger l %s %s WHERE 1", columns,
                         reads ? "JOIN entry_version v ON v.entry = l.entry"
                                 " AND v.version = l.version" : "", joins);
  if (filter->windows) /* looked up in what is made of them once, not searched for each entry */
    g_string_append(sql, " AND l.entry IN (SELECT d.entry FROM json_each(?14) w JOIN ledger d"
                         " ON d.member_id = json_extract(w.value, '$[0]') AND d.date BETWEEN"
                         " json_extract(w.value, '$[1]') AND json_extract(w.value, '$[2]'))");
  if (filter->member_id) g_string_append(sql, " AND l.member_id = ?1");
  /* a member's entries are fewer than those of a state */
  if (filter->state) g_string_append(sql, filter->member_id ? " AND +l.state = ?2" : " AND l.state = ?2");
  if (filter->flag)
    g_string_append(sql, " AND EXISTS(SELECT 1 FROM flag f WHERE f.entry = l.entry"
                         " AND f.version = l.version AND f.code = ?3 AND NOT f.note)");
  if (filter->file)
    g_string_append(sql, " AND (EXISTS(SELECT 1 FROM arrival a WHERE a.document = l.document"
                         " AND instr(CAST(a.path AS TEXT), ?4)) OR EXISTS(SELECT 1 FROM document d"
                         " WHERE d.id = l.document AND instr(d.sha256, ?4) = 1))");
  if (filter->document) g_string_append(sql, " AND l.document = ?5");
  if (filter->without_member) g_string_append(sql, " AND l.member_id = ''");
  if (filter->provider) g_string_append(sql, " AND ifnull(v.provider, '') = ?8");
  if (filter->text)
    g_string_append(sql, " AND (v.member_name LIKE ?9 ESCAPE '\\' OR v.title LIKE ?9 ESCAPE '\\'"
                         " OR v.provider LIKE ?9 ESCAPE '\\' OR v.reference LIKE ?9 ESCAPE '\\'"
                         " OR l.member_id = ?10 OR EXISTS(SELECT 1 FROM document d"
                         " WHERE d.id = l.document AND instr(d.sha256, ?10) = 1))");
  if (filter->after) g_string_append(sql, " AND l.entry > ?11");
  if (filter->from) g_string_append(sql, " AND l.date >= ?12");
  if (filter->to) g_string_append(sql, " AND l.date <= ?13");
  g_string_append(sql, tail);
  if (filter->limit) g_string_append(sql, " LIMIT ?6 OFFSET ?7");
  sqlite3_stmt *statement = db_borrow(store, sql->str, error);
  if (!statement) return NULL;
  const struct {
    int at;
    const char *text;
  } texts[] = {{1, filter->member_id}, {2, filter->state},    {3, filter->flag}, {4, filter->file},
               {8, filter->provider}, {10, filter->text},   {14, filter->windows}};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    if (texts[i].text) sqlite3_bind_text(statement, texts[i].at, texts[i].text, -1, SQLITE_TRANSIENT);
  if (filter->text) sqlite3_bind_text(statement, 9, like_pattern(filter->text), -1, g_free);
  if (filter->document) sqlite3_bind_int64(statement, 5, filter->document);
  if (filter->after) sqlite3_bind_int64(statement, 11, filter->after);
  if (filter->from) sqlite3_bind_int64(statement, 12, filter->from);
  if (filter->to) sqlite3_bind_int64(statement, 13, filter->to);
  if (filter->limit) {
    sqlite3_bind_int64(statement, 6, filter->limit);
    sqlite3_bind_int64(statement, 7, filter->offset);
  }
  return statement;
}

gboolean store_entries_visit(Store *store, const EntryFilter *filter, EntryVisitor visit,
                             gpointer user_data, GError **error) {
  const char *order = filter->oldest_first ? " ORDER BY l.entry"
                      : filter->by_date    ? " ORDER BY l.date, l.entry"
                                           : " ORDER BY l.member_id, l.date, l.entry";
  sqlite3_stmt *row = filter_statement(store, VERSION_COLUMNS, "", filter, order, error);
  gboolean good = row != NULL, more = TRUE;
  int code = SQLITE_DONE;
  while (good && more && (code = sqlite3_step(row)) == SQLITE_ROW) {
    g_autoptr(Entry) entry = read_entry(row);
    if (filter->details) good = read_details(store, entry, sqlite3_column_int64(row, 1), error);
    if (good) more = visit(entry, user_data);
  }
  if (good && more && code != SQLITE_DONE) {
    db_fail(store, error);
    good = FALSE;
  }
  db_give_back(store, row);
  return good;
}

static gboolean collect(Entry *entry, gpointer entries) {
  g_ptr_array_add(entries, entry_dup(entry));
  return TRUE;
}

GPtrArray *store_entries(Store *store, const EntryFilter *filter, GError **error) {
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  return store_entries_visit(store, filter, collect, entries, error) ? g_steal_pointer(&entries) : NULL;
}

GPtrArray *store_entries_beside(Store *store, const Entry *entry, GError **error) {
  Day start = entry->start_date == DAY_UNKNOWN ? entry->date : entry->start_date;
  sqlite3_stmt *row = db_prepare(
      store, "SELECT " VERSION_COLUMNS " FROM ledger l JOIN entry_version v ON v.entry = l.entry"
             " AND v.version = l.version WHERE l.member_id = ?1 AND l.date >= ?2"
             " AND min(ifnull(v.start_date, l.date), l.date) <= ?3 AND +l.state <> 'rejected'"
             " ORDER BY l.member_id, l.date, l.entry", error);
  if (!row) return NULL;
  db_bind(row, "tii", entry->member_id, (gint64)MIN(start, entry->date), (gint64)entry->date);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) g_ptr_array_add(entries, read_entry(row));
  return code == SQLITE_DONE ? g_steal_pointer(&entries) : NULL;
}

GPtrArray *store_entries_imported(Store *store, const char *member_id, GError **error) {
  sqlite3_stmt *row = db_prepare(
      store, "SELECT " VERSION_COLUMNS ", max(v.version) FROM entry_version v WHERE v.member_id = ?1"
             " AND v.action IN ('import', 'change') AND NOT EXISTS(SELECT 1 FROM entry_version u"
             " WHERE u.entry = v.entry AND u.version > v.version AND u.action = 'undo-batch'"
             " AND u.batch = v.batch) GROUP BY v.entry", error);
  if (!row) return NULL;
  db_bind(row, "t", member_id);
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  int code;
  while ((code = db_step(store, row, error)) == SQLITE_ROW) g_ptr_array_add(entries, read_entry(row));
  return code == SQLITE_DONE ? g_steal_pointer(&entries) : NULL;
}

gboolean store_entries_count(Store *store, const EntryFilter *filter, gint64 *count,
                             GError **error) {
  EntryFilter all = *filter;
  all.limit = 0;
  sqlite3_stmt *row = filter_statement(store, "count(*)", "", &all, "", error);
  gboolean good = row && sqlite3_step(row) == SQLITE_ROW;
  if (good) *count = sqlite3_column_int64(row, 0);
  else if (row) db_fail(store, error);
  db_give_back(store, row);
  return good;
}

void entry_group_free(EntryGroup *group) {
  g_free(group->name);
  g_free(group);
}

GPtrArray *store_entry_groups(Store *store, const EntryFilter *filter, GroupBy by, GError **error) {
  static const struct {
    const char *columns, *joins;
  } ways[] = {
      [GROUP_BY_FLAG] = {"g.code, count(DISTINCT l.entry), min(l.entry)",
                         "JOIN flag g ON g.entry = l.entry AND g.version = l.version AND NOT g.note"},
      [GROUP_BY_PROVIDER] = {"ifnull(v.provider, ''), count(*), min(l.entry)", ""},
      [GROUP_BY_MEMBER] = {"l.member_id, count(*), min(l.entry)", ""},
  };
  g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func((GDestroyNotify)entry_group_free);
  sqlite3_stmt *row = filter_statement(store, ways[by].columns, ways[by].joins, filter,
                                       " GROUP BY 1 ORDER BY 2 DESC, 1", error);
  int code = SQLITE_ERROR;
  while (row && (code = sqlite3_step(row)) == SQLITE_ROW) {
    EntryGroup *group = g_new0(EntryGroup, 1);
    group->name = db_text(row, 0);
    group->count = sqlite3_column_int64(row, 1);
    group->oldest = sqlite3_column_int64(row, 2);
    g_ptr_array_add(groups, group);
  }
  if (row && code != SQLITE_DONE) db_fail(store, error);
  db_give_back(store, row);
  return code == SQLITE_DONE ? g_steal_pointer(&groups) : NULL;
}
