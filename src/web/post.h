/* What the decisions of the desk share: one transaction each, signed by the person, refused with a
 * sentence or remembered for undo. */
#pragma once
#include "web/desk.h"

/* The review room's context with the person and the time set. */
Review post_review(Request *request);
/* End the transaction without a change, and answer. */
void post_give_up(Request *request, GError *error); /* takes it */
void post_refuse(Request *request, guint status, const char *sentence);
/* "field=value" for every "set.field" of the form; printed dates and amounts as what they mean. */
GPtrArray *post_pairs(const Request *request);
/* Somebody else was quicker: who, and what is different from the version that was seen. New. */
char *post_what_changed(Store *store, gint64 entry, guint seen);
/* What `u` takes back next: this entry, in this version. */
void post_remember(Request *request, gint64 entry, guint version);
/* The same of a provider that was learnt at that entry. */
void post_remember_provider(Request *request, gint64 entry, const char *provider);

/* The provider of the entry is accredited, or not: learnt for all that wait with it. */
void post_learn(Request *request, gboolean accredited);
/* Takes that back; then to the entry (0: to the list of decisions). */
void post_forget(Request *request, const char *provider, gint64 entry);

/* The other entry of a pair is named in the form as "with": "21/3", or "21" where its version was
 * not on the screen. NULL: *status and *why say what to answer, or *error is set. */
Entry *post_other(Request *request, guint *version, guint *status, char **why, GError **error);
