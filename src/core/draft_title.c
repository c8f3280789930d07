/* The title of the activity: what the words that lead to a title say, else the line in its place. */
#include <string.h>

#include "core/draft_page.h"
#include "core/text_form.h"

/* A title in quotation marks ends with them, whatever goes on behind. */
static void strip_quotes(char **title) {
  static const char *const pairs[][2] = {{"\"", "\""}, {"\u201c", "\u201d"}, {"\u2018", "\u2019"}};
  static const char *const behind[] = {" which", " that", " held", " completed", NULL};
  for (guint i = 0; i < 2; i++) {
    gsize open = strlen(pairs[i][0]);
    char *end = g_str_has_prefix(*title, pairs[i][0]) ? strstr(*title + open, pairs[i][1]) : NULL;
    if (!end || end < *title + open + 8) continue;
    end += strlen(pairs[i][1]);
    gboolean goes_on = strchr(",.;", *end) != NULL; /* "Skin Tears", which ...: and no part of a longer one */
    for (guint j = 0; behind[j]; j++) goes_on = goes_on || g_str_has_prefix(end, behind[j]);
    if (goes_on) *end = '\0';
  }
  for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
    gsize open = strlen(pairs[i][0]), close = strlen(pairs[i][1]), length = strlen(*title);
    if (length <= open + close || !g_str_has_prefix(*title, pairs[i][0]) ||
        !g_str_has_suffix(*title, pairs[i][1]))
      continue;
    g_autofree char *inner = g_strndup(*title + open, length - open - close);
    if (strstr(inner, pairs[i][1]) || strstr(inner, pairs[i][0])) continue;
    g_free(*title);
    *title = g_steal_pointer(&inner);
  }
}

/* "Melanoma Update (06004)", "(06004) Melanoma Update": the activity's number is not its title. */
static void cut_number(char *title) {
  gsize place = strspn(title, "0123456789"); /* "2. Hand Infections": of a list */
  if (place > 0 && place < 3 && g_str_has_prefix(title + place, ". ") && g_ascii_isupper(title[place + 2]))
    memmove(title, title + place + 2, strlen(title + place + 2) + 1);
  if (title[0] == '(') {
    gsize number = strspn(title + 1, "0123456789");
    if (number >= 3 && g_str_has_prefix(title + 1 + number, ") "))
      memmove(title, title + number + 3, strlen(title + number + 3) + 1);
  }
  gsize length = strlen(title);
  char *open = strrchr(title, '(');
  if (!open || title[length - 1] != ')' || open == title) return;
  gsize digits = strspn(open + 1, "0123456789");
  if (digits >= 3 && open[1 + digits] == ')') *open = '\0';
}

/* "RE: Blepharoplasty", "Course: ...": the label is no part of the title. */
static void cut_label(char *title) {
  static const char *const labels[] = {"re", "for", "title", "topic", "article", "activity", "course",
                                       "program", "session", "event", "meeting", "conference", "module",
                                       "webinar", "lecture", "presentation", "seminar", "workshop", NULL};
  const char *colon = strchr(title, ':');
  if (!colon || !g_ascii_isspace(colon[1])) return;
  g_autofree char *label = g_ascii_strdown(title, (gssize)(colon - title));
  g_strchomp(label);
  if (g_strv_contains(labels, label)) memmove(title, colon + 2, strlen(colon + 2) + 1);
}

/* "MOC Points", "State License": a label, and not of a title. */
static gboolean says_other(const char *words, gsize length) {
  static const char *const others[] = {"points", "license", "licence", "number", "no", "id", "place", "expires", "hours",
                                       "location", "venue", "issued", "director", "presenter", "completed", "claimed",
                                       "earned", "awarded", "attendee", "participant", "format", "type", NULL};
  if (length > 40 || !text_is_label(words, length)) return FALSE;
  g_autofree char *lower = g_ascii_strdown(words, (gssize)length);
  g_auto(GStrv) parts = g_strsplit_set(lower, " .", -1);
  for (guint i = 0; parts[i]; i++)
    if (*parts[i] && g_strv_contains(others, parts[i])) return TRUE;
  return FALSE;
}

