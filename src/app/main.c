/* The program: finds the home, the day and the user, and hands over to one command. */
#include "app/app.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
  const char *name, *summary;
  Command run;
} commands[] = {
    {"extract", "read certificates and print what they say; writes nothing", cmd_extract},
    {"ingest", "take files or folders into archive and ledger", cmd_ingest},
    {"watch", "take in what is dropped in a folder", cmd_watch},
    {"member", "the roster, and decisions about members", cmd_member},
    {"import", "take in entries without a certificate from a CSV file", cmd_import},
    {"ledger", "list entries", cmd_ledger},
    {"review", "decide on what waits; alone: the queue, key by key", cmd_review},
    {"status", "who has met the requirement, who is short, and why", cmd_status},
    {"audit", "make member audit files", cmd_audit},
    {"where", "what became of a file", cmd_where},
    {"verify", "prove that nothing is lost or altered", cmd_verify},
    {"backup", "copy the home to a folder while it is in use", cmd_backup},
    {"restore", "copy a backup into an empty home", cmd_restore},
    {"patterns", "check, explain or list the pattern library", cmd_patterns},
    {"config", "list, get or set the settings of the home", cmd_config},
    {"doctor", "is this machine fit?", cmd_doctor},
};

static void print_help(void) {
  puts("Usage: cmeledger [--home DIR] COMMAND [OPTION...] [ARG...]\n\n"
       "Reads CME certificates into a ledger and tells who has met the ASPS requirement.\n\n"
       "Commands:");
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    printf("  %-10s %s\n", commands[i].name, commands[i].summary);
  puts("\nThe home is --home, else $CMELEDGER_HOME, else ~/.local/share/cmeledger.\n"
       "'cmeledger COMMAND --help' says more about a command.\n\n"
       "Example:\n"
       "  cmeledger member import roster.csv\n"
       "  cmeledger ingest ~/certificates\n"
       "  cmeledger review\n"
       "  cmeledger status");
}

static char *default_home(void) {
  const char *home = g_getenv("CMELEDGER_HOME");
  return home && *home ? g_strdup(home)
                       : g_build_filename(g_get_user_data_dir(), "cmeledger", NULL);
}

int main(int argc, char **argv) {
  /* Arguments are UTF-8 whatever the locale says; GLib asks this variable first. */
  g_setenv("CHARSET", "UTF-8", TRUE);
  umask(077);
  App app = {.keep = g_ptr_array_new_with_free_func(g_free)};
  const struct passwd *user = getpwuid(getuid());
  app.by = user ? g_strdup(user->pw_name) : g_strdup_printf("uid %u", getuid());
  app.progress = isatty(STDERR_FILENO);

  if (!app_read_day(&app))
    return app_usage("CMELEDGER_TODAY is '%s', not a date like 2026-11-23", g_getenv("CMELEDGER_TODAY"));

  int first = 1;
  if (argc > 2 && strcmp(argv[1], "--home") == 0) {
    app.home = g_strdup(argv[2]);
    first = 3;
  } else if (argc > 1 && g_str_has_prefix(argv[1], "--home=")) {
    app.home = g_strdup(argv[1] + strlen("--home="));
    first = 2;
  } else {
    app.home = default_home();
  }
  const char *name = first < argc ? argv[first] : NULL;
  if (!name) {
    print_help();
    return EXIT_USAGE;
  }
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
    print_help();
    return EXIT_DONE;
  }
  if (strcmp(name, "--version") == 0) {
    puts("cmeledger " CMELEDGER_VERSION);
    return EXIT_DONE;
  }
  for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
    if (strcmp(commands[i].name, name) == 0) {
      int code = commands[i].run(&app, argc - first, argv + first);
      g_free(app.home);
      g_free(app.by);
      g_ptr_array_free(app.keep, TRUE);
      return code;
    }
  return app_usage("there is no command '%s'; 'cmeledger --help' lists them", name);
}
