/* Takes in what is dropped in a folder, and empties it as its files become safe. */
#pragma once
#include "app/app.h"

typedef struct {
  const char *folder;   /* NULL: HOME/inbox, made where it is not there */
  gboolean once;        /* what is there, settled, and no more */
  gboolean json, quiet; /* quiet: nothing on stdout */
  int bell;             /* the watch ends, between two batches, once this can be read */
} WatchOptions;

/* Returns the exit code of a command; faults are said on stderr. A thread of its own may run it,
 * with an App of its own. */
int watch_folder(App *app, const WatchOptions *options);
