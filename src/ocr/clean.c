/* What a scanner or a telephone did to a page, undone with leptonica. */
#include "ocr/clean.h"

#include <math.h>

#define LEAST_TILT 0.15f   /* degrees: less does no harm */
#define LEAST_TRUST 3.0f   /* leptonica's confidence that it found the lines' direction */
#define SPECKS 0.35        /* part of the spots on a page that are smaller than any stroke */
#define SPECK_SIDE 3       /* pixels */
#define BARE 48            /* greys of 256: a row that differs by less holds no stroke */
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

PIX *clean_page(PIX *picture, float *level) {
  PIX *even = even_light(picture), *bits = black_and_white(even);
  if (is_specked(bits)) {
    PIX *calm = pixMedianFilter(even, 3, 3);
    pixDestroy(&even);
    even = calm;
  }
  *level = tilt_of(bits);
  PIX *clean = turned_by(even, *level);
  pixDestroy(&bits);
  pixDestroy(&even);
  return clean;
}

PIX *clean_again(PIX *picture, float level) {
  PIX *even = even_light(picture), *straight = turned_by(even, level);
  pixDestroy(&even);
  return straight;
}

static guint8 grey_at(PIX *picture, int x, int y) {
  l_uint32 grey = 255;
  pixGetPixel(picture, x, y, &grey);
  return (guint8)grey;
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
