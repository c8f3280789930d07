/* What a watch knows of its folder, told to other programs: HOME/watching/HASH.state, one
 * file a folder, replaced at each look. It is a report, not truth: without it nothing is lost. */
#pragma once
#include "app/app.h"
#include "watch/folder.h"

typedef struct { /* a file that is still in the folder */
  char *file;    /* name below the folder, for people */
  char *reason;
  char *since;   /* ISO time in UTC of the first look that found it so */
  char *next;    /* when it is tried again; NULL: not before it changes */
  guint tries;
} WatchingFile;
void watching_file_free(WatchingFile *file);

typedef struct {
  char *path;       /* of the folder, raw bytes */
  char *mode;       /* events, polling */
  char *last_scan;  /* ISO time in UTC */
  char *fault;      /* the folder itself cannot be read; NULL: it can */
  GPtrArray *files; /* of WatchingFile */
} Watching;
Watching *watching_new(const char *path);
void watching_free(Watching *watching);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watching, watching_free)

/* Replaces the report of that folder. A failure is no fault of the watch: FALSE, not said. */
gboolean watching_save(const App *app, const Watching *watching);
/* All of the home, by path; never NULL. */
GPtrArray *watching_load(const App *app); /* of Watching */

/* A folder as it is now, looked at without touching it: files that are not in the ledger. */
typedef struct {
  guint waiting, refused;
  char *oldest;       /* for people; NULL: none waits */
  gint64 oldest_age;  /* seconds since its last change, by the wall clock; never below 0 */
} Unclaimed;
void unclaimed_clear(Unclaimed *unclaimed);
gboolean watching_look(const Watching *watching, Store *store, Unclaimed *unclaimed,
                       GError **error);

/* `status --intake`. */
int watching_status(App *app, gboolean json);
