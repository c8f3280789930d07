/* Transcripts: a table of activities, one entry a row. Columns are told by what heads them,
 * wrapped titles are put together, totals are checked and left out. */
#include <string.h>

#include "core/draft_page.h"
#include "core/printed.h"

typedef enum { COLUMN_NONE, COLUMN_AMA, COLUMN_SAFETY, COLUMN_PLASTIC, COLUMN_OTHER } ColumnKind;

typedef struct { /* a cell of a line, or the words that head a column */
  Span span;
  ColumnKind kind;
  float middle; /* of its box, points; negative: unknown */
} Cell;

typedef struct {
  Span date;
  DateReading reading;
  GArray *cells;         /* of Cell: those behind the date */
  Span above, below;     /* lines without a date around it: parts of a wrapped title */
  const Section *provider;
  Span provider_span;
} Row;

typedef struct {
  PageReader reader;
  GArray *heads; /* of Cell: columns of numbers, by what heads them */
  GArray *rows;  /* of Row */
  Credits total; /* the printed total of AMA credit; CREDITS_UNKNOWN: none */
  gboolean accredited;
} Transcript;

static float middle_of(const DocumentText *document, Span span) {
  g_autoptr(GArray) boxes = document_boxes(document, span);
  if (!boxes || boxes->len == 0) return -1;
  float left = 1e9f, right = -1;
  for (guint i = 0; i < boxes->len; i++) {
    left = MIN(left, g_array_index(boxes, Box, i).x0);
    right = MAX(right, g_array_index(boxes, Box, i).x1);
  }
  return (left + right) / 2;
}

static GArray *split_cells(const PageReader *reader, gsize start, gsize end) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  GArray *cells = g_array_new(FALSE, FALSE, sizeof(Cell));
  for (gsize at = start; at < end;) {
    gsize stop = at;
    while (stop < end && text[stop] != '\t') stop++;
    Cell cell = {{reader->page->number, TEXT_ROWS, at, stop}, COLUMN_NONE, -1};
    while (cell.span.start < cell.span.end && text[cell.span.start] == ' ') cell.span.start++;
    while (cell.span.end > cell.span.start && text[cell.span.end - 1] == ' ') cell.span.end--;
    if (cell.span.end > cell.span.start) g_array_append_val(cells, cell);
    at = stop + 1;
  }
  return cells;
}

static gboolean is_number(const char *text) {
  Credits credits;
  return (g_ascii_isdigit(text[0]) || text[0] == '.') && strspn(text, "0123456789.") == strlen(text) &&
         credits_parse(text, &credits);
}

/* "Enduring 1.50": columns that stand too close for a TAB. */
static void split_trailing_number(const PageReader *reader, GArray *cells) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  for (guint i = 0; i < cells->len; i++) {
    Cell *cell = &g_array_index(cells, Cell, i);
    g_autofree char *words = g_strndup(text + cell->span.start, cell->span.end - cell->span.start);
    static const char *const formats[] = {"Live ", "Enduring ", "Journal ", "Internet ", "Online ", NULL};
    for (guint j = 0; formats[j]; j++) {
      if (!g_str_has_prefix(words, formats[j]) || !is_number(words + strlen(formats[j]))) continue;
      Cell number = *cell;
      number.span.start += strlen(formats[j]);
      cell->span.end = number.span.start - 1;
      g_array_insert_val(cells, i + 1, number);
      break;
    }
  }
}

