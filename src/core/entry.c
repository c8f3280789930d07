/* Entries: one table says what each field is called and where it is kept; reading, writing,
 * copying and JSON all follow it. */
#include "core/entry.h"

#include <stddef.h>
#include <string.h>

#include "core/text.h"

typedef enum { KIND_TEXT, KIND_CREDITS, KIND_PART, KIND_DAY, KIND_CATEGORY, KIND_TYPE, KIND_TOPICS } Kind;

static const struct {
  const char *name;
  Kind kind;
  gsize offset;
} fields[N_FIELDS] = {
#define AT(member) offsetof(Entry, member)
    [FIELD_MEMBER_NAME] = {"member_name", KIND_TEXT, AT(member_name)},
    [FIELD_TITLE] = {"title", KIND_TEXT, AT(title)},
    [FIELD_PROVIDER] = {"provider", KIND_TEXT, AT(provider)},
    [FIELD_PROVIDER_ID] = {"provider_id", KIND_TEXT, AT(provider_id)},
    [FIELD_CATEGORY] = {"category", KIND_CATEGORY, AT(category)},
    [FIELD_CREDITS] = {"credits", KIND_CREDITS, AT(credits)},
    [FIELD_DESIGNATED_MAXIMUM] = {"designated_maximum", KIND_CREDITS, AT(designated_maximum)},
    [FIELD_START_DATE] = {"start_date", KIND_DAY, AT(start_date)},
    [FIELD_DATE] = {"date", KIND_DAY, AT(date)},
    [FIELD_ACTIVITY_TYPE] = {"activity_type", KIND_TYPE, AT(activity_type)},
    [FIELD_PLASTIC_SURGERY_CREDITS] = {"plastic_surgery_credits", KIND_PART,
                                       AT(plastic_surgery_credits)},
    [FIELD_PATIENT_SAFETY_CREDITS] = {"patient_safety_credits", KIND_PART,
                                      AT(patient_safety_credits)},
    [FIELD_SAFETY_TOPIC] = {"safety_topic", KIND_TOPICS, AT(safety_topic)},
    [FIELD_REFERENCE] = {"reference", KIND_TEXT, AT(reference)},
#undef AT
};
#define MEMBER(entry, field, type) (*(type *)(void *)((char *)(entry) + fields[field].offset))
#define MEMBER_CONST(entry, field, type) \
  (*(type const *)(const void *)((const char *)(entry) + fields[field].offset))

static const char *const categories[] = {"unknown", "1", "2", "other"};
static const char *const states[] = {"pending", "accepted", "approved", "rejected"};
static const char *const outcomes[] = {"certificate", "not-a-certificate", "no-text",
                                       "encrypted",   "damaged",           "not-a-pdf",
                                       "too-large",   "timed-out",         "crashed"};
static const char *const activity_types[] = {
    "live",       "enduring",   "journal", "test-item-writing", "manuscript-review",
    "performance-improvement",  "point-of-care", "other", "residency", "teaching", "poster",
    "article",    "degree",     "certification", "self-directed"};
static const char *const topics[] = {
    "prophylaxis",       "risk-management", "patient-selection", "physical-plant", "anesthesia",
    "quality-assurance", "device-training", "research",          "accreditation-workshop", "other"};

static int find_word(const char *const *words, gsize n, const char *word) {
  for (gsize i = 0; i < n; i++)
    if (strcmp(words[i], word) == 0) return (int)i;
  return -1;
}
#define FIND(words, word) find_word(words, G_N_ELEMENTS(words), word)
#define WORD_FUNCTIONS(prefix, Type, words)                        \
  const char *prefix##_name(Type value) { return words[value]; }   \
  gboolean prefix##_from_name(const char *name, Type *value) {     \
    int found = FIND(words, name);                                 \
    if (found >= 0) *value = (Type)found;                          \
    return found >= 0;                                             \
  }
WORD_FUNCTIONS(category, Category, categories)
WORD_FUNCTIONS(state, EntryState, states)
WORD_FUNCTIONS(outcome, Outcome, outcomes)
gboolean activity_type_is_known(const char *name) { return FIND(activity_types, name) >= 0; }

