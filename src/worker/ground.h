/* White letters are hidden on white paper, and seen on a dark band, picture or shade: tells which. */
#pragma once
#include "core/text.h"

struct _PopplerPage;

/* Takes GLYPH_FAINT off the letters that the page, drawn, shows light on a ground so dark that an
 * eye tells them from it. Draws the page twice, small, if any letter has the mark. */
void ground_unmark(Page *shown, struct _PopplerPage *page);
