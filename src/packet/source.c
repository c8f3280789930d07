/* Where the pages of an exhibit come from. */
#include "packet/source.h"

qpdf_data pdf_open(GBytes *bytes) {
  gsize length;
  const char *start = g_bytes_get_data(bytes, &length);
  qpdf_data pdf = qpdf_init();
  qpdf_silence_errors(pdf);
  qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
  if (qpdf_read_memory(pdf, "original", start, length, NULL) & QPDF_ERRORS) qpdf_cleanup(&pdf);
  return pdf;
}

static qpdf_data open_pages(GBytes *bytes) {
  qpdf_data pdf = bytes ? pdf_open(bytes) : NULL;
  if (pdf && (qpdf_get_num_pages(pdf) < 1 ||
              (qpdf_push_inherited_attributes_to_page(pdf) & QPDF_ERRORS)))
    qpdf_cleanup(&pdf);
  return pdf;
}

gboolean source_is_sound(GBytes *bytes) {
  qpdf_data pdf = open_pages(bytes);
  if (!pdf) return FALSE;
  gboolean sound = !(qpdf_check_pdf(pdf) & QPDF_ERRORS);
  qpdf_cleanup(&pdf);
  return sound;
}

static gboolean add_page(Source *source, const Exhibit *exhibit, guint number) {
  SourcePage page = {.pdf = source->original, .index = number - 1, .number = number};
  for (guint i = 0; source->redrawn && i < exhibit->redrawn_pages->len; i++)
    if (g_array_index(exhibit->redrawn_pages, guint, i) == number)
      page.pdf = source->redrawn, page.index = i;
  if (!page.pdf || page.index >= (guint)qpdf_get_num_pages(page.pdf) ||
      !plate_measure(page.pdf, qpdf_get_page_n(page.pdf, page.index), &page.plate))
    return FALSE;
  g_array_append_val(source->pages, page);
  return TRUE;
}

void source_open(Source *source, const Exhibit *exhibit) {
  source->pages = g_array_new(FALSE, FALSE, sizeof(SourcePage));
  source->original = open_pages(exhibit->pdf);
  source->redrawn = open_pages(exhibit->redrawn);
  guint n = exhibit->pages->len;
  if (n == 0 && source->original) n = (guint)qpdf_get_num_pages(source->original);
  for (guint i = 0; i < n; i++) {
    guint number = exhibit->pages->len ? g_array_index(exhibit->pages, guint, i) : i + 1;
    if (add_page(source, exhibit, number)) continue;
    g_array_set_size(source->pages, 0); /* all of it, or the page that says why not */
    return;
  }
}

void source_close(Source *source) {
  if (source->original) qpdf_cleanup(&source->original);
  if (source->redrawn) qpdf_cleanup(&source->redrawn);
  g_array_unref(source->pages);
}
