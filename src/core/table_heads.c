/* The lines that head a table, and what each of its columns holds. */
#include <string.h>

#include "core/table_parts.h"

#define TOUCHES .35f /* of a line's height: no more lies between two lines of a head */
#define ROWS_BELOW 12 /* lines of rows that tell where their heads stand */

/* The first rule that fits. */
ColumnKind table_kind_of_head(const char *words) {
  static const char *const other_credit[] = {
      "moc", "contact hour", "ceu", "point", "nursing", "category 2", "cat. 2", "cat 2", "category ii", "aafp",
      "aapa", "aoa", "ancc", "acpe", "pharm", "self-assessment", NULL};
  static const char *const second[] = {"category 2", "cat. 2", "cat 2", "category ii", NULL};
  static const char *const running[] = {"running", "cumulative", "to date", "balance", NULL};
  static const char *const safety[] = {"patient safety", "pt safety", "pt. safety", "safety credit", "safety hour",
                                       "safety cme", "risk management credit", "risk management hour", NULL};
  static const char *const plastic[] = {"plastic surg", "plastic", NULL};
  static const char *const maximum[] = {"max", "available", "possible", "designated", "offered", NULL};
  static const char *const no_date[] = {"expir", "reported", "submitted", "posted", "entered", "release",
                                        "valid", "printed", "number", "code", "no.", "#",
                                        "score", "grade", "license", "state", NULL};
  static const char *const no_amount[] = {"page", "line", "row", "day", "week", "year", "quarter", "attempt", "fee",
                                          "cost", "price", "city", "location", "speaker", "faculty", "time", NULL};
  static const char *const date[] = {"date", "completed", "completion", "when", NULL};
  static const char *const end[] = {"end", "ends", "ended", "ending", "finish", "finished", "to", "until", "thru",
                                    "through", "last day", "to day", NULL};
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
  if (words_begin_any(words, running) && !words_begin_any(words, date)) return COLUMN_OTHER_WORDS;
  if (words_begin_any(words, safety)) return COLUMN_SAFETY;
  if (words_begin_any(words, plastic) && (words_begin_any(words, credits) || !words_begin_any(words, title)))
    return COLUMN_PLASTIC;
  if (!ama && words_begin_any(words, other_credit)) return COLUMN_OTHER_CREDIT;
  if (words_begin_any(words, maximum)) return COLUMN_MAXIMUM;
  if (ama) return words_begin_any(words, second) ? COLUMN_SECOND : COLUMN_AMA;
  if (number || words_begin_any(words, no_date)) return COLUMN_OTHER_WORDS;
  if (words_begin_any(words, status) && !words_begin_any(words, date)) return COLUMN_STATUS;
  if (strstr(words, "start") || strstr(words, "begin")) return COLUMN_START;
  if (g_strv_contains(end, words)) return COLUMN_DATE;
  if (words_begin_any(words, date) && !strstr(words, "credit")) return COLUMN_DATE;
  if (strstr(words, "category 1") || strstr(words, "cat 1") || strstr(words, "cat. 1")) return COLUMN_CREDITS;
  if (words_begin_any(words, unit)) return COLUMN_UNIT;
  if (words_begin_any(words, provider)) return COLUMN_PROVIDER;
  if (words_begin_any(words, format)) return COLUMN_FORMAT;
  if (words_begin_any(words, title)) return COLUMN_TITLE;
  if (words_begin_any(words, credits)) return COLUMN_CREDITS;
  return words_begin_any(words, no_amount) ? COLUMN_OTHER_WORDS : COLUMN_UNTOLD;
}

/* Two cells or more, each short, without figures but "Category 1", at least two of them heads
 * of columns. */
