/* Judges a member's cycles as of a day, with the decisions of people over what the entries
 * alone say (compliance.md, "Standing"). */
#include <string.h>

#include "core/tally.h"

typedef struct {
  const Rules *rules;
  const Member *member;
  const GPtrArray *entries;
  GPtrArray *decisions; /* of const Decision, in force by as_of, by date */
  Day as_of;
  gboolean with_entries;
} Case;

static const char *const outcomes[] = {"open", "met", "probation", "cured", "suspended",
                                       "not-judged"};
static const char *const standings[] = {"good-standing", "probation", "suspended", "dropped",
                                        "exempt"};
static const char *const kinds[] = {"extension", "leave",   "attested-met", "not-judged",
                                    "reinstated", "dropped", "exempt",       "active",
                                    "candidate"};
#define FIRST_CLASS 6 /* from here on a kind is a class that begins */

const char *cycle_outcome_name(CycleOutcome outcome) { return outcomes[outcome]; }
const char *standing_name(Standing standing) { return standings[standing]; }

gboolean standing_from_name(const char *name, Standing *standing) {
  for (guint i = 0; i < G_N_ELEMENTS(standings); i++)
    if (strcmp(standings[i], name) == 0) {
      *standing = (Standing)i;
      return TRUE;
    }
  return FALSE;
}

static int kind_of(const char *kind) {
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (strcmp(kinds[i], kind) == 0) return (int)i;
  return -1;
}
gboolean decision_kind_is_known(const char *kind) { return kind_of(kind) >= 0; }
static gboolean is_kind(const Decision *decision, const char *kind) {
  return strcmp(decision->kind, kind) == 0;
}

void decision_free(Decision *decision) {
  if (!decision) return;
  g_free(decision->kind);
  g_free(decision->reason);
  g_free(decision->by);
  g_free(decision);
}

static void cycle_free(Cycle *cycle) {
  for (guint i = 0; i < cycle->requirements->len; i++)
    g_clear_pointer(&g_array_index(cycle->requirements, RequirementResult, i).entries, g_array_unref);
  g_array_unref(cycle->requirements);
  g_ptr_array_unref(cycle->not_counted);
  g_free(cycle);
}

static void not_counted_free(NotCounted *left_out) {
  g_free(left_out->reason);
  g_free(left_out);
}

void evaluation_free(Evaluation *evaluation) {
  if (!evaluation) return;
  g_free(evaluation->membership);
  g_ptr_array_unref(evaluation->cycles);
  g_ptr_array_unref(evaluation->advice);
  g_free(evaluation);
}

/* ---- time ---- */

/* Always counted from the first start, so that 29 February comes back in leap years. */
static Day cycle_start(const Case *c, int n) {
  return day_add_years(c->member->first_cycle_start, n * c->rules->years);
}
static Day cycle_end(const Case *c, int n) { return cycle_start(c, n + 1) - 1; }

/* The year of probation is counted from its first day, the day after the end. */
static Day end_of_probation(const Rules *rules, Day end) {
  return day_add_years(end + 1, rules->probation_years) - 1;
}

static CycleOutcome outcome_by_entries(const Rules *rules, const GArray *earned, Day start,
                                       Day end, Day as_of, Day *met) {
  *met = tally_first_met(rules, earned, start, FALSE);
  if (as_of <= end) return CYCLE_OPEN;
  if (*met != DAY_UNKNOWN && *met <= end) return CYCLE_MET;
  if (*met != DAY_UNKNOWN && *met <= end_of_probation(rules, end)) return CYCLE_CURED;
  return as_of <= end_of_probation(rules, end) ? CYCLE_PROBATION : CYCLE_SUSPENDED;
}

/* ---- decisions ---- */

static int by_day(gconstpointer a, gconstpointer b) {
  const Decision *left = *(Decision *const *)a, *right = *(Decision *const *)b;
  return (left->date > right->date) - (left->date < right->date);
}

/* g_ptr_array_sort is stable: of two decisions of one day the one recorded later is last. */
static GPtrArray *decisions_in_force(const GPtrArray *decisions, Day as_of) {
  GPtrArray *in_force = g_ptr_array_new();
  for (guint i = 0; decisions && i < decisions->len; i++) {
    Decision *decision = decisions->pdata[i];
    if (decision->date <= as_of) g_ptr_array_add(in_force, decision);
  }
  g_ptr_array_sort(in_force, by_day);
  return in_force;
}

