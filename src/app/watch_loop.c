/* The loop of a watch: looks, takes in what is ready, and empties the folder as files become safe. */
#include "app/watch_loop.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "app/results.h"
#include "app/watching.h"

#define LOOK_AGAIN_MS 500     /* while something is too fresh to tell */
#define POLL_MS 2000          /* without events, or while the folder itself is away */
#define LONGEST_PAUSE 60      /* seconds between two tries of a file that meets a fault */
#define SHORT_REST 2          /* with --once: seconds a file without its end must be the same */

typedef struct { /* a file that is still there after a look */
  char *shown;      /* its name for people */
  char *identity;   /* another one: another file */
  char *reason;     /* why it is still there; NULL: it is about to be taken in */
  char *since;      /* wall time of that reason */
  gboolean over;    /* not tried again while it is the same: refused, or not to be removed */
  gboolean scan;    /* needs OCR: its turn is after all others */
  gboolean counted; /* taken in already, and only its removal is tried again */
  guint tries;
  gint64 due;       /* monotonic time of the next try */
  guint look;       /* the last look that saw it */
} Known;

typedef struct {
  Results results;
  Intake *intake;
  Folder *folder;
  Watching *report;
  int bell;
  gboolean once, last; /* last: what has not settled by now is told as waiting */
  guint batch, looks;
  GPtrArray *ready;    /* of FoundFile: texts, for all that is known */
  GPtrArray *scans;    /* of FoundFile */
  GPtrArray *held;     /* of IntakeResult, told once they had their look */
  GHashTable *known;   /* name -> Known */
  gboolean settling, more; /* more: scans or looks are left, and the next look is due at once */
} Watch;

static gboolean is_over(const Watch *watch) {
  struct pollfd bell = {.fd = watch->bell, .events = POLLIN};
  return poll(&bell, 1, 0) > 0;
}

static FoundFile *found_dup(const FoundFile *found) {
  FoundFile *copy = g_memdup2(found, sizeof *found);
  g_bytes_ref(copy->path);
  g_bytes_ref(copy->name);
  copy->member = g_strdup(found->member);
  return copy;
}

static void known_free(gpointer memory) {
  Known *known = memory;
  g_free(known->shown);
  g_free(known->identity);
  g_free(known->reason);
  g_free(known->since);
  g_free(known);
}

/* What is known of that very file; made when it is new or another one. */
static Known *known_of(Watch *watch, const FoundFile *found) {
  g_autofree char *identity = g_strdup_printf(
      "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
      found->device, found->inode, found->size, found->mtime_ns);
  Known *known = g_hash_table_lookup(watch->known, found->name);
  if (!known || strcmp(known->identity, identity) != 0) {
    known = g_new0(Known, 1);
    known->shown = display_name(found->name);
    known->identity = g_steal_pointer(&identity);
    g_hash_table_insert(watch->known, g_bytes_ref(found->name), known);
  }
  known->look = watch->looks;
  return known;
}

/* Sets why it is still there. TRUE when that is news: a watch that runs for days says it once. */
static gboolean set_reason(Watch *watch, Known *known, const char *reason) {
  if (known->reason && strcmp(known->reason, reason) == 0) return FALSE;
  g_free(known->reason);
  g_free(known->since);
  known->reason = g_strdup(reason);
  known->since = app_now(watch->results.app);
  return TRUE;
}

static void tell(Watch *watch, const FoundFile *found, const char *outcome, const char *reason) {
  g_autofree char *shown = display_name(found->path);
  results_add_other(&watch->results, shown, outcome, reason);
}

/* A fault that may end: tried again after 1, 2, 4 ... seconds; --once leaves that to the next. */
static void put_off(Watch *watch, const FoundFile *found, const char *reason) {
  Known *known = known_of(watch, found);
  gint64 pause = MIN(LONGEST_PAUSE, 1 << MIN(known->tries, 10));
  known->tries++;
  known->due = g_get_monotonic_time() + pause * G_USEC_PER_SEC;
  known->over = watch->once;
  if (!set_reason(watch, known, reason)) return;
  if (known->counted) app_warn("%s: taken in, and still in the folder: %s", known->shown, reason);
  else tell(watch, found, "waiting", reason);
}

static void see(const FoundFile *found, FoundState state, const char *reason, gpointer user_data) {
  Watch *watch = user_data;
  Known *known = known_of(watch, found);
  if (known->over || (known->due > g_get_monotonic_time() && !watch->last)) return;
  known->due = 0;
  if (state == FOUND_READY) g_ptr_array_add(known->scan ? watch->scans : watch->ready, found_dup(found));
  else if (state == FOUND_UNREADABLE) put_off(watch, found, reason);
  else if (state == FOUND_REFUSED) {
    known->over = TRUE;
    set_reason(watch, known, reason);
    tell(watch, found, "refused", reason);
  } else {
    set_reason(watch, known, reason);
    watch->settling = watch->settling || watch->once || state == FOUND_SETTLING;
    if (watch->last) tell(watch, found, "waiting", reason);
  }
}

