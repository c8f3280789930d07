/* A magic number, a count, page numbers; in an answer then the PDF. */
#include "core/wire_redraw.h"

#include <string.h>

#define QUESTION 0x31514452u /* "RDQ1" */
#define ANSWER 0x31414452u   /* "RDA1" */
#define MOST_PAGES 100000u

typedef struct {
  guint32 magic, pages;
} Head;

static GBytes *encode(guint32 magic, const GArray *pages, GBytes *pdf) {
  const Head head = {magic, pages->len};
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, (const guint8 *)&head, sizeof head);
  g_byte_array_append(out, (const guint8 *)pages->data, pages->len * (guint)sizeof(guint32));
  if (pdf)
    g_byte_array_append(out, g_bytes_get_data(pdf, NULL), (guint)g_bytes_get_size(pdf));
  return g_byte_array_free_to_bytes(out);
}

/* The page numbers (new) and where they end; NULL for anything else. */
static GArray *decode(guint32 magic, GBytes *bytes, gsize *end) {
  Head head;
  gsize size;
  const guint8 *start = g_bytes_get_data(bytes, &size);
  if (size < sizeof head) return NULL;
  memcpy(&head, start, sizeof head);
  if (head.magic != magic || head.pages > MOST_PAGES ||
      head.pages > (size - sizeof head) / sizeof(guint32))
    return NULL;
  GArray *pages = g_array_new(FALSE, FALSE, sizeof(guint));
  g_array_append_vals(pages, start + sizeof head, head.pages);
  *end = sizeof head + head.pages * sizeof(guint32);
  return pages;
}

GBytes *wire_encode_redraw(const GArray *pages) { return encode(QUESTION, pages, NULL); }

GArray *wire_decode_redraw(GBytes *bytes) {
  gsize end;
  g_autoptr(GArray) pages = decode(QUESTION, bytes, &end);
  return pages && end == g_bytes_get_size(bytes) ? g_steal_pointer(&pages) : NULL;
}

GBytes *wire_encode_redrawn(const GArray *pages, GBytes *pdf) { return encode(ANSWER, pages, pdf); }

gboolean wire_decode_redrawn(GBytes *bytes, GArray **pages, GBytes **pdf) {
  gsize end;
  *pdf = NULL;
  if (!(*pages = decode(ANSWER, bytes, &end))) return FALSE;
  gsize left = g_bytes_get_size(bytes) - end;
  if ((left > 0) != ((*pages)->len > 0)) {
    g_clear_pointer(pages, g_array_unref);
    return FALSE;
  }
  if (left > 0) *pdf = g_bytes_new_from_bytes(bytes, end, left);
  return TRUE;
}
