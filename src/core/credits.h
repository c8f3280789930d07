/* Amounts of credit, exact: integer hundredths of a credit, never floating point. */
#pragma once
#include <glib.h>

typedef gint32 Credits; /* hundredths of a credit; a certificate's number is never negative */

#define CREDITS_UNKNOWN G_MININT32       /* not stated; JSON null */
#define CREDITS_ALL (G_MININT32 + 1)     /* a part given as `all` of the entry's credits */
#define CREDITS_MAX 1000000              /* 10,000.00: more is not an amount of credit */

/* Reads "12", "12.5", ".75", "12.50" (at most two decimals, plain ASCII digits, nothing
 * else). FALSE, and *credits untouched, for anything that is not exactly one amount. */
gboolean credits_parse(const char *text, Credits *credits);

/* As credits_parse, and "all" for CREDITS_ALL and "" for CREDITS_UNKNOWN (entry CSV). */
gboolean credits_parse_part(const char *text, Credits *credits);

/* "12.50"; "all" for CREDITS_ALL; "" for CREDITS_UNKNOWN. Negative amounts (shortfalls are
 * never negative, differences may be) print with a minus sign. New string. */
char *credits_format(Credits credits);
