/* The record of a member audit file: rows, exhibits, and nothing of anybody else. */
#include "core/audit.h"

#include <string.h>

#include "core/audit_file.h"

AuditChange *audit_change_new(void) {
  AuditChange *change = g_new0(AuditChange, 1);
  change->changes = g_ptr_array_new_with_free_func(g_free);
  return change;
}

void audit_change_free(AuditChange *change) {
  if (!change) return;
  g_free(change->action);
  g_free(change->by);
  g_free(change->at);
  g_free(change->reason);
  g_ptr_array_unref(change->changes);
  g_free(change);
}

AuditDocument *audit_document_new(void) {
  AuditDocument *document = g_new0(AuditDocument, 1);
  document->others = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  return document;
}

void audit_document_free(AuditDocument *document) {
  if (!document) return;
  g_free(document->sha256);
  g_free(document->suffix);
  g_free(document->unshown);
  g_ptr_array_unref(document->others);
  g_free(document);
}

static void row_free(gpointer pointer) {
  AuditRow *row = pointer;
  g_free(row->accepted);
  g_free(row);
}

static void exhibit_free(gpointer pointer) {
  AuditExhibit *exhibit = pointer;
  g_free(exhibit->caption);
  g_free(exhibit->file_name);
  g_array_unref(exhibit->pages);
  g_free(exhibit->instead);
  g_free(exhibit->remark);
  g_ptr_array_unref(exhibit->rows);
  g_free(exhibit);
}

/* ---- nothing of another member ---- */

/* Flags about whose a certificate is name other members, or folders that are called like them. */
static void forget_others_in(GPtrArray *flags) {
  static const char *const about_others[] = {"member-several", "member-not-of-folder",
                                             "folder-unknown", NULL};
  for (guint i = 0; i < flags->len; i++) {
    Flag *flag = flags->pdata[i];
    if (!g_strv_contains(about_others, flag->code)) continue;
    g_free(flag->message);
    flag->message = g_strdup("Whose certificate this is was in doubt.");
  }
}

static AuditChange *change_without_others(const AuditChange *given, const char *member_id) {
  AuditChange *change = audit_change_new();
  change->entry = given->entry;
  change->version = given->version;
  change->action = g_strdup(given->action);
  change->by = g_strdup(given->by);
  change->at = g_strdup(given->at);
  change->reason = g_strdup(given->reason);
  change->person = given->person;
  for (guint i = 0; i < given->changes->len; i++) {
    const char *said = given->changes->pdata[i], *arrow = strstr(said, " -> ");
    gboolean about_member = arrow && g_str_has_prefix(said, "member: ");
    gboolean here = about_member && strcmp(arrow + 4, member_id) == 0;
    g_ptr_array_add(change->changes, !about_member ? g_strdup(said)
                                     : here ? g_strconcat("member: another -> ", member_id, NULL)
                                            : g_strdup("member: to another"));
  }
  return change;
}

/* ---- exhibits ---- */

static gboolean has_page(const GArray *pages, guint page) {
  for (guint i = 0; i < pages->len; i++)
    if (g_array_index(pages, guint, i) == page) return TRUE;
  return FALSE;
}

/* TRUE when every entry's place in the document is known. */
static gboolean add_pages_of(GArray *pages, const Entry *entry) {
  for (guint i = 0; i < entry->evidence->len; i++) {
    guint page = ((const Evidence *)entry->evidence->pdata[i])->page;
    if (page > 0 && !has_page(pages, page)) g_array_append_val(pages, page);
  }
  return entry->evidence->len > 0;
}

static int by_number(gconstpointer a, gconstpointer b) {
  return *(const guint *)a < *(const guint *)b ? -1 : *(const guint *)a > *(const guint *)b;
}

/* The pages that carry rows of the member and of nobody else; none where that cannot be told. */
static void keep_own_pages(AuditExhibit *exhibit) {
  g_autoptr(GArray) own = g_array_new(FALSE, FALSE, sizeof(guint));
  g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(guint));
  const GPtrArray *foreign = exhibit->document->others;
  gboolean placed = TRUE;
  for (guint i = 0; i < foreign->len; i++) placed &= add_pages_of(others, foreign->pdata[i]);
  for (guint i = 0; placed && i < exhibit->rows->len; i++)
    add_pages_of(own, ((const AuditRow *)exhibit->rows->pdata[i])->entry);
  for (guint i = 0; i < own->len; i++)
    if (!has_page(others, g_array_index(own, guint, i)))
      g_array_append_val(exhibit->pages, g_array_index(own, guint, i));
  g_array_sort(exhibit->pages, by_number);
}

static void settle_what_is_shown(const AuditInput *input, AuditExhibit *exhibit) {
  const AuditDocument *document = exhibit->document;
  if (document->others->len && input->show_shared) {
    exhibit->remark = g_strdup("shown whole, though its pages hold rows of other persons (setting "
                               "audit-shared-papers)");
  } else if (document->others->len) {
    keep_own_pages(exhibit);
    if (exhibit->pages->len)
      exhibit->remark = g_strdup("other pages of it hold rows of other persons and are not shown; "
                                 "the original stays in the office's archive");
    else
      exhibit->instead = g_strdup("its pages hold rows of other persons; the original stays in the "
                                  "office's archive");
  }
  if (!exhibit->instead && document->unshown) exhibit->instead = g_strdup(document->unshown);
}

