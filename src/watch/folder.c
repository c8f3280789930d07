/* Watching a folder: inotify says when to look, the look says what is there. */
#include "watch/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "core/kind.h"
#include "core/text.h"

#define MAX_DEPTH 32
#define SHORT_REST 2 /* seconds the same: enough for a file that ends as a PDF should */

typedef struct { /* how a file looked the last time */
  guint64 device, inode;
  gint64 size, mtime_ns, since_us; /* monotonic time of the first look that was the same */
} Look;

struct Folder {
  char *path;
  guint64 device, inode; /* of root */
  int root, events;      /* events: inotify, -1 when polling */
  gboolean polling;      /* asked for */
  gboolean deaf;         /* a folder of the last scan could not be watched */
  gint64 rest_us;
  GHashTable *looks;     /* GBytes name -> Look */
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

static gboolean fail(GError **error, const char *path) {
  g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", path,
              g_strerror(errno));
  return FALSE;
}

/* The path may lead to another folder than before: moved away and made anew, or mounted. */
static gboolean find_root(Folder *folder, GError **error) {
  struct stat status;
  if (stat(folder->path, &status) < 0) return fail(error, folder->path);
  if (folder->root >= 0 && status.st_dev == folder->device && status.st_ino == folder->inode)
    return TRUE;
  int root = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0 || fstat(root, &status) < 0) {
    fail(error, folder->path);
    if (root >= 0) close(root);
    return FALSE;
  }
  if (folder->root >= 0) close(folder->root);
  if (folder->events >= 0) close(folder->events);
  folder->root = root;
  folder->device = status.st_dev;
  folder->inode = status.st_ino;
  folder->events =
      folder->polling || is_remote(root) ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  return TRUE;
}

Folder *folder_open(const char *path, gboolean polling, guint rest_seconds, GError **error) {
  Folder *folder = g_new0(Folder, 1);
  folder->path = g_strdup(path);
  folder->root = folder->events = -1;
  folder->polling = polling;
  folder->rest_us = (gint64)rest_seconds * G_USEC_PER_SEC;
  folder->looks =
      g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free);
  /* A writer who opens a file while its lease is tried would end the program by this signal. */
  signal(SIGIO, SIG_IGN);
  if (!find_root(folder, error)) g_clear_pointer(&folder, folder_free);
  return folder;
}

void folder_free(Folder *folder) {
  if (!folder) return;
  if (folder->root >= 0) close(folder->root);
  if (folder->events >= 0) close(folder->events);
  g_hash_table_unref(folder->looks);
  g_free(folder->path);
  g_free(folder);
}

gboolean folder_polls(const Folder *folder) { return folder->events < 0 || folder->deaf; }
int folder_fd(const Folder *folder) { return folder->events; }

void folder_drain(Folder *folder) {
  char buffer[1 << 14] G_GNUC_UNUSED;
  while (folder->events >= 0 && read(folder->events, buffer, sizeof buffer) > 0) continue;
}

/* Asked anew at each scan: the kernel knows a folder that it watches already, and a new one may
 * have the name of an old one. */
static void watch_folder(Folder *folder, const char *path) {
  const guint32 what = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ATTRIB | IN_DELETE_SELF |
                       IN_MOVE_SELF | IN_EXCL_UNLINK | IN_ONLYDIR;
  if (folder->events >= 0 && inotify_add_watch(folder->events, path, what) < 0) folder->deaf = TRUE;
}

