/* Flow and row text, and spans as evidence, on made-up glyphs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/text_columns.h"
#include "core/text_form.h"
#include "core/text.h"

/* A piece of a line: text that begins at (x, y); every letter half as wide as high. Pieces come
 * in poppler's order, joined by what `before` says. */
typedef struct {
  const char *before; /* "", " " or "\n" */
  const char *text;
  float x, y, size;
  enum { ACROSS, DOWNWARDS, UPWARDS, UPSIDE_DOWN } way;
} Piece;

static void add_glyph(Page *page, gunichar code, Box box, guint32 style) {
  Glyph glyph = {code, style, box};
  g_array_append_val(page->glyphs, glyph);
}

static void add_piece(Page *page, const Piece *piece, guint32 style) {
  for (const char *at = piece->before; *at != '\0'; at++)
    add_glyph(page, (gunichar)*at, (Box){0, 0, 0, 0}, 0);
  float x = piece->x, y = piece->y;
  for (const char *at = piece->text; *at != '\0'; at = g_utf8_next_char(at)) {
    float wide = g_unichar_isprint(g_utf8_get_char(at)) ? piece->size / 2 : 0;
    Box box = {x, y, x + wide, y + piece->size};
    if (piece->way == DOWNWARDS || piece->way == UPWARDS)
      box = (Box){x, y, x + piece->size, y + wide};
    add_glyph(page, g_utf8_get_char(at), box, style);
    if (piece->way == ACROSS) x += wide;
    if (piece->way == UPSIDE_DOWN) x -= wide;
    if (piece->way == DOWNWARDS) y += wide;
    if (piece->way == UPWARDS) y -= wide;
  }
}

static Page *page_new(void) {
  Page *page = g_new0(Page, 1);
  page->width = 612;
  page->height = 792;
  page->has_boxes = TRUE;
  page->glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));
  return page;
}

static DocumentText *document_of(Page *page) {
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  g_ptr_array_add(reading->pages, page);
  return document_text_take(reading);
}

static const PageText *page_text(const DocumentText *document) {
  return g_ptr_array_index(document->pages, 0);
}

