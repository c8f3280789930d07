/* Pages whose words stand in columns side by side, each with lines of its own: a letterhead with the
 * accreditation on the left, the award on the right. Poppler mixes the two where they come close. */
#pragma once
#include "core/text.h"

/* The rows of the page, column for column and labels before their values; the caller frees utf8 and glyph_of. `utf8` is NULL where
 * no columns are found. Rows that stand on one line in both columns are a table and stay as they are,
 * but under heads of a form. */
Text text_by_columns(const Page *page, const Text *rows);
