/* The queue: what waits, by what is wrong and as a list, with filters. */
#include <string.h>

#include "web/view_bits.h"

#define ROWS 50
#define CHOICES_SHOWN 200 /* in a list to choose from; the search finds the others */
#define GROUPS_SHOWN 9    /* the others on demand */

/* ---- filters ---- */

/* A flag in words, a member by name. */
static char *choice_label(const Request *request, const char *name, const char *value) {
  const Member *member = strcmp(name, "member") == 0 ? roster_find(request->desk->roster, value) : NULL;
  if (strcmp(name, "flag") == 0) return flag_label(value);
  return g_strdup(member ? member->name : value);
}

static void put_choice(const Request *request, Html *html, const char *name, const char *label,
                       const char *all, const GPtrArray *groups) {
  const char *chosen = request_query(request, name);
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, label);
  html_open(html, "select", "name", name, "data-submit", HTML_ON, NULL);
  put_option(html, "", all, chosen == NULL);
  gboolean found = FALSE;
  for (guint i = 0; i < groups->len && i < CHOICES_SHOWN; i++) {
    const EntryGroup *group = groups->pdata[i];
    const char *value = *group->name ? group->name : "none";
    g_autofree char *words = choice_label(request, name, value);
    g_autofree char *number = number_label(group->count);
    g_autofree char *text = g_strdup_printf("%s (%s)", words, number);
    found = found || g_strcmp0(chosen, value) == 0;
    put_option(html, value, text, g_strcmp0(chosen, value) == 0);
  }
  if (chosen && !found) {
    g_autofree char *words = choice_label(request, name, chosen);
    put_option(html, chosen, words, TRUE);
  }
  html_close(html, "select");
  html_close(html, "label");
}

/* Of each entry's member: the present cycle, the one before, or the one that ends in a year. */
static void put_cycles(Request *request, Html *html) {
  const char *chosen = request_query(request, "cycle");
  int year, month, day;
  day_to_ymd(request->desk->app->today, &year, &month, &day);
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, "Cycle");
  html_open(html, "select", "name", "cycle", "data-submit", HTML_ON, NULL);
  put_option(html, "", "Any", !chosen);
  put_option(html, "current", "The present one", g_strcmp0(chosen, "current") == 0);
  put_option(html, "before", "The one before", g_strcmp0(chosen, "before") == 0);
  for (int end = year + 3; end > year - 6; end--) {
    g_autofree char *value = g_strdup_printf("%d", end);
    g_autofree char *text = g_strdup_printf("Ends in %d", end);
    put_option(html, value, text, g_strcmp0(chosen, value) == 0);
  }
  html_close(html, "select");
  html_close(html, "label");
}

static void put_day(Request *request, Html *html, const char *name, const char *label) {
  const char *value = request_query(request, name);
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, label);
  html_empty(html, "input", "type", "date", "name", name, "value", value ? value : "", NULL);
  html_close(html, "label");
}

static gboolean put_filters(Request *request, Html *html, const GPtrArray *flags, GError **error) {
  Store *store = request->desk->store;
  const EntryFilter all = {.state = state_name(STATE_PENDING)};
  g_autoptr(GPtrArray) members = store_entry_groups(store, &all, GROUP_BY_MEMBER, error);
  g_autoptr(GPtrArray) providers =
      members ? store_entry_groups(store, &all, GROUP_BY_PROVIDER, error) : NULL;
  if (!providers) return FALSE;
  const char *text = request_query(request, "q");
  gboolean any = text || request_query(request, "flag") || request_query(request, "member") ||
                 request_query(request, "provider") || request_query(request, "cycle") ||
                 request_query(request, "from") || request_query(request, "to");
  html_open(html, "form", "class", "filters", "action", "/", "method", "get", "aria-label",
            "Filters", NULL);
  put_choice(request, html, "flag", "What is wrong", "Anything", flags);
  put_choice(request, html, "member", "Member", "Anybody", members);
  put_choice(request, html, "provider", "Provider", "Any", providers);
  put_cycles(request, html);
  put_day(request, html, "from", "Dated from");
  put_day(request, html, "to", "to");
  if (text) html_empty(html, "input", "type", "hidden", "name", "q", "value", text, NULL);
  html_element(html, "button", "quiet", "Filter");
  if (any) {
    html_open(html, "a", "href", "/", "class", "button quiet", NULL);
    html_text(html, "Show everything");
    html_close(html, "a");
  }
  html_close(html, "form");
  return TRUE;
}

