/* What the pages of an entry and of a document without one are made of. */
#pragma once
#include "web/desk.h"

/* The original with its tools, and the evidence of the entry (NULL: none) as marks on it. */
void put_original(Request *request, Html *html, const Document *document, const char *name,
                  const Entry *entry);
/* The fields to be filled and decided on. `entry` NULL: empty ones, of the member whose folder the
 * document came from (NULL: nobody's). */
void put_fields(Request *request, Html *html, const Entry *entry, const char *folder);
/* Flags and notes about the entry as a whole, or about fields that have no line among them. */
void put_whole_flags(Html *html, const Entry *entry);