static const struct {
  const char *name;
  Piece pieces[8];
  const char *flow, *rows;
} layouts[] = {
    {"a cell without a separator",
     {{"", "AMA PRA 1", 50, 100, 10, ACROSS}, {"", "2.00", 120, 100, 10, ACROSS}},
     "AMA PRA 1\t2.00", "AMA PRA 1\t2.00\n"},
    {"a value glued to the one before",
     {{"", "2", 50, 100, 10, ACROSS}, {"", "0.50", 59, 100, 10, ACROSS}},
     "2\t0.50", "2 0.50\n"},
    {"a trademark raised and small",
     {{"", "Credit(s)", 50, 100, 12, ACROSS}, {"", "TM", 104, 98, 6, ACROSS}},
     "Credit(s)TM", "Credit(s)TM\n"},
    {"two columns, read one after the other",
     {{"", "Title:", 50, 100, 10, ACROSS},
      {"\n", "Date:", 50, 120, 10, ACROSS},
      {"\n", "Fat Grafting", 200, 100, 10, ACROSS},
      {"\n", "5/6/2024", 200, 120, 10, ACROSS}},
     "Title:\nDate:\nFat Grafting\n5/6/2024", "Title:\tFat Grafting\nDate:\t5/6/2024\n"},
    {"a line below without a line's end",
     {{"", "Physician", 50, 100, 10, ACROSS}, {"", "12.00", 50, 130, 10, ACROSS}},
     "Physician\t12.00", "Physician\n12.00\n"},
    {"a space of poppler's counts in rows, however narrow",
     {{"", "Jane", 50, 100, 10, ACROSS}, {" ", "Doe", 70.5f, 100, 10, ACROSS}},
     "Jane Doe", "Jane Doe\n"},
    {"ligatures come apart",
     {{"", "o\357\254\203ce \357\254\201ve \357\254\206", 50, 100, 10, ACROSS}},
     "office five st", "office five st\n"},
    {"bidi and control characters, soft hyphens, a byte order mark go",
     {{"", "\342\200\2521\342\200\254.\302\2550\033\001", 50, 100, 10, ACROSS},
      {"", "\302\205\357\273\2770\342\201\247", 65, 100, 10, ACROSS}},
     "1.00", "1.00\n"},
    {"hyphenation stays",
     {{"", "responsi-", 50, 100, 10, ACROSS}, {"\n", "bilities", 50, 112, 10, ACROSS}},
     "responsi-\nbilities", "responsi-\nbilities\n"},
    {"but not within the words of a statement",
     {{"", "Continu-", 50, 100, 10, ACROSS}, {"\n", "ing Medical", 50, 112, 10, ACROSS}},
     "Continuing Medical", "Continu-\ning Medical\n"},
    {"no-break spaces stay as they are in the flow",
     {{"", "1.5\302\240Credits", 50, 100, 10, ACROSS}}, "1.5\302\240Credits", "1.5 Credits\n"},
    {"text turned a quarter to the right",
     {{"", "Certificate", 300, 50, 10, DOWNWARDS}, {"\n", "of Jane", 280, 50, 10, DOWNWARDS}},
     "Certificate\nof Jane", "Certificate\nof Jane\n"},
    {"text turned a quarter to the left, with cells",
     {{"", "Credits", 300, 700, 10, UPWARDS}, {"", "2.00", 300, 600, 10, UPWARDS}},
     "Credits\t2.00", "Credits\t2.00\n"},
    {"blanks that were filled in",
     {{"", "Name:___Jane Doe____", 50, 100, 10, ACROSS}, {"\n", "on __May 3__ at 9", 50, 130, 10, ACROSS}},
     "Name:Jane Doe\non May 3 at 9", "Name:Jane Doe\non May 3 at 9\n"},
    {"blanks that were not",
     {{"", "Name ____ Date ____", 50, 100, 10, ACROSS}, {"\n", "Name:____Date:____", 50, 130, 10, ACROSS}},
     "Name ____ Date ____\nName:____Date:____", "Name ____ Date ____\nName:____Date:____\n"},
    {"text upside down",
     {{"", "Awarded", 400, 100, 10, UPSIDE_DOWN}, {" ", "to", 360, 100, 10, UPSIDE_DOWN}},
     "Awarded to", "Awarded to\n"},
    {"a turned note beside upright text",
     {{"", "Jane Doe", 50, 100, 10, ACROSS}, {"\n", "Sample", 20, 90, 10, UPWARDS}},
     "Jane Doe\nSample", "Jane Doe\nSample\n"},
    {"a turned note between upright lines comes behind them",
     {{"", "titled", 50, 100, 10, ACROSS}, {"\n", "Sample", 20, 190, 10, UPWARDS}, {"\n", "Hand Days", 50, 120, 10, ACROSS}},
     "titled\nHand Days\nSample\n", "titled\nHand Days\nSample\n"},
    {"letters aslant across the page are a word behind it",
     {{"", "titled", 50, 100, 10, ACROSS},
      {"\n", "D", 400, 90, 60, ACROSS},
      {"\n", "Hand Days", 50, 120, 10, ACROSS},
      {"\n", "V", 100, 390, 60, ACROSS},
      {"\n", "O", 200, 290, 60, ACROSS},
      {"\n", "I", 300, 190, 60, ACROSS}},
     "titled\nHand Days\n\nVOID", "titled\nHand Days\n\nVOID"},
    {"short words that stand level stay where they are, larger than most or not",
     {{"", "fine print of the page", 50, 200, 10, ACROSS},
      {"\n", "Date", 50, 50, 20, ACROSS}, {"\n", "in", 150, 90, 20, ACROSS}, {"\n", "AMA", 250, 130, 20, ACROSS}},
     "fine print of the page\nDate\nin\nAMA", "Date\nin\nAMA\nfine print of the page\n"},
    {"tall letters one under the other are no word aslant",
     {{"", "fine print of the page", 50, 200, 10, ACROSS},
      {"\n", "A", 50, 50, 20, ACROSS}, {"\n", "B", 50, 90, 20, ACROSS}, {"\n", "C", 50, 130, 20, ACROSS}},
     "fine print of the page\nA\nB\nC", "A\nB\nC\nfine print of the page\n"},
    {"two small lines beside a tall one are two",
     {{"", "Tall Words", 50, 100, 20, ACROSS}, {"\n", "upper", 300, 98, 10, ACROSS}, {"\n", "lower", 300, 110, 10, ACROSS}},
     "Tall Words\nupper\nlower", "Tall Words\tupper\nlower\n"},
    {"a tall logo beside three lines does not mix them",
     {{"", "LOGO", 50, 100, 60, ACROSS},
      {"\n", "one", 200, 102, 10, ACROSS},
      {"\n", "two", 200, 122, 10, ACROSS},
      {"\n", "three", 200, 142, 10, ACROSS}},
     "LOGO\none\ntwo\nthree", "one\ntwo\nLOGO\nthree\n"},
    {"letters set wide keep their line",
     {{"", "A", 50, 100, 10, ACROSS},
      {" ", "B", 62, 100, 10, ACROSS},
      {" ", "C", 74, 100, 10, ACROSS}},
     "A B C", "A B C\n"},
    {"a mark alone is read across",
     {{"", "x", 50, 100, 10, ACROSS}}, "x", "x\n"},
    {"nothing", {{"", "", 0, 0, 0, ACROSS}}, "", ""},
};

