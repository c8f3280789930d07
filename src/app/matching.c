/* Whose an entry is, whether it is there twice, whether it is drawn for review; and, when the
 * roster changed, whose are the entries that wait. */
#include "app/matching.h"

#include "core/accept.h"
#include "core/look.h"

char *app_versions(const char *reader, const Library *library) {
  return g_strdup_printf("%s; patterns %s", reader ? reader : "unread", library_version(library));
}

static void carry_flags(const Entry *old, Entry *entry) {
  static const char *const codes[] = {"document-again", "duplicate-suspected"};
  for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
    const Flag *flag = entry_find_flag(old, codes[i]);
    entry_drop_flags(entry, codes[i]);
    if (flag) entry_flag(entry, flag->code, flag->field, "%s", flag->message);
  }
}

gboolean app_complete_entry(App *app, Store *store, const Roster *roster, Entry *entry,
                            const Document *document, guint ordinal, const Entry *old,
                            GError **error) {
  entry->document = document->id;
  entry_assign_member(entry, roster, document->folder);
  if (entry->member_id) {
    g_autoptr(GPtrArray) others = store_entries_beside(store, entry, error);
    if (!others) return FALSE;
    entry_flag_duplicates(entry, others);
  }
  if (old) carry_flags(old, entry);
  entry_settle_scan(entry, app_trusts_scans(app));
  guint percent = (guint)app_config_number(app, "review-share");
  if ((entry->state == STATE_ACCEPTED || look_is_all(entry)) && !(old && old->state == STATE_ACCEPTED) &&
      accept_is_drawn(document->sha256, ordinal, app_config_number(app, "review-seed"), percent)) {
    entry_flag(
        entry, "drawn-for-review", N_FIELDS,
        "Nothing is in doubt: it was drawn at random, so that the share of errors is known.");
    entry_settle(entry);
  }
  return TRUE;
}
#include <string.h>

/* The member it was dropped for. The document's folder is that of its last arrival; an entry of
 * an earlier one has its member already. */
static char *folder_of(Store *store, const Entry *entry) {
  g_autoptr(Document) document = store_document_by_id(store, entry->document, NULL);
  if (!document || !document->folder) return NULL;
  return g_strdup(entry->member_id ? entry->member_id : document->folder);
}

/* What a person moved stays; an imported row names its member by id. */
static gboolean is_matched_by_name(const Entry *entry) {
  return !entry->decided_by && g_strcmp0(entry->source, "certificate") == 0;
}

static gboolean same_flags(const Entry *a, const Entry *b) {
  gboolean same = a->flags->len == b->flags->len;
  for (guint i = 0; same && i < a->flags->len; i++)
    same =
        strcmp(((Flag *)a->flags->pdata[i])->message, ((Flag *)b->flags->pdata[i])->message) == 0;
  return same;
}

gboolean app_match_again(Store *store, guint *changed, GError **error) {
  const EntryFilter pending = {.state = "pending", .details = TRUE};
  g_autoptr(GPtrArray) entries = store_entries(store, &pending, error);
  g_autoptr(Roster) roster = entries ? app_roster(store, error) : NULL;
  *changed = 0;
  if (!roster) return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (!is_matched_by_name(entry)) continue;
    g_autofree char *folder = folder_of(store, entry);
    g_autoptr(Entry) before = entry_dup(entry);
    entry_assign_member(entry, roster, folder);
    if (g_strcmp0(before->member_id, entry->member_id) == 0 && same_flags(before, entry)) continue;
    if (entry->member_id) {
      g_autoptr(GPtrArray) others = store_entries_beside(store, entry, error);
      if (!others) return FALSE;
      entry_flag_duplicates(entry, others);
    }
    if (!store_entry_revise(store, entry, "match", "the roster changed", FALSE, error))
      return FALSE;
    (*changed)++;
  }
  return TRUE;
}
