/* A provider that is learnt or forgotten: the file first, then the documents it is about. */
#include "app/lesson.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/reextract.h"

#define FILE_NAME "learned.patterns"

static const char heading[] =
    "# Providers that 'cmeledger patterns learn-provider' or a review wrote down. Edit as you like:\n"
    "# what is written here holds for what is read from now on, and for the past after 'reextract'.\n";

void lesson_free(Lesson *lesson) {
  if (!lesson) return;
  g_free(lesson->name);
  g_free(lesson->id);
  g_strfreev(lesson->also);
  g_free(lesson->body);
  g_free(lesson->learned);
  g_free(lesson);
}

static char *plain_words(const char *text) {
  GString *words = g_string_new(NULL);
  for (const char *c = text; c && *c; c = g_utf8_next_char(c))
    if (g_unichar_isalnum(g_utf8_get_char(c)))
      g_string_append_unichar(words, g_unichar_tolower(g_utf8_get_char(c)));
  return g_string_free(words, FALSE);
}

static gboolean says(const char *text, const char *name) {
  g_autofree char *printed = plain_words(text), *wanted = plain_words(name);
  return *wanted && strstr(printed, wanted);
}

static gboolean is_about(const Lesson *lesson, const Entry *entry) {
  gboolean about = says(entry->provider, lesson->name);
  for (guint i = 0; !about && lesson->also && lesson->also[i]; i++)
    about = says(entry->provider, lesson->also[i]);
  return about;
}

Lesson *lesson_about(const Entry *waiting, const char *name) {
  if (waiting->provider_id || !waiting->provider || !entry_find_flag(waiting, "provider-unknown"))
    return NULL;
  Lesson *lesson = g_new0(Lesson, 1);
  lesson->name = g_strdup(name && *name ? name : waiting->provider);
  if (!says(waiting->provider, lesson->name)) {
    lesson->also = g_new0(char *, 2);
    lesson->also[0] = g_strdup(waiting->provider);
  }
  return lesson;
}

static gboolean is_one_line(const char *text) {
  g_autofree char *words = plain_words(text);
  return *words && g_utf8_validate(text, -1, NULL) && !strpbrk(text, "\r\n;");
}

char *lesson_fault(const Lesson *lesson) {
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  static const char *const bodies[] = {"liability-carrier", "facility-accreditor", NULL};
  if (!is_one_line(lesson->name)) return g_strdup("the name is one line without ';'");
  for (guint i = 0; lesson->also && lesson->also[i]; i++)
    if (!is_one_line(lesson->also[i]))
      return g_strdup("each other name is one line without ';'");
  if (lesson->id && (!*lesson->id || strspn(lesson->id, letters) != strlen(lesson->id)))
    return g_strdup("an id is of small letters, digits and '-'");
  if (lesson->body && !g_strv_contains(bodies, lesson->body))
    return g_strdup("a body is liability-carrier or facility-accreditor");
  return NULL;
}

/* ---- the file ---- */

