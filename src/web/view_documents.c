/* Files by what became of them: the way to what was read as nothing. */
#include <string.h>

#include "web/view_bits.h"
#include "web/view_figures.h"

#define LISTED 6
#define ROWS 100

static void put_documents(Desk *desk, Html *html, const GPtrArray *documents) {
  html_open(html, "ul", "class", "plain", NULL);
  for (guint i = 0; i < documents->len; i++) {
    const Document *document = documents->pdata[i];
    g_autofree char *address = g_strdup_printf("/document/%" G_GINT64_FORMAT, document->id);
    g_autofree char *name = document_name(desk->store, document);
    html_open(html, "li", NULL);
    html_link(html, address, name);
    html_open(html, "span", "class", "note", NULL);
    html_textf(html, "%s%s%.10s", document->reason ? document->reason : "",
               document->reason ? " \u00b7 " : "", document->first_seen);
    html_close(html, "span");
    html_close(html, "li");
  }
  html_close(html, "ul");
}

gboolean put_last_documents(Desk *desk, Html *html, const char *outcome, const char *heading,
                            GError **error) {
  g_autoptr(GPtrArray) documents = store_documents_last(desk->store, outcome, LISTED, 0, error);
  g_autofree char *all = address_with("/documents", "outcome", outcome, NULL);
  if (!documents) return FALSE;
  html_open(html, "div", NULL);
  html_open(html, "h3", NULL);
  html_link(html, all, heading);
  html_close(html, "h3");
  if (documents->len) put_documents(desk, html, documents);
  else html_element(html, "p", "note", "Nothing.");
  html_close(html, "div");
  return TRUE;
}

void page_documents(Request *request) {
  static const char *const outcomes[] = {"quarantined", "not-a-certificate", "flagged", "entered",
                                         NULL};
  const char *asked = request_query(request, "outcome");
  const char *outcome = asked && g_strv_contains(outcomes, asked) ? asked : outcomes[0];
  guint page = request_page(request);
  GError *error = NULL;
  g_autoptr(GPtrArray) documents = store_documents_last(request->desk->store, outcome, ROWS + 1,
                                                        (page - 1) * ROWS, &error);
  if (!documents) {
    answer_fault(request, error);
    return;
  }
  gboolean more = documents->len > ROWS;
  if (more) g_ptr_array_set_size(documents, ROWS);
  g_autofree char *label = flag_label(outcome);
  Html *html = frame_begin(request, label, "Society");
  html_open(html, "h1", NULL);
  html_textf(html, "Files: %s", label);
  html_close(html, "h1");
  html_open(html, "nav", "class", "buttons", "aria-label", "Outcomes", NULL);
  for (guint i = 0; outcomes[i]; i++) {
    g_autofree char *address = address_with("/documents", "outcome", outcomes[i], NULL);
    html_open(html, "a", "class", "button quiet", "href", address, "aria-current",
              strcmp(outcomes[i], outcome) == 0 ? "page" : HTML_OFF, NULL);
    g_autofree char *name = flag_label(outcomes[i]);
    html_text(html, name);
    html_close(html, "a");
  }
  html_close(html, "nav");
  html_open(html, "section", "class", "panel", NULL);
  if (documents->len) put_documents(request->desk, html, documents);
  else html_element(html, "p", "note", "Nothing.");
  g_autofree char *next = g_strdup_printf("%u", page + 1);
  g_autofree char *later = address_with("/documents", "outcome", outcome, "page", next, NULL);
  if (more) html_link(html, later, "Earlier ones");
  html_close(html, "section");
  frame_end(request, html);
}
