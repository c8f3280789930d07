/* Writing JSON. */
#include "core/json.h"

#include <string.h>

#include "core/text.h"

Json *json_new(void) {
  Json *json = g_new0(Json, 1);
  json->out = g_string_new(NULL);
  return json;
}

void json_free(Json *json) {
  if (!json) return;
  g_string_free(json->out, TRUE);
  g_free(json);
}

char *json_steal(Json *json) {
  char *text = g_string_free(json->out, FALSE);
  g_free(json);
  return text;
}

static void write_quoted(GString *out, const char *text) {
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  g_string_append_c(out, '"');
  for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    if (*c == '"' || *c == '\\') g_string_append_printf(out, "\\%c", *c);
    else if (*c == '\n') g_string_append(out, "\\n");
    else if (*c == '\t') g_string_append(out, "\\t");
    else if (!character_is_hidden(code)) g_string_append_len(out, c, g_utf8_next_char(c) - c);
    else if (code < 0x10000) g_string_append_printf(out, "\\u%04x", code);
    else g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff));
  }
  g_string_append_c(out, '"');
}

static void before_value(Json *json, const char *key) {
  if (json->comma) g_string_append_c(json->out, ',');
  json->comma = TRUE;
  if (!key) return;
  write_quoted(json->out, key);
  g_string_append_c(json->out, ':');
}

static void begin(Json *json, const char *key, char bracket) {
  before_value(json, key);
  g_string_append_c(json->out, bracket);
  json->comma = FALSE;
}

static void end(Json *json, char bracket) {
  g_string_append_c(json->out, bracket);
  json->comma = TRUE;
}

void json_begin_object(Json *json, const char *key) { begin(json, key, '{'); }
void json_end_object(Json *json) { end(json, '}'); }
void json_begin_array(Json *json, const char *key) { begin(json, key, '['); }
void json_end_array(Json *json) { end(json, ']'); }

void json_null(Json *json, const char *key) {
  before_value(json, key);
  g_string_append(json->out, "null");
}

void json_string(Json *json, const char *key, const char *text) {
  before_value(json, key);
  if (text) write_quoted(json->out, text);
  else g_string_append(json->out, "null");
}

void json_int(Json *json, const char *key, gint64 number) {
  before_value(json, key);
  g_string_append_printf(json->out, "%" G_GINT64_FORMAT, number);
}

void json_bool(Json *json, const char *key, gboolean truth) {
  before_value(json, key);
  g_string_append(json->out, truth ? "true" : "false");
}

void json_credits(Json *json, const char *key, Credits credits) {
  g_autofree char *text = credits == CREDITS_UNKNOWN ? NULL : credits_format(credits);
  json_string(json, key, text);
}

void json_day(Json *json, const char *key, Day day) {
  char text[DAY_TEXT_SIZE];
  json_string(json, key, day == DAY_UNKNOWN ? NULL : day_format(day, text));
}

void json_decimal(Json *json, const char *key, gint64 scaled, guint decimals) {
  gint64 unit = 1;
  for (guint i = 0; i < decimals; i++) unit *= 10;
  guint64 amount = scaled < 0 ? 0u - (guint64)scaled : (guint64)scaled;
  before_value(json, key);
  g_string_append_printf(json->out, "%s%" G_GUINT64_FORMAT, scaled < 0 ? "-" : "",
                         amount / (guint64)unit);
  if (decimals)
    g_string_append_printf(json->out, ".%0*" G_GUINT64_FORMAT, (int)decimals,
                           amount % (guint64)unit);
}
