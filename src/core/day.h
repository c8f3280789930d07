/* Calendar days: a count from 1970-01-01 in the proleptic Gregorian calendar. */
#pragma once
#include <glib.h>

typedef gint32 Day;
#define DAY_UNKNOWN G_MININT32 /* not stated; JSON null */
#define DAY_TEXT_SIZE 11       /* "2026-11-23" and its NUL */

/* The day, or DAY_UNKNOWN where there is no such date (month 13, 30 February) or the year
 * lies outside 1900..2199. */
Day day_from_ymd(int year, int month, int day);
void day_to_ymd(Day day, int *year, int *month, int *dom);

/* Reads exactly "YYYY-MM-DD". */
gboolean day_parse(const char *text, Day *day);

/* Writes "YYYY-MM-DD", or "" for DAY_UNKNOWN, and returns buffer. */
const char *day_format(Day day, char buffer[DAY_TEXT_SIZE]);

/* 0 Monday to 6 Sunday. */
int day_weekday(Day day);

/* The same date `years` later; 29 February falls on 28 February in a common year
 * (compliance.md, "When"). */
Day day_add_years(Day day, int years);
