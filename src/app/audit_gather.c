/* Reads from the ledger what the audit file of a member says. */
#include "app/audit_gather.h"

#include <string.h>

/* Of an entry on a stranger's paper only what became of it is told, not what it said. */
static void forget_words(GPtrArray *changes) {
  for (guint i = changes->len; i > 0; i--)
    if (!g_str_has_prefix(changes->pdata[i - 1], "state: "))
      g_ptr_array_remove_index(changes, i - 1);
}

static gboolean add_changes(Store *store, gint64 entry, gboolean strange, GPtrArray *changes,
                            GError **error) {
  g_autoptr(GPtrArray) versions = store_entry_history(store, entry, error);
  for (guint i = 0; versions && i < versions->len; i++) {
    EntryVersion *version = versions->pdata[i];
    AuditChange *change = audit_change_new();
    change->entry = entry;
    change->version = version->version;
    change->action = g_strdup(version->action);
    change->by = g_strdup(version->by);
    change->at = g_strdup(version->at);
    change->reason = g_strdup(version->reason);
    change->person = version->person;
    g_ptr_array_unref(change->changes);
    change->changes = g_ptr_array_ref(version->changes);
    if (strange) forget_words(change->changes);
    g_ptr_array_add(changes, change);
  }
  return versions != NULL;
}

static char *why_unshown(const Document *document) {
  if (document->extracted == OUTCOME_ENCRYPTED) return g_strdup("its file needs a password");
  if (document->extracted == OUTCOME_NOT_A_PDF) return g_strdup("its file is neither PDF nor image");
  if (!document->archived) return g_strdup("the original was too large to be kept");
  return NULL;
}

/* ---- whose paper it is ---- */

static gboolean is_name_of(const Member *member, const char *printed) {
  gboolean fits = name_compare(member->name, printed) != NAME_DIFFERS;
  for (guint i = 0; i < member->aliases->len && !fits; i++)
    fits = name_compare(member->aliases->pdata[i], printed) != NAME_DIFFERS;
  return fits;
}

/* Dropped in this member's folder with another name on it, and nobody has said that it is right. */
static gboolean names_another(const Entry *entry) {
  return entry->state != STATE_APPROVED && entry_find_flag(entry, "member-not-of-folder");
}

static gboolean is_of_another(const Entry *entry, const Member *member) {
  if (entry->member_id) return strcmp(entry->member_id, member->id) != 0 || names_another(entry);
  return !entry->member_name || !is_name_of(member, entry->member_name);
}

typedef struct {
  const Member *member;
  guint others;
} Paper;

static gboolean look_at_row(Entry *entry, gpointer user_data) {
  Paper *paper = user_data;
  paper->others += is_of_another(entry, paper->member);
  return TRUE;
}

/* The rows of others, with their places; one that is known of today alone, when an earlier day is
 * read, has no place. */
static gboolean add_others(Store *store, const Member *member, AuditDocument *document,
                           GError **error) {
  const EntryFilter filter = {.document = document->id, .details = TRUE};
  Paper paper = {member, 0};
  if (!store_paper_visit(store, document->id, look_at_row, &paper, error)) return FALSE;
  if (paper.others == 0) return TRUE;
  g_autoptr(GPtrArray) rows = store_entries(store, &filter, error);
  for (guint i = 0; rows && i < rows->len; i++)
    if (is_of_another(rows->pdata[i], member))
      g_ptr_array_add(document->others, entry_dup(rows->pdata[i]));
  if (document->others->len < paper.others) g_ptr_array_add(document->others, entry_new());
  return rows != NULL;
}

/* The row stays, since the verdict speaks of it; the words of a stranger's paper do not. */
static void redact(AuditSource *source, Entry *entry) {
  static const Field words[] = {FIELD_MEMBER_NAME, FIELD_TITLE, FIELD_PROVIDER, FIELD_PROVIDER_ID,
                                FIELD_REFERENCE};
  g_autofree char *why = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) entry_set(entry, words[i], "", &why);
  g_ptr_array_set_size(entry->evidence, 0);
  g_ptr_array_set_size(entry->candidates, 0);
  if (entry->state != STATE_REJECTED) g_array_append_val(source->redacted, entry->id);
}

/* ---- the ledger ---- */

static gboolean add_document(Store *store, const Member *member, gint64 id, GPtrArray *documents,
                             GError **error) {
  g_autoptr(Document) stored = store_document_by_id(store, id, error);
  if (!stored) return FALSE;
  AuditDocument *document = audit_document_new();
  g_ptr_array_add(documents, document);
  document->id = id;
  document->sha256 = g_strdup(stored->sha256);
  document->suffix = g_strdup(stored->suffix);
  document->size = stored->size;
  document->pages = stored->pages;
  document->archived = stored->archived;
  document->unshown = why_unshown(stored);
  return add_others(store, member, document, error);
}

static gboolean add_documents(Store *store, AuditSource *source, const Member *member,
                              GError **error) {
  g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
  for (guint i = 0; i < source->entries->len; i++) {
    Entry *entry = source->entries->pdata[i];
    gboolean strange = names_another(entry);
    if (strange) redact(source, entry);
    if (!add_changes(store, entry->id, strange, source->changes, error)) return FALSE;
    if (entry->state == STATE_REJECTED || entry->document == 0) continue;
    if (!g_hash_table_add(seen, &entry->document)) continue;
    if (!add_document(store, member, entry->document, source->documents, error)) return FALSE;
  }
  return TRUE;
}

AuditSource *audit_gather(Store *store, const Rules *rules, const Member *member, Day as_of,
                          gboolean shared, GError **error) {
  const EntryFilter filter = {.member_id = member->id, .details = TRUE};
  g_autoptr(AuditSource) source = g_new0(AuditSource, 1);
  source->changes = g_ptr_array_new_with_free_func((GDestroyNotify)audit_change_free);
  source->documents = g_ptr_array_new_with_free_func((GDestroyNotify)audit_document_free);
  source->redacted = g_array_new(FALSE, FALSE, sizeof(gint64));
  source->entries = store_entries(store, &filter, error);
  source->decisions = source->entries ? store_decisions(store, member->id, error) : NULL;
  if (!source->decisions || !add_documents(store, source, member, error)) return NULL;
  source->input = (AuditInput){.rules = rules,
                               .member = member,
                               .entries = source->entries,
                               .decisions = source->decisions,
                               .changes = source->changes,
                               .documents = source->documents,
                               .as_of = as_of,
                               .known_on = DAY_UNKNOWN,
                               .prepared_by = "",
                               .prepared_at = "",
                               .program = "cmeledger " CMELEDGER_VERSION,
                               .show_shared = shared};
  return g_steal_pointer(&source);
}

void audit_source_free(AuditSource *source) {
  if (!source) return;
  g_array_unref(source->redacted);
  g_clear_pointer(&source->entries, g_ptr_array_unref);
  g_clear_pointer(&source->decisions, g_ptr_array_unref);
  g_clear_pointer(&source->changes, g_ptr_array_unref);
  g_clear_pointer(&source->documents, g_ptr_array_unref);
  g_free(source);
}
