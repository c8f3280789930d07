/* Paper for our own pages. */
#include "packet/canvas.h"

#include <cairo-pdf.h>
#include <string.h>

#define FAMILY "Nimbus Sans, DejaVu Sans, FreeSans, Droid Sans Fallback, sans-serif"
#define FOOT 26.0 /* from the bottom edge to the page number */
#define LEADING 1.12f
#define MOST_LINES -24 /* of a paragraph; longer ones end in an ellipsis */

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int length) {
  g_byte_array_append(closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Points are points, and no glyph is moved to suit a screen. */
static PangoContext *context_new(void) {
  PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context, options);
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
  pango_context_set_language(context, pango_language_from_string("en-us"));
  cairo_font_options_destroy(options);
  return context;
}

void canvas_open(Canvas *canvas, const PacketPlan *like) {
  canvas->context = context_new();
  canvas->width = LETTER_WIDTH;
  canvas->height = LETTER_HEIGHT;
  canvas->links = g_array_new(FALSE, FALSE, sizeof(CanvasLink));
  canvas->number = 1;
  if (!like) return;
  canvas->footer = like->footer;
  canvas->bytes = g_byte_array_new();
  canvas->surface =
      cairo_pdf_surface_create_for_stream(collect, canvas->bytes, LETTER_WIDTH, LETTER_HEIGHT);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_TITLE, like->title);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_AUTHOR, like->author);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_CREATE_DATE, like->created);
  canvas->cairo = cairo_create(canvas->surface);
}

GBytes *canvas_close(Canvas *canvas) {
  g_object_unref(canvas->context);
  g_array_unref(canvas->links);
  if (!canvas->surface) return NULL;
  cairo_surface_show_page(canvas->surface);
  cairo_destroy(canvas->cairo);
  cairo_surface_finish(canvas->surface);
  cairo_surface_destroy(canvas->surface);
  return g_byte_array_free_to_bytes(canvas->bytes);
}

double canvas_text_width(const Canvas *canvas) { return canvas->width - 2 * MARGIN; }
double canvas_bottom(const Canvas *canvas) { return canvas->height - MARGIN; }

void canvas_turn(Canvas *canvas, gboolean across) {
  canvas->width = across ? LETTER_HEIGHT : LETTER_WIDTH;
  canvas->height = across ? LETTER_WIDTH : LETTER_HEIGHT;
}

static void next_page(Canvas *canvas, double width, double height) {
  if (canvas->surface) {
    if (canvas->pages > 0) cairo_surface_show_page(canvas->surface);
    cairo_pdf_surface_set_size(canvas->surface, width, height);
  }
  canvas->pages++;
}

void canvas_page(Canvas *canvas) {
  next_page(canvas, canvas->width, canvas->height);
  canvas->y = MARGIN;
  if (!canvas->cairo) return;
  double width = canvas_text_width(canvas), y = canvas->height - FOOT - 7;
  g_autofree char *number = g_strdup_printf("%u of %u", canvas->number++, canvas->total);
  g_autoptr(PangoLayout) left =
      canvas_layout(canvas, (Style){.size = 7.5}, canvas->footer, width - 60);
  g_autoptr(PangoLayout) right = canvas_layout(
      canvas, (Style){.size = 7.5, .alignment = PANGO_ALIGN_RIGHT}, number, width);
  pango_layout_set_height(left, -1);
  canvas_show(canvas, left, 0.35, MARGIN, y);
  canvas_show(canvas, right, 0.35, MARGIN, y);
}

void canvas_bare_page(Canvas *canvas, double width, double height) {
  next_page(canvas, width, height);
}

void canvas_room(Canvas *canvas, double height) {
  if (canvas->y + height > canvas_bottom(canvas) && canvas->y > MARGIN) canvas_page(canvas);
}

/* The second line of a cell: smaller and lighter. */
static void lighten(PangoLayout *layout, const char *from, const char *text, double size) {
  g_autoptr(PangoAttrList) list = pango_attr_list_new();
  PangoAttribute *attributes[] = {pango_attr_foreground_new(0x5000, 0x5000, 0x5000),
                                  pango_attr_size_new((int)((size - 0.6) * PANGO_SCALE)),
                                  pango_attr_weight_new(PANGO_WEIGHT_NORMAL)};
  for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
    attributes[i]->start_index = (guint)(from - text);
    pango_attr_list_insert(list, attributes[i]);
  }
  pango_layout_set_attributes(layout, list);
}

PangoLayout *canvas_layout(const Canvas *canvas, Style style, const char *text, double width) {
  PangoLayout *layout = pango_layout_new(canvas->context);
  PangoFontDescription *font = pango_font_description_new();
  g_autofree char *copy = g_strdup(text);
  char *second = strchr(copy, CELL_SECOND);
  if (second) *second = '\n';
  pango_font_description_set_family_static(font, FAMILY);
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  pango_layout_set_width(layout, (int)(MAX(width, 4) * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment(layout, style.alignment);
  pango_layout_set_auto_dir(layout, FALSE); /* an Arabic name stands where a Latin one would */
  pango_layout_set_line_spacing(layout, LEADING);
  pango_layout_set_height(layout, MOST_LINES);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text(layout, copy, -1);
  if (second) lighten(layout, second, copy, style.size);
  return layout;
}

double layout_height(PangoLayout *layout) {
  int height;
  pango_layout_get_size(layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

double layout_width(PangoLayout *layout) {
  int width;
  pango_layout_get_size(layout, &width, NULL);
  return (double)width / PANGO_SCALE;
}

void canvas_show(Canvas *canvas, PangoLayout *layout, double grey, double x, double y) {
  if (!canvas->cairo) return;
  cairo_set_source_rgb(canvas->cairo, grey, grey, grey);
  cairo_move_to(canvas->cairo, x, y);
  pango_cairo_show_layout(canvas->cairo, layout);
}

void canvas_fill(Canvas *canvas, double grey, double x, double y, double width, double height) {
  if (!canvas->cairo) return;
  cairo_set_source_rgb(canvas->cairo, grey, grey, grey);
  cairo_rectangle(canvas->cairo, x, y, width, height);
  cairo_fill(canvas->cairo);
}

void canvas_begin(Canvas *canvas, const char *tag) {
  if (canvas->cairo) cairo_tag_begin(canvas->cairo, tag, NULL);
}

void canvas_end(Canvas *canvas, const char *tag) {
  if (canvas->cairo) cairo_tag_end(canvas->cairo, tag);
}

void canvas_link(Canvas *canvas, double x, double y, double width, double height, guint exhibit,
                 guint target) {
  if (!canvas->cairo) return;
  const CanvasLink link = {canvas->pages - 1, x,       canvas->height - y - height,
                           x + width,         canvas->height - y, exhibit, target};
  g_array_append_val(canvas->links, link);
}
