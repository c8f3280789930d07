/* patterns: the library checked, listed, and explained on a certificate. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/phrase.h"

/* A library with its faults printed, from a folder or as the program uses it. */
static int check(App *app, int argc, char **argv) {
  gboolean tap = FALSE;
  int exit_code;
  guint warnings = 0, faulty = 0;
  const GOptionEntry options[] = {{"tap", 0, 0, G_OPTION_ARG_NONE, &tap, "Test Anything Protocol", NULL},
                                  {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--tap] [DIR|FILE...]",
                   "Checks pattern files: their form, their regular expressions, their own examples. Without "
                   "a name, the library that the program uses.", "cmeledger patterns check", &exit_code))
    return exit_code;
  g_autoptr(GPtrArray) faults = NULL;
  g_autoptr(Library) library = app_library_check(app, argc - 1, argv + 1, &faults);
  if (library) library_check_speed(library, NULL, faults);
  for (guint i = 0; faults && i < faults->len; i++) {
    const LibraryFault *fault = faults->pdata[i];
    fprintf(stderr, "%s:%u:%u: %s%s%s%s\n", fault->file, fault->line, fault->column, fault->warning ? "warning: " : "",
            fault->message, fault->suggestion ? "; " : "", fault->suggestion ? fault->suggestion : "");
    if (fault->warning) warnings++;
    else faulty++;
  }
  if (tap) {
    const GPtrArray *patterns = library ? library_patterns(library) : NULL;
    printf("1..%u\n", patterns ? patterns->len + 1 : 1);
    printf("%s 1 - the library loads\n", library ? "ok" : "not ok");
    for (guint i = 0; patterns && i < patterns->len; i++)
      printf("ok %u - %s\n", i + 2, ((const Pattern *)patterns->pdata[i])->name);
  } else if (library) {
    printf("%u sections, %u patterns, %u examples: all pass; %u warnings\n", library_sections(library)->len,
           library_patterns(library)->len, library_example_count(library), warnings);
  } else {
    printf("%u faults\n", faulty);
  }
  return library ? EXIT_DONE : EXIT_ATTENTION;
}

static int list(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "[KIND]", "Lists the sections and their patterns, and the kinds of blanks.",
                   "cmeledger patterns list provider", &exit_code))
    return exit_code;
  g_autoptr(Library) library = app_library(app, &exit_code);
  if (!library) return exit_code;
  const char *kind = argc > 1 ? argv[1] : NULL;
  const GPtrArray *sections = library_sections(library), *patterns = library_patterns(library);
  guint shown = 0;
  for (guint i = 0; i < sections->len; i++) {
    const Section *section = sections->pdata[i];
    if (kind && strcmp(kind, section->kind) != 0) continue;
    const char *name = section_get(section, "name"), *role = section_get(section, "role");
    shown++;
    printf("[%s %s]%s%s%s%s  %s:%u\n", section->kind, section->id, role ? " " : "", role ? role : "", name ? "  " : "",
           name ? name : "", section->file, section->line);
    for (guint j = 0; j < patterns->len; j++) {
      const Pattern *pattern = patterns->pdata[j];
      if (pattern->section == section) printf("  %s  %s\n", pattern->name, pattern->source);
    }
  }
  if (kind && !shown) return app_usage("patterns list: there is no section of the kind '%s'", kind);
  if (kind) return EXIT_DONE;
  puts("\nBlanks:");
  for (const BlankKind *blank = blank_kinds; blank->name; blank++) printf("  {%s}  %s\n", blank->name, blank->about);
  return EXIT_DONE;
}

static void explain_match(const DocumentText *document, const Match *match) {
  g_autofree char *whole = document_quote(document, match->span);
  g_autofree char *shown = app_clean(whole);
  const char *role = section_get(match->pattern->section, "role");
  printf("  page %u  \u201c%s\u201d\n          %s%s%s, %s\n", match->span.page, shown, match->pattern->section->kind,
         role ? " " : "", role ? role : "", match->pattern->name);
  for (guint i = 0; i < match->n_captures; i++) {
    g_autofree char *quote = document_quote(document, match->capture[i]);
    g_autofree char *clean = app_clean(quote);
    printf("          %s = %s\n", match->capture_name[i], clean);
  }
}