static gboolean is_head_line(const TableReader *reader, const Line *line) {
  guint told = 0;
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = table_quote(reader, g_array_index(line->cells, Cell, i).span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    if (strlen(text) > 60 || strchr(text, ':')) return FALSE;
    char *one = strstr(lower, "category ");
    if (one) one[strlen("category ")] = one[strlen("category ")] == '2' ? 'I' : 'x';
    for (char *dot = strchr(lower, '.'); dot; dot = strchr(dot + 1, '.'))
      if (dot > lower && g_ascii_isalpha(dot[-1])) *dot = ' '; /* "No.", "Hrs." */
    if (strpbrk(lower, "3456789.")) return FALSE;
    ColumnKind kind = table_kind_of_head(lower);
    told += kind != COLUMN_OTHER_WORDS && kind != COLUMN_UNTOLD;
  }
  return told >= 2;
}

static void add_head_cell(TableReader *reader, const Cell *cell) {
  g_autofree char *text = table_quote(reader, cell->span);
  g_autofree char *lower = g_utf8_strdown(text, -1);
  for (guint i = 0; cell->x0 >= 0 && i < reader->columns->len; i++) {
    Column *column = &g_array_index(reader->columns, Column, i);
    if (cell->x1 <= column->x0 || cell->x0 >= column->x1) continue;
    gboolean broken = g_str_has_suffix(column->words->str, "-"); /* "Self-" over "Assessment" */
    g_string_append_printf(column->words, "%s%s", broken ? "" : " ", lower);
    column->x0 = MIN(column->x0, cell->x0);
    column->x1 = MAX(column->x1, cell->x1);
    return;
  }
  Column column = {COLUMN_NONE, cell->x0, cell->x1, g_string_new(lower)};
  g_array_append_val(reader->columns, column);
}

static gboolean touches(const Cell *cell, const Column *column) {
  return cell->x0 >= 0 && cell->x1 > column->x0 && cell->x0 < column->x1;
}

/* "AMA PRA Category 1 Credit" over "This activity" and "Running total": two columns, both of the
 * head that spans them, unless their own words say what they are. */
static void part_spanned(TableReader *reader, const Line *head) {
  for (guint i = reader->columns->len; i > 0; i--) {
    Column over = g_array_index(reader->columns, Column, i - 1);
    guint under = 0;
    for (guint j = 0; j < head->cells->len; j++) under += touches(&g_array_index(head->cells, Cell, j), &over);
    if (under < 2) continue;
    g_autofree char *words = g_strdup(over.words->str);
    g_array_remove_index(reader->columns, i - 1);
    for (guint j = 0; j < head->cells->len; j++) {
      const Cell *cell = &g_array_index(head->cells, Cell, j);
      if (!touches(cell, &over)) continue;
      g_autofree char *text = table_quote(reader, cell->span);
      g_autofree char *lower = g_utf8_strdown(text, -1);
      ColumnKind own = table_kind_of_head(lower);
      gboolean apart = own == COLUMN_OTHER_CREDIT || own == COLUMN_SAFETY || own == COLUMN_PLASTIC;
      Column column = {COLUMN_NONE, cell->x0, cell->x1, g_string_new(apart ? "" : words)};
      g_array_append_val(reader->columns, column);
    }
  }
}

static gint by_left(gconstpointer a, gconstpointer b) {
  const Column *x = a, *y = b;
  return x->x0 < y->x0 ? -1 : x->x0 > y->x0;
}

/* "January", "January 10,": the first row, whose date takes two lines. */
static gboolean begins_date(const char *text) {
  g_autofree char *dated = g_strdup_printf("%.*s 1, 2000", (int)strcspn(text, " 0123456789,"), text);
  DateReading reading;
  return strcspn(text, " 0123456789,") > 2 && read_dates(dated, &reading);
}

static gboolean holds_figures(const char *text) {
  for (const char *c = text; *c; c++)
    if ((g_ascii_isdigit(*c) || *c == '.') && g_ascii_isdigit(c[1])) return TRUE;
  return strpbrk(text, ":3456789") != NULL || begins_date(text);
}

