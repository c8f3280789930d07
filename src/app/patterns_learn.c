/* patterns learn-provider and forget-provider: a person says who a provider is, or takes it back. */
#include <stdio.h>
#include <string.h>

#include "app/lesson.h"
#include "app/patterns.h"

typedef struct {
  App *app;
  Store *store;
  const char *verb;
  gboolean json;
} Call;

/* Nothing was done: why, for a person, and for a program on stdout. Takes `why`. */
static int refuse(Call *call, char *why) {
  g_autofree char *sentence = why;
  int exit_code = app_usage("patterns %s: %s", call->verb, sentence);
  if (!call->json) return exit_code;
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_string(json, "refused", sentence);
  json_end_object(json);
  app_print_json(json);
  return exit_code;
}

static int tell(Call *call, const char *id, const char *name, const LessonEffect *effect) {
  gboolean learnt = strcmp(call->verb, "learn-provider") == 0;
  if (call->json) {
    Json *json = json_new();
    json_begin_object(json, NULL);
    json_int(json, "format", 1);
    json_string(json, "provider", id);
    json_int(json, "read", effect->read);
    json_int(json, "settled", effect->settled);
    json_string(json, "name", name);
    json_end_object(json);
    app_print_json(json);
  } else if (learnt) {
    printf("learnt [provider %s]: %s, in %s/patterns/learned.patterns\n"
           "entries that waited with it: %u, of which %u wait no more; 'cmeledger patterns "
           "forget-provider %s' takes it back\n",
           id, name, call->app->home, effect->read, effect->settled, id);
  } else {
    printf("forgotten [provider %s]; entries that rested on it: %u, of which %u wait now\n", id,
           effect->read, effect->read - effect->settled);
  }
  return effect->exit_code;
}

static int learn(Call *call, Lesson *lesson, const char *number) {
  LessonEffect effect;
  GError *error = NULL;
  char *why = NULL;
  gint64 id = 0;
  if (number) {
    g_autoptr(Entry) entry = g_ascii_string_to_signed(number, 10, 1, G_MAXINT64, &id, NULL)
                                 ? store_entry(call->store, id, &error) : NULL;
    if (error) return app_home_fault(call->app, error);
    g_autoptr(Lesson) about = entry ? lesson_about(entry, lesson->name) : NULL;
    if (!about)
      return refuse(call, g_strdup_printf(
          entry ? "entry %s has no provider that is unknown"
                : "there is no entry '%s'; 'cmeledger review list --flag provider-unknown' shows "
                  "what waits", number));
    g_free(lesson->name);
    lesson->name = g_steal_pointer(&about->name);
    if (!lesson->also) lesson->also = g_steal_pointer(&about->also);
  }
  if (lesson_learn(call->app, call->store, lesson, !call->json, &effect, &why, &error))
    return tell(call, lesson->id, lesson->name, &effect);
  return why ? refuse(call, why) : app_home_fault(call->app, error);
}

static void set_by(App *app, char *by) {
  if (!by || !*by) return;
  g_free(app->by);
  app->by = g_strdup(by);
}

int patterns_learn(App *app, int argc, char **argv) {
  g_autofree char *entry = NULL, *by = NULL;
  g_autoptr(Lesson) lesson = g_new0(Lesson, 1);
  Call call = {.app = app, .verb = "learn-provider"};
  int exit_code;
  const GOptionEntry options[] = {
      {"entry", 0, 0, G_OPTION_ARG_STRING, &entry, "The provider that this entry waits for", "N"},
      {"also", 0, 0, G_OPTION_ARG_STRING_ARRAY, &lesson->also,
       "Another name of it; may be given again", "NAME"},
      {"id", 0, 0, G_OPTION_ARG_STRING, &lesson->id, "Its short id; else made from the name", "ID"},
      {"plastic-surgery", 0, 0, G_OPTION_ARG_NONE, &lesson->plastic_surgery,
       "All of its credit is plastic surgery", NULL},
      {"not-accredited", 0, 0, G_OPTION_ARG_NONE, &lesson->not_accredited,
       "It awards no credit of its own", NULL},
      {"body", 0, 0, G_OPTION_ARG_STRING, &lesson->body, "liability-carrier or facility-accreditor",
       "WHAT"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, "Who says so, if not the login name", "NAME"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &call.json, "One JSON object", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "NAME | --entry N [NAME]",
                   "Remembers an accredited provider that the library does not know, in\n"
                   "HOME/patterns/learned.patterns, and settles all entries that wait with it.",
                   "cmeledger patterns learn-provider 'Bright Valley Surgical Society' --also BVSS\n"
                   "  cmeledger patterns learn-provider --entry 31",
                   &exit_code))
    return exit_code;
  if ((argc < 2 && !entry) || argc > 2)
    return app_usage("patterns learn-provider: one NAME, or --entry N; see --help");
  set_by(app, by);
  lesson->name = g_strdup(argc == 2 ? argv[1] : NULL);
  char *why = lesson->name ? lesson_fault(lesson) : NULL;
  if (why) return refuse(&call, why);
  g_autoptr(Store) store = call.store = app_open_store(app, STORE_WRITE, &exit_code);
  return store ? learn(&call, lesson, entry) : exit_code;
}

int patterns_forget(App *app, int argc, char **argv) {
  g_autofree char *by = NULL;
  Call call = {.app = app, .verb = "forget-provider"};
  LessonEffect effect;
  GError *error = NULL;
  char *why = NULL;
  int exit_code;
  const GOptionEntry options[] = {
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, "Who says so, if not the login name", "NAME"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &call.json, "One JSON object", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "ID",
                   "Takes a provider that was learnt out of HOME/patterns/learned.patterns. What "
                   "was accepted because of it waits again; what a person decided stays.",
                   "cmeledger patterns forget-provider bright-valley-surgical-society", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("patterns forget-provider: one ID; see --help");
  set_by(app, by);
  g_autoptr(Store) store = call.store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  if (lesson_forget(app, store, argv[1], !call.json, &effect, &why, &error))
    return tell(&call, argv[1], NULL, &effect);
  return why ? refuse(&call, why) : app_home_fault(app, error);
}
