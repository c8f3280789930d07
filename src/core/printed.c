/* Amounts and dates in the forms that providers print. */
#include "core/printed.h"

#include <string.h>

#include "core/fraction.h"
#include "core/mend.h"

static const char *const number_words[] = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty"};
static const char *const tens_words[] = {"",      "",      "twenty",  "thirty", "forty",
                                         "fifty", "sixty", "seventy", "eighty", "ninety"};
static const char *const ordinal_words[] = {
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth"};
/* In English, Spanish, French, German, Italian and Portuguese, accents left out. */
static const char *const months[][7] = {
    {"january", "enero", "janvier", "januar", "janeiro", "gennaio"},
    {"february", "febrero", "fevrier", "februar", "fevereiro", "febbraio"},
    {"march", "marzo", "mars", "marz", "marco"},
    {"april", "abril", "avril", "aprile"},
    {"may", "mayo", "mai", "maio", "maggio"},
    {"june", "junio", "juin", "juni", "junho", "giugno"},
    {"july", "julio", "juillet", "juli", "julho", "luglio"},
    {"august", "agosto", "aout"},
    {"september", "septiembre", "setiembre", "septembre", "setembro", "settembre"},
    {"october", "octubre", "octobre", "oktober", "outubro", "ottobre"},
    {"november", "noviembre", "novembre", "novembro"},
    {"december", "diciembre", "decembre", "dezember", "dezembro", "dicembre"}};

static int word_index(const char *const *words, guint n, const char *word) {
  for (guint i = 0; i < n; i++)
    if (words[i][0] && words[i][0] == word[0] && strcmp(words[i], word) == 0) return (int)i;
  return -1;
}

/* "twenty", "twenty-five": -1 when it is no number. */
static int spelled(const char *word, const char *next, gboolean *used_next) {
  int units = word_index(number_words, G_N_ELEMENTS(number_words), word);
  int tens = word_index(tens_words, G_N_ELEMENTS(tens_words), word);
  *used_next = FALSE;
  if (tens < 2) return units;
  int rest = next ? word_index(number_words, 10, next) : -1;
  *used_next = rest > 0;
  return tens * 10 + (rest > 0 ? rest : 0);
}

/* "12.50", "12,50", "1\u00bd", "1 1/2". */
static gboolean read_figures(char *text, Credits *credits) {
  const Credits part = fraction_take(text);
  Credits whole = 0;
  char *comma = strchr(text, ',');
  if (comma) *comma = '.';
  if ((part == 0 || *g_strchomp(text)) && !credits_parse(text, &whole)) return FALSE;
  /* "1.5\u00bd" is no amount, and 10,000 is the most. */
  if (part > 0 && (strchr(text, '.') || whole == CREDITS_MAX)) return FALSE;
  *credits = whole + part;
  return TRUE;
}

gboolean read_amount(const char *text, Credits *credits) {
  g_autofree char *lower = g_utf8_strdown(text, -1);
  g_strstrip(lower);
  gsize length = strlen(lower);
  while (length && (lower[length - 1] == '*' || g_str_has_suffix(lower, "\u2020"))) {
    length -= lower[length - 1] == '*' ? 1 : strlen("\u2020");
    lower[length] = '\0';
  }
  char *bracket = strchr(lower, '(');
  Credits again = CREDITS_UNKNOWN; /* what stands in brackets behind an amount must say the same */
  if (bracket) {
    *bracket++ = '\0';
    char *close = strchr(bracket, ')');
    if (close) *close = '\0';
    if (strchr(bracket, '(') || !read_amount(bracket, &again)) return FALSE;
  }
  if (g_ascii_isdigit(lower[0]) || lower[0] == '.' || lower[0] == '\xc2')
    return read_figures(g_strchomp(lower), credits) && (again == CREDITS_UNKNOWN || again == *credits);
  g_auto(GStrv) words = g_strsplit_set(g_strstrip(lower), " -\t\n", -1);
  gboolean two;
  int whole = words[0] ? spelled(words[0], words[1], &two) : -1;
  if (whole < 0) return FALSE;
  Credits amount = whole * 100;
  for (guint i = two ? 2 : 1; words[i]; i++) {
    if (strcmp(words[i], "half") == 0) amount += 50;
    else if (g_str_has_prefix(words[i], "quarter"))
      amount += strcmp(words[i - 1], "three") == 0 ? 75 : 25;
  }
  if (again != CREDITS_UNKNOWN && again != amount) return FALSE;
  *credits = amount;
  return TRUE;
}

/* A date as a row of tokens: numbers, month names, words. */
typedef struct {
  int number; /* -1: not a number */
  int digits; /* how many it was written with */
  int month;  /* 1..12, 0: no month */
  char after; /* the character behind it */
} Token;
#define MAX_TOKENS 24

/* The whole name, or its beginning. */
static int month_of(const char *word) {
  if (strlen(word) < 3) return 0;
  for (int i = 0; i < 12; i++)
    for (const char *const *name = months[i]; *name; name++)
      if (**name == *word && g_str_has_prefix(*name, word)) return i + 1;
  return 0;
}

/* Words that may stand in a date and say nothing. */
static gboolean is_filler(const char *word) {
  static const char *const words[] = {"of", "day", "the", "and", "to", "through", "thru", "until", "this",
                                      "on", "from", "year", "thousand", "a", "d", "ad", "st", "nd", "rd", "th",
                                      "de", "del", "el", "al", "y", "le", "du", "au", "et", "er", "bis", "und", "e", NULL};
  static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL};
  for (guint i = 0; weekdays[i]; i++)
    if (g_str_has_prefix(word, weekdays[i])) return TRUE;
  return g_strv_contains(words, word);
}

