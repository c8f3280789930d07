/* Inside the intake: what its stages share. Bytes, archive and reading (intake_read.c), then the
 * transaction (intake_enter.c), then the look at what is in the ledger (intake_look.c). */
#pragma once
#include "app/intake.h"

struct Intake {
  App *app;
  char *kind, *source;
  Store *store;
  Archive *archive;
  Library *library;
  Roster *roster;
  Extractor *extractor;
  gint64 batch;        /* 0 until the first transaction */
  gboolean looking;    /* in one state of the ledger, for all files of a batch */
  gint64 looked;       /* the last entry that this round of looks is past; 0: none */
  char *look_fault;    /* said last of what cannot be looked at; NULL: nothing */
  gboolean moves;      /* sources are removed: the same upload seen again was interrupted */
};

typedef struct { /* one file on its way */
  IntakeFile *file;
  IntakeResult *result;
  int memfd;           /* -1: too large to be read */
  const char *suffix;  /* that of the original in the archive */
  gboolean kept;       /* the original is in the archive */
  Reading *reading;    /* NULL: not read */
  Draft *draft;        /* what the reading says; NULL: not read, or no text was */
  Document *known;     /* the bytes are in the ledger already */
  gboolean done;       /* has its result without a transaction */
} Item;

/* Gives an item its result; what is "waiting" has no part in the ledger. */
void item_finish(Item *item, const char *outcome, const char *reason);
void items_wait(GArray *items, const char *reason); /* all that have no result yet */
void intake_end_looking(Intake *intake); /* the ledger as it is now */
gboolean intake_is_in_place(Intake *intake, GError **error); /* the ledger's file */
/* As it will be asked for when the file is gone, from whatever folder. New. */
GBytes *intake_absolute(GBytes *path);

/* ---- before the transaction ---- */
/* Copies, hashes, keeps and reads the items, and makes what was kept durable. FALSE: a fault of
 * the home; one of a file is its result. */
gboolean intake_read(Intake *intake, GArray *items, GError **error);
Draft *intake_draft(Intake *intake, Reading *reading); /* NULL: nothing was read */
/* Every entry of the document, of which there is one at least, was rejected. */
gboolean intake_all_rejected(Intake *intake, gint64 document);
/* The same bytes again are a duplicate only where the member agrees, and where nobody turned
 * them away before (contract.md, `duplicate`). */
gboolean intake_is_duplicate(Intake *intake, const Item *item);
/* Entries of these bytes that nobody has claimed, and now a folder says whose they are. NULL
 * without error: it is not so. */
GPtrArray *intake_unclaimed(Intake *intake, const Item *item, GError **error);

/* ---- the transaction ---- */
/* Begins one, with the batch of this intake. */
gboolean intake_begin(Intake *intake, GError **error);
/* A reading and its draft into `document` and its entries. Sets result's outcome. `again`: why a
 * document that is known comes up; NULL for a new one. */
gboolean intake_enter(Intake *intake, const Reading *reading, Draft *draft, Document *document,
                      const char *again, IntakeResult *result, GError **error);
/* Enters the items in one transaction; where it fails, each in one of its own. */
void intake_commit(Intake *intake, GArray *items);
