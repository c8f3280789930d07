/* Lines of the page into cells, and cells into columns. */
#include <string.h>

#include "core/table_parts.h"

#define ALIGNED 2 /* cells that begin at one place part others there */
#define MOST_ASKED 200000 /* words and cells; a table of a page asks about some ten thousands, and no page may stall the intake */
#define LEAST_YEAR 190000 /* hundredths: "2024" in a cell is no amount */

void line_clear(gpointer line) { g_array_unref(((Line *)line)->cells); }
void column_clear(gpointer column) { g_string_free(((Column *)column)->words, TRUE); }

char *table_quote(const TableReader *reader, Span span) {
  return document_quote(reader->document, span);
}

void table_place_cell(const TableReader *reader, Cell *cell) {
  g_autoptr(GArray) boxes = document_boxes(reader->document, cell->span);
  cell->x0 = cell->x1 = -1;
  for (guint i = 0; boxes && i < boxes->len; i++) {
    const Box *box = &g_array_index(boxes, Box, i);
    cell->x0 = i ? MIN(cell->x0, box->x0) : box->x0;
    cell->x1 = i ? MAX(cell->x1, box->x1) : box->x1;
  }
}

Line table_read_line(const TableReader *reader, gsize start, gsize end) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  Line line = {.cells = g_array_new(FALSE, TRUE, sizeof(Cell)), .top = -1, .bottom = -1};
  for (gsize at = start; at < end;) {
    gsize stop = at;
    while (stop < end && text[stop] != '\t') stop++;
    Cell cell = {.span = {reader->page->number, TEXT_ROWS, at, stop}, .column = COLUMN_NONE};
    while (cell.span.start < cell.span.end && text[cell.span.start] == ' ') cell.span.start++;
    while (cell.span.end > cell.span.start && text[cell.span.end - 1] == ' ') cell.span.end--;
    if (cell.span.end > cell.span.start) {
      table_place_cell(reader, &cell);
      g_array_append_val(line.cells, cell);
    }
    at = stop + 1;
  }
  Span all = {reader->page->number, TEXT_ROWS, start, end};
  g_autoptr(GArray) boxes = document_boxes(reader->document, all);
  for (guint i = 0; boxes && i < boxes->len; i++) {
    const Box *box = &g_array_index(boxes, Box, i);
    line.top = i ? MIN(line.top, box->y0) : box->y0;
    line.bottom = i ? MAX(line.bottom, box->y1) : box->y1;
  }
  return line;
}

gboolean words_have_any(const char *text, const char *const *words) {
  for (guint i = 0; words[i]; i++)
    if (strstr(text, words[i])) return TRUE;
  return FALSE;
}

gboolean words_begin_any(const char *text, const char *const *words) {
  for (guint i = 0; words[i]; i++)
    for (const char *found = text; (found = strstr(found, words[i])); found++)
      if (found == text || !g_ascii_isalnum(found[-1]) || !g_ascii_isalnum(*words[i])) return TRUE;
  return FALSE;
}

gboolean table_number(const char *text, Credits *amount) {
  return (g_ascii_isdigit(text[0]) || text[0] == '.') && strspn(text, "0123456789.,*") == strlen(text) &&
         read_amount(text, amount) && *amount < LEAST_YEAR;
}

gboolean word_is_category(const char *word) {
  return (g_ascii_strncasecmp(word, "cat", 3) == 0 || g_ascii_strcasecmp(word, "PRA") == 0) &&
         !strpbrk(word, "0123456789");
}

static gboolean is_number(const char *text) {
  Credits amount;
  return table_number(text, &amount);
}

/* The column whose heads stand over the place, else the nearest one. */
static const Column *column_at(const TableReader *reader, float x0, float x1, guint *nth) {
  const Column *best = NULL;
  float best_overlap = 0, least = 1e9f;
  for (guint i = 0; x0 >= 0 && i < reader->columns->len; i++) {
    const Column *column = &g_array_index(reader->columns, Column, i);
    float overlap = MIN(x1, column->x1) - MAX(x0, column->x0);
    if (overlap > best_overlap || (best_overlap == 0 && -overlap < least)) {
      best = column;
      *nth = i;
      if (overlap > 0) best_overlap = overlap;
      else least = -overlap;
    }
  }
  return best;
}

