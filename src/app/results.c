/* The outcome of an intake, told. */
#include "app/results.h"
#include "app/screen.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  const char *name;
  gsize offset;
  const char *advice; /* for stderr; NULL: nothing has to be done */
} OutcomeWord;

static const OutcomeWord words[] = {
    {"entered", offsetof(Results, entered), NULL},
    {"flagged", offsetof(Results, flagged), NULL},
    {"duplicate", offsetof(Results, duplicate), NULL},
    {"not-a-certificate", offsetof(Results, not_a_certificate), NULL},
    {"quarantined", offsetof(Results, quarantined), NULL}, /* advice_for knows more */
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

/* What to do, ready to be typed. NULL: nothing has to be done. New string. */
static char *advice_for(const OutcomeWord *word, const IntakeResult *result) {
  if (strcmp(word->name, "quarantined") != 0) return g_strdup(word->advice);
  if (!result->safe)
    return g_strdup("it was not kept and stays where it is; the setting max-archive keeps larger ones");
  return g_strdup_printf("kept as document %" G_GINT64_FORMAT "; 'cmeledger review retry %" G_GINT64_FORMAT
                         "%s' reads it again", result->document, result->document,
                         g_strcmp0(result->reason, outcome_name(OUTCOME_ENCRYPTED)) == 0
                             ? " --password-file FILE" : "");
}

void results_add(Results *results, const IntakeResult *result) {
  const OutcomeWord *word;
  (*count_of(results, result->outcome, &word))++;
  results->total++;
  g_autofree char *advice = advice_for(word, result);
  if (advice)
    app_warn("%s: %s: %s; %s", result->file, word->name, result->reason ? result->reason : "no reason given",
             advice);
  if (results->quiet) return;
  if (results->json) {
    Json *json = json_new();
    intake_result_write_json(result, json);
    app_print_json(json);
    return;
  }
  g_autofree char *why = result->duplicate_of
                             ? g_strdup_printf(" (document %" G_GINT64_FORMAT ")", result->duplicate_of)
                         : result->reason ? g_strdup_printf(" (%s)", result->reason)
                                          : g_strdup("");
  screen_say(18, "%-17s %s%s", result->outcome, result->file, why);
}

void results_add_other(Results *results, const char *file, const char *outcome, const char *reason) {
  IntakeResult result = {.file = (char *)file, .outcome = (char *)outcome, .reason = (char *)reason,
                         .entries = g_array_new(FALSE, FALSE, sizeof(gint64))};
  results_add(results, &result);
  g_array_unref(result.entries);
}

int results_end(Results *results) {
  app_progress_end();
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
    g_autofree char *ignored = results->ignored ? g_strdup_printf("; %u other files ignored", results->ignored) : NULL;
    screen_say(2, "%u %s: %u entered, %u flagged, %u duplicate, %u not a certificate, %u quarantined, "
               "%u waiting, %u refused%s", results->total, results->total == 1 ? "file" : "files", results->entered,
               results->flagged, results->duplicate, results->not_a_certificate, results->quarantined,
               results->waiting, results->refused, ignored ? ignored : "");
    if (results->flagged) puts("'cmeledger review' goes through what is flagged.");
  }
  gboolean attention = results->app->patterns_broken || results->quarantined ||
                       results->waiting || results->refused;
  return attention ? EXIT_ATTENTION : EXIT_DONE;
}
