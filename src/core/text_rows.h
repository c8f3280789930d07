/* The letters of a page and their rows: what stands on one line, and how far apart. */
#pragma once
#include "core/text.h"

typedef enum { RIGHT, DOWN, LEFT, UP, N_DIRECTIONS } Direction;

typedef struct {
  guint32 index; /* in the page's glyphs */
  gboolean after_space; /* white space or a line's end stands before it in the flow */
  Direction direction;
  Box box; /* turned so that its line reads to the right */
  guint nth;      /* of the letters of the page */
  float tracking; /* points between the letters of its line; 0: set as usual */
  float pitch;    /* points from letter to letter of a line typed in one width; 0: set otherwise */
} Letter;

typedef struct {
  Box band; /* of the tallest letter */
  float low, high; /* the heights that all its letters share */
  Direction direction;
  GArray *letters; /* of Letter, from left to right */
} Row;

/* The letters (of Letter, poppler's order) row by row, from the top down. The tracking of a row
 * and its pitch are put into its letters; *all: the page as a whole is set so. */
GPtrArray *text_rows(const Page *page, GArray *letters, gboolean *all);

/* How much of their height two boxes share; negative: how far apart they are. */
float text_overlap(const Box *a, const Box *b);

/* Whether the gap between two letters is wider than so many ems (the height of their boxes);
 * where the letters of a word stand apart too, it must be wider by as much. */
gboolean text_is_gap(const Letter *a, const Letter *b, float ems);
/* Whether the gap is wider than one space of a typed line: there a space is as wide as a letter. */
gboolean text_is_past_space(const Letter *a, const Letter *b);
#define SPACE_GAP 0.12f /* wider: a space */
