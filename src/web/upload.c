/* Files that are dropped on the desk: written down as they come in, then taken in by the same
 * intake as any other. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "web/child.h"

typedef struct {
  char *path;
  int fd;         /* -1: it failed */
  char *failure;  /* NULL: none */
} Upload;

static void upload_free(gpointer data) {
  Upload *upload = data;
  if (upload->fd >= 0) close(upload->fd);
  g_free(upload->path);
  g_free(upload->failure);
  g_free(upload);
}

/* The last part of the name that the person's machine gave it, as a file system takes it. */
static char *safe_name(const char *given) {
  g_autofree char *valid = g_utf8_make_valid(given ? given : "", -1);
  const char *start = valid;
  for (const char *c = valid; *c; c++)
    if (*c == '/' || *c == '\\') start = c + 1;
  GString *name = g_string_new(NULL);
  for (const char *c = start; *c && name->len < 120; c = g_utf8_next_char(c))
    if (!g_unichar_iscntrl(g_utf8_get_char(c))) g_string_append_unichar(name, g_utf8_get_char(c));
  while (name->str[0] == '.') g_string_erase(name, 0, 1);
  if (name->len == 0) g_string_assign(name, "certificate.pdf");
  return g_string_free(name, FALSE);
}

static void take_chunk(SoupServerMessage *message, GBytes *chunk, gpointer data) {
  Upload *upload = data;
  gsize length;
  const char *bytes = g_bytes_get_data(chunk, &length);
  (void)message;
  while (upload->fd >= 0 && length > 0) {
    gssize put = write(upload->fd, bytes, length);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      upload->failure = g_strdup(g_strerror(errno));
      close(upload->fd);
      upload->fd = -1;
      return;
    }
    bytes += put;
    length -= (gsize)put;
  }
}

gboolean upload_begin(Desk *desk, SoupServerMessage *message) {
  const char *query = g_uri_get_query(soup_server_message_get_uri(message));
  g_autoptr(GHashTable) named = soup_form_decode(query ? query : "");
  g_autofree char *name = safe_name(g_hash_table_lookup(named, "name"));
  const char *folder = child_folder(desk, message);
  if (!folder) return FALSE;
  Upload *upload = g_new0(Upload, 1);
  upload->path = g_build_filename(folder, name, NULL);
  upload->fd = open(upload->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  g_object_set_data_full(G_OBJECT(message), "upload", upload, upload_free);
  soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
  g_signal_connect(message, "got-chunk", G_CALLBACK(take_chunk), upload);
  return upload->fd >= 0;
}

/* The intake's own line about the file is the answer. */
static void taken_in(SoupServerMessage *message, const char *out, gpointer user_data) {
  g_auto(GStrv) lines = g_strsplit(out ? out : "", "\n", 2);
  (void)user_data;
  if (lines[0] && lines[0][0] == '{')
    http_answer(message, SOUP_STATUS_OK, "application/json", lines[0], strlen(lines[0]), FALSE);
  else
    http_sentence(message, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                "The file was not taken in; what is wrong is said where the desk was started.");
}

void post_upload(Request *request) {
  Upload *upload = g_object_get_data(G_OBJECT(request->message), "upload");
  const char *member = request_query(request, "member");
  if (upload->failure) {
    g_autofree char *sentence = g_strdup_printf("The file was not taken in: %s.", upload->failure);
    answer_refused(request, SOUP_STATUS_INSUFFICIENT_STORAGE, sentence);
    return;
  }
  if (member && !roster_find(request->desk->roster, member)) {
    answer_refused(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "There is no such member.");
    return;
  }
  const char *const for_member[] = {"ingest", "--json", "--by", request->session->user, "--member",
                                    member, "--", upload->path, NULL};
  const char *const for_anybody[] = {"ingest", "--json", "--by", request->session->user, "--",
                                     upload->path, NULL};
  child_run(request, member ? for_member : for_anybody, NULL, taken_in, NULL);
}
