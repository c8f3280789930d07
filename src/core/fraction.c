/* Which fractions are read, and which are only seen to be there. */
#include "core/fraction.h"

#include <stdlib.h>
#include <string.h>

#define SLASH 0x2044 /* the fraction slash, beside the plain one */

static gboolean is_superscript(gunichar c) {
  return c == 0xb9 || c == 0xb2 || c == 0xb3 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079);
}

static gboolean is_vulgar(gunichar c) { return (c >= 0xbc && c <= 0xbe) || (c >= 0x2150 && c <= 0x215f) || c == 0x2189; }

/* "1 ", "1-", "1 and " to "1"; FALSE when no number stands there apart. */
static gboolean strip_gap(char *text) {
  const gsize length = strlen(text);
  g_strchomp(text);
  if (g_str_has_suffix(text, " and")) text[strlen(text) - strlen(" and")] = '\0';
  else if (g_str_has_suffix(text, "-")) text[strlen(text) - 1] = '\0';
  g_strchomp(text);
  const gsize left = strlen(text);
  return left > 0 && left < length && g_ascii_isdigit(text[left - 1]);
}

Credits fraction_take(char *text) {
  static const struct {
    const char *printed;
    Credits part;
    gboolean apart; /* its figures would else be the number's */
  } known[] = {{"\u00bc", 25, FALSE},       {"\u00bd", 50, FALSE},       {"\u00be", 75, FALSE},
               {"\u00b9\u2044\u2084", 25, FALSE}, {"\u00b9\u2044\u2082", 50, FALSE}, {"\u00b3\u2044\u2084", 75, FALSE},
               {"1/4", 25, TRUE},           {"1/2", 50, TRUE},           {"3/4", 75, TRUE},
               {"1\u20444", 25, TRUE},      {"1\u20442", 50, TRUE},      {"3\u20444", 75, TRUE}};
  for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
    if (!g_str_has_suffix(text, known[i].printed)) continue;
    g_autofree char *whole = g_strndup(text, strlen(text) - strlen(known[i].printed));
    const gboolean gap = strip_gap(whole);
    if (known[i].apart && !gap) return 0;
    strcpy(text, whole);
    return known[i].part;
  }
  return 0;
}

/* "1/2", not "3/4/2024", "6/5" or "12/10". */
static gboolean is_slashed(const char *text) {
  char *end;
  const guint64 over = g_ascii_strtoull(text, &end, 10);
  const gunichar slash = g_utf8_get_char(end);
  if (end == text || (slash != '/' && slash != SLASH)) return FALSE;
  const char *below = g_utf8_next_char(end);
  if (!g_ascii_isdigit(*below)) return FALSE;
  const guint64 under = g_ascii_strtoull(below, &end, 10);
  return over > 0 && over < under && under < 100 && !strchr("/-", *end ? *end : ' ');
}

gboolean fraction_follows(const char *text) {
  if (g_utf8_get_char(text) == SLASH) return TRUE;
  const char *at = text;
  while (*at == ' ' || g_utf8_get_char(at) == 0xa0) at = g_utf8_next_char(at);
  if (g_ascii_strncasecmp(at, "and ", 4) == 0) at += 4;
  else if (*at == '-') at++;
  if (is_vulgar(g_utf8_get_char(at))) return TRUE;
  if (at > text && is_slashed(at)) return TRUE;
  const char *over = at;
  while (is_superscript(g_utf8_get_char(over))) over = g_utf8_next_char(over);
  return over > at && (g_utf8_get_char(over) == SLASH || *over == '/');
}

/* Figures and strokes; anything else but a gap is a "?". */
static char *figures_of(const char *text) {
  g_autofree char *apart = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE); /* \u00bd is three letters */
  GString *out = g_string_new(NULL);
  for (const char *c = apart; *c; c = g_utf8_next_char(c)) {
    if (g_ascii_isdigit(*c)) g_string_append_c(out, *c);
    else if (*c == '/' || g_utf8_get_char(c) == SLASH) g_string_append_c(out, '/');
    else if (*c != ' ' && *c != '-') g_string_append_c(out, '?');
  }
  return g_string_free(out, FALSE);
}

gboolean fraction_is_shown(const char *said, const char *shown) {
  g_autofree char *a = figures_of(said), *b = figures_of(shown);
  char *stroke = strchr(a, '/');
  if (stroke == NULL || stroke == a) return FALSE;
  if (strcmp(a, b) == 0) return TRUE;
  const gsize whole = (gsize)(stroke - a) - 1;
  g_autofree char *bare = g_strdup_printf("%.*s%s", (int)(stroke - a), a, stroke + 1);
  g_autofree char *half = g_strdup_printf("%.*s/2", (int)whole, a);
  return strcmp(b, bare) == 0 || (whole > 0 && strcmp(stroke, "/2") == 0 && strcmp(b, half) == 0);
}

gboolean fraction_is_unread(const char *said, const char *shown) {
  g_autofree char *figures = figures_of(said);
  return strchr(figures, '/') != NULL && strchr(shown, '%') != NULL;
}
