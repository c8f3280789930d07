/* Finding the library's phrases and names on a page. */
#include <string.h>

#include "core/library.h"

NameNode *name_node_new(void) { return g_new0(NameNode, 1); }

void name_node_free(NameNode *node) {
  if (!node) return;
  if (node->next) g_hash_table_unref(node->next);
  if (node->owners) g_array_unref(node->owners);
  g_free(node);
}

static void owner_clear(gpointer owner) { g_free(((NameOwner *)owner)->exact); }

/* The next word from *at: letters and digits, lower case; "&" reads "and"; apostrophes and
 * points inside a word are passed over. NULL at the end. Sets where it stands. */
static char *next_word(const char *text, gsize length, gsize *at, gsize *start, gsize *end) {
  g_autoptr(GString) word = g_string_new(NULL);
  const char *stop = text + length;
  const char *c = text + *at;
  for (; c < stop; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    if (g_unichar_isalnum(code)) {
      if (word->len == 0) *start = (gsize)(c - text);
      g_string_append_unichar(word, g_unichar_tolower(code));
      *end = (gsize)(g_utf8_next_char(c) - text);
    } else if (word->len == 0 && code == '&') {
      *start = (gsize)(c - text);
      *end = *start + 1;
      *at = *end;
      return g_strdup("and");
    } else if (word->len && code != '\'' && code != 0x2019) {
      break;
    }
  }
  *at = (gsize)(c - text);
  return word->len ? g_string_free(g_steal_pointer(&word), FALSE) : NULL;
}

/* One word of capitals: ASPS, not "asps" and not "Asps". */
static gboolean is_abbreviation(const char *name) {
  gsize length = strlen(name);
  for (const char *c = name; *c; c++)
    if (!g_ascii_isupper(*c) && !g_ascii_isdigit(*c)) return FALSE;
  return length > 1 && length <= 8;
}

static gboolean add_owner(NameNode *node, const char *name, const Section *section,
                          gboolean is_short, const Section **taken) {
  if (!node->owners) {
    node->owners = g_array_new(FALSE, FALSE, sizeof(NameOwner));
    g_array_set_clear_func(node->owners, owner_clear);
  }
  for (guint i = 0; i < node->owners->len; i++) {
    const NameOwner *owner = &g_array_index(node->owners, NameOwner, i);
    if (owner->section == section) return TRUE;
    if (is_short || owner->is_short || strcmp(owner->section->kind, section->kind) != 0) continue;
    *taken = owner->section;
    return FALSE;
  }
  NameOwner owner = {section, is_abbreviation(name) ? g_strdup(name) : NULL, is_short};
  g_array_append_val(node->owners, owner);
  return TRUE;
}

gboolean name_tree_add(NameNode *root, const char *name, const Section *section,
                       gboolean is_short, const Section **taken) {
  gsize at = 0, start, end;
  NameNode *node = root;
  *taken = NULL;
  for (char *word; (word = next_word(name, strlen(name), &at, &start, &end));) {
    if (!node->next)
      node->next = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)name_node_free);
    NameNode *next = g_hash_table_lookup(node->next, word);
    if (!next) g_hash_table_insert(node->next, g_strdup(word), next = name_node_new());
    g_free(word);
    node = next;
  }
  return node != root && add_owner(node, name, section, is_short, taken);
}

typedef struct {
  char *word;
  gsize start, end;
} Word;

static gboolean owner_stands(const NameOwner *owner, const char *text, gsize start, gsize end) {
  return !owner->exact || (strlen(owner->exact) == end - start &&
                           memcmp(owner->exact, text + start, end - start) == 0);
}

static gboolean name_stands(const NameNode *node, const char *text, gsize start, gsize end) {
  for (guint i = 0; node->owners && i < node->owners->len; i++)
    if (owner_stands(&g_array_index(node->owners, NameOwner, i), text, start, end)) return TRUE;
  return FALSE;
}

static void word_clear(gpointer word) { g_free(((Word *)word)->word); }

