/* Columns of labels and of values, and the lines that make a row of both. */
#include "core/text_cells.h"

#include <string.h>

#include "core/text_form.h"
#include "core/text_pieces.h"

#define NEAR 2.0f      /* points: so far apart edges are in line */
#define ALIGNED 2      /* cells in line with a word make a cell of it */
#define LEAST_PAIRS 3  /* of labels and values make a form, */
#define MORE_PAIRS 2   /* and so many another one on its page */
#define CLOSE 0.2f     /* of a letter's height: lines of a cell stand no wider than the closest do and this */
#define SHARED 0.3f    /* of a letter's height: lines that share so much stand side by side */

typedef enum { PART_NONE, PART_LABEL, PART_VALUE } Part;

typedef struct {
  Piece piece;
  Part part;
  guint form, row; /* of all forms; of its form */
} Brick;

typedef struct {
  float top, bottom;
  gboolean label, value;
  guint row;
} Band; /* lines of a form that stand side by side */

typedef struct {
  const Page *page;
  const Text *rows;
  GArray *bricks; /* of Brick, in the order of the rows */
  guint forms;
  gboolean is_split; /* a cell was cut in two */
} Reader;

static Brick *brick(const Reader *reader, guint i) { return &g_array_index(reader->bricks, Brick, i); }

static gboolean is_near(float a, float b) { return ABS(a - b) < NEAR; }

static gboolean share_height(const Box *a, const Box *b) {
  return MIN(a->y1, b->y1) - MAX(a->y0, b->y0) > SHARED * MIN(a->y1 - a->y0, b->y1 - b->y0);
}

static gboolean is_label(const char *text, gsize length) {
  return text_is_label(text, length) || (length > 1 && length < 45 && text[length - 1] == ':');
}

/* --- cells that almost touch --------------------------------------------------------------- */

static guint cells_in_line(const Reader *reader, const Piece *word) {
  guint n = 0;
  for (guint i = 0; i < reader->bricks->len; i++)
    n += brick(reader, i)->piece.line != word->line && is_near(brick(reader, i)->piece.box.x0, word->box.x0);
  return n;
}

/* "Activity date March 14, 2025": a label, and words in line with cells above or below. */
static void split(Reader *reader, guint at) {
  const Piece whole = brick(reader, at)->piece;
  const char *text = reader->rows->utf8;
  for (gsize i = whole.start + 1; i < whole.end; i++) {
    if (text[i - 1] != ' ') continue;
    const gboolean labels = is_label(text + whole.start, i - 1 - whole.start) != is_label(text + i, whole.end - i);
    gsize stop = i;
    while (stop < whole.end && text[stop] != ' ') stop++;
    const Piece word = text_piece(reader->page, reader->rows, i, stop, whole.line);
    if (!labels || word.height == 0 || cells_in_line(reader, &word) < ALIGNED) continue;
    const Brick behind = {.piece = text_piece(reader->page, reader->rows, i, whole.end, whole.line)};
    brick(reader, at)->piece = text_piece(reader->page, reader->rows, whole.start, i - 1, whole.line);
    g_array_insert_val(reader->bricks, at + 1, behind);
    reader->is_split = TRUE;
    return;
  }
}

/* --- columns ------------------------------------------------------------------------------- */

/* Nothing stands between the brick and the place x right of it. */
static gboolean is_before(const Reader *reader, const Piece *piece, float x) {
  if (piece->box.x1 > x) return FALSE;
  for (guint i = 0; i < reader->bricks->len; i++) {
    const Box *box = &brick(reader, i)->piece.box;
    if (box->x0 > piece->box.x0 + NEAR && box->x0 < x - NEAR && share_height(box, &piece->box)) return FALSE;
  }
  return TRUE;
}

/* Something that is neither a label nor a value of the column crosses its lines here. */
static gboolean crosses(const Brick *other, float left, float x) {
  return other->piece.box.x0 < x - NEAR && other->piece.box.x1 > x + NEAR && other->piece.box.x1 > left;
}

