/* The ledger: the one room that speaks SQL. Truth is append-only: an entry's versions, the
 * decisions of people, arrivals and events are never changed; what is current is derived
 * from them and can be rebuilt. Every change belongs to a transaction that the caller opens
 * (BEGIN IMMEDIATE), and adds a link to the event chain, each hashing the one before. */
#pragma once
#include "core/evaluate.h"

typedef struct Store Store;

typedef enum {
  STORE_READ,   /* the home must exist */
  STORE_CHANGE, /* so it must, and be writable */
  STORE_WRITE   /* made with mode 0700 when it does not exist */
} StoreMode;

typedef enum {
  STORE_ERROR_MISSING,  /* no ledger there */
  STORE_ERROR_NEWER,    /* written by a newer program */
  STORE_ERROR_DAMAGED,  /* not a ledger, or SQLite calls it corrupt */
  STORE_ERROR_ACCESS,   /* no right, read-only, a network file system */
  STORE_ERROR_FULL,     /* no space */
  STORE_ERROR_BUSY,     /* locked for longer than the wait */
  STORE_ERROR_IO,       /* the disk fails */
  STORE_ERROR_FAILED    /* anything else; the message says what */
} StoreError;
#define STORE_ERROR (store_error_quark())
GQuark store_error_quark(void);

/* Opens HOME/ledger.sqlite, WAL and synchronous=FULL read back, and migrates an older
 * format after a copy of it was made beside it. Messages name the file and what to do. */
Store *store_open(const char *home, StoreMode mode, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)
const char *store_home(const Store *store);

/* Who and when are arguments: the store reads no clock. Set once before any change.
 * `at` is an ISO time in UTC, "2026-11-23T14:05:09Z". */
void store_set_actor(Store *store, const char *by, const char *at);

gboolean store_begin(Store *store, GError **error);
/* One state of the ledger for several reads, until store_rollback. */
gboolean store_begin_reading(Store *store, GError **error);
/* From here on this connection reads the ledger as it was at the end of that day (UTC): entries,
 * decisions, members, documents and their histories. Nothing may be changed through it. */
gboolean store_as_known_on(Store *store, Day day, GError **error);
/* An error from COMMIT may have happened all the same: the caller re-reads. */
gboolean store_commit(Store *store, GError **error);
void store_rollback(Store *store);

/* ---- batches: one intake or import, undone as one ---- */
gint64 store_batch_add(Store *store, const char *kind, const char *source, GError **error);
typedef struct {
  gint64 id, entries;   /* how many it made or changed */
  char *kind, *source, *by, *at;
} Batch;
void batch_free(Batch *batch);
GPtrArray *store_batches(Store *store, GError **error); /* of Batch, by id */
/* The last `limit` that gave entries, newest first. */
GPtrArray *store_batches_last(Store *store, guint limit, GError **error);

/* ---- documents and arrivals ---- */
typedef struct {
  gint64 id;
  char *sha256;         /* 64 hex digits */
  char *suffix;         /* "pdf" */
  gint64 size;          /* bytes */
  Outcome extracted;    /* what extract said of it */
  char *outcome;        /* entered, flagged, not-a-certificate, quarantined */
  char *reason;         /* NULL: none */
  char *folder;         /* member id it was dropped for; NULL */
  guint pages;
  gboolean archived;    /* its bytes are in the archive */
  gboolean waits;       /* without an entry and in the review queue */
  char *first_seen;     /* ISO time */
  char *changed;        /* ISO time of the last change of its outcome; filled when read */
  char *versions;       /* "poppler 22.12.0; patterns 1f2e3d4c5b6a" */
} Document;
Document *document_new(void);
void document_free(Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Document, document_free)

/* Keyed by the hash: returns the id, new or known (*added says which). */
gint64 store_document_add(Store *store, const Document *document, gboolean *added, GError **error);
/* Its outcome after a retry, a decision or a link; reason may be NULL. */
gboolean store_document_update(Store *store, const Document *document, GError **error);
Document *store_document_by_id(Store *store, gint64 id, GError **error);        /* NULL, no error: none */
Document *store_document_by_sha256(Store *store, const char *sha256, GError **error);
/* A unique beginning of at least 6 digits is enough for `where`. NULL, no error: none. */
Document *store_document_by_prefix(Store *store, const char *prefix, GError **error);
GPtrArray *store_documents(Store *store, GError **error);          /* all, by id */
/* Those with that outcome, newest first: `limit` of them from the offset on. */
GPtrArray *store_documents_last(Store *store, const char *outcome, guint limit, guint offset,
                                GError **error);
GPtrArray *store_documents_waiting(Store *store, GError **error);  /* `waits`, oldest first */

