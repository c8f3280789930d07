/* The report of a watch on its folder, and `status --intake`, which reads it. */
#include "app/watching.h"
#include "app/screen.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

void watching_file_free(WatchingFile *file) {
  if (!file) return;
  g_free(file->file);
  g_free(file->reason);
  g_free(file->since);
  g_free(file->next);
  g_free(file);
}

Watching *watching_new(const char *path) {
  Watching *watching = g_new0(Watching, 1);
  watching->path = g_strdup(path);
  watching->files = g_ptr_array_new_with_free_func((GDestroyNotify)watching_file_free);
  return watching;
}

void watching_free(Watching *watching) {
  if (!watching) return;
  g_free(watching->path);
  g_free(watching->mode);
  g_free(watching->last_scan);
  g_free(watching->fault);
  g_ptr_array_unref(watching->files);
  g_free(watching);
}

static char *reports_of(const App *app) { return g_build_filename(app->home, "watching", NULL); }

static void set(GKeyFile *out, const char *group, const char *key, const char *value) {
  if (value) g_key_file_set_string(out, group, key, value);
}

gboolean watching_save(const App *app, const Watching *watching) {
  g_autofree char *folder = reports_of(app);
  g_autofree char *name = sha256_of_bytes(watching->path, strlen(watching->path));
  g_autofree char *file = g_strdup_printf("%s/%.16s.state", folder, name);
  g_autofree char *path = g_strescape(watching->path, NULL);
  g_autoptr(GKeyFile) out = g_key_file_new();
  set(out, "folder", "path", path);
  set(out, "folder", "mode", watching->mode);
  set(out, "folder", "last-scan", watching->last_scan);
  set(out, "folder", "fault", watching->fault);
  for (guint i = 0; i < watching->files->len; i++) {
    const WatchingFile *one = watching->files->pdata[i];
    g_autofree char *group = g_strdup_printf("file %u", i + 1);
    set(out, group, "file", one->file);
    set(out, group, "reason", one->reason);
    set(out, group, "since", one->since);
    set(out, group, "next", one->next);
    g_key_file_set_uint64(out, group, "tries", one->tries);
  }
  gsize length;
  g_autofree char *text = g_key_file_to_data(out, &length, NULL);
  g_mkdir(folder, 0700);
  return g_file_set_contents_full(file, text, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                  NULL);
}

static char *get(GKeyFile *in, const char *group, const char *key) {
  return g_key_file_get_string(in, group, key, NULL);
}

static Watching *load_one(const char *file) {
  g_autoptr(GKeyFile) in = g_key_file_new();
  if (!g_key_file_load_from_file(in, file, G_KEY_FILE_NONE, NULL)) return NULL;
  g_autofree char *escaped = get(in, "folder", "path");
  if (!escaped) return NULL;
  g_autofree char *path = g_strcompress(escaped);
  Watching *watching = watching_new(path);
  watching->mode = get(in, "folder", "mode");
  watching->last_scan = get(in, "folder", "last-scan");
  watching->fault = get(in, "folder", "fault");
  g_auto(GStrv) groups = g_key_file_get_groups(in, NULL);
  for (guint i = 1; groups[i]; i++) {
    WatchingFile *one = g_new0(WatchingFile, 1);
    one->file = get(in, groups[i], "file");
    one->reason = get(in, groups[i], "reason");
    one->since = get(in, groups[i], "since");
    one->next = get(in, groups[i], "next");
    one->tries = (guint)g_key_file_get_uint64(in, groups[i], "tries", NULL);
    g_ptr_array_add(watching->files, one);
  }
  return watching;
}

static int by_path(gconstpointer a, gconstpointer b) {
  return strcmp((*(Watching *const *)a)->path, (*(Watching *const *)b)->path);
}

GPtrArray *watching_load(const App *app) {
  GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)watching_free);
  g_autofree char *folder = reports_of(app);
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *file = g_build_filename(folder, name, NULL);
    Watching *one = g_str_has_suffix(name, ".state") ? load_one(file) : NULL;
    if (one) g_ptr_array_add(all, one);
  }
  g_ptr_array_sort(all, by_path);
  return all;
}

/* ---- the folder as it is now ---- */

typedef struct {
  Store *store;
  Unclaimed *unclaimed;
  gint64 now; /* wall clock, seconds: an age is for people */
  GError *error;
} Look;

static void see(const FoundFile *found, FoundState state, const char *reason, gpointer user_data) {
  Look *look = user_data;
  gboolean taken = FALSE;
  (void)reason;
  if (!look->error && !store_has_upload(look->store, found->path, found->inode, found->size,
                                        found->mtime_ns, &taken, &look->error))
    return;
  if (state == FOUND_REFUSED) look->unclaimed->refused++;
  if (state == FOUND_REFUSED || taken) return;
  gint64 age = MAX(0, look->now - found->mtime_ns / 1000000000);
  look->unclaimed->waiting++;
  if (look->unclaimed->oldest && age <= look->unclaimed->oldest_age) return;
  g_free(look->unclaimed->oldest);
  look->unclaimed->oldest = display_name(found->name);
  look->unclaimed->oldest_age = age;
}

