/* Tables of activities: lines into cells, heads into columns, lines around a date into a row. */
#include "core/table.h"

#include <string.h>

#define LEAST_YEAR 190000 /* hundredths: "2024" in a cell is no amount */

typedef struct {
  Span span;
  float x0, x1; /* negative: no place is known */
  ColumnKind column;
  guint nth;    /* of the columns */
} Cell;

typedef struct {
  GArray *cells; /* of Cell */
  float top, bottom; /* negative: no place is known */
  gboolean head, total, note;
  gboolean has_date;   /* a row's date begins here */
  gboolean date_rest;  /* and here such a date ends */
  float date_bottom;   /* of the line where it ends */
  guint block;         /* lines that touch each other have the same */
  Span date;
  DateReading reading;
} Line;

typedef struct {
  ColumnKind kind;
  float x0, x1;
  GString *words;
} Column;

typedef struct {
  const DocumentText *document;
  const PageText *page;
  GArray *columns; /* of Column; kept from page to page */
  Table *table;
} TableReader;

static void line_clear(gpointer line) { g_array_unref(((Line *)line)->cells); }
static void column_clear(gpointer column) { g_string_free(((Column *)column)->words, TRUE); }

static char *quote(const TableReader *reader, Span span) {
  return document_quote(reader->document, span);
}

static void place_cell(const TableReader *reader, Cell *cell) {
  g_autoptr(GArray) boxes = document_boxes(reader->document, cell->span);
  cell->x0 = cell->x1 = -1;
  for (guint i = 0; boxes && i < boxes->len; i++) {
    const Box *box = &g_array_index(boxes, Box, i);
    cell->x0 = i ? MIN(cell->x0, box->x0) : box->x0;
    cell->x1 = i ? MAX(cell->x1, box->x1) : box->x1;
  }
}

static Line read_line(const TableReader *reader, gsize start, gsize end) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  Line line = {.cells = g_array_new(FALSE, TRUE, sizeof(Cell)), .top = -1, .bottom = -1};
  for (gsize at = start; at < end;) {
    gsize stop = at;
    while (stop < end && text[stop] != '\t') stop++;
    Cell cell = {.span = {reader->page->number, TEXT_ROWS, at, stop}, .column = COLUMN_NONE};
    while (cell.span.start < cell.span.end && text[cell.span.start] == ' ') cell.span.start++;
    while (cell.span.end > cell.span.start && text[cell.span.end - 1] == ' ') cell.span.end--;
    if (cell.span.end > cell.span.start) {
      place_cell(reader, &cell);
      g_array_append_val(line.cells, cell);
    }
    at = stop + 1;
  }
  Span all = {reader->page->number, TEXT_ROWS, start, end};
  g_autoptr(GArray) boxes = document_boxes(reader->document, all);
  for (guint i = 0; boxes && i < boxes->len; i++) {
    const Box *box = &g_array_index(boxes, Box, i);
    line.top = i ? MIN(line.top, box->y0) : box->y0;
    line.bottom = i ? MAX(line.bottom, box->y1) : box->y1;
  }
  return line;
}

static gboolean has_any(const char *text, const char *const *words) {
  for (guint i = 0; words[i]; i++)
    if (strstr(text, words[i])) return TRUE;
  return FALSE;
}

/* One of the words begins a word of the text. */
static gboolean has_word(const char *text, const char *const *words) {
  for (guint i = 0; words[i]; i++)
    for (const char *found = text; (found = strstr(found, words[i])); found++)
      if (found == text || !g_ascii_isalnum(found[-1]) || !g_ascii_isalnum(*words[i])) return TRUE;
  return FALSE;
}

