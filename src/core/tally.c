/* Adds up credit day by day, with the category limits and the caps of topics. */
#include "core/tally.h"

#include <string.h>

/* A part as an amount: never more than the whole, `all` is the whole. */
static Credits part_of(Credits part, Credits whole) {
  if (part == CREDITS_ALL) return whole;
  return part == CREDITS_UNKNOWN ? 0 : MIN(part, whole);
}

/* Years of training completed in the window, each 50.00 on its last day. Years are counted
 * from the first day inside the window (Reading residency.years). */
static void add_residency(const Rules *rules, const Entry *entry, Day start, Day until,
                          GArray *earned) {
  if (entry->start_date == DAY_UNKNOWN || entry->date == DAY_UNKNOWN) return;
  Day first = rules->residency_from_start ? entry->start_date : MAX(entry->start_date, start);
  Credits before = 0;
  Day last;
  for (int year = 1; (last = day_add_years(first, year) - 1) <= MIN(entry->date, until); year++) {
    if (day_add_years(first, year - 1) < start) continue;
    Credits after = before + rules->residency_credits;
    const Earned one = {
        entry, last, rules->residency_category, rules->residency_credits,
        part_of(entry->plastic_surgery_credits, after) -
            part_of(entry->plastic_surgery_credits, before),
        part_of(entry->patient_safety_credits, after) -
            part_of(entry->patient_safety_credits, before)};
    g_array_append_val(earned, one);
    before = after;
  }
}

static int by_date(gconstpointer a, gconstpointer b) {
  const Earned *left = a, *right = b;
  if (left->date != right->date) return left->date < right->date ? -1 : 1;
  return (left->entry->id > right->entry->id) - (left->entry->id < right->entry->id);
}

GArray *earned_between(const Rules *rules, const GPtrArray *entries, Day start, Day until) {
  GArray *earned = g_array_sized_new(FALSE, FALSE, sizeof(Earned), entries->len);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if (entry->state == STATE_REJECTED) continue;
    if (entry->activity_type && strcmp(entry->activity_type, "residency") == 0) {
      add_residency(rules, entry, start, until, earned);
    } else if ((entry->category == CATEGORY_1 || entry->category == CATEGORY_2) &&
               entry->credits != CREDITS_UNKNOWN && entry->date != DAY_UNKNOWN &&
               entry->date >= start && entry->date <= until) {
      const Earned one = {entry, entry->date, entry->category, entry->credits,
                          part_of(entry->plastic_surgery_credits, entry->credits),
                          part_of(entry->patient_safety_credits, entry->credits)};
      g_array_append_val(earned, one);
    }
  }
  for (guint i = 1; i < earned->len; i++)
    if (by_date(&g_array_index(earned, Earned, i - 1), &g_array_index(earned, Earned, i)) > 0) {
      g_array_sort(earned, by_date);
      break;
    }
  return earned;
}

/* Years of one residency, or topics of one entry, are one line of the explanation. */
static void explain(GArray *list, const Entry *entry, gint64 counted, const char *limit) {
  for (guint i = list->len; i > 0; i--) {
    CountedEntry *line = &g_array_index(list, CountedEntry, i - 1);
    if (line->entry != entry) continue;
    line->counted = tally_credits(line->counted + counted);
    if (!line->limit) line->limit = limit;
    return;
  }
  const CountedEntry line = {entry, tally_credits(counted), limit};
  g_array_append_val(list, line);
}

static void count(const Rules *rules, Tally *tally, guint requirement, int limit, Credits amount,
                  const Earned *earned, GArray **lists) {
  if (amount <= 0) return;
  gint64 counted = amount;
  if (limit != NO_LIMIT) {
    gint64 *used = &tally->used[requirement][limit];
    counted = MIN(counted, rules->limits[limit].at - *used);
    *used += counted;
    tally->over[requirement][limit] += amount - counted;
  }
  tally->counted[requirement] += counted;
  tally->of_category[requirement][earned->category == CATEGORY_2] += counted;
  if (lists)
    explain(lists[requirement], earned->entry, counted,
            counted < amount ? rules->limits[limit].reason : NULL);
}

/* The topics share the part in the order written; what they leave names no topic. */
static void count_topics(const Rules *rules, Tally *tally, guint requirement,
                         const Earned *earned, GArray **lists) {
  Credits left = earned->safety;
  g_autofree char *why = NULL;
  const char *named = earned->entry->safety_topic;
  if (named && !strpbrk(named, ";:")) { /* most name one, and it has all of the part */
    count(rules, tally, requirement, rules_topic_limit(rules, named), left, earned, lists);
    return;
  }
  g_autoptr(GPtrArray) topics = named ? safety_topics_parse(named, &why) : NULL;
  for (guint i = 0; topics && i < topics->len; i++) {
    const TopicAmount *topic = topics->pdata[i];
    Credits amount = part_of(topic->credits, left);
    count(rules, tally, requirement, rules_topic_limit(rules, topic->topic), amount, earned, lists);
    left -= amount;
  }
  count(rules, tally, requirement, rules_topic_limit(rules, NULL), left, earned, lists);
}

void tally_add(const Rules *rules, Tally *tally, const Earned *earned, GArray **lists) {
  for (guint i = 0; i < rules->requirements->len; i++) {
    const RequirementRule *how = &rules->how[i];
    if (how->category != CATEGORY_UNKNOWN && how->category != earned->category) continue;
    if (how->counts == COUNTS_PATIENT_SAFETY) {
      if (earned->safety > 0) count_topics(rules, tally, i, earned, lists);
      continue;
    }
    int limit = NO_LIMIT;
    for (guint j = 0; how->limits >> j; j++)
      if ((how->limits >> j & 1) && rules->limits[j].category == earned->category) limit = (int)j;
    count(rules, tally, i, limit,
          how->counts == COUNTS_CREDITS ? earned->credits : earned->plastic, earned, lists);
  }
}

gboolean tally_meets(const Rules *rules, const Tally *tally) {
  for (guint i = 0; i < rules->requirements->len; i++)
    if ((rules->trigger >> i & 1) &&
        tally->counted[i] < g_array_index(rules->requirements, Requirement, i).required)
      return FALSE;
  return TRUE;
}

Day tally_first_met(const Rules *rules, const GArray *earned, Day start, gboolean with_pending) {
  Tally tally = {{0}, {{0}}, {{0}}, {{0}}};
  if (tally_meets(rules, &tally)) return start;
  for (guint i = 0; i < earned->len; i++) {
    const Earned *one = &g_array_index(earned, Earned, i);
    if (one->entry->state == STATE_PENDING && !with_pending) continue;
    tally_add(rules, &tally, one, NULL);
    if (tally_meets(rules, &tally)) return one->date;
  }
  return DAY_UNKNOWN;
}

Credits tally_credits(gint64 amount) { return (Credits)MIN(amount, G_MAXINT32); }
