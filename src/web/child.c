/* Starts cmeledger for a request, and tidies up behind it. */
#include "web/child.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  SoupServerMessage *message; /* paused, referenced */
  ChildEnd end;
  gpointer user_data;
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

static void ended(GObject *source, GAsyncResult *result, gpointer data) {
  Child *child = data;
  g_autofree char *out = NULL;
  g_autoptr(GError) error = NULL;
  if (!g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &out, NULL, &error))
    app_warn("%s", error->message);
  child->end(child->message, out, child->user_data);
  soup_server_message_unpause(child->message);
  g_object_unref(child->message);
  g_free(child);
}

static gboolean begin(App *app, SoupServerMessage *message, const char *const *args, ChildEnd end,
                      gpointer user_data) {
  g_autoptr(GPtrArray) argv = g_ptr_array_new();
  g_autoptr(GError) error = NULL;
  g_ptr_array_add(argv, (gpointer)app_program(app, "cmeledger"));
  g_ptr_array_add(argv, (gpointer) "--home");
  g_ptr_array_add(argv, app->home);
  for (guint i = 0; args[i]; i++) g_ptr_array_add(argv, (gpointer)args[i]);
  g_ptr_array_add(argv, NULL);
  g_autoptr(GSubprocess) process = g_subprocess_newv((const char *const *)argv->pdata,
                                                     G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  if (!process) {
    app_warn("%s", error->message);
    end(message, NULL, user_data);
    return FALSE;
  }
  Child *child = g_new(Child, 1);
  *child = (Child){g_object_ref(message), end, user_data};
  g_subprocess_communicate_utf8_async(process, NULL, NULL, ended, child);
  return TRUE;
}

void child_run(Request *request, const char *const *args, ChildEnd end, gpointer user_data) {
  if (begin(request->desk->app, request->message, args, end, user_data))
    soup_server_message_pause(request->message);
}

void child_go_on(Desk *desk, SoupServerMessage *message, const char *const *args, ChildEnd end,
                 gpointer user_data) {
  if (!begin(desk->app, message, args, end, user_data)) soup_server_message_unpause(message);
}
