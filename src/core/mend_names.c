/* Names that OCR reads with a slip. */
#include "core/mend.h"

#include <string.h>

#include "core/phrase.h"

#define LONG_ENOUGH 12 /* letters of a name that may hold a slip */
#define LETTERS_A_SLIP 14
#define MOST_SLIPS 3

char *without_accents(const char *text) {
  static const struct {
    gunichar code;
    const char *plain;
  } whole[] = {{0x142, "l"}, {0xf8, "o"}, {0x111, "d"}, {0xdf, "ss"}, {0xe6, "ae"}, {0x153, "oe"}, {0x131, "i"}};
  if (g_str_is_ascii(text)) return g_ascii_strdown(text, -1);
  g_autofree char *lower = g_utf8_strdown(text, -1);
  g_autofree char *parts = g_utf8_normalize(lower, -1, G_NORMALIZE_NFD);
  GString *out = g_string_new(NULL);
  for (const char *c = parts != NULL ? parts : ""; *c; c = g_utf8_next_char(c)) {
    const gunichar code = g_utf8_get_char(c);
    guint i = 0;
    while (i < G_N_ELEMENTS(whole) && whole[i].code != code) i++;
    if (i < G_N_ELEMENTS(whole)) g_string_append(out, whole[i].plain);
    else if (!g_unichar_ismark(code)) g_string_append_unichar(out, code);
  }
  return g_string_free(out, FALSE);
}

static gboolean same_figures(const char *a, const char *b) {
  for (;; a++, b++) {
    while (*a && !g_ascii_isdigit(*a)) a++;
    while (*b && !g_ascii_isdigit(*b)) b++;
    if (*a != *b) return FALSE;
    if (!*a) return TRUE;
  }
}

/* Slips between the two; G_MAXUINT when it cannot be a misreading. */
static guint slips(const char *printed, const char *name) {
  g_autofree char *plain = without_accents(name);
  g_strstrip(plain);
  const gsize length = strlen(plain), other = strlen(printed);
  const guint most = MIN(MOST_SLIPS, 1 + (guint)length / LETTERS_A_SLIP);
  if (length < LONG_ENOUGH || MAX(length, other) - MIN(length, other) > most || !same_figures(printed, plain))
    return G_MAXUINT;
  const guint distance = edit_distance(printed, plain);
  return distance <= most ? distance : G_MAXUINT;
}

static guint slips_of_section(const char *printed, const Section *section) {
  static const char *const keys[] = {"name", "also"};
  guint least = G_MAXUINT;
  for (guint k = 0; k < G_N_ELEMENTS(keys); k++) {
    const char *value = section_get(section, keys[k]);
    g_auto(GStrv) names = value != NULL ? g_strsplit(value, ";", -1) : NULL;
    for (guint i = 0; names != NULL && names[i]; i++) least = MIN(least, slips(printed, names[i]));
  }
  return least;
}

const Section *scan_nearest_provider(const Library *library, const char *printed) {
  g_autofree char *plain = without_accents(printed);
  const GPtrArray *sections = library_sections(library);
  const Section *best = NULL;
  guint least = G_MAXUINT;
  for (guint i = 0; i < sections->len; i++) {
    const Section *section = sections->pdata[i];
    if (strcmp(section->kind, "provider") != 0) continue;
    const guint distance = slips_of_section(plain, section);
    if (distance == G_MAXUINT || distance > least) continue;
    best = distance < least ? section : NULL; /* as near to two: to none */
    least = distance;
  }
  return best;
}
