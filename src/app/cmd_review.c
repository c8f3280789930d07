/* review: decisions of people on entries in any state, one subcommand each. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/intake.h"
#include "app/review.h"
#include "app/screen.h"

typedef struct {
  Review review;
  char *member, *flag, *file, *reason, *by, *password_file, *batch, *limit;
  int argc; /* of the subcommand: argv[0] is its name */
  char **argv;
} Call;

static gboolean number_of(const char *text, gint64 *number) {
  char *end = NULL;
  *number = g_ascii_isdigit(*text) ? g_ascii_strtoll(text, &end, 10) : 0;
  return end && *end == '\0' && *number > 0;
}

/* The entry named by an argument. NULL: said, *exit_code. */
static Entry *entry_named(Call *call, const char *text, int *exit_code) {
  gint64 id = 0;
  GError *error = NULL;
  Entry *entry = number_of(text, &id) ? store_entry(call->review.store, id, &error) : NULL;
  if (error) *exit_code = app_home_fault(call->review.app, error);
  else if (!entry)
    *exit_code = app_usage("review %s: there is no entry '%s'; 'cmeledger ledger' shows the "
                           "numbers", call->argv[0], text);
  return entry;
}

static Document *document_named(Call *call, const char *text, int *exit_code) {
  gint64 id = 0;
  GError *error = NULL;
  Document *document =
      number_of(text, &id) ? store_document_by_id(call->review.store, id, &error) : NULL;
  if (error) *exit_code = app_home_fault(call->review.app, error);
  else if (!document)
    *exit_code = app_usage("review %s: there is no document '%s'; 'cmeledger review list' and "
                           "'cmeledger where FILE' show the numbers", call->argv[0], text);
  return document;
}

/* All entries named from `first` on; none is touched when one does not exist. */
static GPtrArray *entries_named(Call *call, int first, int *exit_code) {
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  for (int i = first; i < call->argc; i++) {
    Entry *entry = entry_named(call, call->argv[i], exit_code);
    if (!entry) return NULL;
    g_ptr_array_add(entries, entry);
  }
  return g_steal_pointer(&entries);
}

static int refuse(Call *call, gint64 id, char *why) {
  app_warn("review %s: entry %" G_GINT64_FORMAT " stays as it was: %s", call->argv[0], id, why);
  g_free(why);
  return EXIT_ATTENTION;
}

static int fail(Call *call, GError *error) {
  store_rollback(call->review.store);
  return app_home_fault(call->review.app, error);
}

/* The entries as they now are: lines, or one JSON document. */
static int tell(Call *call, const GArray *ids) {
  g_autoptr(Json) json = NULL;
  GError *error = NULL;
  if (call->review.json) {
    json = json_new();
    json_begin_object(json, NULL);
    json_int(json, "format", 1);
    json_begin_array(json, "entries");
  }
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index(ids, gint64, i);
    g_autoptr(Entry) entry = store_entry(call->review.store, id, &error);
    if (!entry && error) return app_home_fault(call->review.app, error);
    if (entry && json) review_write_entry(entry, json);
    else if (entry) printf("entry %" G_GINT64_FORMAT ": %s\n", id, state_name(entry->state));
  }
  if (json) {
    json_end_array(json);
    json_end_object(json);
    app_print_json(g_steal_pointer(&json));
  }
  return EXIT_DONE;
}

static int tell_one(Call *call, gint64 id) {
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_array_append_val(ids, id);
  return tell(call, ids);
}

/* A person may count the same credit twice, but not without being told. */
static void warn_of_duplicates(const Call *call, const Entry *entry) {
  const Flag *flag = entry_find_flag(entry, "duplicate-suspected");
  if (flag) app_warn("review %s: entry %" G_GINT64_FORMAT ": %s", call->argv[0], entry->id, flag->message);
}

/* One entry revised in a transaction of its own, and shown. */
static int revise(Call *call, const Entry *entry) {
  GError *error = NULL;
  Store *store = call->review.store;
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  if (!store_entry_revise(store, entry, call->argv[0], call->reason, TRUE, &error) ||
      !store_commit(store, &error))
    return fail(call, error);
  return tell_one(call, entry->id);
}

/* ---- the decisions ---- */

