/* Puts the labels of a form before their values. */
#include "core/text_form.h"

#include <string.h>

#define MAX_CELLS 8

typedef struct {
  gsize start, end;
  gboolean label;
} FormCell;

typedef struct {
  FormCell cells[MAX_CELLS];
  guint n;
  gsize start, end; /* of the line, without its end */
  gboolean labels, values; /* all of the cells are labels, none is */
  gboolean colon;          /* "Customer   : Ada Lindqvist": a column of colons parts the two */
} FormLine;

typedef struct {
  const Text *from;
  GString *utf8;
  GArray *glyph_of;
} FormWriter;

/* Words of labels, by the letter they begin with, each with a blank before and behind it. */
static const char *const label_words[26] = {
    " abim abms abs accredited activity ancc amount attendance attended attendee available awarded ",
    " birth by ",
    " ce certificate city claimed clinician cme code completed completion conference contact course credential credit credits ",
    " date dates degree delegate designated designation director duration ",
    " earned email end enrolled event expiration expires ",
    " faculty format ",
    "",
    " held hours ",
    " id instructor issue issued issuer ",
    "",
    " kind ",
    " learner learning lecture licence license location ",
    " maximum meeting member moc module ",
    " name no npi number nursing ",
    " offered on organization ",
    " participant participating participation physician place points possible presented presenter print printed profession program provider ",
    "",
    " recipient registered release ",
    " session signature speaker specialty sponsor start started state status student subject ",
    " title to topic total type ",
    "",
    " valid venue ",
    " webinar workshop ",
    "",
    "",
    "",
};
/* "Live activity" is what a line says, "(live activity)" what stands above it. */
static const char forms[] = " live enduring material ";
static const char links[] = " s and for of the through ";

#define MAX_WORD 13 /* letters of the longest of them */

/* The word in lower case with a blank before and behind it; FALSE: it is longer than any of ours. */
static gboolean take_word(const char *text, gsize length, char spaced[MAX_WORD + 3]) {
  if (length == 0 || length > MAX_WORD) return FALSE;
  spaced[0] = spaced[length + 1] = ' ';
  for (gsize i = 0; i < length; i++) spaced[i + 1] = g_ascii_tolower(text[i]);
  spaced[length + 2] = '\0';
  return TRUE;
}

/* Heads of amounts. */
static gboolean names_amount(const char *text, gsize length) {
  static const char *const amounts[] = {"ama pra category 1", "patient safety", "plastic surgery", "risk management",
                                        "moc points", "contact hours", NULL};
  g_autofree char *lower = g_ascii_strdown(text, (gssize)length);
  for (guint i = 0; amounts[i]; i++)
    if (strstr(lower, amounts[i])) return !strpbrk(lower, "023456789.");
  return FALSE;
}

gboolean text_is_label(const char *text, gsize length) {
  gboolean bracketed = length > 2 && text[0] == '(' && text[length - 1] == ')', form = FALSE, head = FALSE;
  guint n = 0;
  if (length < 60 && names_amount(text, length)) return TRUE;
  for (const char *end = text + length, *word = text; word < end; word++) {
    char spaced[MAX_WORD + 3];
    const char *stop = word;
    while (stop < end && !strchr(" ()/:#.", *stop)) stop++;
    if (stop == word) continue;
    if (!take_word(word, (gsize)(stop - word), spaced)) return FALSE;
    word = stop;
    if (strstr(links, spaced)) continue;
    n++;
    if (strstr(forms, spaced)) form = TRUE;
    else if (!g_ascii_islower(spaced[1]) || !strstr(label_words[spaced[1] - 'a'], spaced)) return FALSE;
    else if (strcmp(spaced, " activity ") != 0) head = TRUE;
  }
  return n > 0 && n <= 5 && (bracketed || head || !form);
}

static gboolean next_line(const Text *text, gsize *at, FormLine *line) {
  memset(line, 0, sizeof *line);
  while (*at < text->length && text->utf8[*at] == '\n') (*at)++;
  if (*at >= text->length) return FALSE;
  line->start = *at;
  line->labels = line->values = TRUE;
  gboolean said = FALSE;
  while (*at < text->length && text->utf8[*at] != '\n') {
    FormCell cell = {.start = *at};
    while (*at < text->length && !strchr("\t\n", text->utf8[*at])) (*at)++;
    cell.end = *at;
    while (cell.start < cell.end && text->utf8[cell.start] == ' ') cell.start++;
    while (cell.end > cell.start && text->utf8[cell.end - 1] == ' ') cell.end--;
    gboolean colon = line->n == 1 && cell.end > cell.start + 1 && text->utf8[cell.start] == ':';
    while (colon && cell.start < cell.end && strchr(": ", text->utf8[cell.start])) cell.start++;
    line->colon = line->colon || colon;
    cell.label = text_is_label(text->utf8 + cell.start, cell.end - cell.start);
    line->labels = line->labels && cell.label;
    gboolean amount = cell.label && names_amount(text->utf8 + cell.start, cell.end - cell.start);
    line->values = line->values && (!cell.label || amount); /* "Credit type" over "AMA PRA Category 1 Credit" */
    said = said || !cell.label;
    if (line->n < MAX_CELLS) line->cells[line->n] = cell;
    line->n++;
    if (*at < text->length && text->utf8[*at] == '\t') (*at)++;
  }
  line->values = line->values && said;
  line->colon = line->colon && line->n == 2;
  line->end = *at;
  return TRUE;
}

