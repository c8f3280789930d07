/* patterns explain: what matched on a certificate, what came near, and what decided. */
#include <stdio.h>
#include <string.h>

#include "app/patterns.h"
#include "app/screen.h"
#include "core/accept.h"

static void explain_match(const DocumentText *document, const Match *match) {
  g_autofree char *whole = document_quote(document, match->span);
  screen_say(10, "  page %u  \u201c%s\u201d", match->span.page, whole);
  printf("          %s\n", match->pattern->name);
  for (guint i = 0; i < match->n_captures; i++) {
    g_autofree char *quote = document_quote(document, match->capture[i]);
    screen_say(12, "          %s = %s", match->capture_name[i], quote);
  }
}

static gboolean same_group(const Section *a, const Section *b) {
  return strcmp(a->kind, b->kind) == 0 && strcmp(a->id, b->id) == 0 &&
         g_strcmp0(section_get(a, "role"), section_get(b, "role")) == 0;
}

/* A number or "the" alone is on every page: that is not near. */
static gboolean says_something(const char *matched) {
  guint words = 0, longest = 0, length = 0;
  for (const char *c = matched;; c++) {
    if (g_ascii_isalpha(*c)) {
      length++;
      continue;
    }
    words += length > 1;
    longest = MAX(longest, length);
    length = 0;
    if (!*c) break;
  }
  return words > 1 || longest > 3;
}

#define NEAREST 3

typedef struct {
  gsize length; /* of what did match */
  char *told;
} Nearest;

static void nearest_clear(gpointer nearest) { g_free(((Nearest *)nearest)->told); }

static gint furthest_first(gconstpointer a, gconstpointer b) {
  const Nearest *x = a, *y = b;
  return x->length > y->length ? -1 : x->length < y->length;
}

/* Of the patterns of a field and role, none of which matches, those that came furthest. */
static void explain_nearest(const Library *library, const DocumentText *document,
                            const Section *group) {
  const GPtrArray *patterns = library_patterns(library);
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Nearest));
  g_array_set_clear_func(found, nearest_clear);
  for (guint i = 0; i < patterns->len; i++) {
    const Pattern *pattern = patterns->pdata[i];
    NearMiss miss = {0};
    if (!same_group(pattern->section, group) ||
        !library_near_miss(library, pattern, document, &miss))
      continue;
    gsize length = miss.span.end - miss.span.start;
    g_autofree char *quote = document_quote(document, miss.span);
    if (*miss.wanted && says_something(quote)) {
      g_autofree char *matched = app_clean(quote), *there = app_clean(miss.found);
      Nearest nearest = {
          length,
          g_strdup_printf("  nearest: %s\n    page %u has \u201c%s\u201d\n    then wanted "
                          "\u201c%s\u201d\n    and found  \u201c%s\u201d",
                          pattern->name, miss.span.page, matched, g_strchug(miss.wanted), there)};
      g_array_append_val(found, nearest);
    }
    near_miss_clear(&miss);
  }
  g_array_sort(found, furthest_first);
  for (guint i = 0; i < MIN(found->len, NEAREST); i++) puts(g_array_index(found, Nearest, i).told);
  if (found->len == 0) puts("  nothing came near");
}

/* Each field and role: which patterns matched, else which came near. */
static void explain_group(const Library *library, const DocumentText *document,
                          const Matches *matches, const Section *group) {
  const char *role = section_get(group, "role");
  guint found = 0;
  printf("%s %s%s%s\n", group->kind, group->id, role ? ", " : "", role ? role : "");
  for (guint i = 0; i < matches->matches->len; i++) {
    const Match *match = &g_array_index(matches->matches, Match, i);
    if (!same_group(match->pattern->section, group)) continue;
    explain_match(document, match);
    found++;
  }
  if (!found) explain_nearest(library, document, group);
}

static void explain_draft(const Draft *draft) {
  printf("outcome: %s%s%s\n", outcome_name(draft->outcome), draft->reason ? ", " : "",
         draft->reason ? draft->reason : "");
  for (guint i = 0; i < draft->entries->len; i++) {
    const Entry *entry = draft->entries->pdata[i];
    printf("entry %u: %s\n", i + 1, state_name(entry->state));
    for (Field field = 0; field < N_FIELDS; field++) {
      const Evidence *evidence = entry_evidence(entry, field);
      g_autofree char *value = entry_get(entry, field);
      if (!*value) continue;
      g_autofree char *seen = evidence ? g_strdup_printf("   (page %u, %s, 0.%02u)", evidence->page, evidence->pattern,
                                                         evidence->confidence)
                                       : g_strdup("");
      screen_say(27, "  %-24s %s%s", field_name(field), value, seen);
    }
    g_autofree char *reasons = accept_reasons(entry);
    g_auto(GStrv) lines = g_strsplit(g_strchomp(reasons), "\n", -1);
    printf("  it is %s because\n", state_name(entry->state));
    for (guint j = 0; lines[j]; j++) screen_say(6, "    %s", lines[j]);
  }
}

int patterns_explain(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "FILE",
                   "Shows for each field which pattern matched where, and where there is none, "
                   "which came near "
                   "and where it stopped.",
                   "cmeledger patterns explain certificate.pdf", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("patterns explain: name one certificate");
  g_autoptr(Library) library = app_library(app, &exit_code);
  if (!library) return exit_code;
  g_autoptr(DocumentText) document = app_read_document(app, library, argv[1]);
  if (!document) return EXIT_ATTENTION;
  g_autoptr(Matches) matches = library_match(library, document);
  g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const GPtrArray *sections = library_sections(library);
  for (guint i = 0; i < sections->len; i++) {
    const Section *section = sections->pdata[i];
    const char *role = section_get(section, "role");
    g_autofree char *key =
        g_strdup_printf("%s %s %s", section->kind, section->id, role ? role : "");
    if ((strcmp(section->kind, "field") != 0 && strcmp(section->kind, "system") != 0) ||
        g_hash_table_contains(told, key))
      continue;
    g_hash_table_add(told, g_steal_pointer(&key));
    explain_group(library, document, matches, section);
  }
  puts("names");
  for (guint i = 0; i < matches->names->len; i++) {
    const NameHit *hit = &g_array_index(matches->names, NameHit, i);
    g_autofree char *quote = document_quote(document, hit->span);
    screen_say(10, "  page %u  \u201c%s\u201d  %s %s", hit->span.page, quote, hit->section->kind, hit->section->id);
  }
  g_autoptr(Draft) draft = draft_from_text(library, document, app->today);
  explain_draft(draft);
  return EXIT_DONE;
}
