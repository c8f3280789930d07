/* Makes a grey drawing fit to be read: dark letters on light, even light, level lines, no rules, no
 * specks. */
#pragma once
#include <allheaders.h>
#include <glib.h>

/* 8 bits a pixel, new. NULL when the memory does not suffice. */
PIX *clean_from_grey(const guint8 *grey, guint width, guint height);

/* The picture turned clockwise by quarters (0..3), new. */
PIX *clean_turn(PIX *picture, int quarters);
/* White on dark turned round, its light evened out, its lines levelled, rules and specks taken away;
 * new. *level: degrees clockwise by which it was turned for that, around its middle. */
PIX *clean_page(PIX *picture, float *level);
/* The same turned by `level` degrees, its specks left: a second opinion. New. */
PIX *clean_again(PIX *picture, float level);
/* Quarters clockwise that would set it upright, as its letters' strokes have it; 0 when they do
 * not tell. */
int clean_quarters(PIX *picture);

/* A place alone, dark on light, its ground going on around it, and bare where an eye sees nothing.
 * New; NULL: no memory, or no such place. */
PIX *clean_crop(PIX *picture, int x, int y, int width, int height, int around);
/* The first row without strokes between x and x + width, from row y on up (step -1) or down (1), no
 * further than `most`; y where there is none. */
int clean_bare_row(PIX *picture, int x, int width, int y, int step, int most);
