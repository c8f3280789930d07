/* Compares what a page says with what it shows, letter by letter. */
#include "worker/seen.h"

#include <math.h>
#include <string.h>

typedef struct {
  guint32 code;
  float x, y, half; /* middle, and half its width */
  guint nth;        /* in the order of painting */
} Mark;

typedef enum { SEEN, REPLACED, MISSING } Sight;

static Mark mark_of(const Glyph *glyph) {
  const Box *b = &glyph->box;
  return (Mark){glyph->code, (b->x0 + b->x1) / 2, (b->y0 + b->y1) / 2, (b->x1 - b->x0) / 2, 0};
}

static int by_x(gconstpointer left, gconstpointer right) {
  float a = ((const Mark *)left)->x, b = ((const Mark *)right)->x;
  return a < b ? -1 : a > b;
}

static gboolean same_letter(guint32 said, guint32 shown) {
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  /* Small capitals say that they are small letters (ActualText of browsers). */
  if (said == shown || g_unichar_tolower(said) == g_unichar_tolower(shown)) return TRUE;
  /* cairo's PDF keeps ligatures that poppler takes apart */
  return shown >= 0xfb00 && shown <= 0xfb06 && said < 0x80 &&
         strchr(ligatures[shown - 0xfb00], (int)said) != NULL;
}

/* Index of the first mark with x at or over the given one. */
static guint first_from(const GArray *marks, float x) {
  guint low = 0, high = marks->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (g_array_index(marks, Mark, middle).x < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Half a letter's way off, since the fonts' measures come back a little different. */
static gboolean is_at(const Mark *mark, const Mark *said, float half_height) {
  return fabsf(mark->x - said->x) <= MAX(mark->half, said->half) + 0.5f &&
         fabsf(mark->y - said->y) <= half_height + 0.5f;
}

/* *next: the mark after the one that was seen. */
static Sight look_for(const Mark *said, float half_height, const GArray *marks, float widest, guint *next) {
  Sight sight = MISSING;
  for (guint i = first_from(marks, said->x - said->half - widest - 1); i < marks->len; i++) {
    const Mark *mark = &g_array_index(marks, Mark, i);
    if (mark->x > said->x + said->half + widest + 1) break;
    if (!is_at(mark, said, half_height)) continue;
    *next = mark->nth + 1;
    if (same_letter(said->code, mark->code)) return SEEN;
    sight = REPLACED;
  }
  return sight;
}

gboolean mark_unseen(Page *page, const Page *shown, gboolean all_come_back) {
  gboolean some_missing = FALSE;
  float widest = 0;
  g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(Mark));
  for (guint i = 0; i < shown->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(shown->glyphs, Glyph, i);
    if (g_unichar_isspace(glyph->code)) continue;
    Mark mark = mark_of(glyph);
    mark.nth = marks->len;
    widest = MAX(widest, mark.half);
    g_array_append_val(marks, mark);
  }
  g_autoptr(GArray) sorted = NULL;
  guint next = 0;
  for (guint i = 0; i < page->glyphs->len; i++) {
    Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    if (g_unichar_isspace(glyph->code)) continue;
    const Mark said = mark_of(glyph);
    const float half_height = (glyph->box.y1 - glyph->box.y0) / 2;
    /* Mostly the letters of a page are painted as they are read. */
    const Mark *mark = next < marks->len ? &g_array_index(marks, Mark, next) : NULL;
    if (mark != NULL && is_at(mark, &said, half_height) && same_letter(said.code, mark->code)) {
      next++;
      continue;
    }
    if (sorted == NULL) {
      sorted = g_array_copy(marks);
      g_array_sort(sorted, by_x);
    }
    Sight sight = look_for(&said, half_height, sorted, widest, &next);
    some_missing |= sight == MISSING;
    if (sight == REPLACED || (sight == MISSING && all_come_back)) glyph->style |= GLYPH_FAINT;
  }
  return some_missing;
}
