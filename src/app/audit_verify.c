/* audit --verify: is a folder that was handed out still what it was, and does the ledger still
 * say the same? An auditor without a ledger gets the first half. */
#include <stdio.h>
#include <string.h>

#include "app/audit.h"
#include "app/audit_check.h"
#include "app/screen.h"
#include "core/csv.h"

typedef struct { /* ledger.csv, by the id of the entry */
  GPtrArray *records;  /* of CsvRecord; the first is the head */
  guint id;            /* column */
} Listing;

static void listing_clear(Listing *listing) { g_clear_pointer(&listing->records, g_ptr_array_unref); }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static const char *cell_of(const CsvRecord *record, guint column) {
  return column < record->cells->len ? record->cells->pdata[column] : "";
}

static int column_of(const CsvRecord *head, const char *name) {
  for (guint i = 0; i < head->cells->len; i++)
    if (strcmp(head->cells->pdata[i], name) == 0) return (int)i;
  return -1;
}

static gboolean listing_read(Listing *listing, const char *text, gsize length) {
  g_autofree char *why = NULL;
  listing->records = csv_parse(text, length, &why);
  int id = listing->records && listing->records->len ? column_of(listing->records->pdata[0], "id") : -1;
  listing->id = (guint)MAX(id, 0);
  return id >= 0;
}

static const CsvRecord *listing_find(const Listing *listing, const char *id) {
  for (guint i = 1; i < listing->records->len; i++)
    if (strcmp(cell_of(listing->records->pdata[i], listing->id), id) == 0)
      return listing->records->pdata[i];
  return NULL;
}

static void print(const char *label, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void print(const char *label, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  screen_say(13, "  %-10s %s", label, text);
}

static void print_entry(const char *label, const Listing *listing, const CsvRecord *record) {
  const CsvRecord *head = listing->records->pdata[0];
  g_autoptr(GString) line = g_string_new(NULL);
  static const char *const shown[] = {"date", "credits", "state", "title"};
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
    int column = column_of(head, shown[i]);
    if (column >= 0) g_string_append_printf(line, "  %s", cell_of(record, (guint)column));
  }
  print(label, "entry %s%s", cell_of(record, listing->id), line->str);
}

static void print_changes(const Listing *then, const CsvRecord *before, const Listing *now,
                          const CsvRecord *after) {
  const CsvRecord *head = then->records->pdata[0];
  g_autoptr(GString) line = g_string_new(NULL);
  for (guint i = 0; i < head->cells->len; i++) {
    const char *old = cell_of(before, i);
    int column = column_of(now->records->pdata[0], head->cells->pdata[i]);
    const char *new = column >= 0 ? cell_of(after, (guint)column) : old;
    if (strcmp(old, new) != 0)
      g_string_append_printf(line, "%s %s %s -> %s", line->len ? "," : "", (char *)head->cells->pdata[i],
                             *old ? old : "-", *new ? new : "-");
  }
  if (line->len) print("changed", "entry %s:%s", cell_of(before, then->id), line->str);
}

static void compare_listings(const Listing *then, const Listing *now) {
  for (guint i = 1; i < then->records->len; i++) {
    const CsvRecord *before = then->records->pdata[i];
    const CsvRecord *after = listing_find(now, cell_of(before, then->id));
    if (after) print_changes(then, before, now, after);
    else print_entry("gone", then, before);
  }
  for (guint i = 1; i < now->records->len; i++) {
    const CsvRecord *after = now->records->pdata[i];
    if (!listing_find(then, cell_of(after, now->id))) print_entry("new", now, after);
  }
}

/* What the ledger says of the member today, against what the folder says. */
static gboolean compare(AuditRun *run, const char *folder, const Roster *roster, const char *info,
                        GError **error) {
  g_autofree char *id = bag_info_get(info, "External-Identifier");
  g_autofree char *verdict = bag_info_get(info, "Verdict");
  g_autofree char *path = g_build_filename(folder, "data", "ledger.csv", NULL);
  g_autofree char *text = NULL;
  gsize length;
  const Member *member = id ? roster_find(roster, id) : NULL;
  g_auto(Listing) then = {0}, now = {0};
  if (!member) {
    print("today", "the ledger in %s has no member %s", run->app->home, id ? id : "of that name");
    return TRUE;
  }
  g_autoptr(Dossier) dossier = dossier_read(run, member, member->id, error);
  if (!dossier || !g_file_get_contents(path, &text, &length, error)) return FALSE;
  const char *sentence = dossier->file->verdict;
  g_autoptr(GString) csv = dossier_ledger(dossier->file);
  print("then", "%s", verdict ? verdict : "-");
  print("today", "%s", g_strcmp0(verdict, sentence) == 0 ? "the same" : sentence);
  if (!listing_read(&then, text, length) || !listing_read(&now, csv->str, csv->len)) {
    print("entries", "data/ledger.csv cannot be compared");
    return TRUE;
  }
  compare_listings(&then, &now);
  return TRUE;
}