typedef struct {
  float edge, left; /* the edge that most labels share, and where they begin */
  gboolean ends;    /* it is their right one */
  guint labels;
} Labels;

static float edge_of(const Brick *one, gboolean ends) { return ends ? one->piece.box.x1 : one->piece.box.x0; }

/* What stands right before x, from brick `first` on. */
static Labels labels_before(const Reader *reader, guint first, float x) {
  g_autoptr(GArray) before = g_array_new(FALSE, FALSE, sizeof(guint));
  Labels labels = {0};
  for (guint i = first; i < reader->bricks->len; i++)
    if (brick(reader, i)->part == PART_NONE && is_before(reader, &brick(reader, i)->piece, x)) g_array_append_val(before, i);
  for (guint k = 0; k < 2 * before->len; k++) {
    const gboolean ends = k >= before->len;
    const Brick *label = brick(reader, g_array_index(before, guint, k % before->len));
    guint n = 0;
    for (guint j = 0; j < before->len; j++)
      n += is_near(edge_of(brick(reader, g_array_index(before, guint, j)), ends), edge_of(label, ends));
    if (n > labels.labels) labels = (Labels){edge_of(label, ends), label->piece.box.x0, ends, n};
  }
  return labels;
}

/* Makes the labels before x and the values at x, from brick `first` on, a form of their own. How many
 * values it has. */
static guint mark_column(Reader *reader, guint first, float x, guint form, guint least) {
  const Labels labels = labels_before(reader, first, x);
  guint values = 0;
  for (guint i = first; labels.labels >= least && i < reader->bricks->len; i++) {
    Brick *one = brick(reader, i);
    if (values > 0 && crosses(one, labels.left, x)) break; /* a paragraph ends the form */
    if (one->part != PART_NONE) continue;
    const gboolean value = is_near(one->piece.box.x0, x);
    if (!value && !(is_near(edge_of(one, labels.ends), labels.edge) && is_before(reader, &one->piece, x))) continue;
    one->part = value ? PART_VALUE : PART_LABEL;
    one->form = form;
    values += value;
  }
  return values;
}

/* --- rows ---------------------------------------------------------------------------------- */

static gint by_top(gconstpointer a, gconstpointer b) {
  const Band *x = a, *y = b;
  return x->top < y->top ? -1 : x->top > y->top;
}

static GArray *bands_of(const Reader *reader, guint form) {
  GArray *bands = g_array_new(FALSE, FALSE, sizeof(Band));
  for (guint i = 0; i < reader->bricks->len; i++) {
    const Brick *one = brick(reader, i);
    const Box *box = &one->piece.box;
    Band *home = NULL;
    if (one->form != form || one->part == PART_NONE) continue;
    for (guint k = 0; k < bands->len && !home; k++) {
      Band *band = &g_array_index(bands, Band, k);
      const Box place = {0, band->top, 0, band->bottom};
      if (share_height(&place, box)) home = band;
    }
    if (!home) {
      g_array_append_val(bands, ((Band){.top = box->y0, .bottom = box->y1}));
      home = &g_array_index(bands, Band, bands->len - 1);
    }
    home->top = MIN(home->top, box->y0), home->bottom = MAX(home->bottom, box->y1);
    home->label = home->label || one->part == PART_LABEL;
    home->value = home->value || one->part == PART_VALUE;
  }
  g_array_sort(bands, by_top);
  return bands;
}

/* Lines of a cell stand closer than rows do. Where all stand alike, a line that lacks its label or its
 * value goes on with the row above it; a label goes on in the row below. */