/* The first rule that fits. */
ColumnKind table_kind_of_head(const char *words) {
  static const char *const other_credit[] = {
      "moc", "contact hour", "ceu", "point", "nursing", "category 2", "cat. 2", "cat 2", "category ii", "aafp",
      "aapa", "aoa", "ancc", "acpe", "pharm", "self-assessment", NULL};
  static const char *const safety[] = {"patient safety", "pt safety", "pt. safety", "safety credit", "safety hour",
                                       "safety cme", "risk management credit", "risk management hour", NULL};
  static const char *const maximum[] = {"max", "available", "possible", "designated", "offered", NULL};
  static const char *const no_date[] = {"expir", "reported", "submitted", "posted", "entered", "release",
                                        "valid", "printed", "number", "code", "no.", "#",
                                        "score", "grade", "license", "state", NULL};
  static const char *const no_amount[] = {"page", "line", "row", "day", "week", "year", "quarter", "attempt", "fee",
                                          "cost", "price", "city", "location", "speaker", "faculty", "time", NULL};
  static const char *const date[] = {"date", "completed", "completion", "when", NULL};
  static const char *const unit[] = {"credit type", "type of credit", "credit category", "credit designation",
                                     "category", "unit", "cme type", NULL};
  static const char *const provider[] = {"provider", "sponsor", "organi", "accredit", "issuer", NULL};
  static const char *const format[] = {"format", "type", "method", "delivery", "modality", NULL};
  static const char *const title[] = {"activity", "title", "course", "program", "description", "session",
                                      "event", "meeting", "topic", "activities", "name", "conference", "lecture",
                                      "webinar", "module", "workshop", "seminar", "presentation", "subject", NULL};
  static const char *const credits[] = {"credit", "hour", "hrs", "cme", "earned", "awarded", "claimed",
                                        "amount", NULL};
  gboolean ama = strstr(words, "ama pra") || strstr(words, "ama cat") || strcmp(words, "ama") == 0;
  gboolean number = g_str_has_suffix(words, " id") || strcmp(words, "id") == 0;
  static const char *const status[] = {"status", "result", "outcome", "attendance", "attended?", "completed?", NULL};
  if (has_word(words, safety)) return COLUMN_SAFETY;
  if (strstr(words, "plastic surgery") && strstr(words, "credit")) return COLUMN_PLASTIC;
  if (!ama && has_word(words, other_credit)) return COLUMN_OTHER_CREDIT;
  if (has_word(words, maximum)) return COLUMN_MAXIMUM;
  if (ama) return COLUMN_AMA;
  if (number || has_word(words, no_date)) return COLUMN_OTHER_WORDS;
  if (has_word(words, status) && !has_word(words, date)) return COLUMN_STATUS;
  if (strstr(words, "start") || strstr(words, "begin")) return COLUMN_START;
  if (has_word(words, date) && !strstr(words, "credit")) return COLUMN_DATE;
  if (strstr(words, "category 1") || strstr(words, "cat 1") || strstr(words, "cat. 1")) return COLUMN_CREDITS;
  if (has_word(words, unit)) return COLUMN_UNIT;
  if (has_word(words, provider)) return COLUMN_PROVIDER;
  if (has_word(words, format)) return COLUMN_FORMAT;
  if (has_word(words, title)) return COLUMN_TITLE;
  if (has_word(words, credits)) return COLUMN_CREDITS;
  return has_word(words, no_amount) ? COLUMN_OTHER_WORDS : COLUMN_UNTOLD;
}

gboolean table_number(const char *text, Credits *amount) {
  return (g_ascii_isdigit(text[0]) || text[0] == '.') && strspn(text, "0123456789.,*") == strlen(text) &&
         read_amount(text, amount) && *amount < LEAST_YEAR;
}

static gboolean is_number(const char *text) {
  Credits amount;
  return table_number(text, &amount);
}

/* Two cells or more, each short, without figures but "Category 1", at least two of them heads
 * of columns. */
static gboolean is_head_line(const TableReader *reader, const Line *line) {
  guint told = 0;
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = quote(reader, g_array_index(line->cells, Cell, i).span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    if (strlen(text) > 60 || strchr(text, ':')) return FALSE;
    char *one = strstr(lower, "category ");
    if (one) one[strlen("category ")] = one[strlen("category ")] == '2' ? 'I' : 'x';
    if (strpbrk(lower, "3456789.")) return FALSE;
    ColumnKind kind = table_kind_of_head(lower);
    told += kind != COLUMN_OTHER_WORDS && kind != COLUMN_UNTOLD;
  }
  return told >= 2;
}

static void add_head_cell(TableReader *reader, const Cell *cell) {
  g_autofree char *text = quote(reader, cell->span);
  g_autofree char *lower = g_utf8_strdown(text, -1);
  for (guint i = 0; cell->x0 >= 0 && i < reader->columns->len; i++) {
    Column *column = &g_array_index(reader->columns, Column, i);
    if (cell->x1 <= column->x0 || cell->x0 >= column->x1) continue;
    g_string_append_printf(column->words, " %s", lower);
    column->x0 = MIN(column->x0, cell->x0);
    column->x1 = MAX(column->x1, cell->x1);
    return;
  }
  Column column = {COLUMN_NONE, cell->x0, cell->x1, g_string_new(lower)};
  g_array_append_val(reader->columns, column);
}

