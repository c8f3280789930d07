/* The entry CSV (contract.md, "Entry CSV"): rows into entries with their flags, and back. */
#pragma once
#include "core/entry.h"
#include "core/roster.h"

typedef struct {
  guint line, member_column; /* from 1 */
  Entry *entry;    /* NULL: refused; member_id is set, flags are raised */
  RowFault *fault; /* NULL: taken */
} EntryRow;
void entry_row_free(EntryRow *row);

/* `source` is self-reported, society or opening-balance. NULL and a sentence in *why when the
 * file is no entry CSV; with rows *why may name headings that are not known and left out. A
 * date in the future, given `today`, is a flag. */
GPtrArray *entry_csv_parse(const char *text, gsize length, const char *source, Day today, char **why);

/* The flags of an imported row (compliance.md, Category 1 and "subject to review"). */
void entry_flag_imported(Entry *entry, Day today);

/* The same columns first, then id, state, document, source, flags. */
void entry_csv_write_header(GString *csv);
void entry_csv_write(GString *csv, const Entry *entry);
