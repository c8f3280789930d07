/* Who may ask what, and who answers it. */
#include <gio/gio.h>
#include <string.h>

#include "web/child.h"

#define MAX_FORM (64 * 1024) /* bytes of a decision */

static const struct {
  const char *path, *resource, *type;
} assets[] = {
    {"/static/desk.css", "/desk/desk.css", "text/css; charset=utf-8"},
    {"/static/desk.js", "/desk/desk.js", "text/javascript; charset=utf-8"},
    {"/static/desk.svg", "/desk/desk.svg", "image/svg+xml"},
};

typedef enum { WHOLE, NUMBERED, UNDER } Shape; /* "/x", "/x/12", "/x/anything" */

static const struct {
  const char *method, *path;
  Shape shape;
  void (*answer)(Request *request);
} routes[] = {
    {"GET", "/", WHOLE, page_queue},
    {"GET", "/review/", NUMBERED, page_review},
    {"GET", "/looking/", NUMBERED, get_looking},
    {"GET", "/document/", NUMBERED, page_document},
    {"GET", "/find", WHOLE, get_find},
    {"GET", "/sheet", WHOLE, page_sheet},
    {"GET", "/members", WHOLE, page_members},
    {"GET", "/member/", UNDER, page_member},
    {"GET", "/society", WHOLE, page_society},
    {"GET", "/documents", WHOLE, page_documents},
    {"GET", "/decisions", WHOLE, page_decisions},
    {"GET", "/entries.csv", WHOLE, get_entries_csv},
    {"GET", "/members.csv", WHOLE, get_members_csv},
    {"GET", "/audit/", UNDER, get_audit},
    {"POST", "/review/", NUMBERED, post_decision},
    {"POST", "/document/", NUMBERED, post_document},
    {"POST", "/sheet", WHOLE, post_sheet},
    {"POST", "/undo", WHOLE, post_undo},
    {"POST", "/upload", WHOLE, post_upload},
    {"POST", "/sign-out", WHOLE, post_sign_out},
};

/* ---- who is it ---- */

static char *cookie_name(const Desk *desk) { return g_strdup_printf("desk-%u", http_port(desk->http)); }

Session *desk_session(Desk *desk, SoupServerMessage *message) {
  g_autofree char *name = cookie_name(desk);
  const char *line = soup_message_headers_get_list(
      soup_server_message_get_request_headers(message), "Cookie");
  g_auto(GStrv) parts = g_strsplit(line ? line : "", ";", 100);
  for (guint i = 0; parts[i]; i++) {
    char *equals = strchr(parts[i], '=');
    if (!equals) continue;
    *equals = '\0';
    if (strcmp(g_strstrip(parts[i]), name) == 0)
      return sessions_find(desk->sessions, g_strstrip(equals + 1));
  }
  return NULL;
}

void request_set_cookie(Request *request, const char *secret) {
  g_autofree char *name = cookie_name(request->desk);
  g_autofree char *cookie =
      g_strdup_printf("%s=%s; Path=/; HttpOnly; SameSite=Strict", name, secret);
  soup_message_headers_append(soup_server_message_get_response_headers(request->message),
                              "Set-Cookie", cookie);
}

/* The page that takes a link goes on by itself: a redirect would still belong to whoever sent
 * the browser here, and the cookie would stay behind. */
static void enter(Request *request) {
  g_autofree char *secret =
      sessions_enter(request->desk->sessions, request->path + strlen("/enter/"));
  if (!secret) {
    answer_sentence(request, SOUP_STATUS_FORBIDDEN, "This link is used up",
                    "A link opens the desk once. Start 'cmeledger serve' again, or press Enter "
                    "where it runs, for a new one.");
    return;
  }
  Html *html = html_new();
  html_open(html, "html", "lang", "en", NULL);
  html_open(html, "head", NULL);
  html_empty(html, "meta", "charset", "utf-8", NULL);
  html_empty(html, "meta", "http-equiv", "refresh", "content", "0;url=/", NULL);
  html_element(html, "title", HTML_OFF, "cmeledger");
  html_close(html, "head");
  html_open(html, "body", NULL);
  html_link(html, "/", "To the desk");
  html_close(html, "body");
  html_close(html, "html");
  answer_html(request, SOUP_STATUS_OK, html);
  request_set_cookie(request, secret);
}

/* ---- before the body ---- */

static const char no_session[] = "The desk opens with the link that 'cmeledger serve' prints.";

static gboolean is_asset(const char *path) {
  for (guint i = 0; i < G_N_ELEMENTS(assets); i++)
    if (strcmp(path, assets[i].path) == 0) return TRUE;
  return FALSE;
}

static gboolean is_open_to_all(const char *method, const char *path) {
  return method == SOUP_METHOD_GET &&
         (is_asset(path) || g_str_has_prefix(path, "/enter/") || strcmp(path, "/") == 0);
}

static gboolean has_body(SoupServerMessage *message) {
  SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
  return soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CHUNKED ||
         soup_message_headers_get_content_length(headers) > 0;
}

static const char *header(SoupServerMessage *message, const char *name) {
  return soup_message_headers_get_one(soup_server_message_get_request_headers(message), name);
}

/* A change: from our own page, by a reviewer, of a length that is said beforehand. Only who signs
 * in has no session yet. */
