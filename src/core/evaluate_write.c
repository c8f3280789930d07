/* An evaluation as JSON for scripts and as one sentence for the telephone. */
#include <string.h>

#include "core/rules.h"

static void write_cycle(const Cycle *cycle, Json *json) {
  json_begin_object(json, NULL);
  json_day(json, "start", cycle->start);
  json_day(json, "end", cycle->end);
  json_string(json, "outcome", cycle_outcome_name(cycle->outcome));
  json_string(json, "computed", cycle_outcome_name(cycle->computed));
  json_bool(json, "met", cycle->met_on != DAY_UNKNOWN);
  json_day(json, "met_on", cycle->met_on);
  json_day(json, "probation_end", cycle->probation_end);
  json_begin_array(json, "requirements");
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    json_begin_object(json, NULL);
    json_string(json, "id", result->id);
    json_credits(json, "required", result->required);
    json_credits(json, "counted", result->counted);
    json_credits(json, "shortfall", result->shortfall);
    json_bool(json, "met", result->met);
    json_end_object(json);
  }
  json_end_array(json);
  json_begin_array(json, "not_counted");
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    json_begin_object(json, NULL);
    json_string(json, "reason", left_out->reason);
    json_credits(json, "credits", left_out->credits);
    json_end_object(json);
  }
  json_end_array(json);
  json_begin_object(json, "if_pending_approved");
  json_bool(json, "met", cycle->met_if_pending);
  json_end_object(json);
  json_day(json, "met_late_on", cycle->met_late_on);
  json_end_object(json);
}

void evaluation_write_json(const Evaluation *evaluation, const GPtrArray *decisions, Json *json) {
  json_begin_object(json, NULL);
  json_string(json, "member_id", evaluation->member->id);
  json_string(json, "name", evaluation->member->name);
  json_string(json, "membership", evaluation->membership);
  json_string(json, "standing", standing_name(evaluation->standing));
  json_begin_array(json, "cycles");
  for (guint i = 0; i < evaluation->cycles->len; i++)
    write_cycle(evaluation->cycles->pdata[i], json);
  json_end_array(json);
  json_begin_array(json, "decisions");
  for (guint i = 0; decisions && i < decisions->len; i++) {
    const Decision *decision = decisions->pdata[i];
    if (decision->date > evaluation->as_of) continue;
    json_begin_object(json, NULL);
    json_string(json, "kind", decision->kind);
    json_day(json, "date", decision->date);
    json_day(json, "until", decision->until);
    json_day(json, "cycle", decision->cycle);
    json_string(json, "reason", decision->reason);
    json_string(json, "by", decision->by);
    json_end_object(json);
  }
  json_end_array(json);
  json_begin_object(json, "pending");
  json_int(json, "entries", evaluation->pending_entries);
  json_credits(json, "credits", evaluation->pending_credits);
  json_end_object(json);
  json_begin_array(json, "advice");
  for (guint i = 0; i < evaluation->advice->len; i++)
    json_string(json, NULL, evaluation->advice->pdata[i]);
  json_end_array(json);
  json_end_object(json);
}

/* ---- for the telephone ---- */

const Cycle *cycle_of_concern(const Evaluation *evaluation) {
  const CycleOutcome worst[] = {CYCLE_SUSPENDED, CYCLE_PROBATION, CYCLE_OPEN};
  for (guint i = 0; i < G_N_ELEMENTS(worst); i++)
    for (guint j = 0; j < evaluation->cycles->len; j++) {
      const Cycle *cycle = evaluation->cycles->pdata[j];
      if (cycle->outcome == worst[i] && cycle->met_on == DAY_UNKNOWN) return cycle;
    }
  return evaluation->cycles->len ? evaluation->cycles->pdata[evaluation->cycles->len - 1] : NULL;
}

char *requirement_words(const Rules *rules, guint i) {
  char *words = g_strdup(g_array_index(rules->requirements, Requirement, i).name);
  if (!strpbrk(words, "0123456789")) words[0] = g_ascii_tolower(words[0]);
  return words;
}

char *limit_words(const Limit *limit) {
  return limit->category == CATEGORY_UNKNOWN
             ? g_strdelimit(g_strdup(limit->id), "-", ' ')
             : g_strdup_printf("Category %s", category_name(limit->category));
}

