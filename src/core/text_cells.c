/* Places of words become columns and rows, these cells, and cells labels with their values. */
#include "core/text_cells.h"

#include <string.h>

#include "core/printed.h"
#include "core/table.h"
#include "core/text_form.h"
#include "core/text_pieces.h"

#define NEAR 2.0f      /* points: so far apart edges are in line */
#define SAME 1.0f      /* points: edges are the same */
#define PARTED 2       /* lines that part their cells at a place part those of others there */
#define LONGEST_CELL 100 /* bytes of a line of it */
#define LEAST_PAIRS 3  /* of labels and values make a form, */
#define MORE_PAIRS 2   /* and so many go on with it */
#define HOLE 2.0f      /* of a letter's height: so wide a gap is left below letters that are raised */
#define GOES_ON 0.4f   /* of a letter's height: lines of a cell stand no further apart */
#define ROW_GAP 0.35f  /* of a letter's height: lines further apart are hardly one cell */
#define JUMP 0.04f     /* of a letter's height: gaps between lines that differ by more are of two kinds */
#define NEXT 1.5f      /* letters' heights: no more lies above a line of a table */
#define SHARED 0.3f    /* of a letter's height: lines that share so much stand side by side */
#define FAR 4.0f       /* letters' heights: what stands so far below is no part of it */
#define MOST_COLUMNS 8
#define MOST_GAPS 4
#define LONGEST 60     /* bytes of a label */

typedef struct {
  Piece piece;
  gboolean label;
  guint column, row;
} Brick;

typedef struct {
  float x0, x1;
} Column;

typedef struct {
  const Page *page;
  const Text *rows;
  GArray *bricks;    /* of Brick, in the order of the rows */
  Column columns[MOST_COLUMNS]; /* of the table that is looked at, from left to right */
  guint n_columns, n_rows;
  guint first, end;  /* its bricks */
  GArray *order;     /* of guint: the same as they are read */
  gboolean alike;    /* every line of it is a row */
} Reader;

/* Where a label stands: in the cell before its value, in the row above it or under it, in the lines of the same
 * cell above it or under it. */
typedef enum { BESIDE, ROW_ABOVE, ROW_UNDER, LINE_ABOVE, LINE_UNDER, N_WAYS } Way;

typedef struct {
  guint from[2], to[2]; /* bricks of the cell that are label [0] and value [1]: the nth to, not with, the nth */
  guint column, row;    /* of the label's cell */
  guint value_column, value_row, value_end; /* its rows: to, not with, value_end */
} Pair;

static Brick *brick(const Reader *reader, guint i) { return &g_array_index(reader->bricks, Brick, i); }

static gboolean share_height(const Box *a, const Box *b) {
  return MIN(a->y1, b->y1) - MAX(a->y0, b->y0) > SHARED * MIN(a->y1 - a->y0, b->y1 - b->y0);
}

/* "Reviewed by dean:" has none, and "Perioperative Anticoagulation:" is the head of a title. */
static gboolean has_label_word(const char *text, gsize length) {
  g_auto(GStrv) words = g_strsplit_set(text, " :\t\n", -1);
  gsize at = 0;
  for (guint i = 0; words[i] && at < length; at += strlen(words[i++]) + 1)
    if (*words[i] && text_is_label(words[i], strlen(words[i]))) return TRUE;
  return FALSE;
}

static gboolean is_label(const char *text, gsize length) {
  static const char *const links[] = {"of ", "and ", "for ", "the "};
  for (guint i = 0; i < G_N_ELEMENTS(links); i++)
    if (length > strlen(links[i]) && g_ascii_strncasecmp(text, links[i], strlen(links[i])) == 0) return FALSE;
  if (length == 0 || length >= LONGEST) return FALSE;
  return text_is_label(text, length) || (text[length - 1] == ':' && has_label_word(text, length));
}

static Brick brick_of(const Reader *reader, gsize start, gsize end, guint line) {
  return (Brick){.piece = text_piece(reader->page, reader->rows, start, end, line),
                 .label = is_label(reader->rows->utf8 + start, end - start)};
}

/* --- cells that almost touch --------------------------------------------------------------- */

typedef struct {
  float x0, x1;     /* left white */
  float left, right; /* the cell that is cut there: others say something by what stands over or under it */
} Strip;

typedef enum { CROSSED, WHITE, PARTED_THERE, PARTED_ALIKE } Says;

