/* Figures of the society view, and the pictures they are shown in. */
#pragma once
#include "web/desk.h"

void put_figure(Html *html, const char *label, const char *href, gint64 number);

typedef struct {
  const char *label, *class; /* borrowed; the class gives the colour */
  gint64 number;
} Share;
/* One bar of parts that make a whole; its words are for those who do not see it. */
void put_shares(Html *html, const char *label, const Share *shares, guint n);

/* The last few files with that outcome, and the way to all of them. */
gboolean put_last_documents(Desk *desk, Html *html, const char *outcome, const char *heading,
                            GError **error);

/* How much waits and how long; what came in; how good the reading is. FALSE with error. */
gboolean put_waiting(Request *request, Html *html, GError **error);
gboolean put_intake(Request *request, Html *html, GError **error);
gboolean put_quality(Request *request, Html *html, GError **error);
