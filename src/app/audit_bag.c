/* Writing a bag: payload, tag files, manifests, and only then its name. */
#include "app/audit_bag.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "app/app.h"
#include "app/audit_zip.h"
#include "store/archive.h"

#define WORKSHOP ".cmeledger-audit"

struct BagShelf {
  char *out, *workshop;
  BagForm form;
  int lock;
};

struct Bag {
  const BagShelf *shelf;
  char *name, *folder;   /* folder: in the workshop */
  GPtrArray *manifest;   /* of char*: lines, sorted at the end */
  GPtrArray *tags;
  GString *info;
  guint64 octets, streams;
};

static GQuark bag_error_quark(void) { return g_quark_from_static_string("cmeledger-bag"); }

static gboolean fail(GError **error, const char *path) {
  g_set_error(error, bag_error_quark(), errno, "%s: %s", path, g_strerror(errno));
  return FALSE;
}

void remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    remove_tree(child);
  }
  remove(path);
}

BagShelf *bag_shelf_open(const char *out, const BagForm *form, GError **error) {
  g_autoptr(BagShelf) shelf = g_new0(BagShelf, 1);
  shelf->form = *form;
  shelf->out = g_strdup(out);
  shelf->workshop = g_build_filename(out, WORKSHOP, NULL);
  shelf->lock = -1;
  for (;;) { /* whoever leaves removes the workshop: the one locked may be nobody's any more */
    GStatBuf held, named;
    if (g_mkdir_with_parents(shelf->workshop, 0700) < 0 ||
        (shelf->lock = open(shelf->workshop, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) < 0) {
      fail(error, shelf->workshop);
      return NULL;
    }
    if (flock(shelf->lock, LOCK_EX | LOCK_NB) < 0) {
      app_warn("another audit writes into %s; waiting for it to end", out);
      while (flock(shelf->lock, LOCK_EX) < 0 && errno == EINTR) continue;
    }
    if (fstat(shelf->lock, &held) == 0 && g_lstat(shelf->workshop, &named) == 0 &&
        held.st_dev == named.st_dev && held.st_ino == named.st_ino)
      break;
    close(shelf->lock);
  }
  g_autoptr(GDir) dir = g_dir_open(shelf->workshop, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *left = g_build_filename(shelf->workshop, name, NULL);
    remove_tree(left);
  }
  return g_steal_pointer(&shelf);
}

void bag_shelf_close(BagShelf *shelf) {
  if (!shelf) return;
  if (shelf->lock >= 0) {
    remove_tree(shelf->workshop);
    close(shelf->lock);
  }
  g_free(shelf->out);
  g_free(shelf->workshop);
  g_free(shelf);
}

Bag *bag_begin(const BagShelf *shelf, const char *name, GError **error) {
  g_autoptr(Bag) bag = g_new0(Bag, 1);
  bag->shelf = shelf;
  bag->name = g_strdup(name);
  bag->folder = g_build_filename(shelf->workshop, name, NULL);
  bag->manifest = g_ptr_array_new_with_free_func(g_free);
  bag->tags = g_ptr_array_new_with_free_func(g_free);
  bag->info = g_string_new(NULL);
  if (g_mkdir(bag->folder, 0700) == 0) return g_steal_pointer(&bag);
  fail(error, bag->folder);
  return NULL;
}

void bag_free(Bag *bag) {
  if (!bag) return;
  remove_tree(bag->folder);
  g_free(bag->name);
  g_free(bag->folder);
  g_ptr_array_unref(bag->manifest);
  g_ptr_array_unref(bag->tags);
  g_string_free(bag->info, TRUE);
  g_free(bag);
}

/* Returns the hash, new; `lines` gets the manifest's line. */
static char *write_file(const Bag *bag, const char *name, gconstpointer bytes, gsize length,
                        GPtrArray *lines, GError **error) {
  g_autofree char *path = g_build_filename(bag->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname(path);
  int fd = g_mkdir_with_parents(folder, 0700) == 0
               ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  gboolean written = fd >= 0;
  for (gsize done = 0; done < length && written;) {
    gssize now = write(fd, (const char *)bytes + done, length - done);
    if (now > 0) done += (gsize)now;
    else if (errno != EINTR) written = FALSE;
  }
  if (!written) fail(error, path);
  if (fd >= 0) close(fd);
  if (!written) return NULL;
  char *hash = sha256_of_bytes(bytes, length);
  g_ptr_array_add(lines, g_strdup_printf("%s  %s\n", hash, name));
  return hash;
}

char *bag_add(Bag *bag, const char *name, GBytes *bytes, GError **error) {
  g_autofree char *path = g_strconcat("data/", name, NULL);
  gsize length;
  gconstpointer start = g_bytes_get_data(bytes, &length);
  char *hash = write_file(bag, path, start, length, bag->manifest, error);
  bag->octets += length;
  bag->streams++;
  return hash;
}

void bag_info(Bag *bag, const char *label, const char *value) {
  g_auto(GStrv) words = g_strsplit_set(value, " \t\r\n", -1);
  g_string_append_printf(bag->info, "%s:", label);
  for (guint i = 0; words[i]; i++)
    if (*words[i]) g_string_append_printf(bag->info, " %s", words[i]);
  g_string_append_c(bag->info, '\n');
}

/* "<64 digits>  name": by name. */
static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(char *const *)a + 2 * SHA256_BYTES, *(char *const *)b + 2 * SHA256_BYTES);
}

