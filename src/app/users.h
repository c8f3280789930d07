/* The people who may open the desk with a password: HOME/users, a line each, mode 0600. */
#pragma once
#include "app/app.h"

typedef struct {
  char *name;
  gboolean reviews; /* may decide; else looks on */
  char *hash;       /* yescrypt */
} User;
void user_free(User *user);

/* Of User, in the order of the file; empty when there is none. NULL with error. */
GPtrArray *users_read(const char *home, GError **error);
/* Adds the user, or gives a known one the new role and password. */
gboolean users_put(const char *home, const char *name, gboolean reviews, const char *password,
                   GError **error);
/* FALSE with no error: there is no such user. */
gboolean users_remove(const char *home, const char *name, GError **error);
/* The user whose password it is, borrowed; NULL: no. Takes as long for a name that is unknown. */
const User *users_check(const GPtrArray *users, const char *name, const char *password);