void unclaimed_clear(Unclaimed *unclaimed) { g_clear_pointer(&unclaimed->oldest, g_free); }

gboolean watching_look(const Watching *watching, Store *store, Unclaimed *unclaimed,
                       GError **error) {
  memset(unclaimed, 0, sizeof *unclaimed);
  Look look = {store, unclaimed, g_get_real_time() / G_USEC_PER_SEC, NULL};
  g_autoptr(Folder) folder = folder_open(watching->path, TRUE, 0, error);
  if (!folder || !folder_scan(folder, see, &look, error)) return FALSE;
  if (!look.error) return TRUE;
  g_propagate_error(error, look.error);
  return FALSE;
}

/* ---- status --intake ---- */

static void write_json(Json *json, const Watching *watching, const Unclaimed *unclaimed,
                       const char *fault) {
  g_autoptr(GBytes) bytes = g_bytes_new(watching->path, strlen(watching->path));
  g_autofree char *path = display_name(bytes);
  json_begin_object(json, NULL);
  json_string(json, "folder", path);
  json_string(json, "mode", watching->mode);
  json_string(json, "last_scan", watching->last_scan);
  json_string(json, "fault", fault);
  json_int(json, "waiting", unclaimed->waiting);
  json_int(json, "refused", unclaimed->refused);
  json_string(json, "oldest", unclaimed->oldest);
  if (unclaimed->oldest) json_int(json, "oldest_age", unclaimed->oldest_age);
  else json_null(json, "oldest_age");
  json_begin_array(json, "files");
  for (guint i = 0; i < watching->files->len; i++) {
    const WatchingFile *file = watching->files->pdata[i];
    json_begin_object(json, NULL);
    json_string(json, "file", file->file);
    json_string(json, "reason", file->reason);
    json_string(json, "since", file->since);
    json_int(json, "tries", file->tries);
    json_string(json, "next", file->next);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
}

static char *age_in_words(gint64 seconds) {
  if (seconds < 120) return g_strdup_printf("%d seconds", (int)seconds);
  if (seconds < 7200) return g_strdup_printf("%d minutes", (int)(seconds / 60));
  if (seconds < 172800) return g_strdup_printf("%d hours", (int)(seconds / 3600));
  return g_strdup_printf("%d days", (int)(seconds / 86400));
}

static void write_text(const Watching *watching, const Unclaimed *unclaimed, const char *fault) {
  g_autoptr(GBytes) bytes = g_bytes_new(watching->path, strlen(watching->path));
  g_autofree char *path = display_name(bytes);
  screen_say(2, "%s", path);
  printf("  mode %s, last scan %s\n", watching->mode, watching->last_scan);
  if (fault) {
    screen_say(4, "  cannot be read: %s", fault);
  } else if (unclaimed->oldest) {
    g_autofree char *age = age_in_words(unclaimed->oldest_age);
    screen_say(4, "  %u waiting, the oldest since %s: %s", unclaimed->waiting, age, unclaimed->oldest);
  } else {
    puts("  nothing waits");
  }
  if (unclaimed->refused) printf("  %u refused, which stay\n", unclaimed->refused);
  for (guint i = 0; i < watching->files->len; i++) {
    const WatchingFile *file = watching->files->pdata[i];
    g_autofree char *next = file->next ? g_strdup_printf(" (tried %u times, again at %s)", file->tries, file->next) : NULL;
    screen_say(6, "    %s: %s%s", file->file, file->reason ? file->reason : "", next ? next : "");
  }
}

int watching_status(App *app, gboolean json) {
  int exit_code;
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  g_autoptr(GPtrArray) all = watching_load(app);
  Json *out = json ? json_new() : NULL;
  gboolean good = TRUE;
  if (json) {
    json_begin_object(out, NULL);
    json_int(out, "format", 1);
    json_begin_array(out, "folders");
  }
  for (guint i = 0; i < all->len; i++) {
    const Watching *watching = all->pdata[i];
    g_autoptr(GError) error = NULL;
    Unclaimed unclaimed;
    gboolean seen = watching_look(watching, store, &unclaimed, &error);
    if (json) write_json(out, watching, &unclaimed, seen ? NULL : error->message);
    else write_text(watching, &unclaimed, seen ? NULL : error->message);
    good = good && seen && unclaimed.waiting == 0;
    unclaimed_clear(&unclaimed);
  }
  if (json) {
    json_end_array(out);
    json_end_object(out);
    app_print_json(out);
  } else if (all->len == 0) {
    puts("No folder was ever watched; 'cmeledger watch' does.");
  }
  return good ? EXIT_DONE : EXIT_ATTENTION;
}
