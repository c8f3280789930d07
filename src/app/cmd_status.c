/* status: who has met the requirement, who is short, and why. */
#include <stdio.h>
#include <string.h>

#include "app/judge.h"
#include "app/quality.h"
#include "app/screen.h"
#include "app/watching.h"
#include "core/csv.h"
#include "core/explain.h"
#include "watch/folder.h"

typedef enum { FORM_TEXT, FORM_JSON, FORM_CSV } Form;

typedef struct {
  App *app;
  Store *store;
  GError *fault;        /* the first, while telling */
  Rules *rules;
  Day as_of, cycle_ending;
  const char *short_in; /* a requirement's id; NULL: any */
  gboolean by_standing;
  Standing standing;
  gboolean named;       /* ids were given */
  gboolean pages;       /* a page each */
  Form form;
  GPtrArray *wanted;    /* of Member, by id */
  Json *json;
  guint told;
  glong ids, names;     /* columns of a line's first two cells */
  guint standings[STANDING_EXEMPT + 1];
} Run;

static gboolean cycle_is_wanted(const Run *run, const Cycle *cycle) {
  if (run->cycle_ending != DAY_UNKNOWN && cycle->end != run->cycle_ending) return FALSE;
  for (guint i = 0; run->short_in && i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    if (strcmp(result->id, run->short_in) == 0) return !result->met;
  }
  return TRUE;
}

/* Short in a requirement is a matter of the cycle asked for, else of the present one and of
 * any that is still in probation or ended in suspension. */
static gboolean is_wanted(const Run *run, const Evaluation *evaluation) {
  if (run->by_standing && evaluation->standing != run->standing) return FALSE;
  if (run->cycle_ending == DAY_UNKNOWN && !run->short_in) return TRUE;
  for (guint i = 0; i < evaluation->cycles->len; i++) {
    const Cycle *cycle = evaluation->cycles->pdata[i];
    gboolean current = cycle->outcome == CYCLE_OPEN || cycle->outcome == CYCLE_PROBATION ||
                       cycle->outcome == CYCLE_SUSPENDED;
    if ((current || run->cycle_ending != DAY_UNKNOWN) && cycle_is_wanted(run, cycle)) return TRUE;
  }
  return FALSE;
}

static void append_credits(GString *line, Credits credits) {
  g_autofree char *text = credits_format(credits);
  csv_append(line, text);
}

static void append_day(GString *line, Day day) {
  char text[DAY_TEXT_SIZE];
  csv_append(line, day_format(day, text));
}

/* One line a member and requirement, of the cycle asked for or the last one. */
static void print_csv(const Run *run, const Evaluation *evaluation) {
  const Member *member = evaluation->member;
  const Cycle *cycle = NULL;
  for (guint i = 0; i < evaluation->cycles->len; i++) {
    const Cycle *one = evaluation->cycles->pdata[i];
    if (run->cycle_ending == DAY_UNKNOWN || one->end == run->cycle_ending) cycle = one;
  }
  guint n = cycle ? cycle->requirements->len : 1;
  for (guint i = 0; i < n; i++) {
    g_autoptr(GString) line = g_string_new(NULL);
    csv_append(line, member->id);
    csv_append(line, member->name);
    csv_append(line, evaluation->membership);
    csv_append(line, standing_name(evaluation->standing));
    if (cycle) {
      const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
      append_day(line, cycle->start);
      append_day(line, cycle->end);
      csv_append(line, cycle_outcome_name(cycle->outcome));
      append_day(line, cycle->met_on);
      csv_append(line, result->id);
      append_credits(line, result->required);
      append_credits(line, result->counted);
      append_credits(line, result->shortfall);
      append_credits(line, result->if_pending);
      csv_append(line, result->met ? "yes" : "no");
    } else {
      for (guint j = 0; j < 10; j++) csv_append(line, "");
    }
    csv_end_line(line);
    fputs(line->str, stdout);
  }
}

static void print_files(Run *run, const char *member_id) {
  if (run->fault) return;
  g_autoptr(GPtrArray) arrivals =
      store_arrivals_without_entry(run->store, member_id, &run->fault);
  for (guint i = 0; arrivals && i < arrivals->len; i++) {
    const Arrival *arrival = arrivals->pdata[i];
    g_autofree char *path = display_name(arrival->path);
    if (i == 0) puts("\nFiles that gave no entry, or came again");
    screen_say(14, "  %.10s  document %-4" G_GINT64_FORMAT " %s%s%s  %s", arrival->at,
               arrival->document, arrival->outcome, arrival->reason ? ": " : "",
               arrival->reason ? arrival->reason : "", path);
  }
}