static guint tokenise(const char *text, Token tokens[MAX_TOKENS]) {
  if (!strpbrk(text, "0123456789") && !strcasestr(text, "thousand")) return 0; /* no year */
  g_autofree char *lower = without_accents(text);
  guint n = 0;
  for (const char *c = lower; *c && n < MAX_TOKENS;) {
    Token token = {-1, 0, 0, '\0'};
    if (g_ascii_isdigit(*c)) {
      for (token.number = 0; g_ascii_isdigit(*c) && token.digits < 6; c++, token.digits++)
        token.number = token.number * 10 + (*c - '0');
      if (g_str_has_prefix(c, "st") || g_str_has_prefix(c, "nd") || g_str_has_prefix(c, "rd") ||
          g_str_has_prefix(c, "th"))
        c += 2;
      gboolean time_follows = (*c == 't' || *c == ' ') && g_ascii_isdigit(c[1]) && strchr(c, ':');
      if (time_follows && n == 2) { /* 2026-04-01T00:00:00Z */
        token.after = ' ';
        tokens[n++] = token;
        return n;
      }
    } else if (g_ascii_isalpha(*c)) {
      const char *begin = c;
      while (g_ascii_isalpha(*c)) c++;
      g_autofree char *word = g_strndup(begin, (gsize)(c - begin));
      int ordinal = word_index(ordinal_words, G_N_ELEMENTS(ordinal_words), word);
      token.month = g_str_has_suffix(word, "day") ? 0 : month_of(word);
      if (strcmp(word, "thirtieth") == 0) ordinal = 30;
      if (ordinal > 0 && ordinal < 10 && n && tokens[n - 1].digits == 1 &&
          (tokens[n - 1].number == 20 || tokens[n - 1].number == 30)) {
        tokens[n - 1].number += ordinal; /* twenty-first */
        tokens[n - 1].digits = 2;
        continue;
      }
      if (ordinal > 0) token = (Token){ordinal, 2, 0, '\0'};
      else if (!token.month) {
        gboolean two;
        token.number = spelled(word, NULL, &two);
        token.digits = token.number >= 0 ? 1 : 0;
        if (strcmp(word, "thousand") == 0 && n && tokens[n - 1].number == 2) {
          tokens[n - 1] = (Token){2000, 4, 0, ' '};
          continue;
        }
        gboolean in_year = strcmp(word, "in") == 0 && (g_str_has_prefix(c, " the year ") || g_str_has_prefix(c, " year "));
        if (token.number < 0 && !in_year && !is_filler(word)) return 0;
        if (token.number < 0) continue;
        if (n && tokens[n - 1].digits == 4 && tokens[n - 1].number >= 2000 &&
            tokens[n - 1].number < 2100 && token.number < 100) {
          tokens[n - 1].number += token.number; /* two thousand (and) twenty one */
          continue;
        }
      }
    } else {
      c++;
      continue;
    }
    token.after = *c;
    tokens[n++] = token;
  }
  return n;
}

