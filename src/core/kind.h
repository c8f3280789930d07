/* What a file is: by its first bytes, and what its name promises. */
#pragma once
#include <glib.h>

#define KIND_HEAD 1024 /* bytes from the start that tell */

/* The suffix that the archive gives it, borrowed: "jpg", "png", "tif" or "heic" as its first bytes
 * say, else "pdf". */
const char *kind_suffix(const void *head, gsize length);
/* TRUE for an image that the worker opens. */
gboolean kind_is_image(GBytes *file);
/* TRUE for NAME.pdf and for the names of images, in any case. */
gboolean kind_is_named(const char *name);
/* TRUE for what macOS lays beside a file on a foreign disk, as "._NAME" (AppleDouble, RFC 1740):
 * icon and notes, no page. */
gboolean kind_is_companion(const void *head, gsize length);