static void print_text(Run *run, const Evaluation *evaluation, const GPtrArray *entries,
                       const GPtrArray *decisions) {
  if (run->pages) {
    g_autofree char *page = explain_page(evaluation, run->rules, entries, decisions);
    if (run->told) puts("\f");
    screen_say_lines(page);
    print_files(run, evaluation->member->id);
    return;
  }
  g_autofree char *sentence = evaluation_sentence(evaluation, run->rules);
  g_autofree char *name = screen_pad(evaluation->member->name, run->names);
  screen_say(run->ids + 1, "%-*s %s %-13s %s", (int)run->ids, evaluation->member->id, name,
             standing_name(evaluation->standing), sentence);
}

static void tell(const Evaluation *evaluation, const GPtrArray *entries,
                 const GPtrArray *decisions, gpointer user_data) {
  Run *run = user_data;
  if (!is_wanted(run, evaluation)) return;
  if (run->form == FORM_JSON) {
    evaluation_write_json(evaluation, decisions, run->json);
    app_print_json_part(run->json);
  } else if (run->form == FORM_CSV) print_csv(run, evaluation);
  else print_text(run, evaluation, entries, decisions);
  run->told++;
  run->standings[evaluation->standing]++;
}

#define LEAST_ID 6
#define LEAST_NAME 20

static void begin(Run *run) {
  run->ids = LEAST_ID;
  run->names = LEAST_NAME;
  for (guint i = 0; i < run->wanted->len; i++) {
    const Member *member = run->wanted->pdata[i];
    run->ids = MAX(run->ids, screen_columns(member->id));
    run->names = MAX(run->names, screen_columns(member->name));
  }
  if (run->form == FORM_JSON) {
    run->json = json_new();
    json_begin_object(run->json, NULL);
    json_int(run->json, "format", 1);
    json_day(run->json, "as_of", run->as_of);
    json_string(run->json, "requirements", rules_id(run->rules));
    json_begin_array(run->json, "members");
  } else if (run->form == FORM_CSV) {
    puts("member_id,name,membership,standing,cycle_start,cycle_end,outcome,met_on,requirement,"
         "required,counted,shortfall,if_pending_approved,met\r");
  }
}

static void finish(Run *run) {
  if (run->form == FORM_JSON) {
    json_end_array(run->json);
    json_end_object(run->json);
    app_print_json(g_steal_pointer(&run->json));
  } else if (run->form == FORM_TEXT && !run->pages) {
    char day[DAY_TEXT_SIZE];
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "%u of %u members as of %s:", run->told, run->wanted->len,
                    day_format(run->as_of, day));
    for (guint i = 0; i <= STANDING_EXEMPT; i++)
      if (run->standings[i])
        g_string_append_printf(line, "  %u %s", run->standings[i], standing_name((Standing)i));
    if (run->told) puts("");
    screen_say(2, "%s", line->str);
    if (run->wanted->len == 0)
      puts("The roster is empty: 'cmeledger member import ROSTER.csv' fills it.");
  }
}

static int by_id(gconstpointer a, gconstpointer b) {
  const Member *left = *(Member *const *)a, *right = *(Member *const *)b;
  return strcmp(left->id, right->id);
}

static gboolean is_same(gconstpointer a, gconstpointer b) { return by_id(&a, &b) == 0; }

/* A member asked for twice is told once. */
static int choose_members(Run *run, int argc, char **argv) {
  int exit_code = EXIT_DONE;
  if (argc < 2) {
    GError *error = NULL;
    run->wanted = store_members(run->store, &error);
    return run->wanted ? EXIT_DONE : app_home_fault(run->app, error);
  }
  run->wanted = g_ptr_array_new_with_free_func((GDestroyNotify)member_free);
  for (int i = 1; i < argc && exit_code == EXIT_DONE; i++) {
    Member *member = app_member(run->app, run->store, "status", argv[i], &exit_code);
    if (member && !g_ptr_array_find_with_equal_func(run->wanted, member, is_same, NULL))
      g_ptr_array_add(run->wanted, member);
    else member_free(member);
  }
  g_ptr_array_sort(run->wanted, by_id);
  return exit_code;
}

