/* Writes the page about a member: every hundredth that counted, and every one that did not. */
#include "core/explain.h"

#include <string.h>

typedef struct {
  GString *text;
  const Evaluation *evaluation;
  const Rules *rules;
  const GPtrArray *entries;
} Page;

char *explain_count(gint64 count, const char *one, const char *many) {
  return g_strdup_printf("%" G_GINT64_FORMAT " %s", count, count == 1 ? one : many);
}

static void say(Page *page, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(Page *page, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_string_append_vprintf(page->text, format, args);
  va_end(args);
}

static void say_amount(Page *page, int width, Credits credits) {
  g_autofree char *amount = credits_format(credits);
  say(page, "%*s", width, *amount ? amount : "?");
}

/* "31  2022-03-01  1  Title": what an entry is known by. */
static void say_entry(Page *page, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *title = g_strdup(entry->title ? entry->title : "(no title)");
  g_strdelimit(title, "\n\r\t", ' ');
  say(page, "%s  %-7s #%" G_GINT64_FORMAT " %s",
      entry->date == DAY_UNKNOWN ? "no date   " : day_format(entry->date, day),
      entry->category == CATEGORY_1   ? "Cat. 1"
      : entry->category == CATEGORY_2 ? "Cat. 2"
                                      : category_name(entry->category),
      entry->id, title);
}

static const char *name_of(const Page *page, guint i) {
  return g_array_index(rules_requirements(page->rules), Requirement, i).name;
}

static void say_clause(Page *page, const char *id) {
  const char *clause = rules_clause(page->rules, id);
  if (clause) say(page, "    \"%s\"\n", clause);
}

static void say_table(Page *page, const Cycle *cycle) {
  say(page, "    %-18s%10s%10s%10s%12s\n", "", "needed", "counted", "short by", "if approved");
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    say(page, "    %-18s", name_of(page, i));
    say_amount(page, 10, result->required);
    say_amount(page, 10, result->counted);
    if (result->met) say(page, "%10s", "met");
    else say_amount(page, 10, result->shortfall);
    say_amount(page, 12, result->if_pending);
    say(page, "\n");
  }
}

static const char *limit_in_words(const char *reason) {
  if (g_str_has_prefix(reason, "topic-cap:")) return "the cap of its topic";
  return "the limit of its category";
}

static Credits offered(const Page *page, guint requirement, const Entry *entry) {
  const char *id = g_array_index(rules_requirements(page->rules), Requirement, requirement).id;
  Credits part = strcmp(id, "plastic-surgery") == 0  ? entry->plastic_surgery_credits
                 : strcmp(id, "patient-safety") == 0 ? entry->patient_safety_credits
                                                     : entry->credits;
  if (part == CREDITS_ALL) return entry->credits;
  return entry->credits == CREDITS_UNKNOWN ? part : MIN(part, entry->credits);
}

static void say_counted(Page *page, const Cycle *cycle) {
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    say(page, "  %s: what counted", name_of(page, i));
    say(page, result->entries->len ? "\n" : " - nothing\n");
    for (guint j = 0; j < result->entries->len; j++) {
      const CountedEntry *line = &g_array_index(result->entries, CountedEntry, j);
      say_amount(page, 10, line->counted);
      say(page, "  ");
      say_entry(page, line->entry);
      if (line->limit) {
        g_autofree char *whole = credits_format(offered(page, i, line->entry));
        say(page, "  (of %s: %s)", *whole ? whole : "more", limit_in_words(line->limit));
      }
      say(page, "\n");
    }
  }
}

