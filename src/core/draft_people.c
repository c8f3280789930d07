/* The learner and the title: who among all the names on the page, and which of its lines. */
#include <stdlib.h>
#include <string.h>

#include "core/draft_page.h"

/* Words that stand where a name could, and are none. */
static const char *const no_names[] = {
    "above",    "activity",   "individual", "person",   "participant", "university", "college",
    "society",  "association", "academy",   "hospital", "certificate", "continuing", "medical",
    "education", "department", "center",    "centre",   "institute",   "school",     "credit",
    "credits",  "course",     "program",    "company",  "foundation",  "group",      "council",
    "american", "national",   "international", "system", "health",     "attendee",   "learner",
    "concern",  "colleague",  "transcript", "street",   "suite",       "avenue",     "this",
    "the",      "following",  "completion", "attendance", "participation", "board",  "office",
    "material", "meeting",    "symposium",  "congress", "conference",  "update",     "review",
    "workshop", "certifies",  "that", "name", "date", "online", "learning", "statement", "inc", "llc", "manager", "director", "president", "chair",
    "chairman", "dean", "officer", "signature", "secretary", "coordinator", "has", "is", "was",
    "physician", "physicians", "registry", "hour", "hours", "your", "you", "our", NULL};

static gboolean is_suffix(const char *word) {
  static const char *const suffixes[] = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "JR", "JR.",
                                         "SR", "SR.", NULL};
  return g_strv_contains(suffixes, word);
}

/* Degrees, licences and profession codes: all capitals of two letters and more, or with points. */
static gboolean is_degree(const char *word) {
  static const char *const others[] = {"Dr", "Dr.", "PhD", "Ph.D.", "Ph.D", "PharmD", "EdD", "Ed.D.", "MEd",
                                       "DrPH", "Esq", "Esq.", "PsyD", "Mr.", "Mrs.", "Ms.", "Prof.",
                                       "Professor", "Doctor", "Cert.", "BSc", "MSc", "Dent", "ChB", "RPh", NULL};
  guint capitals = 0, letters = 0, digits = 0;
  if (g_strv_contains(others, word)) return TRUE;
  if (is_suffix(word)) return FALSE;
  for (const char *c = word; *c; c++) {
    capitals += g_ascii_isupper(*c) != 0;
    letters += g_ascii_isalpha(*c) || (guchar)*c >= 0x80;
    digits += g_ascii_isdigit(*c) != 0;
  }
  return digits > 0 || (capitals >= 2 && capitals == letters);
}

static gboolean only_degrees(const char *text) {
  g_auto(GStrv) words = g_strsplit_set(text, " \t\n/()", -1);
  for (guint i = 0; words[i]; i++)
    if (*words[i] && !is_degree(words[i])) return FALSE;
  return TRUE;
}

static gboolean all_capitals(const char *text) {
  g_autofree char *upper = g_utf8_strup(text, -1);
  return strcmp(upper, text) == 0;
}

/* Cuts degrees and licence numbers off the end of words without a comma: "Kim MD ME10447". */
static void cut_tail(GString *name, gboolean capitals) {
  for (;;) {
    char *last = strrchr(name->str, ' ');
    if (!last) return;
    gboolean has_digit = strpbrk(last + 1, "0123456789") != NULL;
    static const char *const usual[] = {"MD", "M.D.", "DO", "D.O.", "RN", "NP", "PA", "PA-C", "FACS",
                                        "DDS", "DMD", "MBBS", "PhD", "Ph.D.", "PHY", "NUR", "MPH", NULL};
    gboolean cut = has_digit || g_strv_contains(usual, last + 1) ||
                   (!capitals && is_degree(last + 1));
    if (!cut) return;
    g_string_truncate(name, (gsize)(last - name->str));
    g_strchomp(name->str);
    g_string_set_size(name, strlen(name->str));
  }
}

