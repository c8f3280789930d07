/* A word at a time; and the cells of a table whose lines do not lie side by side. */
#include "ocr/words.h"

#include <string.h>

#define LYING_WORD 4   /* letters: a shorter one may be taller than wide as it stands */
#define TALL_LINE 2.0f /* times its words: what makes a line so tall is no letter */
#define TWO_LINES 1.5f /* times the usual line: so tall are two */
#define DOUBTED 75     /* confidence of a word under which two lines are asked about */
#define CELL_GAP 0.6f  /* of the usual line: so much blank divides cells */
#define WIDE_GAP 1.2f  /* of its line: so far apart words are cells, a label and its value */
#define INK 160        /* grey: darker is a letter */

typedef struct {
  int x0, y0, x1, y1;
} Place; /* pixels */

static Place place_of(TessResultIterator *at, TessPageIteratorLevel level) {
  Place p = {0, 0, 0, 0};
  TessPageIteratorBoundingBox(TessResultIteratorGetPageIteratorConst(at), level, &p.x0, &p.y0, &p.x1, &p.y1);
  return p;
}

static void put(Page *page, guint32 code, guint32 style, Box box) {
  Glyph glyph = {code, style, box};
  g_array_append_val(page->glyphs, glyph);
}

/* The letters of a word share its width: where each stands exactly Tesseract does not tell. All
 * of a line are as tall as it is, so that a row of them is one. */
static void put_word(Page *page, TessResultIterator *at, Place line, float scale) {
  Place p = place_of(at, RIL_WORD);
  char *word = TessResultIteratorGetUTF8Text(at, RIL_WORD);
  glong n = word != NULL && g_utf8_validate(word, -1, NULL) ? g_utf8_strlen(word, -1) : 0;
  const float sure = CLAMP(TessResultIteratorConfidence(at, RIL_WORD), 0, 100);
  const guint32 style = GLYPH_SCANNED | (guint32)sure << GLYPH_SURE;
  if ((float)(line.y1 - line.y0) <= TALL_LINE * (float)(p.y1 - p.y0)) p.y0 = line.y0, p.y1 = line.y1;
  const char *letter = word;
  for (glong i = 0; i < n; i++, letter = g_utf8_next_char(letter)) {
    const float wide = (float)(p.x1 - p.x0) * scale / (float)n;
    const float x = (float)p.x0 * scale + wide * (float)i;
    put(page, g_utf8_get_char(letter), style, (Box){x, (float)p.y0 * scale, x + wide, (float)p.y1 * scale});
  }
  const Box end = {(float)p.x1 * scale, (float)p.y0 * scale, (float)p.x1 * scale, (float)p.y1 * scale};
  const gboolean last = TessPageIteratorIsAtFinalElement(TessResultIteratorGetPageIteratorConst(at), RIL_TEXTLINE, RIL_WORD);
  if (n > 0) put(page, last ? '\n' : ' ', GLYPH_SCANNED, end);
  TessDeleteText(word);
}

/* What Tesseract takes for one line can be a label and its value, or cells of a row: the flow of the
 * page has them apart, as a PDF's has. */
static void part_cells(Page *page, TessResultIterator *at, int before) {
  const Place word = place_of(at, RIL_WORD), line = place_of(at, RIL_TEXTLINE);
  if (page->glyphs->len == 0 || TessPageIteratorIsAtBeginningOf(TessResultIteratorGetPageIteratorConst(at), RIL_TEXTLINE))
    return;
  Glyph *space = &g_array_index(page->glyphs, Glyph, page->glyphs->len - 1);
  if (space->code == ' ' && (float)(word.x0 - before) > WIDE_GAP * (float)(line.y1 - line.y0)) space->code = '\n';
}

typedef struct {
  Place place;
  guint from, to; /* its glyphs */
} Line;

/* Tesseract reads what runs up or down a page, and calls it upright. `lines` may be NULL. */
static void take(TessBaseAPI *reader, Page *page, float scale, guint ways[4], GArray *lines) {
  TessResultIterator *at = TessBaseAPIGetIterator(reader);
  Place before = {0, 0, 0, 0};
  if (at == NULL) return;
  do {
    const Place p = place_of(at, RIL_WORD);
    Line line = {place_of(at, RIL_TEXTLINE), page->glyphs->len, 0};
    char *word = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    const gboolean is_long = word != NULL && strlen(word) >= LYING_WORD;
    TessDeleteText(word);
    if (is_long && p.y1 - p.y0 > 2 * (p.x1 - p.x0)) {
      ways[p.y0 > before.y0 ? 3 : 1]++;
    } else {
      ways[0]++;
      part_cells(page, at, before.x1);
      put_word(page, at, line.place, scale);
    }
    before = p;
    if (lines == NULL) continue;
    if (TessPageIteratorIsAtBeginningOf(TessResultIteratorGetPageIteratorConst(at), RIL_TEXTLINE) || lines->len == 0)
      g_array_append_val(lines, line);
    g_array_index(lines, Line, lines->len - 1).to = page->glyphs->len;
  } while (TessResultIteratorNext(at, RIL_WORD));
  TessResultIteratorDelete(at);
}