/* ---- by what is wrong ---- */

static void put_group(Request *request, Html *html, const EntryGroup *group) {
  g_autoptr(Entry) oldest = store_entry(request->desk->store, group->oldest, NULL);
  const Flag *flag = oldest ? entry_find_flag(oldest, group->name) : NULL;
  g_autofree char *label = flag_label(group->name);
  g_autofree char *first =
      g_strdup_printf("/review/%" G_GINT64_FORMAT, group->oldest);
  g_autofree char *review = address_with(first, "flag", group->name, NULL);
  g_autofree char *sheet = address_with("/sheet", "flag", group->name, NULL);
  html_open(html, "li", NULL);
  g_autofree char *number = number_label(group->count);
  html_element(html, "span", "number", number);
  html_open(html, "div", NULL);
  html_open(html, "h3", NULL);
  html_link(html, review, label);
  html_close(html, "h3");
  if (flag) {
    html_open(html, "p", NULL);
    html_element(html, "span", "for", "The oldest: ");
    html_text(html, flag->message);
    html_close(html, "p");
  }
  html_close(html, "div");
  if (group->count > 1) {
    html_open(html, "a", "class", "button quiet", "href", sheet, NULL);
    html_text(html, "As a sheet");
    html_element(html, "span", "unseen", label);
    html_close(html, "a");
  }
  html_close(html, "li");
}

static void put_documents(Request *request, Html *html, const GPtrArray *documents) {
  if (documents->len == 0) return;
  html_open(html, "section", "class", "panel", NULL);
  html_open(html, "h2", NULL);
  html_text(html, "Without an entry ");
  html_open(html, "span", "class", "count", NULL);
  html_textf(html, "%u", documents->len);
  html_close(html, "span");
  html_close(html, "h2");
  html_open(html, "ul", "class", "documents", NULL);
  for (guint i = 0; i < documents->len; i++) {
    const Document *document = documents->pdata[i];
    g_autofree char *address = g_strdup_printf("/document/%" G_GINT64_FORMAT, document->id);
    g_autofree char *name = document_name(request->desk->store, document);
    html_open(html, "li", NULL);
    html_link(html, address, name);
    html_open(html, "span", "class", "note", NULL);
    html_textf(html, "%s%s%s \u00b7 %.10s", document->outcome, document->reason ? ": " : "",
               document->reason ? document->reason : "", document->first_seen);
    html_close(html, "span");
    html_close(html, "li");
  }
  html_close(html, "ul");
  html_close(html, "section");
}

/* ---- the list ---- */

static void put_row(Request *request, Html *html, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  const Member *member = entry->member_id ? roster_find(request->desk->roster, entry->member_id)
                                          : NULL;
  g_autofree char *address = queue_address(request, entry->id);
  g_autofree char *credits = credits_label(entry->credits);
  html_open(html, "tr", NULL);
  html_element(html, "td", "date", day_label(entry->date, day));
  html_open(html, "td", NULL);
  html_text(html, member ? member->name : entry->member_name ? entry->member_name : "\u2013");
  if (entry->member_id) html_element(html, "span", "note", entry->member_id);
  html_close(html, "td");
  html_element(html, "td", "amount", credits);
  html_open(html, "td", NULL);
  html_link(html, address, entry->title ? entry->title : "Without a title");
  if (entry->provider) html_element(html, "span", "note", entry->provider);
  html_close(html, "td");
  html_open(html, "td", "class", "tags", NULL);
  for (guint i = 0; i < entry->flags->len; i++) {
    g_autofree char *label = flag_label(((const Flag *)entry->flags->pdata[i])->code);
    html_element(html, "span", "tag", label);
    html_text(html, " ");
  }
  html_close(html, "td");
  html_close(html, "tr");
}

