/* Reading the pattern library: sections, phrases, names, examples, and their faults. */
#include "core/pattern.h"

#include <string.h>

#include "core/library.h"
#include "core/regex_needs.h"

/* Steps on a page of 7 KiB. The slowest of the program's own patterns takes 60,000. */
#define SLOW 200000
#define STALLS 2000000

/* The kinds of sections and what may be said in them besides `common_keys`. A word that is not
 * here is a fault: a slip of the pen must not be a rule that silently does nothing. */
#define MAX_KEYS 12
static const char *const common_keys[] = {"name", "also", "short", "find", "regex", "in", "slow", "draft", NULL};
static const struct {
  const char *kind, *keys[MAX_KEYS];
} grammar[] = {
    {"accreditor", {"grants", NULL}},
    {"against", {NULL}},
    {"amount", {NULL}},
    {"direct", {NULL}},
    {"document", {"activity-type", "category", "flag", "reason", "title", "topic", "verdict", NULL}},
    {"field", {"category", "distractor", "grants", "rank", "role", "same-line", "side",
               "value", NULL}},
    {"provider", {"accredited", "anchored", "body", "learned", "plastic-surgery", NULL}},
    {"subject", {NULL}},
    {"system", {"category", "name-shown", "points", NULL}},
    {"topic", {NULL}},
};

typedef struct { /* an [example] with its expectations */
  Section *section;
  const char *file;
  guint line;
  GString *text;
  GPtrArray *wants; /* name, value, name, value ... */
  GArray *lines;    /* of guint: where each expectation stands */
} Example;

typedef struct {
  Library *library;
  GPtrArray *faults;
  GHashTable *seen;    /* "kind id" -> Section */
  GPtrArray *examples; /* of Example */
  const char *file;
  guint line;
  Section *section;    /* NULL before the first head, or after a faulty one */
  Example *example;    /* NULL: not in an example */
  guint first_pattern; /* of the section */
  gboolean fatal;
} Reader;

void library_fault_free(LibraryFault *fault) {
  g_free(fault->file);
  g_free(fault->message);
  g_free(fault->suggestion);
  g_free(fault);
}

static void complain(Reader *reader, guint line, gsize column, gboolean warning, char *message,
                     char *suggestion) {
  LibraryFault *fault = g_new0(LibraryFault, 1);
  *fault = (LibraryFault){g_strdup(reader->file), line, (guint)column, warning, message, suggestion};
  g_ptr_array_add(reader->faults, fault);
  if (!warning) reader->fatal = TRUE;
}

/* Says that there is no such word, and which of `known` comes nearest. */
static void complain_word(Reader *reader, gsize column, const char *what, const char *word,
                          const char *const *known) {
  const char *near = nearest_word(word, known);
  g_autofree char *all = g_strjoinv(", ", (char **)known);
  complain(reader, reader->line, column, FALSE, g_strdup_printf("there is no %s '%s'", what, word),
           near ? g_strdup_printf("did you mean '%s'?", near) : g_strdup_printf("there are %s", all));
}

static gboolean check_kind(Reader *reader, const char *kind) {
  const char *kinds[G_N_ELEMENTS(grammar) + 1] = {NULL};
  for (guint i = 0; i < G_N_ELEMENTS(grammar); i++) kinds[i] = grammar[i].kind;
  gboolean known = g_strv_contains(kinds, kind);
  if (!known) complain_word(reader, 2, "kind of section", kind, kinds);
  return known;
}

static void check_key(Reader *reader, const char *key) {
  const char *keys[G_N_ELEMENTS(common_keys) + MAX_KEYS] = {NULL};
  guint n = 0;
  for (guint i = 0; common_keys[i]; i++) keys[n++] = common_keys[i];
  for (guint i = 0; i < G_N_ELEMENTS(grammar); i++)
    for (guint j = 0; strcmp(grammar[i].kind, reader->section->kind) == 0 && grammar[i].keys[j]; j++)
      keys[n++] = grammar[i].keys[j];
  if (!g_strv_contains(keys, key)) complain_word(reader, 1, "key", key, keys);
}

static void section_free(gpointer pointer) {
  Section *section = pointer;
  g_free((char *)section->kind);
  g_free((char *)section->id);
  g_free((char *)section->file);
  g_ptr_array_free(section->keys, TRUE);
  g_ptr_array_free(section->values, TRUE);
  g_free(section);
}

