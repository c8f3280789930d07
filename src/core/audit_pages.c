/* The tables of an audit file: ledger, missing items, review history. */
#include "core/audit_pages.h"

#include <string.h>

/* ---- ledger ---- */

typedef void (*CellWriter)(const AuditRow *row, Block *table);

static void cell_number(const AuditRow *row, Block *table) {
  g_autofree char *number = g_strdup_printf("%u", row->number);
  block_add(table, number, NULL);
}
static void cell_date(const AuditRow *row, Block *table) {
  char day[DAY_TEXT_SIZE], start[DAY_TEXT_SIZE];
  const Entry *entry = row->entry;
  gboolean several = entry->start_date != DAY_UNKNOWN && entry->start_date != entry->date;
  g_autofree char *from =
      several ? g_strdup_printf("from %s", day_format(entry->start_date, start)) : g_strdup("");
  block_add_two(table, day_or_dash(entry->date, day), from);
}
static void cell_title(const AuditRow *row, Block *table) {
  block_add_two(table, or_dash(row->entry->title), "");
}
/* Only Category 1 needs an accreditor, and only a certificate can state one. */
static void cell_provider(const AuditRow *row, Block *table) {
  const Entry *entry = row->entry;
  const char *accreditor;
  guint page;
  ItemState state = audit_quoted(row, QUOTED_ACCREDITOR, &accreditor, &page);
  if (entry->category != CATEGORY_1 || !entry->document) accreditor = "";
  else if (state == ITEM_NOT_READ) accreditor = "accreditor not read";
  else if (!accreditor) accreditor = "accreditor not stated on the certificate";
  block_add_two(table, or_dash(entry->provider), accreditor);
}
static void cell_type(const AuditRow *row, Block *table) {
  g_autofree char *type = g_strdelimit(g_strdup(or_dash(row->entry->activity_type)), "-", ' ');
  block_add(table, type, NULL);
}
static void cell_category(const AuditRow *row, Block *table) {
  block_add(table, category_name(row->entry->category), NULL);
}
static void add_credits(Block *table, Credits credits) {
  g_autofree char *text = credits_format(credits);
  block_add(table, or_dash(text), NULL);
}
static void cell_credits(const AuditRow *row, Block *table) {
  add_credits(table, row->entry->credits);
}
static void cell_plastic(const AuditRow *row, Block *table) {
  add_credits(table, row->entry->plastic_surgery_credits);
}
static void cell_safety(const AuditRow *row, Block *table) {
  g_autofree char *text = credits_format(row->entry->patient_safety_credits);
  g_autofree char *topic = g_strdup(row->entry->safety_topic ? row->entry->safety_topic : "");
  block_add_two(table, or_dash(text), g_strdelimit(topic, "-", ' '));
}
static void cell_accepted(const AuditRow *row, Block *table) {
  block_add_two(table, row->accepted, row->entry->reason ? row->entry->reason : "");
}
static void cell_exhibit(const AuditRow *row, Block *table) {
  g_autofree char *number = g_strdup_printf("%u", row->exhibit);
  block_add(table, row->exhibit ? number : "\u2013", NULL);
}
static void cell_page(const AuditRow *row, Block *table) {
  if (row->exhibit) block_add_page_of(table, row->exhibit);
  else block_add(table, "", NULL);
}

static const struct {
  const char *name, *heading;
  guint32 column;
  CellWriter write;
} columns_of[] = {
    {"number", "#", 5 | COLUMN_RIGHT, cell_number},
    {"date", "Date", 17, cell_date},
    {"title", "Title", 38, cell_title},
    {"provider", "Provider, accreditor", 41, cell_provider},
    {"type", "Type", 15, cell_type},
    {"category", "Cat.", 8, cell_category},
    {"credits", "Credits", 10 | COLUMN_RIGHT, cell_credits},
    {"plastic-surgery", "Plastic surg.", 10 | COLUMN_RIGHT, cell_plastic},
    {"patient-safety", "Patient safety", 15 | COLUMN_RIGHT, cell_safety},
    {"accepted", "Accepted", 34, cell_accepted},
    {"exhibit", "Exh.", 7 | COLUMN_RIGHT, cell_exhibit},
    {"page", "Page", 7 | COLUMN_RIGHT, cell_page},
};

const char *const audit_column_names[] = {
    "number",  "date",            "title",          "provider", "type",    "category",
    "credits", "plastic-surgery", "patient-safety", "accepted", "exhibit", "page",
    NULL};

