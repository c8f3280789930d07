/* One document: what was read from it, and an entry by hand. */
#include "web/view_bits.h"
#include "web/view_decide.h"
#include "web/view_review.h"

static gint64 document_after(Store *store, gint64 id) {
  g_autoptr(GPtrArray) documents = store_documents_waiting(store, NULL);
  gint64 next = 0;
  for (guint i = 0; documents && i < documents->len; i++) {
    const Document *one = documents->pdata[i];
    if (one->id > id) return one->id;
    if (!next && one->id != id) next = one->id;
  }
  return next;
}

/* What was read from the file already, so that it is not entered twice; else why there is none. */
static void put_read(Html *html, const Document *document, const GPtrArray *entries) {
  html_element(html, "h1", HTML_OFF, entries->len ? "Enter another by hand" : "Enter by hand");
  if (entries->len == 0) {
    html_open(html, "p", "class", "flag", NULL);
    html_textf(html, "No entry was read from this file: %s%s%s.", document->outcome,
               document->reason ? ", " : "", document->reason ? document->reason : "");
    html_close(html, "p");
    return;
  }
  html_open(html, "ul", "class", "plain", "aria-label", "Entries of this file", NULL);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    g_autofree char *address = g_strdup_printf("/review/%" G_GINT64_FORMAT, entry->id);
    html_open(html, "li", NULL);
    html_link(html, address, entry->title ? entry->title : "Without a title");
    html_text(html, " ");
    put_state(html, entry->state);
    html_close(html, "li");
  }
  html_close(html, "ul");
}

void page_document(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/document/");
  const EntryFilter of_it = {.document = id};
  g_autoptr(Document) document = id ? store_document_by_id(store, id, &error) : NULL;
  g_autoptr(GPtrArray) entries = document ? store_entries(store, &of_it, &error) : NULL;
  if (error) {
    answer_fault(request, error);
    return;
  }
  if (!document) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "There is no such document",
                    "It may be of another home. The queue lists what waits.");
    return;
  }
  g_autofree char *name = document_name(store, document);
  g_autofree char *here = g_strdup_printf("/document/%" G_GINT64_FORMAT, id);
  g_autoptr(GPtrArray) others = others_of(request, NULL, document->folder);
  gint64 after = document_after(store, id);
  g_autofree char *next = after ? g_strdup_printf("/document/%" G_GINT64_FORMAT, after) : NULL;

  Html *html = frame_begin(request, name, "Review");
  html_open(html, "article", "class", "review by-hand", "data-here", here, "data-next",
            next ? next : HTML_OFF, "data-queue", "/", "data-version", "0", NULL);
  put_original(request, html, document, name, NULL);
  html_open(html, "section", "class", "reading", "aria-label", "Entry by hand", NULL);
  put_read(html, document, entries);
  put_retry(request, html, document);
  html_element(html, "p", "note", "Go to a field, then click its words on the page, or draw over "
                                  "several. Or type.");
  html_open(html, "form", "class", "fields", "autocomplete", "off", NULL);
  put_fields(request, html, NULL, document->folder);
  html_close(html, "form");
  put_actions(request, html, NULL, document);
  html_close(html, "section");
  html_close(html, "article");
  put_questions(request, html, NULL, document, others);
  frame_end(request, html);
}
