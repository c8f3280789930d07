/* What becomes of a document that gave no entry: one by hand, a proof of what is posted, or another
 * try with its password. */
#include <string.h>

#include "web/child.h"
#include "web/post.h"

/* To the next document that waits. */
static void go_on(Request *request, const char *said) {
  g_autoptr(GPtrArray) left = store_documents_waiting(request->desk->store, NULL);
  g_autofree char *next =
      left && left->len ? g_strdup_printf("/document/%" G_GINT64_FORMAT,
                                          ((const Document *)left->pdata[0])->id)
                        : g_strdup("/");
  answer_done(request, said, next);
}

static void enter_by_hand(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/document/");
  Review review = post_review(request);
  g_autoptr(GPtrArray) pairs = post_pairs(request);
  g_autofree char *why = NULL;
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  g_autoptr(Document) document = id ? store_document_by_id(store, id, &error) : NULL;
  if (error) return post_give_up(request, error);
  if (!document) return post_refuse(request, SOUP_STATUS_NOT_FOUND, "There is no such document.");
  const EntryFilter own = {.document = id, .limit = 1};
  gint64 there = 0;
  if (!store_entries_count(store, &own, &there, &error)) return post_give_up(request, error);
  if (there)
    return post_refuse(request, SOUP_STATUS_CONFLICT,
                  "Nothing was entered: somebody has made an entry from this document meanwhile.");
  gint64 entry = review_enter(&review, document, (char **)pairs->pdata, pairs->len, &why, &error);
  if (why) {
    g_autofree char *sentence = g_strdup_printf("Nothing was entered: %s.", why);
    return post_refuse(request, SOUP_STATUS_UNPROCESSABLE_ENTITY, sentence);
  }
  if (!entry || !store_commit(store, &error)) return post_give_up(request, error);
  post_remember(request, entry, 1);
  g_autofree char *said =
      g_strdup_printf("Entry %" G_GINT64_FORMAT " entered by hand. u takes it back.", entry);
  go_on(request, said);
}

static void prove(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/document/");
  guint version = 0, status = SOUP_STATUS_UNPROCESSABLE_ENTITY;
  Review review = post_review(request);
  g_autofree char *why = NULL;
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  g_autoptr(Document) document = id ? store_document_by_id(store, id, &error) : NULL;
  g_autoptr(Entry) entry = document ? post_other(request, &version, &status, &why, &error) : NULL;
  g_autoptr(GArray) ids = entry ? review_link(&review, document, entry, &why, &error) : NULL;
  if (why) {
    g_autofree char *sentence = g_strdup_printf("Not decided: %s.", why);
    return post_refuse(request, status, entry ? sentence : why);
  }
  if (!document && !error)
    return post_refuse(request, SOUP_STATUS_NOT_FOUND, "There is no such document.");
  if (!ids || !store_commit(store, &error)) return post_give_up(request, error);
  post_remember(request, entry->id, version + 1);
  g_autofree char *said =
      g_strdup_printf("Document %" G_GINT64_FORMAT " proves entry %" G_GINT64_FORMAT
                      ". u takes it back.", id, entry->id);
  go_on(request, said);
}

/* ---- another try ---- */

typedef struct {
  Desk *desk;
  gint64 document;
  char *password; /* NULL: none was given */
} Trial;

static void trial_free(Trial *trial) {
  if (trial->password) explicit_bzero(trial->password, strlen(trial->password));
  g_free(trial->password);
  g_free(trial);
}

/* What the ledger now says of the document is the answer. */
static void tried(SoupServerMessage *message, const char *out, gpointer user_data) {
  Trial *trial = user_data;
  Store *store = trial->desk->store;
  g_autoptr(Document) document = store_document_by_id(store, trial->document, NULL);
  const EntryFilter own = {.document = trial->document};
  g_autoptr(GPtrArray) entries = store_entries(store, &own, NULL);
  gboolean shut = !out || !document || strcmp(document->outcome, "quarantined") == 0;
  Json *json = json_new();
  json_begin_object(json, NULL);
  if (shut) {
    json_string(json, "refused", document && document->extracted == OUTCOME_ENCRYPTED
                                     ? "The file stays shut: that is not its password."
                                     : "The file can still not be read. It is kept as it is.");
  } else {
    g_autofree char *next =
        entries && entries->len
            ? g_strdup_printf("/review/%" G_GINT64_FORMAT, ((const Entry *)entries->pdata[0])->id)
            : g_strdup_printf("/document/%" G_GINT64_FORMAT, trial->document);
    g_autofree char *said = g_strdup_printf("The file was read: %s.", document->outcome);
    json_string(json, "said", said);
    json_string(json, "next", next);
    if (trial->password) pages_keep_password(trial->desk->pages, document, trial->password);
  }
  json_end_object(json);
  g_autofree char *text = json_steal(json);
  http_answer(message, shut ? SOUP_STATUS_UNPROCESSABLE_ENTITY : SOUP_STATUS_OK,
              "application/json", text, strlen(text), FALSE);
  trial_free(trial);
}

static void try_again(Request *request) {
  const char *password = request_form(request, "password");
  g_autofree char *id =
      g_strdup_printf("%" G_GINT64_FORMAT, request_number(request, "/document/"));
  const char *const with[] = {"review", "--json", "--by", request->session->user, "retry",
                              "--password-file", CHILD_SECRET, id, NULL};
  const char *const without[] = {"review", "--json", "--by", request->session->user, "retry", id,
                                 NULL};
  Trial *trial = g_new(Trial, 1);
  *trial = (Trial){request->desk, request_number(request, "/document/"), g_strdup(password)};
  child_run(request, password ? with : without, password, tried, trial);
}

void post_document(Request *request) {
  const char *action = request_form(request, "action");
  if (g_strcmp0(action, "link") == 0) prove(request);
  else if (g_strcmp0(action, "retry") == 0) try_again(request);
  else if (g_strcmp0(action, "unlock") == 0) post_unlock(request);
  else enter_by_hand(request);
}
