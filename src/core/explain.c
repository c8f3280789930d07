/* Writes the page about a member: every hundredth that counted, and every one that did not. */
#include "core/explain.h"

#include <string.h>

#include "core/rules.h"

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

static void say_title(Page *page, const Entry *entry) {
  g_autofree char *title = g_strdup(entry->title ? entry->title : "(no title)");
  char start[DAY_TEXT_SIZE];
  g_strdelimit(title, "\n\r\t", ' ');
  if (entry_is_residency(entry))
    say(page, "residency from %s: ", day_format(entry->start_date, start));
  else
    say(page, entry->category == CATEGORY_1 || entry->category == CATEGORY_2 ? "Cat. %s  " : "%s  ",
        category_name(entry->category));
  say(page, "%s", title);
}

/* "2022-03-01 #31    Cat. 2  Title": what an entry is known by. */
static void say_entry(Page *page, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *id = g_strdup_printf("#%" G_GINT64_FORMAT, entry->id);
  say(page, "  %s %-6s", entry->date == DAY_UNKNOWN ? "no date   " : day_format(entry->date, day),
      id);
  if (!entry_is_residency(entry)) say_amount(page, 16, entry->credits);
  say(page, "  ");
  say_title(page, entry);
}

static const char *name_of(const Page *page, guint i) {
  return g_array_index(rules_requirements(page->rules), Requirement, i).name;
}

static void say_clause(Page *page, const char *id) {
  const char *clause = rules_clause(page->rules, id);
  if (clause) say(page, "    \"%s\"\n", clause);
}

/* The needs and, where a cycle ended short, the sentences that make it so. */
static void say_table(Page *page, const Cycle *cycle) {
  say(page, "  %-18s%10s%10s%10s%12s\n", "", "needed", "counted", "short by", "if approved");
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    say(page, "  %-18s", name_of(page, i));
    say_amount(page, 10, result->required);
    say_amount(page, 10, result->counted);
    if (result->met) say(page, "%10s", "met");
    else say_amount(page, 10, result->shortfall);
    say_amount(page, 12, result->if_pending);
    say(page, "\n");
  }
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    if (!result->met && cycle->outcome != CYCLE_OPEN) say_clause(page, result->id);
  }
}

/* ---- what counted: a line an entry, a column a requirement ---- */

static const CountedEntry *line_of(const RequirementResult *result, const Entry *entry) {
  for (guint i = 0; i < result->entries->len; i++) {
    const CountedEntry *line = &g_array_index(result->entries, CountedEntry, i);
    if (line->entry == entry) return line;
  }
  return NULL;
}

static GPtrArray *entries_of(const Cycle *cycle) {
  GPtrArray *entries = g_ptr_array_new();
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    for (guint j = 0; j < result->entries->len; j++) {
      const Entry *entry = g_array_index(result->entries, CountedEntry, j).entry;
      if (!g_ptr_array_find(entries, entry, NULL)) g_ptr_array_add(entries, (gpointer)entry);
    }
  }
  return entries;
}

/* "counts up to 5.00, the cap of device training": why an entry did not count in full. */
static void say_limit(Page *page, const char *name, const char *reason) {
  for (guint i = 0; i < page->rules->n_limits; i++) {
    const Limit *limit = &page->rules->limits[i];
    if (strcmp(limit->reason, reason) != 0) continue;
    g_autofree char *at = credits_format(limit->at);
    g_autofree char *words = limit_words(limit);
    say(page, "%16s%s: %s counts up to %s in all, its %s\n", "", name, words, at,
        limit->category == CATEGORY_UNKNOWN ? "cap" : "limit");
  }
}

/* Columns of a requirement's amounts: its name and a gap. */
static int width_of(const Page *page, guint i) {
  return MAX(8, (int)g_utf8_strlen(name_of(page, i), -1)) + 2;
}

static void say_counted(Page *page, const Cycle *cycle) {
  g_autoptr(GPtrArray) entries = entries_of(cycle);
  if (entries->len == 0) {
    say(page, "  Nothing has counted.\n");
    return;
  }
  say(page, "  What counted     ");
  for (guint i = 0; i < cycle->requirements->len; i++)
    say(page, "%*s", width_of(page, i), name_of(page, i));
  say(page, "\n");
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    char day[DAY_TEXT_SIZE];
    g_autofree char *id = g_strdup_printf("#%" G_GINT64_FORMAT, entry->id);
    say(page, "  %s %-6s", day_format(entry->date, day), id);
    for (guint j = 0; j < cycle->requirements->len; j++) {
      const CountedEntry *line =
          line_of(&g_array_index(cycle->requirements, RequirementResult, j), entry);
      if (line) say_amount(page, width_of(page, j), line->counted);
      else say(page, "%*s", width_of(page, j), "-");
    }
    say(page, "  ");
    say_title(page, entry);
    say(page, "\n");
    for (guint j = 0; j < cycle->requirements->len; j++) {
      const CountedEntry *line =
          line_of(&g_array_index(cycle->requirements, RequirementResult, j), entry);
      if (line && line->limit) say_limit(page, name_of(page, j), line->limit);
    }
  }
}

char *explain_not_counted(const Rules *rules, const char *reason) {
  static const struct {
    const char *reason, *words;
  } known[] = {{"outside-cycle", "dated before the first cycle, or without a date"},
               {"pending", "waits for review"},
               {"other-credit", "is credit of another system, or of unknown category; a person may "
                                "claim it as Category 2 (review claim)"}};
  for (guint i = 0; i < G_N_ELEMENTS(known); i++)
    if (strcmp(known[i].reason, reason) == 0) return g_strdup(known[i].words);
  for (guint i = 0; i < rules->n_limits; i++) {
    const Limit *limit = &rules->limits[i];
    if (strcmp(limit->reason, reason) != 0) continue;
    g_autofree char *words = limit_words(limit);
    const char *clause = rules_clause(rules, limit->id);
    const char *kind = limit->category == CATEGORY_UNKNOWN ? "cap" : "limit";
    return clause ? g_strdup_printf("is %s above its %s: \"%s\"", words, kind, clause)
                  : g_strdup_printf("is %s above its %s", words, kind);
  }
  return g_strdup(reason);
}

