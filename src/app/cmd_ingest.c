/* ingest: files and folders into archive and ledger, now. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/results.h"
#include "core/kind.h"
#include "watch/folder.h"

typedef struct {
  Results results;
  Intake *intake;
  const char *member;
  gboolean move;
  guint batch;
  GPtrArray *files; /* of IntakeFile, waiting for a full batch */
  GPtrArray *scans; /* of char*: paths that are read after all others */
  GQueue told;      /* of IntakeResult: to be told, in their order, once the first had its look */
} Ingest;

static void remove_source(const IntakeResult *result, const IntakeFile *file) {
  struct stat status;
  g_autofree char *path = g_strndup(g_bytes_get_data(file->path, NULL), g_bytes_get_size(file->path));
  gboolean same = lstat(path, &status) == 0 && status.st_dev == file->device && status.st_ino == file->inode &&
                  status.st_size == file->size &&
                  status.st_mtim.tv_sec * (gint64)1000000000 + status.st_mtim.tv_nsec == file->mtime_ns;
  if (!same || unlink(path) < 0) {
    app_warn("%s: taken in, and left where it is: %s", result->file, same ? g_strerror(errno) : "it has changed meanwhile");
    return;
  }
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    fsync(fd);
    close(fd);
  }
}

static void tell(Ingest *ingest, gboolean looked) {
  for (IntakeResult *result; (result = g_queue_peek_head(&ingest->told));) {
    if (result->waits && !(looked && intake_has_looked(ingest->intake, result))) return;
    results_add(&ingest->results, result);
    intake_result_free(g_queue_pop_head(&ingest->told));
  }
}

/* All that waits, also of a run that ended before. */
static void look(Ingest *ingest) {
  for (gboolean more = TRUE; more;) {
    more = intake_look(ingest->intake);
    tell(ingest, TRUE);
  }
}

static void run_batch(Ingest *ingest) {
  g_autoptr(GPtrArray) done = g_ptr_array_new();
  g_autoptr(GPtrArray) sources = g_ptr_array_new();
  if (ingest->files->len == 0) return;
  for (guint i = 0; i < ingest->files->len; i++) {
    IntakeFile *copy = g_memdup2(ingest->files->pdata[i], sizeof(IntakeFile));
    g_bytes_ref(copy->path);
    copy->handle = copy;
    ((IntakeFile *)ingest->files->pdata[i])->handle = copy;
    g_ptr_array_add(sources, copy);
  }
  intake_run(ingest->intake, ingest->files, done);
  for (guint i = 0; i < done->len; i++) {
    IntakeResult *result = done->pdata[i];
    if (strcmp(result->outcome, INTAKE_SCAN) == 0) {
      const IntakeFile *file = result->handle;
      g_ptr_array_add(ingest->scans, g_strndup(g_bytes_get_data(file->path, NULL), g_bytes_get_size(file->path)));
      intake_result_free(result);
      continue;
    }
    g_queue_push_tail(&ingest->told, result);
    if (ingest->move && result->safe) remove_source(result, result->handle);
  }
  tell(ingest, FALSE);
  for (guint i = 0; i < sources->len; i++) {
    g_bytes_unref(((IntakeFile *)sources->pdata[i])->path);
    g_free(sources->pdata[i]);
  }
  app_progress(ingest->results.app, ingest->results.total, 0, "files");
}

#define SETTLED_NS (3 * (gint64)1000000000) /* some file systems count in steps of two seconds */

static gint64 nanoseconds(struct timespec time) { return time.tv_sec * (gint64)1000000000 + time.tv_nsec; }

static void describe(IntakeFile *file, const struct stat *status) {
  gint64 changed = MAX(nanoseconds(status->st_mtim), nanoseconds(status->st_ctim));
  file->device = status->st_dev;
  file->inode = status->st_ino;
  file->size = status->st_size;
  file->mtime_ns = nanoseconds(status->st_mtim);
  file->changed_ns = g_get_real_time() * 1000 - changed > SETTLED_NS ? changed : -1;
}

static void add(Ingest *ingest, const IntakeFile *file) {
  g_ptr_array_add(ingest->files, g_memdup2(file, sizeof *file));
  if (ingest->files->len >= ingest->batch) run_batch(ingest);
}

