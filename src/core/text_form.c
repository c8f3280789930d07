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
} FormLine;

typedef struct {
  const Text *from;
  GString *utf8;
  GArray *glyph_of;
} FormWriter;

static gboolean is_label(const char *text, gsize length) {
  static const char *const labels[] = {
      "accredited provider", "activity", "activity date", "activity name", "activity title", "activity type",
      "attendee", "attendee name", "certificate number", "city", "completed", "completed on", "completion date",
      "conference", "course", "course title", "credit", "credit awarded", "credit claimed", "credit earned",
      "credit type", "credits awarded", "credits claimed", "credits earned", "date", "date attended",
      "date awarded", "date completed", "date earned", "date issued", "date of activity", "date of birth",
      "date of completion", "dates", "degree", "event", "event date", "event dates", "event name",
      "expiration date", "expires", "format", "hours", "hours attended", "hours claimed", "issue date",
      "issued", "issued by", "learner", "learner name", "license number", "location", "maximum available",
      "maximum credits", "meeting", "member", "name", "number of credits", "participant", "participant name",
      "physician", "physician name", "place", "presented by", "presented to", "program", "program title",
      "provider", "recipient", "release date", "session", "specialty", "sponsor", "title", "topic", "type",
      "type of credit", "valid through", "venue", NULL};
  g_autofree char *lower = g_ascii_strdown(text, (gssize)length);
  g_strstrip(lower);
  gsize end = strlen(lower);
  if (end && lower[end - 1] == ':') lower[--end] = '\0';
  if (end > 3 && g_str_has_suffix(lower, "(s)")) lower[end -= 3] = '\0';
  g_strchomp(lower);
  /* "Total AMA PRA Category 1 Credits", "Patient safety credits": heads of amounts */
  static const char *const amounts[] = {"ama pra category 1", "patient safety", "plastic surgery", "total credit",
                                        "risk management", "moc points", "contact hours", NULL};
  for (guint i = 0; amounts[i]; i++)
    if (strstr(lower, amounts[i]) && end < 45 && !strpbrk(lower, "023456789.")) return TRUE;
  return g_strv_contains(labels, lower);
}

static gboolean next_line(const Text *text, gsize *at, FormLine *line) {
  memset(line, 0, sizeof *line);
  while (*at < text->length && text->utf8[*at] == '\n') (*at)++;
  if (*at >= text->length) return FALSE;
  line->start = *at;
  line->labels = line->values = TRUE;
  while (*at < text->length && text->utf8[*at] != '\n') {
    FormCell cell = {.start = *at};
    while (*at < text->length && !strchr("\t\n", text->utf8[*at])) (*at)++;
    cell.end = *at;
    while (cell.start < cell.end && text->utf8[cell.start] == ' ') cell.start++;
    while (cell.end > cell.start && text->utf8[cell.end - 1] == ' ') cell.end--;
    cell.label = is_label(text->utf8 + cell.start, cell.end - cell.start);
    line->labels = line->labels && cell.label;
    line->values = line->values && !cell.label;
    if (line->n < MAX_CELLS) line->cells[line->n] = cell;
    line->n++;
    if (*at < text->length && text->utf8[*at] == '\t') (*at)++;
  }
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
  gsize end = label->end;
  if (end > label->start && writer->from->utf8[end - 1] == ':') end--;
  put_bytes(writer, label->start, end);
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

Text text_pair_labels(const Text *text) {
  FormWriter writer = {text, g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(guint32))};
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FormLine));
  FormLine line;
  guint turned = 0;
  for (gsize at = 0; next_line(text, &at, &line);) {
    g_array_append_val(lines, line);
    turned += is_turned(&line);
  }
  for (guint i = 0; i < lines->len; i++) {
    const FormLine *here = &g_array_index(lines, FormLine, i), *next = i + 1 < lines->len ? here + 1 : NULL;
    const FormLine *third = i + 2 < lines->len ? here + 2 : NULL;
    gboolean alike = next && here->n >= 2 && here->n <= MAX_CELLS && here->n == next->n;
    if (alike && here->labels && next->values) {
      put_pairs(&writer, here, next);
      i++;
    } else if (alike && here->values && next->labels && !(third && third->values && third->n == here->n)) {
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
