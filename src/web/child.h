/* Work that is the command's own: the desk starts cmeledger for it and does not wait. */
#pragma once
#include "web/desk.h"

/* A folder of this name in the home, for one piece of work; it ends with the message. NULL: no
 * room. Borrowed. */
const char *child_folder(Desk *desk, SoupServerMessage *message);

/* Called with what the command printed (NULL: it could not be run at all) while the message is
 * paused; it then goes on. */
typedef void (*ChildEnd)(SoupServerMessage *message, const char *out, gpointer user_data);
/* `cmeledger --home HOME ARG...`; args end with NULL. A `secret` (NULL: none) is what the command
 * reads on CHILD_SECRET: it is never written down. */
#define CHILD_SECRET "/dev/stdin"
void child_run(Request *request, const char *const *args, const char *secret, ChildEnd end,
               gpointer user_data);
/* The same for a message that is paused already, when nobody is in a hurry: a few at once. */
void child_go_on(Desk *desk, SoupServerMessage *message, const char *const *args,
                 const char *secret, ChildEnd end, gpointer user_data);
