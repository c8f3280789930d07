/* member: the roster, and decisions of people about members. */
#include <stdio.h>
#include <string.h>

#include "app/matching.h"
#include "app/rows.h"
#include "app/screen.h"
#include "core/roster.h"

/* Remembered words: "class:fellow" -> active, "map:name" -> Full_Name. */
static GHashTable *remembered(Store *store, const char *prefix, GError **error) {
  g_autoptr(GPtrArray) facts = store_facts(store, prefix, error);
  if (!facts) return NULL;
  GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i + 1 < facts->len; i += 2)
    g_hash_table_insert(table, g_strdup((char *)facts->pdata[i] + strlen(prefix)), g_strdup(facts->pdata[i + 1]));
  return table;
}

/* "name=Full_Name,..." in pairs, or NULL: said. */
static GPtrArray *read_map(const char *map) {
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  g_auto(GStrv) pairs = g_strsplit(map, ",", -1);
  for (guint i = 0; pairs[i]; i++) {
    g_auto(GStrv) sides = g_strsplit(pairs[i], "=", 2);
    if (!sides[0] || !sides[1] || !roster_column_is_known(g_strstrip(sides[0])) ||
        !*g_strstrip(sides[1])) {
      app_usage("member import: --map takes OURS=THEIRS, like name=Full_Name, not '%s'; ours are "
                "member_id, name, membership, first_cycle_start, ledger_begins, aliases, email and "
                "npi", pairs[i]);
      return NULL;
    }
    g_ptr_array_add(words, g_strdup(sides[0]));
    g_ptr_array_add(words, g_strdup(sides[1]));
  }
  return g_steal_pointer(&words);
}

static gboolean remember_map(Store *store, const GPtrArray *map, GError **error) {
  for (guint i = 0; map && i + 1 < map->len; i += 2) {
    g_autofree char *key = g_strconcat("map:", (char *)map->pdata[i], NULL);
    if (!store_fact_set(store, key, map->pdata[i + 1], error)) return FALSE;
  }
  return TRUE;
}

typedef struct {
  Store *store;
  const char *file;
  Rows rows;
  gboolean confirm;
  guint added, changed, unchanged, refused; /* refused: held back for --confirm, too */
} RosterImport;

static gboolean take_row(RosterImport *import, const Roster *roster, RosterRow *row, GError **error) {
  if (row->fault) {
    app_warn("%s:%u:%u: %s", import->file, row->fault->line, row->fault->column, row->fault->message);
    import->refused++;
    rows_tell(&import->rows, row->line, "refused", NULL, 0, row->fault->message);
    return TRUE;
  }
  const Member *old = roster_find(roster, row->member->id);
  const char *outcome = "added";
  if (old) {
    g_autoptr(GPtrArray) changes = member_changes(old, row->member);
    member_keep_names(row->member, old);
    outcome = member_equal(old, row->member) ? "unchanged" : "changed";
    if (changes->len && !import->confirm) {
      for (guint i = 0; i < changes->len; i++)
        app_warn("%s:%u: member %s would change, %s; --confirm makes it so", import->file, row->line, row->member->id,
                 (char *)changes->pdata[i]);
      import->refused++;
      rows_tell(&import->rows, row->line, "refused", row->member->id, 0, "a change that needs --confirm");
      return TRUE;
    }
  }
  if (strcmp(outcome, "unchanged") != 0 && !store_member_put(import->store, row->member, error)) return FALSE;
  if (strcmp(outcome, "added") == 0) import->added++;
  else if (strcmp(outcome, "changed") == 0) import->changed++;
  else import->unchanged++;
  rows_tell(&import->rows, row->line, outcome, row->member->id, 0, NULL);
  return TRUE;
}

