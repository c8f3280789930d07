/* The pattern library from its files: the program's own, and over them those of the home, of which
 * the last good set is kept. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/app.h"

#define LAST_GOOD \
  ".last-good" /* a folder in HOME/patterns; files that begin with a point are not read */

static int by_name(gconstpointer a, gconstpointer b) {
  g_autofree char *x = g_path_get_basename(*(char *const *)a),
                  *y = g_path_get_basename(*(char *const *)b);
  return strcmp(x, y);
}

static gboolean has_file(const GPtrArray *paths, const char *name) {
  gboolean found = FALSE;
  for (guint i = 0; i < paths->len && !found; i++) {
    g_autofree char *base = g_path_get_basename(paths->pdata[i]);
    found = strcmp(base, name) == 0;
  }
  return found;
}

/* The pattern files of a folder; those of a name that is listed already are passed over. */
static gboolean list_patterns(const char *folder, GPtrArray *paths) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir)))
    if (g_str_has_suffix(name, ".patterns") && name[0] != '.' && !has_file(paths, name))
      g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
  return dir != NULL;
}

static Library *parse_files(const GPtrArray *paths, GPtrArray **faults) {
  g_autofree LibrarySource *sources = g_new0(LibrarySource, paths->len + 1);
  gboolean readable = TRUE;
  for (guint i = 0; i < paths->len; i++) {
    g_autoptr(GError) error = NULL;
    sources[i].file = g_path_get_basename(paths->pdata[i]);
    if (g_file_get_contents(paths->pdata[i], &sources[i].text, NULL, &error)) continue;
    app_warn("%s", error->message);
    readable = FALSE;
  }
  Library *library = readable ? library_parse(sources, paths->len, faults) : NULL;
  for (guint i = 0; i < paths->len; i++) {
    g_free(sources[i].file);
    g_free(sources[i].text);
  }
  return library;
}

/* What people wrote must not stall the intake; the program's own files are known not to. What is
 * only slow is for `patterns check` to say. */
static Library *refuse_stalling(Library *library, const GPtrArray *edited, GPtrArray *faults) {
  guint known = faults ? faults->len : 0;
  for (guint i = 0; library && i < edited->len; i++) {
    g_autofree char *name = g_path_get_basename(edited->pdata[i]);
    library_check_speed(library, name, faults);
  }
  for (guint i = library ? faults->len : 0; i > known; i--)
    if (((LibraryFault *)faults->pdata[i - 1])->warning) g_ptr_array_remove_index(faults, i - 1);
  if (library && faults->len > known) g_clear_pointer(&library, library_free);
  return library;
}

/* The program's own files under those of `home` (NULL: none) under those named. */
static Library *load(App *app, int n_paths, char **paths, const char *home, GPtrArray **faults) {
  g_autoptr(GPtrArray) edited = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) files = g_ptr_array_new();
  g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
  const char *own = app_patterns_dir(app);
  *faults = NULL;
  for (int i = 0; i < n_paths; i++)
    if (!list_patterns(paths[i], edited)) g_ptr_array_add(edited, g_strdup(paths[i]));
  if (home) list_patterns(home, edited);
  if (!list_patterns(own, owned)) {
    app_warn("no pattern library at %s; reinstall, or set CMELEDGER_PATTERNS", own);
    return NULL;
  }
  for (guint i = 0; i < edited->len; i++) g_ptr_array_add(files, edited->pdata[i]);
  for (guint i = 0; i < owned->len; i++) {
    g_autofree char *name = g_path_get_basename(owned->pdata[i]);
    if (!has_file(files, name)) g_ptr_array_add(files, owned->pdata[i]);
  }
  g_ptr_array_sort(files, by_name);
  Library *library = parse_files(files, faults);
  return refuse_stalling(library, edited, *faults);
}

static char *home_patterns(const App *app) { return g_build_filename(app->home, "patterns", NULL); }

static void print_faults(const GPtrArray *faults) {
  for (guint i = 0; faults && i < faults->len; i++) {
    const LibraryFault *fault = faults->pdata[i];
    if (!fault->warning)
      app_warn("%s:%u:%u: %s%s%s", fault->file, fault->line, fault->column, fault->message,
               fault->suggestion ? "; " : "", fault->suggestion ? fault->suggestion : "");
  }
}

Library *app_library_check(App *app, int n_paths, char **paths, GPtrArray **faults) {
  g_autofree char *home = home_patterns(app);
  if (n_paths == 0) return load(app, 0, NULL, home, faults);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  for (int i = 0; i < n_paths; i++)
    if (!list_patterns(paths[i], files)) g_ptr_array_add(files, g_strdup(paths[i]));
  g_ptr_array_sort(files, by_name);
  *faults = NULL;
  return parse_files(files, faults);
}

Library *app_library_with(App *app, int n_paths, char **paths) {
  g_autoptr(GPtrArray) faults = NULL;
  g_autofree char *home = home_patterns(app);
  Library *library = load(app, n_paths, paths, home, &faults);
  if (!library) print_faults(faults);
  return library;
}

Library *app_library(App *app, int *exit_code) {
  g_autoptr(GPtrArray) faults = NULL, ignored = NULL, none = NULL;
  g_autofree char *home = home_patterns(app), *good = g_build_filename(home, LAST_GOOD, NULL);
  Library *library = load(app, 0, NULL, home, &faults);
  app->patterns_broken = library == NULL;
  if (library) return library;
  print_faults(faults);
  if (g_file_test(home, G_FILE_TEST_IS_DIR) && (library = load(app, 0, NULL, good, &ignored)))
    app_warn(
        "%s: used as it was when it was last good; 'cmeledger patterns check' says when it is "
        "mended",
        home);
  else if (!library && g_file_test(home, G_FILE_TEST_IS_DIR) &&
           (library = load(app, 0, NULL, NULL, &none)))
    app_warn("%s: not used; 'cmeledger patterns check' says when it is mended", home);
  if (!library) *exit_code = EXIT_ATTENTION;
  return library;
}

/* The copy holds the same files as the folder, no others. */
static gboolean copy_patterns(const char *from, const char *to, GError **error) {
  g_autoptr(GPtrArray) now = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
  if (!list_patterns(from, now)) return TRUE;
  if (g_mkdir_with_parents(to, 0700) < 0) {
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", to,
                g_strerror(errno));
    return FALSE;
  }
  list_patterns(to, kept);
  for (guint i = 0; i < kept->len; i++) {
    g_autofree char *name = g_path_get_basename(kept->pdata[i]);
    if (!has_file(now, name)) g_unlink(kept->pdata[i]);
  }
  for (guint i = 0; i < now->len; i++) {
    g_autofree char *name = g_path_get_basename(now->pdata[i]),
                    *copy = g_build_filename(to, name, NULL);
    g_autofree char *text = NULL, *old = NULL;
    if (!g_file_get_contents(now->pdata[i], &text, NULL, error)) return FALSE;
    if (g_file_get_contents(copy, &old, NULL, NULL) && strcmp(old, text) == 0) continue;
    if (!app_write_file(copy, text, -1, error)) return FALSE;
  }
  return TRUE;
}

gboolean app_library_keep(App *app, GError **error) {
  g_autofree char *home = home_patterns(app), *good = g_build_filename(home, LAST_GOOD, NULL);
  return app->patterns_broken || copy_patterns(home, good, error);
}
