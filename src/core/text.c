/* Pages, their texts, and spans over them as evidence. */
#include "core/text.h"

#include <string.h>

#include "core/date_form.h"
#include "core/text_cells.h"
#include "core/text_columns.h"
#include "core/text_form.h"
#include "core/text_layout.h"

gboolean character_is_hidden(gunichar code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0xfeff ||
         (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
         (code >= 0x2060 && code <= 0x206f) || (code >= 0xfff9 && code <= 0xfffb) ||
         (code >= 0xe0000 && code <= 0xe007f);
}

char *without_hidden(const char *utf8) {
  GString *shown = g_string_new(NULL);
  for (const char *c = utf8; *c; c = g_utf8_next_char(c))
    if (strchr("\t\n\r", *c) || !character_is_hidden(g_utf8_get_char(c)))
      g_string_append_len(shown, c, g_utf8_next_char(c) - c);
  return g_string_free(shown, FALSE);
}

void page_free(Page *page) {
  if (page == NULL) return;
  if (page->glyphs != NULL) g_array_unref(page->glyphs);
  if (page->again != NULL) g_array_unref(page->again);
  g_free(page);
}

Box page_box_as_shown(const Page *page, Box box) {
  const float c = page->turn.x, s = page->turn.y;
  if (c == 0 && s == 0) return box;
  const gboolean on_side = c * c < s * s; /* upright it is as wide as it is high as shown */
  const float mx = page->width / 2, my = page->height / 2;
  const float ux = on_side ? my : mx, uy = on_side ? mx : my;
  const float xs[] = {box.x0 - ux, box.x1 - ux}, ys[] = {box.y0 - uy, box.y1 - uy};
  Box shown = {G_MAXFLOAT, G_MAXFLOAT, -G_MAXFLOAT, -G_MAXFLOAT};
  for (int corner = 0; corner < 4; corner++) {
    float dx = xs[corner & 1], dy = ys[corner >> 1];
    float x = mx + c * dx - s * dy, y = my + s * dx + c * dy;
    shown = (Box){MIN(shown.x0, x), MIN(shown.y0, y), MAX(shown.x1, x), MAX(shown.y1, y)};
  }
  return shown;
}

Reading *reading_new(Outcome outcome, const char *reason) {
  Reading *reading = g_new0(Reading, 1);
  reading->outcome = outcome;
  reading->reason = g_strdup(reason);
  reading->pages = g_ptr_array_new_with_free_func((GDestroyNotify)page_free);
  return reading;
}

void reading_free(Reading *reading) {
  if (reading == NULL) return;
  g_free(reading->reason);
  g_free(reading->scan_fault);
  g_free(reading->look_fault);
  if (reading->looks != NULL) g_ptr_array_unref(reading->looks);
  g_ptr_array_unref(reading->pages);
  g_free(reading);
}

static void page_text_free(gpointer memory) {
  PageText *page = memory;
  page_free(page->page);
  for (guint k = 0; k < N_TEXTS; k++) {
    g_free(page->text[k].utf8);
    g_free(page->text[k].glyph_of);
  }
  g_free(page);
}

DocumentText *document_text_take(Reading *reading) {
  DocumentText *document = g_new0(DocumentText, 1);
  document->pages = g_ptr_array_new_with_free_func(page_text_free);
  document->no_annotations = reading->no_annotations;
  document->no_end = reading->no_end;
  document->scanned = reading->scanned;
  document->scan_fault = g_steal_pointer(&reading->scan_fault);
  document->looks = g_steal_pointer(&reading->looks);
  document->look_scans = reading->look_scans;
  document->look_fault = g_steal_pointer(&reading->look_fault);
  document->look_waits = reading->look_waits;
  document->cut = reading->pages_total > reading->pages->len;
  g_autoptr(GPtrArray) pages = g_steal_pointer(&reading->pages);
  reading->pages = g_ptr_array_new_with_free_func((GDestroyNotify)page_free);
  g_ptr_array_set_free_func(pages, NULL);
  for (guint i = 0; i < pages->len; i++) {
    PageText *page = g_new0(PageText, 1);
    page->number = i + 1;
    page->page = g_ptr_array_index(pages, i);
    page->date_form = text_lay_out(page->page, page->text);
    g_ptr_array_add(document->pages, page);
  }
  return document;
}

DocumentText *document_text_from_utf8(const char *utf8) {
  DocumentText *document = g_new0(DocumentText, 1);
  document->pages = g_ptr_array_new_with_free_func(page_text_free);
  g_auto(GStrv) texts = g_strsplit(utf8, "\f", -1);
  for (guint i = 0; texts[i]; i++) {
    PageText *page = g_new0(PageText, 1);
    page->number = i + 1;
    page->page = g_new0(Page, 1);
    page->page->glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
    for (guint k = 0; k < N_TEXTS; k++) {
      Text *text = &page->text[k];
      text->utf8 = g_utf8_make_valid(texts[i], -1);
      text->length = strlen(text->utf8);
      text->glyph_of = g_new(guint32, text->length + 1);
      memset(text->glyph_of, 0xff, (text->length + 1) * sizeof *text->glyph_of);
      page->date_form |= date_form_lift(text);
    }
    g_ptr_array_add(document->pages, page);
  }
  return document;
}

void document_text_free(DocumentText *document) {
  if (document == NULL) return;
  g_ptr_array_unref(document->pages);
  g_free(document->scan_fault);
  g_free(document->look_fault);
  if (document->looks != NULL) g_ptr_array_unref(document->looks);
  g_free(document);
}

/* The text a span lies on, with the span's ends kept inside it; NULL without one. */
static const Text *text_of(const DocumentText *document, Span *span, const Page **page) {
  if (span->page == 0 || span->page > document->pages->len || span->kind >= N_TEXTS) return NULL;
  const PageText *page_text = g_ptr_array_index(document->pages, span->page - 1);
  const Text *text = &page_text->text[span->kind];
  span->end = MIN(span->end, text->length);
  span->start = MIN(span->start, span->end);
  *page = page_text->page;
  return text;
}

char *document_quote(const DocumentText *document, Span span) {
  const Page *page;
  const Text *text = text_of(document, &span, &page);
  GString *quote = g_string_new(NULL);
  gboolean space = FALSE;
  for (gsize i = span.start; text != NULL && i < span.end;) {
    const char *at = text->utf8 + i;
    const gsize bytes = (gsize)(g_utf8_next_char(at) - at);
    if (!g_ascii_isgraph(*at) && g_unichar_isspace(g_utf8_get_char(at))) space = quote->len > 0;
    else {
      if (space) g_string_append_c(quote, ' ');
      space = FALSE;
      for (gsize k = 0; k < bytes; k++) g_string_append_c(quote, at[k]);
    }
    i += bytes;
  }
  return g_string_free(quote, FALSE);
}

/* The next letter of the span at or after *at; NULL at its end. *line_end: a line ended before. */
static const Glyph *next_letter(const Text *text, const Page *page, Span span, gsize *at,
                                gboolean *line_end) {
  *line_end = FALSE;
  for (; *at < span.end; (*at)++) {
    guint32 index = text->glyph_of[*at];
    *line_end |= text->utf8[*at] == '\n';
    if (index == NO_GLYPH || (*at > span.start && text->glyph_of[*at - 1] == index)) continue;
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, index);
    if (g_unichar_isspace(glyph->code)) continue;
    (*at)++;
    return glyph;
  }
  return NULL;
}

