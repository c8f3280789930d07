/* Pages of a document drawn anew as a PDF, across the wall: those that must be drawn to be seen as
 * they are (fields, annotations, layers), or all that are named. */
#pragma once
#include <glib.h>

/* `pages` (of guint, from 1): draw exactly these; empty: find out which must be. */
GBytes *wire_encode_redraw(const GArray *pages);
/* The pages asked for (new), or NULL when the bytes are no such question. */
GArray *wire_decode_redraw(GBytes *bytes);

/* `pdf` holds the pages in the order of `pages`; NULL when there are none. */
GBytes *wire_encode_redrawn(const GArray *pages, GBytes *pdf);
/* FALSE when the bytes are no answer. Both new; *pdf is NULL when no page was drawn. */
gboolean wire_decode_redrawn(GBytes *bytes, GArray **pages, GBytes **pdf);
