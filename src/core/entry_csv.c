/* Entries without a certificate, by the row. */
#include "core/entry_csv.h"

#include <string.h>

#include "core/csv.h"

static const char *const columns[] = {"member_id", "date", "category", "credits", "title", "provider",
                                      "activity_type", "start_date", "plastic_surgery_credits",
                                      "patient_safety_credits", "safety_topic", "reference"};
#define N_COLUMNS G_N_ELEMENTS(columns)
#define N_REQUIRED 4 /* without these columns the file is none */

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

/* What does not fit together, though each cell is well formed. */
static char *contradiction(const Entry *entry, guint *column) {
  gboolean residency = g_strcmp0(entry->activity_type, "residency") == 0;
  *column = 3;
  if (residency && entry->credits != CREDITS_UNKNOWN)
    return g_strdup("a residency has no credits of its own: 50.00 for each full year are worked out; leave them empty");
  if (!residency && entry->credits == CREDITS_UNKNOWN) return g_strdup("credits are empty");
  *column = 7;
  if (residency && (entry->start_date == DAY_UNKNOWN || entry->date == DAY_UNKNOWN))
    return g_strdup("a residency needs its first day as start_date and its last as date");
  if (entry->start_date != DAY_UNKNOWN && entry->date != DAY_UNKNOWN && entry->start_date > entry->date)
    return g_strdup("start_date lies after date");
  if (residency) return NULL;
  *column = 8;
  if (entry->plastic_surgery_credits > entry->credits) return g_strdup("more plastic surgery than credits");
  *column = 9;
  if (entry->patient_safety_credits > entry->credits) return g_strdup("more patient safety than credits");
  return NULL;
}

static RowFault *read_row(const CsvRecord *record, const int at[N_COLUMNS], Entry *entry) {
  for (guint i = 0; i < N_COLUMNS; i++) {
    const char *cell = at[i] >= 0 && (guint)at[i] < record->cells->len
                           ? g_strstrip((char *)record->cells->pdata[at[i]]) : "";
    g_autofree char *why = NULL;
    Field field;
    if (i == 0) {
      if (!member_id_is_valid(cell)) return fault_new(record->line, at[i], g_strdup_printf("'%s' is no member_id", cell));
      entry->member_id = g_strdup(cell);
    } else if (i == 2 && strcmp(cell, "1") != 0 && strcmp(cell, "2") != 0) {
      return fault_new(record->line, at[i], g_strdup_printf("category is '%s'; it must be 1 or 2", cell));
    } else if (field_from_name(columns[i], &field) && !entry_set(entry, field, cell, &why)) {
      return fault_new(record->line, at[i], g_steal_pointer(&why));
    }
  }
  guint column;
  char *message = contradiction(entry, &column);
  return message ? fault_new(record->line, at[column], message) : NULL;
}

static gboolean is_direct(const char *type) {
  static const char *const direct[] = {"poster", "article", "teaching", "degree", "certification", NULL};
  return type && g_strv_contains(direct, type);
}

void entry_flag_imported(Entry *entry, Day today) {
  gboolean society = g_strcmp0(entry->source, "society") == 0;
  if (today != DAY_UNKNOWN && entry->date != DAY_UNKNOWN && entry->date > today &&
      g_strcmp0(entry->activity_type, "residency") != 0)
    entry_flag(entry, "date-future", FIELD_DATE, "The date lies in the future.");
  if (entry->date == DAY_UNKNOWN) entry_flag(entry, "date-missing", FIELD_DATE, "The row has no date; enter it.");
  if (entry->category == CATEGORY_1 && !entry->provider && !society &&
      g_strcmp0(entry->activity_type, "residency") != 0)
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
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)entry_row_free);
  for (guint i = 1; i < records->len; i++) {
    const CsvRecord *record = records->pdata[i];
    EntryRow *row = g_new0(EntryRow, 1);
    row->line = record->line;
    row->entry = entry_new();
    row->entry->source = g_strdup(source);
    row->fault = read_row(record, at, row->entry);
    if (row->fault) g_clear_pointer(&row->entry, entry_free);
    else entry_flag_imported(row->entry, today);
    g_ptr_array_add(rows, row);
  }
  return rows;
}

void entry_csv_write_header(GString *csv) {
  for (guint i = 0; i < N_COLUMNS; i++) csv_append(csv, columns[i]);
  csv_append(csv, "id");
  csv_append(csv, "state");
  csv_append(csv, "document");
  csv_append(csv, "source");
  csv_append(csv, "flags");
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
