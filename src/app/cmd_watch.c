/* watch: the loop, until a signal. */
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/watch_loop.h"

static int bell;

static void ring(int signal_number) {
  const guint64 one = 1;
  (void)signal_number;
  if (write(bell, &one, sizeof one) < 0) return; /* it rings already */
}

int cmd_watch(App *app, int argc, char **argv) {
  WatchOptions watch = {0};
  int exit_code;
  const GOptionEntry options[] = {
      {"once", 0, 0, G_OPTION_ARG_NONE, &watch.once, "Take in what is there, settled, and end", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &watch.json, "One JSON object a file, totals last", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--once] [--json] [DIR]",
                   "Takes in what is dropped in DIR (default HOME/inbox). A file in DIR/MEMBER_ID/ "
                   "belongs to that member. Files leave the folder once they are safe.",
                   "cmeledger watch ~/Shared/certificates", &exit_code))
    return exit_code;
  if (argc > 2) return app_usage("watch: one folder at a time");
  watch.folder = argc > 1 ? argv[1] : NULL;
  watch.bell = bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  const struct sigaction action = {.sa_handler = ring};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  exit_code = watch_folder(app, &watch);
  close(bell);
  return exit_code;
}
