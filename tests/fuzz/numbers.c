/* Fuzzes the readers of amounts. */
#include "fuzz.h"

#include "core/printed.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autofree char *text = fuzz_text(data, size);
  Credits amount, back = CREDITS_UNKNOWN;
  if (read_amount(text, &amount)) g_assert_true(amount >= 0 && amount <= CREDITS_MAX);
  if (!credits_parse(text, &amount)) return 0;
  g_autofree char *written = credits_format(amount);
  g_assert_true(amount >= 0 && amount <= CREDITS_MAX && credits_parse(written, &back));
  g_assert_cmpint(back, ==, amount);
  return 0;
}
