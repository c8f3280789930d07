/* Which words on a line are a date, an amount, a name or a title, and what is known of them. */
#include "core/suggest_line.h"

#include <string.h>

#include "core/printed.h"

static void add_value(GArray *values, Value value) {
  for (guint i = 0; i < values->len; i++) {
    const Value *other = &g_array_index(values, Value, i);
    if (value.start < other->end && other->start < value.end) return;
  }
  g_array_append_val(values, value);
}

static gint by_start(gconstpointer a, gconstpointer b) {
  const Value *x = a, *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

static void find_regex(GArray *values, Regex *regex, const char *line, gsize length, Value value) {
  gsize from = 0;
  while (from < length && regex_find(regex, line, length, from) == REGEX_FOUND) {
    regex_group(regex, 0, &value.start, &value.end);
    from = MAX(value.end, from + 1);
    /* "Category 1" is a name, not an amount. */
    if (value.start >= 9 && g_ascii_strncasecmp(line + value.start - 9, "category ", 9) == 0)
      continue;
    add_value(values, value);
  }
}

static void find_text(GArray *values, const char *line, const char *text, Value value) {
  const char *at = text && strlen(text) > 3 ? strstr(line, text) : NULL;
  if (!at) return;
  value.start = (gsize)(at - line);
  value.end = value.start + strlen(text);
  if (value.field == FIELD_MEMBER_NAME && !strchr(line, '\t')) { /* of "Eudora Kessington" all */
    g_autofree char *whole = personal_name(line);
    if (whole && strstr(whole, text)) value.start = 0, value.end = strlen(line);
  }
  add_value(values, value);
}

gboolean line_is_name(const char *line) {
  g_autofree char *name = personal_name(line);
  return name && strchr(name, ' ') && strchr(line, ',');
}

static gboolean has_word(const char *text, const char *const *words) {
  g_autofree char *lower = g_utf8_strdown(text, -1);
  for (guint i = 0; words[i]; i++)
    if (strstr(lower, words[i])) return TRUE;
  return FALSE;
}

static gboolean is_told(const Suggestion *suggestion, Field field) {
  g_autofree char *value = suggestion->told ? entry_get(suggestion->told, field) : NULL;
  return value && *value;
}

/* A receipt, a brochure: not a certificate whose words are not known. */
static gboolean says_no_award(const Suggestion *suggestion) {
  for (guint i = 0; i < suggestion->matches->matches->len; i++) {
    const Section *section = g_array_index(suggestion->matches->matches, Match, i).pattern->section;
    if (g_strcmp0(section_get(section, "verdict"), "no-award") == 0) return TRUE;
  }
  return FALSE;
}

/* A phrase is wanted where the author says what the field is, or something is in doubt about it. */
static gboolean is_wanted(const Suggestion *suggestion, Field field) {
  const GPtrArray *entries = suggestion->draft->entries;
  if (is_told(suggestion, field)) return TRUE;
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    for (guint j = 0; j < entry->flags->len; j++)
      if (((const Flag *)entry->flags->pdata[j])->field == field) return TRUE;
  }
  return entries->len == 0 && !suggestion->told && !says_no_award(suggestion);
}

gboolean field_is_right(const Suggestion *suggestion, Field field) {
  g_autofree char *told = suggestion->told ? entry_get(suggestion->told, field) : g_strdup("");
  gboolean right = !*told;
  for (guint i = 0; !right && i < suggestion->draft->entries->len; i++) {
    g_autofree char *value = entry_get(suggestion->draft->entries->pdata[i], field);
    right = strcmp(value, told) == 0;
  }
  return right;
}

/* What the words mean is what the author said that the field is. */
static gboolean is_what_was_told(const Suggestion *suggestion, const Value *value, const char *line) {
  g_autofree char *words = g_strndup(line + value->start, value->end - value->start);
  DateReading date;
  Credits amount;
  if (!is_told(suggestion, value->field)) return TRUE;
  if (value->field == FIELD_CREDITS)
    return read_amount(words, &amount) && amount == suggestion->told->credits;
  if (value->field == FIELD_DATE)
    return read_dates(words, &date) &&
           (date.end == suggestion->told->date || date.other_end == suggestion->told->date);
  return TRUE;
}

