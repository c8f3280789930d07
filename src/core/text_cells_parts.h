/* What the steps of reading a form hand on to each other: bricks of lines (text_bricks.c), the columns and rows that
 * they stand in (text_grid.c), labels and their values (text_pairs.c), the text (text_cells.c). Places are in points,
 * as on the page. */
#pragma once
#include "core/text_pieces.h"

#define NEAR 2.0f        /* points: so far apart edges are in line */
#define NEXT 1.5f        /* letters' heights: no more lies between a line of a table and the one above it */
#define LONGEST_CELL 100 /* bytes of a line of it */
#define MOST_COLUMNS 8

typedef struct {
  Piece piece;
  gboolean label;
  guint column, row;
} Brick;

typedef struct {
  float x0, x1;
} CellColumn;

typedef struct {
  const Page *page;
  const Text *rows;
  GArray *bricks;    /* of Brick, in the order of the rows */
  CellColumn columns[MOST_COLUMNS]; /* of the table that is looked at, from left to right */
  guint n_columns, n_rows;
  guint first, end;  /* its bricks */
  GArray *order;     /* of guint: the same as they are read */
  gboolean alike;    /* every line of it is a row */
  guint asked;       /* words that were looked at to cut cells */
} CellReader;

typedef struct {
  float top, bottom;
  guint row;
} Band; /* lines that stand side by side */

typedef struct {
  guint from[2], to[2]; /* bricks of the cell that are label [0] and value [1]: the nth to, not with, the nth */
  guint column, row;    /* of the label's cell */
  guint label_row;      /* where it begins: above `row` where its lines are rows */
  guint value_column, value_row, value_end; /* its rows: to, not with, value_end */
} Pair;

/* Fills the reader's bricks from pieces of its rows. */
void cells_find_bricks(CellReader *reader, const GArray *pieces);
Brick *cells_brick(const CellReader *reader, guint nth);
gboolean cells_share_height(const Box *a, const Box *b);
gboolean cells_is_label(const char *text, gsize length);
/* The first brick of the line of a brick, and the first one behind it. */
guint cells_start_of_line(const CellReader *reader, guint at);
guint cells_end_of_line(const CellReader *reader, guint at);
float cells_gap_below(const CellReader *reader, guint at, guint below);

/* The table that a line of several bricks begins, at brick `at`: the lines below it that stand in its columns,
 * and those close above it, from brick `least` on: the middle of a row can be the first line with a label. */
void cells_find_table(CellReader *reader, guint at, guint least);
/* The lines of the table, of Band, from top to bottom. */
GArray *cells_find_bands(const CellReader *reader);
/* Lines of a cell stand closer than rows do. The gaps that can part them, of float, the widest first; the last of
 * them makes every line a row. */
GArray *cells_find_gaps(const CellReader *reader, const GArray *bands);
/* Lines that are as far apart as the gap or further are rows: every brick of the table gets its column and its row. */
void cells_find_rows(CellReader *reader, GArray *bands, float gap);

/* The nth brick of the table as it is read, and whether one is of a cell. */
const Brick *cells_nth_brick(const CellReader *reader, guint n);
gboolean cells_are_of(const Brick *one, guint column, guint row);
/* The labels and values, of Pair, of the rows and the way of reading that leave least over; NULL when they are no
 * form of so many, or one that is read right as it stands: labels over their values in one column. */
GArray *cells_find_pairs(CellReader *reader, guint least);
