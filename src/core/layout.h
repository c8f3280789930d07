/* The layout of an audit file as data: patterns/layouts/NAME.layout. */
#pragma once
#include "core/audit.h"

typedef struct {
  char *id;                   /* "state-board" */
  char **sections, **columns; /* in their order; never empty */
} Layout;
/* NULL and "file:line:column: sentence" in *why (new string). */
Layout *layout_parse(const char *file, const char *text, char **why);
void layout_free(Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Layout, layout_free)
/* The same for an AuditInput; borrowed from the layout. */
AuditLayout layout_of(const Layout *layout);
