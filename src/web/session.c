/* Links and sessions in memory, each kept under the hash of its secret. */
#include "web/session.h"

#include <string.h>
#include <sys/random.h>

#include "store/archive.h"

#define SECRET_BYTES 32
#define IDLE_HOURS 12
#define LOOKING_SECONDS 30

typedef struct {
  char *user;
  Role role;
} Guest;

struct Sessions {
  GHashTable *links, *sessions; /* SHA-256 of the secret -> Guest, Session */
};

static void guest_free(gpointer data) {
  Guest *guest = data;
  g_free(guest->user);
  g_free(guest);
}

static void session_free(gpointer data) {
  Session *session = data;
  g_free(session->user);
  g_free(session->csrf);
  g_ptr_array_unref(session->undo);
  g_free(session);
}

static char *secret_new(void) {
  guint8 bytes[SECRET_BYTES];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) g_error("the kernel gives no randomness");
  GString *hex = g_string_new(NULL);
  for (guint i = 0; i < sizeof bytes; i++) g_string_append_printf(hex, "%02x", bytes[i]);
  return g_string_free(hex, FALSE);
}

static char *key_of(const char *secret) { return sha256_of_bytes(secret, strlen(secret)); }

Sessions *sessions_new(void) {
  Sessions *sessions = g_new0(Sessions, 1);
  sessions->links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, guest_free);
  sessions->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, session_free);
  return sessions;
}

void sessions_free(Sessions *sessions) {
  if (!sessions) return;
  g_hash_table_unref(sessions->links);
  g_hash_table_unref(sessions->sessions);
  g_free(sessions);
}

char *sessions_add_link(Sessions *sessions, const char *user, Role role) {
  char *secret = secret_new();
  Guest *guest = g_new(Guest, 1);
  *guest = (Guest){g_strdup(user), role};
  g_hash_table_insert(sessions->links, key_of(secret), guest);
  return secret;
}

char *sessions_open(Sessions *sessions, const char *user, Role role) {
  char *secret = secret_new();
  Session *session = g_new0(Session, 1);
  session->user = g_strdup(user);
  session->role = role;
  session->csrf = secret_new();
  session->undo = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
  session->used = g_get_monotonic_time();
  g_hash_table_insert(sessions->sessions, key_of(secret), session);
  return secret;
}

char *sessions_enter(Sessions *sessions, const char *link) {
  g_autofree char *key = key_of(link);
  const Guest *guest = g_hash_table_lookup(sessions->links, key);
  char *secret = guest ? sessions_open(sessions, guest->user, guest->role) : NULL;
  g_hash_table_remove(sessions->links, key);
  return secret;
}

Session *sessions_find(Sessions *sessions, const char *secret) {
  g_autofree char *key = key_of(secret);
  Session *session = g_hash_table_lookup(sessions->sessions, key);
  gint64 now = g_get_monotonic_time();
  if (session && now - session->used > IDLE_HOURS * 3600 * (gint64)G_USEC_PER_SEC) {
    g_hash_table_remove(sessions->sessions, key);
    return NULL;
  }
  if (session) session->used = now;
  return session;
}

static gboolean is_it(gpointer key, gpointer value, gpointer session) {
  (void)key;
  return value == session;
}

void sessions_end(Sessions *sessions, Session *session) {
  g_hash_table_foreach_remove(sessions->sessions, is_it, session);
}

gboolean session_token_is(const Session *session, const char *csrf) {
  guint differ = 0;
  if (!csrf || strlen(csrf) != strlen(session->csrf)) return FALSE;
  for (gsize i = 0; session->csrf[i]; i++) differ |= (guint)(session->csrf[i] ^ csrf[i]);
  return differ == 0;
}

GPtrArray *sessions_looking(Sessions *sessions, Session *session, gint64 entry) {
  GPtrArray *names = g_ptr_array_new();
  GHashTableIter iter;
  gpointer value;
  session->looking = entry;
  g_hash_table_iter_init(&iter, sessions->sessions);
  while (g_hash_table_iter_next(&iter, NULL, &value)) {
    Session *other = value;
    if (other != session && other->looking == entry &&
        session->used - other->used < LOOKING_SECONDS * (gint64)G_USEC_PER_SEC)
      g_ptr_array_add(names, other->user);
  }
  return names;
}