static void say_not_counted(Page *page, const Cycle *cycle) {
  static const struct {
    const char *reason, *words;
  } known[] = {{"category-2-limit", "Category 2 above its limit"},
               {"outside-cycle", "dated outside every cycle, or without a date"},
               {"pending", "waiting for review"},
               {"other-credit", "credit of another system, or of unknown category; a person may "
                                "claim it as Category 2 (review claim)"}};
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    const char *words = NULL;
    for (guint j = 0; j < G_N_ELEMENTS(known); j++)
      if (strcmp(known[j].reason, left_out->reason) == 0) words = known[j].words;
    if (i == 0) say(page, "  Not counted\n");
    say_amount(page, 10, left_out->credits);
    if (words) say(page, "  %s\n", words);
    else say(page, "  above the cap of %s\n", strchr(left_out->reason, ':')
                                                  ? strchr(left_out->reason, ':') + 1
                                                  : left_out->reason);
  }
}

/* Only the time that is still there can cure. */
static void say_cure(Page *page, const Cycle *cycle) {
  char day[DAY_TEXT_SIZE];
  Day due = cycle->outcome == CYCLE_OPEN ? cycle->end : cycle->probation_end;
  if (cycle->outcome == CYCLE_SUSPENDED) {
    say(page, "  What would cure it: a late paper dated by %s, or a person's decision to\n"
              "    reinstate (member decide)",
        day_format(cycle->probation_end, day));
  } else if ((cycle->outcome == CYCLE_OPEN || cycle->outcome == CYCLE_PROBATION) &&
             cycle->met_on == DAY_UNKNOWN) {
    const char *before = "  What would cure it: ";
    for (guint i = 0; i < cycle->requirements->len; i++) {
      const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
      if (result->met) continue;
      g_autofree char *amount = credits_format(result->shortfall);
      say(page, "%s%s %s", before, amount, name_of(page, i));
      before = ", ";
    }
    g_autofree char *left =
        explain_count(due - page->evaluation->as_of, "day is left", "days are left");
    say(page, ", dated by %s; %s", day_format(due, day), left);
  } else {
    return;
  }
  say(page, cycle->met_if_pending ? "; approving what waits would do\n" : "\n");
}

static void say_cycle(Page *page, const Cycle *cycle) {
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE], on[DAY_TEXT_SIZE];
  say(page, "\nCycle %s to %s: %s", day_format(cycle->start, start), day_format(cycle->end, end),
      cycle_outcome_name(cycle->outcome));
  if (cycle->met_on != DAY_UNKNOWN) say(page, ", met on %s", day_format(cycle->met_on, on));
  if (cycle->outcome == CYCLE_PROBATION)
    say(page, " until %s", day_format(cycle->probation_end, on));
  if (cycle->met_late_on != DAY_UNKNOWN)
    say(page, ", met late on %s", day_format(cycle->met_late_on, on));
  if (cycle->outcome != cycle->computed)
    say(page, " (the entries alone: %s)", cycle_outcome_name(cycle->computed));
  say(page, "\n  Counted is what is dated up to %s.\n", day_format(cycle->window_end, on));
  say_table(page, cycle);
  say_counted(page, cycle);
  say_not_counted(page, cycle);
  say_cure(page, cycle);
}

/* ---- what else came in under the name ---- */

static gboolean is_pending(const Page *page, const Entry *entry) {
  (void)page;
  return entry->state == STATE_PENDING;
}

static gboolean is_rejected(const Page *page, const Entry *entry) {
  (void)page;
  return entry->state == STATE_REJECTED;
}

static gboolean is_duplicate(const Page *page, const Entry *entry) {
  (void)page;
  return entry->state != STATE_REJECTED && entry_find_flag(entry, "duplicate-suspected") != NULL;
}

/* Before the first day that can count, or after the day of the verdict. */
static gboolean is_outside(const Page *page, const Entry *entry) {
  if (entry->state == STATE_REJECTED) return FALSE;
  return entry->date == DAY_UNKNOWN ||
         entry->date < page->evaluation->member->first_cycle_start ||
         entry->date > page->evaluation->as_of;
}

