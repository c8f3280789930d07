/* Personal names: the same person in the many ways that certificates print one. */
#include <string.h>

#include "core/member.h"

typedef struct {
  GPtrArray *words; /* of char*: given names then family names, folded; initials one letter */
  char *suffix;     /* "jr" "iii"; NULL */
} Name;

static void name_clear(Name *name) {
  g_ptr_array_unref(name->words);
  g_free(name->suffix);
}

/* Lower case without accents; ß, ø, ł and the like as they are typed without them. */
static char *fold(const char *text) {
  static const struct {
    gunichar letter;
    const char *plain;
  } special[] = {{0xdf, "ss"}, {0xf8, "o"}, {0x142, "l"}, {0xe6, "ae"}, {0x153, "oe"},
                 {0x111, "d"}, {0xf0, "d"}, {0xfe, "th"}, {0x131, "i"}};
  g_autofree char *decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
  GString *plain = g_string_new(NULL);
  for (const char *c = decomposed ? decomposed : ""; *c; c = g_utf8_next_char(c)) {
    gunichar code = g_unichar_tolower(g_utf8_get_char(c));
    guint i = 0;
    if (g_unichar_ismark(code)) continue;
    while (i < G_N_ELEMENTS(special) && special[i].letter != code) i++;
    if (i < G_N_ELEMENTS(special)) g_string_append(plain, special[i].plain);
    else g_string_append_unichar(plain, code);
  }
  return g_string_free(plain, FALSE);
}

static const char *suffix_of(const char *word) {
  static const char *const suffixes[][2] = {{"jr", "jr"}, {"junior", "jr"}, {"sr", "sr"}, {"senior", "sr"},
                                            {"ii", "ii"}, {"iii", "iii"}, {"iv", "iv"}};
  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
    if (strcmp(word, suffixes[i][0]) == 0) return suffixes[i][1];
  return NULL;
}

static gboolean is_degree(const char *word) {
  static const char *const degrees[] = {
      "md",   "do",   "phd",  "facs", "mba",  "mph",   "ms",    "msc", "ma",  "rn",   "np",   "pa",
      "dds",  "dmd",  "mbbs", "mbchb", "frcs", "frcsc", "fracs", "faap", "facp", "pharmd", "jd", "msn",
      "dnp",  "bsn",  "bs",   "ba",   "bsc",  "mhpe",  "mshs",  "ccmep", "rph", "dr",  "prof", "esq", "pac", NULL};
  return g_strv_contains(degrees, word) || strpbrk(word, "0123456789") != NULL;
}

/* "M.D." behind a name is a degree; "M.A." before one are initials. */
static char *without_dotted_degrees(const char *part, guint before) {
  g_auto(GStrv) chunks = g_strsplit_set(part, " \t", -1);
  GString *kept = g_string_new(NULL);
  for (guint i = 0; chunks[i]; i++) {
    g_auto(GStrv) letters = g_strsplit(chunks[i], ".", -1);
    g_autofree char *plain = g_strjoinv("", letters);
    if (!*plain || (before >= 2 && letters[1] && is_degree(plain))) continue;
    g_string_append_printf(kept, " %s", chunks[i]);
    before++;
  }
  return g_string_free(kept, FALSE);
}

/* `before`: words of the family name that stand before this part and its comma. */
static void add_words(Name *name, const char *text, guint before) {
  g_autofree char *part = without_dotted_degrees(text, name->words->len + before);
  g_autoptr(GString) word = g_string_new(NULL);
  for (const char *c = part;; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    if (code && (g_unichar_isalnum(code))) {
      g_string_append_unichar(word, code);
      continue;
    }
    if (code == '\'' || code == 0x2019 || code == '.') {
      /* O'Neil is one word; "J.Q." are two initials. */
      if (code != '.' || word->len > 1) continue;
    }
    if (word->len) {
      const char *suffix = suffix_of(word->str);
      gboolean may_be_given = name->words->len == 0 && before <= 1 && strlen(word->str) > 3;
      if (suffix && name->words->len + before > 0 && !may_be_given) {
        g_free(name->suffix);
        name->suffix = g_strdup(suffix);
      } else if (!is_degree(word->str)) {
        g_ptr_array_add(name->words, g_strdup(word->str));
      }
      g_string_truncate(word, 0);
    }
    if (!code) return;
  }
}

