/* The exhibits of an audit file: the list of them, where fields were read, and the page that
 * stands for what cannot be shown. */
#include "core/audit_pages.h"

void compose_exhibits(const AuditFile *file, GPtrArray *blocks) {
  static const guint32 columns[] = {6 | COLUMN_RIGHT, 46, 60, 8 | COLUMN_RIGHT};
  if (file->exhibits->len == 0) return;
  packet_add(blocks, BLOCK_HEADING, "Exhibits", NULL);
  Block *table = packet_add(blocks, BLOCK_TABLE, "Exh.", "Date and title",
                            "SHA-256 of the original", "Page", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < file->exhibits->len; i++) {
    const AuditExhibit *exhibit = file->exhibits->pdata[i];
    g_autofree char *number = g_strdup_printf("%u", exhibit->number);
    const char *more = exhibit->instead ? exhibit->instead : exhibit->remark;
    block_add(table, number, NULL);
    block_add_two(table, exhibit->caption, more ? more : "");
    block_add_two(table, exhibit->document ? exhibit->document->sha256 : "\u2013",
                  exhibit->file_name ? exhibit->file_name : "");
    block_add_page_of(table, exhibit->number);
  }
}

static void add_marks(const AuditExhibit *shown, GArray *marks) {
  for (guint i = 0; i < shown->rows->len; i++) {
    const Entry *entry = ((const AuditRow *)shown->rows->pdata[i])->entry;
    for (guint j = 0; j < entry->evidence->len; j++) {
      const Evidence *evidence = entry->evidence->pdata[j];
      for (guint k = 0; evidence->boxes && k < evidence->boxes->len; k++) {
        const Mark mark = {evidence->page, evidence->field,
                           g_array_index(evidence->boxes, Box, k)};
        g_array_append_val(marks, mark);
      }
    }
  }
}

static void add_row(const AuditRow *row, Block *table) {
  char day[DAY_TEXT_SIZE];
  const Entry *entry = row->entry;
  g_autofree char *number = g_strdup_printf("%u", row->number);
  g_autofree char *credits = credits_format(entry->credits);
  block_add(table, number, day_or_dash(entry->date, day), NULL);
  block_add_two(table, or_dash(entry->title), entry->provider ? entry->provider : "");
  block_add(table, or_dash(credits), NULL);
  block_add_two(table, row->accepted, entry->reason ? entry->reason : "");
}

/* The page in its place: why it is not shown, and for which rows it stands. */
static void add_stand_in(const AuditExhibit *shown, Exhibit *exhibit) {
  static const guint32 columns[] = {5 | COLUMN_RIGHT, 15, 48, 12 | COLUMN_RIGHT, 34};
  g_autofree char *why =
      g_strdup_printf("%s not shown: %s.", shown->document ? "This certificate is" : "These entries are",
                      shown->instead ? shown->instead : AUDIT_CANNOT_COPY);
  packet_add(exhibit->blocks, BLOCK_SUBHEADING, exhibit->label, NULL);
  packet_add(exhibit->blocks, BLOCK_PARAGRAPH, shown->caption, NULL);
  packet_add(exhibit->blocks, BLOCK_PARAGRAPH, why, NULL);
  if (shown->document)
    packet_add(exhibit->blocks, BLOCK_FACTS, "SHA-256", shown->document->sha256, NULL);
  Block *table = packet_add(exhibit->blocks, BLOCK_TABLE, "#", "Date", "Title", "Credits",
                            "Accepted", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < shown->rows->len; i++) add_row(shown->rows->pdata[i], table);
}

void compose_plates(const AuditFile *file, PacketPlan *plan) {
  for (guint i = 0; i < file->exhibits->len; i++) {
    const AuditExhibit *shown = file->exhibits->pdata[i];
    Exhibit *exhibit = packet_add_exhibit(plan);
    exhibit->label = g_strdup_printf("Exhibit %u", shown->number);
    exhibit->caption = g_strdup(shown->caption);
    exhibit->sha256 = g_strdup(shown->document ? shown->document->sha256 : "");
    if (shown->pages->len)
      g_array_append_vals(exhibit->pages, shown->pages->data, shown->pages->len);
    add_marks(shown, exhibit->marks);
    add_stand_in(shown, exhibit);
  }
}