static char *section_text(const App *app, const Lesson *lesson) {
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

static char *file_path(const App *app) {
  return g_build_filename(app->home, "patterns", FILE_NAME, NULL);
}

static char *file_text(const App *app) {
  g_autofree char *path = file_path(app);
  char *text = NULL;
  return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

/* Replaces the file when the library loads with it. The library; NULL: *why or error. */
static Library *write_file(App *app, const char *text, char **why, GError **error) {
  g_autofree char *path = file_path(app);
  g_autofree char *trial = g_build_filename(app->home, "patterns", ".trial", NULL);
  g_autofree char *trial_file = g_build_filename(trial, FILE_NAME, NULL);
  Library *library = NULL;
  if (g_mkdir_with_parents(trial, 0700) < 0) {
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", trial,
                g_strerror(errno));
    return NULL;
  }
  if (app_write_file(trial_file, text, -1, error)) {
    library = app_library_with(app, 1, (char *[]){trial});
    if (!library) *why = g_strdup("the pattern library does not load with it");
  }
  if (library &&
      (!app_write_file(path, text, -1, error) || !app_library_keep(app, error)))
    g_clear_pointer(&library, library_free);
  remove(trial_file);
  remove(trial);
  return library;
}

/* The text without the section, its examples included; what is said of the next one stays. NULL:
 * it is not there. */
static char *without_section(const char *text, const char *id) {
  g_autofree char *head = g_strdup_printf("[provider %s]", id);
  GString *kept = g_string_new(NULL), *lately = g_string_new(NULL);
  gboolean inside = FALSE, found = FALSE;
  for (const char *line = text; *line;) {
    gsize length = strcspn(line, "\n");
    length += line[length] == '\n';
    g_autofree char *words = g_strstrip(g_strndup(line, length));
    if (*words == '[' && strcmp(words, "[example]") != 0) {
      inside = strcmp(words, head) == 0;
      found = found || inside;
      if (!inside) g_string_append_len(kept, lately->str, (gssize)lately->len);
      g_string_truncate(lately, 0);
    }
    if (!inside) g_string_append_len(kept, line, (gssize)length);
    else if (*words && *words != '#') g_string_truncate(lately, 0);
    else g_string_append_len(lately, line, (gssize)length);
    line += length;
  }
  g_string_free(lately, TRUE);
  return g_string_free(kept, !found);
}

GPtrArray *lessons_of(const App *app) {
  GPtrArray *lessons = g_ptr_array_new_with_free_func((GDestroyNotify)lesson_free);
  g_autofree char *text = file_text(app);
  g_autoptr(GPtrArray) faults = NULL;
  const LibrarySource source = {(char *)FILE_NAME, text};
  g_autoptr(Library) library = text ? library_parse(&source, 1, &faults) : NULL;
  const GPtrArray *sections = library ? library_sections(library) : NULL;
  for (guint i = 0; sections && i < sections->len; i++) {
    const Section *section = sections->pdata[i];
    if (strcmp(section->kind, "provider") != 0) continue;
    Lesson *lesson = g_new0(Lesson, 1);
    lesson->name = g_strdup(section_get(section, "name"));
    lesson->id = g_strdup(section->id);
    lesson->learned = g_strdup(section_get(section, "learned"));
    lesson->not_accredited = g_strcmp0(section_get(section, "accredited"), "no") == 0;
    g_ptr_array_add(lessons, lesson);
  }
  return lessons;
}

/* ---- what it is about ---- */

typedef struct {
  const Lesson *lesson; /* NULL: those that rest on `id` */
  const char *id;
  GArray *entries, *documents; /* of gint64; a document can stand there twice */
} Concerned;

static gboolean collect(Entry *entry, gpointer data) {
  Concerned *concerned = data;
  gboolean wanted = concerned->lesson
                        ? is_about(concerned->lesson, entry)
                        : g_strcmp0(entry->provider_id, concerned->id) == 0 && !entry->decided_by;
  if (!wanted || !entry->document) return TRUE;
  g_array_append_val(concerned->entries, entry->id);
  g_array_append_val(concerned->documents, entry->document);
  return TRUE;
}

static gboolean read_again(App *app, Store *store, const Library *library, Concerned *concerned,
                           const char *because, gboolean show, LessonEffect *effect, GError **error) {
  ReextractCounts counts;
  const EntryFilter filter = {.state = concerned->lesson ? "pending" : NULL,
                              .flag = concerned->lesson ? "provider-unknown" : NULL};
  *effect = (LessonEffect){0};
  concerned->entries = g_array_new(FALSE, FALSE, sizeof(gint64));
  concerned->documents = g_array_new(FALSE, FALSE, sizeof(gint64));
  gboolean good = store_entries_visit(store, &filter, collect, concerned, error);
  const Reextract wanted = {.library = (Library *)library, .apply = TRUE, .why = because,
                            .accepted = concerned->lesson == NULL, .quiet = !show,
                            .documents = concerned->documents};
  good = good && (concerned->documents->len == 0 ||
                  app_reextract(app, store, &wanted, &counts, &effect->exit_code, error));
  effect->read = concerned->entries->len;
  for (guint i = 0; good && i < concerned->entries->len; i++) {
    g_autoptr(Entry) entry = store_entry(store, g_array_index(concerned->entries, gint64, i), error);
    effect->settled += entry && entry->state != STATE_PENDING;
    good = !*error;
  }
  g_array_unref(concerned->entries);
  g_array_unref(concerned->documents);
  return good;
}

/* The library as it is; NULL with *why when it cannot be added to. */
static Library *sound_library(App *app, char **why) {
  int exit_code;
  Library *library = app_library(app, &exit_code);
  if (library && !app->patterns_broken) return library;
  *why = g_strdup("mend HOME/patterns first; 'cmeledger patterns check' names the faults");
  library_free(library);
  return NULL;
}

gboolean lesson_learn(App *app, Store *store, Lesson *lesson, gboolean show, LessonEffect *effect,
                      char **why, GError **error) {
  if ((*why = lesson_fault(lesson))) return FALSE;
  g_autoptr(Library) known = sound_library(app, why);
  if (!known) return FALSE;
  if (lesson->id && library_section(known, "provider", lesson->id)) {
    *why = g_strdup_printf("there is a provider '%s' already; 'cmeledger patterns list provider' "
                           "shows them", lesson->id);
    return FALSE;
  }
  if (!lesson->id) lesson->id = library_new_id(known, lesson->name);
  g_autofree char *section = section_text(app, lesson), *old = file_text(app);
  g_autofree char *text = g_strconcat(old ? old : heading, section, NULL);
  g_autoptr(Library) library = write_file(app, text, why, error);
  if (!library) return FALSE;
  g_autofree char *because = g_strdup_printf("provider %s learnt", lesson->id);
  Concerned concerned = {.lesson = lesson};
  return read_again(app, store, library, &concerned, because, show, effect, error);
}

gboolean lesson_forget(App *app, Store *store, const char *id, gboolean show, LessonEffect *effect,
                       char **why, GError **error) {
  g_autoptr(Library) known = sound_library(app, why);
  if (!known) return FALSE;
  g_autofree char *old = file_text(app), *text = old ? without_section(old, id) : NULL;
  if (!text) {
    *why = g_strdup_printf("no provider '%s' was learnt; HOME/patterns/" FILE_NAME " has those that "
                           "were", id);
    return FALSE;
  }
  g_autoptr(Library) library = write_file(app, text, why, error);
  if (!library) return FALSE;
  g_autofree char *because = g_strdup_printf("provider %s forgotten", id);
  Concerned concerned = {.id = id};
  return read_again(app, store, library, &concerned, because, show, effect, error);
}
