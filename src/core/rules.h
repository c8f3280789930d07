/* The rule as the evaluation reads it: a requirement is a minimum over a sum of amounts, some
 * of which count up to a limit. evaluate.h is for the rest of the program. */
#pragma once
#include "core/evaluate.h"

#define MAX_REQUIREMENTS 8
#define MAX_LIMITS 16
#define NO_LIMIT (-1)

typedef enum { COUNTS_CREDITS, COUNTS_PLASTIC_SURGERY, COUNTS_PATIENT_SAFETY, N_COUNTS } Counts;

typedef struct {
  Counts counts;
  Category category;    /* CATEGORY_UNKNOWN: 1 and 2 */
  guint limits;         /* bits: the category limits that hold here */
  Credits advised[2];   /* of Category 1 and 2; 0: no advice */
} RequirementRule;

typedef struct {
  char *id;             /* "category-2", "research" */
  char *reason;         /* "category-2-limit", "topic-cap:research": what not_counted says */
  Category category;    /* a limit on a category; CATEGORY_UNKNOWN: the cap of a topic */
  Credits at;
} Limit;

struct Rules {
  char *id, *version, *source;
  char **members;       /* the classes that are judged */
  int years;            /* of a cycle */
  GArray *requirements; /* of Requirement: what the rest of the program sees */
  RequirementRule how[MAX_REQUIREMENTS];
  Limit limits[MAX_LIMITS];
  guint n_limits;
  Credits residency_credits; /* for a full year */
  Category residency_category;
  gboolean residency_from_start; /* else years are cut at the window's edges */
  int probation_years;
  guint trigger;        /* bits: the requirements that must be met */
  GHashTable *clauses;  /* id -> sentence */
};

/* The limit of a topic (NULL: not known), or NO_LIMIT. */
int rules_topic_limit(const Rules *rules, const char *topic);

/* ---- words for people ---- */
char *requirement_words(const Rules *rules, guint i); /* "patient safety", "Category 1". New. */
char *limit_words(const Limit *limit);                /* "device training", "Category 2". New. */
/* Whether the limit kept out credit that a requirement, short in this cycle, would count. */
gboolean limit_matters(const Rules *rules, const Cycle *cycle, const Limit *limit);
