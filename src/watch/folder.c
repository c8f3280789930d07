/* Watching a folder: inotify says when to look, the look says what is there. */
#include "watch/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MAX_DEPTH 32
#define REST_US (2 * G_USEC_PER_SEC) /* unchanged for so long: at rest */

typedef struct { /* how a file looked the last time */
  guint64 device, inode;
  gint64 size, mtime_ns, since_us; /* monotonic time of the first look that was the same */
} Look;

struct Folder {
  char *path;
  int root, events;     /* events: inotify, -1 when polling */
  GHashTable *watches;  /* path below the folder -> GINT watch descriptor */
  GHashTable *looks;    /* GBytes name -> Look */
};

typedef struct {
  Folder *folder;
  FoundVisitor visit;
  gpointer user_data;
  GHashTable *seen; /* looks of this scan */
} Scan;

void found_file_free(FoundFile *found) {
  if (!found) return;
  g_bytes_unref(found->path);
  g_bytes_unref(found->name);
  g_free(found->member);
  g_free(found);
}

static gboolean is_remote(int fd) {
  struct statfs fs;
  if (fstatfs(fd, &fs) != 0) return FALSE;
  guint32 magic = (guint32)fs.f_type;
  /* NFS, SMB, CIFS, SMB2, FUSE, 9p: a change made elsewhere sends no event. */
  return magic == 0x6969 || magic == 0x517b || magic == 0xff534d42 || magic == 0xfe534d42 ||
         magic == 0x65735546 || magic == 0x01021997;
}

Folder *folder_open(const char *path, gboolean polling, GError **error) {
  int root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) {
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", path, g_strerror(errno));
    return NULL;
  }
  Folder *folder = g_new0(Folder, 1);
  folder->path = g_strdup(path);
  folder->root = root;
  folder->events = polling || is_remote(root) ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  folder->watches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  folder->looks = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free);
  return folder;
}

void folder_free(Folder *folder) {
  if (!folder) return;
  close(folder->root);
  if (folder->events >= 0) close(folder->events);
  g_hash_table_unref(folder->watches);
  g_hash_table_unref(folder->looks);
  g_free(folder->path);
  g_free(folder);
}

gboolean folder_polls(const Folder *folder) { return folder->events < 0; }
int folder_fd(const Folder *folder) { return folder->events; }

void folder_drain(Folder *folder) {
  char buffer[1 << 14] G_GNUC_UNUSED;
  while (folder->events >= 0 && read(folder->events, buffer, sizeof buffer) > 0) continue;
}

static void watch_path(Folder *folder, const char *below) {
  if (folder->events < 0 || g_hash_table_contains(folder->watches, below)) return;
  g_autofree char *path = g_build_filename(folder->path, below, NULL);
  int watch = inotify_add_watch(folder->events, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE |
                                                          IN_EXCL_UNLINK | IN_ONLYDIR);
  if (watch >= 0) g_hash_table_insert(folder->watches, g_strdup(below), GINT_TO_POINTER(watch));
}

/* What an uploader or an editor keeps beside the real thing. */
static gboolean is_passing(const char *name) {
  static const char *const endings[] = {".part", ".crdownload", ".tmp", ".partial", ".download", ".swp", "~", NULL};
  if (name[0] == '.' || name[0] == '~') return TRUE;
  for (guint i = 0; endings[i]; i++)
    if (g_str_has_suffix(name, endings[i])) return TRUE;
  return FALSE;
}

static gboolean has_pdf_name(const char *name) {
  gsize length = strlen(name);
  return length > 4 && g_ascii_strcasecmp(name + length - 4, ".pdf") == 0;
}

static int open_plain(int parent, const char *name) {
  return openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

static gboolean holds(int fd, off_t from, const char *words) {
  char buffer[1025] = {0};
  gssize got = pread(fd, buffer, 1024, from);
  return got > 0 && memmem(buffer, (size_t)got, words, strlen(words)) != NULL;
}

/* A lease is refused while anybody has the file open for writing. */
typedef enum { WRITER_NONE, WRITER_THERE, WRITER_UNKNOWN } Writer;
static Writer writer_of(int fd) {
  if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
    fcntl(fd, F_SETLEASE, F_UNLCK);
    return WRITER_NONE;
  }
  return errno == EAGAIN || errno == EBUSY ? WRITER_THERE : WRITER_UNKNOWN;
}

/* How long it has looked the same, in microseconds. */
static gint64 at_rest(Scan *scan, const FoundFile *found) {
  const Look *last = g_hash_table_lookup(scan->folder->looks, found->name);
  Look *now = g_new(Look, 1);
  gint64 clock = g_get_monotonic_time();
  gboolean same = last && last->device == found->device && last->inode == found->inode &&
                  last->size == found->size && last->mtime_ns == found->mtime_ns;
  *now = (Look){found->device, found->inode, found->size, found->mtime_ns, same ? last->since_us : clock};
  g_hash_table_insert(scan->seen, g_bytes_ref(found->name), now);
  return clock - now->since_us;
}

static void look_at(Scan *scan, int parent, const char *name, const FoundFile *found) {
  int fd = open_plain(parent, name);
  if (fd < 0) {
    gint64 rest = at_rest(scan, found);
    FoundState state = errno == ELOOP || errno == ENXIO ? FOUND_REFUSED
                       : rest >= REST_US               ? FOUND_READY
                                                       : FOUND_SETTLING;
    /* Not readable now: the intake will say why, again and again, until it is. */
    scan->visit(found, state, state == FOUND_REFUSED ? "not a regular file" : g_strerror(errno), scan->user_data);
    return;
  }
  gboolean wanted = has_pdf_name(name) || holds(fd, 0, "%PDF-") || found->size == 0;
  if (wanted) {
    gint64 rest = at_rest(scan, found);
    gboolean ends = holds(fd, (off_t)MAX(0, found->size - 1024), "%%EOF");
    Writer writer = writer_of(fd);
    gboolean ready = (writer == WRITER_NONE && ends) || (writer != WRITER_THERE && rest >= REST_US);
    scan->visit(found, ready ? FOUND_READY : FOUND_SETTLING,
                ready ? NULL : writer == WRITER_THERE ? "still being written" : "settling", scan->user_data);
  }
  close(fd);
}

