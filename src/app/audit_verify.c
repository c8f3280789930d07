/* audit --verify: is a bag that was handed out still what it was, and does the ledger still say the
 * same? An auditor without a ledger gets the first half. */
#include <stdio.h>
#include <string.h>

#include "app/audit.h"
#include "app/audit_check.h"
#include "app/audit_compare.h"
#include "app/screen.h"

typedef struct { /* what was found of one bag */
  const char *path;
  guint good;
  GPtrArray *faults;      /* of char*; none: the bag is sound */
  const char *signature;  /* "holds", "does-not-hold", "not-checked", "none"; NULL: not looked at */
  char *info;             /* its bag-info.txt; NULL: it is not sound */
  char *unknown;          /* why it is not compared with the ledger; NULL: it is */
  char *today;            /* the verdict of today; NULL: not compared */
  GPtrArray *differences; /* of EntryDifference; NULL: not compared, or no ledger is in it */
} Found;

static void found_clear(Found *found) {
  g_ptr_array_unref(found->faults);
  g_clear_pointer(&found->differences, g_ptr_array_unref);
  g_free(found->info);
  g_free(found->unknown);
  g_free(found->today);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

/* ---- looking ---- */

static void check_signature(const BagView *view, const SignKey *key, Found *found) {
  static const char *const manifests[] = {"manifest-sha256.txt", "tagmanifest-sha256.txt"};
  guint is_signed = 0, holds = 0;
  for (guint i = 0; i < G_N_ELEMENTS(manifests); i++) {
    gsize length, size;
    g_autofree char *beside = g_strconcat(manifests[i], ".sig", NULL);
    g_autofree char *text = bag_view_text(view, manifests[i], &length);
    g_autofree char *signature = bag_view_text(view, beside, &size);
    if (!text || !signature) continue;
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, length);
    g_autoptr(GBytes) sign = g_bytes_new_static(signature, size);
    is_signed++;
    holds += key && sign_holds(key, bytes, sign);
  }
  found->signature = !is_signed                          ? "none"
                     : !key                              ? "not-checked"
                     : holds == G_N_ELEMENTS(manifests) ? "holds"
                                                         : "does-not-hold";
}

/* What the ledger says of the member today, against what the bag says. */
static gboolean compare(AuditRun *run, const BagView *view, const Roster *roster, Found *found,
                        GError **error) {
  gsize length;
  g_autofree char *id = bag_info_get(found->info, "External-Identifier");
  const Member *member = roster && id ? roster_find(roster, id) : NULL;
  if (!roster)
    found->unknown = g_strdup_printf("there is no ledger in %s to compare it with", run->app->home);
  else if (!member)
    found->unknown = g_strdup_printf("the ledger in %s has no member %s", run->app->home,
                                     id ? id : "of that name");
  if (found->unknown) return TRUE;
  g_autoptr(Dossier) dossier = dossier_read(run, member, member->id, error);
  if (!dossier) return FALSE;
  g_autofree char *then = bag_view_text(view, "data/ledger.csv", &length);
  g_autoptr(GString) now = dossier_ledger(dossier->file);
  found->today = g_strdup(dossier->file->verdict);
  if (then) found->differences = ledgers_compare(then, length, now->str, now->len);
  return TRUE;
}

static gboolean look(AuditRun *run, const Roster *roster, const SignKey *key, Found *found,
                     GError **error) {
  g_autoptr(BagView) view = bag_view_open(found->path, found->faults);
  gsize length;
  found->good = bag_check(view, found->faults);
  if (found->faults->len) return TRUE;
  check_signature(view, key, found);
  found->info = bag_view_text(view, "bag-info.txt", &length);
  return !found->info || compare(run, view, roster, found, error);
}

/* ---- telling ---- */

static const char *const labels[][3] = {{"External-Identifier", "member", "member_id"},
                                        {"As-Of", "as of", "as_of"},
                                        {"Prepared-At", "prepared", "prepared_at"},
                                        {"Prepared-By", "by", "prepared_by"}};

