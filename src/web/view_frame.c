/* The frame around every page: navigation, what is left, who is at the desk. */
#include <string.h>

#include "web/view_bits.h"

static void put_navigation(Request *request, Html *html, const char *current) {
  static const struct {
    const char *name, *href;
  } places[] = {{"Review", "/"},
                {"Members", "/members"},
                {"Society", "/society"},
                {"Decisions", "/decisions"}};
  gint64 left = queue_left(request);
  html_open(html, "nav", "aria-label", "Desk", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    gboolean here = strcmp(places[i].name, current) == 0;
    html_open(html, "a", "href", places[i].href, "aria-current", here ? "page" : HTML_OFF, NULL);
    html_text(html, places[i].name);
    if (i == 0) {
      html_text(html, " ");
      g_autofree char *number = number_label(left);
      html_open(html, "span", "class", "count", "id", "left", NULL);
      html_text(html, number);
      html_close(html, "span");
      html_element(html, "span", "unseen", " left");
    }
    html_close(html, "a");
  }
  html_close(html, "nav");
}

static void put_search(Request *request, Html *html) {
  const char *text = request_query(request, "q");
  html_open(html, "form", "class", "search", "role", "search", "action", "/", "method", "get",
            NULL);
  html_open(html, "label", "class", "unseen", "for", "q", NULL);
  html_text(html, "Search what waits");
  html_close(html, "label");
  html_empty(html, "input", "id", "q", "name", "q", "type", "search", "placeholder",
             "Name, title, provider, reference, hash", "value", text ? text : "", NULL);
  html_close(html, "form");
}

static void put_head(Request *request, Html *html, const char *title) {
  const Desk *desk = request->desk;
  g_autofree char *whole = g_strconcat(title, " \u2013 cmeledger", NULL);
  html_open(html, "head", NULL);
  html_empty(html, "meta", "charset", "utf-8", NULL);
  html_empty(html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1",
             NULL);
  html_empty(html, "meta", "name", "color-scheme", "content", "light dark", NULL);
  if (request->session)
    html_empty(html, "meta", "name", "csrf", "content", request->session->csrf, NULL);
  html_element(html, "title", HTML_OFF, whole);
  html_empty(html, "link", "rel", "stylesheet", "href", desk->style, NULL);
  html_empty(html, "link", "rel", "icon", "href", "/static/desk.svg", "type", "image/svg+xml",
             NULL);
  html_open(html, "script", "src", desk->script, "defer", HTML_ON, NULL);
  html_close(html, "script");
  html_close(html, "head");
}

static void put_person(Request *request, Html *html) {
  html_open(html, "span", "class", "person", NULL);
  html_text(html, request->session->user);
  if (request->session->role == ROLE_VIEWER) html_element(html, "span", "role", "viewer");
  html_close(html, "span");
  html_open(html, "button", "type", "button", "class", "quiet", "data-do", "help", NULL);
  html_text(html, "Keys");
  html_element(html, "kbd", HTML_OFF, "?");
  html_close(html, "button");
  html_open(html, "button", "type", "button", "class", "quiet", "data-do", "sign-out", NULL);
  html_text(html, "Sign out");
  html_close(html, "button");
}

Html *frame_begin(Request *request, const char *title, const char *current) {
  Html *html = html_new();
  html_open(html, "html", "lang", "en", NULL);
  put_head(request, html, title);
  html_open(html, "body", NULL);
  if (request->session) {
    html_open(html, "a", "class", "skip", "href", "#main", NULL);
    html_text(html, "To the contents");
    html_close(html, "a");
    html_open(html, "header", "class", "top", NULL);
    html_open(html, "a", "class", "brand", "href", "/", NULL);
    html_text(html, "cmeledger");
    html_close(html, "a");
    put_navigation(request, html, current);
    put_search(request, html);
    put_person(request, html);
    html_close(html, "header");
  }
  html_open(html, "main", "id", "main", "tabindex", "-1", NULL);
  return html;
}

static void put_help(Html *html) {
  static const struct {
    const char *key, *does;
  } keys[] = {
      {"a", "accept what is on the screen"},
      {"1 \u2013 9", "take that other reading"},
      {"r", "reject, with a reason"},
      {"c", "claim as Category 2, hour for hour"},
      {"m", "move to another member; it waits on"},
      {"x", "it replaces another entry: the amended paper counts"},
      {"k", "its provider, which the library does not know, is accredited: for all that wait with it"},
      {"l", "it proves an entry that was posted without a paper"},
      {"s, n", "skip to the next"},
      {"p", "back to the one before"},
      {"u", "undo the last decision"},
      {"e, Enter", "edit the field (Enter keeps, Esc leaves)"},
      {"Tab", "the next field in doubt"},
      {"\u2191 \u2193", "the field above, below"},
      {"[ ]", "page before, page after"},
      {"+ \u2212 0", "larger, smaller, whole width"},
      {"o", "turn the page a quarter"},
      {"q", "back to the queue"},
      {"/", "search"},
      {"?", "this help"},
  };
  html_open(html, "dialog", "id", "help", "aria-labelledby", "help-head", NULL);
  html_open(html, "h2", "id", "help-head", "tabindex", "-1", "autofocus", HTML_ON, NULL);
  html_text(html, "Keys");
  html_close(html, "h2");
  html_open(html, "dl", "class", "keys", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
    html_open(html, "div", NULL);
    html_open(html, "dt", NULL);
    html_element(html, "kbd", HTML_OFF, keys[i].key);
    html_close(html, "dt");
    html_element(html, "dd", HTML_OFF, keys[i].does);
    html_close(html, "div");
  }
  html_close(html, "dl");
  html_element(html, "p", "note", "Click words on the page, or draw over several, to put them into "
                                  "the field you are in.");
  html_open(html, "form", "method", "dialog", NULL);
  html_element(html, "button", HTML_OFF, "Close");
  html_close(html, "form");
  html_close(html, "dialog");
}

void frame_end(Request *request, Html *html) {
  html_close(html, "main");
  html_open(html, "div", "id", "said", "role", "status", "aria-live", "polite", NULL);
  html_close(html, "div");
  if (request->session) put_help(html);
  html_close(html, "body");
  html_close(html, "html");
  answer_html(request, SOUP_STATUS_OK, html);
}

void answer_sentence(Request *request, guint status, const char *heading, const char *sentence) {
  Html *html = frame_begin(request, heading, "");
  html_open(html, "section", "class", "message", NULL);
  html_element(html, "h1", HTML_OFF, heading);
  html_element(html, "p", HTML_OFF, sentence);
  html_close(html, "section");
  html_close(html, "main");
  html_close(html, "body");
  html_close(html, "html");
  answer_html(request, status, html);
}
