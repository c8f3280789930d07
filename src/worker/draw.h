/* Draws one page of a PDF as a picture. */
#pragma once
#include "core/wire.h"

/* A PNG of the page as shown, on white, or its bare grey pixels; empty bytes when there is no such page, the file does
 * not open, or the picture would have more than WIRE_MAX_PIXELS. Never NULL. */
GBytes *draw_page(GBytes *pdf, const DrawOrder *order);
