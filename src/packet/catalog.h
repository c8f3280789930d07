/* What a viewer shows beside the pages: bookmarks, links, the layer of boxes. */
#pragma once
#include <qpdf/qpdf-c.h>

#include "packet/front.h"

/* `first_pages` from 1. */
void add_outline(qpdf_data pdf, const PacketPlan *plan, const Front *front,
                 const guint *first_pages);
void add_front_links(qpdf_data pdf, const Front *front, const guint *first_pages);
/* From the strip of an exhibit's page to the ledger row; the rectangle in the page's own
 * coordinates. */
void add_link_back(qpdf_data pdf, qpdf_oh page, qpdf_oh rectangle, guint target);
/* The layer (an optional content group), known to the document: on screen, not in print. */
qpdf_oh add_layer(qpdf_data pdf, const char *name);
/* Language, title, dates, and how a viewer opens it. */
void set_viewing(qpdf_data pdf, const PacketPlan *plan);
