/* Flow text and row text from a bag of glyphs (design.md, section 4). */
#include "core/text_layout.h"

#include <string.h>

#include "core/date_form.h"
#include "core/text_rows.h"

/* In ems; an em is taken as the height of the glyphs' boxes. */
#define FLOW_GAP 0.30f
#define CELL_GAP 0.75f

typedef struct {
  char *utf8;
  guint32 *glyph_of;
  gsize length, room; /* bytes */
} Writer;

/* --- characters --------------------------------------------------------------------------- */

/* What stands for the code point in a text: "" when it is dropped. */
static const char *as_text(guint32 code, char buffer[8]) {
  static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};
  if (code >= 0xfb00 && code <= 0xfb06) return ligatures[code - 0xfb00];
  if (code == '\n' || code == '\r' || code == '\f' || code == 0x2028 || code == 0x2029)
    return "\n";
  if (code == '\t') return " "; /* a tab is ours to give */
  gboolean dropped = code == 0xad || character_is_hidden(code) || !g_unichar_validate(code);
  buffer[dropped ? 0 : g_unichar_to_utf8(code, buffer)] = '\0';
  return buffer;
}

static gboolean is_space(const char *text) { return g_unichar_isspace(g_utf8_get_char(text)); }

static void put(Writer *writer, const char *text, guint32 glyph) {
  for (; *text; text++) {
    if (writer->length + 1 == writer->room) {
      writer->room *= 2;
      writer->utf8 = g_realloc(writer->utf8, writer->room);
      writer->glyph_of = g_realloc_n(writer->glyph_of, writer->room, sizeof(guint32));
    }
    writer->utf8[writer->length] = *text;
    writer->glyph_of[writer->length++] = glyph;
  }
}

static void writer_end(Writer *writer, Text *text) {
  writer->utf8[writer->length] = '\0';
  *text = (Text){writer->utf8, writer->length, writer->glyph_of};
}

static Writer writer_new(const Page *page) {
  const gsize room = page->glyphs->len * 2 + 2;
  return (Writer){g_malloc(room), g_new(guint32, room), 0, room};
}

/* --- directions --------------------------------------------------------------------------- */

static Box turned(Box b, Direction direction) {
  switch (direction) {
    case DOWN: return (Box){b.y0, -b.x1, b.y1, -b.x0};
    case LEFT: return (Box){-b.x1, -b.y1, -b.x0, -b.y0};
    case UP: return (Box){-b.y1, b.x0, -b.y0, b.x1};
    default: return b;
  }
}

/* Letters of one line vote on where it runs; a line too short to tell goes with `otherwise`.
 * Right-to-left scripts run left while they stand upright: they do not turn a line. */
static Direction vote(const Page *page, const Letter *letters, guint n, guint votes[N_DIRECTIONS]) {
  guint best = 0;
  for (guint i = 1; i < n; i++) {
    const Glyph *a = &g_array_index(page->glyphs, Glyph, letters[i - 1].index);
    const Glyph *b = &g_array_index(page->glyphs, Glyph, letters[i].index);
    float dx = (b->box.x0 + b->box.x1) - (a->box.x0 + a->box.x1);
    float dy = (b->box.y0 + b->box.y1) - (a->box.y0 + a->box.y1);
    gboolean rtl = b->code >= 0x590 && b->code < 0x900;
    Direction d = dx * dx >= dy * dy ? (dx >= 0 || rtl ? RIGHT : LEFT) : (dy >= 0 ? DOWN : UP);
    votes[d]++;
  }
  for (guint d = 1; d < N_DIRECTIONS; d++)
    if (votes[d] > votes[best]) best = d;
  return (Direction)best;
}

static void turn_line(const Page *page, Letter *letters, guint n, Direction direction) {
  for (guint i = 0; i < n; i++) {
    letters[i].direction = direction;
    letters[i].box = turned(g_array_index(page->glyphs, Glyph, letters[i].index).box, direction);
  }
}

/* --- words that run aslant ---------------------------------------------------------------- */

#define SLANT_TALL 1.6f /* times the usual height of a letter */
#define SLANT_LEAST 3 /* pieces */
#define SLANT_PIECE 4 /* letters that poppler may take for a line of it */
#define SLANT_MOST 60 /* letters */
#define LEVEL 0.5f /* points */

static int by_height(gconstpointer left, gconstpointer right) {
  float a = *(const float *)left, b = *(const float *)right;
  return a < b ? -1 : a > b;
}

