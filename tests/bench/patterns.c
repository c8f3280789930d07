/* What many providers cost: certificates and a transcript matched with the project's patterns
 * and 50, then 5,000 provider names. Prints microseconds a document; fails above 1.2 times.
 *   bench-patterns [PATTERNS_DIR] */
#include <stdio.h>
#include <string.h>

#include "core/draft.h"

enum { FEW = 50, MANY = 5000, ROUNDS = 25, TIMES = 15 };

/* Invented bodies whose names share their beginnings, as real ones do. */
static char *provider_sections(guint n) {
  static const char *const kind[] = {"American Society of", "National Academy of",
                                     "Society for",         "University of",
                                     "College of",          "Association for the Study of"};
  static const char *const place[] = {"Northern", "Lower", "Greater",
                                      "Western",  "Upper", "Central"};
  static const char *const end[] = {"Medicine", "Surgery and Education", "Hospital Partners",
                                    "Medical Center"};
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "[provider bench-%u]\nname = %s %s Vale%u %s\nalso = BV%uX\n", i,
                           kind[i % 6], place[i / 6 % 6], i, end[i / 36 % 4], i);
  return g_string_free(text, FALSE);
}

static Library *load(const char *folder, guint providers) {
  static const char *const files[] = {"accreditors", "against", "documents", "fields",
                                      "subjects",    "systems",   "topics"};
  LibrarySource sources[G_N_ELEMENTS(files) + 1] = {0};
  g_autoptr(GPtrArray) faults = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_strdup_printf("%s/%s.patterns", folder, files[i]);
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &sources[i].text, NULL, &error)) g_error("%s", error->message);
    sources[i].file = (char *)files[i];
  }
  sources[G_N_ELEMENTS(files)] = (LibrarySource){(char *)"bench", provider_sections(providers)};
  Library *library = library_parse(sources, G_N_ELEMENTS(sources), &faults);
  for (guint i = 0; !library && i < faults->len; i++)
    fprintf(stderr, "%s\n", ((LibraryFault *)faults->pdata[i])->message);
  for (guint i = 0; i < G_N_ELEMENTS(sources); i++) g_free(sources[i].text);
  if (!library) g_error("the library does not load");
  return library;
}

static DocumentText *certificate(guint n) {
  g_autofree char *text = g_strdup_printf(
      "University of Lower Vale%u Medicine certifies that\nJane Q. Smith, MD\nhas participated in "
      "the live "
      "activity titled\nAdvances in the Society for Northern Surgery, Part %u\non March %u, "
      "2024\nand is "
      "awarded %u.25 AMA PRA Category 1 Credits\u2122.\nThe American Society of Central Vale%u "
      "Hospital "
      "Partners is accredited by the Accreditation Council for Continuing Medical Education "
      "(ACCME) to "
      "provide continuing medical education for physicians.\nUniversity of Lower Vale%u Medicine "
      "designates "
      "this live activity for a maximum of %u.00 AMA PRA Category 1 Credits\u2122. Physicians "
      "should claim "
      "only the credit commensurate with the extent of their participation in the activity.\n",
      n * 37, n, n % 28 + 1, n % 8 + 1, n * 91, n * 37, n % 8 + 2);
  return document_text_from_utf8(text);
}

static DocumentText *transcript(void) {
  GString *text = g_string_new("Continuing Education Transcript\nJane Q. Smith, MD\n");
  for (guint i = 0; i < 60; i++)
    g_string_append_printf(
        text,
        "%02u/%02u/2024\tUpdate in Surgery of the Lower Limb %u\tSociety for Upper "
        "Vale%u Medicine\t%u.50\tAMA PRA Category 1\n",
        i % 12 + 1, i % 28 + 1, i, i * 53, i % 4);
  g_autofree char *whole = g_string_free(text, FALSE);
  return document_text_from_utf8(whole);
}

static gint64 once(const Library *library, const GPtrArray *documents) {
  gint64 start = g_get_monotonic_time();
  for (guint i = 0; i < TIMES; i++)
    for (guint j = 0; j < documents->len; j++)
      matches_free(library_match(library, documents->pdata[j]));
  return g_get_monotonic_time() - start;
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "patterns";
  g_autoptr(GPtrArray) documents =
      g_ptr_array_new_with_free_func((GDestroyNotify)document_text_free);
  for (guint i = 0; i < 8; i++) g_ptr_array_add(documents, certificate(i));
  g_ptr_array_add(documents, transcript());
  gint64 start = g_get_monotonic_time();
  g_autoptr(Library) few = load(folder, FEW);
  gint64 few_loaded = g_get_monotonic_time();
  g_autoptr(Library) many = load(folder, MANY);
  gint64 many_loaded = g_get_monotonic_time();
  gint64 few_time = G_MAXINT64, many_time = G_MAXINT64;
  for (guint round = 0; round < ROUNDS; round++) { /* by turns, so that a busy moment hits both */
    few_time = MIN(few_time, once(few, documents));
    many_time = MIN(many_time, once(many, documents));
  }
  gint64 each = (gint64)TIMES * documents->len;
  printf("%4d providers: %5" G_GINT64_FORMAT " us a document, loaded in %3" G_GINT64_FORMAT " ms\n",
         FEW, few_time / each, (few_loaded - start) / 1000);
  printf("%4d providers: %5" G_GINT64_FORMAT " us a document, loaded in %3" G_GINT64_FORMAT " ms\n",
         MANY, many_time / each, (many_loaded - few_loaded) / 1000);
  gint64 hundredths = many_time * 100 / few_time;
  printf("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT " times as much (at most 1.20)\n",
         hundredths / 100, hundredths % 100);
  return hundredths <= 120 ? 0 : 1;
}
