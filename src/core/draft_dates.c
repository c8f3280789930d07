/* Dates: what a label says completed, before "on", before a date that merely stands there;
 * release, expiry and print dates never. */
#include <string.h>

#include "core/draft_page.h"
#include "core/printed.h"
#include "core/text_form.h"

typedef enum { DATE_BARE, DATE_ISSUED, DATE_LABELLED, DATE_ON, DATE_COMPLETED, DATE_DISTRACTOR } Rank;

typedef struct {
  Span span;
  DateReading reading;
  Rank rank;
  const Pattern *pattern;
  guint bounds; /* of Bound: what the day of completion cannot be before or after */
} PrintedDate;

typedef enum {
  BOUND_END = 1,   /* credit could be had until then */
  BOUND_BEGIN = 2, /* and from then on */
  BOUND_ISSUE = 4, /* the certificate was signed, printed or given out then */
  BOUND_TERM = 8   /* one of the terms in which credit could be had */
} Bound;

static Rank rank_of(const char *role) {
  static const char *const roles[] = {"bare", "issued", "labelled", "on", "completed", "distractor"};
  for (guint i = 0; role && i < G_N_ELEMENTS(roles); i++)
    if (strcmp(role, roles[i]) == 0) return (Rank)i;
  return DATE_BARE;
}

static guint bound_of(const char *value) {
  static const char *const values[] = {"end", "begin", "issued", "term"};
  for (guint i = 0; value && i < G_N_ELEMENTS(values); i++)
    if (strcmp(value, values[i]) == 0) return 1u << i;
  return 0;
}

/* Whether one word stands before the date, and on the line above it. */
static gboolean is_lone_word_above(const PageReader *reader, Span label, Span date) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  gboolean line_end = FALSE;
  gsize end = date.start;
  for (; end > label.start && g_ascii_isspace(text[end - 1]); end--) line_end = line_end || text[end - 1] == '\n';
  for (gsize i = label.start; i < end; i++)
    if (g_ascii_isspace(text[i])) return FALSE;
  return line_end;
}

/* "Certificate of Completion" over "Date: May 3, 2024": the label begins in its own line. */
static gboolean begins_in_heading(const PageReader *reader, Span match, Span date) {
  const char *text = reader->page->text[match.kind].utf8;
  if (match.start == 0 || strchr("\n\t", text[match.start]) || strchr("\n\t", text[match.start - 1])) return FALSE;
  for (gsize at = match.start; at < date.start; at++)
    if (text[at] == '\n' && g_ascii_strncasecmp(text + at + 1, "date", strlen("date")) == 0) return TRUE;
  return FALSE;
}

/* The longest reading at a place stands for all that overlap it; the strongest label wins. */
static void add_date(const PageReader *reader, GArray *dates, const Match *match, const char *blank) {
  const Span *span = match_capture(match, blank);
  if (!span) return;
  /* A word alone is a label on its own line only: a title may end in "today". */
  if (section_get(match->pattern->section, "same-line") && is_lone_word_above(reader, match->span, *span))
    return;
  PrintedDate date = {.span = *span, .pattern = match->pattern,
                      .rank = rank_of(section_get(match->pattern->section, "role")),
                      .bounds = bound_of(section_get(match->pattern->section, "value"))};
  if (date.rank == DATE_ISSUED) date.bounds |= BOUND_ISSUE;
  if (date.rank == DATE_COMPLETED && begins_in_heading(reader, match->span, *span)) return;
  g_autofree char *text = page_quote(reader, *span);
  if (!read_dates(text, &date.reading)) return;
  for (guint i = 0; i < dates->len; i++) {
    PrintedDate *known = &g_array_index(dates, PrintedDate, i);
    if (!spans_overlap(known->span, date.span)) continue;
    known->bounds |= date.bounds;
    if (date.span.end - date.span.start > known->span.end - known->span.start) {
      known->span = date.span;
      known->reading = date.reading;
    }
    if (date.rank > known->rank) {
      known->rank = date.rank;
      known->pattern = date.pattern;
    }
    return;
  }
  g_array_append_val(dates, date);
}