static float usual_height(const Page *page) {
  g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(float));
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    float height = glyph->box.y1 - glyph->box.y0;
    if (!g_unichar_isspace(glyph->code)) g_array_append_val(heights, height);
  }
  g_array_sort(heights, by_height);
  return heights->len > 0 ? g_array_index(heights, float, heights->len / 2) : 0;
}

typedef struct {
  guint index;
  float x, y;
} Slanted;

static int by_x(gconstpointer left, gconstpointer right) {
  float a = ((const Slanted *)left)->x, b = ((const Slanted *)right)->x;
  return a < b ? -1 : a > b;
}

/* Letters on a line of their own that stand level, as those of a word aslant do not. */
static gboolean are_level(const Page *page, guint from, guint to) {
  float least = G_MAXFLOAT, most = -G_MAXFLOAT;
  for (guint i = from; i < to; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    if (g_unichar_isspace(glyph->code)) continue;
    least = MIN(least, glyph->box.y0);
    most = MAX(most, glyph->box.y0);
  }
  return most - least < LEVEL;
}

/* From left to right they step up, or down. */
static gboolean step(const GArray *slanted) {
  guint up = 0, down = 0;
  for (guint i = 1; i < slanted->len; i++) {
    const Slanted *left = &g_array_index(slanted, Slanted, i - 1), *right = left + 1;
    if (right->x - left->x < LEVEL) return FALSE;
    *(right->y < left->y ? &up : &down) += 1;
  }
  return up == 0 || down == 0;
}

/* "VOID" across a page: poppler makes lines of one or some of its letters. They are read from left to
 * right, as a line of their own behind the page. */
static GArray *slanted_letters(const Page *page) {
  GArray *slanted = g_array_new(FALSE, FALSE, sizeof(Slanted));
  const float least = usual_height(page) * SLANT_TALL;
  guint pieces = 0;
  for (guint i = 0, end; page->has_boxes && i < page->glyphs->len; i = end + 1) {
    guint letters = 0, tall = 0;
    for (end = i; end < page->glyphs->len && g_array_index(page->glyphs, Glyph, end).code != '\n'; end++) {
      const Glyph *glyph = &g_array_index(page->glyphs, Glyph, end);
      letters += !g_unichar_isspace(glyph->code);
      tall += g_unichar_isalpha(glyph->code) && glyph->box.y1 - glyph->box.y0 > least;
    }
    if (letters == 0 || letters != tall || letters > SLANT_PIECE || (letters > 1 && are_level(page, i, end))) continue;
    pieces++;
    for (guint j = i; j < end; j++) {
      const Glyph *glyph = &g_array_index(page->glyphs, Glyph, j);
      if (!g_unichar_isspace(glyph->code)) g_array_append_val(slanted, ((Slanted){j, glyph->box.x0, glyph->box.y0}));
    }
  }
  g_array_sort(slanted, by_x);
  if (pieces < SLANT_LEAST || slanted->len > SLANT_MOST || !step(slanted)) g_array_set_size(slanted, 0);
  return slanted;
}

static gboolean is_slanted(const GArray *slanted, guint index) {
  for (guint i = 0; i < slanted->len; i++)
    if (g_array_index(slanted, Slanted, i).index == index) return TRUE;
  return FALSE;
}

/* The letters of the page in poppler's order, each turned as its line reads. */
static GArray *collect(const Page *page, const GArray *slanted) {
  GArray *letters = g_array_new(FALSE, TRUE, sizeof(Letter));
  g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(guint)); /* of lines */
  gboolean new_line = TRUE, space = TRUE;
  for (guint i = 0; i < page->glyphs->len; i++) {
    char buffer[8];
    const char *text = as_text(g_array_index(page->glyphs, Glyph, i).code, buffer);
    if (*text == '\0' || is_slanted(slanted, i)) continue;
    if (is_space(text)) {
      space = TRUE;
      new_line |= *text == '\n';
      continue;
    }
    if (new_line) g_array_append_val(starts, letters->len);
    g_array_append_val(letters, ((Letter){.index = i, .nth = letters->len, .after_space = space}));
    new_line = space = FALSE;
  }
  guint page_votes[N_DIRECTIONS] = {0};
  Direction main_direction =
      letters->len > 0 ? vote(page, &g_array_index(letters, Letter, 0), letters->len, page_votes)
                       : RIGHT;
  for (guint l = 0; l < starts->len; l++) {
    guint from = g_array_index(starts, guint, l);
    guint to = l + 1 < starts->len ? g_array_index(starts, guint, l + 1) : letters->len;
    Letter *line = &g_array_index(letters, Letter, from);
    guint votes[N_DIRECTIONS] = {0};
    Direction direction = vote(page, line, to - from, votes);
    turn_line(page, line, to - from, to - from >= 3 ? direction : main_direction);
  }
  return letters;
}