static gint by_left(gconstpointer a, gconstpointer b) {
  const Column *x = a, *y = b;
  return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

static gboolean holds_figures(const char *text) { return strpbrk(text, ":.3456789") != NULL; }

/* A line that touches a line of heads and holds nothing but short words: more of the heads. */
static gboolean continues_heads(const TableReader *reader, const Line *line, float gap, float size) {
  if (line->has_date || line->top < 0 || gap > .35f * size) return FALSE;
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = quote(reader, g_array_index(line->cells, Cell, i).span);
    if (holds_figures(text) || strlen(text) > 40) return FALSE;
  }
  return TRUE;
}

/* A table of activities has a column of dates and one of credit. */
static gboolean heads_activities(const TableReader *reader, const GArray *lines, guint from, guint to) {
  static const char *const credit[] = {"credit", "ama pra", "hour", "hrs", "cme", "earned", "claimed", NULL};
  static const char *const date[] = {"date", "completed", "completion", "attended", "start", "when", NULL};
  gboolean has_credit = FALSE, has_date = FALSE;
  for (guint i = from; i <= to; i++) {
    const GArray *cells = g_array_index(lines, Line, i).cells;
    for (guint j = 0; j < cells->len; j++) {
      g_autofree char *text = quote(reader, g_array_index(cells, Cell, j).span);
      g_autofree char *lower = g_utf8_strdown(text, -1);
      has_credit = has_credit || has_word(lower, credit);
      has_date = has_date || has_word(lower, date);
    }
  }
  return has_credit && has_date;
}

/* The next lines of heads from *from on: one with two heads or more and those that touch it,
 * "AMA PRA Category 1" over "Credits". Marks them; FALSE: there are none. */
static gboolean find_heads(const TableReader *reader, GArray *lines, guint *from, guint *to) {
  for (guint i = *from, first = *from; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (line->has_date || !is_head_line(reader, line)) continue;
    float size = line->bottom - line->top;
    for (*from = i; *from > first; (*from)--) {
      const Line *above = &g_array_index(lines, Line, *from - 1);
      if (!continues_heads(reader, above, g_array_index(lines, Line, *from).top - above->bottom, size)) break;
    }
    for (*to = i; *to + 1 < lines->len; (*to)++) {
      const Line *below = &g_array_index(lines, Line, *to + 1);
      if (!continues_heads(reader, below, below->top - g_array_index(lines, Line, *to).bottom, size)) break;
    }
    if (!heads_activities(reader, lines, *from, *to)) continue;
    for (guint j = *from; j <= *to; j++) g_array_index(lines, Line, j).head = TRUE;
    return TRUE;
  }
  return FALSE;
}

/* The column whose heads stand over the place, else the nearest one. */
static const Column *column_at(const TableReader *reader, float x0, float x1, guint *nth) {
  const Column *best = NULL;
  float best_overlap = 0, least = 1e9f;
  for (guint i = 0; x0 >= 0 && i < reader->columns->len; i++) {
    const Column *column = &g_array_index(reader->columns, Column, i);
    float overlap = MIN(x1, column->x1) - MAX(x0, column->x0);
    if (overlap > best_overlap || (best_overlap == 0 && -overlap < least)) {
      best = column;
      *nth = i;
      if (overlap > 0) best_overlap = overlap;
      else least = -overlap;
    }
  }
  return best;
}

/* Cuts a cell before the byte `cut` of it, when the halves stand in different columns. */
static gboolean cut_cell(const TableReader *reader, GArray *cells, guint nth, gsize cut) {
  Cell left = g_array_index(cells, Cell, nth), right = left;
  guint a = 0, b = 0;
  left.span.end = left.span.start + cut - 1;
  right.span.start += cut;
  place_cell(reader, &left);
  place_cell(reader, &right);
  column_at(reader, left.x0, left.x1, &a);
  column_at(reader, right.x0, right.x1, &b);
  if (reader->columns->len && a == b) return FALSE;
  g_array_index(cells, Cell, nth) = left;
  g_array_insert_val(cells, nth + 1, right);
  return TRUE;
}

static float word_left(const TableReader *reader, const Cell *cell, gsize at) {
  Cell word = *cell;
  word.span.start += at;
  word.span.end = word.span.start + 1;
  place_cell(reader, &word);
  return word.x0;
}

