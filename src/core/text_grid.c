/* The columns and rows that bricks stand in. */
#include <string.h>

#include "core/text_cells_parts.h"

#define HOLE 2.0f      /* of a letter's height: so wide a gap is left below letters that are raised */
#define JUMP 0.04f     /* of a letter's height: gaps between lines that differ by more are of two kinds */
#define FAR 4.0f       /* letters' heights: what stands so far below is no part of it */
#define MOST_GAPS 4

/* The column that a box stands in, a new one where none is. FALSE: it stands in several, or there are too many. */
static gboolean put_into_column(CellReader *reader, const Box *box) {
  guint over = 0, home = 0;
  for (guint c = 0; c < reader->n_columns; c++) {
    const CellColumn *column = &reader->columns[c];
    if (box->x1 <= column->x0 || box->x0 >= column->x1) continue;
    over++;
    home = c;
  }
  if (over > 1 || (over == 0 && reader->n_columns == MOST_COLUMNS)) return FALSE;
  if (over == 0) {
    for (home = reader->n_columns++; home > 0 && reader->columns[home - 1].x0 > box->x0; home--)
      reader->columns[home] = reader->columns[home - 1];
    reader->columns[home] = (CellColumn){box->x0, box->x1};
  }
  CellColumn *column = &reader->columns[home];
  *column = (CellColumn){MIN(column->x0, box->x0), MAX(column->x1, box->x1)};
  return TRUE;
}

static guint column_of(const CellReader *reader, const Box *box) {
  guint c = 0;
  while (c + 1 < reader->n_columns && reader->columns[c].x1 <= box->x0) c++;
  return c;
}

/* Raised letters stand between the two, which the rows text has on a line of their own. */
static gboolean is_bridged(const CellReader *reader, const Box *left, const Box *right) {
  for (guint i = 0; i < reader->bricks->len && right->x0 - left->x1 < HOLE * (left->y1 - left->y0); i++) {
    const Box *box = &cells_brick(reader, i)->piece.box;
    if (box != left && box != right && box->x0 > left->x1 - NEAR && box->x1 < right->x0 + NEAR && cells_share_height(box, left))
      return TRUE;
  }
  return FALSE;
}

/* No two bricks of a line stand in one column: what joins them is no table. */
static gboolean are_apart(const CellReader *reader, guint first, guint end) {
  for (guint i = first + 1; i < end; i++) {
    const Piece *one = &cells_brick(reader, i)->piece, *before = &cells_brick(reader, i - 1)->piece;
    if (one->line == before->line && column_of(reader, &one->box) == column_of(reader, &before->box) &&
        !is_bridged(reader, &before->box, &one->box))
      return FALSE;
  }
  return TRUE;
}

/* Takes the line of bricks at to, not with, end into the table, which then is that of first to last. FALSE: it
 * stands in no columns of it, which stay as they are. */
static gboolean take_line(CellReader *reader, guint at, guint end, guint first, guint last) {
  CellColumn before[MOST_COLUMNS];
  const guint n_before = reader->n_columns;
  gboolean fits = TRUE;
  memcpy(before, reader->columns, sizeof before);
  for (guint i = at; i < end && fits; i++) fits = put_into_column(reader, &cells_brick(reader, i)->piece.box);
  if (fits && are_apart(reader, first, last)) {
    reader->first = first, reader->end = last;
    return TRUE;
  }
  memcpy(reader->columns, before, sizeof before);
  reader->n_columns = n_before;
  return FALSE;
}

static gboolean is_sentence(const Piece *piece) { return piece->end - piece->start > LONGEST_CELL; }

static gboolean is_in_line(const CellReader *reader, const Box *box) {
  for (guint c = 0; c < reader->n_columns; c++) {
    const CellColumn *column = &reader->columns[c];
    const float middle = (column->x0 + column->x1) / 2 - (box->x0 + box->x1) / 2;
    if (ABS(column->x0 - box->x0) < NEAR || ABS(column->x1 - box->x1) < NEAR || ABS(middle) < NEAR) return TRUE;
  }
  return FALSE;
}

/* Labels of other columns, each on the middle of a value of the line above or flush with it: that line is theirs. */
static gboolean takes_values(const CellReader *reader, guint labels) {
  const guint end = cells_end_of_line(reader, labels), values = cells_start_of_line(reader, labels - 1), n = end - labels;
  if (labels - values != n) return FALSE;
  for (guint i = 0; i < n; i++) {
    const Brick *label = cells_brick(reader, labels + i), *value = cells_brick(reader, values + i);
    const Box *a = &label->piece.box, *b = &value->piece.box;
    if (!label->label || value->label || (ABS(a->x0 - b->x0) > NEAR && ABS(a->x0 + a->x1 - b->x0 - b->x1) > 2 * NEAR)) return FALSE;
  }
  return TRUE;
}

