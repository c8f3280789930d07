/* A page as its readers ask for it: what of it matched, in order, and what proves a field. */
#include "core/draft_page.h"

#include <string.h>

#include "core/accept.h"

gboolean spans_overlap(Span a, Span b) {
  return a.page == b.page && a.kind == b.kind && a.start < b.end && b.start < a.end;
}

/* Learner, provider and marks are of the whole page, these of each activity on it. */
static gboolean is_of_activity(const Section *section) {
  static const char *const kinds[] = {"system", "topic", "subject", "direct", "amount", NULL};
  static const char *const fields[] = {"credits", "date", "month", "title", "location", "credit_type", "activity_type",
                                       "patient_safety_credits", "plastic_surgery_credits",
                                       "safety_mention", "reference", NULL};
  return g_strv_contains(kinds, section->kind) ||
         (strcmp(section->kind, "field") == 0 && g_strv_contains(fields, section->id));
}

/* Labels side by side over their values: what follows the last of them is the value of the first. */
static gboolean crosses_columns(const PageReader *reader, const Match *match) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  if (match->n_captures != 1) return FALSE;
  gsize value = match->capture[0].start, end = value;
  while (end > match->span.start && g_ascii_isspace(text[end - 1])) end--;
  gsize label = end; /* the line of the label's last word */
  if (!memchr(text + end, '\n', value - end)) return FALSE;
  while (label > 0 && text[label - 1] != '\n') label--;
  return memchr(text + label, '\t', end - label) && memchr(text + value, '\t', strcspn(text + value, "\n"));
}

/* The matches stand in the order of their pages, of which there can be thousands. */
static guint first_of_page(const GArray *matches, guint page) {
  guint low = 0, high = matches->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(matches, Match, middle).span.page < page) low = middle + 1;
    else high = middle;
  }
  return low;
}

const Match *page_next(const PageReader *reader, const char *kind, const char *id, guint *at) {
  const GArray *matches = reader->matches->matches;
  if (*at == 0) *at = first_of_page(matches, reader->page->number);
  while (*at < matches->len) {
    const Match *match = &g_array_index(matches, Match, (*at)++);
    const Section *section = match->pattern->section;
    if (match->span.page != reader->page->number) return NULL;
    if (match->span.kind == TEXT_FLOW && strcmp(section->kind, kind) == 0 &&
        (!id || strcmp(section->id, id) == 0) &&
        (!reader->within.page || !is_of_activity(section) || spans_overlap(match->span, reader->within)) &&
        !crosses_columns(reader, match))
      return match;
  }
  return NULL;
}

gboolean page_has(const PageReader *reader, const char *kind, const char *id) {
  guint at = 0;
  return page_next(reader, kind, id, &at) != NULL;
}

gboolean page_has_date(const PageReader *reader, Span span) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "date", &at));)
    for (guint i = 0; i < match->n_captures; i++)
      if (spans_overlap(match->capture[i], span)) return TRUE;
  return FALSE;
}

gboolean page_is_place(const PageReader *reader, Span span) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "place", &at));)
    if (spans_overlap(match->span, span)) return TRUE;
  return FALSE;
}

char *page_quote(const PageReader *reader, Span span) {
  return document_quote(reader->document, span);
}

void page_flag_unseen(PageReader *reader, Field field, Span span) {
  if (!entry_find_flag(reader->entry, "text-unseen") && document_is_unseen(reader->document, span))
    entry_flag(reader->entry, "text-unseen", field,
               "What the file says here may not be seen on the page; compare with the picture.");
}

void page_evidence(PageReader *reader, Way way, Span span, const char *pattern) {
  const Field field = accept_ways[way].field;
  GPtrArray *list = reader->entry->evidence;
  for (guint i = list->len; i > 0; i--)
    if (((Evidence *)list->pdata[i - 1])->field == field) g_ptr_array_remove_index(list, i - 1);
  reader->at[field] = span;
  g_ptr_array_add(list, evidence_from_span(reader->document, span, field, pattern, accept_ways[way].confidence));
  gboolean matters = field == FIELD_CREDITS || field == FIELD_DATE || field == FIELD_MEMBER_NAME ||
                     field == FIELD_CATEGORY || field == FIELD_PATIENT_SAFETY_CREDITS ||
                     field == FIELD_PROVIDER || field == FIELD_TITLE;
  if (matters) page_flag_unseen(reader, field, span);
}
