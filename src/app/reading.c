/* From a path to a text: sealed copies of files, and workers that read them. */
#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The copy is what is hashed, kept and parsed: the uploader may still change the file. */
int app_memfd_of_fd(int fd, guint64 cap, Outcome *outcome, char **reason) {
  guchar buffer[1 << 16];
  guint64 copied = 0;
  int memfd = memfd_create("certificate", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  *outcome = N_OUTCOMES;
  if (memfd < 0) {
    *reason = g_strdup(g_strerror(errno));
    return -1;
  }
  for (;;) {
    gssize got = pread(fd, buffer, sizeof buffer, (off_t)copied);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) break;
    if (got > 0 && copied + (guint64)got > cap) {
      *outcome = OUTCOME_TOO_LARGE;
      *reason = g_strdup_printf("larger than %" G_GUINT64_FORMAT " bytes, the setting max-input",
                                cap);
    } else if (got < 0 || write(memfd, buffer, (gsize)got) != got) {
      *reason = g_strdup(g_strerror(errno));
    } else {
      copied += (guint64)got;
      continue;
    }
    close(memfd);
    return -1;
  }
  if (fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0) {
    *reason = g_strdup(g_strerror(errno));
    close(memfd);
    return -1;
  }
  return memfd;
}

int app_memfd_of_file(const char *path, guint64 cap, Outcome *outcome, char **reason) {
  struct stat status;
  *outcome = N_OUTCOMES;
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    *reason = g_strdup(errno == ELOOP ? "a symbolic link; name the file itself"
                                      : g_strerror(errno));
    return -1;
  }
  int memfd = -1;
  if (fstat(fd, &status) < 0) *reason = g_strdup(g_strerror(errno));
  else if (!S_ISREG(status.st_mode)) *reason = g_strdup("not a regular file");
  else memfd = app_memfd_of_fd(fd, cap, outcome, reason);
  close(fd);
  return memfd;
}

/* Who writes a file must not know whether it will be looked at. */
static guint64 look_seed(App *app) {
  struct stat status = {0};
  const guint64 seed = app_config_number(app, "look-seed");
  if (seed != 0) return seed;
  stat(app->home, &status);
  return (guint64)status.st_ino << 20 ^ (guint64)status.st_dev;
}

/* A scan of one page is told as a file. */
static void tell_page(gpointer data, guint done, guint of, gboolean again) {
  if (of > 1) app_progress(data, done, of, again ? "pages of a scan, read again" : "pages of a scan");
}

Extractor *app_extractor(App *app, const Library *library, int *exit_code) {
  g_autoptr(GError) error = NULL;
  ExtractLimits limits = extract_defaults;
  limits.program = app_program(app, "cmeledger-worker");
  limits.workers = (guint)app_config_number(app, "workers");
  if (limits.workers == 0) limits.workers = g_get_num_processors();
  limits.max_input = app_config_number(app, "max-input");
  limits.max_pages = (guint)app_config_number(app, "max-pages");
  limits.max_text = app_config_number(app, "max-text");
  limits.cpu_seconds = (guint)app_config_number(app, "cpu-seconds");
  limits.wall_seconds = (guint)app_config_number(app, "wall-seconds");
  limits.memory = app_config_number(app, "memory");
  limits.ocr = app_program(app, "cmeledger-ocr");
  limits.library = library;
  limits.scan_pages = (guint)app_config_number(app, "scan-pages");
  limits.scan_pixels = (guint)app_config_number(app, "scan-pixels");
  limits.scan_seconds = (guint)app_config_number(app, "scan-cpu-seconds");
  limits.look_share = (guint)app_config_number(app, "look-share");
  limits.look_scans = app_trusts_scans(app);
  limits.look_seed = look_seed(app);
  limits.page_read = tell_page;
  limits.page_data = app;
  limits.renew_after = (guint)app_config_number(app, "renew-after");
  Extractor *extractor = extractor_new(&limits, &error);
  if (!extractor) {
    app_warn("PDFs cannot be read safely on this machine: %s; 'cmeledger doctor' says more",
             error->message);
    *exit_code = EXIT_ATTENTION;
  }
  return extractor;
}

DocumentText *app_read_document(App *app, const Library *library, const char *path) {
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(Extractor) extractor = NULL;
  g_autoptr(Reading) reading = NULL;
  guint64 ticket;
  int exit_code;
  Outcome outcome = N_OUTCOMES;

  int memfd = app_memfd_of_file(path, app_config_number(app, "max-input"), &outcome, &reason);
  if (memfd >= 0 && (extractor = app_extractor(app, library, &exit_code))) {
    extractor_submit(extractor, 1, memfd, NULL);
    if (!extractor_next(extractor, &ticket, &reading, &error) && error)
      reason = g_strdup(error->message);
  }
  if (memfd >= 0) close(memfd);
  if (reading && reading->outcome == OUTCOME_CERTIFICATE) return document_text_take(reading);
  if (reading) {
    outcome = reading->outcome;
    reason = g_strdup(reading->reason);
  }
  app_warn("%s: %s%s%s", path,
           outcome == N_OUTCOMES ? "cannot be read" : outcome_name(outcome), reason ? ": " : "",
           reason ? reason : "");
  return NULL;
}

gboolean app_read_password(const char *command, const char *path, char password[APP_PASSWORD],
                           int *exit_code) {
  char line[APP_PASSWORD + 2] = "";
  FILE *file = fopen(path, "re");
  gboolean failed = !file || !fgets(line, sizeof line, file);
  if (file) fclose(file);
  if (failed) {
    *exit_code = app_usage("%s: no password in %s: %s", command, path,
                           file ? "it is empty" : g_strerror(errno));
    return FALSE;
  }
  line[strcspn(line, "\r\n")] = '\0';
  gsize length = strlen(line);
  if (length >= APP_PASSWORD) {
    *exit_code = app_usage("%s: the password in %s is longer than %d bytes", command, path,
                           APP_PASSWORD - 1);
    return FALSE;
  }
  memcpy(password, line, length + 1);
  return TRUE;
}
