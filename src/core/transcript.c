/* Transcripts: a table of activities, one entry a row; totals are checked and left out. */
#include <string.h>

#include "core/draft_page.h"
#include "core/table.h"

typedef struct {
  PageReader reader;
  const Table *table;
  const Entry *page_entry; /* learner and provider of the whole */
  gboolean accredited;
} Transcript;

typedef struct { /* what a row says about credit */
  Credits ama, plain, other, maximum, safety, plastic; /* CREDITS_UNKNOWN: nothing */
  Span ama_at, plain_at, other_at, safety_at, plastic_at;
  gboolean unit_ama, unit_other; /* by the column "Credit type" */
  gboolean several;              /* more than one amount where there is one to be */
} RowCredit;

static char *piece_text(const Transcript *transcript, const TablePiece *piece) {
  return document_quote(transcript->reader.document, piece->span);
}

/* The lines of a row's cells in one column, as one text. New string; "" without any. */
static char *column_text(const Transcript *transcript, const GArray *pieces, ColumnKind column, Span *first) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    if (piece->column != column) continue;
    g_autofree char *part = piece_text(transcript, piece);
    if (!text->len && first) *first = piece->span;
    g_string_append_printf(text, "%s%s", text->len ? " " : "", part);
  }
  return g_string_free(text, FALSE);
}

static gboolean is_ama_category_1(const char *text) {
  g_autofree char *lower = g_utf8_strdown(text, -1);
  const char *found = strstr(lower, "ama pra");
  const char *category = found ? strstr(found, "category ") : NULL;
  if (!found || strstr(found, "cat 2") || strstr(found, "cat. 2")) return FALSE;
  if (!category) return TRUE;
  category += strlen("category ");
  return (*category == '1' || *category == 'i' || *category == 'l') &&
         !strchr("i2-", category[1] ? category[1] : ' ');
}

/* "Category", "Cat.": the figure behind it is no amount. */
static gboolean is_category_word(const char *word) {
  return (g_ascii_strncasecmp(word, "cat", 3) == 0 || g_ascii_strcasecmp(word, "PRA") == 0) &&
         !strpbrk(word, "0123456789");
}

/* The numbers of a text that begin a word, with what stands behind each up to the next. */
static void read_amounts(const char *text, ColumnKind column, Span at, RowCredit *credit) {
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  for (guint i = 0; words[i]; i++) {
    Credits amount;
    if (!table_number(words[i], &amount)) continue;
    if (i > 0 && is_category_word(words[i - 1])) continue;
    g_autoptr(GString) unit = g_string_new(NULL);
    for (guint j = i + 1; words[j]; j++) {
      Credits next;
      if (table_number(words[j], &next) && !is_category_word(words[j - 1])) break;
      g_string_append_printf(unit, "%s ", words[j]);
    }
    gboolean bare = unit->len == 0 || g_ascii_strcasecmp(unit->str, "credits ") == 0 ||
                    g_ascii_strcasecmp(unit->str, "credit ") == 0 || g_ascii_strcasecmp(unit->str, "hours ") == 0;
    gboolean ama = is_ama_category_1(unit->str) || (bare && column == COLUMN_AMA);
    Credits *to = ama ? &credit->ama : bare && column != COLUMN_OTHER_CREDIT ? &credit->plain : &credit->other;
    if (ama || to == &credit->plain) {
      credit->several = credit->several || (*to != CREDITS_UNKNOWN && *to != amount);
      if (*to == CREDITS_UNKNOWN) *(ama ? &credit->ama_at : &credit->plain_at) = at;
    } else if (*to == CREDITS_UNKNOWN) {
      credit->other_at = at;
    }
    if (*to == CREDITS_UNKNOWN) *to = amount;
  }
}

