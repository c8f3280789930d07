/* Names and passwords: a few tries, then a pause. */
#include "app/users.h"
#include "web/desk.h"

#define TRIES 5
#define PAUSE_SECONDS 30
#define TOO_MANY_REQUESTS 429 /* libsoup has no name for it */

gboolean login_is_possible(const Desk *desk) {
  g_autoptr(GPtrArray) users = users_read(desk->app->home, NULL);
  return users && users->len > 0;
}

void post_login(Request *request) {
  Desk *desk = request->desk;
  const char *name = request_form(request, "name"), *password = request_form(request, "password");
  gint64 now = g_get_monotonic_time();
  if (now < desk->closed_until) {
    answer_refused(request, TOO_MANY_REQUESTS,
                   "Too many wrong passwords; wait half a minute.");
    return;
  }
  g_autoptr(GPtrArray) users = users_read(desk->app->home, NULL);
  const User *user = users && name && password ? users_check(users, name, password) : NULL;
  if (user) {
    desk->wrong_passwords = 0;
    g_autofree char *secret =
        sessions_open(desk->sessions, user->name, user->reviews ? ROLE_REVIEWER : ROLE_VIEWER);
    answer_done(request, "Welcome.", "/");
    request_set_cookie(request, secret);
    return;
  }
  if (++desk->wrong_passwords >= TRIES) {
    desk->wrong_passwords = 0;
    desk->closed_until = now + PAUSE_SECONDS * (gint64)G_USEC_PER_SEC;
  }
  answer_refused(request, SOUP_STATUS_FORBIDDEN, "Name and password do not belong together.");
}

void post_sign_out(Request *request) {
  sessions_end(request->desk->sessions, request->session);
  request->session = NULL;
  answer_done(request, "Signed out.", "/");
}
