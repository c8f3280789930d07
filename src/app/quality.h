/* How often accepted entries are wrong, measured on those that were drawn for review. */
#pragma once
#include "app/app.h"

typedef struct {
  guint drawn, decided, wrong; /* of the decided ones: rejected, moved or corrected */
} Quality;
gboolean quality_measure(Store *store, Quality *quality, GError **error);

/* `status --quality`: prints the counts, the share that was wrong and its interval. */
int status_quality(App *app, Store *store, gboolean json);