static gboolean near(float a, float b) { return a - b < 1.5f && b - a < 1.5f; }

/* Whether a word begins where a column of the table does. */
static gboolean begins_column(const TableReader *reader, float x0) {
  for (guint i = 0; i < reader->columns->len; i++)
    if (near(g_array_index(reader->columns, Column, i).x0, x0)) return TRUE;
  return FALSE;
}

/* "1.00 AMA PRA Category 1 Credit" and nothing before it. */
static gboolean is_ama_amount(const char *text) {
  g_autofree char *first = g_strndup(text, strcspn(text, " "));
  return is_number(first) && g_str_has_prefix(text + strlen(first), " AMA PRA");
}

static gboolean ends_in_category(const char *text) {
  g_autofree char *lower = g_ascii_strdown(text, -1);
  return g_str_has_suffix(lower, "category");
}

/* "Enduring 1.50", "03/05/2024 Wound Closure": columns that stand too close for a TAB are parted
 * before a number at the end, behind a date, and where a head begins. */
static void split_cells(const TableReader *reader, Line *line) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  gboolean headed = reader->columns->len > 0;
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell cell = g_array_index(line->cells, Cell, i);
    const char *begin = text + cell.span.start;
    gsize length = cell.span.end - cell.span.start;
    g_autofree char *whole = g_strndup(begin, length);
    DateReading date;
    gboolean done = cell.x0 < 0 || (!headed && read_dates(whole, &date));
    for (gsize at = 1; at < length && !done; at++) {
      if (begin[at - 1] != ' ') continue;
      g_autofree char *head = g_strndup(begin, at - 1), *tail = g_strndup(begin + at, length - at);
      DateReading reading;
      gboolean dated = read_dates(head, &reading) && !reading.month_only;
      gboolean cut = headed ? dated || (is_number(tail) && !ends_in_category(head)) ||
                                  (read_dates(tail, &reading) && !reading.month_only) ||
                                  begins_column(reader, word_left(reader, &cell, at))
                            : (dated && g_ascii_isupper(*tail)) || is_ama_amount(tail);
      done = cut && cut_cell(reader, line->cells, i, at);
    }
  }
}

/* "Date Earned Activity": heads that stand too close are parted where cells below begin. */
static void split_heads(const TableReader *reader, const GArray *lines, Line *head, guint below) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  for (guint i = 0; i < head->cells->len; i++) {
    const Cell cell = g_array_index(head->cells, Cell, i);
    gboolean done = cell.x0 < 0;
    for (gsize at = 1; at < cell.span.end - cell.span.start && !done; at++) {
      if (text[cell.span.start + at - 1] != ' ') continue;
      float x0 = word_left(reader, &cell, at);
      guint aligned = 0;
      for (guint j = below; j < lines->len && j < below + 12; j++) {
        const Line *line = &g_array_index(lines, Line, j);
        for (guint k = 0; !line->head && k < line->cells->len; k++)
          aligned += near(g_array_index(line->cells, Cell, k).x0, x0);
      }
      done = aligned >= 2 && cut_cell(reader, head->cells, i, at);
    }
  }
}

static void take_heads(TableReader *reader, const GArray *lines, guint from, guint to) {
  static const char *const speakers[] = {"speaker", "faculty", "presenter", "moderator", "instructor", "room", NULL};
  g_array_set_size(reader->columns, 0);
  for (guint i = from; i <= to; i++) split_heads(reader, lines, &g_array_index(lines, Line, i), to + 1);
  for (guint i = from; i <= to; i++) {
    const Line *head = &g_array_index(lines, Line, i);
    for (guint j = 0; j < head->cells->len; j++) add_head_cell(reader, &g_array_index(head->cells, Cell, j));
  }
  if (g_array_index(reader->columns, Column, 0).x0 >= 0) g_array_sort(reader->columns, by_left);
  for (guint i = 0; i < reader->columns->len; i++) {
    Column *column = &g_array_index(reader->columns, Column, i);
    column->kind = table_kind_of_head(column->words->str);
    reader->table->speakers = reader->table->speakers || has_word(column->words->str, speakers);
  }
  gboolean dated = FALSE; /* where nothing else is the date, the beginning is */
  for (guint i = 0; i < reader->columns->len; i++)
    dated = dated || g_array_index(reader->columns, Column, i).kind == COLUMN_DATE;
  for (guint i = 0; i < reader->columns->len && !dated; i++) {
    Column *column = &g_array_index(reader->columns, Column, i);
    if (column->kind == COLUMN_START) column->kind = COLUMN_DATE;
  }
  reader->table->headed = TRUE;
}

