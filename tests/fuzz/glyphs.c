/* Fuzzes the builder of texts from glyphs, and spans over them. */
#include "fuzz.h"

#include "core/text_cells.h"
#include "core/text_columns.h"
#include "core/text_form.h"

#define PER_GLYPH 9

/* Few bytes a glyph, so that small inputs make whole pages. */
static Page *page_of(const guint8 *data, size_t size) {
  Page *page = g_new0(Page, 1);
  page->width = 612;
  page->height = 792;
  page->has_boxes = size > 0 && (data[0] & 1) != 0;
  page->glyphs = g_array_new(FALSE, FALSE, sizeof(Glyph));
  for (size_t i = 1; i + PER_GLYPH <= size; i += PER_GLYPH) {
    const guint8 *b = data + i;
    guint32 code = b[0] | (guint32)b[1] << 8 | (guint32)(b[2] & 31) << 16;
    float x = (float)(b[3] | b[4] << 8), y = (float)(b[5] | b[6] << 8);
    Glyph glyph = {g_unichar_validate(code) ? code : 'x', b[2] >> 6,
                   {x, y, x + (float)(b[7] & 15), y + (float)(b[8] & 31)}};
    if (b[7] & 128) glyph.box = (Box){-1e6f, -1e6f, 1e6f, 1e6f};
    g_array_append_val(page->glyphs, glyph);
  }
  return page;
}

/* A text in another order: every byte is of a glyph or of none. Frees it. */
static void check_order(const PageText *page, Text text) {
  if (text.utf8) {
    g_assert_true(g_utf8_validate(text.utf8, -1, NULL) && strlen(text.utf8) == text.length);
    for (gsize i = 0; i < text.length; i++)
      g_assert_true(text.glyph_of[i] == NO_GLYPH || text.glyph_of[i] < page->page->glyphs->len);
  }
  g_free(text.utf8);
  g_free(text.glyph_of);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  g_ptr_array_add(reading->pages, page_of(data, size));
  reading->pages_total = 1;
  g_autoptr(DocumentText) document = document_text_take(reading);
  const PageText *page = document->pages->pdata[0];
  for (TextKind kind = 0; kind < N_TEXTS; kind++) {
    const Text *text = &page->text[kind];
    g_assert_true(g_utf8_validate(text->utf8, -1, NULL) && strlen(text->utf8) == text->length);
    for (gsize i = 0; i < text->length; i++) {
      g_assert_true(text->glyph_of[i] == NO_GLYPH || text->glyph_of[i] < page->page->glyphs->len);
      g_assert_true((guchar)text->utf8[i] >= 32 || strchr("\n\t", text->utf8[i]) != NULL);
    }
    Span span = {1, kind, 0, text->length};
    g_autofree char *quote = document_quote(document, span);
    g_autoptr(GArray) boxes = document_boxes(document, span);
    document_is_unseen(document, span);
    g_assert_true(g_utf8_validate(quote, -1, NULL) && (boxes == NULL || boxes->len > 0));
  }
  check_order(page, text_by_cells(page->page, &page->text[TEXT_ROWS]));
  check_order(page, text_by_columns(page->page, &page->text[TEXT_ROWS]));
  check_order(page, text_pair_labels(&page->text[TEXT_ROWS]));
  return 0;
}
