/* From pixels to glyphs: cleans, turns where a page reads poorly, and lets Tesseract read. */
#include "ocr/scan.h"

#include <math.h>
#include <string.h>

#include "ocr/clean.h"
#include "ocr/model.h"
#include "ocr/words.h"

#define READS_WELL 75     /* mean confidence from which nobody asks whether the page is upright */
#define ENOUGH_LETTERS 40 /* nor with so many of them */
#define SURE_LETTER 60    /* confidence of a word that speaks for an orientation */
#define MARGIN 0.35f      /* of its height: left around a place that is read again */
#define OVER 0.05f        /* of its height: letters may reach so far beyond a place that is looked at */
#define AROUND 0.5f       /* of its height: bare ground around it */
#define BESIDE 8.0f       /* of its height: so much of a line beside it is seen with it */
#define CUT 0.5f          /* of its height: what its edge cuts is sought so far beyond it */
#define TALL_PLACE 1.5f   /* times its width: what is so tall may lie on its side */

static Models models; /* for the life of the process */

/* A line that reads poorly is read again as white on dark: a twentieth of the time, and for nothing
 * where bands have been turned round. What is looked at alone may be cut across the edge of one. */
static void invert_lines(TessBaseAPI *reader, gboolean invert) {
  TessBaseAPISetVariable(reader, "tessedit_do_invert", invert ? "1" : "0");
}

gboolean scan_load(char **why) {
  setMsgSeverity(L_SEVERITY_NONE);
  return models_load(&models, why);
}

void scan_end(void) { models_free(&models); }

/* --- the whole page ----------------------------------------------------------------------- */

static Page *page_new(const ScanOrder *order) {
  Page *page = g_new0(Page, 1);
  page->width = order->width;
  page->height = order->height;
  page->has_boxes = TRUE;
  page->glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  return page;
}

static float upright_width(const ScanOrder *order, int quarters) {
  return quarters % 2 == 0 ? order->width : order->height;
}

static Turn turn_of(int quarters, float level) {
  const double back = -(quarters * 90 + (double)level) * G_PI / 180;
  return (Turn){(float)cos(back), (float)sin(back)};
}

/* Letters of words that were read for sure: what is upside down has few. */
static guint sure_letters(const Page *page) {
  guint n = 0;
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    n += g_unichar_isalnum(glyph->code) && glyph->style >> GLYPH_SURE >= SURE_LETTER;
  }
  return n;
}

static gboolean reads_well(const Page *page) {
  guint n = 0, sum = 0;
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    if (!g_unichar_isalnum(glyph->code)) continue;
    n++;
    sum += glyph->style >> GLYPH_SURE;
  }
  return n >= ENOUGH_LETTERS && sum >= n * READS_WELL;
}

static Page *read_turned(PIX *picture, const ScanOrder *order, int quarters, guint ways[4]) {
  TessBaseAPI *reader = models.first;
  float level;
  Page *page = page_new(order);
  PIX *turned = clean_turn(picture, quarters), *clean = clean_page(turned, &level);
  TessBaseAPISetPageSegMode(reader, PSM_AUTO);
  invert_lines(reader, FALSE);
  TessBaseAPISetImage2(reader, clean);
  const float scale = upright_width(order, quarters) / (float)pixGetWidth(clean);
  TessBaseAPISetSourceResolution(reader, (int)CLAMP(72 / scale, 70, 600));
  if (TessBaseAPIRecognize(reader, NULL) == 0) words_take_page(reader, clean, page, scale, ways);
  page->turn = turn_of(quarters, level);
  TessBaseAPIClear(reader);
  pixDestroy(&clean);
  pixDestroy(&turned);
  return page;
}

/* Quarters by which the page lies on its side, as its longer words have it; 0 when it does not. */
static int side_of(const guint ways[4]) {
  const guint lying = ways[1] + ways[3];
  if (lying * 3 <= lying + ways[0]) return 0;
  return ways[1] > ways[3] ? 1 : 3;
}

/* As it lies; where that reads poorly, as its words or its strokes say it should lie, then the
 * other ways. */