static void scan_folder(Scan *scan, int fd, const char *below, guint depth) {
  g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", fd);
  DIR *dir = opendir(self);
  if (!dir) return;
  watch_path(scan->folder, below);
  for (struct dirent *item; (item = readdir(dir));) {
    const char *name = item->d_name;
    struct stat status;
    if (is_passing(name) || fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0) continue;
    g_autofree char *child = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
    if (S_ISDIR(status.st_mode) && !has_pdf_name(name)) {
      int inner = depth < MAX_DEPTH ? openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
      if (inner >= 0) {
        scan_folder(scan, inner, child, depth + 1);
        close(inner);
      }
      continue;
    }
    g_autofree char *path = g_build_filename(scan->folder->path, child, NULL);
    FoundFile found = {g_bytes_new(path, strlen(path)), g_bytes_new(child, strlen(child)),
                       NULL, status.st_dev, status.st_ino, status.st_size,
                       status.st_mtim.tv_sec * (gint64)1000000000 + status.st_mtim.tv_nsec};
    const char *slash = strchr(child, '/');
    if (slash) found.member = g_strndup(child, (gsize)(slash - child));
    if (S_ISREG(status.st_mode)) look_at(scan, fd, name, &found);
    else
      scan->visit(&found, FOUND_REFUSED,
                  S_ISLNK(status.st_mode)   ? "a symbolic link, which is never followed"
                  : S_ISDIR(status.st_mode) ? "a folder"
                                            : "not a regular file", scan->user_data);
    g_bytes_unref(found.path);
    g_bytes_unref(found.name);
    g_free(found.member);
  }
  closedir(dir);
}

gboolean folder_scan(Folder *folder, FoundVisitor visit, gpointer user_data, GError **error) {
  struct stat status;
  if (stat(folder->path, &status) < 0) {
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", folder->path, g_strerror(errno));
    return FALSE;
  }
  Scan scan = {folder, visit, user_data,
               g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free)};
  scan_folder(&scan, folder->root, "", 0);
  g_hash_table_unref(folder->looks);
  folder->looks = scan.seen;
  return TRUE;
}

/* Every step of the way is opened without following a link. */
static int open_parent(const Folder *folder, const FoundFile *found, char **name) {
  gsize length;
  const char *bytes = g_bytes_get_data(found->name, &length);
  g_autofree char *below = g_strndup(bytes, length);
  g_auto(GStrv) parts = g_strsplit(below, "/", -1);
  int fd = dup(folder->root);
  guint i = 0;
  for (; fd >= 0 && parts[i + 1]; i++) {
    int next = openat(fd, parts[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    close(fd);
    fd = next;
  }
  *name = g_strdup(parts[i]);
  return fd;
}

static gboolean is_same(const FoundFile *found, const struct stat *status, gboolean unchanged) {
  if (status->st_dev != found->device || status->st_ino != found->inode || !S_ISREG(status->st_mode)) return FALSE;
  return !unchanged || (status->st_size == found->size &&
                        status->st_mtim.tv_sec * (gint64)1000000000 + status->st_mtim.tv_nsec == found->mtime_ns);
}

int folder_open_found(const Folder *folder, const FoundFile *found) {
  g_autofree char *name = NULL;
  struct stat status;
  int parent = open_parent(folder, found, &name);
  if (parent < 0) return -1;
  int fd = open_plain(parent, name);
  int saved = errno;
  close(parent);
  if (fd >= 0 && fstat(fd, &status) == 0 && !is_same(found, &status, FALSE)) {
    close(fd);
    errno = ESTALE;
    return -1;
  }
  errno = saved;
  return fd;
}

gboolean folder_remove(Folder *folder, const FoundFile *found, GError **error) {
  g_autofree char *name = NULL;
  struct stat status;
  int parent = open_parent(folder, found, &name);
  gboolean removed = parent >= 0 && fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  if (removed && !is_same(found, &status, TRUE)) {
    close(parent);
    return FALSE;
  }
  removed = removed && unlinkat(parent, name, 0) == 0 && fsync(parent) == 0;
  if (!removed) {
    g_autofree char *shown = display_name(found->path);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", shown, g_strerror(errno));
  }
  if (parent >= 0) close(parent);
  return removed;
}

char *display_name(GBytes *path) {
  gsize length;
  const char *bytes = g_bytes_get_data(path, &length);
  GString *shown = g_string_new(NULL);
  for (gsize at = 0; at < length;) {
    gunichar code = g_utf8_get_char_validated(bytes + at, (gssize)(length - at));
    if (code == (gunichar)-1 || code == (gunichar)-2) {
      g_string_append_printf(shown, "\\x%02x", (guchar)bytes[at++]);
      continue;
    }
    if (code == '\n') g_string_append(shown, "\\n");
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
             (code >= 0x2066 && code <= 0x2069) || code == 0x200e || code == 0x200f)
      g_string_append_printf(shown, "\\u{%x}", code);
    else g_string_append_unichar(shown, code);
    at += (gsize)(g_utf8_next_char(bytes + at) - (bytes + at));
  }
  return g_string_free(shown, FALSE);
}