static void compiled_free(gpointer pointer) {
  CompiledPattern *pattern = pointer;
  g_free(pattern->public.name);
  g_free(pattern->public.source);
  phrase_free(pattern->phrase);
  regex_free(pattern->regex);
  if (pattern->needs) g_array_unref(pattern->needs);
  if (pattern->starts) g_array_unref(pattern->starts);
  g_free(pattern);
}

static void example_free(gpointer pointer) {
  Example *example = pointer;
  g_string_free(example->text, TRUE);
  g_ptr_array_free(example->wants, TRUE);
  g_array_free(example->lines, TRUE);
  g_free(example);
}

const char *section_get(const Section *section, const char *key) {
  for (guint i = 0; i < section->keys->len; i++)
    if (strcmp(section->keys->pdata[i], key) == 0) return section->values->pdata[i];
  return NULL;
}

static void begin_example(Reader *reader) {
  if (!reader->section) return;
  Example *example = g_new0(Example, 1);
  *example = (Example){reader->section, reader->section->file, reader->line, g_string_new(NULL),
                       g_ptr_array_new_with_free_func(g_free),
                       g_array_new(FALSE, FALSE, sizeof(guint))};
  g_ptr_array_add(reader->examples, example);
  reader->example = example;
}

/* `in` holds for the whole section, wherever it stands in it. */
static void end_section(Reader *reader) {
  const char *in = reader->section ? section_get(reader->section, "in") : NULL;
  gboolean flow = !in || strcmp(in, "rows") != 0;
  gboolean rows = in && strcmp(in, "flow") != 0;
  for (guint i = reader->first_pattern; i < reader->library->patterns->len; i++) {
    CompiledPattern *pattern = reader->library->patterns->pdata[i];
    pattern->public.in_flow = flow;
    pattern->public.in_rows = rows;
  }
  reader->first_pattern = reader->library->patterns->len;
}

