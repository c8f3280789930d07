/* Is what is shown what is said? As sharp as OCR allows for an amount, a day and a name. */
#include "core/look_same.h"

#include <string.h>

#include "core/fraction.h"
#include "core/mend.h"
#include "core/phrase.h"
#include "core/printed.h"

#define LONG_WORD 5 /* letters: of such a month one may be misread, and no other is meant */
#define MISREAD 8   /* of so many letters of a name one may be misread */

/* Letters and figures of one case, without accents. */
static char *letters_of(const char *text) {
  g_autofree char *plain = without_accents(text);
  GString *out = g_string_new(NULL);
  for (const char *c = plain; *c; c = g_utf8_next_char(c))
    if (g_unichar_isalnum(g_utf8_get_char(c))) g_string_append_unichar(out, g_utf8_get_char(c));
  return g_string_free(out, FALSE);
}

/* Figures with their points, as they stand; words between them are left out. */
static char *figures_of(const char *text) {
  GString *out = g_string_new(NULL);
  for (const char *c = text; *c; c++) {
    if (g_ascii_isdigit(*c)) g_string_append_c(out, *c);
    else if ((*c == '.' || *c == ',') && g_ascii_isdigit(c[1])) g_string_append_c(out, '.');
    else if (out->len > 0 && out->str[out->len - 1] != ' ') g_string_append_c(out, ' ');
  }
  return g_strchomp(g_string_free(out, FALSE));
}

static gboolean same_amount(const char *said, const char *shown) {
  Credits a, b;
  g_autofree char *ended = g_strdup(shown); /* the sentence's own stop may lie in the place */
  while (*ended && strchr(".,;:", ended[strlen(ended) - 1])) ended[strlen(ended) - 1] = '\0';
  g_auto(GStrv) parts = g_strsplit(ended, " ", -1);
  g_autofree char *joined = g_strjoinv("", parts); /* figures may stand far apart */
  if (fraction_is_shown(said, ended)) return TRUE;
  if (read_amount(said, &a)) return (read_amount(ended, &b) || read_amount(joined, &b)) && a == b;
  g_autofree char *figures = figures_of(said), *seen = figures_of(shown);
  return *figures != '\0' && strcmp(figures, seen) == 0;
}

/* "Marcu 5, 2024": OCR stumbles over letters of a fine hand or small capitals; all else is the same. */
static gboolean same_but_letter(const char *said, const char *shown) {
  g_autofree char *low = g_utf8_strdown(said, -1), *seen = g_utf8_strdown(shown, -1);
  g_auto(GStrv) words = g_strsplit(low, " ", -1), others = g_strsplit(seen, " ", -1);
  guint misread = 0;
  if (g_strv_length(words) != g_strv_length(others)) return FALSE;
  for (guint i = 0; words[i]; i++) {
    if (strcmp(words[i], others[i]) == 0) continue;
    const gboolean is_long = strlen(words[i]) >= LONG_WORD && strpbrk(words[i], "0123456789") == NULL;
    if (!is_long || edit_distance(words[i], others[i]) > 1) return FALSE;
    misread++;
  }
  return misread == 1;
}

static gboolean same_days(const char *said, const char *shown) {
  DateReading a, b;
  if (!read_dates(said, &a)) {
    g_autofree char *letters = letters_of(said), *seen = letters_of(shown);
    return strcmp(letters, seen) == 0;
  }
  if (!read_dates(shown, &b)) return same_but_letter(said, shown);
  return a.start == b.start && a.end == b.end && a.other_start == b.other_start && a.other_end == b.other_end;
}

/* What looks alike may stand for each other. */
static void mix_alike(char *letters) {
  static const char from[] = "01i58", to[] = "ollsb";
  for (char *c = letters; *c; c++) {
    const char *at = strchr(from, *c);
    if (at != NULL) *c = to[at - from];
  }
}

static gboolean same_name(const char *said, const char *shown) {
  g_autofree char *letters = letters_of(said), *seen = letters_of(shown);
  mix_alike(letters);
  mix_alike(seen);
  return edit_distance(letters, seen) <= strlen(letters) / MISREAD;
}

gboolean look_agrees(Field field, const char *said, const char *shown) {
  if (field == FIELD_CREDITS) return same_amount(said, shown);
  return field == FIELD_DATE ? same_days(said, shown) : same_name(said, shown);
}
