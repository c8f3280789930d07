/* A page as pixels: poppler draws; libpng packs lightly (six times as quick as cairo's writer), or
 * nobody does. */
#include "worker/draw.h"

#include <cairo.h>
#include <math.h>
#include <png.h>
#include <poppler.h>

#include "core/kind.h"
#include "worker/image.h"
#include "worker/open.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

static void keep(png_structp png, png_bytep bytes, png_size_t length) {
  g_byte_array_append(png_get_io_ptr(png), bytes, (guint)length);
}

static void keep_all(png_structp png) { (void)png; }

/* cairo's pixels are 0x00RRGGBB in the machine's order; PNG wants R, G, B. */
static void pack_row(const guint32 *pixels, guint width, guint8 *row) {
  for (guint x = 0; x < width; x++, row += 3) {
    row[0] = (guint8)(pixels[x] >> 16);
    row[1] = (guint8)(pixels[x] >> 8);
    row[2] = (guint8)pixels[x];
  }
}

static GByteArray *pack(cairo_surface_t *surface) {
  guint width = (guint)cairo_image_surface_get_width(surface);
  guint height = (guint)cairo_image_surface_get_height(surface);
  gsize stride = (gsize)cairo_image_surface_get_stride(surface);
  const guint8 *data = cairo_image_surface_get_data(surface);
  GByteArray *out = g_byte_array_new();
  guint8 *row = g_malloc(width * 3);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  /* What libpng finds wrong ends the worker, as running out of memory does. */
  png_set_write_fn(png, out, keep, keep_all);
  png_set_compression_level(png, 1);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (guint y = 0; y < height; y++) {
    pack_row((const guint32 *)(const void *)(data + y * stride), width, row);
    png_write_row(png, row);
  }
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  g_free(row);
  return out;
}

/* Luminance, as the eye weighs colours. */
static GByteArray *pack_grey(cairo_surface_t *surface) {
  GreyHead head = {(guint32)cairo_image_surface_get_width(surface),
                   (guint32)cairo_image_surface_get_height(surface)};
  const guint8 *data = cairo_image_surface_get_data(surface);
  GByteArray *out = g_byte_array_sized_new((guint)(sizeof head + head.width * head.height));
  g_byte_array_append(out, (const guint8 *)&head, sizeof head);
  g_byte_array_set_size(out, (guint)(sizeof head + head.width * head.height));
  guint8 *grey = out->data + sizeof head;
  for (guint y = 0; y < head.height; y++) {
    const guint32 *pixel =
        (const guint32 *)(const void *)(data + y * (gsize)cairo_image_surface_get_stride(surface));
    for (guint x = 0; x < head.width; x++, pixel++) {
      guint r = *pixel >> 16 & 0xff, g = *pixel >> 8 & 0xff, b = *pixel & 0xff;
      *grey++ = (guint8)((77 * r + 150 * g + 29 * b) >> 8);
    }
  }
  return out;
}

/* `paint` puts the page on it, in points. */
typedef void (*Paint)(gpointer page, cairo_t *cr);
static cairo_surface_t *draw(gpointer page, double width, double height, Paint paint, guint dpi) {
  const double scale = dpi / 72.0;
  width = ceil(width * scale);
  height = ceil(height * scale);
  if (!(width >= 1 && height >= 1 && width * height <= WIRE_MAX_PIXELS)) return NULL;
  cairo_surface_t *surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
  cairo_t *cr = cairo_create(surface);
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_paint(cr);
  cairo_scale(cr, scale, scale);
  paint(page, cr);
  cairo_destroy(cr);
  cairo_surface_flush(surface);
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_destroy(surface);
  return NULL;
}

static void paint_pdf(gpointer page, cairo_t *cr) { poppler_page_render(page, cr); }

static cairo_surface_t *draw_pdf(GBytes *pdf, const DrawOrder *order) {
  double width, height;
  g_autoptr(PopplerDocument) document = open_pdf(pdf, order->password, NULL);
  gboolean there =
      document != NULL && order->page <= (guint32)MAX(poppler_document_get_n_pages(document), 0);
  g_autoptr(PopplerPage) page =
      there ? poppler_document_get_page(document, (int)order->page - 1) : NULL;
  if (page == NULL) return NULL;
  poppler_page_get_size(page, &width, &height);
  return draw(page, width, height, paint_pdf, order->dpi);
}

static void paint_image(gpointer page, cairo_t *cr) { image_page_render(page, cr); }

static cairo_surface_t *draw_image(GBytes *image, const DrawOrder *order) {
  double width, height;
  g_autoptr(ImagePage) page = image_page_new(image, order->page);
  if (page == NULL) return NULL;
  image_page_size(page, &width, &height);
  return draw(page, width, height, paint_image, order->dpi);
}

GBytes *draw_page(GBytes *file, const DrawOrder *order) {
  cairo_surface_t *surface = kind_is_image(file) ? draw_image(file, order) : draw_pdf(file, order);
  if (surface == NULL) return g_bytes_new(NULL, 0);
  GByteArray *drawing = order->grey ? pack_grey(surface) : pack(surface);
  cairo_surface_destroy(surface);
  return g_byte_array_free_to_bytes(drawing);
}