char *personal_name(const char *printed) {
  g_auto(GStrv) parts = g_strsplit(printed, ",", -1);
  g_autoptr(GString) name = g_string_new(g_strstrip(parts[0]));
  gboolean capitals = all_capitals(name->str);
  while (g_str_has_prefix(name->str, "Dr. ") || g_str_has_prefix(name->str, "Dr "))
    g_string_erase(name, 0, name->str[2] == '.' ? 4 : 3);
  cut_tail(name, capitals);
  /* "Abernathy, Cordelia J., MD" keeps what is no degree; so do Jr. and III after a comma. */
  for (guint i = 1; parts[i]; i++) {
    g_strstrip(parts[i]);
    if (!*parts[i] || (!is_suffix(parts[i]) && only_degrees(parts[i]))) continue;
    if (is_suffix(parts[i])) g_string_append_printf(name, " %s", parts[i]);
    else if (i == 1 && !strpbrk(parts[i], "0123456789")) g_string_append_printf(name, ", %s", parts[i]);
  }
  g_auto(GStrv) words = g_strsplit_set(name->str, " ,\n", -1);
  guint n = 0;
  for (guint i = 0; words[i]; i++) {
    g_autofree char *lower = g_utf8_strdown(words[i], -1);
    if (!*words[i]) continue;
    n++;
    if (g_strv_contains(no_names, lower) || strpbrk(words[i], "0123456789@:/_")) return NULL;
  }
  if (n == 0 || n > 8 || name->len < 3 || name->len > 80) return NULL;
  return g_string_free(g_steal_pointer(&name), FALSE);
}

static gboolean same_person(const char *a, const char *b) {
  g_autofree char *x = g_utf8_casefold(a, -1), *y = g_utf8_casefold(b, -1);
  return strcmp(x, y) == 0;
}

/* A name that is part of an organisation's name on the page is no learner. */
static gboolean is_provider(const PageReader *reader, Span span) {
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page == span.page && spans_overlap(hit->span, span) &&
        hit->span.end - hit->span.start > 5)
      return TRUE;
  }
  return FALSE;
}

void page_read_learner(PageReader *reader) {
  Entry *entry = reader->entry;
  int best_rank = 99;
  guint at = 0;
  Span best_span = {0};
  const Pattern *best_pattern = NULL;
  for (const Match *match; (match = page_next(reader, "field", "member_name", &at));) {
    const char *rank_text = section_get(match->pattern->section, "rank");
    int rank = rank_text ? atoi(rank_text) : 5;
    const Span *span = match_capture(match, "name");
    if (!span) span = match_capture(match, "person");
    if (!span || is_provider(reader, *span)) continue;
    g_autofree char *printed = page_quote(reader, *span);
    g_autofree char *name = personal_name(printed);
    if (!name) continue;
    if (entry->member_name && !same_person(name, entry->member_name)) {
      if (rank == best_rank && rank <= 2) {
        if (!entry_find_flag(entry, "name-several"))
          entry_flag(entry, "name-several", FIELD_MEMBER_NAME,
                     "More than one name stands where the learner's should; pick the right one.");
        entry_candidate(entry, FIELD_MEMBER_NAME, name, "also named on page %u", span->page);
      }
    }
    if (rank < best_rank) {
      g_free(entry->member_name);
      entry->member_name = g_steal_pointer(&name);
      best_rank = rank;
      best_span = *span;
      best_pattern = match->pattern;
    }
  }
  if (!entry->member_name) {
    entry_flag(entry, "name-missing", FIELD_MEMBER_NAME,
               "No learner's name was found on the page; enter it.");
    return;
  }
  page_evidence(reader, FIELD_MEMBER_NAME, best_span, best_pattern->name, best_rank <= 2 ? 97 : 90);
  if (!strpbrk(entry->member_name, " ,"))
    entry_flag(entry, "name-single", FIELD_MEMBER_NAME,
               "Only one word of a name was read; is that the learner's name?");
}

/* ---- title ---- */

