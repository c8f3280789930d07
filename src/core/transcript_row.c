/* A row of a transcript as an entry: learner, date, title, provider, and whether it was done. */
#include <string.h>

#include "core/transcript_row.h"

static const NameHit *provider_in(const PageReader *reader, const char *words) {
  const NameHit *best = NULL; /* names are found in the flow text: look for the same words */
  gsize longest = 5;
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || strcmp(hit->section->kind, "provider") != 0) continue;
    g_autofree char *name = document_quote(reader->document, hit->span);
    if (strlen(name) <= longest || !strstr(words, name)) continue;
    longest = strlen(name);
    best = hit;
  }
  return best;
}

/* The provider whose name the words of a cell are, wrapped as they may be. */
static const Section *provider_named(const PageReader *reader, const char *words) {
  g_autoptr(DocumentText) cell = document_text_from_utf8(words);
  g_autoptr(Matches) matches = library_match(reader->library, cell);
  const Section *best = NULL;
  gsize longest = 0;
  for (guint i = 0; i < matches->names->len; i++) {
    const NameHit *hit = &g_array_index(matches->names, NameHit, i);
    if (strcmp(hit->section->kind, "provider") != 0 || hit->span.end - hit->span.start <= longest) continue;
    longest = hit->span.end - hit->span.start;
    best = hit->section;
  }
  return best;
}

static gboolean says_place(const PageReader *reader, const char *words) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "place", &at));) {
    g_autofree char *place = page_quote(reader, match->span);
    if (strcmp(place, words) == 0) return TRUE;
  }
  return FALSE;
}

/* Title and provider. A line of the title's column that is a provider's name is that. */
static void read_words(Transcript *transcript, const TableRow *row) {
  PageReader *reader = &transcript->reader;
  Entry *entry = reader->entry;
  g_autoptr(GString) title = g_string_new(NULL);
  Span title_at = {0}, at = {0};
  const NameHit *hit = NULL;
  gboolean headed = FALSE;
  for (guint i = 0; i < row->pieces->len; i++)
    headed = headed || g_array_index(row->pieces, TablePiece, i).column == COLUMN_TITLE;
  for (guint i = 0; i < row->pieces->len; i++) {
    const TablePiece *piece = &g_array_index(row->pieces, TablePiece, i);
    if (piece->column != (headed ? COLUMN_TITLE : COLUMN_NONE)) continue;
    g_autofree char *text = row_piece_text(transcript, piece);
    Credits amount;
    if (table_number(text, &amount) || (!headed && strstr(text, "AMA PRA"))) continue;
    const NameHit *named = title->len ? provider_in(reader, text) : NULL;
    if (named && named->span.end - named->span.start + 12 >= strlen(text)) {
      hit = named;
      continue;
    }
    if (title->len && says_place(reader, text)) continue; /* "Washington, DC" under the title */
    if (!title->len) title_at = piece->span;
    row_add_words(title, text);
  }
  if (title->len > 3) {
    entry->title = g_strdup(title->str);
    page_evidence(reader, WAY_TITLE_CELL, title_at, "transcript");
  } else {
    entry_flag(entry, "title-missing", FIELD_TITLE, "The row shows no title; enter it.");
  }
  g_autofree char *provider = row_column_text(transcript, row->pieces, COLUMN_PROVIDER, &at);
  const Section *known = hit ? hit->section : *provider ? provider_named(reader, provider) : NULL;
  const Entry *whole = transcript->page_entry;
  if (known) {
    entry->provider = g_strdup(section_get(known, "name"));
    entry->provider_id = g_strdup(known->id);
    page_evidence(reader, WAY_PROVIDER_CELL, hit ? hit->span : at, "transcript");
  } else if (strlen(provider) > 3) {
    entry->provider = g_strdup(provider);
    page_evidence(reader, WAY_PROVIDER_CELL_UNKNOWN, at, "transcript");
    page_flag_unknown(reader, provider);
  } else if (whole->provider) {
    entry->provider = g_strdup(whole->provider);
    entry->provider_id = g_strdup(whole->provider_id);
    const Flag *unknown = entry_find_flag(whole, "provider-unknown");
    if (unknown) entry_flag(entry, unknown->code, unknown->field, "%s", unknown->message);
  } else {
    entry_flag(entry, "provider-missing", FIELD_PROVIDER, "The row names no provider that is known.");
  }
  g_autofree char *format = row_column_text(transcript, row->pieces, COLUMN_FORMAT, &at);
  g_autofree char *lower = g_utf8_strdown(format, -1);
  static const char *const formats[] = {"live", "enduring", "journal", NULL};
  for (guint i = 0; formats[i] && !entry->activity_type; i++) {
    if (!g_str_has_prefix(lower, formats[i])) continue;
    entry->activity_type = g_strdup(formats[i]);
    page_evidence(reader, WAY_TYPE_CELL, at, "transcript");
  }
}