/* Each field: which patterns matched, then the one of those that did not which came nearest. */
static void explain_field(const Library *library, const DocumentText *document, const Matches *matches,
                          const char *kind, const char *id) {
  guint found = 0;
  printf("%s %s\n", kind, id);
  for (guint i = 0; i < matches->matches->len; i++) {
    const Match *match = &g_array_index(matches->matches, Match, i);
    if (strcmp(match->pattern->section->kind, kind) != 0 || strcmp(match->pattern->section->id, id) != 0) continue;
    explain_match(document, match);
    found++;
  }
  const GPtrArray *patterns = library_patterns(library);
  g_autofree char *nearest = NULL;
  gsize best = 0;
  for (guint i = 0; i < patterns->len && !found; i++) {
    const Pattern *pattern = patterns->pdata[i];
    NearMiss miss = {0};
    if (strcmp(pattern->section->kind, kind) != 0 || strcmp(pattern->section->id, id) != 0 ||
        !library_near_miss(library, pattern, document, &miss))
      continue;
    gsize length = miss.span.end - miss.span.start;
    if (length > best && *miss.wanted) {
      g_autofree char *matched = document_quote(document, miss.span);
      g_autofree char *there = app_clean(miss.found);
      best = length;
      g_free(nearest);
      nearest = g_strdup_printf("  nearest: %s  matched \u201c%s\u201d (page %u), then wanted \u201c%s\u201d and found \u201c%s\u201d",
                                pattern->name, matched, miss.span.page, miss.wanted, there);
    }
    near_miss_clear(&miss);
  }
  if (!found) puts(nearest ? nearest : "  nothing came near");
}

static void explain_draft(const Draft *draft) {
  printf("outcome: %s%s%s\n", outcome_name(draft->outcome), draft->reason ? ", " : "", draft->reason ? draft->reason : "");
  for (guint i = 0; i < draft->entries->len; i++) {
    const Entry *entry = draft->entries->pdata[i];
    printf("entry %u: %s\n", i + 1, state_name(entry->state));
    for (Field field = 0; field < N_FIELDS; field++) {
      const Evidence *evidence = entry_evidence(entry, field);
      g_autofree char *value = entry_get(entry, field);
      g_autofree char *clean = app_clean(value);
      if (!*value) continue;
      printf("  %-24s %s", field_name(field), clean);
      if (evidence) printf("   (page %u, %s, 0.%02u)", evidence->page, evidence->pattern, evidence->confidence);
      puts("");
    }
    for (guint j = 0; j < entry->flags->len; j++) {
      const Flag *flag = entry->flags->pdata[j];
      printf("  flag %s: %s\n", flag->code, flag->message);
    }
  }
}

static int explain(App *app, int argc, char **argv) {
  int exit_code;
  g_autofree char *reason = NULL;
  Outcome outcome;
  if (!app_options(app, &argc, &argv, NULL, "FILE",
                   "Shows for each field which pattern matched where, and where there is none, which came near "
                   "and where it stopped.", "cmeledger patterns explain certificate.pdf", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("patterns explain: name one certificate");
  g_autoptr(Library) library = app_library(app, &exit_code);
  if (!library) return exit_code;
  g_autoptr(DocumentText) document = app_read_document(app, argv[1], &outcome, &reason);
  if (!document) {
    app_warn("%s: %s%s%s", argv[1], outcome == N_OUTCOMES ? "cannot be read" : outcome_name(outcome), reason ? ": " : "",
             reason ? reason : "");
    return EXIT_ATTENTION;
  }
  g_autoptr(Matches) matches = library_match(library, document);
  g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  const GPtrArray *sections = library_sections(library);
  for (guint i = 0; i < sections->len; i++) {
    const Section *section = sections->pdata[i];
    g_autofree char *key = g_strdup_printf("%s %s", section->kind, section->id);
    if ((strcmp(section->kind, "field") != 0 && strcmp(section->kind, "system") != 0) || g_hash_table_contains(told, key))
      continue;
    g_hash_table_add(told, g_steal_pointer(&key));
    explain_field(library, document, matches, section->kind, section->id);
  }
  puts("names");
  for (guint i = 0; i < matches->names->len; i++) {
    const NameHit *hit = &g_array_index(matches->names, NameHit, i);
    g_autofree char *quote = document_quote(document, hit->span);
    printf("  page %u  \u201c%s\u201d  %s %s\n", hit->span.page, quote, hit->section->kind, hit->section->id);
  }
  g_autoptr(Draft) draft = draft_from_text(library, document, app->today);
  explain_draft(draft);
  return EXIT_DONE;
}

int cmd_patterns(App *app, int argc, char **argv) {
  static const struct {
    const char *name;
    Command run;
  } verbs[] = {{"check", check}, {"list", list}, {"explain", explain}};
  const char *verb = argc > 1 ? argv[1] : "";
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
    if (strcmp(verb, verbs[i].name) == 0) {
      g_autofree char *name = g_strconcat("patterns ", verb, NULL);
      argv[1] = name;
      return verbs[i].run(app, argc - 1, argv + 1);
    }
  if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0) {
    puts("Usage: cmeledger patterns check|explain|list ...\n\n"
         "The pattern library: checked against its own examples, explained on a certificate, listed.\n\n"
         "Example:\n  cmeledger patterns explain certificate.pdf");
    return EXIT_DONE;
  }
  return app_usage("patterns: check, explain FILE or list; 'cmeledger patterns --help'");
}