static int run_list(Call *call) {
  int exit_code = EXIT_DONE;
  gint64 limit = 0;
  if (call->limit && (!number_of(call->limit, &limit) || limit > G_MAXINT32))
    return app_usage("review list: --limit is '%s', not a count", call->limit);
  g_autoptr(Member) member = call->member ? app_member(call->review.app, call->review.store,
                                                       "review list", call->member, &exit_code)
                                          : NULL;
  if (call->member && !member) return exit_code;
  return review_list(&call->review, call->member, call->flag, call->file, (guint)limit);
}

static int run_show(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  g_autoptr(Entry) entry = entry_named(call, call->argv[1], &exit_code);
  if (!entry) return exit_code;
  if (call->review.json) return tell_one(call, entry->id);
  if (!review_print_whole(&call->review, entry, TRUE, &error))
    return app_home_fault(call->review.app, error);
  return EXIT_DONE;
}

/* approve and reject: what can be decided is, the others are named. */
static int decide_each(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  Store *store = call->review.store;
  g_autoptr(GArray) done = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_autoptr(GPtrArray) entries = entries_named(call, 1, &exit_code);
  if (!entries) return exit_code;
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    char *why = NULL;
    if (!review_apply(&call->review, entry, call->argv[0], NULL, 0, &why)) {
      exit_code = refuse(call, entry->id, why);
      continue;
    }
    if (!store_entry_revise(store, entry, call->argv[0], call->reason, TRUE, &error))
      return fail(call, error);
    g_array_append_val(done, entry->id);
  }
  if (!store_commit(store, &error)) return fail(call, error);
  int told = tell(call, done);
  return told == EXIT_DONE ? exit_code : told;
}

static int run_approve(Call *call) { return decide_each(call); }

static int run_reject(Call *call) {
  if (!call->reason || !*call->reason)
    return app_usage("review reject: say why with --reason TEXT; it is kept with the entry");
  return decide_each(call);
}

static int run_correct(Call *call) {
  int exit_code = EXIT_DONE;
  char *why = NULL;
  g_autoptr(Entry) entry = entry_named(call, call->argv[1], &exit_code);
  if (!entry) return exit_code;
  if (!review_set(&call->review, entry, call->argv + 2, (guint)call->argc - 2, &why)) {
    exit_code = app_usage("review correct: %s", why);
    g_free(why);
    return exit_code;
  }
  if ((why = review_missing(entry, FALSE))) return refuse(call, entry->id, why);
  entry->state = STATE_APPROVED;
  warn_of_duplicates(call, entry);
  return revise(call, entry);
}

static int run_claim(Call *call) {
  int exit_code = EXIT_DONE;
  char *why = NULL;
  g_autoptr(Entry) entry = entry_named(call, call->argv[1], &exit_code);
  if (!entry) return exit_code;
  if (!review_apply(&call->review, entry, "claim", NULL, 0, &why))
    return refuse(call, entry->id, why);
  return revise(call, entry);
}

/* Moved is not approved: what else was in doubt still is. */
static int run_move(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  g_autoptr(Entry) entry = entry_named(call, call->argv[1], &exit_code);
  if (!entry) return exit_code;
  if (!review_move(&call->review, entry, call->argv[2], &error)) {
    if (error) return app_home_fault(call->review.app, error);
    member_free(app_member(call->review.app, call->review.store, "review move", call->argv[2],
                           &exit_code));
    return exit_code;
  }
  if (entry->state == STATE_ACCEPTED) entry->state = STATE_APPROVED;
  return revise(call, entry);
}

/* Two that do not go together. */
static int refuse_pair(Call *call, char *why) {
  store_rollback(call->review.store);
  app_usage("review %s: %s", call->argv[0], why);
  g_free(why);
  return EXIT_USAGE;
}

/* The amended certificate counts, the one it replaces does not. */
static int run_supersede(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  Store *store = call->review.store;
  g_autoptr(Entry) new = entry_named(call, call->argv[1], &exit_code);
  g_autoptr(Entry) old = new ? entry_named(call, call->argv[2], &exit_code) : NULL;
  if (!old) return exit_code;
  char *why = review_missing(new, FALSE);
  if (why) return refuse(call, new->id, why);
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  gboolean done = review_supersede(&call->review, new, old, &why, &error);
  if (why) return refuse_pair(call, why);
  if (!done || !store_commit(store, &error)) return fail(call, error);
  const gint64 both[] = {new->id, old->id};
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
  g_array_append_vals(ids, both, 2);
  return tell(call, ids);
}

