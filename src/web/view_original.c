/* The original of a certificate: its page with the evidence marked, and what turns and enlarges it. */
#include <string.h>

#include "web/view_bits.h"
#include "web/view_review.h"

static void put_mark(Html *html, const Entry *entry, const Evidence *evidence) {
  g_autofree char *page = g_strdup_printf("%u", evidence->page);
  gboolean flagged = field_is_flagged(entry, evidence->field);
  const char *field = evidence->field == FIELD_MEMBER_NAME ? "member_id"
                                                           : field_name(evidence->field);
  for (guint i = 0; evidence->boxes && i < evidence->boxes->len; i++) {
    const Box *box = &g_array_index(evidence->boxes, Box, i);
    g_autofree char *x = g_strdup_printf("%.1f", (double)box->x0 - 1.5);
    g_autofree char *y = g_strdup_printf("%.1f", (double)box->y0 - 1);
    g_autofree char *width = g_strdup_printf("%.1f", (double)(box->x1 - box->x0) + 3);
    g_autofree char *height = g_strdup_printf("%.1f", (double)(box->y1 - box->y0) + 2);
    html_empty(html, "rect", "class", flagged ? "mark flagged" : "mark", "data-field", field,
               "data-page", page, "x", x, "y", y, "width", width, "height", height, "rx", "1.5",
               NULL);
  }
}

static void put_tool(Html *html, const char *action, const char *label, const char *sign) {
  html_open(html, "button", "type", "button", "class", "quiet", "data-do", action, "aria-label",
            label, "title", label, NULL);
  html_text(html, sign);
  html_close(html, "button");
}

static void put_tools(Html *html, guint pages) {
  html_open(html, "div", "class", "tools", "role", "toolbar", "aria-label", "The page", NULL);
  if (pages > 1) {
    put_tool(html, "page-before", "Page before", "\u2039");
    html_open(html, "span", "class", "where", NULL);
    html_text(html, "Page ");
    html_open(html, "output", "id", "page", NULL);
    html_text(html, "1");
    html_close(html, "output");
    html_textf(html, " of %u", pages);
    html_close(html, "span");
    put_tool(html, "page-after", "Page after", "\u203a");
  }
  html_open(html, "span", "class", "gap", NULL);
  html_close(html, "span");
  put_tool(html, "smaller", "Smaller", "\u2212");
  put_tool(html, "larger", "Larger", "+");
  put_tool(html, "fit", "Whole width", "\u2194");
  put_tool(html, "turn", "Turn a quarter", "\u21bb");
  html_close(html, "div");
}

/* What stands in the place of a page that cannot be shown: the script knows which of the two. */
static void put_unshown(Request *request, Html *html, const Document *document, const char *base) {
  gboolean shut = strcmp(document->outcome, "quarantined") == 0; /* a form for it stands beside */
  gboolean ask = !shut && request_may_decide(request);
  html_element(html, "p", "broken", "This file cannot be shown here. Its bytes are safe in the "
                                    "archive.");
  html_open(html, ask ? "form" : "p", "class", "locked", "data-do", ask ? "unlock" : HTML_OFF,
            "data-document", ask ? base : HTML_OFF, NULL);
  if (ask) {
    html_open(html, "label", "for", "unlock", NULL);
    html_text(html, "The file is locked. Its password shows its pages, until the desk is closed");
    html_close(html, "label");
    html_empty(html, "input", "id", "unlock", "name", "password", "type", "password",
               "autocomplete", "off", "required", HTML_ON, NULL);
    html_element(html, "button", HTML_OFF, "Show");
  } else {
    html_text(html, shut ? "The file is locked; with its password it is read and shown."
                         : "The file is locked; a reviewer shows its pages with its password.");
  }
  html_close(html, ask ? "form" : "p");
}

void put_original(Request *request, Html *html, const Document *document, const char *name,
                         const Entry *entry) {
  g_autofree char *base = g_strdup_printf("/document/%" G_GINT64_FORMAT, document->id);
  guint first = entry && entry->evidence->len ? 0 : 1;
  for (guint i = 0; !first && i < entry->evidence->len; i++) {
    const Evidence *evidence = entry->evidence->pdata[i];
    if (evidence->field == FIELD_CREDITS) first = evidence->page;
  }
  if (!first) first = ((const Evidence *)entry->evidence->pdata[0])->page;
  first = MAX(first, 1);
  g_autofree char *number = g_strdup_printf("%u", first);
  g_autofree char *pages = g_strdup_printf("%u", MAX(document->pages, 1));
  g_autofree char *picture = g_strdup_printf("%s/page/%u.png", base, first);
  g_autofree char *alt = g_strdup_printf("Page %u of %s", first, name);
  html_open(html, "section", "class", "original", "aria-label", "The original", NULL);
  put_tools(html, document->pages);
  html_open(html, "div", "class", "sheet", "tabindex", "0", "role", "region", "aria-label",
            "Page of the original", NULL);
  html_open(html, "div", "class", "paper", "data-document", base, "data-page", number,
            "data-pages", pages, NULL);
  html_empty(html, "img", "src", picture, "alt", alt, "draggable", "false", NULL);
  html_open(html, "svg", "class", "marks", "aria-hidden", "true", NULL);
  for (guint i = 0; entry && i < entry->evidence->len; i++)
    if (((const Evidence *)entry->evidence->pdata[i])->field <= N_FIELDS) /* what can be decided on */
      put_mark(html, entry, entry->evidence->pdata[i]);
  html_close(html, "svg");
  html_close(html, "div");
  put_unshown(request, html, document, base);
  html_close(html, "div");
  html_open(html, "p", "class", "note file", NULL);
  html_textf(html, "%s \u00b7 document %" G_GINT64_FORMAT " \u00b7 came in %.10s", name,
             document->id, document->first_seen ? document->first_seen : "");
  html_close(html, "p");
  html_close(html, "section");
}