static void print(const char *label, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void print(const char *label, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  screen_say(13, "  %-10s %s", label, text);
}

static void print_signature(const Found *found, const SignKey *key) {
  gboolean none = strcmp(found->signature, "none") == 0;
  if (none) print("signature", "there is none");
  else if (!key) print("signature", "not checked; --key PUB checks it");
  else if (strcmp(found->signature, "holds") == 0)
    print("signature", "holds, by the key %.16s", sign_key_id(key));
  else print("signature", "DOES NOT HOLD");
}

static void print_difference(const EntryDifference *difference) {
  g_autoptr(GString) line = g_string_new(NULL);
  gboolean changed = strcmp(difference->what, "changed") == 0;
  for (guint i = 0; i < difference->fields->len; i += 3) {
    const char *name = difference->fields->pdata[i], *was = difference->fields->pdata[i + 1];
    const char *now = difference->fields->pdata[i + 2];
    if (changed)
      g_string_append_printf(line, "%s %s %s -> %s", i ? "," : ":", name, *was ? was : "-", *now ? now : "-");
    else g_string_append_printf(line, "  %s", *was ? was : now);
  }
  print(difference->what, "entry %s%s", difference->entry, line->str);
}

static void print_found(const Found *found, const SignKey *key) {
  screen_say(2, "%s", found->path);
  if (!found->faults->len) print("bag", "%u files, all as the manifests say", found->good);
  else print("bag", "%u files as the manifests say, %u FAULTS", found->good, found->faults->len);
  if (found->signature) print_signature(found, key);
  if (!found->info) return;
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
    g_autofree char *value = bag_info_get(found->info, labels[i][0]);
    if (value) print(labels[i][1], "%s", value);
  }
  if (found->unknown) print("today", "%s", found->unknown);
  if (!found->today) return;
  g_autofree char *then = bag_info_get(found->info, "Verdict");
  print("then", "%s", then ? then : "-");
  print("today", "%s", g_strcmp0(then, found->today) == 0 ? "the same" : found->today);
  if (!found->differences) print("entries", "data/ledger.csv cannot be compared");
  for (guint i = 0; found->differences && i < found->differences->len; i++)
    print_difference(found->differences->pdata[i]);
}

static void write_differences(const Found *found, Json *json) {
  if (!found->differences) {
    json_null(json, "entries");
    return;
  }
  json_begin_array(json, "entries");
  for (guint i = 0; i < found->differences->len; i++) {
    const EntryDifference *difference = found->differences->pdata[i];
    json_begin_object(json, NULL);
    json_string(json, "what", difference->what);
    json_int(json, "id", g_ascii_strtoll(difference->entry, NULL, 10));
    json_begin_array(json, "changes");
    for (guint j = 0; j < difference->fields->len; j += 3) {
      const char *was = difference->fields->pdata[j + 1], *now = difference->fields->pdata[j + 2];
      json_begin_object(json, NULL);
      json_string(json, "field", difference->fields->pdata[j]);
      json_string(json, "was", *was ? was : NULL);
      json_string(json, "now", *now ? now : NULL);
      json_end_object(json);
    }
    json_end_array(json);
    json_end_object(json);
  }
  json_end_array(json);
}

static void write_found(const Found *found) {
  g_autofree char *then = found->info ? bag_info_get(found->info, "Verdict") : NULL;
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_string(json, "path", found->path);
  json_bool(json, "sound", found->faults->len == 0);
  json_int(json, "files", found->good);
  json_begin_array(json, "faults");
  for (guint i = 0; i < found->faults->len; i++) json_string(json, NULL, found->faults->pdata[i]);
  json_end_array(json);
  json_string(json, "signature", found->signature);
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
    g_autofree char *value = found->info ? bag_info_get(found->info, labels[i][0]) : NULL;
    json_string(json, labels[i][2], value);
  }
  json_string(json, "verdict", then);
  json_string(json, "verdict_today", found->today);
  json_string(json, "not_compared", found->unknown);
  write_differences(found, json);
  json_end_object(json);
  app_print_json(json);
}

/* On stderr too, for whoever looks at the exit code alone. FALSE: something is wrong with it. */
static gboolean judge(const Found *found, const SignKey *key) {
  for (guint i = 0; i < found->faults->len; i++)
    app_warn("%s: %s", found->path, (char *)found->faults->pdata[i]);
  if (found->faults->len || !found->info) return FALSE;
  if (!key || strcmp(found->signature, "holds") == 0) return TRUE;
  app_warn("%s: %s", found->path,
           strcmp(found->signature, "none") == 0
               ? "it is not signed"
               : "its signature is not by this key, or it was changed since");
  return FALSE;
}

int audit_verify(AuditRun *run, const char *const *paths, const char *key_file, gboolean as_json) {
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
  for (guint i = 0; paths[i]; i++) {
    g_auto(Found) found = {.path = paths[i], .faults = g_ptr_array_new_with_free_func(g_free)};
    if (!look(run, roster, key, &found, &error))
      return app_home_fault(run->app, g_steal_pointer(&error));
    if (as_json) write_found(&found);
    else print_found(&found, key);
    if (!judge(&found, key)) exit_code = EXIT_ATTENTION;
  }
  return exit_code;
}
