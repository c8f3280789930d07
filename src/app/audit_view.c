/* Looking into a bag: a folder by its files, a .zip by its directory. */
#include "app/audit_view.h"

#include <errno.h>
#include <fcntl.h>
#include <minizip/unzip.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/archive.h"
#include "store/store.h"

#define MOST_TEXT (64 << 20)
#define LONGEST_NAME 1024

struct BagView {
  char *folder;
  unzFile zip;       /* NULL: a folder */
  GHashTable *files; /* name -> its unz64_file_pos in the .zip; NULL in a folder */
};

/* ---- what is there ---- */

/* The links at the top that show what is in data/. */
static gboolean is_front_link(const char *path, const char *name) {
  g_autofree char *target = g_file_read_link(path, NULL);
  g_autofree char *wanted = g_build_filename("data", name, NULL);
  return g_strcmp0(target, wanted) == 0;
}

static void list_folder(BagView *view, const char *below, GPtrArray *faults) {
  g_autofree char *path = g_build_filename(view->folder, below, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open(path, 0, &error);
  const char *name;
  if (!dir) store_add_fault(faults, "%s", error->message);
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
    g_autofree char *whole = g_build_filename(view->folder, child, NULL);
    if (g_file_test(whole, G_FILE_TEST_IS_SYMLINK)) {
      if (*below || !is_front_link(whole, name)) store_add_fault(faults, "%s: a link that does not belong", child);
    } else if (g_file_test(whole, G_FILE_TEST_IS_DIR)) {
      list_folder(view, child, faults);
    } else if (g_file_test(whole, G_FILE_TEST_IS_REGULAR)) {
      g_hash_table_insert(view->files, g_steal_pointer(&child), NULL);
    } else {
      store_add_fault(faults, "%s: no regular file", child);
    }
  }
}

/* One entry of the .zip's directory; *root is the folder that all are in. */
static void list_entry(BagView *view, const char *name, const unz_file_info64 *info, char **root,
                       GPtrArray *faults) {
  const char *slash = strchr(name, '/');
  unsigned mode = (unsigned)(info->external_fa >> 16) & S_IFMT;
  unz64_file_pos place;
  if (slash && !*root) *root = g_strndup(name, (gsize)(slash - name) + 1);
  if (!slash || !g_str_has_prefix(name, *root)) {
    store_add_fault(faults, "%s: outside the folder of the .zip", name);
  } else if (!slash[1] || g_str_has_suffix(name, "/")) {
    return; /* a folder */
  } else if (mode != 0 && mode != S_IFREG) {
    store_add_fault(faults, "%s: no regular file", slash + 1);
  } else if (g_hash_table_contains(view->files, slash + 1)) {
    store_add_fault(faults, "%s: there twice", slash + 1);
  } else if (unzGetFilePos64(view->zip, &place) == UNZ_OK) {
    g_hash_table_insert(view->files, g_strdup(slash + 1), g_memdup2(&place, sizeof place));
  }
}

static void list_zip(BagView *view, GPtrArray *faults) {
  g_autofree char *root = NULL;
  int code = unzGoToFirstFile(view->zip);
  for (; code == UNZ_OK; code = unzGoToNextFile(view->zip)) {
    char name[LONGEST_NAME] = "";
    unz_file_info64 info;
    code = unzGetCurrentFileInfo64(view->zip, &info, name, sizeof name - 1, NULL, 0, NULL, 0);
    if (code != UNZ_OK) break;
    if (info.size_filename < sizeof name) list_entry(view, name, &info, &root, faults);
    else store_add_fault(faults, "%s...: no name of ours is so long", name);
  }
  if (code != UNZ_END_OF_LIST_OF_FILE) store_add_fault(faults, "the .zip is damaged");
}

BagView *bag_view_open(const char *path, GPtrArray *faults) {
  BagView *view = g_new0(BagView, 1);
  view->folder = g_strdup(path);
  view->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  gboolean file = g_file_test(path, G_FILE_TEST_IS_REGULAR);
  if (file) view->zip = unzOpen64(path);
  if (view->zip) list_zip(view, faults);
  else if (file) store_add_fault(faults, "this is neither a folder nor a .zip");
  else list_folder(view, "", faults);
  return view;
}

void bag_view_close(BagView *view) {
  if (!view) return;
  if (view->zip) unzClose(view->zip);
  g_hash_table_unref(view->files);
  g_free(view->folder);
  g_free(view);
}

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *bag_view_names(const BagView *view) {
  GPtrArray *names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init(&iter, view->files);
  while (g_hash_table_iter_next(&iter, &name, NULL)) g_ptr_array_add(names, name);
  g_ptr_array_sort(names, by_name);
  return names;
}

gboolean bag_view_has(const BagView *view, const char *name) {
  return g_hash_table_contains(view->files, name);
}

/* ---- what is in it ---- */

typedef gboolean (*Taker)(gpointer taker, const guint8 *bytes, gsize length); /* FALSE: no more */

/* FALSE when not all of it could be read, or it was not all taken. */
static gboolean read_entry(const BagView *view, const char *name, Taker take, gpointer taker) {
  guint8 buffer[1 << 16];
  int got;
  if (unzGoToFilePos64(view->zip, g_hash_table_lookup(view->files, name)) != UNZ_OK ||
      unzOpenCurrentFile(view->zip) != UNZ_OK)
    return FALSE;
  while ((got = unzReadCurrentFile(view->zip, buffer, sizeof buffer)) > 0)
    if (!take(taker, buffer, (gsize)got)) break;
  return unzCloseCurrentFile(view->zip) == UNZ_OK && got == 0;
}

static gboolean hash_more(gpointer taker, const guint8 *bytes, gsize length) {
  g_checksum_update(taker, bytes, (gssize)length);
  return TRUE;
}

static gboolean text_more(gpointer taker, const guint8 *bytes, gsize length) {
  GString *text = taker;
  if (text->len + length > MOST_TEXT) return FALSE;
  g_string_append_len(text, (const char *)bytes, (gssize)length);
  return TRUE;
}

static int open_file(const BagView *view, const char *name) {
  g_autofree char *path = g_build_filename(view->folder, name, NULL);
  return open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

char *bag_view_hash(const BagView *view, const char *name, char **why) {
  if (view->zip) {
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    if (read_entry(view, name, hash_more, checksum)) return g_strdup(g_checksum_get_string(checksum));
    *why = g_strdup("damaged in the .zip");
    return NULL;
  }
  int fd = open_file(view, name);
  char *hash = fd >= 0 ? sha256_of_fd(fd, NULL, NULL) : NULL;
  if (!hash) *why = g_strdup(g_strerror(errno));
  if (fd >= 0) close(fd);
  return hash;
}

char *bag_view_text(const BagView *view, const char *name, gsize *length) {
  g_autoptr(GString) text = g_string_new(NULL);
  gboolean read_all = FALSE;
  if (!bag_view_has(view, name)) return NULL;
  if (view->zip) {
    read_all = read_entry(view, name, text_more, text);
  } else {
    guint8 buffer[1 << 16];
    int fd = open_file(view, name);
    gssize got = fd >= 0 ? 0 : -1;
    while (fd >= 0 && (got = read(fd, buffer, sizeof buffer)) > 0)
      if (!text_more(text, buffer, (gsize)got)) break;
    read_all = got == 0;
    if (fd >= 0) close(fd);
  }
  *length = text->len;
  return read_all ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}
