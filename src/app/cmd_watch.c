/* watch: takes in what is dropped in a folder, and empties it as its files become safe. */
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/results.h"
#include "watch/folder.h"

#define LOOK_AGAIN_MS 500 /* while something is still settling */

typedef struct {
  Results results;
  Intake *intake;
  Folder *folder;
  gboolean once, last; /* last: what has not settled by now is told as waiting */
  guint batch;
  GPtrArray *ready;    /* of FoundFile */
  GHashTable *left;    /* name -> identity of files that stay though they are done with */
  GHashTable *told;    /* name -> reason already told, so that it is told once */
  guint settling;
} Watch;

static volatile sig_atomic_t stopping;
static void stop(int signal_number) {
  (void)signal_number;
  stopping = 1;
}

static FoundFile *found_dup(const FoundFile *found) {
  FoundFile *copy = g_memdup2(found, sizeof *found);
  g_bytes_ref(copy->path);
  g_bytes_ref(copy->name);
  copy->member = g_strdup(found->member);
  return copy;
}

static char *identity_of(const FoundFile *found) {
  return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                         found->device, found->inode, found->size, found->mtime_ns);
}

static gboolean known_as(GHashTable *table, const FoundFile *found, const char *text) {
  return g_strcmp0(g_hash_table_lookup(table, found->name), text) == 0;
}

/* A watch that runs for days tells a fault once, and again when it changes. */
static void tell(Watch *watch, const FoundFile *found, const char *outcome, const char *reason) {
  if (!watch->once && known_as(watch->told, found, reason)) return;
  g_hash_table_insert(watch->told, g_bytes_ref(found->name), g_strdup(reason));
  g_autofree char *shown = display_name(found->path);
  results_add_other(&watch->results, shown, outcome, reason);
}

static void see(const FoundFile *found, FoundState state, const char *reason, gpointer user_data) {
  Watch *watch = user_data;
  g_autofree char *identity = identity_of(found);
  if (known_as(watch->left, found, identity)) return;
  if (state == FOUND_READY) g_ptr_array_add(watch->ready, found_dup(found));
  else if (state == FOUND_REFUSED) {
    tell(watch, found, "refused", reason);
    g_hash_table_insert(watch->left, g_bytes_ref(found->name), g_steal_pointer(&identity));
  } else if (watch->last) {
    tell(watch, found, "waiting", reason);
  } else {
    watch->settling++;
  }
}

static void end_file(Watch *watch, const IntakeResult *result) {
  g_autoptr(GError) error = NULL;
  FoundFile *found = result->handle;
  if (strcmp(result->outcome, "waiting") == 0) {
    tell(watch, found, "waiting", result->reason);
    if (watch->once) g_hash_table_insert(watch->left, g_bytes_ref(found->name), identity_of(found));
    return;
  }
  results_add(&watch->results, result);
  if (result->safe && folder_remove(watch->folder, found, &error)) return;
  if (error) app_warn("%s: taken in, and left in the folder", error->message);
  g_hash_table_insert(watch->left, g_bytes_ref(found->name), identity_of(found));
}

static void take(Watch *watch, guint from, guint to) {
  g_autoptr(GPtrArray) files = g_ptr_array_new();
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func((GDestroyNotify)intake_result_free);
  for (guint i = from; i < to; i++) {
    FoundFile *found = watch->ready->pdata[i];
    int fd = folder_open_found(watch->folder, found);
    if (fd < 0) {
      if (errno != ENOENT && errno != ESTALE) {
        tell(watch, found, "waiting", g_strerror(errno));
        if (watch->once) g_hash_table_insert(watch->left, g_bytes_ref(found->name), identity_of(found));
      }
      continue;
    }
    IntakeFile *file = g_new0(IntakeFile, 1);
    *file = (IntakeFile){.path = g_bytes_ref(found->path), .folder = found->member, .fd = fd,
                         .device = found->device, .inode = found->inode, .size = found->size,
                         .mtime_ns = found->mtime_ns, .handle = found};
    g_ptr_array_add(files, file);
  }
  intake_run(watch->intake, files, results);
  for (guint i = 0; i < results->len; i++) end_file(watch, results->pdata[i]);
  results_progress(&watch->results, watch->results.total + watch->ready->len - to);
}

