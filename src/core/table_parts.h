/* What the steps of reading a table of activities hand on to each other: cells and lines of the rows
 * text (table_cells.c), columns from their heads (table_heads.c), rows from their lines (table.c, table_dates.c,
 * table_homes.c). Places are in points, as on the page. */
#pragma once
#include "core/table.h"

#define SENTENCE_BYTES 110 /* so long is no cell */

typedef struct {
  Span span;
  float x0, x1; /* negative: no place is known */
  ColumnKind column;
  guint nth;    /* of the columns */
} Cell;

typedef struct {
  GArray *cells; /* of Cell */
  float top, bottom; /* negative: no place is known */
  gboolean head, total, note;
  gboolean sentence;   /* words about all rows, and no cells; the lines it goes on in too */
  gboolean has_date;   /* a row's date begins here */
  gboolean date_rest;  /* and here such a date ends */
  float date_bottom;   /* of the line where it ends */
  guint block;         /* lines that touch each other have the same */
  Span date;
  DateReading reading;
} Line;

typedef struct {
  ColumnKind kind;
  float x0, x1;
  GString *words;
} Column;

typedef struct {
  const DocumentText *document;
  const PageText *page;
  GArray *columns; /* of Column; kept from page to page */
  Table *table;
} TableReader;

/* The words of a span. New string. */
char *table_quote(const TableReader *reader, Span span);
/* One of the words begins a word of the text; NULL ends the list. */
gboolean words_begin_any(const char *text, const char *const *words);

/* The cells of bytes start to end of the rows text, with their places; line_clear frees them. */
Line table_read_line(const TableReader *reader, gsize start, gsize end);
void line_clear(gpointer line);
void column_clear(gpointer column);
/* Gives each cell its column; cells that hold two columns are parted. */
void table_assign_columns(const TableReader *reader, Line *line);
/* Cells of the lines from, to and not with to, are parted where others begin that stand under another head. TRUE:
 * some were, and are to be assigned again. */
gboolean table_cut_aligned(const TableReader *reader, GArray *lines, guint from, guint to);
/* Two numbers of a line under one head, and none under the head before it: the first is that one's,
 * which then reaches so far. TRUE: a column was widened, and all lines are to be assigned again. */
gboolean table_widen_columns(TableReader *reader, const Line *line);
void table_place_cell(const TableReader *reader, Cell *cell); /* finds x0 and x1 of its span */
gboolean table_cell_is_number(const TableReader *reader, const Cell *cell);
/* "2023-", "Feb. 14,": figures and months, as a date has them that goes on in the next line of its cell. */
gboolean table_is_part_of_date(const char *words);
/* Cuts a cell before the byte `cut` of it, when the halves stand in different columns. */
gboolean table_cut_cell(const TableReader *reader, GArray *cells, guint nth, gsize cut);
/* Where the word at byte `at` of the cell begins. */
float table_word_left(const TableReader *reader, const Cell *cell, gsize at);
gboolean table_near(float a, float b);

/* The next lines of heads from *from on: one with two heads or more and those that touch it,
 * "AMA PRA Category 1" over "Credits". Marks them; FALSE: there are none. */
gboolean table_find_heads(const TableReader *reader, GArray *lines, guint *from, guint *to);
/* Columns from now on are those of the heads in lines from to to. */
void table_take_heads(TableReader *reader, const GArray *lines, guint from, guint to);

/* The row's date: of the columns of dates the last that reads; without heads the first cell. */
void line_find_date(const TableReader *reader, Line *line);
/* "March 3-5," over "2024", "02/26/202" over "2", "March" over "3," over "2024": the date of a cell too narrow for
 * it begins in the nth line. */
void line_join_date(const TableReader *reader, GArray *lines, guint nth);
/* The first day where it has a column of its own. */
void line_take_start(const TableReader *reader, Line *line);
/* A piece of a date that was joined to none: a row may have been lost with it. */
gboolean line_has_astray_date(const TableReader *reader, const Line *line);

gboolean line_is_loose(const Line *line);  /* no head, total, note or date: part of a row, if of anything */
gboolean line_is_anchor(const Line *line); /* what a row, or a line of totals, is read from */
gboolean line_has_column(const Line *line, ColumnKind column);
/* For each line the number of the line whose row or total it belongs to, its own for those;
 * G_MAXUINT: none. `top` is the first row. New array. */
guint *table_homes(const TableReader *reader, GArray *lines, guint top);