/* What a line says of a strip that other lines leave white, which it narrows: it writes across it, has nothing
 * against it, has a cell left of it and another right of it (or a label that ends in a colon), or a space that is
 * just the same. */
static Says ask_line(const Reader *reader, guint at, guint end, Strip *strip) {
  const char *text = reader->rows->utf8;
  const Strip whole = *strip;
  gboolean colon = FALSE, left = FALSE, right = FALSE, spans = FALSE, same[2] = {FALSE, FALSE};
  for (guint i = at; i < end; i++) {
    const Piece *piece = &brick(reader, i)->piece;
    if (piece->box.x1 <= strip->x0 || piece->box.x0 >= strip->x1) continue;
    for (gsize word = piece->start, stop; word < piece->end; word = stop + 1) {
      for (stop = word; stop < piece->end && text[stop] != ' ';) stop++;
      const Box box = text_piece(reader->page, reader->rows, word, stop, 0).box;
      same[0] = same[0] || ABS(box.x1 - whole.x0) < SAME, same[1] = same[1] || ABS(box.x0 - whole.x1) < SAME;
      if (box.x0 + box.x1 < strip->x0 + strip->x1) strip->x0 = MAX(strip->x0, box.x1), colon = text[stop - 1] == ':';
      else strip->x1 = MIN(strip->x1, box.x0);
      if (strip->x0 >= strip->x1) return CROSSED;
    }
  }
  for (guint i = at; i < end; i++) {
    const Box *box = &brick(reader, i)->piece.box;
    left = left || (box->x1 <= strip->x0 && box->x1 > strip->left);
    right = right || (box->x0 >= strip->x1 && box->x0 < strip->right);
    spans = spans || (box->x0 < strip->x0 && box->x1 > strip->x1);
  }
  if (spans && same[0] && same[1]) return PARTED_ALIKE;
  return (left && right) || (spans && (colon || same[1])) ? PARTED_THERE : WHITE;
}

static guint start_of_line(const Reader *reader, guint at) {
  while (at > 0 && brick(reader, at - 1)->piece.line == brick(reader, at)->piece.line) at--;
  return at;
}

static guint end_of_line(const Reader *reader, guint at) {
  guint end = at;
  while (end < reader->bricks->len && brick(reader, end)->piece.line == brick(reader, at)->piece.line) end++;
  return end;
}

/* How many lines above and below a line, one after the other, part their cells at the strip, at least so. */
static guint lines_parted(const Reader *reader, guint at, Strip strip, Says least) {
  guint n = 0;
  Says says = WHITE;
  for (guint i = start_of_line(reader, at); i > 0 && says != CROSSED;) {
    const guint above = start_of_line(reader, i - 1);
    says = ask_line(reader, above, i, &strip);
    n += says >= least;
    i = above;
  }
  says = WHITE;
  for (guint i = end_of_line(reader, at); i < reader->bricks->len && says != CROSSED;) {
    const guint below = end_of_line(reader, i);
    says = ask_line(reader, i, below, &strip);
    n += says >= least;
    i = below;
  }
  return n;
}

static float gap_below(const Reader *reader, guint at, guint below) {
  return brick(reader, below)->piece.box.y0 - brick(reader, at)->piece.box.y1;
}

/* A cell of those lines begins or ends where the halves of the one that is cut do. */
static gboolean are_in_line(const Reader *reader, guint from, guint to, Strip strip) {
  for (guint i = from; i < to; i++) {
    const Box *box = &brick(reader, i)->piece.box;
    if (ABS(box->x0 - strip.x1) < NEAR || ABS(box->x1 - strip.x0) < NEAR) return TRUE;
  }
  return FALSE;
}

/* The line has a label on one side of the strip, and on the other a value, in line with the halves. */
static gboolean parts_label(const Reader *reader, guint from, guint to, Strip strip) {
  gboolean labels[2] = {FALSE, FALSE}, values[2] = {FALSE, FALSE};
  for (guint i = from; i < to; i++) {
    const Brick *one = brick(reader, i);
    if (one->piece.box.x1 <= strip.left || one->piece.box.x0 >= strip.right) continue;
    if (one->piece.box.x0 < strip.x0 && one->piece.box.x1 > strip.x1) return FALSE;
    const guint side = one->piece.box.x0 + one->piece.box.x1 > strip.x0 + strip.x1;
    const gboolean nearest = side == 0 ? i + 1 == to || brick(reader, i + 1)->piece.box.x0 > strip.x0
                                       : i == from || brick(reader, i - 1)->piece.box.x1 < strip.x1;
    if (nearest) *(one->label ? &labels[side] : &values[side]) = TRUE;
  }
  return ((labels[0] && values[1]) || (values[0] && labels[1])) && are_in_line(reader, from, to, strip);
}

