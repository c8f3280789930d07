/* A folder as one .zip. */
#pragma once
#include <glib.h>

/* Writes the regular files of `folder` into `file`, which must not exist, as ROOT/..., in the
 * order of their names and dated `time` (ISO, UTC): the same files give the same bytes. On the
 * disk when it returns. */
gboolean zip_folder(const char *folder, const char *root, const char *time, const char *file,
                    GError **error);
