/* The desk: what it holds open, a request as its pages see it, and who answers which address. */
#pragma once
#include "app/app.h"
#include "app/review.h"
#include "web/html.h"
#include "web/http.h"
#include "web/pages.h"
#include "web/session.h"

typedef struct {
  App *app;
  Store *store;
  Archive *archive;
  Rules *rules;
  Roster *roster;      /* read again when somebody else has changed the ledger */
  Sessions *sessions;
  Pages *pages;
  Http *http;
  guint64 max_upload;  /* bytes */
  guint children;          /* commands that run for a request (child.h) */
  GQueue waiting;          /* those that are to run */
  guint wrong_passwords;   /* one after the other */
  gint64 closed_until;     /* monotonic: no password is looked at before */
  char *style, *script; /* addresses of the assets, with the hash of their bytes */
} Desk;

typedef struct {
  Desk *desk;
  SoupServerMessage *message;
  const char *path;
  GHashTable *query; /* text -> text; NULL: none */
  GHashTable *form;  /* of a POST; NULL: none */
  Session *session;  /* NULL only where nobody need be known */
  gint64 left;       /* what waits, counted once; 0: not yet */
} Request;

/* The value of a parameter, NULL when it is absent or empty. Borrowed. */
const char *request_query(const Request *request, const char *name);
const char *request_form(const Request *request, const char *name);
/* The number at the end of a path such as "/review/12", 0: none. */
gint64 request_number(const Request *request, const char *prefix);
guint request_page(const Request *request); /* of a long list, from 1 */
gboolean request_may_decide(const Request *request);

char *number_label(gint64 number); /* "2,310". New. */

/* "/members?q=a%20b": pairs of name and value, NULL ends; empty values are left out. New. */
char *address_with(const char *path, ...) G_GNUC_NULL_TERMINATED;

/* ---- answers ---- */
/* A page of the desk: what is current in the navigation, and the frame around the contents. */
Html *frame_begin(Request *request, const char *title, const char *current);
void frame_end(Request *request, Html *html);
void answer_html(Request *request, guint status, Html *html); /* takes it */
/* A page with a heading and a sentence. */
void answer_sentence(Request *request, guint status, const char *heading, const char *sentence);
void answer_json(Request *request, guint status, Json *json); /* takes it */
/* To a POST: what was done and where to go next; or why nothing was changed. */
void answer_done(Request *request, const char *said, const char *next);
void answer_refused(Request *request, guint status, const char *sentence);
/* The ledger could not be read or written; takes the error. */
void answer_fault(Request *request, GError *error);
void answer_csv(Request *request, const char *name, GString *csv); /* takes it */

/* ---- what waits ---- */
/* The filters of the queue, from the address: flag, member, provider, cycle, q, from, to. Borrowed
 * texts. */
EntryFilter queue_filter(const Request *request);
/* "/review/12?flag=..." with the same filters; `id` 0 for the queue. New. */
char *queue_address(const Request *request, gint64 id);
/* The same list elsewhere: its filters, another state or page (NULL: none). New. */
char *list_address(const Request *request, const char *path, const char *state, const char *page);
/* The next that waits after `id`, from the beginning when there is none after it. 0: none. */
gint64 queue_next(const Request *request, gint64 id);
gint64 queue_count(const Request *request); /* the entries that fit the filters */
gint64 queue_left(Request *request);        /* all entries and documents that wait */

/* ---- the pages ---- */
void page_queue(Request *request);
void page_review(Request *request);
void get_looking(Request *request);
void page_document(Request *request);
void get_find(Request *request);
void page_sheet(Request *request);
void page_members(Request *request);
/* The cycle a coordinator asks about: the one that ends on the day of the filter, else one that is
 * still to be cured, else the last. `request` NULL: without filter. NULL: none. */
const Cycle *cycle_to_show(const Request *request, const Evaluation *evaluation);
/* Whether the filters of the list of members, in the address, let this one through. */
gboolean member_is_listed(const Request *request, const Evaluation *evaluation);
void page_member(Request *request);
void page_society(Request *request);
/* "/document/12/page/3.png", "/document/12/words.json". FALSE: it is neither. */
gboolean get_original(Request *request);
void page_documents(Request *request); /* files by what became of them */
void page_decisions(Request *request);

/* With a name and a password, where the home has users (app/users.h). */
void page_login(Request *request);
void post_login(Request *request);
void post_sign_out(Request *request); /* of whoever came in by a link, too */
gboolean login_is_possible(const Desk *desk);

/* ---- what is changed ---- */
void post_decision(Request *request);  /* /review/N */
void post_document(Request *request);  /* /document/N */
void post_unlock(Request *request);    /* /document/N, with the password that opens its pages */
void post_sheet(Request *request);     /* /sheet */
void post_undo(Request *request);      /* /undo */
void post_upload(Request *request);    /* /upload */
/* Called with the headers: where the body of an upload goes while it comes in. */
gboolean upload_begin(Desk *desk, SoupServerMessage *message);

/* ---- downloads ---- */
void get_entries_csv(Request *request);
void get_members_csv(Request *request);
void get_audit(Request *request);

/* The header that makes the browser bring the secret along from now on. */
void request_set_cookie(Request *request, const char *secret);

/* Who asks, by the cookie; NULL: nobody who is known. Borrowed. */
Session *desk_session(Desk *desk, SoupServerMessage *message);
/* Reads the roster again when the ledger was changed. FALSE with error. */
gboolean desk_refresh(Desk *desk, GError **error);
/* Where the gate and the handler of http.h lead. */
void desk_gate(SoupServerMessage *message, const char *path, gpointer desk);
void desk_handle(SoupServerMessage *message, const char *path, GHashTable *query, gpointer desk);
