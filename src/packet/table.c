/* Tables: a head repeated on every page, rows that are never cut in two. */
#include <stdlib.h>

#include "packet/blocks.h"

#define PAD_X 3.0
#define PAD_Y 2.6
#define CELL_SIZE 7.6
#define MOST_COLUMNS 24

typedef struct {
  PangoLayout *layouts[MOST_COLUMNS];
  double x[MOST_COLUMNS + 1];
  double indent[MOST_COLUMNS]; /* of a text that follows numbers set right */
  guint n;
  double height;
} Row;

static guint exhibit_of(const char *cell) {
  return cell[0] == CELL_PAGE_OF ? (guint)strtoul(cell + 1, NULL, 10) : 0;
}

/* A cell as shown: the page where an exhibit begins is known only when all was measured. */
static char *cell_text(const Drawing *drawing, const char *cell) {
  if (cell[0] == CELL_BOLD) return g_strdup(cell + 1);
  guint exhibit = exhibit_of(cell);
  if (!exhibit) return g_strdup(cell);
  if (!drawing->known || exhibit > drawing->plan->exhibits->len) return g_strdup("0000");
  return g_strdup_printf("%u", drawing->known->first_pages[exhibit - 1]);
}

static void row_lay_out(const Drawing *drawing, const Block *block, guint at, Row *row) {
  double total = 0, width = canvas_text_width(&drawing->canvas);
  row->n = MIN(block->columns->len, MOST_COLUMNS);
  row->height = 0;
  for (guint i = 0; i < row->n; i++)
    total += g_array_index(block->columns, guint32, i) & ~COLUMN_RIGHT;
  row->x[0] = MARGIN;
  for (guint i = 0; i < row->n; i++) {
    guint32 column = g_array_index(block->columns, guint32, i);
    const char *cell = block->cells->pdata[at * block->columns->len + i];
    g_autofree char *text = cell_text(drawing, cell);
    const Style style = {.size = at ? CELL_SIZE : CELL_SIZE - 0.6,
                         .bold = at == 0 || cell[0] == CELL_BOLD,
                         .alignment = column & COLUMN_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT};
    gboolean after_number =
        i > 0 && !(column & COLUMN_RIGHT) &&
        (g_array_index(block->columns, guint32, i - 1) & COLUMN_RIGHT);
    row->indent[i] = after_number ? 3 * PAD_X : PAD_X;
    row->x[i + 1] = row->x[i] + width * (column & ~COLUMN_RIGHT) / MAX(total, 1);
    row->layouts[i] = canvas_layout(&drawing->canvas, style, text,
                                    row->x[i + 1] - row->x[i] - row->indent[i] - PAD_X);
    row->height = MAX(row->height, layout_height(row->layouts[i]) + 2 * PAD_Y);
  }
}

static void row_clear(Row *row) {
  for (guint i = 0; i < row->n; i++) g_clear_object(&row->layouts[i]);
}

static void link_cell(Drawing *drawing, const Row *row, guint i, guint exhibit) {
  if (!exhibit || exhibit > drawing->plan->exhibits->len) return;
  canvas_link(&drawing->canvas, row->x[i], drawing->canvas.y, row->x[i + 1] - row->x[i],
              row->height, exhibit, 0);
  guint *page = &g_array_index(drawing->front->row_pages, guint, exhibit - 1);
  if (*page == G_MAXUINT) *page = drawing->canvas.pages - 1;
}

/* A head that is repeated is no part of the table to a screen reader. */
static void row_draw(Drawing *drawing, const Block *block, guint at, const Row *row,
                     gboolean tagged) {
  Canvas *canvas = &drawing->canvas;
  double width = row->x[row->n] - row->x[0];
  if (at == 0) canvas_fill(canvas, 0.91, MARGIN, canvas->y, width, row->height);
  if (tagged) canvas_begin(canvas, "TR");
  for (guint i = 0; i < row->n; i++) {
    const char *cell = block->cells->pdata[at * block->columns->len + i];
    if (tagged) canvas_begin(canvas, at ? "TD" : "TH");
    canvas_show(canvas, row->layouts[i], exhibit_of(cell) ? 0.25 : 0.05, row->x[i] + row->indent[i],
                canvas->y + PAD_Y);
    if (tagged) canvas_end(canvas, at ? "TD" : "TH");
    link_cell(drawing, row, i, exhibit_of(cell));
  }
  if (tagged) canvas_end(canvas, "TR");
  canvas->y += row->height;
  canvas_fill(canvas, at ? 0.8 : 0.35, MARGIN, canvas->y - 0.5, width, 0.5);
}

/* A table's last row, often its sum, is not left alone on a page. */
static double height_with_last(const Drawing *drawing, const Block *block, guint at, guint rows,
                               const Row *row) {
  Row last;
  if (at + 2 != rows) return row->height;
  row_lay_out(drawing, block, at + 1, &last);
  row_clear(&last);
  return row->height + last.height;
}

void draw_table(Drawing *drawing, const Block *block) {
  Canvas *canvas = &drawing->canvas;
  guint rows = block->cells->len / block->columns->len;
  Row head = {.n = 0}, row;
  if (rows == 0) return;
  row_lay_out(drawing, block, 0, &head);
  canvas_begin(canvas, "Table");
  for (guint at = 1; at < rows; at++) {
    row_lay_out(drawing, block, at, &row);
    double height = height_with_last(drawing, block, at, rows, &row);
    if (at == 1) {
      canvas_room(canvas, head.height + height);
      row_draw(drawing, block, 0, &head, TRUE);
    } else if (canvas->y + height > canvas_bottom(canvas)) {
      canvas_page(canvas);
      row_draw(drawing, block, 0, &head, FALSE);
    }
    row_draw(drawing, block, at, &row, TRUE);
    row_clear(&row);
  }
  if (rows == 1) row_draw(drawing, block, 0, &head, TRUE);
  canvas_end(canvas, "Table");
  row_clear(&head);
  canvas->y += 8;
}