static gboolean write_tag(Bag *bag, const char *name, const char *text, GPtrArray *lines,
                          GError **error) {
  g_autofree char *hash = write_file(bag, name, text, strlen(text), lines, error);
  return hash != NULL;
}

gboolean bag_add_tag(Bag *bag, const char *name, const char *text, GError **error) {
  return write_tag(bag, name, text, bag->tags, error);
}

/* The manifest, and its signature beside it. */
static gboolean write_manifest(Bag *bag, const char *name, GPtrArray *of, GPtrArray *lines,
                               GError **error) {
  const SignKey *key = bag->shelf->form.key;
  g_autoptr(GString) text = g_string_new(NULL);
  g_ptr_array_sort(of, by_name);
  for (guint i = 0; i < of->len; i++) g_string_append(text, of->pdata[i]);
  if (!write_tag(bag, name, text->str, lines, error)) return FALSE;
  if (!key) return TRUE;
  g_autoptr(GBytes) signed_text = g_bytes_new(text->str, text->len);
  g_autoptr(GBytes) signature = sign_bytes(key, signed_text, error);
  g_autofree char *beside = g_strconcat(name, ".sig", NULL);
  g_autofree char *hash =
      signature ? write_file(bag, beside, g_bytes_get_data(signature, NULL),
                             g_bytes_get_size(signature), lines, error) : NULL;
  return hash != NULL;
}

/* What people and scripts look for at the top is there too, where links can be made. */
static void link_front(const Bag *bag, const char *name) {
  g_autofree char *target = g_build_filename("data", name, NULL);
  g_autofree char *whole = g_build_filename(bag->folder, target, NULL);
  g_autofree char *link = g_build_filename(bag->folder, name, NULL);
  if (g_file_test(whole, G_FILE_TEST_EXISTS) && symlink(target, link) < 0)
    g_debug("%s: %s", link, g_strerror(errno));
}

/* One sync of the file system for all files of a bag; a name alone needs no more than its folder. */
static gboolean sync_folder(const char *path, int (*sync)(int), GError **error) {
  int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean synced = fd >= 0 && sync(fd) == 0;
  if (!synced) fail(error, path);
  if (fd >= 0) close(fd);
  return synced;
}

char *bag_place(const BagShelf *shelf, const char *name) {
  return g_strconcat(shelf->out, "/", name, shelf->form.zip ? ".zip" : NULL, NULL);
}

/* In one step; an older one is then in the workshop, and goes with it. */
static gboolean take_name(const Bag *bag, const char *made, GError **error) {
  gboolean replace = bag->shelf->form.replace;
  g_autofree char *place = bag_place(bag->shelf, bag->name);
  if (renameat2(AT_FDCWD, made, AT_FDCWD, place, RENAME_NOREPLACE) == 0) return TRUE;
  if (errno == EEXIST && replace &&
      renameat2(AT_FDCWD, made, AT_FDCWD, place, RENAME_EXCHANGE) == 0)
    return TRUE;
  if (errno == EINVAL) { /* a network folder knows neither */
    g_autofree char *old = g_strconcat(made, ".old", NULL);
    if (g_file_test(place, G_FILE_TEST_EXISTS) && !(replace && g_rename(place, old) == 0))
      errno = EEXIST;
    else if (g_rename(made, place) == 0)
      return TRUE;
  }
  return fail(error, place);
}

gboolean bag_finish(Bag *bag, GError **error) {
  const BagForm *form = &bag->shelf->form;
  g_autofree char *oxum =
      g_strdup_printf("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT, bag->octets, bag->streams);
  bag_info(bag, "Payload-Oxum", oxum);
  g_autoptr(GPtrArray) unlisted = g_ptr_array_new_with_free_func(g_free);
  if (!write_tag(bag, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
                 bag->tags, error) ||
      !write_tag(bag, "bag-info.txt", bag->info->str, bag->tags, error) ||
      !write_manifest(bag, "manifest-sha256.txt", bag->manifest, bag->tags, error) ||
      !write_manifest(bag, "tagmanifest-sha256.txt", bag->tags, unlisted, error))
    return FALSE;
  if (!form->zip) {
    link_front(bag, "audit.pdf");
    link_front(bag, "ledger.csv");
    return sync_folder(bag->folder, syncfs, error) && take_name(bag, bag->folder, error) &&
           sync_folder(bag->shelf->out, fsync, error);
  }
  g_autofree char *zip = g_strconcat(bag->folder, ".zip", NULL);
  gboolean done = zip_folder(bag->folder, bag->name, form->time, zip, error) &&
                  take_name(bag, zip, error) && sync_folder(bag->shelf->out, fsync, error);
  g_unlink(zip); /* what went wrong, or the older one */
  return done;
}