static void end_file(Watch *watch, IntakeResult *taken) {
  g_autoptr(GError) error = NULL;
  g_autoptr(IntakeResult) result = taken;
  FoundFile *found = result->handle;
  Known *known = known_of(watch, found);
  if (strcmp(result->outcome, INTAKE_SCAN) == 0) {
    known->scan = watch->more = TRUE;
    return;
  }
  if (strcmp(result->outcome, "waiting") == 0) {
    put_off(watch, found, result->reason);
    return;
  }
  const gboolean counted = known->counted;
  known->counted = TRUE;
  if (!result->safe) {
    known->over = TRUE;
    set_reason(watch, known, result->reason);
  } else if (folder_remove(watch->folder, found, &error)) {
    g_hash_table_remove(watch->known, found->name);
  } else {
    put_off(watch, found, error ? error->message : "somebody has it open for writing");
  }
  if (!counted && result->waits) g_ptr_array_add(watch->held, g_steal_pointer(&result));
  else if (!counted) results_add(&watch->results, result);
}

static void take(Watch *watch, const GPtrArray *ready, guint from, guint to) {
  g_autoptr(GPtrArray) files = g_ptr_array_new();
  g_autoptr(GPtrArray) results = g_ptr_array_new();
  for (guint i = from; i < to; i++) {
    FoundFile *found = ready->pdata[i];
    int fd = folder_open_found(watch->folder, found);
    if (fd < 0) {
      if (errno != ENOENT && errno != ESTALE) put_off(watch, found, g_strerror(errno));
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
  app_progress(watch->results.app, to, ready->len, ready == watch->scans ? "scans" : "files");
}

static int by_name(gconstpointer a, gconstpointer b) {
  return g_bytes_compare((*(FoundFile *const *)a)->name, (*(FoundFile *const *)b)->name);
}

static gboolean is_gone(gpointer name, gpointer known, gpointer watch) {
  (void)name;
  return ((Known *)known)->look != ((Watch *)watch)->looks;
}

static char *wall_time_of(gint64 monotonic) {
  gint64 ahead = MAX(0, monotonic - g_get_monotonic_time());
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autoptr(GDateTime) then = g_date_time_add(now, ahead);
  return g_date_time_format(then, "%Y-%m-%dT%H:%M:%SZ");
}

/* For `status --intake` of another program. */
static void report(Watch *watch, const char *fault) {
  GHashTableIter iter;
  gpointer value;
  Watching *out = watch->report;
  g_free(out->last_scan);
  out->last_scan = wall_time_of(0);
  g_free(out->mode);
  out->mode = g_strdup(folder_polls(watch->folder) ? "polling" : "events");
  g_free(out->fault);
  out->fault = g_strdup(fault);
  g_ptr_array_set_size(out->files, 0);
  g_hash_table_iter_init(&iter, watch->known);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const Known *known = value;
    if (!known->reason) continue;
    WatchingFile *file = g_new0(WatchingFile, 1);
    *file =
        (WatchingFile){g_strdup(known->shown), g_strdup(known->reason), g_strdup(known->since),
                       known->due && !known->over ? wall_time_of(known->due) : NULL, known->tries};
    g_ptr_array_add(out->files, file);
  }
  watching_save(watch->results.app, out);
}

/* A few, and then another look for what came meanwhile. */
static void take_scans(Watch *watch) {
  const guint n = MIN(SCANS_AT_ONCE, watch->scans->len);
  if (n == 0 || is_over(watch)) return;
  intake_put_scans_off(watch->intake, FALSE);
  take(watch, watch->scans, 0, n);
  intake_put_scans_off(watch->intake, TRUE);
  watch->more = watch->more || n < watch->scans->len;
}

/* Some of what waits for OCR to look at it; what had its look is told. */
static void look_at_pages(Watch *watch) {
  if (is_over(watch)) return;
  const gboolean more = intake_look(watch->intake);
  watch->more = watch->more || more;
  for (guint i = 0; i < watch->held->len;) {
    IntakeResult *result = watch->held->pdata[i];
    if (!intake_has_looked(watch->intake, result)) {
      i++;
      continue;
    }
    results_add(&watch->results, result);
    g_ptr_array_remove_index(watch->held, i);
  }
}

/* One look, and everything that is ready taken in. FALSE when the folder cannot be read. */
static gboolean look(Watch *watch) {
  g_autoptr(GError) error = NULL;
  g_ptr_array_set_size(watch->ready, 0);
  g_ptr_array_set_size(watch->scans, 0);
  watch->settling = watch->more = FALSE;
  watch->looks++;
  folder_drain(watch->folder);
  if (!folder_scan(watch->folder, see, watch, &error)) {
    if (g_strcmp0(watch->report->fault, error->message) != 0) app_warn("%s", error->message);
    report(watch, error->message);
    return FALSE;
  }
  g_hash_table_foreach_remove(watch->known, is_gone, watch);
  g_ptr_array_sort(watch->ready, by_name);
  g_ptr_array_sort(watch->scans, by_name);
  for (guint i = 0; i < watch->ready->len && !is_over(watch); i += watch->batch)
    take(watch, watch->ready, i, MIN(i + watch->batch, watch->ready->len));
  look_at_pages(watch);
  take_scans(watch);
  report(watch, NULL);
  return TRUE;
}

static void wait_for_events(const Watch *watch, gint64 milliseconds) {
  struct pollfd either[] = {{.fd = watch->bell, .events = POLLIN},
                            {.fd = folder_fd(watch->folder), .events = POLLIN}};
  poll(either, G_N_ELEMENTS(either), (int)CLAMP(milliseconds, 0, G_MAXINT));
}

static gboolean run_once(Watch *watch, guint64 settle_seconds) {
  gint64 deadline = g_get_monotonic_time() + (gint64)settle_seconds * G_USEC_PER_SEC;
  for (;;) {
    if (!look(watch)) return FALSE;
    if (watch->more && !is_over(watch)) continue;
    if (!watch->settling || is_over(watch)) return TRUE;
    if (g_get_monotonic_time() >= deadline) break;
    wait_for_events(watch, LOOK_AGAIN_MS);
  }
  watch->last = TRUE;
  do
    if (!look(watch)) return FALSE;
  while (watch->more && !is_over(watch));
  return TRUE;
}

/* Until the next look, when no event comes before. */
static gint64 pause_ms(const Watch *watch, guint64 scan_seconds) {
  GHashTableIter iter;
  gpointer value;
  gint64 pause = watch->settling               ? LOOK_AGAIN_MS
                 : folder_polls(watch->folder) ? POLL_MS
                                               : (gint64)scan_seconds * 1000;
  g_hash_table_iter_init(&iter, watch->known);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    const Known *known = value;
    if (known->due && !known->over)
      pause = MIN(pause, (known->due - g_get_monotonic_time()) / 1000 + 1);
  }
  return pause;
}

