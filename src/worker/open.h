/* A PDF, opened by poppler. */
#pragma once
#include <glib.h>

typedef struct _PopplerDocument PopplerDocument;
/* The password may be NULL or "". New; NULL with *error. */
PopplerDocument *open_pdf(GBytes *pdf, const char *password, GError **error);
