/* serve: starts the review desk, a program of its own, in this one's place. */
#include <errno.h>
#include <unistd.h>

#include "app/app.h"

int cmd_serve(App *app, int argc, char **argv) {
  const char *program = app_program(app, "cmeledger-desk");
  g_autoptr(GPtrArray) args = g_ptr_array_new();
  g_ptr_array_add(args, (gpointer)program);
  g_ptr_array_add(args, (gpointer) "--home");
  g_ptr_array_add(args, app->home);
  for (int i = 1; i < argc; i++) g_ptr_array_add(args, argv[i]);
  g_ptr_array_add(args, NULL);
  execv(program, (char **)args->pdata);
  app_warn("serve: %s cannot be started: %s; build or install it again", program,
           g_strerror(errno));
  return EXIT_ATTENTION;
}
