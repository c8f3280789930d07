/* Glyph names of the system's own fonts, found at once: FreeType walks through all of a font's
 * names for each of the 256 that poppler asks for in every document that does not embed it. */
#pragma once

/* From here on the names of each font that is asked for one are kept for good: for the warm-up,
 * whose fonts stay open as long as the program runs. */
void names_keep(void);
/* From here on no further font is kept, since one that is closed leaves its address to another. */
void names_kept(void);
