/* What a scanner or a telephone did to a page, undone with leptonica. */
#include "ocr/clean.h"

#include <math.h>

#define LEAST_TILT 0.15f   /* degrees: less does no harm */
#define LEAST_TRUST 3.0f   /* leptonica's confidence that it found the lines' direction */
#define SPECKS 0.35        /* part of the spots on a page that are smaller than any stroke */
#define SPECK_SIDE 3       /* pixels */
#define RULE 12            /* part of the page's width or height from which a stroke is a rule */
#define LONG_RULE 5        /* the same among specks, which make rules of letters too */
#define RULE_GAP 7         /* pixels that specks take of a rule */
#define RULE_THICK 9       /* pixels: thicker is a drawing */
#define RULE_INK 160       /* greys of 256: darker is ink, where the light is even */
#define BAND_WIDE 60       /* pixels, and */
#define BAND_HIGH 12       /* so high: smaller dark places are letters */
#define BAND_FULL 0.6      /* of its place is dark */
#define BAND_EDGE 50       /* greys of 256 by which the paper above and below is lighter: no shadow */
#define BARE 48            /* greys of 256: a row that differs by less holds no stroke */
#define DARK_PAPER 80      /* grey of half a page's pixels: darker is paper printed white on dark, no shadow */
#define LEAST_CONTRAST 32  /* greys of 256: paler than that an eye misses it, and OCR does not */
#define LEAST_UPRIGHT 5.0f /* leptonica's confidence in an orientation */

PIX *clean_from_grey(const guint8 *grey, guint width, guint height) {
  PIX *picture = pixCreate((l_int32)width, (l_int32)height, 8);
  if (picture == NULL) return NULL;
  l_uint32 *words = pixGetData(picture);
  const l_int32 per_line = pixGetWpl(picture);
  for (guint y = 0; y < height; y++, grey += width) {
    l_uint32 *line = words + (gsize)y * (gsize)per_line;
    for (guint x = 0; x < width; x++) SET_DATA_BYTE(line, x, grey[x]);
  }
  return picture;
}

PIX *clean_turn(PIX *picture, int quarters) {
  return quarters == 0 ? pixClone(picture) : pixRotateOrth(picture, quarters);
}

static PIX *even_light(PIX *picture) {
  PIX *even = pixBackgroundNormSimple(picture, NULL, NULL);
  return even != NULL ? even : pixClone(picture); /* too small for it */
}

static PIX *black_and_white(PIX *even) {
  PIX *bits = NULL;
  if (pixOtsuAdaptiveThreshold(even, pixGetWidth(even), pixGetHeight(even), 0, 0, 0.1f, NULL, &bits) != 0)
    bits = pixThresholdToBinary(even, 160);
  return bits;
}

/* Degrees clockwise that level the lines. */
static float tilt_of(PIX *bits) {
  l_float32 angle = 0, trust = 0;
  if (pixFindSkew(bits, &angle, &trust) != 0 || trust < LEAST_TRUST || fabsf(angle) < LEAST_TILT)
    return 0;
  return angle;
}

static gboolean is_specked(PIX *bits) {
  l_int32 all = 0, large = 0;
  PIX *without = pixSelectBySize(bits, SPECK_SIDE, SPECK_SIDE, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL);
  pixCountConnComp(bits, 8, &all);
  if (without != NULL) pixCountConnComp(without, 8, &large);
  pixDestroy(&without);
  return all > 200 && all - large > SPECKS * all;
}