/* "Format: Enduring material", "Location: Tulsa": another label, with what it says. */
static gboolean is_labelled(const char *title) {
  static const char *const labels[] = {"format", "activity type", "type", "location", "venue", "date", "credit",
                                       "credits", "hours", "provider", "sponsor", "faculty", "speaker", "speakers",
                                       "moderator", "presenter", "presenters", "instructor",
                                       "participant", "learner", "name", "certificate", "patient safety",
                                       "accreditation", "degree", "credential", "profession", "course code",
                                       "course director", "specialty", "issued", "printed", "duration", NULL};
  const char *colon = strchr(title, ':');
  if (!colon) return FALSE;
  if (says_other(title, (gsize)(colon - title))) return TRUE;
  g_autofree char *label = g_ascii_strdown(title, (gssize)(colon - title));
  for (guint i = 0; labels[i]; i++)
    if (strcmp(label, labels[i]) == 0 || (g_str_has_prefix(label, labels[i]) && strlen(label) < 32 &&
                                          (g_str_has_suffix(label, "number") || g_str_has_suffix(label, "no.") ||
                                           g_str_has_suffix(label, " id") || g_str_has_suffix(label, "credits"))))
      return TRUE;
  return FALSE;
}

/* What stands over a value, or heads a column, and is none itself. */
static gboolean is_head(const char *words) {
  static const char *const heads[] = {"date", "dates", "credits", "credit", "title", "provider", "location", "place",
                                      "venue", "format", "type", "hours", "activity", "session", "name", "activity format",
                                      "title of activity", "activity title", "name of activity", "live activity",
                                      "enduring material", "online course", "date of completion", "completion date",
                                      "date completed", "date of participation", "date attended", "date of attendance",
                                      "date of activity", "activity date", "start date", "end date", "date of issue",
                                      "review submitted", "participant", "learner", "attendee", "physician",
                                      "name of physician", "name of participant", "name of learner", "credit awarded",
                                      "credits awarded", "credit claimed", "credits claimed", "credits earned",
                                      "credit type", "maximum credit", "maximum credits", NULL};
  if (says_other(words, strlen(words))) return TRUE;
  g_autofree char *lower = g_utf8_strdown(words, -1);
  gsize length = strlen(lower); /* "(name of physician)" */
  if (lower[0] == '(' && lower[length - 1] == ')') {
    lower[length - 1] = '\0';
    return g_strv_contains(heads, lower + 1);
  }
  return g_strv_contains(heads, lower);
}

/* Sentences and labels that lead on to a title, or follow it. */
static gboolean is_no_title(const char *title) {
  static const char *const words[] = {"activity(ies)", "designated for", "AMA PRA",
                                      "Program Title", "Activity Title", "Course Title", "Program Name",
                                      "Activity Name", "Course Name", "listed below", "listed above",
                                      "outlined above", "is accredited", "has been reviewed", "certifies",
                                      "Program Information", "participated in", "date completed",
                                      "Completion Date", "Reg. no.", "Certificate No", NULL};
  const char *first_end = strchr(title, ' ');
  gboolean bare = TRUE; /* "titled ...", "on ...", "listed below": a sentence goes on */
  for (const char *c = title; *c && c != first_end; c++) bare = bare && (g_ascii_islower(*c) || strchr(".,;", *c));
  bare = bare || g_ascii_strncasecmp(title, "by ", strlen("by ")) == 0;
  if (bare || strstr(title, " | ") || is_labelled(title)) return TRUE;
  for (guint i = 0; words[i]; i++)
    if (strstr(title, words[i])) return TRUE;
  /* Words that lead on to a name. */
  return strchr(":|", title[strlen(title) - 1]) || g_str_has_suffix(title, " that") || is_head(title);
}

/* "Atlanta, Georgia", "San Diego, CA" and nothing more. */
static gboolean names_state(const char *words) {
  const char *comma = strrchr(words, ',');
  if (!comma || comma == words || strlen(comma) < 4) return FALSE;
  g_autofree char *state = g_strstrip(g_strdup(comma + 1));
  for (const char *c = state; *c; c++)
    if (!g_ascii_isalpha(*c) && !strchr(" .\u00b7", *c)) return FALSE;
  return g_ascii_isupper(*state) && strlen(words) < 60;
}

