/* The contact sheet: entries with the same flag side by side, approved together. */
#include <string.h>

#include "web/view_bits.h"

#define CARDS 60

static void put_card(Request *request, Html *html, const Entry *entry, const char *flag_code) {
  const Flag *flag = flag_code ? entry_find_flag(entry, flag_code) : NULL;
  guint version = store_entry_version(request->desk->store, entry->id, NULL);
  char day[DAY_TEXT_SIZE];
  g_autofree char *address = queue_address(request, entry->id);
  g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT "/%u", entry->id, version);
  g_autofree char *label = g_strdup_printf("Entry %" G_GINT64_FORMAT ": %s", entry->id,
                                           entry->title ? entry->title : "without a title");
  g_autofree char *credits = credits_label(entry->credits);
  g_autofree char *missing = review_missing(entry, TRUE);
  html_open(html, "li", "class", missing ? "card cannot" : "card", NULL);
  html_open(html, "label", NULL);
  html_empty(html, "input", "type", "checkbox", "name", "entry", "value", value, "aria-label",
             label, "checked", missing ? HTML_OFF : HTML_ON, "disabled",
             missing ? HTML_ON : HTML_OFF, NULL);
  html_open(html, "span", "class", "facts", NULL);
  html_element(html, "b", HTML_OFF, credits);
  html_textf(html, " Cat. %s \u00b7 %s", category_name(entry->category),
             day_label(entry->date, day));
  html_close(html, "span");
  html_close(html, "label");
  put_crop(html, entry, flag ? flag->field : N_FIELDS);
  html_open(html, "p", NULL);
  html_link(html, address, entry->title ? entry->title : "Without a title");
  html_close(html, "p");
  html_open(html, "p", "class", "note", NULL);
  html_textf(html, "%s \u00b7 %s", entry->member_id ? entry->member_id : "no member",
             entry->provider ? entry->provider : "no provider");
  html_close(html, "p");
  if (missing) {
    html_open(html, "p", "class", "flag", NULL);
    html_textf(html, "One by one: %s.", missing);
    html_close(html, "p");
  } else if (flag) {
    html_element(html, "p", "remark", flag->message);
  }
  html_close(html, "li");
}

static void put_providers(Request *request, Html *html, const GPtrArray *providers) {
  const char *chosen = request_query(request, "provider");
  html_open(html, "form", "class", "filters", "action", "/sheet", "method", "get", "aria-label",
            "Filters", NULL);
  html_empty(html, "input", "type", "hidden", "name", "flag", "value",
             request_query(request, "flag"), NULL);
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, "Provider");
  html_open(html, "select", "name", "provider", "data-submit", HTML_ON, NULL);
  put_option(html, "", "Any", chosen == NULL);
  for (guint i = 0; i < providers->len; i++) {
    const EntryGroup *group = providers->pdata[i];
    const char *value = *group->name ? group->name : "none";
    g_autofree char *text = g_strdup_printf("%s (%" G_GINT64_FORMAT ")", value, group->count);
    put_option(html, value, text, g_strcmp0(chosen, value) == 0);
  }
  html_close(html, "select");
  html_close(html, "label");
  html_element(html, "button", "quiet", "Filter");
  html_close(html, "form");
}

/* The script puts the next ones beneath, so that they are decided together. */
static void put_more(Request *request, Html *html, guint rows, guint shown) {
  g_autofree char *page = g_strdup_printf("%u", request_page(request) + 1);
  g_autofree char *next = list_address(request, "/sheet", NULL, page);
  html_open(html, "p", "id", "more", NULL);
  if (shown < rows) {
    html_open(html, "button", "type", "button", "class", "quiet", "data-do", "more-cards", "data-href",
              next, NULL);
    html_textf(html, "%u more beneath these", MIN(rows - shown, CARDS));
    html_close(html, "button");
    html_textf(html, " %u are not shown", rows - shown);
  }
  html_close(html, "p");
}

void page_sheet(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  EntryFilter filter = queue_filter(request);
  if (!filter.flag) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "Which entries?",
                    "A sheet shows the entries with one flag; the queue leads to it.");
    return;
  }
  filter.details = TRUE;
  filter.limit = CARDS;
  filter.offset = (request_page(request) - 1) * CARDS;
  EntryFilter flagged = {.state = filter.state, .flag = filter.flag};
  g_autoptr(GPtrArray) entries = store_entries(store, &filter, &error);
  g_autoptr(GPtrArray) providers =
      entries ? store_entry_groups(store, &flagged, GROUP_BY_PROVIDER, &error) : NULL;
  gint64 rows = 0;
  if (!providers || !store_entries_count(store, &filter, &rows, &error)) {
    answer_fault(request, error);
    return;
  }
  g_autofree char *label = flag_label(filter.flag);
  Html *html = frame_begin(request, label, "Review");
  html_open(html, "div", "class", "headline", NULL);
  html_open(html, "h1", NULL);
  html_textf(html, "%s ", label);
  html_open(html, "span", "class", "count", NULL);
  g_autofree char *number = number_label(rows);
  html_text(html, number);
  html_close(html, "span");
  html_close(html, "h1");
  html_close(html, "div");
  put_providers(request, html, providers);
  html_element(html, "p", "note", "Take out the odd ones; the rest is approved in one decision, and "
                                  "taken back in one.");
  html_open(html, "form", "id", "sheet", "class", "batch", NULL);
  html_open(html, "ul", "class", "cards", NULL);
  for (guint i = 0; i < entries->len; i++)
    put_card(request, html, entries->pdata[i], filter.flag);
  html_close(html, "ul");
  put_more(request, html, (guint)rows, filter.offset + entries->len);
  if (request_may_decide(request)) {
    html_open(html, "div", "class", "actions", NULL);
    html_open(html, "button", "type", "button", "class", "main", "data-do", "approve-sheet", NULL);
    html_text(html, "Approve");
    html_open(html, "output", "id", "chosen", NULL);
    html_close(html, "output");
    html_element(html, "kbd", HTML_OFF, "a");
    html_close(html, "button");
    if (strcmp(filter.flag, "other-credit") == 0) {
      html_open(html, "button", "type", "button", "class", "quiet", "data-do", "claim-sheet", NULL);
      html_text(html, "Claim as Category 2");
      html_element(html, "kbd", HTML_OFF, "c");
      html_close(html, "button");
    }
    html_open(html, "button", "type", "button", "class", "quiet", "data-do", "undo", NULL);
    html_text(html, "Undo");
    html_element(html, "kbd", HTML_OFF, "u");
    html_close(html, "button");
    html_close(html, "div");
  }
  html_close(html, "form");
  frame_end(request, html);
}
