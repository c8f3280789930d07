/* The blocks of a plan on paper: titles, text, facts, bars, contents. */
#include "packet/blocks.h"

#include <string.h>

#include "core/credits.h"

#define BODY 9.0

static void draw_text(Drawing *drawing, const char *tag, Style style, const char *text,
                      double before, double after, double room) {
  Canvas *canvas = &drawing->canvas;
  g_autoptr(PangoLayout) layout =
      canvas_layout(canvas, style, text, canvas_text_width(canvas));
  double height = layout_height(layout);
  canvas_room(canvas, before + height + room);
  if (canvas->y > MARGIN) canvas->y += before;
  canvas_begin(canvas, tag);
  canvas_show(canvas, layout, style.grey, MARGIN, canvas->y);
  canvas_end(canvas, tag);
  canvas->y += height + after;
}

static void draw_heading(Drawing *drawing, const char *text) {
  Canvas *canvas = &drawing->canvas;
  draw_text(drawing, "H2", (Style){.size = 15, .bold = TRUE}, text, 18, 2, 70);
  canvas_fill(canvas, 0.35, MARGIN, canvas->y, canvas_text_width(canvas), 0.7);
  canvas->y += 7;
  guint page = canvas->pages - 1;
  g_ptr_array_add(drawing->front->headings, g_strdup(text));
  g_array_append_val(drawing->front->heading_pages, page);
}

static void draw_facts(Drawing *drawing, const Block *block) {
  Canvas *canvas = &drawing->canvas;
  const double label_width = 110;
  for (guint i = 0; i + 1 < block->cells->len; i += 2) {
    g_autoptr(PangoLayout) label = canvas_layout(canvas, (Style){.size = BODY},
                                                 block->cells->pdata[i], label_width - 6);
    g_autoptr(PangoLayout) value =
        canvas_layout(canvas, (Style){.size = BODY}, block->cells->pdata[i + 1],
                      canvas_text_width(canvas) - label_width);
    double height = MAX(layout_height(label), layout_height(value));
    canvas_room(canvas, height);
    canvas_begin(canvas, "P");
    canvas_show(canvas, label, 0.35, MARGIN, canvas->y);
    canvas_show(canvas, value, 0.05, MARGIN + label_width, canvas->y);
    canvas_end(canvas, "P");
    canvas->y += height + 3;
  }
  canvas->y += 4;
}

/* ---- bars ---- */

#define BAR_HEIGHT 11.0
#define BAR_ROW 24.0
#define BAR_REACH 1.15 /* times what is required, at the track's end */

static double share(const char *text, Credits of) {
  Credits credits;
  if (!credits_parse(text, &credits) || of <= 0) return 0;
  return MIN((double)credits / of, BAR_REACH);
}

static void outline(Canvas *canvas, double x, double y, double width, double height) {
  if (!canvas->cairo || width <= 0) return;
  cairo_set_source_rgb(canvas->cairo, 0.25, 0.25, 0.25);
  cairo_set_line_width(canvas->cairo, 0.6);
  cairo_rectangle(canvas->cairo, x, y, width, height);
  cairo_stroke(canvas->cairo);
}

/* What waits is hatched: it is told from what counts in any print. */
static void hatch(Canvas *canvas, double x, double y, double width, double height) {
  if (!canvas->cairo || width <= 0) return;
  cairo_t *cairo = canvas->cairo;
  cairo_save(cairo);
  cairo_rectangle(cairo, x, y, width, height);
  cairo_clip(cairo);
  cairo_set_source_rgb(cairo, 0.25, 0.25, 0.25);
  cairo_set_line_width(cairo, 0.7);
  for (double at = x - height; at < x + width; at += 3.2) {
    cairo_move_to(cairo, at, y + height);
    cairo_line_to(cairo, at + height, y);
  }
  cairo_stroke(cairo);
  cairo_restore(cairo);
  outline(canvas, x, y, width, height);
}

static void draw_bar(Canvas *canvas, const char *const *cells) {
  const double name_width = 96, numbers_width = 122;
  double x = MARGIN + name_width, y = canvas->y + 2;
  double track = canvas_text_width(canvas) - name_width - numbers_width - 8;
  double full = track / BAR_REACH;
  Credits counted = 0, pending = 0, required = 0;
  credits_parse(cells[1], &counted);
  credits_parse(cells[2], &pending);
  credits_parse(cells[3], &required);
  g_autofree char *waits = credits_format(MAX(pending - counted, 0));
  g_autofree char *sum =
      g_strdup_printf("%s of %s%c%s%s%s", cells[1], cells[3], CELL_SECOND,
                      counted >= required ? "met" : "short",
                      pending > counted ? ", pending " : "", pending > counted ? waits : "");
  g_autoptr(PangoLayout) name =
      canvas_layout(canvas, (Style){.size = BODY, .bold = TRUE}, cells[0], name_width - 6);
  g_autoptr(PangoLayout) numbers =
      canvas_layout(canvas, (Style){.size = BODY, .bold = TRUE, .alignment = PANGO_ALIGN_RIGHT}, sum,
                    numbers_width);
  canvas_begin(canvas, "P");
  canvas_show(canvas, name, 0.05, MARGIN, canvas->y + 1.5);
  canvas_show(canvas, numbers, 0.05, MARGIN + canvas_text_width(canvas) - numbers_width, canvas->y);
  canvas_end(canvas, "P");
  double solid = full * share(cells[1], required);
  outline(canvas, x, y, full, BAR_HEIGHT);
  canvas_fill(canvas, 0.25, x, y, solid, BAR_HEIGHT);
  hatch(canvas, x + solid, y, full * share(cells[2], required) - solid, BAR_HEIGHT);
  canvas_fill(canvas, 1, x + full - 1.8, y + 0.3, 3.6, BAR_HEIGHT - 0.6); /* seen on a full bar too */
  canvas_fill(canvas, 0, x + full - 0.6, y - 3, 1.2, BAR_HEIGHT + 6);
  canvas->y += BAR_ROW;
}

