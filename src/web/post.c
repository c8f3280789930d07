/* What a person decides: one transaction each, against the version that was on the screen. */
#include <string.h>

#include "core/printed.h"
#include "web/view_bits.h"

static Review review_of(Request *request) {
  Desk *desk = request->desk;
  g_autofree char *now = app_now(desk->app);
  store_set_actor(desk->store, request->session->user, now);
  return (Review){.app = desk->app, .store = desk->store, .roster = desk->roster,
                  .reason = request_form(request, "reason"), .plain = TRUE};
}

static void give_up(Request *request, GError *error) {
  store_rollback(request->desk->store);
  answer_fault(request, error);
}

static void refuse(Request *request, guint status, const char *sentence) {
  store_rollback(request->desk->store);
  answer_refused(request, status, sentence);
}

/* ---- values ---- */

/* Words of a page are dates and amounts as they are printed: what they plainly mean, else the
 * words themselves, which the entry then refuses with a sentence. */
static char *value_as_meant(const char *name, const char *text) {
  DateReading date;
  Credits amount;
  char day[DAY_TEXT_SIZE];
  if (g_str_has_suffix(name, "date") && read_dates(text, &date) && !date_is_ambiguous(&date) &&
      !date.month_only) {
    Day meant = strcmp(name, "start_date") == 0 && date.start != DAY_UNKNOWN ? date.start : date.end;
    return g_strdup(day_format(meant, day));
  }
  if (g_str_has_suffix(name, "credits") && strcmp(text, "all") != 0 && read_amount(text, &amount))
    return credits_format(amount);
  return g_strdup(text);
}

/* "field=value" for every "set.field" of the form. */
static GPtrArray *pairs_of(const Request *request) {
  GPtrArray *pairs = g_ptr_array_new_with_free_func(g_free);
  GHashTableIter iter;
  gpointer name, value;
  g_hash_table_iter_init(&iter, request->form);
  while (g_hash_table_iter_next(&iter, &name, &value))
    if (g_str_has_prefix(name, "set.")) {
      const char *field = (const char *)name + strlen("set.");
      g_autofree char *text = g_strstrip(g_strdup(value));
      g_autofree char *meant = value_as_meant(field, text);
      gboolean first = strcmp(field, "member_id") == 0; /* the others are held against its cycles */
      char *pair = g_strdup_printf("%s=%s", field, meant);
      if (first) g_ptr_array_insert(pairs, 0, pair);
      else g_ptr_array_add(pairs, pair);
    }
  return pairs;
}

/* ---- one entry ---- */

/* Somebody else was quicker: who, and what is different now. */
static char *what_changed(Store *store, gint64 id, guint seen) {
  g_autoptr(GPtrArray) history = store_entry_history(store, id, NULL);
  GString *text = g_string_new("Nothing was changed: somebody else decided meanwhile.");
  for (guint i = 0; history && i < history->len; i++) {
    const EntryVersion *version = history->pdata[i];
    if (version->version <= seen) continue;
    g_string_append_printf(text, " %s by %s", version->action, version->by);
    for (guint j = 0; j < version->changes->len; j++)
      g_string_append_printf(text, "%s%s", j ? ", " : " (", (char *)version->changes->pdata[j]);
    g_string_append(text, version->changes->len ? ")." : ".");
  }
  return g_string_free(text, FALSE);
}

static void remember(Request *request, GArray *decided) {
  GPtrArray *undo = request->session->undo;
  g_ptr_array_add(undo, decided);
  if (undo->len > 200) g_ptr_array_remove_index(undo, 0);
}

static void add_decided(GArray *decided, gint64 entry, guint version) {
  const Decided one = {entry, version};
  g_array_append_val(decided, one);
}

static const char *in_the_past(const char *action) {
  return strcmp(action, "reject") == 0 ? "rejected" : strcmp(action, "claim") == 0
                                                        ? "claimed as Category 2"
                                                        : "approved";
}

