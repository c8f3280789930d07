/* What the fuzz targets share. Each gives bytes to one reader and holds it to what its header
 * promises; libFuzzer and the sanitizers find the rest. */
#pragma once
#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* The bytes as text, as it comes from a page: valid, NUL at its end. New string. */
static inline char *fuzz_text(const guint8 *data, size_t size) {
  g_autofree char *bytes = g_strndup((const char *)data, size);
  return g_utf8_make_valid(bytes, -1);
}