static void put_list(Request *request, Html *html, const GPtrArray *entries, guint page,
                     gint64 rows) {
  static const char *const heads[] = {"Date", "Member", "Credits", "Title", "What is wrong"};
  g_autofree char *csv =
      list_address(request, "/entries.csv", state_name(STATE_PENDING), NULL);
  html_open(html, "section", "class", "panel", NULL);
  html_open(html, "div", "class", "headline", NULL);
  html_open(html, "h2", NULL);
  html_text(html, "Oldest first ");
  html_open(html, "span", "class", "count", NULL);
  g_autofree char *number = number_label(rows);
  html_text(html, number);
  html_close(html, "span");
  html_close(html, "h2");
  html_open(html, "a", "class", "button quiet", "href", csv, NULL);
  html_text(html, "CSV");
  html_close(html, "a");
  html_close(html, "div");
  if (entries->len == 0) html_element(html, "p", "note", "Nothing that waits fits these filters.");
  html_open(html, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
            "What waits", NULL);
  html_open(html, "table", NULL);
  html_open(html, "thead", NULL);
  html_open(html, "tr", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    html_open(html, "th", "scope", "col", "class", i == 2 ? "amount" : HTML_OFF, NULL);
    html_text(html, heads[i]);
    html_close(html, "th");
  }
  html_close(html, "tr");
  html_close(html, "thead");
  html_open(html, "tbody", NULL);
  for (guint i = 0; i < entries->len; i++) put_row(request, html, entries->pdata[i]);
  html_close(html, "tbody");
  html_close(html, "table");
  html_close(html, "div");
  put_pager(html, request, "/", page, rows, ROWS);
  html_close(html, "section");
}

static void put_groups(Request *request, Html *html, const GPtrArray *groups) {
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "By what is wrong");
  html_open(html, "ul", "class", "groups", NULL);
  for (guint i = 0; i < groups->len && i < GROUPS_SHOWN; i++)
    put_group(request, html, groups->pdata[i]);
  html_close(html, "ul");
  if (groups->len > GROUPS_SHOWN) {
    html_open(html, "details", NULL);
    html_open(html, "summary", NULL);
    put_count(html, groups->len - GROUPS_SHOWN, "more kind", "more kinds");
    html_close(html, "summary");
    html_open(html, "ul", "class", "groups", NULL);
    for (guint i = GROUPS_SHOWN; i < groups->len; i++) put_group(request, html, groups->pdata[i]);
    html_close(html, "ul");
    html_close(html, "details");
  }
  html_close(html, "section");
}

static void put_headline(Request *request, Html *html, gint64 left, gint64 rows) {
  gint64 first = rows ? queue_next(request, 0) : 0;
  html_open(html, "div", "class", "headline", NULL);
  html_open(html, "h1", NULL);
  if (left == 0) html_text(html, "Nothing waits");
  else put_count(html, left, "waits for review", "wait for review");
  html_close(html, "h1");
  if (first) {
    g_autofree char *address = queue_address(request, first);
    html_open(html, "a", "class", "button main", "href", address, "data-key", "Enter", NULL);
    html_text(html, "Begin with the oldest");
    html_close(html, "a");
  }
  html_close(html, "div");
}

void page_queue(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  const EntryFilter everything = {.state = state_name(STATE_PENDING)};
  EntryFilter filter = queue_filter(request);
  guint page = request_page(request);
  gint64 rows = 0;
  filter.details = TRUE;
  filter.limit = ROWS;
  filter.offset = (page - 1) * ROWS;
  g_autoptr(GPtrArray) flags = store_entry_groups(store, &everything, GROUP_BY_FLAG, &error);
  g_autoptr(GPtrArray) documents = flags ? store_documents_waiting(store, &error) : NULL;
  g_autoptr(GPtrArray) entries = documents ? store_entries(store, &filter, &error) : NULL;
  if (!entries || !store_entries_count(store, &filter, &rows, &error)) {
    answer_fault(request, error);
    return;
  }
  gboolean narrowed = filter.flag || filter.provider || filter.text || filter.member_id ||
                      filter.without_member || filter.windows || filter.from || filter.to;
  Html *html = frame_begin(request, "Review", "Review");
  put_headline(request, html, queue_left(request), rows);
  if (!put_filters(request, html, flags, &error)) g_clear_error(&error);
  if (!narrowed && flags->len) put_groups(request, html, flags);
  if (!narrowed) put_documents(request, html, documents);
  if (entries->len || narrowed) put_list(request, html, entries, page, rows);
  put_upload(request, html, NULL);
  if (queue_left(request) == 0)
    html_element(html, "p", "empty", "Every certificate that came in is decided. New ones appear "
                                     "here when something about them is in doubt.");
  frame_end(request, html);
}
