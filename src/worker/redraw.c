/* Pages drawn anew as a PDF, as they are seen on a screen. */
#include "worker/redraw.h"

#include <cairo-pdf.h>
#include <poppler.h>

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

/* Those that are there, and must be drawn or were asked for. */
static GArray *choose(PopplerDocument *document, const GArray *wanted) {
  GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));
  guint total = (guint)MAX(poppler_document_get_n_pages(document), 0);
  gboolean all = wanted->len == 0 && has_layers(document);
  for (guint number = 1; wanted->len == 0 && number <= total; number++) {
    g_autoptr(PopplerPage) page = poppler_document_get_page(document, (int)number - 1);
    if (page != NULL && (all || is_overlaid(page))) g_array_append_val(chosen, number);
  }
  for (guint i = 0; i < wanted->len; i++) {
    guint number = g_array_index(wanted, guint, i);
    if (number >= 1 && number <= total) g_array_append_val(chosen, number);
  }
  return chosen;
}

/* NULL when one of them cannot be drawn. */
static GBytes *draw_all(PopplerDocument *document, const GArray *pages) {
  GByteArray *out = g_byte_array_new();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep, out, 612, 792);
  cairo_t *cr = cairo_create(surface);
  gboolean ok = TRUE;
  for (guint i = 0; i < pages->len && ok; i++) {
    double width = 0, height = 0;
    g_autoptr(PopplerPage) page =
        poppler_document_get_page(document, (int)g_array_index(pages, guint, i) - 1);
    if (page != NULL) poppler_page_get_size(page, &width, &height);
    ok = width >= 1 && height >= 1 && width <= MOST_POINTS && height <= MOST_POINTS;
    if (!ok) break;
    cairo_pdf_surface_set_size(surface, width, height);
    cairo_save(cr);
    poppler_page_render(page, cr);
    cairo_restore(cr);
    cairo_show_page(cr);
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

GBytes *redraw_pages(GBytes *pdf, const GArray *wanted) {
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(PopplerDocument) document = poppler_document_new_from_bytes(pdf, NULL, NULL);
  if (document == NULL) return wire_encode_redrawn(none, NULL);
  g_autoptr(GArray) pages = choose(document, wanted);
  if (pages->len == 0) return wire_encode_redrawn(none, NULL);
  g_autoptr(GBytes) drawn = draw_all(document, pages);
  /* asked for and not possible: no answer at all, so that nothing stale is shown */
  return drawn ? wire_encode_redrawn(pages, drawn) : g_bytes_new(NULL, 0);
}
