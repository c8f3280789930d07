/* Draws the pages of an audit PDF that are ours: the front pages, and the page that stands
 * for an exhibit which cannot be shown. Cairo and Pango, in memory. */
#pragma once
#include "core/packet.h"

typedef struct {
  GBytes *pdf;
  guint pages;
  GPtrArray *headings;   /* of char*: bookmarks of the front pages */
  GArray *heading_pages; /* of guint, from 0 */
} Front;

/* `exhibit_pages` gives the page, from 1, where each exhibit begins; NULL while unknown: the
 * same room is left for them, so that a second drawing has as many pages. */
Front *front_draw(const PacketPlan *plan, const guint *exhibit_pages);
void front_free(Front *front);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Front, front_free)

GBytes *placeholder_draw(const PacketPlan *plan, const Exhibit *exhibit, const char *why);

/* Loads fonts and libraries, so that nothing needs opening behind the wall but font files. */
void front_warm_up(void);
