/* patterns learn-provider: a person says who a provider is; it is written down as data that can
 * be seen and edited, and settles what waits for just that. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/patterns.h"
#include "app/reextract.h"

static const char heading[] =
    "# Providers that 'cmeledger patterns learn-provider' wrote down. Edit as you like: what is\n"
    "# written here holds for what is read from now on, and for the past after 'reextract'.\n";

typedef struct {
  char *name, *id;
  char **also;
  gboolean plastic_surgery, not_accredited;
  char *body;
} Lesson;

/* "bright-valley-surgical-society": letters and digits of the name, no other section's id. */
static char *make_id(const Library *library, const char *name) {
  g_autoptr(GString) id = g_string_new(NULL);
  g_autofree char *plain = g_str_to_ascii(name, "C");
  for (const char *c = plain; *c && id->len < 48; c++) {
    if (g_ascii_isalnum(*c)) g_string_append_c(id, g_ascii_tolower(*c));
    else if (id->len && id->str[id->len - 1] != '-') g_string_append_c(id, '-');
  }
  while (id->len && id->str[id->len - 1] == '-') g_string_truncate(id, id->len - 1);
  if (id->len == 0) g_string_append(id, "provider");
  g_autofree char *stem = g_strdup(id->str);
  for (guint n = 2; library_section(library, "provider", id->str); n++)
    g_string_printf(id, "%s-%u", stem, n);
  return g_strdup(id->str);
}

static char *write_section(const App *app, const Lesson *lesson) {
  char day[DAY_TEXT_SIZE];
  GString *text = g_string_new(NULL);
  g_autofree char *by = g_strdup(app->by);
  g_strdelimit(by, "\r\n", ' ');
  g_string_append_printf(text, "\n[provider %s]\nname = %s\n", lesson->id, lesson->name);
  for (guint i = 0; lesson->also && lesson->also[i]; i++)
    g_string_append_printf(text, "also = %s\n", lesson->also[i]);
  if (lesson->plastic_surgery) g_string_append(text, "plastic-surgery = yes\n");
  if (lesson->not_accredited) g_string_append(text, "accredited = no\n");
  if (lesson->body) g_string_append_printf(text, "body = %s\n", lesson->body);
  g_string_append_printf(text, "learned = %s, %s\n", day_format(app->today, day), by);
  return g_string_free(text, FALSE);
}

static char *plain_words(const char *text) {
  GString *words = g_string_new(NULL);
  for (const char *c = text; c && *c; c = g_utf8_next_char(c))
    if (g_unichar_isalnum(g_utf8_get_char(c)))
      g_string_append_unichar(words, g_unichar_tolower(g_utf8_get_char(c)));
  return g_string_free(words, FALSE);
}

static gboolean is_about(const Lesson *lesson, const Entry *entry) {
  g_autofree char *printed = plain_words(entry->provider), *name = plain_words(lesson->name);
  if (strstr(printed, name)) return TRUE;
  for (guint i = 0; lesson->also && lesson->also[i]; i++) {
    g_autofree char *other = plain_words(lesson->also[i]);
    if (strstr(printed, other)) return TRUE;
  }
  return FALSE;
}

/* Documents of the entries that wait for a word about this provider. */
static GArray *waiting_documents(Store *store, const Lesson *lesson, GError **error) {
  const EntryFilter filter = {.state = "pending", .flag = "provider-unknown", .oldest_first = TRUE};
  g_autoptr(GPtrArray) entries = store_entries(store, &filter, error);
  GArray *ids = entries ? g_array_new(FALSE, FALSE, sizeof(gint64)) : NULL;
  for (guint i = 0; entries && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    gboolean known = FALSE;
    for (guint j = 0; j < ids->len; j++)
      known = known || g_array_index(ids, gint64, j) == entry->document;
    if (entry->document && !known && is_about(lesson, entry))
      g_array_append_val(ids, entry->document);
  }
  return ids;
}

/* Writes the file when the library loads with it. The library, or NULL: said. */
static Library *write_lesson(App *app, const char *section, GError **error) {
  g_autofree char *folder = g_build_filename(app->home, "patterns", NULL);
  g_autofree char *path = g_build_filename(folder, "learned.patterns", NULL);
  g_autofree char *trial = g_build_filename(folder, ".trial", NULL);
  g_autofree char *trial_file = g_build_filename(trial, "learned.patterns", NULL);
  g_autofree char *old = NULL;
  if (g_mkdir_with_parents(trial, 0700) < 0) {
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", trial,
                g_strerror(errno));
    return NULL;
  }
  gboolean there = g_file_get_contents(path, &old, NULL, NULL);
  g_autofree char *text = g_strconcat(there ? old : heading, section, NULL);
  Library *library = NULL;
  if (g_file_set_contents_full(trial_file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error)) {
    library = app_library_with(app, 1, (char *[]){trial});
    if (!library)
      g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                  "nothing was learnt: the library would not load");
  }
  if (library &&
      (!g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, error) ||
       !app_library_keep(app, error)))
    g_clear_pointer(&library, library_free);
  remove(trial_file);
  remove(trial);
  return library;
}

