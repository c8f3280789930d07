/* Whether the words that OCR saw agree with those that the file gives. Pure. */
#pragma once
#include "core/entry.h"

/* The same amount to the hundredth, the same days, a name with few letters misread. */
gboolean look_agrees(Field field, const char *said, const char *shown);
