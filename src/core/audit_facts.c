/* What an audit file says of its entries: how each was accepted, what it counts and why not
 * more, and what its certificate does not show. */
#include <string.h>

#include "core/audit_file.h"
#include "core/tally.h"

const char *const audit_asked_names[N_ASKED] = {"physician", "provider", "title", "format",
                                                "location",  "date",     "credits"};

const char *audit_item_name(ItemState state) {
  static const char *const names[] = {"found",     "inferred", "by-hand",
                                      "not-found", "not-read", "not-needed"};
  return names[state];
}

/* ---- how it was accepted ---- */

static gboolean names_field(const char *change, const char *field) {
  gsize length = strlen(field);
  return strncmp(change, field, length) == 0 &&
         (change[length] == '\0' || g_str_has_prefix(change + length, ": "));
}

const AuditChange *audit_changed_by_hand(const AuditFile *file, const Entry *entry, Field field) {
  const AuditChange *found = NULL;
  for (guint i = 0; i < file->changes->len; i++) {
    const AuditChange *change = file->changes->pdata[i];
    if (change->entry != entry->id) continue;
    for (guint j = 0; j < change->changes->len; j++)
      if (names_field(change->changes->pdata[j], field_name(field)))
        found = change->person && strcmp(change->action, "undo") != 0 ? change : NULL;
  }
  return found;
}

/* ": credits (was 12.50), date (was unknown)": what people changed of what was read. */
static void say_corrections(const AuditFile *file, const Entry *entry, GString *text) {
  const char *before = ": ";
  for (guint i = 0; i < file->changes->len; i++) {
    const AuditChange *change = file->changes->pdata[i];
    if (change->entry != entry->id || !change->person) continue;
    for (guint j = 0; j < change->changes->len; j++) {
      const char *said = change->changes->pdata[j], *colon = strchr(said, ':');
      if (!colon || names_field(said, "state")) continue;
      g_autofree char *field = g_strdelimit(g_strndup(said, (gsize)(colon - said)), "_", ' ');
      g_auto(GStrv) sides = g_strsplit(colon + 2, " -> ", 2);
      g_string_append_printf(text, "%s%s (was %s)", before, field,
                             strcmp(sides[0], "-") == 0 ? "unknown" : sides[0]);
      before = ", ";
    }
  }
}

static const AuditChange *first_change(const AuditFile *file, const Entry *entry) {
  for (guint i = 0; i < file->changes->len; i++) {
    const AuditChange *change = file->changes->pdata[i];
    if (change->entry == entry->id) return change;
  }
  return NULL;
}

static const char *source_words(const Entry *entry) {
  static const char *const words[][2] = {{"certificate", "automatically"},
                                         {"self-reported", "as the member reported it"},
                                         {"society", "as the society posted it"},
                                         {"opening-balance", "as an opening balance"}};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (g_strcmp0(entry->source, words[i][0]) == 0) return words[i][1];
  return "as entered";
}

char *audit_how_accepted(const AuditFile *file, const Entry *entry) {
  GString *text = g_string_new(NULL);
  const AuditChange *first = first_change(file, entry);
  if (entry->state == STATE_ACCEPTED) {
    g_string_append(text, source_words(entry));
    if (first && first->at) g_string_append_printf(text, ", %.10s", first->at);
  } else if (entry->state == STATE_PENDING) {
    g_string_append(text, "waits for review");
  } else {
    g_autoptr(GString) corrections = g_string_new(NULL);
    say_corrections(file, entry, corrections);
    g_string_append(text, corrections->len                        ? "corrected"
                          : g_strcmp0(entry->source, "by-hand") == 0 ? "entered by hand"
                          : entry->state == STATE_REJECTED           ? "rejected"
                                                                     : "approved");
    if (entry->decided_by) g_string_append_printf(text, " by %s", entry->decided_by);
    if (entry->decided_at) g_string_append_printf(text, ", %.10s", entry->decided_at);
    g_string_append(text, corrections->str);
  }
  return g_string_free(text, FALSE);
}

