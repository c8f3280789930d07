/* What a person decides: one transaction each, against the version that was on the screen. */
#include <string.h>

#include "core/printed.h"
#include "web/post.h"

Review post_review(Request *request) {
  Desk *desk = request->desk;
  g_autofree char *now = app_now(desk->app);
  store_set_actor(desk->store, request->session->user, now);
  return (Review){.app = desk->app, .store = desk->store, .roster = desk->roster,
                  .reason = request_form(request, "reason"), .plain = TRUE};
}

void post_give_up(Request *request, GError *error) {
  store_rollback(request->desk->store);
  answer_fault(request, error);
}

void post_refuse(Request *request, guint status, const char *sentence) {
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
GPtrArray *post_pairs(const Request *request) {
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
char *post_what_changed(Store *store, gint64 id, guint seen) {
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
  const Decided one = {entry, version, NULL};
  g_array_append_val(decided, one);
}

static void remember_one(Request *request, Decided one) {
  GArray *decided = g_array_new(FALSE, FALSE, sizeof(Decided));
  g_array_append_val(decided, one);
  remember(request, decided);
}

void post_remember(Request *request, gint64 entry, guint version) {
  remember_one(request, (Decided){entry, version, NULL});
}

void post_remember_provider(Request *request, gint64 entry, const char *provider) {
  remember_one(request, (Decided){entry, 0, g_intern_string(provider)});
}

static const char *in_the_past(const char *action) {
  static const char *const words[][2] = {
      {"reject", "rejected"},   {"claim", "claimed as Category 2"}, {"move", "moved; it waits on"},
      {"supersede", "approved"}, {"link", "rejected, its paper is the proof"}};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(action, words[i][0]) == 0) return words[i][1];
  return "approved";
}

Entry *post_other(Request *request, guint *version, guint *status, char **why, GError **error) {
  Store *store = request->desk->store;
  const char *with = request_form(request, "with");
  char *rest = NULL;
  gint64 id = with ? g_ascii_strtoll(with, &rest, 10) : 0;
  guint seen = rest && *rest == '/' ? (guint)g_ascii_strtoull(rest + 1, NULL, 10) : 0;
  *version = id > 0 ? store_entry_version(store, id, error) : 0;
  Entry *other = *version ? store_entry(store, id, error) : NULL;
  if (*error || (other && (!seen || seen == *version))) return other;
  *status = other ? SOUP_STATUS_CONFLICT : SOUP_STATUS_NOT_FOUND;
  *why = other ? post_what_changed(store, id, seen)
               : g_strdup_printf("There is no entry %s.", with ? with : "of that number");
  g_clear_pointer(&other, entry_free);
  return NULL;
}

/* With another entry: this one replaces it, or this one's paper proves it. `decided` is what undo
 * names. FALSE with *why or *error. */
static gboolean decide_pair(Request *request, Review *review, Entry *entry, const char *action,
                            Decided *decided, guint *status, char **why, GError **error) {
  guint version = 0;
  g_autoptr(Entry) other = post_other(request, &version, status, why, error);
  if (!other) return FALSE;
  if (strcmp(action, "supersede") == 0) return review_supersede(review, entry, other, why, error);
  g_autoptr(Document) document =
      entry->document ? store_document_by_id(review->store, entry->document, error) : NULL;
  if (!document) {
    if (!*error) *why = g_strdup("this entry has no paper");
    return FALSE;
  }
  g_autoptr(GArray) ids = review_link(review, document, other, why, error);
  *decided = (Decided){other->id, version + 1, NULL};
  return ids != NULL;
}

static gboolean decide(Request *request, Review *review, Entry *entry, const char *asked,
                       Decided *decided, guint *status, char **why, GError **error) {
  g_autoptr(GPtrArray) pairs = post_pairs(request);
  const char *action = strcmp(asked, "approve") == 0 && pairs->len ? "correct" : asked;
  *status = SOUP_STATUS_UNPROCESSABLE_ENTITY;
  if (strcmp(asked, "supersede") == 0 || strcmp(asked, "link") == 0)
    return decide_pair(request, review, entry, asked, decided, status, why, error);
  return review_apply(review, entry, action, (char **)pairs->pdata, pairs->len, why) &&
         store_entry_revise(review->store, entry, action, review->reason, TRUE, error);
}

/* "Entry 12 approved. u takes it back.", and that it may be the same credit as another. */
static char *sentence_about(const Entry *entry, const char *action) {
  const Flag *twice = entry->state == STATE_APPROVED ? entry_find_flag(entry, "duplicate-suspected")
                                                     : NULL;
  return g_strdup_printf("Entry %" G_GINT64_FORMAT " %s. u takes it back.%s%s", entry->id,
                         in_the_past(action), twice ? " " : "", twice ? twice->message : "");
}

void post_decision(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/review/");
  const char *asked = request_form(request, "action"), *seen = request_form(request, "version");
  if (g_strcmp0(asked, "learn") == 0 || g_strcmp0(asked, "learn-not") == 0)
    return post_learn(request, strcmp(asked, "learn") == 0);
  Review review = post_review(request);
  static const char *const actions[] = {"approve", "reject", "claim", "move", "supersede", "link",
                                        NULL};
  if (!asked || !seen || !g_strv_contains(actions, asked)) {
    answer_refused(request, SOUP_STATUS_BAD_REQUEST, "It is not said what is decided.");
    return;
  }
  if (strcmp(asked, "reject") == 0 && !review.reason) {
    answer_refused(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "A rejection needs a reason.");
    return;
  }
  gint64 next = strcmp(asked, "move") == 0 ? id : queue_next(request, id);
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  guint version = store_entry_version(store, id, &error), status = 0;
  g_autoptr(Entry) entry = version ? store_entry(store, id, &error) : NULL;
  g_autofree char *why = NULL;
  if (error) return post_give_up(request, error);
  if (!entry) return post_refuse(request, SOUP_STATUS_NOT_FOUND, "There is no such entry.");
  if (version != (guint)g_ascii_strtoull(seen, NULL, 10)) {
    g_autofree char *changed =
        post_what_changed(store, id, (guint)g_ascii_strtoull(seen, NULL, 10));
    return post_refuse(request, SOUP_STATUS_CONFLICT, changed);
  }
  Decided decided = {id, version + 1, NULL};
  gboolean done = decide(request, &review, entry, asked, &decided, &status, &why, &error);
  if (why) {
    g_autofree char *sentence = g_strdup_printf("Not decided: %s.", why);
    return post_refuse(request, status, status == SOUP_STATUS_UNPROCESSABLE_ENTITY ? sentence : why);
  }
  if (!done || !store_commit(store, &error)) return post_give_up(request, error);
  post_remember(request, decided.entry, decided.version);
  g_autofree char *said = sentence_about(entry, asked);
  g_autofree char *address = queue_address(request, next);
  answer_done(request, said, address);
}

/* ---- many at once ---- */

/* "12/3,13/1": entries and the versions that were on the sheet. All or none. */
void post_sheet(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  const char *list = request_form(request, "entries"), *asked = request_form(request, "action");
  const char *action = g_strcmp0(asked, "claim") == 0 ? "claim" : "approve";
  Review review = post_review(request);
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
    if (error) return post_give_up(request, error);
    if (!entry || version != seen) {
      g_autofree char *changed = post_what_changed(store, id, seen);
      g_autofree char *sentence =
          g_strdup_printf("Entry %" G_GINT64_FORMAT ": %s", id, changed);
      return post_refuse(request, SOUP_STATUS_CONFLICT, sentence);
    }
    if (!review_apply(&review, entry, action, NULL, 0, &why)) {
      g_autofree char *sentence = g_strdup_printf(
          "Entry %" G_GINT64_FORMAT " cannot be decided with the others: %s. Take it out.", id, why);
      return post_refuse(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, sentence);
    }
    if (!store_entry_revise(store, entry, action, review.reason, TRUE, &error))
      return post_give_up(request, error);
    add_decided(decided, id, version + 1);
  }
  if (!store_commit(store, &error)) return post_give_up(request, error);
  g_autofree char *said = g_strdup_printf("%u entries %s. u takes all of them back.", decided->len,
                                          in_the_past(action));
  remember(request, g_steal_pointer(&decided));
  g_autofree char *sheet = list_address(request, "/sheet", NULL, NULL);
  answer_done(request, said, queue_count(request) ? sheet : "/");
}