void flag_free(Flag *flag) {
  g_free(flag->code);
  g_free(flag->message);
  g_free(flag);
}

void evidence_free(Evidence *evidence) {
  g_free(evidence->text);
  g_free(evidence->pattern);
  if (evidence->boxes) g_array_unref(evidence->boxes);
  g_free(evidence);
}

void candidate_free(Candidate *candidate) {
  g_free(candidate->value);
  g_free(candidate->why);
  g_free(candidate);
}

void topic_amount_free(TopicAmount *topic) {
  g_free(topic->topic);
  g_free(topic);
}

Entry *entry_new(void) {
  Entry *entry = g_new0(Entry, 1);
  entry->credits = entry->designated_maximum = CREDITS_UNKNOWN;
  entry->start_date = entry->date = DAY_UNKNOWN;
  entry->flags = g_ptr_array_new_with_free_func((GDestroyNotify)flag_free);
  entry->notes = g_ptr_array_new_with_free_func((GDestroyNotify)flag_free);
  entry->evidence = g_ptr_array_new_with_free_func((GDestroyNotify)evidence_free);
  entry->candidates = g_ptr_array_new_with_free_func((GDestroyNotify)candidate_free);
  return entry;
}

static gboolean is_text(Field field) {
  Kind kind = fields[field].kind;
  return kind == KIND_TEXT || kind == KIND_TYPE || kind == KIND_TOPICS;
}

static gpointer dup_flag(gconstpointer from, gpointer unused) {
  (void)unused;
  const Flag *flag = from;
  Flag *copy = g_new(Flag, 1);
  *copy = (Flag){g_strdup(flag->code), flag->field, g_strdup(flag->message)};
  return copy;
}

Evidence *evidence_dup(const Evidence *evidence) {
  Evidence *copy = g_new(Evidence, 1);
  *copy = (Evidence){evidence->field,
                     evidence->page,
                     g_strdup(evidence->text),
                     evidence->boxes ? g_array_ref(evidence->boxes) : NULL,
                     g_strdup(evidence->pattern),
                     evidence->confidence};
  return copy;
}

static gpointer dup_evidence(gconstpointer evidence, gpointer unused) {
  (void)unused;
  return evidence_dup(evidence);
}

static gpointer dup_candidate(gconstpointer from, gpointer unused) {
  (void)unused;
  const Candidate *candidate = from;
  Candidate *copy = g_new(Candidate, 1);
  *copy = (Candidate){candidate->field, g_strdup(candidate->value), g_strdup(candidate->why)};
  return copy;
}

Entry *entry_dup(const Entry *entry) {
  Entry *copy = g_new(Entry, 1);
  *copy = *entry;
  copy->member_id = g_strdup(entry->member_id);
  copy->source = g_strdup(entry->source);
  copy->decided_by = g_strdup(entry->decided_by);
  copy->decided_at = g_strdup(entry->decided_at);
  copy->reason = g_strdup(entry->reason);
  for (Field field = 0; field < N_FIELDS; field++)
    if (is_text(field)) MEMBER(copy, field, char *) = g_strdup(MEMBER(copy, field, char *));
  copy->flags = g_ptr_array_copy(entry->flags, (GCopyFunc)dup_flag, NULL);
  copy->notes = g_ptr_array_copy(entry->notes, (GCopyFunc)dup_flag, NULL);
  copy->evidence = g_ptr_array_copy(entry->evidence, (GCopyFunc)dup_evidence, NULL);
  copy->candidates = g_ptr_array_copy(entry->candidates, (GCopyFunc)dup_candidate, NULL);
  return copy;
}

void entry_free(Entry *entry) {
  if (!entry) return;
  for (Field field = 0; field < N_FIELDS; field++)
    if (is_text(field)) g_free(MEMBER(entry, field, char *));
  g_free(entry->member_id);
  g_free(entry->source);
  g_free(entry->decided_by);
  g_free(entry->decided_at);
  g_free(entry->reason);
  g_ptr_array_unref(entry->flags);
  g_ptr_array_unref(entry->notes);
  g_ptr_array_unref(entry->evidence);
  g_ptr_array_unref(entry->candidates);
  g_free(entry);
}

