/* Sentences of a certificate turned into phrases with blanks, each tried before it is offered. */
#include "core/suggest.h"

#include <string.h>

#include "core/suggest_line.h"

#define WORDS_BEFORE 6
#define WORDS_AFTER 5
#define LEARNER "Jane Q. Smith, MD"

static const char *blank_regex(const char *name) {
  const BlankKind *kind = blank_kinds;
  while (strcmp(kind->name, name) != 0) kind++;
  return kind->regex;
}

/* Names on the line before a value are of this certificate alone: words begin behind them. */
static gsize behind_names(const Suggestion *suggestion, gsize line_at, gsize from, gsize value) {
  for (guint i = 0; i < suggestion->matches->names->len; i++) {
    const Span name = g_array_index(suggestion->matches->names, NameHit, i).span;
    if (name.page == suggestion->page->number && name.start >= line_at + from &&
        name.end < line_at + value)
      from = name.end - line_at;
  }
  return from;
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

/* Nobody's name belongs into a phrase. */
static gboolean holds_learner(const Suggestion *suggestion, const char *line) {
  for (guint i = 0; i < suggestion->draft->entries->len; i++) {
    const Entry *entry = suggestion->draft->entries->pdata[i];
    if (entry->member_name && strstr(line, entry->member_name)) return TRUE;
  }
  return FALSE;
}

/* `before` is the line above, for a value that has its line for itself. */
static void suggest_value(Suggestion *suggestion, const char *before, const char *line, gsize line_at,
                          const GArray *values, guint n) {
  const Value *value = &g_array_index(values, Value, n);
  gsize least = n ? g_array_index(values, Value, n - 1).end : 0;
  least = behind_names(suggestion, line_at, least, value->start);
  gsize most = n + 1 < values->len ? g_array_index(values, Value, n + 1).start : strlen(line);
  gsize from = words_before(line, least, value->start);
  gsize to = value->field == FIELD_CREDITS ? words_after(line, value->end, most) : value->end;
  g_autoptr(GString) phrase = g_string_new(NULL);
  g_autoptr(GString) example = g_string_new(NULL);
  gboolean is_name = value->field == FIELD_MEMBER_NAME;
  g_autofree char *printed =
      is_name ? g_strdup(LEARNER) : g_strndup(line + value->start, value->end - value->start);
  gboolean bare = TRUE;
  while (from < value->start && strchr(" \t,.;:", line[from])) from++;
  for (gsize i = from; i < value->start; i++) bare = bare && !g_ascii_isalpha(line[i]);
  if (bare && least == 0 && before && (line_is_name(before) || holds_learner(suggestion, before))) return;
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
  g_autofree char *attributes = field_attributes(value->field, phrase->str);
  g_autofree char *section =
      g_strdup_printf("[field %s]\n%sdraft = yes\nfind = %s\n[example]\ntext = %s\nexpect %s = %s\n",
                      field_name(value->field), attributes, phrase->str, escaped, value->blank, printed);
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
    g_autoptr(GArray) values = line_values(suggestion, lines[i]);
    for (guint j = 0; j < values->len; j++) {
      const Value *value = &g_array_index(values, Value, j);
      const Pattern *reader = value_reader(suggestion, value, at);
      if (!value_is_wanted(suggestion, value, lines[i])) continue;
      const char *role = reader ? section_get(reader->section, "role") : NULL;
      if (reader)
        g_string_append_printf(suggestion->text, "# page %u: %s \u201c%.*s\u201d is read by %s%s%s\n",
                               suggestion->page->number, field_name(value->field),
                               (int)(value->end - value->start), lines[i] + value->start, reader->name,
                               role ? " as " : "", role ? role : "");
      if (reader && field_is_right(suggestion, value->field)) continue;
      if (!suggestion->rows || value->field == FIELD_MEMBER_NAME)
        suggest_value(suggestion, before, lines[i], at, values, j);
    }
    before = lines[i];
  }
}

static void suggest_provider(Suggestion *suggestion) {
  for (guint i = 0; i < suggestion->draft->entries->len; i++) {
    const Entry *entry = suggestion->draft->entries->pdata[i];
    if (!entry->provider || entry->provider_id) continue;
    g_autofree char *id = library_new_id(suggestion->library, entry->provider);
    g_autofree char *section = g_strdup_printf(
        "[provider %s]\nname = %s\ndraft = yes\n[example]\ntext = %s certifies\nexpect name\n", id,
        entry->provider, entry->provider);
    offer(suggestion, section, entry->provider);
  }
}

/* What is in doubt, as the author's list of what to do. */
static void list_doubts(Suggestion *suggestion) {
  const Draft *draft = suggestion->draft;
  GString *text = suggestion->text;
  if (draft->entries->len == 0)
    g_string_append_printf(text, "# It is read as %s: %s.\n", outcome_name(draft->outcome),
                           draft->reason ? draft->reason : "nothing was found");
  for (guint i = 0; i < draft->entries->len; i++) {
    const Entry *entry = draft->entries->pdata[i];
    const Evidence *date = entry_evidence(entry, FIELD_DATE);
    suggestion->rows = suggestion->rows || (date && g_strcmp0(date->pattern, "transcript") == 0);
    if (entry->flags->len == 0) g_string_append_printf(text, "# Entry %u is accepted as it is.\n", i + 1);
    for (guint j = 0; j < entry->flags->len; j++) {
      const Flag *flag = entry->flags->pdata[j];
      g_string_append_printf(text, "# Entry %u waits: %s (%s).\n", i + 1, flag->code,
                             field_name(flag->field));
    }
  }
  if (suggestion->rows)
    g_string_append(text, "# Its rows are read by the heads of their columns, not by phrases.\n");
  g_string_append_c(text, '\n');
}

char *suggest_patterns(const Library *library, const DocumentText *document, const Draft *draft,
                       const Entry *told) {
  gsize offset;
  char *why = NULL;
  g_autoptr(Matches) matches = library_match(library, document);
  g_autoptr(GHashTable) offered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(Regex) date = regex_new(blank_regex("dates"), FALSE, &offset, &why);
  g_autoptr(Regex) credits = regex_new(blank_regex("credits"), FALSE, &offset, &why);
  Suggestion suggestion = {.library = library, .matches = matches, .draft = draft, .told = told,
                           .date = date, .credits = credits, .text = g_string_new(NULL),
                           .offered = offered};
  g_string_append(
      suggestion.text,
      "# Drafted from a certificate. Keep what is right: shorten a phrase to the words that\n"
      "# always stand there, see that its role is what it is (awarded, claimed, designated;\n"
      "# completed, on, issued, distractor), then take 'draft = yes' out: until then whatever\n"
      "# it matches on waits. 'cmeledger patterns check' tries the examples.\n");
  list_doubts(&suggestion);
  for (guint i = 0; i < document->pages->len; i++) {
    suggestion.page = document->pages->pdata[i];
    suggest_page(&suggestion);
  }
  suggest_provider(&suggestion);
  if (g_hash_table_size(offered) == 0)
    g_string_append(suggestion.text,
                    "# Nothing to add was found. What should be read otherwise can be said:\n"
                    "# cmeledger patterns draft FILE credits=4.50 'title=Wound Care'\n");
  return g_string_free(suggestion.text, FALSE);
}