static const char *class_on(const Case *c, Day day) {
  const Member *member = c->member;
  const char *class = member->joined_as ? member->joined_as : member->membership;
  for (guint i = 0; i < c->decisions->len; i++) {
    const Decision *decision = c->decisions->pdata[i];
    if (decision->date <= day && kind_of(decision->kind) >= FIRST_CLASS) class = decision->kind;
  }
  return class;
}

static gboolean is_judged(const Case *c, Day day) {
  return g_strv_contains((const char *const *)c->rules->members, class_on(c, day));
}

static gboolean was_short(const Case *c, int n, Day day) {
  Day met, start = cycle_start(c, n);
  if (day < start) return FALSE;
  g_autoptr(GArray) earned = earned_between(c->rules, c->entries, start, day);
  CycleOutcome outcome =
      outcome_by_entries(c->rules, earned, start, cycle_end(c, n), day, &met);
  return outcome == CYCLE_PROBATION || outcome == CYCLE_SUSPENDED;
}

/* Which cycle is meant: the one named by any of its days. Without a name, an extension or a
 * leave is about the last cycle begun that it makes longer; any other decision about the
 * oldest that was short on that day, else the one that holds the day. */
static gboolean concerns(const Case *c, const Decision *decision, int n) {
  Day start = cycle_start(c, n), end = cycle_end(c, n);
  if (decision->cycle != DAY_UNKNOWN) return decision->cycle >= start && decision->cycle <= end;
  if (decision->date < start) return FALSE;
  if (is_kind(decision, "extension") || is_kind(decision, "leave"))
    return end < decision->until &&
           (decision->date < cycle_start(c, n + 1) || cycle_end(c, n + 1) >= decision->until);
  for (int i = 0; i < n; i++)
    if (was_short(c, i, decision->date)) return FALSE;
  return decision->date <= end || was_short(c, n, decision->date);
}

static Day moved_end(const Case *c, int n) {
  Day end = cycle_end(c, n);
  for (guint i = 0; i < c->decisions->len; i++) {
    const Decision *decision = c->decisions->pdata[i];
    if ((is_kind(decision, "extension") || is_kind(decision, "leave")) &&
        decision->until != DAY_UNKNOWN && decision->until >= cycle_start(c, n) &&
        concerns(c, decision, n))
      end = decision->until;
  }
  return end;
}

/* Reinstating lifts every suspension that had begun, or that of the cycle named. */
static CycleOutcome outcome_by_decisions(const Case *c, int n, const Cycle *cycle) {
  CycleOutcome outcome = cycle->computed;
  if (c->member->ledger_begins != DAY_UNKNOWN && cycle->end < c->member->ledger_begins)
    outcome = CYCLE_NOT_JUDGED;
  if (!is_judged(c, MIN(cycle->end, c->as_of))) outcome = CYCLE_NOT_JUDGED;
  for (guint i = 0; i < c->decisions->len; i++) {
    const Decision *decision = c->decisions->pdata[i];
    if (is_kind(decision, "attested-met") && concerns(c, decision, n)) outcome = CYCLE_MET;
    if (is_kind(decision, "not-judged") && concerns(c, decision, n)) outcome = CYCLE_NOT_JUDGED;
    if (is_kind(decision, "reinstated") && outcome == CYCLE_SUSPENDED &&
        (decision->cycle == DAY_UNKNOWN ? cycle->probation_end < decision->date
                                        : concerns(c, decision, n)))
      outcome = CYCLE_NOT_JUDGED;
  }
  return outcome;
}

/* ---- one cycle ---- */

static void leave_out(Cycle *cycle, const char *reason, gint64 amount) {
  if (amount <= 0) return;
  NotCounted *left_out = g_new(NotCounted, 1);
  *left_out = (NotCounted){g_strdup(reason), tally_credits(amount)};
  g_ptr_array_add(cycle->not_counted, left_out);
}

static Credits credits_of(const Entry *entry) {
  return entry->credits == CREDITS_UNKNOWN ? 0 : entry->credits;
}

static gboolean counts(const Entry *entry) {
  return entry->state == STATE_ACCEPTED || entry->state == STATE_APPROVED;
}

static gboolean is_residency(const Entry *entry) {
  return entry->activity_type && strcmp(entry->activity_type, "residency") == 0;
}

/* Credit that no requirement saw. What lies outside every cycle is told once: older than the
 * first with the first, without a date with the last. */
