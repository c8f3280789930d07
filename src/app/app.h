/* What every command shares: where the home is, what day it is, how to speak. */
#pragma once
#include "core/draft.h"
#include "core/evaluate.h"
#include "extract/pool.h"
#include "store/archive.h"
#include "store/store.h"

enum { EXIT_DONE = 0, EXIT_ATTENTION = 1, EXIT_USAGE = 2, EXIT_HOME = 3 };

typedef struct {
  char *home;    /* --home, $CMELEDGER_HOME, $XDG_DATA_HOME/cmeledger, ~/.local/share/cmeledger */
  Day today;     /* CMELEDGER_TODAY or the clock's */
  char *by;      /* login name, or --by of a command */
  gboolean patterns_broken; /* the home's own patterns were faulty when last loaded */
  gboolean progress; /* stderr is a terminal */
  GPtrArray *keep;   /* of char*: strings that live as long as the program */
} App;

/* One command: argv[0] is its name; returns the exit code. */
typedef int (*Command)(App *app, int argc, char **argv);

/* For main(): finds the home, the day and the user, and returns the index of the first argument
 * after --home; -1: the fault was printed. */
int app_start(App *app, int argc, char **argv);
void app_end(App *app);

/* Parses the options of a command: `usage` is "[--json] FILE...", `example` a line or more
 * for --help. Prints help (and sets *exit_code 0) or the fault (2) and is FALSE when the
 * command should return *exit_code. Options end at "--". */
gboolean app_options(App *app, int *argc, char ***argv, const GOptionEntry *entries,
                     const char *usage, const char *summary, const char *example,
                     int *exit_code);

/* A line on stderr, "cmeledger: ..." */
void app_warn(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* app_warn with what to do, returning EXIT_USAGE. */
int app_usage(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* Says what is wrong with the home and returns EXIT_HOME; frees the error. */
int app_home_fault(App *app, GError *error);

/* stdout, always complete or an exit: text and "\n"; takes the writer. */
void app_print_json(Json *json);
void app_print_json_part(Json *json); /* what is written so far, of a long document */
/* The file anew, whole or as it was, and on the disk; mode 0600. `length` -1: up to the NUL. */
gboolean app_write_file(const char *path, const char *text, gssize length, GError **error);
/* Text for a terminal: control and bidi characters escaped. New string. */
char *app_clean(const char *text);

/* "[######-----] 12 of 40 files, 8.1/s, 3 s left" in place of the last such line, on a terminal
 * and for what takes more than a second; `of` 0: not known. The first call with `what`, which is
 * kept, starts its clock. It is taken away before anything else is printed. */
void app_progress(const App *app, guint done, guint of, const char *what);
void app_progress_end(void);

/* The ledger with its actor set (by, now). NULL: *exit_code is what to return. */
Store *app_open_store(App *app, StoreMode mode, int *exit_code);
/* Now in UTC, "2026-11-23T14:05:09Z"; with CMELEDGER_TODAY that day's. New string. */
char *app_now(const App *app);
/* Sets app->today: CMELEDGER_TODAY or the clock's. FALSE when that is no date. */
gboolean app_read_day(App *app);
/* The day and the actor of a ledger as of now, for a program that runs on. */
void app_stamp(App *app, Store *store);

/* The pattern library: the program's own patterns and HOME/patterns (a home's own file
 * replaces the program's of the same name). Where the home's files are faulty, which is printed,
 * those that were good last, else none of them. NULL: faults were printed; *exit_code. */
Library *app_library(App *app, int *exit_code);
/* Remembers the home's files as good ones, after app_library has loaded them. */
gboolean app_library_keep(App *app, GError **error);
/* The library with files, or all files of folders, in place of those of the same name. NULL:
 * faults were printed. */
Library *app_library_with(App *app, int n_paths, char **paths);
/* The same with all its faults, warnings too; or of the files and folders named. */
Library *app_library_check(App *app, int n_paths, char **paths, GPtrArray **faults);
/* Path of the folder of the program's own patterns. Borrowed. */
const char *app_patterns_dir(App *app);
/* The rule: HOME/patterns/requirements/asps.rules, else the program's own. NULL: printed. */
Rules *app_rules(App *app, int *exit_code);
/* Path of a sibling program (cmeledger-worker, cmeledger-packet). Borrowed. */
const char *app_program(App *app, const char *name);

/* Workers with the limits of HOME/config (defaults without a home). The library (which must live
 * as long; may be NULL) says what is missing where a page could be read by OCR. NULL: printed. */
Extractor *app_extractor(App *app, const Library *library, int *exit_code);

/* Bytes from a descriptor, from its start, as a sealed memfd; at most `cap`. -1 and a sentence
 * in *reason; *outcome is then OUTCOME_TOO_LARGE, or N_OUTCOMES when unreadable. */
int app_memfd_of_fd(int fd, guint64 cap, Outcome *outcome, char **reason);
/* The same of a path, opened without following a link; only a regular file is read. */
int app_memfd_of_file(const char *path, guint64 cap, Outcome *outcome, char **reason);

#define APP_PASSWORD 128 /* of a locked PDF: at most 127 bytes and a NUL */
/* The first line of the file; whoever could write it may end it as they like. FALSE: said in the
 * name of the command, *exit_code. */
gboolean app_read_password(const char *command, const char *path, char password[APP_PASSWORD],
                           int *exit_code);

/* Reads one PDF and builds its texts. NULL when it could not be read, said on stderr. */
DocumentText *app_read_document(App *app, const Library *library, const char *path);

/* The roster of the ledger. NULL with error. */
Roster *app_roster(Store *store, GError **error);
/* The member of that id. NULL: said, with the id that is nearest, *exit_code. New. */
Member *app_member(App *app, Store *store, const char *command, const char *id, int *exit_code);
/* The same before anything is opened for writing or made. FALSE: said, *exit_code. */
gboolean app_member_exists(App *app, const char *command, const char *id, int *exit_code);

/* Settings: HOME/config over the defaults of config.c. */
const char *app_config(App *app, const char *name);         /* borrowed; "" when empty */
guint64 app_config_number(App *app, const char *name);
gboolean app_trusts_scans(App *app); /* accept-scans */

int cmd_extract(App *app, int argc, char **argv);
int cmd_ingest(App *app, int argc, char **argv);
int cmd_watch(App *app, int argc, char **argv);
int cmd_member(App *app, int argc, char **argv);
int cmd_import(App *app, int argc, char **argv);
int cmd_ledger(App *app, int argc, char **argv);
int cmd_review(App *app, int argc, char **argv);
int cmd_serve(App *app, int argc, char **argv);
int cmd_status(App *app, int argc, char **argv);
int cmd_audit(App *app, int argc, char **argv);
int cmd_backup(App *app, int argc, char **argv);
int cmd_restore(App *app, int argc, char **argv);
int cmd_where(App *app, int argc, char **argv);
int cmd_user(App *app, int argc, char **argv);
int cmd_verify(App *app, int argc, char **argv);
int cmd_patterns(App *app, int argc, char **argv);
int cmd_reextract(App *app, int argc, char **argv);
int cmd_doctor(App *app, int argc, char **argv);
int cmd_config(App *app, int argc, char **argv);
