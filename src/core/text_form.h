/* Forms whose labels stand over, under or behind their values: "PARTICIPANT   DATE" over
 * "Mei-Ling Tsukamoto   May 5, 2024". */
#pragma once
#include "core/text.h"

/* The text with each label put before its value, "PARTICIPANT: Mei-Ling Tsukamoto", a pair on a
 * line; the caller frees utf8 and glyph_of. Lines that are no such form stay as they are. */
Text text_pair_labels(const Text *text);

/* TRUE when a label that the flow has alone on a line stands beside its value in the rows: poppler
 * takes a value first that is set a little higher than its label, and its neighbours are wrong. */
gboolean text_labels_astray(const Text *flow, const Text *rows);
