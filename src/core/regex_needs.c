/* Reads of an expression only what must stand in any text that it matches: letters that follow each
 * other, and of a group one of its ways. What may be absent or is no letter ends a word; what is not
 * known here ends the reading, and the expression is tried on every text. */
#include "core/regex_needs.h"

#include <string.h>

#include "core/phrase.h"

#define LEAST 3 /* letters: shorter ones stand in any text */

typedef enum { LETTER, SPACE, BOUNDARY, OTHER } Atom;
typedef enum { ONCE, SOME, MAYBE } Times;

typedef struct {
  const char *at;
  gboolean lost; /* something is not known */
} Reader;

/* A choice: words (char*) of which one must stand. */
static GPtrArray *choice_new(void) { return g_ptr_array_new_with_free_func(g_free); }

static gsize shortest(const GPtrArray *choice) {
  gsize least = G_MAXSIZE;
  for (guint i = 0; i < choice->len; i++) least = MIN(least, strlen(choice->pdata[i]));
  return least;
}

static void end_word(GString *word, GPtrArray *choices) {
  if (word->len > 0 && word->str[word->len - 1] == ' ') g_string_truncate(word, word->len - 1);
  if (word->len >= LEAST) {
    GPtrArray *choice = choice_new();
    g_ptr_array_add(choice, g_strdup(word->str));
    g_ptr_array_add(choices, choice);
  }
  g_string_truncate(word, 0);
}

static Times read_times(Reader *reader) {
  const char c = *reader->at;
  Times times = c == '?' || c == '*' ? MAYBE : SOME;
  if (c == '\0' || !strchr("?*+{", c)) return ONCE;
  if (c == '{') {
    if (g_ascii_strtoull(reader->at + 1, NULL, 10) == 0) times = MAYBE;
    reader->at += 1 + strspn(reader->at + 1, "0123456789,");
    reader->lost |= *reader->at != '}';
  }
  if (*reader->at) reader->at++;
  if (*reader->at == '?' || *reader->at == '+') reader->at++; /* as few, or as many, as can be */
  return times;
}

static Atom read_class(Reader *reader) {
  const char *at = reader->at + 1;
  if (*at == '^') at++;
  if (*at == ']') at++;
  for (; *at && *at != ']'; at++) {
    reader->lost |= *at == '[' && at[1] == ':';
    reader->lost |= *at == '\\' && at[1] == 'Q';
    if (*at == '\\' && at[1]) at++;
  }
  reader->lost |= *at == '\0';
  reader->at = *at ? at + 1 : at;
  return OTHER;
}

static Atom read_escape(Reader *reader) {
  const char c = reader->at[1];
  reader->lost |= c == '\0';
  if (reader->lost) return OTHER;
  reader->at += 2;
  if (c == 'b') return BOUNDARY;
  if (c == 's' || c == 'h') return SPACE;
  const char *end = strchr("pPx", c) && *reader->at == '{' ? strchr(reader->at, '}') : NULL;
  if (g_ascii_isdigit(c)) reader->at += strspn(reader->at, "0123456789");
  else if (end) reader->at = end + 1;
  else reader->lost |= g_ascii_isalpha(c) && !strchr("dDwWSHnt", c);
  return OTHER;
}

/* Behind a "(". TRUE when what the group matches is part of what the expression does. */
static gboolean read_head(Reader *reader) {
  const char *at = reader->at;
  reader->lost |= *at == '*';
  if (*at != '?') return TRUE;
  at += at[1] == '<' && (at[2] == '=' || at[2] == '!') ? 2 : 1;
  if (*at == '=' || *at == '!') {
    reader->at = at + 1;
    return FALSE;
  }
  at += *at == '<' ? strcspn(at, ">") : strspn(at, "-i");
  reader->lost |= *at != ':' && *at != '>';
  reader->at = *at ? at + 1 : at;
  return TRUE;
}

static void read_ways(Reader *reader, GPtrArray *choices);

static void read_group(Reader *reader, GPtrArray *choices) {
  g_autoptr(GPtrArray) within = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  reader->at++;
  const gboolean part = read_head(reader);
  if (!reader->lost) read_ways(reader, within);
  reader->lost |= *reader->at != ')';
  if (reader->lost) return;
  reader->at++;
  if (read_times(reader) != MAYBE && part) g_ptr_array_extend_and_steal(choices, g_steal_pointer(&within));
}

static Atom read_atom(Reader *reader) {
  const char c = *reader->at;
  if (c == '[') return read_class(reader);
  if (c == '\\') return read_escape(reader);
  reader->at++;
  return g_ascii_isalnum(c) ? LETTER : c == ' ' ? SPACE : OTHER;
}

/* One way through a group, or all of the expression, up to "|", ")" or the end. */
static void read_way(Reader *reader, GPtrArray *choices) {
  g_autoptr(GString) word = g_string_new(NULL);
  while (!reader->lost && *reader->at && !strchr("|)", *reader->at)) {
    if (*reader->at == '(') {
      end_word(word, choices);
      read_group(reader, choices);
      continue;
    }
    const char c = g_ascii_tolower(*reader->at);
    const Atom atom = read_atom(reader);
    const Times times = read_times(reader);
    const gboolean there = times != MAYBE;
    if (atom == LETTER && there) g_string_append_c(word, c);
    if (atom == SPACE && there && word->len > 0 && word->str[word->len - 1] != ' ') g_string_append_c(word, ' ');
    if (atom == OTHER || !there || (atom == LETTER && times == SOME)) end_word(word, choices);
  }
  end_word(word, choices);
}

/* All that one way needs; of several the words of each that say most. */
static void read_ways(Reader *reader, GPtrArray *choices) {
  g_autoptr(GPtrArray) either = choice_new();
  gboolean known = TRUE;
  for (gboolean more = TRUE, first = TRUE; more && !reader->lost; first = FALSE) {
    g_autoptr(GPtrArray) needs = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    read_way(reader, needs);
    more = *reader->at == '|';
    if (more) reader->at++;
    if (first && !more) {
      g_ptr_array_extend_and_steal(choices, g_steal_pointer(&needs));
      return;
    }
    guint best = 0;
    for (guint i = 1; i < needs->len; i++)
      if (shortest(needs->pdata[i]) > shortest(needs->pdata[best])) best = i;
    known = known && needs->len > 0;
    if (known) g_ptr_array_extend_and_steal(either, g_ptr_array_steal_index(needs, best));
  }
  if (known && !reader->lost) g_ptr_array_add(choices, g_steal_pointer(&either));
}

GPtrArray *regex_needs(const char *expression) {
  GPtrArray *needs = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  Reader reader = {expression, FALSE};
  read_ways(&reader, choices);
  if (reader.lost || *reader.at) return needs;
  for (guint i = 0; i < choices->len; i++) {
    const GPtrArray *choice = choices->pdata[i];
    for (guint j = 0; j < choice->len; j++) {
      if (j > 0) g_ptr_array_add(needs, g_strdup(PHRASE_OR));
      g_ptr_array_add(needs, g_strdup(choice->pdata[j]));
    }
    g_ptr_array_add(needs, g_strdup(PHRASE_AND));
  }
  return needs;
}
