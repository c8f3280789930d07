/* verify: proves that nothing was lost, added or altered; and backup, restore of a home. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"

typedef struct {
  GPtrArray *faults;
  GHashTable *documents; /* sha256 -> Document */
  guint files, checked;
  gboolean progress;
} Check;

static void fault(Check *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(Check *check, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_ptr_array_add(check->faults, g_strdup_vprintf(format, args));
  va_end(args);
}

static gboolean check_original(const char *path, const char *sha256, const char *suffix, gpointer user_data) {
  Check *check = user_data;
  (void)suffix;
  check->files++;
  if (check->progress && check->files % 100 == 0) fprintf(stderr, "\r%u originals\033[K", check->files);
  if (!sha256) {
    fault(check, "%s: a file that this program did not put there", path);
    return TRUE;
  }
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  g_autofree char *hash = fd >= 0 ? sha256_of_fd(fd, NULL, NULL) : NULL;
  if (fd >= 0) close(fd);
  if (!hash) fault(check, "%s: cannot be read", path);
  else if (strcmp(hash, sha256) != 0) fault(check, "%s: its bytes are not those of its name", path);
  if (!g_hash_table_remove(check->documents, sha256)) fault(check, "%s: the ledger does not know it", path);
  return TRUE;
}

static gboolean verify_home(App *app, Store *store, Check *check, IntakeCounts *counts, GError **error) {
  g_autoptr(GPtrArray) documents = store_documents(store, error);
  g_autoptr(Archive) archive = documents ? archive_open(app->home, FALSE, error) : NULL;
  if (!archive) {
    /* A home where nothing was ever taken in has no archive. */
    if (!documents || documents->len) return FALSE;
    g_clear_error(error);
  }
  for (guint i = 0; i < documents->len; i++) {
    Document *document = documents->pdata[i];
    if (document->archived) g_hash_table_insert(check->documents, document->sha256, document);
  }
  if (archive && !archive_visit(archive, check_original, check, error)) return FALSE;
  if (check->progress) fputs("\r\033[K", stderr);
  GHashTableIter iter;
  gpointer missing;
  g_hash_table_iter_init(&iter, check->documents);
  while (g_hash_table_iter_next(&iter, NULL, &missing)) {
    const Document *document = missing;
    g_autofree char *path = archive_path(archive, document->sha256, document->suffix);
    fault(check, "%s: the original of document %" G_GINT64_FORMAT " is missing", path, document->id);
  }
  if (!store_verify(store, check->faults, error) || !store_intake_counts(store, 0, counts, error)) return FALSE;
  gint64 sum = counts->entered + counts->flagged + counts->duplicate + counts->not_a_certificate + counts->quarantined;
  if (sum != counts->seen)
    fault(check, "%" G_GINT64_FORMAT " arrivals are recorded, and %" G_GINT64_FORMAT " have an outcome", counts->seen, sum);
  return TRUE;
}

int cmd_verify(App *app, int argc, char **argv) {
  gboolean json = FALSE;
  int exit_code;
  g_autoptr(GError) error = NULL;
  IntakeCounts counts = {0};
  const GOptionEntry options[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL},
                                  {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json]",
                   "Proves that nothing is lost or altered: archive against ledger, both ways; every "
                   "arrival with its outcome; the event chain. Repairs nothing.",
                   "cmeledger verify", &exit_code))
    return exit_code;
  if (argc > 1) return app_usage("verify: takes no argument '%s'", argv[1]);
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) documents = g_hash_table_new(g_str_hash, g_str_equal);
  Check check = {.faults = faults, .documents = documents, .progress = app->progress};
  if (!verify_home(app, store, &check, &counts, &error)) return app_home_fault(app, g_steal_pointer(&error));
  for (guint i = 0; i < faults->len; i++) app_warn("%s", (char *)faults->pdata[i]);
  if (json) {
    Json *out = json_new();
    json_begin_object(out, NULL);
    json_int(out, "format", 1);
    json_bool(out, "ok", faults->len == 0);
    json_int(out, "seen", counts.seen);
    json_int(out, "entered", counts.entered);
    json_int(out, "flagged", counts.flagged);
    json_int(out, "duplicate", counts.duplicate);
    json_int(out, "not-a-certificate", counts.not_a_certificate);
    json_int(out, "quarantined", counts.quarantined);
    json_int(out, "originals", check.files);
    json_begin_array(out, "faults");
    for (guint i = 0; i < faults->len; i++) json_string(out, NULL, faults->pdata[i]);
    json_end_array(out);
    json_end_object(out);
    app_print_json(out);
  } else {
    printf("%" G_GINT64_FORMAT " files seen = %" G_GINT64_FORMAT " entered + %" G_GINT64_FORMAT " flagged + %" G_GINT64_FORMAT
           " duplicate + %" G_GINT64_FORMAT " not a certificate + %" G_GINT64_FORMAT " quarantined\n",
           counts.seen, counts.entered, counts.flagged, counts.duplicate, counts.not_a_certificate, counts.quarantined);
    printf("%u originals in the archive; %s\n", check.files,
           faults->len ? "FAULTS were found, named above" : "all is as recorded");
  }
  return faults->len ? EXIT_ATTENTION : EXIT_DONE;
}
