/* The verbs of `patterns` that have a file of their own; check and list are in cmd_patterns.c.
 * Each takes its own command line, argv[0] being its name. */
#pragma once
#include "app/app.h"

int patterns_explain(App *app, int argc, char **argv);
int patterns_diff(App *app, int argc, char **argv);
int patterns_learn(App *app, int argc, char **argv);
int patterns_forget(App *app, int argc, char **argv);
int patterns_draft(App *app, int argc, char **argv);