static Page *read_whole(PIX *picture, const ScanOrder *order) {
  guint ways[4] = {0};
  g_autoptr(Page) best = read_turned(picture, order, 0, ways);
  const int by_words = side_of(ways);
  if (by_words == 0 && reads_well(best)) return g_steal_pointer(&best);
  const int likely = by_words != 0 ? by_words : clean_quarters(picture);
  const int tries[] = {likely, by_words != 0 ? 4 - by_words : 2, 2, 1, 3};
  guint tried = 1; /* bit: quarters */
  for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
    guint now[4] = {0};
    if ((tried >> tries[i] & 1) != 0) continue;
    tried |= 1u << tries[i];
    g_autoptr(Page) page = read_turned(picture, order, tries[i], now);
    if (side_of(now) != 0 || sure_letters(page) <= sure_letters(best)) continue;
    page_free(best);
    best = g_steal_pointer(&page);
    if (reads_well(best)) break;
  }
  return g_steal_pointer(&best);
}

/* --- places again ------------------------------------------------------------------------- */

static void read_place(TessBaseAPI *reader, Page *page, const Box *box, float scale, PIX *clean) {
  guint ways[4] = {0};
  const float margin = MARGIN * (box->y1 - box->y0);
  int x0 = (int)((box->x0 - margin) / scale), y0 = (int)((box->y0 - margin) / scale);
  int x1 = (int)((box->x1 + margin) / scale), y1 = (int)((box->y1 + margin) / scale);
  x0 = CLAMP(x0, 0, pixGetWidth(clean)), x1 = CLAMP(x1, 0, pixGetWidth(clean));
  y0 = CLAMP(y0, 0, pixGetHeight(clean)), y1 = CLAMP(y1, 0, pixGetHeight(clean));
  if (x1 - x0 < 4 || y1 - y0 < 4) return;
  TessBaseAPISetRectangle(reader, x0, y0, x1 - x0, y1 - y0);
  if (TessBaseAPIRecognize(reader, NULL) == 0) words_take(reader, page, scale, ways);
}

static Page *read_places(PIX *picture, const ScanOrder *order) {
  Page *page = page_new(order);
  const double angle = -atan2((double)order->turn.y, (double)order->turn.x) * 180 / G_PI;
  const int quarters = ((int)lround(angle / 90) + 4) % 4;
  const float level = (float)remainder(angle - quarters * 90, 360);
  PIX *turned = clean_turn(picture, quarters), *clean = clean_again(turned, level);
  const float scale = upright_width(order, quarters) / (float)pixGetWidth(clean);
  TessBaseAPI *const readers[] = {models.second, models.first};
  for (guint r = 0; r < G_N_ELEMENTS(readers); r++) {
    TessBaseAPISetPageSegMode(readers[r], PSM_SINGLE_LINE);
    invert_lines(readers[r], FALSE);
    TessBaseAPISetImage2(readers[r], clean);
    TessBaseAPISetSourceResolution(readers[r], (int)CLAMP(72 / scale, 70, 600));
    for (guint i = 0; i < order->n_boxes; i++)
      if ((order->accented >> i & 1) == r) read_place(readers[r], page, &order->boxes[i], scale, clean);
    TessBaseAPIClear(readers[r]);
  }
  page->turn = order->turn;
  pixDestroy(&clean);
  pixDestroy(&turned);
  return page;
}

/* --- a look at what is no scan ------------------------------------------------------------ */

/* The first two looks see a place alone, the last one with what stands beside it: a point before
 * figures is easily lost at the beginning of a line. poppler guesses how high letters are that are
 * drawings (Type 3): where an edge cuts through them, the later looks see them whole. What is taller than wide may run up or down
 * the page, and is turned by the later looks. */