void post_decision(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/review/");
  const char *asked = request_form(request, "action"), *seen = request_form(request, "version");
  Review review = review_of(request);
  g_autoptr(GPtrArray) pairs = pairs_of(request);
  g_autofree char *why = NULL;
  static const char *const actions[] = {"approve", "reject", "claim", NULL};
  if (!asked || !seen || !g_strv_contains(actions, asked)) {
    answer_refused(request, SOUP_STATUS_BAD_REQUEST, "It is not said what is decided.");
    return;
  }
  if (strcmp(asked, "reject") == 0 && !review.reason) {
    answer_refused(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "A rejection needs a reason.");
    return;
  }
  gint64 next = queue_next(request, id);
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  guint version = store_entry_version(store, id, &error);
  g_autoptr(Entry) entry = version ? store_entry(store, id, &error) : NULL;
  if (error) return give_up(request, error);
  if (!entry) return refuse(request, SOUP_STATUS_NOT_FOUND, "There is no such entry.");
  if (version != (guint)g_ascii_strtoull(seen, NULL, 10)) {
    g_autofree char *changed = what_changed(store, id, (guint)g_ascii_strtoull(seen, NULL, 10));
    return refuse(request, SOUP_STATUS_CONFLICT, changed);
  }
  const char *action = strcmp(asked, "approve") == 0 && pairs->len ? "correct" : asked;
  if (!review_apply(&review, entry, action, (char **)pairs->pdata, pairs->len, &why)) {
    g_autofree char *sentence = g_strdup_printf("Not decided: %s.", why);
    return refuse(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, sentence);
  }
  if (!store_entry_revise(store, entry, action, review.reason, TRUE, &error) ||
      !store_commit(store, &error))
    return give_up(request, error);
  GArray *decided = g_array_new(FALSE, FALSE, sizeof(Decided));
  add_decided(decided, id, version + 1);
  remember(request, decided);
  const Flag *twice = entry->state == STATE_APPROVED ? entry_find_flag(entry, "duplicate-suspected")
                                                     : NULL;
  g_autofree char *said =
      g_strdup_printf("Entry %" G_GINT64_FORMAT " %s. u takes it back.%s%s", id, in_the_past(action),
                      twice ? " " : "", twice ? twice->message : "");
  g_autofree char *address = queue_address(request, next);
  answer_done(request, said, address);
}

/* ---- by hand ---- */

void post_entry(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/document/");
  Review review = review_of(request);
  g_autoptr(GPtrArray) pairs = pairs_of(request);
  g_autofree char *why = NULL;
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  g_autoptr(Document) document = id ? store_document_by_id(store, id, &error) : NULL;
  if (error) return give_up(request, error);
  if (!document) return refuse(request, SOUP_STATUS_NOT_FOUND, "There is no such document.");
  const EntryFilter own = {.document = id, .limit = 1};
  gint64 there = 0;
  if (!store_entries_count(store, &own, &there, &error)) return give_up(request, error);
  if (there)
    return refuse(request, SOUP_STATUS_CONFLICT,
                  "Nothing was entered: somebody has made an entry from this document meanwhile.");
  gint64 entry = review_enter(&review, document, (char **)pairs->pdata, pairs->len, &why, &error);
  if (why) {
    g_autofree char *sentence = g_strdup_printf("Nothing was entered: %s.", why);
    return refuse(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, sentence);
  }
  if (!entry || !store_commit(store, &error)) return give_up(request, error);
  GArray *decided = g_array_new(FALSE, FALSE, sizeof(Decided));
  add_decided(decided, entry, 1);
  remember(request, decided);
  g_autofree char *said =
      g_strdup_printf("Entry %" G_GINT64_FORMAT " entered by hand. u takes it back.", entry);
  g_autoptr(GPtrArray) left = store_documents_waiting(store, NULL);
  g_autofree char *next =
      left && left->len ? g_strdup_printf("/document/%" G_GINT64_FORMAT,
                                          ((const Document *)left->pdata[0])->id)
                        : g_strdup("/");
  answer_done(request, said, next);
}

/* ---- many at once ---- */

