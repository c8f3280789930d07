/* HTML by construction: text goes through one escape, attributes through another, and there is
 * no way to put markup in (tests/lint.awk keeps views from trying). */
#pragma once
#include <glib.h>

typedef struct Html Html;

Html *html_new(void); /* begins with the doctype */
Html *html_fragment_new(void);
char *html_steal(Html *html, gsize *length); /* frees it; every element must be closed */
void html_free(Html *html);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Html, html_free)

/* Opens <tag name="value" ...>: pairs of name (a literal) and value, NULL ends. A value of
 * HTML_ON is an attribute without a value, HTML_OFF leaves the attribute out. An address
 * (href, src, action) that does not begin with "/", "?" or "#" is left out. */
void html_open(Html *html, const char *tag, ...) G_GNUC_NULL_TERMINATED;
void html_close(Html *html, const char *tag); /* the one opened last: else it aborts */
/* The same for an element without contents (<br>, <input>, an SVG shape). */
void html_empty(Html *html, const char *tag, ...) G_GNUC_NULL_TERMINATED;
extern const char HTML_ON[], HTML_OFF[];

/* Text; control and bidi characters are shown as a replacement character. NULL is none. */
void html_text(Html *html, const char *text);
void html_textf(Html *html, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* <tag class="class">text</tag>; class may be HTML_OFF. */
void html_element(Html *html, const char *tag, const char *class, const char *text);
/* <a href="href">text</a> */
void html_link(Html *html, const char *href, const char *text);
