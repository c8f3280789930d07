/* The archive of originals: copies, a sync for all of them, their names, a sync for all of those;
 * never a rename of the upload. */
#include "store/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Turns of 50 ms: a batch is over in seconds; a stuck one must not hold others for ever. */
#define PATIENCE 600
#define MOST_PENDING 256
#define FUSE 0x65735546 /* hands a sync of all of it on to nobody */

struct Archive {
  char *path;
  int folder, lock; /* descriptors; lock is -1 when only reading */
  gboolean dirty;   /* something was put since the last sync */
  gboolean singly;  /* the file system syncs only what it is asked to, one by one */
  GPtrArray *copies, *names; /* put and not yet at its name: the path of each copy, and its name */
};

static GQuark archive_error_quark(void) { return g_quark_from_static_string("cmeledger-archive"); }

static gboolean fail(GError **error, const char *path) {
  int saved = errno;
  g_set_error(error, archive_error_quark(), saved, "%s: %s", path, g_strerror(saved));
  errno = saved;
  return FALSE;
}

char *sha256_hex(const guint8 sum[SHA256_BYTES]) {
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc(2 * SHA256_BYTES + 1), *to = text;
  for (guint i = 0; i < SHA256_BYTES; i++) {
    *to++ = digits[sum[i] >> 4];
    *to++ = digits[sum[i] & 15];
  }
  *to = '\0';
  return text;
}

char *sha256_of_bytes(gconstpointer bytes, gsize length) {
  guint8 sum[SHA256_BYTES];
  SHA256(length ? bytes : "", length, sum);
  return sha256_hex(sum);
}

char *sha256_of_fd(int fd, gint64 *size, GError **error) {
  guint8 sum[SHA256_BYTES], buffer[1 << 16];
  gint64 at = 0;
  gssize got;
  SHA256_CTX context;
  SHA256_Init(&context);
  while ((got = pread(fd, buffer, sizeof buffer, (off_t)at)) > 0 || (got < 0 && errno == EINTR)) {
    if (got < 0) continue;
    SHA256_Update(&context, buffer, (size_t)got);
    at += got;
  }
  if (got < 0) {
    fail(error, "reading");
    return NULL;
  }
  SHA256_Final(sum, &context);
  if (size) *size = at;
  return sha256_hex(sum);
}

static gboolean make_folder(int parent, const char *name, const char *path, GError **error) {
  return mkdirat(parent, name, 0700) == 0 || errno == EEXIST || fail(error, path);
}

/* Under the lock, whatever lies in tmp/ was left by a program that died. */
static void clear_tmp(Archive *archive) {
  g_autofree char *path = g_build_filename(archive->path, "tmp", NULL);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    g_unlink(child);
  }
}

gboolean archive_lock(Archive *archive, GError **error) {
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  for (guint tries = 0; fcntl(archive->lock, F_OFD_SETLK, &whole) < 0; tries++) {
    if (errno != EAGAIN && errno != EACCES && errno != EINTR) return fail(error, archive->path);
    if (tries > PATIENCE) {
      g_set_error(error, archive_error_quark(), EBUSY,
                  "%s: another cmeledger is taking files in; wait for it, or end it",
                  archive->path);
      return FALSE;
    }
    g_usleep(50000);
  }
  clear_tmp(archive);
  return TRUE;
}

gboolean archive_wait(const Archive *archive) {
  int fd = openat(archive->folder, "lock", O_RDONLY | O_CLOEXEC);
  for (guint tries = 0; fd >= 0 && tries <= PATIENCE; tries++) {
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_OFD_GETLK, &whole) < 0 || whole.l_type == F_UNLCK) {
      close(fd);
      return TRUE;
    }
    g_usleep(50000);
  }
  if (fd >= 0) close(fd);
  return fd < 0; /* nobody ever put anything in */
}

void archive_unlock(Archive *archive) {
  struct flock whole = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
  fcntl(archive->lock, F_OFD_SETLK, &whole);
}

