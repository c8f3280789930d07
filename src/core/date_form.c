/* Finds what a form prints of the order of day and month. */
#include "core/date_form.h"

#include <string.h>

/* "dd/", "MM-", "yyyy": how many of the letter from *at on, of any case; *at: behind them. */
static gsize run_of(const char **at, char letter) {
  gsize n = 0;
  for (; g_ascii_tolower(**at) == letter; (*at)++) n++;
  return n;
}

/* "DD/MM/YYYY", "mm.dd.yy", "M/D/YYYY", "day/month/year": what ends at *end. */
static DateForm form_at(const char *at, const char **end) {
  static const char *const words[] = {"day/month/year", "month/day/year"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    *end = at + strlen(words[i]);
    if (g_ascii_strncasecmp(at, words[i], strlen(words[i])) == 0 && !g_ascii_isalnum(**end))
      return i == 0 ? DATE_FORM_DAY_FIRST : DATE_FORM_MONTH_FIRST;
  }
  const gboolean day_first = g_ascii_tolower(*at) == 'd';
  const char order[] = {day_first ? 'd' : 'm', day_first ? 'm' : 'd', 'y'};
  char mark = '\0';
  for (guint i = 0; i < sizeof order; i++) {
    const gsize n = run_of(&at, order[i]), most = i == 2 ? 4 : 2;
    if (n == 0 || n > most || (i == 2 && n % 2 != 0)) return DATE_FORM_UNSAID;
    if (i == 2) break;
    if (!strchr("/-.", *at) || !*at || (i > 0 && *at != mark)) return DATE_FORM_UNSAID;
    mark = *at++;
  }
  *end = at;
  return g_ascii_isalnum(*at) ? DATE_FORM_UNSAID : day_first ? DATE_FORM_DAY_FIRST : DATE_FORM_MONTH_FIRST;
}

static void cut(Text *text, gsize from, gsize to) {
  memmove(text->utf8 + from, text->utf8 + to, text->length - to + 1);
  memmove(text->glyph_of + from, text->glyph_of + to, (text->length - to) * sizeof *text->glyph_of);
  text->length -= to - from;
}

DateForm date_form_lift(Text *text) {
  DateForm said = DATE_FORM_UNSAID;
  for (gsize at = 0; at < text->length; at++) {
    const char *end;
    if (!strchr("dDmM", text->utf8[at]) || (at > 0 && g_ascii_isalnum(text->utf8[at - 1]))) continue;
    const DateForm form = form_at(text->utf8 + at, &end);
    if (form == DATE_FORM_UNSAID) continue;
    gsize from = at, to = (gsize)(end - text->utf8);
    if (from > 0 && strchr("([", text->utf8[from - 1]) && strchr(")]", text->utf8[to]) && text->utf8[to]) from--, to++;
    while (from > 0 && text->utf8[from - 1] == ' ') from--;
    cut(text, from, to);
    said |= form;
    at = from;
  }
  return said;
}
