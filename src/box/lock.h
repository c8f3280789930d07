/* The lock of a boxed program, in two turns with the warm-up between them (libraries may start
 * threads of their own, and Landlock holds only threads that start after it). There is no way
 * back. What is allowed, and why it is enough: the lists in lock.c. */
#pragma once
#include <glib.h>

typedef enum {
  LOCK_FOR_READING, /* poppler alone */
  LOCK_FOR_SCANS,   /* OCR: what it needs is in memory, and not even a font can be opened */
  LOCK_FOR_DRAWING  /* Pango too: it starts threads (behind the same lock), and asks access()
                       before it opens a font */
} LockProfile;

/* Both: FALSE and a sentence in *why (new) when a layer cannot be set up: then open nothing
 * that comes from outside. */

/* Limits, no core dump, no capabilities, no_new_privs, Landlock: read-only access to the
 * character maps and fonts of the system, and to nothing else. Single-threaded still. */
gboolean lock_files(char **why);
/* seccomp, for all threads: no process, no socket, no new memfd, no executable page. */
gboolean lock_calls(LockProfile profile, char **why);

#define LOCK_CHANNEL 3 /* the only descriptor that messages are taken from */