/* The words of a title: a hyphen at a line's end stays, without the space behind it. */
static char *title_words(const PageReader *reader, Span span) {
  const char *text = reader->page->text[span.kind].utf8;
  char *title = page_quote(reader, span);
  for (gsize at = span.start; at + 1 < span.end; at++) {
    if (text[at] != '-' || text[at + 1] != '\n' || (at > span.start && text[at - 1] == ' ')) continue;
    for (char *hyphen = title; (hyphen = strstr(hyphen, "- "));) {
      if (hyphen > title && hyphen[-1] != ' ') memmove(hyphen + 1, hyphen + 2, strlen(hyphen + 2) + 1);
      hyphen++;
    }
    break;
  }
  return title;
}

/* "Hernia Update, which took place", "Burn Days of", "Wound Forum \u00b7": what led on to the date or
 * the place behind it. */
static void cut_links(char *title) {
  static const char *const links[] = {" of", " on", " in", " at", " from", " this", " held", " dated", " during", " the",
                                      ", completed", " which took place", " that took place", " took place",
                                      " which was held", " presented to", " awarded to", " (live activity)", " (enduring material)", " \u00b7", " \u2022", " |", " \u2013", " \u2014", " -", ",", ";", NULL};
  for (guint i = 0; links[i]; i++) {
    if (!g_str_has_suffix(title, links[i])) continue;
    title[strlen(title) - strlen(links[i])] = '\0';
    g_strchomp(title);
    i = (guint)-1;
  }
}

/* "Hernia Update \u00b7 San Diego, CA": behind the dot stands where or when it was. */
static Span without_dotted_place(const PageReader *reader, Span span) {
  const char *text = reader->page->text[span.kind].utf8;
  for (gsize at = span.start + 3; at + 4 < span.end; at++) {
    gboolean dot = g_str_has_prefix(text + at, " \u00b7 ") || g_str_has_prefix(text + at, " \u2022 ");
    if (!dot && !g_str_has_prefix(text + at, " | ")) continue;
    Span rest = {span.page, span.kind, at + 3, span.end};
    g_autofree char *words = page_quote(reader, rest);
    if (page_has_date(reader, rest) || names_state(words)) span.end = at;
  }
  return span;
}

/* A title that ran into the learner's line ends before it. */
static void cut_name(char *title, const char *name) {
  char *found = name ? strstr(title, name) : NULL;
  if (!found || found == title) return;
  *found = '\0';
  g_strchomp(title);
}

/* "European Congress ... / Lisbon, Portugal, 12/06/2024": later lines that say when or where it
 * was, or who spoke, are no title. */
static Span without_place(const PageReader *reader, Span span) {
  const char *text = reader->page->text[span.kind].utf8;
  for (gsize at = span.start; at < span.end; at++) {
    if (text[at] != '\n') continue;
    Span rest = {span.page, span.kind, at + 1, at + 1};
    while (rest.end < span.end && text[rest.end] != '\n') rest.end++;
    g_autofree char *words = page_quote(reader, rest);
    const gboolean quoted = at > span.start + 8 && g_str_has_prefix(text + span.start, "\"") && text[at - 1] == '"';
    if (quoted || page_has_date(reader, rest) || page_is_place(reader, rest) || is_labelled(words) || says_other(words, strlen(words)))
      return (Span){span.page, span.kind, span.start, at};
  }
  return span;
}

/* "... Conference in Atlanta, Georgia" */
static Span without_place_behind(const PageReader *reader, Span span) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "place_behind", &at));)
    if (spans_overlap(match->span, span) && match->span.start > span.start + 8 && match->span.end + 8 >= span.end)
      span.end = match->span.start;
  return span;
}

/* "attended The Aesthetic Meeting": a wording takes the article for its own. */
static Span with_article(const PageReader *reader, Span span) {
  const char *text = reader->page->text[span.kind].utf8;
  if (span.start > 4 && strncmp(text + span.start - 4, "The ", 4) == 0 && g_ascii_islower(text[span.start - 6])) span.start -= 4;
  return span;
}