void cells_find_table(CellReader *reader, guint at, guint least) {
  reader->n_columns = 0;
  reader->first = reader->end = at;
  for (guint end; reader->end < reader->bricks->len; ) {
    const guint next = reader->end;
    end = cells_end_of_line(reader, next);
    if (next > at && cells_gap_below(reader, next - 1, next) > FAR * cells_brick(reader, next)->piece.height) break;
    if (is_sentence(&cells_brick(reader, next)->piece)) break;
    if (take_line(reader, next, end, at, end)) continue;
    const guint values = next > at ? cells_start_of_line(reader, next - 1) : at;
    if (values > at && takes_values(reader, next)) reader->end = values;
    break;
  }
  if (reader->end == at) { /* words on one another: no table */
    reader->n_columns = 0;
    reader->end = cells_end_of_line(reader, at);
    return;
  }
  while (reader->first > least) {
    const guint above = cells_start_of_line(reader, reader->first - 1);
    const Piece *piece = &cells_brick(reader, above)->piece;
    if (is_sentence(piece) || cells_gap_below(reader, above, reader->first) > NEXT * piece->height || !is_in_line(reader, &piece->box)) break;
    if (!take_line(reader, above, reader->first, above, reader->end)) break;
  }
}

static gint by_top(gconstpointer a, gconstpointer b) {
  const Band *x = a, *y = b;
  return x->top < y->top ? -1 : x->top > y->top;
}

GArray *cells_find_bands(const CellReader *reader) {
  GArray *bands = g_array_new(FALSE, FALSE, sizeof(Band));
  for (guint i = reader->first; i < reader->end; i++) {
    const Box *box = &cells_brick(reader, i)->piece.box;
    Band *home = NULL;
    for (guint k = 0; k < bands->len && !home; k++) {
      Band *band = &g_array_index(bands, Band, k);
      const Box place = {0, band->top, 0, band->bottom};
      if (cells_share_height(&place, box)) home = band;
    }
    if (home) home->top = MIN(home->top, box->y0), home->bottom = MAX(home->bottom, box->y1);
    else g_array_append_val(bands, ((Band){box->y0, box->y1, 0}));
  }
  g_array_sort(bands, by_top);
  return bands;
}

static gint by_size(gconstpointer a, gconstpointer b) {
  const float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

GArray *cells_find_gaps(const CellReader *reader, const GArray *bands) {
  const float jump = JUMP * cells_brick(reader, reader->first)->piece.height, none = -G_MAXFLOAT;
  g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(float));
  GArray *parting = g_array_new(FALSE, FALSE, sizeof(float));
  for (guint i = 1; i < bands->len; i++) {
    const Band *band = &g_array_index(bands, Band, i);
    const float gap = band->top - band[-1].bottom;
    g_array_append_val(gaps, gap);
  }
  g_array_sort(gaps, by_size);
  for (guint i = gaps->len; i > 1 && parting->len < MOST_GAPS; i--) {
    const float wide = g_array_index(gaps, float, i - 1), close = g_array_index(gaps, float, i - 2);
    if (wide - close > jump) g_array_append_val(parting, wide);
  }
  g_array_append_val(parting, none);
  return parting;
}

/* Raised letters are a line of their own to the rows text: "TM" stands above its words, and behind them. */
static gint by_place(gconstpointer a, gconstpointer b, gpointer data) {
  const Brick *x = cells_brick(data, *(const guint *)a), *y = cells_brick(data, *(const guint *)b);
  const Box *a_box = &x->piece.box, *b_box = &y->piece.box;
  if (cells_share_height(a_box, b_box)) return a_box->x0 < b_box->x0 ? -1 : a_box->x0 > b_box->x0;
  return a_box->y0 < b_box->y0 ? -1 : a_box->y0 > b_box->y0;
}

void cells_find_rows(CellReader *reader, GArray *bands, float gap) {
  guint row = 0;
  for (guint i = 0; i < bands->len; i++) {
    Band *band = &g_array_index(bands, Band, i);
    if (i > 0 && band->top - band[-1].bottom >= gap) row++;
    band->row = row;
  }
  reader->n_rows = row + 1;
  reader->alike = reader->n_rows == bands->len;
  for (guint i = reader->first; i < reader->end; i++) {
    Brick *one = cells_brick(reader, i);
    one->column = column_of(reader, &one->piece.box);
    for (guint k = 0; k < bands->len; k++) {
      const Band *band = &g_array_index(bands, Band, k);
      if (one->piece.box.y0 >= band->top && one->piece.box.y1 <= band->bottom) one->row = band->row;
    }
  }
  g_array_set_size(reader->order, 0);
  for (guint i = reader->first; i < reader->end; i++) g_array_append_val(reader->order, i);
  g_array_sort_with_data(reader->order, by_place, reader);
}
