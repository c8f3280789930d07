/* What the page says besides, held against the award: an amount that nothing explains, less time
 * than there is credit. */
#include <stdlib.h>
#include <string.h>

#include "core/draft_page.h"
#include "core/fraction.h"
#include "core/printed.h"
#include "core/text_form.h"

#define MOST_AMOUNTS 32

static gboolean covers(const PageReader *reader, const char *kind, const char *id, Span number) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, kind, id, &at));)
    if (spans_overlap(match->span, number)) return TRUE;
  return FALSE;
}

/* "ABS MOC Points" over or before "1.5", which ends its line. */
static gboolean is_labelled_other(const PageReader *reader, Span number) {
  static const char *const others[] = {"moc", "contact hour", "nursing", "ceu", NULL}, *const ours[] = {"ama", "cme", NULL};
  const char *text = reader->page->text[number.kind].utf8;
  gsize end = number.start, start;
  if (text[number.end] != '\n') return FALSE;
  while (end > 0 && strchr(" :\t", text[end - 1])) end--;
  if (end > 0 && text[end - 1] == '\n') end--;
  for (start = end; start > 0 && text[start - 1] != '\n';) start--;
  g_autofree char *label = g_ascii_strdown(text + start, (gssize)(end - start));
  return text_is_label(label, strlen(label)) && words_have_any(label, others) && !words_have_any(label, ours);
}

/* A maximum that is not below the award, credit of another system, a part of the whole, a rule of
 * counting. */
static gboolean is_explained(const PageReader *reader, Span number, Credits amount) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "credits", &at));)
    if (amount >= reader->entry->credits && spans_overlap(match->span, number) &&
        g_strcmp0(section_get(match->pattern->section, "role"), "designated") == 0)
      return TRUE;
  at = 0;
  for (const Match *match; (match = page_next(reader, "system", NULL, &at));)
    if (spans_overlap(match->span, number) && strcmp(match->pattern->section->id, "ama-pra-1") != 0) return TRUE;
  static const char *const fields[] = {"patient_safety_credits", "plastic_surgery_credits",
                                       "safety_mention", "title"};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    if (covers(reader, "field", fields[i], number)) return TRUE;
  return covers(reader, "amount", "explained", number) || is_labelled_other(reader, number) || page_has_date(reader, number);
}

static guint number_of(const PageReader *reader, const Span *span) {
  g_autofree char *text = span ? page_quote(reader, *span) : NULL;
  return text ? (guint)atoi(text) : 0;
}

/* 60 minutes make one credit, and a provider rounds to the next quarter. */
static void doubt_time(PageReader *reader) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "amount", "time", &at));) {
    guint minutes = 60 * number_of(reader, match_capture(match, "hours"));
    minutes += number_of(reader, match_capture(match, "minutes"));
    if ((gint64)minutes * 100 / 60 + 25 >= reader->entry->credits) continue;
    entry_flag(reader->entry, "credits-above-time", FIELD_CREDITS,
               "The page says that %u minutes were attended, which is less than the credit awarded.", minutes);
    return;
  }
}

/* "1 \u2153", "1 and 3/8": what no amount was read with is not lost in silence. */
static void doubt_fractions(PageReader *reader) {
  static const Field fields[] = {FIELD_CREDITS, FIELD_DESIGNATED_MAXIMUM, FIELD_PATIENT_SAFETY_CREDITS,
                                 FIELD_PLASTIC_SURGERY_CREDITS};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    const Span at = reader->at[fields[i]];
    if (at.page == 0) continue;
    const PageText *page = reader->document->pages->pdata[at.page - 1];
    g_autofree char *amount = page_quote(reader, at);
    if (amount && *amount && g_ascii_isdigit(amount[strlen(amount) - 1]) &&
        fraction_follows(page->text[at.kind].utf8 + at.end))
      entry_flag(reader->entry, "credits-fraction", fields[i],
                 "A fraction stands behind \u201c%s\u201d; what is the whole amount?", amount);
  }
}

/* Where a day of the week is named by the word; 0 Monday; -1: it is none. */
static int weekday_of(const char *word) {
  static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  static const char *const rest[] = {"day", "sday", "nesday", "rsday", "day", "urday", "day"};
  for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
    if (g_str_has_prefix(word, names[i]) && (strlen(word) <= 4 || strcmp(word + 3, rest[i]) == 0)) return i;
  return -1;
}

/* "Friday, November 8, 2025" was a Saturday: one of the two is misprinted. */
void page_doubt_weekday(PageReader *reader) {
  const Entry *entry = reader->entry;
  Span date = reader->at[FIELD_DATE];
  if (!date.page || entry->date == DAY_UNKNOWN || entry_find_flag(entry, "date-order-unclear")) return;
  const char *text = reader->page->text[date.kind].utf8;
  while (date.start > 0 && !strchr("\n\t", text[date.start - 1]) && reader->at[FIELD_DATE].start - date.start < 12)
    date.start--; /* it may stand before the date */
  g_autofree char *printed = page_quote(reader, date);
  g_autofree char *lower = g_utf8_strdown(printed, -1);
  g_auto(GStrv) words = g_strsplit_set(lower, " ,.()\n", -1);
  for (guint i = 0; words[i]; i++) {
    const int named = weekday_of(words[i]);
    if (named < 0 || named == day_weekday(entry->date) ||
        (entry->start_date != DAY_UNKNOWN && entry->date - entry->start_date < 7 && named != day_weekday(entry->date) &&
         (named - day_weekday(entry->start_date) + 7) % 7 <= entry->date - entry->start_date))
      continue;
    entry_flag(reader->entry, "date-weekday", FIELD_DATE,
               "The page names another day of the week than this day was; which of the two is right?");
    return;
  }
}

