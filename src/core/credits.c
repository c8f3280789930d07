/* Reading and writing amounts of credit. */
#include "core/credits.h"

#include <string.h>

gboolean credits_parse(const char *text, Credits *credits) {
  gint64 whole = 0, cents = 0;
  guint digits = 0, decimals = 0;

  for (; g_ascii_isdigit(*text); text++, digits++)
    if ((whole = whole * 10 + (*text - '0')) > CREDITS_MAX) return FALSE;
  if (*text == '.') {
    for (text++; g_ascii_isdigit(*text); text++)
      if (++decimals > 2) return FALSE;
      else cents = cents * 10 + (*text - '0');
    if (decimals == 0) return FALSE;
    if (decimals == 1) cents *= 10;
  }
  if (*text != '\0' || digits + decimals == 0 || whole * 100 + cents > CREDITS_MAX) return FALSE;
  *credits = (Credits)(whole * 100 + cents);
  return TRUE;
}

gboolean credits_parse_part(const char *text, Credits *credits) {
  if (*text == '\0') {
    *credits = CREDITS_UNKNOWN;
    return TRUE;
  }
  if (strcmp(text, "all") == 0) {
    *credits = CREDITS_ALL;
    return TRUE;
  }
  return credits_parse(text, credits);
}

char *credits_format(Credits credits) {
  if (credits == CREDITS_UNKNOWN) return g_strdup("");
  if (credits == CREDITS_ALL) return g_strdup("all");
  guint32 amount = credits < 0 ? 0u - (guint32)credits : (guint32)credits;
  return g_strdup_printf("%s%u.%02u", credits < 0 ? "-" : "", amount / 100, amount % 100);
}