/* The page prints the order, or another date on it that can be read one way only tells that of all. */
static void settle_order(GArray *dates, DateForm form) {
  gboolean day_first = (form & DATE_FORM_DAY_FIRST) != 0, month_first = (form & DATE_FORM_MONTH_FIRST) != 0;
  for (guint i = 0; i < dates->len; i++) {
    const DateReading *reading = &g_array_index(dates, PrintedDate, i).reading;
    day_first = day_first || reading->day_first;
    month_first = month_first || reading->month_first;
  }
  for (guint i = 0; i < dates->len; i++) {
    DateReading *reading = &g_array_index(dates, PrintedDate, i).reading;
    if (!date_is_ambiguous(reading)) continue;
    gboolean proven_day_first = day_first && !month_first, proven_month_first = month_first && !day_first;
    for (guint j = 0; j < dates->len; j++) { /* the same day in words */
      const DateReading *other = &g_array_index(dates, PrintedDate, j).reading;
      if (other->numeric || other->month_only) continue;
      proven_month_first = proven_month_first || other->end == reading->end;
      proven_day_first = proven_day_first || other->end == reading->other_end;
    }
    if (proven_day_first == proven_month_first) continue;
    if (proven_day_first) {
      reading->end = reading->other_end;
      reading->start = reading->other_start;
    }
    reading->other_end = reading->other_start = DAY_UNKNOWN;
  }
}

/* What the page says of other days makes the day of completion impossible. */
static void flag_bounds(PageReader *reader, const GArray *dates, const PrintedDate *best) {
  static const struct { Bound bound; const char *code, *what, *side; } impossible[] = {
      {BOUND_END, "date-after-end", "it was over", "before"},
      {BOUND_BEGIN, "date-before-start", "it began", "after"},
      {BOUND_ISSUE, "date-after-issue", "the certificate was given out", "before"}};
  const Day completed = best->reading.end;
  gboolean terms = FALSE, within = FALSE;
  for (guint i = 0; i < dates->len; i++) {
    const PrintedDate *date = &g_array_index(dates, PrintedDate, i);
    const Day last = date->reading.end, first = date->reading.start == DAY_UNKNOWN ? last : date->reading.start;
    if (date == best || date_is_ambiguous(&date->reading) || date->reading.month_only) continue;
    if ((date->bounds & BOUND_TERM) != 0) {
      terms = TRUE;
      within = within || (first <= completed && completed <= last);
      continue;
    }
    for (guint k = 0; k < G_N_ELEMENTS(impossible); k++) {
      const Day day = impossible[k].bound == BOUND_BEGIN ? first : last;
      char text[DAY_TEXT_SIZE];
      if ((date->bounds & impossible[k].bound) == 0 || entry_find_flag(reader->entry, impossible[k].code) ||
          (impossible[k].bound == BOUND_BEGIN ? day <= completed : day >= completed))
        continue;
      entry_flag(reader->entry, impossible[k].code, FIELD_DATE,
                 "The page says that %s on %s, %s this day; ask the provider.", impossible[k].what,
                 day_format(day, text), impossible[k].side);
    }
  }
  if (terms && !within)
    entry_flag(reader->entry, "date-outside-term", FIELD_DATE,
               "This day lies in no term in which the page says that credit could be had; ask the provider.");
}

static gboolean same_day(const DateReading *a, const DateReading *b) { return a->end == b->end; }

/* The one day, on no label's account, between the learner's name and the credit: the activity's, whatever day the
 * certificate was issued later. NULL: there is none, or another one. */
static const PrintedDate *within_award(const PageReader *reader, const GArray *dates, const PrintedDate *issued) {
  const Span name = reader->at[FIELD_MEMBER_NAME], credits = reader->at[FIELD_CREDITS];
  const PrintedDate *only = NULL;
  if (!name.page || !credits.page || name.kind != TEXT_FLOW || credits.kind != TEXT_FLOW) return NULL;
  for (guint i = 0; i < dates->len; i++) {
    const PrintedDate *date = &g_array_index(dates, PrintedDate, i);
    if (date->rank != DATE_BARE || date->span.start < name.end || date->span.end > credits.start) continue;
    if (only || date->bounds != 0 || date->reading.month_only || date->reading.end > issued->reading.end) return NULL;
    only = date;
  }
  return only;
}

static const PrintedDate *strongest(PageReader *reader, const GArray *dates) {
  const PrintedDate *best = NULL;
  for (guint i = 0; i < dates->len; i++) {
    const PrintedDate *date = &g_array_index(dates, PrintedDate, i);
    if (date->rank == DATE_DISTRACTOR) continue;
    if (!best || date->rank > best->rank) best = date;
  }
  if (!best) return NULL;
  const PrintedDate *placed = best->rank == DATE_ISSUED ? within_award(reader, dates, best) : NULL;
  if (placed) best = placed;
  for (guint i = 0; i < dates->len; i++) {
    const PrintedDate *date = &g_array_index(dates, PrintedDate, i);
    gsize from = MIN(date->span.start, best->span.start), to = MAX(date->span.start, best->span.start);
    gboolean beside = date->rank == DATE_BARE && best->rank == DATE_COMPLETED && /* under two labels */
                      !memchr(reader->page->text[TEXT_FLOW].utf8 + from, '\n', to - from);
    gboolean rivals = date->rank == best->rank || beside ||
                      (best->rank == DATE_COMPLETED && date->rank == DATE_ON);
    if (!rivals || same_day(&date->reading, &best->reading)) continue;
    /* A range that begins or ends with the same day says more, not something else. */
    if (date->reading.start == best->reading.end || date->reading.end == best->reading.start) continue;
    if (!entry_find_flag(reader->entry, "date-several"))
      entry_flag(reader->entry, "date-several", FIELD_DATE,
                 "Several dates could be the day of completion; pick the right one.");
    char day[DAY_TEXT_SIZE];
    entry_candidate(reader->entry, FIELD_DATE, day_format(date->reading.end, day),
                    "another date on page %u", date->span.page);
  }
  return best;
}