static void gate_post(Desk *desk, SoupServerMessage *message, const char *path,
                          const Session *session) {
  SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
  const char *site = header(message, "Sec-Fetch-Site");
  gboolean upload = strcmp(path, "/upload") == 0;
  gboolean login = strcmp(path, "/login") == 0;
  goffset most = upload ? (goffset)desk->max_upload : MAX_FORM;
  const char *why = NULL;
  guint status = SOUP_STATUS_FORBIDDEN;
  if (!http_origin_is_ours(message) || (site && strcmp(site, "same-origin") != 0))
    why = "A change has to come from the desk's own page.";
  else if (!login && !session)
    why = no_session, status = SOUP_STATUS_UNAUTHORIZED;
  else if (!login && !session_token_is(session, header(message, "X-CSRF-Token")))
    why = "The page is too old for this change; load it again.";
  else if (!login && session->role != ROLE_REVIEWER && strcmp(path, "/sign-out") != 0)
    why = "You look on: a reviewer decides.";
  else if (soup_message_headers_get_encoding(headers) != SOUP_ENCODING_CONTENT_LENGTH)
    why = "The length of a body must be said beforehand.", status = SOUP_STATUS_LENGTH_REQUIRED;
  else if (soup_message_headers_get_content_length(headers) > most)
    why = "That is larger than is taken.", status = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
  else if (upload && !upload_begin(desk, message))
    why = "There is no room for the file.", status = SOUP_STATUS_INSUFFICIENT_STORAGE;
  if (why) http_turn_away(message, status, why);
}

void desk_gate(SoupServerMessage *message, const char *path, gpointer data) {
  Desk *desk = data;
  const char *method = soup_server_message_get_method(message);
  const Session *session = desk_session(desk, message);
  gboolean post = method == SOUP_METHOD_POST;
  if (!http_host_is_ours(desk->http, message))
    http_turn_away(message, SOUP_STATUS_MISDIRECTED_REQUEST,
                   "This is the review desk of cmeledger, under another name than its own.");
  else if (method != SOUP_METHOD_GET && !post)
    http_turn_away(message, SOUP_STATUS_METHOD_NOT_ALLOWED, "Only GET and POST are answered.");
  else if (!post && has_body(message))
    http_turn_away(message, SOUP_STATUS_BAD_REQUEST, "A question has no body.");
  else if (!post && !session && !is_open_to_all(method, path))
    http_turn_away(message, SOUP_STATUS_UNAUTHORIZED, no_session);
  else if (post) gate_post(desk, message, path, session);
}

/* ---- after the body ---- */

static gboolean send_asset(Request *request) {
  for (guint i = 0; i < G_N_ELEMENTS(assets); i++) {
    if (strcmp(request->path, assets[i].path) != 0) continue;
    g_autoptr(GBytes) bytes =
        g_resources_lookup_data(assets[i].resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize size;
    const char *start = g_bytes_get_data(bytes, &size);
    http_answer(request->message, SOUP_STATUS_OK, assets[i].type, start, size, TRUE);
    return TRUE;
  }
  return FALSE;
}

gboolean desk_refresh(Desk *desk, GError **error) {
  app_read_day(desk->app);
  if (desk->roster && !store_has_changed(desk->store)) return TRUE;
  Roster *roster = app_roster(desk->store, error);
  if (!roster) return FALSE;
  roster_free(desk->roster);
  desk->roster = roster;
  return TRUE;
}

static gboolean fits(guint i, const Request *request) {
  const char *path = routes[i].path;
  switch (routes[i].shape) {
    case WHOLE: return strcmp(request->path, path) == 0;
    case NUMBERED: return request_number(request, path) > 0;
    case UNDER:
      return g_str_has_prefix(request->path, path) && member_id_is_valid(request->path + strlen(path));
  }
  return FALSE;
}

static GHashTable *form_of(SoupServerMessage *message) {
  SoupMessageBody *body = soup_server_message_get_request_body(message);
  g_autoptr(GBytes) bytes = soup_message_body_flatten(body);
  g_autofree char *text =
      g_strndup(g_bytes_get_data(bytes, NULL), MIN(g_bytes_get_size(bytes), MAX_FORM));
  return soup_form_decode(text);
}

void desk_handle(SoupServerMessage *message, const char *path, GHashTable *query, gpointer data) {
  Desk *desk = data;
  Request request = {.desk = desk, .message = message, .path = path, .query = query};
  const char *method = soup_server_message_get_method(message);
  GError *error = NULL;
  if (send_asset(&request)) return;
  if (g_str_has_prefix(path, "/enter/")) return enter(&request);
  request.session = desk_session(desk, message);
  gboolean post = method == SOUP_METHOD_POST;
  g_autoptr(GHashTable) form = post && strcmp(path, "/upload") != 0 ? form_of(message) : NULL;
  request.form = form;
  if (post && strcmp(path, "/login") == 0) return post_login(&request);
  if (!request.session && login_is_possible(desk)) return page_login(&request);
  if (!request.session) return http_sentence(message, SOUP_STATUS_UNAUTHORIZED, no_session);
  if (!desk_refresh(desk, &error)) return answer_fault(&request, error);
  if (!post && get_original(&request)) return;
  for (guint i = 0; i < G_N_ELEMENTS(routes); i++)
    if (strcmp(method, routes[i].method) == 0 && fits(i, &request)) {
      routes[i].answer(&request);
      return;
    }
  answer_sentence(&request, SOUP_STATUS_NOT_FOUND, "There is nothing here",
                  "The address is not one of the desk's.");
}
