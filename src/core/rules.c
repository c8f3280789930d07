/* Reads a rule file: sections of `key = value` lines, each fault with its line and column. */
#include "core/rules.h"

#include <string.h>

#define UNKNOWN_TOPIC "unknown"

typedef struct {
  Rules *rules;
  const char *file;
  char **why;
  guint line, column;    /* of what is being read */
  char *section, *name;  /* "requirement", "total" */
  GHashTable *seen;      /* "section name key", so that nothing is said twice */
  char *trigger;         /* probation.trigger, looked up when all requirements are known */
  char *limits[MAX_REQUIREMENTS];
  guint reading_line;
} Reader;

static gboolean fault(Reader *reader, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean fault(Reader *reader, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_autofree char *sentence = g_strdup_vprintf(format, args);
  va_end(args);
  *reader->why = g_strdup_printf("%s:%u:%u: %s", reader->file, reader->line, reader->column,
                                 sentence);
  return FALSE;
}

static gboolean read_amount(Reader *reader, const char *text, Credits *credits) {
  return credits_parse(text, credits) ||
         fault(reader, "'%s' is no amount of credit like 150", text);
}

static gboolean read_years(Reader *reader, const char *text, int *years) {
  if (!g_ascii_isdigit(text[0]) || text[0] == '0' || text[1] != '\0')
    return fault(reader, "'%s' is no number of years from 1 to 9", text);
  *years = text[0] - '0';
  return TRUE;
}

static gboolean read_category(Reader *reader, const char *text, Category *category) {
  *category = CATEGORY_UNKNOWN;
  if (strcmp(text, "1") == 0) *category = CATEGORY_1;
  else if (strcmp(text, "2") == 0) *category = CATEGORY_2;
  else if (strcmp(text, "any") != 0) return fault(reader, "'%s' is no category; 1, 2 or any", text);
  return TRUE;
}

static int find_requirement(const Rules *rules, const char *id) {
  for (guint i = 0; i < rules->requirements->len; i++)
    if (strcmp(g_array_index(rules->requirements, Requirement, i).id, id) == 0) return (int)i;
  return -1;
}

static Limit *find_limit(Rules *rules, const char *id, gboolean topic) {
  for (guint i = 0; i < rules->n_limits; i++)
    if (strcmp(rules->limits[i].id, id) == 0 &&
        topic == (rules->limits[i].category == CATEGORY_UNKNOWN))
      return &rules->limits[i];
  return NULL;
}

static gboolean add_limit(Reader *reader, const char *id, gboolean topic) {
  Rules *rules = reader->rules;
  if (rules->n_limits == MAX_LIMITS) return fault(reader, "more than %d limits", MAX_LIMITS);
  Limit *limit = &rules->limits[rules->n_limits++];
  *limit = (Limit){g_strdup(id), topic ? g_strdup_printf("topic-cap:%s", id)
                                       : g_strdup_printf("%s-limit", id),
                   topic ? CATEGORY_UNKNOWN : CATEGORY_2, G_MAXINT32};
  return TRUE;
}

/* ---- what each section holds ---- */

static gboolean set_rules(Reader *reader, const char *key, const char *value) {
  Rules *rules = reader->rules;
  if (strcmp(key, "version") == 0) rules->version = g_strdup(value);
  else if (strcmp(key, "source") == 0) rules->source = g_strdup(value);
  else if (strcmp(key, "members") == 0) rules->members = g_strsplit(value, " ", -1);
  else if (strcmp(key, "years") == 0) return read_years(reader, value, &rules->years);
  else return fault(reader, "'%s' is not known here; version, source, members or years", key);
  return TRUE;
}

static gboolean only(Reader *reader, const char *key, const char *value, const char *known) {
  return strcmp(value, known) == 0 ||
         fault(reader, "'%s' is no reading of %s; this program knows %s", value, key, known);
}

static gboolean set_reading(Reader *reader, const char *key, const char *value) {
  Rules *rules = reader->rules;
  reader->reading_line = reader->line;
  if (strcmp(key, "cycle") == 0) return only(reader, key, value, "fixed");
  if (strcmp(key, "probation.credits") == 0) return only(reader, key, value, "shared");
  if (strcmp(key, "probation.trigger") == 0) {
    reader->trigger = g_strdup(value);
    return TRUE;
  }
  if (strcmp(key, "residency.years") == 0) {
    rules->residency_from_start = strcmp(value, "from-start") == 0;
    return rules->residency_from_start || strcmp(value, "within-window") == 0 ||
           fault(reader, "'%s' is no reading of %s; within-window or from-start", value, key);
  }
  if (strcmp(key, "topic.unknown") == 0) {
    if (strcmp(value, "uncapped") == 0) return TRUE;
    return add_limit(reader, UNKNOWN_TOPIC, TRUE) &&
           read_amount(reader, value, &rules->limits[rules->n_limits - 1].at);
  }
  /* REQUIREMENT.category; a requirement's own section need not repeat it. */
  g_autofree char *id = g_strdup(key);
  char *dot = strrchr(id, '.');
  if (!dot || strcmp(dot, ".category") != 0) return fault(reader, "'%s' is no reading", key);
  *dot = '\0';
  int at = find_requirement(rules, id);
  if (at < 0) return fault(reader, "there is no requirement '%s'", id);
  return read_category(reader, value, &rules->how[at].category);
}

static gboolean set_requirement(Reader *reader, const char *key, const char *value) {
  static const char *const counts[N_COUNTS] = {"credits", "plastic-surgery", "patient-safety"};
  Rules *rules = reader->rules;
  guint at = (guint)find_requirement(rules, reader->name);
  Requirement *requirement = &g_array_index(rules->requirements, Requirement, at);
  RequirementRule *how = &rules->how[at];
  if (strcmp(key, "name") == 0) {
    g_free((char *)requirement->name);
    requirement->name = g_strdup(value);
  } else if (strcmp(key, "clause") == 0) {
    requirement->clause = g_strdup(value);
  } else if (strcmp(key, "needs") == 0) {
    return read_amount(reader, value, &requirement->required);
  } else if (strcmp(key, "category") == 0) {
    return read_category(reader, value, &how->category);
  } else if (strcmp(key, "limits") == 0) {
    reader->limits[at] = g_strdup(value);
  } else if (strcmp(key, "advice") == 0) {
    g_auto(GStrv) words = g_strsplit_set(value, " ,", -1); /* 12 Category 1, 8 Category 2 */
    if (g_strv_length(words) != 7 || strcmp(words[2], "1") != 0 || strcmp(words[6], "2") != 0)
      return fault(reader, "advice reads '12 Category 1, 8 Category 2'");
    return read_amount(reader, words[0], &how->advised[0]) &&
           read_amount(reader, words[4], &how->advised[1]);
  } else if (strcmp(key, "counts") == 0) {
    for (Counts i = 0; i < N_COUNTS; i++)
      if (strcmp(counts[i], value) == 0) {
        how->counts = i;
        return TRUE;
      }
    return fault(reader, "'%s' cannot be counted; credits, plastic-surgery or patient-safety",
                 value);
  } else {
    return fault(reader, "'%s' is not known here; name, needs, counts, category, limits, advice "
                 "or clause", key);
  }
  return TRUE;
}

static gboolean set_limit(Reader *reader, const char *key, const char *value) {
  gboolean topic = strcmp(reader->section, "topic") == 0;
  Limit *limit = find_limit(reader->rules, reader->name, topic);
  if (strcmp(key, topic ? "cap" : "at") == 0) return read_amount(reader, value, &limit->at);
  if (!topic && strcmp(key, "category") == 0)
    return read_category(reader, value, &limit->category) &&
           (limit->category || fault(reader, "a limit is on one category, 1 or 2"));
  if (!topic && strcmp(key, "clause") == 0)
    return g_hash_table_replace(reader->rules->clauses, g_strdup(reader->name), g_strdup(value));
  return fault(reader, "'%s' is not known here; %s", key, topic ? "cap" : "category, at or clause");
}

static gboolean set_residency(Reader *reader, const char *key, const char *value) {
  Rules *rules = reader->rules;
  if (strcmp(key, "credits") == 0) return read_amount(reader, value, &rules->residency_credits);
  if (strcmp(key, "category") == 0) return read_category(reader, value, &rules->residency_category);
  return fault(reader, "'%s' is not known here; credits or category", key);
}

static gboolean set_probation(Reader *reader, const char *key, const char *value) {
  if (strcmp(key, "years") == 0) return read_years(reader, value, &reader->rules->probation_years);
  if (strcmp(key, "clause") == 0)
    return g_hash_table_replace(reader->rules->clauses, g_strdup("probation"), g_strdup(value));
  return fault(reader, "'%s' is not known here; years or clause", key);
}

static gboolean set_clause(Reader *reader, const char *key, const char *value) {
  if (strcmp(key, "text") != 0) return fault(reader, "'%s' is not known here; text", key);
  return g_hash_table_replace(reader->rules->clauses, g_strdup(reader->name), g_strdup(value));
}

static const struct {
  const char *name;
  gboolean named;
  gboolean (*set)(Reader *reader, const char *key, const char *value);
} sections[] = {
    {"rules", TRUE, set_rules},         {"readings", FALSE, set_reading},
    {"requirement", TRUE, set_requirement}, {"limit", TRUE, set_limit},
    {"topic", TRUE, set_limit},         {"residency", FALSE, set_residency},
    {"probation", FALSE, set_probation}, {"clause", TRUE, set_clause},
};

/* ---- lines ---- */

static gboolean begin_section(Reader *reader, const char *text) {
  g_autofree char *inside = g_strndup(text + 1, strlen(text) - 2);
  char *space = strchr(inside, ' ');
  const char *name = space ? g_strstrip(space + 1) : "";
  if (space) *space = '\0';
  g_free(reader->section);
  g_free(reader->name);
  reader->section = g_strdup(inside);
  reader->name = g_strdup(name);
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
    if (strcmp(sections[i].name, inside) != 0) continue;
    if (sections[i].named != (*name != '\0'))
      return fault(reader, sections[i].named ? "[%s] needs a name" : "[%s] has no name", inside);
    if (!g_hash_table_add(reader->seen, g_strdup(text)))
      return fault(reader, "%s is there twice", text);
    Rules *rules = reader->rules;
    if (strcmp(inside, "rules") == 0 && rules->id) return fault(reader, "a second [rules]");
    if (strcmp(inside, "rules") == 0) rules->id = g_strdup(name);
    if (strcmp(inside, "limit") == 0) return add_limit(reader, name, FALSE);
    if (strcmp(inside, "topic") == 0) {
      g_autofree char *unknown = NULL;
      g_autoptr(GPtrArray) topics = safety_topics_parse(name, &unknown);
      return topics ? add_limit(reader, name, TRUE) : fault(reader, "%s", unknown);
    }
    if (strcmp(inside, "requirement") == 0) {
      if (rules->requirements->len == MAX_REQUIREMENTS)
        return fault(reader, "more than %d requirements", MAX_REQUIREMENTS);
      const Requirement requirement = {g_strdup(name), g_strdup(name), NULL, CREDITS_UNKNOWN};
      g_array_append_val(rules->requirements, requirement);
    }
    return TRUE;
  }
  return fault(reader, "[%s] is no section of a rule file", inside);
}

