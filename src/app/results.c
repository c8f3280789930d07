/* The outcome of an intake, told. */
#include "app/results.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  const char *name;
  gsize offset;
  const char *advice; /* for stderr; NULL: nobody has to do anything */
} OutcomeWord;

static const OutcomeWord words[] = {
    {"entered", offsetof(Results, entered), NULL},
    {"flagged", offsetof(Results, flagged), NULL},
    {"duplicate", offsetof(Results, duplicate), NULL},
    {"not-a-certificate", offsetof(Results, not_a_certificate), NULL},
    {"quarantined", offsetof(Results, quarantined),
     "it is kept; 'cmeledger review list' shows its document number, 'review retry' reads it again"},
    {"waiting", offsetof(Results, waiting), "it stays where it is and is tried again"},
    {"refused", offsetof(Results, refused), "it was not read and stays where it is"},
};

static guint *count_of(Results *results, const char *outcome, const OutcomeWord **word) {
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i].name, outcome) == 0) {
      *word = &words[i];
      return (guint *)(void *)((char *)results + words[i].offset);
    }
  g_assert_not_reached();
}

void results_add(Results *results, const IntakeResult *result) {
  const OutcomeWord *word;
  (*count_of(results, result->outcome, &word))++;
  results->total++;
  if (results->app->progress) fputs("\r\033[K", stderr);
  const char *advice = word->advice;
  if (strcmp(word->name, "quarantined") == 0 && !result->safe)
    advice = "it was not kept and stays where it is; the setting max-input takes larger ones";
  if (word->advice)
    app_warn("%s: %s: %s; %s", result->file, word->name, result->reason ? result->reason : "no reason given",
             advice);
  if (results->json) {
    Json *json = json_new();
    intake_result_write_json(result, json);
    app_print_json(json);
    return;
  }
  g_autofree char *file = app_clean(result->file);
  printf("%-17s %s", result->outcome, file);
  if (result->duplicate_of) printf(" (document %" G_GINT64_FORMAT ")", result->duplicate_of);
  else if (result->reason) {
    g_autofree char *reason = app_clean(result->reason);
    printf(" (%s)", reason);
  }
  puts("");
}

void results_add_other(Results *results, const char *file, const char *outcome, const char *reason) {
  IntakeResult result = {.file = (char *)file, .outcome = (char *)outcome, .reason = (char *)reason,
                         .entries = g_array_new(FALSE, FALSE, sizeof(gint64))};
  results_add(results, &result);
  g_array_unref(result.entries);
}

void results_progress(const Results *results, guint of) {
  if (results->app->progress) fprintf(stderr, "\r%u of %u files\033[K", results->total, of);
}

int results_end(Results *results) {
  if (results->app->progress) fputs("\r\033[K", stderr);
  if (results->json) {
    Json *json = json_new();
    json_begin_object(json, NULL);
    json_int(json, "format", 1);
    json_int(json, "total", results->total);
    json_int(json, "entered", results->entered);
    json_int(json, "flagged", results->flagged);
    json_int(json, "duplicate", results->duplicate);
    json_int(json, "not-a-certificate", results->not_a_certificate);
    json_int(json, "quarantined", results->quarantined);
    json_int(json, "waiting", results->waiting);
    json_int(json, "refused", results->refused);
    json_int(json, "ignored", results->ignored);
    json_end_object(json);
    app_print_json(json);
  } else {
    printf("%u files: %u entered, %u flagged, %u duplicate, %u not a certificate, %u quarantined, "
           "%u waiting, %u refused", results->total, results->entered, results->flagged, results->duplicate,
           results->not_a_certificate, results->quarantined, results->waiting, results->refused);
    if (results->ignored) printf("; %u other files ignored", results->ignored);
    puts("");
    if (results->flagged) puts("'cmeledger review' goes through what is flagged.");
  }
  gboolean attention = results->app->patterns_broken || results->quarantined ||
                       results->waiting || results->refused;
  return attention ? EXIT_ATTENTION : EXIT_DONE;
}