static gboolean take_title(PageReader *reader, Way way, Span span, const char *pattern) {
  if (page_has_date(reader, (Span){span.page, span.kind, span.start, span.start + 1})) return FALSE;
  span = with_article(reader, without_place_behind(reader, without_dotted_place(reader, without_place(reader, span))));
  const char *printed = reader->page->text[span.kind].utf8 + span.start;
  g_autofree char *first_line = g_strndup(printed, strcspn(printed, "\n"));
  if (is_head(g_strchomp(first_line))) return FALSE;
  g_autofree char *title = title_words(reader, span);
  gsize rule = strspn(title, "-_=*~ "); /* a line drawn with letters */
  if (rule > 2) memmove(title, title + rule, strlen(title + rule) + 1);
  cut_number(title);
  g_strstrip(title);
  cut_label(title);
  char *open = strrchr(title, '('); /* "Lymphedema (Philadelphia, PA": the date behind it was left out */
  if (open && open > title && !strchr(open, ')')) *open = '\0';
  g_strchomp(title);
  strip_quotes(&title);
  if ((g_str_has_prefix(title, "\u201c") && !strstr(title, "\u201d")) ||
      (*title == '"' && !strchr(title + 1, '"'))) /* its partner was left behind */
    memmove(title, g_utf8_next_char(title), strlen(g_utf8_next_char(title)) + 1);
  cut_links(title);
  cut_name(title, reader->entry->member_name);
  if (strlen(title) < 3 || is_no_title(title) || (reader->entry->member_name && same_words(title, reader->entry->member_name)))
    return FALSE;
  reader->entry->title = g_steal_pointer(&title);
  page_evidence(reader, way, span, pattern);
  return TRUE;
}

/* The text of a line around a place, as a span without its white space. */
static Span line_at(const PageReader *reader, gsize at) {
  const Text *text = &reader->page->text[TEXT_FLOW];
  Span span = {reader->page->number, TEXT_FLOW, at, at};
  while (span.start > 0 && text->utf8[span.start - 1] != '\n') span.start--;
  while (span.end < text->length && text->utf8[span.end] != '\n') span.end++;
  while (span.start < span.end && g_ascii_isspace(text->utf8[span.start])) span.start++;
  while (span.end > span.start && g_ascii_isspace(text->utf8[span.end - 1])) span.end--;
  return span;
}

/* The next line with words on it, below (step 1) or above (-1). FALSE at the page's end. */
static gboolean step_line(const PageReader *reader, Span *line, int step) {
  const Text *text = &reader->page->text[TEXT_FLOW];
  gsize first = reader->within.page ? reader->within.start : 0;
  gsize last = reader->within.page ? reader->within.end : text->length;
  gsize at = step < 0 ? line->start : line->end;
  do {
    while (step < 0 && at > first && text->utf8[at - 1] != '\n') at--;
    while (step > 0 && at < last && text->utf8[at] != '\n') at++;
    if (step < 0 ? at <= first : at >= last) return FALSE;
    *line = line_at(reader, step < 0 ? at - 1 : at + 1);
    at = step < 0 ? line->start : line->end;
  } while (line->start == line->end);
  return TRUE;
}

static gboolean is_heading(const char *line) {
  g_autofree char *lower = g_utf8_strdown(line, -1);
  static const char *const words[] = {"certificate", "certifies", "accredit", "statement of",
                                      "continuing medical education", "transcript", "dear ",
                                      "http", "www.", "address", "whom it may", "letter of",
                                      "@", "suite", "phone", "signature", "p.o. box",
                                      "participant information", "_____", "sincerely", NULL};
  for (guint i = 0; words[i]; i++)
    if (strstr(lower, words[i])) return TRUE;
  return g_ascii_isdigit(line[0]) && strchr(line, ',') != NULL;
}

/* A line that goes on with the sentence about the learner: no title. */
static gboolean is_predicate(const char *line) {
  static const char *const starts[] = {"has ", "have ", "is ", "was ", "participated", "attended",
                                       "successfully", "completed", "earned", "received", "awarded",
                                       "spent", "this ", "for ", "and ", "on ", NULL};
  g_autofree char *lower = g_utf8_strdown(line, -1);
  for (guint i = 0; starts[i]; i++)
    if (g_str_has_prefix(lower, starts[i])) return TRUE;
  return strstr(lower, "is awarded") || strstr(lower, "has participated") ||
         strstr(lower, "ama pra");
}

