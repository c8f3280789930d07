/* Is a bag what its manifests say? */
#pragma once
#include "app/audit_view.h"

/* Every file against its hash, every file in a manifest. Sentences about what is wrong are
 * appended to `faults` (of char*); returns how many files were found as recorded. */
guint bag_check(const BagView *view, GPtrArray *faults);
/* The first value of a label of bag-info.txt; NULL: it has none. New string. */
char *bag_info_get(const char *info, const char *label);
/* TRUE when what lies at `place`, a folder or a .zip, is whole and has that fingerprint. */
gboolean bag_is_current(const char *place, const char *fingerprint);
