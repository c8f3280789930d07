/* The intake: a batch of files goes through archive, workers and drafting into one transaction;
 * a fault at one file is that file's, and no source is touched before all of it is safe. */
#include "app/intake.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/matching.h"
#include "core/kind.h"
#include "watch/folder.h"

struct Intake {
  App *app;
  char *kind, *source;
  Store *store;
  Archive *archive;
  Library *library;
  Roster *roster;
  Extractor *extractor;
  gint64 batch;        /* 0 until the first transaction */
  gboolean looking;    /* in one state of the ledger, for all files of a batch */
  gboolean moves;      /* sources are removed: the same upload seen again was interrupted */
};

typedef struct { /* one file on its way */
  IntakeFile *file;
  IntakeResult *result;
  int memfd;           /* -1: too large to be read */
  const char *suffix;  /* that of the original in the archive */
  gboolean kept;       /* the original is in the archive */
  Reading *reading;    /* NULL: not read */
  Draft *draft;        /* what the reading says; NULL: not read, or no text was */
  Document *known;     /* the bytes are in the ledger already */
  gboolean done;       /* has its result without a transaction */
} Item;

void intake_result_free(IntakeResult *result) {
  if (!result) return;
  g_free(result->file);
  g_free(result->sha256);
  g_free(result->outcome);
  g_free(result->reason);
  g_array_unref(result->entries);
  g_free(result);
}

static IntakeResult *result_new(const char *file, gpointer handle) {
  IntakeResult *result = g_new0(IntakeResult, 1);
  result->file = g_strdup(file);
  result->entries = g_array_new(FALSE, FALSE, sizeof(gint64));
  result->handle = handle;
  return result;
}

void intake_result_write_json(const IntakeResult *result, Json *json) {
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_string(json, "file", result->file);
  json_string(json, "sha256", result->sha256);
  json_string(json, "outcome", result->outcome);
  if (result->document) json_int(json, "document", result->document);
  else json_null(json, "document");
  json_begin_array(json, "entries");
  for (guint i = 0; i < result->entries->len; i++)
    json_int(json, NULL, g_array_index(result->entries, gint64, i));
  json_end_array(json);
  if (result->duplicate_of) json_int(json, "duplicate_of", result->duplicate_of);
  json_string(json, "reason", result->reason);
  json_end_object(json);
}

Intake *intake_new(App *app, const char *kind, const char *source, int *exit_code) {
  g_autoptr(GError) error = NULL;
  g_autoptr(Intake) intake = g_new0(Intake, 1);
  intake->app = app;
  intake->kind = g_strdup(kind);
  intake->source = g_strdup(source);
  intake->moves = strcmp(kind, "ingest") != 0;
  *exit_code = EXIT_HOME;
  if (!(intake->store = app_open_store(app, STORE_WRITE, exit_code))) return NULL;
  intake->archive = archive_open(app->home, TRUE, &error);
  intake->roster = intake->archive ? app_roster(intake->store, &error) : NULL;
  if (!intake->roster) {
    *exit_code = app_home_fault(app, g_steal_pointer(&error));
    return NULL;
  }
  if (!(intake->library = app_library(app, exit_code))) return NULL;
  if (!app_library_keep(app, &error)) app_warn("%s", error->message);
  if (!(intake->extractor = app_extractor(app, intake->library, exit_code))) return NULL;
  return g_steal_pointer(&intake);
}

void intake_free(Intake *intake) {
  if (!intake) return;
  g_clear_pointer(&intake->extractor, extractor_free);
  g_clear_pointer(&intake->library, library_free);
  g_clear_pointer(&intake->roster, roster_free);
  g_clear_pointer(&intake->archive, archive_close);
  g_clear_pointer(&intake->store, store_close);
  g_free(intake->kind);
  g_free(intake->source);
  g_free(intake);
}

void intake_put_scans_off(Intake *intake, gboolean off) { extractor_put_scans_off(intake->extractor, off); }

Store *intake_store(Intake *intake) { return intake->store; }

static void finish(Item *item, const char *outcome, const char *reason) {
  if (strcmp(outcome, "waiting") == 0) { /* what a transaction gave it went with that */
    item->result->document = item->result->duplicate_of = 0;
    g_array_set_size(item->result->entries, 0);
  }
  g_free(item->result->outcome);
  item->result->outcome = g_strdup(outcome);
  if (reason) {
    g_free(item->result->reason);
    item->result->reason = g_strdup(reason);
  }
  item->done = TRUE;
}

