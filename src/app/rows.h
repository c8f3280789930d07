/* What became of the rows of a CSV file, told once the transaction holds. */
#pragma once
#include "app/app.h"

typedef struct {
  App *app;
  gboolean json;   /* one object a row */
  guint all, done; /* rows of the file, for the progress on a terminal */
  GPtrArray *told; /* of Json*, until rows_print */
} Rows;

/* `member_id` or `entry` (0: none) is the id. */
void rows_tell(Rows *rows, guint line, const char *outcome, const char *member_id, gint64 entry,
               const char *reason);
void rows_print(Rows *rows); /* nothing in a file that was rolled back became anything */
void rows_clear(Rows *rows);