/* "07 2024-03-05 Title.pdf": what a file system anywhere takes, and what a person finds. */
static char *name_of_original(const AuditExhibit *exhibit) {
  g_autofree char *plain = g_utf8_normalize(exhibit->caption, -1, G_NORMALIZE_ALL);
  GString *name = g_string_new(NULL);
  g_string_printf(name, "%02u ", exhibit->number);
  for (const char *c = plain ? plain : ""; *c && name->len < 80; c++) {
    if (g_ascii_isalnum(*c) || strchr("-_.,", *c)) g_string_append_c(name, *c);
    else if ((guchar)*c < 0x80 && name->str[name->len - 1] != ' ') g_string_append_c(name, ' ');
  }
  g_strchomp(name->str);
  name->len = strlen(name->str);
  g_string_append_printf(name, ".%s", exhibit->document->suffix);
  return g_string_free(name, FALSE);
}

static char *caption_of(const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  return entry->date == DAY_UNKNOWN
             ? g_strdup(entry->title ? entry->title : "(no title)")
             : g_strdup_printf("%s %s", day_format(entry->date, day),
                               entry->title ? entry->title : "(no title)");
}

static AuditExhibit *exhibit_new(AuditFile *file, const AuditDocument *document, char *caption) {
  AuditExhibit *exhibit = g_new0(AuditExhibit, 1);
  g_ptr_array_add(file->exhibits, exhibit);
  exhibit->number = file->exhibits->len;
  exhibit->document = document;
  exhibit->caption = caption;
  exhibit->pages = g_array_new(FALSE, FALSE, sizeof(guint));
  exhibit->rows = g_ptr_array_new();
  return exhibit;
}

static void attach(AuditExhibit *exhibit, AuditRow *row) {
  row->exhibit = exhibit->number;
  g_ptr_array_add(exhibit->rows, row);
}

/* Exhibits in the order in which the ledger meets their documents; what has none comes last. */
static void add_exhibits(AuditFile *file) {
  g_autoptr(GHashTable) documents = g_hash_table_new(g_int64_hash, g_int64_equal);
  g_autoptr(GHashTable) known = g_hash_table_new(g_int64_hash, g_int64_equal);
  g_autoptr(GPtrArray) without = g_ptr_array_new();
  for (guint i = 0; i < file->input.documents->len; i++) {
    AuditDocument *document = file->input.documents->pdata[i];
    g_hash_table_insert(documents, &document->id, document);
  }
  for (guint i = 0; i < file->rows->len; i++) {
    AuditRow *row = file->rows->pdata[i];
    AuditDocument *document = g_hash_table_lookup(documents, &row->entry->document);
    if (!document) {
      g_ptr_array_add(without, row);
      continue;
    }
    AuditExhibit *exhibit = g_hash_table_lookup(known, &document->id);
    if (!exhibit) {
      exhibit = exhibit_new(file, document, caption_of(row->entry));
      g_hash_table_insert(known, &document->id, exhibit);
    }
    attach(exhibit, row);
  }
  for (guint i = 0; i < file->exhibits->len; i++) {
    AuditExhibit *exhibit = file->exhibits->pdata[i];
    settle_what_is_shown(&file->input, exhibit);
    if (exhibit->document->archived &&
        (exhibit->document->others->len == 0 || file->input.show_shared))
      exhibit->file_name = name_of_original(exhibit);
  }
  if (without->len == 0) return;
  AuditExhibit *last = exhibit_new(file, NULL, g_strdup("Entries without a document"));
  last->instead = g_strdup("there is no document, and they stand on the word of whoever "
                           "reported them");
  for (guint i = 0; i < without->len; i++) attach(last, without->pdata[i]);
}

/* ---- the whole ---- */

AuditFile *audit_file_new(const AuditInput *input) {
  AuditFile *file = g_new0(AuditFile, 1);
  file->input = *input;
  file->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  file->changes = g_ptr_array_new_with_free_func((GDestroyNotify)audit_change_free);
  file->rows = g_ptr_array_new_with_free_func(row_free);
  file->exhibits = g_ptr_array_new_with_free_func(exhibit_free);
  for (guint i = 0; i < input->entries->len; i++) {
    Entry *entry = entry_dup(input->entries->pdata[i]);
    forget_others_in(entry->flags);
    forget_others_in(entry->notes);
    g_ptr_array_add(file->entries, entry);
  }
  for (guint i = 0; i < input->changes->len; i++)
    g_ptr_array_add(file->changes,
                    change_without_others(input->changes->pdata[i], input->member->id));
  file->evaluation = evaluate(input->rules, input->member, file->entries, input->decisions,
                              input->as_of, TRUE);
  file->verdict = evaluation_sentence(file->evaluation, input->rules);
  for (guint i = 0; i < file->entries->len; i++) {
    const Entry *entry = file->entries->pdata[i];
    if (entry->state == STATE_REJECTED) continue;
    AuditRow *row = g_new0(AuditRow, 1);
    row->entry = entry;
    row->number = file->rows->len + 1;
    row->accepted = audit_how_accepted(file, entry);
    g_ptr_array_add(file->rows, row);
  }
  add_exhibits(file);
  return file;
}

void audit_file_free(AuditFile *file) {
  if (!file) return;
  g_ptr_array_unref(file->exhibits);
  g_ptr_array_unref(file->rows);
  evaluation_free(file->evaluation);
  g_ptr_array_unref(file->changes);
  g_ptr_array_unref(file->entries);
  g_free(file->verdict);
  g_free(file);
}
