/* The intake: a batch of files goes through archive, workers and drafting into one transaction;
 * a fault at one file is that file's, and no source is touched before all of it is safe. */
#include <string.h>
#include <unistd.h>

#include "app/intake_stages.h"
#include "watch/folder.h"

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
  g_free(intake->look_fault);
  g_free(intake);
}

void intake_put_scans_off(Intake *intake, gboolean off) { extractor_put_scans_off(intake->extractor, off); }

Store *intake_store(Intake *intake) { return intake->store; }

void item_finish(Item *item, const char *outcome, const char *reason) {
  if (strcmp(outcome, "waiting") == 0) { /* what a transaction gave it went with that */
    item->result->document = item->result->duplicate_of = 0;
    g_array_set_size(item->result->entries, 0);
    item->result->waits = item->result->held = FALSE;
  }
  g_free(item->result->outcome);
  item->result->outcome = g_strdup(outcome);
  if (reason) {
    g_free(item->result->reason);
    item->result->reason = g_strdup(reason);
  }
  item->done = TRUE;
}

void items_wait(GArray *items, const char *reason) {
  for (guint i = 0; i < items->len; i++) {
    Item *item = &g_array_index(items, Item, i);
    if (!item->done) item_finish(item, "waiting", reason);
  }
}

/* As it will be asked for when the file is gone, from whatever folder. */
GBytes *intake_absolute(GBytes *path) {
  g_autofree char *name = g_strndup(g_bytes_get_data(path, NULL), g_bytes_get_size(path));
  char *whole = g_canonicalize_filename(name, NULL);
  return g_bytes_new_take(whole, strlen(whole));
}

gboolean intake_knows(Intake *intake, IntakeFile *file) {
  g_autoptr(GBytes) path = intake_absolute(file->path);
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
  g_autoptr(GError) fault = NULL;
  gboolean locked = archive_lock(intake->archive, &fault);
  gboolean good = locked && refresh(intake, &fault);
  if (good && intake_read(intake, items, &fault)) intake_commit(intake, items);
  else items_wait(items, fault->message);
  if (locked) archive_unlock(intake->archive);
}

void intake_end_looking(Intake *intake) {
  if (intake->looking) store_rollback(intake->store);
  intake->looking = FALSE;
}

void intake_run(Intake *intake, GPtrArray *files, GPtrArray *results) {
  g_autoptr(GArray) items = g_array_new(FALSE, TRUE, sizeof(Item));
  guint unknown = 0;
  intake_end_looking(intake);
  extractor_put_looks_off(intake->extractor, TRUE);
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
  extractor_put_looks_off(intake->extractor, FALSE);

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
  g_autoptr(Draft) draft = intake_draft(intake, reading);
  g_autoptr(GPtrArray) arrivals = store_arrivals(intake->store, id, error);
  if (!arrivals) return FALSE;
  g_autofree char *file = arrivals->len ? display_name(((Arrival *)arrivals->pdata[0])->path)
                                        : g_strdup(document->sha256);
  g_autoptr(IntakeResult) fresh = result_new(file, NULL);
  fresh->sha256 = g_strdup(document->sha256);
  if (!intake_begin(intake, error)) return FALSE;
  if (!intake_enter(intake, reading, draft, document, NULL, fresh, error) ||
      !store_commit(intake->store, error)) {
    store_rollback(intake->store);
    return FALSE;
  }
  *result = g_steal_pointer(&fresh);
  return TRUE;
}
