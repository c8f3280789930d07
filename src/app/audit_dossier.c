/* One member's audit file, from the ledger to the bag; nothing of another member goes in. */
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/audit.h"
#include "core/audit.h"
#include "core/entry_csv.h"

#define MOST_NAME_BYTES 80

static GQuark dossier_error_quark(void) { return g_quark_from_static_string("cmeledger-dossier"); }

void dossier_free(Dossier *dossier) {
  if (!dossier) return;
  g_clear_pointer(&dossier->entries, g_ptr_array_unref);
  g_clear_pointer(&dossier->decisions, g_ptr_array_unref);
  g_clear_pointer(&dossier->documents, g_array_unref);
  packet_plan_free(dossier->plan);
  g_ptr_array_unref(dossier->names);
  g_ptr_array_unref(dossier->withheld);
  g_free(dossier->fingerprint);
  g_free(dossier);
}

/* ---- whose paper it is ---- */

static gboolean is_name_of(const Member *member, const char *printed) {
  gboolean fits = name_compare(member->name, printed) != NAME_DIFFERS;
  for (guint i = 0; i < member->aliases->len && !fits; i++)
    fits = name_compare(member->aliases->pdata[i], printed) != NAME_DIFFERS;
  return fits;
}

/* Dropped in this member's folder with another name on it, and nobody has said that it is right. */
static gboolean names_another(const Entry *entry) {
  return entry->state != STATE_APPROVED && entry_find_flag(entry, "member-not-of-folder");
}

typedef struct {
  const Member *member;
  gboolean shared;
} Paper;

static gboolean look_at_row(Entry *entry, gpointer user_data) {
  Paper *paper = user_data;
  if (entry->member_id)
    paper->shared = strcmp(entry->member_id, paper->member->id) != 0 || names_another(entry);
  else
    paper->shared = !entry->member_name || !is_name_of(paper->member, entry->member_name);
  return !paper->shared;
}

/* The row stays, since the verdict speaks of it; the words of a stranger's paper do not. */
static void redact(Dossier *dossier, Entry *entry) {
  static const Field words[] = {FIELD_MEMBER_NAME, FIELD_TITLE, FIELD_PROVIDER, FIELD_PROVIDER_ID,
                                FIELD_REFERENCE};
  g_autofree char *why = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) entry_set(entry, words[i], "", &why);
  g_ptr_array_set_size(entry->evidence, 0);
  g_ptr_array_set_size(entry->candidates, 0);
  g_ptr_array_add(dossier->withheld,
                  g_strdup_printf("entry %" G_GINT64_FORMAT ": the name on its paper is another's, "
                                  "and nobody has decided yet", entry->id));
}

/* ---- what it says ---- */

/* "certificates/07 2024-03-05 Title.pdf": what a file system anywhere takes, and what a person
 * finds. The number makes it the only one of its name, whatever the case. */
static char *exhibit_name(guint number, const char *caption, const char *suffix) {
  g_autofree char *plain = g_utf8_normalize(caption, -1, G_NORMALIZE_ALL);
  GString *name = g_string_new("certificates/");
  g_string_append_printf(name, "%02u ", number);
  gsize most = name->len + MOST_NAME_BYTES;
  for (const char *c = plain ? plain : ""; *c && name->len < most; c++) {
    if (g_ascii_isalnum(*c) || strchr("-_.,", *c)) g_string_append_c(name, *c);
    else if ((guchar)*c < 0x80 && name->str[name->len - 1] != ' ') g_string_append_c(name, ' ');
  }
  while (strchr(" .", name->str[name->len - 1])) g_string_truncate(name, name->len - 1);
  g_string_append_printf(name, ".%s", suffix);
  return g_string_free(name, FALSE);
}

GString *dossier_ledger(const GPtrArray *entries) {
  GString *csv = g_string_new(NULL);
  entry_csv_write_header(csv);
  for (guint i = 0; i < entries->len; i++) entry_csv_write(csv, entries->pdata[i]);
  return csv;
}

static PacketPlan *compose(const AuditRun *run, const Dossier *dossier, const char *by,
                           const char *at, GArray **documents) {
  const AuditInput input = {run->rules, dossier->member, dossier->entries, dossier->decisions,
                            run->as_of, by, at};
  return audit_compose(&input, documents);
}

/* Says which exhibits are shown, and why the others are not. */
static gboolean name_exhibits(Dossier *dossier, const AuditRun *run, GString *all, GError **error) {
  for (guint i = 0; i < dossier->documents->len; i++) {
    Exhibit *exhibit = dossier->plan->exhibits->pdata[i];
    gint64 id = g_array_index(dossier->documents, gint64, i);
    g_autoptr(Document) document = store_document_by_id(run->store, id, error);
    Paper paper = {dossier->member, FALSE};
    if (!document || !store_paper_visit(run->store, id, look_at_row, &paper, error)) return FALSE;
    const char *why = NULL;
    if (!document->archived) why = "the original was too large to be kept";
    else if (paper.shared && !run->shared) why = "its pages hold rows of other persons";
    g_ptr_array_add(dossier->names,
                    why ? NULL : exhibit_name(i + 1, exhibit->caption, document->suffix));
    if (why) {
      g_free(exhibit->instead);
      exhibit->instead = g_strdup_printf("This certificate is not shown: %s.", why);
    } else if (paper.shared) {
      why = "shown whole, though its pages hold rows of other persons (setting audit-shared-papers)";
    }
    if (why) g_ptr_array_add(dossier->withheld, g_strdup_printf("exhibit %u: %s", i + 1, why));
    g_string_append_printf(all, "%s %s\n", document->sha256, why ? why : "");
  }
  return TRUE;
}