static PIX *turned_by(PIX *picture, float degrees) {
  const l_float32 radians = (l_float32)(degrees * G_PI / 180);
  return degrees == 0 ? pixClone(picture)
                      : pixRotate(picture, radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
}

static guint8 grey_at(PIX *picture, int x, int y) {
  l_uint32 grey = 255;
  pixGetPixel(picture, x, y, &grey);
  return (guint8)grey;
}

/* Mean grey of a row's middle part; a row beyond the page is dark. */
static float grey_of_row(PIX *picture, int x, int width, int y) {
  l_float32 grey = 0;
  if (y < 0 || y >= pixGetHeight(picture)) return 0;
  BOX *middle = boxCreate(x + width / 4, y, width / 2, 1);
  if (pixAverageInRect(picture, NULL, middle, 0, 255, 1, &grey) != 0) grey = 0;
  boxDestroy(&middle);
  return grey;
}

static float grey_of_mask(PIX *picture, PIX *mask, int x, int y) {
  l_float32 grey = 255;
  if (pixGetAverageMasked(picture, mask, x, y, 1, L_MEAN_ABSVAL, &grey) != 0) return 255;
  return grey;
}

/* One dark place with its letters: light on dark becomes dark on light. A shadow has no sharp edge. */
static void invert_band(PIX *picture, PIX *dark, BOX *box) {
  l_int32 x, y, width, height, full = 0;
  boxGetGeometry(box, &x, &y, &width, &height);
  if (width < BAND_WIDE || height < BAND_HIGH || height > pixGetHeight(picture) / 3) return;
  PIX *place = pixClipRectangle(dark, box, NULL);
  pixCountPixels(place, &full, NULL);
  const float grey = full < BAND_FULL * width * height ? 255 : grey_of_mask(picture, place, x, y);
  if (grey_of_row(picture, x, width, y - 4) >= grey + BAND_EDGE &&
      grey_of_row(picture, x, width, y + height + 3) >= grey + BAND_EDGE) {
    PIX *holes = pixHolesByFilling(place, 4);
    PIX *crop = pixClipRectangle(picture, box, NULL);
    pixOr(place, place, holes);
    pixInvert(crop, crop);
    pixCombineMaskedGeneral(picture, crop, place, x, y);
    pixDestroy(&crop);
    pixDestroy(&holes);
  }
  pixDestroy(&place);
}

/* Printed white on dark all over. The darkest part of a threshold would not do: a photograph in
 * half shade has more of it than of paper. */
static gboolean is_dark_paper(PIX *picture) {
  l_uint32 grey = 255;
  return pixGetRankValue(picture, 4, 0.5f, &grey) == 0 && grey < DARK_PAPER;
}

/* The picture with dark letters on light everywhere, new. */
static PIX *without_bands(PIX *picture) {
  PIX *plain = is_dark_paper(picture) ? pixInvert(NULL, picture) : pixCopy(NULL, picture);
  PIX *dark = black_and_white(plain);
  BOXA *places = pixConnCompBB(dark, 8);
  for (int i = 0; places != NULL && i < boxaGetCount(places); i++) {
    BOX *box = boxaGetBox(places, i, L_CLONE);
    invert_band(plain, dark, box);
    boxDestroy(&box);
  }
  boxaDestroy(&places);
  pixDestroy(&dark);
  return plain;
}

/* The rules of tables and forms, which touch letters and are read as some; in place. Specks make
 * gaps in them. */
static void remove_rules(PIX *even, gboolean is_specked) {
  PIX *ink = pixThresholdToBinary(even, RULE_INK);
  for (int upright = 0; upright < 2; upright++) {
    const int length = (upright ? pixGetHeight(even) : pixGetWidth(even)) / (is_specked ? LONG_RULE : RULE);
    PIX *whole = !is_specked ? pixClone(ink)
                 : upright   ? pixCloseSafeBrick(NULL, ink, 1, RULE_GAP)
                             : pixCloseSafeBrick(NULL, ink, RULE_GAP, 1);
    PIX *rules = upright ? pixOpenCompBrickExtendDwa(NULL, whole, 1, length) : pixOpenCompBrickExtendDwa(NULL, whole, length, 1);
    pixDestroy(&whole);
    PIX *thick = upright ? pixOpenBrick(NULL, rules, RULE_THICK, 1) : pixOpenBrick(NULL, rules, 1, RULE_THICK);
    pixSubtract(rules, rules, thick);
    PIX *wider = pixDilateBrick(NULL, rules, 3, 3);
    pixSetMasked(even, wider, 255);
    pixDestroy(&wider);
    pixDestroy(&thick);
    pixDestroy(&rules);
  }
  pixDestroy(&ink);
}

PIX *clean_page(PIX *picture, float *level) {
  PIX *plain = without_bands(picture), *even = even_light(plain), *bits = black_and_white(even);
  const gboolean specked = is_specked(bits);
  *level = tilt_of(bits);
  PIX *clean = turned_by(even, *level);
  if (clean == even) clean = pixCopy(NULL, even);
  remove_rules(clean, specked);
  if (specked) {
    PIX *calm = pixMedianFilter(clean, 3, 3);
    pixDestroy(&clean);
    clean = calm;
  }
  pixDestroy(&bits);
  pixDestroy(&even);
  pixDestroy(&plain);
  return clean;
}

PIX *clean_again(PIX *picture, float level) {
  PIX *plain = without_bands(picture), *even = even_light(plain), *clean = turned_by(even, level);
  if (clean == even) clean = pixCopy(NULL, even);
  remove_rules(clean, FALSE);
  pixDestroy(&even);
  pixDestroy(&plain);
  return clean;
}

/* What most of the edge is. */
static guint8 ground_of(PIX *picture) {
  const int width = pixGetWidth(picture), height = pixGetHeight(picture);
  guint count[256] = {0};
  guint8 most = 255;
  for (int x = 0; x < width; x++) count[grey_at(picture, x, 0)]++, count[grey_at(picture, x, height - 1)]++;
  for (int y = 0; y < height; y++) count[grey_at(picture, 0, y)]++, count[grey_at(picture, width - 1, y)]++;
  for (guint i = 0; i < 256; i++)
    if (count[i] > count[most]) most = (guint8)i;
  return most;
}

static guint8 darkest_of(PIX *picture) {
  guint8 darkest = 255;
  for (int y = 0; y < pixGetHeight(picture); y++)
    for (int x = 0; x < pixGetWidth(picture); x++) darkest = MIN(darkest, grey_at(picture, x, y));
  return darkest;
}

PIX *clean_crop(PIX *picture, int x, int y, int width, int height, int around) {
  BOX *box = boxCreate(x, y, width, height);
  PIX *crop = box != NULL ? pixClipRectangle(picture, box, NULL) : NULL;
  boxDestroy(&box);
  if (crop == NULL) return NULL;
  if (ground_of(crop) < 128) pixInvert(crop, crop);
  if (ground_of(crop) - darkest_of(crop) < LEAST_CONTRAST) pixSetAllArbitrary(crop, ground_of(crop));
  PIX *whole = pixAddBorder(crop, around, ground_of(crop));
  pixDestroy(&crop);
  return whole;
}

static gboolean is_bare(PIX *picture, int x, int width, int y) {
  guint8 low = 255, high = 0;
  for (int i = MAX(x, 0); i < MIN(x + width, pixGetWidth(picture)); i++) {
    const guint8 grey = grey_at(picture, i, y);
    low = MIN(low, grey), high = MAX(high, grey);
  }
  return high < low + BARE;
}

int clean_bare_row(PIX *picture, int x, int width, int y, int step, int most) {
  for (int i = 0; i <= most; i++) {
    const int row = y + i * step;
    if (row < 0 || row >= pixGetHeight(picture)) break;
    if (is_bare(picture, x, width, row)) return row;
  }
  return y;
}

int clean_quarters(PIX *picture) {
  l_float32 up = 0, left = 0;
  l_int32 way = 0;
  PIX *even = even_light(picture), *bits = black_and_white(even);
  static const int quarters[] = {[L_TEXT_ORIENT_UNKNOWN] = 0, [L_TEXT_ORIENT_UP] = 0,
                                 [L_TEXT_ORIENT_LEFT] = 1, [L_TEXT_ORIENT_DOWN] = 2,
                                 [L_TEXT_ORIENT_RIGHT] = 3};
  if (pixOrientDetect(bits, &up, &left, 0, 0) == 0)
    makeOrientDecision(up, left, LEAST_UPRIGHT, LEAST_UPRIGHT, &way, 0);
  pixDestroy(&bits);
  pixDestroy(&even);
  return quarters[way];
}
