/* patterns draft: a first section from a certificate's own sentences. */
#include <stdio.h>

#include "app/patterns.h"
#include "core/suggest.h"

int patterns_draft(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(
          app, &argc, &argv, NULL, "FILE",
          "Writes first sections for a certificate that is not read well: its own sentences, with "
          "blanks "
          "where dates, amounts, names and titles stand, and an example for each in which the "
          "learner is "
          "an invented one. Keep what is right, correct the rest, and put it into HOME/patterns.",
          "cmeledger patterns draft certificate.pdf > mine.patterns", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("patterns draft: name one certificate");
  g_autoptr(Library) library = app_library(app, &exit_code);
  if (!library) return exit_code;
  g_autoptr(DocumentText) document = app_read_document(app, library, argv[1]);
  if (!document) return EXIT_ATTENTION;
  g_autoptr(Draft) draft = draft_from_text(library, document, app->today);
  g_autofree char *text = suggest_patterns(library, document, draft);
  fputs(text, stdout);
  return EXIT_DONE;
}
