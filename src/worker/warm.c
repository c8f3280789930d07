/* The tiny document behind every reading: sentinel, warm-up and canary in one. */
#include "worker/warm.h"

#include <cairo.h>
#include <poppler.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

/* A font that is not embedded, so that the system's fonts have to be found. */
static const char canary[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 20]/Contents 4 0 R"
    "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    "4 0 obj<</Length 32>>stream\nBT /F 12 Tf 4 4 Td (Canary) Tj ET\nendstream endobj\n"
    "trailer<</Root 1 0 R>>\n";

static gboolean has_ink(PopplerPage *page) {
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 60, 20);
  cairo_t *cr = cairo_create(surface);
  poppler_page_render(page, cr);
  cairo_destroy(cr);
  cairo_surface_flush(surface);
  guint inked = 0;
  const guint8 *row = cairo_image_surface_get_data(surface);
  for (int y = 0; y < 20; y++, row += cairo_image_surface_get_stride(surface))
    for (int x = 0; x < 60; x++) inked += row[x] > 128;
  cairo_surface_destroy(surface);
  return inked > 40;
}

gboolean warm_up(char **why) {
  static PopplerDocument *sentinel; /* never closed: see warm.h */
  g_autoptr(GBytes) bytes = g_bytes_new_static(canary, sizeof canary - 1);
  sentinel = poppler_document_new_from_bytes(bytes, NULL, NULL);
  g_autoptr(PopplerPage) page = sentinel != NULL ? poppler_document_get_page(sentinel, 0) : NULL;
  g_autofree char *text = page != NULL ? poppler_page_get_text(page) : NULL;
  if (g_strcmp0(text, "Canary") != 0 || !has_ink(page)) {
    *why = g_strdup("a known page comes out blank: is fonts-dejavu-core installed?");
    return FALSE;
  }
  return TRUE;
}
