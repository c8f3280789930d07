/* Decides what OCR is asked, and where its words go. */
#include "core/scan.h"

#include <string.h>

#include "core/mend.h"
#include "core/wire.h"

#define ENOUGH_LETTERS 20   /* fewer are no text (hostile.md, 1.3) */
#define BROKEN_PERCENT 5    /* of characters that are none */
#define HIDDEN_PERCENT 50   /* of letters that nobody sees */
#define WORDS_TO_TELL 8     /* so many words without a common one are none */
#define PICTURE 0.02f       /* of the page: a smaller picture says nothing */
#define PAGE_PICTURE 0.40f  /* a picture so large is the page */
#define SHAPES 40           /* so many shapes may be letters */

static gboolean is_unseen(const Glyph *glyph) {
  return (glyph->style & (GLYPH_FAINT | GLYPH_OFF_PAGE)) != 0;
}

/* --- is it text? -------------------------------------------------------------------------- */

static gboolean is_common(const char *word) {
  static const char *const words[] = {"a", "and", "at", "awarded", "by", "category", "certificate", "certifies",
                                      "cme", "completed", "course", "credit", "credits", "date", "education",
                                      "for", "has", "hours", "in", "is", "md", "medical", "name", "of", "on",
                                      "that", "the", "this", "to", "was", "with", NULL};
  return g_strv_contains(words, word);
}

typedef struct {
  guint letters, unseen, broken, words, common;
} Tally;

static void end_word(GString *word, Tally *tally) {
  if (word->len > 0) tally->words++;
  tally->common += word->len > 0 && is_common(word->str);
  g_string_truncate(word, 0);
}

static Tally tally_of(const Page *page) {
  Tally tally = {0, 0, 0, 0, 0};
  g_autoptr(GString) word = g_string_new(NULL);
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    const guint32 code = glyph->code;
    const gboolean own = (code >= 0xe000 && code <= 0xf8ff) || code == 0xfffd;
    if (g_unichar_isalpha(code)) {
      g_string_append_unichar(word, g_unichar_tolower(code));
      tally.letters++;
      tally.unseen += is_unseen(glyph);
    } else {
      end_word(word, &tally);
      tally.broken += own || (g_unichar_iscntrl(code) && !g_unichar_isspace(code));
    }
  }
  end_word(word, &tally);
  return tally;
}

static gboolean is_broken(const Tally *tally) {
  return tally->broken * 100 > BROKEN_PERCENT * (tally->letters + tally->broken) ||
         (tally->words >= WORDS_TO_TELL && tally->common == 0);
}

static gboolean is_hidden(const Tally *tally) {
  return tally->unseen * 100 > HIDDEN_PERCENT * tally->letters;
}

/* Of the page alone. */
static gboolean is_scan(const Page *page) {
  const Tally tally = tally_of(page);
  if (tally.letters - tally.unseen < ENOUGH_LETTERS) return page->pictured >= PICTURE || page->shapes > 0;
  return is_broken(&tally) || (is_hidden(&tally) && page->pictured >= PAGE_PICTURE);
}

/* --- is something missing? ---------------------------------------------------------------- */

static gboolean lacks(const Entry *entry) {
  return !entry->member_name || !entry->title || !entry->provider || entry->credits == CREDITS_UNKNOWN ||
         entry->category == CATEGORY_UNKNOWN || entry->date == DAY_UNKNOWN;
}

static gboolean may_hold_more(const Page *page, const Draft *draft) {
  const gboolean none = draft->entries->len == 0;
  gboolean missing = none;
  for (guint i = 0; i < draft->entries->len; i++) missing = missing || lacks(draft->entries->pdata[i]);
  return missing && (page->pictured >= (none ? PAGE_PICTURE : PICTURE) || page->shapes >= SHAPES);
}

static gboolean any_picture(const Reading *reading) {
  for (guint i = 0; i < reading->pages->len; i++) {
    const Page *page = reading->pages->pdata[i];
    if (page->pictured >= PICTURE || page->shapes >= SHAPES) return TRUE;
  }
  return FALSE;
}

static Page *page_dup(const Page *page) {
  Page *copy = g_memdup2(page, sizeof *page);
  copy->glyphs = g_array_copy(page->glyphs);
  if (page->again != NULL) copy->again = g_array_copy(page->again);
  return copy;
}