static int check_requirement(const Run *run) {
  const GArray *requirements = rules_requirements(run->rules);
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; i < requirements->len; i++) {
    const char *id = g_array_index(requirements, Requirement, i).id;
    if (!run->short_in || strcmp(id, run->short_in) == 0) return EXIT_DONE;
    g_string_append_printf(known, " %s", id);
  }
  return app_usage("status: --short-in is '%s'; it is one of:%s", run->short_in, known->str);
}

static gboolean judge(Run *run, GError **error) {
  gboolean good = TRUE;
  if (!run->named)
    return judge_members(run->store, run->rules, run->wanted, run->as_of, tell, run, error);
  for (guint i = 0; i < run->wanted->len && good; i++)
    good = judge_member(run->store, run->rules, run->wanted->pdata[i], run->as_of, tell, run, error);
  return good;
}

int cmd_status(App *app, int argc, char **argv) {
  g_autofree char *as_of = NULL, *ending = NULL, *short_in = NULL, *standing = NULL;
  gboolean as_json = FALSE, as_csv = FALSE, intake = FALSE, quality = FALSE;
  const GOptionEntry options[] = {
      {"as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "Judge as of that day, not today", "DATE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &as_json, "One JSON document", NULL},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &as_csv, "One line for each member and requirement", NULL},
      {"cycle-ending", 0, 0, G_OPTION_ARG_STRING, &ending, "Members with a cycle ending then",
       "DATE"},
      {"short-in", 0, 0, G_OPTION_ARG_STRING, &short_in,
       "Members short in total, category-1, plastic-surgery or patient-safety", "REQ"},
      {"standing", 0, 0, G_OPTION_ARG_STRING, &standing,
       "good-standing, probation, suspended, dropped or exempt", "S"},
      {"intake", 0, 0, G_OPTION_ARG_NONE, &intake,
       "Instead: the watch folders, what waits in them, since when and why", NULL},
      {"quality", 0, 0, G_OPTION_ARG_NONE, &quality,
       "Instead: how often accepted entries were wrong, of those drawn for review", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  Run run = {.app = app, .as_of = app->today, .cycle_ending = DAY_UNKNOWN};
  int exit_code = EXIT_DONE;

  if (!app_options(app, &argc, &argv, options, "[ID...]",
                   "Who has met the requirement, who is short, and why. With an ID: a page.",
                   "cmeledger status --short-in patient-safety\n  cmeledger status M-1001",
                   &exit_code))
    return exit_code;
  if (intake) return watching_status(app, as_json);
  if (as_of && !day_parse(as_of, &run.as_of))
    return app_usage("status: --as-of is '%s', not a date like 2026-11-23", as_of);
  if (ending && !day_parse(ending, &run.cycle_ending))
    return app_usage("status: --cycle-ending is '%s', not a date like 2026-12-31", ending);
  if (standing && !standing_from_name(standing, &run.standing))
    return app_usage("status: --standing is '%s'; it is good-standing, probation, suspended, "
                     "dropped or exempt", standing);
  if (as_json && as_csv) return app_usage("status: --json or --csv, not both");
  if (quality && (argc > 1 || as_csv || as_of || ending || standing || short_in))
    return app_usage("status: --quality is about all entries and goes with --json alone");
  run.by_standing = standing != NULL;
  run.short_in = short_in;
  run.form = as_json ? FORM_JSON : as_csv ? FORM_CSV : FORM_TEXT;
  run.named = argc > 1;
  run.pages = run.named && run.form == FORM_TEXT;

  g_autoptr(Rules) rules = run.rules = app_rules(app, &exit_code);
  if (!rules) return exit_code;
  if ((exit_code = check_requirement(&run)) != EXIT_DONE) return exit_code;
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  if (quality) return status_quality(app, store, as_json);
  g_autoptr(GError) error = NULL;
  run.store = store;
  exit_code = choose_members(&run, argc, argv);
  g_autoptr(GPtrArray) wanted = run.wanted;
  if (exit_code != EXIT_DONE) return exit_code;
  begin(&run);
  if (!judge(&run, &error) || run.fault) {
    json_free(run.json);
    return app_home_fault(app, error ? g_steal_pointer(&error) : run.fault);
  }
  finish(&run);
  return EXIT_DONE;
}
