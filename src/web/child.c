/* Starts cmeledger for a request, and tidies up behind it. */
#include "web/child.h"

#include <glib/gstdio.h>
#include <string.h>

#define AT_ONCE 4        /* commands; the others wait their turn */
#define SCANS_AT_ONCE 2  /* and of those that nobody waits for with a hand on the key */

typedef struct {
  Desk *desk;
  SoupServerMessage *message; /* paused, referenced */
  char **argv;
  char *secret; /* NULL: none */
  ChildEnd end;
  gpointer user_data;
  gboolean patient;
} Child;

/* What is in it was made by us: no links to follow. */
static void remove_folder(gpointer path) {
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    char *child = g_build_filename(path, name, NULL);
    if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK)) {
      remove_folder(child);
      continue;
    }
    g_unlink(child);
    g_free(child);
  }
  g_rmdir(path);
  g_free(path);
}

const char *child_folder(Desk *desk, SoupServerMessage *message) {
  char *folder = g_build_filename(desk->app->home, ".desk-XXXXXX", NULL);
  if (!g_mkdtemp_full(folder, 0700)) {
    g_free(folder);
    return NULL;
  }
  g_object_set_data_full(G_OBJECT(message), "folder", folder, remove_folder);
  return folder;
}

static void start_next(Desk *desk);

static void finish(Child *child, const char *out) {
  child->end(child->message, out, child->user_data);
  soup_server_message_unpause(child->message);
  g_object_unref(child->message);
  g_strfreev(child->argv);
  if (child->secret) explicit_bzero(child->secret, strlen(child->secret));
  g_free(child->secret);
  g_free(child);
}

static void ended(GObject *source, GAsyncResult *result, gpointer data) {
  Child *child = data;
  Desk *desk = child->desk;
  g_autofree char *out = NULL;
  g_autoptr(GError) error = NULL;
  if (!g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &out, NULL, &error))
    app_warn("%s", error->message);
  finish(child, out);
  desk->children--;
  start_next(desk);
}

static void start_next(Desk *desk) {
  for (Child *child; (child = g_queue_peek_head(&desk->waiting)) &&
                     desk->children < (child->patient ? SCANS_AT_ONCE : AT_ONCE);) {
    g_autoptr(GError) error = NULL;
    GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE;
    if (child->secret) flags |= G_SUBPROCESS_FLAGS_STDIN_PIPE;
    g_queue_pop_head(&desk->waiting);
    g_autoptr(GSubprocess) process = g_subprocess_newv((const char *const *)child->argv,
                                                       flags, &error);
    if (!process) {
      app_warn("%s", error->message);
      finish(child, NULL);
      continue;
    }
    desk->children++;
    g_subprocess_communicate_utf8_async(process, child->secret, NULL, ended, child);
  }
}

static Child *child_new(Desk *desk, SoupServerMessage *message, const char *const *args,
                        const char *secret, ChildEnd end, gpointer user_data) {
  Child *child = g_new0(Child, 1);
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  g_ptr_array_add(argv, g_strdup(app_program(desk->app, "cmeledger")));
  g_ptr_array_add(argv, g_strdup("--home"));
  g_ptr_array_add(argv, g_strdup(desk->app->home));
  for (guint i = 0; args[i]; i++) g_ptr_array_add(argv, g_strdup(args[i]));
  g_ptr_array_add(argv, NULL);
  *child = (Child){desk, g_object_ref(message), (char **)g_ptr_array_steal(argv, NULL),
                   g_strdup(secret), end, user_data, FALSE};
  return child;
}

void child_run(Request *request, const char *const *args, const char *secret, ChildEnd end,
               gpointer user_data) {
  Desk *desk = request->desk;
  soup_server_message_pause(request->message);
  g_queue_push_head(&desk->waiting,
                    child_new(desk, request->message, args, secret, end, user_data));
  start_next(desk);
}

void child_go_on(Desk *desk, SoupServerMessage *message, const char *const *args,
                 const char *secret, ChildEnd end, gpointer user_data) {
  Child *child = child_new(desk, message, args, secret, end, user_data);
  child->patient = TRUE;
  g_queue_push_tail(&desk->waiting, child);
  start_next(desk);
}
