/* The system's fonts in the order in which they suit a font that is not embedded. poppler asks again
 * for every document that uses one, since it looks up "Helvetica" where it has written down
 * "Helvetica-Bold", and fontconfig sorts all fonts each time. */
#pragma once

/* From here on the order is kept for each font that is asked for. */
void sorted_keep(void);
