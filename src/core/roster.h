/* The roster CSV (contract.md): rows into members, refusals with line and column, and what a
 * new roster would change. */
#pragma once
#include "core/csv.h"
#include "core/member.h"

typedef struct {
  guint line, column; /* column from 1; 0: the row as a whole */
  char *message;
} RowFault;
void row_fault_free(RowFault *fault);
/* A row with more cells than its header names, as a comma without quotes makes it; NULL: none. */
RowFault *csv_row_overflow(const CsvRecord *head, const CsvRecord *record);

typedef struct {
  guint line;
  Member *member;  /* NULL: refused */
  RowFault *fault; /* NULL: taken */
} RosterRow;
void roster_row_free(RosterRow *row);

/* `headings` maps our column names to the file's (NULL: none are mapped), `classes` other
 * words for the membership to ours. NULL and a sentence in *why when the file is no roster. */
GPtrArray *roster_parse(const char *text, gsize length, GHashTable *headings, GHashTable *classes,
                        char **why);

gboolean roster_column_is_known(const char *name); /* one of ours: "name", "npi" */

/* What putting `new` over `old` would change that needs a person's word: first cycle, class,
 * name. New array of char*; empty when nothing does. */
GPtrArray *member_changes(const Member *old, const Member *new);
/* Whether anything differs at all. */
gboolean member_equal(const Member *a, const Member *b);
/* A former name stays as an alias, and so do the old aliases. */
void member_keep_names(Member *new, const Member *old);