static const char *const quoted[] = {"accreditor", "location"};

const char *field_name(Field field) {
  if (field < N_FIELDS) return fields[field].name;
  return field == N_FIELDS ? "entry" : quoted[field - QUOTED_ACCREDITOR];
}

gboolean field_from_name(const char *name, Field *field) {
  for (Field i = 0; i < N_FIELDS; i++)
    if (strcmp(fields[i].name, name) == 0) {
      *field = i;
      return TRUE;
    }
  return FALSE;
}

Field evidence_from_name(const char *name) {
  Field field = N_FIELDS;
  int at = FIND(quoted, name);
  if (at >= 0) return QUOTED_ACCREDITOR + (Field)at;
  field_from_name(name, &field);
  return field;
}

char *entry_get(const Entry *entry, Field field) {
  char day[DAY_TEXT_SIZE];
  switch (fields[field].kind) {
    case KIND_CREDITS:
    case KIND_PART: return credits_format(MEMBER_CONST(entry, field, Credits));
    case KIND_DAY: return g_strdup(day_format(MEMBER_CONST(entry, field, Day), day));
    case KIND_CATEGORY: return g_strdup(category_name(MEMBER_CONST(entry, field, Category)));
    case KIND_TEXT:
    case KIND_TYPE:
    case KIND_TOPICS: break;
  }
  const char *text = MEMBER_CONST(entry, field, char *);
  return g_strdup(text ? text : "");
}

static char *refuse(Field field, const char *text, const char *wanted) {
  return g_strdup_printf("%s is '%s'; it must be %s", fields[field].name, text, wanted);
}

gboolean entry_set(Entry *entry, Field field, const char *text, char **why) {
  Kind kind = fields[field].kind;
  *why = NULL;
  if (kind == KIND_CREDITS || kind == KIND_PART) {
    Credits credits = kind == KIND_PART && !*text ? 0 : CREDITS_UNKNOWN;
    if (*text && !(kind == KIND_PART ? credits_parse_part(text, &credits)
                                     : credits_parse(text, &credits)))
      *why = refuse(field, text, kind == KIND_PART ? "an amount like 12.50, or all"
                                                   : "an amount like 12.50");
    else MEMBER(entry, field, Credits) = credits;
  } else if (kind == KIND_DAY) {
    Day day = DAY_UNKNOWN;
    if (*text && !day_parse(text, &day)) *why = refuse(field, text, "a date like 2026-11-23");
    else MEMBER(entry, field, Day) = day;
  } else if (kind == KIND_CATEGORY) {
    Category category = CATEGORY_UNKNOWN;
    if (*text && !category_from_name(text, &category))
      *why = refuse(field, text, "1, 2, other or unknown");
    else MEMBER(entry, field, Category) = category;
  } else {
    if (kind == KIND_TYPE && *text && !activity_type_is_known(text))
      *why = refuse(field, text, "one of the activity types (live, enduring, journal ...)");
    if (kind == KIND_TOPICS) {
      GPtrArray *list = safety_topics_parse(text, why);
      if (list) g_ptr_array_unref(list);
    }
    if (!*why && !g_utf8_validate(text, -1, NULL)) *why = refuse(field, "(bytes)", "UTF-8 text");
    if (!*why) {
      g_free(MEMBER(entry, field, char *));
      char *shown = without_hidden(text);
    MEMBER(entry, field, char *) = *shown ? shown : (g_free(shown), NULL);
    }
  }
  return *why == NULL;
}

static void raise_flag(GPtrArray *flags, const char *code, Field field, const char *format,
                       va_list args) {
  Flag *flag = g_new(Flag, 1);
  *flag = (Flag){g_strdup(code), field, g_strdup_vprintf(format, args)};
  g_ptr_array_add(flags, flag);
}

void entry_flag(Entry *entry, const char *code, Field field, const char *format, ...) {
  va_list args;
  va_start(args, format);
  raise_flag(entry->flags, code, field, format, args);
  va_end(args);
}