/* The line right above or below is parted there. */
static gboolean goes_on(const Reader *reader, guint at, Strip strip) {
  const guint start = start_of_line(reader, at), end = end_of_line(reader, at);
  const float most = GOES_ON * brick(reader, at)->piece.height;
  return (start > 0 && gap_below(reader, start - 1, at) < most &&
          parts_label(reader, start_of_line(reader, start - 1), start, strip)) ||
         (end < reader->bricks->len && gap_below(reader, at, end) < most &&
          parts_label(reader, end, end_of_line(reader, end), strip));
}

/* A label and a value; values under their labels; what goes on with lines that are cut. */
typedef enum { BY_LABEL, BY_HEADS, BY_LINE, N_CUTS } CutBy;

static gboolean stands_under(const Box *label, float x0, float x1) {
  return ABS(label->x0 - x0) < NEAR || ABS(label->x0 + label->x1 - x0 - x1) < 2 * NEAR;
}

/* Both halves stand under a label of their own. */
static gboolean are_headed(const Reader *reader, guint at, Strip strip) {
  const guint start = start_of_line(reader, at);
  if (start == 0 || gap_below(reader, start - 1, at) > NEXT * brick(reader, at)->piece.height) return FALSE;
  for (guint i = start_of_line(reader, start - 1); i + 1 < start; i++) {
    const Brick *left = brick(reader, i), *right = left + 1;
    if (left->label && right->label && stands_under(&left->piece.box, strip.left, strip.x0) &&
        stands_under(&right->piece.box, strip.x1, strip.right))
      return TRUE;
  }
  return FALSE;
}

/* What stands behind an amount. */
static gboolean is_unit(const Reader *reader, const Piece *piece) {
  return g_str_has_prefix(reader->rows->utf8 + piece->start, "AMA PRA") && piece->end - piece->start < LONGEST;
}

static gboolean may_cut(const Reader *reader, guint at, CutBy by, const Brick *before, const Brick *behind) {
  const Strip strip = {before->piece.box.x1, behind->piece.box.x0, before->piece.box.x0, behind->piece.box.x1};
  if (before->piece.height == 0 || behind->piece.height == 0) return FALSE;
  if (by == BY_LABEL && (before->label == behind->label || is_unit(reader, &behind->piece))) return FALSE;
  if (by == BY_HEADS) return are_headed(reader, at, strip);
  if (by == BY_LINE && !goes_on(reader, at, strip)) return lines_parted(reader, at, strip, PARTED_ALIKE) >= PARTED;
  const guint loose = by == BY_LABEL && behind->label && !are_in_line(reader, 0, reader->bricks->len, strip);
  return lines_parted(reader, at, strip, PARTED_THERE) >= PARTED + loose;
}

/* "Activity date March 14, 2025": the lines around it leave white what is a space in it. The longest label counts. */
static void split(Reader *reader, guint at, CutBy by) {
  const Piece whole = brick(reader, at)->piece;
  const char *text = reader->rows->utf8;
  Brick before = {0}, behind = {0};
  if (whole.end - whole.start > LONGEST_CELL || brick(reader, at)->label) return;
  for (gsize i = whole.start + 1; i < whole.end; i++) {
    if (text[i - 1] != ' ') continue;
    const Brick left = brick_of(reader, whole.start, i - 1, whole.line), right = brick_of(reader, i, whole.end, whole.line);
    if ((before.label && !left.label) || !may_cut(reader, at, by, &left, &right)) continue;
    before = left, behind = right;
    if (!left.label) break;
  }
  if (before.piece.height == 0) return;
  *brick(reader, at) = before;
  g_array_insert_val(reader->bricks, at + 1, behind);
}

/* --- columns ------------------------------------------------------------------------------- */

