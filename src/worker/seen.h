/* Text is what a file says, not what an eye sees: finds the letters that are not drawn. */
#pragma once
#include "core/text.h"

/* Marks (GLYPH_FAINT) each letter of `page` that `shown`, the same page as it is drawn,
 * does not show in its place: invisible text, text replaced by ActualText, text clipped away or
 * in a broken font. Letters for which nothing at all came back count only when `all_come_back`:
 * those of Type 3 fonts are drawn as shapes. TRUE when something was missing so. */
gboolean mark_unseen(Page *page, const Page *shown, gboolean all_come_back);
