/* Checking a bag as anybody could, believing nothing of it. */
#include "app/audit_check.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "app/audit_zip.h"
#include "store/archive.h"

static const char tag_manifest[] = "tagmanifest-sha256.txt";

typedef struct {
  const char *folder;
  GHashTable *there;  /* names of regular files, relative; those that are listed are taken out */
  GPtrArray *faults;
  guint good;
} Check;

static void fault(const Check *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(const Check *check, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_ptr_array_add(check->faults, g_strdup_vprintf(format, args));
  va_end(args);
}

/* The links at the top that show what is in data/. */
static gboolean is_front_link(const char *path, const char *name) {
  g_autofree char *target = g_file_read_link(path, NULL);
  g_autofree char *wanted = g_build_filename("data", name, NULL);
  return g_strcmp0(target, wanted) == 0;
}

static void list_files(const Check *check, const char *below) {
  g_autofree char *path = g_build_filename(check->folder, below, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(path, 0, &error);
  const char *name;
  if (!dir) fault(check, "%s", error->message);
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
    g_autofree char *whole = g_build_filename(check->folder, child, NULL);
    if (g_file_test(whole, G_FILE_TEST_IS_SYMLINK)) {
      if (*below || !is_front_link(whole, name)) fault(check, "%s: a link that does not belong", child);
    } else if (g_file_test(whole, G_FILE_TEST_IS_DIR)) {
      list_files(check, child);
    } else if (g_file_test(whole, G_FILE_TEST_IS_REGULAR)) {
      g_hash_table_add(check->there, g_steal_pointer(&child));
    } else {
      fault(check, "%s: no regular file", child);
    }
  }
}

static void check_file(Check *check, const char *name, const char *wanted) {
  g_autofree char *path = g_build_filename(check->folder, name, NULL);
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  g_autofree char *hash = fd >= 0 ? sha256_of_fd(fd, NULL, NULL) : NULL;
  if (!hash) fault(check, "%s: %s", name, g_strerror(errno));
  else if (strcmp(hash, wanted) != 0) fault(check, "%s: changed", name);
  else check->good++;
  if (fd >= 0) close(fd);
}

/* "<64 digits>  name"; only what the folder was seen to hold is opened. */
static void check_line(Check *check, const char *manifest, const char *line, gboolean payload) {
  gsize digits = strspn(line, "0123456789abcdef");
  const char *name = line + digits + strspn(line + digits, " ");
  if (digits != 2 * SHA256_BYTES || !*name || g_str_has_prefix(name, "data/") != payload) {
    fault(check, "%s: a line that makes no sense: %s", manifest, line);
    return;
  }
  g_autofree char *hash = g_strndup(line, digits);
  if (g_hash_table_contains(check->there, name)) check_file(check, name, hash);
  else fault(check, "%s: missing", name);
  g_hash_table_remove(check->there, name);
}

static void check_manifest(Check *check, const char *manifest, gboolean payload) {
  g_autofree char *path = g_build_filename(check->folder, manifest, NULL);
  g_autofree char *text = NULL;
  if (!g_hash_table_contains(check->there, manifest) ||
      !g_file_get_contents(path, &text, NULL, NULL)) {
    fault(check, "%s: missing", manifest);
    return;
  }
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i]) check_line(check, manifest, lines[i], payload);
}

guint bag_check(const char *folder, GPtrArray *faults) {
  g_autoptr(GHashTable) there = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  Check check = {folder, there, faults, 0};
  if (g_file_test(folder, G_FILE_TEST_IS_REGULAR)) {
    fault(&check, "this is a file; unpack it, and check the folder");
    return 0;
  }
  list_files(&check, "");
  if (!g_hash_table_contains(there, "bagit.txt")) {
    fault(&check, "bagit.txt: missing; is it an audit file?");
    return 0;
  }
  check_manifest(&check, "manifest-sha256.txt", TRUE);
  check_manifest(&check, tag_manifest, FALSE);
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, there);
  while (g_hash_table_iter_next(&iter, &name, NULL))
    if (!g_str_has_prefix(name, tag_manifest)) fault(&check, "%s: in no manifest", (char *)name);
  return check.good;
}

char *bag_info_get(const char *info, const char *label) {
  g_auto(GStrv) lines = g_strsplit(info, "\n", -1);
  gsize length = strlen(label);
  for (guint i = 0; lines[i]; i++)
    if (strncmp(lines[i], label, length) == 0 && g_str_has_prefix(lines[i] + length, ": "))
      return g_strdup(lines[i] + length + 2);
  return NULL;
}

gboolean bag_is_current(const char *place, const char *fingerprint) {
  g_autofree char *info = NULL;
  if (g_str_has_suffix(place, ".zip")) {
    g_autofree char *file = g_path_get_basename(place);
    g_autofree char *name =
        g_strdup_printf("%.*s/bag-info.txt", (int)(strlen(file) - strlen(".zip")), file);
    info = zip_read_text(place, name);
  } else {
    g_autofree char *path = g_build_filename(place, "bag-info.txt", NULL);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    bag_check(place, faults);
    if (faults->len || !g_file_get_contents(path, &info, NULL, NULL)) return FALSE;
  }
  g_autofree char *has = info ? bag_info_get(info, "Fingerprint") : NULL;
  return g_strcmp0(has, fingerprint) == 0;
}
