/* Amounts side by side under heads: "Offered", "Earned" over "15.00", "12.75". */
#include <string.h>

#include "core/draft_page.h"

#define MOST_CELLS 12
#define MOST_ROWS 24 /* lines between an amount and the head of its column */
#define HEAD_LINES 2

typedef struct {
  Span span; /* of the rows text */
  float x0, x1;
} GridCell;

typedef struct {
  GridCell cells[MOST_CELLS];
  guint n;
  gsize start; /* of the line */
} GridLine;

/* The place in one text of the page that shows the same glyph as a place in the other. */
static gsize same_place(const PageText *page, TextKind from, gsize at, TextKind to) {
  const Text *text = &page->text[to];
  guint32 glyph = at < page->text[from].length ? page->text[from].glyph_of[at] : NO_GLYPH;
  for (gsize i = 0; glyph != NO_GLYPH && i < text->length; i++)
    if (text->glyph_of[i] == glyph) return i;
  return G_MAXSIZE;
}

static GridCell cell_of(const PageReader *reader, gsize start, gsize end) {
  GridCell cell = {{reader->page->number, TEXT_ROWS, start, end}, 0, 0};
  g_autoptr(GArray) boxes = document_boxes(reader->document, cell.span);
  for (guint i = 0; boxes && i < boxes->len; i++) {
    const Box *box = &g_array_index(boxes, Box, i);
    cell.x0 = i ? MIN(cell.x0, box->x0) : box->x0;
    cell.x1 = i ? MAX(cell.x1, box->x1) : box->x1;
  }
  return cell;
}

/* The line that a byte of the rows text stands on. */
static GridLine line_at(const PageReader *reader, gsize at) {
  const Text *text = &reader->page->text[TEXT_ROWS];
  gsize start = at, end = at;
  while (start > 0 && text->utf8[start - 1] != '\n') start--;
  while (end < text->length && text->utf8[end] != '\n') end++;
  GridLine line = {.n = 0, .start = start};
  for (at = start; at < end && line.n < MOST_CELLS;) {
    gsize stop = at;
    while (stop < end && text->utf8[stop] != '\t') stop++;
    line.cells[line.n++] = cell_of(reader, at, stop);
    at = stop + 1;
  }
  return line;
}

/* "12.75", "12.75 AMA PRA Category 1 Credits": one amount begins the cell. */
static gboolean cell_amount(const PageReader *reader, Span cell, Credits *amount) {
  g_autofree char *text = page_quote(reader, cell);
  g_autofree char *first = g_strndup(text, strcspn(text, " "));
  return table_number(first, amount) && (!text[strlen(first)] || strstr(text, "AMA PRA"));
}

/* "AMA PRA Category 1 Credits 24.50": set so close that label and amount look like one cell. */
static GridLine amounts_at(const PageReader *reader, gsize at) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  GridLine line = line_at(reader, at);
  for (guint i = 0; i < line.n && line.n < MOST_CELLS; i++) {
    const Span span = line.cells[i].span;
    gsize last = span.end, before;
    while (last > span.start && text[last - 1] != ' ') last--;
    for (before = last > span.start ? last - 1 : last; before > span.start && text[before - 1] != ' ';) before--;
    g_autofree char *word = g_strndup(text + before, last - before), *number = g_strndup(text + last, span.end - last);
    Credits amount;
    if (last == span.start || !table_number(number, &amount) || word_is_category(word)) continue;
    for (guint k = line.n++; k > i + 1; k--) line.cells[k] = line.cells[k - 1];
    line.cells[i] = cell_of(reader, span.start, last - 1);
    line.cells[i + 1] = cell_of(reader, last, span.end);
  }
  return line;
}

static float middle_of(const GridCell *cell) { return (cell->x0 + cell->x1) / 2; }

static gboolean lies_over(const GridCell *head, const GridCell *cell) {
  return head->x1 > cell->x0 && head->x0 < cell->x1;
}

static gboolean is_nearest(const GridLine *line, guint nth, const GridCell *word) {
  for (guint i = 0; i < line->n; i++)
    if (ABS(middle_of(&line->cells[i]) - middle_of(word)) < ABS(middle_of(&line->cells[nth]) - middle_of(word)))
      return FALSE;
  return TRUE;
}

/* The words of a head that are of this cell of the line: all, or of "Offered Claimed" over two those
 * that stand nearest. Lower case, new. */
