/* Pages drawn anew as a PDF, as they are seen on a screen. */
#include "worker/redraw.h"

#include <cairo-pdf.h>
#include <poppler.h>

#include "core/kind.h"
#include "worker/image.h"
#include "worker/pixels.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

#define MOST_POINTS 14400.0 /* a page's side; PDF knows no longer one */

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int length) {
  g_byte_array_append(closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* A signature's picture too: it is seen, though it says nothing of the credit. */
static gboolean is_overlaid(PopplerPage *page) {
  gboolean found = FALSE;
  GList *annotations = poppler_page_get_annot_mapping(page);
  for (GList *l = annotations; l != NULL && !found; l = l->next) {
    const PopplerAnnotMapping *mapping = l->data;
    PopplerAnnotType type = poppler_annot_get_annot_type(mapping->annot);
    found = type != POPPLER_ANNOT_LINK && type != POPPLER_ANNOT_POPUP;
  }
  poppler_page_free_annot_mapping(annotations);
  return found;
}

static gboolean has_layers(PopplerDocument *document) {
  PopplerLayersIter *layers = poppler_layers_iter_new(document);
  if (layers == NULL) return FALSE;
  poppler_layers_iter_free(layers);
  return TRUE;
}

static gboolean must_be_drawn(PopplerDocument *document, guint number) {
  g_autoptr(PopplerPage) page = poppler_document_get_page(document, (int)number - 1);
  return page != NULL && is_overlaid(page);
}

/* Those that are there, and must be drawn or were asked for. NULL: of an image, all of them. */
static GArray *choose(PopplerDocument *document, guint total, const GArray *wanted) {
  GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));
  gboolean all = wanted->len == 0 && (document == NULL || has_layers(document));
  for (guint number = 1; wanted->len == 0 && number <= total; number++)
    if (all || must_be_drawn(document, number)) g_array_append_val(chosen, number);
  for (guint i = 0; i < wanted->len; i++) {
    guint number = g_array_index(wanted, guint, i);
    if (number >= 1 && number <= total) g_array_append_val(chosen, number);
  }
  return chosen;
}

static gboolean begin_page(cairo_surface_t *surface, double width, double height) {
  if (!(width >= 1 && height >= 1 && width <= MOST_POINTS && height <= MOST_POINTS)) return FALSE;
  cairo_pdf_surface_set_size(surface, width, height);
  return TRUE;
}

static gboolean draw_from_pdf(PopplerDocument *document, guint number, cairo_surface_t *surface, cairo_t *cr) {
  double width, height;
  g_autoptr(PopplerPage) page = poppler_document_get_page(document, (int)number - 1);
  if (page == NULL) return FALSE;
  poppler_page_get_size(page, &width, &height);
  if (!begin_page(surface, width, height)) return FALSE;
  poppler_page_render(page, cr);
  return TRUE;
}

static gboolean draw_from_image(GBytes *image, guint number, cairo_surface_t *surface, cairo_t *cr) {
  double width, height;
  g_autoptr(ImagePage) page = image_page_new(image, number);
  if (page == NULL) return FALSE;
  image_page_size(page, &width, &height);
  if (!begin_page(surface, width, height)) return FALSE;
  image_page_pack(page);
  image_page_render(page, cr);
  return TRUE;
}

/* NULL when one of them cannot be drawn. `document` NULL: the file is an image. */
static GBytes *draw_all(GBytes *file, PopplerDocument *document, const GArray *pages) {
  GByteArray *out = g_byte_array_new();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep, out, 612, 792);
  cairo_t *cr = cairo_create(surface);
  gboolean ok = TRUE;
  for (guint i = 0; i < pages->len && ok; i++) {
    const guint number = g_array_index(pages, guint, i);
    cairo_save(cr);
    ok = document != NULL ? draw_from_pdf(document, number, surface, cr)
                          : draw_from_image(file, number, surface, cr);
    cairo_restore(cr);
    if (ok) cairo_show_page(cr);
  }
  ok = ok && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(cr);
  cairo_surface_finish(surface);
  ok = ok && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(surface);
  GBytes *pdf = g_byte_array_free_to_bytes(out);
  if (!ok) g_clear_pointer(&pdf, g_bytes_unref);
  return pdf;
}

GBytes *redraw_pages(GBytes *file, const GArray *wanted) {
  const gboolean image = kind_is_image(file);
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(PopplerDocument) document = image ? NULL : poppler_document_new_from_bytes(file, NULL, NULL);
  if (document == NULL && !image) return wire_encode_redrawn(none, NULL);
  const guint total = image ? pixels_count(file) : (guint)MAX(poppler_document_get_n_pages(document), 0);
  g_autoptr(GArray) pages = choose(document, total, wanted);
  if (pages->len == 0) return wire_encode_redrawn(none, NULL);
  g_autoptr(GBytes) drawn = draw_all(file, document, pages);
  /* asked for and not possible: no answer at all, so that nothing stale is shown */
  return drawn ? wire_encode_redrawn(pages, drawn) : g_bytes_new(NULL, 0);
}