/* "... A Case-Based Approach to" goes on in the next line, "and its Management" in the last. */
static gboolean runs_on(const char *line, const char *next) {
  static const char *const links[] = {"of", "and", "the", "in", "for", "to", "with", "a", "an", "on",
                                      "or", "by", "from", "at", "&", "its", "their", NULL};
  const char *last = strrchr(line, ' ');
  gsize length = strlen(line);
  if (length == 0) return FALSE;
  return strchr(":,-&", line[length - 1]) || g_str_has_suffix(line, "\u2013") ||
         (last && g_strv_contains(links, last + 1)) || g_ascii_islower(*next);
}

static gboolean names_provider(const PageReader *reader, Span span) {
  for (guint i = 0; i < reader->matches->names->len; i++)
    if (spans_overlap(g_array_index(reader->matches->names, NameHit, i).span, span)) return TRUE;
  return FALSE;
}

static gboolean take_lines(PageReader *reader, Span line) {
  Span block = line, other = line;
  for (guint more = 0; more < 3 && step_line(reader, &other, -1); more++) {
    g_autofree char *above = page_quote(reader, other), *here = page_quote(reader, block);
    gboolean full = strlen(above) > 45 && !names_provider(reader, other); /* wrapped at the margin */
    if (is_heading(above) || is_predicate(above) || page_has_date(reader, other) ||
        (!full && !runs_on(above, here)))
      break;
    block.start = other.start;
  }
  other = line;
  for (guint more = 0; more < 3 && step_line(reader, &other, 1); more++) {
    g_autofree char *below = page_quote(reader, other), *here = page_quote(reader, line);
    if (is_heading(below) || is_predicate(below) || page_has_date(reader, other) || !runs_on(here, below))
      break;
    block.end = other.end;
    line = other;
  }
  return take_title(reader, WAY_TITLE_PLACED, block, "place");
}

static gboolean above_line(PageReader *reader, Span line) {
  if (!step_line(reader, &line, -1)) return FALSE;
  g_autofree char *words = page_quote(reader, line);
  if (page_is_place(reader, line)) return above_line(reader, line);
  return !is_heading(words) && !is_predicate(words) && !page_has_date(reader, line) &&
         take_lines(reader, line);
}

/* "Opioid Prescribing May 11, 2024  0.25": a row of a table, its title before its date. */
static gboolean in_row(PageReader *reader) {
  static const char *const leads[] = {"on", "from", "date", "Date", "dated", "of", "day", "begins",
                                      "began", "expires", "until", "through", "by", "held", NULL};
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "date", &at));) {
    const Span *date = match_capture(match, "dates");
    if (!date || g_strcmp0(section_get(match->pattern->section, "role"), "distractor") == 0) continue;
    Span before = line_at(reader, date->start);
    before.end = date->start;
    if (before.end < before.start + 12) continue;
    g_autofree char *words = page_quote(reader, before);
    const char *last = strrchr(words, ' ');
    gsize length = strlen(words);
    if (length < 12 || !last || page_is_place(reader, before) || strchr(":,", words[length - 1]) || g_ascii_islower(*words) ||
        is_heading(words) || is_predicate(words) || g_strv_contains(leads, last + 1))
      continue;
    if (take_title(reader, WAY_TITLE_PLACED, before, "place")) return TRUE;
  }
  return FALSE;
}

/* Beside a line that is the learner's name and nothing more: below it, or above when the
 * sentence about the learner follows. */
