/* The archive of originals: HOME/archive/ab/<sha256>.<suffix>, read-only, byte for byte,
 * never deleted by the program (design.md section 7; hostile.md section 4.1). */
#pragma once
#include <glib.h>

typedef struct Archive Archive;

/* Opens HOME/archive, with `write` making it when needed. */
Archive *archive_open(const char *home, gboolean write, GError **error);
void archive_close(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_close)

/* One batch at a time may put files in: taken before the first, released after the commit, so
 * that a `watch` and an `ingest` share a home. Waits half a minute for another; clears tmp/ of
 * what a program that died left there. */
gboolean archive_lock(Archive *archive, GError **error);
void archive_unlock(Archive *archive);
/* Returns when the batch that is under way, if any, is over; FALSE after half a minute. */
gboolean archive_wait(const Archive *archive);

/* Copies a sealed memfd in, or a file, which is an error when it has changed since it was hashed;
 * it has its hash for a name once archive_sync is done: sync before the commit. An existing one of
 * that name is checked and replaced when its bytes are wrong. */
gboolean archive_put(Archive *archive, int fd, gint64 size, const char *sha256,
                     const char *suffix, GError **error);
/* Gives everything put since the last call its name, and makes it durable (files and folders).
 * FALSE: some of it may be there, and is to be put again. */
gboolean archive_sync(Archive *archive, GError **error);

char *archive_path(const Archive *archive, const char *sha256, const char *suffix);
gboolean archive_has(const Archive *archive, const char *sha256, const char *suffix);
int archive_open_file(const Archive *archive, const char *sha256, const char *suffix,
                      GError **error); /* a read-only descriptor, or -1 */

/* SHA-256 as 64 hex digits of a descriptor's bytes from its start, or of bytes. New string;
 * NULL with error when it cannot be read. */
char *sha256_of_fd(int fd, gint64 *size, GError **error);
char *sha256_of_bytes(gconstpointer bytes, gsize length);
#define SHA256_BYTES 32
char *sha256_hex(const guint8 sum[SHA256_BYTES]); /* new string */

/* Calls for every file below the archive whose name is a hash; other names are passed with
 * sha256 NULL. FALSE from the visitor stops. */
typedef gboolean (*ArchiveVisitor)(const char *path, const char *sha256, const char *suffix,
                                   gpointer user_data);
gboolean archive_visit(const Archive *archive, ArchiveVisitor visit, gpointer user_data,
                       GError **error);
