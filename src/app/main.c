/* The program: hands over to one command. */
#include "app/app.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

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
    {"serve", "the review desk, in a browser", cmd_serve},
    {"user", "who may open the desk with a password", cmd_user},
    {"status", "who has met the requirement, who is short, and why", cmd_status},
    {"audit", "make member audit files", cmd_audit},
    {"where", "what became of a file", cmd_where},
    {"verify", "prove that nothing is lost or altered", cmd_verify},
    {"backup", "copy the home to a folder while it is in use", cmd_backup},
    {"restore", "copy a backup into an empty home", cmd_restore},
    {"patterns", "check, explain, list, draft, compare and teach the pattern library", cmd_patterns},
    {"reextract", "read the archive again with the patterns of today", cmd_reextract},
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

int main(int argc, char **argv) {
  App app;
  /* What a file needed is not given back to the system, to be asked for again by the next. */
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
  int first = app_start(&app, argc, argv);
  if (first < 0) return EXIT_USAGE;
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
      app_end(&app);
      return code;
    }
  return app_usage("there is no command '%s'; 'cmeledger --help' lists them", name);
}