static gboolean beside_name(PageReader *reader) {
  const Text *text = &reader->page->text[TEXT_FLOW];
  const char *name = reader->entry->member_name;
  Span line = line_at(reader, 0);
  if (!name) return FALSE;
  do {
    g_autofree char *words = page_quote(reader, line);
    g_autofree char *folded = g_utf8_casefold(words, -1);
    g_autofree char *folded_name = g_utf8_casefold(name, -1);
    gboolean is_name = g_str_has_prefix(folded, folded_name) &&
                       strlen(folded) < strlen(folded_name) + 24;
    Span next = line;
    for (guint tries = 0; is_name && tries < 3 && step_line(reader, &next, 1); tries++) {
      g_autofree char *below = page_quote(reader, next);
      if (is_predicate(below)) {
        if (above_line(reader, line)) return TRUE;
        break;
      }
      if (is_heading(below) || page_has_date(reader, next)) continue;
      if (take_lines(reader, next)) return TRUE;
      break;
    }
  } while (line.end < text->length && step_line(reader, &line, 1));
  return FALSE;
}

/* Of several activities on a page each begins with its title. */
static gboolean heads_block(PageReader *reader) {
  Span line = {reader->page->number, TEXT_FLOW, reader->within.start, reader->within.start};
  while (step_line(reader, &line, 1)) {
    g_autofree char *words = page_quote(reader, line);
    if (!is_heading(words) && !is_predicate(words) && !page_has_date(reader, line) && take_lines(reader, line))
      return TRUE;
  }
  return FALSE;
}

/* "The Aesthetic Meeting 2024" alone on its line: what an event is called. */
static gboolean named_as_event(PageReader *reader) {
  static const char *const words[] = {"meeting", "symposium", "congress", "conference", "course", "workshop",
                                      "forum", "summit", "update", "review", "seminar", "rounds", "lecture",
                                      "webinar", "academy days", "masterclass", "bootcamp", NULL};
  Span line = line_at(reader, reader->within.page ? reader->within.start : 0);
  do {
    g_autofree char *text = page_quote(reader, line);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    gboolean event = FALSE;
    for (guint i = 0; words[i] && !event; i++) event = strstr(lower, words[i]) != NULL;
    if (event && strlen(text) < 100 && !strchr(text, ':') && !g_str_has_suffix(text, ".") && !is_heading(text) &&
        !is_predicate(text) && !page_has_date(reader, line) && take_title(reader, WAY_TITLE_PLACED, line, "place"))
      return TRUE;
  } while (step_line(reader, &line, 1));
  return FALSE;
}

void page_read_title(PageReader *reader) {
  static const char *const ranks[] = {"1", "2", "3", "4"};
  for (guint i = 0; i < G_N_ELEMENTS(ranks); i++) {
    guint at = 0;
    for (const Match *match; (match = page_next(reader, "field", "title", &at));) {
      const Span *span = match_capture(match, "title");
      if (span && g_strcmp0(section_get(match->pattern->section, "rank"), ranks[i]) == 0 &&
          take_title(reader, i < 3 ? WAY_TITLE_SAID : WAY_TITLE_BEHIND_VERB, *span, match->pattern->name))
        return;
    }
  }
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "title", &at));) {
    const Span *line = match_capture(match, "line");
    if (line && take_lines(reader, *line)) return;
  }
  if (reader->first_session != DAY_UNKNOWN && !reader->entry->title && named_as_event(reader)) return;
  Span date = reader->at[FIELD_DATE];
  if (date.page) {
    Span line = line_at(reader, date.start);
    gboolean alone = line.end - line.start <= date.end - date.start + 40;
    gboolean session = reader->first_session != DAY_UNKNOWN; /* its rows are no titles */
    if (session ? named_as_event(reader) : in_row(reader) || (alone && above_line(reader, line))) return;
  }
  if (reader->within.page ? heads_block(reader) : beside_name(reader)) return;
  /* Under the words that present the learner, whatever stands between. */
  Span name = reader->at[FIELD_MEMBER_NAME];
  Span line = name.page ? line_at(reader, name.end - 1) : name;
  for (guint tries = 0; name.page && !reader->within.page && tries < 3 && step_line(reader, &line, 1); tries++) {
    g_autofree char *words = page_quote(reader, line);
    if (is_predicate(words)) break;
    if (!is_heading(words) && !page_has_date(reader, line) && take_lines(reader, line)) return;
  }
  if (named_as_event(reader)) return;
  entry_flag(reader->entry, "title-missing", FIELD_TITLE,
             "No title of an activity was found on the page; enter it.");
}
