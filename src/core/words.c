/* Which of the library's words stand in a text, and where: a pattern is tried only there. */
#include <string.h>

#include "core/library.h"

/* --- words that patterns need -------------------------------------------------------------- */

static guint number_of_word(Library *library, const char *text) {
  gpointer known;
  if (g_hash_table_lookup_extended(library->word_number, text, NULL, &known))
    return GPOINTER_TO_UINT(known);
  char *word = g_strdup(text);
  g_hash_table_insert(library->word_number, word, GUINT_TO_POINTER(library->words->len));
  g_ptr_array_add(library->words, word);
  return library->words->len - 1;
}

GArray *library_needs(Library *library, const GPtrArray *words) {
  GArray *needs = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; i < words->len; i++) {
    const char *need = words->pdata[i];
    guint number = strcmp(need, PHRASE_OR) == 0    ? NEED_OR
                   : strcmp(need, PHRASE_AND) == 0 ? NEED_AND
                                                   : number_of_word(library, need);
    g_array_append_val(needs, number);
  }
  return needs;
}

/* A place among the bits of `threes` for the first three bytes of what follows. */
static guint three_of(const char *c) {
  return ((guint8)c[0] * 961u + (guint8)c[1] * 31u + (guint8)c[2]) % THREES;
}

static void note_threes(WordsOfText *words) {
  for (const char *c = words->lower; c[0] && c[1] && c[2]; c++) {
    const guint three = three_of(c);
    words->threes[three / 8] |= (guint8)(1u << three % 8);
  }
}

/* Words have three letters or more: nearly all that are not there begin or end otherwise than
 * anything that is. */
static gboolean may_stand(const WordsOfText *words, const char *word) {
  const guint first = three_of(word), last = three_of(word + strlen(word) - 3);
  return words->threes[first / 8] & 1u << first % 8 && words->threes[last / 8] & 1u << last % 8;
}

static gboolean stands(WordsOfText *words, guint number) {
  guint8 *known = &words->stands[number];
  const char *word = words->library->words->pdata[number];
  if (*known == 0) *known = may_stand(words, word) && strstr(words->lower, word) ? 2 : 1;
  return *known == 2;
}

gboolean words_allow(WordsOfText *words, const GArray *needs) {
  gboolean this_way = TRUE, any_way = FALSE;
  if (words->odd) return TRUE;
  for (guint i = 0; needs && i < needs->len; i++) {
    guint need = g_array_index(needs, guint, i);
    if (need != NEED_OR && need != NEED_AND) {
      this_way = this_way && stands(words, need);
      continue;
    }
    any_way = any_way || this_way;
    this_way = TRUE;
    if (need == NEED_OR) continue;
    if (!any_way) return FALSE;
    any_way = FALSE;
  }
  return TRUE;
}

/* What \s matches. */
static gboolean is_white(gunichar c) {
  return g_unichar_isspace(c) || c == '\v' || c == 0x85 || c == 0x180e;
}

static char *lower_single_spaced(const Text *text) {
  char *lower = g_malloc(text->length + 1), *to = lower;
  for (const char *c = text->utf8; *c; c = g_utf8_next_char(c)) {
    if (!g_ascii_isgraph(*c) && is_white(g_utf8_get_char(c))) {
      if (to == lower || to[-1] != ' ') *to++ = ' ';
      continue;
    }
    for (const char *b = c; b < g_utf8_next_char(c); b++) *to++ = g_ascii_tolower(*b);
  }
  *to = '\0';
  return lower;
}

/* --- words that phrases begin with -------------------------------------------------------- */

#define LETTERS 36
/* The numbers of what is no word: figures, the head of a line or cell. A word's number is even; that
 * of the head before it, as that of one before a figure, is the next. */
enum { FIGURE, HEADED, HEAD, N_PLAIN = 4 };
struct StartNode { /* of a tree whose edges are letters and digits */
  guint32 next[LETTERS]; /* 0: none */
  guint32 start;         /* number of the word that ends here; 0: none does */
};

typedef struct {
  gsize at;
  guint32 before; /* the former place of the same word, from 1 */
} Place;

/* 0 to 35 for an ASCII letter of either case or a digit; else LETTERS. */
static guint letter_number(char c) {
  if (g_ascii_isdigit(c)) return (guint)(c - '0');
  return g_ascii_isalpha(c) ? (guint)(g_ascii_tolower(c) - 'a') + 10 : LETTERS;
}

