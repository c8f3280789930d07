/* What a viewer shows beside the pages. */
#include "packet/catalog.h"

#include <string.h>

#include "packet/plate.h"

/* ---- bookmarks ---- */

static qpdf_oh destination(qpdf_data pdf, guint page) {
  qpdf_oh array = qpdf_oh_new_array(pdf);
  qpdf_oh_append_item(pdf, array, qpdf_get_page_n(pdf, page));
  qpdf_oh_append_item(pdf, array, qpdf_oh_new_name(pdf, "/Fit"));
  return array;
}

static void outline_item_add(qpdf_data pdf, GArray *items, const char *title, guint page) {
  qpdf_oh item = qpdf_oh_new_dictionary(pdf);
  qpdf_oh_replace_key(pdf, item, "/Title", qpdf_oh_new_unicode_string(pdf, title));
  qpdf_oh_replace_key(pdf, item, "/Dest", destination(pdf, page));
  item = qpdf_make_indirect_object(pdf, item);
  g_array_append_val(items, item);
}

void add_outline(qpdf_data pdf, const PacketPlan *plan, const Front *front,
                 const guint *first_pages) {
  g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
  for (guint i = 0; i < front->headings->len; i++)
    outline_item_add(pdf, items, front->headings->pdata[i],
                     g_array_index(front->heading_pages, guint, i));
  for (guint i = 0; i < plan->exhibits->len; i++) {
    const Exhibit *exhibit = plan->exhibits->pdata[i];
    g_autofree char *title = g_strdup_printf("%s: %s", exhibit->label, exhibit->caption);
    outline_item_add(pdf, items, title, first_pages[i] - 1);
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
  qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/Outlines", outline);
}

/* ---- links ---- */

static void add_link(qpdf_data pdf, qpdf_oh page, qpdf_oh rectangle, guint target) {
  qpdf_oh link = qpdf_oh_new_dictionary(pdf), border = qpdf_oh_new_array(pdf);
  for (guint i = 0; i < 3; i++)
    qpdf_oh_append_item(pdf, border, qpdf_oh_new_integer(pdf, 0));
  qpdf_oh_replace_key(pdf, link, "/Type", qpdf_oh_new_name(pdf, "/Annot"));
  qpdf_oh_replace_key(pdf, link, "/Subtype", qpdf_oh_new_name(pdf, "/Link"));
  qpdf_oh_replace_key(pdf, link, "/Rect", rectangle);
  qpdf_oh_replace_key(pdf, link, "/Border", border);
  qpdf_oh_replace_key(pdf, link, "/F", qpdf_oh_new_integer(pdf, 4));
  qpdf_oh_replace_key(pdf, link, "/Dest", destination(pdf, target));
  qpdf_oh annotations = qpdf_oh_get_key(pdf, page, "/Annots");
  if (!qpdf_oh_is_array(pdf, annotations)) {
    annotations = qpdf_oh_new_array(pdf);
    qpdf_oh_replace_key(pdf, page, "/Annots", annotations);
  }
  qpdf_oh_append_item(pdf, annotations, qpdf_make_indirect_object(pdf, link));
}

void add_front_links(qpdf_data pdf, const Front *front, const guint *first_pages) {
  for (guint i = 0; i < front->links->len; i++) {
    const CanvasLink *link = &g_array_index(front->links, CanvasLink, i);
    if (link->page >= front->pages) continue; /* a stand-in's */
    add_link(pdf, qpdf_get_page_n(pdf, link->page),
             rectangle_new(pdf, link->x0, link->y0, link->x1, link->y1),
             link->exhibit ? first_pages[link->exhibit - 1] - 1 : link->target);
  }
}

void add_link_back(qpdf_data pdf, qpdf_oh page, qpdf_oh rectangle, guint target) {
  add_link(pdf, page, rectangle, target);
}

/* ---- the layer ---- */

static qpdf_oh with(qpdf_data pdf, qpdf_oh dict, const char *key, qpdf_oh value) {
  qpdf_oh_replace_key(pdf, dict, key, value);
  return dict;
}

static qpdf_oh array_of(qpdf_data pdf, qpdf_oh item) {
  qpdf_oh array = qpdf_oh_new_array(pdf);
  qpdf_oh_append_item(pdf, array, item);
  return array;
}

/* { key: { state: value } } */
static void add_usage(qpdf_data pdf, qpdf_oh usage, const char *key, const char *state,
                      const char *value) {
  with(pdf, usage, key,
       with(pdf, qpdf_oh_new_dictionary(pdf), state, qpdf_oh_new_name(pdf, value)));
}

static qpdf_oh automatic(qpdf_data pdf, const char *event, qpdf_oh layer) {
  qpdf_oh dict = qpdf_oh_new_dictionary(pdf);
  with(pdf, dict, "/Event", qpdf_oh_new_name(pdf, event));
  with(pdf, dict, "/OCGs", array_of(pdf, layer));
  return with(pdf, dict, "/Category", array_of(pdf, qpdf_oh_new_name(pdf, event)));
}

qpdf_oh add_layer(qpdf_data pdf, const char *name) {
  qpdf_oh layer = qpdf_oh_new_dictionary(pdf), usage = qpdf_oh_new_dictionary(pdf);
  add_usage(pdf, usage, "/View", "/ViewState", "/ON");
  add_usage(pdf, usage, "/Print", "/PrintState", "/OFF");
  with(pdf, layer, "/Type", qpdf_oh_new_name(pdf, "/OCG"));
  with(pdf, layer, "/Name", qpdf_oh_new_unicode_string(pdf, name));
  with(pdf, layer, "/Usage", usage);
  layer = qpdf_make_indirect_object(pdf, layer);
  qpdf_oh shown = qpdf_oh_new_dictionary(pdf), events = qpdf_oh_new_array(pdf);
  qpdf_oh_append_item(pdf, events, automatic(pdf, "/View", layer));
  qpdf_oh_append_item(pdf, events, automatic(pdf, "/Print", layer));
  with(pdf, shown, "/Order", array_of(pdf, layer));
  with(pdf, shown, "/ON", array_of(pdf, layer));
  with(pdf, shown, "/OFF", qpdf_oh_new_array(pdf));
  with(pdf, shown, "/AS", events);
  with(pdf, shown, "/Name", qpdf_oh_new_unicode_string(pdf, "Audit file"));
  qpdf_oh all = with(pdf, qpdf_oh_new_dictionary(pdf), "/OCGs", array_of(pdf, layer));
  with(pdf, qpdf_get_root(pdf), "/OCProperties", with(pdf, all, "/D", shown));
  return layer;
}

/* ---- the document ---- */

/* "D:20261123140509Z" of "2026-11-23T14:05:09Z": cairo leaves the first two letters out. */
static char *pdf_time(const char *iso) {
  GString *text = g_string_new("D:");
  for (; *iso; iso++)
    if (g_ascii_isdigit(*iso) || *iso == 'Z') g_string_append_c(text, *iso);
  return g_string_free(text, FALSE);
}

static void add_metadata(qpdf_data pdf, const PacketPlan *plan) {
  g_autofree char *xml = g_markup_printf_escaped(
      "<?xpacket begin=\"\357\273\277\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
      "rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>"
      "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>"
      "<dc:language><rdf:Bag><rdf:li>en-US</rdf:li></rdf:Bag></dc:language>"
      "<xmp:CreateDate>%s</xmp:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta>\n"
      "<?xpacket end=\"r\"?>",
      plan->title, plan->author, plan->created);
  qpdf_oh stream = qpdf_oh_new_stream(pdf), dict = qpdf_oh_get_dict(pdf, stream);
  qpdf_oh_replace_stream_data(pdf, stream, (const unsigned char *)xml, strlen(xml),
                              qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
  with(pdf, dict, "/Type", qpdf_oh_new_name(pdf, "/Metadata"));
  with(pdf, dict, "/Subtype", qpdf_oh_new_name(pdf, "/XML"));
  with(pdf, qpdf_get_root(pdf), "/Metadata", stream);
}

void set_viewing(qpdf_data pdf, const PacketPlan *plan) {
  qpdf_oh root = qpdf_get_root(pdf), preferences = qpdf_oh_new_dictionary(pdf);
  g_autofree char *created = pdf_time(plan->created);
  with(pdf, preferences, "/DisplayDocTitle", qpdf_oh_new_bool(pdf, QPDF_TRUE));
  with(pdf, root, "/ViewerPreferences", preferences);
  with(pdf, root, "/PageMode", qpdf_oh_new_name(pdf, "/UseOutlines"));
  with(pdf, root, "/Lang", qpdf_oh_new_string(pdf, "en-US"));
  with(pdf, root, "/MarkInfo",
       with(pdf, qpdf_oh_new_dictionary(pdf), "/Marked", qpdf_oh_new_bool(pdf, QPDF_TRUE)));
  qpdf_set_info_key(pdf, "/CreationDate", created);
  add_metadata(pdf, plan);
}
