/* What an address asks of the queue: its filters, and what waits that fits them. */
#include <string.h>

#include "core/json.h"
#include "web/desk.h"

/* ---- cycles ---- */

/* The one that is asked for: "current", "before", or the year that it ends in. NULL: the member has
 * none such. */
static const Cycle *cycle_asked(const Evaluation *evaluation, const char *asked) {
  const guint n = evaluation->cycles->len;
  if (strcmp(asked, "current") == 0) return n ? evaluation->cycles->pdata[n - 1] : NULL;
  if (strcmp(asked, "before") == 0) return n > 1 ? evaluation->cycles->pdata[n - 2] : NULL;
  for (guint i = 0; i < n; i++) {
    const Cycle *cycle = evaluation->cycles->pdata[i];
    int year, month, day;
    day_to_ymd(cycle->end, &year, &month, &day);
    if (year == g_ascii_strtoll(asked, NULL, 10)) return cycle;
  }
  return NULL;
}

/* When that cycle is for each member, moved ends too: EntryFilter.windows. It ends with the message;
 * NULL: no cycle is asked for. Borrowed. */
static const char *windows_of_cycle(const Request *request) {
  const Desk *desk = request->desk;
  const char *asked = request_query(request, "cycle");
  const char *known = g_object_get_data(G_OBJECT(request->message), "windows");
  if (!asked || known) return known;
  const GPtrArray *members = roster_members(desk->roster);
  g_autoptr(GHashTable) decided = store_decisions_of_all(desk->store, NULL);
  g_autoptr(GPtrArray) no_entries = g_ptr_array_new();
  Json *json = json_new();
  json_begin_array(json, NULL);
  for (guint i = 0; decided && i < members->len; i++) {
    const Member *member = members->pdata[i];
    g_autoptr(Evaluation) evaluation =
        evaluate(desk->rules, member, no_entries, g_hash_table_lookup(decided, member->id),
                 desk->app->today, FALSE);
    const Cycle *cycle = cycle_asked(evaluation, asked);
    if (!cycle) continue;
    json_begin_array(json, NULL);
    json_string(json, NULL, member->id);
    json_int(json, NULL, cycle->start);
    json_int(json, NULL, cycle->end);
    json_end_array(json);
  }
  json_end_array(json);
  char *windows = json_steal(json);
  g_object_set_data_full(G_OBJECT(request->message), "windows", windows, g_free);
  return windows;
}

/* ---- filters ---- */

EntryFilter queue_filter(const Request *request) {
  const char *member = request_query(request, "member");
  const char *provider = request_query(request, "provider");
  const char *from = request_query(request, "from"), *to = request_query(request, "to");
  gboolean nobody = g_strcmp0(member, "none") == 0;
  Day first = 0, last = 0;
  if (from) day_parse(from, &first);
  if (to) day_parse(to, &last);
  return (EntryFilter){.state = state_name(STATE_PENDING),
                       .flag = request_query(request, "flag"),
                       .provider = g_strcmp0(provider, "none") == 0 ? "" : provider,
                       .text = request_query(request, "q"),
                       .member_id = nobody ? NULL : member,
                       .without_member = nobody,
                       .windows = windows_of_cycle(request),
                       .from = first,
                       .to = last,
                       .oldest_first = TRUE};
}

char *queue_address(const Request *request, gint64 id) {
  g_autofree char *path =
      id ? g_strdup_printf("/review/%" G_GINT64_FORMAT, id) : g_strdup("/");
  return list_address(request, path, NULL, NULL);
}

static gboolean take_id(Entry *entry, gpointer id) {
  *(gint64 *)id = entry->id;
  return FALSE;
}

gint64 queue_next(const Request *request, gint64 id) {
  EntryFilter filter = queue_filter(request);
  gint64 next = 0;
  filter.after = id;
  filter.limit = 1;
  store_entries_visit(request->desk->store, &filter, take_id, &next, NULL);
  filter.after = 0;
  if (!next) store_entries_visit(request->desk->store, &filter, take_id, &next, NULL);
  return next == id ? 0 : next;
}

gint64 queue_count(const Request *request) {
  const EntryFilter filter = queue_filter(request);
  gint64 count = 0;
  store_entries_count(request->desk->store, &filter, &count, NULL);
  return count;
}

gint64 queue_left(Request *request) {
  const EntryFilter all = {.state = state_name(STATE_PENDING)};
  if (request->left) return request->left;
  store_entries_count(request->desk->store, &all, &request->left, NULL);
  g_autoptr(GPtrArray) documents = store_documents_waiting(request->desk->store, NULL);
  request->left += documents ? documents->len : 0;
  return request->left;
}

char *list_address(const Request *request, const char *path, const char *state, const char *page) {
  return address_with(path, "state", state, "flag", request_query(request, "flag"), "member",
                      request_query(request, "member"), "provider",
                      request_query(request, "provider"), "cycle", request_query(request, "cycle"),
                      "q", request_query(request, "q"), "from",
                      request_query(request, "from"), "to", request_query(request, "to"), "standing",
                      request_query(request, "standing"), "short", request_query(request, "short"),
                      "ends", request_query(request, "ends"), "page", page, NULL);
}
