/* The pages of an audit PDF that are ours, drawn block by block down the page. */
#include "packet/front.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>

#include "core/credits.h"

#define PAGE_WIDTH 612.0 /* Letter, points */
#define PAGE_HEIGHT 792.0
#define MARGIN 48.0
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)
#define BOTTOM (PAGE_HEIGHT - MARGIN - 14)
#define CELL_PAD 3.0
#define FAMILY "Nimbus Sans, DejaVu Sans, sans-serif"

typedef struct {
  const PacketPlan *plan;
  const guint *exhibit_pages;
  cairo_surface_t *surface;
  cairo_t *cairo;
  GByteArray *bytes;
  double y;
  guint pages;
  Front *front;
} Canvas;

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int length) {
  g_byte_array_append(closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *layout_new(Canvas *canvas, const char *style, const char *text, double width,
                               PangoAlignment alignment) {
  PangoLayout *layout = pango_cairo_create_layout(canvas->cairo);
  pango_context_set_round_glyph_positions(pango_layout_get_context(layout), FALSE);
  g_autofree char *font = g_strdup_printf(FAMILY " %s", style);
  PangoFontDescription *description = pango_font_description_from_string(font);
  pango_layout_set_font_description(layout, description);
  pango_font_description_free(description);
  pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, alignment);
  pango_layout_set_text(layout, text, -1);
  return layout;
}

static double layout_height(PangoLayout *layout) {
  int height;
  pango_layout_get_size(layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static void grey(Canvas *canvas, double level) {
  cairo_set_source_rgb(canvas->cairo, level, level, level);
}

static void draw_layout(Canvas *canvas, PangoLayout *layout, double x, double y) {
  cairo_move_to(canvas->cairo, x, y);
  pango_cairo_show_layout(canvas->cairo, layout);
}

static void page_begin(Canvas *canvas) {
  if (canvas->pages++ > 0) cairo_surface_show_page(canvas->surface);
  canvas->y = MARGIN;
  g_autofree char *number = g_strdup_printf("%u", canvas->pages);
  g_autoptr(PangoLayout) left =
      layout_new(canvas, "7", canvas->plan->footer, TEXT_WIDTH - 40, PANGO_ALIGN_LEFT);
  g_autoptr(PangoLayout) right = layout_new(canvas, "7", number, TEXT_WIDTH, PANGO_ALIGN_RIGHT);
  grey(canvas, 0.4);
  draw_layout(canvas, left, MARGIN, PAGE_HEIGHT - MARGIN);
  draw_layout(canvas, right, MARGIN, PAGE_HEIGHT - MARGIN);
  grey(canvas, 0.1);
}

static void make_room(Canvas *canvas, double height) {
  if (canvas->y + height > BOTTOM && canvas->y > MARGIN) page_begin(canvas);
}

static void draw_text(Canvas *canvas, const char *style, const char *text, double before,
                      double after, double room) {
  g_autoptr(PangoLayout) layout = layout_new(canvas, style, text, TEXT_WIDTH, PANGO_ALIGN_LEFT);
  double height = layout_height(layout);
  make_room(canvas, before + height + room);
  if (canvas->y > MARGIN) canvas->y += before;
  draw_layout(canvas, layout, MARGIN, canvas->y);
  canvas->y += height + after;
}

static void draw_heading(Canvas *canvas, const char *text) {
  draw_text(canvas, "Bold 12", text, 14, 5, 60);
  guint page = canvas->pages - 1;
  g_ptr_array_add(canvas->front->headings, g_strdup(text));
  g_array_append_val(canvas->front->heading_pages, page);
}

static void draw_facts(Canvas *canvas, const Block *block) {
  const double label_width = 96;
  for (guint i = 0; i + 1 < block->cells->len; i += 2) {
    g_autoptr(PangoLayout) label =
        layout_new(canvas, "8.5", block->cells->pdata[i], label_width, PANGO_ALIGN_LEFT);
    g_autoptr(PangoLayout) value = layout_new(canvas, "8.5", block->cells->pdata[i + 1],
                                              TEXT_WIDTH - label_width, PANGO_ALIGN_LEFT);
    double height = layout_height(value);
    make_room(canvas, height);
    grey(canvas, 0.4);
    draw_layout(canvas, label, MARGIN, canvas->y);
    grey(canvas, 0.1);
    draw_layout(canvas, value, MARGIN + label_width, canvas->y);
    canvas->y += height + 2;
  }
  canvas->y += 4;
}

static double share(const char *text, Credits of) {
  Credits credits;
  if (!credits_parse(text, &credits) || of <= 0) return 0;
  return MIN((double)credits / of, 1.25);
}

/* A bar is full at what is required, marked by a tick; what waits is drawn lighter, so that
 * it reads in grey print too. */
static void draw_bars(Canvas *canvas, const Block *block) {
  const double name_width = 110, track = TEXT_WIDTH - name_width - 130, full = track / 1.25;
  for (guint i = 0; i + 3 < block->cells->len; i += 4) {
    const char *const *cells = (const char *const *)block->cells->pdata + i;
    Credits required = 0;
    credits_parse(cells[3], &required);
    g_autofree char *text = g_strdup_printf("%s of %s", cells[1], cells[3]);
    g_autoptr(PangoLayout) name = layout_new(canvas, "8.5", cells[0], name_width, PANGO_ALIGN_LEFT);
    g_autoptr(PangoLayout) amount = layout_new(canvas, "Bold 8.5", text, 124, PANGO_ALIGN_RIGHT);
    make_room(canvas, 16);
    double x = MARGIN + name_width, y = canvas->y;
    draw_layout(canvas, name, MARGIN, y);
    grey(canvas, 0.92);
    cairo_rectangle(canvas->cairo, x, y + 1, track, 9);
    cairo_fill(canvas->cairo);
    grey(canvas, 0.72);
    cairo_rectangle(canvas->cairo, x, y + 1, full * share(cells[2], required), 9);
    cairo_fill(canvas->cairo);
    cairo_set_source_rgb(canvas->cairo, 0.13, 0.30, 0.50);
    cairo_rectangle(canvas->cairo, x, y + 1, full * share(cells[1], required), 9);
    cairo_fill(canvas->cairo);
    grey(canvas, 0.1);
    cairo_rectangle(canvas->cairo, x + full - 0.5, y - 1, 1, 13);
    cairo_fill(canvas->cairo);
    draw_layout(canvas, amount, MARGIN + TEXT_WIDTH - 124, y);
    canvas->y += 16;
  }
  canvas->y += 4;
}

/* A cell as shown: the page where an exhibit begins is known only in the second drawing. */
static char *cell_text(const Canvas *canvas, const char *cell) {
  if (cell[0] != CELL_PAGE_OF) return g_strdup(cell);
  guint exhibit = (guint)strtoul(cell + 1, NULL, 10);
  if (!canvas->exhibit_pages || exhibit == 0 || exhibit > canvas->plan->exhibits->len)
    return g_strdup("0000");
  return g_strdup_printf("%u", canvas->exhibit_pages[exhibit - 1]);
}

static double table_row(Canvas *canvas, const Block *block, guint row, gboolean draw) {
  guint n = block->columns->len;
  double total = 0, height = 0, x = MARGIN;
  for (guint i = 0; i < n; i++)
    total += g_array_index(block->columns, guint32, i) & ~COLUMN_RIGHT;
  for (guint i = 0; i < n; i++) {
    guint32 column = g_array_index(block->columns, guint32, i);
    double width = TEXT_WIDTH * (column & ~COLUMN_RIGHT) / MAX(total, 1);
    g_autofree char *text = cell_text(canvas, block->cells->pdata[row * n + i]);
    g_autoptr(PangoLayout) layout =
        layout_new(canvas, row ? "7" : "Bold 6.5", text, MAX(width - 2 * CELL_PAD, 4),
                   column & COLUMN_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    height = MAX(height, layout_height(layout) + 2 * CELL_PAD);
    if (draw) draw_layout(canvas, layout, x + CELL_PAD, canvas->y + CELL_PAD);
    x += width;
  }
  return height;
}

static void draw_row(Canvas *canvas, const Block *block, guint row) {
  double height = table_row(canvas, block, row, FALSE);
  if (row == 0) {
    grey(canvas, 0.92);
    cairo_rectangle(canvas->cairo, MARGIN, canvas->y, TEXT_WIDTH, height);
    cairo_fill(canvas->cairo);
    grey(canvas, 0.1);
  }
  table_row(canvas, block, row, TRUE);
  canvas->y += height;
  grey(canvas, 0.8);
  cairo_rectangle(canvas->cairo, MARGIN, canvas->y - 0.5, TEXT_WIDTH, 0.5);
  cairo_fill(canvas->cairo);
  grey(canvas, 0.1);
}

static void draw_table(Canvas *canvas, const Block *block) {
  guint rows = block->cells->len / block->columns->len;
  for (guint row = 0; row < rows; row++) {
    double height = table_row(canvas, block, row, FALSE);
    if (row == 0 && rows > 1) height += table_row(canvas, block, 1, FALSE);
    if (canvas->y + height > BOTTOM && canvas->y > MARGIN) {
      page_begin(canvas);
      if (row > 0) draw_row(canvas, block, 0);
    }
    draw_row(canvas, block, row);
  }
  canvas->y += 8;
}

static void draw_block(Canvas *canvas, const Block *block) {
  const char *text = block->cells->len ? block->cells->pdata[0] : "";
  switch (block->kind) {
    case BLOCK_TITLE:
      draw_text(canvas, "8", "CME AUDIT FILE", 0, 7, 0); /* room for the accents of capitals */
      draw_text(canvas, "Bold 20", text, 0, 8, 0);
      break;
    case BLOCK_LEAD: draw_text(canvas, "Bold 10.5", text, 0, 10, 0); break;
    case BLOCK_HEADING: draw_heading(canvas, text); break;
    case BLOCK_PARAGRAPH: draw_text(canvas, "8.5", text, 2, 4, 0); break;
    case BLOCK_SMALL: draw_text(canvas, "7.5", text, 0, 3, 0); break;
    case BLOCK_FACTS: draw_facts(canvas, block); break;
    case BLOCK_BARS: draw_bars(canvas, block); break;
    case BLOCK_TABLE: draw_table(canvas, block); break;
    case N_BLOCKS: break;
  }
}

static void canvas_open(Canvas *canvas) {
  canvas->bytes = g_byte_array_new();
  canvas->surface =
      cairo_pdf_surface_create_for_stream(collect, canvas->bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_TITLE, canvas->plan->title);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_AUTHOR, canvas->plan->author);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                 canvas->plan->created);
  canvas->cairo = cairo_create(canvas->surface);
}

static GBytes *canvas_close(Canvas *canvas) {
  cairo_surface_show_page(canvas->surface);
  cairo_destroy(canvas->cairo);
  cairo_surface_finish(canvas->surface);
  cairo_surface_destroy(canvas->surface);
  return g_byte_array_free_to_bytes(canvas->bytes);
}

Front *front_draw(const PacketPlan *plan, const guint *exhibit_pages) {
  Front *front = g_new0(Front, 1);
  front->headings = g_ptr_array_new_with_free_func(g_free);
  front->heading_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  Canvas canvas = {.plan = plan, .exhibit_pages = exhibit_pages, .front = front};
  canvas_open(&canvas);
  page_begin(&canvas);
  for (guint i = 0; i < plan->blocks->len; i++) draw_block(&canvas, plan->blocks->pdata[i]);
  front->pages = canvas.pages;
  front->pdf = canvas_close(&canvas);
  return front;
}

void front_free(Front *front) {
  if (!front) return;
  g_bytes_unref(front->pdf);
  g_ptr_array_free(front->headings, TRUE);
  g_array_free(front->heading_pages, TRUE);
  g_free(front);
}

GBytes *placeholder_draw(const PacketPlan *plan, const Exhibit *exhibit, const char *why) {
  Canvas canvas = {.plan = plan};
  canvas_open(&canvas);
  page_begin(&canvas);
  canvas.y = PAGE_HEIGHT / 3;
  draw_text(&canvas, "Bold 14", exhibit->label, 0, 6, 0);
  draw_text(&canvas, "10", exhibit->caption, 0, 10, 0);
  draw_text(&canvas, "10", why, 0, 0, 0);
  return canvas_close(&canvas);
}

void front_warm_up(void) {
  PacketPlan plan = {.title = (char *)"", .author = (char *)"", .footer = (char *)"Aé",
                     .created = (char *)"2000-01-01T00:00:00Z"};
  Exhibit exhibit = {.label = (char *)"Warm", .caption = (char *)"Wärm – 0", .instead = (char *)""};
  g_autoptr(GBytes) page = placeholder_draw(&plan, &exhibit, "up");
}
