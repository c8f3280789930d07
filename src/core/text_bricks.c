/* The bricks of a form: pieces of a line, cut where cells almost touch. */
#include <string.h>

#include "core/text_cells_parts.h"
#include "core/text_form.h"

#define SAME 1.0f      /* points: edges are the same */
#define PARTED 2       /* lines that part their cells at a place part those of others there */
#define GOES_ON 0.4f   /* of a letter's height: lines of a cell stand no further apart */
#define SHARED 0.3f    /* of a letter's height: lines that share so much stand side by side */
#define WIDE 0.42f     /* of a letter's height: a space is less */
#define LONGEST 60     /* bytes of a label */
#define MOST_ASKED 20000 /* words; a form of a page asks about some hundreds, and no page may stall the intake */

Brick *cells_brick(const CellReader *reader, guint nth) { return &g_array_index(reader->bricks, Brick, nth); }

gboolean cells_share_height(const Box *a, const Box *b) {
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

/* "of Completion": the rest of a label or of a title. */
static gboolean is_linked(const char *text, gsize length) {
  static const char *const links[] = {"of ", "and ", "for ", "the "};
  for (guint i = 0; i < G_N_ELEMENTS(links); i++)
    if (length > strlen(links[i]) && g_ascii_strncasecmp(text, links[i], strlen(links[i])) == 0) return TRUE;
  return FALSE;
}

gboolean cells_is_label(const char *text, gsize length) {
  if (length == 0 || length >= LONGEST || is_linked(text, length)) return FALSE;
  return text_is_label(text, length) || (text[length - 1] == ':' && has_label_word(text, length));
}

static Brick brick_of(const CellReader *reader, gsize start, gsize end, guint line) {
  return (Brick){.piece = text_piece(reader->page, reader->rows, start, end, line),
                 .label = cells_is_label(reader->rows->utf8 + start, end - start)};
}

typedef struct {
  float x0, x1;     /* left white */
  float left, right; /* the cell that is cut there: others say something by what stands over or under it */
} Strip;

typedef enum { CROSSED, WHITE, PARTED_THERE, PARTED_ALIKE } Says;

/* What a line says of a strip that other lines leave white, which it narrows: it writes across it, has nothing
 * against it, has a cell left of it and another right of it (or a label that ends in a colon), or a space that is
 * just the same. */
static Says ask_line(CellReader *reader, guint at, guint end, Strip *strip) {
  const char *text = reader->rows->utf8;
  const Strip whole = *strip;
  gboolean colon = FALSE, left = FALSE, right = FALSE, spans = FALSE, same[2] = {FALSE, FALSE};
  for (guint i = at; i < end; i++) {
    const Piece *piece = &cells_brick(reader, i)->piece;
    if (piece->box.x1 <= strip->x0 || piece->box.x0 >= strip->x1) continue;
    for (gsize word = piece->start, stop; word < piece->end; word = stop + 1) {
      for (stop = word; stop < piece->end && text[stop] != ' ';) stop++;
      reader->asked++;
      const Box box = text_piece(reader->page, reader->rows, word, stop, 0).box;
      same[0] = same[0] || ABS(box.x1 - whole.x0) < SAME, same[1] = same[1] || ABS(box.x0 - whole.x1) < SAME;
      if (box.x0 + box.x1 < strip->x0 + strip->x1) strip->x0 = MAX(strip->x0, box.x1), colon = text[stop - 1] == ':';
      else strip->x1 = MIN(strip->x1, box.x0);
      if (strip->x0 >= strip->x1) return CROSSED;
    }
  }
  for (guint i = at; i < end; i++) {
    const Box *box = &cells_brick(reader, i)->piece.box;
    left = left || (box->x1 <= strip->x0 && box->x1 > strip->left);
    right = right || (box->x0 >= strip->x1 && box->x0 < strip->right);
    spans = spans || (box->x0 < strip->x0 && box->x1 > strip->x1);
  }
  if (spans && same[0] && same[1]) return PARTED_ALIKE;
  return (left && right) || (spans && (colon || same[1])) ? PARTED_THERE : WHITE;
}

guint cells_start_of_line(const CellReader *reader, guint at) {
  while (at > 0 && cells_brick(reader, at - 1)->piece.line == cells_brick(reader, at)->piece.line) at--;
  return at;
}

guint cells_end_of_line(const CellReader *reader, guint at) {
  guint end = at;
  while (end < reader->bricks->len && cells_brick(reader, end)->piece.line == cells_brick(reader, at)->piece.line) end++;
  return end;
}

/* A label, or something else, begins in the line where the strip ends. */
static gboolean begins_there(const CellReader *reader, guint from, guint to, float x0, gboolean label) {
  for (guint i = from; i < to; i++)
    if (cells_brick(reader, i)->label == label && ABS(cells_brick(reader, i)->piece.box.x0 - x0) < SAME) return TRUE;
  return FALSE;
}

/* What lines above and below a line, one after the other, say of the strip until one crosses it. */
typedef struct {
  guint parted, alike; /* they part their cells there, so or better */
  guint labels, others; /* one of these begins where it ends */
} Lines;

static Lines ask_lines(CellReader *reader, guint at, Strip strip) {
  Lines lines = {0};
  const float x0 = strip.x1;
  for (int step = 0; step < 2; step++) {
    Says says = WHITE;
    guint from = cells_start_of_line(reader, at), to = cells_end_of_line(reader, at);
    while (says != CROSSED && (step == 0 ? from > 0 : to < reader->bricks->len)) {
      if (step == 0) to = from, from = cells_start_of_line(reader, from - 1);
      else from = to, to = cells_end_of_line(reader, to);
      says = ask_line(reader, from, to, &strip);
      if (says == CROSSED) break;
      lines.parted += says >= PARTED_THERE;
      lines.alike += says == PARTED_ALIKE;
      lines.labels += begins_there(reader, from, to, x0, TRUE);
      lines.others += begins_there(reader, from, to, x0, FALSE);
    }
  }
  return lines;
}

float cells_gap_below(const CellReader *reader, guint at, guint below) {
  return cells_brick(reader, below)->piece.box.y0 - cells_brick(reader, at)->piece.box.y1;
}

/* A cell of those lines begins or ends where the halves of the one that is cut do. */
static gboolean are_in_line(const CellReader *reader, guint from, guint to, Strip strip) {
  for (guint i = from; i < to; i++) {
    const Box *box = &cells_brick(reader, i)->piece.box;
    if (ABS(box->x0 - strip.x1) < NEAR || ABS(box->x1 - strip.x0) < NEAR) return TRUE;
  }
  return FALSE;
}

/* A cell begins there: a column of them. */
static gboolean begins_cell(const CellReader *reader, float x0) {
  for (guint i = 0; i < reader->bricks->len; i++)
    if (ABS(cells_brick(reader, i)->piece.box.x0 - x0) < NEAR) return TRUE;
  return FALSE;
}

/* The line has a label on one side of the strip, and on the other a value, in line with the halves. */
static gboolean parts_label(const CellReader *reader, guint from, guint to, Strip strip) {
  gboolean labels[2] = {FALSE, FALSE}, values[2] = {FALSE, FALSE};
  for (guint i = from; i < to; i++) {
    const Brick *one = cells_brick(reader, i);
    if (one->piece.box.x1 <= strip.left || one->piece.box.x0 >= strip.right) continue;
    if (one->piece.box.x0 < strip.x0 && one->piece.box.x1 > strip.x1) return FALSE;
    const guint side = one->piece.box.x0 + one->piece.box.x1 > strip.x0 + strip.x1;
    const gboolean nearest = side == 0 ? i + 1 == to || cells_brick(reader, i + 1)->piece.box.x0 > strip.x0
                                       : i == from || cells_brick(reader, i - 1)->piece.box.x1 < strip.x1;
    if (nearest) *(one->label ? &labels[side] : &values[side]) = TRUE;
  }
  return ((labels[0] && values[1]) || (values[0] && labels[1])) && are_in_line(reader, from, to, strip);
}

/* The line right above or below is parted there. */
static gboolean goes_on(const CellReader *reader, guint at, Strip strip) {
  const guint start = cells_start_of_line(reader, at), end = cells_end_of_line(reader, at);
  const float most = GOES_ON * cells_brick(reader, at)->piece.height;
  return (start > 0 && cells_gap_below(reader, start - 1, at) < most &&
          parts_label(reader, cells_start_of_line(reader, start - 1), start, strip)) ||
         (end < reader->bricks->len && cells_gap_below(reader, at, end) < most &&
          parts_label(reader, end, cells_end_of_line(reader, end), strip));
}

/* A label and a value; two labels; values flush with their labels; values on the middle of them; what goes on with
 * lines that are cut; a white wider than a space where columns begin. */
typedef enum { BY_LABEL, BY_LABELS, BY_HEADS, BY_MIDDLES, BY_LINE, BY_COLUMN, N_CUTS } CutBy;

static gboolean is_flush(const Box *label, float x0) { return ABS(label->x0 - x0) < NEAR; }
static gboolean is_centred(const Box *label, float x0, float x1) { return ABS(label->x0 + label->x1 - x0 - x1) < 2 * NEAR; }

/* Both halves stand in line with a label of their own, of the line of bricks from to to, and both in one way. */
static gboolean are_labelled(const CellReader *reader, guint from, guint to, CutBy by, Strip strip) {
  for (guint i = from; i + 1 < to; i++) {
    const Brick *left = cells_brick(reader, i), *right = left + 1;
    if (!left->label || !right->label) continue;
    if (by == BY_HEADS ? is_flush(&left->piece.box, strip.left) && is_flush(&right->piece.box, strip.x1)
                       : is_centred(&left->piece.box, strip.left, strip.x0) && is_centred(&right->piece.box, strip.x1, strip.right))
      return TRUE;
  }
  return FALSE;
}

/* The line right above or below has a label for each half. */
static gboolean are_headed(const CellReader *reader, guint at, CutBy by, Strip strip) {
  const guint start = cells_start_of_line(reader, at), end = cells_end_of_line(reader, at);
  const float most = NEXT * cells_brick(reader, at)->piece.height;
  return (start > 0 && cells_gap_below(reader, start - 1, at) < most &&
          are_labelled(reader, cells_start_of_line(reader, start - 1), start, by, strip)) ||
         (end < reader->bricks->len && cells_gap_below(reader, at, end) < most &&
          are_labelled(reader, end, cells_end_of_line(reader, end), by, strip));
}

/* What stands behind an amount. */
static gboolean is_unit(const CellReader *reader, const Piece *piece) {
  return g_str_has_prefix(reader->rows->utf8 + piece->start, "AMA PRA") && piece->end - piece->start < LONGEST;
}

/* "Credits(TM) Awarded": the end of a label, and no label behind a value. */
static gboolean is_end_of_label(const CellReader *reader, const Piece *before, const Piece *behind) {
  static const char *const ends[] = {"awarded", "earned", "claimed", NULL};
  const char *text = reader->rows->utf8;
  g_autofree char *last = g_ascii_strdown(text + behind->start, (gssize)(behind->end - behind->start));
  if (!g_strv_contains(ends, last)) return FALSE;
  for (gsize i = before->start; i < before->end; i++)
    if (g_ascii_isdigit(text[i])) return FALSE;
  return TRUE;
}

static gboolean may_cut(CellReader *reader, guint at, CutBy by, const Brick *before, const Brick *behind) {
  const Strip strip = {before->piece.box.x1, behind->piece.box.x0, before->piece.box.x0, behind->piece.box.x1};
  if (before->piece.height == 0 || behind->piece.height == 0) return FALSE;
  if (is_end_of_label(reader, &before->piece, &behind->piece)) return FALSE;
  if (by == BY_LABEL && (before->label == behind->label || is_unit(reader, &behind->piece))) return FALSE;
  if (by == BY_LABELS && !(before->label && behind->label && begins_cell(reader, strip.x1))) return FALSE;
  if (by == BY_HEADS || by == BY_MIDDLES) return are_headed(reader, at, by, strip);
  if (by == BY_LINE && !goes_on(reader, at, strip)) return ask_lines(reader, at, strip).alike >= PARTED;
  const guint loose = by == BY_LABEL && behind->label && !are_in_line(reader, 0, reader->bricks->len, strip);
  const Lines lines = ask_lines(reader, at, strip);
  if (by == BY_COLUMN) return lines.labels + lines.others >= PARTED;
  return lines.parted >= PARTED + loose || (by == BY_LABEL && (behind->label ? lines.labels : lines.others) >= PARTED);
}

/* Two labels side by side in the line above or below. */
static gboolean has_heads_beside(const CellReader *reader, guint at) {
  const guint start = cells_start_of_line(reader, at), end = cells_end_of_line(reader, at);
  const guint from = start > 0 ? cells_start_of_line(reader, start - 1) : start;
  const guint to = end < reader->bricks->len ? cells_end_of_line(reader, end) : end;
  for (guint i = from; i + 1 < to; i++)
    if (cells_brick(reader, i)->label && cells_brick(reader, i + 1)->label) return TRUE;
  return FALSE;
}

/* The white before the byte `at`, between two letters. */
static float white_before(const CellReader *reader, gsize at) {
  const char *text = reader->rows->utf8;
  const gsize last = (gsize)(g_utf8_prev_char(text + at - 1) - text), next = (gsize)(g_utf8_next_char(text + at) - text);
  return text_piece(reader->page, reader->rows, at, next, 0).box.x0 - text_piece(reader->page, reader->rows, last, at - 1, 0).box.x1;
}

/* What needs no look at the halves tells that a cell is not to be cut there. */
static gboolean is_whole(const CellReader *reader, CutBy by, gsize at, const Piece *whole) {
  const char *text = reader->rows->utf8;
  if (by == BY_COLUMN) return white_before(reader, at) < WIDE * whole->height;
  return by == BY_LABEL && is_linked(text + at, whole->end - at) && g_ascii_islower(text[at]);
}

/* "Activity date March 14, 2025": the lines around it leave white what is a space in it. The longest label counts. */
static void split(CellReader *reader, guint at, CutBy by) {
  const Piece whole = cells_brick(reader, at)->piece;
  const char *text = reader->rows->utf8;
  Brick before = {0}, behind = {0};
  const gboolean label = cells_brick(reader, at)->label; /* that of the next cell may make it one: "Scar Care Format:" */
  const gboolean sure = label && (by == BY_LABEL ? text_is_label(text + whole.start, whole.end - whole.start) : by != BY_LABELS && by != BY_COLUMN);
  if (whole.end - whole.start > LONGEST_CELL || sure) return;
  if ((by == BY_HEADS || by == BY_MIDDLES) && !has_heads_beside(reader, at)) return;
  for (gsize i = whole.start + 1; i < whole.end; i++) {
    if (text[i - 1] != ' ' || is_whole(reader, by, i, &whole)) continue;
    const Brick left = brick_of(reader, whole.start, i - 1, whole.line), right = brick_of(reader, i, whole.end, whole.line);
    if (label && by == BY_LABEL && !text_is_label(text + i, whole.end - i)) continue;
    if ((by != BY_COLUMN && before.label && !left.label) || !may_cut(reader, at, by, &left, &right)) continue;
    before = left, behind = right;
    if (!left.label || by == BY_COLUMN) break;
  }
  if (before.piece.height == 0) return;
  *cells_brick(reader, at) = before;
  g_array_insert_val(reader->bricks, at + 1, behind);
}

void cells_find_bricks(CellReader *reader, const GArray *pieces) {
  for (guint i = 0; i < pieces->len; i++) {
    const Piece *piece = &g_array_index(pieces, Piece, i);
    const Brick one = brick_of(reader, piece->start, piece->end, piece->line);
    g_array_append_val(reader->bricks, one);
  }
  reader->asked = 0;
  for (CutBy by = 0; by < N_CUTS; by++)
    for (guint i = 0; i < reader->bricks->len && reader->asked < MOST_ASKED; i++) split(reader, i, by); /* what was cut off is looked at next */
}