GArray *library_starts_new(void) {
  GArray *tree = g_array_sized_new(FALSE, TRUE, sizeof(StartNode), 64);
  return g_array_set_size(tree, 1);
}

static guint add_start(Library *library, const char *word, gsize length) {
  GArray *tree = library->starts;
  guint node = 0;
  for (gsize i = 0; i < length; i++) {
    guint letter = letter_number(word[i]);
    guint next = g_array_index(tree, StartNode, node).next[letter];
    if (next == 0) {
      next = tree->len;
      g_array_set_size(tree, next + 1);
      g_array_index(tree, StartNode, node).next[letter] = next;
    }
    node = next;
  }
  StartNode *end = &g_array_index(tree, StartNode, node);
  if (end->start == 0) end->start = N_PLAIN + 2 * library->n_starts++;
  return end->start;
}

/* The end of a choice or of optional words, or of the way through it that begins at `at`. */
static const char *end_of_way(const char *at) {
  guint depth = 0;
  for (; *at; at++) {
    if (*at == '\\' && at[1]) at++;
    else if (*at == '<' || *at == '[') depth++;
    else if ((*at == '>' || *at == ']') && depth > 0) depth--;
    else if (strchr("|>]", *at) && depth == 0) break;
  }
  return at;
}

/* What a blank at the beginning begins with: figures, words. FALSE: with anything. */
static gboolean add_blank_starts(Library *library, const char *phrase, GArray *starts) {
  const char *begin = phrase + 1 + strcspn(phrase + 1, ":}"), *end = strchr(phrase, '}');
  g_autofree char *kind = NULL;
  const guint figure = FIGURE;
  if (!end) return FALSE;
  kind = *begin == ':' ? g_strndup(begin + 1, (gsize)(end - begin - 1)) : g_strndup(phrase + 1, (gsize)(end - phrase - 1));
  const char *const *words = phrase_blank_starts(kind);
  for (guint i = 0; words && words[i]; i++) {
    const guint start = add_start(library, words[i], strlen(words[i]));
    g_array_append_val(starts, start);
  }
  if (words) g_array_append_val(starts, figure);
  return words != NULL;
}

/* FALSE: the phrase can begin with something else than a word or figures. */
static gboolean add_starts(Library *library, const char *phrase, GArray *starts) {
  while (g_ascii_isspace(*phrase)) phrase++;
  if (*phrase == '{') return add_blank_starts(library, phrase, starts);
  if (*phrase == '<' || *phrase == '[') {
    const gboolean optional = *phrase == '[';
    do {
      if (!add_starts(library, ++phrase, starts)) return FALSE;
      phrase = end_of_way(phrase);
    } while (*phrase == '|');
    return !optional || (*phrase == ']' && add_starts(library, phrase + 1, starts));
  }
  gsize length = 0;
  while (letter_number(phrase[length]) < LETTERS) length++;
  guint start = length > 0 ? add_start(library, phrase, length) : 0;
  if (start > 0) g_array_append_val(starts, start);
  return start > 0;
}

GArray *library_starts(Library *library, const char *phrase) {
  g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(guint));
  const guint head = HEAD;
  while (g_ascii_isspace(*phrase)) phrase++;
  const gboolean headed = *phrase == '^';
  const gboolean known = add_starts(library, phrase + headed, starts);
  if (!headed) return known ? g_steal_pointer(&starts) : NULL;
  for (guint i = 0; i < starts->len; i++) g_array_index(starts, guint, i) += HEADED;
  if (known) return g_steal_pointer(&starts);
  g_array_set_size(starts, 0);
  g_array_append_val(starts, head);
  return g_steal_pointer(&starts);
}

static void note_place(WordsOfText *words, gsize at, guint start) {
  Place place = {at, words->last[start]};
  g_array_append_val(words->places, place);
  words->last[start] = words->places->len;
}

#define MAX_HEADS 16
/* The heads from which only what may follow a head was read. */
typedef struct {
  gsize at[MAX_HEADS];
  guint n;
} Heads;

static void add_place(WordsOfText *words, const Heads *heads, gsize at, guint start) {
  note_place(words, at, start);
  for (guint i = 0; i < heads->n; i++) note_place(words, heads->at[i], start + HEADED);
}