/* A day that nothing explains may be that of a signature or a letter, but not before the activity. */
static void flag_earlier_day(PageReader *reader, const GArray *dates, const PrintedDate *best) {
  const Day began = best->reading.start == DAY_UNKNOWN ? best->reading.end : best->reading.start;
  if (best->rank < DATE_ON || reader->first_session != DAY_UNKNOWN || entry_find_flag(reader->entry, "date-several"))
    return;
  for (guint i = 0; i < dates->len; i++) {
    const PrintedDate *date = &g_array_index(dates, PrintedDate, i);
    char day[DAY_TEXT_SIZE];
    if (date->rank != DATE_BARE || date->bounds != 0 || date->reading.month_only ||
        date_is_ambiguous(&date->reading) || date->reading.end >= began)
      continue;
    entry_flag(reader->entry, "date-several", FIELD_DATE,
               "The page has an earlier day as well, and does not say of what; pick the right one.");
    entry_candidate(reader->entry, FIELD_DATE, day_format(date->reading.end, day), "another date on page %u",
                    date->span.page);
    return;
  }
}

static void flag_date(PageReader *reader, const PrintedDate *date) {
  Entry *entry = reader->entry;
  const DateReading *reading = &date->reading;
  char first[DAY_TEXT_SIZE], second[DAY_TEXT_SIZE];
  if (date_is_ambiguous(reading)) {
    entry_flag(entry, "date-order-unclear", FIELD_DATE,
               "Day and month could change places: %s or %s. Nothing on the page settles it.",
               day_format(reading->end, first), day_format(reading->other_end, second));
    entry_candidate(entry, FIELD_DATE, day_format(reading->end, first), "month first");
    entry_candidate(entry, FIELD_DATE, day_format(reading->other_end, second), "day first");
  }
  if (reading->short_year && !reading->numeric)
    entry_flag(entry, "date-order-unclear", FIELD_DATE,
               "The year has two digits beside a day: which is which?");
  if (reading->month_only)
    entry_flag(entry, "date-month-only", FIELD_DATE,
               "Only the month is stated; enter the day of completion.");
  if (date->rank == DATE_ISSUED)
    entry_flag(entry, "date-issued-only", FIELD_DATE,
               "The only date is the day of issue; is it also the day of completion?");
  if (reading->start != DAY_UNKNOWN && reading->end - reading->start > ACCEPT_DAYS)
    entry_flag(entry, "date-range-long", FIELD_DATE,
               "The dates are more than a month apart: a term of availability, perhaps.");
  if (reader->today != DAY_UNKNOWN && !reading->month_only && reading->end > reader->today)
    entry_flag(entry, "date-future", FIELD_DATE, "The date lies in the future.");
}

