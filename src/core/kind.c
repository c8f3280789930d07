/* What a file is: a PDF may have something before its head, an image may not. */
#include "core/kind.h"

#include <string.h>

static const struct {
  const char *suffix, *magic;
  gsize length, at;
} kinds[] = {
    {"jpg", "\xff\xd8\xff", 3, 0},
    {"png", "\x89PNG\r\n\x1a\n", 8, 0},
    {"tif", "II*\0", 4, 0},
    {"tif", "MM\0*", 4, 0},
};

/* Its first box names what the file can be read as; HEIC's names are heic, heix, heim and heis. */
static gboolean is_heic(const guint8 *head, gsize length) {
  if (length < 12 || memcmp(head + 4, "ftyp", 4) != 0) return FALSE;
  const gsize box = (gsize)head[2] << 8 | head[3];
  for (gsize at = 8; at + 4 <= MIN(box, length); at += 4)
    if (memcmp(head + at, "hei", 3) == 0) return TRUE;
  return FALSE;
}

const char *kind_suffix(const void *head, gsize length) {
  if (length == 0 || memmem(head, MIN(length, KIND_HEAD), "%PDF-", 5)) return "pdf";
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (length >= kinds[i].at + kinds[i].length &&
        memcmp((const char *)head + kinds[i].at, kinds[i].magic, kinds[i].length) == 0)
      return kinds[i].suffix;
  return is_heic(head, length) ? "heic" : "pdf";
}

gboolean kind_is_image(GBytes *file) {
  gsize length;
  const void *start = g_bytes_get_data(file, &length);
  return strcmp(kind_suffix(start, length), "pdf") != 0;
}

gboolean kind_is_named(const char *name) {
  static const char *const suffixes[] = {".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic"};
  const gsize length = strlen(name);
  for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
    const gsize own = strlen(suffixes[i]);
    if (length > own && g_ascii_strcasecmp(name + length - own, suffixes[i]) == 0) return TRUE;
  }
  return FALSE;
}

gboolean kind_is_companion(const void *head, gsize length) {
  return length >= 4 && memcmp(head, "\0\5\x16\7", 4) == 0;
}