static const NotCounted *left_out_by(const Cycle *cycle, const Limit *limit) {
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    if (strcmp(limit->reason, left_out->reason) == 0) return left_out;
  }
  return NULL;
}

gboolean limit_matters(const Rules *rules, const Cycle *cycle, const Limit *limit) {
  if (!left_out_by(cycle, limit)) return FALSE;
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementRule *how = &rules->how[i];
    if (g_array_index(cycle->requirements, RequirementResult, i).met) continue;
    if (limit->category == CATEGORY_UNKNOWN ? how->counts == COUNTS_PATIENT_SAFETY
                                            : how->limits >> (limit - rules->limits) & 1)
      return TRUE;
  }
  return FALSE;
}

/* "Short by 3.00 patient safety: 9.00 device training counts 5.00, cap" */
static void say_shortfalls(GString *text, const Cycle *cycle, const Rules *rules) {
  const char *before = "Short by ";
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    if (result->met) continue;
    g_autofree char *amount = credits_format(result->shortfall);
    g_autofree char *words = requirement_words(rules, i);
    g_string_append_printf(text, "%s%s %s", before, amount, words);
    before = ", ";
  }
  before = ": ";
  for (guint i = 0; i < rules->n_limits; i++) {
    const Limit *limit = &rules->limits[i];
    if (!limit_matters(rules, cycle, limit)) continue;
    g_autofree char *all = credits_format(limit->at + left_out_by(cycle, limit)->credits);
    g_autofree char *at = credits_format(limit->at);
    g_autofree char *words = limit_words(limit);
    g_string_append_printf(text, "%s%s %s counts %s, %s", before, all, words, at,
                           limit->category == CATEGORY_UNKNOWN ? "cap" : "limit");
    before = "; ";
  }
}

char *evaluation_sentence(const Evaluation *evaluation, const Rules *rules) {
  GString *text = g_string_new(NULL);
  char day[DAY_TEXT_SIZE];
  const Cycle *cycle = cycle_of_concern(evaluation);
  if (evaluation->standing == STANDING_EXEMPT) {
    g_string_append_printf(text, "Not judged: the membership is %s", evaluation->membership);
  } else if (!cycle) {
    g_string_append_printf(text, "Nothing is due yet: the first cycle begins on %s",
                           day_format(evaluation->member->first_cycle_start, day));
  } else if (evaluation->standing == STANDING_DROPPED) {
    g_string_append(text, "Dropped from membership by a person's decision");
  } else if (cycle->outcome == CYCLE_SUSPENDED) {
    say_shortfalls(text, cycle, rules);
    g_string_append_printf(text, "; suspended since %s", day_format(cycle->probation_end + 1, day));
    if (cycle->met_late_on != DAY_UNKNOWN)
      g_string_append_printf(text, ", met late on %s", day_format(cycle->met_late_on, day));
  } else if (cycle->outcome == CYCLE_NOT_JUDGED) {
    g_string_append(text, "The present cycle is not judged");
  } else if (cycle->met_on != DAY_UNKNOWN) {
    g_string_append_printf(text, "All requirements met since %s; the cycle ends %s",
                           day_format(cycle->met_on, (char[DAY_TEXT_SIZE]){0}),
                           day_format(cycle->end, day));
  } else if (cycle->outcome == CYCLE_MET) {
    g_string_append(text, "Met by a person's attestation");
  } else {
    say_shortfalls(text, cycle, rules);
  }
  if (evaluation->pending_entries)
    g_string_append_printf(text, "; %u %s for review", evaluation->pending_entries,
                           evaluation->pending_entries == 1 ? "entry waits" : "entries wait");
  if (cycle && cycle->met_on == DAY_UNKNOWN && evaluation->standing < STANDING_DROPPED) {
    if (cycle->outcome == CYCLE_PROBATION)
      g_string_append_printf(text, "; due %s, the end of probation",
                             day_format(cycle->probation_end, day));
    if (cycle->outcome == CYCLE_OPEN)
      g_string_append_printf(text, "; due %s", day_format(cycle->end, day));
  }
  return g_string_free(g_string_append_c(text, '.'), FALSE);
}
