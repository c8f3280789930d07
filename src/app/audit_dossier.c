/* One member's audit file, from the ledger to the bag; nothing of another member goes in. */
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/audit.h"
#include "app/audit_anonymous.h"
#include "core/entry_csv.h"

static GQuark dossier_error_quark(void) { return g_quark_from_static_string("cmeledger-dossier"); }

void dossier_free(Dossier *dossier) {
  if (!dossier) return;
  packet_plan_free(dossier->plan);
  audit_file_free(dossier->file);
  audit_source_free(dossier->source);
  member_free(dossier->hidden);
  g_ptr_array_unref(dossier->withheld);
  g_free(dossier->fingerprint);
  g_free(dossier);
}

/* ---- what it says ---- */

GString *dossier_ledger(const AuditFile *file) {
  GString *csv = g_string_new(NULL);
  entry_csv_write_header(csv);
  for (guint i = 0; i < file->rows->len; i++)
    entry_csv_write(csv, ((const AuditRow *)file->rows->pdata[i])->entry);
  return csv;
}

/* What is not shown, or not there, or shown all the same: said in the bag's own list too. */
static void list_withheld(Dossier *dossier) {
  if (dossier->hidden)
    g_ptr_array_add(dossier->withheld, g_strdup("every certificate: this file is anonymous"));
  for (guint i = 0; !dossier->hidden && i < dossier->file->exhibits->len; i++) {
    const AuditExhibit *exhibit = dossier->file->exhibits->pdata[i];
    const char *why = exhibit->instead ? exhibit->instead : exhibit->remark;
    if (why && exhibit->document)
      g_ptr_array_add(dossier->withheld, g_strdup_printf("exhibit %u: %s", exhibit->number, why));
  }
  for (guint i = 0; i < dossier->source->redacted->len; i++)
    g_ptr_array_add(dossier->withheld,
                    g_strdup_printf("entry %" G_GINT64_FORMAT ": the name on its paper is another's, "
                                    "and nobody has decided yet",
                                    g_array_index(dossier->source->redacted, gint64, i)));
}

/* Whatever changes the file changes this; who prepared it when is not among it. */
static char *fingerprint_of(const AuditRun *run, const AuditFile *file) {
  const AuditLayout *layout = &run->layout;
  const char *const *sections = layout->sections ? layout->sections : audit_section_names;
  const char *const *columns = layout->columns ? layout->columns : audit_column_names;
  g_autofree char *json = audit_write_json(file, NULL);
  g_autofree char *parts = g_strjoinv(" ", (char **)sections);
  g_autofree char *cells = g_strjoinv(" ", (char **)columns);
  g_autofree char *all = g_strjoin("\n", json, parts, cells, run->anonymous ? "anonymous" : "",
                                   run->form.key ? sign_key_id(run->form.key) : "unsigned", NULL);
  return sha256_of_bytes(all, strlen(all));
}

Dossier *dossier_read(const AuditRun *run, const Member *member, const char *name,
                      GError **error) {
  g_autoptr(Dossier) dossier = g_new0(Dossier, 1);
  dossier->withheld = g_ptr_array_new_with_free_func(g_free);
  dossier->source = audit_gather(run->store, run->rules, member, run->as_of, run->shared, error);
  if (!dossier->source) return NULL;
  audit_hide_others(run->others, dossier->source);
  dossier->source->input.layout = run->layout;
  dossier->source->input.known_on = run->known_on;
  if (run->anonymous) dossier->hidden = audit_hide_member(dossier->source, name);
  dossier->file = audit_file_new(&dossier->source->input);
  dossier->fingerprint = fingerprint_of(run, dossier->file);
  if (run->prepared_by) dossier->file->input.prepared_by = run->prepared_by;
  if (run->prepared_at) dossier->file->input.prepared_at = run->prepared_at;
  dossier->plan = audit_compose(dossier->file);
  list_withheld(dossier);
  return g_steal_pointer(&dossier);
}

/* ---- into the bag ---- */

static GBytes *original_of(const AuditRun *run, const AuditDocument *document, GError **error) {
  struct stat status;
  int fd = archive_open_file(run->archive, document->sha256, document->suffix, error);
  if (fd < 0) return NULL;
  g_autoptr(GMappedFile) mapped =
      fstat(fd, &status) == 0 ? g_mapped_file_new_from_fd(fd, FALSE, error) : NULL;
  close(fd);
  return mapped ? g_mapped_file_get_bytes(mapped) : NULL;
}

static gboolean is_unchanged(const AuditDocument *document, GBytes *original, GError **error) {
  gsize length;
  gconstpointer start = g_bytes_get_data(original, &length);
  g_autofree char *hash = sha256_of_bytes(start, length);
  if (strcmp(hash, document->sha256) == 0) return TRUE;
  g_set_error(error, dossier_error_quark(), 0,
              "the original of document %" G_GINT64_FORMAT " is no longer what came in; "
              "'cmeledger verify' says more", document->id);
  return FALSE;
}

