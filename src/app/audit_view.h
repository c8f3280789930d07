/* A bag as it was handed out, a folder or a .zip of one, to be looked at: nothing of it is
 * believed, and nothing is unpacked. */
#pragma once
#include <glib.h>

typedef struct BagView BagView;
/* Never NULL. What no bag of ours holds, such as links and names outside its folder, is appended
 * to `faults` (of char*, sentences). */
BagView *bag_view_open(const char *path, GPtrArray *faults);
void bag_view_close(BagView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BagView, bag_view_close)

/* Names of its regular files, relative to its folder, in the order of their bytes. New array,
 * of char* borrowed from the view. */
GPtrArray *bag_view_names(const BagView *view);
gboolean bag_view_has(const BagView *view, const char *name);
/* SHA-256 as 64 hex digits (new), of a file that it has; NULL with a sentence in *why (new). */
char *bag_view_hash(const BagView *view, const char *name, char **why);
/* The bytes of a file, with a NUL behind them (new); NULL: it has none, or too large a one. */
char *bag_view_text(const BagView *view, const char *name, gsize *length);
