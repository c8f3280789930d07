/* What goes back to the browser, and what came from it. */
#include <string.h>

#include "core/csv.h"
#include "web/desk.h"

static const char *value_of(GHashTable *table, const char *name) {
  const char *value = table ? g_hash_table_lookup(table, name) : NULL;
  return value && *value ? value : NULL;
}

const char *request_query(const Request *request, const char *name) {
  return value_of(request->query, name);
}

const char *request_form(const Request *request, const char *name) {
  return value_of(request->form, name);
}

gint64 request_number(const Request *request, const char *prefix) {
  guint64 number = 0;
  const char *rest = g_str_has_prefix(request->path, prefix) ? request->path + strlen(prefix) : "";
  return g_ascii_string_to_unsigned(rest, 10, 1, G_MAXINT64, &number, NULL) ? (gint64)number : 0;
}

guint request_page(const Request *request) {
  const char *asked = request_query(request, "page");
  return asked ? (guint)CLAMP(g_ascii_strtoll(asked, NULL, 10), 1, 1000000) : 1;
}

gboolean request_may_decide(const Request *request) {
  return request->session && request->session->role == ROLE_REVIEWER;
}

char *number_label(gint64 number) {
  GString *text = g_string_new(NULL);
  g_string_printf(text, "%" G_GINT64_FORMAT, number);
  for (gssize at = (gssize)text->len - 3; at > (number < 0); at -= 3) g_string_insert_c(text, at, ',');
  return g_string_free(text, FALSE);
}

char *address_with(const char *path, ...) {
  GString *address = g_string_new(path);
  char mark = '?';
  va_list args;
  va_start(args, path);
  for (const char *name; (name = va_arg(args, const char *));) {
    const char *value = va_arg(args, const char *);
    if (!value || !*value) continue;
    g_string_append_printf(address, "%c%s=", mark, name);
    g_string_append_uri_escaped(address, value, NULL, FALSE);
    mark = '&';
  }
  va_end(args);
  return g_string_free(address, FALSE);
}

void answer_html(Request *request, guint status, Html *html) {
  gsize length;
  g_autofree char *text = html_steal(html, &length);
  http_answer(request->message, status, "text/html; charset=utf-8", text, length, FALSE);
}

void answer_json(Request *request, guint status, Json *json) {
  g_autofree char *text = json_steal(json);
  http_answer(request->message, status, "application/json", text, strlen(text), FALSE);
}

void answer_done(Request *request, const char *said, const char *next) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_string(json, "said", said);
  json_string(json, "next", next);
  json_int(json, "left", queue_left(request));
  json_end_object(json);
  answer_json(request, SOUP_STATUS_OK, json);
}

void answer_refused(Request *request, guint status, const char *sentence) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_string(json, "refused", sentence);
  json_end_object(json);
  answer_json(request, status, json);
}

void answer_fault(Request *request, GError *error) {
  g_autofree char *sentence =
      g_strdup_printf("The ledger could not be used: %s. Nothing was lost; try again.",
                      error ? error->message : "it does not answer");
  app_warn("%s", sentence);
  if (soup_server_message_get_method(request->message) == SOUP_METHOD_POST)
    answer_refused(request, SOUP_STATUS_SERVICE_UNAVAILABLE, sentence);
  else http_sentence(request->message, SOUP_STATUS_SERVICE_UNAVAILABLE, sentence);
  g_clear_error(&error);
}

void answer_csv(Request *request, const char *name, GString *csv) {
  g_autofree char *disposition = g_strdup_printf("attachment; filename=\"%s\"", name);
  http_answer(request->message, SOUP_STATUS_OK, "text/csv; charset=utf-8", csv->str, csv->len,
              FALSE);
  soup_message_headers_replace(soup_server_message_get_response_headers(request->message),
                               "Content-Disposition", disposition);
  g_string_free(csv, TRUE);
}