gboolean dossier_add_originals(Dossier *dossier, const AuditRun *run, Bag *bag, GError **error) {
  for (guint i = 0; i < dossier->file->exhibits->len; i++) {
    const AuditExhibit *shown = dossier->file->exhibits->pdata[i];
    Exhibit *exhibit = dossier->plan->exhibits->pdata[i];
    gboolean drawn = shown->document && !shown->instead;
    if (!shown->file_name && !drawn) continue;
    g_autoptr(GBytes) original = original_of(run, shown->document, error);
    if (!original || !is_unchanged(shown->document, original, error)) return FALSE;
    if (drawn) exhibit_take_original(run->redrawer, exhibit, original);
    if (!shown->file_name) continue;
    g_autofree char *name = g_strconcat("certificates/", shown->file_name, NULL);
    g_autofree char *hash = bag_add(bag, name, original, error);
    if (!hash) return FALSE;
  }
  return TRUE;
}

static void describe(const Dossier *dossier, const AuditRun *run, Bag *bag) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *rules =
      g_strdup_printf("%s, version %s", rules_id(run->rules), rules_version(run->rules));
  g_autofree char *bagged = g_strndup(run->prepared_at, DAY_TEXT_SIZE - 1);
  bag_info(bag, "Bag-Software-Agent", "cmeledger " CMELEDGER_VERSION);
  bag_info(bag, "Bagging-Date", bagged);
  bag_info(bag, "External-Identifier", dossier->source->input.member->id);
  bag_info(bag, "External-Description", "CME audit file of one member");
  bag_info(bag, "Prepared-At", run->prepared_at);
  bag_info(bag, "Prepared-By", run->prepared_by);
  bag_info(bag, "As-Of", day_format(run->as_of, day));
  if (run->known_on != DAY_UNKNOWN) bag_info(bag, "Known-On", day_format(run->known_on, day));
  bag_info(bag, "Rules", rules);
  bag_info(bag, "Standing", standing_name(dossier->file->evaluation->standing));
  bag_info(bag, "Verdict", dossier->file->verdict);
  for (guint i = 0; i < dossier->withheld->len; i++)
    bag_info(bag, "Withheld", dossier->withheld->pdata[i]);
  if (run->form.key) bag_info(bag, "Signing-Key", sign_key_id(run->form.key));
  bag_info(bag, "Fingerprint", dossier->fingerprint);
}

/* For whoever opens the folder without us. */
static char *read_me(const Dossier *dossier, const AuditRun *run) {
  const AuditInput *input = &dossier->file->input;
  char day[DAY_TEXT_SIZE];
  GString *text = g_string_new(NULL);
  g_string_append_printf(
      text,
      "CME audit file of member %s, as of %s\n"
      "%s\n\n"
      "data/audit.pdf       the file itself: verdict, ledger, certificates\n"
      "data/audit.json      all that it says, for programs\n"
      "data/ledger.csv      the ledger, for a spreadsheet\n"
      "%s"
      "\nTo see that nothing was changed, in this folder (it is a BagIt bag, RFC 8493):\n"
      "  sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt\n",
      input->member->id, day_format(input->as_of, day), dossier->file->verdict,
      audit_has_originals(dossier->file) ? "data/certificates/   the originals, byte for byte\n" : "");
  if (run->form.key)
    g_string_append_printf(
        text,
        "To see who made it, with the public key of the office (here office.pub):\n"
        "  openssl %s tagmanifest-sha256.txt%s\n"
        "The key's SHA-256 is %s.\n",
        sign_key_is_rsa(run->form.key)
            ? "dgst -sha256 -verify office.pub -signature tagmanifest-sha256.txt.sig"
            : "pkeyutl -verify -pubin -inkey office.pub -rawin -in",
        sign_key_is_rsa(run->form.key) ? "" : " -sigfile tagmanifest-sha256.txt.sig",
        sign_key_id(run->form.key));
  if (dossier->withheld->len) g_string_append(text, "\nNot shown, or not whole:\n");
  for (guint i = 0; i < dossier->withheld->len; i++)
    g_string_append_printf(text, "  %s\n", (char *)dossier->withheld->pdata[i]);
  return g_string_free(text, FALSE);
}

static char *add_bytes(Bag *bag, const char *name, GBytes *bytes, GError **error) {
  char *hash = bag_add(bag, name, bytes, error);
  g_bytes_unref(bytes);
  return hash;
}

gboolean dossier_add_front(const Dossier *dossier, const AuditRun *run, Bag *bag,
                           const Packet *packet, GError **error) {
  char *json = audit_write_json(dossier->file, packet);
  g_autofree char *json_hash =
      add_bytes(bag, "audit.json", g_bytes_new_take(json, strlen(json)), error);
  g_autofree char *csv_hash =
      json_hash ? add_bytes(bag, "ledger.csv",
                            g_string_free_to_bytes(dossier_ledger(dossier->file)), error)
                : NULL;
  g_autofree char *pdf_hash = csv_hash ? bag_add(bag, "audit.pdf", packet->pdf, error) : NULL;
  g_autofree char *for_people = read_me(dossier, run);
  describe(dossier, run, bag);
  return pdf_hash && bag_add_tag(bag, "README.txt", for_people, error);
}