static void add_file(Ingest *ingest, const char *path, const struct stat *found) {
  struct stat status;
  IntakeFile file = {.path = g_bytes_new(path, strlen(path)), .folder = ingest->member, .fd = -1};
  describe(&file, found);
  if (S_ISREG(found->st_mode) && intake_knows(ingest->intake, &file)) {
    add(ingest, &file);
    return;
  }
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0 || fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
    g_autofree char *shown = display_name(file.path);
    results_add_other(&ingest->results, shown, "refused",
                      fd >= 0                              ? "not a regular file"
                      : errno == ELOOP                     ? "a symbolic link; name the file itself"
                      : errno == ENXIO || errno == ENODEV ? "not a regular file"
                                                           : g_strerror(errno));
    if (fd >= 0) close(fd);
    g_bytes_unref(file.path);
    return;
  }
  file.fd = fd;
  describe(&file, &status);
  add(ingest, &file);
}

static gboolean may_be_certificate(const char *path, const char *name) {
  char head[KIND_HEAD];
  const gboolean named = kind_is_named(name), hidden = g_str_has_prefix(name, "._");
  if (named && !hidden) return TRUE;
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  gssize got = fd >= 0 ? read(fd, head, sizeof head) : -1;
  if (fd >= 0) close(fd);
  if (named) return !kind_is_companion(head, (gsize)MAX(got, 0));
  return got > 0 && memmem(head, (size_t)got, "%PDF-", 5) != NULL;
}

static int by_name(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void add_folder(Ingest *ingest, const char *path, guint depth) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  DIR *dir = opendir(path);
  if (!dir) {
    results_add_other(&ingest->results, path, "refused", g_strerror(errno));
    return;
  }
  for (struct dirent *item; (item = readdir(dir));)
    if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
      g_ptr_array_add(names, g_strdup(item->d_name));
  closedir(dir);
  g_ptr_array_sort(names, by_name);
  for (guint i = 0; i < names->len; i++) {
    const char *name = names->pdata[i];
    g_autofree char *child = g_build_filename(path, name, NULL);
    struct stat status = {0};
    if (lstat(child, &status) == 0 && S_ISDIR(status.st_mode)) {
      if (depth < 64) add_folder(ingest, child, depth + 1);
    } else if (may_be_certificate(child, name)) {
      add_file(ingest, child, &status);
    } else {
      ingest->results.ignored++;
    }
  }
}

int cmd_ingest(App *app, int argc, char **argv) {
  gboolean json = FALSE, move = FALSE;
  g_autofree char *member = NULL, *by = NULL;
  int exit_code;
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a file, totals last", NULL},
      {"member", 0, 0, G_OPTION_ARG_STRING, &member, "They belong to this member", "ID"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, "Who brings them, if not the login name", "NAME"},
      {"move", 0, 0, G_OPTION_ARG_NONE, &move, "Remove sources once they are safe", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json] [--member ID] [--move] PATH...",
                   "Takes certificates into archive and ledger. A folder gives its PDFs and images.",
                   "cmeledger ingest --member M-1001 ~/Downloads/certificates", &exit_code))
    return exit_code;
  if (argc < 2) return app_usage("ingest: name files or folders");
  if (by && !*by) return app_usage("ingest: --by is empty; it is the name that is kept");
  if (by) {
    g_free(app->by);
    app->by = g_steal_pointer(&by);
  }
  if (member && !app_member_exists(app, "ingest", member, &exit_code)) return exit_code;
  g_autofree char *source =
      argc == 2 ? g_strdup(argv[1]) : g_strdup_printf("%s and %d more", argv[1], argc - 2);
  g_autoptr(Intake) intake = intake_new(app, move ? "ingest-move" : "ingest", source, &exit_code);
  if (!intake) return exit_code;
  g_autoptr(GPtrArray) files = g_ptr_array_new();
  g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func(g_free);
  intake_put_scans_off(intake, TRUE);
  Ingest ingest = {.results = {.app = app, .json = json}, .intake = intake, .member = member, .move = move,
                   .batch = (guint)app_config_number(app, "batch"), .files = files, .scans = scans,
                   .told = G_QUEUE_INIT};
  for (int i = 1; i < argc; i++) {
    struct stat status = {0};
    if (lstat(argv[i], &status) == 0 && S_ISDIR(status.st_mode)) add_folder(&ingest, argv[i], 0);
    else add_file(&ingest, argv[i], &status);
  }
  run_batch(&ingest);
  look(&ingest);
  intake_put_scans_off(intake, FALSE);
  ingest.batch = MIN(ingest.batch, SCANS_AT_ONCE);
  for (guint i = 0; i < scans->len; i++) {
    struct stat status = {0};
    lstat(scans->pdata[i], &status);
    add_file(&ingest, scans->pdata[i], &status);
  }
  run_batch(&ingest);
  look(&ingest);
  return results_end(&ingest.results);
}