static char *words_over(const PageReader *reader, const GridCell *head, const GridLine *line, guint nth) {
  guint under = 0;
  for (guint i = 0; i < line->n; i++) under += lies_over(head, &line->cells[i]);
  g_autoptr(GString) words = g_string_new(NULL);
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  for (gsize at = head->span.start; at < head->span.end;) {
    gsize stop = at;
    while (stop < head->span.end && text[stop] != ' ') stop++;
    const GridCell word = cell_of(reader, at, stop);
    if (under < 2 || is_nearest(line, nth, &word))
      g_string_append_printf(words, "%s%.*s", words->len ? " " : "", (int)(stop - at), text + at);
    at = stop + 1;
  }
  return g_utf8_strdown(words->str, -1);
}

/* What heads the column of a cell: the nearest words above it that are no amount, of one line or two.
 * *earned: they say that it was awarded or claimed. */
static ColumnKind head_over(const PageReader *reader, const GridLine *line, guint nth, gboolean *earned) {
  static const char *const verbs[] = {"earned", "claimed", "awarded", "received", "granted", "reported", "issued", NULL};
  g_autoptr(GString) words = g_string_new(NULL);
  ColumnKind kind = COLUMN_NONE;
  gsize start = line->start;
  guint lines = 0;
  for (guint row = 0; start > 0 && row < MOST_ROWS && lines < HEAD_LINES; row++) {
    const GridLine above = line_at(reader, start - 1);
    start = above.start;
    for (guint i = 0; i < above.n; i++) {
      Credits amount;
      if (!lies_over(&above.cells[i], &line->cells[nth]) || cell_amount(reader, above.cells[i].span, &amount)) continue;
      g_autofree char *text = words_over(reader, &above.cells[i], line, nth);
      g_string_prepend(words, " ");
      g_string_prepend(words, text);
      lines++;
      kind = table_kind_of_head(g_strchomp(words->str));
      break;
    }
    if (kind != COLUMN_NONE && kind != COLUMN_UNTOLD) break;
  }
  *earned = words_have_any(words->str, verbs);
  return kind;
}

static Span in_flow(const PageReader *reader, Span cell) {
  gsize flow = same_place(reader->page, TEXT_ROWS, cell.start, TEXT_FLOW);
  if (flow == G_MAXSIZE) return (Span){0};
  g_autofree char *words = page_quote(reader, cell);
  return (Span){cell.page, TEXT_FLOW, flow, flow + strcspn(words, " ")};
}

gboolean page_read_grid(const PageReader *reader, Span amount, Grid *grid) {
  gsize at = same_place(reader->page, TEXT_FLOW, amount.start, TEXT_ROWS);
  memset(grid, 0, sizeof *grid);
  if (at == G_MAXSIZE || reader->document->paired) return FALSE;
  const GridLine line = amounts_at(reader, at);
  for (guint i = 0; i < line.n && line.n > 1 && grid->n < G_N_ELEMENTS(grid->others); i++) {
    const GridCell *cell = &line.cells[i];
    Credits value;
    if (cell->span.start <= at && at < cell->span.end) {
      gboolean earned;
      grid->head = head_over(reader, &line, i, &earned);
    } else if (cell_amount(reader, cell->span, &value)) {
      GridAmount other = {in_flow(reader, cell->span), value, COLUMN_NONE, FALSE};
      other.head = head_over(reader, &line, i, &other.earned);
      if (other.span.page) grid->others[grid->n++] = other;
    }
  }
  return grid->n > 0;
}

gboolean page_read_award_row(const PageReader *reader, Span label, GridAmount *award, GridAmount *offered) {
  gsize at = same_place(reader->page, TEXT_FLOW, label.start, TEXT_ROWS);
  guint awards = 0;
  award->head = offered->head = COLUMN_NONE;
  if (at == G_MAXSIZE) return FALSE;
  const GridLine line = amounts_at(reader, at);
  for (guint i = 0; i < line.n; i++) {
    const GridCell *cell = &line.cells[i];
    GridAmount amount = {in_flow(reader, cell->span), 0, COLUMN_NONE, FALSE};
    const gboolean is_amount = cell_amount(reader, cell->span, &amount.amount);
    if (cell->span.start <= at && at < cell->span.end && is_amount) return FALSE; /* its own */
    if (cell->span.start <= at || !is_amount || !amount.span.page) continue;
    amount.head = head_over(reader, &line, i, &amount.earned);
    awards += amount.earned;
    if (amount.earned) *award = amount;
    else if (amount.head == COLUMN_MAXIMUM) *offered = amount;
  }
  return awards == 1;
}