static int learn(App *app, Store *store, Lesson *lesson) {
  int exit_code;
  g_autoptr(GError) error = NULL;
  g_autoptr(Library) known = app_library(app, &exit_code);
  if (!known) return exit_code;
  if (app->patterns_broken)
    return app_usage(
        "patterns learn-provider: mend HOME/patterns first; 'cmeledger patterns check' names the "
        "faults");
  if (lesson->id && library_section(known, "provider", lesson->id))
    return app_usage(
        "patterns learn-provider: there is a provider '%s' already; 'cmeledger patterns list "
        "provider' "
        "shows them",
        lesson->id);
  if (!lesson->id) lesson->id = make_id(known, lesson->name);
  g_autofree char *section = write_section(app, lesson);
  g_autoptr(Library) library = write_lesson(app, section, &error);
  if (!library) {
    app_warn("patterns learn-provider: %s", error->message);
    return EXIT_ATTENTION;
  }
  printf("learnt [provider %s]: %s, in %s/patterns/learned.patterns\n", lesson->id, lesson->name,
         app->home);
  g_autoptr(GArray) documents = waiting_documents(store, lesson, &error);
  if (!documents) return app_home_fault(app, g_steal_pointer(&error));
  if (documents->len == 0) return EXIT_DONE;
  g_autofree char *why = g_strdup_printf("provider %s learnt", lesson->id);
  const Reextract wanted = {library, TRUE, FALSE, FALSE, why, documents};
  ReextractCounts counts;
  if (!app_reextract(app, store, &wanted, &counts, &exit_code, &error))
    return app_home_fault(app, g_steal_pointer(&error));
  printf("%u entries that waited for it are read again\n", counts.renewed);
  return exit_code;
}

/* The name as it is printed on an entry that waits. */
static char *name_of_entry(Store *store, const char *number, int *exit_code) {
  gint64 id = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(Entry) entry = g_ascii_string_to_signed(number, 10, 1, G_MAXINT64, &id, NULL)
                               ? store_entry(store, id, &error)
                               : NULL;
  *exit_code = EXIT_DONE;
  if (entry && entry->provider && !entry->provider_id) return g_strdup(entry->provider);
  *exit_code =
      entry ? app_usage("patterns learn-provider: entry %s has no provider that is unknown", number)
            : app_usage(
                  "patterns learn-provider: there is no entry '%s'; 'cmeledger review list --flag "
                  "provider-unknown' shows what waits",
                  number);
  return NULL;
}

static gboolean is_one_line(const char *text) {
  return *text && g_utf8_validate(text, -1, NULL) && !strpbrk(text, "\r\n;");
}

static int check_lesson(const Lesson *lesson) {
  if (!is_one_line(lesson->name))
    return app_usage("patterns learn-provider: the name is one line without ';'");
  for (guint i = 0; lesson->also && lesson->also[i]; i++)
    if (!is_one_line(lesson->also[i]))
      return app_usage("patterns learn-provider: --also is one name; give it again for another");
  if (lesson->id && (!*lesson->id || strspn(lesson->id, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
                                         strlen(lesson->id)))
    return app_usage("patterns learn-provider: --id takes small letters, digits and '-'");
  if (lesson->body && strcmp(lesson->body, "liability-carrier") != 0 &&
      strcmp(lesson->body, "facility-accreditor") != 0)
    return app_usage("patterns learn-provider: --body is liability-carrier or facility-accreditor");
  return EXIT_DONE;
}

int patterns_learn(App *app, int argc, char **argv) {
  g_autofree char *entry = NULL, *by = NULL;
  Lesson lesson = {0};
  int exit_code;
  const GOptionEntry options[] = {
      {"entry", 0, 0, G_OPTION_ARG_STRING, &entry, "The provider as printed on that entry", "N"},
      {"also", 0, 0, G_OPTION_ARG_STRING_ARRAY, &lesson.also,
       "Another name of it; may be given again", "NAME"},
      {"id", 0, 0, G_OPTION_ARG_STRING, &lesson.id, "Its short id; else made from the name", "ID"},
      {"plastic-surgery", 0, 0, G_OPTION_ARG_NONE, &lesson.plastic_surgery,
       "All of its credit is plastic surgery", NULL},
      {"not-accredited", 0, 0, G_OPTION_ARG_NONE, &lesson.not_accredited,
       "It awards no credit of its own", NULL},
      {"body", 0, 0, G_OPTION_ARG_STRING, &lesson.body, "liability-carrier or facility-accreditor",
       "WHAT"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, "Who says so, if not the login name", "NAME"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(
          app, &argc, &argv, options, "NAME | --entry N",
          "Remembers an accredited provider that the library does not know, in\n"
          "HOME/patterns/learned.patterns, and settles all entries that wait with it.",
          "cmeledger patterns learn-provider 'Bright Valley Surgical Society' --also BVSS\n"
          "  cmeledger patterns learn-provider --entry 31",
          &exit_code))
    return exit_code;
  if ((argc == 2) == (entry != NULL) || argc > 2)
    return app_usage("patterns learn-provider: one NAME, or --entry N; see --help");
  if (by && *by) {
    g_free(app->by);
    app->by = g_strdup(by);
  }
  lesson.name = entry ? NULL : g_strdup(argv[1]);
  exit_code = entry ? EXIT_DONE : check_lesson(&lesson);
  if (exit_code == EXIT_DONE) {
    g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
    if (store && entry) lesson.name = name_of_entry(store, entry, &exit_code);
    if (store && lesson.name && (exit_code = check_lesson(&lesson)) == EXIT_DONE)
      exit_code = learn(app, store, &lesson);
  }
  g_free(lesson.name);
  g_free(lesson.id);
  g_free(lesson.body);
  g_strfreev(lesson.also);
  return exit_code;
}
