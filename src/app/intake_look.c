/* The intake after its transaction: what waits in the ledger for a look gets it. The flag in the
 * ledger is the queue, so that what a run that ended early left there is the next one's. */
#include <string.h>
#include <unistd.h>

#include "app/intake_stages.h"
#include "core/look.h"

#define AT_ONCE 20 /* entries, or a document with more: texts that came meanwhile are not far behind */

typedef struct { /* one document */
  Document *document;
  GPtrArray *entries; /* those that wait */
  GArray *versions;   /* of guint: theirs */
  int memfd;
  Reading *reading;
} Waiting;

static void waiting_clear(gpointer pointer) {
  Waiting *waiting = pointer;
  document_free(waiting->document);
  reading_free(waiting->reading);
  if (waiting->entries) g_ptr_array_unref(waiting->entries);
  if (waiting->versions) g_array_unref(waiting->versions);
  if (waiting->memfd >= 0) close(waiting->memfd);
}

static gboolean is_found(const GArray *found, gint64 document) {
  for (guint i = 0; i < found->len; i++)
    if (g_array_index(found, Waiting, i).document->id == document) return TRUE;
  return FALSE;
}

static gboolean find_one(Intake *intake, gint64 id, GArray *found, GError **error) {
  const EntryFilter filter = {.document = id, .state = "pending", .flag = LOOK_WAITS, .details = TRUE,
                              .oldest_first = TRUE};
  Waiting waiting = {store_document_by_id(intake->store, id, error), store_entries(intake->store, &filter, error),
                     g_array_new(FALSE, FALSE, sizeof(guint)), -1, NULL};
  for (guint i = 0; waiting.entries && i < waiting.entries->len; i++) {
    const Entry *entry = waiting.entries->pdata[i];
    const guint version = store_entry_version(intake->store, entry->id, error);
    g_array_append_val(waiting.versions, version);
  }
  g_array_append_val(found, waiting);
  return waiting.document && waiting.entries && !*error;
}

/* The next documents behind those that this round has looked at, in one state of the ledger. */
static gboolean find_some(Intake *intake, GArray *found, GError **error) {
  const EntryFilter filter = {.state = "pending", .flag = LOOK_WAITS, .after = intake->looked, .limit = AT_ONCE,
                              .oldest_first = TRUE};
  if (!store_begin_reading(intake->store, error)) return FALSE;
  g_autoptr(GPtrArray) entries = store_entries(intake->store, &filter, error);
  gboolean good = entries != NULL;
  for (guint i = 0; good && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if (!is_found(found, entry->document)) good = find_one(intake, entry->document, found, error);
    intake->looked = entry->id;
  }
  store_rollback(intake->store);
  return good;
}

/* Tried again in each round, of which a watch has many. */
static void say_once(Intake *intake, const char *fault) {
  if (g_strcmp0(intake->look_fault, fault) == 0) return;
  g_free(intake->look_fault);
  intake->look_fault = g_strdup(fault);
  app_warn("what waits for OCR to look at it is looked at later: %s", fault);
}

static void submit(Intake *intake, Waiting *waiting, guint64 ticket) {
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;
  Outcome outcome;
  const Document *document = waiting->document;
  int fd = archive_open_file(intake->archive, document->sha256, document->suffix, &error);
  if (fd >= 0) {
    waiting->memfd = app_memfd_of_fd(fd, app_config_number(intake->app, "max-input"), &outcome, &reason);
    close(fd);
  }
  if (waiting->memfd >= 0) extractor_look(intake->extractor, ticket, waiting->memfd, waiting->entries);
  else say_once(intake, reason ? reason : error->message);
}

static gboolean look_at(Intake *intake, GArray *found, GError **error) {
  guint64 ticket;
  Reading *reading;
  for (guint i = 0; i < found->len; i++) submit(intake, &g_array_index(found, Waiting, i), i);
  for (guint done = 1; extractor_next(intake->extractor, &ticket, &reading, error); done++) {
    g_array_index(found, Waiting, ticket).reading = reading;
    if (reading->outcome != OUTCOME_CERTIFICATE && !reading->look_fault)
      reading->look_fault = g_strdup_printf("it %s", reading->reason);
    app_progress(intake->app, done, found->len, "looks of a batch");
  }
  app_progress_end();
  return *error == NULL;
}

/* A new version of the entry, where it is still what was looked at: a person may have decided. */
static gboolean settle_entry(Intake *intake, Entry *entry, guint version, gboolean *changed, GError **error) {
  if (store_entry_version(intake->store, entry->id, error) != version) return *error == NULL;
  /* only what is otherwise accepted is drawn */
  if (entry_find_flag(entry, "seen-differs") || entry_find_flag(entry, "seen-unchecked"))
    entry_drop_flags(entry, "drawn-for-review");
  /* as one that is moved once it is accepted */
  if (entry->decided_by && entry->state == STATE_ACCEPTED) entry->state = STATE_APPROVED;
  *changed = TRUE;
  return store_entry_revise(intake->store, entry, "look", NULL, FALSE, error);
}

static gboolean settle_document(Intake *intake, Document *document, GError **error) {
  const EntryFilter filter = {.document = document->id, .state = "pending"};
  gint64 pending = 0;
  if (!store_entries_count(intake->store, &filter, &pending, error)) return FALSE;
  if (pending > 0 || strcmp(document->outcome, "flagged") != 0) return TRUE;
  g_free(document->outcome);
  document->outcome = g_strdup("entered");
  return store_document_update(intake->store, document, error);
}

static gboolean settle(Intake *intake, const Waiting *waiting, GError **error) {
  if (!waiting->reading) return TRUE;
  g_autoptr(Draft) seen = look_after(waiting->entries, waiting->reading);
  g_autoptr(Document) document = store_document_by_id(intake->store, waiting->document->id, error);
  gboolean good = document != NULL, changed = FALSE;
  for (guint i = 0; good && i < seen->entries->len; i++)
    good = settle_entry(intake, seen->entries->pdata[i], g_array_index(waiting->versions, guint, i), &changed, error);
  return good && (!changed || settle_document(intake, document, error));
}

static gboolean look_at_some(Intake *intake, GArray *found, GError **error) {
  if (!find_some(intake, found, error) || !look_at(intake, found, error)) return FALSE;
  if (found->len == 0) return TRUE;
  if (!intake_is_in_place(intake, error)) return FALSE;
  app_stamp(intake->app, intake->store);
  gboolean good = store_begin(intake->store, error);
  for (guint i = 0; good && i < found->len; i++) good = settle(intake, &g_array_index(found, Waiting, i), error);
  if (good && store_commit(intake->store, error)) return TRUE;
  store_rollback(intake->store);
  return FALSE;
}

gboolean intake_look(Intake *intake) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(Waiting));
  g_array_set_clear_func(found, waiting_clear);
  intake_end_looking(intake);
  gboolean more = look_at_some(intake, found, &error) && found->len > 0;
  if (error) say_once(intake, error->message);
  if (!more) intake->looked = 0;
  return more;
}

gboolean intake_has_looked(Intake *intake, IntakeResult *result) {
  gboolean entered = TRUE;
  for (guint i = 0; i < result->entries->len; i++) {
    const gint64 id = g_array_index(result->entries, gint64, i);
    if (intake->looked > 0 && id > intake->looked) return FALSE;
    g_autoptr(Entry) entry = store_entry(intake->store, id, NULL);
    entered = entered && entry && (entry->state == STATE_ACCEPTED || entry->state == STATE_APPROVED);
  }
  if (entered) {
    g_free(result->outcome);
    result->outcome = g_strdup("entered");
  }
  return TRUE;
}