static void put_bytes(FormWriter *writer, gsize start, gsize end) {
  g_string_append_len(writer->utf8, writer->from->utf8 + start, (gssize)(end - start));
  g_array_append_vals(writer->glyph_of, writer->from->glyph_of + start, (guint)(end - start));
}

static void put_mark(FormWriter *writer, const char *mark) {
  guint32 none = NO_GLYPH;
  g_string_append(writer->utf8, mark);
  for (gsize i = strlen(mark); i > 0; i--) g_array_append_val(writer->glyph_of, none);
}

static void put_pair(FormWriter *writer, const FormCell *label, const FormCell *value) {
  const char *text = writer->from->utf8;
  gsize start = label->start, end = label->end;
  if (end > start && text[end - 1] == ':') end--;
  if (end > start + 1 && text[start] == '(' && text[end - 1] == ')') start++, end--;
  put_bytes(writer, start, end);
  put_mark(writer, ": ");
  put_bytes(writer, value->start, value->end);
  put_mark(writer, "\n");
}

static void put_pairs(FormWriter *writer, const FormLine *labels, const FormLine *values) {
  for (guint i = 0; i < labels->n; i++) put_pair(writer, &labels->cells[i], &values->cells[i]);
}

/* "Mei-Ling Tsukamoto   Name": the label stands behind. */
static gboolean is_turned(const FormLine *line) {
  return line->n == 2 && !line->cells[0].label && line->cells[1].label;
}

static gboolean has_year(const Text *text, const FormLine *line) {
  for (gsize i = line->start; i + 1 < line->end; i++)
    if (g_ascii_isdigit(text->utf8[i]) && g_ascii_isdigit(text->utf8[i + 1])) return TRUE;
  return FALSE;
}

/* "6.00": what stands under it is its unit. */
static gboolean is_number(const Text *text, const FormLine *line) {
  return line->start + strspn(text->utf8 + line->start, "0123456789.") == line->end;
}

/* Labels alone on their lines, each over its value: the line under "Date ..." is a date. */
static gboolean are_over_values(const Text *text, const GArray *lines) {
  guint labels = 0;
  gboolean over = FALSE;
  for (guint i = 0; i + 1 < lines->len; i++) {
    const FormLine *line = &g_array_index(lines, FormLine, i);
    if (line->n != 1 || !line->labels) continue;
    g_autofree char *lower = g_ascii_strdown(text->utf8 + line->start, (gssize)(line->end - line->start));
    labels++;
    over = over || ((strstr(lower, "date") || strstr(lower, "completed")) && has_year(text, line + 1));
  }
  return over && labels >= 2;
}

/* A label alone on its line; "Physician Credit Certificate" is what the paper calls itself. */
static gboolean is_caption(const Text *text, const FormLine *line) {
  static const char paper[] = "certificate";
  gsize length = strlen(paper);
  gboolean short_one = line->end - line->start < length;
  return line->n == 1 && line->labels &&
         (short_one || g_ascii_strncasecmp(text->utf8 + line->end - length, paper, length) != 0);
}

/* Captions under their values: a row of them under a row of values that itself stands under a
 * caption, where labels over their values would have a value. Of FormLine. */
static gboolean are_under_values(const Text *text, const GArray *lines) {
  for (guint i = 2; i + 1 < lines->len; i++) {
    const FormLine *values = &g_array_index(lines, FormLine, i), *above = values - 1, *under = values + 1;
    if (values->n >= 2 && values->n <= MAX_CELLS && values->values && under->labels && under->n == values->n &&
        is_caption(text, above) && above[-1].n == 1 && above[-1].values)
      return TRUE;
  }
  return FALSE;
}

static GArray *read_lines(const Text *text) {
  GArray *lines = g_array_new(FALSE, FALSE, sizeof(FormLine));
  FormLine line;
  for (gsize at = 0; next_line(text, &at, &line);) g_array_append_val(lines, line);
  return lines;
}

