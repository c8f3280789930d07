/* The intake before its transaction: bytes are copied and hashed, kept in the archive and read. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/intake_stages.h"
#include "core/kind.h"

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
    item_finish(item, "refused", "larger than 64 GiB");
    return;
  }
  item->memfd = app_memfd_of_fd(item->file->fd, app_config_number(intake->app, "max-input"), &outcome, &reason);
  if (item->memfd >= 0) {
    item->result->sha256 = sha256_of_fd(item->memfd, &size, &error);
  } else if (outcome == OUTCOME_TOO_LARGE) {
    item->result->sha256 = sha256_of_fd(item->file->fd, &size, &error);
    item->reading = reading_new(OUTCOME_TOO_LARGE, reason);
  }
  if (!item->result->sha256) item_finish(item, "waiting", reason ? reason : error->message);
  else if (size != item->file->size || !is_unchanged(item->file))
    item_finish(item, "waiting", "it changed while it was read");
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
  if (error) item_finish(item, "waiting", error->message);
  else item->suffix = suffix_of(item);
}

static void keep_original(Intake *intake, Item *item) {
  g_autoptr(GError) error = NULL;
  const IntakeFile *file = item->file;
  if (item->done || item->kept) return;
  if (item->memfd < 0 && (guint64)file->size > app_config_number(intake->app, "max-archive")) return;
  item->kept = archive_put(intake->archive, item->memfd >= 0 ? item->memfd : file->fd, file->size,
                           item->result->sha256, item->suffix, &error);
  if (!item->kept) item_finish(item, "waiting", error->message);
}
/* ---- what is known of these bytes ---- */

gboolean intake_all_rejected(Intake *intake, gint64 document) {
  const EntryFilter filter = {.document = document};
  g_autoptr(GPtrArray) entries = store_entries(intake->store, &filter, NULL);
  gboolean rejected = TRUE;
  for (guint i = 0; entries && i < entries->len; i++)
    rejected = rejected && ((Entry *)entries->pdata[i])->state == STATE_REJECTED;
  return entries && entries->len > 0 && rejected;
}

gboolean intake_is_duplicate(Intake *intake, const Item *item) {
  if (!item->known || strcmp(item->known->outcome, "quarantined") == 0 ||
      intake_all_rejected(intake, item->known->id))
    return FALSE;
  if (!item->file->folder) return TRUE;
  const EntryFilter filter = {.document = item->known->id};
  g_autoptr(GPtrArray) list = store_entries(intake->store, &filter, NULL);
  if (!list || list->len == 0) return g_strcmp0(item->known->folder, item->file->folder) == 0;
  for (guint i = 0; i < list->len; i++)
    if (g_strcmp0(((Entry *)list->pdata[i])->member_id, item->file->folder) == 0) return TRUE;
  return FALSE;
}

GPtrArray *intake_unclaimed(Intake *intake, const Item *item, GError **error) {
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
  g_autoptr(GPtrArray) waiting = intake_unclaimed(intake, item, NULL);
  return waiting || intake_is_duplicate(intake, item);
}

Draft *intake_draft(Intake *intake, Reading *reading) {
  if (reading->outcome != OUTCOME_CERTIFICATE) return NULL;
  g_autoptr(DocumentText) text = document_text_take(reading);
  return draft_from_text(intake->library, text, intake->app->today);
}

/* In a thread of its own: nobody else touches the draft, or the reading, before that has ended. */
static void understand(gpointer item, gpointer intake) {
  Item *read = item;
  read->draft = intake_draft(intake, read->reading);
}

#define MOST_UNREAD 8 /* readings that wait to be understood: each is as large as its document */

/* While workers read, what was read is understood, and its original is kept. That of a scan, which is put off, is not:
 * nothing may be in the archive without its row when the batch is over. */
static gboolean read_all(Intake *intake, GArray *items, GError **error) {
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (!item->done && !item->reading && !is_read_already(intake, item))
      extractor_submit(intake->extractor, i, item->memfd, NULL);
  }
  GThreadPool *thread = g_thread_pool_new(understand, intake, 1, FALSE, NULL);
  guint64 ticket;
  Reading *reading;
  guint read = 0;
  while (extractor_next(intake->extractor, &ticket, &reading, error)) {
    Item *item = &g_array_index(items, Item, ticket);
    item->reading = reading;
    if (reading->scan_waits) item_finish(item, INTAKE_SCAN, NULL);
    else if (g_thread_pool_unprocessed(thread) >= MOST_UNREAD) understand(item, intake);
    else g_thread_pool_push(thread, item, NULL);
    keep_original(intake, item);
    app_progress(intake->app, ++read, items->len, "files of a batch");
  }
  app_progress_end();
  for (guint i = 0; i < items->len; i++) keep_original(intake, &g_array_index(items, Item, i));
  g_thread_pool_free(thread, FALSE, TRUE); /* when all is understood */
  return *error == NULL;
}

gboolean intake_read(Intake *intake, GArray *items, GError **error) {
  for (guint i = 0; i < items->len; i++) take_bytes(intake, &g_array_index(items, Item, i));
  for (guint i = 0; i < items->len; i++) look_up(intake, &g_array_index(items, Item, i));
  return read_all(intake, items, error) && archive_sync(intake->archive, error);
}