void page_read_dates(PageReader *reader) {
  static const char *const blanks[] = {"dates", "date", "later"};
  Entry *entry = reader->entry;
  g_autoptr(GArray) dates = g_array_new(FALSE, TRUE, sizeof(PrintedDate));
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "date", &at));)
    for (guint i = 0; i < G_N_ELEMENTS(blanks); i++) add_date(reader, dates, match, blanks[i]);
  settle_order(dates, reader->page->date_form);
  const PrintedDate *best = strongest(reader, dates);
  PrintedDate month = {.rank = DATE_ON};
  if (!best) {
    at = 0;
    for (const Match *match; !best && (match = page_next(reader, "field", "month", &at));) {
      const Span *span = match_capture(match, "month");
      g_autofree char *text = page_quote(reader, *span);
      gboolean inside = FALSE;
      for (guint i = 0; i < dates->len; i++)
        inside = inside || spans_overlap(g_array_index(dates, PrintedDate, i).span, *span);
      if (inside || !read_dates(text, &month.reading)) continue;
      month.span = *span;
      month.pattern = match->pattern;
      best = &month;
    }
  }
  if (!best) {
    entry_flag(entry, "date-missing", FIELD_DATE,
               "No date of completion was found; enter it from the page or ask the member.");
    return;
  }
  flag_date(reader, best);
  reader->date_labelled = best->rank == DATE_LABELLED;
  reader->date_unlabelled = best->rank == DATE_BARE || best->rank == DATE_LABELLED;
  const DateReading *reading = &best->reading;
  if (reading->month_only) {
    char day[DAY_TEXT_SIZE];
    entry_candidate(entry, FIELD_DATE, day_format(reading->end, day), "the last day of that month");
    page_evidence(reader, WAY_DATE_MONTH, best->span, best->pattern->name);
    return;
  }
  entry->date = reading->end;
  entry->start_date = reading->start;
  flag_bounds(reader, dates, best);
  flag_earlier_day(reader, dates, best);
  for (guint i = 0; best->rank == DATE_ON && i < dates->len && !reader->other_date.page; i++) {
    const PrintedDate *date = &g_array_index(dates, PrintedDate, i);
    if (date->rank != DATE_DISTRACTOR && !same_day(&date->reading, reading)) reader->other_date = date->span;
  }
  if (reader->first_session != DAY_UNKNOWN && best->rank != DATE_COMPLETED) {
    /* The days of several sessions are no contradiction: the last one counts. */
    entry_drop_flags(entry, "date-several");
    entry->date = reader->last_session;
    entry->start_date = reader->first_session < reader->last_session ? reader->first_session : DAY_UNKNOWN;
  }
  page_evidence(reader, best->rank >= DATE_ON ? WAY_DATE_SAID : WAY_DATE_PLACED, best->span, best->pattern->name);
  if (entry->start_date != DAY_UNKNOWN)
    page_evidence(reader, WAY_START_SAID, best->span, best->pattern->name);
}

/* From the end of `at`, the end of the lines that follow; empty ones do not count. */
static gsize lines_after(const char *text, gsize at, guint lines) {
  for (; text[at]; at++)
    if (text[at] == '\n' && (at == 0 || text[at - 1] != '\n') && lines-- == 0) break;
  return at;
}

/* Every line from there to, not with, another place has a label before its value: rows of one form, and nobody
 * signs among them. */
static gboolean are_rows(const char *text, gsize from, gsize to) {
  static const char *const signs[] = {"signature", "director", "issuer", NULL};
  for (gsize end; from < to; from = end + (text[end] == '\n')) {
    end = from + strcspn(text + from, "\n");
    const gsize label = strcspn(text + from, ":\t\n");
    if (end > from && (end >= to || label == end - from)) return end >= to; /* the last begins the other place */
    if (end == from) continue;
    g_autofree char *words = g_ascii_strdown(text + from, (gssize)label);
    if (!text_is_label(words, label) || words_have_any(words, signs)) return FALSE;
  }
  return TRUE;
}

/* Within the award: from the learner's name to a little behind title and credit. */
static gboolean is_within_award(const PageReader *reader, Span date) {
  static const Field anchors[] = {FIELD_MEMBER_NAME, FIELD_TITLE, FIELD_CREDITS};
  gsize first = G_MAXSIZE, last = 0;
  for (guint i = 0; i < G_N_ELEMENTS(anchors); i++) {
    Span anchor = reader->at[anchors[i]];
    if (!anchor.page || anchor.kind != TEXT_FLOW) continue;
    first = MIN(first, anchor.start);
    last = MAX(last, anchor.end);
  }
  return date.start > first && date.end <= lines_after(reader->page->text[TEXT_FLOW].utf8, last, 1);
}

/* A date that no words explain is the activity's where it stands within the award. Above it dates
 * a letter, below it a signature or a print. */
void page_check_date(PageReader *reader) {
  Span date = reader->at[FIELD_DATE];
  if (!date.page || is_within_award(reader, date)) return;
  if (reader->other_date.page && is_within_award(reader, reader->other_date)) {
    g_autofree char *other = page_quote(reader, reader->other_date);
    entry_flag(reader->entry, "date-several", FIELD_DATE,
               "%s stands within the award, this day apart from it; which is the day of completion?", other);
  }
  if (!reader->date_unlabelled) return;
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  /* "Date: May 3, 2021" as the first of a list of labels. */
  const gsize near = lines_after(text, date.end, 2);
  const Span below[] = {reader->at[FIELD_TITLE], reader->at[FIELD_CREDITS]};
  for (guint i = 0; reader->date_labelled && i < G_N_ELEMENTS(below); i++)
    if (below[i].page && below[i].start > date.end && (below[i].start < near || are_rows(text, date.end, below[i].start))) return;
  entry_flag(reader->entry, "date-unlabelled", FIELD_DATE,
             "Nothing says what this date is of, and it stands apart from the award; is it the "
             "day of completion?");
}