/* The paper that proves what is posted already: its own entry would count it twice. */
static int run_link(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  Store *store = call->review.store;
  g_autoptr(Document) document = document_named(call, call->argv[1], &exit_code);
  g_autoptr(Entry) entry = document ? entry_named(call, call->argv[2], &exit_code) : NULL;
  if (!entry) return exit_code;
  char *why = review_missing(entry, FALSE);
  if (why) return refuse(call, entry->id, why);
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  g_autoptr(GArray) ids = review_link(&call->review, document, entry, &why, &error);
  if (why) return refuse_pair(call, why);
  if (!ids || !store_commit(store, &error)) return fail(call, error);
  return tell(call, ids);
}

static int run_enter(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  char *why = NULL;
  Store *store = call->review.store;
  g_autoptr(Document) document = document_named(call, call->argv[1], &exit_code);
  if (!document) return exit_code;
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  gint64 id = review_enter(&call->review, document, call->argv + 2, (guint)call->argc - 2, &why,
                           &error);
  if (why) {
    store_rollback(store);
    exit_code = app_usage("review enter: nothing was entered: %s", why);
    g_free(why);
    return exit_code;
  }
  if (!id || !store_commit(store, &error)) return fail(call, error);
  g_autoptr(Entry) entry = store_entry(store, id, &error);
  if (entry) warn_of_duplicates(call, entry);
  return tell_one(call, id);
}

static int run_batches(Call *call) {
  GError *error = NULL;
  g_autoptr(GPtrArray) batches = store_batches(call->review.store, &error);
  if (!batches) return app_home_fault(call->review.app, error);
  Json *json = call->review.json ? json_new() : NULL;
  if (json) {
    json_begin_object(json, NULL);
    json_int(json, "format", 1);
    json_begin_array(json, "batches");
  }
  for (guint i = 0; i < batches->len; i++) {
    const Batch *batch = batches->pdata[i];
    if (!json) {
      screen_say(8, "%6" G_GINT64_FORMAT "  %s  %-12s  %-11s  %4" G_GINT64_FORMAT " entries  %s", batch->id,
                 batch->at, batch->by, batch->kind, batch->entries, batch->source ? batch->source : "");
      continue;
    }
    json_begin_object(json, NULL);
    json_int(json, "batch", batch->id);
    json_string(json, "at", batch->at);
    json_string(json, "by", batch->by);
    json_string(json, "kind", batch->kind);
    json_string(json, "source", batch->source);
    json_int(json, "entries", batch->entries);
    json_end_object(json);
  }
  if (!json) return EXIT_DONE;
  json_end_array(json);
  json_end_object(json);
  app_print_json(json);
  return EXIT_DONE;
}

static int undo_batch(Call *call) {
  gint64 batch = 0;
  guint entries = 0;
  GError *error = NULL;
  Store *store = call->review.store;
  g_autoptr(GPtrArray) batches = store_batches(store, &error);
  if (!batches) return app_home_fault(call->review.app, error);
  gboolean known = FALSE;
  number_of(call->batch, &batch);
  for (guint i = 0; i < batches->len; i++)
    known = known || ((Batch *)batches->pdata[i])->id == batch;
  if (!known)
    return app_usage("review undo: there is no batch '%s'; 'cmeledger review batches' lists them",
                     call->batch);
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  if (!store_batch_undo(store, batch, &entries, &error) || !store_commit(store, &error))
    return fail(call, error);
  if (!call->review.json) {
    printf("batch %" G_GINT64_FORMAT ": %u %s rejected\n", batch, entries, entries == 1 ? "entry" : "entries");
    return EXIT_DONE;
  }
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "format", 1);
  json_int(json, "batch", batch);
  json_int(json, "entries", entries);
  json_end_object(json);
  app_print_json(json);
  return EXIT_DONE;
}

static int run_undo(Call *call) {
  int exit_code = EXIT_DONE;
  gint64 id = 0;
  GError *error = NULL;
  Store *store = call->review.store;
  if (call->batch) {
    if (call->argc > 1) return app_usage("review undo: an entry or --batch N, not both");
    return undo_batch(call);
  }
  if (call->argc > 1) {
    g_autoptr(Entry) entry = entry_named(call, call->argv[1], &exit_code);
    if (!entry) return exit_code;
    id = entry->id;
  } else if ((id = store_last_decided(store, &error)) == 0) {
    if (error) return app_home_fault(call->review.app, error);
    app_warn("review undo: no decision is left to take back");
    return EXIT_ATTENTION;
  }
  if (!store_begin(store, &error)) return app_home_fault(call->review.app, error);
  if (!review_undo(&call->review, id, &error)) {
    if (error) return fail(call, error);
    store_rollback(store);
    app_warn("review undo: nobody decided on entry %" G_GINT64_FORMAT, id);
    return EXIT_ATTENTION;
  }
  if (!store_commit(store, &error)) return fail(call, error);
  return tell_one(call, id);
}

