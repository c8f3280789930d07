/* What a person can do with the certificate on the screen: buttons, and the questions behind some
 * of them. */
#pragma once
#include "web/desk.h"

#define CHOICES 9 /* the keys 1 to 9 */

/* The member's other entries that count or may count: those that look like the same credit first,
 * then the nearest in time. `entry` NULL for a document without one. Of Entry; empty without a
 * member. */
GPtrArray *others_of(const Request *request, const Entry *entry, const char *member_id);
/* The name on a paper may be that member's, or one of the member's other names. */
gboolean member_may_be(const Member *member, const char *name);
/* Those of them that look like the same credit, to be seen side by side. */
void put_alike(Request *request, Html *html, const Entry *entry, const GPtrArray *others);
/* `entry` NULL: of a document without one. `document` NULL: an entry without a paper. */
void put_actions(Request *request, Html *html, const Entry *entry, const Document *document);
/* The dialogs that the actions open. */
void put_questions(Request *request, Html *html, const Entry *entry, const Document *document,
                   const GPtrArray *others);
/* For a file that could not be read: its password, or just another try. */
void put_retry(Request *request, Html *html, const Document *document);