static void copy_accreditor(Transcript *transcript) {
  const Evidence *accreditor = entry_evidence(transcript->page_entry, QUOTED_ACCREDITOR);
  if (accreditor) g_ptr_array_add(transcript->reader.entry->evidence, evidence_dup(accreditor));
}

static void copy_learner(Transcript *transcript) {
  static const char *const codes[] = {"name-missing", "name-several", "name-unclear", "name-single", NULL};
  Entry *entry = transcript->reader.entry;
  const Entry *whole = transcript->page_entry;
  const Evidence *name = entry_evidence(whole, FIELD_MEMBER_NAME);
  entry->member_name = g_strdup(whole->member_name);
  if (name) g_ptr_array_add(entry->evidence, evidence_dup(name));
  for (guint i = 0; codes[i]; i++) {
    const Flag *flag = entry_find_flag(whole, codes[i]);
    if (flag) entry_flag(entry, flag->code, flag->field, "%s", flag->message);
  }
}

static void take_date(Transcript *transcript, const TableRow *row) {
  PageReader *reader = &transcript->reader;
  Entry *entry = reader->entry;
  if (date_is_ambiguous(&row->reading)) {
    char first[DAY_TEXT_SIZE], second[DAY_TEXT_SIZE];
    entry_flag(entry, "date-order-unclear", FIELD_DATE,
               "Day and month could change places: %s or %s. Nothing on the page settles it.",
               day_format(row->reading.end, first), day_format(row->reading.other_end, second));
    entry_candidate(entry, FIELD_DATE, first, "month first");
    entry_candidate(entry, FIELD_DATE, second, "day first");
  }
  entry->date = row->reading.end;
  entry->start_date = row->reading.start;
  page_evidence(reader, WAY_DATE_CELL, row->date, "transcript");
  if (entry->start_date != DAY_UNKNOWN && entry->date - entry->start_date > ACCEPT_DAYS)
    entry_flag(entry, "date-range-long", FIELD_DATE,
               "The dates are more than a month apart: a term of availability, perhaps.");
  if (reader->today != DAY_UNKNOWN && entry->date > reader->today)
    entry_flag(entry, "date-future", FIELD_DATE, "The date lies in the future.");
}

char *row_not_done(const Transcript *transcript, const TableRow *row, gboolean *unclear) {
  static const char *const undone[] = {"no-show", "no show", "cancelled", "canceled", "registered", "enrolled",
                                       "in progress", "in-progress", "incomplete", "not completed", "not started",
                                       "not attended", "did not attend", "absent", "pending", "waitlisted",
                                       "wait-listed", "failed", "withdrawn", "upcoming", "planned", "scheduled",
                                       "expired", "dropped", "refunded", "unpaid", NULL};
  static const char *const done[] = {"complete", "passed", "pass", "attended", "present", "claimed", "earned",
                                     "awarded", "credited", "issued", "credit", "yes", "final", "verified",
                                     "approved", "done", "full", "100%", NULL};
  static const char *const carried[] = {"balance forward", "carried forward", "brought forward", "opening balance",
                                        "previous balance", "prior balance", "carryover", "carry-over", NULL};
  *unclear = FALSE;
  for (guint i = 0; i < row->pieces->len; i++) {
    const TablePiece *piece = &g_array_index(row->pieces, TablePiece, i);
    g_autofree char *text = row_piece_text(transcript, piece);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    gboolean known = piece->column != COLUMN_STATUS;
    if (g_strv_contains(undone, lower)) return g_steal_pointer(&text);
    for (guint j = 0; carried[j]; j++)
      if (strstr(lower, carried[j])) return g_steal_pointer(&text);
    for (guint j = 0; done[j] && !known; j++) known = g_str_has_prefix(lower, done[j]);
    *unclear = *unclear || !known;
  }
  return NULL;
}

Entry *row_read_entry(Transcript *transcript, const TableRow *row) {
  Entry *entry = transcript->reader.entry = entry_new();
  RowCredit credit = row_read_credit(transcript, row->pieces);
  entry->source = g_strdup("certificate");
  copy_learner(transcript);
  copy_accreditor(transcript);
  take_date(transcript, row);
  read_words(transcript, row);
  row_take_credit(transcript, &credit);
  row_take_parts(transcript, &credit, row->pieces);
  page_raise_doubts(&transcript->reader);
  return entry;
}
