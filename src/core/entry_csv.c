/* Entries without a certificate, by the row. */
#include "core/entry_csv.h"

#include <string.h>

#include "core/csv.h"

static const char *const columns[] = {"member_id", "date", "category", "credits", "title", "provider",
                                      "activity_type", "start_date", "plastic_surgery_credits",
                                      "patient_safety_credits", "safety_topic", "reference"};
#define N_COLUMNS G_N_ELEMENTS(columns)
#define N_REQUIRED 4 /* without these columns the file is none */
/* What the ledger writes behind them, and an import passes over. */
static const char *const more[] = {"id", "state", "document", "source", "flags"};

void entry_row_free(EntryRow *row) {
  entry_free(row->entry);
  row_fault_free(row->fault);
  g_free(row);
}

static RowFault *fault_new(guint line, int column, char *message) {
  RowFault *fault = g_new(RowFault, 1);
  *fault = (RowFault){line, (guint)(column + 1), message};
  return fault;
}

static int column_of(Field field) {
  for (guint i = 0; i < N_COLUMNS; i++)
    if (strcmp(columns[i], field_name(field)) == 0) return (int)i;
  g_assert_not_reached();
}

static RowFault *read_row(const CsvRecord *record, const int at[N_COLUMNS], Entry *entry) {
  for (guint i = 0; i < N_COLUMNS; i++) {
    const char *cell = at[i] >= 0 && (guint)at[i] < record->cells->len
                           ? g_strstrip((char *)record->cells->pdata[at[i]]) : "";
    g_autofree char *why = NULL;
    Field field;
    if (i == 0) {
      if (!member_id_is_valid(cell))
        return fault_new(record->line, at[i], g_strdup_printf("'%s' is no member_id", cell));
      entry->member_id = g_strdup(cell);
    } else if (i == 2 && strcmp(cell, "1") != 0 && strcmp(cell, "2") != 0) {
      return fault_new(record->line, at[i],
                       g_strdup_printf("category is '%s'; it must be 1 or 2", cell));
    } else if (field_from_name(columns[i], &field) && !entry_set(entry, field, cell, &why)) {
      return fault_new(record->line, at[i], g_steal_pointer(&why));
    }
  }
  entry_resolve_parts(entry);
  Field field = FIELD_START_DATE;
  char *message = entry_contradiction(entry, &field);
  if (!message && entry_is_residency(entry) &&
      (entry->start_date == DAY_UNKNOWN || entry->date == DAY_UNKNOWN))
    message = g_strdup("a residency needs its first day as start_date and its last as date");
  return message ? fault_new(record->line, at[column_of(field)], message) : NULL;
}

static gboolean is_direct(const char *type) {
  static const char *const direct[] = {"poster", "article", "teaching", "degree", "certification", NULL};
  return type && g_strv_contains(direct, type);
}

void entry_flag_imported(Entry *entry, Day today) {
  gboolean society = g_strcmp0(entry->source, "society") == 0;
  gboolean residency = entry_is_residency(entry);
  if (!residency && entry->credits == CREDITS_UNKNOWN) { /* contract.md: empty means 0 */
    entry->credits = 0;
    entry_resolve_parts(entry);
    entry_flag(entry, "credits-missing", FIELD_CREDITS,
               "The row has no credits, so it counts 0.00; enter them.");
  }
  if (today != DAY_UNKNOWN && entry->date != DAY_UNKNOWN && entry->date > today && !residency)
    entry_flag(entry, "date-future", FIELD_DATE, "The date lies in the future.");
  if (entry->date == DAY_UNKNOWN) entry_flag(entry, "date-missing", FIELD_DATE, "The row has no date; enter it.");
  if (entry->category == CATEGORY_1 && !entry->provider && !society && !residency)
    entry_flag(entry, "provider-missing", FIELD_PROVIDER, "Category 1 needs an accredited provider, and the row names none.");
  if (entry->category == CATEGORY_1 && is_direct(entry->activity_type) &&
      !(entry->provider && (g_ascii_strcasecmp(entry->provider, "AMA") == 0 ||
                            g_ascii_strcasecmp(entry->provider, "American Medical Association") == 0)))
    entry_flag(entry, "direct-credit-without-ama", FIELD_PROVIDER,
               "Credit for a %s is direct credit: only the AMA awards it as Category 1.", entry->activity_type);
  if (entry->category == CATEGORY_1 && entry->credits != CREDITS_UNKNOWN && entry->credits % 25)
    entry_flag(entry, "credits-steps", FIELD_CREDITS, "AMA PRA Category 1 Credit comes in steps of 0.25; this amount does not.");
  if (!society && entry->patient_safety_credits != 0 && entry->patient_safety_credits != CREDITS_UNKNOWN)
    entry_flag(entry, "safety-self-reported", FIELD_PATIENT_SAFETY_CREDITS,
               "The patient-safety part is the member's word; ASPS may review it, so look at it once.");
}

