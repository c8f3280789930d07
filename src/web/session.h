/* Who is at the desk: one-time links become sessions, and a session is a cookie that no script
 * can read plus a token that no other site can know. */
#pragma once
#include <glib.h>

typedef enum { ROLE_VIEWER, ROLE_REVIEWER } Role;

typedef struct {
  gint64 entry;
  guint version; /* that the decision made */
  const char *learnt; /* id of a provider, interned: that is what was decided there; else NULL */
} Decided;

typedef struct {
  char *user;
  Role role;
  char *csrf;        /* 64 hex digits: goes along with every change */
  GPtrArray *undo;   /* of GArray of Decided: entries decided together, the last at the end */
  gint64 used;       /* monotonic */
  gint64 looking;    /* the entry that is open, as of `used` */
} Session;

typedef struct Sessions Sessions;
Sessions *sessions_new(void);
void sessions_free(Sessions *sessions);

/* A token for a link that lets `user` in, once. New string of 64 hex digits. */
char *sessions_add_link(Sessions *sessions, const char *user, Role role);
/* Uses a link up: the secret for the cookie (new), or NULL for a link that is not, or no longer,
 * good. */
char *sessions_enter(Sessions *sessions, const char *link);
/* The same for somebody who gave a password. */
char *sessions_open(Sessions *sessions, const char *user, Role role);
/* The session of a cookie's secret, NULL: none. Borrowed; twelve hours without use end it. */
Session *sessions_find(Sessions *sessions, const char *secret);
void sessions_end(Sessions *sessions, Session *session); /* frees it */

/* In a time that does not depend on where they differ. */
gboolean session_token_is(const Session *session, const char *csrf);
/* Notes that `session` has the entry open, and names who else has had it open within the last
 * half minute. Of char*, borrowed. */
GPtrArray *sessions_looking(Sessions *sessions, Session *session, gint64 entry);
