/* Words are what stands between gaps in the rows of a page. */
#include "core/page_words.h"

#include <string.h>

#include "core/json.h"

static gboolean is_gap(const Text *text, gsize at) {
  return strchr(" \t\n\r\f", text->utf8[at]) != NULL;
}

static void write_word(const DocumentText *document, const PageText *page, gsize start, gsize end,
                       Json *json) {
  const Span span = {page->number, TEXT_ROWS, start, end};
  g_autoptr(GArray) boxes = document_boxes(document, span);
  g_autofree char *word = document_quote(document, span);
  if (!boxes || boxes->len == 0) return;
  const Box *box = &g_array_index(boxes, Box, 0);
  const float corners[] = {box->x0, box->y0, box->x1, box->y1};
  json_begin_array(json, NULL);
  json_string(json, NULL, word);
  for (guint i = 0; i < G_N_ELEMENTS(corners); i++)
    json_decimal(json, NULL, (gint64)(corners[i] * 10), 1);
  json_end_array(json);
}

char *words_json(const DocumentText *document) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_begin_array(json, "pages");
  for (guint i = 0; i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    const Text *text = &page->text[TEXT_ROWS];
    json_begin_object(json, NULL);
    json_decimal(json, "width", (gint64)(page->page->width * 10), 1);
    json_decimal(json, "height", (gint64)(page->page->height * 10), 1);
    json_begin_array(json, "words");
    for (gsize at = 0; page->page->has_boxes && at < text->length;) {
      gsize start = at;
      while (at < text->length && !is_gap(text, at)) at++;
      if (at > start) write_word(document, page, start, at, json);
      at++;
    }
    json_end_array(json);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
  return json_steal(json);
}
