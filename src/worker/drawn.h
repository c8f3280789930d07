/* Lets poppler draw a page, and instead of drawing writes down which letters it would have put
 * where: what an eye sees of a page, at the price of reading it. */
#pragma once
#include "core/text.h"

struct _PopplerPage;
struct _cairo;

/* The letters of the page as shown, annotations included, as a Page (new): those that poppler
 * paints with a known meaning inside the clip, in the order of painting. Text that is invisible,
 * clipped away or only said (ActualText) is not among them; what is painted over afterwards is
 * there as a letter of no meaning (code 0). poppler keeps the text of the page
 * that it meets on the way (annotations included), so that reading it afterwards costs little,
 * unless it was read before.
 * NULL when the page cannot be told so: drawn at no size, or text in a pattern's cells. */
Page *drawn_letters(struct _PopplerPage *page);

/* Draws the page on the canvas, all but its letters. */
void drawn_without_letters(struct _PopplerPage *page, struct _cairo *canvas);