/* What an uploader or an editor keeps beside the real thing. */
static gboolean is_passing(const char *name) {
  static const char *const endings[] = {".part", ".crdownload", ".tmp", ".partial", ".download",
                                        ".swp", "~", NULL};
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

/* Nothing tells where a TIFF ends, or a HEIC. */
static gboolean ends_as_image(int fd, gint64 size) {
  char tail[8];
  return pread(fd, tail, sizeof tail, (off_t)MAX(0, size - 8)) == sizeof tail &&
         (memcmp(tail, "IEND\xae\x42\x60\x82", 8) == 0 || memcmp(tail + 6, "\xff\xd9", 2) == 0);
}

/* Whether the KiB from there holds the words; -1 and errno when it cannot be read. */
static int holds(int fd, off_t from, const char *words) {
  char buffer[1024];
  gssize got = pread(fd, buffer, sizeof buffer, from);
  return got < 0 ? -1 : memmem(buffer, (size_t)got, words, strlen(words)) != NULL;
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
  *now = (Look){found->device, found->inode, found->size, found->mtime_ns,
                same ? last->since_us : clock};
  g_hash_table_insert(scan->seen, g_bytes_ref(found->name), now);
  return clock - now->since_us;
}

static void look_at(Scan *scan, int parent, const char *name, const FoundFile *found) {
  int fd = open_plain(parent, name);
  if (fd < 0) {
    if (errno == ENOENT) return; /* taken away meanwhile */
    gboolean other = errno == ELOOP || errno == ENXIO;
    scan->visit(found, other ? FOUND_REFUSED : FOUND_UNREADABLE,
                other ? "not a regular file" : g_strerror(errno), scan->user_data);
    return;
  }
  int begins = holds(fd, 0, "%PDF-"), ends = holds(fd, (off_t)MAX(0, found->size - 1024), "%%EOF");
  if (begins == 0 && ends == 0) ends = ends_as_image(fd, found->size);
  if (begins < 0 || ends < 0) {
    scan->visit(found, FOUND_UNREADABLE, g_strerror(errno), scan->user_data);
  } else if (begins || kind_is_named(name) || found->size == 0) {
    gint64 rest = at_rest(scan, found);
    gint64 needed = ends ? SHORT_REST * G_USEC_PER_SEC : scan->folder->rest_us;
    Writer writer = writer_of(fd);
    gboolean ready = (writer == WRITER_NONE && ends) || (writer != WRITER_THERE && rest >= needed);
    scan->visit(found,
                ready                    ? FOUND_READY
                : writer == WRITER_THERE ? FOUND_WRITING
                                         : FOUND_SETTLING,
                ready                    ? NULL
                : writer == WRITER_THERE ? "still being written"
                : ends                   ? "too fresh to tell whether it is whole"
                                         : "does not end as a whole file does, or cannot tell; perhaps more comes",
                scan->user_data);
  }
  close(fd);
}

static void scan_folder(Scan *scan, int fd, const FoundFile *self, const char *below, guint depth);

static void look_at_item(Scan *scan, int fd, const char *name, const char *below, guint depth) {
  struct stat status = {0};
  if (is_passing(name)) return;
  g_autofree char *child = *below ? g_strconcat(below, "/", name, NULL) : g_strdup(name);
  g_autofree char *path = g_build_filename(scan->folder->path, child, NULL);
  gboolean known = fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  int why = errno;
  if (!known && why == ENOENT) return;
  FoundFile found = {g_bytes_new(path, strlen(path)), g_bytes_new(child, strlen(child)),
                     NULL, status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec * (gint64)1000000000 + status.st_mtim.tv_nsec};
  const char *slash = strchr(child, '/');
  if (slash) found.member = g_strndup(child, (gsize)(slash - child));
  if (!known) scan->visit(&found, FOUND_UNREADABLE, g_strerror(why), scan->user_data);
  else if (S_ISREG(status.st_mode)) look_at(scan, fd, name, &found);
  else if (S_ISDIR(status.st_mode) && !has_pdf_name(name) && depth < MAX_DEPTH) {
    int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner >= 0) scan_folder(scan, inner, &found, child, depth + 1);
    else if (errno != ENOENT)
      scan->visit(&found, FOUND_UNREADABLE, g_strerror(errno), scan->user_data);
  } else {
    scan->visit(&found, FOUND_REFUSED,
                S_ISLNK(status.st_mode)    ? "a symbolic link, which is never followed"
                : !S_ISDIR(status.st_mode) ? "not a regular file"
                : has_pdf_name(name)       ? "a folder with the name of a PDF"
                                           : "a folder nested too deep", scan->user_data);
  }
  g_bytes_unref(found.path);
  g_bytes_unref(found.name);
  g_free(found.member);
}

/* Takes fd. A folder that cannot be listed to its end is told as such, not as an empty one. */
static void scan_folder(Scan *scan, int fd, const FoundFile *self, const char *below, guint depth) {
  g_autofree char *proc = g_strdup_printf("/proc/self/fd/%d", fd);
  watch_folder(scan->folder, proc);
  DIR *dir = fdopendir(fd);
  struct dirent *item;
  if (!dir) {
    scan->visit(self, FOUND_UNREADABLE, g_strerror(errno), scan->user_data);
    close(fd);
    return;
  }
  while ((errno = 0, item = readdir(dir))) look_at_item(scan, fd, item->d_name, below, depth);
  if (errno != 0) scan->visit(self, FOUND_UNREADABLE, g_strerror(errno), scan->user_data);
  closedir(dir);
}

gboolean folder_scan(Folder *folder, FoundVisitor visit, gpointer user_data, GError **error) {
  if (!find_root(folder, error)) return FALSE;
  int fd = openat(folder->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return fail(error, folder->path);
  folder->deaf = FALSE;
  g_autoptr(GBytes) path = g_bytes_new(folder->path, strlen(folder->path));
  const FoundFile self = {
      .path = path, .name = path, .device = folder->device, .inode = folder->inode};
  Scan scan = {
      folder, visit, user_data,
      g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, g_free)};
  scan_folder(&scan, fd, &self, "", 0);
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
  if (status->st_dev != found->device || status->st_ino != found->inode ||
      !S_ISREG(status->st_mode))
    return FALSE;
  return !unchanged ||
         (status->st_size == found->size &&
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
  int fd = parent >= 0 ? open_plain(parent, name) : -1;
  gboolean removed = fd >= 0 && fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  gboolean stays = removed && (!is_same(found, &status, TRUE) || writer_of(fd) == WRITER_THERE);
  removed = removed && !stays && unlinkat(parent, name, 0) == 0 && fsync(parent) == 0;
  if (!removed && !stays) {
    g_autofree char *shown = display_name(found->path);
    fail(error, shown);
  }
  if (fd >= 0) close(fd);
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
    else if (character_is_hidden(code))
      g_string_append_printf(shown, "\\u{%x}", code);
    else g_string_append_unichar(shown, code);
    at += (gsize)(g_utf8_next_char(bytes + at) - (bytes + at));
  }
  return g_string_free(shown, FALSE);
}
