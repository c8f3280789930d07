/* audit: a folder for each member with the PDF, the ledger, the originals and their hashes. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/packet.h"
#include "core/audit.h"
#include "core/entry_csv.h"

typedef struct {
  App *app;
  Store *store;
  Archive *archive;
  Rules *rules;
  PacketMaker *maker;
  const char *out;
  Day as_of;
  gboolean force;
  char *now;
} AuditRun;

static GQuark audit_error_quark(void) { return g_quark_from_static_string("cmeledger-audit"); }

static gboolean fail_errno(GError **error, const char *path) {
  g_set_error(error, audit_error_quark(), 0, "%s: %s", path, g_strerror(errno));
  return FALSE;
}

/* A file of the audit folder, on disk before the folder gets its name. */
static gboolean write_file(const char *folder, const char *name, gconstpointer bytes, gsize length,
                           GString *manifest, GError **error) {
  g_autofree char *path = g_build_filename(folder, name, NULL);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return fail_errno(error, path);
  gboolean written = TRUE;
  for (gsize done = 0; done < length && written;) {
    gssize now = write(fd, (const char *)bytes + done, length - done);
    if (now > 0) done += (gsize)now;
    else if (errno != EINTR) written = FALSE;
  }
  written = written && fsync(fd) == 0;
  if (!written) fail_errno(error, path);
  close(fd);
  if (written && manifest) {
    g_autofree char *hash = sha256_of_bytes(bytes, length);
    g_string_append_printf(manifest, "%s  %s\n", hash, name);
  }
  return written;
}

/* "07 2024-03-05 Title.pdf": what a file system anywhere takes, and what a person finds. */
static char *exhibit_file_name(guint number, const Exhibit *exhibit, const char *suffix) {
  g_autofree char *plain = g_utf8_normalize(exhibit->caption, -1, G_NORMALIZE_ALL);
  GString *name = g_string_new(NULL);
  g_string_printf(name, "%02u ", number);
  for (const char *c = plain ? plain : ""; *c && name->len < 80; c++) {
    if (g_ascii_isalnum(*c) || strchr("-_.,", *c)) g_string_append_c(name, *c);
    else if ((guchar)*c < 0x80 && name->str[name->len - 1] != ' ') g_string_append_c(name, ' ');
  }
  g_strchomp(name->str);
  name->len = strlen(name->str);
  g_string_append_printf(name, ".%s", suffix);
  return g_string_free(name, FALSE);
}

static GBytes *original_of(AuditRun *run, const Document *document, GError **error) {
  struct stat status;
  int fd = archive_open_file(run->archive, document->sha256, document->suffix, error);
  if (fd < 0) return NULL;
  g_autoptr(GMappedFile) mapped =
      fstat(fd, &status) == 0 ? g_mapped_file_new_from_fd(fd, FALSE, error) : NULL;
  close(fd);
  return mapped ? g_mapped_file_get_bytes(mapped) : NULL;
}

static gboolean add_originals(AuditRun *run, PacketPlan *plan, const GArray *documents,
                              const char *folder, GString *manifest, GError **error) {
  g_autofree char *certificates = g_build_filename(folder, "certificates", NULL);
  if (documents->len && g_mkdir(certificates, 0700) < 0) return fail_errno(error, certificates);
  for (guint i = 0; i < documents->len; i++) {
    Exhibit *exhibit = plan->exhibits->pdata[i];
    g_autoptr(Document) document =
        store_document_by_id(run->store, g_array_index(documents, gint64, i), error);
    if (!document) return FALSE;
    GBytes *original = original_of(run, document, error);
    if (!original) return FALSE;
    g_autofree char *base = exhibit_file_name(i + 1, exhibit, document->suffix);
    g_autofree char *name = g_build_filename("certificates", base, NULL);
    gboolean written = write_file(folder, name, g_bytes_get_data(original, NULL),
                                  g_bytes_get_size(original), manifest, error);
    exhibit->pdf = original;
    if (!written) return FALSE;
  }
  return TRUE;
}

static gboolean fill_folder(AuditRun *run, const Member *member, const char *folder,
                            GError **error) {
  const EntryFilter filter = {.member_id = member->id, .details = TRUE};
  g_autoptr(GPtrArray) all = store_entries(run->store, &filter, error);
  g_autoptr(GPtrArray) decisions = all ? store_decisions(run->store, member->id, error) : NULL;
  if (!decisions) return FALSE;
  g_autoptr(GPtrArray) entries = g_ptr_array_new();
  for (guint i = 0; i < all->len; i++)
    if (((Entry *)all->pdata[i])->state != STATE_REJECTED) g_ptr_array_add(entries, all->pdata[i]);

  const AuditInput input = {run->rules, member, entries, decisions, run->as_of, run->app->by,
                            run->now};
  g_autoptr(GArray) documents = NULL;
  g_autoptr(PacketPlan) plan = audit_compose(&input, &documents);
  g_autoptr(GString) manifest = g_string_new(NULL);
  g_autoptr(GString) csv = g_string_new(NULL);
  entry_csv_write_header(csv);
  for (guint i = 0; i < entries->len; i++) entry_csv_write(csv, entries->pdata[i]);

  if (!add_originals(run, plan, documents, folder, manifest, error)) return FALSE;
  g_autoptr(GBytes) pdf = packet_make(run->maker, plan, error);
  return pdf &&
         write_file(folder, "audit.pdf", g_bytes_get_data(pdf, NULL), g_bytes_get_size(pdf),
                    manifest, error) &&
         write_file(folder, "ledger.csv", csv->str, csv->len, manifest, error) &&
         write_file(folder, "manifest-sha256.txt", manifest->str, manifest->len, NULL, error);
}