static gboolean is_without_parts(const Page *page, const Entry *entry) {
  (void)page;
  return (entry->state == STATE_ACCEPTED || entry->state == STATE_APPROVED) &&
         entry->plastic_surgery_credits != CREDITS_ALL && entry->plastic_surgery_credits <= 0 &&
         entry->patient_safety_credits != CREDITS_ALL && entry->patient_safety_credits <= 0;
}

static void say_why(Page *page, const Entry *entry) {
  if (entry->state == STATE_REJECTED && entry->reason) say(page, ": %s", entry->reason);
  for (guint i = 0; entry->state == STATE_PENDING && i < entry->flags->len; i++)
    say(page, "\n                - %s", ((const Flag *)entry->flags->pdata[i])->message);
  for (guint i = 0; i < entry->notes->len; i++)
    say(page, "\n                (%s)", ((const Flag *)entry->notes->pdata[i])->message);
}

static void say_others(Page *page) {
  static const struct {
    const char *heading;
    gboolean (*belongs)(const Page *page, const Entry *entry);
  } groups[] = {
      {"Waiting for review", is_pending},
      {"Perhaps the same credit twice", is_duplicate},
      {"Outside: before the first cycle, after this day, or without a date", is_outside},
      {"Accepted with neither plastic surgery nor patient safety", is_without_parts},
      {"Rejected", is_rejected},
  };
  for (guint i = 0; i < G_N_ELEMENTS(groups); i++) {
    gboolean first = TRUE;
    for (guint j = 0; j < page->entries->len; j++) {
      const Entry *entry = page->entries->pdata[j];
      if (!groups[i].belongs(page, entry)) continue;
      if (first) say(page, "\n%s\n", groups[i].heading);
      first = FALSE;
      say_amount(page, 10, entry->credits);
      say(page, "  ");
      say_entry(page, entry);
      say_why(page, entry);
      say(page, "\n");
    }
  }
}

static void say_decisions(Page *page, const GPtrArray *decisions) {
  gboolean first = TRUE;
  for (guint i = 0; decisions && i < decisions->len; i++) {
    const Decision *decision = decisions->pdata[i];
    char date[DAY_TEXT_SIZE], day[DAY_TEXT_SIZE];
    if (decision->date > page->evaluation->as_of) continue;
    say(page, first ? "\nDecisions\n" : "");
    first = FALSE;
    say(page, "  %s  %s", day_format(decision->date, date), decision->kind);
    if (decision->until != DAY_UNKNOWN) say(page, " until %s", day_format(decision->until, day));
    if (decision->cycle != DAY_UNKNOWN) say(page, ", cycle %s", day_format(decision->cycle, day));
    say(page, ", by %s: %s\n", decision->by ? decision->by : "?",
        decision->reason ? decision->reason : "");
  }
}

char *explain_page(const Evaluation *evaluation, const Rules *rules, const GPtrArray *entries,
                   const GPtrArray *decisions) {
  Page page = {g_string_new(NULL), evaluation, rules, entries};
  g_autofree char *sentence = evaluation_sentence(evaluation, rules);
  char day[DAY_TEXT_SIZE];
  say(&page, "%s  %s\n%s\n\n", evaluation->member->id, evaluation->member->name, sentence);
  say(&page, "Standing as of %s: %s (membership: %s)\n", day_format(evaluation->as_of, day),
      standing_name(evaluation->standing), evaluation->membership);
  if (evaluation->standing == STANDING_PROBATION) say_clause(&page, "probation");
  if (evaluation->standing == STANDING_SUSPENDED) say_clause(&page, "suspension");
  if (evaluation->standing == STANDING_DROPPED) say_clause(&page, "dropping");
  for (guint i = evaluation->cycles->len; i > 0; i--)
    say_cycle(&page, evaluation->cycles->pdata[i - 1]);
  say_decisions(&page, decisions);
  say_others(&page);
  for (guint i = 0; i < evaluation->advice->len; i++)
    say(&page, "%s  %s\n", i ? "" : "\nAdvice\n", (const char *)evaluation->advice->pdata[i]);
  return g_string_free(page.text, FALSE);
}