/* The folder may go away and come back (a disk, a share): that ends no watch. */
static void run_for_ever(Watch *watch, guint64 scan_seconds) {
  while (!is_over(watch)) {
    gboolean there = look(watch);
    if (!is_over(watch) && !watch->more) wait_for_events(watch, there ? pause_ms(watch, scan_seconds) : POLL_MS);
  }
}

int watch_folder(App *app, const WatchOptions *options) {
  int exit_code;
  g_autoptr(GError) error = NULL;
  g_autofree char *named = options->folder ? g_strdup(options->folder)
                                           : g_build_filename(app->home, "inbox", NULL);
  /* The ledger keeps the path: it holds wherever the program was started. */
  g_autofree char *path = g_canonicalize_filename(named, NULL);
  g_autoptr(Intake) intake = intake_new(app, "watch", path, &exit_code);
  if (!intake) return exit_code;
  if (!options->folder && g_mkdir_with_parents(path, 0700) < 0) {
    app_warn("%s: %s", path, g_strerror(errno));
    return EXIT_HOME;
  }
  intake_put_scans_off(intake, TRUE);
  const gboolean once = options->once;
  gboolean polling = strcmp(app_config(app, "polling"), "yes") == 0;
  guint rest = once ? SHORT_REST : (guint)app_config_number(app, "rest-seconds");
  g_autoptr(Folder) folder = folder_open(path, polling, rest, &error);
  if (!folder) {
    app_warn("%s", error->message);
    return EXIT_ATTENTION;
  }
  g_autoptr(GPtrArray) ready = g_ptr_array_new_with_free_func((GDestroyNotify)found_file_free);
  g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)found_file_free);
  g_autoptr(GPtrArray) held = g_ptr_array_new_with_free_func((GDestroyNotify)intake_result_free);
  g_autoptr(GHashTable) known =
      g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, known_free);
  g_autoptr(Watching) watching = watching_new(path);
  Watch watch = {.results = {.app = app, .json = options->json, .quiet = options->quiet},
                 .intake = intake,
                 .folder = folder,
                 .report = watching,
                 .bell = options->bell,
                 .once = once,
                 .batch = (guint)app_config_number(app, "batch"),
                 .ready = ready,
                 .scans = scans,
                 .held = held,
                 .known = known};
  if (!once)
    fprintf(stderr, "cmeledger: watching %s%s; end with Ctrl-C\n", path,
            folder_polls(folder) ? " (by looking every 2 seconds)" : "");
  gboolean good = TRUE;
  if (once) good = run_once(&watch, app_config_number(app, "settle-seconds"));
  else run_for_ever(&watch, app_config_number(app, "scan-seconds"));
  for (guint i = 0; i < held->len; i++) results_add(&watch.results, held->pdata[i]); /* it was ended */
  exit_code = options->quiet ? EXIT_DONE : results_end(&watch.results);
  if (!good) return EXIT_ATTENTION;
  return once ? exit_code : EXIT_DONE;
}