gboolean table_cut_cell(const TableReader *reader, GArray *cells, guint nth, gsize cut) {
  Cell left = g_array_index(cells, Cell, nth), right = left;
  guint a = 0, b = 0;
  left.span.end = left.span.start + cut - 1;
  right.span.start += cut;
  table_place_cell(reader, &left);
  table_place_cell(reader, &right);
  column_at(reader, left.x0, left.x1, &a);
  column_at(reader, right.x0, right.x1, &b);
  if (reader->columns->len && a == b) return FALSE;
  g_array_index(cells, Cell, nth) = left;
  g_array_insert_val(cells, nth + 1, right);
  return TRUE;
}

float table_word_left(const TableReader *reader, const Cell *cell, gsize at) {
  Cell word = *cell;
  word.span.start += at;
  word.span.end = word.span.start + 1;
  table_place_cell(reader, &word);
  return word.x0;
}

gboolean table_near(float a, float b) { return a - b < 1.5f && b - a < 1.5f; }

/* Whether a word begins where a column of the table does. */
static gboolean begins_column(const TableReader *reader, float x0) {
  for (guint i = 0; i < reader->columns->len; i++)
    if (table_near(g_array_index(reader->columns, Column, i).x0, x0)) return TRUE;
  return FALSE;
}

/* "1.00 AMA PRA Category 1 Credit" and nothing before it. */
static gboolean is_ama_amount(const char *text) {
  g_autofree char *first = g_strndup(text, strcspn(text, " "));
  return is_number(first) && g_str_has_prefix(text + strlen(first), " AMA PRA");
}

static gboolean ends_in_category(const char *text) {
  g_autofree char *lower = g_ascii_strdown(text, -1);
  return g_str_has_suffix(lower, "category");
}

gboolean table_is_part_of_date(const char *words) {
  g_auto(GStrv) parts = g_strsplit(words, " ", -1);
  for (guint i = 0; parts[i]; i++) {
    g_autofree char *month = g_strconcat(parts[i], " 2000", NULL);
    DateReading reading;
    if (strspn(parts[i], "0123456789-/.,") != strlen(parts[i]) && !(read_dates(month, &reading) && reading.month_only))
      return FALSE;
  }
  return TRUE;
}

/* The date of a narrow column and the first word of the next one. */
static gboolean parts_narrow_date(const TableReader *reader, const Cell *cell, const char *head, const char *tail) {
  g_autofree char *next = g_strndup(tail, strcspn(tail, " "));
  if (!table_is_part_of_date(head) || table_is_part_of_date(next)) return FALSE;
  Cell left = *cell;
  guint nth = 0;
  left.span.end = left.span.start + strlen(head);
  table_place_cell(reader, &left);
  const Column *column = column_at(reader, left.x0, left.x1, &nth);
  return column && column->kind == COLUMN_DATE;
}

/* "June" before "29, 8.00": that is no date of its own. */
static gboolean ends_in_month(const char *head) {
  const char *blank = strrchr(head, ' ');
  g_autofree char *dated = g_strconcat(blank ? blank + 1 : head, " 2000", NULL);
  DateReading reading;
  return g_ascii_isalpha(*dated) && read_dates(dated, &reading) && reading.month_only;
}

/* "Enduring 1.50", "03/05/2024 Wound Closure": columns that stand too close for a TAB are parted
 * before a number at the end, behind a date, and where a head begins. */
static void split_cells(const TableReader *reader, Line *line) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  gboolean headed = reader->columns->len > 0;
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell cell = g_array_index(line->cells, Cell, i);
    const char *begin = text + cell.span.start;
    gsize length = cell.span.end - cell.span.start;
    g_autofree char *whole = g_strndup(begin, length);
    DateReading date;
    const gboolean stays = cell.x0 < 0 || line->sentence || (!headed && read_dates(whole, &date));
    gboolean done = FALSE;
    for (gsize at = 1; at < length && !stays && !done; at++) {
      if (begin[at - 1] != ' ') continue;
      g_autofree char *head = g_strndup(begin, at - 1), *tail = g_strndup(begin + at, length - at);
      DateReading reading;
      gboolean dated = (headed || g_ascii_isupper(*tail)) && read_dates(head, &reading) && !reading.month_only;
      gboolean cut = headed ? dated || (is_number(tail) && !ends_in_category(head)) ||
                                  (!g_ascii_islower(*tail) && read_dates(tail, &reading) && !reading.month_only &&
                                   !ends_in_month(head)) ||
                                  parts_narrow_date(reader, &cell, head, tail) ||
                                  begins_column(reader, table_word_left(reader, &cell, at))
                            : dated || is_ama_amount(tail);
      done = cut && table_cut_cell(reader, line->cells, i, at);
    }
    if (done) i--; /* what is left of the cut may hold another one */
  }
}

