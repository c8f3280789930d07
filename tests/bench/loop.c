/* What everything is measured against: reads the text of every page of the named files in one
 * process, `kept` with one document open all the time, `naive` with none. */
#include <poppler.h>
#include <stdio.h>
#include <string.h>

static gsize read_pages(PopplerDocument *document) {
  gsize bytes = 0;
  for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
    PopplerPage *page = poppler_document_get_page(document, i);
    char *text = page ? poppler_page_get_text(page) : NULL;
    bytes += text ? strlen(text) : 0;
    g_free(text);
    g_clear_object(&page);
  }
  return bytes;
}

int main(int argc, char **argv) {
  PopplerDocument *kept = NULL;
  gsize bytes = 0;
  for (int i = 2; i < argc; i++) {
    char *contents;
    gsize length;
    if (!g_file_get_contents(argv[i], &contents, &length, NULL)) continue;
    GBytes *pdf = g_bytes_new_take(contents, length);
    PopplerDocument *document = poppler_document_new_from_bytes(pdf, NULL, NULL);
    if (document) bytes += read_pages(document);
    if (document && !kept && strcmp(argv[1], "kept") == 0) kept = g_object_ref(document);
    g_clear_object(&document);
    g_bytes_unref(pdf);
  }
  printf("%" G_GSIZE_FORMAT " bytes of text\n", bytes);
  return 0;
}
