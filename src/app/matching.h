/* Matching entries to members anew when the roster changed. */
#pragma once
#include "app/app.h"

/* Assigns the entries that have no member, and the pending ones, again; what a person decided
 * stays. To be called inside a transaction. Sets *changed to how many became another's. */
gboolean app_match_again(Store *store, guint *changed, GError **error);
