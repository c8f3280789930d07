/* Fuzzes the reader of pattern files, and matches a page with what it took. */
#include "fuzz.h"

#include "core/pattern.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autofree char *text = g_strndup((const char *)data, size);
  const LibrarySource source = {(char *)"x.patterns", text};
  GPtrArray *faults = NULL;
  g_autoptr(Library) library = library_parse(&source, 1, &faults);
  g_assert_nonnull(faults);
  gboolean refused = FALSE;
  for (guint i = 0; i < faults->len; i++) {
    const LibraryFault *fault = faults->pdata[i];
    g_assert_true(fault->line >= 1 && fault->column >= 1 && fault->message != NULL);
    refused |= !fault->warning;
  }
  g_assert_true(refused == (library == NULL));
  g_ptr_array_unref(faults);
  if (library == NULL) return 0;
  g_autoptr(DocumentText) page = document_text_from_utf8(
      "This certifies that Jane Example, MD\nis awarded 1.25 AMA PRA Category 1 Credit(s)\xe2\x84\xa2\n");
  matches_free(library_match(library, page));
  return 0;
}