static RowCredit read_credit(const Transcript *transcript, const GArray *pieces) {
  RowCredit credit = {.ama = CREDITS_UNKNOWN, .plain = CREDITS_UNKNOWN, .other = CREDITS_UNKNOWN,
                      .maximum = CREDITS_UNKNOWN, .safety = CREDITS_UNKNOWN, .plastic = CREDITS_UNKNOWN};
  static const ColumnKind amounts[] = {COLUMN_AMA, COLUMN_CREDITS, COLUMN_OTHER_CREDIT};
  for (guint i = 0; i < G_N_ELEMENTS(amounts); i++) {
    Span at = {0};
    g_autofree char *text = column_text(transcript, pieces, amounts[i], &at);
    read_amounts(text, amounts[i], at, &credit);
  }
  Span at = {0};
  g_autofree char *safety = column_text(transcript, pieces, COLUMN_SAFETY, &credit.safety_at);
  g_autofree char *plastic = column_text(transcript, pieces, COLUMN_PLASTIC, &credit.plastic_at);
  g_autofree char *maximum = column_text(transcript, pieces, COLUMN_MAXIMUM, &at);
  g_autofree char *unit = column_text(transcript, pieces, COLUMN_UNIT, &at);
  g_autofree char *type = column_text(transcript, pieces, COLUMN_FORMAT, &at); /* "Type" may be of the credit */
  table_number(safety, &credit.safety);
  table_number(plastic, &credit.plastic);
  table_number(maximum, &credit.maximum);
  credit.unit_ama = is_ama_category_1(*unit ? unit : type);
  credit.unit_other = *unit && !credit.unit_ama;
  /* Without heads a number counts only with its unit beside it. */
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    if (piece->column < COLUMN_UNTOLD && piece->column != COLUMN_OTHER_WORDS) continue;
    g_autofree char *text = piece_text(transcript, piece);
    if (!is_ama_category_1(text)) continue;
    read_amounts(text, COLUMN_NONE, piece->span, &credit);
    /* "8.00" in a cell, "AMA PRA Category 1" in the next. */
    const TablePiece *before = i ? piece - 1 : NULL;
    g_autofree char *number = before ? piece_text(transcript, before) : NULL;
    if (credit.ama == CREDITS_UNKNOWN && number && table_number(number, &credit.ama)) credit.ama_at = before->span;
  }
  return credit;
}

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
    g_autofree char *text = piece_text(transcript, piece);
    Credits amount;
    if (table_number(text, &amount) || (!headed && strstr(text, "AMA PRA"))) continue;
    const NameHit *named = title->len ? provider_in(reader, text) : NULL;
    if (named && named->span.end - named->span.start + 12 >= strlen(text)) {
      hit = named;
      continue;
    }
    if (title->len && says_place(reader, text)) continue; /* "Washington, DC" under the title */
    if (!title->len) title_at = piece->span;
    g_string_append_printf(title, "%s%s", title->len ? " " : "", text);
  }
  if (title->len > 3) {
    entry->title = g_strdup(title->str);
    page_evidence(reader, WAY_TITLE_CELL, title_at, "transcript");
  } else {
    entry_flag(entry, "title-missing", FIELD_TITLE, "The row shows no title; enter it.");
  }
  g_autofree char *provider = column_text(transcript, row->pieces, COLUMN_PROVIDER, &at);
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
  g_autofree char *format = column_text(transcript, row->pieces, COLUMN_FORMAT, &at);
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

static void take_amount(Transcript *transcript, Credits amount, Category category, Span at) {
  Entry *entry = transcript->reader.entry;
  entry->credits = amount;
  entry->category = category;
  page_evidence(&transcript->reader, WAY_CREDITS_CELL, at, "transcript");
  page_evidence(&transcript->reader, WAY_CATEGORY_LABEL, at, "transcript");
}

/* AMA credit by the words beside the number, the head of its column or the row's credit type;
 * else other credit, or a number of which somebody must say what it is of. */