static int full_year(const Token *token) {
  if (token->digits == 4) return token->number;
  if (token->digits == 2) return token->number < 70 ? 2000 + token->number : 1900 + token->number;
  return -1;
}

static gboolean is_year(const Token *token) { return token->digits == 4 && token->number >= 1900; }
static gboolean is_dom(const Token *token) {
  return token->number >= 1 && token->number <= 31 && token->digits <= 2;
}
static gboolean joins(char c) { return c == '/' || c == '-' || c == '.'; }

/* One date in figures from three tokens. */
static gboolean numeric_date(const Token *t, DateReading *reading) {
  if (t[0].number < 0 || t[1].number < 0 || t[2].number < 0) return FALSE;
  memset(reading, 0, sizeof *reading);
  reading->start = reading->other_start = reading->other_end = DAY_UNKNOWN;
  if (is_year(&t[0])) { /* year first: the order is settled */
    reading->end = day_from_ymd(t[0].number, t[1].number, t[2].number);
    return reading->end != DAY_UNKNOWN;
  }
  int year = full_year(&t[2]);
  if (year < 0 || !is_dom(&t[0]) || !is_dom(&t[1])) return FALSE;
  Day month_first = day_from_ymd(year, t[0].number, t[1].number);
  Day day_first = day_from_ymd(year, t[1].number, t[0].number);
  reading->numeric = TRUE;
  reading->short_year = t[2].digits == 2;
  reading->month_first = day_first == DAY_UNKNOWN;
  reading->day_first = month_first == DAY_UNKNOWN;
  reading->end = reading->day_first ? day_first : month_first;
  if (month_first != DAY_UNKNOWN && day_first != DAY_UNKNOWN && month_first != day_first)
    reading->other_end = day_first;
  return reading->end != DAY_UNKNOWN;
}

/* "18.-20.09.2024", "09/18-20/2024": the dash stands between the days. */
static gboolean days_of_a_month(const Token *t, DateReading *reading) {
  gboolean day_first = t[0].after != '/' || t[1].after == '/';
  Token first[3] = {t[0], t[day_first ? 2 : 1], t[3]}, last[3] = {t[day_first ? 1 : 0], t[2], t[3]};
  Day start = DAY_UNKNOWN;
  if (!is_year(&t[3]) || !is_dom(&t[0]) || !is_dom(&t[1]) || !is_dom(&t[2])) return FALSE;
  start = day_first ? day_from_ymd(first[2].number, first[1].number, first[0].number)
                    : day_from_ymd(first[2].number, first[0].number, first[1].number);
  reading->end = day_first ? day_from_ymd(last[2].number, last[1].number, last[0].number)
                           : day_from_ymd(last[2].number, last[0].number, last[1].number);
  reading->start = start;
  reading->numeric = TRUE;
  reading->day_first = day_first;
  reading->month_first = !day_first;
  return start != DAY_UNKNOWN && reading->end != DAY_UNKNOWN && start < reading->end;
}

static gboolean worded_dates(const Token *t, guint n, DateReading *reading) {
  int doms[2] = {0, 0}, month_at[2] = {0, 0}, years[2] = {0, 0};
  guint n_doms = 0, n_months = 0, n_years = 0;
  for (guint i = 0; i < n; i++) {
    if (t[i].month && n_months < 2) month_at[n_months++] = t[i].month;
    else if (t[i].month && n_years == 0) month_at[1] = t[i].month; /* March 5, March 19 and April 2 */
    else if (is_year(&t[i]) && n_years < 2) years[n_years++] = t[i].number;
    else if (is_dom(&t[i]) && n_doms < 2) doms[n_doms++] = t[i].number;
    else if (is_dom(&t[i]) && n_years == 0) doms[1] = t[i].number; /* 3, 4 and 5 */
    else if (t[i].digits == 2 && n_years < 2 && n_months && i + 1 == n) {
      years[n_years++] = full_year(&t[i]);
      reading->short_year = TRUE;
    } else return FALSE;
  }
  if (n == 3 && t[1].month && t[2].digits == 2 && n_years == 0 && n_doms == 2) { /* 23-Nov-26 */
    years[n_years++] = 2000 + doms[1];
    n_doms = 1;
    reading->short_year = TRUE;
  }
  if (n_months == 0 || n_years == 0) return FALSE;
  if (n_doms == 0) {
    if (n_months > 1 || n_years > 1) return FALSE;
    reading->month_only = TRUE;
    int next = month_at[0] % 12 + 1;
    Day after = day_from_ymd(years[0] + (next == 1), next, 1);
    reading->end = after == DAY_UNKNOWN ? DAY_UNKNOWN : after - 1;
    return reading->end != DAY_UNKNOWN;
  }
  if (n_doms == 1) {
    if (n_months > 1 || n_years > 1) return FALSE;
    reading->end = day_from_ymd(years[0], month_at[0], doms[0]);
    return reading->end != DAY_UNKNOWN;
  }
  int last_month = n_months > 1 ? month_at[1] : month_at[0];
  int last_year = n_years > 1 ? years[1] : years[0];
  int first_year = n_years > 1 ? years[0] : years[0] - (month_at[0] > last_month);
  reading->start = day_from_ymd(first_year, month_at[0], doms[0]);
  reading->end = day_from_ymd(last_year, last_month, doms[1]);
  if (reading->start == DAY_UNKNOWN || reading->end == DAY_UNKNOWN) return FALSE;
  if (reading->start == reading->end) reading->start = DAY_UNKNOWN;
  return reading->start == DAY_UNKNOWN || reading->start < reading->end;
}

