/* Has originals looked at before they go into an audit file, each for itself: one that costs too
 * much, or the process that opens it, is not shown, and the others are. */
#pragma once
#include "app/app.h"
#include "core/packet.h"

typedef struct Redrawer Redrawer;
Redrawer *redrawer_new(App *app);
void redrawer_free(Redrawer *redrawer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Redrawer, redrawer_free)

/* Fills in what of the original must be drawn to be seen as it is. Where only some pages are
 * shown they are drawn, whatever is on them, and the exhibit does not get the original: what else
 * is in the file stays out. An original that cannot be drawn or copied leaves the exhibit without
 * pages. */
void exhibit_take_original(Redrawer *redrawer, Exhibit *exhibit, GBytes *original);