/* A line that touches a line of heads and holds nothing but short words: more of the heads. */
static gboolean continues_heads(const TableReader *reader, const Line *line, float gap, float size) {
  static const char *const papers[] = {"transcript", "certificate", "report for", "report of", NULL}; /* "Transcript for Jane Smith" */
  if (line->has_date || line->top < 0 || gap > TOUCHES * size) return FALSE;
  for (guint i = 0; i < line->cells->len; i++) {
    g_autofree char *text = table_quote(reader, g_array_index(line->cells, Cell, i).span);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    if (holds_figures(text) || strlen(text) > 40 || words_begin_any(lower, papers)) return FALSE;
  }
  return TRUE;
}

static gboolean overlap(const Cell *a, const Cell *b) { return a->x0 >= 0 && a->x1 > b->x0 && a->x0 < b->x1; }

/* Each cell of the line touches the head above it, of the lines from to to: one that is set lower than the lines of
 * a head is of the first row. */
static gboolean touches_heads(const GArray *lines, const Line *line, guint from, guint to) {
  const float size = line->bottom - line->top;
  for (guint i = 0; i < line->cells->len; i++) {
    const Cell *cell = &g_array_index(line->cells, Cell, i);
    for (guint j = to + 1; j-- > from;) {
      const Line *above = &g_array_index(lines, Line, j);
      gboolean over = FALSE;
      for (guint k = 0; k < above->cells->len; k++) over = over || overlap(cell, &g_array_index(above->cells, Cell, k));
      if (over && line->top - above->bottom > TOUCHES * size) return FALSE;
      if (over) break;
    }
  }
  return TRUE;
}

/* What the cell stands over, of the lines of heads from to to: TRUE for amounts and nothing else. */
static gboolean is_over_amounts(const TableReader *reader, const Cell *cell, const GArray *lines, guint from, guint to) {
  gboolean over = FALSE;
  for (guint i = from; cell->x0 >= 0 && i <= to; i++) {
    const GArray *heads = g_array_index(lines, Line, i).cells;
    for (guint j = 0; j < heads->len; j++) {
      const Cell *head = &g_array_index(heads, Cell, j);
      if (cell->x0 >= head->x1 || cell->x1 <= head->x0) continue;
      g_autofree char *text = table_quote(reader, head->span);
      g_autofree char *lower = g_utf8_strdown(text, -1);
      ColumnKind kind = table_kind_of_head(lower);
      if (kind == COLUMN_DATE || kind == COLUMN_TITLE || kind == COLUMN_PROVIDER) return FALSE;
      over = TRUE;
    }
  }
  return over;
}

/* Lines of heads set wide: every cell of the upper one stands over heads of amounts. */
static gboolean stands_over(const TableReader *reader, const GArray *lines, guint from, guint to) {
  const Line *above = &g_array_index(lines, Line, from - 1), *heads = &g_array_index(lines, Line, from);
  float size = heads->bottom - heads->top;
  if (!continues_heads(reader, above, 0, size) || heads->top - above->bottom > 1.2f * size) return FALSE;
  for (guint i = 0; i < above->cells->len; i++)
    if (!is_over_amounts(reader, &g_array_index(above->cells, Cell, i), lines, from, to)) return FALSE;
  return TRUE;
}

/* A table of activities has a column of dates and one of credit. */
static gboolean heads_activities(const TableReader *reader, const GArray *lines, guint from, guint to) {
  static const char *const credit[] = {"credit", "ama", "hour", "hrs", "cme", "earned", "claimed", NULL};
  static const char *const date[] = {"date", "completed", "completion", "attended", "start", "begin", "when", NULL};
  gboolean has_credit = FALSE, has_date = FALSE;
  for (guint i = from; i <= to; i++) {
    const GArray *cells = g_array_index(lines, Line, i).cells;
    for (guint j = 0; j < cells->len; j++) {
      g_autofree char *text = table_quote(reader, g_array_index(cells, Cell, j).span);
      g_autofree char *lower = g_utf8_strdown(text, -1);
      gboolean dated = words_begin_any(lower, date);
      has_credit = has_credit || words_begin_any(lower, credit) || (!dated && strstr(lower, "awarded"));
      has_date = has_date || dated;
    }
  }
  return has_credit && has_date;
}

