/* What a decision does to an entry: values set, members moved, credit claimed, steps undone. */
#include <stdlib.h>
#include <string.h>

#include "app/review.h"

char *review_missing(const Entry *entry) {
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
    if (needs[i].lacks)
      g_string_append_printf(text, "%s no %s (%s)", text->len ? "," : "it has", needs[i].what,
                             needs[i].example);
  return g_string_free(text, text->len == 0);
}

/* A part that was all of the credits stays all of them; no part is more than the whole. */
static void fit_part(Credits *part, Credits before, Credits now) {
  if (*part == CREDITS_ALL || *part == CREDITS_UNKNOWN || now == CREDITS_UNKNOWN) return;
  if (*part > 0 && *part == before) *part = now;
  *part = MIN(*part, now);
}

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
    if (field_from_name(name, &field)) given |= 1u << field;
    if (!set_one(review, entry, name, equals + 1, why)) return FALSE;
  }
  if (!(given & 1u << FIELD_PLASTIC_SURGERY_CREDITS))
    fit_part(&entry->plastic_surgery_credits, before, entry->credits);
  if (!(given & 1u << FIELD_PATIENT_SAFETY_CREDITS))
    fit_part(&entry->patient_safety_credits, before, entry->credits);
  const struct {
    const char *name;
    Credits part;
  } parts[] = {{"plastic_surgery_credits", entry->plastic_surgery_credits},
               {"patient_safety_credits", entry->patient_safety_credits}};
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    if (parts[i].part > 0 && entry->credits != CREDITS_UNKNOWN && parts[i].part > entry->credits) {
      *why = g_strdup_printf("%s is more than the credits", parts[i].name);
      return FALSE;
    }
  return TRUE;
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
  return TRUE;
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

  const EntryFilter filter = {.member_id = member->id};
  g_autoptr(GPtrArray) all = store_entries(review->store, &filter, error);
  g_autoptr(GPtrArray) others = g_ptr_array_new();
  for (guint i = 0; all && i < all->len; i++) {
    const Entry *other = all->pdata[i];
    if (other->id != entry->id && other->state != STATE_REJECTED)
      g_ptr_array_add(others, (gpointer)other);
  }
  if (all) entry_flag_duplicates(entry, others);
  return all != NULL;
}

/* The last decision still in force on an entry, when it was one about two entries. */
static gint64 partner_of(Store *store, gint64 id, GError **error) {
  g_autoptr(GPtrArray) history = store_entry_history(store, id, error);
  const EntryVersion *last = history && history->len ? history->pdata[history->len - 1] : NULL;
  if (!last || !last->reason) return 0;
  if (strcmp(last->action, "supersede") != 0) return 0;
  const char *number = strrchr(last->reason, ' ');
  return number ? g_ascii_strtoll(number, NULL, 10) : 0;
}

gboolean review_undo(Review *review, gint64 id, GError **error) {
  gint64 partner = partner_of(review->store, id, error);
  if (*error) return FALSE;
  gboolean pair = partner && partner_of(review->store, partner, error) == id;
  return store_entry_undo(review->store, id, error) &&
         (!pair || store_entry_undo(review->store, partner, error));
}
