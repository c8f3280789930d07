/* user: who may open the desk with a name and a password. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/users.h"

#define LEAST 10 /* characters of a password */
#define MOST 200

/* A line without its end; FALSE at the end of the input. */
static gboolean read_line(FILE *file, char line[MOST + 2]) {
  if (!fgets(line, MOST + 2, file)) return FALSE;
  line[strcspn(line, "\r\n")] = '\0';
  return TRUE;
}

static gboolean ask(const char *prompt, char line[MOST + 2]) {
  struct termios shown, hidden;
  gboolean terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
  if (terminal) {
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    fputs(prompt, stderr);
  }
  gboolean got = read_line(stdin, line);
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputs("\n", stderr);
  }
  return got;
}

/* From a file, or typed twice. FALSE: printed. */
static gboolean get_password(const char *path, char password[MOST + 2]) {
  char again[MOST + 2] = "";
  FILE *file = path ? fopen(path, "re") : NULL;
  if (path && !file) {
    app_warn("user: %s: %s", path, g_strerror(errno));
    return FALSE;
  }
  gboolean got = file ? read_line(file, password) : ask("Password: ", password);
  if (file) fclose(file);
  else if (got && isatty(STDIN_FILENO) &&
           (!ask("Once more: ", again) || strcmp(password, again) != 0)) {
    app_warn("user: the two are not the same; nothing was changed");
    got = FALSE;
  } else if (!got) {
    app_warn("user: no password was given; --password-file F names a file with it");
  }
  explicit_bzero(again, sizeof again);
  if (got && (g_utf8_strlen(password, -1) < LEAST || strlen(password) > MOST)) {
    app_warn("user: a password has %d to %d characters; nothing was changed", LEAST, MOST);
    got = FALSE;
  }
  return got;
}

static int add(App *app, const char *name, const char *role, const char *path) {
  char password[MOST + 2] = "";
  g_autoptr(GError) error = NULL;
  int exit_code = EXIT_DONE;
  if (!*name || strpbrk(name, "\t\r\n") || !g_utf8_validate(name, -1, NULL))
    return app_usage("user add: a name is a line of text");
  if (role && strcmp(role, "reviewer") != 0 && strcmp(role, "viewer") != 0)
    return app_usage("user add: --role is '%s'; it is reviewer or viewer", role);
  g_autoptr(Store) store = app_open_store(app, STORE_WRITE, &exit_code);
  if (!store) return exit_code;
  gboolean done = FALSE;
  if (get_password(path, password))
    done = users_put(app->home, name, g_strcmp0(role, "viewer") != 0, password, &error);
  explicit_bzero(password, sizeof password);
  if (error) return app_home_fault(app, g_steal_pointer(&error));
  return done ? EXIT_DONE : EXIT_ATTENTION;
}

static int list(App *app) {
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) users = users_read(app->home, &error);
  if (!users) return app_home_fault(app, g_steal_pointer(&error));
  for (guint i = 0; i < users->len; i++) {
    const User *user = users->pdata[i];
    g_autofree char *name = app_clean(user->name);
    printf("%-9s %s\n", user->reviews ? "reviewer" : "viewer", name);
  }
  return EXIT_DONE;
}

int cmd_user(App *app, int argc, char **argv) {
  g_autofree char *role = NULL, *path = NULL;
  g_autoptr(GError) error = NULL;
  int exit_code = EXIT_DONE;
  const GOptionEntry options[] = {
      {"role", 0, 0, G_OPTION_ARG_STRING, &role, "add: reviewer (decides) or viewer (looks on)",
       "ROLE"},
      {"password-file", 0, 0, G_OPTION_ARG_FILENAME, &path, "add: its first line is the password",
       "F"},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "add NAME | remove NAME | list",
                   "Who may open the review desk with a name and a password (HOME/users).",
                   "cmeledger user add Dana\n  cmeledger user add Kim --role viewer", &exit_code))
    return exit_code;
  const char *verb = argc > 1 ? argv[1] : "list";
  if (strcmp(verb, "list") == 0 && argc <= 2) return list(app);
  if (strcmp(verb, "add") == 0 && argc == 3) return add(app, argv[2], role, path);
  if (strcmp(verb, "remove") != 0 || argc != 3)
    return app_usage("user: add NAME, remove NAME or list");
  if (users_remove(app->home, argv[2], &error)) return EXIT_DONE;
  if (error) return app_home_fault(app, g_steal_pointer(&error));
  return app_usage("user remove: there is no user '%s'; 'cmeledger user list' shows them", argv[2]);
}