/* The column that a box stands in, a new one where none is. FALSE: it stands in several, or there are too many. */
static gboolean put_into_column(Reader *reader, const Box *box) {
  guint over = 0, home = 0;
  for (guint c = 0; c < reader->n_columns; c++) {
    const Column *column = &reader->columns[c];
    if (box->x1 <= column->x0 || box->x0 >= column->x1) continue;
    over++;
    home = c;
  }
  if (over > 1 || (over == 0 && reader->n_columns == MOST_COLUMNS)) return FALSE;
  if (over == 0) {
    for (home = reader->n_columns++; home > 0 && reader->columns[home - 1].x0 > box->x0; home--)
      reader->columns[home] = reader->columns[home - 1];
    reader->columns[home] = (Column){box->x0, box->x1};
  }
  Column *column = &reader->columns[home];
  *column = (Column){MIN(column->x0, box->x0), MAX(column->x1, box->x1)};
  return TRUE;
}

static guint column_of(const Reader *reader, const Box *box) {
  guint c = 0;
  while (c + 1 < reader->n_columns && reader->columns[c].x1 <= box->x0) c++;
  return c;
}

/* Raised letters stand between the two, which the rows text has on a line of their own. */
static gboolean is_bridged(const Reader *reader, const Box *left, const Box *right) {
  for (guint i = 0; i < reader->bricks->len && right->x0 - left->x1 < HOLE * (left->y1 - left->y0); i++) {
    const Box *box = &brick(reader, i)->piece.box;
    if (box != left && box != right && box->x0 > left->x1 - NEAR && box->x1 < right->x0 + NEAR && share_height(box, left))
      return TRUE;
  }
  return FALSE;
}

/* No two bricks of a line stand in one column: what joins them is no table. */
static gboolean are_apart(const Reader *reader, guint first, guint end) {
  for (guint i = first + 1; i < end; i++) {
    const Piece *one = &brick(reader, i)->piece, *before = &brick(reader, i - 1)->piece;
    if (one->line == before->line && column_of(reader, &one->box) == column_of(reader, &before->box) &&
        !is_bridged(reader, &before->box, &one->box))
      return FALSE;
  }
  return TRUE;
}

/* Takes the line of bricks at to, not with, end into the table, which then is that of first to last. FALSE: it
 * stands in no columns of it, which stay as they are. */
static gboolean take_line(Reader *reader, guint at, guint end, guint first, guint last) {
  Column before[MOST_COLUMNS];
  const guint n_before = reader->n_columns;
  gboolean fits = TRUE;
  memcpy(before, reader->columns, sizeof before);
  for (guint i = at; i < end && fits; i++) fits = put_into_column(reader, &brick(reader, i)->piece.box);
  if (fits && are_apart(reader, first, last)) {
    reader->first = first, reader->end = last;
    return TRUE;
  }
  memcpy(reader->columns, before, sizeof before);
  reader->n_columns = n_before;
  return FALSE;
}

static gboolean is_sentence(const Piece *piece) { return piece->end - piece->start > LONGEST_CELL; }

static gboolean is_in_line(const Reader *reader, const Box *box) {
  for (guint c = 0; c < reader->n_columns; c++) {
    const Column *column = &reader->columns[c];
    const float middle = (column->x0 + column->x1) / 2 - (box->x0 + box->x1) / 2;
    if (ABS(column->x0 - box->x0) < NEAR || ABS(column->x1 - box->x1) < NEAR || ABS(middle) < NEAR) return TRUE;
  }
  return FALSE;
}

/* The table that a line of several bricks begins, at brick `at`: the lines below it that stand in its columns,
 * and those close above it, from brick `least` on: the middle of a row can be the first line with a label. */
static void find_table(Reader *reader, guint at, guint least) {
  reader->n_columns = 0;
  reader->first = reader->end = at;
  for (guint end; reader->end < reader->bricks->len; ) {
    const guint next = reader->end;
    end = end_of_line(reader, next);
    if (next > at && gap_below(reader, next - 1, next) > FAR * brick(reader, next)->piece.height) break;
    if (is_sentence(&brick(reader, next)->piece) || !take_line(reader, next, end, at, end)) break;
  }
  if (reader->end == at) { /* words on one another: no table */
    reader->n_columns = 0;
    reader->end = end_of_line(reader, at);
    return;
  }
  while (reader->first > least) {
    const guint above = start_of_line(reader, reader->first - 1);
    const Piece *piece = &brick(reader, above)->piece;
    if (is_sentence(piece) || gap_below(reader, above, reader->first) > NEXT * piece->height || !is_in_line(reader, &piece->box)) break;
    if (!take_line(reader, above, reader->first, above, reader->end)) break;
  }
}

/* --- rows ---------------------------------------------------------------------------------- */

typedef struct {
  float top, bottom;
  guint row;
} Band; /* lines that stand side by side */

