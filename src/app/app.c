/* Shared by the commands: options, messages, the home and what is opened in it. */
#include "app/app.h"
#include "app/screen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Help is ours, so that it goes to stdout, ends with an example and exits 0. */
gboolean app_options(App *app, int *argc, char ***argv, const GOptionEntry *entries,
                     const char *usage, const char *summary, const char *example,
                     int *exit_code) {
  gboolean help = FALSE;
  const GOptionEntry common[] = {
      {"home", 0, 0, G_OPTION_ARG_FILENAME, &app->home, "The home: ledger and archive", "DIR"},
      {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this help", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  g_autoptr(GOptionContext) context = g_option_context_new(usage);
  g_autoptr(GError) error = NULL;

  g_autofree char *name = g_strdup_printf("cmeledger %s", (*argv)[0]);
  g_set_prgname(name);
  g_option_context_set_summary(context, summary);
  g_autofree char *description = g_strdup_printf("Example:\n  %s\n", example);
  g_option_context_set_description(context, description);
  g_option_context_set_help_enabled(context, FALSE);
  if (entries) g_option_context_add_main_entries(context, entries, NULL);
  g_option_context_add_main_entries(context, common, NULL);
  gboolean parsed = g_option_context_parse(context, argc, argv, &error);
  if (help) {
    g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
    screen_say_lines(text);
    *exit_code = EXIT_DONE;
    return FALSE;
  }
  if (!parsed) {
    *exit_code = app_usage("%s: %s; see '%s --help'", (*argv)[0], error->message, name);
    return FALSE;
  }
  for (int i = 1; i < *argc; i++)
    if (strcmp((*argv)[i], "--") == 0) {
      memmove(*argv + i, *argv + i + 1, (gsize)(*argc - i) * sizeof **argv);
      (*argc)--;
      break;
    }
  return TRUE;
}

#define BAR 20
static gboolean drawn; /* the last line of the terminal is one of progress */

/* "[#####---------------] 12 of 40 files, 8.1/s, 3 s left" */
static void draw_progress(guint done, guint of, const char *what, double rate) {
  char bar[BAR + 1];
  for (guint i = 0; i < BAR; i++) bar[i] = (guint64)i * of < (guint64)done * BAR ? '#' : '-';
  bar[BAR] = '\0';
  fprintf(stderr, "\r[%s] %u of %u %s", bar, done, of, what);
  const double left = rate > 0 ? (of - done) / rate : 0;
  if (rate > 0)
    fprintf(stderr, ", %.1f/s, %.0f %s left", rate, left < 120 ? left : left / 60, left < 120 ? "s" : "min");
  fputs("\033[K", stderr);
}

void app_progress(const App *app, guint done, guint of, const char *what) {
  static gint64 begun, next; /* not in the first second, then ten times in one */
  static guint last;
  static const char *last_what;
  if (!app->progress) return;
  const gint64 now = g_get_monotonic_time();
  if (begun == 0 || done < last || g_strcmp0(what, last_what) != 0) begun = now;
  if (next == 0) next = now + G_USEC_PER_SEC;
  last = done;
  last_what = what;
  if (now < next) return;
  next = now + G_USEC_PER_SEC / 10;
  if (of) draw_progress(done, of, what, now > begun ? (double)done * G_USEC_PER_SEC / (double)(now - begun) : 0);
  else fprintf(stderr, "\r%u %s\033[K", done, what);
  drawn = TRUE;
}

void app_progress_end(void) {
  if (drawn) fputs("\r\033[K", stderr);
  drawn = FALSE;
}

void app_warn(const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_autofree char *clean = app_clean(text);
  fflush(stdout);
  app_progress_end();
  fprintf(stderr, "cmeledger: %s\n", clean);
}

int app_usage(const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  app_warn("%s", text);
  return EXIT_USAGE;
}

int app_home_fault(App *app, GError *error) {
  app_warn("the home %s cannot be used: %s", app->home, error->message);
  g_error_free(error);
  return EXIT_HOME;
}

/* A result that could not be written is no result: a full disk behind stdout is said. */
static void print(const char *text, const char *end, gboolean now) {
  app_progress_end();
  if (fputs(text, stdout) >= 0 && fputs(end, stdout) >= 0 && (!now || fflush(stdout) == 0)) return;
  fprintf(stderr, "cmeledger: standard output: %s\n", g_strerror(errno));
  exit(EXIT_ATTENTION);
}

void app_print_json(Json *json) {
  g_autofree char *text = json_steal(json);
  print(text, "\n", TRUE);
}

void app_print_json_part(Json *json) {
  print(json->out->str, "", FALSE);
  g_string_truncate(json->out, 0);
}

/* Without CONSISTENT, GLib writes over what is there and leaves the end of what was longer. */
gboolean app_write_file(const char *path, const char *text, gssize length, GError **error) {
  return g_file_set_contents_full(path, text, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  0600, error);
}

char *app_clean(const char *text) {
  const char *odd = text;
  while (*odd >= ' ' && *odd <= '~') odd++;
  if (!*odd) return g_strdup(text);
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *clean = g_string_new(NULL);
  for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    if (code == '\n') g_string_append(clean, "\\n");
    else if (code == '\t') g_string_append_c(clean, ' ');
    else if (character_is_hidden(code))
      g_string_append_printf(clean, "\\u{%x}", code);
    else g_string_append_unichar(clean, code);
  }
  return g_string_free(clean, FALSE);
}

static const char *fixed_day(void) {
  const char *today = g_getenv("CMELEDGER_TODAY");
  return today && *today ? today : NULL;
}

gboolean app_read_day(App *app) {
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  if (fixed_day()) return day_parse(fixed_day(), &app->today);
  app->today = day_from_ymd(g_date_time_get_year(now), g_date_time_get_month(now),
                            g_date_time_get_day_of_month(now));
  return TRUE;
}

/* CMELEDGER_TODAY fixes the day but leaves the time, so that histories keep their order. */
char *app_now(const App *app) {
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  char day[DAY_TEXT_SIZE];
  if (!fixed_day()) return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *time = g_date_time_format(now, "%H:%M:%S");
  return g_strdup_printf("%sT%sZ", day_format(app->today, day), time);
}

void app_stamp(App *app, Store *store) {
  app_read_day(app);
  g_autofree char *now = app_now(app);
  store_set_actor(store, app->by, now);
}

Store *app_open_store(App *app, StoreMode mode, int *exit_code) {
  g_autoptr(GError) error = NULL;
  Store *store = store_open(app->home, mode, &error);
  if (!store) {
    if (mode != STORE_WRITE && g_error_matches(error, STORE_ERROR, STORE_ERROR_MISSING)) {
      app_warn("there is no ledger in %s yet; 'cmeledger member import ROSTER.csv' or "
               "'cmeledger ingest FILE' makes one, or name the home with --home", app->home);
      *exit_code = EXIT_HOME;
    } else {
      *exit_code = app_home_fault(app, g_steal_pointer(&error));
    }
    return NULL;
  }
  app_stamp(app, store);
  return store;
}

Roster *app_roster(Store *store, GError **error) {
  GPtrArray *members = store_members(store, error);
  return members ? roster_take(members) : NULL;
}

Member *app_member(App *app, Store *store, const char *command, const char *id, int *exit_code) {
  g_autoptr(GError) error = NULL;
  g_autoptr(Member) member = store_member(store, id, &error);
  g_autoptr(Roster) roster = member || error ? NULL : app_roster(store, &error);
  if (error) {
    *exit_code = app_home_fault(app, g_steal_pointer(&error));
    return NULL;
  }
  if (member) return g_steal_pointer(&member);
  g_autoptr(GPtrArray) nearest = roster_nearest_ids(roster, id, 1);
  if (nearest->len)
    *exit_code = app_usage("%s: there is no member '%s'; nearest is %s", command, id,
                           (const char *)nearest->pdata[0]);
  else
    *exit_code = app_usage("%s: there is no member '%s'; 'cmeledger member list' shows them", command, id);
  return NULL;
}

gboolean app_member_exists(App *app, const char *command, const char *id, int *exit_code) {
  g_autoptr(GError) error = NULL;
  g_autoptr(Store) store = store_open(app->home, STORE_READ, &error);
  if (!store && g_error_matches(error, STORE_ERROR, STORE_ERROR_MISSING))
    *exit_code = app_usage("%s: there is no member '%s'; 'cmeledger member list' shows them", command, id);
  else if (!store)
    *exit_code = app_home_fault(app, g_steal_pointer(&error));
  g_autoptr(Member) member = store ? app_member(app, store, command, id, exit_code) : NULL;
  return member != NULL;
}

/* Programs and patterns lie beside each other: in build/ (or build/asan/) with the sources
 * above, or in PREFIX/bin with PREFIX/libexec and PREFIX/share. */
static const char *keep(App *app, char *text) {
  g_ptr_array_add(app->keep, text);
  return text;
}

static const char *first_that_exists(App *app, const char *const *places, const char *name) {
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname(self ? self : ".");
  char *path = NULL;
  for (guint i = 0; places[i]; i++) {
    g_free(path);
    path = g_build_filename(folder, places[i], name, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) break;
  }
  return keep(app, path);
}

const char *app_program(App *app, const char *name) {
  const char *const places[] = {"../libexec/cmeledger", ".", NULL};
  return first_that_exists(app, places, name);
}

const char *app_patterns_dir(App *app) {
  const char *const places[] = {"../share/cmeledger", "..", "../..", NULL};
  const char *set = g_getenv("CMELEDGER_PATTERNS");
  return set ? set : first_that_exists(app, places, "patterns");
}

Rules *app_rules(App *app, int *exit_code) {
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *why = NULL;
  g_autofree char *own = g_build_filename(app_patterns_dir(app), "requirements", "asps.rules", NULL);
  g_autofree char *homes =
      g_build_filename(app->home, "patterns", "requirements", "asps.rules", NULL);
  const char *path = g_file_test(homes, G_FILE_TEST_EXISTS) ? homes : own;
  Rules *rules = NULL;
  *exit_code = EXIT_ATTENTION;
  if (!g_file_get_contents(path, &text, NULL, &error)) app_warn("%s", error->message);
  else if (!(rules = rules_parse(path, text, &why))) app_warn("%s", why);
  return rules;
}
