/* Reading amounts and dates as certificates print them. Pure; never guesses. */
#pragma once
#include "core/credits.h"
#include "core/day.h"

/* "5", ".75", "12,50", "1*", "two (2)", "one and one-half". FALSE when it is not an amount. */
gboolean read_amount(const char *text, Credits *credits);

typedef struct {
  Day start, end;          /* end is the day that counts; start DAY_UNKNOWN for a single day */
  Day other_start, other_end; /* the second reading where day and month may change places */
  gboolean numeric;        /* written in figures with day and month side by side */
  gboolean day_first;      /* numeric, and only day-month order reads */
  gboolean month_first;    /* numeric, and only month-day order reads */
  gboolean month_only;     /* no day: end is the last day of the month */
  gboolean short_year;     /* two digits */
} DateReading;

/* One date or a range. FALSE when it is none that exists. Where both orders of day and month
 * read, start/end are month first and other_* day first. */
gboolean read_dates(const char *text, DateReading *reading);
/* A reading that the page settles one way: TRUE when the order no longer matters. */
gboolean date_is_ambiguous(const DateReading *reading);
