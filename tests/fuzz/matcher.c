/* Fuzzes the matcher and the drafting of entries with the pattern library of the program. */
#include "fuzz.h"

#include "core/draft.h"

static Library *library; /* for the life of the process */

static Library *load(void) {
  g_autoptr(GDir) dir = g_dir_open("patterns", 0, NULL);
  GArray *sources = g_array_new(FALSE, FALSE, sizeof(LibrarySource));
  GPtrArray *faults = NULL;
  for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *path = g_build_filename("patterns", name, NULL);
    LibrarySource source = {g_strdup(name), NULL};
    if (g_str_has_suffix(name, ".patterns") && g_file_get_contents(path, &source.text, NULL, NULL))
      g_array_append_val(sources, source);
    else
      g_free(source.file);
  }
  Library *loaded = library_parse((LibrarySource *)(void *)sources->data, sources->len, &faults);
  for (guint i = 0; i < sources->len; i++) {
    g_free(g_array_index(sources, LibrarySource, i).file);
    g_free(g_array_index(sources, LibrarySource, i).text);
  }
  g_array_unref(sources);
  g_ptr_array_unref(faults);
  return loaded;
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  if (library == NULL) library = load();
  g_assert_nonnull(library);
  g_autofree char *text = fuzz_text(data, size);
  g_autoptr(DocumentText) document = document_text_from_utf8(text);
  g_autoptr(Draft) draft = draft_from_text(library, document, 20000);
  g_assert_true((draft->outcome == OUTCOME_CERTIFICATE) == (draft->entries->len > 0));
  g_assert_true((draft->reason == NULL) == (draft->outcome == OUTCOME_CERTIFICATE));
  for (guint i = 0; i < draft->entries->len; i++) {
    const Entry *entry = draft->entries->pdata[i];
    if (entry->state != STATE_ACCEPTED) continue;
    g_assert_true(entry->flags->len == 0 && entry->member_name != NULL && entry->title != NULL);
    g_assert_true(entry->credits >= 0 && entry->date != DAY_UNKNOWN);
  }
  return 0;
}
