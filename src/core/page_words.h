/* The words of a document with their places, for a page that a person points at. Pure. */
#pragma once
#include "core/text.h"

/* {"pages":[{"width":612.0,"height":792.0,"words":[["text",x0,y0,x1,y1],...]}]}: points of the page
 * as shown, in reading order. New string. */
char *words_json(const DocumentText *document);