static void strip_quotes(char **title) {
  static const char *const pairs[][2] = {{"\"", "\""}, {"\u201c", "\u201d"}, {"\u2018", "\u2019"}};
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

/* "Melanoma Update (06004)": the activity's number is not its title. */
static void cut_number(char *title) {
  gsize length = strlen(title);
  char *open = strrchr(title, '(');
  if (!open || title[length - 1] != ')' || open == title) return;
  gsize digits = strspn(open + 1, "0123456789");
  if (digits >= 3 && open[1 + digits] == ')') *open = '\0';
}

/* Sentences and labels that lead on to a title, or follow it. */
static gboolean is_no_title(const char *title) {
  static const char *const words[] = {"activity(ies)", "following", "designated for", "AMA PRA",
                                      "Program Title", "Activity Title", "Course Title", "Program Name",
                                      "Activity Name", "Course Name", "listed below", "listed above",
                                      "outlined above", "is accredited", "has been reviewed", "certifies",
                                      "Program Information", "participated in", "date completed", NULL};
  if (g_str_has_prefix(title, "titled") || g_str_has_prefix(title, "entitled")) return TRUE;
  for (guint i = 0; words[i]; i++)
    if (strstr(title, words[i])) return TRUE;
  return title[strlen(title) - 1] == ':';
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
  /* An opening quote whose partner stands right behind the span is no part of the title. */
  gunichar behind = g_utf8_get_char(text + span.end);
  gunichar open = g_utf8_get_char(title);
  const char *rest = g_utf8_next_char(title);
  if ((behind == '"' && open == '"' && !strchr(rest, '"')) ||
      (behind == 0x201d && open == 0x201c && !strstr(rest, "\u201d")))
    memmove(title, rest, strlen(rest) + 1);
  return title;
}

static gboolean take_title(PageReader *reader, Span span, const char *pattern, guint confidence) {
  g_autofree char *title = title_words(reader, span);
  strip_quotes(&title);
  cut_number(title);
  g_strstrip(title);
  gsize length = strlen(title);
  while (length && strchr(",;", title[length - 1])) title[--length] = '\0';
  if (length < 3 || is_no_title(title) || (reader->entry->member_name && same_person(title, reader->entry->member_name)))
    return FALSE;
  reader->entry->title = g_steal_pointer(&title);
  page_evidence(reader, FIELD_TITLE, span, pattern, confidence);
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

static gboolean is_heading(const char *line) {
  g_autofree char *lower = g_utf8_strdown(line, -1);
  static const char *const words[] = {"certificate", "certifies", "accredit", "statement of",
                                      "continuing medical education", "transcript", "dear ",
                                      "http", "www.", "address", "whom it may", "letter of",
                                      "@", "suite", "phone", "is awarded", "has participated",
                                      "participant information", "_____", NULL};
  for (guint i = 0; words[i]; i++)
    if (strstr(lower, words[i])) return TRUE;
  return g_ascii_isdigit(line[0]) && strchr(line, ',') != NULL;
}

static gboolean has_date(const PageReader *reader, Span span) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "date", &at));)
    if (spans_overlap(match->span, span)) return TRUE;
  return FALSE;
}

/* Without words that lead to it the title is the line above a date that stands alone, or the
 * one next to the learner's name. */
static gboolean title_by_place(PageReader *reader, gsize at, int step) {
  const Text *text = &reader->page->text[TEXT_FLOW];
  Span line = line_at(reader, at);
  for (guint tries = 0; tries < 3; tries++) {
    if (step < 0 ? line.start == 0 : line.end >= text->length) return FALSE;
    line = line_at(reader, step < 0 ? line.start - 1 : line.end + 1);
    if (line.start == line.end) continue;
    g_autofree char *words = page_quote(reader, line);
    if (is_heading(words) || has_date(reader, line)) {
      if (step < 0) return FALSE;
      continue;
    }
    return take_title(reader, line, "place", 70);
  }
  return FALSE;
}

static Span evidence_span(const PageReader *reader, const char *section) {
  guint at = 0;
  const Evidence *evidence =
      entry_evidence(reader->entry, strcmp(section, "date") == 0 ? FIELD_DATE : FIELD_MEMBER_NAME);
  for (const Match *match; evidence && (match = page_next(reader, "field", section, &at));)
    for (guint i = 0; i < match->n_captures; i++) {
      g_autofree char *quote = page_quote(reader, match->capture[i]);
      if (strcmp(quote, evidence->text) == 0 && strcmp(match->pattern->name, evidence->pattern) == 0)
        return match->capture[i];
    }
  return (Span){0};
}

void page_read_title(PageReader *reader) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "title", &at));) {
    const Span *span = match_capture(match, "title");
    if (span && take_title(reader, *span, match->pattern->name, 95)) return;
  }
  Span date = evidence_span(reader, "date");
  if (date.page) {
    Span line = line_at(reader, date.start);
    gboolean alone = line.end - line.start <= date.end - date.start + 40;
    if (alone && title_by_place(reader, date.start, -1)) return;
  }
  Span name = evidence_span(reader, "member_name");
  if (name.page && title_by_place(reader, name.end - 1, 1)) return;
  entry_flag(reader->entry, "title-missing", FIELD_TITLE,
             "No title of an activity was found on the page; enter it.");
}