static int column_of(const char *name) {
  for (guint i = 0; i < G_N_ELEMENTS(columns_of); i++)
    if (strcmp(columns_of[i].name, name) == 0) return (int)i;
  return -1;
}

void compose_ledger(const AuditFile *file, GPtrArray *blocks) {
  const char *const *names = file->input.layout.columns;
  if (!names) names = audit_column_names;
  packet_add(blocks, BLOCK_ACROSS, NULL);
  packet_add(blocks, BLOCK_HEADING, "Ledger", NULL);
  if (file->rows->len == 0) {
    packet_add(blocks, BLOCK_PARAGRAPH, "There is no entry for this member.", NULL);
    return;
  }
  g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(guint32));
  Block *table = packet_add(blocks, BLOCK_TABLE, NULL);
  for (guint i = 0; names[i]; i++) {
    int at = column_of(names[i]);
    if (at < 0) continue;
    g_array_append_val(columns, columns_of[at].column);
    block_add(table, columns_of[at].heading, NULL);
  }
  block_set_columns(table, columns->len, (const guint32 *)(const void *)columns->data);
  for (guint i = 0; i < file->rows->len; i++)
    for (guint j = 0; names[j]; j++) {
      int at = column_of(names[j]);
      if (at >= 0) columns_of[at].write(file->rows->pdata[i], table);
    }
}

/* ---- missing items ---- */

static void add_item(const AuditFile *file, const AuditRow *row, Asked asked, Block *table) {
  const char *words;
  guint page;
  ItemState state = audit_item(file, row, asked, &page);
  g_autofree char *text = state == ITEM_FOUND
                              ? g_strdup_printf("p. %u", page)
                              : g_strdelimit(g_strdup(audit_item_name(state)), "-", ' ');
  if (state == ITEM_NOT_FOUND && asked == ASKED_LOCATION) block_add(table, "not stated", NULL);
  else if (state == ITEM_NOT_FOUND) block_add_bold(table, "not stated");
  else if (asked == ASKED_LOCATION && audit_quoted(row, QUOTED_LOCATION, &words, &page) == ITEM_FOUND)
    block_add_two(table, text, words);
  else block_add(table, state == ITEM_NOT_NEEDED ? "\u2013" : text, NULL);
}

static void add_items(const AuditFile *file, GPtrArray *blocks) {
  static const guint32 columns[] = {7 | COLUMN_RIGHT, 6 | COLUMN_RIGHT, 44, 12, 12, 12,
                                    12,               18,               12, 12};
  Block *table = NULL;
  for (guint i = 0; i < file->rows->len; i++) {
    const AuditRow *row = file->rows->pdata[i];
    if (row->entry->document == 0) continue;
    if (!table) {
      table = packet_add(blocks, BLOCK_TABLE, "Exh.", "#", "Title", "Physician", "Provider", "Title",
                         "Format", "Location", "Date", "Credits", NULL);
      block_set_columns(table, G_N_ELEMENTS(columns), columns);
    }
    g_autofree char *exhibit = g_strdup_printf("%u", row->exhibit);
    g_autofree char *number = g_strdup_printf("%u", row->number);
    block_add(table, exhibit, number, or_dash(row->entry->title), NULL);
    for (Asked asked = 0; asked < N_ASKED; asked++) add_item(file, row, asked, table);
  }
  if (!table) packet_add(blocks, BLOCK_PARAGRAPH, "There is no certificate to look at.", NULL);
}

static void add_open_points(const AuditFile *file, GPtrArray *blocks) {
  static const guint32 columns[] = {5 | COLUMN_RIGHT, 36, 18, 75};
  Block *table = NULL;
  for (guint i = 0; i < file->rows->len; i++) {
    const AuditRow *row = file->rows->pdata[i];
    if (row->entry->state != STATE_PENDING) continue;
    for (guint j = 0; j < row->entry->flags->len; j++) {
      const Flag *flag = row->entry->flags->pdata[j];
      if (!table) {
        packet_add(blocks, BLOCK_SUBHEADING, "What waits for review", NULL);
        table = packet_add(blocks, BLOCK_TABLE, "#", "Title", "Field", "Open point", NULL);
        block_set_columns(table, G_N_ELEMENTS(columns), columns);
      }
      g_autofree char *number = g_strdup_printf("%u", row->number);
      g_autofree char *field = g_strdelimit(g_strdup(field_name(flag->field)), "_", ' ');
      block_add(table, number, or_dash(row->entry->title), field, flag->message, NULL);
    }
  }
}

