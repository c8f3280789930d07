/* Amounts side by side under heads: "Offered", "Earned" over "15.00", "12.75". */
#include <string.h>

#include "core/draft_page.h"

#define MOST_CELLS 12

typedef struct {
  Span cells[MOST_CELLS]; /* of the rows text */
  guint n;
} GridLine;

/* The place in one text of the page that shows the same glyph as a place in the other. */
static gsize same_place(const PageText *page, TextKind from, gsize at, TextKind to) {
  const Text *text = &page->text[to];
  guint32 glyph = at < page->text[from].length ? page->text[from].glyph_of[at] : NO_GLYPH;
  for (gsize i = 0; glyph != NO_GLYPH && i < text->length; i++)
    if (text->glyph_of[i] == glyph) return i;
  return G_MAXSIZE;
}

static GridLine line_of(const PageText *page, gsize start, gsize end) {
  const char *text = page->text[TEXT_ROWS].utf8;
  GridLine line = {.n = 0};
  for (gsize at = start; at < end && line.n < MOST_CELLS;) {
    gsize stop = at;
    while (stop < end && text[stop] != '\t') stop++;
    line.cells[line.n++] = (Span){page->number, TEXT_ROWS, at, stop};
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

gboolean page_read_grid(const PageReader *reader, Span amount, Grid *grid) {
  const Text *text = &reader->page->text[TEXT_ROWS];
  gsize at = same_place(reader->page, TEXT_FLOW, amount.start, TEXT_ROWS);
  memset(grid, 0, sizeof *grid);
  if (at == G_MAXSIZE || reader->document->paired) return FALSE;
  gsize start = at, end = at;
  while (start > 0 && text->utf8[start - 1] != '\n') start--;
  while (end < text->length && text->utf8[end] != '\n') end++;
  GridLine line = line_of(reader->page, start, end), heads = {.n = 0};
  while (start > 0 && line.n > 1 && heads.n != line.n) { /* the nearest line above of as many cells */
    gsize above = --start;
    while (start > 0 && text->utf8[start - 1] != '\n') start--;
    heads = line_of(reader->page, start, above);
  }
  for (guint i = 0; i < line.n && grid->n < G_N_ELEMENTS(grid->others); i++) {
    g_autofree char *head = heads.n == line.n ? page_quote(reader, heads.cells[i]) : NULL;
    g_autofree char *lower = head ? g_utf8_strdown(head, -1) : NULL;
    ColumnKind kind = lower ? table_kind_of_head(lower) : COLUMN_NONE;
    Credits value;
    if (line.cells[i].start <= at && at < line.cells[i].end) grid->head = kind;
    else if (cell_amount(reader, line.cells[i], &value)) {
      gsize flow = same_place(reader->page, TEXT_ROWS, line.cells[i].start, TEXT_FLOW);
      if (flow == G_MAXSIZE) continue;
      g_autofree char *words = page_quote(reader, line.cells[i]);
      Span span = {amount.page, TEXT_FLOW, flow, flow + strcspn(words, " ")};
      grid->others[grid->n++] = (GridAmount){span, value, kind};
    }
  }
  return grid->n > 0;
}
