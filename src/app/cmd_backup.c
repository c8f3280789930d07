/* backup and restore: the ledger by SQLite's own backup, the originals by their hashes. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"

static gboolean copy_original(Archive *from, Archive *to, const Document *document, GError **error) {
  g_autofree char *reason = NULL;
  Outcome outcome;
  if (archive_has(to, document->sha256, document->suffix)) return TRUE;
  int fd = archive_open_file(from, document->sha256, document->suffix, error);
  if (fd < 0) return FALSE;
  int memfd = app_memfd_of_fd(fd, G_MAXINT64, &outcome, &reason);
  close(fd);
  if (memfd < 0) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", document->sha256, reason);
    return FALSE;
  }
  gboolean good = archive_put(to, memfd, document->size, document->sha256, document->suffix, error);
  close(memfd);
  return good;
}

/* Copies ledger, settings and originals from one home to another. The ledger goes first: what
 * arrives meanwhile is in neither, and never in the ledger alone. */
static gboolean copy_home(const char *from, const char *to, guint *originals, GError **error) {
  g_autofree char *ledger = g_build_filename(to, "ledger.sqlite", NULL);
  g_autofree char *fresh = g_build_filename(to, "ledger.sqlite.new", NULL);
  g_autoptr(Store) store = store_open(from, STORE_READ, error);
  if (!store) return FALSE;
  if (g_mkdir_with_parents(to, 0700) < 0) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS, "%s: %s", to, g_strerror(errno));
    return FALSE;
  }
  g_unlink(fresh);
  if (!store_backup(store, fresh, error)) return FALSE;
  g_autoptr(GPtrArray) documents = store_documents(store, error);
  g_autoptr(Archive) source = documents ? archive_open(from, FALSE, NULL) : NULL;
  g_autoptr(Archive) target = documents ? archive_open(to, TRUE, error) : NULL;
  if (!target) return FALSE;
  for (guint i = 0; i < documents->len; i++) {
    const Document *document = documents->pdata[i];
    if (!document->archived) continue;
    if (!source || !copy_original(source, target, document, error)) {
      if (!*error) g_set_error(error, STORE_ERROR, STORE_ERROR_DAMAGED, "%s has no archive", from);
      return FALSE;
    }
    (*originals)++;
  }
  if (!archive_sync(target, error)) return FALSE;
  int fd = open(fresh, O_RDONLY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  /* What SQLite kept beside a former backup belongs to that one. */
  g_autofree char *wal = g_strconcat(ledger, "-wal", NULL), *shm = g_strconcat(ledger, "-shm", NULL);
  g_unlink(wal);
  g_unlink(shm);
  if (!synced || g_rename(fresh, ledger) < 0) {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "%s: %s", ledger, g_strerror(errno));
    return FALSE;
  }
  g_autofree char *config = g_build_filename(from, "config", NULL), *copy = g_build_filename(to, "config", NULL);
  g_autofree char *text = NULL;
  if (g_file_get_contents(config, &text, NULL, NULL))
    return g_file_set_contents_full(copy, text, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, error);
  return TRUE;
}

static int copy_and_tell(App *app, const char *from, const char *to, const char *what) {
  g_autoptr(GError) error = NULL;
  guint originals = 0;
  if (!copy_home(from, to, &originals, &error)) {
    app_warn("%s: %s", what, error->message);
    return EXIT_HOME;
  }
  (void)app;
  printf("%s: ledger and %u originals in %s\n", what, originals, to);
  return EXIT_DONE;
}

int cmd_backup(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "DIR",
                   "Copies the home to DIR while it is in use; again into the same DIR copies only what is new.",
                   "cmeledger backup /media/usb/cmeledger", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("backup: name one folder");
  return copy_and_tell(app, app->home, argv[1], "backup");
}

int cmd_restore(App *app, int argc, char **argv) {
  int exit_code;
  if (!app_options(app, &argc, &argv, NULL, "DIR", "Copies a backup into an empty home.",
                   "cmeledger --home ~/restored restore /media/usb/cmeledger", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("restore: name the folder of a backup");
  g_autofree char *ledger = g_build_filename(app->home, "ledger.sqlite", NULL);
  if (g_file_test(ledger, G_FILE_TEST_EXISTS)) {
    app_warn("%s has a ledger already; restore into an empty home (--home DIR)", app->home);
    return EXIT_USAGE;
  }
  return copy_and_tell(app, argv[1], app->home, "restore");
}