static void say_not_counted(Page *page, const Cycle *cycle) {
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    g_autofree char *words = explain_not_counted(page->rules, left_out->reason);
    if (i == 0) say(page, "  Not counted\n");
    say_amount(page, 12, left_out->credits);
    say(page, "  %s\n", words);
  }
}

/* ---- what would cure it ---- */

/* More of what is at its limit would not help. */
static void say_no_use(Page *page, const Cycle *cycle) {
  for (guint i = 0; i < page->rules->n_limits; i++) {
    const Limit *limit = &page->rules->limits[i];
    if (!limit_matters(page->rules, cycle, limit)) continue;
    g_autofree char *words = limit_words(limit);
    say(page, "    More %s would not help: it is at its %s.\n", words,
        limit->category == CATEGORY_UNKNOWN ? "cap" : "limit");
  }
}

/* Only the time that is still there can cure. */
static void say_cure(Page *page, const Cycle *cycle) {
  char day[DAY_TEXT_SIZE];
  if (cycle->outcome == CYCLE_SUSPENDED) {
    say(page, "  What would cure it: a late paper dated by %s, or a person's decision to reinstate\n"
              "    (member decide).\n", day_format(cycle->probation_end, day));
  } else if (cycle->met_on == DAY_UNKNOWN &&
             (cycle->outcome == CYCLE_OPEN || cycle->outcome == CYCLE_PROBATION)) {
    const char *before = cycle->outcome == CYCLE_OPEN ? "  Still needed: " : "  What would cure it: ";
    for (guint i = 0; i < cycle->requirements->len; i++) {
      const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
      if (result->met) continue;
      g_autofree char *amount = credits_format(result->shortfall);
      g_autofree char *name = requirement_words(page->rules, i);
      say(page, "%s%s %s", before, amount, name);
      before = ", ";
    }
    say(page, ", dated by %s.\n",
        day_format(cycle->outcome == CYCLE_OPEN ? cycle->end : cycle->probation_end, day));
    say_no_use(page, cycle);
  } else {
    return;
  }
  if (cycle->met_if_pending) say(page, "    Approving what waits for review would do.\n");
}

static void say_time_left(Page *page, Day due) {
  g_autofree char *left = explain_count(due - page->evaluation->as_of, "day", "days");
  say(page, due > page->evaluation->as_of ? ", %s left" : ", the last day", left);
}

static void say_cycle(Page *page, const Cycle *cycle) {
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE], on[DAY_TEXT_SIZE];
  say(page, "\nCycle %s to %s: %s", day_format(cycle->start, start), day_format(cycle->end, end),
      cycle_outcome_name(cycle->outcome));
  if (cycle->outcome == CYCLE_PROBATION)
    say(page, " until %s", day_format(cycle->probation_end, on));
  if (cycle->outcome == CYCLE_OPEN) say_time_left(page, cycle->end);
  if (cycle->outcome == CYCLE_PROBATION) say_time_left(page, cycle->probation_end);
  if (cycle->met_on != DAY_UNKNOWN)
    say(page, cycle->outcome == CYCLE_MET || cycle->outcome == CYCLE_CURED ? " on %s" : ", met on %s",
        day_format(cycle->met_on, on));
  if (cycle->met_late_on != DAY_UNKNOWN)
    say(page, ", met late on %s", day_format(cycle->met_late_on, on));
  if (cycle->outcome != cycle->computed)
    say(page, " (the entries alone: %s)", cycle_outcome_name(cycle->computed));
  say(page, "\n  Counted is what is dated from %s to %s.\n", start, day_format(cycle->window_end, on));
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

static gboolean counts(const Entry *entry) {
  return entry->state == STATE_ACCEPTED || entry->state == STATE_APPROVED;
}

static gboolean is_rejected(const Page *page, const Entry *entry) {
  (void)page;
  return entry->state == STATE_REJECTED;
}

static gboolean is_duplicate(const Page *page, const Entry *entry) {
  (void)page;
  return counts(entry) && entry_find_flag(entry, "duplicate-suspected") != NULL;
}

/* Before the first day that can count, or after the day of the verdict. */
static gboolean is_outside(const Page *page, const Entry *entry) {
  if (!counts(entry)) return FALSE;
  if (entry_is_residency(entry)) return entry->start_date == DAY_UNKNOWN;
  return entry->date == DAY_UNKNOWN ||
         entry->date < page->evaluation->member->first_cycle_start ||
         entry->date > page->evaluation->as_of;
}

static gboolean is_without_parts(const Page *page, const Entry *entry) {
  return counts(entry) && !is_outside(page, entry) &&
         entry->plastic_surgery_credits != CREDITS_ALL && entry->plastic_surgery_credits <= 0 &&
         entry->patient_safety_credits != CREDITS_ALL && entry->patient_safety_credits <= 0;
}

static void say_why(Page *page, const Entry *entry) {
  if (entry->state == STATE_REJECTED && entry->reason) say(page, ": %s", entry->reason);
  for (guint i = 0; entry->state == STATE_PENDING && i < entry->flags->len; i++)
    say(page, "\n                  - %s", ((const Flag *)entry->flags->pdata[i])->message);
  for (guint i = 0; i < entry->notes->len; i++)
    say(page, "\n                  (%s)", ((const Flag *)entry->notes->pdata[i])->message);
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
