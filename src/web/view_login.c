/* The page that asks for a name and a password. */
#include "web/desk.h"

void page_login(Request *request) {
  Html *html = frame_begin(request, "Sign in", "");
  html_open(html, "form", "class", "login", "data-do", "login", NULL);
  html_element(html, "h1", HTML_OFF, "Review desk");
  html_open(html, "label", "for", "name", NULL);
  html_text(html, "Name");
  html_close(html, "label");
  html_empty(html, "input", "id", "name", "name", "name", "autocomplete", "username", "autofocus",
             HTML_ON, "required", HTML_ON, NULL);
  html_open(html, "label", "for", "password", NULL);
  html_text(html, "Password");
  html_close(html, "label");
  html_empty(html, "input", "id", "password", "name", "password", "type", "password",
             "autocomplete", "current-password", "required", HTML_ON, NULL);
  html_element(html, "button", "main", "Sign in");
  html_element(html, "p", "note", "Or use the link that 'cmeledger serve' prints.");
  html_close(html, "form");
  frame_end(request, html);
}
