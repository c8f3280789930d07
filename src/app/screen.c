/* Text on a terminal, measured in columns. */
#include "app/screen.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "app/app.h"

#define LEAST_WIDTH 80

glong screen_width(void) {
  struct winsize size = {0};
  if (!isatty(STDOUT_FILENO)) return 0;
  const char *columns = g_getenv("COLUMNS");
  guint64 width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
  if (width == 0 && columns) g_ascii_string_to_unsigned(columns, 10, 1, 10000, &width, NULL);
  return (glong)MAX(width, LEAST_WIDTH);
}

static glong columns_of(gunichar c) {
  if (c >= ' ' && c < 0x7f) return 1;
  return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

glong screen_columns(const char *text) {
  glong columns = 0;
  for (; *text; text = g_utf8_next_char(text)) columns += columns_of(g_utf8_get_char(text));
  return columns;
}

/* Where the text has filled so many columns: a character that is wider than what is left is not
 * in it, marks that stand on the last one are. */
static const char *end_of_columns(const char *text, glong columns) {
  for (; *text; text = g_utf8_next_char(text))
    if ((columns -= columns_of(g_utf8_get_char(text))) < 0) break;
  return text;
}

char *screen_pad(const char *text, glong columns) {
  g_autofree char *clean = app_clean(text);
  return g_strdup_printf("%s%*s", clean, (int)MAX(0, columns - screen_columns(clean)), "");
}

char *screen_fit(const char *text, glong columns) {
  g_autofree char *clean = app_clean(text);
  if (screen_columns(clean) <= columns) return screen_pad(clean, columns);
  g_autofree char *head = g_strndup(clean, (gsize)(end_of_columns(clean, columns - 1) - clean));
  g_autofree char *cut = g_strconcat(head, "\u2026", NULL);
  return screen_pad(cut, columns);
}

/* The space to break at: the last gap between two columns, if that leaves the line fairly full,
 * else the last space; a word longer than the line stays whole. */
static const char *place_to_break(const char *line, glong width) {
  const char *text = line + strspn(line, " "), *end = end_of_columns(line, width);
  const char *least = end_of_columns(line, width * 2 / 3), *space = NULL;
  for (const char *at = end; at > text; at--) {
    if (*at != ' ') continue;
    if (!space) space = at;
    if (at > least && at[1] == ' ') return at;
  }
  return space ? space : strchr(MAX(end, text), ' ');
}

static void put_line(const char *line, glong width, glong hang) {
  glong indent = 0;
  while (width && screen_columns(line) > width - indent) {
    const char *end = place_to_break(line, width - indent);
    const char *rest = end ? end + strspn(end, " ") : "";
    if (!*rest) break;
    while (end > line && end[-1] == ' ') end--;
    printf("%*s%.*s\n", (int)indent, "", (int)(end - line), line);
    line = rest;
    indent = hang <= width / 2 ? hang : 4;
  }
  printf("%*s%s\n", (int)indent, "", line);
}

void screen_say(glong hang, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *clean = app_clean(text);
  app_progress_end();
  put_line(clean, screen_width(), hang);
}

/* The column after the first gap of a line, else a little more than its indentation. */
static glong natural_hang(const char *line) {
  gsize indent = strspn(line, " ");
  const char *gap = strstr(line + indent, "  ");
  if (!gap) return indent ? (glong)indent + 2 : 0;
  g_autofree char *head = g_strndup(line, (gsize)(gap - line) + strspn(gap, " "));
  return screen_columns(head);
}

void screen_say_lines(const char *text) {
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (char **line = lines; *line && (line[1] || **line); line++)
    screen_say(natural_hang(*line), "%s", *line);
}
