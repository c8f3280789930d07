/* Decisions about two things that are one credit: an amended certificate and the one it replaces,
 * a paper and the posted entry that it proves. */
#include <string.h>

#include "app/review.h"

/* A sentence that says why not; always FALSE. */
static gboolean no(char **why, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean no(char **why, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *why = g_strdup_vprintf(format, args);
  va_end(args);
  return FALSE;
}

gboolean review_supersede(Review *review, Entry *new, Entry *old, char **why, GError **error) {
  if (new->id == old->id) return no(why, "an entry does not replace itself; name two");
  if (new->member_id && old->member_id && strcmp(new->member_id, old->member_id) != 0)
    return no(why, "entry %" G_GINT64_FORMAT " is of member %s and entry %" G_GINT64_FORMAT
              " of %s; move one of them first", new->id, new->member_id, old->id, old->member_id);
  if ((*why = review_missing(new, review->plain))) return FALSE;
  g_autofree char *of_new = g_strdup_printf("supersedes entry %" G_GINT64_FORMAT, old->id);
  g_autofree char *of_old = g_strdup_printf("superseded by entry %" G_GINT64_FORMAT, new->id);
  entry_drop_flags(new, "duplicate-suspected");
  new->state = STATE_APPROVED;
  old->state = STATE_REJECTED;
  return store_entry_revise(review->store, old, "supersede", of_old, TRUE, error) &&
         store_entry_revise(review->store, new, "supersede", of_new, TRUE, error);
}

/* Those of the document's own entries that are the credit of `entry` once more: the only one, or
 * the ones that look like it. Borrowed. */
static GPtrArray *same_credit(const GPtrArray *own, const Entry *entry) {
  GPtrArray *same = g_ptr_array_new();
  guint others = 0;
  for (guint i = 0; i < own->len; i++) {
    Entry *other = own->pdata[i];
    if (other->id == entry->id || other->state == STATE_REJECTED) continue;
    others++;
    if (entries_look_alike(other, entry)) g_ptr_array_add(same, other);
  }
  for (guint i = 0; others == 1 && same->len == 0 && i < own->len; i++) {
    Entry *other = own->pdata[i];
    if (other->id != entry->id && other->state != STATE_REJECTED) g_ptr_array_add(same, other);
  }
  return others && same->len == 0 ? (g_ptr_array_unref(same), NULL) : same;
}

static GPtrArray *credit_to_drop(Review *review, const Document *document, const Entry *entry,
                                 char **why, GError **error) {
  if (entry->document) {
    no(why, "entry %" G_GINT64_FORMAT " has document %" G_GINT64_FORMAT " already; an amended "
       "certificate supersedes", entry->id, entry->document);
    return NULL;
  }
  if (entry->state == STATE_REJECTED) {
    no(why, "entry %" G_GINT64_FORMAT " is rejected; take that back or approve it first", entry->id);
    return NULL;
  }
  if ((*why = review_missing(entry, review->plain))) return NULL;
  const EntryFilter filter = {.document = document->id, .details = TRUE};
  g_autoptr(GPtrArray) own = store_entries(review->store, &filter, error);
  g_autoptr(GPtrArray) same = own ? same_credit(own, entry) : NULL;
  if (own && !same)
    no(why, "document %" G_GINT64_FORMAT " gave several entries and none looks like entry %"
       G_GINT64_FORMAT "; reject or supersede the one that is its credit", document->id, entry->id);
  if (!same) return NULL;
  for (guint i = 0; i < same->len; i++) same->pdata[i] = entry_dup(same->pdata[i]);
  g_ptr_array_set_free_func(same, (GDestroyNotify)entry_free);
  return g_steal_pointer(&same);
}

GArray *review_link(Review *review, Document *document, Entry *entry, char **why, GError **error) {
  Store *store = review->store;
  g_autoptr(GPtrArray) same = credit_to_drop(review, document, entry, why, error);
  if (!same) return NULL;
  g_autofree char *proves = g_strdup_printf("proves entry %" G_GINT64_FORMAT, entry->id);
  g_autofree char *proved = g_strdup_printf("proved by document %" G_GINT64_FORMAT, document->id);
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_array_append_val(ids, entry->id);
  for (guint i = 0; i < same->len; i++) {
    Entry *other = same->pdata[i];
    other->state = STATE_REJECTED;
    if (!store_entry_revise(store, other, "link", proves, TRUE, error)) return NULL;
    g_array_append_val(ids, other->id);
  }
  entry->document = document->id;
  entry->state = STATE_APPROVED;
  entry_drop_flags(entry, "duplicate-suspected");
  if (!store_entry_revise(store, entry, "link", proved, TRUE, error) ||
      !review_settle_document(store, document, proves, error))
    return NULL;
  return g_steal_pointer(&ids);
}
