/* What of the credit is plastic surgery, what is patient safety; learning format, direct credit. */
#include <string.h>

#include "core/draft_page.h"
#include "core/printed.h"

/* The first match of the kind whose words stand in the title. */
static const Match *in_title(const PageReader *reader, const char *kind, char **words) {
  guint at = 0;
  if (!reader->entry->title) return NULL;
  g_autofree char *title = g_utf8_casefold(reader->entry->title, -1);
  for (const Match *match; (match = page_next(reader, kind, NULL, &at));) {
    g_autofree char *quote = page_quote(reader, match->span);
    g_autofree char *folded = g_utf8_casefold(quote, -1);
    if (!strstr(title, folded)) continue;
    *words = g_steal_pointer(&quote);
    return match;
  }
  return NULL;
}

/* "up to 3 hours of patient safety": what might be earned is no stated part. */
static gboolean is_possible_only(const PageReader *reader, Span number) {
  static const char *const words[] = {"up to", "maximum", " may ", " can ", "at least", NULL};
  static const char *const whole[] = {"of the ", "of these ", "of your ", "out of ", NULL}; /* "3 of the 6" */
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  gsize start = number.start;
  while (start > 0 && number.start - start < 40 && !strchr(".;\n", text[start - 1])) start--;
  g_autofree char *before = g_ascii_strdown(text + start, (gssize)(number.start - start));
  for (guint i = 0; words[i]; i++)
    if (strstr(before, words[i])) return TRUE;
  /* "Join us next on September 10: ..., 2.00 Patient Safety credits." */
  static const char *const later[] = {"join us", "next course", "next meeting", "upcoming", "will offer", NULL};
  while (start > 0 && number.start - start < 160 && !strchr(".;\n", text[start - 1])) start--;
  g_autofree char *sentence = g_ascii_strdown(text + start, (gssize)(number.start - start));
  for (guint i = 0; later[i]; i++)
    if (strstr(sentence, later[i])) return TRUE;
  static const char *const offered[] = {" available", " offered", " may be earned", " can be earned", NULL};
  gsize end = number.end;
  while (text[end] && end - number.end < 90 && !strchr(".;", text[end])) end++;
  g_autofree char *behind = g_ascii_strdown(text + number.end, (gssize)(end - number.end));
  for (guint i = 0; offered[i]; i++)
    if (strstr(behind, offered[i])) return TRUE;
  for (guint i = 0; whole[i]; i++)
    if (g_str_has_suffix(before, whole[i]) && !g_str_has_suffix(before, "all of the ")) return TRUE;
  return FALSE;
}

/* A part stated of the designated maximum is certain only when the maximum was awarded
 * (compliance.md, "Patient-safety topics"). */
