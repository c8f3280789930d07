/* The child's side of a wall: locks the program in, greets, and answers one question after the
 * other until the parent hangs up.
 *
 * Before serve(): warm up (libraries, a tiny document kept open, fonts), since afterwards only
 * /usr/share/poppler, the font folders and the fontconfig cache can be opened, read-only; there
 * is no thread, process, socket, memfd or writable file. The handler returns the answer as
 * bytes; serve() writes it into a memfd that the parent sent along. */
#pragma once
#include <glib.h>

/* The answer (new), never NULL. The files are maps of the parent's sealed memfds, valid during
 * the call: they count as address space, not as open files. */
typedef GBytes *(*ServeHandler)(GBytes *request, GBytes *const *files, guint n_files);

/* The exit code for main(). `versions` is for the greeting, one line. When a layer of the lock
 * cannot be set up the greeting says why, and no question is read. */
int serve(const char *versions, ServeHandler handler);

/* For `selftest`: locks this process in, tries to get out in every way it knows, prints a line
 * each on stdout. The exit code for main(): 0 when every attempt was refused. */
int serve_selftest(void);
