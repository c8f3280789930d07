/* Reading a roster, and comparing it with the one before. */
#include "core/roster.h"

#include <string.h>

typedef enum { COL_ID, COL_NAME, COL_MEMBERSHIP, COL_FIRST, COL_BEGINS, COL_ALIASES, COL_EMAIL, COL_NPI, N_COLS } Col;
static const char *const names[] = {"member_id", "name", "membership", "first_cycle_start", "ledger_begins",
                                    "aliases", "email", "npi", NULL};

void row_fault_free(RowFault *fault) {
  if (!fault) return;
  g_free(fault->message);
  g_free(fault);
}

RowFault *csv_row_overflow(const CsvRecord *head, const CsvRecord *record) {
  for (guint i = head->cells->len; i < record->cells->len; i++) {
    if (*(const char *)record->cells->pdata[i] == '\0') continue;
    RowFault *fault = g_new(RowFault, 1);
    *fault = (RowFault){record->line, i + 1,
                        g_strdup("more cells than the header names; a text with a comma needs "
                                 "quotes around it")};
    return fault;
  }
  return NULL;
}

void roster_row_free(RosterRow *row) {
  member_free(row->member);
  row_fault_free(row->fault);
  g_free(row);
}

static int find_heading(const CsvRecord *head, const char *name) {
  for (guint i = 0; i < head->cells->len; i++)
    if (g_ascii_strcasecmp(g_strstrip((char *)head->cells->pdata[i]), name) == 0) return (int)i;
  return -1;
}

/* A heading that was mapped once need not be in every file: our own name serves too. */
static gboolean find_columns(const CsvRecord *head, GHashTable *headings, int columns[N_COLS], char **why) {
  for (Col col = 0; col < N_COLS; col++) {
    const char *mapped = headings ? g_hash_table_lookup(headings, names[col]) : NULL;
    columns[col] = mapped ? find_heading(head, mapped) : -1;
    if (columns[col] < 0) columns[col] = find_heading(head, names[col]);
    if (columns[col] < 0 && col <= COL_FIRST) {
      *why = g_strdup_printf("there is no column '%s'; name the file's own with --map %s=HEADING",
                             mapped ? mapped : names[col], names[col]);
      return FALSE;
    }
  }
  return TRUE;
}

static char *read_membership(const char *word, GHashTable *classes, Member *member) {
  g_autofree char *lower = g_ascii_strdown(word, -1);
  static const char *const known[] = {"active", "candidate", "exempt", NULL};
  const char *mapped = classes ? g_hash_table_lookup(classes, lower) : NULL;
  if (!mapped && g_strv_contains(known, lower)) mapped = lower;
  if (!*word) return g_strdup("membership is empty; it is active, candidate or exempt");
  if (!mapped)
    return g_strdup_printf("membership '%s' is not known; say what it is with 'cmeledger member class "
                           "\"%s\"=active' (or candidate, exempt)", word, word);
  member->membership = g_strdup(mapped);
  return NULL;
}

/* The column at fault and why; NULL when the row is sound. */
static RowFault *read_row(const CsvRecord *record, const int columns[N_COLS], GHashTable *classes, Member *member) {
  const char *cell[N_COLS];
  Col bad = N_COLS;
  char *message = NULL;
  for (Col col = 0; col < N_COLS; col++)
    cell[col] = columns[col] >= 0 && (guint)columns[col] < record->cells->len
                    ? g_strstrip((char *)record->cells->pdata[columns[col]]) : "";
  if (!member_id_is_valid(cell[COL_ID])) {
    bad = COL_ID;
    message = g_strdup_printf("member_id '%s' must be letters, digits, '.', '_' or '-', at most 64", cell[COL_ID]);
  } else if (!*cell[COL_NAME]) {
    bad = COL_NAME;
    message = g_strdup("the name is empty");
  } else if ((message = read_membership(cell[COL_MEMBERSHIP], classes, member))) {
    bad = COL_MEMBERSHIP;
  } else if (!day_parse(cell[COL_FIRST], &member->first_cycle_start)) {
    bad = COL_FIRST;
    message = g_strdup_printf("first_cycle_start '%s' must be a date like 2023-01-01", cell[COL_FIRST]);
  } else if (*cell[COL_BEGINS] && !day_parse(cell[COL_BEGINS], &member->ledger_begins)) {
    bad = COL_BEGINS;
    message = g_strdup_printf("ledger_begins '%s' must be a date like 2023-01-01, or empty", cell[COL_BEGINS]);
  }
  if (message) {
    RowFault *fault = g_new(RowFault, 1);
    *fault = (RowFault){record->line, (guint)columns[bad] + 1, message};
    return fault;
  }
  member->id = g_strdup(cell[COL_ID]);
  member->name = g_strdup(cell[COL_NAME]);
  member->email = *cell[COL_EMAIL] ? g_strdup(cell[COL_EMAIL]) : NULL;
  member->npi = *cell[COL_NPI] ? g_strdup(cell[COL_NPI]) : NULL;
  g_auto(GStrv) aliases = g_strsplit(cell[COL_ALIASES], ";", -1);
  for (guint i = 0; aliases[i]; i++)
    if (*g_strstrip(aliases[i])) g_ptr_array_add(member->aliases, g_strdup(aliases[i]));
  return NULL;
}