static gboolean set_key(Reader *reader, const char *key, const char *value) {
  if (!reader->section) return fault(reader, "'%s' comes before any [section]", key);
  g_autofree char *place = g_strdup_printf("%s %s %s", reader->section, reader->name, key);
  if (!g_hash_table_add(reader->seen, g_strdup(place)))
    return fault(reader, "'%s' is said twice in this section", key);
  if (!*value) return fault(reader, "'%s' has no value", key);
  for (guint i = 0; i < G_N_ELEMENTS(sections); i++)
    if (strcmp(sections[i].name, reader->section) == 0) return sections[i].set(reader, key, value);
  g_assert_not_reached();
}

static void cut_comment(char *line) {
  char *hash = line[0] == '#' ? line : strstr(line, " #");
  if (hash) *hash = '\0';
  g_strchomp(line);
}

/* A line that begins with a blank belongs to the value above it. */
static gboolean read_lines(Reader *reader, char **lines) {
  for (guint i = 0; lines[i];) {
    reader->line = i + 1;
    reader->column = 1;
    char *line = lines[i++];
    cut_comment(line);
    if (!*line) continue;
    if (g_ascii_isspace(*line)) return fault(reader, "this line goes on with nothing");
    if (*line == '[') {
      if (line[strlen(line) - 1] != ']') return fault(reader, "']' is missing");
      if (!begin_section(reader, line)) return FALSE;
      continue;
    }
    char *equals = strchr(line, '=');
    if (!equals) return fault(reader, "a line is 'key = value', '[section]' or '# comment'");
    *equals = '\0';
    g_autoptr(GString) value = g_string_new(g_strchug(equals + 1));
    reader->column = (guint)(equals + 1 - line) + 1;
    while (lines[i] && (*lines[i] == ' ' || *lines[i] == '\t')) {
      cut_comment(lines[i]);
      g_strchug(lines[i]);
      if (*lines[i]) g_string_append_printf(value, " %s", lines[i]);
      i++;
    }
    if (!set_key(reader, g_strchomp(line), value->str)) return FALSE;
  }
  return TRUE;
}

