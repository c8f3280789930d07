/* A form written cell by cell, each label before its value. */
#include "core/text_cells.h"

#include <string.h>

#include "core/text_cells_parts.h"

#define LEAST_PAIRS 3  /* of labels and values make a form, */
#define MORE_PAIRS 2   /* and so many go on with it */
#define MOST_BRICKS 200 /* of one form; a page of more must not stall the intake */

typedef struct {
  const CellReader *reader;
  GString *utf8;
  GArray *glyph_of;
} Writer;

static void put_mark(Writer *writer, const char *mark) {
  const guint32 none = NO_GLYPH;
  g_string_append(writer->utf8, mark);
  for (gsize i = strlen(mark); i > 0; i--) g_array_append_val(writer->glyph_of, none);
}

static void put_brick(Writer *writer, const Brick *one) {
  const Text *rows = writer->reader->rows;
  const gsize length = one->piece.end - one->piece.start;
  g_string_append_len(writer->utf8, rows->utf8 + one->piece.start, (gssize)length);
  g_array_append_vals(writer->glyph_of, rows->glyph_of + one->piece.start, (guint)length);
}

static void end_line(Writer *writer) {
  if (writer->utf8->len > 0 && writer->utf8->str[writer->utf8->len - 1] != '\n') put_mark(writer, "\n");
}

/* "van-" over "Dijk": the hyphen is the word's own. */
static gboolean ends_in_hyphen(const GString *text) {
  return text->len > 1 && text->str[text->len - 1] == '-' && g_ascii_isalnum(text->str[text->len - 2]);
}

static void put_part(Writer *writer, guint column, guint row, guint from, guint to) {
  const CellReader *reader = writer->reader;
  for (guint i = 0, n = 0; i < reader->order->len; i++) {
    const Brick *one = cells_nth_brick(reader, i);
    if (!cells_are_of(one, column, row)) continue;
    if (n > from && n < to && !ends_in_hyphen(writer->utf8)) put_mark(writer, " ");
    if (n >= from && n < to) put_brick(writer, one);
    n++;
  }
}

static void put_pair(Writer *writer, const Pair *pair) {
  for (guint row = pair->label_row; row < pair->row; row++) {
    put_part(writer, pair->column, row, 0, G_MAXUINT);
    put_mark(writer, " ");
  }
  put_part(writer, pair->column, pair->row, pair->from[0], pair->to[0]);
  if (writer->utf8->str[writer->utf8->len - 1] == ':') put_mark(writer, " ");
  else put_mark(writer, ": ");
  put_part(writer, pair->value_column, pair->value_row, pair->from[1], pair->to[1]);
  for (guint row = pair->value_row + 1; row < pair->value_end; row++) {
    if (!ends_in_hyphen(writer->utf8)) put_mark(writer, " ");
    put_part(writer, pair->value_column, row, 0, G_MAXUINT);
  }
  put_mark(writer, "\n\n"); /* nothing of it goes on below */
}

/* Bricks as they stand in the rows. */
static void put_bricks(Writer *writer, guint first, guint end) {
  for (guint i = first; i < end; i++) {
    const Brick *one = cells_brick(writer->reader, i);
    if (i > first && one[-1].piece.line == one->piece.line) put_mark(writer, "\t");
    else end_line(writer);
    put_brick(writer, one);
  }
  end_line(writer);
}

/* The table cell by cell, each pair where its label stands. */
static void put_table(Writer *writer, const GArray *pairs) {
  const CellReader *reader = writer->reader;
  for (guint row = 0; row < reader->n_rows; row++)
    for (guint column = 0; column < reader->n_columns; column++) {
      const Pair *here = NULL;
      gboolean is_value = FALSE;
      for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (pair->column == column && pair->row == row) here = pair;
        else is_value = is_value || (pair->value_column == column && pair->value_row <= row && row < pair->value_end) ||
                        (pair->column == column && pair->label_row <= row && row < pair->row);
      }
      if (here) put_pair(writer, here);
      if (here || is_value) continue;
      put_part(writer, column, row, 0, G_MAXUINT);
      end_line(writer);
    }
}

/* A line of several cells; or values over their labels, in a column. */
static gboolean begins_table(const CellReader *reader, guint at) {
  if (cells_end_of_line(reader, at) > at + 1) return TRUE;
  for (guint i = at; i < at + 4; i++)
    if (i >= reader->bricks->len || cells_end_of_line(reader, i) > i + 1 || cells_brick(reader, i)->label != ((i - at) % 2 == 1)) return FALSE;
  return TRUE;
}

Text text_by_cells(const Page *page, const Text *rows) {
  const Text none = {NULL, 0, NULL};
  if (!page->has_boxes) return none;
  g_autoptr(GArray) pieces = text_pieces(page, rows);
  if (pieces->len == 0 || pieces->len > PIECES_MOST) return none;
  CellReader reader = {.page = page, .rows = rows, .bricks = g_array_new(FALSE, FALSE, sizeof(Brick)),
                   .order = g_array_new(FALSE, FALSE, sizeof(guint))};
  cells_find_bricks(&reader, pieces);
  Writer writer = {&reader, g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(guint32))};
  gboolean found = FALSE;
  for (guint at = 0, written = 0; at < reader.bricks->len; at = written = reader.end) {
    while (at < reader.bricks->len && !begins_table(&reader, at)) at++;
    reader.first = reader.end = at;
    if (at < reader.bricks->len) cells_find_table(&reader, at, written);
    put_bricks(&writer, written, reader.first);
    const guint bricks = reader.end - reader.first;
    g_autoptr(GArray) pairs =
        bricks > 0 && bricks <= MOST_BRICKS ? cells_find_pairs(&reader, found ? MORE_PAIRS : LEAST_PAIRS) : NULL;
    found = found || pairs;
    if (pairs) put_table(&writer, pairs);
    else put_bricks(&writer, reader.first, reader.end);
  }
  g_array_unref(reader.bricks);
  g_array_unref(reader.order);
  const gsize length = writer.utf8->len;
  Text text = {g_string_free(writer.utf8, FALSE), length, (guint32 *)(void *)g_array_free(writer.glyph_of, FALSE)};
  if (found) return text;
  g_free(text.utf8);
  g_free(text.glyph_of);
  return none;
}

gboolean text_has_cells(const Page *page, const Text *rows) {
  Text text = text_by_cells(page, rows);
  const gboolean has = text.utf8 != NULL;
  g_free(text.utf8);
  g_free(text.glyph_of);
  return has;
}