static void take_credit(Transcript *transcript, const RowCredit *credit) {
  Entry *entry = transcript->reader.entry;
  if (credit->ama != CREDITS_UNKNOWN && (credit->ama > 0 || credit->other == CREDITS_UNKNOWN)) {
    take_amount(transcript, credit->ama, CATEGORY_1, credit->ama_at);
  } else if (credit->plain != CREDITS_UNKNOWN && credit->unit_ama) {
    take_amount(transcript, credit->plain, CATEGORY_1, credit->plain_at);
  } else if (credit->plain == CREDITS_UNKNOWN ? credit->other != CREDITS_UNKNOWN : credit->unit_other) {
    gboolean other = credit->plain == CREDITS_UNKNOWN;
    take_amount(transcript, other ? credit->other : credit->plain, CATEGORY_OTHER,
                other ? credit->other_at : credit->plain_at);
    entry_flag(entry, "other-credit", FIELD_CATEGORY,
               "This is credit of another system: it counts only when the member claims it as "
               "Category 2.");
    entry_candidate(entry, FIELD_CATEGORY, "2", "claim as Category 2, hour for hour");
  } else if (credit->plain != CREDITS_UNKNOWN) {
    gboolean second = page_has(&transcript->reader, "field", "names_category_2") &&
                      !page_has(&transcript->reader, "field", "names_category_1");
    take_amount(transcript, credit->plain, second ? CATEGORY_2 : CATEGORY_1, credit->plain_at);
    if (second)
      entry_flag(entry, "credits-unit-elsewhere", FIELD_CREDITS,
                 "Only the page as a whole speaks of Category 2 credit. Is that what this row is?");
    else entry_flag(entry, "credits-unit-elsewhere", FIELD_CREDITS,
               "Neither the row nor the head of its column says what credit this is. Is it AMA PRA "
               "Category 1 Credit?");
  } else {
    entry_flag(entry, "credits-missing", FIELD_CREDITS,
               "No column of AMA PRA Category 1 Credit was found for this row.");
  }
  if (credit->several)
    entry_flag(entry, "credits-several", FIELD_CREDITS, "The row shows several amounts; pick the right one.");
  if (credit->maximum != CREDITS_UNKNOWN) {
    entry->designated_maximum = credit->maximum;
    if (entry->category == CATEGORY_1 && entry->credits > credit->maximum)
      entry_flag(entry, "credits-above-maximum", FIELD_CREDITS,
                 "More is awarded than the designated maximum; ask the provider.");
  }
  if (entry->credits == 0)
    entry_flag(entry, "credits-zero", FIELD_CREDITS, "The row awards no credit at all.");
  if (entry->category == CATEGORY_1 && entry->credits != CREDITS_UNKNOWN && entry->credits % 25)
    entry_flag(entry, "credits-steps", FIELD_CREDITS,
               "AMA PRA Category 1 Credit comes in steps of 0.25; this amount does not.");
  if (entry->category == CATEGORY_1 && !transcript->accredited)
    entry_flag(entry, "accreditation-missing", FIELD_PROVIDER,
               "No accreditation statement is on the transcript; Category 1 needs an accredited "
               "provider.");
}

/* "PS", "Safety": a number under such a head may be a part of the row's credit. */
static gboolean holds_untold_part(const Transcript *transcript, const GArray *pieces, Credits whole) {
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    g_autofree char *text = piece->column == COLUMN_UNTOLD ? piece_text(transcript, piece) : NULL;
    Credits amount;
    if (text && table_number(text, &amount) && amount > 0 && amount <= whole) return TRUE;
  }
  return FALSE;
}

/* The parts by the row's own columns; a statement about the whole cannot be shared out. */
static void take_parts(Transcript *transcript, const RowCredit *credit, const GArray *pieces) {
  PageReader *reader = &transcript->reader;
  Entry *entry = reader->entry;
  page_read_parts(reader);
  gboolean of_the_page = entry_evidence(entry, FIELD_PATIENT_SAFETY_CREDITS) != NULL;
  if (credit->safety != CREDITS_UNKNOWN) {
    entry->patient_safety_credits = credit->safety;
    page_evidence(reader, WAY_SAFETY_CELL, credit->safety_at, "transcript");
    entry_drop_flags(entry, "safety-inferred");
    entry_drop_flags(entry, "safety-unclear");
    entry_drop_flags(entry, "safety-of-maximum");
  } else if (of_the_page) {
    entry_flag(entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
               "A patient-safety part is stated of the whole transcript; how much of it is this row's?");
  } else if (holds_untold_part(transcript, pieces, entry->credits)) {
    entry_flag(entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
               "The row has an amount in a column whose head says too little; is it a patient-safety part?");
  }
  if (credit->plastic != CREDITS_UNKNOWN) {
    entry->plastic_surgery_credits = credit->plastic;
    page_evidence(reader, WAY_PLASTIC_CELL, credit->plastic_at, "transcript");
  }
  if (entry->credits != CREDITS_UNKNOWN && entry->patient_safety_credits > entry->credits)
    entry_flag(entry, "safety-above-credits", FIELD_PATIENT_SAFETY_CREDITS,
               "More patient safety is stated than credit awarded.");
}

