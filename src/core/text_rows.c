/* Rows of letters by their place, and letters that are set apart: L E T T E R S. */
#include "core/text_rows.h"

/* In ems; an em is taken as the height of the glyphs' boxes. */
#define SAME_ROW 0.55f
#define SHARED 0.1f
#define TALL 2.5f      /* a letter so much taller than the row is no part of it */
#define ROWS_BACK 8    /* rows that a letter may still join */
#define LEAST_TRACKING 0.08f
#define MOST_TRACKING 1.0f
#define TRACKED_LETTERS 6 /* of so many at least it can be told */
#define SAME_WIDTH 0.03f  /* of the widths of letters of one pitch, in parts */
#define ONE_SPACE 1.5f    /* in letters of one pitch */

static float height(const Box *b) { return b->y1 - b->y0; }
static float apart(const Box *a, const Box *b) { return MAX(b->x0 - a->x1, a->x0 - b->x1); }
static float em(const Letter *a, const Letter *b) { return (height(&a->box) + height(&b->box)) / 2; }
float text_overlap(const Box *a, const Box *b) { return MIN(a->y1, b->y1) - MAX(a->y0, b->y0); }

gboolean text_is_gap(const Letter *a, const Letter *b, float ems) {
  return apart(&a->box, &b->box) > ems * em(a, b) + 1.5f * MIN(a->tracking, b->tracking);
}

gboolean text_is_past_space(const Letter *a, const Letter *b) {
  return apart(&a->box, &b->box) > ONE_SPACE * MIN(a->pitch, b->pitch);
}

/* --- rows --------------------------------------------------------------------------------- */

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
         text_overlap(&row->band, &letter->box) > SAME_ROW * MIN(a, b) &&
         /* two small lines beside a tall one are two */
         MIN(row->high, letter->box.y1) - MAX(row->low, letter->box.y0) > SHARED * b;
}

/* Letters mostly stand in order as they come. */
static void sort_letters(GArray *letters, GCompareFunc order) {
  guint i = 1;
  while (i < letters->len && order(&g_array_index(letters, Letter, i - 1), &g_array_index(letters, Letter, i)) <= 0) i++;
  if (i < letters->len) g_array_sort(letters, order);
}

static GPtrArray *cluster(const GArray *letters) {
  GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
  g_autoptr(GArray) sorted = g_array_copy((GArray *)letters);
  sort_letters(sorted, by_middle);
  for (guint i = 0; i < sorted->len; i++) {
    const Letter *letter = &g_array_index(sorted, Letter, i);
    Row *home = NULL;
    for (guint back = 1; back <= MIN(ROWS_BACK, rows->len) && home == NULL; back++) {
      Row *row = g_ptr_array_index(rows, rows->len - back);
      if (belongs(row, letter)) home = row;
    }
    if (home == NULL) {
      home = g_new(Row, 1);
      *home = (Row){letter->box, letter->box.y0, letter->box.y1, letter->direction, g_array_new(FALSE, FALSE, sizeof(Letter))};
      g_ptr_array_add(rows, home);
    }
    if (height(&letter->box) > height(&home->band)) home->band = letter->box;
    home->low = MAX(home->low, letter->box.y0);
    home->high = MIN(home->high, letter->box.y1);
    g_array_append_val(home->letters, *letter);
  }
  g_ptr_array_sort(rows, by_top);
  return rows;
}

/* --- letters set apart --------------------------------------------------------------------- */

static int by_size(gconstpointer left, gconstpointer right) {
  float a = *(const float *)left, b = *(const float *)right;
  return a < b ? -1 : a > b;
}

/* The gaps between the letters of a row in ems. */
static GArray *gaps_of(const Row *row) {
  GArray *gaps = g_array_new(FALSE, FALSE, sizeof(float));
  for (guint i = 1; i < row->letters->len; i++) {
    const Letter *letter = &g_array_index(row->letters, Letter, i);
    float size = em(letter - 1, letter), gap = size > 0 ? apart(&letter[-1].box, &letter->box) / size : 0;
    g_array_append_val(gaps, gap);
  }
  return gaps;
}

