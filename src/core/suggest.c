/* Sentences of a certificate turned into phrases with blanks, each tried before it is offered. */
#include "core/suggest.h"

#include <string.h>

#include "core/draft_page.h"
#include "core/library.h"

#define WORDS_BEFORE 6
#define WORDS_AFTER 5
#define LEARNER "Jane Q. Smith, MD"

typedef struct { /* a value on a line, and the section that would read it */
  gsize start, end;
  const char *id, *blank, *attributes;
} Value;

typedef struct {
  const Library *library;
  const Matches *matches;
  const Draft *draft;
  const PageText *page;
  Regex *date, *credits;
  GString *text;
  GHashTable *offered; /* phrases */
} Suggestion;

static const char *blank_regex(const char *name) {
  const BlankKind *kind = blank_kinds;
  while (strcmp(kind->name, name) != 0) kind++;
  return kind->regex;
}

static void add_value(GArray *values, Value value) {
  for (guint i = 0; i < values->len; i++) {
    const Value *other = &g_array_index(values, Value, i);
    if (value.start < other->end && other->start < value.end) return;
  }
  g_array_append_val(values, value);
}

static gint by_start(gconstpointer a, gconstpointer b) {
  const Value *x = a, *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

static void find_regex(GArray *values, Regex *regex, const char *line, gsize length, Value value) {
  gsize from = 0;
  while (from < length && regex_find(regex, line, length, from) == REGEX_FOUND) {
    regex_group(regex, 0, &value.start, &value.end);
    from = MAX(value.end, from + 1);
    /* "Category 1" is a name, not an amount. */
    if (value.start >= 9 && g_ascii_strncasecmp(line + value.start - 9, "category ", 9) == 0)
      continue;
    add_value(values, value);
  }
}

static void find_text(GArray *values, const char *line, const char *text, Value value) {
  const char *at = text && strlen(text) > 3 ? strstr(line, text) : NULL;
  if (!at) return;
  value.start = (gsize)(at - line);
  value.end = value.start + strlen(text);
  add_value(values, value);
}

/* A line that is a person's name and nothing else. */
static gboolean is_name_line(const char *line) {
  g_autofree char *name = personal_name(line);
  return name && strchr(name, ' ') && strchr(line, ',');
}

static gboolean speaks_of_credit(const char *line) {
  static const char *const words[] = {"credit", "hour", "award", "claim", "cme", "unit", NULL};
  g_autofree char *lower = g_ascii_strdown(line, -1);
  for (guint i = 0; words[i]; i++)
    if (strstr(lower, words[i])) return TRUE;
  return FALSE;
}

static GArray *values_of(const Suggestion *suggestion, const char *line) {
  static const Value name = {0, 0, "member_name", "name", "rank = 2\n"};
  static const Value title = {0, 0, "title", "title", "rank = 1\n"};
  static const Value date = {0, 0, "date", "dates", "role = completed\n"};
  static const Value credits = {0, 0, "credits", "credits", "role = awarded\n"};
  GArray *values = g_array_new(FALSE, FALSE, sizeof(Value));
  gboolean named = FALSE;
  for (guint i = 0; i < suggestion->draft->entries->len; i++) {
    const Entry *entry = suggestion->draft->entries->pdata[i];
    const Evidence *who = entry_evidence(entry, FIELD_MEMBER_NAME);
    named = named || entry->member_name;
    find_text(values, line, who ? who->text : NULL, name);
    find_text(values, line, entry->title, title);
  }
  if (!named && is_name_line(line)) {
    Value whole = name;
    whole.end = strlen(line);
    add_value(values, whole);
  }
  find_regex(values, suggestion->date, line, strlen(line), date);
  if (speaks_of_credit(line)) find_regex(values, suggestion->credits, line, strlen(line), credits);
  g_array_sort(values, by_start);
  return values;
}

/* Read by words already, not just as any date. */
static const Pattern *reader_of(const Suggestion *suggestion, const Value *value, gsize line_at) {
  const Span span = {suggestion->page->number, TEXT_FLOW, line_at + value->start,
                     line_at + value->end};
  for (guint i = 0; i < suggestion->matches->matches->len; i++) {
    const Match *match = &g_array_index(suggestion->matches->matches, Match, i);
    const Section *section = match->pattern->section;
    if (strcmp(section->kind, "field") != 0 || strcmp(section->id, value->id) != 0 ||
        g_strcmp0(section_get(section, "role"), "bare") == 0)
      continue;
    for (guint j = 0; j < match->n_captures; j++)
      if (spans_overlap(match->capture[j], span)) return match->pattern;
  }
  return NULL;
}

/* The last words of a text that ends at `end`, not before `from`. */
static gsize words_before(const char *text, gsize from, gsize end) {
  gsize at = end;
  for (guint words = 0; at > from && words < WORDS_BEFORE; words++) {
    while (at > from && g_ascii_isspace(text[at - 1])) at--;
    while (at > from && !g_ascii_isspace(text[at - 1])) at--;
  }
  return at;
}

static gsize words_after(const char *text, gsize from, gsize end) {
  gsize at = from;
  for (guint words = 0; at < end && words < WORDS_AFTER; words++) {
    while (at < end && g_ascii_isspace(text[at])) at++;
    while (at < end && !g_ascii_isspace(text[at])) at++;
  }
  return at;
}

static void append_phrase(GString *phrase, const char *text, gsize from, gsize to) {
  for (gsize i = from; i < to; i++) {
    if (strchr("{}[]<>|\\", text[i])) g_string_append_c(phrase, '\\');
    g_string_append_c(phrase, text[i]);
  }
}

static char *example_text(const char *text) {
  g_autoptr(GString) escaped = g_string_new(text);
  g_string_replace(escaped, "\\", "\\\\", 0);
  g_string_replace(escaped, "\n", "\\n", 0);
  g_string_replace(escaped, "\t", "\\t", 0);
  return g_strdup(escaped->str);
}

/* Only what passes its own example is offered. */
static void offer(Suggestion *suggestion, const char *section, const char *phrase) {
  LibrarySource source = {(char *)"draft", (char *)section};
  g_autoptr(GPtrArray) faults = NULL;
  g_autoptr(Library) library = library_parse(&source, 1, &faults);
  if (!library || !g_hash_table_add(suggestion->offered, g_strdup(phrase))) return;
  g_string_append_printf(suggestion->text, "%s\n", section);
}

/* `before` is the line above, for a value that has its line for itself. */
static void suggest_value(Suggestion *suggestion, const char *before, const char *line,
                          const GArray *values, guint n) {
  const Value *value = &g_array_index(values, Value, n);
  gsize least = n ? g_array_index(values, Value, n - 1).end : 0;
  gsize most = n + 1 < values->len ? g_array_index(values, Value, n + 1).start : strlen(line);
  gsize from = words_before(line, least, value->start);
  gsize to = strcmp(value->id, "credits") == 0 ? words_after(line, value->end, most) : value->end;
  g_autoptr(GString) phrase = g_string_new(NULL);
  g_autoptr(GString) example = g_string_new(NULL);
  gboolean is_name = strcmp(value->id, "member_name") == 0;
  g_autofree char *printed =
      is_name ? g_strdup(LEARNER) : g_strndup(line + value->start, value->end - value->start);
  gboolean bare = TRUE;
  for (gsize i = from; i < value->start; i++) bare = bare && !g_ascii_isalpha(line[i]);
  if (bare && least == 0 && before) {
    gsize above = words_before(before, 0, strlen(before));
    append_phrase(phrase, before, above, strlen(before));
    g_string_append(phrase, "\\n");
    g_string_append_printf(example, "%s\n", before + above);
    from = value->start;
  } else if (bare && to == value->end) {
    return;
  }
  append_phrase(phrase, line, from, value->start);
  g_string_append_printf(phrase, "{%s}", value->blank);
  append_phrase(phrase, line, value->end, to);
  g_string_append_len(example, line + from, (gssize)(value->start - from));
  g_string_append(example, printed);
  g_string_append_len(example, line + value->end, (gssize)(to - value->end));
  g_strstrip(phrase->str);
  g_autofree char *escaped = example_text(g_strstrip(example->str));
  g_autofree char *section =
      g_strdup_printf("[field %s]\n%sfind = %s\n[example]\ntext = %s\nexpect %s = %s\n", value->id,
                      value->attributes, phrase->str, escaped, value->blank, printed);
  offer(suggestion, section, phrase->str);
}

static void suggest_page(Suggestion *suggestion) {
  const char *text = suggestion->page->text[TEXT_FLOW].utf8;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  const char *before = NULL;
  gsize at = 0;
  for (guint i = 0; lines[i]; at += strlen(lines[i]) + 1, i++) {
    g_autofree char *trial = g_strstrip(g_strdup(lines[i]));
    if (!*trial) continue;
    g_autoptr(GArray) values = values_of(suggestion, lines[i]);
    for (guint j = 0; j < values->len; j++) {
      const Value *value = &g_array_index(values, Value, j);
      const Pattern *reader = reader_of(suggestion, value, at);
      if (reader)
        g_string_append_printf(suggestion->text, "# page %u: the %s here is read by %s\n",
                               suggestion->page->number, value->id, reader->name);
      else suggest_value(suggestion, before, lines[i], values, j);
    }
    before = lines[i];
  }
}

static void suggest_provider(Suggestion *suggestion) {
  for (guint i = 0; i < suggestion->draft->entries->len; i++) {
    const Entry *entry = suggestion->draft->entries->pdata[i];
    if (!entry->provider || entry->provider_id) continue;
    g_autofree char *section = g_strdup_printf(
        "[provider new-%u]\nname = %s\n[example]\ntext = %s certifies\n"
        "expect name\n",
        i + 1, entry->provider, entry->provider);
    offer(suggestion, section, entry->provider);
  }
}

char *suggest_patterns(const Library *library, const DocumentText *document, const Draft *draft) {
  gsize offset;
  char *why = NULL;
  g_autoptr(Matches) matches = library_match(library, document);
  g_autoptr(GHashTable) offered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(Regex) date = regex_new(blank_regex("dates"), FALSE, &offset, &why);
  g_autoptr(Regex) credits = regex_new(blank_regex("credits"), FALSE, &offset, &why);
  Suggestion suggestion = {library, matches, draft, NULL, date, credits, g_string_new(NULL),
                           offered};
  g_string_append(
      suggestion.text,
      "# Drafted from a certificate. Keep what is right: shorten a phrase to the words that\n"
      "# always stand there, and say by its role what it is (awarded, claimed, designated;\n"
      "# completed, issued, distractor). 'cmeledger patterns check' tries the examples.\n\n");
  for (guint i = 0; i < document->pages->len; i++) {
    suggestion.page = document->pages->pdata[i];
    suggest_page(&suggestion);
  }
  suggest_provider(&suggestion);
  if (g_hash_table_size(offered) == 0)
    g_string_append(suggestion.text, "# Nothing to add was found.\n");
  return g_string_free(suggestion.text, FALSE);
}
