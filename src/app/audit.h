/* Making member audit files: what was asked for, and one member's file from ledger to folder. */
#pragma once
#include "app/app.h"
#include "app/audit_bag.h"
#include "app/audit_gather.h"
#include "app/audit_others.h"
#include "app/audit_redraw.h"

typedef struct {
  App *app;
  Store *store;
  Archive *archive;
  const Rules *rules;
  const Others *others;
  Redrawer *redrawer;
  BagShelf *shelf;
  const char *out;
  Day as_of;
  Day known_on;       /* as the ledger stood that day; DAY_UNKNOWN: as it stands */
  const char *prepared_by, *prepared_at;
  BagForm form;
  AuditLayout layout; /* all NULL: everything */
  gboolean anonymous; /* without names, ids, numbers and certificates */
  gboolean mock;      /* says at the end what an auditor would object to */
  gboolean resume;    /* keep one that is there and says what would be written now */
  gboolean shared;    /* show papers that hold rows of other members too */
} AuditRun;

/* What a member's file says and shows. */
typedef struct {
  AuditSource *source;
  Member *hidden;            /* stands for the member in an anonymous file; else NULL */
  AuditFile *file;
  PacketPlan *plan;
  GPtrArray *withheld;       /* of char*: sentences */
  char *fingerprint;         /* of all that it says and shows, but not of who prepared it when */
} Dossier;
void dossier_free(Dossier *dossier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dossier, dossier_free)

/* Reads the ledger and composes; `name` is what an anonymous member is called. NULL with error. */
Dossier *dossier_read(const AuditRun *run, const Member *member, const char *name, GError **error);
/* ledger.csv. New. */
GString *dossier_ledger(const AuditFile *file);
/* Puts the originals into the bag and into the plan. */
gboolean dossier_add_originals(Dossier *dossier, const AuditRun *run, Bag *bag, GError **error);
/* Puts everything else into the bag. */
gboolean dossier_add_front(const Dossier *dossier, const AuditRun *run, Bag *bag,
                           const Packet *packet, GError **error);

/* Checks bags that were handed out, folders or .zips, against themselves and against the ledger of
 * today. `run` is as for making one. Returns the exit code. */
int audit_verify(AuditRun *run, const char *const *paths, const char *key_file, gboolean as_json);

/* Prints the objections (of Objection), the worst first. */
void audit_print_objections(GPtrArray *objections, guint members);

/* One file for each of the members (of const Member), several at a time. Returns the exit code. */
int audit_run(const AuditRun *run, const GPtrArray *members);
