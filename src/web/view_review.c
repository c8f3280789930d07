/* One entry: its certificate beside what was read, what became of it, and what can be done. */
#include <string.h>

#include "web/view_bits.h"
#include "web/view_decide.h"
#include "web/view_review.h"

static gboolean put_history(Request *request, Html *html, const Entry *entry, GError **error) {
  g_autoptr(GPtrArray) history = store_entry_history(request->desk->store, entry->id, error);
  if (!history) return FALSE;
  html_open(html, "details", "class", "history", NULL);
  html_element(html, "summary", HTML_OFF, "History");
  html_open(html, "ol", NULL);
  for (guint i = 0; i < history->len; i++) {
    const EntryVersion *version = history->pdata[i];
    html_open(html, "li", NULL);
    html_textf(html, "%.10s %.5s  %s by %s%s%s", version->at, version->at + 11, version->action,
               version->by, version->reason ? ": " : "", version->reason ? version->reason : "");
    for (guint j = 0; j < version->changes->len; j++)
      html_element(html, "span", "note", version->changes->pdata[j]);
    html_close(html, "li");
  }
  html_close(html, "ol");
  html_close(html, "details");
  return TRUE;
}

/* Those that have the same first flag and provider may be decided together. */
static void put_kin(Request *request, Html *html, const Entry *entry) {
  const Flag *flag = entry->state == STATE_PENDING && entry->flags->len ? entry->flags->pdata[0] : NULL;
  const char *provider = entry->provider ? entry->provider : "";
  g_autofree char *missing = review_missing(entry, TRUE);
  gint64 kin = 0;
  if (!flag || missing) return;
  const EntryFilter filter = {.state = state_name(STATE_PENDING), .flag = flag->code,
                              .provider = provider};
  if (!store_entries_count(request->desk->store, &filter, &kin, NULL) || kin < 2) return;
  g_autofree char *sheet = address_with("/sheet", "flag", flag->code, "provider",
                                        *provider ? provider : "none", NULL);
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " have this flag and this provider: "
                                          "as a sheet", kin);
  html_open(html, "p", "class", "kin", NULL);
  html_link(html, sheet, text);
  html_close(html, "p");
}

static void open_review(Request *request, Html *html, const char *here, gint64 next, guint version) {
  g_autofree char *queue = queue_address(request, 0);
  g_autofree char *next_address = next ? queue_address(request, next) : NULL;
  g_autofree char *number = g_strdup_printf("%u", version);
  html_open(html, "article", "class", "review", "data-here", here, "data-next",
            next_address ? next_address : HTML_OFF, "data-queue", queue, "data-version", number,
            NULL);
}

void page_review(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/review/");
  guint version = store_entry_version(store, id, &error);
  g_autoptr(Entry) entry = version ? store_entry(store, id, &error) : NULL;
  if (error) {
    answer_fault(request, error);
    return;
  }
  if (!entry) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "There is no such entry",
                    "It may be of another home. The queue lists what waits.");
    return;
  }
  g_autoptr(Document) document =
      entry->document ? store_document_by_id(store, entry->document, NULL) : NULL;
  g_autofree char *name = document ? document_name(store, document) : g_strdup("no paper");
  g_autofree char *here = g_strdup_printf("/review/%" G_GINT64_FORMAT, id);
  g_autoptr(GPtrArray) others = others_of(request, entry, entry->member_id);
  gint64 next = queue_next(request, id);
  gint64 rows = queue_count(request);

  g_autofree char *heading =
      g_strdup_printf("%s \u00b7 %" G_GINT64_FORMAT, entry->title ? entry->title : name, id);
  Html *html = frame_begin(request, heading, "Review");
  open_review(request, html, here, next, version);
  if (document) put_original(request, html, document, name, entry);
  html_open(html, "section", "class", "reading", "aria-label", "What was read", NULL);
  html_open(html, "div", "class", "headline", NULL);
  html_open(html, "h1", NULL);
  html_textf(html, "Entry %" G_GINT64_FORMAT " ", id);
  put_state(html, entry->state);
  html_close(html, "h1");
  html_open(html, "span", "class", "note", NULL);
  html_textf(html, "%" G_GINT64_FORMAT " in this list", rows);
  html_close(html, "span");
  html_close(html, "div");
  html_open(html, "p", "class", "flag", "id", "also", "hidden", HTML_ON, NULL);
  html_close(html, "p");
  put_whole_flags(html, entry);
  put_alike(request, html, entry, others);
  put_kin(request, html, entry);
  html_open(html, "form", "class", "fields", "autocomplete", "off", NULL);
  put_fields(request, html, entry, NULL);
  html_close(html, "form");
  put_actions(request, html, entry, document);
  if (!put_history(request, html, entry, &error)) g_clear_error(&error);
  html_close(html, "section");
  html_close(html, "article");
  put_questions(request, html, entry, document, others);
  frame_end(request, html);
}

/* Who else has it open, and whether it is still what is on the screen. */
void get_looking(Request *request) {
  gint64 id = request_number(request, "/looking/");
  g_autoptr(GPtrArray) also = sessions_looking(request->desk->sessions, request->session, id);
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "version", store_entry_version(request->desk->store, id, NULL));
  json_begin_array(json, "also");
  for (guint i = 0; i < also->len; i++) json_string(json, NULL, also->pdata[i]);
  json_end_array(json);
  json_end_object(json);
  answer_json(request, SOUP_STATUS_OK, json);
}