static void look_at(TessBaseAPI *reader, Page *page, const Box *box, guint look, float scale, PIX *picture) {
  guint ways[4] = {0};
  const guint before = page->glyphs->len;
  const float wide = box->x1 - box->x0, high = box->y1 - box->y0, over = OVER * MIN(wide, high);
  const gboolean is_tall = high > TALL_PLACE * wide;
  const float beside = look > 2 && !is_tall ? BESIDE * high : over;
  const int around = (int)(AROUND * MIN(wide, high) / scale), x = MAX((int)((box->x0 - beside) / scale), 0);
  int y = MAX((int)((box->y0 - over) / scale), 0), end = (int)ceilf((box->y1 + over) / scale);
  if (look > 1 && !is_tall) {
    const int left = (int)(box->x0 / scale), width = (int)(wide / scale), most = (int)(CUT * high / scale);
    y = clean_bare_row(picture, left, width, y, -1, most);
    end = clean_bare_row(picture, left, width, end - 1, 1, most) + 1;
  }
  PIX *crop = clean_crop(picture, x, y, (int)ceilf((box->x1 + beside) / scale) - x, end - y, around);
  if (crop == NULL) return;
  PIX *turned = clean_turn(crop, is_tall ? (look == 2) + 3 * (look == 3) : 0);
  TessBaseAPISetImage2(reader, turned);
  TessBaseAPISetSourceResolution(reader, (int)CLAMP(72 / scale, 70, 600));
  if (TessBaseAPIRecognize(reader, NULL) == 0) words_take(reader, page, scale, ways);
  for (guint i = before; i < page->glyphs->len; i++) { /* to where it stands on the page */
    Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    const float from = (float)(x - around) * scale;
    glyph->box = is_tall ? *box : (Box){glyph->box.x0 + from, box->y0, glyph->box.x1 + from, box->y1};
  }
  pixDestroy(&turned);
  pixDestroy(&crop);
}

static Page *look_at_places(PIX *picture, const ScanOrder *order) {
  Page *page = page_new(order);
  const float scale = order->width / (float)pixGetWidth(picture);
  const guint other = order->look == SCAN_LOOKS; /* the last look is by the other model */
  TessBaseAPI *const readers[] = {models.second, models.first};
  for (guint i = 0; i < order->n_boxes; i++) {
    TessBaseAPI *reader = readers[(order->accented >> i & 1) ^ other];
    TessBaseAPISetPageSegMode(reader, PSM_SINGLE_LINE);
    invert_lines(reader, TRUE);
    look_at(reader, page, &order->boxes[i], order->look, scale, picture);
    TessBaseAPIClear(reader);
  }
  page->turn = order->turn;
  return page;
}

Page *scan_page(GBytes *grey, const ScanOrder *order) {
  GreyHead head;
  if (!wire_decode_grey(grey, &head)) return page_new(order);
  const guint8 *start = g_bytes_get_data(grey, NULL);
  PIX *picture = clean_from_grey(start + sizeof head, head.width, head.height);
  if (picture == NULL) {
    g_printerr("out of memory\n");
    return page_new(order);
  }
  Page *page = order->look > 0      ? look_at_places(picture, order)
               : order->n_boxes > 0 ? read_places(picture, order)
                                    : read_whole(picture, order);
  pixDestroy(&picture);
  return page;
}

/* --- the canary --------------------------------------------------------------------------- */

static gboolean reads_canary(TessBaseAPI *reader, char **why) {
  static const char words[] = "certificate of credit";
  L_BMF *font = bmfCreate(NULL, 20); /* leptonica's own letters */
  PIX *picture = pixCreate(1000, 160, 8);
  l_int32 wide;
  pixSetAll(picture);
  pixSetTextline(picture, font, words, 0, 60, 110, &wide, NULL);
  TessBaseAPISetPageSegMode(reader, PSM_SINGLE_LINE);
  TessBaseAPISetImage2(reader, picture);
  TessBaseAPISetSourceResolution(reader, 300);
  char *read = TessBaseAPIGetUTF8Text(reader);
  const gboolean good = read != NULL && strncmp(read, words, strlen(words)) == 0;
  if (!good) *why = g_strdup_printf("a line that is known reads as \"%s\"", read != NULL ? g_strstrip(read) : "");
  TessDeleteText(read);
  TessBaseAPIClear(reader);
  bmfDestroy(&font);
  pixDestroy(&picture);
  return good;
}

gboolean scan_canary(char **why) { return reads_canary(models.first, why) && reads_canary(models.second, why); }
