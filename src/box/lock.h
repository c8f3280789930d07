/* The lock of a boxed program: limits, no_new_privs, Landlock, seccomp, in this order; and no
 * way back. What is allowed, and why it is enough: the list in lock.c. */
#pragma once
#include <glib.h>

/* FALSE and a sentence in *why (new) when a layer cannot be set up: then open nothing that
 * comes from outside. */
gboolean lock_enter(char **why);
