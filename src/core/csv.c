/* Reading and writing CSV. */
#include "core/csv.h"

#include <string.h>

#include "core/text.h"

void csv_record_free(CsvRecord *record) {
  g_ptr_array_unref(record->cells);
  g_free(record);
}

static CsvRecord *record_new(guint line) {
  CsvRecord *record = g_new(CsvRecord, 1);
  *record = (CsvRecord){line, g_ptr_array_new_with_free_func(g_free)};
  return record;
}

static gboolean is_blank(const CsvRecord *record) {
  return record->cells->len == 1 && *(const char *)record->cells->pdata[0] == '\0';
}

static gboolean is_plain_number(const char *cell) {
  const char *c = cell + (*cell == '-' || *cell == '+');
  return *c && strspn(c, "0123456789.") == strlen(c);
}

/* What a spreadsheet would take for a formula gets a ' before it, and so does what looks like
 * one that has it, so that every cell comes back as it was. */
static gboolean is_formula(const char *cell) {
  while (*cell == '\'') cell++;
  return *cell && strchr("=+-@\t\r", *cell) && !is_plain_number(cell);
}
static gboolean is_disarmed(const char *cell) { return *cell == '\'' && is_formula(cell); }

GPtrArray *csv_parse(const char *text, gsize length, char **why) {
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)csv_record_free);
  g_autoptr(GString) cell = g_string_new(NULL);
  const char *bad = text, *end = text + length;
  guint line = 1, quote_line = 0;
  *why = NULL;
  if (!g_utf8_validate_len(text, length, &bad)) {
    for (const char *c = text; c < bad; c++) line += *c == '\n';
    *why = g_strdup_printf("line %u: not UTF-8; save the file as UTF-8 CSV", line);
    return NULL;
  }
  if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) text += 3;
  CsvRecord *record = record_new(line);
  gboolean quoted = FALSE, was_quoted = FALSE;
  for (const char *c = text; c <= end; c++) {
    gboolean last = c == end;
    if (!last && *c == '\n') line++;
    if (quoted) {
      if (last) break;
      if (*c != '"') g_string_append_c(cell, *c);
      else if (c + 1 < end && c[1] == '"') g_string_append_c(cell, *c++);
      else quoted = FALSE, was_quoted = TRUE;
    } else if (!last && *c == '"' && cell->len == 0 && !was_quoted) {
      quoted = TRUE;
      quote_line = line;
    } else if (last || *c == ',' || *c == '\n') {
      if (cell->len && cell->str[cell->len - 1] == '\r' && (last || *c == '\n') && !was_quoted)
        g_string_truncate(cell, cell->len - 1);
      g_ptr_array_add(record->cells, without_hidden(cell->str + is_disarmed(cell->str)));
      g_string_truncate(cell, 0);
      was_quoted = FALSE;
      if (!last && *c == ',') continue;
      if (is_blank(record)) csv_record_free(record);
      else g_ptr_array_add(records, record);
      record = record_new(line);
    } else if (!(was_quoted && *c == '\r')) {
      g_string_append_c(cell, *c);
    }
  }
  csv_record_free(record);
  if (quoted) {
    *why = g_strdup_printf("line %u: a quote is opened and never closed", quote_line);
    return NULL;
  }
  return g_steal_pointer(&records);
}

void csv_append(GString *line, const char *text) {
  g_autofree char *cell = without_hidden(text);
  gboolean first = line->len == 0 || line->str[line->len - 1] == '\n';
  gboolean formula = is_formula(cell);
  if (!first) g_string_append_c(line, ',');
  if (!formula && !strpbrk(cell, ",\"\r\n") && !(first && !*cell)) {
    g_string_append(line, cell);
    return;
  }
  g_string_append_c(line, '"');
  if (formula) g_string_append_c(line, '\'');
  for (const char *c = cell; *c; c++) {
    if (*c == '"') g_string_append_c(line, '"');
    g_string_append_c(line, *c);
  }
  g_string_append_c(line, '"');
}

void csv_end_line(GString *line) { g_string_append(line, "\r\n"); }
