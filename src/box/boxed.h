/* The parent's side of a wall: starts a boxed program (one that runs serve()), asks it, and
 * believes nothing that comes back but its length. One question at a time per box.
 *
 *   g_autoptr(Boxed) box = boxed_start(program, &error);
 *   if (box != NULL && boxed_ask(box, request, files, n_files, &limits, &error))
 *     boxed_wait(&box, 1);
 *   BoxEnd end = boxed_finish(box, &answer, &reason);      (or boxed_call() for all of it)
 */
#pragma once
#include "box/channel.h"

typedef struct { /* of one question */
  guint cpu_seconds;  /* CPU time it may take (RLIMIT_CPU, from what was used before) */
  guint wall_seconds; /* after that it is killed */
  guint64 memory;     /* address space of the whole program, bytes (RLIMIT_AS) */
  guint64 max_answer; /* bytes of the answer (RLIMIT_FSIZE, and checked again here) */
} BoxLimits;

typedef enum {
  BOX_ANSWERED,
  BOX_TIMED_OUT,     /* CPU time or wall clock: killed */
  BOX_OUT_OF_MEMORY, /* it said so on its way out */
  BOX_TOO_LARGE,     /* an answer over the limit */
  BOX_CRASHED        /* a signal, a forbidden system call, an early end or a nonsense message */
} BoxEnd;

typedef struct Boxed Boxed;

/* Starts `program serve` with a clean environment, no descriptors but its channel and stderr
 * (kept, bounded), in its own process group, and waits for its greeting. NULL with *error when
 * it is missing, or says that it could not lock itself in. */
Boxed *boxed_start(const char *program, GError **error);
void boxed_free(Boxed *boxed); /* kills it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Boxed, boxed_free)

const char *boxed_versions(const Boxed *boxed); /* from its greeting: "poppler 22.12.0" */
guint boxed_answered(const Boxed *boxed);       /* questions answered so far */

/* Sends a question: `request` is for the handler, `files` are sealed memfds, any number; they
 * may be closed after the call. FALSE with *error when one is not sealed (nothing was sent).
 * A box that is dead or does not listen is no error: boxed_finish tells. */
gboolean boxed_ask(Boxed *boxed, GBytes *request, const int *files, guint n_files,
                   const BoxLimits *limits, GError **error);
/* For a main loop: readable once the question has come to an end. Borrowed. Whoever watches it
 * keeps the deadline too; boxed_wait() then returns at once. */
int boxed_socket(const Boxed *boxed);
/* Waits until one of the boxes that were asked has come to an end, and gives its index. NULL
 * entries, and boxes that were not asked, are passed over; -1 when there is none to wait for. */
int boxed_wait(Boxed *const *boxes, guint n_boxes);
/* How the question ended. The answer (new) only for BOX_ANSWERED, a sentence about the program
 * in *reason (new) for all else. After anything but BOX_ANSWERED the program is dead: free it. */
BoxEnd boxed_finish(Boxed *boxed, GBytes **answer, char **reason);

/* All of the above for one question to a fresh box. *error for a program that cannot be run at
 * all: the end is then BOX_CRASHED. */
BoxEnd boxed_call(const char *program, GBytes *request, const int *files, guint n_files,
                  const BoxLimits *limits, GBytes **answer, char **reason, GError **error);

/* Runs `program selftest`; its lines in *report (new). FALSE when it failed; *error when it
 * could not be run. */
gboolean boxed_selftest(const char *program, char **report, GError **error);
