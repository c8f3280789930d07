/* Pages drawn anew as a PDF: what a copy of the page alone would not show as it is seen. */
#pragma once
#include "core/wire_redraw.h"

/* Draws the pages named, or those with fields, annotations other than links, or layers, and of an
 * image all. The answer names no page when the file does not open or none needs it. Never NULL. */
GBytes *redraw_pages(GBytes *file, const GArray *wanted);
