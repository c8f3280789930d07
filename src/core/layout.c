/* Reads a layout file: one section of `key = value`, a line that begins with blanks goes on. */
#include "core/layout.h"

#include <string.h>

typedef struct {
  const char *file;
  char **why;
  guint line;
  Layout *layout;
} Reader;

static gboolean fault(const Reader *reader, guint column, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
static gboolean fault(const Reader *reader, guint column, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *sentence = g_strdup_vprintf(format, args);
  va_end(args);
  *reader->why = g_strdup_printf("%s:%u:%u: %s", reader->file, reader->line, column, sentence);
  return FALSE;
}

/* Words that are known, each once. */
static gboolean read_words(const Reader *reader, const char *line, const char *value,
                           const char *const *known, char ***list) {
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; *list && (*list)[i]; i++) g_ptr_array_add(words, g_strdup((*list)[i]));
  for (const char *c = value + strspn(value, " \t"); *c; c += strspn(c, " \t")) {
    gsize length = strcspn(c, " \t");
    g_autofree char *word = g_strndup(c, length);
    guint column = (guint)(c - line) + 1;
    if (!g_strv_contains(known, word)) {
      g_autofree char *all = g_strjoinv(", ", (char **)known);
      return fault(reader, column, "there is no '%s'; there are %s", word, all);
    }
    if (g_ptr_array_find_with_equal_func(words, word, g_str_equal, NULL))
      return fault(reader, column, "'%s' stands here twice", word);
    g_ptr_array_add(words, g_steal_pointer(&word));
    c += length;
  }
  g_strfreev(*list);
  g_ptr_array_add(words, NULL);
  *list = (char **)g_ptr_array_steal(words, NULL);
  return TRUE;
}

static gboolean read_head(const Reader *reader, const char *line) {
  static const char head[] = "[layout ";
  const char *end = strchr(line, ']');
  if (reader->layout->id) return fault(reader, 1, "a file has one layout");
  if (!g_str_has_prefix(line, head) || !end || end == line + strlen(head))
    return fault(reader, 1, "a layout begins with [layout NAME]");
  reader->layout->id = g_strndup(line + strlen(head), (gsize)(end - line) - strlen(head));
  return TRUE;
}

static gboolean read_lines(Reader *reader, char **lines) {
  Layout *layout = reader->layout;
  const char *const *known = NULL; /* of the key that the line belongs to */
  char ***list = NULL;
  for (; lines[reader->line - 1]; reader->line++) {
    char *line = lines[reader->line - 1];
    g_strdelimit(line, "\r", ' ');
    const char *value = line;
    if (*line == '#' || line[strspn(line, " \t")] == '\0') continue;
    if (*line == '[') {
      if (!read_head(reader, line)) return FALSE;
      continue;
    }
    if (!g_ascii_isspace(*line)) {
      gsize length = strcspn(line, " \t=");
      g_autofree char *key = g_strndup(line, length);
      value = line + length + strspn(line + length, " \t");
      gboolean sections = strcmp(key, "sections") == 0;
      if (!sections && strcmp(key, "columns") != 0)
        return fault(reader, 1, "there is no key '%s'; there are sections and columns", key);
      if (*value++ != '=') return fault(reader, (guint)length + 1, "'=' is missing");
      known = sections ? audit_section_names : audit_column_names;
      list = sections ? &layout->sections : &layout->columns;
      if (*list) return fault(reader, 1, "'%s' stands here twice", key);
    }
    if (!list) return fault(reader, 1, "this belongs to no key");
    if (!read_words(reader, line, value, known, list)) return FALSE;
  }
  reader->line--;
  if (!layout->id) return fault(reader, 1, "[layout NAME] is missing");
  if (!layout->sections || !*layout->sections) return fault(reader, 1, "it has no sections");
  if (!layout->columns || !*layout->columns) return fault(reader, 1, "it has no columns");
  return TRUE;
}

Layout *layout_parse(const char *file, const char *text, char **why) {
  g_autoptr(Layout) layout = g_new0(Layout, 1);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  Reader reader = {file, why, 1, layout};
  *why = NULL;
  return read_lines(&reader, lines) ? g_steal_pointer(&layout) : NULL;
}

void layout_free(Layout *layout) {
  if (!layout) return;
  g_free(layout->id);
  g_strfreev(layout->sections);
  g_strfreev(layout->columns);
  g_free(layout);
}

AuditLayout layout_of(const Layout *layout) {
  return (AuditLayout){(const char *const *)layout->sections, (const char *const *)layout->columns};
}