/* Two lines below begin a cell there, and none is written across before the second. */
static gboolean begins_below(const GArray *lines, guint head, float x0) {
  guint n = 0;
  for (guint i = head + 1; i < lines->len && i <= head + ROWS_BELOW && n < 2; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    for (guint k = 0; k < line->cells->len; k++) {
      const Cell *cell = &g_array_index(line->cells, Cell, k);
      n += table_near(cell->x0, x0);
      if (cell->x0 < x0 - 2 && cell->x1 > x0 + 2) return FALSE;
    }
  }
  return n >= 2;
}

/* "Activity Date Format Activity": heads a space apart are cells of their own where those of the rows begin, if that
 * makes heads of them. */
static void part_candidate(const TableReader *reader, const GArray *lines, guint nth) {
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  Line *line = &g_array_index(lines, Line, nth), parted = *line;
  if (reader->columns->len > 0 || line->cells->len > 3 || line->sentence) return;
  parted.cells = g_array_copy(line->cells);
  for (guint i = 0; i < parted.cells->len; i++) {
    const Cell cell = g_array_index(parted.cells, Cell, i);
    gboolean done = cell.x0 < 0;
    for (gsize at = 1; at < cell.span.end - cell.span.start && !done; at++)
      done = text[cell.span.start + at - 1] == ' ' && begins_below(lines, nth, table_word_left(reader, &cell, at)) &&
             table_cut_cell(reader, parted.cells, i, at);
  }
  if (parted.cells->len > line->cells->len && is_head_line(reader, &parted)) *line = (g_array_unref(line->cells), parted);
  else g_array_unref(parted.cells);
}

gboolean table_find_heads(const TableReader *reader, GArray *lines, guint *from, guint *to) {
  for (guint i = *from, first = *from; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (!line->has_date && !is_head_line(reader, line)) part_candidate(reader, lines, i);
    if (line->has_date || !is_head_line(reader, line)) continue;
    float size = line->bottom - line->top;
    for (*to = i; *to + 1 < lines->len; (*to)++) {
      const Line *below = &g_array_index(lines, Line, *to + 1);
      if (!continues_heads(reader, below, below->top - g_array_index(lines, Line, *to).bottom, size) ||
          !touches_heads(lines, below, i, *to))
        break;
    }
    for (*from = i; *from > first; (*from)--) {
      const Line *above = &g_array_index(lines, Line, *from - 1);
      const float gap = g_array_index(lines, Line, *from).top - above->bottom;
      if (!continues_heads(reader, above, gap, size) && !stands_over(reader, lines, *from, *to)) break;
    }
    if (!heads_activities(reader, lines, *from, *to)) continue;
    for (guint j = *from; j <= *to; j++) g_array_index(lines, Line, j).head = TRUE;
    return TRUE;
  }
  return FALSE;
}

/* "AMA PRA Category 1 Credits" is one head. */
static gboolean is_within_unit(const char *word) {
  static const char *const parts[] = {"pra ", "category ", "1 credit", "i credit", "credit", NULL};
  for (guint i = 0; parts[i]; i++)
    if (g_ascii_strncasecmp(word, parts[i], strlen(parts[i])) == 0) return TRUE;
  return FALSE;
}


/* A cell of another line of the heads, or of two lines below, stands on the middle of this half of a head and touches
 * not the other. */
static gboolean is_column(const GArray *lines, guint from, guint to, const Line *head, const Cell *half, const Cell *other) {
  guint heads = 0, rows = 0;
  for (guint i = from; i < lines->len && i <= to + ROWS_BELOW; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    for (guint j = 0; line != head && j < line->cells->len; j++) {
      const Cell *cell = &g_array_index(line->cells, Cell, j);
      const float off = cell->x0 + cell->x1 - half->x0 - half->x1;
      if (off > 4 || off < -4 || overlap(cell, other)) continue;
      *(i <= to ? &heads : &rows) += 1;
    }
  }
  return heads > 0 || rows > 1;
}

