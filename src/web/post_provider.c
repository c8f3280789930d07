/* A word about a provider that the library does not know: the command writes it down, and reads
 * again what waits with it or, taken back, what rests on it. */
#include <stdio.h>
#include <string.h>

#include "app/lesson.h"
#include "web/child.h"
#include "web/post.h"

typedef struct {
  Request request; /* as it came: desk, path and query */
  char *name;      /* of the provider that is learnt; NULL: it is forgotten */
  gint64 entry;    /* where it was said; 0: nowhere */
} Word;

static void word_free(Word *word) {
  g_free((char *)word->request.path);
  if (word->request.query) g_hash_table_unref(word->request.query);
  g_free(word->name);
  g_free(word);
}

/* What the command printed: the id and its counts; else its own refusal is the answer. */
static gboolean was_done(Request *request, const char *out, char id[64], guint *read, guint *settled) {
  if (out && sscanf(out, "{\"format\":1,\"provider\":\"%63[a-z0-9-]\",\"read\":%u,\"settled\":%u", id,
                    read, settled) == 3)
    return TRUE;
  if (out && *out)
    http_answer(request->message, SOUP_STATUS_UNPROCESSABLE_ENTITY, "application/json", out,
                strlen(out), FALSE);
  else
    answer_refused(request, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                   "It could not be done; what is wrong is said where the desk was started.");
  return FALSE;
}

static char *of_entries(guint n, const char *one, const char *many) {
  return g_strdup_printf("%u %s", n, n == 1 ? one : many);
}

/* What it comes to for those that wait, and where to go from there. */
static void tell(Request *request, const Word *word, const char *id, guint read, guint settled) {
  g_autoptr(Entry) entry = store_entry(request->desk->store, word->entry, NULL);
  gboolean learnt = word->name != NULL, waits = entry && entry->state == STATE_PENDING;
  g_autofree char *many =
      of_entries(learnt ? settled : read - settled, "entry waits", "entries wait");
  g_autofree char *said =
      learnt ? g_strdup_printf("%s is learnt; %s no more. u takes it back.", word->name, many)
             : g_strdup_printf("%s is forgotten; %s again.", id, many);
  g_autofree char *next =
      !learnt && !word->entry
          ? g_strdup("/decisions")
          : queue_address(request, learnt && !waits ? queue_next(request, word->entry) : word->entry);
  if (learnt && request->session) post_remember_provider(request, word->entry, id);
  answer_done(request, said, next);
}

static void ended(SoupServerMessage *message, const char *out, gpointer user_data) {
  Word *word = user_data;
  Request *request = &word->request;
  char id[64];
  guint read, settled;
  request->session = desk_session(request->desk, message);
  if (was_done(request, out, id, &read, &settled)) tell(request, word, id, read, settled);
  word_free(word);
}

static void run(Request *request, const char *const *args, char *name, gint64 entry) {
  Word *word = g_new0(Word, 1);
  word->request = (Request){.desk = request->desk, .message = request->message};
  word->request.path = g_strdup(request->path);
  word->request.query = request->query ? g_hash_table_ref(request->query) : NULL;
  word->name = name;
  word->entry = entry;
  child_run(request, args, NULL, ended, word);
}

void post_learn(Request *request, gboolean accredited) {
  GError *error = NULL;
  Store *store = request->desk->store;
  gint64 id = request_number(request, "/review/");
  const char *seen = request_form(request, "version");
  guint version = store_entry_version(store, id, &error);
  g_autoptr(Entry) entry = version ? store_entry(store, id, &error) : NULL;
  if (error) return answer_fault(request, error);
  if (!entry) return answer_refused(request, SOUP_STATUS_NOT_FOUND, "There is no such entry.");
  if (version != (seen ? (guint)g_ascii_strtoull(seen, NULL, 10) : 0)) {
    g_autofree char *changed = post_what_changed(store, id, 0);
    return answer_refused(request, SOUP_STATUS_CONFLICT, changed);
  }
  g_autoptr(Lesson) lesson = lesson_about(entry, request_form(request, "set.provider"));
  if (!lesson)
    return answer_refused(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, "Its provider is not in question.");
  g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, id);
  const char *const yes[] = {"patterns", "learn-provider", "--json", "--by", request->session->user,
                             "--entry", number, "--", lesson->name, NULL};
  const char *const no[] = {"patterns", "learn-provider", "--json", "--by", request->session->user,
                            "--not-accredited", "--entry", number, "--", lesson->name, NULL};
  run(request, accredited ? yes : no, g_strdup(lesson->name), id);
}

void post_forget(Request *request, const char *provider, gint64 entry) {
  const char *const args[] = {"patterns", "forget-provider", "--json", "--by", request->session->user,
                              "--", provider, NULL};
  run(request, args, NULL, entry);
}