static void leave_out_others(const Case *c, Cycle *cycle, const GArray *earned, int n) {
  gint64 outside = 0, pending = 0, other = 0;
  gboolean last = cycle_start(c, n + 1) > c->as_of;
  for (guint i = 0; i < c->entries->len; i++) {
    const Entry *entry = c->entries->pdata[i];
    if (is_residency(entry)) continue;
    gboolean known = entry->category == CATEGORY_1 || entry->category == CATEGORY_2;
    gboolean dated = entry->date != DAY_UNKNOWN;
    gboolean inside = dated && entry->date >= cycle->start && entry->date <= cycle->window_end;
    if (inside && entry->state == STATE_PENDING) pending += credits_of(entry);
    else if (inside && counts(entry) && !known) other += credits_of(entry);
    else if (counts(entry) && known && ((!dated && last) || (dated && n == 0 &&
                                                             entry->date < cycle->start)))
      outside += credits_of(entry);
  }
  for (guint i = 0; i < earned->len; i++) {
    const Earned *one = &g_array_index(earned, Earned, i);
    if (is_residency(one->entry) && one->entry->state == STATE_PENDING &&
        one->date <= cycle->window_end)
      pending += one->credits;
  }
  leave_out(cycle, "outside-cycle", outside);
  leave_out(cycle, "pending", pending);
  leave_out(cycle, "other-credit", other);
}

static void add_up(const Case *c, Cycle *cycle, const GArray *earned, Tally *tally) {
  const GArray *requirements = c->rules->requirements;
  Tally pending;
  gboolean apart = FALSE; /* up to the first pending entry both are the same */
  GArray *lists[MAX_REQUIREMENTS] = {NULL};
  for (guint i = 0; c->with_entries && i < requirements->len; i++)
    lists[i] = g_array_new(FALSE, FALSE, sizeof(CountedEntry));
  for (guint i = 0; i < earned->len; i++) {
    const Earned *one = &g_array_index(earned, Earned, i);
    if (one->date > cycle->window_end) break;
    gboolean waits = one->entry->state == STATE_PENDING;
    if (waits && !apart) {
      pending = *tally;
      apart = TRUE;
    }
    if (apart) tally_add(c->rules, &pending, one, NULL);
    if (!waits)
      tally_add(c->rules, tally, one, c->with_entries ? lists : NULL);
  }
  for (guint i = 0; i < requirements->len; i++) {
    const Requirement *requirement = &g_array_index(requirements, Requirement, i);
    Credits counted = tally_credits(tally->counted[i]);
    const RequirementResult result = {
        requirement->id, requirement->required, counted, MAX(0, requirement->required - counted),
        tally_credits((apart ? &pending : tally)->counted[i]), counted >= requirement->required, lists[i]};
    g_array_append_val(cycle->requirements, result);
  }
  for (guint i = 0; i < c->rules->n_limits; i++) {
    gint64 over = 0;
    for (guint j = 0; j < requirements->len; j++) over = MAX(over, tally->over[j][i]);
    leave_out(cycle, c->rules->limits[i].reason, over);
  }
}

static gboolean any_pending(const GArray *earned) {
  for (guint i = 0; i < earned->len; i++)
    if (g_array_index(earned, Earned, i).entry->state == STATE_PENDING) return TRUE;
  return FALSE;
}

static Cycle *judge_cycle(const Case *c, int n, Tally *tally) {
  const Rules *rules = c->rules;
  Cycle *cycle = g_new0(Cycle, 1);
  Day met;
  cycle->start = cycle_start(c, n);
  cycle->end = moved_end(c, n);
  cycle->probation_end = end_of_probation(rules, cycle->end);
  cycle->requirements = g_array_new(FALSE, FALSE, sizeof(RequirementResult));
  cycle->not_counted = g_ptr_array_new_with_free_func((GDestroyNotify)not_counted_free);

  g_autoptr(GArray) earned = earned_between(rules, c->entries, cycle->start, c->as_of);
  cycle->computed = outcome_by_entries(rules, earned, cycle->start, cycle->end, c->as_of, &met);
  Day met_if = any_pending(earned) ? tally_first_met(rules, earned, cycle->start, TRUE) : met;
  cycle->met_if_pending = met_if != DAY_UNKNOWN && met_if <= cycle->probation_end;
  gboolean late = met != DAY_UNKNOWN && met > cycle->probation_end;
  cycle->met_on = late ? DAY_UNKNOWN : met;
  cycle->met_late_on = late ? met : DAY_UNKNOWN;
  cycle->outcome = outcome_by_decisions(c, n, cycle);
  gboolean grown = cycle->outcome != CYCLE_OPEN && cycle->outcome != CYCLE_MET;
  cycle->window_end = MIN(c->as_of, grown ? cycle->probation_end : cycle->end);
  add_up(c, cycle, earned, tally);
  leave_out_others(c, cycle, earned, n);
  return cycle;
}