/* Another line of the heads is parted there, "Date | AMA PRA" over "Completed Category"; or each half has a column of
 * its own, "Credits Activity" over "Offered" and "Date". */
static gboolean is_parted_over(const GArray *lines, guint from, guint to, const Line *head, const Cell *left, const Cell *right) {
  for (guint i = from; i <= to; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    for (guint j = 1; line != head && j < line->cells->len; j++) {
      const Cell *cell = &g_array_index(line->cells, Cell, j);
      if (table_near(cell->x0, right->x0) && cell[-1].x1 > left->x0 && cell[-1].x1 <= right->x0) return TRUE;
    }
  }
  return is_column(lines, from, to, head, left, right) && is_column(lines, from, to, head, right, left);
}

/* "Date Earned Activity": heads that stand too close are parted where cells below begin. */
static void split_heads(const TableReader *reader, const GArray *lines, guint from, guint to, Line *head) {
  const guint below = to + 1;
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  for (guint i = 0; i < head->cells->len; i++) {
    const Cell cell = g_array_index(head->cells, Cell, i);
    gboolean done = cell.x0 < 0;
    for (gsize at = 1; at < cell.span.end - cell.span.start && !done; at++) {
      if (text[cell.span.start + at - 1] != ' ') continue;
      float x0 = table_word_left(reader, &cell, at);
      Cell left = cell;
      left.span.end = left.span.start + at - 1;
      table_place_cell(reader, &left);
      const Cell right = {.x0 = x0, .x1 = cell.x1};
      guint aligned = 0, flush = 0, parted = 0; /* numbers end where their head does */
      for (guint j = below; j < lines->len && j < below + ROWS_BELOW; j++) {
        const Line *line = &g_array_index(lines, Line, j);
        for (guint k = 0; !line->head && k < line->cells->len; k++) {
          const Cell *under = &g_array_index(line->cells, Cell, k);
          aligned += table_near(under->x0, x0);
          if (k + 1 >= line->cells->len) continue;
          flush += table_cell_is_number(reader, under) && table_near(under->x1, left.x1);
          parted += under->x1 > left.x0 && under->x1 <= x0 && under[1].x0 >= left.x1 && under[1].x0 < cell.x1;
        }
      }
      const gboolean unit = is_within_unit(text + cell.span.start + at);
      g_autofree char *words = table_quote(reader, left.span);
      const gboolean over = !(unit && strstr(words, "AMA")) && is_parted_over(lines, from, to, head, &left, &right);
      done = (aligned >= 2 || over || (flush + parted >= 2 && !unit)) && table_cut_cell(reader, head->cells, i, at);
    }
  }
}

void table_take_heads(TableReader *reader, const GArray *lines, guint from, guint to) {
  static const char *const speakers[] = {"speaker", "faculty", "presenter", "moderator", "instructor", "room", NULL};
  g_array_set_size(reader->columns, 0);
  for (guint i = from; i <= to; i++) split_heads(reader, lines, from, to, &g_array_index(lines, Line, i));
  for (guint i = from; i <= to; i++) {
    const Line *head = &g_array_index(lines, Line, i);
    part_spanned(reader, head);
    for (guint j = 0; j < head->cells->len; j++) add_head_cell(reader, &g_array_index(head->cells, Cell, j));
  }
  if (g_array_index(reader->columns, Column, 0).x0 >= 0) g_array_sort(reader->columns, by_left);
  for (guint i = 0; i < reader->columns->len; i++) {
    Column *column = &g_array_index(reader->columns, Column, i);
    column->kind = table_kind_of_head(column->words->str);
    reader->table->speakers = reader->table->speakers || words_begin_any(column->words->str, speakers);
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