Archive *archive_open(const char *home, gboolean write, GError **error) {
  g_autoptr(Archive) archive = g_new0(Archive, 1);
  struct statfs fs;
  archive->path = g_build_filename(home, "archive", NULL);
  archive->copies = g_ptr_array_new_with_free_func(g_free);
  archive->names = g_ptr_array_new_with_free_func(g_free);
  archive->folder = archive->lock = -1;
  if (write && g_mkdir_with_parents(archive->path, 0700) < 0) {
    fail(error, archive->path);
    return NULL;
  }
  archive->folder = open(archive->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (archive->folder < 0) {
    fail(error, archive->path);
    return NULL;
  }
  archive->singly = fstatfs(archive->folder, &fs) < 0 || fs.f_type == FUSE;
  if (write && !make_folder(archive->folder, "tmp", archive->path, error)) return NULL;
  if (write &&
      (archive->lock = openat(archive->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0) {
    fail(error, archive->path);
    return NULL;
  }
  return g_steal_pointer(&archive);
}

static void forget_copies(Archive *archive, gboolean named) {
  for (guint i = 0; i < archive->copies->len && !named; i++)
    unlinkat(archive->folder, archive->copies->pdata[i], 0);
  g_ptr_array_set_size(archive->copies, 0);
  g_ptr_array_set_size(archive->names, 0);
}

void archive_close(Archive *archive) {
  if (!archive) return;
  forget_copies(archive, FALSE);
  if (archive->folder >= 0) close(archive->folder);
  if (archive->lock >= 0) close(archive->lock);
  g_ptr_array_unref(archive->copies);
  g_ptr_array_unref(archive->names);
  g_free(archive->path);
  g_free(archive);
}

static char *name_of(const char *sha256, const char *suffix) {
  return g_strdup_printf("%.2s/%s.%s", sha256, sha256, suffix);
}

char *archive_path(const Archive *archive, const char *sha256, const char *suffix) {
  g_autofree char *name = name_of(sha256, suffix);
  return g_build_filename(archive->path, name, NULL);
}

int archive_open_file(const Archive *archive, const char *sha256, const char *suffix,
                      GError **error) {
  g_autofree char *name = name_of(sha256, suffix);
  int fd = openat(archive->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) {
    g_autofree char *path = archive_path(archive, sha256, suffix);
    fail(error, path);
  }
  return fd;
}

gboolean archive_has(const Archive *archive, const char *sha256, const char *suffix) {
  int fd = archive_open_file(archive, sha256, suffix, NULL);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

static gboolean copy_all(int from, gint64 size, int to) {
  unsigned char buffer[1 << 16];
  for (gint64 at = 0; at < size;) {
    gssize got = pread(from, buffer, sizeof buffer, (off_t)at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return FALSE;
    for (gssize done = 0; done < got;) {
      gssize put = write(to, buffer + done, (size_t)(got - done));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return FALSE;
      done += put;
    }
    at += got;
  }
  return TRUE;
}

static gboolean write_copy(Archive *archive, int from, gint64 size, const char *name,
                           GError **error) {
  g_autofree char *path = g_build_filename(archive->path, name, NULL);
  int fd = openat(archive->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
  if (fd < 0) return fail(error, path);
  gboolean good = copy_all(from, size, fd) && (!archive->singly || fsync(fd) == 0);
  if (!good) fail(error, path);
  if (close(fd) < 0 && good) good = fail(error, path);
  if (!good) unlinkat(archive->folder, name, 0);
  return good;
}

static gboolean is_whole(const Archive *archive, const char *name, const char *sha256) {
  int fd = openat(archive->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  g_autofree char *hash = fd >= 0 ? sha256_of_fd(fd, NULL, NULL) : NULL;
  if (fd >= 0) close(fd);
  return hash && strcmp(hash, sha256) == 0;
}

/* Only a sealed memfd cannot have changed since it was hashed. */
static gboolean copy_is_good(Archive *archive, int fd, const char *copy, const char *sha256,
                             GError **error) {
  int seals = fcntl(fd, F_GET_SEALS);
  if ((seals >= 0 && (seals & F_SEAL_WRITE)) || is_whole(archive, copy, sha256)) return TRUE;
  g_set_error(error, archive_error_quark(), EBUSY, "it changed while it was copied");
  unlinkat(archive->folder, copy, 0);
  return FALSE;
}

gboolean archive_put(Archive *archive, int fd, gint64 size, const char *sha256,
                     const char *suffix, GError **error) {
  g_autofree char *name = name_of(sha256, suffix);
  g_autofree char *shard = g_strndup(sha256, 2);
  g_autofree char *path = g_build_filename(archive->path, name, NULL);
  if (archive->copies->len >= MOST_PENDING && !archive_sync(archive, error)) return FALSE;
  g_autofree char *copy = g_strdup_printf("tmp/%d.%u", (int)getpid(), archive->copies->len);
  archive->dirty = TRUE; /* one that is there may be of a run that did not come to the sync */
  if (is_whole(archive, name, sha256)) return TRUE;
  if (!make_folder(archive->folder, shard, path, error) ||
      !write_copy(archive, fd, size, copy, error) ||
      !copy_is_good(archive, fd, copy, sha256, error))
    return FALSE;
  g_ptr_array_add(archive->copies, g_steal_pointer(&copy));
  g_ptr_array_add(archive->names, g_steal_pointer(&name));
  return TRUE;
}

static gboolean sync_folder(Archive *archive, const char *name, GError **error) {
  int fd = openat(archive->folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean good = fd >= 0 && fsync(fd) == 0;
  if (!good) fail(error, archive->path);
  if (fd >= 0) close(fd);
  return good;
}

/* One flush of the disk for all of them instead of one for each. */
static gboolean sync_all(Archive *archive, GError **error) {
  return syncfs(archive->folder) == 0 || fail(error, archive->path);
}

static gboolean sync_singly(Archive *archive, GError **error) {
  gboolean good = sync_folder(archive, ".", error);
  for (guint i = 0; good && i < 256; i++) {
    char shard[3];
    g_snprintf(shard, sizeof shard, "%02x", i);
    good = faccessat(archive->folder, shard, F_OK, 0) < 0 || sync_folder(archive, shard, error);
  }
  return good;
}

/* Over what may lie there: it has wrong bytes, or is the same file's twin. */
static gboolean give_names(Archive *archive, GError **error) {
  for (guint i = 0; i < archive->copies->len; i++)
    if (renameat(archive->folder, archive->copies->pdata[i], archive->folder,
                 archive->names->pdata[i]) < 0)
      return fail(error, archive->path);
  return TRUE;
}

gboolean archive_sync(Archive *archive, GError **error) {
  if (!archive->dirty) return TRUE;
  gboolean good = (archive->singly || sync_all(archive, error)) && give_names(archive, error) &&
                  (archive->singly ? sync_singly(archive, error) : sync_all(archive, error));
  forget_copies(archive, good);
  archive->dirty = !good;
  return good;
}

/* "<64 hex>.<suffix>" in the shard of its first two digits. */
static gboolean is_original(const char *shard, const char *name) {
  return strlen(name) > 65 && name[64] == '.' && strspn(name, "0123456789abcdef") == 64 &&
         strncmp(name, shard, 2) == 0;
}

gboolean archive_visit(const Archive *archive, ArchiveVisitor visit, gpointer user_data,
                       GError **error) {
  g_autoptr(GDir) dir = g_dir_open(archive->path, 0, error);
  const char *shard;
  if (!dir) return FALSE;
  while ((shard = g_dir_read_name(dir))) {
    g_autofree char *path = g_build_filename(archive->path, shard, NULL);
    if (strcmp(shard, "tmp") == 0 || strcmp(shard, "lock") == 0) continue;
    g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
    const char *name;
    if (!files) {
      if (!visit(path, NULL, NULL, user_data)) return TRUE;
      continue;
    }
    while ((name = g_dir_read_name(files))) {
      g_autofree char *file = g_build_filename(path, name, NULL);
      gboolean original = strlen(shard) == 2 && is_original(shard, name);
      g_autofree char *sha256 = original ? g_strndup(name, 64) : NULL;
      if (!visit(file, sha256, original ? name + 65 : NULL, user_data)) return TRUE;
    }
  }
  return TRUE;
}
