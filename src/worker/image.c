/* A photograph knows no paper: its long side is that of a letter sheet, so that letters have the
 * size that they have in print. */
#include "worker/image.h"

#include "worker/decode.h"

#define LONG_SIDE 792.0 /* points */

struct ImagePage {
  Pixels pixels;
  double wide, high, scale; /* pixels as stored; points a pixel */
};

static gboolean lies(const ImagePage *page) { return page->pixels.orientation >= 5; }

static PixelsEnd read_page(GBytes *image, guint number, ImagePage *page) {
  const PixelsEnd end = pixels_read(image, number, &page->pixels);
  if (end != PIXELS_GOOD) return end;
  page->wide = cairo_image_surface_get_width(page->pixels.surface);
  page->high = cairo_image_surface_get_height(page->pixels.surface);
  page->scale = LONG_SIDE / MAX(page->wide, page->high);
  return end;
}

ImagePage *image_page_new(GBytes *image, guint number) {
  g_autoptr(ImagePage) page = g_new0(ImagePage, 1);
  return read_page(image, number, page) == PIXELS_GOOD ? g_steal_pointer(&page) : NULL;
}

void image_page_free(ImagePage *page) {
  if (page->pixels.surface != NULL) cairo_surface_destroy(page->pixels.surface);
  g_free(page);
}

void image_page_size(const ImagePage *page, double *width, double *height) {
  const double wide = MAX(page->wide * page->scale, 1), high = MAX(page->high * page->scale, 1);
  *width = lies(page) ? high : wide;
  *height = lies(page) ? wide : high;
}

/* Where the stored right and down point to on the page as shown (TIFF 6.0, Orientation; EXIF has
 * the same). */
static const struct {
  double xx, yx, xy, yy;
} ways[] = {{1, 0, 0, 1}, {-1, 0, 0, 1}, {-1, 0, 0, -1}, {1, 0, 0, -1},
            {0, 1, 1, 0}, {0, 1, -1, 0}, {0, -1, -1, 0}, {0, -1, 1, 0}};

void image_page_render(const ImagePage *page, cairo_t *cr) {
  double width, height;
  cairo_matrix_t turn;
  image_page_size(page, &width, &height);
  const guint way = (guint)page->pixels.orientation - 1;
  const double xx = ways[way].xx, yx = ways[way].yx, xy = ways[way].xy, yy = ways[way].yy;
  cairo_matrix_init(&turn, xx, yx, xy, yy, xx + xy < 0 ? width : 0, yx + yy < 0 ? height : 0);
  cairo_save(cr);
  cairo_transform(cr, &turn);
  cairo_scale(cr, page->scale, page->scale);
  cairo_set_source_surface(cr, page->pixels.surface, 0, 0);
  cairo_paint(cr);
  cairo_restore(cr);
}

void image_page_pack(ImagePage *page) {
  if (page->pixels.photograph) jpeg_pack(page->pixels.surface);
}

static Reading *refusal(PixelsEnd end) {
  g_autofree char *too_many = g_strdup_printf("is larger than %.0f million pixels, or a side of it than %u",
                                              MOST_PIXELS / 1e6, LONGEST);
  if (end == PIXELS_TOO_MANY) return reading_new(OUTCOME_TOO_LARGE, too_many);
  if (end == PIXELS_DAMAGED) return reading_new(OUTCOME_DAMAGED, "is damaged: its picture is not whole");
  return reading_new(OUTCOME_NOT_A_PDF, "is neither PDF nor image, whatever its name says");
}

Reading *image_read(GBytes *image, const ReadOrder *order) {
  const guint total = pixels_count(image);
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  reading->pages_total = total;
  if (total == 0) return refusal(PIXELS_DAMAGED);
  for (guint i = 0; i < MIN(total, order->max_pages); i++) {
    ImagePage decoded = {.wide = 0};
    double width, height;
    const PixelsEnd end = read_page(image, i + 1, &decoded);
    if (end != PIXELS_GOOD) return refusal(end);
    image_page_size(&decoded, &width, &height);
    cairo_surface_destroy(decoded.pixels.surface);
    Page *page = g_new0(Page, 1);
    *page = (Page){.width = (float)width, .height = (float)height, .pictured = 1, .has_boxes = TRUE};
    page->glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
    g_ptr_array_add(reading->pages, page);
  }
  return g_steal_pointer(&reading);
}