/* What the row says of an activity that was not done, or not yet, or is none; NULL: it was. *unclear: it says
 * something that may mean so. New string. */
static char *not_done(const Transcript *transcript, const TableRow *row, gboolean *unclear) {
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
    g_autofree char *text = piece_text(transcript, piece);
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

static Entry *read_row(Transcript *transcript, const TableRow *row) {
  Entry *entry = transcript->reader.entry = entry_new();
  RowCredit credit = read_credit(transcript, row->pieces);
  entry->source = g_strdup("certificate");
  copy_learner(transcript);
  copy_accreditor(transcript);
  take_date(transcript, row);
  read_words(transcript, row);
  take_credit(transcript, &credit);
  take_parts(transcript, &credit, row->pieces);
  page_raise_doubts(&transcript->reader);
  return entry;
}

/* Another date that can be read one way only tells the order of all of them. */
static void settle_row_order(GArray *rows) {
  gboolean day_first = FALSE, month_first = FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const DateReading *reading = &g_array_index(rows, TableRow, i).reading;
    day_first = day_first || reading->day_first;
    month_first = month_first || reading->month_first;
  }
  for (guint i = 0; i < rows->len && day_first != month_first; i++) {
    DateReading *reading = &g_array_index(rows, TableRow, i).reading;
    if (day_first && date_is_ambiguous(reading)) {
      reading->end = reading->other_end;
      reading->start = reading->other_start;
    }
    reading->other_end = DAY_UNKNOWN;
  }
}

static gint64 sum_of(const GPtrArray *entries, guint from, guint to, gboolean all) {
  gint64 sum = 0;
  for (guint i = from; i < to && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if ((all || entry->category == CATEGORY_1) && entry->credits != CREDITS_UNKNOWN) sum += entry->credits;
  }
  return sum;
}

/* The amount of a line of totals: under AMA credit or beside its name, else the only one there or
 * the one under "Credits". *ama: it is said to be AMA credit. CREDITS_UNKNOWN: none of these. */
static Credits read_total(const Transcript *transcript, const TableTotal *total, gboolean *ama) {
  RowCredit credit = read_credit(transcript, total->pieces);
  g_autoptr(GString) line = g_string_new(NULL);
  guint numbers = 0;
  Credits only = CREDITS_UNKNOWN, amount;
  *ama = TRUE;
  if (credit.ama != CREDITS_UNKNOWN) return credit.ama;
  for (guint i = 0; i < total->pieces->len; i++) {
    g_autofree char *text = piece_text(transcript, &g_array_index(total->pieces, TablePiece, i));
    g_string_append_printf(line, "%s%s", i ? " " : "", text);
  }
  g_auto(GStrv) words = g_strsplit(line->str, " ", -1);
  for (guint i = 0; words[i]; i++) {
    if (!table_number(words[i], &amount) || (i > 0 && is_category_word(words[i - 1]))) continue;
    numbers++;
    only = amount;
  }
  *ama = is_ama_category_1(line->str);
  return numbers == 1 ? only : credit.plain;
}

/* Every printed total must be the sum of the rows above it, or of those since the last total;
 * where it is not, a row was misread or left out. */
static void check_totals(const Transcript *transcript, GPtrArray *entries) {
  guint since = 0;
  for (guint i = 0; i < transcript->table->totals->len; i++) {
    const TableTotal *total = &g_array_index(transcript->table->totals, TableTotal, i);
    gboolean ama, agrees = FALSE;
    Credits printed = read_total(transcript, total, &ama);
    guint upto = total->rows_before ? total->rows_before : entries->len;
    if (printed == CREDITS_UNKNOWN) continue;
    for (gboolean all = FALSE; all <= !ama && !agrees; all++)
      agrees = sum_of(entries, 0, upto, all) == printed || sum_of(entries, since, upto, all) == printed;
    since = total->rows_before;
    if (agrees) continue;
    g_autofree char *shown = credits_format(printed);
    g_autofree char *added = credits_format((Credits)sum_of(entries, 0, entries->len, FALSE));
    for (guint j = 0; j < entries->len; j++)
      if (!entry_find_flag(entries->pdata[j], "transcript-total"))
        entry_flag(entries->pdata[j], "transcript-total", FIELD_CREDITS,
                   "The rows add up to %s, the transcript says %s; a row was misread or left out.",
                   added, shown);
  }
}