static guint count_between(const GArray *gaps, float low, float high) {
  guint n = 0;
  for (guint i = 0; i < gaps->len; i++)
    n += g_array_index(gaps, float, i) > low && g_array_index(gaps, float, i) < high;
  return n;
}

/* How far the letters of the row stand apart when all of them do, in points. */
static float tracking_of(const Page *page, const Row *row) {
  g_autoptr(GArray) gaps = gaps_of(row);
  guint alphabetic = 0;
  for (guint i = 0; i < row->letters->len; i++) {
    const Letter *letter = &g_array_index(row->letters, Letter, i);
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, letter->index);
    if ((glyph->style & GLYPH_SCANNED) != 0) return 0; /* its boxes are those of the ink */
    alphabetic += g_unichar_isalpha(glyph->code) != 0;
  }
  if (gaps->len < TRACKED_LETTERS || alphabetic * 2 < gaps->len) return 0;
  if (count_between(gaps, -G_MAXFLOAT, LEAST_TRACKING) > gaps->len / 2) return 0; /* so is the middle one */
  g_array_sort(gaps, by_size);
  float middle = g_array_index(gaps, float, gaps->len / 2);
  if (middle < LEAST_TRACKING || middle > MOST_TRACKING) return 0;
  gboolean apart_all = count_between(gaps, -MOST_TRACKING, LEAST_TRACKING / 2) * 5 <= gaps->len;
  guint alike = count_between(gaps, middle - LEAST_TRACKING, middle + LEAST_TRACKING);
  return apart_all && alike * 2 > gaps->len ? middle * height(&row->band) : 0;
}

static void track(Row *row, GArray *letters, float tracking) {
  for (guint i = 0; i < row->letters->len; i++) {
    Letter *letter = &g_array_index(row->letters, Letter, i);
    letter->tracking = g_array_index(letters, Letter, letter->nth).tracking = tracking;
  }
}

/* Where every letter of the row is as wide as the others it is typed. */
static void find_pitch(const Page *page, Row *row) {
  float least = G_MAXFLOAT, most = 0;
  for (guint i = 0; i < row->letters->len; i++) {
    const Letter *letter = &g_array_index(row->letters, Letter, i);
    if ((g_array_index(page->glyphs, Glyph, letter->index).style & GLYPH_SCANNED) != 0) return;
    least = MIN(least, letter->box.x1 - letter->box.x0);
    most = MAX(most, letter->box.x1 - letter->box.x0);
  }
  if (row->letters->len < TRACKED_LETTERS || most - least > SAME_WIDTH * most) return;
  for (guint i = 0; i < row->letters->len; i++) g_array_index(row->letters, Letter, i).pitch = most;
}

/* Poppler may have made words of some rows of a page that is set so: their letters touch then. */
GPtrArray *text_rows(const Page *page, GArray *letters, gboolean *all) {
  GPtrArray *rows = cluster(letters);
  guint tracked = 0;
  float sum = 0;
  for (guint r = 0; r < rows->len; r++) {
    Row *row = g_ptr_array_index(rows, r);
    sort_letters(row->letters, by_place);
    find_pitch(page, row);
    float tracking = tracking_of(page, row);
    if (tracking == 0) continue;
    track(row, letters, tracking);
    tracked += row->letters->len;
    sum += tracking * (float)row->letters->len;
  }
  *all = tracked * 2 > letters->len;
  for (guint r = 0; *all && r < rows->len; r++) {
    Row *row = g_ptr_array_index(rows, r);
    g_autoptr(GArray) gaps = gaps_of(row);
    const Letter *first = &g_array_index(row->letters, Letter, 0);
    float tracking = sum / (float)tracked;
    if (first->tracking == 0 &&
        count_between(gaps, LEAST_TRACKING, tracking / MAX(height(&row->band), 1) - LEAST_TRACKING) == 0)
      track(row, letters, tracking);
  }
  return rows;
}
