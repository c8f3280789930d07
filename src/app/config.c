/* Settings: HOME/config over defaults, one table of all of them; and the `config` command. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/screen.h"

typedef struct {
  const char *name, *value; /* default */
  const char *about;
  guint64 least, most;      /* 0, 0: text */
} Setting;

#define MIB (G_GUINT64_CONSTANT(1) << 20)
static const Setting settings[] = {
    {"workers", "0", "programs that read PDFs at once; 0: one for each core", 0, 64},
    {"max-input", "104857600", "bytes of a file that is read; a larger one is quarantined", 1, 4096 * MIB},
    {"max-archive", "1073741824", "bytes of a file that is kept though too large to be read", 1,
     65536 * MIB},
    {"max-pages", "2000", "pages of a document that are read", 1, 100000},
    {"max-text", "16777216", "bytes of text that a document may give", 1024, 1024 * MIB},
    {"cpu-seconds", "20", "CPU time that a document may take", 1, 3600},
    {"wall-seconds", "0", "seconds after which a reader is ended; 0: 3 x cpu-seconds + 30", 0, 36000},
    {"memory", "1073741824", "bytes of address space of a reader", 64 * MIB, 65536 * MIB},
    {"renew-after", "500", "documents that a reader reads before a fresh one takes over", 1, 1000000},
    {"scan-pages", "30", "scanned pages of a document that OCR reads; with more it reads none of them", 0, 10000},
    {"scan-pixels", "2200", "long side of the drawing of a page that OCR reads", 500, 6000},
    {"scan-cpu-seconds", "60", "CPU time that OCR may take for a page", 1, 3600},
    {"accept-scans", "no", "yes: a scan that reads the same twice, with nothing else in doubt, is accepted", 0, 0},
    {"look-share", "100", "percent of certificates to be accepted of which OCR checks that they show what they say", 0, 100},
    {"look-seed", "0", "which of them: a number that who sends files does not know; 0: the home makes its own", 0, G_MAXINT64},
    {"batch", "100", "files that are taken in with one commit", 1, 10000},
    {"settle-seconds", "5", "how long watch --once waits for files that are still changing", 0, 3600},
    {"rest-seconds", "10", "how long watch leaves a file alone that does not end as it should", 0, 3600},
    {"scan-seconds", "60", "seconds between two looks at the whole watch folder", 1, 86400},
    {"review-share", "0", "percent of accepted entries that a person looks at all the same", 0, 100},
    {"review-seed", "1", "which of them: another number draws others", 0, G_MAXINT64},
    {"audit-shared-papers", "no",
     "yes: an audit file shows a paper that holds rows of other persons too; no: it says why not", 0, 0},
    {"desk-patience", "60", "seconds that the desk waits for a request to arrive whole", 1, 3600},
    {"polling", "no", "yes: look at the watch folder every 2 seconds, trust no events", 0, 0},
};

static const Setting *find_setting(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
    if (strcmp(settings[i].name, name) == 0) return &settings[i];
  return NULL;
}

static char *config_path(const App *app) { return g_build_filename(app->home, "config", NULL); }

/* The value in the file, or NULL. Lines are NAME = VALUE; # begins a comment. */
static char *stored_value(const App *app, const char *name) {
  g_autofree char *path = config_path(app), *text = NULL;
  char *found = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return NULL;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    char *equals = strchr(lines[i], '=');
    if (lines[i][0] == '#' || !equals) continue;
    *equals = '\0';
    if (strcmp(g_strstrip(lines[i]), name) != 0) continue;
    g_free(found);
    found = g_strdup(g_strstrip(equals + 1));
  }
  return found;
}

static gboolean is_valid(const Setting *setting, const char *value) {
  guint64 number;
  if (setting->most == 0) return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
  return g_ascii_string_to_unsigned(value, 10, setting->least, setting->most, &number, NULL);
}

const char *app_config(App *app, const char *name) {
  const Setting *setting = find_setting(name);
  char *value = stored_value(app, name);
  if (value && !is_valid(setting, value)) {
    app_warn("%s/config: %s = %s is not valid; %s is used", app->home, name, value, setting->value);
    g_clear_pointer(&value, g_free);
  }
  if (!value) return setting->value;
  g_ptr_array_add(app->keep, value);
  return value;
}

guint64 app_config_number(App *app, const char *name) {
  return g_ascii_strtoull(app_config(app, name), NULL, 10);
}

gboolean app_trusts_scans(App *app) { return strcmp(app_config(app, "accept-scans"), "yes") == 0; }

static int set_value(App *app, const Setting *setting, const char *value) {
  g_autofree char *path = config_path(app), *text = NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GError) error = NULL;
  if (!is_valid(setting, value))
    return setting->most ? app_usage("config: %s takes a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                                     setting->name, setting->least, setting->most)
                         : app_usage("config: %s takes yes or no", setting->name);
  int exit_code;
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  if (g_file_get_contents(path, &text, NULL, NULL)) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
      g_autofree char *name = g_strndup(lines[i], strcspn(lines[i], "="));
      if (strcmp(g_strstrip(name), setting->name) != 0 && *lines[i])
        g_string_append_printf(out, "%s\n", lines[i]);
    }
  }
  g_string_append_printf(out, "%s = %s\n", setting->name, value);
  if (app_write_file(path, out->str, (gssize)out->len, &error))
    return EXIT_DONE;
  return app_home_fault(app, g_steal_pointer(&error));
}

int cmd_config(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "list | get NAME | set NAME VALUE",
                   "Lists, shows or changes the settings of the home (HOME/config).",
                   "cmeledger config set cpu-seconds 40", &exit_code))
    return exit_code;
  const char *verb = argc > 1 ? argv[1] : "list";
  if (strcmp(verb, "list") == 0 && argc <= 2) {
    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
      const char *value = app_config(app, settings[i].name);
      gboolean changed = strcmp(value, settings[i].value) != 0;
      screen_say(33, "%-19s %-12s %s%s%s%s", settings[i].name, value, settings[i].about,
                 changed ? " (default " : "", changed ? settings[i].value : "", changed ? ")" : "");
    }
    return EXIT_DONE;
  }
  gboolean get = strcmp(verb, "get") == 0 && argc == 3, set = strcmp(verb, "set") == 0 && argc == 4;
  if (!get && !set) return app_usage("config: list, get NAME or set NAME VALUE");
  const Setting *setting = find_setting(argv[2]);
  if (!setting) return app_usage("config: there is no setting '%s'; 'cmeledger config list' shows them", argv[2]);
  if (set) return set_value(app, setting, argv[3]);
  puts(app_config(app, setting->name));
  return EXIT_DONE;
}
