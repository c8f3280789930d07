/* From files to the ledger: one batch at a time, in the order of custody (design.md 7):
 * memfd -> archive -> sync -> one transaction -> only then the source may go. What a page shows is
 * compared with what it says after that, behind all other files: until then an entry is pending. */
#pragma once
#include "app/app.h"

typedef struct {
  GBytes *path;          /* raw bytes, for the arrival and for messages */
  const char *folder;    /* member id it was dropped for, or NULL */
  int fd;                /* open for reading; the intake closes it */
  struct IntakeResult *known; /* of intake_knows: fd is not there then */
  guint64 device, inode; /* as it was when found */
  gint64 size, mtime_ns;
  gint64 changed_ns;     /* content or inode, the later; 0: not told; -1: so short ago that another
                            change need not show */
  gpointer handle;       /* the caller's; given back with the result */
} IntakeFile;

typedef struct IntakeResult {
  char *file, *sha256;
  char *outcome;         /* entered, flagged, duplicate, not-a-certificate, quarantined, waiting, refused */
  char *reason;
  gint64 document, duplicate_of;
  GArray *entries;       /* of gint64 */
  gboolean waits;        /* entries wait for a look, and it is told once they had it: intake_look */
  gboolean held;         /* entries wait for a person */
  gboolean safe;         /* in archive and ledger: the source may be removed */
  gpointer handle;
} IntakeResult;
void intake_result_free(IntakeResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IntakeResult, intake_result_free)
void intake_result_write_json(const IntakeResult *result, Json *json);

typedef struct Intake Intake;
/* Opens store, archive, library, roster and workers. NULL: printed, *exit_code. */
Intake *intake_new(App *app, const char *kind, const char *source, int *exit_code);
void intake_free(Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intake, intake_free)

/* What needs OCR takes a thousand times as long as a text. From now on such a file ends as
 * INTAKE_SCAN with nothing done, so that it holds nobody up, until this is taken back: then it is
 * brought again and read. */
#define INTAKE_SCAN "scan"
void intake_put_scans_off(Intake *intake, gboolean off);
#define SCANS_AT_ONCE 8 /* files of a batch of scans: others that came meanwhile are not far behind */

/* TRUE when this file, not opened yet, was taken in from where it lies and has not changed since:
 * its result comes with those of its batch. For files that stay where they are. */
gboolean intake_knows(Intake *intake, IntakeFile *file);

/* Takes a batch of files (of IntakeFile, consumed) and gives a result for each, in order. A
 * fault at one file is that file's result ("waiting"), one of the home is everyone's. */
void intake_run(Intake *intake, GPtrArray *files, GPtrArray *results);

/* Looks at some of what waits for it in the ledger, whichever run brought it, and settles that.
 * FALSE: a round is over, and nothing is left that this run can look at. */
gboolean intake_look(Intake *intake);
/* Whether this round is past the entries of a result that waits: its outcome is then the one they
 * gave it. To be asked after intake_look. */
gboolean intake_has_looked(Intake *intake, IntakeResult *result);

/* Reads a document of the archive again (quarantined ones, with a password perhaps). */
gboolean intake_retry(Intake *intake, gint64 document, const char *password,
                      IntakeResult **result, GError **error);
Store *intake_store(Intake *intake); /* borrowed */
