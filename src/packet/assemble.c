/* Copying pages with qpdf: an exhibit's page is the original's, not a drawing of it. */
#include "packet/assemble.h"

#include <qpdf/qpdf-c.h>

#include "packet/front.h"

typedef struct {
  qpdf_data pdf;  /* open until the whole is written: pages are copied lazily */
  GBytes *bytes;  /* what it reads from */
  guint pages;
  guint first;    /* page in the whole, from 1 */
} Source;

static qpdf_data open_pdf(GBytes *bytes) {
  qpdf_data pdf = qpdf_init();
  qpdf_silence_errors(pdf);
  qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
  gsize length;
  const char *start = g_bytes_get_data(bytes, &length);
  if (qpdf_read_memory(pdf, "original", start, length, NULL) & QPDF_ERRORS) qpdf_cleanup(&pdf);
  return pdf;
}

/* A damaged file may open, with pages that stay blank: only what checks clean is shown. */
static void open_source(const PacketPlan *plan, const Exhibit *exhibit, Source *source) {
  const char *why = exhibit->instead;
  if (exhibit->pdf) {
    source->pdf = open_pdf(exhibit->pdf);
    if (source->pdf && (qpdf_check_pdf(source->pdf) & QPDF_ERRORS)) qpdf_cleanup(&source->pdf);
    if (source->pdf && qpdf_get_num_pages(source->pdf) < 1) qpdf_cleanup(&source->pdf);
    if (source->pdf) {
      source->bytes = g_bytes_ref(exhibit->pdf);
      source->pages = (guint)qpdf_get_num_pages(source->pdf);
      return;
    }
    why = "The pages of this certificate cannot be copied: the file is damaged or locked. The "
          "original is in the folder \u201ccertificates\u201d of this audit file.";
  }
  source->bytes = placeholder_draw(plan, exhibit, why);
  source->pdf = open_pdf(source->bytes);
  source->pages = 1;
}

static void outline_item_add(qpdf_data pdf, GArray *items, const char *title, guint page) {
  qpdf_oh destination = qpdf_oh_new_array(pdf);
  qpdf_oh_append_item(pdf, destination, qpdf_get_page_n(pdf, page));
  qpdf_oh_append_item(pdf, destination, qpdf_oh_new_name(pdf, "/Fit"));
  qpdf_oh item = qpdf_oh_new_dictionary(pdf);
  qpdf_oh_replace_key(pdf, item, "/Title", qpdf_oh_new_unicode_string(pdf, title));
  qpdf_oh_replace_key(pdf, item, "/Dest", destination);
  item = qpdf_make_indirect_object(pdf, item);
  g_array_append_val(items, item);
}

static void add_outline(qpdf_data pdf, const PacketPlan *plan, const Front *front,
                        const Source *sources) {
  g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
  for (guint i = 0; i < front->headings->len; i++)
    outline_item_add(pdf, items, front->headings->pdata[i],
                     g_array_index(front->heading_pages, guint, i));
  for (guint i = 0; i < plan->exhibits->len; i++) {
    const Exhibit *exhibit = plan->exhibits->pdata[i];
    g_autofree char *title = g_strdup_printf("%s: %s", exhibit->label, exhibit->caption);
    outline_item_add(pdf, items, title, sources[i].first - 1);
  }
  if (items->len == 0) return;
#define ITEM(i) g_array_index(items, qpdf_oh, i)
  qpdf_oh outline = qpdf_make_indirect_object(pdf, qpdf_oh_new_dictionary(pdf));
  for (guint i = 0; i < items->len; i++) {
    qpdf_oh_replace_key(pdf, ITEM(i), "/Parent", outline);
    if (i > 0) qpdf_oh_replace_key(pdf, ITEM(i), "/Prev", ITEM(i - 1));
    if (i + 1 < items->len) qpdf_oh_replace_key(pdf, ITEM(i), "/Next", ITEM(i + 1));
  }
  qpdf_oh_replace_key(pdf, outline, "/Type", qpdf_oh_new_name(pdf, "/Outlines"));
  qpdf_oh_replace_key(pdf, outline, "/First", ITEM(0));
  qpdf_oh_replace_key(pdf, outline, "/Last", ITEM(items->len - 1));
  qpdf_oh_replace_key(pdf, outline, "/Count", qpdf_oh_new_integer(pdf, items->len));
#undef ITEM
  qpdf_oh root = qpdf_get_root(pdf);
  qpdf_oh_replace_key(pdf, root, "/Outlines", outline);
  qpdf_oh_replace_key(pdf, root, "/PageMode", qpdf_oh_new_name(pdf, "/UseOutlines"));
  qpdf_oh_replace_key(pdf, root, "/Lang", qpdf_oh_new_string(pdf, "en-US"));
}

static GBytes *write_whole(qpdf_data pdf, char **fault) {
  qpdf_init_write_memory(pdf);
  qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
  qpdf_set_object_stream_mode(pdf, qpdf_o_generate);
  if (qpdf_write(pdf) & QPDF_ERRORS) {
    *fault = g_strdup(qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)));
    return NULL;
  }
  return g_bytes_new(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
}

GBytes *assemble(const PacketPlan *plan, char **fault) {
  guint n = plan->exhibits->len;
  g_autofree Source *sources = g_new0(Source, n + 1);
  g_autofree guint *first_pages = g_new0(guint, n + 1);
  for (guint i = 0; i < n; i++) open_source(plan, plan->exhibits->pdata[i], &sources[i]);

  g_autoptr(Front) measured = front_draw(plan, NULL);
  guint page = measured->pages + 1;
  for (guint i = 0; i < n; i++) {
    first_pages[i] = sources[i].first = page;
    page += sources[i].pages;
  }
  g_autoptr(Front) front = front_draw(plan, first_pages);
  GBytes *whole = NULL;
  qpdf_data pdf = open_pdf(front->pdf);
  if (!pdf) {
    *fault = g_strdup("the front pages could not be read back");
  } else {
    gboolean added = TRUE;
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < sources[i].pages && added; j++)
        added = !(qpdf_add_page(pdf, sources[i].pdf, qpdf_get_page_n(sources[i].pdf, j),
                                QPDF_FALSE) & QPDF_ERRORS);
    if (added) {
      add_outline(pdf, plan, front, sources);
      whole = write_whole(pdf, fault);
    } else {
      *fault = g_strdup(qpdf_get_error_full_text(pdf, qpdf_get_error(pdf)));
    }
    qpdf_cleanup(&pdf);
  }
  for (guint i = 0; i < n; i++) {
    if (sources[i].pdf) qpdf_cleanup(&sources[i].pdf);
    g_bytes_unref(sources[i].bytes);
  }
  return whole;
}