/* ---- what comes before the transaction: bytes, archive, reading ---- */

/* What is larger is not even hashed: a sparse file of terabytes costs its maker nothing. */
#define LARGEST (G_GINT64_CONSTANT(64) << 30)

/* A writer came back while it was read: what was read is nobody's file. */
static gboolean is_unchanged(const IntakeFile *file) {
  struct stat status;
  return fstat(file->fd, &status) == 0 && status.st_size == file->size &&
         status.st_mtim.tv_sec * (gint64)1000000000 + status.st_mtim.tv_nsec == file->mtime_ns;
}

static void take_bytes(Intake *intake, Item *item) {
  if (item->done) return;
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  Outcome outcome;
  gint64 size = 0;
  if (item->file->size > LARGEST) {
    finish(item, "refused", "larger than 64 GiB");
    return;
  }
  item->memfd = app_memfd_of_fd(item->file->fd, app_config_number(intake->app, "max-input"), &outcome, &reason);
  if (item->memfd >= 0) {
    item->result->sha256 = sha256_of_fd(item->memfd, &size, &error);
  } else if (outcome == OUTCOME_TOO_LARGE) {
    item->result->sha256 = sha256_of_fd(item->file->fd, &size, &error);
    item->reading = reading_new(OUTCOME_TOO_LARGE, reason);
  }
  if (!item->result->sha256) finish(item, "waiting", reason ? reason : error->message);
  else if (size != item->file->size || !is_unchanged(item->file))
    finish(item, "waiting", "it changed while it was read");
}

/* A document of the ledger keeps the one it has; others are told by their bytes. */
static const char *suffix_of(const Item *item) {
  char head[KIND_HEAD];
  if (item->known) return g_intern_string(item->known->suffix);
  gssize got = pread(item->memfd >= 0 ? item->memfd : item->file->fd, head, sizeof head, 0);
  return kind_suffix(head, (gsize)MAX(got, 0));
}

static void look_up(Intake *intake, Item *item) {
  g_autoptr(GError) error = NULL;
  if (item->done) return;
  item->known = store_document_by_sha256(intake->store, item->result->sha256, &error);
  if (error) finish(item, "waiting", error->message);
  else item->suffix = suffix_of(item);
}

static void keep_original(Intake *intake, Item *item) {
  g_autoptr(GError) error = NULL;
  const IntakeFile *file = item->file;
  if (item->done) return;
  if (item->memfd < 0 && (guint64)file->size > app_config_number(intake->app, "max-archive")) return;
  item->kept = archive_put(intake->archive, item->memfd >= 0 ? item->memfd : file->fd, file->size,
                           item->result->sha256, item->suffix, &error);
  if (!item->kept) finish(item, "waiting", error->message);
}

static gboolean all_rejected(Intake *intake, gint64 document, guint *count) {
  const EntryFilter filter = {.document = document};
  g_autoptr(GPtrArray) entries = store_entries(intake->store, &filter, NULL);
  gboolean rejected = TRUE;
  *count = entries ? entries->len : 0;
  for (guint i = 0; entries && i < entries->len; i++)
    rejected = rejected && ((Entry *)entries->pdata[i])->state == STATE_REJECTED;
  return *count > 0 && rejected;
}

/* The same bytes again are a duplicate only where the member agrees, and where nobody turned
 * them away before (contract.md, `duplicate`). */
static gboolean is_plain_duplicate(Intake *intake, const Item *item) {
  guint entries = 0;
  if (!item->known || strcmp(item->known->outcome, "quarantined") == 0 ||
      all_rejected(intake, item->known->id, &entries))
    return FALSE;
  if (!item->file->folder) return TRUE;
  const EntryFilter filter = {.document = item->known->id};
  g_autoptr(GPtrArray) list = store_entries(intake->store, &filter, NULL);
  if (!list || list->len == 0) return g_strcmp0(item->known->folder, item->file->folder) == 0;
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0(((Entry *)list->pdata[i])->member_id, item->file->folder) == 0) return TRUE;
  return FALSE;
}

/* Entries of these bytes that nobody has claimed, and now a folder says whose they are. NULL
 * without error: it is not so. */