static guint number_rows(GArray *bands, float height) {
  float closest = G_MAXFLOAT, widest = 0;
  guint row = 0;
  for (guint i = 1; i < bands->len; i++) {
    const Band *band = &g_array_index(bands, Band, i);
    const float gap = band->top - band[-1].bottom;
    closest = MIN(closest, gap), widest = MAX(widest, gap);
  }
  const gboolean alike = widest - closest <= CLOSE * height;
  gboolean whole = FALSE; /* the row has a line of both already */
  for (guint i = 0; i < bands->len; i++) {
    Band *band = &g_array_index(bands, Band, i);
    const gboolean both = band->label && band->value;
    const gboolean close = i > 0 && (alike || band->top - band[-1].bottom <= closest + CLOSE * height);
    const gboolean begins = both ? whole : alike && whole && band->label;
    if (i > 0 && (!close || begins)) row++, whole = FALSE;
    band->row = row;
    whole = whole || both;
  }
  return bands->len > 0 ? row + 1 : 0;
}

/* The words of a row's labels or values, as one line. New string. */
static char *words_of(const Reader *reader, guint form, guint row, Part part) {
  GString *words = g_string_new(NULL);
  for (guint i = 0; i < reader->bricks->len; i++) {
    const Brick *one = brick(reader, i);
    if (one->form != form || one->row != row || one->part != part) continue;
    if (words->len) g_string_append_c(words, ' ');
    g_string_append_len(words, reader->rows->utf8 + one->piece.start, (gssize)(one->piece.end - one->piece.start));
  }
  return g_string_free(words, FALSE);
}

static void give_rows(Reader *reader, guint form, const GArray *bands) {
  for (guint i = 0; i < reader->bricks->len; i++) {
    Brick *one = brick(reader, i);
    for (guint k = 0; k < bands->len && one->form == form && one->part != PART_NONE; k++) {
      const Band *band = &g_array_index(bands, Band, k);
      if (one->piece.box.y0 >= band->top && one->piece.box.y1 <= band->bottom) one->row = band->row;
    }
  }
}

/* Whether the columns are a form of so many pairs. *wraps: a cell of it has several lines. */
static gboolean is_form(Reader *reader, guint form, guint least, gboolean *wraps) {
  guint labels = 0, values = 0, pairs = 0;
  float height = 0;
  for (guint i = 0; i < reader->bricks->len && height == 0; i++)
    if (brick(reader, i)->form == form) height = brick(reader, i)->piece.height;
  g_autoptr(GArray) bands = bands_of(reader, form);
  const guint rows = number_rows(bands, height);
  give_rows(reader, form, bands);
  for (guint row = 0; row < rows; row++) {
    g_autofree char *label = words_of(reader, form, row, PART_LABEL), *value = words_of(reader, form, row, PART_VALUE);
    if (!*label || !*value) continue;
    pairs++;
    labels += is_label(label, strlen(label));
    values += !is_label(value, strlen(value)); /* "Credit type", "AMA PRA Category 1 Credit" */
  }
  *wraps = bands->len > rows;
  return labels >= least && MIN(labels, values) * 3 >= pairs * 2;
}

static void give_up(Reader *reader, guint form) {
  for (guint i = 0; i < reader->bricks->len; i++)
    if (brick(reader, i)->form == form) brick(reader, i)->part = PART_NONE, brick(reader, i)->form = 0;
}

/* --- the text ------------------------------------------------------------------------------ */

typedef struct {
  GString *utf8;
  GArray *glyph_of;
} Writer;

static void put_mark(Writer *writer, const char *mark) {
  const guint32 none = NO_GLYPH;
  g_string_append(writer->utf8, mark);
  for (gsize i = strlen(mark); i > 0; i--) g_array_append_val(writer->glyph_of, none);
}

static void put_bytes(const Reader *reader, Writer *writer, gsize start, gsize end) {
  g_string_append_len(writer->utf8, reader->rows->utf8 + start, (gssize)(end - start));
  g_array_append_vals(writer->glyph_of, reader->rows->glyph_of + start, (guint)(end - start));
}

static void put_part(const Reader *reader, Writer *writer, guint form, guint row, Part part) {
  gboolean first = TRUE;
  for (guint i = 0; i < reader->bricks->len; i++) {
    const Brick *one = brick(reader, i);
    if (one->form != form || one->row != row || one->part != part) continue;
    if (!first) put_mark(writer, " ");
    gsize end = one->piece.end;
    if (part == PART_LABEL && reader->rows->utf8[end - 1] == ':') end--;
    put_bytes(reader, writer, one->piece.start, end);
    first = FALSE;
  }
}

