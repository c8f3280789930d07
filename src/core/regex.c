/* The one file that knows PCRE2. */
#include "core/regex.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define OPTIONS (PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS)

/* For each place where a match can begin. Enough for any phrase on any page that was measured;
 * what needs more is reported. */
#define MATCH_LIMIT 20000
#define DEPTH_LIMIT 10000
#define HEAP_LIMIT_KIB 20000

/* Compiling to machine code takes as long as looking through some pages without. */
#define WORTH_COMPILING 6000 /* bytes */
#define ONE_PLACE 50         /* bytes, about, that an anchored expression looks at */

struct Regex {
  pcre2_code *code;
  pcre2_match_data *found;
  pcre2_match_context *limits;
  gboolean anchored;
  gsize looked; /* bytes looked through */
  enum { JIT_LATER, JIT_DONE, JIT_REFUSED } jit; /* large alternations refuse; most are never tried */
};

Regex *regex_new(const char *pattern, gboolean anchored, gsize *offset, char **why) {
  int fault;
  PCRE2_SIZE at;
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                                   OPTIONS | (anchored ? PCRE2_ANCHORED : 0), &fault, &at, NULL);
  if (!code) {
    PCRE2_UCHAR text[256];
    pcre2_get_error_message(fault, text, sizeof text);
    *offset = at;
    *why = g_strdup((const char *)text);
    return NULL;
  }
  Regex *regex = g_new0(Regex, 1);
  regex->code = code;
  regex->anchored = anchored;
  regex->found = pcre2_match_data_create_from_pattern(code, NULL);
  regex->limits = pcre2_match_context_create(NULL);
  pcre2_set_match_limit(regex->limits, MATCH_LIMIT);
  pcre2_set_depth_limit(regex->limits, DEPTH_LIMIT);
  pcre2_set_heap_limit(regex->limits, HEAP_LIMIT_KIB);
  return regex;
}

void regex_free(Regex *regex) {
  if (!regex) return;
  pcre2_match_data_free(regex->found);
  pcre2_match_context_free(regex->limits);
  pcre2_code_free(regex->code);
  g_free(regex);
}

static int interpret(Regex *regex, const char *text, gsize length, gsize from) {
  return pcre2_match(regex->code, (PCRE2_SPTR)text, length, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                     regex->found, regex->limits);
}

/* What the compiled code has no stack for, the interpreter finds: "no match" must be true. And the
 * compiled code says what goes too far, however often the expression was used before. */
RegexResult regex_find(Regex *regex, const char *text, gsize length, gsize from) {
  int found = PCRE2_ERROR_MATCHLIMIT;
  regex->looked += regex->anchored ? ONE_PLACE : length - from;
  if (regex->jit == JIT_LATER && regex->looked < WORTH_COMPILING)
    found = interpret(regex, text, length, from);
  if (found > 0) return REGEX_FOUND;
  if (found == PCRE2_ERROR_NOMATCH) return REGEX_NOT_FOUND;
  if (regex->jit == JIT_LATER)
    regex->jit = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0 ? JIT_DONE : JIT_REFUSED;
  found = PCRE2_ERROR_JIT_STACKLIMIT;
  if (regex->jit == JIT_DONE)
    found = pcre2_jit_match(regex->code, (PCRE2_SPTR)text, length, from, PCRE2_NO_UTF_CHECK,
                            regex->found, regex->limits);
  if (found == PCRE2_ERROR_JIT_STACKLIMIT) found = interpret(regex, text, length, from);
  if (found > 0) return REGEX_FOUND;
  return found == PCRE2_ERROR_NOMATCH ? REGEX_NOT_FOUND : REGEX_LIMIT;
}

typedef struct {
  guint steps, most;
} Count;

static int count_step(pcre2_callout_block *block, void *data) {
  (void)block;
  Count *count = data;
  return ++count->steps < count->most ? 0 : PCRE2_ERROR_CALLOUT;
}

/* Looks through the whole text. FALSE: it went beyond the limits of the context. */
static gboolean find_all(const pcre2_code *code, const char *text, pcre2_match_context *context) {
  pcre2_match_data *found = pcre2_match_data_create_from_pattern(code, NULL);
  const PCRE2_SIZE length = strlen(text);
  int groups = 1;
  for (PCRE2_SIZE from = 0; from < length && groups > 0;) {
    groups = pcre2_match(code, (PCRE2_SPTR)text, length, from, 0, found, context);
    from = MAX(pcre2_get_ovector_pointer(found)[1], from + 1);
  }
  pcre2_match_data_free(found);
  return groups > 0 || groups == PCRE2_ERROR_NOMATCH;
}

/* With a count in it an expression can grow too large to be compiled: then only its limit is known. */
guint regex_steps(const char *pattern, const char *text, guint most) {
  int fault;
  PCRE2_SIZE at;
  Count count = {0, most};
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  pcre2_set_callout(context, count_step, &count);
  pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, OPTIONS | PCRE2_AUTO_CALLOUT, &fault,
                                   &at, NULL);
  if (!code) {
    code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, OPTIONS, &fault, &at, NULL);
    pcre2_set_match_limit(context, most);
  }
  if (!code || !find_all(code, text, context)) count.steps = most;
  pcre2_code_free(code);
  pcre2_match_context_free(context);
  return count.steps;
}

gboolean regex_group(const Regex *regex, guint group, gsize *start, gsize *end) {
  if (group >= pcre2_get_ovector_count(regex->found)) return FALSE;
  const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(regex->found);
  if (pairs[2 * group] == PCRE2_UNSET) return FALSE;
  *start = pairs[2 * group];
  *end = pairs[2 * group + 1];
  return *end >= *start;
}

guint regex_name_count(const Regex *regex) {
  guint32 count = 0;
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
  return count;
}

const char *regex_name(const Regex *regex, guint n, guint *group) {
  PCRE2_SPTR table;
  guint32 size;
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
  pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  const guint8 *row = table + n * size;
  *group = (guint)row[0] << 8 | row[1];
  return (const char *)row + 2;
}