static void assign_columns(const TableReader *reader, Line *line) {
  split_cells(reader, line);
  for (guint i = 0; i < line->cells->len; i++) {
    Cell *cell = &g_array_index(line->cells, Cell, i);
    const Column *column = column_at(reader, cell->x0, cell->x1, &cell->nth);
    if (!column && line->cells->len == reader->columns->len) {
      column = &g_array_index(reader->columns, Column, i);
      cell->nth = i;
    }
    if (column) cell->column = column->kind;
  }
}

static gboolean reads_as_day(const char *text, DateReading *reading) {
  return read_dates(text, reading) && !reading->month_only;
}

/* The row's date: of the columns of dates the last that reads; without heads the first cell. */
static void find_date(const TableReader *reader, Line *line) {
  line->has_date = FALSE;
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    DateReading reading;
    if (cell->column != COLUMN_DATE && (cell->column != COLUMN_NONE || line->has_date)) continue;
    g_autofree char *text = quote(reader, cell->span);
    if (!reads_as_day(text, &reading)) continue;
    line->has_date = TRUE;
    line->date = cell->span;
    line->reading = reading;
  }
}

static const Cell *date_cell(const Line *line) {
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    if (cell->column == COLUMN_DATE) return cell;
  }
  return NULL;
}

/* "March 3-5," over "2024", "02/26/202" over "2": the date of a cell too narrow for it. */
static void join_date(const TableReader *reader, GArray *lines, guint at) {
  Line *line = &g_array_index(lines, Line, at);
  const Cell *cell = date_cell(line), *below = NULL;
  g_autofree char *text = cell ? quote(reader, cell->span) : NULL;
  if (!text || line->date_rest || (strlen(text) == 4 && strspn(text, "0123456789") == 4)) return;
  guint next = at + 1;
  for (; next < lines->len && next <= at + 3 && !below; next++) {
    const Line *other = &g_array_index(lines, Line, next);
    if (other->head || other->top < 0 || other->top - line->bottom > 2 * (line->bottom - line->top)) return;
    below = date_cell(other);
  }
  if (!below) return;
  Line *other = &g_array_index(lines, Line, next - 1);
  g_autofree char *rest = quote(reader, below->span);
  g_autofree char *apart = g_strconcat(text, " ", rest, NULL);
  g_autofree char *glued = g_strconcat(text, rest, NULL);
  gboolean digits = strlen(rest) < 4 && strspn(rest, "0123456789") == strlen(rest);
  DateReading alone, reading;
  if (reads_as_day(rest, &alone) || (line->has_date && !digits)) return;
  if (!(digits && reads_as_day(glued, &reading)) && !reads_as_day(apart, &reading) &&
      !reads_as_day(glued, &reading))
    return;
  line->has_date = TRUE;
  line->date = cell->span;
  line->reading = reading;
  line->date_bottom = other->bottom;
  other->date_rest = TRUE;
}

static void take_start(const TableReader *reader, Line *line) {
  for (guint i = 0; line->has_date && i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    g_autofree char *text = cell->column == COLUMN_START ? quote(reader, cell->span) : NULL;
    DateReading start;
    if (text && reads_as_day(text, &start) && line->reading.start == DAY_UNKNOWN && start.end < line->reading.end)
      line->reading.start = start.end;
  }
}

static void mark_line(const TableReader *reader, Line *line) {
  static const char *const totals[] = {"total", "subtotal", "sum of", NULL};
  static const char *const notes[] = {"page ", "printed", "published", "generated", "official transcript",
                                      "transcript dates", "accredited by", "period:", "prepared for", "name:",
                                      "transcript for", "report for", NULL};
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = quote(reader, g_array_index(line->cells, Cell, i).span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    DateReading month;
    gboolean alone = line->cells->len == 1;
    gboolean year = alone && strlen(text) == 4 && strspn(text, "0123456789") == 4;
    if (year || (alone && read_dates(text, &month) && month.month_only))
      line->note = TRUE; /* heads the rows of that time */
    if (!line->has_date && has_any(lower, totals)) line->total = TRUE;
    if (!line->has_date && (has_any(lower, notes) || strlen(text) > 110)) line->note = TRUE;
  }
}

