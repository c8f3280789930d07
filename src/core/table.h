/* Tables of activities, as transcripts print them: columns are told by what heads them, wrapped
 * cells are put together, a row is what belongs to one date. Pure. */
#pragma once
#include "core/printed.h"
#include "core/text.h"

typedef enum {
  COLUMN_OTHER_WORDS, /* reported by, activity number, expiry ...: nothing of ours */
  COLUMN_DATE,
  COLUMN_START,
  COLUMN_TITLE,
  COLUMN_PROVIDER,
  COLUMN_FORMAT,
  COLUMN_UNIT,         /* "Credit type": what the number of the row is of */
  COLUMN_AMA,          /* headed AMA PRA Category 1 */
  COLUMN_SECOND,       /* headed AMA PRA Category 2 */
  COLUMN_CREDITS,      /* headed Credits, Hours: of what, the row or the page must say */
  COLUMN_MAXIMUM,
  COLUMN_SAFETY,
  COLUMN_PLASTIC,
  COLUMN_OTHER_CREDIT, /* MOC points, contact hours, Category 2 ... */
  COLUMN_STATUS,       /* whether the member did it at all */
  COLUMN_UNTOLD,       /* headed by words that say nothing to us: its amounts may matter */
  COLUMN_NONE          /* under no head */
} ColumnKind;

typedef struct {
  Span span; /* of the rows text */
  ColumnKind column;
} TablePiece;

typedef struct {
  Span date;
  DateReading reading;
  GArray *pieces; /* of TablePiece, down each column: the lines of its cells */
} TableRow;

typedef struct { /* a line that says "total": what it sums is for the reader to find out */
  guint rows_before; /* rows of the table above it */
  GArray *pieces;    /* of TablePiece */
} TableTotal;

typedef struct {
  GArray *rows;     /* of TableRow */
  GArray *totals;   /* of TableTotal */
  Span above;       /* of the first page: what stands above the heads of its table, or its first row */
  guint lost;       /* lines below the first row that show credit and belong to none */
  gboolean headed;  /* a line of column heads stands above the rows */
  gboolean speakers; /* one of the columns says who speaks: a programme */
} Table;

/* What a column holds, by the words of its head in lower case. */
ColumnKind table_kind_of_head(const char *words);

/* A text that is one amount and nothing else; a year is none. */
gboolean table_number(const char *text, Credits *amount);
/* One of the words stands in the text; NULL ends the list. */
gboolean words_have_any(const char *text, const char *const *words);
/* "Category", "Cat.": the figure behind it is no amount. */
gboolean word_is_category(const char *word);

/* All rows of the document, in order; never NULL. */
Table *table_read(const DocumentText *document);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)
