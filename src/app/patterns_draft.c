/* patterns draft: a first section from a certificate's own sentences. */
#include <stdio.h>
#include <string.h>

#include "app/patterns.h"
#include "core/suggest.h"

/* "credits=4.50": what the author says that a field is. NULL: said. */
static Entry *told_by(int argc, char **argv) {
  g_autoptr(Entry) told = entry_new();
  for (int i = 2; i < argc; i++) {
    Field field;
    g_autofree char *why = NULL;
    const char *equals = strchr(argv[i], '=');
    g_autofree char *name = g_strndup(argv[i], equals ? (gsize)(equals - argv[i]) : 0);
    if (!equals || !field_from_name(name, &field) ||
        (field != FIELD_MEMBER_NAME && field != FIELD_TITLE && field != FIELD_DATE &&
         field != FIELD_CREDITS)) {
      app_usage("patterns draft: '%s' is not member_name=, title=, date= or credits= with a value",
                argv[i]);
      return NULL;
    }
    if (!entry_set(told, field, equals + 1, &why)) {
      app_usage("patterns draft: %s: %s", argv[i], why);
      return NULL;
    }
  }
  return g_steal_pointer(&told);
}

int patterns_draft(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(
          app, &argc, &argv, NULL, "FILE [FIELD=VALUE...]",
          "Writes first sections for a certificate that is not read well: its own sentences, with "
          "blanks where dates, amounts, names and titles are in doubt, and an example for each in "
          "which the learner is an invented one. Where a field should be something else, say what: "
          "the phrase is made for that. Keep what is right, correct the rest, take 'draft = yes' "
          "out, and put it into HOME/patterns.",
          "cmeledger patterns draft certificate.pdf > mine.patterns\n"
          "  cmeledger patterns draft certificate.pdf credits=4.50 'title=Wound Care'", &exit_code))
    return exit_code;
  if (argc < 2) return app_usage("patterns draft: name one certificate");
  g_autoptr(Entry) told = told_by(argc, argv);
  if (!told) return EXIT_USAGE;
  g_autoptr(Library) library = app_library(app, &exit_code);
  if (!library) return exit_code;
  g_autoptr(DocumentText) document = app_read_document(app, library, argv[1]);
  if (!document) return EXIT_ATTENTION;
  g_autoptr(Draft) draft = draft_from_text(library, document, app->today);
  g_autofree char *text = suggest_patterns(library, document, draft, argc > 2 ? told : NULL);
  fputs(text, stdout);
  return EXIT_DONE;
}