void names_match(const NameNode *root, const PageText *page, Matches *matches) {
  const Text *text = &page->text[TEXT_FLOW];
  g_autoptr(GArray) words = g_array_new(FALSE, FALSE, sizeof(Word));
  g_array_set_clear_func(words, word_clear);
  gsize at = 0;
  for (Word word; (word.word = next_word(text->utf8, text->length, &at, &word.start, &word.end));)
    g_array_append_val(words, word);

  for (guint i = 0; i < words->len;) {
    gsize start = g_array_index(words, Word, i).start;
    const NameNode *node = root, *found = NULL;
    guint last = i;
    for (guint j = i; j < words->len && node->next; j++) {
      const Word *word = &g_array_index(words, Word, j);
      if (!(node = g_hash_table_lookup(node->next, word->word))) break;
      if (!name_stands(node, text->utf8, start, word->end)) continue;
      found = node;
      last = j;
    }
    Span span = {page->number, TEXT_FLOW, start, g_array_index(words, Word, last).end};
    for (guint k = 0; found && k < found->owners->len; k++) {
      const NameOwner *owner = &g_array_index(found->owners, NameOwner, k);
      NameHit hit = {owner->section, span, owner->is_short};
      if (owner_stands(owner, text->utf8, span.start, span.end)) g_array_append_val(matches->names, hit);
    }
    i = last + 1;
  }
}

/* A short name that stands for two bodies of the document says nothing. */
void names_keep_vouched(Matches *matches) {
  GArray *names = matches->names;
  g_autoptr(GHashTable) vouched = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (guint i = 0; i < names->len; i++) {
    const NameHit *hit = &g_array_index(names, NameHit, i);
    if (!hit->is_short) g_hash_table_add(vouched, (gpointer)hit->section);
  }
  guint kept = 0;
  for (guint i = 0, next; i < names->len; i = next) {
    const Span span = g_array_index(names, NameHit, i).span;
    NameHit only = {0};
    guint shorts = 0;
    for (next = i; next < names->len; next++) {
      NameHit hit = g_array_index(names, NameHit, next);
      if (hit.span.page != span.page || hit.span.start != span.start) break;
      if (!hit.is_short) {
        g_array_index(names, NameHit, kept++) = hit;
      } else if (g_hash_table_contains(vouched, hit.section)) {
        only = hit;
        shorts++;
      }
    }
    if (shorts == 1) g_array_index(names, NameHit, kept++) = only;
  }
  g_array_set_size(names, kept);
}

/* Notes what the regex has just found. Where to look on from. */
static gsize take_match(const CompiledPattern *pattern, const PageText *page, TextKind kind,
                        Matches *matches) {
  const Text *text = &page->text[kind];
  Match match = {.pattern = &pattern->public, .span = {page->number, kind, 0, 0}};
  guint names = regex_name_count(pattern->regex);
  regex_group(pattern->regex, 0, &match.span.start, &match.span.end);
  for (guint i = 0; i < names && match.n_captures < MATCH_CAPTURES; i++) {
    guint group;
    const char *name = regex_name(pattern->regex, i, &group);
    Span *span = &match.capture[match.n_captures];
    *span = (Span){page->number, kind, 0, 0};
    if (regex_group(pattern->regex, group, &span->start, &span->end))
      match.capture_name[match.n_captures++] = name;
  }
  g_array_append_val(matches->matches, match);
  if (match.span.end > match.span.start) return match.span.end;
  return match.span.end < text->length
             ? (gsize)(g_utf8_next_char(text->utf8 + match.span.end) - text->utf8)
             : text->length + 1;
}

void pattern_match(const CompiledPattern *pattern, const PageText *page, TextKind kind,
                   WordsOfText *words, Matches *matches) {
  const Text *text = &page->text[kind];
  if (pattern->starts && !words_begin(words, pattern->starts)) return;
  if (!words_allow(words, pattern->needs)) return;
  g_autoptr(GArray) places = pattern->starts ? words_places(words, pattern->starts) : NULL;
  if (g_ptr_array_find(matches->limit_hits, pattern, NULL)) return; /* flagged already */
  for (gsize from = 0, i = 0; places ? i < places->len : from <= text->length; i++) {
    gsize at = places ? g_array_index(places, gsize, i) : from;
    if (at < from) continue;
    RegexResult result = regex_find(pattern->regex, text->utf8, text->length, at);
    if (result == REGEX_LIMIT) g_ptr_array_add(matches->limit_hits, (gpointer)pattern);
    if (result == REGEX_FOUND) from = take_match(pattern, page, kind, matches);
    else if (result == REGEX_LIMIT || !places) return;
  }
}