static gint by_top(gconstpointer a, gconstpointer b) {
  const Band *x = a, *y = b;
  return x->top < y->top ? -1 : x->top > y->top;
}

static GArray *find_bands(const Reader *reader) {
  GArray *bands = g_array_new(FALSE, FALSE, sizeof(Band));
  for (guint i = reader->first; i < reader->end; i++) {
    const Box *box = &brick(reader, i)->piece.box;
    Band *home = NULL;
    for (guint k = 0; k < bands->len && !home; k++) {
      Band *band = &g_array_index(bands, Band, k);
      const Box place = {0, band->top, 0, band->bottom};
      if (share_height(&place, box)) home = band;
    }
    if (home) home->top = MIN(home->top, box->y0), home->bottom = MAX(home->bottom, box->y1);
    else g_array_append_val(bands, ((Band){box->y0, box->y1, 0}));
  }
  g_array_sort(bands, by_top);
  return bands;
}

static gint by_size(gconstpointer a, gconstpointer b) {
  const float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

/* Lines of a cell stand closer than rows do. The gaps that can part them, the widest first; the last of them
 * makes every line a row. Of float. */
static GArray *find_gaps(const Reader *reader, const GArray *bands) {
  const float jump = JUMP * brick(reader, reader->first)->piece.height, none = -G_MAXFLOAT;
  g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(float));
  GArray *parting = g_array_new(FALSE, FALSE, sizeof(float));
  for (guint i = 1; i < bands->len; i++) {
    const Band *band = &g_array_index(bands, Band, i);
    const float gap = band->top - band[-1].bottom;
    g_array_append_val(gaps, gap);
  }
  g_array_sort(gaps, by_size);
  for (guint i = gaps->len; i > 1 && parting->len < MOST_GAPS; i--) {
    const float wide = g_array_index(gaps, float, i - 1), close = g_array_index(gaps, float, i - 2), middle = (wide + close) / 2;
    if (wide - close > jump) g_array_append_val(parting, middle);
  }
  g_array_append_val(parting, none);
  return parting;
}

/* Raised letters are a line of their own to the rows text: "TM" stands above its words, and behind them. */
static gint by_place(gconstpointer a, gconstpointer b, gpointer data) {
  const Brick *x = brick(data, *(const guint *)a), *y = brick(data, *(const guint *)b);
  const Box *a_box = &x->piece.box, *b_box = &y->piece.box;
  if (share_height(a_box, b_box)) return a_box->x0 < b_box->x0 ? -1 : a_box->x0 > b_box->x0;
  return a_box->y0 < b_box->y0 ? -1 : a_box->y0 > b_box->y0;
}

/* Lines that are further apart than the gap are rows. */
static void find_rows(Reader *reader, GArray *bands, float gap) {
  guint row = 0;
  for (guint i = 0; i < bands->len; i++) {
    Band *band = &g_array_index(bands, Band, i);
    if (i > 0 && band->top - band[-1].bottom > gap) row++;
    band->row = row;
  }
  reader->n_rows = row + 1;
  reader->alike = reader->n_rows == bands->len;
  for (guint i = reader->first; i < reader->end; i++) {
    Brick *one = brick(reader, i);
    one->column = column_of(reader, &one->piece.box);
    for (guint k = 0; k < bands->len; k++) {
      const Band *band = &g_array_index(bands, Band, k);
      if (one->piece.box.y0 >= band->top && one->piece.box.y1 <= band->bottom) one->row = band->row;
    }
  }
  g_array_set_size(reader->order, 0);
  for (guint i = reader->first; i < reader->end; i++) g_array_append_val(reader->order, i);
  g_array_sort_with_data(reader->order, by_place, reader);
}

/* --- labels and values --------------------------------------------------------------------- */

static const Brick *nth_brick(const Reader *reader, guint n) {
  return brick(reader, g_array_index(reader->order, guint, n));
}

static gboolean is_in_cell(const Brick *one, guint column, guint row) { return one->column == column && one->row == row; }

static guint count_lines(const Reader *reader, guint column, guint row) {
  guint n = 0;
  for (guint i = 0; i < reader->order->len; i++) n += is_in_cell(nth_brick(reader, i), column, row);
  return n;
}