Draft *scan_draft(const Library *library, const Reading *reading) {
  g_autoptr(Reading) copy = reading_new(reading->outcome, reading->reason);
  for (guint i = 0; i < reading->pages->len; i++) g_ptr_array_add(copy->pages, page_dup(reading->pages->pdata[i]));
  copy->pages_total = reading->pages_total;
  copy->no_annotations = reading->no_annotations;
  copy->no_end = reading->no_end;
  copy->look_scans = reading->look_scans;
  copy->looks = reading->looks != NULL ? g_ptr_array_ref(reading->looks) : NULL;
  g_autoptr(DocumentText) text = document_text_take(copy);
  return draft_from_text(library, text, DAY_UNKNOWN);
}

GArray *scan_plan(const Library *library, const Reading *reading) {
  GArray *plan = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(Draft) draft = library != NULL && any_picture(reading) ? scan_draft(library, reading) : NULL;
  for (guint i = 0; i < reading->pages->len; i++) {
    const Page *page = reading->pages->pdata[i];
    if (is_scan(page) || (draft != NULL && may_hold_more(page, draft))) g_array_append_val(plan, i);
  }
  return plan;
}

/* --- joining ------------------------------------------------------------------------------ */

typedef struct {
  guint from, to; /* glyphs, without the line's end */
  gboolean scanned;
  Box box;
} Line;

static gboolean meet(const Box *a, const Box *b) {
  return MIN(a->x1, b->x1) > MAX(a->x0, b->x0) && MIN(a->y1, b->y1) > MAX(a->y0, b->y0);
}

static void add_box(Box *whole, const Box *box) {
  *whole = (Box){MIN(whole->x0, box->x0), MIN(whole->y0, box->y0), MAX(whole->x1, box->x1), MAX(whole->y1, box->y1)};
}

/* Lines of glyphs, in their order. */
static GArray *lines_of(const GArray *glyphs, gboolean scanned) {
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
  Line line = {0, 0, scanned, {G_MAXFLOAT, G_MAXFLOAT, -G_MAXFLOAT, -G_MAXFLOAT}};
  const Line begin = line;
  for (guint i = 0; i <= glyphs->len; i++) {
    const Glyph *glyph = i < glyphs->len ? &g_array_index(glyphs, Glyph, i) : NULL;
    if (glyph != NULL && glyph->code != '\n') {
      if (!g_unichar_isspace(glyph->code)) add_box(&line.box, &glyph->box);
      continue;
    }
    line.to = i;
    if (line.box.x0 <= line.box.x1) g_array_append_val(lines, line);
    line = begin;
    line.from = i + 1;
  }
  return lines;
}

static int by_height(gconstpointer left, gconstpointer right) {
  const Line *a = left, *b = right;
  float ya = a->box.y0 + a->box.y1, yb = b->box.y0 + b->box.y1;
  if (ya != yb) return ya < yb ? -1 : 1;
  return a->box.x0 < b->box.x0 ? -1 : a->box.x0 > b->box.x0;
}

/* Words of the scan that the text has already are taken out. */
static GArray *without_known(const GArray *scan, const GArray *text) {
  GArray *left = g_array_new(FALSE, FALSE, sizeof(Glyph));
  for (guint i = 0; i < scan->len;) {
    guint end = i;
    gboolean known = FALSE;
    while (end < scan->len && !g_unichar_isspace(g_array_index(scan, Glyph, end).code)) end++;
    for (guint w = i; w < end; w++)
      for (guint k = 0; k < text->len && !known; k++) {
        const Glyph *glyph = &g_array_index(text, Glyph, k);
        known = !g_unichar_isspace(glyph->code) && meet(&glyph->box, &g_array_index(scan, Glyph, w).box);
      }
    end = MIN(end + 1, scan->len); /* with the space or the line's end */
    if (!known) g_array_append_vals(left, &g_array_index(scan, Glyph, i), end - i);
    else if (g_array_index(scan, Glyph, end - 1).code == '\n') g_array_append_val(left, g_array_index(scan, Glyph, end - 1));
    i = end;
  }
  return left;
}

