/* What crosses a wall: memfds that nobody can change any more, and small messages with file
 * descriptors over a SEQPACKET socket. */
#pragma once
#include <glib.h>

/* A sealed memfd (no write, no shrink, no grow) with these bytes; -1 and *error when the system
 * gives none. The caller closes it. */
int sealed_from_bytes(GBytes *bytes, GError **error);
/* A sealed copy of an open regular file from its beginning. At most `cap` bytes: a longer file
 * gives -1 with *error NULL. Another -1 has *error set (read error, no memory). */
int sealed_copy_of_fd(int fd, gsize cap, GError **error);
/* TRUE when the descriptor is a memfd that nobody can change; its size in *size (may be NULL). */
gboolean sealed_check(int fd, gsize *size);
/* A private read-only view of a sealed memfd, which stays after the descriptor is closed. NULL
 * with *error. An empty one gives empty bytes. */
GBytes *sealed_map(int fd, GError **error);

/* An empty memfd for an answer, which the other side fills. -1 with *error. */
int answer_new(GError **error);
/* Seals an answer and copies it out. NULL when it is larger than `cap`, or when the writer still
 * holds it open in a way that it could be changed: *too_large tells which. */
GBytes *answer_take(int fd, gsize cap, gboolean *too_large);

#define CHANNEL_MAX_FDS 32       /* in one message */
#define CHANNEL_MAX_MESSAGE 1024 /* bytes in one message */

/* Sends one message whole; FALSE when the other side is gone or does not listen. */
gboolean channel_send(int socket, const void *bytes, gsize length, const int *fds, guint n_fds);
/* Takes one message. Bytes read (0: the other side is gone), -1 on a fault. Descriptors go to
 * fds (room for CHANNEL_MAX_FDS, or NULL to take none), close-on-exec. */
gssize channel_receive(int socket, void *bytes, gsize size, int *fds, guint *n_fds);
