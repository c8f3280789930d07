/* Telling what became of the files of an intake: lines or JSON, counts that add up, exit code. */
#pragma once
#include "app/intake.h"

typedef struct {
  App *app;
  gboolean json, quiet; /* quiet: only what somebody must do, on stderr */
  guint total, entered, flagged, duplicate, not_a_certificate, quarantined, waiting, refused, ignored;
} Results;

/* Prints one and counts it; names it on stderr when somebody must do something. */
void results_add(Results *results, const IntakeResult *result);
/* A file that never went into the intake: refused or waiting. */
void results_add_other(Results *results, const char *file, const char *outcome, const char *reason);
/* The last line. Returns the exit code. */
int results_end(Results *results);
