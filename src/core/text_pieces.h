/* What stands on one line without a gap, with its place: the bricks of columns and of forms. */
#pragma once
#include "core/text.h"

#define PIECES_MOST 600 /* of a page that is looked at */

typedef struct {
  gsize start, end; /* of the rows text */
  guint line;
  float height; /* of a letter */
  Box box;
} Piece;

/* The pieces of a rows text, of Piece, line by line from left to right; more than PIECES_MOST are cut short. */
GArray *text_pieces(const Page *page, const Text *rows);
/* Bytes start to end of the rows text on that line; height 0 when no glyph has a place there. */
Piece text_piece(const Page *page, const Text *rows, gsize start, gsize end, guint line);
