/* Rows of a CSV file, told when the ledger has them. */
#include "app/rows.h"

#include <stdio.h>

void rows_tell(Rows *rows, guint line, const char *outcome, const char *member_id, gint64 entry,
               const char *reason) {
  app_progress(rows->app, ++rows->done, rows->all, "rows");
  if (!rows->json) return;
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_int(json, "row", line);
  json_string(json, "outcome", outcome);
  if (entry) json_int(json, "id", entry);
  else json_string(json, "id", member_id);
  json_string(json, "reason", reason);
  json_end_object(json);
  if (!rows->told) rows->told = g_ptr_array_new();
  g_ptr_array_add(rows->told, json);
}

void rows_print(Rows *rows) {
  app_progress_end();
  for (guint i = 0; rows->told && i < rows->told->len; i++)
    app_print_json(g_steal_pointer(&rows->told->pdata[i]));
}

void rows_clear(Rows *rows) {
  for (guint i = 0; rows->told && i < rows->told->len; i++) json_free(rows->told->pdata[i]);
  if (rows->told) g_ptr_array_unref(rows->told);
  rows->told = NULL;
}