static int import_roster(App *app, int argc, char **argv) {
  gboolean json = FALSE, confirm = FALSE;
  g_autofree char *map = NULL, *text = NULL, *why = NULL;
  gsize length;
  int exit_code;
  guint matched = 0;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object a row", NULL},
      {"confirm", 0, 0, G_OPTION_ARG_NONE, &confirm, "Make changes of name, class and first cycle", NULL},
      {"map", 0, 0, G_OPTION_ARG_STRING, &map, "The file's own headings, remembered", "name=Full_Name,..."},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json] [--confirm] [--map ...] FILE.csv",
                   "Takes in a roster: member_id,name,membership,first_cycle_start[,ledger_begins][,aliases]"
                   "[,email][,npi].", "cmeledger member import samples/roster.csv", &exit_code))
    return exit_code;
  if (argc != 2) return app_usage("member import: name one CSV file");
  g_autoptr(GPtrArray) mapped = map ? read_map(map) : NULL;
  if (map && !mapped) return EXIT_USAGE;
  if (!g_file_get_contents(argv[1], &text, &length, &error)) {
    app_warn("%s", error->message);
    return EXIT_ATTENTION;
  }
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  if (!store_begin(store, &error)) return app_home_fault(app, g_steal_pointer(&error));
  g_autoptr(GHashTable) classes = NULL;
  g_autoptr(GHashTable) headings = NULL;
  g_autoptr(Roster) roster = NULL;
  if (!remember_map(store, mapped, &error) || !(classes = remembered(store, "class:", &error)) ||
      !(headings = remembered(store, "map:", &error)) || !(roster = app_roster(store, &error))) {
    store_rollback(store);
    return app_home_fault(app, g_steal_pointer(&error));
  }
  g_autoptr(GPtrArray) rows = roster_parse(text, length, headings, classes, &why);
  if (!rows) {
    store_rollback(store);
    app_warn("%s: %s", argv[1], why);
    return EXIT_ATTENTION;
  }
  RosterImport import = {.store = store, .file = argv[1], .confirm = confirm,
                         .rows = {.app = app, .json = json, .all = rows->len}};
  gboolean good = TRUE;
  for (guint i = 0; good && i < rows->len; i++) good = take_row(&import, roster, rows->pdata[i], &error);
  good = good && ((import.added + import.changed == 0) || app_match_again(store, &matched, &error));
  if (!good || !store_commit(store, &error)) {
    store_rollback(store);
    rows_clear(&import.rows);
    return app_home_fault(app, g_steal_pointer(&error));
  }
  rows_print(&import.rows);
  rows_clear(&import.rows);
  if (!json) {
    printf("%u %s added, %u changed, %u unchanged, %u refused\n", import.added,
           import.added == 1 ? "member" : "members", import.changed, import.unchanged, import.refused);
    if (matched) printf("%u waiting entries were matched again\n", matched);
  }
  return import.refused ? EXIT_ATTENTION : EXIT_DONE;
}

static int add_member(App *app, int argc, char **argv) {
  int exit_code;
  guint matched;
  g_autoptr(GError) error = NULL;
  g_autofree char *membership = NULL;
  const GOptionEntry options[] = {
      {"membership", 0, 0, G_OPTION_ARG_STRING, &membership, "active (default), candidate or exempt", "CLASS"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "ID NAME FIRST_CYCLE_START", "Adds one member.",
                   "cmeledger member add M-1 'Jane Q. Smith' 2023-01-01", &exit_code))
    return exit_code;
  if (argc != 4) return app_usage("member add: takes ID, NAME and FIRST_CYCLE_START");
  g_autoptr(Member) member = member_new();
  if (!member_id_is_valid(argv[1]))
    return app_usage("member add: '%s' is no member id: letters, digits, '.', '_', '-', at most 64", argv[1]);
  if (!day_parse(argv[3], &member->first_cycle_start))
    return app_usage("member add: '%s' is not a date like 2023-01-01", argv[3]);
  if (membership && strcmp(membership, "active") && strcmp(membership, "candidate") && strcmp(membership, "exempt"))
    return app_usage("member add: membership is active, candidate or exempt, not '%s'", membership);
  member->id = g_strdup(argv[1]);
  member->name = g_strdup(argv[2]);
  member->membership = g_strdup(membership ? membership : "active");
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  g_autoptr(Roster) roster = app_roster(store, &error);
  if (roster && roster_find(roster, member->id))
    return app_usage("member add: there is a member '%s' already; 'member import --confirm' changes one", member->id);
  if (!roster || !store_begin(store, &error) || !store_member_put(store, member, &error) ||
      !app_match_again(store, &matched, &error) || !store_commit(store, &error)) {
    store_rollback(store);
    return app_home_fault(app, g_steal_pointer(&error));
  }
  return EXIT_DONE;
}

