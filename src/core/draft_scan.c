/* What was read from a scan is doubted: is each word that counts sure, and read the same twice? */
#include <string.h>

#include "core/draft_page.h"
#include "core/mend.h"

typedef enum { NUMBER, WORDS, DAYS } Kind;

static const struct {
  Field field;
  Kind kind;
  const char *what;
} checked[] = {
    {FIELD_MEMBER_NAME, WORDS, "name"},
    {FIELD_TITLE, WORDS, "title"},
    {FIELD_CATEGORY, DAYS, "category"},
    {FIELD_CREDITS, NUMBER, "amount"},
    {FIELD_DESIGNATED_MAXIMUM, NUMBER, "maximum"},
    {FIELD_START_DATE, DAYS, "first day"},
    {FIELD_DATE, DAYS, "date"},
    {FIELD_PLASTIC_SURGERY_CREDITS, NUMBER, "plastic-surgery part"},
    {FIELD_PATIENT_SAFETY_CREDITS, NUMBER, "patient-safety part"},
};

/* --- words at a place --------------------------------------------------------------------- */

typedef struct {
  GString *text;  /* words, a space between */
  GArray *boxes;  /* of Box, of each word, upright */
  guint least;    /* confidence of the worst */
  gboolean scanned;
} Words;

static void words_clear(Words *words) {
  g_string_free(words->text, TRUE);
  g_array_unref(words->boxes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static gboolean lies_in(const Box *box, const GArray *places) {
  const float x = (box->x0 + box->x1) / 2, y = (box->y0 + box->y1) / 2;
  for (guint i = 0; i < places->len; i++) {
    const Box *place = &g_array_index(places, Box, i);
    if (x >= place->x0 && x <= place->x1 && y >= place->y0 && y <= place->y1) return TRUE;
  }
  return FALSE;
}

static void take_word(Words *words, const GArray *glyphs, guint from, guint to) {
  Box whole = g_array_index(glyphs, Glyph, from).box;
  if (words->text->len > 0) g_string_append_c(words->text, ' ');
  for (guint i = from; i < to; i++) {
    const Glyph *glyph = &g_array_index(glyphs, Glyph, i);
    g_string_append_unichar(words->text, glyph->code);
    if ((glyph->style & GLYPH_SCANNED) != 0) {
      words->scanned = TRUE;
      words->least = MIN(words->least, glyph->style >> GLYPH_SURE);
    }
    whole = (Box){MIN(whole.x0, glyph->box.x0), MIN(whole.y0, glyph->box.y0), MAX(whole.x1, glyph->box.x1),
                  MAX(whole.y1, glyph->box.y1)};
  }
  g_array_append_val(words->boxes, whole);
}

/* The words that stand in places of the page as shown, or (`page` NULL) of the upright page: those
 * with a letter there, or `middle`: with their middle there. */
static Words words_at(const Page *page, const GArray *glyphs, const GArray *places, gboolean middle) {
  Words words = {g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(Box)), 100, FALSE};
  for (guint i = 0; i < glyphs->len; i++) {
    guint end = i;
    gboolean there = FALSE;
    for (; end < glyphs->len && !g_unichar_isspace(g_array_index(glyphs, Glyph, end).code); end++) {
      Box box = g_array_index(glyphs, Glyph, end).box;
      if (page != NULL) box = page_box_as_shown(page, box);
      there = there || (!middle && lies_in(&box, places));
    }
    if (end == i) continue;
    if (middle) {
      Box box = g_array_index(glyphs, Glyph, i).box;
      box.x1 = g_array_index(glyphs, Glyph, end - 1).box.x1;
      there = lies_in(&box, places);
    }
    if (there) take_word(&words, glyphs, i, end);
    i = end;
  }
  return words;
}

/* --- the same? ---------------------------------------------------------------------------- */

/* What counts of the words: digits with their point, or letters and digits of one case. */
static char *essence(const char *words, Kind kind) {
  GString *out = g_string_new(NULL);
  g_autofree char *plain = without_accents(words);
  for (const char *c = plain; *c; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    if (kind == NUMBER ? code < 0x80 && g_ascii_isdigit((char)code) : g_unichar_isalnum(code)) {
      if (kind == DAYS && (code == 'l' || code == 'i' || code == '|')) code = '1';
      g_string_append_unichar(out, code);
    } else if (kind == NUMBER && (code == '.' || code == ',')) {
      g_string_append_c(out, '.');
    }
  }
  while (out->len > 0 && out->str[out->len - 1] == '.') g_string_truncate(out, out->len - 1);
  return g_string_free(out, FALSE);
}

static GArray *widened(const GArray *boxes) {
  GArray *wide = g_array_copy((GArray *)boxes);
  for (guint i = 0; i < wide->len; i++) {
    Box *box = &g_array_index(wide, Box, i);
    const float by = 0.3f * (box->y1 - box->y0);
    *box = (Box){box->x0 - by, box->y0 - by, box->x1 + by, box->y1 + by};
  }
  return wide;
}

/* An amount of three figures or more without a point may have lost it. */
static gboolean has_lost_point(const char *number) { return strlen(number) >= 3 && !strchr(number, '.'); }

gboolean page_is_scanned(const Page *page) {
  for (guint i = 0; i < page->glyphs->len; i++)
    if ((g_array_index(page->glyphs, Glyph, i).style & GLYPH_SCANNED) != 0) return TRUE;
  return FALSE;
}

static gboolean doubt(Entry *entry, const Page *page, const Evidence *evidence, guint check) {
  if (!page_is_scanned(page)) return FALSE;
  g_auto(Words) words = words_at(page, page->glyphs, evidence->boxes, FALSE);
  if (!words.scanned) return FALSE;
  const Field field = checked[check].field;
  const Kind kind = checked[check].kind;
  g_autoptr(GArray) places = widened(words.boxes);
  g_auto(Words) again = words_at(NULL, page->again ? page->again : page->glyphs, places, TRUE);
  g_autofree char *first = essence(words.text->str, kind), *second = essence(again.text->str, kind);
  /* The figure of a category is a stroke: one reading that is sure of it is enough, where both agree. */
  const gboolean is_sure = words.least >= ACCEPT_WORD || (field == FIELD_CATEGORY && again.least >= ACCEPT_WORD &&
                                                          page->again != NULL && strcmp(first, second) == 0);
  if (!is_sure && kind != WORDS)
    entry_flag(entry, "scan-unsure", field, "The scan is hard to read here: the %s may not be \u201c%s\u201d.",
               checked[check].what, words.text->str);
  if (page->again == NULL || strcmp(first, second) != 0)
    entry_flag(entry, "scan-disagrees", field, "The scan reads \u201c%s\u201d and, read once more, \u201c%s\u201d: which is the %s?",
               words.text->str, page->again ? again.text->str : "", checked[check].what);
  if (field == FIELD_CREDITS && has_lost_point(first))
    entry_flag(entry, "scan-unsure", field, "\u201c%s\u201d may have lost a decimal point in the scan.", words.text->str);
  return TRUE;
}

gboolean document_is_scanned(const DocumentText *document) {
  guint letters = 0, scanned = 0;
  for (guint i = 0; i < document->pages->len; i++) {
    const GArray *glyphs = ((const PageText *)document->pages->pdata[i])->page->glyphs;
    for (guint k = 0; k < glyphs->len; k++) {
      const Glyph *glyph = &g_array_index(glyphs, Glyph, k);
      letters += g_unichar_isalpha(glyph->code) != 0;
      scanned += g_unichar_isalpha(glyph->code) && (glyph->style & GLYPH_SCANNED) != 0;
    }
  }
  return scanned * 2 > letters;
}

void page_doubt_scan(PageReader *reader) {
  Entry *entry = reader->entry;
  gboolean scanned = page_is_scanned(reader->page->page);
  for (guint i = 0; i < G_N_ELEMENTS(checked); i++) {
    const Evidence *evidence = entry_evidence(entry, checked[i].field);
    if (!evidence || !evidence->boxes) continue;
    const PageText *page = reader->document->pages->pdata[evidence->page - 1];
    scanned = doubt(entry, page->page, evidence, i) || scanned;
  }
  if (scanned)
    entry_flag(entry, ENTRY_FROM_SCAN, N_FIELDS, "This was read from a scan: compare it with the picture.");
}
