/* Reading documents of the archive again, with the patterns and the PDF reader of today, and
 * telling what came out otherwise; nothing that a person decided is touched. */
#pragma once
#include "app/app.h"

typedef struct {
  Library *library;  /* what reads now; borrowed */
  gboolean apply;    /* FALSE: only tell */
  gboolean accepted; /* accepted entries that differ are renewed too, and held for review */
  gboolean json, quiet; /* quiet: nothing is printed */
  const char *why;         /* for the history of what is renewed */
  const GArray *documents; /* of gint64: these alone; NULL: all that were read before */
} Reextract;

typedef struct {
  guint documents, differ;    /* read again; with any difference */
  guint renewed, added, kept; /* entries; kept ones would differ */
} ReextractCounts;

/* Prints each document that differs, by entry and field, unless quiet. FALSE with error when the home is
 * unusable; what was committed by then stays. */
gboolean app_reextract(App *app, Store *store, const Reextract *wanted, ReextractCounts *counts,
                       int *exit_code, GError **error);
