/* import: entries without a certificate, row by row; the same file again changes nothing. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "core/entry_csv.h"

typedef struct {
  App *app;
  Store *store;
  const Roster *roster;
  const char *file;
  gboolean json, accept_all, confirm;
  gint64 batch;
  guint added, changed, unchanged, refused, pending;
} EntryImport;

static void row_json(guint line, const char *outcome, gint64 id, const char *reason) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_int(json, "row", line);
  json_string(json, "outcome", outcome);
  if (id) json_int(json, "id", id);
  else json_null(json, "id");
  json_string(json, "reason", reason);
  json_end_object(json);
  app_print_json(json);
}

static void refuse(EntryImport *import, guint line, guint column, const char *message) {
  app_warn("%s:%u:%u: %s", import->file, line, column, message);
  import->refused++;
  if (import->json) row_json(line, "refused", 0, message);
}

static gboolean same_fields(const Entry *a, const Entry *b) {
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *x = entry_get(a, field), *y = entry_get(b, field);
    if (strcmp(x, y) != 0) return FALSE;
  }
  return TRUE;
}

/* The entry that this row made before: by its reference, or by being the same in every field.
 * What was undone or rejected does not count. */
static Entry *find_known(EntryImport *import, const Entry *entry, const GHashTable *used, GError **error) {
  const EntryFilter filter = {.member_id = entry->member_id};
  g_autoptr(GPtrArray) theirs = store_entries(import->store, &filter, error);
  for (guint i = 0; theirs && i < theirs->len; i++) {
    Entry *known = theirs->pdata[i];
    if (known->document || known->state == STATE_REJECTED ||
        g_hash_table_contains((GHashTable *)used, &known->id))
      continue;
    gboolean same = entry->reference ? g_strcmp0(entry->reference, known->reference) == 0 : same_fields(entry, known);
    if (same) return store_entry(import->store, known->id, error);
  }
  return NULL;
}

static gboolean change_entry(EntryImport *import, const EntryRow *row, Entry *known, GError **error) {
  if (!import->confirm) {
    for (Field field = 0; field < N_FIELDS; field++) {
      g_autofree char *x = entry_get(known, field), *y = entry_get(row->entry, field);
      if (strcmp(x, y) != 0)
        app_warn("%s:%u: reference %s would change, %s: %s -> %s; --confirm makes it so", import->file, row->line,
                 row->entry->reference, field_name(field), *x ? x : "-", *y ? y : "-");
    }
    import->refused++;
    if (import->json) row_json(row->line, "refused", known->id, "a change that needs --confirm");
    return TRUE;
  }
  row->entry->id = known->id;
  if (!store_entry_revise(import->store, row->entry, "change", "import", TRUE, error)) return FALSE;
  import->changed++;
  if (import->json) row_json(row->line, "changed", known->id, NULL);
  return TRUE;
}

static gboolean take_row(EntryImport *import, EntryRow *row, GHashTable *used, GError **error) {
  if (row->fault) {
    refuse(import, row->fault->line, row->fault->column, row->fault->message);
    return TRUE;
  }
  Entry *entry = row->entry;
  const Member *member = roster_find(import->roster, entry->member_id);
  if (!member) {
    g_autofree char *why = g_strdup_printf("there is no member '%s' in the roster", entry->member_id);
    refuse(import, row->line, 1, why);
    return TRUE;
  }
  entry->member_name = g_strdup(member->name);
  entry_assign_member(entry, import->roster, entry->member_id);
  g_autoptr(Entry) known = find_known(import, entry, used, error);
  if (*error) return FALSE;
  if (known) {
    g_hash_table_add(used, g_memdup2(&known->id, sizeof known->id));
    if (!same_fields(known, entry)) {
      if (import->accept_all) entry->state = STATE_APPROVED;
      return change_entry(import, row, known, error);
    }
    import->unchanged++;
    if (import->json) row_json(row->line, "unchanged", known->id, NULL);
    return TRUE;
  }
  const EntryFilter filter = {.member_id = entry->member_id};
  g_autoptr(GPtrArray) others = store_entries(import->store, &filter, error);
  if (!others) return FALSE;
  entry_flag_duplicates(entry, others);
  if (import->accept_all && entry->flags->len) {
    entry->state = STATE_APPROVED;
    entry->reason = g_strdup("import --accept-all");
  }
  gint64 id = store_entry_add(import->store, entry, import->batch, error);
  if (!id) return FALSE;
  g_hash_table_add(used, g_memdup2(&id, sizeof id));
  import->added++;
  import->pending += entry->state == STATE_PENDING;
  if (import->json) row_json(row->line, "added", id, NULL);
  return TRUE;
}

int cmd_import(App *app, int argc, char **argv) {
  gboolean json = FALSE, accept_all = FALSE, confirm = FALSE;
  g_autofree char *source = NULL, *text = NULL, *why = NULL;
  gsize length;
  int exit_code;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a row", NULL},
      {"source", 0, 0, G_OPTION_ARG_STRING, &source, "self-reported (default), society or opening-balance", "SOURCE"},
      {"accept-all", 0, 0, G_OPTION_ARG_NONE, &accept_all, "Take your word for all rows, flags or not", NULL},
      {"confirm", 0, 0, G_OPTION_ARG_NONE, &confirm, "Make changes to rows whose reference is known", NULL},
      {"by", 0, 0, G_OPTION_ARG_STRING, &app->by, "Who imports, if not you", "WHO"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json] [--source S] [--accept-all] [--confirm] FILE.csv",
                   "Takes in entries without a certificate; see 'Entry CSV' in the README for the columns.",
                   "cmeledger import --source society asps-posted-2026.csv", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("import: name one CSV file");
  if (!source) source = g_strdup("self-reported");
  if (strcmp(source, "self-reported") && strcmp(source, "society") && strcmp(source, "opening-balance"))
    return app_usage("import: --source is self-reported, society or opening-balance, not '%s'", source);
  if (!g_file_get_contents(argv[1], &text, &length, &error)) {
    app_warn("%s", error->message);
    return EXIT_ATTENTION;
  }
  g_autoptr(GPtrArray) rows = entry_csv_parse(text, length, source, app->today, &why);
  if (!rows) {
    app_warn("%s: %s", argv[1], why);
    return EXIT_ATTENTION;
  }
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  g_autoptr(Roster) roster = NULL;
  g_autoptr(GHashTable) used = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  EntryImport import = {.app = app, .store = store, .file = argv[1], .json = json, .accept_all = accept_all, .confirm = confirm};
  gboolean good = store_begin(store, &error) && (roster = app_roster(store, &error)) &&
                  (import.batch = store_batch_add(store, "import", argv[1], &error));
  import.roster = roster;
  for (guint i = 0; good && i < rows->len; i++) good = take_row(&import, rows->pdata[i], used, &error);
  /* A file that changed nothing leaves no batch behind. */
  if (good && import.added + import.changed == 0) store_rollback(store);
  else if (!good || !store_commit(store, &error)) {
    store_rollback(store);
    return app_home_fault(app, g_steal_pointer(&error));
  }
  if (!json) {
    printf("%u entries added (%u wait for review), %u changed, %u unchanged, %u refused\n", import.added, import.pending,
           import.changed, import.unchanged, import.refused);
    if (import.added) printf("'cmeledger review undo --batch %" G_GINT64_FORMAT "' takes this import back\n", import.batch);
  }
  return import.refused ? EXIT_ATTENTION : EXIT_DONE;
}