/* ---- what only the whole file can tell ---- */

static gboolean tie_limits(Reader *reader) {
  Rules *rules = reader->rules;
  for (guint i = 0; i < rules->requirements->len; i++) {
    g_auto(GStrv) words = g_strsplit(reader->limits[i] ? reader->limits[i] : "", " ", -1);
    for (char **word = words; *word; word++) {
      if (!**word) continue;
      const Limit *limit = find_limit(rules, *word, FALSE);
      if (!limit) return fault(reader, "there is no [limit %s]", *word);
      rules->how[i].limits |= 1u << (limit - rules->limits);
    }
    const Requirement *requirement = &g_array_index(rules->requirements, Requirement, i);
    if (rules->how[i].limits && rules->how[i].counts == COUNTS_PATIENT_SAFETY)
      return fault(reader, "%s counts by topics; it takes no limit of a category", requirement->id);
    if (requirement->required == CREDITS_UNKNOWN || !requirement->clause)
      return fault(reader, "[requirement %s] lacks needs or clause", requirement->id);
  }
  for (guint i = 0; i < rules->n_limits; i++)
    if (rules->limits[i].at == G_MAXINT32)
      return fault(reader, "%s has no amount", rules->limits[i].id);
  return TRUE;
}

static gboolean finish(Reader *reader) {
  Rules *rules = reader->rules;
  reader->column = 1;
  if (!rules->id || !rules->version || !rules->source || !rules->members || !rules->years)
    return fault(reader, "[rules ID] with version, source, members and years is missing");
  if (rules->requirements->len == 0) return fault(reader, "there is no [requirement ID]");
  if (!rules->probation_years) return fault(reader, "[probation] with years is missing");
  if (!tie_limits(reader)) return FALSE;
  rules->trigger = (1u << rules->requirements->len) - 1;
  if (reader->trigger && strcmp(reader->trigger, "all") != 0) {
    int at = find_requirement(rules, reader->trigger);
    reader->line = reader->reading_line;
    if (at < 0)
      return fault(reader, "probation.trigger is all or a requirement, not '%s'", reader->trigger);
    rules->trigger = 1u << at;
  }
  return TRUE;
}

