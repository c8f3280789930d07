/* Puts an audit PDF together: an exhibit's page is the original's, not a drawing of it. */
#include "packet/assemble.h"

#include "packet/catalog.h"
#include "packet/source.h"
#include "packet/tags.h"

typedef struct {
  const PacketPlan *plan;
  guint n;                /* exhibits */
  Source *sources;
  guint *first_pages;     /* from 1 */
  gboolean *stand_in;
  GArray *stamps;         /* of Stamp, in the order of the pages */
  guint total;
  qpdf_data pdf;
  GArray *taken;          /* of int: stand-ins and stamps, taken out of the page tree, by number */
  guint next_taken;
  int layer;              /* its number */
  Tags tags;
} Assembly;

static void count_pages(Assembly *a, const Front *measured) {
  guint page = measured->pages;
  for (guint i = 0; i < a->n; i++) {
    const GArray *pages = a->sources[i].pages;
    a->first_pages[i] = page + 1;
    a->stand_in[i] = pages->len == 0;
    if (a->stand_in[i]) page += measured->stand_ins[i];
    for (guint j = 0; j < pages->len; j++) {
      const Plate *plate = &g_array_index(pages, SourcePage, j).plate;
      const Stamp stamp = {i + 1, j + 1, pages->len, ++page, plate->strip_width,
                           plate->strip_height};
      g_array_append_val(a->stamps, stamp);
    }
  }
  a->total = page;
}

/* qpdf keeps a handle for whatever it was asked for until it is told to forget them all. What is
 * needed from page to page is kept by the number of its object. */
static void forget_handles(Assembly *a, const SourcePage *page) {
  qpdf_oh_release_all(a->pdf);
  if (page) qpdf_oh_release_all(page->pdf);
}

/* From the end, so that nothing is moved up. */
static void take_out(Assembly *a, guint from) {
  guint n = (guint)qpdf_get_num_pages(a->pdf);
  g_array_set_size(a->taken, n - from);
  for (guint i = n; i > from; i--) {
    qpdf_oh page = qpdf_get_page_n(a->pdf, i - 1);
    g_array_index(a->taken, int, i - 1 - from) = qpdf_oh_get_object_id(a->pdf, page);
    qpdf_remove_page(a->pdf, page);
    forget_handles(a, NULL);
  }
}

static qpdf_oh taken(const Assembly *a, guint i) {
  return qpdf_get_object_by_id(a->pdf, g_array_index(a->taken, int, i), 0);
}

static gboolean add_plate(Assembly *a, const Front *front, guint exhibit, const SourcePage *page,
                          qpdf_oh stamp, guint number) {
  const Exhibit *shown = a->plan->exhibits->pdata[exhibit];
  guint row = g_array_index(front->row_pages, guint, exhibit);
  if (qpdf_add_page(a->pdf, page->pdf, qpdf_get_page_n(page->pdf, page->index), QPDF_FALSE) &
      QPDF_ERRORS)
    return FALSE;
  const Dress dress = {&page->plate, shown->marks, page->number,
                       form_of_page(a->pdf, stamp, page->plate.strip_width,
                                    page->plate.strip_height),
                       qpdf_get_object_by_id(a->pdf, a->layer, 0)};
  qpdf_oh copy = qpdf_get_page_n(a->pdf, (size_t)qpdf_get_num_pages(a->pdf) - 1);
  plate_dress(a->pdf, copy, &dress);
  g_autofree char *title = g_strdup_printf("%s, page %u: %s", shown->label, number, shown->caption);
  tags_add_page(&a->tags, copy, title);
  if (row != G_MAXUINT) add_link_back(a->pdf, copy, plate_strip(a->pdf, &page->plate), row);
  return TRUE;
}

static gboolean add_exhibits(Assembly *a, const Front *front) {
  guint stamp = 0;
  take_out(a, front->pages);
  for (guint i = 0; i < a->n; i++)
    if (a->stand_in[i]) stamp += front->stand_ins[i];
  for (guint i = 0; i < a->n; i++) {
    for (guint j = 0; a->stand_in[i] && j < front->stand_ins[i]; j++)
      if (qpdf_add_page(a->pdf, a->pdf, taken(a, a->next_taken++), QPDF_FALSE) & QPDF_ERRORS) return FALSE;
    for (guint j = 0; j < a->sources[i].pages->len; j++, stamp++) {
      const SourcePage *page = &g_array_index(a->sources[i].pages, SourcePage, j);
      if (!add_plate(a, front, i, page, taken(a, stamp), j + 1)) return FALSE;
      forget_handles(a, page);
    }
  }
  return TRUE;
}

static GBytes *write_whole(qpdf_data pdf) {
  qpdf_init_write_memory(pdf);
  qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
  qpdf_set_object_stream_mode(pdf, qpdf_o_generate);
  if (qpdf_write(pdf) & QPDF_ERRORS) return NULL;
  return g_bytes_new(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
}

static GBytes *put_together(Assembly *a, const Front *front, char **fault) {
  GBytes *whole = NULL;
  a->pdf = pdf_open(front->pdf);
  if (!a->pdf) {
    *fault = g_strdup("the front pages could not be read back");
    return NULL;
  }
  a->layer = qpdf_oh_get_object_id(a->pdf, add_layer(a->pdf, "Boxes around what was read"));
  tags_open(&a->tags, a->pdf);
  if (add_exhibits(a, front)) {
    add_front_links(a->pdf, front, a->first_pages);
    add_outline(a->pdf, a->plan, front, a->first_pages);
    set_viewing(a->pdf, a->plan);
    whole = write_whole(a->pdf);
  }
  if (!whole) *fault = g_strdup(qpdf_get_error_full_text(a->pdf, qpdf_get_error(a->pdf)));
  qpdf_cleanup(&a->pdf);
  return whole;
}

Packet *assemble(const PacketPlan *plan, char **fault) {
  guint n = plan->exhibits->len;
  g_autofree Source *sources = g_new0(Source, n + 1);
  g_autofree guint *first_pages = g_new0(guint, n + 1);
  g_autofree gboolean *stand_in = g_new0(gboolean, n + 1);
  g_autoptr(GArray) stamps = g_array_new(FALSE, FALSE, sizeof(Stamp));
  g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(int));
  Assembly a = {.plan = plan, .n = n, .sources = sources, .first_pages = first_pages,
                .stand_in = stand_in, .stamps = stamps, .taken = taken};
  for (guint i = 0; i < n; i++) source_open(&sources[i], plan->exhibits->pdata[i]);
  g_autoptr(Front) measured = front_draw(plan, NULL);
  count_pages(&a, measured);
  const FrontKnown known = {measured, first_pages, stand_in, stamps, a.total};
  g_autoptr(Front) front = front_draw(plan, &known);
  GBytes *whole = put_together(&a, front, fault);
  g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < n; i++) {
    g_array_append_val(shown, sources[i].pages->len);
    source_close(&sources[i]);
  }
  if (!whole) return NULL;
  Packet *packet = g_new0(Packet, 1);
  packet->shown = g_steal_pointer(&shown);
  packet->pdf = whole;
  packet->pages = a.total;
  packet->first_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_vals(packet->first_pages, first_pages, n);
  return packet;
}