void entry_note(Entry *entry, const char *code, Field field, const char *format, ...) {
  va_list args;
  va_start(args, format);
  raise_flag(entry->notes, code, field, format, args);
  va_end(args);
}

void entry_candidate(Entry *entry, Field field, const char *value, const char *format, ...) {
  va_list args;
  va_start(args, format);
  Candidate *candidate = g_new(Candidate, 1);
  *candidate = (Candidate){field, g_strdup(value), g_strdup_vprintf(format, args)};
  va_end(args);
  g_ptr_array_add(entry->candidates, candidate);
}

const Flag *entry_find_flag(const Entry *entry, const char *code) {
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    if (strcmp(flag->code, code) == 0) return flag;
  }
  return NULL;
}

void entry_drop_flags(Entry *entry, const char *code) {
  for (guint i = entry->flags->len; i > 0; i--)
    if (strcmp(((Flag *)entry->flags->pdata[i - 1])->code, code) == 0)
      g_ptr_array_remove_index(entry->flags, i - 1);
}

const Evidence *entry_evidence(const Entry *entry, Field field) {
  for (guint i = 0; i < entry->evidence->len; i++) {
    const Evidence *evidence = entry->evidence->pdata[i];
    if (evidence->field == field) return evidence;
  }
  return NULL;
}

GPtrArray *safety_topics_parse(const char *text, char **why) {
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)topic_amount_free);
  g_auto(GStrv) parts = g_strsplit(text, ";", -1);
  *why = NULL;
  for (guint i = 0; parts[i] && *text; i++) {
    Credits credits = CREDITS_ALL;
    char *amount = strchr(parts[i], ':');
    if (amount) *amount++ = '\0';
    g_strstrip(parts[i]);
    if (FIND(topics, parts[i]) < 0)
      *why = g_strdup_printf("'%s' is no patient-safety topic; the topics are prophylaxis, "
                             "risk-management, patient-selection, physical-plant, anesthesia, "
                             "quality-assurance, device-training, research, "
                             "accreditation-workshop and other", parts[i]);
    else if (amount && !credits_parse(g_strstrip(amount), &credits))
      *why = g_strdup_printf("'%s' is no amount of credit for %s", amount, parts[i]);
    else if (!amount && parts[1])
      *why = g_strdup_printf("%s needs its amount, as in %s:3.00, where there are several topics",
                             parts[i], parts[i]);
    if (*why) return NULL;
    TopicAmount *topic = g_new(TopicAmount, 1);
    *topic = (TopicAmount){g_strdup(parts[i]), credits};
    g_ptr_array_add(list, topic);
  }
  return g_steal_pointer(&list);
}

gboolean entry_is_residency(const Entry *entry) {
  return g_strcmp0(entry->activity_type, "residency") == 0;
}

void entry_all_plastic(Entry *entry, const char *words) {
  entry->plastic_surgery_credits = entry->credits == CREDITS_UNKNOWN ? CREDITS_ALL : entry->credits;
  entry_note(entry, "plastic-surgery-inferred", FIELD_PLASTIC_SURGERY_CREDITS,
             "All of it counts as plastic surgery: \u201c%s\u201d.", words);
}

void entry_resolve_parts(Entry *entry) {
  if (entry_is_residency(entry) || entry->credits == CREDITS_UNKNOWN) return;
  if (entry->plastic_surgery_credits == CREDITS_ALL) entry->plastic_surgery_credits = entry->credits;
  if (entry->patient_safety_credits == CREDITS_ALL) entry->patient_safety_credits = entry->credits;
}

static gint64 sum_of_topics(const Entry *entry) {
  g_autofree char *why = NULL;
  g_autoptr(GPtrArray) list =
      safety_topics_parse(entry->safety_topic ? entry->safety_topic : "", &why);
  gint64 sum = 0;
  for (guint i = 0; list && i < list->len; i++) {
    const TopicAmount *topic = list->pdata[i];
    if (topic->credits != CREDITS_ALL) sum += topic->credits;
  }
  return sum;
}

