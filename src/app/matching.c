/* The roster changed: whose are the entries that wait? */
#include "app/matching.h"


static char *folder_of(Store *store, const Entry *entry) {
  g_autoptr(Document) document = entry->document ? store_document_by_id(store, entry->document, NULL) : NULL;
  return document ? g_strdup(document->folder) : NULL;
}

/* An imported row names its member by id, as a folder does. */
static gboolean is_imported(const Entry *entry) {
  return entry->document == 0 && entry->member_id != NULL;
}

gboolean app_match_again(Store *store, guint *changed, GError **error) {
  const EntryFilter pending = {.state = "pending", .details = TRUE};
  g_autoptr(GPtrArray) entries = store_entries(store, &pending, error);
  g_autoptr(Roster) roster = entries ? app_roster(store, error) : NULL;
  *changed = 0;
  if (!roster) return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (is_imported(entry)) continue;
    g_autofree char *folder = folder_of(store, entry);
    g_autofree char *before = g_strdup(entry->member_id);
    guint flags = entry->flags->len;
    entry_assign_member(entry, roster, folder);
    if (g_strcmp0(before, entry->member_id) == 0 && flags == entry->flags->len) continue;
    if (entry->member_id) {
      const EntryFilter theirs = {.member_id = entry->member_id};
      g_autoptr(GPtrArray) others = store_entries(store, &theirs, error);
      if (!others) return FALSE;
      entry_flag_duplicates(entry, others);
    }
    if (!store_entry_revise(store, entry, "match", "the roster changed", FALSE, error)) return FALSE;
    (*changed)++;
  }
  return TRUE;
}
