/* A person's provider or title, held against the library. */
#include "core/amend.h"

#include <string.h>

static const char *text_of(const DocumentText *document) {
  return ((const PageText *)document->pages->pdata[0])->text[TEXT_FLOW].utf8;
}

void amend_provider(const Library *library, Entry *entry) {
  g_clear_pointer(&entry->provider_id, g_free);
  if (!entry->provider) return;
  g_autoptr(DocumentText) document = document_text_from_utf8(entry->provider);
  g_autoptr(Matches) matches = library_match(library, document);
  const char *text = text_of(document);
  for (guint i = 0; i < matches->names->len && !entry->provider_id; i++) {
    const NameHit *hit = &g_array_index(matches->names, NameHit, i);
    if (strcmp(hit->section->kind, "provider") == 0 && hit->span.start == 0 &&
        text[hit->span.end + strspn(text + hit->span.end, " \n")] == '\0')
      entry->provider_id = g_strdup(hit->section->id);
  }
}

/* The words of a plastic-surgery subject in a title. New; NULL: none. */
static char *subject_of(const Library *library, const char *title) {
  g_autoptr(DocumentText) document = document_text_from_utf8(title);
  g_autoptr(Matches) matches = library_match(library, document);
  for (guint i = 0; i < matches->matches->len; i++) {
    const Match *match = &g_array_index(matches->matches, Match, i);
    if (strcmp(match->pattern->section->kind, "subject") == 0)
      return g_strndup(text_of(document) + match->span.start, match->span.end - match->span.start);
  }
  return NULL;
}

void amend_plastic_surgery(const Library *library, Entry *entry) {
  if (entry->plastic_surgery_credits != 0) return;
  const Section *provider =
      entry->provider_id ? library_section(library, "provider", entry->provider_id) : NULL;
  const char *body = provider && section_get(provider, "plastic-surgery") ? section_get(provider, "name") : NULL;
  g_autofree char *subject = body || !entry->title ? NULL : subject_of(library, entry->title);
  if (body || subject) entry_all_plastic(entry, body ? body : subject);
}
