/* Zipping by minizip: files are read in pieces, whatever their size. */
#include "app/audit_zip.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <minizip/zip.h>
#include <zlib.h>

#define MADE_ON_UNIX (3 << 8)
#define ORDINARY_FILE (0100600u << 16)

static GQuark zip_error_quark(void) { return g_quark_from_static_string("cmeledger-zip"); }

static gboolean fail(GError **error, const char *path) {
  g_set_error(error, zip_error_quark(), 0, "%s: %s", path, g_strerror(errno ? errno : EIO));
  return FALSE;
}

/* Names of regular files below the folder, relative to it. Of char*. */
static void list_files(const char *folder, const char *below, GPtrArray *names) {
  g_autofree char *path = g_build_filename(folder, below, NULL);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
    g_autofree char *whole = g_build_filename(folder, child, NULL);
    if (g_file_test(whole, G_FILE_TEST_IS_SYMLINK)) continue;
    if (g_file_test(whole, G_FILE_TEST_IS_DIR)) list_files(folder, child, names);
    else g_ptr_array_add(names, g_steal_pointer(&child));
  }
}

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static zip_fileinfo dated(const char *time) {
  zip_fileinfo info = {.external_fa = ORDINARY_FILE};
  sscanf(time, "%d-%d-%dT%d:%d:%d", &info.tmz_date.tm_year, &info.tmz_date.tm_mon,
         &info.tmz_date.tm_mday, &info.tmz_date.tm_hour, &info.tmz_date.tm_min,
         &info.tmz_date.tm_sec);
  info.tmz_date.tm_year = CLAMP(info.tmz_date.tm_year, 1980, 2107); /* all that a .zip can say */
  info.tmz_date.tm_mon--;
  return info;
}

/* What is compressed already is only stored. */
static gboolean add_file(zipFile zip, const char *path, const char *name, const zip_fileinfo *info) {
  gboolean text = g_str_has_suffix(name, ".txt") || g_str_has_suffix(name, ".csv") ||
                  g_str_has_suffix(name, ".json");
  char buffer[1 << 16];
  size_t got = 0;
  GStatBuf status = {0};
  gboolean huge = g_stat(path, &status) == 0 && status.st_size > G_MAXINT32;
  FILE *file = fopen(path, "re");
  gboolean good = file && zipOpenNewFileInZip4_64(zip, name, info, NULL, 0, NULL, 0, NULL,
                                                  text ? Z_DEFLATED : 0, 6, 0, -MAX_WBITS,
                                                  DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, NULL, 0,
                                                  MADE_ON_UNIX, 0, huge) == ZIP_OK;
  while (good && (got = fread(buffer, 1, sizeof buffer, file)) > 0)
    good = zipWriteInFileInZip(zip, buffer, (unsigned)got) == ZIP_OK;
  good = good && !ferror(file) && zipCloseFileInZip(zip) == ZIP_OK;
  if (file) fclose(file);
  return good;
}

static gboolean sync_file(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync(fd) == 0;
  if (fd >= 0) close(fd);
  return synced;
}

gboolean zip_folder(const char *folder, const char *root, const char *time, const char *file,
                    GError **error) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  const zip_fileinfo info = dated(time);
  list_files(folder, "", names);
  g_ptr_array_sort(names, by_name);
  errno = 0;
  zipFile zip = zipOpen64(file, APPEND_STATUS_CREATE);
  gboolean good = zip != NULL;
  for (guint i = 0; good && i < names->len; i++) {
    g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
    g_autofree char *name = g_strconcat(root, "/", names->pdata[i], NULL);
    good = add_file(zip, path, name, &info);
  }
  if (zip && zipClose(zip, NULL) != ZIP_OK) good = FALSE;
  return (good && sync_file(file)) || fail(error, file);
}