/* "12/3,13/1": entries and the versions that were on the sheet. All or none. */
void post_sheet(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  const char *list = request_form(request, "entries"), *asked = request_form(request, "action");
  const char *action = g_strcmp0(asked, "claim") == 0 ? "claim" : "approve";
  Review review = review_of(request);
  g_auto(GStrv) names = g_strsplit(list ? list : "", ",", 1000);
  g_autoptr(GArray) decided = g_array_new(FALSE, FALSE, sizeof(Decided));
  if (!names[0]) {
    answer_refused(request, SOUP_STATUS_BAD_REQUEST, "No entry is chosen.");
    return;
  }
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  for (guint i = 0; names[i]; i++) {
    char *rest = NULL;
    gint64 id = g_ascii_strtoll(names[i], &rest, 10);
    guint seen = rest && *rest == '/' ? (guint)g_ascii_strtoull(rest + 1, NULL, 10) : 0;
    guint version = store_entry_version(store, id, &error);
    g_autoptr(Entry) entry = version ? store_entry(store, id, &error) : NULL;
    g_autofree char *why = NULL;
    if (error) return give_up(request, error);
    if (!entry || version != seen) {
      g_autofree char *changed = what_changed(store, id, seen);
      g_autofree char *sentence =
          g_strdup_printf("Entry %" G_GINT64_FORMAT ": %s", id, changed);
      return refuse(request, SOUP_STATUS_CONFLICT, sentence);
    }
    if (!review_apply(&review, entry, action, NULL, 0, &why)) {
      g_autofree char *sentence = g_strdup_printf(
          "Entry %" G_GINT64_FORMAT " cannot be decided with the others: %s. Take it out.", id, why);
      return refuse(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, sentence);
    }
    if (!store_entry_revise(store, entry, action, review.reason, TRUE, &error))
      return give_up(request, error);
    add_decided(decided, id, version + 1);
  }
  if (!store_commit(store, &error)) return give_up(request, error);
  g_autofree char *said = g_strdup_printf("%u entries %s. u takes all of them back.", decided->len,
                                          in_the_past(action));
  remember(request, g_steal_pointer(&decided));
  answer_done(request, said, "/");
}

/* ---- back ---- */

/* What is to be taken back: the entry named, else what this person decided last, together; else
 * what anybody did. Version 0: whatever it is. */
static GArray *to_take_back(Request *request, gboolean *own, GError **error) {
  GPtrArray *undo = request->session->undo;
  const char *named = request_form(request, "entry");
  gint64 id = named ? g_ascii_strtoll(named, NULL, 10) : 0;
  *own = !named && undo->len;
  if (*own) return g_array_ref(undo->pdata[undo->len - 1]);
  if (!named) id = store_last_decided(request->desk->store, error);
  GArray *list = g_array_new(FALSE, FALSE, sizeof(Decided));
  if (id) add_decided(list, id, 0);
  return list;
}

void post_undo(Request *request) {
  Store *store = request->desk->store;
  GPtrArray *undo = request->session->undo;
  GError *error = NULL;
  Review review = review_of(request);
  gboolean own = FALSE;
  guint undone = 0;
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  g_autoptr(GArray) list = to_take_back(request, &own, &error);
  if (own) g_ptr_array_set_size(undo, (int)undo->len - 1);
  for (guint i = 0; i < list->len && !error; i++) {
    const Decided *one = &g_array_index(list, Decided, i);
    guint version = store_entry_version(store, one->entry, &error);
    if (!error && one->version && version != one->version) {
      g_autofree char *changed = what_changed(store, one->entry, one->version);
      return refuse(request, SOUP_STATUS_CONFLICT, changed);
    }
    if (!error && review_undo(&review, one->entry, &error)) undone++;
  }
  if (error) return give_up(request, error);
  if (!undone)
    return refuse(request, SOUP_STATUS_CONFLICT, "There is no decision left to take back.");
  if (!store_commit(store, &error)) return give_up(request, error);
  gint64 first = g_array_index(list, Decided, 0).entry;
  g_autofree char *said =
      undone == 1
          ? g_strdup_printf("The decision on entry %" G_GINT64_FORMAT " is taken back.", first)
          : g_strdup_printf("%u decisions are taken back.", undone);
  g_autofree char *address = queue_address(request, undone == 1 ? first : 0);
  answer_done(request, said, address);
}
