/* The cells of a rows text with their places. */
#include "core/text_pieces.h"

#include <string.h>

Piece text_piece(const Page *page, const Text *rows, gsize start, gsize end, guint line) {
  Piece piece = {.start = start, .end = end, .line = line};
  for (gsize i = start; i < end; i++) {
    if (rows->glyph_of[i] == NO_GLYPH) continue;
    const Box *box = &g_array_index(page->glyphs, Glyph, rows->glyph_of[i]).box;
    if (piece.height == 0) {
      piece.height = box->y1 - box->y0;
      piece.box = *box;
    }
    piece.box = (Box){MIN(piece.box.x0, box->x0), MIN(piece.box.y0, box->y0), MAX(piece.box.x1, box->x1),
                      MAX(piece.box.y1, box->y1)};
  }
  return piece;
}

GArray *text_pieces(const Page *page, const Text *rows) {
  GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
  guint line = 0;
  for (gsize at = 0, end; at < rows->length && pieces->len <= PIECES_MOST; at = end + 1) {
    for (end = at; end < rows->length && !strchr("\t\n", rows->utf8[end]);) end++;
    const Piece piece = text_piece(page, rows, at, end, line);
    if (piece.height > 0) g_array_append_val(pieces, piece);
    line += end >= rows->length || rows->utf8[end] == '\n';
  }
  return pieces;
}