static void find_heads(Transcript *transcript, gsize start, gsize end) {
  static const struct {
    const char *words;
    ColumnKind kind;
  } heads[] = {{"ama pra category 1", COLUMN_AMA}, {"ama pra", COLUMN_AMA},
               {"patient safety", COLUMN_SAFETY},  {"plastic surgery", COLUMN_PLASTIC},
               {"moc", COLUMN_OTHER},              {"contact hours", COLUMN_OTHER},
               {"points", COLUMN_OTHER},           {"ceu", COLUMN_OTHER},
               {"nursing", COLUMN_OTHER},          {"category 2", COLUMN_OTHER}};
  const PageReader *reader = &transcript->reader;
  g_autofree char *lower = text_lower(&reader->page->text[TEXT_ROWS]);
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    const char *found = lower + start;
    found = strstr(found, heads[i].words);
    if (!found || (gsize)(found - lower) >= end) continue;
    gsize at = (gsize)(found - lower);
    Cell head = {{reader->page->number, TEXT_ROWS, at, at + strlen(heads[i].words)}, heads[i].kind, -1};
    head.middle = middle_of(reader->document, head.span);
    gboolean twice = FALSE;
    for (guint j = 0; j < transcript->heads->len; j++)
      twice = twice || g_array_index(transcript->heads, Cell, j).kind == head.kind;
    if (!twice) g_array_append_val(transcript->heads, head);
  }
}

/* The head that stands nearest above a number; without places, no head at all. */
static ColumnKind head_of(const Transcript *transcript, Span number) {
  float middle = middle_of(transcript->reader.document, number), least = 60;
  ColumnKind kind = COLUMN_NONE;
  for (guint i = 0; middle >= 0 && i < transcript->heads->len; i++) {
    const Cell *head = &g_array_index(transcript->heads, Cell, i);
    float distance = head->middle > middle ? head->middle - middle : middle - head->middle;
    if (head->middle < 0 || distance >= least) continue;
    least = distance;
    kind = head->kind;
  }
  return kind;
}

static const NameHit *provider_in(const PageReader *reader, Span line) {
  /* Names are found in the flow text: look for the same words. */
  g_autofree char *words = document_quote(reader->document, line);
  for (guint i = 0; i < reader->matches->names->len; i++) {
    const NameHit *hit = &g_array_index(reader->matches->names, NameHit, i);
    if (hit->span.page != reader->page->number || strcmp(hit->section->kind, "provider") != 0) continue;
    g_autofree char *name = document_quote(reader->document, hit->span);
    if (strlen(name) > 5 && strstr(words, name)) return hit;
  }
  return NULL;
}

static void row_clear(gpointer pointer) { g_array_unref(((Row *)pointer)->cells); }