/* "Airway Management for Non-", "Advances in the". */
static gboolean breaks_off(const char *title) {
  static const char *const links[] = {"of", "the", "and", "for", "in", "with", "to", "a", "an", "on", "&", NULL};
  const char *last = strrchr(title, ' ');
  g_autofree char *lower = g_ascii_strdown(last ? last + 1 : title, -1);
  return g_str_has_suffix(title, "-") || g_strv_contains(links, lower);
}

/* "Plastic Surgery The Meeting" names a subject, and heads an amount elsewhere. */
static gboolean is_plain_label(const char *words, gsize length) {
  static const char *const subjects[] = {"surgery", "safety", "management", NULL};
  g_autofree char *lower = g_ascii_strdown(words, (gssize)length);
  return text_is_label(lower, length) && !words_have_any(lower, subjects);
}

/* "Faculty", "ABS MOC Points 1.5": a label, perhaps with its number; "Workshop 2024" is a title. */
static gboolean is_label_and_number(const char *title) {
  gsize length = strlen(title);
  while (length > 0 && strchr("0123456789. ", title[length - 1])) length--;
  const gboolean year = length < strlen(title) && strcspn(title, " ") >= length;
  return length > 0 && !year && is_plain_label(title, length);
}

/* "Scar Care Activity Format: Live": two words of a label before a colon. */
static gboolean holds_label(const char *title) {
  for (const char *colon = strchr(title, ':'); colon; colon = strchr(colon + 1, ':')) {
    guint words = 0;
    for (const char *c = colon; c > title && words < 2; c--)
      if (c[-1] == ' ' && ++words == 2 && is_plain_label(c, (gsize)(colon - c))) return TRUE;
  }
  return FALSE;
}

void page_doubt_title(PageReader *reader) {
  const char *title = reader->entry->title;
  if (!title || !(breaks_off(title) || is_label_and_number(title) || holds_label(title) ||
                  g_strcmp0(title, reader->entry->provider) == 0))
    return;
  entry_flag(reader->entry, "title-unclear", FIELD_TITLE,
             "\u201c%s\u201d reads like a part of a title, or like a label beside it; what is the whole title?", title);
}

void page_doubt_amounts(PageReader *reader) {
  Entry *entry = reader->entry;
  doubt_fractions(reader);
  struct { Span span; Credits amount; } others[MOST_AMOUNTS];
  guint n = 0, at = 0;
  gint64 sum = 0;
  if (entry->credits == CREDITS_UNKNOWN || entry->category != CATEGORY_1) return;
  for (const Match *match; n < MOST_AMOUNTS && (match = page_next(reader, "amount", "beside", &at));) {
    const Span *number = match_capture(match, "credits");
    g_autofree char *text = number ? page_quote(reader, *number) : NULL;
    Credits amount;
    gboolean known = FALSE;
    if (!text || !read_amount(text, &amount) || amount == entry->credits || amount == entry->designated_maximum ||
        amount == 0 || is_explained(reader, *number, amount))
      continue;
    for (guint i = 0; i < n; i++) known = known || others[i].span.start == number->start;
    if (known) continue;
    others[n].span = *number;
    others[n++].amount = amount;
    sum += amount;
  }
  doubt_time(reader);
  /* Sessions and their sum say the same as the award. */
  if (n == 0 || sum == entry->credits || entry_find_flag(entry, "credits-several")) return;
  g_autofree char *first = credits_format(others[0].amount);
  entry_flag(entry, "credits-several", FIELD_CREDITS,
             "The page speaks of %s as well, and does not say of what; which amount is this person's?", first);
  for (guint i = 0; i < n; i++) {
    g_autofree char *value = credits_format(others[i].amount);
    entry_candidate(entry, FIELD_CREDITS, value, "also stated on page %u: %s", others[i].span.page, value);
  }
}

/* The line of a word, as it is printed. */
static char *line_of(const PageReader *reader, Span word) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  while (word.start > 0 && text[word.start - 1] != '\n') word.start--;
  word.end += strcspn(text + word.end, "\n");
  return page_quote(reader, word);
}

/* "not", "only", "declined": a certificate has no use for such words beyond a few usual sentences.
 * Where nothing else holds the entry, a person reads what they say. */
void page_doubt_words(PageReader *reader) {
  const Span title = reader->at[FIELD_TITLE], name = reader->at[FIELD_MEMBER_NAME];
  guint at = 0;
  if (reader->entry->flags->len > 0 || reader->entry->category != CATEGORY_1) return;
  for (const Match *match; (match = page_next(reader, "against", "word", &at));) {
    if ((title.page && spans_overlap(match->span, title)) || (name.page && spans_overlap(match->span, name)) || covers(reader, "against", "harmless", match->span))
      continue;
    g_autofree char *line = line_of(reader, match->span);
    entry_flag(reader->entry, "words-against", N_FIELDS,
               "The page says \u201c%s\u201d; does that touch the award?", line);
    return;
  }
}
