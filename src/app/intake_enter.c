/* The intake's transaction: documents, entries and arrivals of a batch, all or none of them. */
#include <string.h>

#include "app/intake_stages.h"
#include "app/matching.h"
#include "core/look.h"

static void add_to_result(IntakeResult *result, const Entry *entry) {
  const gboolean waits = entry->state == STATE_PENDING && entry_find_flag(entry, LOOK_WAITS);
  result->waits = result->waits || waits;
  result->held = result->held || (entry->state != STATE_ACCEPTED && !look_is_all(entry));
  g_array_append_val(result->entries, entry->id);
}

static gboolean add_entries(Intake *intake, Draft *draft, const Document *document, const char *again,
                            IntakeResult *result, gboolean *flagged, GError **error) {
  for (guint i = 0; i < draft->entries->len; i++) {
    Entry *entry = draft->entries->pdata[i];
    if (again) entry_flag(entry, "document-again", N_FIELDS, "%s", again);
    if (!app_complete_entry(intake->app, intake->store, intake->roster, entry, document, i, NULL, error)) return FALSE;
    *flagged = *flagged || entry->state != STATE_ACCEPTED;
    if (!(entry->id = store_entry_add(intake->store, entry, intake->batch, error))) return FALSE;
    add_to_result(result, entry);
  }
  return TRUE;
}

/* Why a document that is known comes up again; NULL for a new one. */
static char *why_again(Intake *intake, const Item *item) {
  if (!item->known) return NULL;
  if (strcmp(item->known->outcome, "quarantined") == 0)
    return g_strdup("The same file was in quarantine before; look at it.");
  if (intake_all_rejected(intake, item->known->id))
    return g_strdup("The same file was rejected before and came again.");
  return g_strdup("The same file was taken in for another member before; whose is it?");
}

gboolean intake_enter(Intake *intake, const Reading *reading, Draft *draft, Document *document,
                      const char *again, IntakeResult *result, GError **error) {
  g_autofree char *outcome = NULL;
  g_autofree char *reason = NULL;
  gboolean flagged = again != NULL, added = FALSE;

  document->extracted = reading->outcome;
  document->waits = FALSE;
  document->pages = reading->pages_total;
  g_free(document->versions);
  g_autofree char *reader = extractor_version(intake->extractor, reading->scanned);
  document->versions = app_versions(reader, intake->library);
  if (reading->outcome != OUTCOME_CERTIFICATE) {
    outcome = g_strdup("quarantined");
    reason = g_strdup(outcome_name(reading->outcome));
    document->waits = TRUE; /* for a password, a better copy, or a person's word */
  } else {
    document->extracted = draft->outcome;
    reason = g_strdup(draft->reason);
    outcome = g_strdup(draft->outcome == OUTCOME_NOT_A_CERTIFICATE ? "not-a-certificate" : "flagged");
    document->waits = draft->outcome == OUTCOME_NO_TEXT || (again && draft->entries->len == 0);
  }
  if (draft && draft->outcome == OUTCOME_CERTIFICATE) {
    /* Whether it is flagged is known once the entries are; the document must be there first. */
    g_free(document->outcome);
    document->outcome = g_strdup("flagged");
    if (!document->id && !(document->id = store_document_add(intake->store, document, &added, error)))
      return FALSE;
    if (!add_entries(intake, draft, document, again, result, &flagged, error))
      return FALSE;
    g_free(outcome);
    outcome = g_strdup(flagged ? "flagged" : "entered");
  }
  gboolean as_added = added && !reason && strcmp(outcome, document->outcome) == 0;
  g_free(document->outcome);
  document->outcome = g_strdup(outcome);
  g_free(document->reason);
  document->reason = g_strdup(reason);
  if (!document->id) {
    if (!(document->id = store_document_add(intake->store, document, &added, error))) return FALSE;
  } else if (!as_added && !store_document_update(intake->store, document, error)) {
    return FALSE;
  }
  result->document = document->id;
  g_free(result->outcome);
  result->outcome = g_strdup(again ? "flagged" : outcome);
  g_free(result->reason);
  result->reason = g_strdup(reason);
  return TRUE;
}

