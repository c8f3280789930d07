/* Adding up: what a member's entries give inside a window, and what each requirement makes
 * of it, oldest first. */
#pragma once
#include "core/rules.h"

typedef struct { /* credit that comes to be on one day */
  const Entry *entry;
  Day date;
  Category category;    /* CATEGORY_1 or CATEGORY_2 */
  Credits credits, plastic, safety; /* the parts are never more than the credits */
} Earned;

/* What `entries` (accepted, approved and pending ones, of category 1 and 2) give in
 * [start, until], by date and id. A residency gives its years one by one. Of Earned. */
GArray *earned_between(const Rules *rules, const GPtrArray *entries, Day start, Day until);

typedef struct { /* hundredths, wide enough for any ledger */
  gint64 counted[MAX_REQUIREMENTS];
  gint64 of_category[MAX_REQUIREMENTS][2];
  gint64 over[MAX_REQUIREMENTS][MAX_LIMITS]; /* what a limit kept out */
  gint64 used[MAX_REQUIREMENTS][MAX_LIMITS];
} Tally;

/* Adds one; `lists`, when not NULL, are an array of CountedEntry for each requirement. */
void tally_add(const Rules *rules, Tally *tally, const Earned *earned, GArray **lists);
gboolean tally_meets(const Rules *rules, const Tally *tally);
/* The first day on which what was earned so far meets the rule, or DAY_UNKNOWN. */
Day tally_first_met(const Rules *rules, const GArray *earned, Day start, gboolean with_pending);
Credits tally_credits(gint64 amount); /* as Credits; more than fits is the most that fits */
