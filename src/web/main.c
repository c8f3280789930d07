/* cmeledger-desk: the review desk in a browser; started by cmeledger serve. */
#include <gio/gio.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/watch_loop.h"
#include "web/desk.h"

typedef struct {
  Desk *desk;
  char **users, **viewers;
  char *address;
} Start;

static char *asset_address(const char *path, const char *resource) {
  g_autoptr(GBytes) bytes = g_resources_lookup_data(resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size;
  const void *start = g_bytes_get_data(bytes, &size);
  g_autofree char *hash = sha256_of_bytes(start, size);
  return g_strdup_printf("%s?%.12s", path, hash);
}

static char *link_for(const Start *start, const char *user, Role role) {
  g_autofree char *secret = sessions_add_link(start->desk->sessions, user, role);
  gboolean six = strchr(start->address, ':') != NULL;
  return g_strdup_printf("http://%s%s%s:%u/enter/%s", six ? "[" : "", start->address,
                         six ? "]" : "", http_port(start->desk->http), secret);
}

/* A link each, for the one who runs it when nobody is named. The first is returned. */
static char *print_links(const Start *start) {
  const char *only[] = {start->desk->app->by, NULL};
  const char *const *users = start->users || start->viewers ? (const char *const *)start->users
                                                            : only;
  char *first = NULL;
  for (guint i = 0; users && users[i]; i++) {
    char *link = link_for(start, users[i], ROLE_REVIEWER);
    printf("%s (once, as reviewer): %s\n", users[i], link);
    if (!first) first = link;
    else g_free(link);
  }
  for (guint i = 0; start->viewers && start->viewers[i]; i++) {
    char *link = link_for(start, start->viewers[i], ROLE_VIEWER);
    printf("%s (once, looks on): %s\n", start->viewers[i], link);
    if (!first) first = link;
    else g_free(link);
  }
  fflush(stdout);
  return first;
}

static gboolean more_links(gint fd, GIOCondition condition, gpointer data) {
  char line[256];
  (void)condition;
  if (read(fd, line, sizeof line) <= 0) return G_SOURCE_REMOVE;
  g_free(print_links(data));
  return G_SOURCE_CONTINUE;
}

static gboolean stop(gpointer loop) {
  g_main_loop_quit(loop);
  return G_SOURCE_CONTINUE;
}

static void open_browser(const char *link) {
  const char *const argv[] = {"xdg-open", link, NULL};
  g_autoptr(GError) error = NULL;
  if (!g_spawn_async(NULL, (char **)argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, &error))
    app_warn("no browser could be opened: %s; open the link by hand", error->message);
}

/* The watch folder, worked by a thread with a ledger and workers of its own: it waits for whole
 * crowds of files to be read and for the disk, and a page may wait for neither. */
typedef struct {
  App app;
  WatchOptions options;
  GThread *thread; /* NULL: nothing is watched */
} Watcher;

static gpointer watch_inbox(gpointer user_data) {
  Watcher *watcher = user_data;
  struct pollfd bell = {.fd = watcher->options.bell, .events = POLLIN};
  watch_folder(&watcher->app, &watcher->options);
  if (poll(&bell, 1, 0) == 0)
    app_warn("the watch folder is no longer watched; what comes in stays there until the desk is "
             "opened again, or 'cmeledger watch'");
  return NULL;
}

static void start_watching(Watcher *watcher, const App *desk) {
  char *argv[] = {NULL, (char *)"--home", desk->home};
  app_start(&watcher->app, G_N_ELEMENTS(argv), argv); /* as the desk's own was */
  watcher->app.progress = FALSE;
  watcher->options = (WatchOptions){.quiet = TRUE, .bell = eventfd(0, EFD_CLOEXEC)};
  watcher->thread = g_thread_new("watch", watch_inbox, watcher);
}

/* The files of a batch are brought to their end first. */
static void stop_watching(Watcher *watcher) {
  if (!watcher->thread) return;
  eventfd_write(watcher->options.bell, 1);
  g_thread_join(watcher->thread);
  close(watcher->options.bell);
  app_end(&watcher->app);
}

static int run(Start *start, gboolean open, gboolean watch) {
  Desk *desk = start->desk;
  g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
  Watcher watcher = {0};
  if (watch) start_watching(&watcher, desk->app);
  printf("The review desk of %s is open at http://%s:%u/ until Ctrl-C.\n", desk->app->home,
         start->address, http_port(desk->http));
  g_autofree char *link = print_links(start);
  if (isatty(STDIN_FILENO)) {
    puts("Enter prints new links.");
    g_unix_fd_add(STDIN_FILENO, G_IO_IN, more_links, start);
  }
  if (open) open_browser(link);
  g_unix_signal_add(SIGINT, stop, loop);
  g_unix_signal_add(SIGTERM, stop, loop);
  g_main_loop_run(loop);
  stop_watching(&watcher);
  return EXIT_DONE;
}

static void desk_close(Desk *desk) {
  http_free(desk->http);
  pages_free(desk->pages);
  sessions_free(desk->sessions);
  roster_free(desk->roster);
  rules_free(desk->rules);
  archive_close(desk->archive);
  store_close(desk->store);
  g_free(desk->style);
  g_free(desk->script);
}

static int open_desk(Desk *desk, const char *address, guint port) {
  App *app = desk->app;
  int exit_code = EXIT_DONE;
  GError *error = NULL;
  if (!(desk->store = app_open_store(app, STORE_READ, &exit_code))) return exit_code;
  store_close(g_steal_pointer(&desk->store)); /* a home that is not there is not made here */
  if (!(desk->store = app_open_store(app, STORE_WRITE, &exit_code))) return exit_code;
  if (!(desk->archive = archive_open(app->home, TRUE, &error))) return app_home_fault(app, error);
  if (!(desk->rules = app_rules(app, &exit_code))) return exit_code;
  if (!desk_refresh(desk, &error)) return app_home_fault(app, error);
  desk->sessions = sessions_new();
  desk->pages = pages_new(app, desk->archive);
  desk->max_upload = app_config_number(app, "max-input");
  desk->style = asset_address("/static/desk.css", "/desk/desk.css");
  desk->script = asset_address("/static/desk.js", "/desk/desk.js");
  desk->http = http_new(address, port, (guint)app_config_number(app, "desk-patience"), desk_gate,
                        desk_handle, desk, &error);
  if (desk->http) return EXIT_DONE;
  app_warn("serve: %s port %u cannot be opened: %s; another --port may be free", address, port,
           error->message);
  g_error_free(error);
  return EXIT_ATTENTION;
}

int main(int argc, char **argv) {
  App app;
  Desk desk = {.app = &app};
  Start start = {.desk = &desk};
  int first = app_start(&app, argc, argv), exit_code = EXIT_DONE, port = 0;
  gboolean open = FALSE, watch = FALSE;
  const GOptionEntry options[] = {
      {"user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &start.users,
       "A link for this reviewer; once for each", "NAME"},
      {"viewer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &start.viewers,
       "A link for somebody who looks on", "NAME"},
      {"port", 0, 0, G_OPTION_ARG_INT, &port, "The port; a free one by itself", "N"},
      {"listen", 0, 0, G_OPTION_ARG_STRING, &start.address,
       "Another address than this machine's own; not encrypted", "ADDRESS"},
      {"open", 0, 0, G_OPTION_ARG_NONE, &open, "Open the browser", NULL},
      {"watch", 0, 0, G_OPTION_ARG_NONE, &watch, "Work the watch folder too", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (first < 0) return EXIT_USAGE;
  argv[first - 1] = (char *)"serve";
  argc -= first - 1;
  argv += first - 1;
  if (!app_options(&app, &argc, &argv, options, "[OPTION...]",
                   "Opens the review desk in a browser: what waits, page and evidence side by "
                   "side, one key a decision.",
                   "cmeledger serve --open\n  cmeledger serve --user Dana --user Lee --viewer Kim",
                   &exit_code))
    return exit_code;
  if (argc > 1) return app_usage("serve: takes no argument '%s'", argv[1]);
  if (port < 0 || port > 65535) return app_usage("serve: --port is a number up to 65535");
  if (!start.address) start.address = g_strdup("127.0.0.1");
  exit_code = open_desk(&desk, start.address, (guint)port);
  if (exit_code == EXIT_DONE) exit_code = run(&start, open, watch);
  desk_close(&desk);
  g_strfreev(start.users);
  g_strfreev(start.viewers);
  g_free(start.address);
  app_end(&app);
  return exit_code;
}
