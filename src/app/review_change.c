/* What a decision does to an entry: values set, members moved, credit claimed, steps undone. */
#include <stdlib.h>
#include <string.h>

#include "app/review.h"
#include "core/amend.h"

char *review_missing(const Entry *entry, gboolean plain) {
  gboolean residency = g_strcmp0(entry->activity_type, "residency") == 0;
  GString *text = g_string_new(NULL);
  const struct {
    gboolean lacks;
    const char *what, *example;
  } needs[] = {
      {!entry->member_id, "member", "member_id=M-1001"},
      {entry->category == CATEGORY_UNKNOWN && !residency, "category", "category=1"},
      {entry->credits == CREDITS_UNKNOWN && !residency, "credits", "credits=12.50"},
      {entry->date == DAY_UNKNOWN, "date", "date=2024-03-05"},
      {residency && entry->start_date == DAY_UNKNOWN, "start_date", "start_date=2020-07-01"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(needs); i++)
    if (needs[i].lacks) {
      g_string_append_printf(text, "%s no %s", text->len ? "," : "it has", needs[i].what);
      if (!plain) g_string_append_printf(text, " (%s)", needs[i].example);
    }
  return g_string_free(text, text->len == 0);
}

/* A part that was all of the credits stays all of them; no part is more than the whole. */
static void fit_part(Credits *part, Credits before, Credits now) {
  if (*part == CREDITS_ALL || *part == CREDITS_UNKNOWN || now == CREDITS_UNKNOWN) return;
  if (*part > 0 && *part == before) *part = now;
  *part = MIN(*part, now);
}

static gboolean check_duplicates(Store *store, Entry *entry, GError **error) {
  if (!entry->member_id) return TRUE;
  g_autoptr(GPtrArray) theirs = store_entries_beside(store, entry, error);
  if (theirs) entry_flag_duplicates(entry, theirs);
  return theirs != NULL;
}

#define BIT(field) (1u << (field))

static gboolean set_one(Review *review, Entry *entry, const char *name, const char *value,
                        char **why) {
  Field field;
  if (strcmp(name, "member_id") == 0 || strcmp(name, "member") == 0) {
    GError *error = NULL;
    if (review_move(review, entry, value, &error)) return TRUE;
    *why = error ? g_strdup(error->message) : g_strdup_printf("there is no member '%s'", value);
    g_clear_error(&error);
    return FALSE;
  }
  if (field_from_name(name, &field)) return entry_set(entry, field, value, why);
  GString *known = g_string_new("member_id");
  for (Field i = 0; i < N_FIELDS; i++) g_string_append_printf(known, ", %s", field_name(i));
  *why = g_strdup_printf("there is no field '%s'; the fields are %s", name, known->str);
  g_string_free(known, TRUE);
  return FALSE;
}

/* What the library knows of a provider or a title that a person gave. A library that cannot be
 * loaded, which was said, is no reason to refuse the correction. */
static void amend(Review *review, Entry *entry, guint given) {
  int exit_code;
  g_autoptr(Library) library = app_library(review->app, &exit_code);
  if (!library) return;
  if ((given & BIT(FIELD_PROVIDER)) && !(given & BIT(FIELD_PROVIDER_ID))) amend_provider(library, entry);
  if (!(given & BIT(FIELD_PLASTIC_SURGERY_CREDITS))) amend_plastic_surgery(library, entry);
}

gboolean review_set(Review *review, Entry *entry, char *const *pairs, guint n, char **why) {
  const Credits before = entry->credits;
  guint given = 0; /* bits of the fields named here */
  *why = NULL;
  for (guint i = 0; i < n; i++) {
    const char *equals = strchr(pairs[i], '=');
    if (!equals) {
      *why = g_strdup_printf("'%s' is no field=value", pairs[i]);
      return FALSE;
    }
    g_autofree char *name = g_strndup(pairs[i], (gsize)(equals - pairs[i]));
    Field field;
    if (field_from_name(name, &field)) given |= BIT(field);
    if (!set_one(review, entry, name, equals + 1, why)) return FALSE;
  }
  if (!(given & BIT(FIELD_PLASTIC_SURGERY_CREDITS)))
    fit_part(&entry->plastic_surgery_credits, before, entry->credits);
  if (!(given & BIT(FIELD_PATIENT_SAFETY_CREDITS)))
    fit_part(&entry->patient_safety_credits, before, entry->credits);
  if (given & (BIT(FIELD_PROVIDER) | BIT(FIELD_TITLE))) amend(review, entry, given);
  entry_resolve_parts(entry);
  if ((*why = entry_contradiction(entry, &(Field){N_FIELDS}))) return FALSE;
  g_autoptr(GError) error = NULL;
  if (!check_duplicates(review->store, entry, &error)) *why = g_strdup(error->message);
  return *why == NULL;
}

gboolean review_claim(Entry *entry, char **why) {
  *why = NULL;
  if (entry->category == CATEGORY_1 || entry->category == CATEGORY_2) {
    *why = g_strdup_printf("it is Category %s already", category_name(entry->category));
    return FALSE;
  }
  for (guint i = 0; entry->credits == CREDITS_UNKNOWN && i < entry->candidates->len; i++) {
    const Candidate *candidate = entry->candidates->pdata[i];
    g_autofree char *fault = NULL;
    if (candidate->field == FIELD_CREDITS)
      entry_set(entry, FIELD_CREDITS, candidate->value, &fault);
  }
  entry->category = CATEGORY_2;
  entry_resolve_parts(entry);
  return TRUE;
}

gboolean review_apply(Review *review, Entry *entry, const char *action, char *const *pairs,
                      guint n, char **why) {
  *why = NULL;
  if (strcmp(action, "reject") == 0) {
    entry->state = STATE_REJECTED;
    return TRUE;
  }
  if (n && !review_set(review, entry, pairs, n, why)) return FALSE;
  if (strcmp(action, "move") == 0) { /* what else was in doubt still is */
    if (entry->state == STATE_ACCEPTED) entry->state = STATE_APPROVED;
    return TRUE;
  }
  if (strcmp(action, "claim") == 0 && !review_claim(entry, why)) return FALSE;
  if ((*why = review_missing(entry, review->plain))) return FALSE;
  entry->state = STATE_APPROVED;
  return TRUE;
}

gboolean review_settle_document(Store *store, Document *document, const char *reason,
                                GError **error) {
  document->waits = FALSE;
  g_free(document->outcome);
  document->outcome = g_strdup("entered");
  g_free(document->reason);
  document->reason = g_strdup(reason);
  return store_document_update(store, document, error);
}

gint64 review_enter(Review *review, Document *document, char *const *pairs, guint n, char **why,
                    GError **error) {
  g_autoptr(Entry) entry = entry_new();
  entry->document = document->id;
  entry->source = g_strdup("by-hand");
  if (document->folder && roster_find(review->roster, document->folder))
    entry->member_id = g_strdup(document->folder);
  if (!review_apply(review, entry, "enter", pairs, n, why)) return 0;
  entry->reason = g_strdup(review->reason);
  gint64 id = store_entry_add(review->store, entry, 0, error);
  return id && review_settle_document(review->store, document, "entered by hand", error) ? id : 0;
}

/* The entry is matched as if it bore the member's name and lay in the member's folder, so
 * that its dates are held against that member's cycles. */
gboolean review_move(Review *review, Entry *entry, const char *member_id, GError **error) {
  static const char *const about_members[] = {"member-unknown", "member-several",
                                              "member-not-of-folder", "folder-unknown"};
  const Member *member = roster_find(review->roster, member_id);
  if (!member) return FALSE;
  char *name = entry->member_name;
  entry->member_name = g_strdup(member->name);
  entry_assign_member(entry, review->roster, member->id);
  g_free(entry->member_name);
  entry->member_name = name;
  g_free(entry->member_id);
  entry->member_id = g_strdup(member->id);
  for (guint i = 0; i < G_N_ELEMENTS(about_members); i++)
    entry_drop_flags(entry, about_members[i]);

  return check_duplicates(review->store, entry, error);
}

/* ---- taking back ---- */

/* The number at the end of a reason that begins with these words, or 0. */
static gint64 number_after(const EntryVersion *decision, const char *action, const char *words) {
  if (strcmp(decision->action, action) != 0 || !decision->reason ||
      !g_str_has_prefix(decision->reason, words))
    return 0;
  return g_ascii_strtoll(decision->reason + strlen(words), NULL, 10);
}

static gboolean is_about(Store *store, gint64 id, const char *action, const char *words, gint64 other,
                         GError **error) {
  g_autoptr(EntryVersion) decision = store_entry_undoable(store, id, error);
  return decision && number_after(decision, action, words) == other;
}

/* The entries that were decided on as one with this one, itself first: a pair that supersedes, or
 * what a document proves and its own entries. NULL: nobody decided, or error. */
static GArray *decided_together(Store *store, gint64 id, char **action, GError **error) {
  g_autoptr(EntryVersion) decision = store_entry_undoable(store, id, error);
  if (!decision) return NULL;
  GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_array_append_val(ids, id);
  *action = g_strdup(decision->action);
  gint64 old = number_after(decision, "supersede", "supersedes entry ");
  gint64 new = number_after(decision, "supersede", "superseded by entry ");
  if (old && is_about(store, old, "supersede", "superseded by entry ", id, error))
    g_array_append_val(ids, old);
  if (new && is_about(store, new, "supersede", "supersedes entry ", id, error))
    g_array_append_val(ids, new);

  gint64 proved = number_after(decision, "link", "proves entry ");
  gint64 document = number_after(decision, "link", "proved by document ");
  g_autoptr(Entry) entry = proved ? store_entry(store, id, error) : NULL;
  if (entry) document = entry->document;
  else if (document) proved = id;
  if (!document) return ids;
  if (proved != id && is_about(store, proved, "link", "proved by document ", document, error))
    g_array_append_val(ids, proved);
  const EntryFilter filter = {.document = document};
  g_autoptr(GPtrArray) own = store_entries(store, &filter, error);
  for (guint i = 0; own && i < own->len; i++) {
    gint64 other = ((Entry *)own->pdata[i])->id;
    if (other != id && is_about(store, other, "link", "proves entry ", proved, error))
      g_array_append_val(ids, other);
  }
  return ids;
}

/* A document whose entry by hand, or link, was taken back is again what reading it gave. */
static gboolean reopen_document(Store *store, gint64 id, GError **error) {
  g_autoptr(Document) document = store_document_by_id(store, id, error);
  const EntryFilter filter = {.document = id};
  g_autoptr(GPtrArray) entries = document ? store_entries(store, &filter, error) : NULL;
  gboolean live = FALSE, pending = FALSE;
  if (!entries) return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    live = live || entry->state != STATE_REJECTED;
    pending = pending || entry->state == STATE_PENDING;
  }
  const char *outcome = live && !pending                                     ? "entered"
                        : document->extracted == OUTCOME_NOT_A_CERTIFICATE   ? "not-a-certificate"
                        : document->extracted == OUTCOME_CERTIFICATE ||
                                  document->extracted == OUTCOME_NO_TEXT     ? "flagged"
                                                                             : "quarantined";
  g_free(document->outcome);
  g_free(document->reason);
  document->outcome = g_strdup(outcome);
  document->reason = strcmp(outcome, "quarantined") == 0
                         ? g_strdup(outcome_name(document->extracted)) : NULL;
  document->waits = !live && (document->extracted == OUTCOME_NO_TEXT || document->reason);
  return store_document_update(store, document, error);
}

gboolean review_undo(Review *review, gint64 id, GError **error) {
  g_autofree char *action = NULL;
  g_autoptr(GArray) ids = decided_together(review->store, id, &action, error);
  if (!ids || *error) return FALSE;
  gint64 document = 0;
  for (guint i = 0; i < ids->len; i++) {
    gint64 one = g_array_index(ids, gint64, i);
    g_autoptr(Entry) entry = store_entry(review->store, one, error);
    if (!entry || !store_entry_undo(review->store, one, review->reason, error)) return FALSE;
    if (entry->document) document = entry->document;
  }
  gboolean settled = strcmp(action, "link") == 0 || strcmp(action, "enter") == 0;
  return !settled || !document || reopen_document(review->store, document, error);
}