static void read_head(Reader *reader, char *line) {
  char *close = strchr(line, ']');
  reader->example = NULL;
  if (close && close[1] == '\0' && strncmp(line, "[example]", 9) == 0) {
    if (!reader->section)
      complain(reader, reader->line, 1, FALSE, g_strdup("an example needs a section before it"), NULL);
    begin_example(reader);
    return;
  }
  end_section(reader);
  reader->section = NULL;
  if (close) *close = '\0';
  g_auto(GStrv) words = g_strsplit_set(line + 1, " \t", 2);
  const char *id = words[0] && words[1] ? g_strstrip(words[1]) : "";
  if (!close || close[1] || !*id) {
    complain(reader, reader->line, 1, FALSE, g_strdup("this is no section head"),
             g_strdup("write it as [field credits] or [provider asps]"));
    return;
  }
  if (!check_kind(reader, words[0])) return;
  g_autofree char *key = g_strdup_printf("%s %s", words[0], id);
  const Section *known = g_hash_table_lookup(reader->seen, key);
  if (known && (strcmp(words[0], "provider") == 0 || strcmp(words[0], "accreditor") == 0)) {
    complain(reader, reader->line, 1, FALSE,
             g_strdup_printf("[%s] stands already at %s:%u", key, known->file, known->line),
             g_strdup("give it another id, or put its lines there"));
    return;
  }
  Section *section = g_new0(Section, 1);
  *section = (Section){g_strdup(words[0]), g_strdup(id), g_strdup(reader->file), reader->line,
                       g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
  g_ptr_array_add(reader->library->sections, section);
  g_hash_table_insert(reader->seen, g_steal_pointer(&key), section);
  reader->section = section;
}

static void read_names(Reader *reader, const char *value, gsize column, gboolean is_short) {
  g_auto(GStrv) names = g_strsplit(value, ";", -1);
  for (guint i = 0; names[i]; i++) {
    const Section *taken;
    g_strstrip(names[i]);
    if (name_tree_add(reader->library->names, names[i], reader->section, is_short, &taken)) continue;
    if (taken)
      complain(reader, reader->line, column, FALSE,
               g_strdup_printf("the name '%s' is [%s %s]'s already (%s:%u)", names[i], taken->kind,
                               taken->id, taken->file, taken->line), NULL);
    else
      complain(reader, reader->line, column, FALSE,
               g_strdup_printf("'%s' is no name", names[i]), NULL);
  }
}

static void read_pattern(Reader *reader, const char *value, gsize column, gboolean raw) {
  g_autofree char *why = NULL, *suggestion = NULL;
  gsize offset = 0;
  g_autoptr(Phrase) phrase = raw ? NULL : phrase_parse(value, &offset, &why, &suggestion);
  g_autofree char *text = raw ? g_strdup(value) : phrase ? phrase_regex(phrase, 0) : NULL;
  g_autoptr(GArray) starts = phrase ? library_starts(reader->library, value) : NULL;
  Regex *regex = text ? regex_new(text, starts != NULL, &offset, &why) : NULL;
  if (!regex) {
    complain(reader, reader->line, column + (phrase ? 0 : offset), FALSE, g_steal_pointer(&why),
             g_steal_pointer(&suggestion));
    return;
  }
  CompiledPattern *pattern = g_new0(CompiledPattern, 1);
  pattern->public = (Pattern){reader->section,
                              g_strdup_printf("%s:%u", reader->file, reader->line),
                              g_strdup(value), TRUE, FALSE};
  pattern->line = reader->line;
  pattern->column = (guint)column;
  g_autoptr(GPtrArray) needs = phrase ? NULL : regex_needs(text);
  pattern->needs = library_needs(reader->library, phrase ? phrase->needs : needs);
  pattern->starts = g_steal_pointer(&starts);
  pattern->phrase = g_steal_pointer(&phrase);
  pattern->regex = regex;
  g_ptr_array_add(reader->library->patterns, pattern);
}

static void read_expectation(Reader *reader, const char *key, const char *value, gsize column) {
  Example *example = reader->example;
  if (strcmp(key, "text") == 0) {
    g_autofree char *text = g_strcompress(value);
    if (example->text->len) g_string_append_c(example->text, '\n');
    g_string_append(example->text, text);
  } else if (g_str_has_prefix(key, "expect")) {
    const char *name = key + strlen("expect");
    while (g_ascii_isspace(*name)) name++;
    g_ptr_array_add(example->wants, g_strdup(*name ? name : value));
    g_ptr_array_add(example->wants, g_strdup(value));
    g_array_append_val(example->lines, reader->line);
  } else {
    complain(reader, reader->line, column, FALSE,
             g_strdup_printf("an example has text and expect lines, not '%s'", key), NULL);
  }
}

static void read_key(Reader *reader, const char *line) {
  const char *equals = strchr(line, '=');
  if (!equals && reader->example && g_str_has_prefix(line, "expect ")) {
    read_expectation(reader, "expect", line + strlen("expect "), 1);
    return;
  }
  if (!equals) {
    complain(reader, reader->line, 1, FALSE, g_strdup("neither a section head nor KEY = VALUE"),
             g_strdup("a comment begins with #"));
    return;
  }
  g_autofree char *key = g_strndup(line, (gsize)(equals - line));
  const char *value = equals + 1;
  while (g_ascii_isspace(*value)) value++;
  gsize column = (gsize)(value - line) + 1;
  g_strstrip(key);
  if (!reader->section) {
    complain(reader, reader->line, 1, FALSE, g_strdup("this line is in no section"), NULL);
    return;
  }
  if (reader->example) {
    read_expectation(reader, key, value, column);
    return;
  }
  check_key(reader, key);
  if (!*value) {
    complain(reader, reader->line, column, FALSE, g_strdup_printf("'%s' has no value", key),
             g_strdup("write it after the =, or take the line out"));
    return;
  }
  if (strcmp(key, "find") == 0) read_pattern(reader, value, column, FALSE);
  else if (strcmp(key, "regex") == 0) read_pattern(reader, value, column, TRUE);
  else if (strcmp(key, "name") == 0 || strcmp(key, "also") == 0) read_names(reader, value, column, FALSE);
  else if (strcmp(key, "short") == 0) read_names(reader, value, column, TRUE);
  else if (strcmp(key, "in") == 0 && strcmp(value, "flow") && strcmp(value, "rows") &&
           strcmp(value, "both"))
    complain(reader, reader->line, column, FALSE, g_strdup_printf("there is no text '%s'", value),
             g_strdup("it is flow, rows or both"));
  else if (strcmp(key, "draft") == 0)
    complain(reader, reader->line, 1, TRUE, g_strdup("still a draft: what it matches on waits"),
             g_strdup("take the line out when the section is right"));
  g_ptr_array_add(reader->section->keys, g_strdup(key));
  g_ptr_array_add(reader->section->values, g_strdup(value));
}

static void read_source(Reader *reader, const LibrarySource *source) {
  reader->file = source->file;
  reader->line = 0;
  reader->section = NULL;
  reader->example = NULL;
  if (!g_utf8_validate(source->text, -1, NULL)) {
    complain(reader, 1, 1, FALSE, g_strdup("the file is not UTF-8"), NULL);
    return;
  }
  g_auto(GStrv) lines = g_strsplit(source->text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    reader->line = i + 1;
    g_strchomp(lines[i]);
    if (lines[i][0] == '[') read_head(reader, lines[i]);
    else if (lines[i][0] && lines[i][0] != '#') read_key(reader, lines[i]);
  }
  end_section(reader);
}

/* What the section's patterns took for a capture, or NULL. */
static char *example_capture(const Matches *matches, const DocumentText *document,
                             const Section *section, const char *name, const char *wanted) {
  char *taken = NULL;
  for (guint i = 0; i < matches->matches->len; i++) {
    const Match *match = &g_array_index(matches->matches, Match, i);
    const Span *span = match->pattern->section == section ? match_capture(match, name) : NULL;
    if (!span) continue;
    g_free(taken);
    taken = document_quote(document, *span);
    if (strcmp(taken, wanted) == 0) break;
  }
  return taken;
}

static gboolean section_found(const Matches *matches, const Section *section, gboolean name) {
  for (guint i = 0; name && i < matches->names->len; i++)
    if (g_array_index(matches->names, NameHit, i).section == section) return TRUE;
  for (guint i = 0; !name && i < matches->matches->len; i++)
    if (g_array_index(matches->matches, Match, i).pattern->section == section) return TRUE;
  return FALSE;
}

static void run_example(Reader *reader, const Example *example) {
  g_autoptr(DocumentText) document = document_text_from_utf8(example->text->str);
  g_autoptr(Matches) matches = library_match(reader->library, document);
  reader->file = example->file;
  for (guint i = 0; i < example->wants->len; i += 2) {
    const char *name = example->wants->pdata[i], *wanted = example->wants->pdata[i + 1];
    guint line = g_array_index(example->lines, guint, i / 2);
    gboolean negative = strcmp(name, "none") == 0, whole = strcmp(name, "match") == 0;
    gboolean is_name = strcmp(name, "name") == 0 && strcmp(wanted, "name") == 0;
    if (negative || whole || is_name) {
      gboolean found = section_found(matches, example->section, FALSE) ||
                       section_found(matches, example->section, TRUE);
      if (found == negative)
        complain(reader, line, 1, FALSE,
                 g_strdup(negative ? "the example matches, and should not"
                                   : "the example does not match"), NULL);
      continue;
    }
    g_autofree char *taken =
        example_capture(matches, document, example->section, name, wanted);
    if (!taken || strcmp(taken, wanted) != 0)
      complain(reader, line, 1, FALSE,
               taken ? g_strdup_printf("the example gives %s = '%s'", name, taken)
                     : g_strdup_printf("the example gives no %s", name), NULL);
  }
}

Library *library_parse(const LibrarySource *sources, gsize n_sources, GPtrArray **faults) {
  g_autoptr(Library) library = g_new0(Library, 1);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) examples = g_ptr_array_new_with_free_func(example_free);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  library->sections = g_ptr_array_new_with_free_func(section_free);
  library->patterns = g_ptr_array_new_with_free_func(compiled_free);
  library->words = g_ptr_array_new_with_free_func(g_free);
  library->word_number = g_hash_table_new(g_str_hash, g_str_equal);
  library->starts = library_starts_new();
  library->matching = g_new(GMutex, 1);
  g_mutex_init(library->matching);
  library->names = name_node_new();
  *faults = g_ptr_array_new_with_free_func((GDestroyNotify)library_fault_free);
  Reader reader = {.library = library, .faults = *faults, .seen = seen, .examples = examples};
  for (gsize i = 0; i < n_sources; i++) {
    read_source(&reader, &sources[i]);
    g_checksum_update(sum, (const guchar *)sources[i].text, (gssize)strlen(sources[i].text) + 1);
  }
  library->examples = examples->len;
  gboolean readable = !reader.fatal;
  for (guint i = 0; readable && i < examples->len; i++) run_example(&reader, examples->pdata[i]);
  g_strlcpy(library->version, g_checksum_get_string(sum), sizeof library->version);
  return reader.fatal ? NULL : g_steal_pointer(&library);
}