/* "Customer   : Ada Lindqvist" in the rows, and the flow has the colons in a column of their own. */
static gboolean are_colons_astray(const Text *flow, const GArray *rows) {
  guint colons = 0;
  for (guint i = 0; i < rows->len; i++) colons += g_array_index(rows, FormLine, i).colon;
  return colons >= 2 && (strstr(flow->utf8, "\n: ") || strstr(flow->utf8, "\n:\n"));
}

gboolean text_labels_astray(const Text *flow, const Text *rows) {
  g_autoptr(GArray) lines = read_lines(rows);
  FormLine line, row, last = {0};
  if (are_under_values(rows, lines) || are_colons_astray(flow, lines)) return TRUE;
  for (gsize at = 0; next_line(rows, &at, &line); last = line) {
    if (last.n < 2 || !last.labels || line.n != last.n || !line.values) continue;
    gsize next = at; /* more rows of values make a table of it */
    if (!next_line(rows, &next, &row) || row.n != line.n || !row.values) return TRUE;
  }
  for (gsize at = 0; next_line(flow, &at, &line);) {
    if (line.n != 1 || !line.labels) continue;
    g_autofree char *label = g_strndup(flow->utf8 + line.cells[0].start, line.cells[0].end - line.cells[0].start);
    for (gsize back = 0; next_line(rows, &back, &row);)
      if (row.n == 2 && row.cells[0].label && !row.cells[1].label &&
          strncmp(rows->utf8 + row.cells[0].start, label, strlen(label)) == 0 &&
          row.cells[0].end - row.cells[0].start == strlen(label))
        return TRUE;
  }
  return FALSE;
}

/* How many lines below this one the caption of the value stands that begins here: a value can take
 * two lines where another caption stands above it. 0: it begins none. */
static guint caption_below(const Text *text, const GArray *lines, guint at) {
  const FormLine *here = &g_array_index(lines, FormLine, at);
  guint left = lines->len - at;
  if (here->n != 1 || !here->values || left < 2) return 0;
  if (is_caption(text, here + 1)) return 1;
  gboolean begins = at > 0 && is_caption(text, here - 1) && !g_ascii_islower(text->utf8[here->start]);
  return begins && left > 2 && here[1].n == 1 && here[1].values && is_caption(text, here + 2) ? 2 : 0;
}

Text text_pair_labels(const Text *text) {
  FormWriter writer = {text, g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(guint32))};
  g_autoptr(GArray) lines = read_lines(text);
  guint turned = 0;
  for (guint i = 0; i < lines->len; i++) turned += is_turned(&g_array_index(lines, FormLine, i));
  gboolean under = are_under_values(text, lines);
  gboolean over = are_over_values(text, lines);
  for (guint i = 0; i < lines->len; i++) {
    const FormLine *here = &g_array_index(lines, FormLine, i), *next = i + 1 < lines->len ? here + 1 : NULL;
    const FormLine *third = i + 2 < lines->len ? here + 2 : NULL;
    gboolean alone = over && here->n == 1 && here->labels && next && next->n == 1 && next->values &&
                     !(i > 0 && is_number(text, here - 1));
    gboolean alike = next && here->n >= 2 && here->n <= MAX_CELLS && here->n == next->n;
    const FormLine *fourth = i + 3 < lines->len ? here + 3 : NULL;
    gboolean pairs = fourth && fourth->labels && fourth->n == here->n; /* values over labels, again and again */
    gboolean more = third && third->values && third->n == here->n && !pairs; /* a table, no form */
    guint below = under ? caption_below(text, lines, i) : 0;
    if (here->colon) {
      put_pair(&writer, &here->cells[0], &here->cells[1]);
    } else if (below > 0) {
      FormCell value = {here->start, here[below - 1].end, FALSE};
      put_pair(&writer, &here[below].cells[0], &value);
      i += below;
    } else if (alone || (alike && here->labels && next->values && !more)) {
      put_pairs(&writer, here, next);
      i++;
    } else if (alike && here->values && next->labels && !more) {
      put_pairs(&writer, next, here);
      i++;
    } else if (turned >= 3 && is_turned(here)) {
      put_pair(&writer, &here->cells[1], &here->cells[0]);
    } else {
      put_bytes(&writer, here->start, here->end);
      put_mark(&writer, "\n");
    }
  }
  gsize length = writer.utf8->len;
  return (Text){g_string_free(writer.utf8, FALSE), length,
                (guint32 *)(void *)g_array_free(writer.glyph_of, FALSE)};
}