static gboolean add_arrival(Intake *intake, const Item *item, GError **error) {
  const IntakeResult *result = item->result;
  g_autoptr(GBytes) path = intake_absolute(item->file->path);
  Arrival arrival = {.document = result->document, .batch = intake->batch, .path = path,
                     .folder = (char *)item->file->folder, .outcome = result->outcome, .reason = result->reason,
                     .waits = result->waits && !result->held,
                     .duplicate_of = result->duplicate_of, .device = item->file->device,
                     .inode = item->file->inode, .size = item->file->size, .mtime_ns = item->file->mtime_ns};
  if (!intake->moves && item->file->changed_ns) arrival.mtime_ns = item->file->changed_ns;
  return store_arrival_add(intake->store, &arrival, error);
}

/* A run that died between commit and removal left its arrival: the upload is not counted twice.
 * One that was too large to be kept and is not now comes in after all. */
static gboolean is_same_upload(Intake *intake, Item *item) {
  gboolean kept = item->known && (item->known->archived || !item->kept);
  g_autoptr(GBytes) path = intake_absolute(item->file->path);
  g_autoptr(GPtrArray) arrivals =
      kept && intake->moves ? store_arrivals(intake->store, item->known->id, NULL) : NULL;
  for (guint i = 0; arrivals && i < arrivals->len; i++) {
    const Arrival *arrival = arrivals->pdata[i];
    /* Not the device: a disk may have another number after a restart. */
    if (arrival->inode != item->file->inode || arrival->mtime_ns != item->file->mtime_ns ||
        arrival->size != item->file->size || !g_bytes_equal(arrival->path, path))
      continue;
    const EntryFilter filter = {.document = item->known->id, .details = TRUE};
    g_autoptr(GPtrArray) entries = store_entries(intake->store, &filter, NULL);
    for (guint j = 0; entries && j < entries->len; j++) add_to_result(item->result, entries->pdata[j]);
    item->result->document = item->known->id;
    item->result->duplicate_of = arrival->duplicate_of;
    item_finish(item, arrival->outcome, arrival->reason);
    return TRUE;
  }
  return FALSE;
}

/* What waited without a member goes to the one it is dropped for now. */
static gboolean claim(Intake *intake, Item *item, const GPtrArray *waiting, GError **error) {
  IntakeResult *result = item->result;
  gboolean flagged = FALSE;
  for (guint i = 0; i < waiting->len; i++) {
    Entry *entry = waiting->pdata[i];
    entry_assign_member(entry, intake->roster, item->file->folder);
    g_autoptr(GPtrArray) others = store_entries_beside(intake->store, entry, error);
    if (!others) return FALSE;
    entry_flag_duplicates(entry, others);
    flagged = flagged || entry->state != STATE_ACCEPTED;
    if (!store_entry_revise(intake->store, entry, "match", "dropped for a member", FALSE, error))
      return FALSE;
    add_to_result(result, entry);
  }
  g_autoptr(Document) document = g_steal_pointer(&item->known);
  g_free(document->outcome);
  g_free(document->folder);
  document->outcome = g_strdup(flagged ? "flagged" : "entered");
  document->folder = g_strdup(item->file->folder);
  result->document = document->id;
  g_free(result->outcome);
  result->outcome = g_strdup(document->outcome);
  return store_document_update(intake->store, document, error) && add_arrival(intake, item, error);
}

