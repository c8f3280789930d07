/* What every program of ours begins with: the home, the day and the user. */
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"

static char *default_home(void) {
  const char *home = g_getenv("CMELEDGER_HOME");
  return home && *home ? g_strdup(home)
                       : g_build_filename(g_get_user_data_dir(), "cmeledger", NULL);
}

int app_start(App *app, int argc, char **argv) {
  /* Arguments are UTF-8 whatever the locale says; GLib asks this variable first. */
  g_setenv("CHARSET", "UTF-8", TRUE);
  umask(077);
  *app = (App){.keep = g_ptr_array_new_with_free_func(g_free)};
  const struct passwd *user = getpwuid(getuid());
  app->by = user ? g_strdup(user->pw_name) : g_strdup_printf("uid %u", getuid());
  app->progress = isatty(STDERR_FILENO);
  if (!app_read_day(app)) {
    app_usage("CMELEDGER_TODAY is '%s', not a date like 2026-11-23", g_getenv("CMELEDGER_TODAY"));
    return -1;
  }
  if (argc > 2 && strcmp(argv[1], "--home") == 0) {
    app->home = g_strdup(argv[2]);
    return 3;
  }
  if (argc > 1 && g_str_has_prefix(argv[1], "--home=")) {
    app->home = g_strdup(argv[1] + strlen("--home="));
    return 2;
  }
  if (argc > 1 && strcmp(argv[1], "--home") == 0) {
    app_usage("--home needs a folder; 'cmeledger --help' shows where it stands");
    return -1;
  }
  app->home = default_home();
  return 1;
}

void app_end(App *app) {
  g_free(app->home);
  g_free(app->by);
  g_ptr_array_free(app->keep, TRUE);
}
