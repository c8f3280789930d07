/* Text on a terminal: its lines fit the width, and columns are what a reader sees, not bytes or
 * characters (wide and combining ones). In a pipe lines are whole. */
#pragma once
#include <glib.h>

/* Columns of the terminal that stdout is (TIOCGWINSZ, else COLUMNS), at least 80; 0: it is none. */
glong screen_width(void);

/* Columns that the text takes. */
glong screen_columns(const char *text);

/* The text cleaned (app_clean) and exactly that wide: cut with an ellipsis, or padded. New
 * string. */
char *screen_fit(const char *text, glong columns);
/* The same, but what is longer stays whole. New string. */
char *screen_pad(const char *text, glong columns);

/* A line: cleaned, and on a terminal broken at spaces; what follows is indented by `hang`. */
void screen_say(glong hang, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Several, what follows indented as the line is: to its second column where it has columns. */
void screen_say_lines(const char *text);
