/* Lays the glyphs of a page out as text: the two ways of text.h. */
#pragma once
#include "core/text.h"

/* Fills both texts; the caller frees utf8 and glyph_of. What the page says of the order of its dates. */
DateForm text_lay_out(const Page *page, Text text[N_TEXTS]);
