/* audit: for each member a folder that an auditor opens, believes and can check without us. */
#include <string.h>

#include "app/audit.h"
#include "app/audit_choose.h"

static const char summary[] =
    "Makes member audit files: a folder DIR/ID each, in BagIt layout (RFC 8493), with\n"
    "data/audit.pdf, data/ledger.csv, the certificates in data/certificates/ and manifests\n"
    "that 'sha256sum -c' accepts.";
static const char examples[] =
    "cmeledger audit --out ~/audits M-1001 M-1002\n"
    "  cmeledger audit --out ~/audits --all --resume          after an interruption\n"
    "  cmeledger audit --out ~/audits --standing probation --cycle-ending 2025-12-31\n"
    "  cmeledger audit --out ~/mock --sample 25 --seed 2026   a mock audit\n"
    "  cmeledger audit --out ~/board --layout state-board M-1001\n"
    "  cmeledger audit --out ~/audits --as-known-on 2026-03-31 M-1001\n"
    "  cmeledger audit --out ~/audits --as-of 2026-11-23 --prepared 2026-11-23T09:00:00Z M-1001\n"
    "  cmeledger audit --out ~/audits --zip --sign office.pem --all\n"
    "  cmeledger audit --verify ~/audits/M-1001 --key office.pub\n"
    "  cmeledger audit --json --verify ~/audits/M-1001.zip";

/* "2026-11-23" or "2026-11-23T09:00:00Z". New string; NULL: neither. */
static char *prepared_time(const char *text) {
  g_autofree char *day = g_strndup(text, DAY_TEXT_SIZE - 1);
  Day known;
  if (!day_parse(day, &known)) return NULL;
  if (strlen(text) == DAY_TEXT_SIZE - 1) return g_strconcat(text, "T00:00:00Z", NULL);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
  return time && strlen(text) == strlen("2026-11-23T09:00:00Z") && g_str_has_suffix(text, "Z")
             ? g_strdup(text) : NULL;
}