/* What the rows do not hold: credit on lines of no row, a patient-safety part of no column. */
static void look_beside_rows(Transcript *transcript, GPtrArray *entries) {
  PageReader *reader = &transcript->reader;
  gboolean safety = FALSE;
  for (guint i = 0; i < reader->document->pages->len; i++) {
    guint at = 0;
    reader->page = reader->document->pages->pdata[i];
    for (const Match *match; (match = page_next(reader, "field", "safety_mention", &at));) {
      gboolean title = FALSE;
      g_autofree char *words = page_quote(reader, match->span);
      for (guint j = 0; j < entries->len; j++) {
        const Entry *entry = entries->pdata[j];
        title = title || (entry->title && strstr(entry->title, words)) ||
                entry_evidence(entry, FIELD_PATIENT_SAFETY_CREDITS);
      }
      safety = safety || !title;
    }
  }
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (safety && !entry_find_flag(entry, "safety-unclear"))
      entry_flag(entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
                 "The transcript speaks of patient safety outside its rows; is a part of this it?");
    if (transcript->table->lost)
      entry_flag(entry, "transcript-rows", N_FIELDS,
                 "Lines of the transcript show credit and could not be told to be rows; look for "
                 "activities that are missing here.");
  }
}

/* The same activity once more, for another licence or by mistake. */
static void fold_repeats(GPtrArray *entries) {
  for (guint i = 0; i < entries->len; i++)
    for (guint j = entries->len - 1; j > i; j--) {
      const Entry *first = entries->pdata[i], *again = entries->pdata[j];
      if (g_strcmp0(first->title, again->title) != 0 || !first->title || first->date != again->date ||
          first->credits != again->credits || first->category != again->category)
        continue;
      g_ptr_array_remove_index(entries, j);
      entry_flag(entries->pdata[i], "row-repeated", N_FIELDS,
                 "The transcript lists this activity more than once with the same date and credit; it "
                 "was taken once.");
    }
}

/* Days from the first to the last row. */
static Day rows_span(const Table *table) {
  Day first = DAY_UNKNOWN, last = DAY_UNKNOWN;
  for (guint i = 0; i < table->rows->len; i++) {
    Day day = g_array_index(table->rows, TableRow, i).reading.end;
    if (i == 0 || day < first) first = day;
    if (i == 0 || day > last) last = day;
  }
  return last - first;
}

#define MEETING_DAYS 10 /* a meeting lasts no longer, and a transcript covers more */

/* A certificate may list its sessions: its own award is then the sum of them, or they are the
 * days of one meeting that is designated as a whole. */
static gboolean is_session_list(PageReader *reader, const Table *table) {
  gint64 sum = 0;
  Transcript transcript = {.reader = *reader, .table = table};
  for (guint i = 0; i < table->rows->len; i++) {
    RowCredit credit = read_credit(&transcript, g_array_index(table->rows, TableRow, i).pieces);
    Credits amount = credit.ama != CREDITS_UNKNOWN ? credit.ama : credit.plain;
    if (amount != CREDITS_UNKNOWN) sum += amount;
  }
  gboolean total = FALSE, ama;
  for (guint i = 0; i < table->totals->len; i++)
    total = total || read_total(&transcript, &g_array_index(table->totals, TableTotal, i), &ama) == sum;
  for (guint i = 0; i < reader->document->pages->len; i++) {
    g_autoptr(Entry) entry = entry_new();
    transcript.reader.page = reader->document->pages->pdata[i];
    transcript.reader.entry = entry;
    PageCredit credit = page_read_credits(&transcript.reader);
    if (credit.awards && accept_was(entry, WAY_CREDITS_SAID) && entry->credits == sum) return TRUE;
    if (total && credit.ama_designated && rows_span(table) <= MEETING_DAYS) return TRUE;
  }
  return FALSE;
}