static gboolean read_total(Transcript *transcript, const GArray *cells) {
  const PageReader *reader = &transcript->reader;
  gboolean total = FALSE;
  for (guint i = 0; i < cells->len; i++) {
    const Cell *cell = &g_array_index(cells, Cell, i);
    g_autofree char *text = document_quote(reader->document, cell->span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    if (strstr(lower, "total")) total = TRUE;
    Credits amount;
    if (total && is_number(text) && credits_parse(text, &amount) &&
        (head_of(transcript, cell->span) == COLUMN_AMA))
      transcript->total = amount;
  }
  return total;
}

static void read_line(Transcript *transcript, gsize start, gsize end, Span *dangling) {
  PageReader *reader = &transcript->reader;
  g_autoptr(GArray) cells = split_cells(reader, start, end);
  if (cells->len == 0) return;
  split_trailing_number(reader, cells);
  const Cell *first = &g_array_index(cells, Cell, 0);
  g_autofree char *text = document_quote(reader->document, first->span);
  Row row = {.date = first->span};
  if (cells->len > 1 && read_dates(text, &row.reading) && row.reading.start == DAY_UNKNOWN &&
      !row.reading.month_only) {
    row.cells = g_array_ref(cells);
    g_array_remove_index(row.cells, 0);
    row.above = *dangling;
    *dangling = (Span){0};
    g_array_append_val(transcript->rows, row);
    return;
  }
  if (read_total(transcript, cells)) {
    *dangling = (Span){0};
    return;
  }
  Row *last = transcript->rows->len ? &g_array_index(transcript->rows, Row, transcript->rows->len - 1)
                                    : NULL;
  const NameHit *hit = provider_in(reader, first->span);
  if (hit && last && !last->provider) {
    last->provider = hit->section;
    last->provider_span = hit->span;
    return;
  }
  *dangling = (Span){0};
  if (cells->len == 1) *dangling = first->span;
}

/* A row without a title of its own took one that was wrapped around it. */
static gboolean lacks_title(const Transcript *transcript, const Row *row) {
  for (guint i = 0; i < row->cells->len; i++) {
    const Cell *cell = &g_array_index(row->cells, Cell, i);
    g_autofree char *text = document_quote(transcript->reader.document, cell->span);
    if (strlen(text) > 10 && !strstr(text, "AMA PRA")) return FALSE;
  }
  return TRUE;
}

static void collect_rows(Transcript *transcript) {
  const Text *text = &transcript->reader.page->text[TEXT_ROWS];
  Span dangling = {0};
  gsize first_row = text->length;
  guint before = transcript->rows->len;
  for (gsize start = 0; start < text->length;) {
    gsize end = start;
    while (end < text->length && text->utf8[end] != '\n') end++;
    guint known = transcript->rows->len;
    Row *last = known > before ? &g_array_index(transcript->rows, Row, known - 1) : NULL;
    gboolean open = last && lacks_title(transcript, last) && last->below.page == 0;
    read_line(transcript, start, end, &dangling);
    if (transcript->rows->len > known && first_row == text->length) {
      first_row = start;
      find_heads(transcript, 0, first_row);
    }
    if (open && transcript->rows->len == known && dangling.page) {
      g_array_index(transcript->rows, Row, known - 1).below = dangling;
      dangling = (Span){0};
    }
    start = end + 1;
  }
}

static void take_number(Transcript *transcript, Span span, Credits amount, ColumnKind kind) {
  Entry *entry = transcript->reader.entry;
  if (kind == COLUMN_AMA && entry->credits == CREDITS_UNKNOWN) {
    entry->credits = amount;
    entry->category = CATEGORY_1;
    page_evidence(&transcript->reader, FIELD_CREDITS, span, "transcript", 95);
    page_evidence(&transcript->reader, FIELD_CATEGORY, span, "transcript", 95);
  } else if (kind == COLUMN_SAFETY) {
    entry->patient_safety_credits = amount;
    page_evidence(&transcript->reader, FIELD_PATIENT_SAFETY_CREDITS, span, "transcript", 95);
  } else if (kind == COLUMN_PLASTIC) {
    entry->plastic_surgery_credits = amount;
    page_evidence(&transcript->reader, FIELD_PLASTIC_SURGERY_CREDITS, span, "transcript", 95);
  } else if (kind == COLUMN_NONE) {
    g_autofree char *value = credits_format(amount);
    entry_candidate(entry, FIELD_CREDITS, value, "a number in the row: %s", value);
  }
}

static void read_cell(Transcript *transcript, const Cell *cell) {
  PageReader *reader = &transcript->reader;
  Entry *entry = reader->entry;
  g_autofree char *text = page_quote(reader, cell->span);
  g_autofree char *lower = g_utf8_strdown(text, -1);
  Credits amount;
  gsize digits = strspn(text, "0123456789.");
  if (is_number(text) && credits_parse(text, &amount)) {
    take_number(transcript, cell->span, amount, head_of(transcript, cell->span));
  } else if (digits && text[digits] == ' ' && strstr(lower, "ama pra category 1")) {
    g_autofree char *number = g_strndup(text, digits);
    Span span = cell->span;
    span.end = span.start + digits;
    if (credits_parse(number, &amount)) take_number(transcript, span, amount, COLUMN_AMA);
  } else if (strcmp(lower, "live") == 0 || strcmp(lower, "enduring") == 0 || strcmp(lower, "journal") == 0) {
    entry->activity_type = g_strdup(lower);
    page_evidence(reader, FIELD_ACTIVITY_TYPE, cell->span, "transcript", 90);
  } else if (!entry->title && strlen(text) > 3 && !digits) {
    entry->title = g_strdup(text);
    page_evidence(reader, FIELD_TITLE, cell->span, "transcript", 90);
  } else if (!entry->title && digits && strlen(text) > digits + 6 && !strstr(lower, "credit") &&
             !strstr(lower, "point")) {
    entry->title = g_strdup(text);
    page_evidence(reader, FIELD_TITLE, cell->span, "transcript", 85);
  }
}

static void read_row_title(Transcript *transcript, const Row *row) {
  Entry *entry = transcript->reader.entry;
  if (entry->title || !row->above.page) return;
  g_autofree char *above = page_quote(&transcript->reader, row->above);
  g_autofree char *below = row->below.page ? page_quote(&transcript->reader, row->below) : NULL;
  entry->title = below ? g_strconcat(above, " ", below, NULL) : g_strdup(above);
  page_evidence(&transcript->reader, FIELD_TITLE, row->above, "transcript", 80);
}

static Entry *read_row(Transcript *transcript, const Row *row, const Entry *page_entry) {
  PageReader *reader = &transcript->reader;
  Entry *entry = reader->entry = entry_new();
  entry->source = g_strdup("certificate");
  entry->member_name = g_strdup(page_entry->member_name);
  const Evidence *name = entry_evidence(page_entry, FIELD_MEMBER_NAME);
  if (name) {
    Evidence *copy = g_new(Evidence, 1);
    *copy = (Evidence){name->field, name->page, g_strdup(name->text),
                       name->boxes ? g_array_ref(name->boxes) : NULL, g_strdup(name->pattern),
                       name->confidence};
    g_ptr_array_add(entry->evidence, copy);
  } else {
    entry_flag(entry, "name-missing", FIELD_MEMBER_NAME,
               "No learner's name was found on the transcript; enter it.");
  }
  if (date_is_ambiguous(&row->reading)) {
    char first[DAY_TEXT_SIZE], second[DAY_TEXT_SIZE];
    entry_flag(entry, "date-order-unclear", FIELD_DATE,
               "Day and month could change places: %s or %s. Nothing on the page settles it.",
               day_format(row->reading.end, first), day_format(row->reading.other_end, second));
    entry_candidate(entry, FIELD_DATE, first, "month first");
    entry_candidate(entry, FIELD_DATE, second, "day first");
  }
  entry->date = row->reading.end;
  page_evidence(reader, FIELD_DATE, row->date, "transcript", 95);
  if (reader->today != DAY_UNKNOWN && entry->date != DAY_UNKNOWN && entry->date > reader->today)
    entry_flag(entry, "date-future", FIELD_DATE, "The date lies in the future.");
  for (guint i = 0; i < row->cells->len; i++)
    read_cell(transcript, &g_array_index(row->cells, Cell, i));
  read_row_title(transcript, row);
  if (!entry->title)
    entry_flag(entry, "title-missing", FIELD_TITLE, "The row shows no title; enter it.");
  if (row->provider) {
    entry->provider = g_strdup(section_get(row->provider, "name"));
    entry->provider_id = g_strdup(row->provider->id);
    page_evidence(reader, FIELD_PROVIDER, row->provider_span, "transcript", 90);
  } else if (page_entry->provider_id) {
    entry->provider = g_strdup(page_entry->provider);
    entry->provider_id = g_strdup(page_entry->provider_id);
  } else {
    entry_flag(entry, "provider-missing", FIELD_PROVIDER, "The row names no provider that is known.");
  }
  if (entry->credits == CREDITS_UNKNOWN) {
    entry->category = CATEGORY_UNKNOWN;
    entry_flag(entry, "credits-missing", FIELD_CREDITS,
               "No column of AMA PRA Category 1 Credit was found for this row.");
  } else if (entry->credits % 25) {
    entry_flag(entry, "credits-steps", FIELD_CREDITS,
               "AMA PRA Category 1 Credit comes in steps of 0.25; this amount does not.");
  }
  if (entry->category == CATEGORY_1 && !transcript->accredited)
    entry_flag(entry, "accreditation-missing", FIELD_PROVIDER,
               "No accreditation statement is on the transcript; Category 1 needs an accredited "
               "provider.");
  Credits plastic = entry->plastic_surgery_credits, safety = entry->patient_safety_credits;
  gboolean safety_column = entry_evidence(entry, FIELD_PATIENT_SAFETY_CREDITS) != NULL;
  if (!safety_column || !plastic) {
    page_read_parts(reader);
    if (safety_column) {
      entry->patient_safety_credits = safety;
      entry_drop_flags(entry, "safety-inferred");
      entry_drop_flags(entry, "safety-unclear");
    }
  }
  if (entry->credits != CREDITS_UNKNOWN && entry->patient_safety_credits > entry->credits)
    entry_flag(entry, "safety-above-credits", FIELD_PATIENT_SAFETY_CREDITS,
               "More patient safety is stated than credit awarded.");
  return entry;
}

static void settle_row_order(GArray *rows) {
  gboolean day_first = FALSE, month_first = FALSE;
  for (guint i = 0; i < rows->len; i++) {
    const DateReading *reading = &g_array_index(rows, Row, i).reading;
    day_first = day_first || reading->day_first;
    month_first = month_first || reading->month_first;
  }
  for (guint i = 0; i < rows->len && day_first != month_first; i++) {
    DateReading *reading = &g_array_index(rows, Row, i).reading;
    if (day_first && date_is_ambiguous(reading)) reading->end = reading->other_end;
    reading->other_end = DAY_UNKNOWN;
  }
}

static void check_total(const Transcript *transcript, GPtrArray *entries) {
  gint64 sum = 0;
  if (transcript->total == CREDITS_UNKNOWN) return;
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if (entry->category == CATEGORY_1 && entry->credits != CREDITS_UNKNOWN) sum += entry->credits;
  }
  if (sum == transcript->total) return;
  g_autofree char *printed = credits_format(transcript->total);
  g_autofree char *added = credits_format((Credits)sum);
  for (guint i = 0; i < entries->len; i++)
    entry_flag(entries->pdata[i], "transcript-total", FIELD_CREDITS,
               "The rows add up to %s, the transcript says %s; a row was misread or left out.",
               added, printed);
}

