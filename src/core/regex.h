/* PCRE2, kept to one file: compile, find, groups. Always UTF, always with limits. */
#pragma once
#include <glib.h>

typedef struct Regex Regex;

/* Compiles; case is ignored unless the pattern says otherwise. `anchored`: it matches only where
 * regex_find is told to begin. NULL with the byte offset of the fault and PCRE2's sentence (new
 * string). */
Regex *regex_new(const char *pattern, gboolean anchored, gsize *offset, char **why);
void regex_free(Regex *regex);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Regex, regex_free)

typedef enum { REGEX_FOUND, REGEX_NOT_FOUND, REGEX_LIMIT } RegexResult;
/* First match at or after `from` in valid UTF-8. The groups stay until the next call. */
RegexResult regex_find(Regex *regex, const char *text, gsize length, gsize from);
/* Steps that finding all matches in an ASCII text takes, at most `most`: a measure of an
 * expression that no machine and no clock changes. */
guint regex_steps(const char *pattern, const char *text, guint most);
/* Group by number, 0 the whole; FALSE when it took no part in the last match. */
gboolean regex_group(const Regex *regex, guint group, gsize *start, gsize *end);
/* Named groups: count, and the n-th with its number. */
guint regex_name_count(const Regex *regex);
const char *regex_name(const Regex *regex, guint n, guint *group);