/* --- flow --------------------------------------------------------------------------------- */

static gboolean is_cell_wall(const Letter *a, const Letter *b) {
  return a->direction != b->direction || text_overlap(&a->box, &b->box) <= 0 || text_is_gap(a, b, FLOW_GAP);
}

/* Poppler's space between letters that are only set apart. */
static gboolean is_inside_word(const Letter *a, const Letter *b) {
  return a->tracking > 0 && b->tracking > 0 && a->direction == b->direction &&
         text_overlap(&a->box, &b->box) > 0 && !text_is_gap(a, b, SPACE_GAP);
}

static void put_slanted(const Page *page, const GArray *slanted, Writer *writer) {
  if (slanted->len > 0) put(writer, "\n", NO_GLYPH);
  for (guint i = 0; i < slanted->len; i++) {
    char buffer[8];
    guint index = g_array_index(slanted, Slanted, i).index;
    put(writer, as_text(g_array_index(page->glyphs, Glyph, index).code, buffer), index);
  }
}

/* Writes the glyphs up to the end of the line that begins at *at; *next: the first letter of it. */
static void lay_line(const Page *page, const GArray *letters, const GArray *slanted, guint *at, guint *next,
                     Writer *writer) {
  if (is_slanted(slanted, *at)) {
    while (*at < page->glyphs->len && g_array_index(page->glyphs, Glyph, *at).code != '\n') ++*at;
    ++*at;
    return;
  }
  for (gboolean ended = FALSE; *at < page->glyphs->len && !ended; ++*at) {
    char buffer[8];
    const char *piece = as_text(g_array_index(page->glyphs, Glyph, *at).code, buffer);
    const Letter *letter = *next < letters->len ? &g_array_index(letters, Letter, *next) : NULL;
    ended = *piece == '\n';
    if (*piece == '\0') continue;
    if (is_space(piece)) {
      if (*piece == ' ' && *next > 0 && letter && is_inside_word(letter - 1, letter)) continue;
    } else {
      ++*next;
      if (page->has_boxes && !letter->after_space && is_cell_wall(letter - 1, letter))
        put(writer, "\t", NO_GLYPH);
    }
    put(writer, piece, *at);
  }
}

/* Lines as poppler orders them; what runs another way than the page, up its side, comes behind. */
static void lay_flow(const Page *page, const GArray *letters, const GArray *slanted, Text *text) {
  Writer writer = writer_new(page), aside = writer_new(page);
  guint turned_letters[N_DIRECTIONS] = {0}, main_direction = RIGHT;
  for (guint i = 0; i < letters->len; i++) turned_letters[g_array_index(letters, Letter, i).direction]++;
  for (guint d = 1; d < N_DIRECTIONS; d++)
    if (turned_letters[d] > turned_letters[main_direction]) main_direction = d;
  for (guint at = 0, next = 0; at < page->glyphs->len;) {
    gboolean beside = next < letters->len && g_array_index(letters, Letter, next).direction != main_direction;
    lay_line(page, letters, slanted, &at, &next, beside ? &aside : &writer);
  }
  if (aside.length > 0 && writer.length > 0 && writer.utf8[writer.length - 1] != '\n') put(&writer, "\n", NO_GLYPH);
  for (gsize i = 0; i < aside.length; i++)
    put(&writer, (char[]){aside.utf8[i], '\0'}, aside.glyph_of[i]);
  g_free(aside.utf8);
  g_free(aside.glyph_of);
  put_slanted(page, slanted, &writer);
  writer_end(&writer, text);
}

/* --- rows --------------------------------------------------------------------------------- */

static const char *between(const Letter *a, const Letter *b) {
  if (text_is_gap(a, b, CELL_GAP) && text_is_past_space(a, b)) return "\t";
  return text_is_gap(a, b, SPACE_GAP) || (a->tracking == 0 && b->after_space && b->index > a->index) ? " " : "";
}

