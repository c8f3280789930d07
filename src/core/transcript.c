/* Transcripts: a table of activities, one entry a row; totals are checked and left out. */
#include <string.h>

#include "core/text_cells.h"
#include "core/transcript_row.h"

/* A page prints the order, or another date that can be read one way only tells that of all. */
static void settle_row_order(const DocumentText *document, GArray *rows) {
  gboolean day_first = FALSE, month_first = FALSE;
  for (guint i = 0; i < document->pages->len; i++) {
    const DateForm form = ((const PageText *)document->pages->pdata[i])->date_form;
    day_first = day_first || (form & DATE_FORM_DAY_FIRST) != 0;
    month_first = month_first || (form & DATE_FORM_MONTH_FIRST) != 0;
  }
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

/* CATEGORY_UNKNOWN: of all categories. */
static gint64 sum_of(const GPtrArray *entries, guint from, guint to, Category category) {
  gint64 sum = 0;
  for (guint i = from; i < to && i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if ((category == CATEGORY_UNKNOWN || entry->category == category) && entry->credits != CREDITS_UNKNOWN)
      sum += entry->credits;
  }
  return sum;
}

/* The rows add up to the total or to the part of it since the last one. *from: the first row of them. */
static gboolean adds_up(const GPtrArray *entries, guint since, guint upto, Category category, Credits printed,
                        guint *from) {
  for (*from = 0;; *from = since) {
    if (sum_of(entries, *from, upto, category) == printed) return TRUE;
    if (*from == since) return FALSE;
  }
}

/* A total that says "AMA PRA Category 1" says it of every row that it sums. */
static void settle_units(GPtrArray *entries, guint from, guint upto) {
  for (guint i = from; i < upto && i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (entry->category == CATEGORY_1) entry_drop_flags(entry, "credits-unit-elsewhere");
  }
}

static void flag_total(GPtrArray *entries, Category category, Credits printed) {
  g_autofree char *shown = credits_format(printed);
  g_autofree char *added = credits_format((Credits)sum_of(entries, 0, entries->len, category));
  for (guint i = 0; i < entries->len; i++)
    if (!entry_find_flag(entries->pdata[i], "transcript-total"))
      entry_flag(entries->pdata[i], "transcript-total", FIELD_CREDITS,
                 "The rows add up to %s, the transcript says %s; a row was misread or left out.", added,
                 shown);
}

/* The amount of a line of totals: under AMA credit or beside its name, else the only one there or
 * the one under "Credits". *ama: it is said to be AMA credit. CREDITS_UNKNOWN: none of these. */
static Credits read_total(const Transcript *transcript, const TableTotal *total, gboolean *ama) {
  RowCredit credit = row_read_credit(transcript, total->pieces);
  g_autoptr(GString) line = g_string_new(NULL);
  guint numbers = 0;
  Credits only = CREDITS_UNKNOWN, amount;
  *ama = TRUE;
  if (credit.ama != CREDITS_UNKNOWN) return credit.ama;
  for (guint i = 0; i < total->pieces->len; i++) {
    g_autofree char *text = row_piece_text(transcript, &g_array_index(total->pieces, TablePiece, i));
    g_string_append_printf(line, "%s%s", i ? " " : "", text);
  }
  g_auto(GStrv) words = g_strsplit(line->str, " ", -1);
  for (guint i = 0; words[i]; i++) {
    if (!table_number(words[i], &amount) || (i > 0 && word_is_category(words[i - 1]))) continue;
    numbers++;
    only = amount;
  }
  *ama = words_are_ama_1(line->str);
  return numbers == 1 ? only : credit.plain;
}

/* Every printed total must be the sum of the rows above it, or of those since the last total;
 * where it is not, a row was misread or left out. */
static void check_totals(const Transcript *transcript, GPtrArray *entries) {
  guint since = 0;
  for (guint i = 0; i < transcript->table->totals->len; i++) {
    const TableTotal *total = &g_array_index(transcript->table->totals, TableTotal, i);
    guint upto = total->rows_before ? total->rows_before : entries->len, from;
    RowCredit credit = row_read_credit(transcript, total->pieces);
    if (credit.second != CREDITS_UNKNOWN && !adds_up(entries, since, upto, CATEGORY_2, credit.second, &from))
      flag_total(entries, CATEGORY_2, credit.second);
    gboolean ama;
    Credits printed = read_total(transcript, total, &ama);
    if (printed == CREDITS_UNKNOWN) continue;
    gboolean agrees = adds_up(entries, since, upto, CATEGORY_1, printed, &from);
    if (agrees && ama) settle_units(entries, from, upto);
    if (!agrees && !ama) agrees = adds_up(entries, since, upto, CATEGORY_UNKNOWN, printed, &from);
    since = total->rows_before;
    if (!agrees) flag_total(entries, CATEGORY_1, printed);
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
    RowCredit credit = row_read_credit(&transcript, g_array_index(table->rows, TableRow, i).pieces);
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

static gboolean has_title(const TableRow *row) {
  for (guint i = 0; i < row->pieces->len; i++)
    if (g_array_index(row->pieces, TablePiece, i).column == COLUMN_TITLE) return TRUE;
  return FALSE;
}

/* Pairs of labels and values, of which a table was made: without titles, or of one row alone. */
static gboolean is_form(const DocumentText *document, const Table *table) {
  const TableRow *first = &g_array_index(table->rows, TableRow, 0);
  gboolean titled = FALSE;
  for (guint i = 0; i < table->rows->len; i++) titled = titled || has_title(&g_array_index(table->rows, TableRow, i));
  if (table->rows->len > 1 && titled) return FALSE;
  if (table->rows->len == 1 && !titled) return TRUE;
  const PageText *page = document->pages->pdata[first->date.page - 1];
  return text_has_cells(page->page, &page->text[TEXT_ROWS]);
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

/* The statement may close the last page; a name there, without one, may be of a row. */
static void read_provider(PageReader *reader, gboolean first_page) {
  page_read_provider(reader);
  if (first_page || !accept_was(reader->entry, WAY_PROVIDER_NAMED)) return;
  g_clear_pointer(&reader->entry->provider, g_free);
  g_clear_pointer(&reader->entry->provider_id, g_free);
}

gboolean transcript_read(PageReader *base, GPtrArray *entries) {
  g_autoptr(Table) table = table_read(base->document);
  g_autoptr(Entry) whole = entry_new();
  Transcript transcript = {.reader = *base, .table = table, .page_entry = whole};
  PageReader *reader = &transcript.reader;
  gboolean called = transcript_is_named(base->document), left_out = FALSE;
  guint with_unit = 0;
  for (guint i = 0; i < table->rows->len; i++) {
    RowCredit credit = row_read_credit(&transcript, g_array_index(table->rows, TableRow, i).pieces);
    with_unit += credit.ama != CREDITS_UNKNOWN || credit.unit_ama || credit.plain != CREDITS_UNKNOWN;
  }
  if (with_unit == 0 || (!table->headed && with_unit < 2)) return FALSE; /* a form, or a letter */
  if (!called && is_form(base->document, table)) return FALSE;
  if (!called && is_session_list(reader, table)) {
    settle_row_order(base->document, table->rows);
    take_sessions(base, table);
    return FALSE;
  }

  reader->page = base->document->pages->pdata[0];
  reader->entry = whole;
  page_read_learner(reader);
  if (!table->speakers && (!whole->member_name || entry_find_flag(whole, "name-unclear")))
    transcript_find_learner(&transcript);
  if (!whole->member_name && !table->speakers) page_guess_learner(reader);
  if (table->speakers && !whole->member_name) return FALSE; /* a programme */
  for (guint i = 0; i < base->document->pages->len; i++) {
    reader->page = base->document->pages->pdata[i];
    if (!whole->provider) read_provider(reader, i == 0);
    transcript.accredited = transcript.accredited || is_accredited(reader);
    transcript.all_ama = transcript.all_ama || rows_are_ama_1(reader);
    page_read_accreditor(reader);
  }
  settle_row_order(base->document, table->rows);
  for (guint i = 0; i < table->rows->len; i++) {
    const TableRow *row = &g_array_index(table->rows, TableRow, i);
    gboolean unclear;
    g_autofree char *undone = row_not_done(&transcript, row, &unclear);
    reader->page = base->document->pages->pdata[row->date.page - 1];
    if (undone) {
      left_out = TRUE;
      continue;
    }
    g_ptr_array_add(entries, row_read_entry(&transcript, row));
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