static int run_retry(Call *call) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  char password[APP_PASSWORD] = "";
  g_autoptr(Document) document = document_named(call, call->argv[1], &exit_code);
  if (!document) return exit_code;
  if (call->password_file &&
      !app_read_password("review retry", call->password_file, password, &exit_code))
    return exit_code;
  if (!document->archived) {
    app_warn("review retry: document %" G_GINT64_FORMAT " was not kept, it was too large; 'config set max-archive' "
             "and give the file again", document->id);
    return EXIT_ATTENTION;
  }
  const EntryFilter filter = {.document = document->id};
  g_autoptr(GPtrArray) entries = store_entries(call->review.store, &filter, &error);
  if (!entries) return app_home_fault(call->review.app, error);
  for (guint i = 0; i < entries->len; i++)
    if (((Entry *)entries->pdata[i])->state != STATE_REJECTED)
      return app_usage("review retry: document %" G_GINT64_FORMAT " has entry %" G_GINT64_FORMAT
                       " already; reading it again would count it twice", document->id,
                       ((Entry *)entries->pdata[i])->id);
  store_close(g_steal_pointer(&call->review.store));
  g_autoptr(Intake) intake = intake_new(call->review.app, "retry", call->argv[1], &exit_code);
  if (!intake) return exit_code;
  g_autoptr(IntakeResult) result = NULL;
  if (!intake_retry(intake, document->id, call->password_file ? password : NULL, &result, &error))
    return app_home_fault(call->review.app, error);
  if (call->review.json) {
    Json *json = json_new();
    intake_result_write_json(result, json);
    app_print_json(json);
  } else {
    printf("document %" G_GINT64_FORMAT ": %s%s%s\n", document->id, result->outcome,
           result->reason ? ", " : "", result->reason ? result->reason : "");
  }
  gboolean bad = strcmp(result->outcome, "quarantined") == 0 ||
                 strcmp(result->outcome, "waiting") == 0 ||
                 strcmp(result->outcome, "refused") == 0;
  if (bad)
    app_warn("review retry: document %" G_GINT64_FORMAT " is %s: %s", document->id,
             result->outcome, result->reason ? result->reason : "no reason given");
  return bad ? EXIT_ATTENTION : EXIT_DONE;
}

/* ---- which is which ---- */

static const struct {
  const char *name, *args;
  int least, most; /* arguments; -1: any number */
  const char *options; /* beside --json and --by */
  StoreMode mode;
  int (*run)(Call *call);
} subcommands[] = {
    {"list", "[--member ID] [--flag CODE] [--file TEXT] [--limit N]", 0, 0, "mfFl", STORE_READ, run_list},
    {"show", "N", 1, 1, "", STORE_READ, run_show},
    {"approve", "N...", 1, -1, "r", STORE_CHANGE, run_approve},
    {"correct", "N field=value...", 2, -1, "r", STORE_CHANGE, run_correct},
    {"reject", "N... --reason TEXT", 1, -1, "r", STORE_CHANGE, run_reject},
    {"undo", "[N] [--batch B]", 0, 1, "br", STORE_CHANGE, run_undo},
    {"batches", "", 0, 0, "", STORE_READ, run_batches},
    {"move", "N MEMBER", 2, 2, "r", STORE_CHANGE, run_move},
    {"supersede", "NEW OLD", 2, 2, "", STORE_CHANGE, run_supersede},
    {"link", "DOCUMENT ENTRY", 2, 2, "", STORE_CHANGE, run_link},
    {"enter", "DOCUMENT field=value...", 2, -1, "r", STORE_CHANGE, run_enter},
    {"retry", "DOCUMENT [--password-file F]", 1, 1, "p", STORE_CHANGE, run_retry},
    {"claim", "N", 1, 1, "r", STORE_CHANGE, run_claim},
};

