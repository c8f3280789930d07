/* Fractions of a credit as pages print them: 1½, 1 1/2, 1-1/2, 1 ¹⁄₂, 1 and 1/2. Pure. */
#pragma once
#include "core/credits.h"

/* Takes a quarter, a half or three quarters off the end of the text; its hundredths, 0 for none. One
 * in figures stands behind a whole number and a gap. */
Credits fraction_take(char *text);

/* TRUE when the text, which stands right behind a number, begins with a fraction of any kind. */
gboolean fraction_follows(const char *text);

/* Whether OCR saw the fraction that the text says. It may lose the stroke ("134" for 1¾), and the
 * 1 above it where the whole number ends in a stroke too ("1⁄2" for 1½: below a half alone is a 2). */
gboolean fraction_is_shown(const char *said, const char *shown);
/* TRUE when the text says a fraction and OCR saw a percent sign, as which it reads any. */
gboolean fraction_is_unread(const char *said, const char *shown);
