/* Taking back: a person's last decision, one that is named, or a whole intake or import. */
#include "web/post.h"

/* What is to be taken back: the entry named, else what this person decided last, together; else
 * what anybody did. Version 0: whatever it is. */
static GArray *to_take_back(Request *request, gboolean *own, GError **error) {
  GPtrArray *undo = request->session->undo;
  const char *named = request_form(request, "entry");
  gint64 id = named ? g_ascii_strtoll(named, NULL, 10) : 0;
  *own = !named && undo->len;
  if (*own) return g_array_ref(undo->pdata[undo->len - 1]);
  if (!named) id = store_last_decided(request->desk->store, error);
  GArray *list = g_array_new(FALSE, FALSE, sizeof(Decided));
  const Decided one = {id, 0, NULL};
  if (id) g_array_append_val(list, one);
  return list;
}

static void undo_batch(Request *request, gint64 batch) {
  Store *store = request->desk->store;
  GError *error = NULL;
  guint entries = 0;
  post_review(request);
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  if (!store_batch_undo(store, batch, &entries, &error)) return post_give_up(request, error);
  if (!entries)
    return post_refuse(request, SOUP_STATUS_CONFLICT, "Nothing of that batch is left to take back.");
  if (!store_commit(store, &error)) return post_give_up(request, error);
  g_autofree char *said =
      g_strdup_printf("%u entries of batch %" G_GINT64_FORMAT " are taken back.", entries, batch);
  answer_done(request, said, "/decisions");
}

void post_undo(Request *request) {
  const char *batch = request_form(request, "batch"), *provider = request_form(request, "provider");
  if (batch) return undo_batch(request, g_ascii_strtoll(batch, NULL, 10));
  if (provider) return post_forget(request, provider, 0);
  Store *store = request->desk->store;
  GPtrArray *undo = request->session->undo;
  const GArray *last = undo->len && !request_form(request, "entry") ? undo->pdata[undo->len - 1] : NULL;
  const Decided *taught = last ? &g_array_index(last, Decided, 0) : NULL;
  if (taught && taught->learnt) {
    post_forget(request, taught->learnt, taught->entry);
    g_ptr_array_set_size(undo, (int)undo->len - 1);
    return;
  }
  GError *error = NULL;
  Review review = post_review(request);
  gboolean own = FALSE;
  guint undone = 0;
  if (!store_begin(store, &error)) {
    answer_fault(request, error);
    return;
  }
  g_autoptr(GArray) list = to_take_back(request, &own, &error);
  if (own) g_ptr_array_set_size(undo, (int)undo->len - 1);
  for (guint i = 0; i < list->len && !error; i++) {
    const Decided *one = &g_array_index(list, Decided, i);
    guint version = store_entry_version(store, one->entry, &error);
    if (!error && one->version && version != one->version) {
      g_autofree char *changed = post_what_changed(store, one->entry, one->version);
      return post_refuse(request, SOUP_STATUS_CONFLICT, changed);
    }
    if (!error && review_undo(&review, one->entry, &error)) undone++;
  }
  if (error) return post_give_up(request, error);
  if (!undone)
    return post_refuse(request, SOUP_STATUS_CONFLICT, "There is no decision left to take back.");
  if (!store_commit(store, &error)) return post_give_up(request, error);
  gint64 first = g_array_index(list, Decided, 0).entry;
  g_autofree char *said =
      undone == 1
          ? g_strdup_printf("The decision on entry %" G_GINT64_FORMAT " is taken back.", first)
          : g_strdup_printf("%u decisions are taken back.", undone);
  g_autofree char *address = queue_address(request, undone == 1 ? first : 0);
  answer_done(request, said, address);
}
