/* Who is asked for, and in which layout. */
#pragma once
#include "app/app.h"
#include "core/layout.h"

typedef struct {
  gboolean everyone;      /* by the conditions below, and not by name */
  gboolean by_standing;
  Standing standing;
  Day cycle_ending;       /* DAY_UNKNOWN: any */
  guint sample;           /* so many of them, drawn; 0: all */
  const char *seed;       /* another one draws others */
} AuditChoice;

/* The members (of const Member), by id or in the order named; one asked for twice is there once.
 * NULL: *exit_code, said. */
GPtrArray *audit_choose(App *app, Store *store, const Rules *rules, const Roster *roster, Day as_of,
                        const AuditChoice *choice, int argc, char **argv, int *exit_code);

/* HOME/patterns/layouts/NAME.layout, else the program's own. NULL: said. */
Layout *audit_layout(App *app, const char *name);