static int list_members(App *app, int argc, char **argv) {
  gboolean json = FALSE;
  int exit_code;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {{"json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL},
                                  {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--json]", "Lists the members.", "cmeledger member list", &exit_code))
    return exit_code;
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  g_autoptr(GPtrArray) members = store_members(store, &error);
  if (!members) return app_home_fault(app, g_steal_pointer(&error));
  Json *out = json ? json_new() : NULL;
  glong widest = 10;
  if (out) {
    json_begin_object(out, NULL);
    json_int(out, "format", 1);
    json_begin_array(out, "members");
  }
  for (guint i = 0; i < members->len; i++)
    widest = MAX(widest, screen_columns(((Member *)members->pdata[i])->id));
  for (guint i = 0; i < members->len; i++) {
    const Member *member = members->pdata[i];
    char first[DAY_TEXT_SIZE];
    if (!out) {
      screen_say(2, "%-*s  %-10s  %s  %s", (int)widest, member->id, member->membership,
                 day_format(member->first_cycle_start, first), member->name);
      continue;
    }
    json_begin_object(out, NULL);
    json_string(out, "member_id", member->id);
    json_string(out, "name", member->name);
    json_string(out, "membership", member->membership);
    json_day(out, "first_cycle_start", member->first_cycle_start);
    json_day(out, "ledger_begins", member->ledger_begins);
    json_begin_array(out, "aliases");
    for (guint j = 0; j < member->aliases->len; j++) json_string(out, NULL, member->aliases->pdata[j]);
    json_end_array(out);
    json_string(out, "email", member->email);
    json_string(out, "npi", member->npi);
    json_end_object(out);
  }
  if (out) {
    json_end_array(out);
    json_end_object(out);
    app_print_json(out);
  }
  return EXIT_DONE;
}

static int decide(App *app, int argc, char **argv) {
  g_autofree char *date = NULL, *reason = NULL, *until = NULL, *cycle = NULL;
  int exit_code;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
      {"date", 0, 0, G_OPTION_ARG_STRING, &date, "In force from", "D"},
      {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why", "TEXT"},
      {"until", 0, 0, G_OPTION_ARG_STRING, &until, "The end of the cycle moves here (extension, leave)", "D"},
      {"cycle", 0, 0, G_OPTION_ARG_STRING, &cycle, "The cycle that begins on that day", "START"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &app->by, "Who decided, if not you", "WHO"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "ID KIND --date D --reason TEXT [--until D] [--cycle START]",
                   "Records a decision about a member, which overrides what is computed from its date "
                   "on.\n\n"
                   "  extension, leave   the end of a cycle moves to --until, its probation follows\n"
                   "  attested-met       a cycle is met by a person's word\n"
                   "  not-judged         a cycle is left out of the verdict\n"
                   "  reinstated         a suspension, or being dropped, is lifted\n"
                   "  dropped            the membership has ended\n"
                   "  active, candidate, exempt   the class begins on that day",
                   "cmeledger member decide M-1 extension --date 2025-12-01 --until 2026-06-30 --cycle 2023-01-01 "
                   "--reason 'parental leave'", &exit_code))
    return exit_code;
  if (argc != 3) return app_usage("member decide: takes ID and KIND");
  Decision decision = {.kind = argv[2], .until = DAY_UNKNOWN, .cycle = DAY_UNKNOWN, .reason = reason};
  if (!decision_kind_is_known(argv[2])) return app_usage("member decide: there is no decision '%s'; see --help", argv[2]);
  if (!date || !day_parse(date, &decision.date)) return app_usage("member decide: --date must be a date like 2026-11-23");
  if (!reason || !*reason) return app_usage("member decide: a decision needs its --reason");
  if (until && !day_parse(until, &decision.until)) return app_usage("member decide: --until must be a date like 2026-06-30");
  if (cycle && !day_parse(cycle, &decision.cycle)) return app_usage("member decide: --cycle must be a date like 2023-01-01");
  gboolean moves = strcmp(argv[2], "extension") == 0 || strcmp(argv[2], "leave") == 0;
  if (moves && !until) return app_usage("member decide: %s needs --until, the new end of the cycle", argv[2]);
  if (!app_member_exists(app, "member decide", argv[1], &exit_code)) return exit_code;
  g_autoptr(Store) store = app_open_store(app, STORE_CHANGE, &exit_code);
  g_autoptr(Roster) roster = store ? app_roster(store, &error) : NULL;
  if (!store) return exit_code;
  if (!roster) return app_home_fault(app, g_steal_pointer(&error));
  const Member *member = roster_find(roster, argv[1]);
  if (decision.cycle != DAY_UNKNOWN && decision.cycle < member->first_cycle_start)
    return app_usage("member decide: --cycle %s lies before the first cycle, which begins on %s", cycle,
                     day_format(member->first_cycle_start, (char[DAY_TEXT_SIZE]){0}));
  if (!store_begin(store, &error) || !store_decision_add(store, argv[1], &decision, &error) ||
      !store_commit(store, &error)) {
    store_rollback(store);
    return app_home_fault(app, g_steal_pointer(&error));
  }
  return EXIT_DONE;
}

static int map_class(App *app, int argc, char **argv) {
  int exit_code;
  g_autoptr(GError) error = NULL;
  if (!app_options(app, &argc, &argv, NULL, "WORD=active|candidate|exempt",
                   "Says what a word of the roster's membership column means.",
                   "cmeledger member class Life=exempt", &exit_code))
    return exit_code;
  char *equals = argc == 2 ? strchr(argv[1], '=') : NULL;
  if (!equals || (strcmp(equals + 1, "active") && strcmp(equals + 1, "candidate") && strcmp(equals + 1, "exempt")))
    return app_usage("member class: write WORD=active, WORD=candidate or WORD=exempt");
  *equals = '\0';
  g_autofree char *lower = g_ascii_strdown(argv[1], -1);
  g_autofree char *key = g_strconcat("class:", lower, NULL);
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  if (!store_fact_set(store, key, equals + 1, &error)) return app_home_fault(app, g_steal_pointer(&error));
  return EXIT_DONE;
}

int cmd_member(App *app, int argc, char **argv) {
  static const struct {
    const char *name;
    Command run;
  } verbs[] = {{"import", import_roster}, {"add", add_member}, {"list", list_members}, {"decide", decide}, {"class", map_class}};
  const char *verb = argc > 1 ? argv[1] : "";
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
    if (strcmp(verb, verbs[i].name) == 0) {
      g_autofree char *name = g_strconcat("member ", verb, NULL);
      argv[1] = name;
      return verbs[i].run(app, argc - 1, argv + 1);
    }
  if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0) {
    puts("Usage: cmeledger member import|add|list|decide|class ...\n\n"
         "The roster, and decisions of people about members; each has its own --help.\n\n"
         "Example:\n  cmeledger member import roster.csv");
    return EXIT_DONE;
  }
  return app_usage("member: import, add, list, decide or class; 'cmeledger member --help'");
}