static int by_name(gconstpointer a, gconstpointer b) {
  return g_bytes_compare((*(FoundFile *const *)a)->name, (*(FoundFile *const *)b)->name);
}

/* One look, and everything that is ready taken in. FALSE when the folder cannot be read. */
static gboolean look(Watch *watch) {
  g_autoptr(GError) error = NULL;
  g_ptr_array_set_size(watch->ready, 0);
  watch->settling = 0;
  folder_drain(watch->folder);
  if (!folder_scan(watch->folder, see, watch, &error)) {
    app_warn("%s", error->message);
    return FALSE;
  }
  g_ptr_array_sort(watch->ready, by_name);
  for (guint i = 0; i < watch->ready->len && !stopping; i += watch->batch)
    take(watch, i, MIN(i + watch->batch, watch->ready->len));
  return TRUE;
}

static void wait_for_events(Watch *watch, int milliseconds) {
  struct pollfd event = {.fd = folder_fd(watch->folder), .events = POLLIN};
  poll(&event, event.fd >= 0 ? 1 : 0, milliseconds);
}

static gboolean run_once(Watch *watch, guint64 settle_seconds) {
  gint64 deadline = g_get_monotonic_time() + (gint64)settle_seconds * G_USEC_PER_SEC;
  for (;;) {
    if (!look(watch)) return FALSE;
    if (watch->settling == 0 || stopping) return TRUE;
    if (g_get_monotonic_time() >= deadline) break;
    wait_for_events(watch, LOOK_AGAIN_MS);
  }
  watch->last = TRUE;
  return look(watch);
}

static gboolean run_for_ever(Watch *watch, guint64 scan_seconds) {
  while (!stopping) {
    if (!look(watch)) return FALSE;
    if (stopping) break;
    int wait = watch->settling           ? LOOK_AGAIN_MS
               : folder_polls(watch->folder) ? 2000
                                             : (int)MIN(scan_seconds, 86400) * 1000;
    wait_for_events(watch, wait);
  }
  return TRUE;
}

int cmd_watch(App *app, int argc, char **argv) {
  gboolean once = FALSE, json = FALSE;
  int exit_code;
  const GOptionEntry options[] = {
      {"once", 0, 0, G_OPTION_ARG_NONE, &once, "Take in what is there, settled, and end", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a file, totals last", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--once] [--json] [DIR]",
                   "Takes in what is dropped in DIR (default HOME/inbox). A file in DIR/MEMBER_ID/ "
                   "belongs to that member. Files leave the folder once they are safe.",
                   "cmeledger watch ~/Shared/certificates", &exit_code))
    return exit_code;
  if (argc > 2) return app_usage("watch: one folder at a time");
  g_autofree char *inbox = argc > 1 ? g_strdup(argv[1]) : g_build_filename(app->home, "inbox", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(Intake) intake = intake_new(app, "watch", inbox, &exit_code);
  if (!intake) return exit_code;
  if (argc <= 1 && g_mkdir_with_parents(inbox, 0700) < 0) {
    app_warn("%s: %s", inbox, g_strerror(errno));
    return EXIT_HOME;
  }
  gboolean polling = strcmp(app_config(app, "polling"), "yes") == 0;
  g_autoptr(Folder) folder = folder_open(inbox, polling, &error);
  if (!folder) {
    app_warn("%s", error->message);
    return EXIT_ATTENTION;
  }
  g_autoptr(GPtrArray) ready = g_ptr_array_new_with_free_func((GDestroyNotify)found_file_free);
  g_autoptr(GHashTable) left = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free);
  g_autoptr(GHashTable) told = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free);
  Watch watch = {.results = {.app = app, .json = json}, .intake = intake, .folder = folder, .once = once,
                 .batch = (guint)app_config_number(app, "batch"), .ready = ready, .left = left, .told = told};
  const struct sigaction action = {.sa_handler = stop};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  if (!once)
    fprintf(stderr, "cmeledger: watching %s%s; end with Ctrl-C\n", inbox,
            folder_polls(folder) ? " (by looking every 2 seconds)" : "");
  gboolean good = once ? run_once(&watch, app_config_number(app, "settle-seconds"))
                       : run_for_ever(&watch, app_config_number(app, "scan-seconds"));
  exit_code = results_end(&watch.results);
  if (!good) return EXIT_ATTENTION;
  return once ? exit_code : EXIT_DONE;
}