gboolean transcript_is_named(const DocumentText *document) {
  static const char *const words[] = {"transcript", "credit summary", "credit report", "cme report",
                                      "ce report", "activity report", "cme history", "cme record",
                                      "credit history", "educational record", "credits earned report", NULL};
  for (guint i = 0; i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    g_autofree char *lower = text_lower(&page->text[TEXT_FLOW]);
    for (guint j = 0; words[j]; j++)
      if (strstr(lower, words[j])) return TRUE;
  }
  return FALSE;
}

/* An accreditation statement, also of "providers accredited by the ACCME" in general. */
static gboolean is_accredited(PageReader *reader) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "provider", &at));) {
    const char *role = section_get(match->pattern->section, "role");
    if (g_strcmp0(role, "accredited") == 0 || g_strcmp0(role, "statement") == 0) return TRUE;
  }
  return page_has(reader, "field", "accredited_in_general");
}

/* Labels over one line of values are a form, and no table of activities. */
static gboolean has_title(const TableRow *row) {
  for (guint i = 0; i < row->pieces->len; i++)
    if (g_array_index(row->pieces, TablePiece, i).column == COLUMN_TITLE) return TRUE;
  return FALSE;
}

/* The first and the last day of the sessions. */
static void take_sessions(PageReader *reader, const Table *table) {
  for (guint i = 0; i < table->rows->len; i++) {
    const DateReading *day = &g_array_index(table->rows, TableRow, i).reading;
    Day start = day->start != DAY_UNKNOWN ? day->start : day->end;
    if (i == 0 || start < reader->first_session) reader->first_session = start;
    if (i == 0 || day->end > reader->last_session) reader->last_session = day->end;
  }
}

gboolean transcript_read(PageReader *base, GPtrArray *entries) {
  g_autoptr(Table) table = table_read(base->document);
  g_autoptr(Entry) whole = entry_new();
  Transcript transcript = {.reader = *base, .table = table, .page_entry = whole};
  PageReader *reader = &transcript.reader;
  gboolean called = transcript_is_named(base->document), left_out = FALSE;
  guint with_unit = 0;
  for (guint i = 0; i < table->rows->len; i++) {
    RowCredit credit = read_credit(&transcript, g_array_index(table->rows, TableRow, i).pieces);
    with_unit += credit.ama != CREDITS_UNKNOWN || credit.unit_ama || credit.plain != CREDITS_UNKNOWN;
  }
  if (with_unit == 0 || (!table->headed && with_unit < 2)) return FALSE; /* a form, or a letter */
  if (!called && table->rows->len == 1 && !has_title(&g_array_index(table->rows, TableRow, 0))) return FALSE;
  if (!called && is_session_list(reader, table)) {
    settle_row_order(table->rows);
    take_sessions(base, table);
    return FALSE;
  }

  reader->page = base->document->pages->pdata[0];
  reader->entry = whole;
  page_read_learner(reader);
  if (!whole->member_name && !table->speakers) page_guess_learner(reader);
  if (table->speakers && !whole->member_name) return FALSE; /* a programme */
  page_read_provider(reader);
  for (guint i = 0; i < base->document->pages->len; i++) {
    reader->page = base->document->pages->pdata[i];
    transcript.accredited = transcript.accredited || is_accredited(reader);
    page_read_accreditor(reader);
  }
  settle_row_order(table->rows);
  for (guint i = 0; i < table->rows->len; i++) {
    const TableRow *row = &g_array_index(table->rows, TableRow, i);
    gboolean unclear;
    g_autofree char *undone = not_done(&transcript, row, &unclear);
    reader->page = base->document->pages->pdata[row->date.page - 1];
    if (undone) {
      left_out = TRUE;
      continue;
    }
    g_ptr_array_add(entries, read_row(&transcript, row));
    if (unclear)
      entry_flag(reader->entry, "row-status", N_FIELDS, "The row says something of its state; was it completed?");
  }
  check_totals(&transcript, entries);
  look_beside_rows(&transcript, entries);
  fold_repeats(entries);
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (left_out)
      entry_flag(entry, "transcript-rows", N_FIELDS,
                 "Rows of the transcript say that an activity was not done, or carry a balance forward, and were "
                 "left out; look at them.");
    if (base->document->cut)
      entry_flag(entry, "document-cut", N_FIELDS,
                 "The document has more pages than are read; look at the rest.");
    entry_settle(entry);
  }
  return TRUE;
}