/* FALSE when a signature does not hold. */
static gboolean check_signature(const char *folder, const SignKey *key) {
  static const char *const manifests[] = {"manifest-sha256.txt", "tagmanifest-sha256.txt"};
  guint is_signed = 0, holds = 0;
  for (guint i = 0; i < G_N_ELEMENTS(manifests); i++) {
    g_autofree char *path = g_build_filename(folder, manifests[i], NULL);
    g_autofree char *beside = g_strconcat(path, ".sig", NULL);
    g_autofree char *text = NULL, *signature = NULL;
    gsize length, size;
    if (!g_file_get_contents(path, &text, &length, NULL) ||
        !g_file_get_contents(beside, &signature, &size, NULL))
      continue;
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, length);
    g_autoptr(GBytes) sign = g_bytes_new_static(signature, size);
    is_signed++;
    holds += key && sign_holds(key, bytes, sign);
  }
  gboolean all = holds == G_N_ELEMENTS(manifests);
  if (all) print("signature", "holds, by the key %.16s", sign_key_id(key));
  else if (key) print("signature", is_signed ? "DOES NOT HOLD" : "there is none");
  else print("signature", is_signed ? "not checked; --key PUB checks it" : "there is none");
  if (key && !all)
    app_warn("%s: %s", folder, is_signed ? "its signature is not by this key, or it was changed since"
                                         : "it is not signed");
  return all || !key;
}

/* TRUE when all is well with it. *info is its bag-info.txt, or NULL when it is no sound bag. */
static gboolean check_folder(const char *folder, const SignKey *key, char **info) {
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *path = g_build_filename(folder, "bag-info.txt", NULL);
  guint good = bag_check(folder, faults);
  screen_say(2, "%s", folder);
  if (!faults->len) print("bag", "%u files, all as the manifests say", good);
  else print("bag", "%u files as the manifests say, %u FAULTS", good, faults->len);
  for (guint i = 0; i < faults->len; i++) app_warn("%s: %s", folder, (char *)faults->pdata[i]);
  if (faults->len) return FALSE;
  gboolean holds = check_signature(folder, key);
  if (!g_file_get_contents(path, info, NULL, NULL)) return FALSE;
  static const char *const shown[] = {"External-Identifier", "As-Of", "Prepared-At", "Prepared-By"};
  static const char *const labels[] = {"member", "as of", "prepared", "by"};
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *value = bag_info_get(*info, shown[i]);
    if (value) print(labels[i], "%s", value);
  }
  return holds;
}

int audit_verify(AuditRun *run, const char *const *folders, const char *key_file) {
  int exit_code = EXIT_DONE;
  g_autoptr(GError) error = NULL;
  g_autoptr(SignKey) key = key_file ? sign_key_read(key_file, FALSE, &error) : NULL;
  if (error) return app_usage("audit: --key: %s", error->message);
  g_autoptr(Store) store = run->store = store_open(run->app->home, STORE_READ, &error);
  if (!store && !g_error_matches(error, STORE_ERROR, STORE_ERROR_MISSING))
    return app_home_fault(run->app, g_steal_pointer(&error));
  g_clear_error(&error);
  g_autoptr(Rules) rules = store ? app_rules(run->app, &exit_code) : NULL;
  g_autoptr(Roster) roster = rules ? app_roster(store, &error) : NULL;
  if (store && !rules) return exit_code;
  if (error) return app_home_fault(run->app, g_steal_pointer(&error));
  g_autoptr(Others) others = roster ? others_new(roster) : NULL;
  run->others = others;
  run->rules = rules;
  exit_code = EXIT_DONE;
  for (guint i = 0; folders[i]; i++) {
    g_autofree char *info = NULL;
    if (!check_folder(folders[i], key, &info)) exit_code = EXIT_ATTENTION;
    if (!info) continue;
    if (!roster) print("today", "there is no ledger in %s to compare it with", run->app->home);
    else if (!compare(run, folders[i], roster, info, &error))
      return app_home_fault(run->app, g_steal_pointer(&error));
  }
  return exit_code;
}
