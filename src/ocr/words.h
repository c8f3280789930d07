/* What Tesseract found, as glyphs. */
#pragma once
#include <allheaders.h>
#include <tesseract/capi.h>

#include "core/text.h"

/* After Recognize: adds the words to the page; `scale` is points a pixel. Words that lie in each
 * direction, in quarters clockwise that would set them upright, are counted in `ways`; those that
 * lie on their side are left out. */
void words_take(TessBaseAPI *reader, Page *page, float scale, guint ways[4]);
/* The same of a whole page (`clean` is what the reader looked at): what Tesseract took for one line
 * and is two, in the cells of a table, is read cell by cell. Leaves the reader with other settings. */
void words_take_page(TessBaseAPI *reader, PIX *clean, Page *page, float scale, guint ways[4]);