/* Where an amount or a date in figures can begin: 12, .5, and any letter of the block of the fractions. */
static gboolean begins_figure(char before, char c) {
  return (g_ascii_isdigit(c) || c == '.' || c == '\xc2') && !g_ascii_isdigit(before) && !strchr("/.-", before);
}

/* Where `^` in a phrase can match: at the beginning, and at what parts lines, cells or items. */
static gboolean begins_head(gsize at, const char *c) {
  return at == 0 || *c == '\n' || *c == '\t' || *c == '|' || g_str_has_prefix(c, "\u00b7") || g_str_has_prefix(c, "\u2022");
}

/* Behind a head stand blanks, a number or an item's mark, which may be none of ASCII's. */
static gboolean may_follow_head(char c) { return (c & 0x80) || strchr(" \t.)*", c) || g_ascii_isdigit(c); }

/* FALSE: there are more heads in a row than anybody writes. */
static gboolean note_head(WordsOfText *words, Heads *heads, gsize at) {
  if (strchr("\n|", words->text->utf8[at])) heads->n = 0;
  if (heads->n == MAX_HEADS) return FALSE;
  heads->at[heads->n++] = at;
  note_place(words, at, HEAD);
  return TRUE;
}

/* Where a word of the text begins, and perhaps where it goes on behind a letter that is none of
 * ASCII's: the expression sees to that. */
static void find_places(WordsOfText *words) {
  const GArray *tree = words->library->starts;
  const char *text = words->text->utf8;
  Heads heads = {0};
  for (gsize at = 0; at < words->text->length && !words->odd; at++) {
    char before = at > 0 ? text[at - 1] : ' ';
    guint node = 0, letter;
    if (!may_follow_head(before) && !strchr("\n|", before)) heads.n = 0;
    if (begins_head(at, text + at)) words->odd = !note_head(words, &heads, at);
    if (begins_figure(before, text[at])) add_place(words, &heads, at, FIGURE);
    const gboolean too_close = g_ascii_islower(before) && g_ascii_isupper(text[at]);
    if (!too_close && (letter_number(before) < LETTERS || before == '_')) continue;
    for (gsize i = at; (letter = letter_number(text[i])) < LETTERS; i++) {
      node = g_array_index(tree, StartNode, node).next[letter];
      if (node == 0) break;
      guint start = g_array_index(tree, StartNode, node).start;
      if (start > 0) add_place(words, &heads, at, start);
    }
  }
}

/* The two letters that are an ASCII one's in another case: nobody writes them, but a file may. */
static gboolean has_odd_letters(const Text *text) {
  return strstr(text->utf8, "\u017f") || strstr(text->utf8, "\u212a");
}

static gint by_offset(gconstpointer a, gconstpointer b) {
  gsize x = *(const gsize *)a, y = *(const gsize *)b;
  return x < y ? -1 : x > y;
}

gboolean words_begin(const WordsOfText *words, const GArray *starts) {
  for (guint i = 0; !words->odd && i < starts->len; i++)
    if (words->last[g_array_index(starts, guint, i)] > 0) return TRUE;
  return words->odd;
}

GArray *words_places(const WordsOfText *words, const GArray *starts) {
  GArray *found = g_array_new(FALSE, FALSE, sizeof(gsize));
  const char *text = words->text->utf8;
  if (words->odd)
    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
      gsize at = (gsize)(c - text);
      g_array_append_val(found, at);
    }
  for (guint i = 0; !words->odd && i < starts->len; i++)
    for (guint next = words->last[g_array_index(starts, guint, i)]; next > 0;) {
      const Place *place = &g_array_index(words->places, Place, next - 1);
      g_array_append_val(found, place->at);
      next = place->before;
    }
  if (!words->odd && found->len > 1) g_array_sort(found, by_offset);
  return found;
}

WordsOfText words_of_text(const Library *library, const Text *text) {
  WordsOfText words = {library, text, lower_single_spaced(text), g_malloc0(library->words->len + 1),
                       g_array_new(FALSE, FALSE, sizeof(Place)),
                       g_new0(guint32, N_PLAIN + 2 * library->n_starts), has_odd_letters(text), {0}};
  note_threes(&words);
  if (!words.odd) find_places(&words);
  return words;
}

void words_clear(WordsOfText *words) {
  g_free(words->lower);
  g_free(words->stands);
  g_array_unref(words->places);
  g_free(words->last);
}