/* The words of a cell from its nth line to, not with, another. New string. */
static char *words_of(const Reader *reader, guint column, guint row, guint from, guint to) {
  GString *words = g_string_new(NULL);
  for (guint i = 0, n = 0; i < reader->order->len; i++) {
    const Brick *one = nth_brick(reader, i);
    if (!is_in_cell(one, column, row)) continue;
    if (n >= from && n < to) {
      if (words->len > 0) g_string_append_c(words, ' ');
      g_string_append_len(words, reader->rows->utf8 + one->piece.start, (gssize)(one->piece.end - one->piece.start));
    }
    n++;
  }
  return g_string_free(words, FALSE);
}

static gboolean says_label(const Reader *reader, guint column, guint row, guint from, guint to) {
  g_autofree char *words = words_of(reader, column, row, from, to);
  return is_label(words, strlen(words));
}

static gboolean has_label(const Reader *reader, guint row) {
  for (guint column = 0; column < reader->n_columns; column++)
    if (says_label(reader, column, row, 0, G_MAXUINT)) return TRUE;
  return FALSE;
}

static guint count_cells(const Reader *reader, guint row) {
  guint n = 0;
  for (guint column = 0; column < reader->n_columns; column++) n += count_lines(reader, column, row) > 0;
  return n;
}

/* Rows of values one under the other make a table of what its heads say, and no form. */
static gboolean heads_table(const Reader *reader, guint row) {
  for (guint below = row + 1; below <= row + 2; below++)
    if (below >= reader->n_rows || count_cells(reader, below) < 2 || has_label(reader, below)) return FALSE;
  return TRUE;
}

/* One date or number under another in a column: rows of a table that stand close. */
static gboolean lists_values(const Reader *reader, guint row) {
  for (guint column = 0; column < reader->n_columns; column++) {
    guint values = 0;
    for (guint i = 0; i < count_lines(reader, column, row); i++) {
      g_autofree char *line = words_of(reader, column, row, i, i + 1);
      DateReading date;
      Credits amount;
      values += read_dates(line, &date) || table_number(line, &amount);
    }
    if (values > 1) return TRUE;
  }
  return FALSE;
}

/* Where every line is a row, a value goes on in rows that have no label. */
static void take_more_rows(const Reader *reader, Pair *pair) {
  while (reader->alike && pair->value_end < reader->n_rows && !has_label(reader, pair->value_end) &&
         count_lines(reader, pair->value_column, pair->value_end) > 0 &&
         (pair->value_column == pair->column || count_lines(reader, pair->column, pair->value_end) == 0))
    pair->value_end++;
}

/* "AMA PRA Category 1" over "Credits" is no label over its value. */
static gboolean goes_on_as_unit(const Reader *reader, const Pair *pair) {
  g_autofree char *value = words_of(reader, pair->value_column, pair->value_row, pair->from[1], pair->to[1]);
  return g_ascii_strncasecmp(value, "credit", strlen("credit")) == 0;
}

/* The pair of which the cell is the label, or both. FALSE: it is of none in that way. */
static gboolean find_pair(const Reader *reader, Way way, guint column, guint row, Pair *pair) {
  const guint lines = count_lines(reader, column, row);
  *pair = (Pair){{0, 0}, {lines, lines}, column, row, column, row, row + 1};
  if (lines == 0) return FALSE;
  if (way < LINE_ABOVE) {
    pair->value_column += way == BESIDE;
    pair->value_row += way == ROW_ABOVE;
    pair->value_row -= way == ROW_UNDER; /* of row 0: beyond the last */
    if (pair->value_column >= reader->n_columns || pair->value_row >= reader->n_rows) return FALSE;
    pair->to[1] = count_lines(reader, pair->value_column, pair->value_row);
    pair->value_end = pair->value_row + 1;
    if (way != ROW_UNDER) take_more_rows(reader, pair);
    if (pair->to[1] == 0 || !says_label(reader, column, row, 0, lines)) return FALSE;
    if (way != BESIDE && (says_label(reader, pair->value_column, pair->value_row, 0, pair->to[1]) || goes_on_as_unit(reader, pair)))
      return FALSE;
    return way != ROW_ABOVE || !heads_table(reader, row);
  }
  if (lists_values(reader, row)) return FALSE;
  for (guint cut = 1; cut < lines; cut++) {
    const guint from = way == LINE_ABOVE ? 0 : lines - cut;
    pair->from[0] = from, pair->to[0] = from + cut;
    pair->from[1] = way == LINE_ABOVE ? cut : 0, pair->to[1] = way == LINE_ABOVE ? lines : lines - cut;
    if (says_label(reader, column, row, from, from + cut) && !goes_on_as_unit(reader, pair)) return TRUE;
  }
  return FALSE;
}