static int make(AuditRun *run, const AuditChoice *choice, int argc, char **argv) {
  int exit_code = EXIT_DONE;
  g_autoptr(GError) error = NULL;
  g_autoptr(Store) store = run->store = app_open_store(run->app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  if ((run->known_on != DAY_UNKNOWN && !store_as_known_on(store, run->known_on, &error)) ||
      !store_begin_reading(store, &error))
    return app_home_fault(run->app, g_steal_pointer(&error));
  g_autoptr(Roster) roster = app_roster(store, &error);
  g_autoptr(Others) others = roster ? others_new(roster) : NULL;
  run->others = others;
  g_autoptr(Archive) archive = run->archive =
      roster ? archive_open(run->app->home, FALSE, &error) : NULL;
  if (!archive) return app_home_fault(run->app, g_steal_pointer(&error));
  g_autoptr(Rules) rules = app_rules(run->app, &exit_code);
  if (!rules) return exit_code;
  run->rules = rules;
  g_autoptr(GPtrArray) members = audit_choose(run->app, store, rules, roster, run->as_of, choice,
                                              argc, argv, &exit_code);
  if (!members) return exit_code;
  g_autoptr(Redrawer) redrawer = run->redrawer = redrawer_new(run->app);
  g_autoptr(BagShelf) shelf = run->shelf = bag_shelf_open(run->out, &run->form, &error);
  if (!shelf) {
    app_warn("%s", error->message);
    return EXIT_ATTENTION;
  }
  return audit_run(run, members);
}

int cmd_audit(App *app, int argc, char **argv) {
  g_autofree char *out = NULL, *as_of = NULL, *known = NULL, *prepared = NULL, *by = NULL,
                  *standing = NULL, *ending = NULL, *sign = NULL, *public_key = NULL,
                  *seed = NULL, *layout_name = NULL;
  gint sample = 0;
  gboolean json = FALSE;
  g_auto(GStrv) verify = NULL;
  AuditRun run = {.app = app, .as_of = app->today, .known_on = DAY_UNKNOWN};
  AuditChoice choice = {.cycle_ending = DAY_UNKNOWN};
  int exit_code = EXIT_DONE;
  const GOptionEntry options[] = {
      {"out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "Where the folders go", "DIR"},
      {"all", 0, 0, G_OPTION_ARG_NONE, &choice.everyone, "One for every member", NULL},
      {"standing", 0, 0, G_OPTION_ARG_STRING, &standing,
       "For members who are in good-standing, probation, suspended, dropped or exempt", "S"},
      {"cycle-ending", 0, 0, G_OPTION_ARG_STRING, &ending, "For members with a cycle ending then",
       "DATE"},
      {"sample", 0, 0, G_OPTION_ARG_INT, &sample,
       "For so many of them, drawn by lot, and what an auditor would object to", "N"},
      {"seed", 0, 0, G_OPTION_ARG_STRING, &seed, "With --sample: another seed draws others", "S"},
      {"as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "Judge as of that day, not today", "DATE"},
      {"as-known-on", 0, 0, G_OPTION_ARG_STRING, &known,
       "As the ledger stood at the end of that day (UTC), and judged as of it", "DATE"},
      {"prepared", 0, 0, G_OPTION_ARG_STRING, &prepared,
       "When it was prepared, not now: the same inputs give the same bytes", "TIME"},
      {"by", 0, 0, G_OPTION_ARG_STRING, &by, "Who prepared it, not the login name", "NAME"},
      {"force", 0, 0, G_OPTION_ARG_NONE, &run.form.replace, "Make an existing one again", NULL},
      {"resume", 0, 0, G_OPTION_ARG_NONE, &run.resume,
       "Keep an existing one that is whole and up to date, make the others", NULL},
      {"layout", 0, 0, G_OPTION_ARG_STRING, &layout_name,
       "asps, generic, state-board, or one of your own: which sections and columns", "NAME"},
      {"anonymous", 0, 0, G_OPTION_ARG_NONE, &run.anonymous,
       "For showing: without names, ids, numbers and certificates", NULL},
      {"zip", 0, 0, G_OPTION_ARG_NONE, &run.form.zip, "One ID.zip instead of a folder", NULL},
      {"sign", 0, 0, G_OPTION_ARG_FILENAME, &sign, "Sign the manifests with this secret key (PEM)",
       "KEY"},
      {"verify", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &verify,
       "Instead: check that folder or .zip, and what the ledger says otherwise today", "FOLDER"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "With --verify: one JSON object for each", NULL},
      {"key", 0, 0, G_OPTION_ARG_FILENAME, &public_key, "With --verify: check its signature", "PUB"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};

  if (!app_options(app, &argc, &argv, options, "--out DIR ID...|--all|--standing S", summary,
                   examples, &exit_code))
    return exit_code;
  if (verify && (argc > 1 || out || choice.everyone || sample))
    return app_usage("audit: --verify checks folders that are there, and goes with --key and --json alone");
  if (verify) return audit_verify(&run, (const char *const *)verify, public_key, json);
  if (json) return app_usage("audit: --json goes with --verify; an audit file has its audit.json");
  if (public_key) return app_usage("audit: --key goes with --verify; --sign takes a secret key");
  if (!out) return app_usage("audit: where to? name a folder with --out DIR");
  choice.everyone |= standing || ending || (sample && argc < 2);
  if (choice.everyone == (argc > 1))
    return app_usage("audit: name members, or --all, --standing or --cycle-ending, not both");
  if (sample < 0 || (seed && !sample))
    return app_usage("audit: --sample takes a number of members, and --seed goes with it");
  if (known && !day_parse(known, &run.known_on))
    return app_usage("audit: --as-known-on is '%s', not a date like 2026-11-23", known);
  if (known) run.as_of = run.known_on;
  if (as_of && !day_parse(as_of, &run.as_of))
    return app_usage("audit: --as-of is '%s', not a date like 2026-11-23", as_of);
  if (ending && !day_parse(ending, &choice.cycle_ending))
    return app_usage("audit: --cycle-ending is '%s', not a date like 2026-12-31", ending);
  if (standing && !standing_from_name(standing, &choice.standing))
    return app_usage("audit: --standing is '%s'; it is good-standing, probation, suspended, "
                     "dropped or exempt", standing);
  choice.by_standing = standing != NULL;
  g_autofree char *at = prepared ? prepared_time(prepared) : app_now(app);
  if (!at)
    return app_usage("audit: --prepared is '%s', not a time like 2026-11-23T09:00:00Z", prepared);
  g_autoptr(GError) error = NULL;
  g_autoptr(SignKey) key = sign ? sign_key_read(sign, TRUE, &error) : NULL;
  if (error) return app_usage("audit: --sign: %s", error->message);
  g_autoptr(Layout) layout = layout_name ? audit_layout(app, layout_name) : NULL;
  if (layout_name && !layout) return EXIT_USAGE;
  if (layout) run.layout = layout_of(layout);
  choice.sample = (guint)sample;
  choice.seed = seed ? seed : "1";
  run.mock = sample > 0;
  run.form.key = key;
  run.form.time = at;
  run.form.replace |= run.resume;
  run.out = out;
  run.prepared_at = at;
  run.prepared_by = by ? by : app->by;
  run.shared = strcmp(app_config(app, "audit-shared-papers"), "yes") == 0;
  return make(&run, &choice, argc, argv);
}
