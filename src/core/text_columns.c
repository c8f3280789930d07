/* Columns of a page, cut where a strip stays white beside lines that do not share their rows. */
#include "core/text_columns.h"

#include <string.h>

#include "core/text_form.h"
#include "core/text_pieces.h"

#define STRIP 0.75f     /* the white between two columns, in heights of a letter */
#define LEAST_LINES 2   /* of a column */
#define DEEPEST 4       /* cuts within cuts */
#define TALL 2.5f       /* heights of its first letter: words that run up the page or across it */
#define HEADS 4         /* one line in so many that is heads makes a form */

typedef struct {
  const Text *rows;
  GString *utf8;
  GArray *glyph_of;
  gboolean cut;
} Writer;

typedef struct { /* the best place to cut: pieces of these lines, left and right of x */
  guint first_line, last_line;
  float x;
  guint lines;
} Cut;

static gboolean is_aslant(const Piece *piece) {
  return piece->box.y1 - piece->box.y0 > TALL * piece->height;
}

static void put(Writer *writer, const char *text, gsize length, const guint32 *glyphs) {
  g_string_append_len(writer->utf8, text, (gssize)length);
  for (gsize i = 0; i < length; i++) g_array_append_val(writer->glyph_of, glyphs[i]);
}

/* "Okafor-" over "Dietz" in a narrow column: the hyphen is the name's own. */
static gboolean goes_on(const Writer *writer, const Piece *piece) {
  const GString *before = writer->utf8;
  return before->len > 1 && before->str[before->len - 1] == '-' && g_ascii_isalpha(before->str[before->len - 2]) &&
         g_ascii_isupper(writer->rows->utf8[piece->start]);
}

static void write_pieces(Writer *writer, const GArray *pieces) {
  const guint32 none = NO_GLYPH;
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index(pieces, Piece, i);
    gboolean beside = i > 0 && piece[-1].line == piece->line;
    if (writer->utf8->len > 0 && (beside || !goes_on(writer, piece))) put(writer, beside ? "\t" : "\n", 1, &none);
    put(writer, writer->rows->utf8 + piece->start, piece->end - piece->start, writer->rows->glyph_of + piece->start);
  }
}

/* --- where to cut -------------------------------------------------------------------------- */

typedef struct { /* lines in a row that leave the strip white */
  guint first_line, last_line;
  guint left, right, both, heads; /* lines with pieces left or right of it, with both; heads of both */
} Band;

static gboolean is_worth(const Band *band) {
  gboolean apart = band->both < band->left && band->both < band->right;
  gboolean form = band->heads > 0 && band->heads * HEADS >= band->both;
  return MIN(band->left, band->right) >= LEAST_LINES && (apart || form);
}

static void consider(const Band *band, float x, Cut *best) {
  guint lines = MIN(band->left, band->right);
  if (is_worth(band) && lines > best->lines) *best = (Cut){band->first_line, band->last_line, x, lines};
}

/* The bands beside the strip that ends at x. */
static void try_strip(const Writer *writer, const GArray *pieces, float x, float wide, Cut *best) {
  Band band = {0}, empty = {0};
  for (guint i = 0, next; i < pieces->len; i = next) {
    const Piece *first = &g_array_index(pieces, Piece, i);
    gboolean left = FALSE, right = FALSE, crossed = FALSE, heads = TRUE;
    for (next = i; next < pieces->len && g_array_index(pieces, Piece, next).line == first->line; next++) {
      const Piece *piece = &g_array_index(pieces, Piece, next);
      gboolean before = piece->box.x1 <= x - wide, behind = piece->box.x0 >= x - 0.5f;
      crossed = crossed || !(before || behind);
      left = left || before;
      right = right || behind;
      heads = heads && text_is_label(writer->rows->utf8 + piece->start, piece->end - piece->start);
    }
    if (crossed) {
      consider(&band, x, best);
      band = empty;
      continue;
    }
    if (band.left + band.right == 0) band.first_line = first->line;
    band.last_line = first->line;
    band.left += left;
    band.right += right;
    band.both += left && right;
    band.heads += left && right && heads;
  }
  consider(&band, x, best);
}

static void lay(Writer *writer, const GArray *pieces, guint depth) {
  Cut best = {0};
  for (guint i = 0; i < pieces->len && depth < DEEPEST; i++) {
    const Piece *piece = &g_array_index(pieces, Piece, i);
    try_strip(writer, pieces, piece->box.x0, STRIP * piece->height, &best);
  }
  if (best.lines == 0) {
    write_pieces(writer, pieces);
    return;
  }
  writer->cut = TRUE;
  for (guint part = 0; part < 4; part++) { /* above, left, right, below */
    g_autoptr(GArray) some = g_array_new(FALSE, FALSE, sizeof(Piece));
    for (guint i = 0; i < pieces->len; i++) {
      const Piece *piece = &g_array_index(pieces, Piece, i);
      guint home = piece->line < best.first_line  ? 0
                   : piece->line > best.last_line ? 3
                   : piece->box.x0 < best.x - 0.5f ? 1 : 2;
      if (home == part) g_array_append_vals(some, piece, 1);
    }
    if (some->len > 0) lay(writer, some, depth + 1);
  }
}

Text text_by_columns(const Page *page, const Text *rows) {
  Text none = {NULL, 0, NULL};
  if (!page->has_boxes) return none;
  g_autoptr(GArray) pieces = text_pieces(page, rows);
  if (pieces->len == 0 || pieces->len > PIECES_MOST) return none;
  g_autoptr(GArray) upright = g_array_new(FALSE, FALSE, sizeof(Piece));
  g_autoptr(GArray) aslant = g_array_new(FALSE, FALSE, sizeof(Piece));
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index(pieces, Piece, i);
    g_array_append_vals(is_aslant(piece) ? aslant : upright, piece, 1);
  }
  Writer writer = {rows, g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(guint32)), FALSE};
  lay(&writer, upright, 0);
  write_pieces(&writer, aslant);
  const guint32 no_glyph = NO_GLYPH;
  put(&writer, "\n", 1, &no_glyph);
  const gsize length = writer.utf8->len;
  Text text = {g_string_free(writer.utf8, FALSE), length, (guint32 *)(void *)g_array_free(writer.glyph_of, FALSE)};
  Text paired = writer.cut ? text_pair_labels(&text) : none;
  g_free(text.utf8);
  g_free(text.glyph_of);
  return paired;
}