/* ---- what it counts ---- */

Credits audit_counted(const AuditRow *row, const Cycle *cycle, guint requirement,
                      const char **limit) {
  const GArray *list = g_array_index(cycle->requirements, RequirementResult, requirement).entries;
  for (guint i = 0; i < list->len; i++) {
    const CountedEntry *counted = &g_array_index(list, CountedEntry, i);
    if (counted->entry != row->entry) continue;
    if (limit) *limit = counted->limit;
    return counted->counted;
  }
  if (limit) *limit = NULL;
  return 0;
}

static const Limit *limit_of(const Rules *rules, const char *reason) {
  for (guint i = 0; i < rules->n_limits; i++)
    if (strcmp(rules->limits[i].reason, reason) == 0) return &rules->limits[i];
  return NULL;
}

char *audit_reason_words(const Rules *rules, const char *reason) {
  static const char *const words[][2] = {{"outside-cycle", "dated outside the cycle, or not at all"},
                                         {"pending", "waits for review"},
                                         {"other-credit", "neither Category 1 nor Category 2"}};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(reason, words[i][0]) == 0) return g_strdup(words[i][1]);
  const Limit *limit = limit_of(rules, reason);
  if (!limit) return g_strdup(reason);
  g_autofree char *at = credits_format(limit->at), *name = limit_words(limit);
  return g_strdup_printf("over the %s of %s for %s",
                         limit->category == CATEGORY_UNKNOWN ? "cap" : "limit", at, name);
}

char *audit_limits(const AuditFile *file, const Cycle *cycle, const AuditRow *row) {
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const char *limit;
    audit_counted(row, cycle, i, &limit);
    g_autofree char *said = limit ? audit_reason_words(file->input.rules, limit) : NULL;
    gboolean new = said != NULL;
    for (guint j = 0; j < words->len && new; j++) new = strcmp(words->pdata[j], said) != 0;
    if (new) g_ptr_array_add(words, g_steal_pointer(&said));
  }
  g_ptr_array_add(words, NULL);
  return g_strjoinv("; ", (char **)words->pdata);
}

char *audit_left_out(const AuditFile *file, const Cycle *cycle, const AuditRow *row) {
  const Entry *entry = row->entry;
  const char *limit = NULL;
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const char *why;
    if (audit_counted(row, cycle, i, &why) > 0) return NULL;
    if (why) limit = why;
  }
  if (entry->date == DAY_UNKNOWN || entry->date < cycle->start || entry->date > cycle->window_end)
    return NULL;
  if (entry->state == STATE_PENDING) return audit_reason_words(file->input.rules, "pending");
  if (limit) return audit_reason_words(file->input.rules, limit);
  if (entry->category != CATEGORY_1 && entry->category != CATEGORY_2)
    return audit_reason_words(file->input.rules, "other-credit");
  if (entry_is_residency(entry)) return g_strdup("no full year of training inside the cycle");
  return g_strdup(entry->credits == CREDITS_UNKNOWN ? "no amount is known" : "0.00 credits");
}

static void say_amount(GString *text, const char *before, const char *name, gint64 amount) {
  g_autofree char *credits = credits_format(tally_credits(amount));
  g_string_append_printf(text, "%s%s %s", before, name, credits);
}