static void name_read(Name *name, const char *text) {
  g_autofree char *folded = fold(text);
  g_auto(GStrv) parts = g_strsplit(folded, ",", -1);
  *name = (Name){g_ptr_array_new_with_free_func(g_free), NULL};
  Name family = {g_ptr_array_new_with_free_func(g_free), NULL}, given = family;
  given.words = g_ptr_array_new_with_free_func(g_free);
  if (parts[0]) add_words(&family, parts[0], 0);
  for (guint i = 1; parts[0] && parts[i]; i++) add_words(&given, parts[i], family.words->len);
  /* "Abernathy, Cordelia J.": what stands behind the comma and is no degree comes first. */
  for (guint i = 0; i < given.words->len; i++)
    g_ptr_array_add(name->words, g_strdup(given.words->pdata[i]));
  for (guint i = 0; i < family.words->len; i++)
    g_ptr_array_add(name->words, g_strdup(family.words->pdata[i]));
  name->suffix = g_strdup(family.suffix ? family.suffix : given.suffix);
  name_clear(&family);
  name_clear(&given);
}

static gboolean agree(const char *a, const char *b, gboolean *less) {
  if (strcmp(a, b) == 0) return TRUE;
  gboolean initial = (g_utf8_strlen(a, -1) == 1 || g_utf8_strlen(b, -1) == 1) &&
                     g_utf8_get_char(a) == g_utf8_get_char(b);
  if (initial) *less = TRUE;
  return initial;
}

/* Every word of the shorter name is found in the longer one, in order; the last words, which
 * are the family name, are the same in full. */
static gboolean covers(const GPtrArray *longer, const GPtrArray *shorter, gboolean *less) {
  if (strcmp(longer->pdata[longer->len - 1], shorter->pdata[shorter->len - 1]) != 0) return FALSE;
  if (!agree(longer->pdata[0], shorter->pdata[0], less)) return FALSE;
  guint at = 1;
  for (guint i = 1; i + 1 < shorter->len; i++) {
    while (at + 1 < longer->len && !agree(longer->pdata[at], shorter->pdata[i], less)) at++;
    if (at + 1 >= longer->len) return FALSE;
    at++;
  }
  return TRUE;
}

NameAgreement name_compare(const char *a, const char *b) {
  Name x, y;
  name_read(&x, a);
  name_read(&y, b);
  NameAgreement agreement = NAME_DIFFERS;
  gboolean suffixes_differ = x.suffix && y.suffix && strcmp(x.suffix, y.suffix) != 0;
  if (x.words->len && y.words->len && !suffixes_differ) {
    gboolean less = x.words->len != y.words->len || g_strcmp0(x.suffix, y.suffix) != 0;
    const GPtrArray *longer = x.words->len >= y.words->len ? x.words : y.words;
    const GPtrArray *shorter = longer == x.words ? y.words : x.words;
    gboolean together = longer->len == shorter->len;
    for (guint i = 0; i < longer->len && together; i++)
      together = agree(longer->pdata[i], shorter->pdata[i], &less);
    if (together && !less) agreement = NAME_SAME;
    else if (shorter->len > 1 && strcmp(longer->pdata[longer->len - 1], shorter->pdata[shorter->len - 1]) == 0 &&
             (together || covers(longer, shorter, &less)))
      agreement = NAME_COMPATIBLE;
  }
  name_clear(&x);
  name_clear(&y);
  return agreement;
}

char *name_last_word(const char *text) {
  Name name;
  name_read(&name, text);
  char *last = name.words->len ? g_strdup(name.words->pdata[name.words->len - 1]) : NULL;
  name_clear(&name);
  return last;
}

static gsize letters_of(const char *text) {
  Name name;
  gsize letters = 0;
  name_read(&name, text);
  for (guint i = 0; i < name.words->len; i++) letters += strlen(name.words->pdata[i]);
  if (name.suffix) letters += strlen(name.suffix);
  name_clear(&name);
  return letters;
}

gboolean name_says_less(const char *printed, const char *name) {
  return name_compare(printed, name) == NAME_COMPATIBLE && letters_of(printed) < letters_of(name);
}
