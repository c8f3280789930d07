/* reextract: documents read again with what is installed today; and `patterns diff`, which only
 * tells what edited patterns would change. */
#include <stdio.h>
#include <string.h>

#include "app/patterns.h"
#include "app/reextract.h"

static int finish(App *app, const Reextract *wanted, const ReextractCounts *counts) {
  if (wanted->json) {
    Json *json = json_new();
    json_begin_object(json, NULL);
    json_int(json, "format", 1);
    json_int(json, "documents", counts->documents);
    json_int(json, "differ", counts->differ);
    json_int(json, "renewed", counts->renewed);
    json_int(json, "added", counts->added);
    json_int(json, "kept", counts->kept);
    json_bool(json, "applied", wanted->apply);
    json_end_object(json);
    app_print_json(json);
  } else {
    printf("%u documents read again, %u differ: %u entries %s, %u %s, %u kept as they are\n",
           counts->documents, counts->differ, counts->renewed,
           wanted->apply ? "renewed" : "would be renewed", counts->added,
           wanted->apply ? "added" : "would be added", counts->kept);
  }
  if (counts->kept)
    app_warn(
        "%u entries would differ and stay as they are: accepted ones are renewed with --accepted, "
        "what a "
        "person decided is for 'cmeledger review correct'",
        counts->kept);
  (void)app;
  return counts->kept || (!wanted->apply && counts->differ) ? EXIT_ATTENTION : EXIT_DONE;
}

static int run(App *app, const Reextract *wanted) {
  int exit_code;
  g_autoptr(GError) error = NULL;
  ReextractCounts counts;
  g_autoptr(Store) store =
      app_open_store(app, wanted->apply ? STORE_WRITE : STORE_READ, &exit_code);
  if (!store) return exit_code;
  if (!app_reextract(app, store, wanted, &counts, &exit_code, &error))
    return app_home_fault(app, g_steal_pointer(&error));
  return exit_code == EXIT_DONE ? finish(app, wanted, &counts) : exit_code;
}

static GArray *documents_named(int argc, char **argv, int *exit_code) {
  GArray *ids = argc > 1 ? g_array_new(FALSE, FALSE, sizeof(gint64)) : NULL;
  *exit_code = EXIT_DONE;
  for (int i = 1; i < argc; i++) {
    gint64 id = 0;
    if (!g_ascii_string_to_signed(argv[i], 10, 1, G_MAXINT64, &id, NULL))
      *exit_code = app_usage("%s: '%s' is no number of a document; 'cmeledger where FILE' shows it",
                             argv[0], argv[i]);
    else g_array_append_val(ids, id);
  }
  return ids;
}

int cmd_reextract(App *app, int argc, char **argv) {
  gboolean dry = FALSE, accepted = FALSE, json = FALSE;
  int exit_code;
  const GOptionEntry options[] = {
      {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry, "Change nothing, only tell", NULL},
      {"accepted", 0, 0, G_OPTION_ARG_NONE, &accepted,
       "Renew accepted entries too; those that differ then wait for review", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json,
       "One JSON object a document that differs, and one of counts", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--dry-run] [--accepted] [DOCUMENT...]",
                   "Reads the archive again with the patterns and the PDF reader of today. Entries "
                   "that wait are "
                   "renewed; what a person decided, and what was accepted, is kept and listed "
                   "where it would differ. "
                   "Run it with --dry-run after an upgrade of poppler: it is 1 when anything is "
                   "read otherwise, or words that an entry rests on are no longer on their page.",
                   "cmeledger reextract --dry-run", &exit_code))
    return exit_code;
  g_autoptr(GArray) ids = documents_named(argc, argv, &exit_code);
  if (exit_code != EXIT_DONE) return exit_code;
  g_autoptr(Library) library = app_library(app, &exit_code);
  if (!library) return exit_code;
  const Reextract wanted = {.library = library, .apply = !dry, .accepted = accepted, .json = json,
                            .why = "read again", .documents = ids};
  return run(app, &wanted);
}

int patterns_diff(App *app, int argc, char **argv) {
  gboolean json = FALSE;
  int exit_code;
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json,
       "One JSON object a document that differs, and one of counts", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[DIR|FILE...]",
                   "Shows what edited patterns would change in the ledger, by document and field, "
                   "and changes "
                   "nothing. The files named stand in for those of the same name; without any, the "
                   "library as it "
                   "is now. 'cmeledger reextract' makes the changes.",
                   "cmeledger patterns diff ~/edited/fields.patterns", &exit_code))
    return exit_code;
  g_autoptr(Library) library = app_library_with(app, argc - 1, argv + 1);
  if (!library) return EXIT_ATTENTION;
  const Reextract wanted = {.library = library, .accepted = TRUE, .json = json};
  return run(app, &wanted);
}
