/* Pages of originals on their way to the browser: pictures, words, and what unlocks them. */
#include <string.h>

#include "web/child.h"

#define MAX_PAGE 2000

typedef struct {
  Desk *desk;
  SoupServerMessage *message; /* paused, referenced */
  Document *document;
  gboolean words; /* else a picture */
  char *tag;      /* NULL: what is locked is not left behind in a browser */
} Waiting;

/* Pauses the message, and takes the document. */
static Waiting *waiting_new(Request *request, Document *document) {
  Waiting *waiting = g_new0(Waiting, 1);
  waiting->desk = request->desk;
  waiting->message = g_object_ref(request->message);
  waiting->document = document;
  soup_server_message_pause(request->message);
  return waiting;
}

static void waiting_free(Waiting *waiting) {
  g_object_unref(waiting->message);
  document_free(waiting->document);
  g_free(waiting->tag);
  g_free(waiting);
}

static void send_page(const Waiting *waiting, const char *start, gsize size) {
  const char *type = waiting->words ? "application/json" : "image/png";
  http_answer(waiting->message, SOUP_STATUS_OK, type, start, size, FALSE);
  if (waiting->tag) http_tag(waiting->message, waiting->tag);
}

static void answer_scan(SoupServerMessage *message, const char *out, gpointer user_data) {
  Waiting *waiting = user_data;
  if (out && g_str_has_prefix(out, "{\"pages\":")) send_page(waiting, out, strlen(out));
  else http_sentence(message, SOUP_STATUS_NOT_FOUND, "No words could be read here.");
  waiting_free(waiting);
}

/* A page without words is a picture: what OCR reads on it is the command's business, and slow. */
static void read_scan(Waiting *waiting) {
  const Document *document = waiting->document;
  const char *password = pages_password(waiting->desk->pages, document);
  g_autofree char *path =
      archive_path(waiting->desk->archive, document->sha256, document->suffix);
  const char *const open[] = {"extract", "--words", "--", path, NULL};
  const char *const locked[] = {"extract", "--words", "--password-file", CHILD_SECRET, "--", path,
                                NULL};
  child_go_on(waiting->desk, waiting->message, password ? locked : open, password, answer_scan,
              waiting);
}

static void answer_page(const PageAnswer *answer, gpointer user_data) {
  Waiting *waiting = user_data;
  gsize size = 0;
  const char *start = answer->bytes ? g_bytes_get_data(answer->bytes, &size) : NULL;
  if (start && waiting->words && !g_strstr_len(start, (gssize)size, "\"words\":[[")) {
    read_scan(waiting);
    return;
  }
  if (start) send_page(waiting, start, size);
  else http_sentence(waiting->message,
                     answer->locked ? SOUP_STATUS_LOCKED : SOUP_STATUS_NOT_FOUND, answer->why);
  soup_server_message_unpause(waiting->message);
  waiting_free(waiting);
}

gboolean get_original(Request *request) {
  guint64 id = 0, page = 0;
  g_auto(GStrv) parts = g_strsplit(request->path, "/", 8);
  guint n = g_strv_length(parts);
  if (n < 4 || strcmp(parts[1], "document") != 0 ||
      !g_ascii_string_to_unsigned(parts[2], 10, 1, G_MAXINT64, &id, NULL))
    return FALSE;
  gboolean words = n == 4 && strcmp(parts[3], "words.json") == 0;
  gboolean picture = n == 5 && strcmp(parts[3], "page") == 0 && g_str_has_suffix(parts[4], ".png");
  if (picture) {
    parts[4][strlen(parts[4]) - strlen(".png")] = '\0';
    picture = g_ascii_string_to_unsigned(parts[4], 10, 1, MAX_PAGE, &page, NULL);
  }
  if (!words && !picture) return FALSE;
  g_autoptr(Document) document = store_document_by_id(request->desk->store, (gint64)id, NULL);
  if (!document) return FALSE;
  gboolean fine = g_strcmp0(request_query(request, "fine"), "1") == 0;
  guint dpi = fine ? 220 : 130;
  g_autofree char *tag = pages_password(request->desk->pages, document)
                             ? NULL
                             : g_strdup_printf("\"%.32s-%u-%u\"", document->sha256,
                                               words ? 0 : (guint)page, words ? 0 : dpi);
  if (tag && http_is_known(request->message, tag)) return TRUE;
  Waiting *waiting = waiting_new(request, g_steal_pointer(&document));
  waiting->words = words;
  waiting->tag = g_steal_pointer(&tag);
  if (words) {
    pages_words(request->desk->pages, waiting->document, answer_page, waiting);
  } else {
    pages_picture(request->desk->pages, waiting->document, (guint)page, dpi, answer_page, waiting);
  }
  return TRUE;
}

/* ---- a password ---- */

static void answer_unlocked(const PageAnswer *answer, gpointer user_data) {
  Waiting *waiting = user_data;
  g_autoptr(Json) json = json_new();
  json_begin_object(json, NULL);
  if (answer->bytes) json_string(json, "said", "Its pages are shown until the desk is closed.");
  else json_string(json, "refused", answer->locked ? "The file stays shut: that is not its password."
                                                   : answer->why);
  json_end_object(json);
  g_autofree char *text = json_steal(g_steal_pointer(&json));
  http_answer(waiting->message,
              answer->bytes ? SOUP_STATUS_OK : SOUP_STATUS_UNPROCESSABLE_ENTITY,
              "application/json", text, strlen(text), FALSE);
  soup_server_message_unpause(waiting->message);
  waiting_free(waiting);
}

void post_unlock(Request *request) {
  const char *password = request_form(request, "password");
  gint64 id = request_number(request, "/document/");
  GError *error = NULL;
  g_autoptr(Document) document = store_document_by_id(request->desk->store, id, &error);
  if (error) return answer_fault(request, error);
  if (!document) return answer_refused(request, SOUP_STATUS_NOT_FOUND, "There is no such document.");
  if (!password)
    return answer_refused(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "No password was given.");
  Waiting *waiting = waiting_new(request, g_steal_pointer(&document));
  if (pages_unlock(request->desk->pages, waiting->document, password, answer_unlocked, waiting))
    return;
  answer_refused(request, SOUP_STATUS_UNPROCESSABLE_ENTITY,
                 "The file stays shut: no password is that long.");
  soup_server_message_unpause(waiting->message);
  waiting_free(waiting);
}
