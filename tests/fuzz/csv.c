/* Fuzzes the readers of CSV: plain, roster and entries; and what is written is read back. */
#include "fuzz.h"

#include "core/entry_csv.h"

static void write_and_read(const CsvRecord *record) {
  GString *line = g_string_new(NULL);
  g_autofree char *why = NULL;
  csv_append(line, "x"); /* not at the start of a file, where a byte order mark is dropped */
  for (guint i = 0; i < record->cells->len; i++) csv_append(line, record->cells->pdata[i]);
  csv_end_line(line);
  g_assert_true(strchr("=@\t", line->str[2 + (line->str[2] == '"')]) == NULL);
  g_autoptr(GPtrArray) records = csv_parse(line->str, line->len, &why);
  g_assert_true(records != NULL && records->len == 1);
  const CsvRecord *back = records->pdata[0];
  g_assert_cmpuint(back->cells->len, ==, record->cells->len + 1);
  for (guint i = 0; i < record->cells->len; i++)
    g_assert_cmpstr(record->cells->pdata[i], ==, back->cells->pdata[i + 1]);
  g_string_free(line, TRUE);
}

static void forget(GPtrArray *rows, GDestroyNotify row_free) {
  if (rows == NULL) return;
  g_ptr_array_set_free_func(rows, NULL);
  for (guint i = 0; i < rows->len; i++) row_free(rows->pdata[i]);
  g_ptr_array_unref(rows);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autofree char *why = NULL, *why_roster = NULL, *why_entries = NULL;
  g_autoptr(GPtrArray) records = csv_parse((const char *)data, size, &why);
  g_assert_true((records == NULL) == (why != NULL));
  for (guint i = 0; records != NULL && i < records->len; i++) write_and_read(records->pdata[i]);
  forget(roster_parse((const char *)data, size, NULL, NULL, &why_roster), (GDestroyNotify)roster_row_free);
  forget(entry_csv_parse((const char *)data, size, "self-reported", 20000, &why_entries),
         (GDestroyNotify)entry_row_free);
  return 0;
}