/* Text and scan by the height of their lines. */
static void weave(Page *page, const GArray *scan) {
  g_autoptr(GArray) lines = lines_of(page->glyphs, FALSE), more = lines_of(scan, TRUE);
  GArray *woven = g_array_new(FALSE, FALSE, sizeof(Glyph));
  if (more->len > 0) g_array_append_vals(lines, more->data, more->len);
  g_array_sort(lines, by_height);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    const Glyph end = {'\n', 0, {line->box.x1, line->box.y0, line->box.x1, line->box.y1}};
    g_array_append_vals(woven, &g_array_index(line->scanned ? scan : page->glyphs, Glyph, line->from), line->to - line->from);
    g_array_append_val(woven, end);
  }
  g_array_unref(page->glyphs);
  page->glyphs = woven;
}

/* What nobody sees goes, since OCR reads what is seen in its place. */
static void drop_unseen(Page *page) {
  GArray *seen = g_array_new(FALSE, FALSE, sizeof(Glyph));
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    if (!is_unseen(glyph)) g_array_append_val(seen, *glyph);
  }
  g_array_unref(page->glyphs);
  page->glyphs = seen;
}

void scan_merge(Page *page, Page *scan) {
  g_autoptr(Page) read = scan;
  scan_mend(read->glyphs);
  Tally tally = tally_of(page);
  const Tally found = tally_of(read);
  if (is_hidden(&tally)) {
    drop_unseen(page);
    tally = tally_of(page);
  }
  if (is_broken(&tally) && found.common <= tally.common) return; /* OCR knows no better */
  if (tally.letters == 0 || is_broken(&tally) || !page->has_boxes) {
    g_array_unref(page->glyphs);
    page->glyphs = g_steal_pointer(&read->glyphs);
    page->turn = read->turn;
    page->has_boxes = TRUE;
    return;
  }
  for (guint i = 0; i < read->glyphs->len; i++) { /* both in one frame, the page as shown */
    Glyph *glyph = &g_array_index(read->glyphs, Glyph, i);
    glyph->box = page_box_as_shown(read, glyph->box);
  }
  g_autoptr(GArray) more = without_known(read->glyphs, page->glyphs);
  weave(page, more);
}

void scan_merge_again(Page *page, Page *scan) {
  g_autoptr(Page) read = scan;
  scan_mend(read->glyphs);
  if (page->again != NULL) g_array_unref(page->again);
  page->again = g_steal_pointer(&read->glyphs);
}

/* --- what is read again ------------------------------------------------------------------- */

static gboolean rests_on(const Draft *draft, const Page *page, guint number, const Box *line) {
  const Box shown = page_box_as_shown(page, *line);
  for (guint i = 0; i < draft->entries->len; i++) {
    const Entry *entry = draft->entries->pdata[i];
    for (guint k = 0; k < entry->evidence->len; k++) {
      const Evidence *evidence = entry->evidence->pdata[k];
      if (evidence->field >= N_FIELDS) continue;
      for (guint b = 0; evidence->page == number && evidence->boxes != NULL && b < evidence->boxes->len; b++)
        if (meet(&shown, &g_array_index(evidence->boxes, Box, b))) return TRUE;
    }
  }
  return FALSE;
}

static GArray *evidence_lines(const Draft *draft, const Page *page, guint number) {
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(Box));
  g_autoptr(GArray) lines = lines_of(page->glyphs, FALSE);
  for (guint i = 0; i < lines->len && boxes->len < SCAN_BOXES; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    gboolean scanned = FALSE;
    for (guint k = line->from; k < line->to && !scanned; k++)
      scanned = (g_array_index(page->glyphs, Glyph, k).style & GLYPH_SCANNED) != 0;
    if (scanned && rests_on(draft, page, number, &line->box)) g_array_append_val(boxes, line->box);
  }
  return boxes;
}

GPtrArray *scan_evidence(const Library *library, const Reading *reading) {
  GPtrArray *of_pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  g_autoptr(Draft) draft = scan_draft(library, reading);
  for (guint i = 0; i < reading->pages->len; i++)
    g_ptr_array_add(of_pages, evidence_lines(draft, reading->pages->pdata[i], i + 1));
  return of_pages;
}

guint32 scan_accented(const Page *page, const GArray *boxes) {
  guint32 bits = 0;
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    const gboolean fraction = glyph->code >= 0xbc && glyph->code <= 0xbe;
    for (guint k = 0; ((glyph->code >= 0x80 && g_unichar_isalpha(glyph->code)) || fraction) && k < boxes->len; k++)
      if (meet(&glyph->box, &g_array_index(boxes, Box, k))) bits |= 1u << k;
  }
  return bits;
}
