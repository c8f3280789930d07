/* The compliance evaluation: a pure function of rules, entries, decisions and a date
 * (compliance.md). "Today" is an argument. */
#pragma once
#include "core/member.h"

/* The rule as data: patterns/requirements/asps.rules. */
typedef struct Rules Rules;
/* NULL and "file:line:column: sentence" in *why (new string). */
Rules *rules_parse(const char *file, const char *text, char **why);
void rules_free(Rules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rules, rules_free)
const char *rules_id(const Rules *rules);      /* "asps" */
const char *rules_version(const Rules *rules);
const char *rules_source(const Rules *rules);

typedef struct {
  const char *id;     /* "total" */
  const char *name;   /* "Total" */
  const char *clause; /* the sentence of the source */
  Credits required;
} Requirement;
const GArray *rules_requirements(const Rules *rules); /* of Requirement, compliance.md's order */
/* A named sentence of the rule ("probation", "suspension", "category-2"), or NULL. */
const char *rules_clause(const Rules *rules, const char *id);

typedef enum {
  CYCLE_OPEN, CYCLE_MET, CYCLE_PROBATION, CYCLE_CURED, CYCLE_SUSPENDED, CYCLE_NOT_JUDGED
} CycleOutcome;
const char *cycle_outcome_name(CycleOutcome outcome);

typedef enum {
  STANDING_GOOD, STANDING_PROBATION, STANDING_SUSPENDED, STANDING_DROPPED, STANDING_EXEMPT
} Standing;
const char *standing_name(Standing standing); /* "good-standing" ... */
gboolean standing_from_name(const char *name, Standing *standing);

typedef struct {
  char *kind;  /* extension, leave, attested-met, not-judged, reinstated, dropped; or a class
                  that begins: active, candidate, exempt (before the first of these the class
                  is what the member joined as) */
  Day date;    /* in force from */
  Day until;   /* extension, leave: the end of the cycle moves here */
  Day cycle;   /* a day of the cycle it is about; DAY_UNKNOWN: see evaluate.c, concerns() */
  char *reason, *by;
} Decision;
void decision_free(Decision *decision);
gboolean decision_kind_is_known(const char *kind);

typedef struct {
  const Entry *entry;   /* borrowed from the caller */
  Credits counted;      /* for this requirement */
  const char *limit;    /* why not more: "category-2-limit", "topic-cap:research" ...; NULL */
} CountedEntry;

typedef struct {
  const char *id;
  Credits required, counted, shortfall;
  Credits if_pending;   /* counted if every pending entry is approved */
  gboolean met;
  GArray *entries;      /* of CountedEntry, by date; NULL when not asked for */
} RequirementResult;

typedef struct {
  char *reason;  /* category-2-limit, topic-cap:<topic>, outside-cycle, pending, other-credit */
  Credits credits;
} NotCounted;

typedef struct {
  Day start, end;            /* end after any extension */
  Day probation_end;
  Day window_end;            /* the counted amounts are over [start, window_end] */
  CycleOutcome outcome;      /* decisions applied */
  CycleOutcome computed;     /* what the entries alone say */
  Day met_on, met_late_on;   /* DAY_UNKNOWN: not */
  GArray *requirements;      /* of RequirementResult, in the rule's order */
  GPtrArray *not_counted;    /* of NotCounted */
  gboolean met_if_pending;
} Cycle;

typedef struct {
  const Member *member;      /* borrowed */
  char *membership;          /* the class on the day */
  Day as_of;
  Standing standing;
  GPtrArray *cycles;         /* of Cycle, oldest first; every one with start <= as-of */
  guint pending_entries;
  Credits pending_credits;
  GPtrArray *advice;         /* of char* */
} Evaluation;
void evaluation_free(Evaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluation, evaluation_free)

/* `entries` (of Entry) are all of the member's, in any order and state; `decisions` (of
 * Decision) may be NULL. `with_entries` fills RequirementResult.entries. */
Evaluation *evaluate(const Rules *rules, const Member *member, const GPtrArray *entries,
                     const GPtrArray *decisions, Day as_of, gboolean with_entries);

/* The member object of contract.md's `status --json`; of the decisions those that were made
 * by then. */
void evaluation_write_json(const Evaluation *evaluation, const GPtrArray *decisions, Json *json);
/* The cycle to talk about: the oldest of the worst kind that is not met (two can be open, where
 * one was extended), else the present one; NULL when there is none. */
const Cycle *cycle_of_concern(const Evaluation *evaluation);
/* One sentence for the telephone: "Short by 3.00 patient safety: ...; due 2023-12-31". New. */
char *evaluation_sentence(const Evaluation *evaluation, const Rules *rules);
