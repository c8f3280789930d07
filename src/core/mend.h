/* What OCR commonly misreads, put right: only where the words around, or a small edit distance to
 * a known word, leave no doubt; a number only where everything else in the word is one. Pure. */
#pragma once
#include "core/pattern.h"
#include "core/text.h"

/* Mends the words of a scanned page in place: "Category l", "AVA PRA", "2O24", "l6th", "Counci!",
 * "accredlted", "U niversity", "Marcu 27, 2025". */
void scan_mend(GArray *glyphs);

/* The provider whose name is spelled so but for a slip of OCR; NULL when none is, or several. */
const Section *scan_nearest_provider(const Library *library, const char *printed);

/* The text in lower case without accents, as a reader without them would have it. New string. */
char *without_accents(const char *text);