static gboolean read_ledger(Dossier *dossier, const AuditRun *run, GError **error) {
  const EntryFilter filter = {.member_id = dossier->member->id, .details = TRUE};
  dossier->entries = store_entries(run->store, &filter, error);
  dossier->decisions =
      dossier->entries ? store_decisions(run->store, dossier->member->id, error) : NULL;
  if (!dossier->decisions) return FALSE;
  for (guint i = 0; i < dossier->entries->len;) {
    Entry *entry = dossier->entries->pdata[i];
    if (entry->state == STATE_REJECTED) {
      g_ptr_array_remove_index(dossier->entries, i);
      continue;
    }
    if (names_another(entry)) redact(dossier, entry);
    i++;
  }
  return TRUE;
}

Dossier *dossier_read(const AuditRun *run, const Member *member, GError **error) {
  g_autoptr(Dossier) dossier = g_new0(Dossier, 1);
  dossier->member = member;
  dossier->names = g_ptr_array_new_with_free_func(g_free);
  dossier->withheld = g_ptr_array_new_with_free_func(g_free);
  if (!read_ledger(dossier, run, error)) return NULL;

  g_autoptr(GArray) same = NULL;
  g_autoptr(PacketPlan) unsigned_plan = compose(run, dossier, "", "", &same);
  g_autoptr(GBytes) plan = packet_plan_encode(unsigned_plan);
  g_autofree char *said = sha256_of_bytes(g_bytes_get_data(plan, NULL), g_bytes_get_size(plan));
  g_autoptr(GString) all = dossier_ledger(dossier->entries);
  g_string_append_printf(all, "%s %s %s\n", CMELEDGER_VERSION, said,
                         run->form.key ? sign_key_id(run->form.key) : "unsigned");

  dossier->plan = compose(run, dossier, run->prepared_by, run->prepared_at, &dossier->documents);
  if (!name_exhibits(dossier, run, all, error)) return NULL;
  dossier->fingerprint = sha256_of_bytes(all->str, all->len);
  return g_steal_pointer(&dossier);
}

/* ---- into the bag ---- */

static GBytes *original_of(const AuditRun *run, const Document *document, GError **error) {
  struct stat status;
  int fd = archive_open_file(run->archive, document->sha256, document->suffix, error);
  if (fd < 0) return NULL;
  g_autoptr(GMappedFile) mapped =
      fstat(fd, &status) == 0 ? g_mapped_file_new_from_fd(fd, FALSE, error) : NULL;
  close(fd);
  return mapped ? g_mapped_file_get_bytes(mapped) : NULL;
}

gboolean dossier_add_originals(Dossier *dossier, const AuditRun *run, Bag *bag, GError **error) {
  for (guint i = 0; i < dossier->documents->len; i++) {
    Exhibit *exhibit = dossier->plan->exhibits->pdata[i];
    if (!dossier->names->pdata[i]) continue;
    g_autoptr(Document) document =
        store_document_by_id(run->store, g_array_index(dossier->documents, gint64, i), error);
    if (!document || !(exhibit->pdf = original_of(run, document, error))) return FALSE;
    g_autofree char *hash = bag_add(bag, dossier->names->pdata[i], exhibit->pdf, error);
    if (!hash) return FALSE;
    if (strcmp(hash, document->sha256) != 0) {
      g_set_error(error, dossier_error_quark(), 0,
                  "the original of document %" G_GINT64_FORMAT " is no longer what came in; "
                  "'cmeledger verify' says more", document->id);
      return FALSE;
    }
  }
  return TRUE;
}

static void describe(const Dossier *dossier, const AuditRun *run, Bag *bag) {
  const Member *member = dossier->member;
  char day[DAY_TEXT_SIZE];
  g_autoptr(Evaluation) evaluation = evaluate(run->rules, member, dossier->entries,
                                              dossier->decisions, run->as_of, FALSE);
  g_autofree char *sentence = evaluation_sentence(evaluation, run->rules);
  g_autofree char *rules =
      g_strdup_printf("%s, version %s", rules_id(run->rules), rules_version(run->rules));
  g_autofree char *bagged = g_strndup(run->prepared_at, DAY_TEXT_SIZE - 1);
  bag_info(bag, "Bag-Software-Agent", "cmeledger " CMELEDGER_VERSION);
  bag_info(bag, "Bagging-Date", bagged);
  bag_info(bag, "External-Identifier", member->id);
  bag_info(bag, "External-Description", "CME audit file of one member");
  bag_info(bag, "Prepared-At", run->prepared_at);
  bag_info(bag, "Prepared-By", run->prepared_by);
  bag_info(bag, "As-Of", day_format(run->as_of, day));
  bag_info(bag, "Rules", rules);
  bag_info(bag, "Standing", standing_name(evaluation->standing));
  bag_info(bag, "Verdict", sentence);
  for (guint i = 0; i < dossier->withheld->len; i++)
    bag_info(bag, "Withheld", dossier->withheld->pdata[i]);
  if (run->form.key) bag_info(bag, "Signing-Key", sign_key_id(run->form.key));
  bag_info(bag, "Fingerprint", dossier->fingerprint);
}

gboolean dossier_add_front(const Dossier *dossier, const AuditRun *run, Bag *bag, GBytes *pdf,
                           GError **error) {
  g_autoptr(GBytes) csv = g_string_free_to_bytes(dossier_ledger(dossier->entries));
  g_autofree char *pdf_hash = bag_add(bag, "audit.pdf", pdf, error);
  g_autofree char *csv_hash = pdf_hash ? bag_add(bag, "ledger.csv", csv, error) : NULL;
  describe(dossier, run, bag);
  return csv_hash != NULL;
}
