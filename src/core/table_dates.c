/* The date of a row of a table, also one that takes two or three lines of a narrow cell. */
#include <string.h>

#include "core/table_parts.h"

static gboolean reads_as_day(const char *text, DateReading *reading) {
  return read_dates(text, reading) && !reading->month_only;
}

void line_find_date(const TableReader *reader, Line *line) {
  line->has_date = FALSE;
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    DateReading reading;
    if (cell->column != COLUMN_DATE && (cell->column != COLUMN_NONE || line->has_date)) continue;
    g_autofree char *text = table_quote(reader, cell->span);
    if (!reads_as_day(text, &reading)) continue;
    line->has_date = TRUE;
    line->date = cell->span;
    line->reading = reading;
  }
}

static const Cell *date_cell(const Line *line) {
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    if (cell->column == COLUMN_DATE) return cell;
  }
  return NULL;
}

static gboolean ends_in_year(const char *text) {
  const gsize length = strlen(text);
  gsize digits = 0;
  while (digits < length && g_ascii_isdigit(text[length - digits - 1])) digits++;
  return digits == 4;
}

/* The next line below that has a date in its cell, as far as the table goes on. NULL: there is none. */
static Line *next_dated(GArray *lines, const Line *line, guint *at) {
  for (guint next = *at + 1; next < lines->len && next <= *at + 3; next++) {
    Line *other = &g_array_index(lines, Line, next);
    if (other->head || other->top < 0 || other->top - line->bottom > 2 * (line->bottom - line->top)) break;
    if (!date_cell(other)) continue;
    *at = next;
    return other;
  }
  return NULL;
}

static gboolean is_figures(const char *text, gsize most) {
  return strlen(text) <= most && strspn(text, "0123456789") == strlen(text);
}

/* What the two halves of a date read as. "202" and "2" are one number. */
static gboolean reads_joined(const char *text, const char *rest, DateReading *reading) {
  g_autofree char *apart = g_strconcat(text, " ", rest, NULL);
  g_autofree char *glued = g_strconcat(text, rest, NULL);
  return (is_figures(rest, 3) && reads_as_day(glued, reading)) || reads_as_day(apart, reading) ||
         reads_as_day(glued, reading);
}

void line_join_date(const TableReader *reader, GArray *lines, guint at) {
  Line *line = &g_array_index(lines, Line, at);
  const Cell *cell = date_cell(line);
  g_autofree char *text = cell ? table_quote(reader, cell->span) : NULL;
  if (!text || line->date_rest || (strlen(text) == 4 && is_figures(text, 4))) return;
  Line *middle = NULL, *other = next_dated(lines, line, &at);
  g_autofree char *rest = other ? table_quote(reader, date_cell(other)->span) : NULL;
  if (rest && !strpbrk(text, "0123456789") && strspn(rest, "0123456789") > 0 && g_str_has_suffix(rest, ",")) {
    g_autofree char *month_and_day = g_strconcat(text, " ", rest, NULL);
    middle = other;
    other = next_dated(lines, middle, &at);
    g_free(rest);
    rest = other ? table_quote(reader, date_cell(other)->span) : NULL;
    g_free(text);
    text = g_steal_pointer(&month_and_day);
  }
  if (!rest || !*rest) return;
  const gboolean digits = is_figures(rest, 3);
  DateReading alone, reading;
  if (ends_in_year(text) && !digits) return; /* "24, 2023" of one row, "February" of the next */
  if (strchr("-/,", rest[strlen(rest) - 1])) return; /* "03-22" of one row, "2023-" of the next */
  if (reads_as_day(rest, &alone) || (line->has_date && !digits) || !reads_joined(text, rest, &reading)) return;
  line->has_date = TRUE;
  line->date = cell->span;
  line->reading = reading;
  line->date_bottom = other->bottom;
  other->date_rest = TRUE;
  if (middle) middle->date_rest = TRUE;
}

void line_take_start(const TableReader *reader, Line *line) {
  for (guint i = 0; line->has_date && i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    g_autofree char *text = cell->column == COLUMN_START ? table_quote(reader, cell->span) : NULL;
    DateReading start;
    if (text && reads_as_day(text, &start) && line->reading.start == DAY_UNKNOWN && start.end < line->reading.end)
      line->reading.start = start.end;
  }
}

gboolean line_has_astray_date(const TableReader *reader, const Line *line) {
  const Cell *cell = line_is_loose(line) && !line->date_rest ? date_cell(line) : NULL;
  g_autofree char *text = cell ? table_quote(reader, cell->span) : NULL;
  return text && !strchr(text, ':') && (ends_in_year(text) || table_is_part_of_date(text));
}