void compose_missing(const AuditFile *file, GPtrArray *blocks) {
  packet_add(blocks, BLOCK_HEADING, "Missing items", NULL);
  packet_add(blocks, BLOCK_PARAGRAPH,
             "The AMA asks that a certificate shows the physician, the accredited provider, the "
             "title, the learning format, the location if there is one, the date and the credits "
             "awarded. \u201cp. 1\u201d: read on that page of the exhibit, where a box marks it. "
             "\u201cnot stated\u201d: not found on the certificate. "
             "\u201cinferred\u201d: concluded from the page as a whole. \u201cby hand\u201d: known by a "
             "person\u2019s word. \u201cnot read\u201d: nobody looked for it. \u2013: a location, where "
             "nobody meets.",
             NULL);
  add_items(file, blocks);
  add_open_points(file, blocks);
}

/* ---- history ---- */

static const Entry *entry_of(const AuditFile *file, gint64 id) {
  for (guint i = 0; i < file->entries->len; i++) {
    const Entry *entry = file->entries->pdata[i];
    if (entry->id == id) return entry;
  }
  return NULL;
}

static char *number_of(const AuditFile *file, gint64 entry) {
  for (guint i = 0; i < file->rows->len; i++) {
    const AuditRow *row = file->rows->pdata[i];
    if (row->entry->id == entry) return g_strdup_printf("%u", row->number);
  }
  return g_strdup("\u2013");
}

static char *time_words(const char *at) {
  return at ? g_strdup_printf("%.10s %.5s", at, strlen(at) > 11 ? at + 11 : "") : g_strdup("");
}

/* How an entry came in stands in the ledger table; here is what was done to it since, and what
 * people made. */
static void add_changes(const AuditFile *file, GPtrArray *blocks) {
  static const guint32 columns[] = {17, 5 | COLUMN_RIGHT, 34, 12, 14, 44, 34};
  Block *table = NULL;
  for (guint i = 0; i < file->changes->len; i++) {
    const AuditChange *change = file->changes->pdata[i];
    const Entry *entry = entry_of(file, change->entry);
    if (!entry || (!change->person && (change->version == 1 || change->changes->len == 0))) continue;
    if (!table) {
      table = packet_add(blocks, BLOCK_TABLE, "When (UTC)", "#", "Entry", "Decision", "By",
                         "From what to what", "Reason", NULL);
      block_set_columns(table, G_N_ELEMENTS(columns), columns);
    }
    g_autofree char *when = time_words(change->at), *number = number_of(file, change->entry);
    g_autoptr(GString) what = g_string_new(NULL);
    for (guint j = 0; j < change->changes->len; j++) {
      g_auto(GStrv) sides = g_strsplit(change->changes->pdata[j], " -> ", 2);
      g_strdelimit(sides[0], "_", ' ');
      g_autofree char *said = g_strjoinv(" \u2192 ", sides);
      g_string_append_printf(what, "%s%s", j ? "; " : "", said);
    }
    block_add(table, when, number, or_dash(entry->title), change->action,
              change->person ? or_dash(change->by) : "the program", or_dash(what->str),
              or_dash(change->reason), NULL);
  }
  if (!table)
    packet_add(blocks, BLOCK_PARAGRAPH, "Nothing was changed since it came in.", NULL);
}

void compose_history(const AuditFile *file, GPtrArray *blocks) {
  static const guint32 columns[] = {12, 16, 12, 12, 60, 14};
  const GPtrArray *decisions = file->input.decisions;
  packet_add(blocks, BLOCK_HEADING, "Review history", NULL);
  add_changes(file, blocks);
  if (!decisions || decisions->len == 0) return;
  packet_add(blocks, BLOCK_SUBHEADING, "Decisions about membership and cycles", NULL);
  Block *table = packet_add(blocks, BLOCK_TABLE, "Date", "Decision", "Cycle", "Until", "Reason",
                            "By", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < decisions->len; i++) {
    const Decision *decision = decisions->pdata[i];
    char date[DAY_TEXT_SIZE], cycle[DAY_TEXT_SIZE], until[DAY_TEXT_SIZE];
    block_add(table, day_format(decision->date, date), decision->kind,
              day_or_dash(decision->cycle, cycle), day_or_dash(decision->until, until),
              or_dash(decision->reason), or_dash(decision->by), NULL);
  }
}