static void test_layouts(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(layouts); i++) {
    Page *page = page_new();
    for (guint k = 0; k < 8 && layouts[i].pieces[k].text != NULL; k++)
      add_piece(page, &layouts[i].pieces[k], 0);
    g_autoptr(DocumentText) document = document_of(page);
    const PageText *text = page_text(document);
    const char *flow = text->text[TEXT_FLOW].utf8, *rows = text->text[TEXT_ROWS].utf8;
    if (strcmp(flow, layouts[i].flow) != 0 || strcmp(rows, layouts[i].rows) != 0)
      fail_msg("%s: flow [%s] rows [%s]", layouts[i].name, flow, rows);
  }
}

/* Every byte leads back to the glyph it came from, and every glyph with ink is in both texts. */
static void test_map(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(layouts); i++) {
    Page *page = page_new();
    for (guint k = 0; k < 8 && layouts[i].pieces[k].text != NULL; k++)
      add_piece(page, &layouts[i].pieces[k], 0);
    g_autoptr(DocumentText) document = document_of(page);
    for (guint kind = 0; kind < N_TEXTS; kind++) {
      const Text *text = &page_text(document)->text[kind];
      assert_int_equal(strlen(text->utf8), text->length);
      assert_true(g_utf8_validate(text->utf8, -1, NULL));
      for (gsize b = 0; b < text->length; b++) {
        guint32 index = text->glyph_of[b];
        if (index == NO_GLYPH) {
          assert_true(strchr("\t\n ", text->utf8[b]) != NULL);
          continue;
        }
        assert_true(index < page->glyphs->len);
        guint32 code = g_array_index(page->glyphs, Glyph, index).code;
        if (code < 0x80 && code >= 0x20) assert_int_equal(code, (guint8)text->utf8[b]);
      }
    }
  }
}

static Span find(const DocumentText *document, TextKind kind, const char *from, const char *to) {
  const char *text = page_text(document)->text[kind].utf8;
  const char *start = strstr(text, from);
  assert_non_null(start);
  const char *end = strstr(start, to);
  assert_non_null(end);
  return (Span){1, kind, (gsize)(start - text), (gsize)(end - text) + strlen(to)};
}

static void test_evidence(void **state) {
  (void)state;
  Page *page = page_new();
  add_piece(page, &(Piece){"", "is  awarded", 50, 100, 10, ACROSS}, 0);
  add_piece(page, &(Piece){"\n", "12.50", 50, 120, 10, ACROSS}, 0);
  add_piece(page, &(Piece){"", "Credits", 100, 120, 10, ACROSS}, 0);
  g_autoptr(DocumentText) document = document_of(page);
  Span span = find(document, TEXT_FLOW, "awarded", "Credits");
  g_autoptr(GArray) boxes = document_boxes(document, span);
  g_autofree char *quote = document_quote(document, span);
  assert_string_equal(quote, "awarded 12.50 Credits");
  assert_int_equal(boxes->len, 2);
  const Box *one = &g_array_index(boxes, Box, 0), *two = &g_array_index(boxes, Box, 1);
  assert_true(one->x0 == 70 && one->y0 == 100 && one->x1 == 105 && one->y1 == 110);
  assert_true(two->x0 == 50 && two->y0 == 120 && two->x1 == 135 && two->y1 == 130);

  Evidence *evidence = evidence_from_span(document, span, FIELD_CREDITS, "fields:3", 98);
  assert_int_equal(evidence->page, 1);
  assert_int_equal(evidence->confidence, 98);
  assert_string_equal(evidence->text, quote);
  assert_string_equal(evidence->pattern, "fields:3");
  assert_int_equal(evidence->boxes->len, 2);
  evidence_free(evidence);
}

