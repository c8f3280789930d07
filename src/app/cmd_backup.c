/* backup and restore: the ledger by SQLite's own backup, the originals by their hashes. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"

typedef struct {
  const App *app;
  const char *from, *to; /* homes */
  Archive *source, *target;
  guint copied, there, damaged;
} Copy;

static gboolean is_there(const Copy *copy, const Document *document) {
  struct stat status;
  int fd = archive_open_file(copy->target, document->sha256, document->suffix, NULL);
  gboolean there = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                   status.st_size == document->size;
  if (fd >= 0) close(fd);
  return there;
}

/* Only bytes that are those of their name are copied; one that is damaged is said, and the
 * others are copied all the same. FALSE when the target cannot be written. */
static gboolean copy_original(Copy *copy, const Document *document, GError **error) {
  g_autoptr(GError) why = NULL;
  g_autofree char *hash = NULL;
  if (is_there(copy, document)) {
    copy->there++;
    return TRUE;
  }
  int fd =
      copy->source ? archive_open_file(copy->source, document->sha256, document->suffix, &why) : -1;
  if (fd >= 0) hash = sha256_of_fd(fd, NULL, &why);
  gboolean whole = hash && strcmp(hash, document->sha256) == 0, good = TRUE;
  if (whole) {
    good =
        archive_put(copy->target, fd, document->size, document->sha256, document->suffix, error);
    copy->copied++;
  } else {
    app_warn("document %" G_GINT64_FORMAT " (%s) was not copied: %s", document->id,
             document->sha256, why ? why->message : "its bytes are not those of its name");
    copy->damaged++;
  }
  if (fd >= 0) close(fd);
  return good;
}

static gboolean copy_originals(Copy *copy, const GPtrArray *documents, GError **error) {
  copy->source = archive_open(copy->from, FALSE, NULL); /* none: nothing was ever taken in */
  copy->target = archive_open(copy->to, TRUE, error);
  if (!copy->target) return FALSE;
  for (guint i = 0; i < documents->len; i++) {
    const Document *document = documents->pdata[i];
    if (document->archived && !copy_original(copy, document, error)) return FALSE;
    app_progress(copy->app, i + 1, documents->len, "originals");
  }
  app_progress_end();
  return archive_sync(copy->target, error);
}

static gboolean sync_path(const char *path, GError **error) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync(fd) == 0;
  if (!synced) g_set_error(error, STORE_ERROR, STORE_ERROR_IO, "%s: %s", path, g_strerror(errno));
  if (fd >= 0) close(fd);
  return synced;
}

/* The ledger comes last: a copy that was cut short has none, or the former one. */
static gboolean place_ledger(const Copy *copy, const char *fresh, const char *ledger,
                             GError **error) {
  if (!sync_path(fresh, error)) return FALSE;
  /* What SQLite kept beside a former backup belongs to that one. */
  g_autofree char *wal = g_strconcat(ledger, "-wal", NULL),
                  *shm = g_strconcat(ledger, "-shm", NULL);
  g_unlink(wal);
  g_unlink(shm);
  if (g_rename(fresh, ledger) == 0) return sync_path(copy->to, error);
  g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", ledger, g_strerror(errno));
  return FALSE;
}

static gboolean copy_text(const Copy *copy, const char *name, GError **error) {
  g_autofree char *from = g_build_filename(copy->from, name, NULL),
                  *to = g_build_filename(copy->to, name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_test(from, G_FILE_TEST_EXISTS)) return TRUE;
  return g_file_get_contents(from, &text, &length, error) &&
         app_write_file(to, text, (gssize)length, error);
}

/* Settings, and patterns of the home's own. */
static gboolean copy_texts(const Copy *copy, GError **error) {
  g_autofree char *from = g_build_filename(copy->from, "patterns", NULL);
  g_autofree char *to = g_build_filename(copy->to, "patterns", NULL);
  g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
  const char *name;
  if (dir) g_mkdir(to, 0700);
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *path = g_build_filename("patterns", name, NULL);
    if (g_str_has_suffix(name, ".patterns") && !copy_text(copy, path, error)) return FALSE;
  }
  return copy_text(copy, "config", error);
}

/* Over a former backup of the same ledger, or where there is none: never over another ledger. */
static gboolean may_replace(Store *store, const char *ledger, GError **error) {
  gboolean grown = FALSE;
  if (!g_file_test(ledger, G_FILE_TEST_EXISTS)) return TRUE;
  if (!store_has_grown_from(store, ledger, &grown, error)) return FALSE;
  if (!grown)
    g_set_error(
        error, STORE_ERROR, STORE_ERROR_ACCESS,
        "%s is not an earlier state of this ledger, and is not replaced; name another folder",
        ledger);
  return grown;
}

/* Ledger and list of originals are one state of the home, whatever is taken in meanwhile. */
static gboolean copy_home(Copy *copy, GError **error) {
  g_autofree char *ledger = g_build_filename(copy->to, "ledger.sqlite", NULL);
  g_autofree char *fresh = g_build_filename(copy->to, "ledger.sqlite.new", NULL);
  g_autoptr(Store) store = store_open(copy->from, STORE_READ, error);
  if (!store) return FALSE;
  if (g_mkdir_with_parents(copy->to, 0700) < 0) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS, "%s: %s", copy->to, g_strerror(errno));
    return FALSE;
  }
  if (!may_replace(store, ledger, error)) return FALSE;
  g_unlink(fresh);
  if (!store_begin_reading(store, error) || !store_backup(store, fresh, error)) return FALSE;
  g_autoptr(GPtrArray) documents = store_documents(store, error);
  store_rollback(store);
  return documents && copy_originals(copy, documents, error) && copy_texts(copy, error) &&
         place_ledger(copy, fresh, ledger, error);
}

static int copy_and_tell(const App *app, const char *from, const char *to, const char *what) {
  g_autoptr(GError) error = NULL;
  Copy copy = {.app = app, .from = from, .to = to};
  gboolean done = copy_home(&copy, &error);
  g_clear_pointer(&copy.source, archive_close);
  g_clear_pointer(&copy.target, archive_close);
  if (!done) {
    app_warn("%s: %s", what, error->message);
    return EXIT_HOME;
  }
  printf("%s: ledger and %u originals in %s, %u of them new\n", what, copy.copied + copy.there, to,
         copy.copied);
  return copy.damaged ? EXIT_ATTENTION : EXIT_DONE;
}

static gboolean is_same_folder(const char *a, const char *b) {
  struct stat one, other;
  return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
         one.st_ino == other.st_ino;
}

int cmd_backup(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "DIR",
                   "Copies the home to DIR while it is in use; again into the same DIR copies only "
                   "what is new. The copy is a home: 'cmeledger --home DIR verify' proves it.",
                   "cmeledger backup /media/usb/cmeledger", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("backup: name one folder");
  if (is_same_folder(app->home, argv[1]))
    return app_usage("backup: %s is the home itself", argv[1]);
  return copy_and_tell(app, app->home, argv[1], "backup");
}

int cmd_restore(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "DIR", "Copies a backup into an empty home.",
                   "cmeledger --home ~/restored restore /media/usb/cmeledger", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("restore: name the folder of a backup");
  g_autofree char *ledger = g_build_filename(app->home, "ledger.sqlite", NULL);
  if (g_file_test(ledger, G_FILE_TEST_EXISTS))
    return app_usage("%s has a ledger already; restore into an empty home (--home DIR)", app->home);
  return copy_and_tell(app, argv[1], app->home, "restore");
}