static gboolean touches(const Box *a, const Box *b) {
  return MIN(a->y1, b->y1) > MAX(a->y0, b->y0) || MIN(a->x1, b->x1) > MAX(a->x0, b->x0);
}

/* The letter begins another line of its cell: below the one before it, and further left. */
static gboolean begins_line(const Glyph *before, const Glyph *glyph) {
  const Box *a = &before->box, *b = &glyph->box;
  return b->y0 >= a->y1 - 0.5f * (a->y1 - a->y0) && b->y1 > a->y1 && a->x0 - b->x0 > 0.5f * (b->y1 - b->y0);
}

GArray *document_boxes(const DocumentText *document, Span span) {
  const Page *page = NULL;
  const Text *text = text_of(document, &span, &page);
  if (text == NULL || !page->has_boxes) return NULL;
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(Box));
  gboolean line_end;
  const Glyph *glyph, *before = NULL;
  for (gsize at = span.start; (glyph = next_letter(text, page, span, &at, &line_end)) != NULL; before = glyph) {
    Box *last = boxes->len > 0 ? &g_array_index(boxes, Box, boxes->len - 1) : NULL;
    if (last == NULL || line_end || !touches(last, &glyph->box) || begins_line(before, glyph)) {
      g_array_append_val(boxes, glyph->box);
      continue;
    }
    *last = (Box){MIN(last->x0, glyph->box.x0), MIN(last->y0, glyph->box.y0),
                  MAX(last->x1, glyph->box.x1), MAX(last->y1, glyph->box.y1)};
  }
  for (guint i = 0; i < boxes->len; i++) {
    Box *box = &g_array_index(boxes, Box, i);
    *box = page_box_as_shown(page, *box);
  }
  return boxes->len > 0 ? g_steal_pointer(&boxes) : NULL;
}

