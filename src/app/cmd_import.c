/* import: entries without a certificate, row by row; the same file again changes nothing. */
#include <stdio.h>
#include <string.h>

#include "app/rows.h"
#include "core/entry_csv.h"

typedef struct { /* what the ledger has of one member, read once and kept up to date */
  GPtrArray *imported; /* of Entry, as imports gave them */
  GPtrArray *now;      /* of Entry, as they are */
} Theirs;

typedef struct {
  Store *store;
  GHashTable *members; /* member id -> Theirs */
  const Roster *roster;
  const char *file;
  Rows rows;
  gboolean accept_all, confirm;
  gint64 batch;
  guint added, changed, unchanged, refused, pending;
} EntryImport;

static void refuse(EntryImport *import, guint line, guint column, const char *message) {
  app_warn("%s:%u:%u: %s", import->file, line, column, message);
  import->refused++;
  rows_tell(&import->rows, line, "refused", NULL, 0, message);
}

/* The member is the same by id; the roster may have another name for them by now. */
static gboolean same_fields(const Entry *a, const Entry *b) {
  for (Field field = 0; field < N_FIELDS; field++) {
    g_autofree char *x = entry_get(a, field), *y = entry_get(b, field);
    if (field != FIELD_MEMBER_NAME && strcmp(x, y) != 0) return FALSE;
  }
  return TRUE;
}

static void theirs_free(Theirs *theirs) {
  if (theirs->imported) g_ptr_array_unref(theirs->imported);
  if (theirs->now) g_ptr_array_unref(theirs->now);
  g_free(theirs);
}

static Theirs *theirs_of(EntryImport *import, const char *member_id, GError **error) {
  Theirs *theirs = g_hash_table_lookup(import->members, member_id);
  if (theirs) return theirs;
  const EntryFilter filter = {.member_id = member_id};
  theirs = g_new0(Theirs, 1);
  g_hash_table_insert(import->members, g_strdup(member_id), theirs);
  theirs->imported = store_entries_imported(import->store, member_id, error);
  theirs->now = theirs->imported ? store_entries(import->store, &filter, error) : NULL;
  return theirs->now ? theirs : NULL;
}

/* The entry that this row made before, as it was imported: by its reference, or by being the
 * same in every field. What people made of it since (a correction, a link to a certificate) does
 * not make it another. NULL: none, or with error. */
static const Entry *find_known(EntryImport *import, const Entry *entry, GHashTable *used, GError **error) {
  const Theirs *theirs = theirs_of(import, entry->member_id, error);
  for (guint i = 0; theirs && i < theirs->imported->len; i++) {
    const Entry *known = theirs->imported->pdata[i];
    if (g_hash_table_contains(used, &known->id)) continue;
    if (entry->reference ? g_strcmp0(entry->reference, known->reference) == 0
                         : same_fields(entry, known))
      return known;
  }
  return NULL;
}

static void count(EntryImport *import, guint *counter, guint line, const char *outcome, gint64 id,
                  const char *reason) {
  (*counter)++;
  rows_tell(&import->rows, line, outcome, NULL, id, reason);
}

static gboolean flag_duplicates(EntryImport *import, Entry *entry, GError **error) {
  const Theirs *theirs = theirs_of(import, entry->member_id, error);
  if (theirs) entry_flag_duplicates(entry, theirs->now);
  return theirs != NULL;
}

/* The next row is held against this one as well. */
static void keep_in_mind(EntryImport *import, const Entry *entry) {
  Theirs *theirs = g_hash_table_lookup(import->members, entry->member_id);
  for (guint i = 0; i < theirs->now->len; i++)
    if (((Entry *)theirs->now->pdata[i])->id == entry->id) {
      g_ptr_array_remove_index(theirs->now, i);
      break;
    }
  g_ptr_array_add(theirs->now, entry_dup(entry));
}

/* --accept-all: the importer's word for the row, as a decision of its own that can be undone. */
static gboolean vouch(EntryImport *import, Entry *entry, GError **error) {
  entry->state = STATE_APPROVED;
  return store_entry_revise(import->store, entry, "accept", "import --accept-all", TRUE, error);
}

