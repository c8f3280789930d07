/* doctor: is this machine fit, and if not, what to do. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "app/app.h"
#include "app/screen.h"
#include "box/boxed.h"

static gboolean say(gboolean good, const char *what, const char *detail) {
  screen_say(29, "%-5s %-22s %s", good ? "ok" : "FAULT", what, detail);
  return good;
}

static gboolean check_home(App *app) {
  struct stat status;
  struct statvfs space;
  if (stat(app->home, &status) < 0) {
    g_autofree char *text = g_strdup_printf("%s does not exist yet; the first command that writes makes it", app->home);
    return say(errno == ENOENT, "home", text);
  }
  gboolean private_folder = (status.st_mode & 077) == 0, writable = access(app->home, W_OK | X_OK) == 0;
  g_autofree char *text =
      g_strdup_printf("%s%s%s", app->home, writable ? "" : ": cannot be written; check its rights",
                      private_folder ? "" : ": others may look into it; chmod 700 it");
  gboolean good = say(private_folder && writable, "home", text);
  if (statvfs(app->home, &space) == 0) {
    guint64 mib = (guint64)space.f_bavail * space.f_frsize >> 20;
    g_autofree char *free_text = g_strdup_printf("%" G_GUINT64_FORMAT " MiB free", mib);
    good = say(mib >= 200, "disk", free_text) && good;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(Store) store = store_open(app->home, STORE_READ, &error);
  gboolean missing = g_error_matches(error, STORE_ERROR, STORE_ERROR_MISSING);
  return say(store || missing, "ledger", store ? "opens" : missing ? "none yet" : error->message) && good;
}

static gboolean check_wall(App *app, const char *name, const char *what) {
  g_autofree char *report = NULL;
  g_autoptr(GError) error = NULL;
  gboolean good = boxed_selftest(app_program(app, name), &report, &error);
  if (good) return say(TRUE, what, "locked in; every way out that was tried is shut");
  say(FALSE, what, error ? error->message : "a way out is open, or a layer is missing:");
  if (report) fputs(report, stdout);
  return FALSE;
}

static gboolean check_reading(App *app) {
  int exit_code;
  g_autoptr(Extractor) extractor = app_extractor(app, NULL, &exit_code);
  return say(extractor != NULL, "reading PDFs", extractor ? "a reader starts" : "see the message above");
}

int cmd_doctor(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "", "Checks folders, rights, the walls around the PDF readers, "
                   "versions and patterns.", "cmeledger doctor", &exit_code))
    return exit_code;
  if (argc > 1) return app_usage("doctor: takes no argument '%s'", argv[1]);
  gboolean good = say(TRUE, "version", "cmeledger " CMELEDGER_VERSION);
  good = check_home(app) && good;
  good = check_wall(app, "cmeledger-worker", "wall of the reader") && good;
  good = check_wall(app, "cmeledger-ocr", "wall of OCR") && good;
  good = check_wall(app, "cmeledger-packet", "wall of the packet") && good;
  good = check_reading(app) && good;
  g_autoptr(Library) library = app_library(app, &exit_code);
  g_autofree char *text = library ? g_strdup_printf("%u patterns, %u examples, version %s",
                                                    library_patterns(library)->len, library_example_count(library),
                                                    library_version(library))
                                  : g_strdup("do not load; see above, or 'cmeledger patterns check'");
  good = say(library && !app->patterns_broken, "patterns", text) && good;
  g_autoptr(Rules) rules = app_rules(app, &exit_code);
  good = say(rules != NULL, "requirement", rules ? rules_source(rules) : "does not load; see above") && good;
  good = say(access("/usr/share/poppler", R_OK) == 0, "poppler-data",
             access("/usr/share/poppler", R_OK) == 0 ? "is there" : "missing; install poppler-data") && good;
  return good ? EXIT_DONE : EXIT_ATTENTION;
}