typedef struct {
  gint64 document, batch;
  GBytes *path;          /* raw bytes as the system named it */
  char *folder;          /* member id; NULL */
  char *outcome;         /* the contract's word for this arrival */
  char *reason;
  gboolean waits;        /* when it is added: it is `flagged` for nothing but a look that is to come, and
                            read as `entered` from when its document is */
  gint64 duplicate_of;   /* document, or 0 */
  guint64 device, inode;
  gint64 size, mtime_ns;
  char *at;              /* filled when read */
} Arrival;
void arrival_free(Arrival *arrival);
gboolean store_arrival_add(Store *store, const Arrival *arrival, GError **error);
GPtrArray *store_arrivals(Store *store, gint64 document, GError **error); /* of Arrival */
/* TRUE in *taken when that very upload (by path, inode, size and time) has an arrival. */
gboolean store_has_upload(Store *store, GBytes *path, guint64 inode, gint64 size, gint64 mtime_ns,
                          gboolean *taken, GError **error);
/* The document of a file that came in by this path and did not change since, and its entries (of
 * gint64); 0: it did not, or is to be looked at again since it is in quarantine or was rejected.
 * The hash is a new string. */
gint64 store_unchanged(Store *store, const Arrival *arrival, char **sha256, GArray *entries,
                       GError **error);
/* What came in for a member and gave no entry: dropped in the folder, or the same file again. */
GPtrArray *store_arrivals_without_entry(Store *store, const char *member_id, GError **error);
/* Documents that a path was seen as (`where FILE` when the file is gone). Of gint64 ids. */
GArray *store_documents_by_path(Store *store, GBytes *path, GError **error);

typedef struct {
  gint64 seen, entered, flagged, duplicate, not_a_certificate, quarantined;
} IntakeCounts;
gboolean store_intake_counts(Store *store, gint64 batch /* 0: all */, IntakeCounts *counts,
                             GError **error);

typedef struct {
  Day day;
  char *what;    /* an arrival's outcome, a decision's action */
  gint64 number;
} DayCount;
void day_count_free(DayCount *count);
/* From that ISO day on; of DayCount, by day. */
GPtrArray *store_arrivals_by_day(Store *store, const char *since, GError **error);
GPtrArray *store_decisions_by_day(Store *store, const char *since, GError **error); /* people's */

/* ---- entries ---- */
/* Stores version 1 and returns the id. The entry's state, member, document are taken as they
 * are. An entry without a document is an imported one. */
gint64 store_entry_add(Store *store, const Entry *entry, gint64 batch, GError **error);

/* A new version of entry->id: `action` is the word for the history ("approve", "correct",
 * "reject", "move", "match", "undo", "supersede", "link", "change", "look" ...). A person's decision
 * sets decided_by, decided_at and reason from the actor and `reason`; a machine's (person =
 * FALSE) never changes an entry that a person decided: it is then left alone, TRUE. */
gboolean store_entry_revise(Store *store, const Entry *entry, const char *action,
                            const char *reason, gboolean person, GError **error);

/* A new version by an import of `batch`, whose row says otherwise than the one before it. */
gboolean store_entry_change(Store *store, const Entry *entry, gint64 batch, GError **error);
/* What imports gave the member, each entry as it was imported last and not as people left it
 * since; what was undone with its batch is left out. Of Entry, without details. */
GPtrArray *store_entries_imported(Store *store, const char *member_id, GError **error);

Entry *store_entry(Store *store, gint64 id, GError **error); /* NULL, no error: none */

typedef struct { /* all that are set must hold; zero-initialised asks for everything */
  const char *member_id;
  const char *state;       /* contract word */
  const char *flag;        /* a flag's code */
  const char *file;        /* part of an arrival's path or of the hash */
  gint64 document;
  gboolean without_member;
  const char *provider;    /* exact */
  const char *text;        /* in a name, title, provider or reference, the member's id or the
                              beginning of the hash; ASCII case aside */
  Day from, to;            /* dated so, both included; 0: no bound */
  const char *windows;     /* JSON [["M-1",from,to],...]: dated within one of its member's */
  gint64 after;            /* entries with a larger id */
  guint limit, offset;     /* of the rows; limit 0: all */
  gboolean details;        /* flags, notes, evidence and candidates too */
  gboolean oldest_first;   /* by id: the queue; else by (member, date, id) */
  gboolean by_date;        /* by (date, id), whoever's */
} EntryFilter;
typedef gboolean (*EntryVisitor)(Entry *entry, gpointer user_data); /* FALSE stops; borrowed */
gboolean store_entries_visit(Store *store, const EntryFilter *filter, EntryVisitor visit,
                             gpointer user_data, GError **error);
GPtrArray *store_entries(Store *store, const EntryFilter *filter, GError **error); /* of Entry */
/* The entries of its member that share a day with it, rejected ones aside; of one without a date
 * those that have none either. Of Entry, without details. */
GPtrArray *store_entries_beside(Store *store, const Entry *entry, GError **error);
/* What a verdict is made from, by (member, date, id), of one member or (NULL) of everyone: state,
 * category, credits, parts, date, the topic of a part, and of a residency its type and start. All
 * else of the entry, its lists too, is unknown or NULL, and its member and texts are good during
 * the call only. */
gboolean store_credits_visit(Store *store, const char *member_id, EntryVisitor visit,
                             gpointer user_data, GError **error);
