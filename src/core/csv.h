/* CSV by RFC 4180: quotes, CRLF and a byte order mark in; formula guard out. */
#pragma once
#include <glib.h>

/* Hidden characters (core/text.h) are left out, in reading and in writing. */
typedef struct {
  guint line;        /* where the record begins, from 1 */
  GPtrArray *cells;  /* of char*, valid UTF-8 */
} CsvRecord;
void csv_record_free(CsvRecord *record);

/* All records; blank lines are skipped. NULL and a sentence with the line in *why (new
 * string) when it is not CSV: a quote left open, bytes that are not UTF-8. */
GPtrArray *csv_parse(const char *text, gsize length, char **why);

/* Appends one cell, quoted where it must be, with a comma before it unless it is the first
 * of the line. Text that a spreadsheet would run (= + - @ TAB CR at its start, unless it is
 * a plain number) gets a leading apostrophe. */
void csv_append(GString *line, const char *text);
void csv_end_line(GString *line); /* CRLF */