/* All pairs that the table has when it is read one way, row by row. Of Pair; *values: how many of their values
 * are no labels themselves. */
static GArray *find_pairs(const Reader *reader, Way way, guint *values) {
  GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  g_autofree gboolean *taken = g_new0(gboolean, reader->n_rows * reader->n_columns + 1); /* as a value */
  *values = 0;
  for (guint row = 0; row < reader->n_rows; row++)
    for (guint column = 0; column < reader->n_columns; column++) {
      Pair pair;
      if (taken[row * reader->n_columns + column] || !find_pair(reader, way, column, row, &pair)) continue;
      for (guint k = pair.value_row; k < pair.value_end; k++) taken[k * reader->n_columns + pair.value_column] = TRUE;
      *values += !says_label(reader, pair.value_column, pair.value_row, pair.from[1], pair.to[1]);
      g_array_append_val(pairs, pair);
    }
  return pairs;
}

static guint count_loose(const Reader *reader, const GArray *pairs) {
  guint cells = 0;
  for (guint row = 0; row < reader->n_rows; row++) cells += count_cells(reader, row);
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index(pairs, Pair, i);
    const gboolean one = pair->column == pair->value_column && pair->row == pair->value_row;
    cells -= pair->value_end - pair->value_row + !one;
  }
  return cells;
}

/* The pairs of the rows and the way that leave least over; NULL when they are no form of so many, or one that is
 * read right as it stands: labels over their values in one column. */
static GArray *best_pairs(Reader *reader, guint least) {
  g_autoptr(GArray) bands = find_bands(reader), gaps = find_gaps(reader, bands);
  GArray *best = NULL;
  int most = 0;
  Way best_way = BESIDE;
  guint best_i = 0; /* rows as close as lines must be better by much: what they part can be one cell */
  const float cell = ROW_GAP * brick(reader, reader->first)->piece.height;
  float best_gap = 0;
  for (guint i = 0; i < gaps->len; i++) {
    find_rows(reader, bands, g_array_index(gaps, float, i));
    for (Way way = 0; way < N_WAYS; way++) {
      guint values;
      g_autoptr(GArray) pairs = find_pairs(reader, way, &values);
      const int score = (int)values - (int)count_loose(reader, pairs);
      if (values < least || values * 3 < pairs->len * 2 || (best && (score <= most || (i > best_i && g_array_index(gaps, float, i) < cell && score * 2 < most * 3)))) continue;
      best_i = i, best_way = way;
      most = score;
      best_gap = g_array_index(gaps, float, i);
      if (best) g_array_unref(best);
      best = g_steal_pointer(&pairs);
    }
  }
  find_rows(reader, bands, best_gap);
  if (best && reader->n_columns == 1 && best_way != ROW_UNDER && best_way != LINE_UNDER) g_clear_pointer(&best, g_array_unref);
  return best;
}

/* --- the text ------------------------------------------------------------------------------ */

typedef struct {
  const Reader *reader;
  GString *utf8;
  GArray *glyph_of;
} Writer;

static void put_mark(Writer *writer, const char *mark) {
  const guint32 none = NO_GLYPH;
  g_string_append(writer->utf8, mark);
  for (gsize i = strlen(mark); i > 0; i--) g_array_append_val(writer->glyph_of, none);
}

static void put_brick(Writer *writer, const Brick *one) {
  const Text *rows = writer->reader->rows;
  const gsize length = one->piece.end - one->piece.start;
  g_string_append_len(writer->utf8, rows->utf8 + one->piece.start, (gssize)length);
  g_array_append_vals(writer->glyph_of, rows->glyph_of + one->piece.start, (guint)length);
}

static void end_line(Writer *writer) {
  if (writer->utf8->len > 0 && writer->utf8->str[writer->utf8->len - 1] != '\n') put_mark(writer, "\n");
}

/* "van-" over "Dijk": the hyphen is the word's own. */
static gboolean ends_in_hyphen(const GString *text) {
  return text->len > 1 && text->str[text->len - 1] == '-' && g_ascii_isalnum(text->str[text->len - 2]);
}

static void put_part(Writer *writer, guint column, guint row, guint from, guint to) {
  const Reader *reader = writer->reader;
  for (guint i = 0, n = 0; i < reader->order->len; i++) {
    const Brick *one = nth_brick(reader, i);
    if (!is_in_cell(one, column, row)) continue;
    if (n > from && n < to && !ends_in_hyphen(writer->utf8)) put_mark(writer, " ");
    if (n >= from && n < to) put_brick(writer, one);
    n++;
  }
}