static GPtrArray *unclaimed(Intake *intake, const Item *item, GError **error) {
  if (!item->known || !item->file->folder || !roster_find(intake->roster, item->file->folder))
    return NULL;
  const EntryFilter filter = {.document = item->known->id, .details = TRUE};
  g_autoptr(GPtrArray) list = store_entries(intake->store, &filter, error);
  for (guint i = 0; list && i < list->len; i++) {
    const Entry *entry = list->pdata[i];
    if (entry->state != STATE_PENDING || entry->member_id || entry->decided_by) return NULL;
  }
  return list && list->len ? g_steal_pointer(&list) : NULL;
}

static gboolean is_read_already(Intake *intake, const Item *item) {
  g_autoptr(GPtrArray) waiting = unclaimed(intake, item, NULL);
  return waiting || is_plain_duplicate(intake, item);
}

static Draft *draft_of(Intake *intake, Reading *reading) {
  if (reading->outcome != OUTCOME_CERTIFICATE) return NULL;
  g_autoptr(DocumentText) text = document_text_take(reading);
  return draft_from_text(intake->library, text, intake->app->today);
}

/* While workers read, the originals of the others are kept and what was read is understood. */
static gboolean read_all(Intake *intake, GArray *items, GError **error) {
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (!item->done && !item->reading && !is_read_already(intake, item))
      extractor_submit(intake->extractor, i, item->memfd, NULL);
  }
  guint64 ticket;
  Reading *reading;
  guint kept = 0;
  while (extractor_next(intake->extractor, &ticket, &reading, error)) {
    Item *item = &g_array_index(items, Item, ticket);
    item->reading = reading;
    if (reading->scan_waits) finish(item, INTAKE_SCAN, NULL);
    else item->draft = draft_of(intake, reading);
    if (kept < items->len) keep_original(intake, &g_array_index(items, Item, kept++));
    app_progress(intake->app, kept, items->len, "files of a batch");
  }
  app_progress_end();
  while (kept < items->len) keep_original(intake, &g_array_index(items, Item, kept++));
  return *error == NULL;
}

/* ---- the transaction ---- */

static gboolean add_entries(Intake *intake, Draft *draft, const Document *document, const char *again,
                            GArray *ids, gboolean *flagged, GError **error) {
  for (guint i = 0; i < draft->entries->len; i++) {
    Entry *entry = draft->entries->pdata[i];
    if (again) entry_flag(entry, "document-again", N_FIELDS, "%s", again);
    if (!app_complete_entry(intake->app, intake->store, intake->roster, entry, document, i, NULL, error)) return FALSE;
    *flagged = *flagged || entry->state != STATE_ACCEPTED;
    gint64 id = store_entry_add(intake->store, entry, intake->batch, error);
    if (!id) return FALSE;
    g_array_append_val(ids, id);
  }
  return TRUE;
}

/* Why a document that is known comes up again; NULL for a new one. */
static char *why_again(Intake *intake, const Item *item) {
  guint entries = 0;
  if (!item->known) return NULL;
  if (strcmp(item->known->outcome, "quarantined") == 0)
    return g_strdup("The same file was in quarantine before; look at it.");
  if (all_rejected(intake, item->known->id, &entries))
    return g_strdup("The same file was rejected before and came again.");
  return g_strdup("The same file was taken in for another member before; whose is it?");
}

