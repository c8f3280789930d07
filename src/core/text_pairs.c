/* Which cells of a form are labels, and which of them their values. */
#include <string.h>

#include "core/printed.h"
#include "core/table_parts.h"
#include "core/text_cells_parts.h"
#include "core/text_form.h"

#define LABEL_ROWS 3   /* lines of a label */
#define ROW_GAP 0.35f  /* of a letter's height: lines further apart are hardly one cell */

/* Where a label stands: in the cell before its value, in the row above it or under it, in the lines of the same
 * cell above it or under it. */
typedef enum { BESIDE, ROW_ABOVE, ROW_UNDER, LINE_ABOVE, LINE_UNDER, N_WAYS } Way;

const Brick *cells_nth_brick(const CellReader *reader, guint n) {
  return cells_brick(reader, g_array_index(reader->order, guint, n));
}

gboolean cells_are_of(const Brick *one, guint column, guint row) { return one->column == column && one->row == row; }

static guint count_lines(const CellReader *reader, guint column, guint row) {
  guint n = 0;
  for (guint i = 0; i < reader->order->len; i++) n += cells_are_of(cells_nth_brick(reader, i), column, row);
  return n;
}

/* The words of a cell from its nth line to, not with, another. New string. */
static char *words_of(const CellReader *reader, guint column, guint row, guint from, guint to) {
  GString *words = g_string_new(NULL);
  for (guint i = 0, n = 0; i < reader->order->len; i++) {
    const Brick *one = cells_nth_brick(reader, i);
    if (!cells_are_of(one, column, row)) continue;
    if (n >= from && n < to) {
      if (words->len > 0) g_string_append_c(words, ' ');
      g_string_append_len(words, reader->rows->utf8 + one->piece.start, (gssize)(one->piece.end - one->piece.start));
    }
    n++;
  }
  return g_string_free(words, FALSE);
}

static gboolean says_label(const CellReader *reader, guint column, guint row, guint from, guint to) {
  g_autofree char *words = words_of(reader, column, row, from, to);
  return cells_is_label(words, strlen(words));
}

static gboolean has_label(const CellReader *reader, guint row) {
  for (guint column = 0; column < reader->n_columns; column++)
    if (says_label(reader, column, row, 0, G_MAXUINT)) return TRUE;
  return FALSE;
}

static guint count_cells(const CellReader *reader, guint row) {
  guint n = 0;
  for (guint column = 0; column < reader->n_columns; column++) n += count_lines(reader, column, row) > 0;
  return n;
}

/* Rows of values one under the other make a table of what its heads say, and no form. */
static gboolean heads_table(const CellReader *reader, guint row) {
  for (guint below = row + 1; below <= row + 2; below++)
    if (below >= reader->n_rows || count_cells(reader, below) < 2 || has_label(reader, below)) return FALSE;
  return TRUE;
}

/* One date or number under another in a column: rows of a table that stand close. */
static gboolean lists_values(const CellReader *reader, guint row) {
  for (guint column = 0; column < reader->n_columns; column++) {
    guint values = 0;
    for (guint i = 0; i < count_lines(reader, column, row); i++) {
      g_autofree char *line = words_of(reader, column, row, i, i + 1);
      DateReading date;
      Credits amount;
      values += read_dates(line, &date) || table_number(line, &amount);
    }
    if (values > 1) return TRUE;
  }
  return FALSE;
}

/* Where every line is a row, a value goes on in rows that have no label. */
static void take_more_rows(const CellReader *reader, Pair *pair) {
  while (reader->alike && pair->value_end < reader->n_rows && !has_label(reader, pair->value_end) &&
         count_lines(reader, pair->value_column, pair->value_end) > 0 &&
         (pair->value_column == pair->column || count_lines(reader, pair->column, pair->value_end) == 0))
    pair->value_end++;
}

/* The words of a cell from one row to, not with, another. New string. */
static char *words_of_rows(const CellReader *reader, guint column, guint row, guint end) {
  GString *words = g_string_new(NULL);
  for (; row < end; row++) {
    g_autofree char *part = words_of(reader, column, row, 0, G_MAXUINT);
    if (*part && words->len > 0) g_string_append_c(words, ' ');
    g_string_append(words, part);
  }
  return g_string_free(words, FALSE);
}

/* "Credits Awarded", "Hours:": the end of a label that begins in the line above. */
static gboolean ends_label(const CellReader *reader, guint column, guint row) {
  static const char *const ends[] = {"awarded", "earned", "claimed", "offered", "available", "completed", "hours",
                                     "points", "credits", "credit", "", NULL};
  if (row >= reader->n_rows) return FALSE;
  g_autofree char *words = words_of(reader, column, row, 0, G_MAXUINT);
  g_autofree char *lower = g_ascii_strdown(words, -1);
  g_auto(GStrv) parts = g_strsplit_set(lower, " :\u2122", -1);
  for (guint i = 0; parts[i]; i++)
    if (!g_strv_contains(ends, parts[i])) return FALSE;
  return *words != '\0';
}