static gboolean take_stated_safety(PageReader *reader) {
  Entry *entry = reader->entry;
  guint at = 0;
  gboolean found = FALSE;
  Credits part = 0, of = CREDITS_UNKNOWN;
  for (const Match *match; (match = page_next(reader, "field", "patient_safety_credits", &at));) {
    const Span *number = match_capture(match, "credits"), *whole = match_capture(match, "of");
    g_autofree char *text = number ? page_quote(reader, *number) : NULL;
    g_autofree char *of_text = whole ? page_quote(reader, *whole) : NULL;
    Credits amount;
    if (!text || !read_amount(text, &amount) || is_possible_only(reader, *number)) continue;
    if (of_text) read_amount(of_text, &of);
    if (!found) page_evidence(reader, WAY_SAFETY_SAID, *number, match->pattern->name);
    if (found && amount != part && !entry_find_flag(entry, "safety-unclear"))
      entry_flag(entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
                 "The page states more than one patient-safety part; pick the right one.");
    if (!found) part = amount;
    if (!found && section_get(match->pattern->section, "value"))
      entry->safety_topic = g_strdup(section_get(match->pattern->section, "value"));
    found = TRUE;
  }
  if (!found) return FALSE;
  if (entry->credits == CREDITS_UNKNOWN) {
    entry->patient_safety_credits = part;
    entry_flag(entry, "safety-of-maximum", FIELD_PATIENT_SAFETY_CREDITS,
               "The patient-safety part is stated, and not how much of the whole was awarded.");
    return TRUE;
  }
  if (of == CREDITS_UNKNOWN) of = entry->designated_maximum;
  entry->patient_safety_credits = MIN(part, entry->credits);
  if (of != CREDITS_UNKNOWN && entry->credits < of) {
    Credits least = MAX(0, part - (of - entry->credits));
    g_autofree char *low = credits_format(least);
    g_autofree char *high = credits_format(entry->patient_safety_credits);
    g_autofree char *whole = credits_format(of);
    entry_flag(entry, "safety-of-maximum", FIELD_PATIENT_SAFETY_CREDITS,
               "The patient-safety part is stated of the maximum of %s, which was not awarded in "
               "full: it is between %s and %s.", whole, low, high);
    entry_candidate(entry, FIELD_PATIENT_SAFETY_CREDITS, low, "the least that it can be");
    entry_candidate(entry, FIELD_PATIENT_SAFETY_CREDITS, high, "the most that it can be");
  } else if (part > entry->credits) {
    entry_flag(entry, "safety-above-credits", FIELD_PATIENT_SAFETY_CREDITS,
               "More patient safety is stated than credit awarded.");
  }
  return TRUE;
}

static void infer_safety(PageReader *reader, const char *topic, const char *words) {
  Entry *entry = reader->entry;
  entry->patient_safety_credits = entry->credits == CREDITS_UNKNOWN ? CREDITS_ALL : entry->credits;
  g_free(entry->safety_topic);
  entry->safety_topic = g_strdup(topic);
  entry_flag(entry, "safety-inferred", FIELD_PATIENT_SAFETY_CREDITS,
             "Patient safety is not stated; \u201c%s\u201d suggests it. Decide how much of the "
             "credit it is.", words);
  entry_candidate(entry, FIELD_PATIENT_SAFETY_CREDITS, "0.00", "no part is stated");
}

/* "patient safety" in a sentence with a number that no pattern reads: a part may be stated. */
static void look_for_safety(PageReader *reader) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "safety_mention", &at));) {
    Span title = reader->at[FIELD_TITLE];
    if (title.page && spans_overlap(match->span, title)) continue;
    gsize start = match->span.start, end = match->span.end;
    for (guint lines = 0; start > 0 && match->span.start - start < 120; start--)
      if ((text[start - 1] == '\n' && ++lines > 1) ||
          (g_ascii_isspace(text[start]) && strchr(".;", text[start - 1])))
        break;
    for (guint lines = 0; text[end] && end - match->span.end < 120; end++)
      if ((text[end] == '\n' && ++lines > 1) ||
          (strchr(".;", text[end]) && g_ascii_isspace(text[end + 1])))
        break;
    gboolean number = FALSE; /* and not the one of "Category 1" */
    for (gsize i = start; i < end; i++)
      number = number || (g_ascii_isdigit(text[i]) &&
                          !(i >= start + 9 && g_ascii_strncasecmp(text + i - 9, "category ", 9) == 0));
    if (!number) continue;
    Span sentence = {match->span.page, TEXT_FLOW, start, end};
    g_autofree char *quote = page_quote(reader, sentence);
    entry_flag(reader->entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
               "The page may state a patient-safety part: \u201c%s\u201d.", quote);
    return;
  }
}

