/* Dates to day numbers and back, by counting from the first of March of year 0. */
#include "core/day.h"


static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* The year is taken to begin in March, so that the leap day is its last. */
static Day count_days(int year, int month, int day) {
  int y = month <= 2 ? year - 1 : year;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

Day day_from_ymd(int year, int month, int day) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12) return DAY_UNKNOWN;
  if (day < 1 || day > days_in_month(year, month)) return DAY_UNKNOWN;
  return count_days(year, month, day);
}

void day_to_ymd(Day day, int *year, int *month, int *dom) {
  int z = day + 719468;
  int era = z / 146097, of_era = z % 146097;
  int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int m = (5 * of_year + 2) / 153;
  *dom = of_year - (153 * m + 2) / 5 + 1;
  *month = m < 10 ? m + 3 : m - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

gboolean day_parse(const char *text, Day *day) {
  for (int i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit(text[i])) return FALSE;
  if (text[10] != '\0') return FALSE;
#define DIGIT(i) (text[i] - '0')
  int year = DIGIT(0) * 1000 + DIGIT(1) * 100 + DIGIT(2) * 10 + DIGIT(3);
  Day parsed = day_from_ymd(year, DIGIT(5) * 10 + DIGIT(6), DIGIT(8) * 10 + DIGIT(9));
#undef DIGIT
  if (parsed == DAY_UNKNOWN) return FALSE;
  *day = parsed;
  return TRUE;
}

const char *day_format(Day day, char buffer[DAY_TEXT_SIZE]) {
  int year, month, dom;
  buffer[0] = '\0';
  if (day == DAY_UNKNOWN) return buffer;
  day_to_ymd(day, &year, &month, &dom);
  g_snprintf(buffer, DAY_TEXT_SIZE, "%04d-%02d-%02d", year, month, dom);
  return buffer;
}

int day_weekday(Day day) { return ((day + 3) % 7 + 7) % 7; } /* 1970 began on a Thursday */

Day day_add_years(Day day, int years) {
  int year, month, dom;
  day_to_ymd(day, &year, &month, &dom);
  year += years;
  return count_days(year, month, MIN(dom, days_in_month(year, month)));
}
