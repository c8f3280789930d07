/* Review: what waits is shown, and a person's decision becomes a new version of an entry. */
#pragma once
#include "app/app.h"

typedef struct {
  App *app;
  Store *store;
  Roster *roster;     /* NULL where nothing is decided */
  gboolean json;
  const char *reason; /* --reason; NULL */
  gboolean plain;     /* sentences are for a page: without the command line's "credits=12.50" */
} Review;

/* The entry object of contract.md's `ledger --json`. */
void review_write_entry(const Entry *entry, Json *json);
/* "12  M-1001  2024-03-05  12.50  Title", and a line for each flag. */
void review_print_entry(const Entry *entry);
/* Everything about one entry: fields with the words they were read from, flags, candidates
 * (numbered from 1), history, the file. FALSE with error when the ledger cannot be read. */
gboolean review_print_whole(Review *review, const Entry *entry, gboolean history, GError **error);
int review_list(Review *review, const char *member, const char *flag, const char *file,
                guint limit /* 0: all */);

/* What keeps an entry from being approved ("it has no credits ..."), or NULL. New string. */
char *review_missing(const Entry *entry, gboolean plain);
/* Sets "field=value" pairs, "member_id" among them; parts that were the whole stay the whole.
 * FALSE and a sentence in *why. */
gboolean review_set(Review *review, Entry *entry, char *const *pairs, guint n, char **why);
/* Category 2 of another system's credit, hour for hour. FALSE and a sentence in *why. */
gboolean review_claim(Entry *entry, char **why);
/* What a decision makes of the entry: "approve", "correct" (values set, then approved), "claim",
 * "move" (to another member: it waits on) or "reject". FALSE and a sentence in *why: it stays as it is in the ledger. */
gboolean review_apply(Review *review, Entry *entry, const char *action, char *const *pairs,
                      guint n, char **why);
/* An entry by hand for a document that gave none: values set, approved, stored, and the document
 * no longer waits; within the caller's transaction. The new id; 0 with *why or *error. */
gint64 review_enter(Review *review, Document *document, char *const *pairs, guint n, char **why,
                    GError **error);
/* The document gave an entry or proves one: it no longer waits. */
gboolean review_settle_document(Store *store, Document *document, const char *reason,
                                GError **error);
/* Gives the entry another member of the roster and checks it again. */
gboolean review_move(Review *review, Entry *entry, const char *member_id, GError **error);
/* The amended certificate counts, the one it replaces does not; within the caller's transaction.
 * FALSE with *why or *error. */
gboolean review_supersede(Review *review, Entry *new, Entry *old, char **why, GError **error);
/* The document proves an entry that was posted without one: its own entry of that credit is
 * rejected, and it no longer waits; within the caller's transaction. The entries decided, of
 * gint64, the proved one first; NULL with *why or *error. */
GArray *review_link(Review *review, Document *document, Entry *entry, char **why, GError **error);
/* Takes back the last decision about an entry, and about the others that were decided with it
 * (supersede, link). FALSE with no error: there is none. */
gboolean review_undo(Review *review, gint64 id, GError **error);

/* The queue, key by key, on a terminal. Returns the exit code. */
int review_queue(Review *review);
