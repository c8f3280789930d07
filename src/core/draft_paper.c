/* What the AMA asks of a certificate and the ledger has no field for: who accredits the provider,
 * and where the activity was held. It is quoted as it stands, or not on the page; nothing hangs on
 * it, so it raises no flag. */
#include <string.h>

#include "core/draft_page.h"

#define GRANTS "category-1"
#define LONGEST_PLACE 120 /* bytes */

static void note_absence(PageReader *reader, Field field) {
  if (entry_evidence(reader->entry, field)) return;
  Evidence *nowhere = g_new0(Evidence, 1);
  nowhere->field = field;
  nowhere->page = reader->page->number;
  nowhere->text = g_strdup("");
  nowhere->pattern = g_strdup("not on the page");
  g_ptr_array_add(reader->entry->evidence, nowhere);
}

/* ---- who accredits ---- */

/* "an ACCME-accredited provider": within the words of the statement itself. */
static const NameHit *accreditor_within(const PageReader *reader, Span span) {
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (strcmp(hit->section->kind, "accreditor") == 0 && spans_overlap(hit->span, span) &&
        g_strcmp0(section_get(hit->section, "grants"), GRANTS) == 0)
      return hit;
  }
  return NULL;
}

static void take_accreditor(PageReader *reader, const Match *match) {
  const NameHit *hit = accreditor_at(reader, match->span.end, GRANTS);
  if (!hit) hit = accreditor_within(reader, match->span);
  if (hit && !document_is_unseen(reader->document, hit->span))
    page_evidence(reader, WAY_ACCREDITOR_SAID, hit->span, match->pattern->name);
}

/* The last statement wins, as it does for the provider; one of providers in general comes last. */
void page_read_accreditor(PageReader *reader) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "provider", &at));) {
    const char *role = section_get(match->pattern->section, "role");
    if (g_strcmp0(role, "accredited") == 0 || g_strcmp0(role, "statement") == 0)
      take_accreditor(reader, match);
  }
  at = 0;
  for (const Match *match; !entry_evidence(reader->entry, QUOTED_ACCREDITOR) &&
                           (match = page_next(reader, "field", "accredited_in_general", &at));)
    take_accreditor(reader, match);
  note_absence(reader, QUOTED_ACCREDITOR);
}

/* ---- where it was ---- */

static gboolean parts_words(char c) { return g_ascii_isspace(c) || strchr(",;.:|()-", c); }

/* Without white space, and what parts it from what stands around it. */
static Span trimmed(const char *text, Span span) {
  static const char *const dashes[] = {"\u2013", "\u2014", "\u2022", "\u00b7"};
  for (gboolean more = TRUE; more;) {
    more = FALSE;
    while (span.start < span.end && parts_words(text[span.start])) span.start++;
    while (span.start < span.end && parts_words(text[span.end - 1]) && text[span.end - 1] != '.') span.end--;
    for (guint i = 0; i < G_N_ELEMENTS(dashes); i++) {
      gsize length = strlen(dashes[i]);
      if (span.end - span.start < length) continue;
      if (strncmp(text + span.start, dashes[i], length) == 0) span.start += length, more = TRUE;
      else if (strncmp(text + span.end - length, dashes[i], length) == 0) span.end -= length, more = TRUE;
    }
  }
  return span;
}

/* Without the date on its line: what stands before it, or else behind it. */
static Span without_date(const PageReader *reader, Span span) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "date", &at));)
    for (guint i = 0; i < match->n_captures; i++) {
      Span date = match->capture[i];
      if (!spans_overlap(date, span)) continue;
      Span before = {span.page, span.kind, span.start, MAX(date.start, span.start)};
      before = trimmed(reader->page->text[TEXT_FLOW].utf8, before);
      if (before.end > before.start) span = before;
      else span.start = MIN(date.end, span.end);
    }
  return span;
}

/* Somebody's address has a number of five digits; a blank to fill in has no letters. */
static gboolean is_location(const char *text, gsize length) {
  guint digits = 0, letters = 0;
  for (gsize i = 0; i < length; i++) {
    digits = g_ascii_isdigit(text[i]) ? digits + 1 : 0;
    letters += g_ascii_isalpha(text[i]) || (guchar)text[i] >= 0x80;
    if (digits == 5) return FALSE;
  }
  return letters >= 3 && length <= LONGEST_PLACE;
}