gboolean transcript_read(const PageReader *base, GPtrArray *entries) {
  Transcript transcript = {.reader = *base, .total = CREDITS_UNKNOWN};
  g_autoptr(GArray) heads = transcript.heads = g_array_new(FALSE, FALSE, sizeof(Cell));
  g_autoptr(GArray) rows = transcript.rows = g_array_new(FALSE, TRUE, sizeof(Row));
  g_array_set_clear_func(rows, row_clear);
  g_autoptr(Entry) page_entry = entry_new();
  gboolean called = FALSE;
  for (guint i = 0; i < base->document->pages->len; i++) {
    transcript.reader.page = base->document->pages->pdata[i];
    g_autofree char *lower = text_lower(&transcript.reader.page->text[TEXT_FLOW]);
    called = called || strstr(lower, "transcript");
    transcript.accredited = transcript.accredited ||
        strstr(lower, "accredited by the accreditation council for continuing\nmedical education") ||
        strstr(lower, "accredited by the accreditation council for continuing medical") ||
        strstr(lower, "accredited by the accme");
    collect_rows(&transcript);
  }
  if (rows->len < (called ? 1 : 2)) return FALSE;
  guint with_credit = 0;
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index(rows, Row, i);
    for (guint j = 0; j < row->cells->len; j++) {
      g_autofree char *text = document_quote(base->document, g_array_index(row->cells, Cell, j).span);
      if (strstr(text, "AMA PRA") || is_number(text)) {
        with_credit++;
        break;
      }
    }
  }
  if (!called && with_credit < 2) return FALSE;
  if (with_credit == 0) return FALSE;

  transcript.reader.page = base->document->pages->pdata[0];
  transcript.reader.entry = page_entry;
  page_read_learner(&transcript.reader);
  page_read_provider(&transcript.reader);
  settle_row_order(rows);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index(rows, Row, i);
    transcript.reader.page = base->document->pages->pdata[row->date.page - 1];
    g_ptr_array_add(entries, read_row(&transcript, row, page_entry));
  }
  check_total(&transcript, entries);
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (entry_find_flag(page_entry, "name-several"))
      entry_flag(entry, "name-several", FIELD_MEMBER_NAME,
                 "More than one name stands where the learner's should; pick the right one.");
    if (base->document->cut)
      entry_flag(entry, "document-cut", N_FIELDS,
                 "The document has more pages than are read; look at the rest.");
    entry_settle(entry);
  }
  return TRUE;
}
