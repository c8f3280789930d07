/* Sealed memfds, and messages with descriptors over a SEQPACKET socket. */
#include "box/channel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)
#define COPY_STEP (1 << 18)

static int fault(GError **error, const char *what, int fd) {
  int saved = errno;
  g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(saved), "%s: %s", what,
              g_strerror(saved));
  if (fd >= 0) close(fd);
  return -1;
}

static gboolean write_all(int fd, const guint8 *bytes, gsize length) {
  while (length > 0) {
    gssize done = write(fd, bytes, length);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return FALSE;
    bytes += done;
    length -= (gsize)done;
  }
  return TRUE;
}

int answer_new(GError **error) {
  int fd = memfd_create("cmeledger", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  return fd >= 0 ? fd : fault(error, "no memory file", -1);
}

int sealed_from_bytes(GBytes *bytes, GError **error) {
  gsize length;
  const guint8 *start = g_bytes_get_data(bytes, &length);
  int fd = answer_new(error);
  if (fd < 0) return -1;
  if (!write_all(fd, start, length) || fcntl(fd, F_ADD_SEALS, SEALS) != 0)
    return fault(error, "no room in memory", fd);
  return fd;
}

int sealed_copy_of_fd(int fd, gsize cap, GError **error) {
  g_autofree guint8 *buffer = g_malloc(COPY_STEP);
  int copy = answer_new(error);
  if (copy < 0) return -1;
  for (gsize total = 0;;) {
    gssize got = pread(fd, buffer, COPY_STEP, (off_t)total);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fault(error, "cannot be read", copy);
    if (got == 0) break;
    total += (gsize)got;
    if (total > cap) {
      close(copy);
      return -1;
    }
    if (!write_all(copy, buffer, (gsize)got)) return fault(error, "no room in memory", copy);
  }
  if (fcntl(copy, F_ADD_SEALS, SEALS) != 0) return fault(error, "cannot be sealed", copy);
  return copy;
}

gboolean sealed_check(int fd, gsize *size) {
  struct stat st;
  int seals = fcntl(fd, F_GET_SEALS);
  if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &st) != 0) return FALSE;
  if (size != NULL) *size = (gsize)st.st_size;
  return TRUE;
}

typedef struct {
  void *start;
  gsize length;
} Map;

static void map_free(gpointer memory) {
  Map *map = memory;
  munmap(map->start, map->length);
  g_free(map);
}

GBytes *sealed_map(int fd, GError **error) {
  struct stat st;
  if (fstat(fd, &st) != 0) return fault(error, "not a memory file", -1), NULL;
  if (st.st_size == 0) return g_bytes_new(NULL, 0);
  gsize length = (gsize)st.st_size;
  void *start = mmap(NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
  if (start == MAP_FAILED) return fault(error, "no room in memory", -1), NULL;
  Map *map = g_new(Map, 1);
  *map = (Map){start, length};
  return g_bytes_new_with_free_func(start, length, map_free, map);
}

GBytes *answer_take(int fd, gsize cap, gboolean *too_large) {
  struct stat st;
  *too_large = FALSE;
  if (fcntl(fd, F_ADD_SEALS, SEALS) != 0 || fstat(fd, &st) != 0 || st.st_size < 0) return NULL;
  *too_large = (guint64)st.st_size > cap;
  if (*too_large) return NULL;
  gsize length = (gsize)st.st_size;
  g_autofree guint8 *copy = g_try_malloc(MAX(length, 1));
  if (copy == NULL) return NULL;
  for (gsize done = 0; done < length;) {
    gssize got = pread(fd, copy + done, length - done, (off_t)done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return NULL;
    done += (gsize)got;
  }
  return g_bytes_new_take(g_steal_pointer(&copy), length);
}

typedef union { /* room and alignment for the descriptors of one message */
  struct cmsghdr header;
  char room[CMSG_SPACE(sizeof(int) * CHANNEL_MAX_FDS)];
} Control;

gboolean channel_send(int socket, const void *bytes, gsize length, const int *fds, guint n_fds) {
  Control control = {0};
  struct iovec io = {(void *)bytes, length};
  struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};
  g_return_val_if_fail(n_fds <= CHANNEL_MAX_FDS, FALSE);
  if (n_fds > 0) {
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
    memcpy(CMSG_DATA(rights), fds, sizeof(int) * n_fds);
  }
  for (;;) {
    gssize sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    return sent == (gssize)length;
  }
}

static guint take_fds(struct msghdr *message, int *fds) {
  guint n = 0;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    guint count = (guint)((part->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    for (guint i = 0; i < count; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      if (n < CHANNEL_MAX_FDS) fds[n++] = fd;
      else close(fd);
    }
  }
  return n;
}

gssize channel_receive(int socket, void *bytes, gsize size, int *fds, guint *n_fds) {
  Control control = {0};
  struct iovec io = {bytes, size};
  struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};
  if (fds != NULL) {
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    *n_fds = 0;
  }
  gssize got;
  do got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (got < 0 && errno == EINTR);
  if (got < 0) return -1;
  if (fds != NULL) *n_fds = take_fds(&message, fds);
  if ((message.msg_flags & (MSG_TRUNC | (fds != NULL ? MSG_CTRUNC : 0))) != 0) {
    for (guint i = 0; fds != NULL && i < *n_fds; i++) close(fds[i]);
    if (fds != NULL) *n_fds = 0;
    return -1;
  }
  return got;
}