static void lay_rows(const Page *page, const GPtrArray *rows, const GArray *slanted, Text *text) {
  Writer writer = writer_new(page);
  for (guint r = 0; r < rows->len; r++) {
    const Row *row = g_ptr_array_index(rows, r);
    for (guint i = 0; i < row->letters->len; i++) {
      const Letter *letter = &g_array_index(row->letters, Letter, i);
      char buffer[8];
      if (i > 0) put(&writer, between(letter - 1, letter), NO_GLYPH);
      put(&writer, as_text(g_array_index(page->glyphs, Glyph, letter->index).code, buffer),
          letter->index);
    }
    put(&writer, "\n", NO_GLYPH);
  }
  put_slanted(page, slanted, &writer);
  writer_end(&writer, text);
}

/* --- words parted at the end of a line ---------------------------------------------------- */

/* Of the statements on certificates; in a title a hyphen may be meant. */
static const char *const parted[] = {
    "accreditation", "accredited", "activity", "american", "association", "awarded", "category", "certificate",
    "certifies", "claimed", "college", "commensurate", "completed", "continuing", "council", "credit", "credits",
    "designated", "designates", "education", "educational", "enduring", "material", "maximum", "medical", "medicine",
    "participated", "participation", "physician", "physicians", "providership", "university", NULL};

/* "Continu-/ing Medical Education" is one word; "Case-/Based" stays as it is. */
static void join_parted(Text *text) {
  for (char *hyphen = text->utf8; (hyphen = strstr(hyphen, "-\n")); hyphen++) {
    const char *start = hyphen, *end = hyphen + 2;
    while (start > text->utf8 && g_ascii_isalpha(start[-1])) start--;
    while (g_ascii_isalpha(*end)) end++;
    g_autofree char *head = g_ascii_strdown(start, hyphen - start), *tail = g_ascii_strdown(hyphen + 2, end - hyphen - 2);
    g_autofree char *word = g_strconcat(head, tail, NULL);
    if (!*tail || !g_strv_contains(parted, word)) continue;
    gsize at = (gsize)(hyphen - text->utf8), rest = text->length - at - 2;
    memmove(hyphen, hyphen + 2, rest + 1);
    memmove(text->glyph_of + at, text->glyph_of + at + 2, rest * sizeof *text->glyph_of);
    text->length -= 2;
  }
}

/* --- blanks that were filled in ------------------------------------------------------------ */

/* The end of the words at `words` where a line that was filled in goes on behind them: "____MD____". */
static const char *end_of_filling(const char *words) {
  const char *end = words;
  if (strchr("_ \t\n", *words)) return NULL; /* the end of the text too */
  while (*end && !strchr("\t\n", *end) && strncmp(end, "__", 2) != 0) end++;
  return *end == '_' && !strchr(" :", end[-1]) ? end : NULL;
}

/* "on ____April 30, 2025____": the lines under and beside what was filled in are no part of it. */
static void lift_fillings(Text *text) {
  gsize to = 0;
  const char *filled = NULL; /* where the words of a blank end */
  for (gsize from = 0; from < text->length;) {
    gsize run = strspn(text->utf8 + from, "_");
    const char *behind = text->utf8 + from + run;
    gboolean opens = run >= 2 && (from == 0 || strchr(" \t\n:", text->utf8[from - 1])) && end_of_filling(behind);
    if (opens) filled = end_of_filling(behind);
    if (opens || (run >= 2 && filled == text->utf8 + from)) {
      from += run;
      continue;
    }
    for (gsize end = from + MAX(run, 1); from < end; from++, to++) {
      text->utf8[to] = text->utf8[from];
      text->glyph_of[to] = text->glyph_of[from];
    }
  }
  text->utf8[to] = '\0';
  text->length = to;
}

DateForm text_lay_out(const Page *page, Text text[N_TEXTS]) {
  g_autoptr(GArray) slanted = slanted_letters(page);
  g_autoptr(GArray) letters = collect(page, slanted);
  gboolean tracked = FALSE;
  g_autoptr(GPtrArray) rows = page->has_boxes ? text_rows(page, letters, &tracked) : NULL;
  /* Where most letters stand apart poppler takes each for a word and finds no lines. */
  if (tracked) lay_rows(page, rows, slanted, &text[TEXT_FLOW]);
  else lay_flow(page, letters, slanted, &text[TEXT_FLOW]);
  join_parted(&text[TEXT_FLOW]);
  if (rows != NULL) lay_rows(page, rows, slanted, &text[TEXT_ROWS]);
  else lay_flow(page, letters, slanted, &text[TEXT_ROWS]);
  DateForm form = DATE_FORM_UNSAID;
  for (guint kind = 0; kind < N_TEXTS; kind++) {
    lift_fillings(&text[kind]);
    form |= date_form_lift(&text[kind]);
  }
  return form;
}
