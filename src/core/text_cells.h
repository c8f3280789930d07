/* Forms as tables of cells: labels beside, over or under their values, where a cell takes several lines,
 * where pairs stand side by side, or where a label and its value almost touch. */
#pragma once
#include "core/text.h"

/* The rows of the page with the lines of every cell put together and each label before its value,
 * "Title of activity: Microsurgery of the Lower Extremity", a pair on a line; the caller frees utf8 and
 * glyph_of. `utf8` is NULL where there is no such form: lines of one label and one value need none. */
Text text_by_cells(const Page *page, const Text *rows);
/* Whether there is one. */
gboolean text_has_cells(const Page *page, const Text *rows);