/* ---- the member ---- */

static Standing worst_of(const Case *c, const GPtrArray *cycles) {
  Standing standing = STANDING_GOOD;
  gboolean dropped = FALSE;
  for (guint i = 0; i < cycles->len; i++) {
    CycleOutcome outcome = ((const Cycle *)cycles->pdata[i])->outcome;
    if (outcome == CYCLE_SUSPENDED) standing = STANDING_SUSPENDED;
    if (outcome == CYCLE_PROBATION) standing = MAX(standing, STANDING_PROBATION);
  }
  for (guint i = 0; i < c->decisions->len; i++) {
    const Decision *decision = c->decisions->pdata[i];
    if (is_kind(decision, "dropped")) dropped = TRUE;
    if (is_kind(decision, "reinstated")) dropped = FALSE;
  }
  return dropped ? STANDING_DROPPED : standing;
}

static void advise(const Case *c, Evaluation *evaluation, const Tally *last) {
  for (guint i = 0; i < c->rules->requirements->len; i++) {
    const Requirement *requirement = &g_array_index(c->rules->requirements, Requirement, i);
    const Credits *advised = c->rules->how[i].advised;
    const gint64 *have = last->of_category[i];
    if (have[0] >= advised[0] && have[1] >= advised[1]) continue;
    g_autofree char *want1 = credits_format(advised[0]), *want2 = credits_format(advised[1]);
    g_autofree char *have1 = credits_format(tally_credits(have[0]));
    g_autofree char *have2 = credits_format(tally_credits(have[1]));
    g_ptr_array_add(evaluation->advice,
                    g_strdup_printf("%s: %s Category 1 and %s Category 2 are recommended, not "
                                    "required; counted so far are %s and %s.",
                                    requirement->name, want1, want2, have1, have2));
  }
  for (guint i = 0; i < evaluation->cycles->len; i++) {
    const Cycle *cycle = evaluation->cycles->pdata[i];
    char start[DAY_TEXT_SIZE], on[DAY_TEXT_SIZE];
    if (cycle->outcome == CYCLE_SUSPENDED && cycle->met_late_on != DAY_UNKNOWN)
      g_ptr_array_add(evaluation->advice,
                      g_strdup_printf("The cycle from %s was met late, on %s; lifting the "
                                      "suspension is a person's decision (member decide).",
                                      day_format(cycle->start, start),
                                      day_format(cycle->met_late_on, on)));
  }
}

Evaluation *evaluate(const Rules *rules, const Member *member, const GPtrArray *entries,
                     const GPtrArray *decisions, Day as_of, gboolean with_entries) {
  g_autoptr(GPtrArray) in_force = decisions_in_force(decisions, as_of);
  const Case c = {rules, member, entries, in_force, as_of, with_entries};
  Evaluation *evaluation = g_new0(Evaluation, 1);
  Tally last = {{0}, {{0}}, {{0}}, {{0}}};

  evaluation->member = member;
  evaluation->membership = g_strdup(class_on(&c, as_of));
  evaluation->as_of = as_of;
  evaluation->cycles = g_ptr_array_new_with_free_func((GDestroyNotify)cycle_free);
  evaluation->advice = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if (entry->state != STATE_PENDING) continue;
    evaluation->pending_entries++;
    evaluation->pending_credits =
        tally_credits((gint64)evaluation->pending_credits + credits_of(entry));
  }
  if (!is_judged(&c, as_of)) {
    evaluation->standing = STANDING_EXEMPT;
    return evaluation;
  }
  for (int n = 0; member->first_cycle_start != DAY_UNKNOWN && cycle_start(&c, n) <= as_of; n++) {
    last = (Tally){{0}, {{0}}, {{0}}, {{0}}};
    g_ptr_array_add(evaluation->cycles, judge_cycle(&c, n, &last));
  }
  evaluation->standing = worst_of(&c, evaluation->cycles);
  if (evaluation->cycles->len) advise(&c, evaluation, &last);
  return evaluation;
}
