/* where: what became of a file, by its path, its bytes or its hash. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/screen.h"
#include "watch/folder.h"

static Document *find_document(Store *store, const char *name, GError **error) {
  int fd = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  g_autofree char *hash = fd >= 0 ? sha256_of_fd(fd, NULL, NULL) : NULL;
  if (fd >= 0) close(fd);
  if (hash) return store_document_by_sha256(store, hash, error);
  Document *document = store_document_by_prefix(store, name, error);
  if (document || *error) return document;
  /* The file is gone: it is known by the path it was taken from. */
  g_autofree char *absolute = g_canonicalize_filename(name, NULL);
  const char *const forms[] = {name, absolute};
  for (guint i = 0; i < G_N_ELEMENTS(forms) && !document && !*error; i++) {
    g_autoptr(GBytes) path = g_bytes_new(forms[i], strlen(forms[i]));
    g_autoptr(GArray) ids = store_documents_by_path(store, path, error);
    if (ids && ids->len) document = store_document_by_id(store, g_array_index(ids, gint64, 0), error);
  }
  return document;
}

static void write_json(const Document *document, const GPtrArray *arrivals, const GPtrArray *entries,
                       const char *archived) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_int(json, "document", document->id);
  json_string(json, "sha256", document->sha256);
  json_string(json, "outcome", document->outcome);
  json_string(json, "reason", document->reason);
  json_string(json, "archived", document->archived ? archived : NULL);
  json_begin_array(json, "arrivals");
  for (guint i = 0; i < arrivals->len; i++) {
    const Arrival *arrival = arrivals->pdata[i];
    g_autofree char *path = display_name(arrival->path);
    json_begin_object(json, NULL);
    json_string(json, "path", path);
    json_string(json, "at", arrival->at);
    json_string(json, "outcome", arrival->outcome);
    json_string(json, "reason", arrival->reason);
    json_int(json, "batch", arrival->batch);
    json_end_object(json);
  }
  json_end_array(json);
  json_begin_array(json, "entries");
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    json_begin_object(json, NULL);
    json_int(json, "id", entry->id);
    json_string(json, "member_id", entry->member_id);
    json_string(json, "state", state_name(entry->state));
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
  app_print_json(json);
}

static void write_text(const Document *document, const GPtrArray *arrivals, const GPtrArray *entries,
                       const char *archived) {
  printf("document %" G_GINT64_FORMAT ": %s", document->id, document->outcome);
  if (document->reason) printf(" (%s)", document->reason);
  printf("\n  sha256    %s\n", document->sha256);
  printf("  original  %s\n", document->archived ? archived : "not kept");
  for (guint i = 0; i < arrivals->len; i++) {
    const Arrival *arrival = arrivals->pdata[i];
    g_autofree char *path = display_name(arrival->path);
    screen_say(12, "  arrived   %s  %s: %s", arrival->at, path, arrival->outcome);
  }
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    screen_say(12, "  entry     %" G_GINT64_FORMAT " %s, member %s: %s", entry->id, state_name(entry->state),
               entry->member_id ? entry->member_id : "not known", entry->title ? entry->title : "(no title)");
  }
}

int cmd_where(App *app, int argc, char **argv) {
  gboolean json = FALSE;
  int exit_code;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL},
                                  {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json] FILE|SHA256",
                   "Tells what became of a file: by its bytes while it is there, by its path once it is "
                   "gone, or by the beginning of its hash.",
                   "cmeledger where ~/inbox/certificate.pdf", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("where: name one file or hash");
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  g_autoptr(Document) document = find_document(store, argv[1], &error);
  if (error) return app_home_fault(app, g_steal_pointer(&error));
  if (!document) {
    app_warn("%s: never taken in here; 'cmeledger ingest' takes it in", argv[1]);
    return EXIT_ATTENTION;
  }
  const EntryFilter filter = {.document = document->id};
  g_autoptr(GPtrArray) arrivals = store_arrivals(store, document->id, &error);
  g_autoptr(GPtrArray) entries = arrivals ? store_entries(store, &filter, &error) : NULL;
  g_autoptr(Archive) archive = entries ? archive_open(app->home, FALSE, &error) : NULL;
  if (!archive) return app_home_fault(app, g_steal_pointer(&error));
  g_autofree char *archived = archive_path(archive, document->sha256, document->suffix);
  (json ? write_json : write_text)(document, arrivals, entries, archived);
  return EXIT_DONE;
}