static gint by_place(gconstpointer a, gconstpointer b) {
  const Match *x = a, *y = b;
  if (x->span.page != y->span.page) return x->span.page < y->span.page ? -1 : 1;
  if (x->span.kind != y->span.kind) return x->span.kind < y->span.kind ? -1 : 1;
  if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
  return 0;
}

static Matches *matches_new(void) {
  Matches *matches = g_new0(Matches, 1);
  matches->matches = g_array_new(FALSE, FALSE, sizeof(Match));
  matches->names = g_array_new(FALSE, FALSE, sizeof(NameHit));
  matches->limit_hits = g_ptr_array_new();
  return matches;
}

void matches_free(Matches *matches) {
  if (!matches) return;
  g_array_free(matches->matches, TRUE);
  g_array_free(matches->names, TRUE);
  g_ptr_array_free(matches->limit_hits, TRUE);
  g_free(matches);
}

Matches *library_match(const Library *library, const DocumentText *document) {
  Matches *matches = matches_new();
  g_mutex_lock(library->matching);
  for (guint i = 0; i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    WordsOfText flow = words_of_text(library, &page->text[TEXT_FLOW]);
    WordsOfText rows = words_of_text(library, &page->text[TEXT_ROWS]);
    for (guint j = 0; j < library->patterns->len; j++) {
      const CompiledPattern *pattern = library->patterns->pdata[j];
      if (pattern->public.in_flow) pattern_match(pattern, page, TEXT_FLOW, &flow, matches);
      if (pattern->public.in_rows) pattern_match(pattern, page, TEXT_ROWS, &rows, matches);
    }
    words_clear(&flow);
    words_clear(&rows);
    names_match(library->names, page, matches);
  }
  g_mutex_unlock(library->matching);
  names_keep_vouched(matches);
  for (guint i = 0; i < matches->matches->len && !matches->draft; i++) {
    const Section *section = g_array_index(matches->matches, Match, i).pattern->section;
    if (section_get(section, "draft")) matches->draft = section;
  }
  for (guint i = 0; i < matches->names->len && !matches->draft; i++) {
    const Section *section = g_array_index(matches->names, NameHit, i).section;
    if (section_get(section, "draft")) matches->draft = section;
  }
  g_array_sort(matches->matches, by_place);
  return matches;
}

const Span *match_capture(const Match *match, const char *name) {
  for (guint i = 0; i < match->n_captures; i++)
    if (strcmp(match->capture_name[i], name) == 0) return &match->capture[i];
  return NULL;
}

/* The longest beginning that matches, by trying shorter and shorter ones. */
gboolean library_near_miss(const Library *library, const Pattern *pattern,
                           const DocumentText *document, NearMiss *near_miss) {
  (void)library;
  const CompiledPattern *compiled = (const CompiledPattern *)(const void *)pattern;
  const Phrase *phrase = compiled->phrase;
  for (guint n = phrase ? phrase->cuts->len : 0; n-- > 0;) {
    gsize offset;
    g_autofree char *why = NULL;
    g_autofree char *text = phrase_regex(phrase, g_array_index(phrase->cuts, guint, n));
    g_autoptr(Regex) regex = regex_new(text, FALSE, &offset, &why);
    for (guint i = 0; regex && i < document->pages->len; i++) {
      const PageText *page = document->pages->pdata[i];
      TextKind kind = pattern->in_flow ? TEXT_FLOW : TEXT_ROWS;
      const Text *on = &page->text[kind];
      if (regex_find(regex, on->utf8, on->length, 0) != REGEX_FOUND) continue;
      near_miss->span = (Span){page->number, kind, 0, 0};
      regex_group(regex, 0, &near_miss->span.start, &near_miss->span.end);
      if (near_miss->span.end == near_miss->span.start) continue;
      const char *found = on->utf8 + near_miss->span.end;
      glong rest = g_utf8_strlen(found, -1);
      near_miss->found = g_utf8_substring(found, 0, MIN(rest, 40));
      near_miss->wanted =
          g_strdup(pattern->source + g_array_index(phrase->source_at, guint, n));
      return TRUE;
    }
  }
  return FALSE;
}

void near_miss_clear(NearMiss *near_miss) {
  g_clear_pointer(&near_miss->wanted, g_free);
  g_clear_pointer(&near_miss->found, g_free);
}