/* Whose rows a paper holds, as far as is known today, whatever day is read: of each of its entries
 * the member, the name, the state and the flag member-not-of-folder. */
gboolean store_paper_visit(Store *store, gint64 document, EntryVisitor visit, gpointer user_data,
                           GError **error);
gboolean store_entries_count(Store *store, const EntryFilter *filter, gint64 *count,
                             GError **error); /* limit and offset aside */

typedef enum { GROUP_BY_FLAG, GROUP_BY_PROVIDER, GROUP_BY_MEMBER } GroupBy;
typedef struct {
  char *name;   /* flag code, provider, member id; "" for none */
  gint64 count; /* entries; one with two flags is in two groups */
  gint64 oldest; /* its smallest entry id */
} EntryGroup;
void entry_group_free(EntryGroup *group);
/* What the entries of a filter have, the largest group first. Of EntryGroup. */
GPtrArray *store_entry_groups(Store *store, const EntryFilter *filter, GroupBy by, GError **error);

typedef struct {
  guint version;
  char *action, *by, *at, *reason;
  gboolean person;
  GPtrArray *changes; /* of char*: "credits: 12.50 -> 12.25" */
} EntryVersion;
void entry_version_free(EntryVersion *version);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EntryVersion, entry_version_free)
GPtrArray *store_entry_history(Store *store, gint64 id, GError **error); /* of EntryVersion */
guint store_entry_version(Store *store, gint64 id, GError **error); /* the current one; 0: none */

typedef struct {
  gint64 entry;
  guint version;
  char *action, *by, *at, *reason;
} RecentDecision;
void recent_decision_free(RecentDecision *decision);
/* The last `limit` decisions of people that stand, newest first. Of RecentDecision. */
GPtrArray *store_recent_decisions(Store *store, guint limit, GError **error);

/* The entry's fields as they were last read by the program, whatever people did since. NULL
 * without error: a person made it. */
Entry *store_entry_machine(Store *store, gint64 id, GError **error);

/* The last decision on the entry that was not taken back. NULL without error: none. */
EntryVersion *store_entry_undoable(Store *store, gint64 id, GError **error);
/* Takes it back (a new version equal to the one before it; an entry made by hand is rejected).
 * FALSE without error set: there is none. */
gboolean store_entry_undo(Store *store, gint64 id, const char *why, GError **error);
/* The entry that the actor, or anybody, decided last; 0: none to undo. */
gint64 store_last_decided(Store *store, GError **error);
/* Takes back a whole batch: its entries become rejected with the reason "batch N undone", and
 * those that it changed are what they were before. Documents stay. *entries: how many. */
gboolean store_batch_undo(Store *store, gint64 batch, guint *entries, GError **error);

/* ---- members ---- */
GPtrArray *store_members(Store *store, GError **error);  /* of Member, by id */
Member *store_member(Store *store, const char *id, GError **error); /* NULL, no error: none */
/* Adds or replaces; a former membership class is kept with its date. */
gboolean store_member_put(Store *store, const Member *member, GError **error);
gboolean store_decision_add(Store *store, const char *member_id, const Decision *decision,
                            GError **error);
/* Of Decision; the changes of class in the roster are among them. */
GPtrArray *store_decisions(Store *store, const char *member_id, GError **error);
GHashTable *store_decisions_of_all(Store *store, GError **error); /* member id -> the same */
/* Small remembered facts: class mappings ("class:WORD"), heading maps ("map:name"), the place
 * in the review queue. Value NULL removes. */
gboolean store_fact_set(Store *store, const char *key, const char *value, GError **error);
char *store_fact(Store *store, const char *key, GError **error);               /* NULL: none */
GPtrArray *store_facts(Store *store, const char *prefix, GError **error); /* key, value, ... */

/* ---- proof ---- */
typedef struct {
  gint64 events;   /* in the chain */
  char *head;      /* hash of the last one; "" for none: noted elsewhere, it pins all before it */
} Chain;
/* One more sentence in an array of char*. */
void store_add_fault(GPtrArray *faults, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Checks database and tables, the event chain, versions against events, derived tables against
 * versions, documents against arrivals. Faults (of char*, sentences) are appended. With `since`
 * (an ISO day or time) the database's own check is left out, and of the chain only what was
 * added from then on is read. chain->head is a new string. */
gboolean store_verify(Store *store, const char *since, GPtrArray *faults, Chain *chain, GError **error);
/* SQLite's online backup into a file that must not exist. Inside store_begin_reading it is a copy
 * of that state. */
gboolean store_backup(Store *store, const char *file, GError **error);
/* TRUE in *grown when the ledger in `file` (which nobody may have open) is an earlier state of
 * this one: its event chain is the beginning of this one's. */
gboolean store_has_grown_from(Store *store, const char *file, gboolean *grown, GError **error);
/* TRUE when HOME/ledger.sqlite and its log are still the files that were opened. */
gboolean store_is_in_place(Store *store);
/* TRUE when another connection has changed the ledger since the last call (or the first). */
gboolean store_has_changed(Store *store);
