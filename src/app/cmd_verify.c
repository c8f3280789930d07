/* verify: proves that nothing was lost, added or altered. It names each fault and mends none. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/watching.h"

#define UNDER_WAY 32 /* originals that readers have in hand at once */

typedef struct {
  App *app;
  Store *store;
  Archive *archive;
  Extractor *extractor; /* NULL: not needed yet, or cannot be had */
  Library *library; /* of the readers; NULL before the first */
  const char *since;    /* NULL: everything */
  GPtrArray *faults;
  GPtrArray *documents; /* of Document */
  GHashTable *names;    /* "<sha256>.<suffix>" -> Document, of what must be in the archive */
  GPtrArray *unknown;   /* of char*: paths in the archive that no document has */
  GHashTable *reading;  /* index of a document -> its memfd */
  guint originals, hashed, quotes, unread, under_way;
  gboolean no_reader;   /* no PDF is read again: not wanted, or not possible */
  guint waiting, refused;
  IntakeCounts counts;
  Chain chain;
} Check;

static void fault(Check *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(Check *check, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_ptr_array_add(check->faults, g_strdup_vprintf(format, args));
  va_end(args);
}

/* ---- the evidence of entries still stands on its page ---- */

static gboolean has_evidence(const GPtrArray *entries) {
  for (guint i = 0; i < entries->len; i++)
    if (((Entry *)entries->pdata[i])->evidence->len) return TRUE;
  return FALSE;
}

static GPtrArray *entries_of(Check *check, const Document *document, GError **error) {
  const EntryFilter filter = {.document = document->id, .details = TRUE};
  return store_entries(check->store, &filter, error);
}

static gboolean check_quotes(Check *check, const Document *document, Reading *reading,
                             GError **error) {
  if (reading->outcome == OUTCOME_ENCRYPTED) { /* opened with a password that is not kept */
    check->unread++;
    return TRUE;
  }
  if (reading->outcome != OUTCOME_CERTIFICATE) {
    fault(check, "document %" G_GINT64_FORMAT ": its entries have evidence, and now it is %s",
          document->id, outcome_name(reading->outcome));
    return TRUE;
  }
  g_autoptr(DocumentText) text = document_text_take(reading);
  g_autoptr(GPtrArray) entries = entries_of(check, document, error);
  for (guint i = 0; entries && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    for (guint j = 0; j < entry->evidence->len; j++) {
      const Evidence *evidence = entry->evidence->pdata[j];
      if (evidence->field > N_FIELDS && !*evidence->text) continue; /* said to be absent */
      check->quotes++;
      if (!document_says(text, evidence))
        fault(check, "entry %" G_GINT64_FORMAT ": page %u of document %" G_GINT64_FORMAT
                     " does not say what the evidence of its %s quotes (read then with %s)",
              entry->id, evidence->page, document->id, field_name(evidence->field),
              document->versions ? document->versions : "an unknown version");
    }
  }
  return entries != NULL;
}

/* Takes one answer of the readers. */
static gboolean take_reading(Check *check, GError **error) {
  g_autoptr(Reading) reading = NULL;
  guint64 index;
  if (!extractor_next(check->extractor, &index, &reading, error)) return *error == NULL;
  check->under_way--;
  g_hash_table_remove(check->reading, GUINT_TO_POINTER((guint)index));
  return check_quotes(check, check->documents->pdata[index], reading, error);
}

/* With the patterns, since they said what was to be read by OCR. */
static Extractor *open_readers(Check *check) {
  int exit_code;
  if (!check->library) check->library = app_library(check->app, &exit_code);
  return check->extractor = app_extractor(check->app, check->library, &exit_code);
}

/* Takes memfd. */
static gboolean read_again(Check *check, guint index, int memfd, GError **error) {
  if (!check->extractor && !open_readers(check)) {
    fault(check, "evidence was not compared with its pages: no PDF can be read");
    check->no_reader = TRUE;
    close(memfd);
    return TRUE;
  }
  g_hash_table_insert(check->reading, GUINT_TO_POINTER(index), GINT_TO_POINTER(memfd));
  extractor_submit(check->extractor, index, memfd, NULL);
  check->under_way++;
  return check->under_way < UNDER_WAY || take_reading(check, error);
}

static void close_memfd(gpointer memfd) { close(GPOINTER_TO_INT(memfd)); }

/* ---- the archive ---- */

/* One reading of the disk serves the hash and the evidence. */
static gboolean check_original(Check *check, guint index, GError **error) {
  const Document *document = check->documents->pdata[index];
  g_autofree char *path = archive_path(check->archive, document->sha256, document->suffix);
  g_autoptr(GPtrArray) entries = check->no_reader ? NULL : entries_of(check, document, error);
  if (!check->no_reader && !entries) return FALSE;
  int fd = archive_open_file(check->archive, document->sha256, document->suffix, NULL);
  if (fd < 0) {
    if (errno != ENOENT) fault(check, "%s: cannot be read: %s", path, g_strerror(errno));
    return TRUE; /* that it is missing is said already */
  }
  g_autofree char *reason = NULL;
  Outcome outcome;
  gint64 size = 0;
  int memfd =
      entries && has_evidence(entries) ? app_memfd_of_fd(fd, G_MAXINT64, &outcome, &reason) : -1;
  g_autofree char *hash = sha256_of_fd(memfd >= 0 ? memfd : fd, &size, NULL);
  close(fd);
  check->hashed++;
  gboolean whole = hash && strcmp(hash, document->sha256) == 0;
  if (!hash || reason)
    fault(check, "%s: cannot be read%s%s", path, reason ? ": " : "", reason ? reason : "");
  else if (!whole) fault(check, "%s: its bytes are not those of its name", path);
  else if (size != document->size)
    fault(check, "%s: has %" G_GINT64_FORMAT " bytes, and the ledger says %" G_GINT64_FORMAT, path,
          size, document->size);
  if (memfd < 0) return TRUE;
  if (whole) return read_again(check, index, memfd, error);
  close(memfd);
  return TRUE;
}

static gboolean see_name(const char *path, const char *sha256, const char *suffix,
                         gpointer user_data) {
  Check *check = user_data;
  check->originals++;
  if (!sha256) {
    fault(check, "%s: a file that this program did not put there", path);
    return TRUE;
  }
  g_autofree char *name = g_strdup_printf("%s.%s", sha256, suffix);
  if (!g_hash_table_remove(check->names, name)) g_ptr_array_add(check->unknown, g_strdup(path));
  return TRUE;
}

/* Both ways: every document has its original, every original its document. */
static gboolean check_names(Check *check, GError **error) {
  for (guint i = 0; i < check->documents->len; i++) {
    Document *document = check->documents->pdata[i];
    if (document->archived)
      g_hash_table_insert(check->names,
                          g_strdup_printf("%s.%s", document->sha256, document->suffix), document);
  }
  if (!archive_visit(check->archive, see_name, check, error)) return FALSE;
  GHashTableIter iter;
  gpointer missing;
  g_hash_table_iter_init(&iter, check->names);
  while (g_hash_table_iter_next(&iter, NULL, &missing)) {
    const Document *document = missing;
    g_autofree char *path = archive_path(check->archive, document->sha256, document->suffix);
    fault(check, "%s: the original of document %" G_GINT64_FORMAT " is missing", path,
          document->id);
  }
  return TRUE;
}

/* An original comes before its row: one that is unknown may belong to a batch under way. */
static gboolean check_unknown(Check *check, GError **error) {
  if (check->unknown->len) archive_wait(check->archive);
  for (guint i = 0; i < check->unknown->len; i++) {
    const char *path = check->unknown->pdata[i];
    g_autofree char *name = g_path_get_basename(path);
    name[64] = '\0';
    g_autoptr(Document) document = store_document_by_sha256(check->store, name, error);
    if (*error) return FALSE;
    if (!document)
      fault(check,
            "%s: the ledger does not know it; an intake was cut short (and takes it in when it is "
            "run again), or another program put it there",
            path);
    else if (strcmp(document->suffix, name + 65) != 0)
      fault(check, "%s: its name should end in .%s", path, document->suffix);
    else if (!document->archived)
      fault(check, "%s: the ledger says that it was not kept", path);
  }
  return TRUE;
}

/* ---- what is still in the watch folders ---- */

static void count_folders(Check *check) {
  g_autoptr(GPtrArray) all = watching_load(check->app);
  for (guint i = 0; i < all->len; i++) {
    Unclaimed unclaimed;
    if (watching_look(all->pdata[i], check->store, &unclaimed, NULL)) {
      check->waiting += unclaimed.waiting;
      check->refused += unclaimed.refused;
    }
    unclaimed_clear(&unclaimed);
  }
}

/* The originals, which take the time, are read outside the one state in which the tables are
 * compared: a state that is held keeps the log of the ledger from being folded in. */
static gboolean verify_home(Check *check, GError **error) {
  check->documents = store_documents(check->store, error);
  if (!check->documents) return FALSE;
  check->archive = archive_open(check->app->home, FALSE, check->documents->len ? error : NULL);
  /* A home where nothing was ever taken in has no archive. */
  if (!check->archive && check->documents->len) return FALSE;
  if (check->archive && !check_names(check, error)) return FALSE;
  for (guint i = 0; i < check->documents->len; i++) {
    const Document *document = check->documents->pdata[i];
    gboolean due =
        document->archived && (!check->since || strcmp(document->changed, check->since) >= 0);
    if (due && !check_original(check, i, error)) return FALSE;
    app_progress(check->app, i + 1, check->documents->len, "originals");
  }
  while (check->under_way)
    if (!take_reading(check, error)) return FALSE;
  app_progress_end();
  if (!store_begin_reading(check->store, error) ||
      !store_verify(check->store, check->since, check->faults, &check->chain, error) ||
      !store_intake_counts(check->store, 0, &check->counts, error))
    return FALSE;
  store_rollback(check->store);
  const IntakeCounts *counts = &check->counts;
  gint64 sum = counts->entered + counts->flagged + counts->duplicate + counts->not_a_certificate +
               counts->quarantined;
  if (sum != counts->seen)
    fault(check,
          "%" G_GINT64_FORMAT " arrivals are recorded, and %" G_GINT64_FORMAT " have an outcome",
          counts->seen, sum);
  count_folders(check);
  return !check->archive || check_unknown(check, error);
}

/* ---- telling ---- */

static void write_json(const Check *check) {
  const IntakeCounts *counts = &check->counts;
  Json *out = json_new();
  json_begin_object(out, NULL);
  json_int(out, "format", 1);
  json_bool(out, "ok", check->faults->len == 0);
  json_int(out, "seen", counts->seen + check->waiting);
  json_int(out, "entered", counts->entered);
  json_int(out, "flagged", counts->flagged);
  json_int(out, "duplicate", counts->duplicate);
  json_int(out, "not-a-certificate", counts->not_a_certificate);
  json_int(out, "quarantined", counts->quarantined);
  json_int(out, "waiting", check->waiting);
  json_int(out, "refused", check->refused);
  json_int(out, "originals", check->originals);
  json_int(out, "hashed", check->hashed);
  json_int(out, "quotes", check->quotes);
  json_int(out, "unread", check->unread);
  json_int(out, "events", check->chain.events);
  json_string(out, "head", check->chain.head);
  json_begin_array(out, "faults");
  for (guint i = 0; i < check->faults->len; i++) json_string(out, NULL, check->faults->pdata[i]);
  json_end_array(out);
  json_end_object(out);
  app_print_json(out);
}

static void write_text(const Check *check) {
  const IntakeCounts *counts = &check->counts;
  printf("%" G_GINT64_FORMAT " files seen = %" G_GINT64_FORMAT " entered + %" G_GINT64_FORMAT
         " flagged + %" G_GINT64_FORMAT " duplicate + %" G_GINT64_FORMAT
         " not a certificate + %" G_GINT64_FORMAT " quarantined + %u waiting",
         counts->seen + check->waiting, counts->entered, counts->flagged, counts->duplicate,
         counts->not_a_certificate, counts->quarantined, check->waiting);
  if (check->refused) printf("; %u refused, never read", check->refused);
  printf("\n%u originals in the archive, %u hashed; %u quotations found on their pages",
         check->originals, check->hashed, check->quotes);
  if (check->unread) printf("; %u locked by a password, not compared", check->unread);
  printf("\n%" G_GINT64_FORMAT " events in one chain, the last %.16s\n%s\n", check->chain.events,
         check->chain.head,
         check->faults->len ? "FAULTS were found, named above" : "all is as recorded");
}

int cmd_verify(App *app, int argc, char **argv) {
  gboolean json = FALSE, fast = FALSE;
  g_autofree char *since = NULL;
  Day day;
  int exit_code;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL},
      {"fast", 0, 0, G_OPTION_ARG_NONE, &fast,
       "Read no PDF again: hashes, tables and chain, not the evidence", NULL},
      {"since", 0, 0, G_OPTION_ARG_STRING, &since,
       "Read only originals and events that came from that day on", "DATE"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json] [--fast] [--since DATE]",
                   "Proves that nothing is lost or altered: archive against ledger, both ways; "
                   "every original against its hash; every entry's evidence against its page; every "
                   "arrival with its outcome; the event chain. Repairs nothing.",
                   "cmeledger verify --since 2026-11-01", &exit_code))
    return exit_code;
  if (argc > 1) return app_usage("verify: takes no argument '%s'", argv[1]);
  if (since && !day_parse(since, &day))
    return app_usage("verify: --since is '%s', not a date like 2026-11-01", since);
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) reading =
      g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, close_memfd);
  Check check = {.app = app,
                 .store = store,
                 .since = since,
                 .faults = faults,
                 .names = names,
                 .unknown = unknown,
                 .reading = reading,
                 .no_reader = fast};
  gboolean done = verify_home(&check, &error);
  exit_code = !done         ? app_home_fault(app, g_steal_pointer(&error))
              : faults->len ? EXIT_ATTENTION
                            : EXIT_DONE;
  for (guint i = 0; i < faults->len; i++) app_warn("%s", (char *)faults->pdata[i]);
  if (done && json) write_json(&check);
  else if (done) write_text(&check);
  g_clear_pointer(&check.extractor, extractor_free);
  g_clear_pointer(&check.library, library_free);
  g_clear_pointer(&check.archive, archive_close);
  g_clear_pointer(&check.documents, g_ptr_array_unref);
  g_free(check.chain.head);
  return exit_code;
}