void words_take(TessBaseAPI *reader, Page *page, float scale, guint ways[4]) {
  take(reader, page, scale, ways, NULL);
}

/* --- two lines in one --------------------------------------------------------------------- */

static int height_of(const Line *line) { return line->place.y1 - line->place.y0; }

static gint by_value(gconstpointer a, gconstpointer b) { return *(const int *)a - *(const int *)b; }

static int usual_height(const GArray *lines) {
  g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < lines->len; i++) {
    const int height = height_of(&g_array_index(lines, Line, i));
    g_array_append_val(heights, height);
  }
  g_array_sort(heights, by_value);
  return heights->len > 0 ? g_array_index(heights, int, heights->len / 2) : 0;
}

/* Mean confidence. */
static float sureness(const GArray *glyphs, guint from, guint to) {
  guint n = 0, sum = 0;
  for (guint i = from; i < to; i++) {
    const Glyph *glyph = &g_array_index(glyphs, Glyph, i);
    if (g_unichar_isspace(glyph->code)) continue;
    n++;
    sum += glyph->style >> GLYPH_SURE;
  }
  return n > 0 ? (float)sum / (float)n : 0;
}

/* What other lines lie in is an edge, a shadow, or read already. */
static gboolean holds_another(const GArray *lines, const Line *tall) {
  const Place *p = &tall->place;
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    const int x = (line->place.x0 + line->place.x1) / 2, y = (line->place.y0 + line->place.y1) / 2;
    if (line != tall && x >= p->x0 && x < p->x1 && y >= p->y0 && y < p->y1) return TRUE;
  }
  return FALSE;
}

/* A rule that crosses the place is no letter. */
static gboolean has_ink(PIX *clean, int x, const Place *place) {
  int dark = 0;
  for (int y = place->y0; y < place->y1; y++) {
    l_uint32 grey = 255;
    pixGetPixel(clean, x, y, &grey);
    dark += grey < INK;
  }
  return dark * 15 > place->y1 - place->y0;
}

static void read_cell(TessBaseAPI *reader, Page *page, float scale, const Place *cell, int around) {
  guint ways[4] = {0};
  const int x0 = MAX(cell->x0 - around, 0), y0 = MAX(cell->y0 - around, 0);
  TessBaseAPISetRectangle(reader, x0, y0, cell->x1 + around - x0, cell->y1 + around - y0);
  if (TessBaseAPIRecognize(reader, NULL) == 0) take(reader, page, scale, ways, NULL);
}

/* Cell by cell, from left to right; where that reads no better the first reading stands. */
static void read_tall(TessBaseAPI *reader, PIX *clean, Page *page, float scale, const Line *tall, int usual) {
  Page cells = {.glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph))};
  const int gap = MAX((int)(CELL_GAP * (float)usual), 2), around = MAX(gap / 3, 1);
  Place cell = tall->place;
  int blank = 0, last = -1;
  for (int x = tall->place.x0; x <= tall->place.x1; x++) {
    const gboolean ink = x < tall->place.x1 && has_ink(clean, x, &tall->place);
    blank = ink ? 0 : blank + 1;
    if (ink && last < 0) cell.x0 = x;
    if (ink) last = x;
    if (last < 0 || (blank < gap && x < tall->place.x1)) continue;
    cell.x1 = last + 1;
    read_cell(reader, &cells, scale, &cell, around);
    last = -1;
  }
  if (sureness(cells.glyphs, 0, cells.glyphs->len) > sureness(page->glyphs, tall->from, tall->to)) {
    g_array_remove_range(page->glyphs, tall->from, tall->to - tall->from);
    g_array_insert_vals(page->glyphs, tall->from, cells.glyphs->data, cells.glyphs->len);
  }
  g_array_unref(cells.glyphs);
}

void words_take_page(TessBaseAPI *reader, PIX *clean, Page *page, float scale, guint ways[4]) {
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  take(reader, page, scale, ways, lines);
  const int usual = usual_height(lines);
  TessBaseAPISetPageSegMode(reader, PSM_SINGLE_BLOCK);
  for (guint i = lines->len; i > 0; i--) { /* from the last on: the places of the others stay */
    const Line *line = &g_array_index(lines, Line, i - 1);
    if ((float)height_of(line) > TWO_LINES * (float)usual && line->to > line->from &&
        sureness(page->glyphs, line->from, line->to) < DOUBTED && !holds_another(lines, line))
      read_tall(reader, clean, page, scale, line, usual);
  }
}
