/* Flow text and row text from a bag of glyphs (design.md, section 4). */
#include "core/text_layout.h"

#include <string.h>

/* In ems; an em is taken as the height of the glyphs' boxes. */
#define FLOW_GAP 0.30f
#define SPACE_GAP 0.12f
#define CELL_GAP 0.75f
#define SAME_ROW 0.55f
#define TALL 2.5f      /* a letter so much taller than the row is no part of it */
#define ROWS_BACK 8    /* rows that a letter may still join */

typedef enum { RIGHT, DOWN, LEFT, UP, N_DIRECTIONS } Direction;

typedef struct {
  guint32 index; /* in the page's glyphs */
  gboolean after_space; /* white space or a line's end stands before it in the flow */
  Direction direction;
  Box box; /* turned so that its line reads to the right */
} Letter;

typedef struct {
  char *utf8;
  guint32 *glyph_of;
  gsize length, room; /* bytes */
} Writer;

/* --- characters --------------------------------------------------------------------------- */

/* What stands for the code point in a text: "" when it is dropped. */
static const char *as_text(guint32 code, char buffer[8]) {
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  if (code >= 0xfb00 && code <= 0xfb06) return ligatures[code - 0xfb00];
  if (code == '\n' || code == '\r' || code == '\f' || code == 0x2028 || code == 0x2029)
    return "\n";
  if (code == '\t') return " "; /* a tab is ours to give */
  gboolean dropped = code == 0xad || character_is_hidden(code) || !g_unichar_validate(code);
  buffer[dropped ? 0 : g_unichar_to_utf8(code, buffer)] = '\0';
  return buffer;
}

static gboolean is_space(const char *text) { return g_unichar_isspace(g_utf8_get_char(text)); }

static void put(Writer *writer, const char *text, guint32 glyph) {
  for (; *text; text++) {
    if (writer->length + 1 == writer->room) {
      writer->room *= 2;
      writer->utf8 = g_realloc(writer->utf8, writer->room);
      writer->glyph_of = g_realloc_n(writer->glyph_of, writer->room, sizeof(guint32));
    }
    writer->utf8[writer->length] = *text;
    writer->glyph_of[writer->length++] = glyph;
  }
}

static void writer_end(Writer *writer, Text *text) {
  writer->utf8[writer->length] = '\0';
  *text = (Text){writer->utf8, writer->length, writer->glyph_of};
}

static Writer writer_new(const Page *page) {
  const gsize room = page->glyphs->len * 2 + 2;
  return (Writer){g_malloc(room), g_new(guint32, room), 0, room};
}

/* --- directions --------------------------------------------------------------------------- */

static Box turned(Box b, Direction direction) {
  switch (direction) {
    case DOWN: return (Box){b.y0, -b.x1, b.y1, -b.x0};
    case LEFT: return (Box){-b.x1, -b.y1, -b.x0, -b.y0};
    case UP: return (Box){-b.y1, b.x0, -b.y0, b.x1};
    default: return b;
  }
}

/* Letters of one line vote on where it runs; a line too short to tell goes with `otherwise`.
 * Right-to-left scripts run left while they stand upright: they do not turn a line. */
static Direction vote(const Page *page, const Letter *letters, guint n, guint votes[N_DIRECTIONS]) {
  guint best = 0;
  for (guint i = 1; i < n; i++) {
    const Glyph *a = &g_array_index(page->glyphs, Glyph, letters[i - 1].index);
    const Glyph *b = &g_array_index(page->glyphs, Glyph, letters[i].index);
    float dx = (b->box.x0 + b->box.x1) - (a->box.x0 + a->box.x1);
    float dy = (b->box.y0 + b->box.y1) - (a->box.y0 + a->box.y1);
    gboolean rtl = b->code >= 0x590 && b->code < 0x900;
    Direction d = dx * dx >= dy * dy ? (dx >= 0 || rtl ? RIGHT : LEFT) : (dy >= 0 ? DOWN : UP);
    votes[d]++;
  }
  for (guint d = 1; d < N_DIRECTIONS; d++)
    if (votes[d] > votes[best]) best = d;
  return (Direction)best;
}

static void turn_line(const Page *page, Letter *letters, guint n, Direction direction) {
  for (guint i = 0; i < n; i++) {
    letters[i].direction = direction;
    letters[i].box = turned(g_array_index(page->glyphs, Glyph, letters[i].index).box, direction);
  }
}

/* The letters of the page in poppler's order, each turned as its line reads. */
static GArray *collect(const Page *page) {
  GArray *letters = g_array_new(FALSE, TRUE, sizeof(Letter));
  g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(guint)); /* of lines */
  gboolean new_line = TRUE, space = TRUE;
  for (guint i = 0; i < page->glyphs->len; i++) {
    char buffer[8];
    const char *text = as_text(g_array_index(page->glyphs, Glyph, i).code, buffer);
    if (*text == '\0') continue;
    if (is_space(text)) {
      space = TRUE;
      new_line |= *text == '\n';
      continue;
    }
    if (new_line) g_array_append_val(starts, letters->len);
    g_array_append_val(letters, ((Letter){.index = i, .after_space = space}));
    new_line = space = FALSE;
  }
  guint page_votes[N_DIRECTIONS] = {0};
  Direction main_direction =
      letters->len > 0 ? vote(page, &g_array_index(letters, Letter, 0), letters->len, page_votes)
                       : RIGHT;
  for (guint l = 0; l < starts->len; l++) {
    guint from = g_array_index(starts, guint, l);
    guint to = l + 1 < starts->len ? g_array_index(starts, guint, l + 1) : letters->len;
    Letter *line = &g_array_index(letters, Letter, from);
    guint votes[N_DIRECTIONS] = {0};
    Direction direction = vote(page, line, to - from, votes);
    turn_line(page, line, to - from, to - from >= 3 ? direction : main_direction);
  }
  return letters;
}