static void test_lines_part_boxes(void **state) {
  (void)state;
  Page *page = page_new();
  add_piece(page, &(Piece){"", "designates for", 50, 100, 10, ACROSS}, 0);
  add_piece(page, &(Piece){"\n", "a maximum", 50, 120, 10, ACROSS}, 0);
  g_autoptr(DocumentText) document = document_of(page);
  for (guint kind = 0; kind < N_TEXTS; kind++) {
    g_autoptr(GArray) boxes =
        document_boxes(document, find(document, (TextKind)kind, "designates", "maximum"));
    assert_int_equal(boxes->len, 2);
  }
}

static void test_boxes_of_turned_text(void **state) {
  (void)state;
  Page *page = page_new();
  add_piece(page, &(Piece){"", "Credits", 300, 700, 10, UPWARDS}, 0);
  add_piece(page, &(Piece){"", "2.00", 300, 600, 10, UPWARDS}, 0);
  g_autoptr(DocumentText) document = document_of(page);
  g_autoptr(GArray) boxes = document_boxes(document, find(document, TEXT_ROWS, "Credits", "2.00"));
  assert_int_equal(boxes->len, 1); /* one line, though it runs upwards */
}

static void test_spans_that_lie_nowhere(void **state) {
  (void)state;
  Page *page = page_new();
  add_piece(page, &(Piece){"", "abc", 50, 100, 10, ACROSS}, 0);
  g_autoptr(DocumentText) document = document_of(page);
  static const struct {
    Span span;
    const char *quote;
  } cases[] = {
      {{0, TEXT_FLOW, 0, 3}, ""},  {{2, TEXT_FLOW, 0, 3}, ""},   {{1, TEXT_FLOW, 2, 1}, ""},
      {{1, TEXT_FLOW, 1, 99}, "bc"}, {{1, TEXT_FLOW, 99, 100}, ""}, {{1, N_TEXTS, 0, 3}, ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *quote = document_quote(document, cases[i].span);
    assert_string_equal(quote, cases[i].quote);
    g_autoptr(GArray) boxes = document_boxes(document, cases[i].span);
    assert_int_equal(boxes != NULL, *cases[i].quote != '\0');
    assert_false(document_is_unseen(document, cases[i].span));
  }
}

static void test_unseen(void **state) {
  (void)state;
  Page *page = page_new();
  add_piece(page, &(Piece){"", "seen", 50, 100, 10, ACROSS}, 0);
  add_piece(page, &(Piece){" ", "white", 80, 100, 10, ACROSS}, GLYPH_FAINT);
  add_piece(page, &(Piece){"\n", "away", -80, 100, 10, ACROSS}, GLYPH_OFF_PAGE);
  g_autoptr(DocumentText) document = document_of(page);
  assert_false(document_is_unseen(document, find(document, TEXT_FLOW, "seen", " ")));
  assert_true(document_is_unseen(document, find(document, TEXT_FLOW, "seen", "w")));
  assert_true(document_is_unseen(document, find(document, TEXT_ROWS, "white", "e")));
  assert_true(document_is_unseen(document, find(document, TEXT_ROWS, "away", "y")));
}

/* Without rectangles that agree, the text is poppler's, rows are no better, evidence has none. */
static void test_without_boxes(void **state) {
  (void)state;
  Page *page = page_new();
  page->has_boxes = FALSE;
  add_piece(page, &(Piece){"", "AMA PRA 1", 50, 100, 10, ACROSS}, 0);
  add_piece(page, &(Piece){"", "2.00", 120, 100, 10, ACROSS}, 0);
  g_autoptr(DocumentText) document = document_of(page);
  assert_string_equal(page_text(document)->text[TEXT_FLOW].utf8, "AMA PRA 12.00");
  assert_string_equal(page_text(document)->text[TEXT_ROWS].utf8, "AMA PRA 12.00");
  assert_null(document_boxes(document, (Span){1, TEXT_FLOW, 0, 5}));
}

/* Letters of one width, so wide that a space is wider than most gaps between cells. */
static void test_one_space_of_a_typed_line_parts_no_cells(void **state) {
  (void)state;
  Page *page = page_new();
  const char *typed = "Name:   Jane Q. Doe, MD";
  for (gsize i = 0; typed[i]; i++)
    add_glyph(page, (gunichar)typed[i], (Box){50 + 6 * (float)i, 100, 56 + 6 * (float)i, 107}, 0);
  g_autoptr(DocumentText) document = document_of(page);
  assert_string_equal(page_text(document)->text[TEXT_ROWS].utf8, "Name:\tJane Q. Doe, MD\n");
}

static void columns(const Piece *pieces, guint n, const char *wanted) {
  Page *page = page_new();
  for (guint i = 0; i < n; i++) add_piece(page, &pieces[i], 0);
  g_autoptr(DocumentText) document = document_of(page);
  Text text = text_by_columns(page, &page_text(document)->text[TEXT_ROWS]);
  if (wanted) assert_string_equal(text.utf8, wanted);
  else assert_null(text.utf8);
  g_free(text.utf8);
  g_free(text.glyph_of);
}

static void test_columns(void **state) {
  (void)state;
  const Piece apart[] = {{"", "Head", 150, 60, 20, ACROSS},
                         {"\n", "is jointly accredited", 50, 100, 10, ACROSS},
                         {"\n", "by the Council", 50, 112, 10, ACROSS},
                         {"\n", "Ada Okafor-", 200, 106, 14, ACROSS},
                         {"\n", "Dietz", 200, 124, 10, ACROSS},
                         {"\n", "for the team.", 50, 130, 10, ACROSS},
                         {"\n", "Wound Care", 200, 144, 10, ACROSS},
                         {"\n", "A line below that goes across the page", 50, 170, 10, ACROSS}};
  columns(apart, G_N_ELEMENTS(apart),
          "Head\nis jointly accredited\nby the Council\nfor the team.\nAda Okafor-Dietz\nWound Care\n"
          "A line below that goes across the page\n");
  /* labels beside their values, on the same lines */
  const Piece form[] = {{"", "Jane", 50, 100, 10, ACROSS},
                        {" ", "Hand Days", 200, 100, 10, ACROSS},
                        {"\n", "June", 50, 120, 10, ACROSS},
                        {" ", "Foot Days", 200, 120, 10, ACROSS}};
  columns(form, G_N_ELEMENTS(form), NULL);
  /* heads over their values */
  const Piece heads[] = {{"", "Date", 50, 100, 10, ACROSS},
                         {" ", "Credit awarded", 200, 100, 10, ACROSS},
                         {"\n", "May 5, 2024", 50, 120, 10, ACROSS},
                         {" ", "6.00", 200, 120, 10, ACROSS}};
  columns(heads, G_N_ELEMENTS(heads), "Date: May 5, 2024\nCredit awarded: 6.00\n");
}

static void pairs(const char *rows, const char *wanted) {
  g_autoptr(DocumentText) document = document_text_from_utf8(rows);
  const PageText *page = document->pages->pdata[0];
  Text paired = text_pair_labels(&page->text[TEXT_ROWS]);
  assert_string_equal(paired.utf8, wanted);
  g_free(paired.utf8);
  g_free(paired.glyph_of);
}

static void test_labels_go_before_their_values(void **state) {
  (void)state;
  pairs("PARTICIPANT\tACTIVITY DATE\nAda Lindqvist\tMay 5, 2024\n",
        "PARTICIPANT: Ada Lindqvist\nACTIVITY DATE: May 5, 2024\n");
  pairs("Ada Lindqvist\tMay 5, 2024\nParticipant\tDate\nThe Society\n",
        "Participant: Ada Lindqvist\nDate: May 5, 2024\nThe Society\n");
  pairs("Participant\nAda Lindqvist\nDate of Completion\nMay 5, 2024\nCredits Claimed\n2.00\n",
        "Participant: Ada Lindqvist\nDate of Completion: May 5, 2024\nCredits Claimed: 2.00\n");
  pairs("The School\nAda Lindqvist\nParticipant\nWound Care\nand Burns\nTitle of activity\nMay 5, 2024\t2.00\tLive activity\n"
        "Date\tAMA PRA Category 1 Credits\tFormat\nThe Society\n",
        "The School\nParticipant: Ada Lindqvist\nTitle of activity: Wound Care\nand Burns\nDate: May 5, 2024\n"
        "AMA PRA Category 1 Credits: 2.00\nFormat: Live activity\nThe Society\n");
  pairs("Ada Lindqvist\n(name of physician)\nWound Care\n(live activity)\nMay 5, 2024\t2.00\n(date)\t(credits awarded)\n",
        "name of physician: Ada Lindqvist\nlive activity: Wound Care\ndate: May 5, 2024\ncredits awarded: 2.00\n");
  pairs("Date\tCredit awarded\tCredit type\nMay 5, 2024\t2.00\tAMA PRA Category 1 Credit\n",
        "Date: May 5, 2024\nCredit awarded: 2.00\nCredit type: AMA PRA Category 1 Credit\n");
  pairs("Date attended\nMay 5, 2024\nCredit awarded\n2.00\nAMA PRA Category 1 Credits\nAda Lindqvist\n",
        "Date attended: May 5, 2024\nCredit awarded: 2.00\nAMA PRA Category 1 Credits\nAda Lindqvist\n");
  pairs("Customer\t: Ada Lindqvist\nCME claimed\t: 2.00\n", "Customer: Ada Lindqvist\nCME claimed: 2.00\n");
  /* rows of a table are no form, nor is a word that labels use alone on a page */
  pairs("The School\nPhysician Certificate\nAda Lindqvist\t2.00\nName\tCredits\n",
        "The School\nPhysician Certificate\nName: Ada Lindqvist\nCredits: 2.00\n");
  const char *table = "Date\tCredits\nMay 5, 2024\t1.00\nMay 9, 2024\t2.00\n";
  pairs(table, table);
  pairs("Course\nAda Lindqvist\n", "Course\nAda Lindqvist\n");
}

static void test_labels_astray(void **state) {
  (void)state;
  g_autoptr(DocumentText) flow = document_text_from_utf8("Ada Lindqvist\nParticipant:\nWound Care\nCourse:\n");
  g_autoptr(DocumentText) rows = document_text_from_utf8("Participant:\tAda Lindqvist\nCourse:\tWound Care\n");
  const Text *a = ((const PageText *)flow->pages->pdata[0])->text, *b = ((const PageText *)rows->pages->pdata[0])->text;
  assert_true(text_labels_astray(&a[TEXT_FLOW], &b[TEXT_ROWS]));
  assert_false(text_labels_astray(&b[TEXT_FLOW], &b[TEXT_ROWS]));
  g_autoptr(DocumentText) under = document_text_from_utf8("Ada Lindqvist\nParticipant\nMay 5, 2024\t2.00\nDate\tCredits\n");
  const Text *c = ((const PageText *)under->pages->pdata[0])->text;
  assert_true(text_labels_astray(&c[TEXT_FLOW], &c[TEXT_ROWS]));
}

static void test_pages_are_numbered(void **state) {
  (void)state;
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  g_ptr_array_add(reading->pages, page_new());
  g_ptr_array_add(reading->pages, page_new());
  g_autoptr(DocumentText) document = document_text_take(reading);
  assert_int_equal(reading->pages->len, 0);
  assert_int_equal(document->pages->len, 2);
  assert_int_equal(((const PageText *)g_ptr_array_index(document->pages, 1))->number, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_layouts),
      cmocka_unit_test(test_map),
      cmocka_unit_test(test_evidence),
      cmocka_unit_test(test_lines_part_boxes),
      cmocka_unit_test(test_boxes_of_turned_text),
      cmocka_unit_test(test_spans_that_lie_nowhere),
      cmocka_unit_test(test_unseen),
      cmocka_unit_test(test_without_boxes),
      cmocka_unit_test(test_labels_go_before_their_values),
      cmocka_unit_test(test_one_space_of_a_typed_line_parts_no_cells),
      cmocka_unit_test(test_columns),
      cmocka_unit_test(test_labels_astray),
      cmocka_unit_test(test_pages_are_numbered),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