char *audit_arithmetic(const AuditFile *file, const Cycle *cycle, guint requirement) {
  const Rules *rules = file->input.rules;
  const RequirementResult *result =
      &g_array_index(cycle->requirements, RequirementResult, requirement);
  Tally tally = {{0}, {{0}}, {{0}}, {{0}}};
  g_autoptr(GArray) earned =
      earned_between(rules, file->entries, cycle->start, cycle->window_end);
  for (guint i = 0; i < earned->len; i++) {
    const Earned *one = &g_array_index(earned, Earned, i);
    if (one->entry->state != STATE_PENDING) tally_add(rules, &tally, one, NULL);
  }
  GString *text = g_string_new(NULL);
  say_amount(text, "", "Category 1", tally.of_category[requirement][0]);
  if (rules->how[requirement].category == CATEGORY_UNKNOWN)
    say_amount(text, " + ", "Category 2", tally.of_category[requirement][1]);
  g_autofree char *counted = credits_format(result->counted);
  g_autofree char *required = credits_format(result->required);
  g_autofree char *short_by = credits_format(result->shortfall);
  g_string_append_printf(text, " = %s counted, of %s required", counted, required);
  if (!result->met) g_string_append_printf(text, ": short by %s", short_by);
  g_string_append_c(text, '.');
  for (guint i = 0; i < rules->n_limits; i++) {
    gint64 over = tally.over[requirement][i], used = tally.used[requirement][i];
    if (over == 0) continue;
    g_autofree char *name = limit_words(&rules->limits[i]);
    g_string_append_c(text, ' ');
    name[0] = g_ascii_toupper(name[0]);
    say_amount(text, "", name, used + over);
    say_amount(text, " earned,", "", used);
    g_string_append_printf(text, " counted (%s)",
                           rules->limits[i].category == CATEGORY_UNKNOWN ? "cap" : "limit");
    say_amount(text, ",", "", over);
    g_string_append(text, " left out.");
  }
  return g_string_free(text, FALSE);
}

/* ---- what a certificate must show ---- */

gboolean audit_has_originals(const AuditFile *file) {
  for (guint i = 0; i < file->exhibits->len; i++)
    if (((const AuditExhibit *)file->exhibits->pdata[i])->file_name) return TRUE;
  return FALSE;
}

static gboolean nobody_meets(const Entry *entry) {
  return entry->activity_type && strcmp(entry->activity_type, "live") != 0 &&
         strcmp(entry->activity_type, "other") != 0;
}

ItemState audit_quoted(const AuditRow *row, Field quoted, const char **words, guint *page) {
  const Evidence *evidence = entry_evidence(row->entry, quoted);
  gboolean found = evidence && *evidence->text;
  *words = found ? evidence->text : NULL;
  *page = found ? evidence->page : 0;
  return found ? ITEM_FOUND : evidence ? ITEM_NOT_FOUND : ITEM_NOT_READ;
}

static ItemState location_of(const AuditRow *row, guint *page) {
  const char *words;
  ItemState state = audit_quoted(row, QUOTED_LOCATION, &words, page);
  return state != ITEM_FOUND && nobody_meets(row->entry) ? ITEM_NOT_NEEDED : state;
}

ItemState audit_item(const AuditFile *file, const AuditRow *row, Asked asked, guint *page) {
  static const Field fields[N_ASKED] = {FIELD_MEMBER_NAME,   FIELD_PROVIDER, FIELD_TITLE,
                                        FIELD_ACTIVITY_TYPE, N_FIELDS,       FIELD_DATE,
                                        FIELD_CREDITS};
  const Entry *entry = row->entry;
  *page = 0;
  if (asked == ASKED_LOCATION) return location_of(row, page);
  g_autofree char *value = entry_get(entry, fields[asked]);
  const Evidence *evidence = entry_evidence(entry, fields[asked]);
  if (!*value) return ITEM_NOT_FOUND;
  if (g_strcmp0(entry->source, "certificate") != 0 ||
      audit_changed_by_hand(file, entry, fields[asked]))
    return ITEM_BY_HAND;
  if (asked == ASKED_CREDITS && entry_find_flag(entry, "credits-maximum-only"))
    return ITEM_NOT_FOUND;
  if (!evidence || evidence->page == 0) return ITEM_INFERRED;
  *page = evidence->page;
  return ITEM_FOUND;
}