static int check_arguments(const Call *call, guint which) {
  const struct {
    char letter;
    const char *given, *name;
  } options[] = {{'m', call->member, "member"}, {'f', call->flag, "flag"},
                 {'F', call->file, "file"},     {'l', call->limit, "limit"},
                 {'r', call->reason, "reason"},
                 {'b', call->batch, "batch"},   {'p', call->password_file, "password-file"}};
  int n = call->argc - 1;
  if (n < subcommands[which].least || (subcommands[which].most >= 0 && n > subcommands[which].most))
    return app_usage("usage: cmeledger review %s %s", subcommands[which].name,
                     subcommands[which].args);
  for (guint i = 0; i < G_N_ELEMENTS(options); i++)
    if (options[i].given && !strchr(subcommands[which].options, options[i].letter))
      return app_usage("review %s takes no --%s", subcommands[which].name, options[i].name);
  return EXIT_DONE;
}

/* The store is opened when the command line is right, so that a fault touches nothing. */
static int run(Call *call, StoreMode mode, int (*command)(Call *call)) {
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  if (!(call->review.store = app_open_store(call->review.app, mode, &exit_code))) return exit_code;
  if (mode != STORE_READ && !(call->review.roster = app_roster(call->review.store, &error)))
    exit_code = app_home_fault(call->review.app, error);
  else exit_code = command(call);
  roster_free(call->review.roster);
  store_close(call->review.store);
  return exit_code;
}

static int run_queue(Call *call) { return review_queue(&call->review); }

static int dispatch(Call *call) {
  App *app = call->review.app;
  if (call->by) {
    if (!*call->by) return app_usage("review: --by is empty; it is the name that is kept");
    g_free(app->by);
    app->by = g_strdup(call->by);
  }
  if (call->argc == 0) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
      return app_usage("review: the queue needs a terminal; 'cmeledger review list' shows what "
                       "waits, 'review approve N' and others decide");
    return run(call, STORE_CHANGE, run_queue);
  }
  for (guint i = 0; i < G_N_ELEMENTS(subcommands); i++) {
    if (strcmp(subcommands[i].name, call->argv[0]) != 0) continue;
    int exit_code = check_arguments(call, i);
    return exit_code == EXIT_DONE ? run(call, subcommands[i].mode, subcommands[i].run) : exit_code;
  }
  return app_usage("review: there is no '%s'; 'cmeledger review --help' lists what there is",
                   call->argv[0]);
}

int cmd_review(App *app, int argc, char **argv) {
  Call call = {.review = {.app = app}};
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &call.review.json, "One JSON document", NULL},
      {"member", 0, 0, G_OPTION_ARG_STRING, &call.member, "list: of that member", "ID"},
      {"flag", 0, 0, G_OPTION_ARG_STRING, &call.flag, "list: with that flag", "CODE"},
      {"file", 0, 0, G_OPTION_ARG_FILENAME, &call.file, "list: of files with that in the path",
       "TEXT"},
      {"limit", 0, 0, G_OPTION_ARG_STRING, &call.limit, "list: the N that wait longest", "N"},
      {"reason", 0, 0, G_OPTION_ARG_STRING, &call.reason, "Why; kept with the entry", "TEXT"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &call.by, "Who decides, if not the login name", "NAME"},
      {"batch", 0, 0, G_OPTION_ARG_STRING, &call.batch, "undo: a whole intake or import", "N"},
      {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &call.password_file,
       "retry: the password is its first line", "F"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  g_autoptr(GString) summary = g_string_new(
      "Decides on entries, in any state; who, when and why is kept. Alone: the queue, key by "
      "key.\n");
  int exit_code = EXIT_DONE;
  for (guint i = 0; i < G_N_ELEMENTS(subcommands); i++)
    g_string_append_printf(summary, "\n  review %s %s", subcommands[i].name, subcommands[i].args);
  if (app_options(app, &argc, &argv, options, "[SUBCOMMAND] [ARG...]", summary->str,
                  "cmeledger review\n  cmeledger review correct 12 credits=12.25 --reason 'line 3'",
                  &exit_code)) {
    call.argc = argc - 1;
    call.argv = argv + 1;
    call.review.reason = call.reason;
    exit_code = dispatch(&call);
  }
  char *const owned[] = {call.member, call.flag, call.file, call.reason, call.by, call.batch,
                         call.password_file, call.limit};
  for (guint i = 0; i < G_N_ELEMENTS(owned); i++) g_free(owned[i]);
  return exit_code;
}