/* A page that has something for every open blank and matches next to nothing. */
static char *hard_page(void) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < 60; i++)
    g_string_append_printf(text, "Zarah Quillon, Mz Vexing, Sphinx of black quartz %u.%02u (Zx)\n"
                           "Judge my vow, Quay Lexington.\tPack my box Zone\n",
                           i % 9, i);
  return g_string_free(text, FALSE);
}

void library_check_speed(const Library *library, const char *file, GPtrArray *faults) {
  g_autofree char *page = hard_page();
  g_autofree char *lower = g_ascii_strdown(page, -1);
  for (guint i = 0; i < library->patterns->len; i++) {
    const CompiledPattern *pattern = library->patterns->pdata[i];
    const char *guard = pattern->phrase ? pattern->phrase->guard : NULL;
    if (file && strcmp(pattern->public.section->file, file) != 0) continue;
    if (guard && !strstr(lower, guard)) continue;
    g_autofree char *text =
        pattern->phrase ? phrase_regex(pattern->phrase, 0) : g_strdup(pattern->public.source);
    guint steps = regex_steps(text, page, STALLS);
    if (steps < SLOW || (steps < STALLS && section_get(pattern->public.section, "slow"))) continue;
    LibraryFault *fault = g_new0(LibraryFault, 1);
    *fault = (LibraryFault){
        g_strdup(pattern->public.section->file), pattern->line, pattern->column, steps < STALLS,
        g_strdup(steps < STALLS ? "slow: it begins at nearly every place of a page and runs on from there"
                                : "it would stall: on a hard page it tries without an end"),
        g_strdup(pattern->phrase ? "begin the phrase with a word that stands before its first blank"
                                 : "begin it with literal words, or with the start of a line")};
    g_ptr_array_add(faults, fault);
  }
}