/* How many rows above, of which each is a line, begin the label that ends in this one; 0: none. "Number of AMA PRA"
 * over "Category 1 Credits" is a label, though neither line is. */
static guint rows_of_label(const CellReader *reader, guint column, guint row) {
  if (row > 1 && ends_label(reader, column, row) && says_label(reader, column, row - 1, 0, G_MAXUINT)) return 1;
  const gboolean whole = says_label(reader, column, row, 0, G_MAXUINT) && !ends_label(reader, column, row);
  if (count_lines(reader, column, row) == 0 || whole) return 0;
  for (guint n = 1; n < LABEL_ROWS && n < row && count_lines(reader, column, row - n) > 0; n++) {
    if (says_label(reader, column, row - n, 0, G_MAXUINT)) return 0; /* of another value */
    g_autofree char *label = words_of_rows(reader, column, row - n, row + 1);
    if (text_is_label(label, strlen(label))) return n;
  }
  return 0;
}

static gboolean is_label_row(const CellReader *reader, guint column, guint row) {
  return says_label(reader, column, row, 0, G_MAXUINT) || rows_of_label(reader, column, row) > 0;
}

/* "Number of AMA PRA Category 1" over "Credits Awarded" over the number. */
static gboolean ends_amount(const CellReader *reader, guint column, guint row) {
  if (!reader->alike || row == 0 || !ends_label(reader, column, row) || !says_label(reader, column, row - 1, 0, G_MAXUINT)) return FALSE;
  g_autofree char *words = words_of(reader, column, row - 1, 0, G_MAXUINT);
  return strstr(words, "AMA PRA") != NULL;
}

/* Where every line is a row, a label below its value goes on above as long as it is one with that, and the value as
 * far as the label of the value before it, or as far as values of other columns do. */
static void take_rows_above(const CellReader *reader, Pair *pair) {
  const guint column = pair->column;
  pair->label_row -= rows_of_label(reader, column, pair->row);
  guint top = pair->label_row;
  while (top > 0 && count_lines(reader, column, top - 1) > 0 && !is_label_row(reader, column, top - 1)) top--;
  const gboolean bounded = top > 1 && count_lines(reader, column, top - 1) > 0 && count_lines(reader, column, top - 2) > 0;
  while (top + 1 < pair->label_row && !bounded && count_cells(reader, top) < 2) top++;
  for (guint row = pair->label_row; row > top + 1; row--) {
    g_autofree char *label = words_of_rows(reader, column, row - 1, pair->row + 1);
    if (!text_is_label(label, strlen(label))) break;
    pair->label_row = row - 1;
  }
  pair->value_row = MIN(top, pair->label_row - 1);
  pair->value_end = pair->label_row;
}

/* "AMA PRA Category 1" over "Credits" is no label over its value. */
static gboolean goes_on_as_unit(const CellReader *reader, const Pair *pair) {
  g_autofree char *value = words_of(reader, pair->value_column, pair->value_row, pair->from[1], pair->to[1]);
  return g_ascii_strncasecmp(value, "credit", strlen("credit")) == 0;
}

/* The pair of which the cell is the label, or both. FALSE: it is of none in that way. */
static gboolean find_pair(const CellReader *reader, Way way, guint column, guint row, Pair *pair) {
  const guint lines = count_lines(reader, column, row);
  *pair = (Pair){{0, 0}, {lines, lines}, column, row, row, column, row, row + 1};
  if (lines == 0) return FALSE;
  if (way < LINE_ABOVE) {
    pair->value_column += way == BESIDE;
    pair->value_row += way == ROW_ABOVE;
    pair->value_row -= way == ROW_UNDER; /* of row 0: beyond the last */
    if (pair->value_column >= reader->n_columns || pair->value_row >= reader->n_rows) return FALSE;
    pair->value_end = pair->value_row + 1;
    if (way == ROW_UNDER && reader->alike) take_rows_above(reader, pair);
    pair->to[1] = count_lines(reader, pair->value_column, pair->value_row);
    if (way != ROW_UNDER) take_more_rows(reader, pair);
    const gboolean apart = way == ROW_UNDER && reader->alike, amount = way == ROW_ABOVE && ends_amount(reader, column, row);
    if (amount) pair->label_row--;
    if (pair->to[1] == 0 || (apart && ends_label(reader, column, row + 1)) || (way == ROW_ABOVE && ends_amount(reader, column, row + 1)))
      return FALSE; /* it goes on there */
    if (!amount && !(apart ? is_label_row(reader, column, row) : says_label(reader, column, row, 0, lines))) return FALSE;
    if (way != BESIDE && (says_label(reader, pair->value_column, pair->value_row, 0, pair->to[1]) || goes_on_as_unit(reader, pair)))
      return FALSE;
    return way != ROW_ABOVE || !heads_table(reader, row);
  }
  if (lists_values(reader, row)) return FALSE;
  for (guint cut = lines - 1; cut > 0; cut--) { /* the longest label: "Credits" over "Awarded" is one */
    const guint from = way == LINE_ABOVE ? 0 : lines - cut;
    pair->from[0] = from, pair->to[0] = from + cut;
    pair->from[1] = way == LINE_ABOVE ? cut : 0, pair->to[1] = way == LINE_ABOVE ? lines : lines - cut;
    if (says_label(reader, column, row, from, from + cut) && !goes_on_as_unit(reader, pair)) return TRUE;
  }
  return FALSE;
}