static gboolean change_entry(EntryImport *import, const EntryRow *row, const Entry *now, GError **error) {
  Entry *entry = row->entry;
  const char *why = now->state == STATE_REJECTED ? "it was rejected; 'review undo' takes that back"
                    : import->confirm            ? NULL
                                                 : "a change that needs --confirm";
  for (Field field = 0; why && field < N_FIELDS; field++) {
    g_autofree char *x = entry_get(now, field), *y = entry_get(entry, field);
    if (strcmp(x, y) != 0)
      app_warn("%s:%u: entry %" G_GINT64_FORMAT " would change, %s: %s -> %s; %s", import->file,
               row->line, now->id, field_name(field), *x ? x : "-", *y ? y : "-", why);
  }
  if (why) {
    count(import, &import->refused, row->line, "refused", now->id, why);
    return TRUE;
  }
  entry->id = now->id;
  entry->document = now->document; /* what people linked and moved stays so */
  g_free(entry->member_id);
  entry->member_id = g_strdup(now->member_id);
  if (!flag_duplicates(import, entry, error) ||
      !store_entry_change(import->store, entry, import->batch, error) ||
      (import->accept_all && !vouch(import, entry, error)))
    return FALSE;
  keep_in_mind(import, entry);
  count(import, &import->changed, row->line, "changed", now->id, NULL);
  return TRUE;
}

static gboolean take_known(EntryImport *import, const EntryRow *row, const Entry *known, GError **error) {
  g_autoptr(Entry) now = store_entry(import->store, known->id, error);
  if (!now) return FALSE;
  if (!same_fields(known, row->entry)) return change_entry(import, row, now, error);
  if (import->accept_all && now->state == STATE_PENDING) {
    if (!vouch(import, now, error)) return FALSE;
    count(import, &import->changed, row->line, "changed", now->id, NULL);
  } else {
    count(import, &import->unchanged, row->line, "unchanged", now->id, NULL);
  }
  return TRUE;
}

static gboolean take_new(EntryImport *import, const EntryRow *row, gint64 *id, GError **error) {
  Entry *entry = row->entry;
  if (!flag_duplicates(import, entry, error)) return FALSE;
  *id = entry->id = store_entry_add(import->store, entry, import->batch, error);
  if (!*id || (import->accept_all && !vouch(import, entry, error))) return FALSE;
  keep_in_mind(import, entry);
  import->pending += entry->state == STATE_PENDING;
  count(import, &import->added, row->line, "added", *id, NULL);
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
    refuse(import, row->line, row->member_column, why);
    return TRUE;
  }
  entry->member_name = g_strdup(member->name);
  entry_assign_member(entry, import->roster, entry->member_id);
  const Entry *known = find_known(import, entry, used, error);
  if (*error) return FALSE;
  gint64 id = known ? known->id : 0;
  if (!(known ? take_known(import, row, known, error) : take_new(import, row, &id, error)))
    return FALSE;
  g_hash_table_add(used, g_memdup2(&id, sizeof id));
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
                   "Takes in entries without a certificate, row by row; the same file again changes "
                   "nothing.\nColumns, in any order, the first four required:\n\n"
                   "  member_id                 of the roster\n"
                   "  date                      of completion, YYYY-MM-DD\n"
                   "  category                  1 or 2\n"
                   "  credits                   12.50; empty for a residency\n"
                   "  title, provider           Category 1 needs a provider\n"
                   "  activity_type             live, enduring, journal, teaching, residency ...\n"
                   "  start_date                the first day, where it is another\n"
                   "  plastic_surgery_credits   the part of the credits, or all\n"
                   "  patient_safety_credits    the part of the credits, or all\n"
                   "  safety_topic              research, or research:1.00;anesthesia:2.00\n"
                   "  reference                 names the row, so that a change is known as one",
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
  if (why) app_warn("%s: %s", argv[1], why);
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  g_autoptr(Roster) roster = NULL;
  g_autoptr(GHashTable) used = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GHashTable) members =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)theirs_free);
  EntryImport import = {.store = store, .members = members, .file = argv[1],
                        .rows = {.app = app, .json = json, .all = rows->len},
                        .accept_all = accept_all, .confirm = confirm};
  gboolean good = store_begin(store, &error) && (roster = app_roster(store, &error)) &&
                  (import.batch = store_batch_add(store, "import", argv[1], &error));
  import.roster = roster;
  for (guint i = 0; good && i < rows->len; i++) good = take_row(&import, rows->pdata[i], used, &error);
  /* A file that changed nothing leaves no batch behind. */
  if (good && import.added + import.changed == 0) store_rollback(store);
  else if (!good || !store_commit(store, &error)) {
    store_rollback(store);
    rows_clear(&import.rows);
    return app_home_fault(app, g_steal_pointer(&error));
  }
  rows_print(&import.rows);
  rows_clear(&import.rows);
  if (!json) {
    printf("%u %s added (%u wait for review), %u changed, %u unchanged, %u refused\n", import.added,
           import.added == 1 ? "entry" : "entries", import.pending, import.changed, import.unchanged, import.refused);
    if (import.added + import.changed)
      printf("'cmeledger review undo --batch %" G_GINT64_FORMAT "' takes this import back\n",
             import.batch);
  }
  return import.refused ? EXIT_ATTENTION : EXIT_DONE;
}