/* As long as a meeting lasts. */
static gboolean are_days(Day first, Day last) { return last > first && last - first <= 4; }

gboolean read_dates(const char *text, DateReading *reading) {
  Token tokens[MAX_TOKENS];
  guint n = tokenise(text, tokens);
  gboolean words = FALSE;
  for (guint i = 0; i < n; i++) words = words || tokens[i].month;
  memset(reading, 0, sizeof *reading);
  reading->start = reading->end = reading->other_start = reading->other_end = DAY_UNKNOWN;
  if (words) return worded_dates(tokens, n, reading);
  if (n == 3) return numeric_date(tokens, reading);
  if (n == 4) return days_of_a_month(tokens, reading);
  if (n != 6 || joins(tokens[2].after)) return FALSE;
  DateReading first, last;
  if (!numeric_date(tokens, &first) || !numeric_date(tokens + 3, &last)) return FALSE;
  *reading = last;
  reading->start = first.end;
  /* One half of a range settles the order of the other. */
  gboolean day_first = first.day_first || last.day_first;
  gboolean month_first = first.month_first || last.month_first;
  if (day_first && month_first) return FALSE;
  if (day_first) {
    if (first.other_end != DAY_UNKNOWN) reading->start = first.other_end;
    if (last.other_end != DAY_UNKNOWN) reading->end = last.other_end;
  }
  reading->day_first = day_first;
  reading->month_first = month_first;
  reading->other_start = reading->other_end = DAY_UNKNOWN;
  if (!day_first && !month_first &&
      (first.other_end != DAY_UNKNOWN || last.other_end != DAY_UNKNOWN)) {
    reading->other_start = first.other_end != DAY_UNKNOWN ? first.other_end : first.end;
    reading->other_end = last.other_end != DAY_UNKNOWN ? last.other_end : last.end;
    if (reading->other_start > reading->other_end) { /* only one order makes a range */
      reading->other_start = reading->other_end = DAY_UNKNOWN;
      reading->month_first = TRUE;
    } else if (are_days(reading->start, reading->end) && reading->other_end - reading->other_start > 20) {
      reading->other_start = reading->other_end = DAY_UNKNOWN; /* "10/03/25 - 10/04/25": two days, not a month */
      reading->month_first = TRUE;
    } else if (are_days(reading->other_start, reading->other_end) && reading->end - reading->start > 20) {
      reading->start = reading->other_start;
      reading->end = reading->other_end;
      reading->other_start = reading->other_end = DAY_UNKNOWN;
      reading->day_first = TRUE;
    } else if (reading->start > reading->end) {
      reading->start = reading->other_start;
      reading->end = reading->other_end;
      reading->other_start = reading->other_end = DAY_UNKNOWN;
      reading->day_first = TRUE;
    }
  }
  if (reading->start == reading->end) reading->start = DAY_UNKNOWN;
  return reading->start == DAY_UNKNOWN || reading->start < reading->end;
}

gboolean date_is_ambiguous(const DateReading *reading) { return reading->other_end != DAY_UNKNOWN; }