static void add_pieces(GArray *pieces, const Line *line, const Span *except) {
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    TablePiece piece = {cell->span, cell->column};
    if (!except || except->start != cell->span.start) g_array_append_val(pieces, piece);
  }
}

/* AMA credit by its words, or a number where the heads say credit. */
static gboolean holds_number(const TableReader *reader, const Line *line) {
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    g_autofree char *text = quote(reader, cell->span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_autofree char *first = g_strndup(text, strcspn(text, " "));
    gboolean credit = cell->column == COLUMN_AMA || cell->column == COLUMN_CREDITS ||
                      cell->column == COLUMN_OTHER_CREDIT;
    if (strstr(lower, "ama pra") || (credit && is_number(first))) return TRUE;
  }
  return FALSE;
}

static gboolean is_loose(const Line *line) {
  return !line->head && !line->total && !line->note && !line->has_date;
}

static gboolean has_column(const Line *line, ColumnKind column) {
  for (guint i = 0; i < line->cells->len; i++)
    if (g_array_index(line->cells, Cell, i).column == column) return TRUE;
  return FALSE;
}

/* Cells stand on the middle of their row: the first row has a line above it, or a row's title
 * stands above and below its date. */
static gboolean is_centred(const TableReader *reader, const GArray *lines, guint top) {
  gboolean titled = FALSE;
  for (guint i = 0; i < reader->columns->len; i++)
    titled = titled || g_array_index(reader->columns, Column, i).kind == COLUMN_TITLE;
  for (guint i = MAX(top, 1); i < lines->len; i++) { /* top may be past the end: no rows here */
    const Line *line = &g_array_index(lines, Line, i), *above = &g_array_index(lines, Line, i - 1);
    if (!line->has_date || !is_loose(above) || above->top < 0 ||
        line->top - above->bottom > .6f * (line->bottom - line->top))
      continue;
    if (i == top || (titled && !has_column(line, COLUMN_TITLE))) return TRUE;
  }
  return FALSE;
}

/* Lines that touch: where rows stand apart, each is a block of its own. */
static void find_blocks(GArray *lines) {
  float bottom = -1;
  for (guint i = 0, block = 0; i < lines->len; i++) {
    Line *line = &g_array_index(lines, Line, i);
    const Line *before = i ? &g_array_index(lines, Line, i - 1) : NULL;
    if (!before || line->top < 0 || line->top - bottom > .3f * (line->bottom - line->top) ||
        before->head != line->head || before->note != line->note) {
      block++;
      bottom = -1;
    }
    bottom = MAX(bottom, line->bottom);
    line->block = block;
    if (line->date_bottom < line->bottom) line->date_bottom = line->bottom;
  }
}

/* What a row, or a line of totals, is read from. */
static gboolean is_anchor(const Line *line) { return line->has_date || line->total; }

/* Which row or total a line without a date belongs to: the only one of its block, else the one
 * above it, or where cells are centred on their row the nearest. G_MAXUINT: none. */
static guint home_of(const GArray *lines, guint at, gboolean centred) {
  const Line *line = &g_array_index(lines, Line, at);
  guint above = at, below = at, in_block = 0, only = at;
  float size = line->bottom - line->top;
  for (guint i = 0; i < lines->len; i++) {
    const Line *other = &g_array_index(lines, Line, i);
    if (other->block != line->block || !is_anchor(other)) continue;
    in_block++;
    only = i;
  }
  if (in_block == 1) return only;
  for (guint i = at; i > 0;) {
    const Line *other = &g_array_index(lines, Line, --i), *under = &g_array_index(lines, Line, i + 1);
    if (other->head || other->note || (other->top >= 0 && under->top - other->bottom > 1.2f * size)) break;
    if (is_anchor(other)) {
      above = i;
      break;
    }
  }
  for (guint i = at + 1; centred && i < lines->len; i++) {
    const Line *other = &g_array_index(lines, Line, i), *over = &g_array_index(lines, Line, i - 1);
    if (other->head || other->note || other->top - over->bottom > 1.2f * size) break;
    if (is_anchor(other)) {
      below = i;
      break;
    }
  }
  if (above == at && below == at) return G_MAXUINT;
  if (above == at) return below;
  if (below == at) return above;
  float middle = line->top + line->bottom;
  const Line *a = &g_array_index(lines, Line, above), *b = &g_array_index(lines, Line, below);
  return middle - (a->top + a->date_bottom) <= b->top + b->date_bottom - middle ? above : below;
}