char *entry_contradiction(const Entry *entry, Field *field) {
  gboolean whole_known = !entry_is_residency(entry) && entry->credits != CREDITS_UNKNOWN;
  const struct {
    Field field;
    gboolean wrong;
    const char *sentence;
  } faults[] = {
      {FIELD_CREDITS, entry_is_residency(entry) && entry->credits != CREDITS_UNKNOWN,
       "a residency has no credits of its own: 50.00 for each full year are worked out; leave "
       "them empty"},
      {FIELD_START_DATE,
       entry->start_date != DAY_UNKNOWN && entry->date != DAY_UNKNOWN &&
           entry->start_date > entry->date, "start_date lies after date"},
      {FIELD_PLASTIC_SURGERY_CREDITS, whole_known && entry->plastic_surgery_credits > entry->credits,
       "more plastic surgery than credits"},
      {FIELD_PATIENT_SAFETY_CREDITS, whole_known && entry->patient_safety_credits > entry->credits,
       "more patient safety than credits"},
      {FIELD_SAFETY_TOPIC,
       entry->patient_safety_credits >= 0 && sum_of_topics(entry) > entry->patient_safety_credits,
       "the topics add up to more than patient_safety_credits"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(faults); i++)
    if (faults[i].wrong) {
      *field = faults[i].field;
      return g_strdup(faults[i].sentence);
    }
  return NULL;
}

static gint64 hundredths_of_point(float coordinate) {
  return (gint64)(coordinate * 100 + (coordinate < 0 ? -0.5f : 0.5f));
}

static void write_flags(const GPtrArray *flags, const char *key, Json *json) {
  json_begin_array(json, key);
  for (guint i = 0; i < flags->len; i++) {
    const Flag *flag = flags->pdata[i];
    json_begin_object(json, NULL);
    json_string(json, "code", flag->code);
    json_string(json, "field", field_name(flag->field));
    json_string(json, "message", flag->message);
    json_end_object(json);
  }
  json_end_array(json);
}

/* One evidence a field: the first is the one its value was taken from. */
static void write_evidence(const Entry *entry, Json *json) {
  json_begin_object(json, "evidence");
  for (Field field = 0; field < N_FIELDS; field++) {
    const Evidence *evidence = entry_evidence(entry, field);
    if (!evidence) continue;
    json_begin_object(json, field_name(field));
    json_int(json, "page", evidence->page);
    json_string(json, "text", evidence->text);
    json_begin_array(json, "boxes");
    for (guint i = 0; evidence->boxes && i < evidence->boxes->len; i++) {
      const Box *box = &g_array_index(evidence->boxes, Box, i);
      json_begin_array(json, NULL);
      json_decimal(json, NULL, hundredths_of_point(box->x0), 2);
      json_decimal(json, NULL, hundredths_of_point(box->y0), 2);
      json_decimal(json, NULL, hundredths_of_point(box->x1), 2);
      json_decimal(json, NULL, hundredths_of_point(box->y1), 2);
      json_end_array(json);
    }
    json_end_array(json);
    json_string(json, "pattern", evidence->pattern);
    json_decimal(json, "confidence", evidence->confidence, 2);
    json_end_object(json);
  }
  json_end_object(json);
}

void entry_write_json(const Entry *entry, Json *json) {
  json_string(json, "state", state_name(entry->state));
  for (Field field = 0; field < N_FIELDS; field++) {
    Kind kind = fields[field].kind;
    if (kind == KIND_CATEGORY) {
      json_string(json, fields[field].name, category_name(entry->category));
    } else {
      /* all of what is not known is not known either */
      const gboolean open = kind == KIND_PART && !entry_is_residency(entry) &&
                            MEMBER_CONST(entry, field, Credits) == CREDITS_ALL;
      g_autofree char *text = entry_get(entry, field);
      json_string(json, fields[field].name, *text && !open ? text : NULL);
    }
  }
  write_flags(entry->flags, "flags", json);
  write_flags(entry->notes, "notes", json);
  write_evidence(entry, json);
}