gboolean value_is_wanted(const Suggestion *suggestion, const Value *value, const char *line) {
  return is_wanted(suggestion, value->field) && is_what_was_told(suggestion, value, line);
}

GArray *line_values(const Suggestion *suggestion, const char *line) {
  static const char *const credit[] = {"credit", "hour", "award", "claim", "cme", "unit", NULL};
  static const Value name = {0, 0, FIELD_MEMBER_NAME, "name"}, title = {0, 0, FIELD_TITLE, "title"},
                     date = {0, 0, FIELD_DATE, "dates"}, credits = {0, 0, FIELD_CREDITS, "credits"};
  GArray *values = g_array_new(FALSE, FALSE, sizeof(Value));
  gboolean named = is_told(suggestion, FIELD_MEMBER_NAME), titled = is_told(suggestion, FIELD_TITLE);
  if (named) find_text(values, line, suggestion->told->member_name, name);
  if (titled) find_text(values, line, suggestion->told->title, title);
  for (guint i = 0; i < suggestion->draft->entries->len; i++) {
    const Entry *entry = suggestion->draft->entries->pdata[i];
    const Evidence *who = entry_evidence(entry, FIELD_MEMBER_NAME);
    if (!named) find_text(values, line, who ? who->text : NULL, name);
    if (!titled) find_text(values, line, entry->title, title);
    named = named || entry->member_name;
  }
  if (!named && line_is_name(line)) {
    Value whole = name;
    whole.end = strlen(line);
    add_value(values, whole);
  }
  find_regex(values, suggestion->date, line, strlen(line), date);
  if (has_word(line, credit) || is_told(suggestion, FIELD_CREDITS))
    find_regex(values, suggestion->credits, line, strlen(line), credits);
  g_array_sort(values, by_start);
  return values;
}

char *field_attributes(Field field, const char *phrase) {
  static const char *const most[] = {"designat", "maximum", "up to", "approved for", "offered", NULL};
  static const char *const claimed[] = {"claim", "report", NULL};
  static const char *const never[] = {"print", "generat", "releas", "expir", "valid", "review",
                                      "download", "renew", "birth", "sign", "approv", "licen",
                                      "period", "range", "report", "start", "regist", NULL};
  static const char *const issued[] = {"issue", "given", "dated", NULL};
  static const char *const completed[] = {"complet", "finish", "earn", "pass", NULL};
  switch (field) {
    case FIELD_CREDITS:
      return g_strdup_printf("role = %s\n", has_word(phrase, most) ? "designated"
                                            : has_word(phrase, claimed) ? "claimed" : "awarded");
    case FIELD_DATE:
      return g_strdup_printf("role = %s\n", has_word(phrase, never)       ? "distractor"
                                            : has_word(phrase, issued)    ? "issued"
                                            : has_word(phrase, completed) ? "completed" : "on");
    case FIELD_MEMBER_NAME: return g_strdup("rank = 2\n");
    default: return g_strdup("rank = 1\n");
  }
}

static Span span_of(const Suggestion *suggestion, const Value *value, gsize line_at) {
  return (Span){suggestion->page->number, TEXT_FLOW, line_at + value->start, line_at + value->end};
}

const Pattern *value_reader(const Suggestion *suggestion, const Value *value, gsize line_at) {
  const Span span = span_of(suggestion, value, line_at);
  for (guint i = 0; i < suggestion->matches->matches->len; i++) {
    const Match *match = &g_array_index(suggestion->matches->matches, Match, i);
    const Section *section = match->pattern->section;
    gboolean other = value->field == FIELD_CREDITS && strcmp(section->kind, "system") == 0 &&
                     strcmp(section->id, "ama-pra-1") != 0;
    gboolean same = strcmp(section->kind, "field") == 0 &&
                    strcmp(section->id, field_name(value->field)) == 0 &&
                    g_strcmp0(section_get(section, "role"), "bare") != 0;
    for (guint j = 0; (same || other) && j < match->n_captures; j++)
      if (spans_overlap(match->capture[j], span)) return match->pattern;
  }
  return NULL;
}