static gboolean enter_item(Intake *intake, Item *item, GError **error) {
  IntakeResult *result = item->result;
  g_array_set_size(result->entries, 0);
  result->waits = result->held = FALSE;
  /* Known since: an earlier file of the same batch, or another program meanwhile. */
  document_free(item->known);
  item->known = store_document_by_sha256(intake->store, result->sha256, error);
  if (*error) return FALSE;
  if (is_same_upload(intake, item)) return TRUE;
  g_autoptr(GPtrArray) waiting = intake_unclaimed(intake, item, error);
  if (*error) return FALSE;
  if (waiting) return claim(intake, item, waiting, error);
  if (intake_is_duplicate(intake, item)) {
    const EntryFilter filter = {.document = item->known->id};
    g_autoptr(GPtrArray) entries = store_entries(intake->store, &filter, error);
    for (guint i = 0; entries && i < entries->len; i++)
      g_array_append_val(result->entries, ((Entry *)entries->pdata[i])->id);
    result->document = result->duplicate_of = item->known->id;
    g_free(result->outcome);
    result->outcome = g_strdup("duplicate");
    return entries && add_arrival(intake, item, error);
  }
  if (!item->reading) { /* its twin in the batch was undone with it */
    extractor_submit(intake->extractor, 0, item->memfd, NULL);
    guint64 ticket;
    if (!extractor_next(intake->extractor, &ticket, &item->reading, error)) return FALSE;
    item->draft = intake_draft(intake, item->reading);
  }
  g_autofree char *again = why_again(intake, item);
  g_autoptr(Document) document = item->known ? g_steal_pointer(&item->known) : document_new();
  if (!document->id) {
    document->sha256 = g_strdup(result->sha256);
    document->suffix = g_strdup(item->suffix);
    document->size = item->file->size;
  }
  document->archived = document->archived || item->kept;
  g_free(document->folder);
  document->folder = g_strdup(item->file->folder);
  return intake_enter(intake, item->reading, item->draft, document, again, result, error) &&
         add_arrival(intake, item, error);
}

gboolean intake_is_in_place(Intake *intake, GError **error) {
  if (store_is_in_place(intake->store)) return TRUE;
  g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS,
              "the ledger file was moved or replaced while in use; put it back, or start again");
  return FALSE;
}

gboolean intake_begin(Intake *intake, GError **error) {
  if (!intake_is_in_place(intake, error)) return FALSE;
  if (!store_begin(intake->store, error)) return FALSE;
  if (intake->batch == 0 &&
      !(intake->batch = store_batch_add(intake->store, intake->kind, intake->source, error))) {
    store_rollback(intake->store);
    return FALSE;
  }
  return TRUE;
}

/* Enters the items in one transaction; a draft is used up by it, so what fails is read anew. */
static gboolean commit_items(Intake *intake, GArray *items, guint from, guint to, GError **error) {
  gint64 batch = intake->batch;
  gboolean good = intake_begin(intake, error);
  for (guint i = from; good && i < to; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (!item->done) good = enter_item(intake, item, error);
  }
  if (good && store_commit(intake->store, error) && intake_is_in_place(intake, error)) {
    for (guint i = from; i < to; i++) {
      Item *item = &g_array_index(items, Item, i);
      item->result->safe = item->result->document && item->kept;
    }
    return TRUE;
  }
  store_rollback(intake->store);
  intake->batch = batch;
  return FALSE;
}

/* The batch failed. One of its files may be to blame; a full disk or a lock is no file's. */
static void one_by_one(Intake *intake, GArray *items) {
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    g_autoptr(GError) error = NULL;
    if (item->done) continue;
    if (item->memfd >= 0) {
      g_clear_pointer(&item->reading, reading_free);
      g_clear_pointer(&item->draft, draft_free);
    }
    if (commit_items(intake, items, i, i + 1, &error)) continue;
    item_finish(item, "waiting", error->message);
    if (error->domain == STORE_ERROR && error->code != STORE_ERROR_FAILED) items_wait(items, error->message);
  }
}

void intake_commit(Intake *intake, GArray *items) {
  g_autoptr(GError) ignored = NULL;
  if (!commit_items(intake, items, 0, items->len, &ignored)) one_by_one(intake, items);
}
