/* The child's side of a wall: locks the program in, greets, and answers one question after the
 * other until the parent hangs up.
 *
 * Order: limits and Landlock, then warm_up() (libraries, a tiny document kept open, fonts),
 * then seccomp, then the first question. From the start only /usr/share/poppler, the font
 * folders and the fontconfig cache can be opened, read-only; after the warm-up there is no new
 * process, thread (but for LOCK_FOR_DRAWING), socket, memfd, executable page, or stat() of a
 * path. The handler returns the answer as bytes; serve() writes it into a memfd that the parent
 * sent along. */
#pragma once
#include <glib.h>

#include "box/lock.h"

/* The answer (new), never NULL. The files are maps of the parent's sealed memfds, valid during
 * the call: they count as address space, not as open files. */
typedef GBytes *(*ServeHandler)(GBytes *request, GBytes *const *files, guint n_files);

/* FALSE and a sentence in *why (new) when the program is not fit to serve. */
typedef gboolean (*ServeWarmUp)(char **why);

/* For `PROGRAM serve`: gives the exit code for main(). `versions` is for the greeting, one
 * line. When a layer of the lock cannot be set up the greeting says why, and no question is
 * read. */
int serve(const char *versions, LockProfile profile, ServeWarmUp warm_up, ServeHandler handler);

/* For `PROGRAM selftest`: locks this process in, tries to get out in every way it knows and
 * prints a line each on stdout. The exit code for main(): 0 when every attempt was refused. */
int serve_selftest(LockProfile profile, ServeWarmUp warm_up);
