/* Made-up pages for tests: words at places. */
#pragma once
#include <string.h>

#include "core/text.h"

#define SIZE 10 /* points; every letter is half as wide */

typedef struct { /* a cell that begins, or with `to` ends, at x on the line at y */
  float x, y;
  const char *text;
  gboolean to;
} Word;

static void add_glyph(Page *page, gunichar code, Box box) {
  Glyph glyph = {code, 0, box};
  g_array_append_val(page->glyphs, glyph);
}

static DocumentText *lay_out(const Word *words) {
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  Page *page = g_new0(Page, 1);
  page->width = 612;
  page->height = 792;
  page->has_boxes = TRUE;
  page->glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));
  for (guint i = 0; words[i].text; i++) {
    float x = words[i].x - (words[i].to ? (float)strlen(words[i].text) * SIZE / 2 : 0);
    if (i) add_glyph(page, '\n', (Box){0, 0, 0, 0});
    for (const char *at = words[i].text; *at; at++, x += SIZE / 2)
      add_glyph(page, (gunichar)*at, (Box){x, words[i].y, x + SIZE / 2, words[i].y + SIZE});
  }
  g_ptr_array_add(reading->pages, page);
  return document_text_take(reading);
}
