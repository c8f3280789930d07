/* patterns: the library checked and listed; the other verbs have files of their own. */
#include <stdio.h>
#include <string.h>

#include "app/patterns.h"
#include "app/screen.h"
#include "core/phrase.h"

/* One test a pattern, and one for each fault; a warning is a comment. */
static void print_tap(const Library *library, const GPtrArray *faults) {
  const GPtrArray *patterns = library ? library_patterns(library) : NULL;
  guint n = 0;
  printf("TAP version 13\n");
  for (guint i = 0; patterns && i < patterns->len; i++)
    printf("ok %u - %s\n", ++n, ((const Pattern *)patterns->pdata[i])->name);
  for (guint i = 0; faults && i < faults->len; i++) {
    const LibraryFault *fault = faults->pdata[i];
    if (fault->warning)
      printf("# %s:%u:%u: %s\n", fault->file, fault->line, fault->column, fault->message);
    else
      printf("not ok %u - %s:%u:%u: %s\n", ++n, fault->file, fault->line, fault->column,
             fault->message);
  }
  if (!library && (!faults || faults->len == 0))
    printf("not ok %u - the files cannot be read\n", ++n);
  printf("1..%u\n", n);
}

/* A library with its faults printed, from a folder or as the program uses it. */
static int check(App *app, int argc, char **argv) {
  gboolean tap = FALSE;
  int exit_code;
  guint warnings = 0, faulty = 0;
  const GOptionEntry options[] = {
      {"tap", 0, 0, G_OPTION_ARG_NONE, &tap, "Test Anything Protocol", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--tap] [DIR|FILE...]",
                   "Checks pattern files: their form, their regular expressions, their own "
                   "examples. Without a name, the library that the program uses.",
                   "cmeledger patterns check", &exit_code))
    return exit_code;
  g_autoptr(GPtrArray) faults = NULL;
  g_autoptr(Library) library = app_library_check(app, argc - 1, argv + 1, &faults);
  if (library) library_check_speed(library, NULL, faults);
  for (guint i = 0; faults && i < faults->len; i++) {
    const LibraryFault *fault = faults->pdata[i];
    fprintf(stderr, "%s:%u:%u: %s%s%s%s\n", fault->file, fault->line, fault->column,
            fault->warning ? "warning: " : "", fault->message, fault->suggestion ? "; " : "",
            fault->suggestion ? fault->suggestion : "");
    if (fault->warning) warnings++;
    else faulty++;
  }
  if (library && faulty) g_clear_pointer(&library, library_free); /* it would stall */
  if (tap) {
    print_tap(library, faults);
  } else if (library) {
    printf("%u sections, %u patterns, %u examples: all pass; %u warnings\n",
           library_sections(library)->len, library_patterns(library)->len,
           library_example_count(library), warnings);
  } else {
    printf("%u %s\n", faulty, faulty == 1 ? "fault" : "faults");
  }
  return library ? EXIT_DONE : EXIT_ATTENTION;
}

static int list(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "[KIND]",
                   "Lists the sections and their patterns, and the kinds of blanks.",
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
    screen_say(4, "[%s %s]%s%s%s%s  %s:%u", section->kind, section->id, role ? " " : "",
               role ? role : "", name ? "  " : "", name ? name : "", section->file, section->line);
    for (guint j = 0; j < patterns->len; j++) {
      const Pattern *pattern = patterns->pdata[j];
      if (pattern->section == section) screen_say(6, "  %s  %s", pattern->name, pattern->source);
    }
  }
  if (kind && !shown) return app_usage("patterns list: there is no section of the kind '%s'", kind);
  if (kind) return EXIT_DONE;
  puts("\nBlanks:");
  for (const BlankKind *blank = blank_kinds; blank->name; blank++)
    printf("  {%s}  %s\n", blank->name, blank->about);
  return EXIT_DONE;
}

int cmd_patterns(App *app, int argc, char **argv) {
  static const struct {
    const char *name;
    Command run;
  } verbs[] = {
      {"check", check},          {"list", list},          {"explain", patterns_explain},
      {"draft", patterns_draft}, {"diff", patterns_diff}, {"learn-provider", patterns_learn},
      {"forget-provider", patterns_forget}};
  const char *verb = argc > 1 ? argv[1] : "";
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
    if (strcmp(verb, verbs[i].name) == 0) {
      g_autofree char *name = g_strconcat("patterns ", verb, NULL);
      argv[1] = name;
      return verbs[i].run(app, argc - 1, argv + 1);
    }
  if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0) {
    screen_say_lines(
        "Usage: cmeledger patterns check|explain|list|draft|diff|learn-provider|forget-provider\n       ...\n\n"
        "The pattern library: checked against its own examples, listed, explained on a "
        "certificate; a "
        "first draft of a section made from a certificate; edited patterns compared with the "
        "ledger; a "
        "provider learnt, or forgotten. HOME/patterns holds your own files: one of the name of the program's "
        "stands in "
        "for it, others come on top. 'cmeledger patterns VERB --help' says more.\n\n"
        "Example:\n  cmeledger patterns explain certificate.pdf");
    return EXIT_DONE;
  }
  return app_usage(
      "patterns: check, explain, list, draft, diff, learn-provider or forget-provider; 'cmeledger "
      "patterns --help'");
}
