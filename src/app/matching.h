/* Entries made ready for the ledger: members, duplicates, the share drawn for review; and matching
 * entries to members anew when the roster changed. */
#pragma once
#include "app/app.h"

/* Completes entry number `ordinal` of the draft of a document that is in the ledger. Where it is
 * read again, `old` is the entry as it stands: what it was flagged for beside its page, it still
 * is, and what was accepted is not drawn after the fact. */
gboolean app_complete_entry(App *app, Store *store, const Roster *roster, Entry *entry,
                            const Document *document, guint ordinal, const Entry *old, GError **error);

/* "poppler 22.12.0; patterns 1f2e3d4c5b6a": what a document was read with. New string. */
char *app_versions(const char *reader, const Library *library);

/* Assigns the entries that have no member, and the pending ones, again; what a person decided
 * stays. To be called inside a transaction. Sets *changed to how many became another's. */
gboolean app_match_again(Store *store, guint *changed, GError **error);
