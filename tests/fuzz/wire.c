/* Fuzzes the decoder of what a worker answers. */
#include "fuzz.h"

#include "core/wire.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autoptr(GBytes) bytes = g_bytes_new(data, size);
  ReadOrder order;
  if (wire_decode_order(bytes, &order)) g_assert_cmpuint(strlen(order.password), <=, 127);
  g_autoptr(Reading) reading = wire_decode_reading(bytes);
  if (reading == NULL) return 0;
  g_autoptr(GBytes) again = wire_encode_reading(reading);
  g_assert_true(g_bytes_equal(bytes, again));
  g_autoptr(DocumentText) document = document_text_take(reading);
  g_assert_cmpuint(document->pages->len, <=, size);
  return 0;
}
