/* Users in a file, their passwords hashed by libxcrypt. */
#include "app/users.h"

#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void user_free(User *user) {
  g_free(user->name);
  g_free(user->hash);
  g_free(user);
}

/* "reviewer<TAB>HASH<TAB>NAME": a name has no tab and no line end. */
static User *user_parse(const char *line) {
  g_auto(GStrv) cells = g_strsplit(line, "\t", 3);
  if (g_strv_length(cells) != 3) return NULL;
  User *user = g_new(User, 1);
  *user = (User){g_strdup(cells[2]), strcmp(cells[0], "reviewer") == 0, g_strdup(cells[1])};
  return user;
}

static char *users_path(const char *home) { return g_build_filename(home, "users", NULL); }

GPtrArray *users_read(const char *home, GError **error) {
  g_autofree char *path = users_path(home), *text = NULL;
  g_autoptr(GError) fault = NULL;
  g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func((GDestroyNotify)user_free);
  if (!g_file_get_contents(path, &text, NULL, &fault) &&
      !g_error_matches(fault, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    g_propagate_error(error, g_steal_pointer(&fault));
    return NULL;
  }
  g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++) {
    User *user = user_parse(lines[i]);
    if (user) g_ptr_array_add(users, user);
  }
  return g_steal_pointer(&users);
}

static gboolean users_write(const char *home, const GPtrArray *users, GError **error) {
  g_autofree char *path = users_path(home);
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < users->len; i++) {
    const User *user = users->pdata[i];
    g_string_append_printf(text, "%s\t%s\t%s\n", user->reviews ? "reviewer" : "viewer", user->hash,
                           user->name);
  }
  return app_write_file(path, text->str, (gssize)text->len, error);
}

static gint find(const GPtrArray *users, const char *name) {
  for (guint i = 0; i < users->len; i++)
    if (strcmp(((const User *)users->pdata[i])->name, name) == 0) return (gint)i;
  return -1;
}

/* New string; NULL when the library gives none. */
static char *hash_of(const char *password, const char *setting) {
  struct crypt_data *data = g_new0(struct crypt_data, 1);
  const char *hash = crypt_r(password, setting, data);
  char *copy = hash && hash[0] != '*' ? g_strdup(hash) : NULL;
  explicit_bzero(data, sizeof *data);
  g_free(data);
  return copy;
}

gboolean users_put(const char *home, const char *name, gboolean reviews, const char *password,
                   GError **error) {
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  g_autoptr(GPtrArray) users = users_read(home, error);
  if (!users) return FALSE;
  g_autofree char *hash = crypt_gensalt_rn("$y$", 0, NULL, 0, salt, sizeof salt)
                              ? hash_of(password, salt) : NULL;
  if (!hash) {
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "the password cannot be hashed: %s",
                g_strerror(errno));
    return FALSE;
  }
  gint at = find(users, name);
  if (at >= 0) g_ptr_array_remove_index(users, (guint)at);
  User *user = g_new(User, 1);
  *user = (User){g_strdup(name), reviews, g_steal_pointer(&hash)};
  g_ptr_array_add(users, user);
  return users_write(home, users, error);
}

gboolean users_remove(const char *home, const char *name, GError **error) {
  g_autoptr(GPtrArray) users = users_read(home, error);
  gint at = users ? find(users, name) : -1;
  if (at < 0) return FALSE;
  g_ptr_array_remove_index(users, (guint)at);
  return users_write(home, users, error);
}

const User *users_check(const GPtrArray *users, const char *name, const char *password) {
  gint at = find(users, name);
  if (users->len == 0) return NULL;
  const User *user = users->pdata[at >= 0 ? at : 0];
  g_autofree char *hash = hash_of(password, user->hash);
  guint differ = !hash || strlen(hash) != strlen(user->hash);
  for (gsize i = 0; !differ && user->hash[i]; i++) differ |= (guint)(hash[i] ^ user->hash[i]);
  return at >= 0 && differ == 0 ? user : NULL;
}
