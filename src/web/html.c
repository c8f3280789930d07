/* Writes HTML: escapes are its business, the shape is the caller's. */
#include "web/html.h"

#include <string.h>

#include "core/text.h"

struct Html {
  GString *out;
  GPtrArray *open; /* of const char*: tags, literals */
};

const char HTML_ON[] = "", HTML_OFF[] = ""; /* told apart by their addresses */

Html *html_fragment_new(void) {
  Html *html = g_new0(Html, 1);
  html->out = g_string_sized_new(16 * 1024);
  html->open = g_ptr_array_new();
  return html;
}

Html *html_new(void) {
  Html *html = html_fragment_new();
  g_string_append(html->out, "<!doctype html>\n");
  return html;
}

void html_free(Html *html) {
  if (!html) return;
  g_string_free(html->out, TRUE);
  g_ptr_array_unref(html->open);
  g_free(html);
}

char *html_steal(Html *html, gsize *length) {
  g_assert(html->open->len == 0);
  *length = html->out->len;
  char *text = g_string_free(g_steal_pointer(&html->out), FALSE);
  g_ptr_array_unref(html->open);
  g_free(html);
  return text;
}

/* What a browser may take for something else, or for nothing that a person can see. */
static gboolean is_unseen(gunichar c) { return c != '\n' && c != '\t' && character_is_hidden(c); }

/* For text and for attributes, which are always in double quotes. */
static void append_escaped(GString *out, const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    switch (code) {
      case '&': g_string_append(out, "&amp;"); break;
      case '<': g_string_append(out, "&lt;"); break;
      case '>': g_string_append(out, "&gt;"); break;
      case '"': g_string_append(out, "&quot;"); break;
      case '\'': g_string_append(out, "&#39;"); break;
      default: g_string_append_unichar(out, is_unseen(code) ? 0xfffd : code);
    }
  }
}

static gboolean is_name(const char *name) {
  for (const char *c = name; *c; c++)
    if (!g_ascii_isalnum(*c) && *c != '-' && *c != '_') return FALSE;
  return *name != '\0';
}

/* "javascript:" and other sites cannot be said: "//host" is one of those. */
static gboolean is_own_address(const char *value) {
  return (value[0] == '/' && value[1] != '/' && value[1] != '\\') || value[0] == '?' ||
         value[0] == '#';
}

static void append_attribute(GString *out, const char *name, const char *value) {
  static const char *const addresses[] = {"href", "src", "action", "data-href"};
  g_assert(is_name(name) && !g_str_has_prefix(name, "on") && strcmp(name, "style") != 0);
  if (value == HTML_OFF) return;
  for (guint i = 0; i < G_N_ELEMENTS(addresses); i++)
    if (strcmp(name, addresses[i]) == 0 && !is_own_address(value)) return;
  g_string_append_printf(out, " %s", name);
  if (value == HTML_ON) return;
  g_string_append(out, "=\"");
  append_escaped(out, value);
  g_string_append_c(out, '"');
}

static void append_tag(Html *html, const char *tag, va_list args) {
  g_assert(is_name(tag));
  g_string_append_printf(html->out, "<%s", tag);
  for (const char *name; (name = va_arg(args, const char *));)
    append_attribute(html->out, name, va_arg(args, const char *));
}

void html_open(Html *html, const char *tag, ...) {
  va_list args;
  va_start(args, tag);
  append_tag(html, tag, args);
  va_end(args);
  g_string_append_c(html->out, '>');
  g_ptr_array_add(html->open, (gpointer)tag);
}

void html_close(Html *html, const char *tag) {
  guint depth = html->open->len;
  g_assert(depth && strcmp(html->open->pdata[depth - 1], tag) == 0);
  g_ptr_array_set_size(html->open, (int)depth - 1);
  g_string_append_printf(html->out, "</%s>", tag);
}

void html_empty(Html *html, const char *tag, ...) {
  va_list args;
  va_start(args, tag);
  append_tag(html, tag, args);
  va_end(args);
  /* "/>" closes a shape of SVG and is passed over in HTML. */
  g_string_append(html->out, " />");
}

void html_text(Html *html, const char *text) {
  if (text) append_escaped(html->out, text);
}

void html_textf(Html *html, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  html_text(html, text);
}

void html_element(Html *html, const char *tag, const char *class, const char *text) {
  html_open(html, tag, "class", class, NULL);
  html_text(html, text);
  html_close(html, tag);
}

void html_link(Html *html, const char *href, const char *text) {
  html_open(html, "a", "href", href, NULL);
  html_text(html, text);
  html_close(html, "a");
}
