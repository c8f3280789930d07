/* A row of a transcript as an entry: its words (transcript_row.c) and its credit (transcript_credit.c). */
#pragma once
#include "core/draft_page.h"

typedef struct {
  PageReader reader;
  const Table *table;
  const Entry *page_entry; /* learner and provider of the whole */
  gboolean accredited;
  gboolean all_ama; /* a sentence says that all of it is AMA PRA Category 1 Credit */
} Transcript;

typedef struct { /* what a row says about credit */
  Credits ama, second, plain, other, maximum, safety, plastic; /* CREDITS_UNKNOWN: nothing */
  Span ama_at, second_at, plain_at, other_at, safety_at, plastic_at;
  gboolean unit_ama, unit_other; /* by the column "Credit type" */
  gboolean several;              /* more than one amount where there is one to be */
} RowCredit;

/* Another line of a cell: "Non-" goes on with "Anesthesiologists" as one word. */
void row_add_words(GString *text, const char *words);
char *row_piece_text(const Transcript *transcript, const TablePiece *piece); /* new string */
/* The lines of a row's cells in one column, as one text, and where it begins. New string; "" without any. */
char *row_column_text(const Transcript *transcript, const GArray *pieces, ColumnKind column, Span *first);

gboolean words_are_ama_1(const char *text); /* they name AMA PRA credit, and no Category 2 */
/* The page says of all rows that they are AMA PRA Category 1 Credit. */
gboolean rows_are_ama_1(PageReader *reader);
RowCredit row_read_credit(const Transcript *transcript, const GArray *pieces);
/* Both put what they read into transcript->reader.entry, with evidence and flags. */
void row_take_credit(Transcript *transcript, const RowCredit *credit);
void row_take_parts(Transcript *transcript, const RowCredit *credit, const GArray *pieces);

/* The learner, for a document that calls itself a transcript, where page_read_learner found nobody:
 * the only physician named above the rows (transcript_learner.c). */
void transcript_find_learner(Transcript *transcript);

/* The row's entry; new. */
Entry *row_read_entry(Transcript *transcript, const TableRow *row);
/* What the row says of an activity that was not done, or not yet, or is none; NULL: it was.
 * *unclear: it says something that may mean so. New string. */
char *row_not_done(const Transcript *transcript, const TableRow *row, gboolean *unclear);