/* A row where its first brick stands; what is of no form as it stands. */
static Text write_text(const Reader *reader) {
  Writer writer = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(guint32))};
  g_autoptr(GHashTable) written = g_hash_table_new(NULL, NULL);
  guint line = G_MAXUINT;
  for (guint i = 0; i < reader->bricks->len; i++) {
    const Brick *one = brick(reader, i);
    if (one->part == PART_NONE) {
      if (writer.utf8->len > 0 && writer.utf8->str[writer.utf8->len - 1] != '\n')
        put_mark(&writer, line == one->piece.line ? "\t" : "\n");
      put_bytes(reader, &writer, one->piece.start, one->piece.end);
      line = one->piece.line;
      continue;
    }
    if (!g_hash_table_add(written, GUINT_TO_POINTER(one->form << 16 | one->row))) continue;
    g_autofree char *label = words_of(reader, one->form, one->row, PART_LABEL);
    g_autofree char *value = words_of(reader, one->form, one->row, PART_VALUE);
    if (writer.utf8->len > 0 && writer.utf8->str[writer.utf8->len - 1] != '\n') put_mark(&writer, "\n");
    put_part(reader, &writer, one->form, one->row, PART_LABEL);
    if (*label && *value) put_mark(&writer, ": ");
    put_part(reader, &writer, one->form, one->row, PART_VALUE);
    put_mark(&writer, "\n");
  }
  if (writer.utf8->len > 0 && writer.utf8->str[writer.utf8->len - 1] != '\n') put_mark(&writer, "\n");
  const gsize length = writer.utf8->len;
  return (Text){g_string_free(writer.utf8, FALSE), length, (guint32 *)(void *)g_array_free(writer.glyph_of, FALSE)};
}

/* The first brick that stands beside this one: a label can begin above the first line of its value, or
 * below it. */
static guint first_of_lines(const Reader *reader, guint at) {
  guint first = at;
  while (first > 0 && (brick(reader, first - 1)->piece.line == brick(reader, at)->piece.line ||
                       share_height(&brick(reader, first - 1)->piece.box, &brick(reader, at)->piece.box)))
    first--;
  return first;
}

Text text_by_cells(const Page *page, const Text *rows) {
  const Text none = {NULL, 0, NULL};
  if (!page->has_boxes) return none;
  g_autoptr(GArray) pieces = text_pieces(page, rows);
  if (pieces->len == 0 || pieces->len > PIECES_MOST) return none;
  g_autoptr(GArray) bricks = g_array_new(FALSE, FALSE, sizeof(Brick));
  for (guint i = 0; i < pieces->len; i++)
    g_array_append_val(bricks, ((Brick){.piece = g_array_index(pieces, Piece, i)}));
  Reader reader = {page, rows, bricks, 0, FALSE};
  for (guint i = 0; i < bricks->len; i++) split(&reader, i); /* what was cut off is looked at next */
  guint forms = 0;
  gboolean wraps = FALSE, wrapped = FALSE;
  for (guint i = 0; i < bricks->len; i++) {
    const Piece *value = &brick(&reader, i)->piece; /* perhaps the first of its column */
    const guint least = forms > 0 ? MORE_PAIRS : LEAST_PAIRS;
    if (brick(&reader, i)->part != PART_NONE || cells_in_line(&reader, value) + 1 < least) continue;
    const guint form = ++reader.forms;
    const gboolean found = mark_column(&reader, first_of_lines(&reader, i), value->box.x0, form, least) >= least &&
                           is_form(&reader, form, least, &wraps);
    if (!found) give_up(&reader, form);
    forms += found;
    wrapped = wrapped || (found && wraps);
  }
  return forms > 0 && (forms > 1 || wrapped || reader.is_split) ? write_text(&reader) : none;
}