Rules *rules_parse(const char *file, const char *text, char **why) {
  g_autoptr(Rules) rules = g_new0(Rules, 1);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  Reader reader = {.rules = rules, .file = file, .why = why, .line = 1, .column = 1};
  *why = NULL;
  rules->requirements = g_array_new(FALSE, FALSE, sizeof(Requirement));
  rules->clauses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  rules->residency_category = CATEGORY_1;
  reader.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  gboolean read = g_utf8_validate(text, -1, NULL) ? read_lines(&reader, lines)
                                                  : fault(&reader, "this is not UTF-8 text");
  read = read && finish(&reader);
  g_hash_table_unref(reader.seen);
  g_free(reader.section);
  g_free(reader.name);
  g_free(reader.trigger);
  for (guint i = 0; i < MAX_REQUIREMENTS; i++) g_free(reader.limits[i]);
  return read ? g_steal_pointer(&rules) : NULL;
}

void rules_free(Rules *rules) {
  if (!rules) return;
  for (guint i = 0; i < rules->requirements->len; i++) {
    Requirement *requirement = &g_array_index(rules->requirements, Requirement, i);
    g_free((char *)requirement->id);
    g_free((char *)requirement->name);
    g_free((char *)requirement->clause);
  }
  for (guint i = 0; i < rules->n_limits; i++) {
    g_free(rules->limits[i].id);
    g_free(rules->limits[i].reason);
  }
  g_array_unref(rules->requirements);
  g_hash_table_unref(rules->clauses);
  g_free(rules->id);
  g_free(rules->version);
  g_free(rules->source);
  g_strfreev(rules->members);
  g_free(rules);
}

const char *rules_id(const Rules *rules) { return rules->id; }
const char *rules_version(const Rules *rules) { return rules->version; }
const char *rules_source(const Rules *rules) { return rules->source; }
const GArray *rules_requirements(const Rules *rules) { return rules->requirements; }

const char *rules_clause(const Rules *rules, const char *id) {
  int at = find_requirement(rules, id);
  return at >= 0 ? g_array_index(rules->requirements, Requirement, at).clause
                 : g_hash_table_lookup(rules->clauses, id);
}

int rules_topic_limit(const Rules *rules, const char *topic) {
  const Limit *limit = find_limit((Rules *)rules, topic ? topic : UNKNOWN_TOPIC, TRUE);
  return limit ? (int)(limit - rules->limits) : NO_LIMIT;
}