char *text_lower(const Text *text) {
  char *lower = g_malloc(text->length + 1);
  for (gsize i = 0; i < text->length; i++) lower[i] = g_ascii_tolower(text->utf8[i]);
  lower[text->length] = '\0';
  return lower;
}

static const char *skip_space(const char *at) {
  while (*at && g_unichar_isspace(g_utf8_get_char(at))) at = g_utf8_next_char(at);
  return at;
}

static gboolean begins_with(const char *text, const char *words) {
  for (words = skip_space(words); *words; words = skip_space(g_utf8_next_char(words))) {
    text = skip_space(text);
    if (*text == '\0' || g_utf8_get_char(text) != g_utf8_get_char(words)) return FALSE;
    text = g_utf8_next_char(text);
  }
  return TRUE;
}

static gboolean text_says(const Text *text, const char *words) {
  for (const char *at = text->utf8; *at; at = g_utf8_next_char(at))
    if (begins_with(at, words)) return TRUE;
  return FALSE;
}

gboolean document_says(const DocumentText *document, const Evidence *evidence) {
  if (evidence->page == 0 || evidence->page > document->pages->len || !*skip_space(evidence->text)) return FALSE;
  const PageText *page = document->pages->pdata[evidence->page - 1];
  for (guint kind = 0; kind < N_TEXTS; kind++)
    if (text_says(&page->text[kind], evidence->text)) return TRUE;
  Text paired = text_pair_labels(&page->text[TEXT_ROWS]); /* a form's label before its value */
  Text columns = text_by_columns(page->page, &page->text[TEXT_ROWS]), cells = text_by_cells(page->page, &page->text[TEXT_ROWS]);
  gboolean says = text_says(&paired, evidence->text) || (columns.utf8 && text_says(&columns, evidence->text)) ||
                  (cells.utf8 && text_says(&cells, evidence->text));
  g_free(paired.utf8);
  g_free(paired.glyph_of);
  g_free(columns.utf8);
  g_free(columns.glyph_of);
  g_free(cells.utf8);
  g_free(cells.glyph_of);
  return says;
}

gboolean document_is_unseen(const DocumentText *document, Span span) {
  const Page *page = NULL;
  const Text *text = text_of(document, &span, &page);
  gboolean line_end;
  const Glyph *glyph;
  for (gsize at = span.start;
       text != NULL && (glyph = next_letter(text, page, span, &at, &line_end)) != NULL;)
    if ((glyph->style & (GLYPH_FAINT | GLYPH_OFF_PAGE)) != 0) return TRUE;
  return FALSE;
}

Evidence *evidence_from_span(const DocumentText *document, Span span, Field field,
                             const char *pattern, guint confidence) {
  Evidence *evidence = g_new0(Evidence, 1);
  evidence->field = field;
  evidence->page = span.page;
  evidence->text = document_quote(document, span);
  evidence->boxes = document_boxes(document, span);
  evidence->pattern = g_strdup(pattern);
  evidence->confidence = confidence;
  return evidence;
}