gboolean table_cell_is_number(const TableReader *reader, const Cell *cell) {
  g_autofree char *text = table_quote(reader, cell->span);
  return is_number(text);
}

static gboolean holds_amounts(ColumnKind kind) {
  return kind == COLUMN_AMA || kind == COLUMN_SECOND || kind == COLUMN_CREDITS || kind == COLUMN_MAXIMUM ||
         kind == COLUMN_SAFETY || kind == COLUMN_PLASTIC || kind == COLUMN_OTHER_CREDIT || kind == COLUMN_UNTOLD;
}

gboolean table_widen_columns(TableReader *reader, const Line *line) {
  gboolean widened = FALSE;
  for (guint i = 0; i + 1 < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i), *next = cell + 1;
    if (cell->x0 < 0 || cell->nth != next->nth || cell->nth == 0 || (i > 0 && cell[-1].nth + 1 >= cell->nth) ||
        !table_cell_is_number(reader, cell) || !table_cell_is_number(reader, next))
      continue;
    Column *here = &g_array_index(reader->columns, Column, cell->nth), *before = here - 1;
    if (!holds_amounts(here->kind) || !holds_amounts(before->kind) || cell->x0 < before->x0 || cell->x1 > here->x0)
      continue;
    before->x1 = MAX(before->x1, cell->x1);
    here->x1 = MAX(here->x1, next->x1);
    widened = TRUE;
  }
  return widened;
}

static gboolean has_word_at(const TableReader *reader, const Cell *cell, float x0, guint *asked) {
  const char *text = reader->page->text[TEXT_ROWS].utf8 + cell->span.start;
  for (gsize at = 1; at < cell->span.end - cell->span.start; at++)
    if (text[at - 1] == ' ' && ++*asked && table_near(table_word_left(reader, cell, at), x0)) return TRUE;
  return FALSE;
}

/* Cells of several lines begin there, behind another, and none is written across. */
static gboolean are_parted_at(const TableReader *reader, const GArray *lines, guint from, guint to, float x0,
                              guint *asked) {
  guint begin = 0;
  for (guint i = from; i < to; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    for (guint j = 0; !line->sentence && j < line->cells->len; j++) {
      const Cell *cell = &g_array_index(line->cells, Cell, j);
      begin += j > 0 && table_near(cell->x0, x0);
      if (cell->x0 < x0 && cell->x1 > x0 && !table_near(cell->x0, x0) && !table_near(cell->x1, x0) &&
          (*asked > MOST_ASKED || !has_word_at(reader, cell, x0, asked)))
        return FALSE;
    }
    *asked += line->cells->len;
  }
  return begin >= ALIGNED;
}

gboolean table_cut_aligned(const TableReader *reader, GArray *lines, guint from, guint to) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  gboolean any = FALSE;
  guint asked = 0;
  for (guint i = from; i < to; i++) {
    Line *line = &g_array_index(lines, Line, i);
    for (guint j = 0; !line->sentence && j < line->cells->len; j++) {
      const Cell cell = g_array_index(line->cells, Cell, j);
      gboolean cut = cell.x0 < 0;
      for (gsize at = 1; at < cell.span.end - cell.span.start && !cut; at++)
        cut = text[cell.span.start + at - 1] == ' ' && asked <= MOST_ASKED &&
              are_parted_at(reader, lines, from, to, table_word_left(reader, &cell, at), &asked) &&
              table_cut_cell(reader, line->cells, j, at);
      any = any || (cut && cell.x0 >= 0);
    }
  }
  return any;
}

void table_assign_columns(const TableReader *reader, Line *line) {
  split_cells(reader, line);
  for (guint i = 0; i < line->cells->len; i++) {
    Cell *cell = &g_array_index(line->cells, Cell, i);
    const Column *column = column_at(reader, cell->x0, cell->x1, &cell->nth);
    if (!column && line->cells->len == reader->columns->len) {
      column = &g_array_index(reader->columns, Column, i);
      cell->nth = i;
    }
    if (column) cell->column = column->kind;
  }
}