void library_free(Library *library) {
  if (!library) return;
  g_ptr_array_free(library->patterns, TRUE);
  g_ptr_array_free(library->words, TRUE);
  g_hash_table_unref(library->word_number);
  g_array_unref(library->starts);
  g_mutex_clear(library->matching);
  g_free(library->matching);
  g_ptr_array_free(library->sections, TRUE);
  name_node_free(library->names);
  g_free(library);
}

const char *library_version(const Library *library) { return library->version; }
const GPtrArray *library_sections(const Library *library) { return library->sections; }
const GPtrArray *library_patterns(const Library *library) { return library->patterns; }
char *library_new_id(const Library *library, const char *name) {
  g_autoptr(GString) id = g_string_new(NULL);
  g_autofree char *plain = g_str_to_ascii(name, "C");
  for (const char *c = plain; *c && id->len < 48; c++) {
    if (g_ascii_isalnum(*c)) g_string_append_c(id, g_ascii_tolower(*c));
    else if (id->len && id->str[id->len - 1] != '-') g_string_append_c(id, '-');
  }
  while (id->len && id->str[id->len - 1] == '-') g_string_truncate(id, id->len - 1);
  if (id->len == 0) g_string_append(id, "provider");
  g_autofree char *stem = g_strdup(id->str);
  for (guint n = 2; library_section(library, "provider", id->str); n++)
    g_string_printf(id, "%s-%u", stem, n);
  return g_strdup(id->str);
}

guint library_example_count(const Library *library) { return library->examples; }

const Section *library_section(const Library *library, const char *kind, const char *id) {
  for (guint i = 0; i < library->sections->len; i++) {
    const Section *section = library->sections->pdata[i];
    if (strcmp(section->kind, kind) == 0 && strcmp(section->id, id) == 0) return section;
  }
  return NULL;
}