/* A reading and its draft into `document` and its entries. Sets result's outcome. */
static gboolean enter(Intake *intake, const Reading *reading, Draft *draft, Document *document,
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
    if (!add_entries(intake, draft, document, again, result->entries, &flagged, error))
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

/* As it will be asked for when the file is gone, from whatever folder. */
static GBytes *absolute(GBytes *path) {
  g_autofree char *name = g_strndup(g_bytes_get_data(path, NULL), g_bytes_get_size(path));
  char *whole = g_canonicalize_filename(name, NULL);
  return g_bytes_new_take(whole, strlen(whole));
}

static gboolean add_arrival(Intake *intake, const Item *item, GError **error) {
  const IntakeResult *result = item->result;
  g_autoptr(GBytes) path = absolute(item->file->path);
  Arrival arrival = {.document = result->document, .batch = intake->batch, .path = path,
                     .folder = (char *)item->file->folder, .outcome = result->outcome, .reason = result->reason,
                     .duplicate_of = result->duplicate_of, .device = item->file->device,
                     .inode = item->file->inode, .size = item->file->size, .mtime_ns = item->file->mtime_ns};
  if (!intake->moves && item->file->changed_ns) arrival.mtime_ns = item->file->changed_ns;
  return store_arrival_add(intake->store, &arrival, error);
}

gboolean intake_knows(Intake *intake, IntakeFile *file) {
  g_autoptr(GBytes) path = absolute(file->path);
  g_autofree char *shown = display_name(file->path);
  const Arrival now = {.path = path, .device = file->device, .inode = file->inode,
                       .size = file->size, .mtime_ns = file->changed_ns};
  if (intake->moves || file->folder || file->changed_ns < 0) return FALSE;
  if (!intake->looking) intake->looking = store_begin_reading(intake->store, NULL);
  g_autoptr(IntakeResult) result = result_new(shown, file->handle);
  result->document = result->duplicate_of =
      store_unchanged(intake->store, &now, &result->sha256, result->entries, NULL);
  if (!result->document) return FALSE;
  result->outcome = g_strdup("duplicate");
  file->known = g_steal_pointer(&result);
  return TRUE;
}

/* A run that died between commit and removal left its arrival: the upload is not counted twice.
 * One that was too large to be kept and is not now comes in after all. */
static gboolean is_same_upload(Intake *intake, Item *item) {
  gboolean kept = item->known && (item->known->archived || !item->kept);
  g_autoptr(GBytes) path = absolute(item->file->path);
  g_autoptr(GPtrArray) arrivals =
      kept && intake->moves ? store_arrivals(intake->store, item->known->id, NULL) : NULL;
  for (guint i = 0; arrivals && i < arrivals->len; i++) {
    const Arrival *arrival = arrivals->pdata[i];
    /* Not the device: a disk may have another number after a restart. */
    if (arrival->inode != item->file->inode || arrival->mtime_ns != item->file->mtime_ns ||
        arrival->size != item->file->size || !g_bytes_equal(arrival->path, path))
      continue;
    const EntryFilter filter = {.document = item->known->id};
    g_autoptr(GPtrArray) entries = store_entries(intake->store, &filter, NULL);
    for (guint j = 0; entries && j < entries->len; j++)
      g_array_append_val(item->result->entries, ((Entry *)entries->pdata[j])->id);
    item->result->document = item->known->id;
    item->result->duplicate_of = arrival->duplicate_of;
    finish(item, arrival->outcome, arrival->reason);
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
    g_array_append_val(result->entries, entry->id);
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
  /* Known since: an earlier file of the same batch, or another program meanwhile. */
  document_free(item->known);
  item->known = store_document_by_sha256(intake->store, result->sha256, error);
  if (*error) return FALSE;
  if (is_same_upload(intake, item)) return TRUE;
  g_autoptr(GPtrArray) waiting = unclaimed(intake, item, error);
  if (*error) return FALSE;
  if (waiting) return claim(intake, item, waiting, error);
  if (is_plain_duplicate(intake, item)) {
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
    item->draft = draft_of(intake, item->reading);
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
  return enter(intake, item->reading, item->draft, document, again, result, error) &&
         add_arrival(intake, item, error);
}

static gboolean is_in_place(Intake *intake, GError **error) {
  if (store_is_in_place(intake->store)) return TRUE;
  g_set_error(error, STORE_ERROR, STORE_ERROR_ACCESS,
              "the ledger file was moved or replaced while in use; put it back, or start again");
  return FALSE;
}

static gboolean begin(Intake *intake, GError **error) {
  if (!is_in_place(intake, error)) return FALSE;
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
  gboolean good = begin(intake, error);
  for (guint i = from; good && i < to; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (!item->done) good = enter_item(intake, item, error);
  }
  if (good && store_commit(intake->store, error) && is_in_place(intake, error)) {
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

static void all_wait(GArray *items, const char *reason) {
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (!item->done) finish(item, "waiting", reason);
  }
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
    finish(item, "waiting", error->message);
    if (error->domain == STORE_ERROR && error->code != STORE_ERROR_FAILED) all_wait(items, error->message);
  }
}

/* A watch runs for weeks: day and roster are those of now. */
static gboolean refresh(Intake *intake, GError **error) {
  app_stamp(intake->app, intake->store);
  if (!store_has_changed(intake->store)) return TRUE;
  Roster *roster = app_roster(intake->store, error);
  if (!roster) return FALSE;
  roster_free(intake->roster);
  intake->roster = roster;
  return TRUE;
}

static void take_in(Intake *intake, GArray *items) {
  g_autoptr(GError) fault = NULL, ignored = NULL;
  gboolean locked = archive_lock(intake->archive, &fault);
  gboolean good = locked && refresh(intake, &fault);
  for (guint i = 0; good && i < items->len; i++) take_bytes(intake, &g_array_index(items, Item, i));
  for (guint i = 0; good && i < items->len; i++) look_up(intake, &g_array_index(items, Item, i));
  good = good && read_all(intake, items, &fault) && archive_sync(intake->archive, &fault);
  if (!good) all_wait(items, fault->message);
  else if (!commit_items(intake, items, 0, items->len, &ignored)) one_by_one(intake, items);
  if (locked) archive_unlock(intake->archive);
}

void intake_run(Intake *intake, GPtrArray *files, GPtrArray *results) {
  g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(Item));
  guint unknown = 0;
  if (intake->looking) store_rollback(intake->store);
  intake->looking = FALSE;
  for (guint i = 0; i < files->len; i++) {
    IntakeFile *file = files->pdata[i];
    g_autofree char *shown = file->known ? NULL : display_name(file->path);
    Item item = {.file = file, .memfd = -1, .done = file->known != NULL,
                 .result = file->known ? file->known : result_new(shown, NULL)};
    item.result->handle = file->handle;
    unknown += !item.done;
    g_array_append_val(items, item);
  }
  if (unknown > 0) take_in(intake, items);

  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (item->memfd >= 0) close(item->memfd);
    if (item->file->fd >= 0) close(item->file->fd);
    reading_free(item->reading);
    g_clear_pointer(&item->draft, draft_free);
    document_free(item->known);
    g_bytes_unref(item->file->path);
    g_free(item->file);
    g_ptr_array_add(results, item->result);
  }
  g_ptr_array_set_size(files, 0);
}

gboolean intake_retry(Intake *intake, gint64 id, const char *password, IntakeResult **result, GError **error) {
  g_autoptr(Document) document = store_document_by_id(intake->store, id, error);
  g_autoptr(Reading) reading = NULL;
  g_autofree char *reason = NULL;
  Outcome outcome;
  guint64 ticket;
  if (!document) {
    if (!*error) g_set_error(error, STORE_ERROR, STORE_ERROR_MISSING, "there is no document %" G_GINT64_FORMAT, id);
    return FALSE;
  }
  int fd = archive_open_file(intake->archive, document->sha256, document->suffix, error);
  if (fd < 0) return FALSE;
  int memfd = app_memfd_of_fd(fd, app_config_number(intake->app, "max-input"), &outcome, &reason);
  close(fd);
  if (memfd >= 0) {
    extractor_submit(intake->extractor, 0, memfd, password);
    gboolean read = extractor_next(intake->extractor, &ticket, &reading, error);
    close(memfd);
    if (!read) return FALSE;
  } else if (outcome == OUTCOME_TOO_LARGE) {
    reading = reading_new(outcome, reason);
  } else {
    g_set_error(error, STORE_ERROR, STORE_ERROR_FAILED, "document %" G_GINT64_FORMAT ": %s", id, reason);
    return FALSE;
  }
  g_autoptr(Draft) draft = draft_of(intake, reading);
  g_autoptr(GPtrArray) arrivals = store_arrivals(intake->store, id, error);
  if (!arrivals) return FALSE;
  g_autofree char *file = arrivals->len ? display_name(((Arrival *)arrivals->pdata[0])->path)
                                        : g_strdup(document->sha256);
  g_autoptr(IntakeResult) fresh = result_new(file, NULL);
  fresh->sha256 = g_strdup(document->sha256);
  if (!begin(intake, error)) return FALSE;
  if (!enter(intake, reading, draft, document, NULL, fresh, error) ||
      !store_commit(intake->store, error)) {
    store_rollback(intake->store);
    return FALSE;
  }
  *result = g_steal_pointer(&fresh);
  return TRUE;
}