/* A rule of dashes between the heads and the rows. */
static gboolean is_drawn(const char *line, gsize length) {
  gsize drawn = strspn(line, "-_=*~ \t");
  return drawn >= length;
}

static void read_page(TableReader *reader) {
  const Text *text = &reader->page->text[TEXT_ROWS];
  g_autoptr(GArray) lines = g_array_new(FALSE, TRUE, sizeof(Line));
  g_array_set_clear_func(lines, line_clear);
  for (gsize start = 0; start < text->length;) {
    gsize end = start;
    while (end < text->length && text->utf8[end] != '\n') end++;
    Line line = read_line(reader, start, end);
    if (line.cells->len && !is_drawn(text->utf8 + start, end - start)) {
      find_date(reader, &line);
      g_array_append_val(lines, line);
    } else {
      line_clear(&line);
    }
    start = end + 1;
  }
  for (guint i = 0; i < lines->len;) {
    guint from = i, to = 0;
    gboolean heads = find_heads(reader, lines, &from, &to);
    for (guint stop = heads ? from : lines->len; i < stop; i++)
      assign_columns(reader, &g_array_index(lines, Line, i));
    if (!heads) break;
    take_heads(reader, lines, from, to);
    i = to + 1;
  }
  guint top = G_MAXUINT; /* the first row */
  for (guint i = 0; i < lines->len; i++) {
    Line *line = &g_array_index(lines, Line, i);
    if (line->head) continue;
    find_date(reader, line);
    line->date_bottom = line->bottom;
    join_date(reader, lines, i);
    take_start(reader, line);
    line->has_date = line->has_date && (line->cells->len > 1 || has_column(line, COLUMN_DATE));
    mark_line(reader, line);
    if (line->has_date && top == G_MAXUINT) top = i;
  }
  if (top == G_MAXUINT && reader->table->rows->len == 0) return;
  find_blocks(lines);
  gboolean centred = is_centred(reader, lines, top);
  g_autofree guint *home = g_new(guint, lines->len);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    home[i] = is_anchor(line) ? i : is_loose(line) ? home_of(lines, i, centred) : G_MAXUINT;
  }
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (line->total) {
      TableTotal total = {reader->table->rows->len, g_array_new(FALSE, FALSE, sizeof(TablePiece))};
      for (guint j = 0; j < lines->len; j++)
        if (home[j] == i) add_pieces(total.pieces, &g_array_index(lines, Line, j), NULL);
      g_array_append_val(reader->table->totals, total);
    }
    if (is_loose(line) && home[i] == G_MAXUINT && i > top && holds_number(reader, line))
      reader->table->lost++;
    if (!line->has_date) continue;
    TableRow out = {line->date, line->reading, g_array_new(FALSE, FALSE, sizeof(TablePiece))};
    gboolean number = FALSE;
    for (guint j = 0; j < lines->len; j++) {
      if (home[j] != i) continue;
      const Line *part = &g_array_index(lines, Line, j);
      add_pieces(out.pieces, part, &line->date);
      number = number || holds_number(reader, part);
    }
    if (number) g_array_append_val(reader->table->rows, out);
    else g_array_unref(out.pieces);
  }
}

static void row_clear(gpointer row) { g_array_unref(((TableRow *)row)->pieces); }
static void total_clear(gpointer total) { g_array_unref(((TableTotal *)total)->pieces); }

Table *table_read(const DocumentText *document) {
  Table *table = g_new0(Table, 1);
  table->rows = g_array_new(FALSE, TRUE, sizeof(TableRow));
  table->totals = g_array_new(FALSE, TRUE, sizeof(TableTotal));
  g_array_set_clear_func(table->rows, row_clear);
  g_array_set_clear_func(table->totals, total_clear);
  g_autoptr(GArray) columns = g_array_new(FALSE, TRUE, sizeof(Column));
  g_array_set_clear_func(columns, column_clear);
  TableReader reader = {document, NULL, columns, table};
  for (guint i = 0; i < document->pages->len; i++) {
    reader.page = document->pages->pdata[i];
    read_page(&reader);
  }
  return table;
}

void table_free(Table *table) {
  if (!table) return;
  g_array_unref(table->rows);
  g_array_unref(table->totals);
  g_free(table);
}