/* A reference names one row: the second of a file would otherwise be a credit of its own. */
static RowFault *reference_again(const Entry *entry, guint line, int column, GHashTable *seen) {
  if (!entry->reference) return NULL;
  char *key = g_strdup_printf("%s %s", entry->member_id, entry->reference);
  gpointer before = g_hash_table_lookup(seen, key);
  g_hash_table_insert(seen, key, GUINT_TO_POINTER(before ? GPOINTER_TO_UINT(before) : line));
  return before ? fault_new(line, column, g_strdup_printf("the reference '%s' stands in line %u already",
                                                          entry->reference, GPOINTER_TO_UINT(before)))
                : NULL;
}

/* A heading with a typing error would be a column of nothing: it is said. NULL: none. */
static char *unknown_headings(const CsvRecord *head) {
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; i < head->cells->len; i++) {
    g_autofree char *name = g_ascii_strdown(head->cells->pdata[i], -1);
    gboolean known = *name == '\0';
    for (guint j = 0; j < N_COLUMNS; j++) known = known || strcmp(name, columns[j]) == 0;
    for (guint j = 0; j < G_N_ELEMENTS(more); j++) known = known || strcmp(name, more[j]) == 0;
    if (!known) g_string_append_printf(names, "%s'%s'", names->len ? ", " : "", name);
  }
  return names->len ? g_strdup_printf("not known and left out: the columns %s", names->str) : NULL;
}

GPtrArray *entry_csv_parse(const char *text, gsize length, const char *source, Day today, char **why) {
  int at[N_COLUMNS];
  g_autoptr(GPtrArray) records = csv_parse(text, length, why);
  if (!records) return NULL;
  const CsvRecord *head = records->len ? records->pdata[0] : NULL;
  for (guint i = 0; i < N_COLUMNS; i++) {
    at[i] = -1;
    for (guint j = 0; head && j < head->cells->len; j++)
      if (g_ascii_strcasecmp(g_strstrip((char *)head->cells->pdata[j]), columns[i]) == 0) at[i] = (int)j;
    if (at[i] < 0 && i < N_REQUIRED) {
      *why = g_strdup_printf("there is no column '%s'; the first row must name the columns", columns[i]);
      return NULL;
    }
  }
  *why = unknown_headings(head);
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)entry_row_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 1; i < records->len; i++) {
    const CsvRecord *record = records->pdata[i];
    EntryRow *row = g_new0(EntryRow, 1);
    row->line = record->line;
    row->member_column = (guint)at[0] + 1;
    row->entry = entry_new();
    row->entry->source = g_strdup(source);
    row->fault = csv_row_overflow(head, record);
    if (!row->fault) row->fault = read_row(record, at, row->entry);
    if (!row->fault)
      row->fault = reference_again(row->entry, record->line, at[column_of(FIELD_REFERENCE)], seen);
    if (row->fault) g_clear_pointer(&row->entry, entry_free);
    else entry_flag_imported(row->entry, today);
    g_ptr_array_add(rows, row);
  }
  return rows;
}

void entry_csv_write_header(GString *csv) {
  for (guint i = 0; i < N_COLUMNS; i++) csv_append(csv, columns[i]);
  for (guint i = 0; i < G_N_ELEMENTS(more); i++) csv_append(csv, more[i]);
  csv_end_line(csv);
}

void entry_csv_write(GString *csv, const Entry *entry) {
  csv_append(csv, entry->member_id ? entry->member_id : "");
  for (guint i = 1; i < N_COLUMNS; i++) {
    Field field;
    g_autofree char *cell = field_from_name(columns[i], &field) ? entry_get(entry, field) : NULL;
    csv_append(csv, cell ? cell : "");
  }
  g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, entry->id);
  g_autofree char *document = entry->document ? g_strdup_printf("%" G_GINT64_FORMAT, entry->document) : g_strdup("");
  g_autoptr(GString) flags = g_string_new(NULL);
  for (guint i = 0; i < entry->flags->len; i++)
    g_string_append_printf(flags, "%s%s", i ? ";" : "", ((Flag *)entry->flags->pdata[i])->code);
  csv_append(csv, id);
  csv_append(csv, state_name(entry->state));
  csv_append(csv, document);
  csv_append(csv, entry->source ? entry->source : "");
  csv_append(csv, flags->str);
  csv_end_line(csv);
}