/* --- distances ---------------------------------------------------------------------------- */

static float height(const Box *b) { return b->y1 - b->y0; }
static float apart(const Box *a, const Box *b) { return MAX(b->x0 - a->x1, a->x0 - b->x1); }
static float overlap(const Box *a, const Box *b) { return MIN(a->y1, b->y1) - MAX(a->y0, b->y0); }
static float em(const Box *a, const Box *b) { return (height(a) + height(b)) / 2; }

/* --- flow --------------------------------------------------------------------------------- */

static gboolean is_cell_wall(const Letter *a, const Letter *b) {
  return a->direction != b->direction || overlap(&a->box, &b->box) <= 0 ||
         apart(&a->box, &b->box) > FLOW_GAP * em(&a->box, &b->box);
}

static void lay_flow(const Page *page, const GArray *letters, Text *text) {
  Writer writer = writer_new(page);
  guint next = 0; /* letter */
  for (guint i = 0; i < page->glyphs->len; i++) {
    char buffer[8];
    const char *piece = as_text(g_array_index(page->glyphs, Glyph, i).code, buffer);
    if (*piece == '\0') continue;
    if (!is_space(piece)) {
      const Letter *letter = &g_array_index(letters, Letter, next++);
      if (page->has_boxes && !letter->after_space && is_cell_wall(letter - 1, letter))
        put(&writer, "\t", NO_GLYPH);
    }
    put(&writer, piece, i);
  }
  writer_end(&writer, text);
}

/* --- rows --------------------------------------------------------------------------------- */

typedef struct {
  Box band; /* of the tallest letter */
  Direction direction;
  GArray *letters; /* of Letter */
} Row;

static void row_free(gpointer memory) {
  Row *row = memory;
  g_array_unref(row->letters);
  g_free(row);
}

static int by_middle(gconstpointer left, gconstpointer right) {
  const Letter *a = left, *b = right;
  if (a->direction != b->direction) return a->direction < b->direction ? -1 : 1;
  float ya = a->box.y0 + a->box.y1, yb = b->box.y0 + b->box.y1;
  if (ya != yb) return ya < yb ? -1 : 1;
  return a->index < b->index ? -1 : 1;
}

static int by_place(gconstpointer left, gconstpointer right) {
  const Letter *a = left, *b = right;
  if (a->box.x0 != b->box.x0) return a->box.x0 < b->box.x0 ? -1 : 1;
  return a->index < b->index ? -1 : 1;
}

static int by_top(gconstpointer left, gconstpointer right) {
  const Row *a = *(Row *const *)left, *b = *(Row *const *)right;
  if (a->direction != b->direction) return a->direction < b->direction ? -1 : 1;
  float ya = a->band.y0 + a->band.y1, yb = b->band.y0 + b->band.y1;
  return ya < yb ? -1 : ya > yb;
}

static gboolean belongs(const Row *row, const Letter *letter) {
  float a = height(&row->band), b = height(&letter->box);
  return row->direction == letter->direction && a <= TALL * b && b <= TALL * a &&
         overlap(&row->band, &letter->box) > SAME_ROW * MIN(a, b);
}

static GPtrArray *cluster(const GArray *letters) {
  GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
  g_autoptr(GArray) sorted = g_array_copy((GArray *)letters);
  g_array_sort(sorted, by_middle);
  for (guint i = 0; i < sorted->len; i++) {
    const Letter *letter = &g_array_index(sorted, Letter, i);
    Row *home = NULL;
    for (guint back = 1; back <= MIN(ROWS_BACK, rows->len) && home == NULL; back++) {
      Row *row = g_ptr_array_index(rows, rows->len - back);
      if (belongs(row, letter)) home = row;
    }
    if (home == NULL) {
      home = g_new(Row, 1);
      *home = (Row){letter->box, letter->direction, g_array_new(FALSE, FALSE, sizeof(Letter))};
      g_ptr_array_add(rows, home);
    }
    if (height(&letter->box) > height(&home->band)) home->band = letter->box;
    g_array_append_val(home->letters, *letter);
  }
  g_ptr_array_sort(rows, by_top);
  return rows;
}

static const char *between(const Letter *a, const Letter *b) {
  float gap = b->box.x0 - a->box.x1, size = em(&a->box, &b->box);
  if (gap > CELL_GAP * size) return "\t";
  return gap > SPACE_GAP * size || (b->after_space && b->index > a->index) ? " " : "";
}

static void lay_rows(const Page *page, const GArray *letters, Text *text) {
  Writer writer = writer_new(page);
  g_autoptr(GPtrArray) rows = cluster(letters);
  for (guint r = 0; r < rows->len; r++) {
    const Row *row = g_ptr_array_index(rows, r);
    g_array_sort(row->letters, by_place);
    for (guint i = 0; i < row->letters->len; i++) {
      const Letter *letter = &g_array_index(row->letters, Letter, i);
      char buffer[8];
      if (i > 0) put(&writer, between(letter - 1, letter), NO_GLYPH);
      put(&writer, as_text(g_array_index(page->glyphs, Glyph, letter->index).code, buffer),
          letter->index);
    }
    put(&writer, "\n", NO_GLYPH);
  }
  writer_end(&writer, text);
}

void text_lay_out(const Page *page, Text text[N_TEXTS]) {
  g_autoptr(GArray) letters = collect(page);
  lay_flow(page, letters, &text[TEXT_FLOW]);
  if (page->has_boxes) lay_rows(page, letters, &text[TEXT_ROWS]);
  else lay_flow(page, letters, &text[TEXT_ROWS]);
}