/* "Date of Completion: G-88123", "Attendee: 0.50": not the value of that label. */
static gboolean is_amiss(const CellReader *reader, const Pair *pair) {
  static const char *const dates[] = {"date", "completed", "expires", NULL}, *const amounts[] = {"credit", "points", "hours", NULL},
                   *const people[] = {"attendee", "participant", "physician", "learner", "recipient", NULL};
  g_autofree char *words = words_of(reader, pair->column, pair->row, pair->from[0], pair->to[0]);
  g_autofree char *label = g_ascii_strdown(words, -1);
  g_autofree char *value = words_of(reader, pair->value_column, pair->value_row, pair->from[1], pair->to[1]);
  DateReading date;
  Credits amount;
  if (words_have_any(label, dates)) return !read_dates(value, &date) && !table_is_part_of_date(value);
  if (words_have_any(label, amounts) && !strstr(label, "type")) return strpbrk(value, "0123456789") == NULL;
  return words_have_any(label, people) && table_number(value, &amount);
}

/* All pairs that the table has when it is read one way, row by row. Of Pair; *values: how many of their values
 * are no labels themselves. */
static GArray *find_pairs(const CellReader *reader, Way way, guint *values) {
  GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
  g_autofree gboolean *taken = g_new0(gboolean, reader->n_rows * reader->n_columns + 1); /* as a value */
  *values = 0;
  for (guint row = 0; row < reader->n_rows; row++)
    for (guint column = 0; column < reader->n_columns; column++) {
      Pair pair;
      if (taken[row * reader->n_columns + column] || !find_pair(reader, way, column, row, &pair)) continue;
      for (guint k = pair.value_row; k < pair.value_end; k++) taken[k * reader->n_columns + pair.value_column] = TRUE;
      *values += !says_label(reader, pair.value_column, pair.value_row, pair.from[1], pair.to[1]) && !is_amiss(reader, &pair);
      g_array_append_val(pairs, pair);
    }
  return pairs;
}

static guint count_loose(const CellReader *reader, const GArray *pairs) {
  guint cells = 0;
  for (guint row = 0; row < reader->n_rows; row++) cells += count_cells(reader, row);
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index(pairs, Pair, i);
    const gboolean one = pair->column == pair->value_column && pair->row == pair->value_row;
    cells -= pair->value_end - pair->value_row + pair->row - pair->label_row + !one;
  }
  return cells;
}

GArray *cells_find_pairs(CellReader *reader, guint least) {
  g_autoptr(GArray) bands = cells_find_bands(reader), gaps = cells_find_gaps(reader, bands);
  GArray *best = NULL;
  int most = 0;
  Way best_way = BESIDE;
  guint best_i = 0; /* rows as close as lines must be better by much: what they part can be one cell */
  const float cell = ROW_GAP * cells_brick(reader, reader->first)->piece.height;
  float best_gap = 0;
  for (guint i = 0; i < gaps->len; i++) {
    cells_find_rows(reader, bands, g_array_index(gaps, float, i));
    for (Way way = 0; way < N_WAYS; way++) {
      guint values;
      g_autoptr(GArray) pairs = find_pairs(reader, way, &values);
      const int score = (int)values - (int)count_loose(reader, pairs);
      if (values < least || values * 3 < pairs->len * 2 || (best && (score <= most || (i > best_i && g_array_index(gaps, float, i) < cell && score * 2 < most * 3)))) continue;
      best_i = i, best_way = way;
      most = score;
      best_gap = g_array_index(gaps, float, i);
      if (best) g_array_unref(best);
      best = g_steal_pointer(&pairs);
    }
  }
  cells_find_rows(reader, bands, best_gap);
  if (best && reader->n_columns == 1 && best_way != ROW_UNDER && best_way != LINE_UNDER) g_clear_pointer(&best, g_array_unref);
  return best;
}