/* "Jane Smith, MD" looks like "National Harbor, MD": some degrees are written as some states are. */
static gboolean may_be_person(const char *text, gsize length) {
  static const char *const degrees[] = {"MD", "PA", "MA", "MS", "DC", "ND", NULL};
  g_autofree char *place = g_strndup(text, length);
  char *comma = strrchr(place, ',');
  if (!comma || !g_strv_contains(degrees, g_strstrip(comma + 1))) return FALSE;
  *comma = '\0';
  return strpbrk(g_strstrip(place), ", ") != NULL;
}

static gboolean take_location(PageReader *reader, Way way, Span span, const Match *match) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  span = trimmed(text, span);
  const char *bar = memchr(text + span.start, '|', span.end - span.start);
  if (bar) span = trimmed(text, (Span){span.page, span.kind, span.start, (gsize)(bar - text)});
  if (!is_location(text + span.start, span.end - span.start) ||
      document_is_unseen(reader->document, span))
    return FALSE;
  page_evidence(reader, way, span, match->pattern->name);
  return TRUE;
}

/* The line before a place, without its white space; its end is its start on the first line. */
static Span line_above(const char *text, Span place) {
  gsize end = place.start, start;
  while (end > 0 && g_ascii_isspace(text[end - 1])) end--;
  for (start = end; start > 0 && text[start - 1] != '\n';) start--;
  return (Span){place.page, place.kind, start, end};
}

static gboolean names_organisation(const PageReader *reader, Span line) {
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (spans_overlap(hit->span, line) && (strcmp(hit->section->kind, "provider") == 0 ||
                                           strcmp(hit->section->kind, "accreditor") == 0))
      return TRUE;
  }
  return FALSE;
}

/* It stands right under the title or the date, on the date's line, or right above it; and not
 * under the learner or an organisation, whose address it then is. */
static gboolean is_of_activity(const PageReader *reader, Span place) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  Span above = line_above(text, place), date = reader->at[FIELD_DATE];
  gsize below = place.end + strspn(text + place.end, " \t\n");
  gboolean under = above.end > above.start && (spans_overlap(above, reader->at[FIELD_TITLE]) ||
                                               spans_overlap(above, date));
  gboolean beside = spans_overlap(place, date) || (date.page && below == date.start);
  Span name = reader->at[FIELD_MEMBER_NAME];
  if (spans_overlap(above, name) || spans_overlap(place, name)) return FALSE;
  return under || (beside && !names_organisation(reader, above));
}

void page_read_location(PageReader *reader) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  guint at = 0;
  gboolean found = FALSE, unsure = FALSE;
  for (const Match *match; !found && (match = page_next(reader, "field", "location", &at));) {
    const Span *said = match_capture(match, "location");
    found = said && take_location(reader, WAY_LOCATION_SAID, *said, match);
  }
  at = 0;
  for (const Match *match; !found && (match = page_next(reader, "field", "place", &at));) {
    Span place = trimmed(text, match->span);
    if (g_strcmp0(section_get(match->pattern->section, "role"), "address") == 0 ||
        spans_overlap(place, reader->at[FIELD_TITLE]) || !is_of_activity(reader, place))
      continue;
    place = without_date(reader, place);
    gboolean person = may_be_person(text + place.start, place.end - place.start);
    unsure = unsure || person;
    found = !person && take_location(reader, WAY_LOCATION_PLACED, place, match);
  }
  if (!unsure) note_absence(reader, QUOTED_LOCATION);
}

/* A certificate may go on: its statement of accreditation often stands on the next page. */
void document_read_paper(PageReader *reader, Entry *entry) {
  static void (*const read[])(PageReader *) = {page_read_accreditor, page_read_location};
  reader->entry = entry;
  for (guint i = 0; i < G_N_ELEMENTS(read); i++)
    for (guint j = 0; j < reader->document->pages->len; j++) {
      const Evidence *said = entry_evidence(entry, QUOTED_ACCREDITOR + i);
      reader->page = reader->document->pages->pdata[j];
      if (said && !*said->text && said->page != reader->page->number) read[i](reader);
    }
}