static void read_safety(PageReader *reader) {
  Entry *entry = reader->entry;
  g_autofree char *words = NULL;
  const Match *topic = in_title(reader, "topic", &words);
  const char *id = topic ? topic->pattern->section->id : NULL;
  if (take_stated_safety(reader)) {
    if (id && entry->patient_safety_credits > 0 && !entry->safety_topic) entry->safety_topic = g_strdup(id);
    return;
  }
  if (id) {
    infer_safety(reader, id, words);
    return;
  }
  const Section *provider = entry->provider_id
                                ? library_section(reader->library, "provider", entry->provider_id)
                                : NULL;
  const char *body = provider ? section_get(provider, "body") : NULL;
  if (g_strcmp0(body, "liability-carrier") == 0)
    infer_safety(reader, "risk-management", entry->provider);
  else if (g_strcmp0(body, "facility-accreditor") == 0)
    infer_safety(reader, "accreditation-workshop", entry->provider);
  else
    look_for_safety(reader);
}

/* The accredited or the joint provider is a plastic-surgery body. */
static const char *plastic_body(const PageReader *reader) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  gboolean joint = strstr(text, "joint provider") || strstr(text, "joint sponsor") ||
                   strstr(text, "ointly provided") || strstr(text, "ointly sponsored");
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || !section_get(hit->section, "plastic-surgery"))
      continue;
    if (joint || g_strcmp0(hit->section->id, reader->entry->provider_id) == 0)
      return section_get(hit->section, "name");
  }
  return NULL;
}

static void read_plastic_surgery(PageReader *reader) {
  Entry *entry = reader->entry;
  guint at = 0;
  const gboolean known = entry->credits != CREDITS_UNKNOWN;
  for (const Match *match; (match = page_next(reader, "field", "plastic_surgery_credits", &at));) {
    const Span *number = match_capture(match, "credits");
    g_autofree char *text = number ? page_quote(reader, *number) : NULL;
    Credits part;
    if (!text || !read_amount(text, &part)) continue;
    if (known && part > entry->credits) {
      if (!entry_find_flag(entry, "plastic-above-credits"))
        entry_flag(entry, "plastic-above-credits", FIELD_CREDITS,
                   "More plastic surgery is stated, %s, than credit awarded.", text);
      continue;
    }
    entry->plastic_surgery_credits = part;
    page_evidence(reader, WAY_PLASTIC_SAID, *number, match->pattern->name);
    return;
  }
  g_autofree char *words = NULL;
  const Match *subject = in_title(reader, "subject", &words);
  const char *body = subject ? NULL : plastic_body(reader);
  if (!subject && !body) return;
  entry_all_plastic(entry, subject ? words : body);
  if (subject)
    page_evidence(reader, WAY_PLASTIC_TITLE, subject->span, subject->pattern->name);
}

void page_read_format(PageReader *reader) {
  guint at = 0;
  Entry *entry = reader->entry;
  const Match *match = page_next(reader, "field", "activity_type", &at);
  if (match && !entry->activity_type) {
    entry->activity_type = g_strdup(section_get(match->pattern->section, "value"));
    page_evidence(reader, WAY_TYPE_SAID, match->span, match->pattern->name);
  }
  at = 0;
  if ((match = page_next(reader, "field", "reference", &at))) {
    const Span *id = match_capture(match, "id");
    if (id) {
      entry->reference = page_quote(reader, *id);
      page_evidence(reader, WAY_REFERENCE_SAID, *id, match->pattern->name);
    }
  }
}

/* Only the AMA awards direct credit in Category 1 (compliance.md, Category 1, 3). */
static void read_direct_credit(PageReader *reader) {
  Entry *entry = reader->entry;
  guint at = 0;
  const Match *match = page_next(reader, "direct", NULL, &at);
  if (!match || entry->category != CATEGORY_1) return;
  g_free(entry->activity_type);
  entry->activity_type = g_strdup(match->pattern->section->id);
  page_evidence(reader, WAY_TYPE_MEANT, match->span, match->pattern->name);
  if (g_strcmp0(entry->provider_id, "ama") != 0)
    entry_flag(entry, "direct-credit-without-ama", FIELD_PROVIDER,
               "Credit for a %s is direct credit: only the AMA awards it as Category 1.",
               match->pattern->section->id);
}

void page_read_parts(PageReader *reader) {
  read_direct_credit(reader);
  read_plastic_surgery(reader);
  read_safety(reader);
}
