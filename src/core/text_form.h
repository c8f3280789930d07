/* Forms whose labels stand over, under or behind their values: "PARTICIPANT   DATE" over
 * "Mei-Ling Tsukamoto   May 5, 2024". */
#pragma once
#include "core/text.h"

/* The text with each label put before its value, "PARTICIPANT: Mei-Ling Tsukamoto", a pair on a
 * line; the caller frees utf8 and glyph_of. Lines that are no such form stay as they are. */
Text text_pair_labels(const Text *text);

/* TRUE when the flow has wrong neighbours for labels: it has a label alone on a line that stands
 * beside its value in the rows, since poppler takes a value first that is set a little higher; or
 * labels stand side by side over their values, and what follows the last is the value of the first. */
gboolean text_labels_astray(const Text *flow, const Text *rows);

/* "Date of Completion", "CREDITS CLAIMED", "(live activity)": a few words, each one that labels are made of. */
gboolean text_is_label(const char *text, gsize length);