static void draw_legend(Canvas *canvas) {
  static const char *const words[] = {"counted", "waits for review", "needed"};
  double x = MARGIN + 96, y = canvas->y;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    g_autoptr(PangoLayout) layout = canvas_layout(canvas, (Style){.size = 7.5}, words[i], 120);
    if (i == 0) canvas_fill(canvas, 0.25, x, y + 1, 12, 7);
    if (i == 1) hatch(canvas, x, y + 1, 12, 7);
    if (i == 2) canvas_fill(canvas, 0, x + 10.8, y - 1, 1.2, 11);
    canvas_show(canvas, layout, 0.35, x + 16, y);
    x += 16 + layout_width(layout) + 14;
  }
  canvas->y += 18;
}

static void draw_bars(Drawing *drawing, const Block *block) {
  guint rows = block->cells->len / 4;
  canvas_room(&drawing->canvas, rows * BAR_ROW + 18);
  for (guint i = 0; i < rows; i++)
    draw_bar(&drawing->canvas, (const char *const *)block->cells->pdata + i * 4);
  if (rows) draw_legend(&drawing->canvas);
}

/* ---- contents ---- */

static void draw_line_of_contents(Drawing *drawing, const char *text, guint page, guint exhibit) {
  Canvas *canvas = &drawing->canvas;
  double width = canvas_text_width(canvas);
  g_autofree char *number = g_strdup_printf("%u", page);
  g_autoptr(PangoLayout) left = canvas_layout(canvas, (Style){.size = BODY}, text, width - 40);
  g_autoptr(PangoLayout) right = canvas_layout(
      canvas, (Style){.size = BODY, .alignment = PANGO_ALIGN_RIGHT}, number, width);
  pango_layout_set_height(left, -1);
  double height = layout_height(left) + 3;
  canvas_room(canvas, height);
  canvas_begin(canvas, "P");
  canvas_show(canvas, left, 0.05, MARGIN, canvas->y);
  canvas_show(canvas, right, 0.05, MARGIN, canvas->y);
  canvas_end(canvas, "P");
  double from = MARGIN + layout_width(left) + 6, to = MARGIN + width - 26;
  for (double x = to - 1; drawing->known && x > from; x -= 4)
    canvas_fill(canvas, 0.5, x, canvas->y + height - 6.3, 0.8, 0.8);
  canvas_link(canvas, MARGIN, canvas->y, width, height, exhibit, exhibit ? 0 : page - 1);
  canvas->y += height;
}

static void draw_contents(Drawing *drawing) {
  const FrontKnown *known = drawing->known;
  guint n = 0, exhibits = drawing->plan->exhibits->len;
  for (guint i = 0; i < drawing->plan->blocks->len; i++) {
    const Block *block = drawing->plan->blocks->pdata[i];
    if (block->kind != BLOCK_HEADING || !block->cells->len) continue;
    guint page = known ? g_array_index(known->measured->heading_pages, guint, n) + 1 : 0;
    draw_line_of_contents(drawing, block->cells->pdata[0], page, 0);
    n++;
  }
  if (exhibits == 0) return;
  g_autofree char *last = g_strdup_printf("Exhibits 1 to %u, page by page", exhibits);
  draw_line_of_contents(drawing, exhibits == 1 ? "Exhibit 1, page by page" : last,
                        known ? known->first_pages[0] : 0, 1);
  drawing->canvas.y += 8;
}

void draw_block(Drawing *drawing, const Block *block) {
  const char *text = block->cells->len ? block->cells->pdata[0] : "";
  switch (block->kind) {
    case BLOCK_TITLE:
      draw_text(drawing, "P", (Style){.size = 8, .grey = 0.35}, "CME AUDIT FILE", 0, 8, 0);
      draw_text(drawing, "H1", (Style){.size = 26, .bold = TRUE}, text, 0, 10, 0);
      break;
    case BLOCK_LEAD:
      draw_text(drawing, "P", (Style){.size = 12, .bold = TRUE}, text, 0, 14, 0);
      break;
    case BLOCK_HEADING: draw_heading(drawing, text); break;
    case BLOCK_SUBHEADING:
      draw_text(drawing, "H3", (Style){.size = 11, .bold = TRUE}, text, 10, 5, 60);
      break;
    case BLOCK_PARAGRAPH:
      draw_text(drawing, "P", (Style){.size = BODY}, text, 1, 6, 0);
      break;
    case BLOCK_SMALL:
      draw_text(drawing, "P", (Style){.size = 8, .grey = 0.15}, text, 0, 4, 0);
      break;
    case BLOCK_FACTS: draw_facts(drawing, block); break;
    case BLOCK_BARS: draw_bars(drawing, block); break;
    case BLOCK_TABLE: draw_table(drawing, block); break;
    case BLOCK_CONTENTS: draw_contents(drawing); break;
    case BLOCK_UPRIGHT:
    case BLOCK_ACROSS:
      canvas_turn(&drawing->canvas, block->kind == BLOCK_ACROSS);
      canvas_page(&drawing->canvas);
      break;
    case N_BLOCKS: break;
  }
}