gboolean roster_column_is_known(const char *name) { return g_strv_contains(names, name); }

GPtrArray *roster_parse(const char *text, gsize length, GHashTable *headings, GHashTable *classes, char **why) {
  int columns[N_COLS];
  g_autoptr(GPtrArray) records = csv_parse(text, length, why);
  if (!records) return NULL;
  if (records->len == 0) {
    *why = g_strdup("the file is empty; it needs a header row");
    return NULL;
  }
  if (!find_columns(records->pdata[0], headings, columns, why)) return NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)roster_row_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 1; i < records->len; i++) {
    const CsvRecord *record = records->pdata[i];
    RosterRow *row = g_new0(RosterRow, 1);
    row->line = record->line;
    row->member = member_new();
    row->fault = csv_row_overflow(records->pdata[0], record);
    if (!row->fault) row->fault = read_row(record, columns, classes, row->member);
    if (!row->fault && !g_hash_table_add(seen, g_strdup(row->member->id))) {
      row->fault = g_new(RowFault, 1);
      *row->fault = (RowFault){record->line, (guint)columns[COL_ID] + 1,
                               g_strdup_printf("member_id '%s' stands in the file twice", row->member->id)};
    }
    if (row->fault) g_clear_pointer(&row->member, member_free);
    g_ptr_array_add(rows, row);
  }
  return rows;
}

GPtrArray *member_changes(const Member *old, const Member *new) {
  GPtrArray *changes = g_ptr_array_new_with_free_func(g_free);
  char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];
  if (strcmp(old->name, new->name) != 0)
    g_ptr_array_add(changes, g_strdup_printf("name: %s -> %s", old->name, new->name));
  if (strcmp(old->membership, new->membership) != 0)
    g_ptr_array_add(changes, g_strdup_printf("membership: %s -> %s", old->membership, new->membership));
  if (old->first_cycle_start != new->first_cycle_start)
    g_ptr_array_add(changes, g_strdup_printf("first_cycle_start: %s -> %s", day_format(old->first_cycle_start, from),
                                             day_format(new->first_cycle_start, to)));
  return changes;
}

static gboolean has_name(const Member *member, const char *name) {
  gboolean found = strcmp(member->name, name) == 0;
  for (guint i = 0; i < member->aliases->len && !found; i++)
    found = strcmp(member->aliases->pdata[i], name) == 0;
  return found;
}

void member_keep_names(Member *new, const Member *old) {
  if (!has_name(new, old->name)) g_ptr_array_add(new->aliases, g_strdup(old->name));
  for (guint i = 0; i < old->aliases->len; i++)
    if (!has_name(new, old->aliases->pdata[i])) g_ptr_array_add(new->aliases, g_strdup(old->aliases->pdata[i]));
}

gboolean member_equal(const Member *a, const Member *b) {
  gboolean equal = strcmp(a->name, b->name) == 0 && strcmp(a->membership, b->membership) == 0 &&
                   a->first_cycle_start == b->first_cycle_start && a->ledger_begins == b->ledger_begins &&
                   g_strcmp0(a->email, b->email) == 0 && g_strcmp0(a->npi, b->npi) == 0 &&
                   a->aliases->len == b->aliases->len;
  for (guint i = 0; equal && i < a->aliases->len; i++) equal = has_name(b, a->aliases->pdata[i]);
  return equal;
}
