/* Warms poppler, cairo and fontconfig up before the lock closes. */
#pragma once
#include <glib.h>

/* Opens a tiny document, which stays open for the life of the process (poppler's global data
 * dies with the last document), and draws it: FALSE and a sentence in *why (new) when a page
 * with a font of the system comes out blank. */
gboolean warm_up(char **why);
