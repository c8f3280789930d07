/* A JSON writer: commas and escapes are its business, the shape is the caller's. */
#pragma once
#include "core/credits.h"
#include "core/day.h"

typedef struct {
  GString *out;   /* the document so far; owned */
  gboolean comma; /* the next value at this level needs one before it */
} Json;

Json *json_new(void);
void json_free(Json *json);
char *json_steal(Json *json); /* the text, one line without newline; frees the writer */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, json_free)

/* `key` is NULL inside an array and for the outermost value. Text that is not valid UTF-8
 * is written with replacement characters. NULL text, CREDITS_UNKNOWN and DAY_UNKNOWN are
 * null; credits are strings with two decimals (contract.md). */
void json_begin_object(Json *json, const char *key);
void json_end_object(Json *json);
void json_begin_array(Json *json, const char *key);
void json_end_array(Json *json);
void json_string(Json *json, const char *key, const char *text);
void json_int(Json *json, const char *key, gint64 number);
void json_bool(Json *json, const char *key, gboolean truth);
void json_null(Json *json, const char *key);
void json_credits(Json *json, const char *key, Credits credits);
void json_day(Json *json, const char *key, Day day);
/* A number with a fixed count of decimals (page coordinates, confidence). */
void json_decimal(Json *json, const char *key, gint64 scaled, guint decimals);
