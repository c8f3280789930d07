/* Fuzzes the readers of rule files and of audit layouts. */
#include "fuzz.h"

#include "core/layout.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autofree char *text = g_strndup((const char *)data, size);
  g_autofree char *rules_why = NULL, *layout_why = NULL;
  g_autoptr(Rules) rules = rules_parse("x.rules", text, &rules_why);
  g_assert_true((rules == NULL) == (rules_why != NULL));
  g_autoptr(Layout) layout = layout_parse("x.layout", text, &layout_why);
  g_assert_true((layout == NULL) == (layout_why != NULL));
  if (layout) g_assert_true(layout->id && layout->sections[0] && layout->columns[0]);
  return 0;
}