static void put_pair(Writer *writer, const Pair *pair) {
  put_part(writer, pair->column, pair->row, pair->from[0], pair->to[0]);
  if (writer->utf8->str[writer->utf8->len - 1] == ':') put_mark(writer, " ");
  else put_mark(writer, ": ");
  put_part(writer, pair->value_column, pair->value_row, pair->from[1], pair->to[1]);
  for (guint row = pair->value_row + 1; row < pair->value_end; row++) {
    put_mark(writer, " ");
    put_part(writer, pair->value_column, row, 0, G_MAXUINT);
  }
  put_mark(writer, "\n\n"); /* nothing of it goes on below */
}

/* Bricks as they stand in the rows. */
static void put_bricks(Writer *writer, guint first, guint end) {
  for (guint i = first; i < end; i++) {
    const Brick *one = brick(writer->reader, i);
    if (i > first && one[-1].piece.line == one->piece.line) put_mark(writer, "\t");
    else end_line(writer);
    put_brick(writer, one);
  }
  end_line(writer);
}

/* The table cell by cell, each pair where its label stands. */
static void put_table(Writer *writer, const GArray *pairs) {
  const Reader *reader = writer->reader;
  for (guint row = 0; row < reader->n_rows; row++)
    for (guint column = 0; column < reader->n_columns; column++) {
      const Pair *here = NULL;
      gboolean is_value = FALSE;
      for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        if (pair->column == column && pair->row == row) here = pair;
        else is_value = is_value || (pair->value_column == column && pair->value_row <= row && row < pair->value_end);
      }
      if (here) put_pair(writer, here);
      if (here || is_value) continue;
      put_part(writer, column, row, 0, G_MAXUINT);
      end_line(writer);
    }
}

/* A line of several cells; or values over their labels, in a column. */
static gboolean begins_table(const Reader *reader, guint at) {
  if (end_of_line(reader, at) > at + 1) return TRUE;
  for (guint i = at; i < at + 4; i++)
    if (i >= reader->bricks->len || end_of_line(reader, i) > i + 1 || brick(reader, i)->label != ((i - at) % 2 == 1)) return FALSE;
  return TRUE;
}

Text text_by_cells(const Page *page, const Text *rows) {
  const Text none = {NULL, 0, NULL};
  if (!page->has_boxes) return none;
  g_autoptr(GArray) pieces = text_pieces(page, rows);
  if (pieces->len == 0 || pieces->len > PIECES_MOST) return none;
  Reader reader = {.page = page, .rows = rows, .bricks = g_array_new(FALSE, FALSE, sizeof(Brick)),
                   .order = g_array_new(FALSE, FALSE, sizeof(guint))};
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index(pieces, Piece, i);
    const Brick one = brick_of(&reader, piece->start, piece->end, piece->line);
    g_array_append_val(reader.bricks, one);
  }
  for (CutBy by = 0; by < N_CUTS; by++)
    for (guint i = 0; i < reader.bricks->len; i++) split(&reader, i, by); /* what was cut off is looked at next */
  Writer writer = {&reader, g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(guint32))};
  gboolean found = FALSE;
  for (guint at = 0, written = 0; at < reader.bricks->len; at = written = reader.end) {
    while (at < reader.bricks->len && !begins_table(&reader, at)) at++;
    reader.first = reader.end = at;
    if (at < reader.bricks->len) find_table(&reader, at, written);
    put_bricks(&writer, written, reader.first);
    g_autoptr(GArray) pairs = reader.end > reader.first ? best_pairs(&reader, found ? MORE_PAIRS : LEAST_PAIRS) : NULL;
    found = found || pairs;
    if (pairs) put_table(&writer, pairs);
    else put_bricks(&writer, reader.first, reader.end);
  }
  g_array_unref(reader.bricks);
  g_array_unref(reader.order);
  const gsize length = writer.utf8->len;
  Text text = {g_string_free(writer.utf8, FALSE), length, (guint32 *)(void *)g_array_free(writer.glyph_of, FALSE)};
  if (found) return text;
  g_free(text.utf8);
  g_free(text.glyph_of);
  return none;
}

gboolean text_has_cells(const Page *page, const Text *rows) {
  Text text = text_by_cells(page, rows);
  const gboolean has = text.utf8 != NULL;
  g_free(text.utf8);
  g_free(text.glyph_of);
  return has;
}
