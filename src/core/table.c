/* Tables of activities: the lines of each page become rows, each with its date, and totals. */
#include <string.h>

#include "core/table_parts.h"

/* "Live Activities" on a line of its own heads the rows of that kind. */
static gboolean heads_a_kind(const char *lower) {
  static const char *const kinds[] = {"live activit", "live event", "live course", "enduring", "journal-based",
                                      "journal based", "online activit", "internet", "on-demand", "in-person",
                                      "virtual activit", "regularly scheduled", "performance improvement",
                                      "self-assessment", "ama pra category", "category 1", "category 2",
                                      "other activit", NULL};
  for (guint i = 0; kinds[i]; i++)
    if (g_str_has_prefix(lower, kinds[i])) return strlen(lower) <= 40;
  return FALSE;
}

/* The last line of a title stands closer to the one above it than to what is below. */
static gboolean ends_cell(const GArray *lines, guint at) {
  const Line *line = &g_array_index(lines, Line, at), *above = NULL, *below = at + 1 < lines->len ? line + 1 : NULL;
  const Cell *cell = &g_array_index(line->cells, Cell, 0);
  for (guint i = at; i > 0 && !above && !g_array_index(lines, Line, i - 1).head; i--)
    if (line_has_column(&g_array_index(lines, Line, i - 1), COLUMN_TITLE)) above = &g_array_index(lines, Line, i - 1);
  if (!above || cell->column != COLUMN_TITLE) return FALSE;
  const float gap = line->top - above->bottom;
  return gap < .3f * (line->bottom - line->top) && (!below || below->top - line->bottom > gap + 1);
}

/* "2024" on a line of its own heads the rows of that year. */
static gboolean heads_a_year(const GArray *lines, guint at, const char *text) {
  const Line *line = &g_array_index(lines, Line, at);
  const gboolean year = strlen(text) == 4 && strspn(text, "0123456789") == 4 && (g_str_has_prefix(text, "19") || g_str_has_prefix(text, "20"));
  return year && line->cells->len == 1 && !line->date_rest && !ends_cell(lines, at);
}

static void mark_line(const TableReader *reader, GArray *lines, guint at) {
  Line *line = &g_array_index(lines, Line, at);
  static const char *const totals[] = {"total", "subtotal", "sum of", "carried forward", "carried over",
                                       "brought forward", "balance forward", NULL};
  static const char *const notes[] = {"page ", "printed", "published", "generated", "official transcript",
                                      "transcript dates", "accredited by", "period:", "prepared for", "name:",
                                      "transcript for", "report for", NULL};
  static const char *const says[] = {" are ", " is ", NULL}; /* a sentence about all rows */
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = table_quote(reader, g_array_index(line->cells, Cell, i).span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    DateReading month;
    gboolean alone = line->cells->len == 1;
    if (heads_a_year(lines, at, text) || (alone && !line->has_date && heads_a_kind(lower)) || (alone && read_dates(text, &month) && month.month_only))
      line->note = TRUE; /* heads the rows of that time */
    if (alone && !line->has_date && strstr(lower, "ama pra") && words_have_any(lower, says)) line->note = TRUE;
    if (!line->has_date && words_have_any(lower, totals)) line->total = TRUE;
    if (!line->has_date && (words_have_any(lower, notes) || strlen(text) > SENTENCE_BYTES)) line->note = TRUE;
  }
  if (line->sentence) line->note = TRUE;
}

static void add_pieces(GArray *pieces, const Line *line, const Span *except) {
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    TablePiece piece = {cell->span, cell->column};
    if (!except || except->start != cell->span.start) g_array_append_val(pieces, piece);
  }
}

/* AMA credit by its words, or a number where the heads say credit. */
static gboolean holds_number(const TableReader *reader, const Line *line) {
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    g_autofree char *text = table_quote(reader, cell->span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_autofree char *first = g_strndup(text, strcspn(text, " "));
    Credits amount;
    gboolean credit = cell->column == COLUMN_AMA || cell->column == COLUMN_SECOND ||
                      cell->column == COLUMN_CREDITS || cell->column == COLUMN_OTHER_CREDIT;
    if (strstr(lower, "ama pra") || (credit && table_number(first, &amount))) return TRUE;
  }
  return FALSE;
}

/* An amount, and not only words about credit or the figure of "Category 1". */
static gboolean holds_amount(const TableReader *reader, const Line *line) {
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = table_quote(reader, g_array_index(line->cells, Cell, i).span);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    Credits amount;
    for (guint j = 0; words[j]; j++)
      if (table_number(words[j], &amount) && !(j > 0 && word_is_category(words[j - 1]))) return TRUE;
  }
  return FALSE;
}

/* A rule of dashes between the heads and the rows. */
static gboolean is_drawn(const char *line, gsize length) {
  gsize drawn = strspn(line, "-_=*~ \t");
  return drawn >= length;
}

/* A line too long for a cell or with the verb of a statement, and what touches it from below. */
static gboolean is_sentence(const TableReader *reader, const Line *line, const Line *above) {
  static const char *const verbs[] = {" is accredited by ", " designates th", " designated th", NULL};
  const Span span = g_array_index(line->cells, Cell, 0).span;
  if (line->cells->len > 1 || line->has_date) return FALSE;
  g_autofree char *text = table_quote(reader, span);
  return span.end - span.start > SENTENCE_BYTES || words_have_any(text, verbs) ||
         (above && above->sentence && line->top - above->bottom < .5f * (line->bottom - line->top));
}