static void remove_tree(const char *path) {
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir))) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    if (g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK))
      remove_tree(child);
    else g_unlink(child);
  }
  g_rmdir(path);
}

/* The folder appears whole under its name, or not at all. */
static gboolean audit_member(AuditRun *run, const Member *member, GError **error) {
  g_autofree char *folder = g_build_filename(run->out, member->id, NULL);
  g_autofree char *making = g_strdup_printf("%s/.%s.XXXXXX", run->out, member->id);
  if (!run->force && g_file_test(folder, G_FILE_TEST_EXISTS)) {
    g_set_error(error, audit_error_quark(), 0,
                "%s exists already; --force makes it again, another --out keeps both", folder);
    return FALSE;
  }
  if (!g_mkdtemp_full(making, 0700)) return fail_errno(error, making);
  gboolean done = fill_folder(run, member, making, error);
  if (done) {
    g_autofree char *old = g_strconcat(making, ".old", NULL);
    gboolean aside = g_rename(folder, old) == 0;
    done = g_rename(making, folder) == 0 || fail_errno(error, folder);
    if (aside && done) remove_tree(old);
    else if (aside && g_rename(old, folder) < 0) app_warn("the former folder is now %s", old);
  }
  if (!done) remove_tree(making);
  return done;
}

static int audit_all(AuditRun *run, GPtrArray *members) {
  guint failed = 0;
  for (guint i = 0; i < members->len; i++) {
    const Member *member = members->pdata[i];
    g_autoptr(GError) error = NULL;
    if (run->app->progress) fprintf(stderr, "\r%u of %u audit files", i + 1, members->len);
    gboolean done = audit_member(run, member, &error);
    if (run->app->progress) fputs("\r\033[K", stderr);
    if (done) {
      printf("%s/%s\n", run->out, member->id);
    } else {
      app_warn("member %s: no audit file: %s", member->id, error->message);
      failed++;
    }
  }
  return failed ? EXIT_ATTENTION : EXIT_DONE;
}

int cmd_audit(App *app, int argc, char **argv) {
  g_autofree char *out = NULL, *as_of = NULL;
  gboolean all = FALSE, force = FALSE;
  const GOptionEntry options[] = {
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "Where the folders go", "DIR"},
      {"all", 0, 0, G_OPTION_ARG_NONE, &all, "One for every member", NULL},
      {"as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "Judge as of that day, not today", "DATE"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &force, "Make an existing one again", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  AuditRun run = {.app = app, .as_of = app->today};
  int exit_code = EXIT_DONE;

  if (!app_options(app, &argc, &argv, options, "--out DIR ID...|--all",
                   "Makes member audit files: a folder DIR/ID each, with audit.pdf, ledger.csv, "
                   "the certificates and manifest-sha256.txt.",
                   "cmeledger audit --out ~/audits M-1001", &exit_code))
    return exit_code;
  if (!out) return app_usage("audit: where to? name a folder with --out DIR");
  if (all == (argc > 1)) return app_usage("audit: name members, or --all, not both");
  if (as_of && !day_parse(as_of, &run.as_of))
    return app_usage("audit: --as-of is '%s', not a date like 2026-11-23", as_of);

  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  g_autoptr(GError) error = NULL;
  g_autoptr(Roster) roster = app_roster(store, &error);
  if (!roster) return app_home_fault(app, g_steal_pointer(&error));
  g_autoptr(GPtrArray) members = g_ptr_array_new();
  const GPtrArray *everyone = roster_members(roster);
  for (guint i = 0; all && i < everyone->len; i++) g_ptr_array_add(members, everyone->pdata[i]);
  for (int i = 1; i < argc; i++) {
    const Member *member = roster_find(roster, argv[i]);
    if (!member) return app_usage("audit: there is no member '%s'; 'cmeledger member list' shows "
                                  "them", argv[i]);
    g_ptr_array_add(members, (gpointer)member);
  }
  g_autoptr(Archive) archive = archive_open(app->home, FALSE, &error);
  if (!archive) return app_home_fault(app, g_steal_pointer(&error));
  g_autoptr(Rules) rules = app_rules(app, &exit_code);
  g_autoptr(PacketMaker) maker = rules ? packet_maker_new(app, &exit_code) : NULL;
  if (!maker) return exit_code;
  if (g_mkdir_with_parents(out, 0700) < 0) {
    app_warn("%s: %s", out, g_strerror(errno));
    return EXIT_ATTENTION;
  }
  g_autofree char *now = app_now(app);
  run = (AuditRun){app, store, archive, rules, maker, out, run.as_of, force, now};
  return audit_all(&run, members);
}