/* The lines of the page, in order, without drawn rules. Of Line. */
static GArray *read_lines(const TableReader *reader) {
  const Text *text = &reader->page->text[TEXT_ROWS];
  GArray *lines = g_array_new(FALSE, TRUE, sizeof(Line));
  g_array_set_clear_func(lines, line_clear);
  for (gsize start = 0; start < text->length;) {
    gsize end = start;
    while (end < text->length && text->utf8[end] != '\n') end++;
    Line line = table_read_line(reader, start, end);
    if (line.cells->len && !is_drawn(text->utf8 + start, end - start)) {
      line_find_date(reader, &line);
      line.sentence = is_sentence(reader, &line, lines->len ? &g_array_index(lines, Line, lines->len - 1) : NULL);
      g_array_append_val(lines, line);
    } else {
      line_clear(&line);
    }
    start = end + 1;
  }
  return lines;
}

/* Every cell gets its column: heads count for what stands below them. */
static void find_columns(TableReader *reader, GArray *lines) {
  for (guint i = 0; i < lines->len;) {
    guint from = i, to = 0;
    gboolean heads = table_find_heads(reader, lines, &from, &to);
    guint stop = heads ? from : lines->len;
    gboolean widened = FALSE;
    for (guint j = i; j < stop; j++) {
      table_assign_columns(reader, &g_array_index(lines, Line, j));
      widened = table_widen_columns(reader, &g_array_index(lines, Line, j)) || widened;
    }
    widened = (reader->columns->len > 0 && table_cut_aligned(reader, lines, i, stop)) || widened;
    for (guint j = i; widened && j < stop; j++) table_assign_columns(reader, &g_array_index(lines, Line, j));
    i = stop;
    if (!heads) break;
    table_take_heads(reader, lines, from, to);
    i = to + 1;
  }
}

/* Which lines begin a row, and which are totals and notes. The first row; G_MAXUINT: there is none. */
static guint mark_lines(const TableReader *reader, GArray *lines) {
  guint top = G_MAXUINT;
  for (guint i = 0; i < lines->len; i++) {
    Line *line = &g_array_index(lines, Line, i);
    if (line->head) continue;
    line_find_date(reader, line);
    line->date_bottom = line->bottom;
    line_join_date(reader, lines, i);
    line_take_start(reader, line);
    line->has_date = line->has_date && (line->cells->len > 1 || line_has_column(line, COLUMN_DATE));
    mark_line(reader, lines, i);
    if (line->has_date && top == G_MAXUINT) top = i;
  }
  return top;
}

/* The pieces of the lines whose home is `at`. Of TablePiece; *number: they hold an amount of credit. */
static GArray *gather(const TableReader *reader, const GArray *lines, const guint *home, guint at,
                      const Span *except, gboolean *number) {
  GArray *pieces = g_array_new(FALSE, FALSE, sizeof(TablePiece));
  *number = FALSE;
  for (guint i = 0; i < lines->len; i++) {
    if (home[i] != at) continue;
    const Line *part = &g_array_index(lines, Line, i);
    add_pieces(pieces, part, except);
    *number = *number || holds_number(reader, part);
  }
  return pieces;
}

/* Where rows begin: also one whose date could not be read. */
static guint first_below_heads(const GArray *lines, guint top) {
  guint first = top;
  for (guint i = 0; i + 1 < lines->len && i < top; i++)
    if (g_array_index(lines, Line, i).head) first = i + 1;
  return first;
}

static Span lines_above(const TableReader *reader, const GArray *lines) {
  Span above = {reader->page->number, TEXT_ROWS, 0, 0};
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (!line->head && !line->has_date) continue;
    above.end = g_array_index(line->cells, Cell, 0).span.start;
    break;
  }
  return above;
}

static void read_page(TableReader *reader) {
  Table *table = reader->table;
  g_autoptr(GArray) lines = read_lines(reader);
  find_columns(reader, lines);
  guint top = mark_lines(reader, lines);
  if (reader->page->number == 1) table->above = lines_above(reader, lines);
  if (top == G_MAXUINT && table->rows->len == 0) return;
  g_autofree guint *home = table_homes(reader, lines, top);
  const guint begin = first_below_heads(lines, top);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    gboolean number;
    if (line->total) {
      TableTotal total = {table->rows->len, gather(reader, lines, home, i, NULL, &number)};
      g_array_append_val(table->totals, total);
    }
    if (line_is_loose(line) && home[i] == G_MAXUINT && i >= begin && holds_number(reader, line) &&
        holds_amount(reader, line))
      table->lost++;
    table->lost += i >= begin && line_has_astray_date(reader, line);
    if (!line->has_date) continue;
    TableRow row = {line->date, line->reading, gather(reader, lines, home, i, &line->date, &number)};
    if (number) g_array_append_val(table->rows, row);
    else g_array_unref(row.pieces);
  }
}

static void row_clear(gpointer row) { g_array_unref(((TableRow *)row)->pieces); }

static void total_clear(gpointer total) { g_array_unref(((TableTotal *)total)->pieces); }

Table *table_read(const DocumentText *document) {
  Table *table = g_new0(Table, 1);
  table->rows = g_array_new(FALSE, TRUE, sizeof(TableRow));
  table->totals = g_array_new(FALSE, TRUE, sizeof(TableTotal));
  g_array_set_clear_func(table->rows, row_clear);
  g_array_set_clear_func(table->totals, total_clear);
  g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(Column));
  g_array_set_clear_func(columns, column_clear);
  TableReader reader = {document, NULL, columns, table};
  for (guint i = 0; i < document->pages->len; i++) {
    reader.page = document->pages->pdata[i];
    read_page(&reader);
  }
  return table;
}

void table_free(Table *table) {
  if (!table) return;
  g_array_unref(table->rows);
  g_array_unref(table->totals);
  g_free(table);
}
