/* Scans: what OCR misreads is mended, pages that need it are found, text and OCR are joined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/mend.h"
#include "core/scan.h"

#define LETTER 6.0f /* points wide; lines are 12 high */

/* The words as glyphs in lines, each letter 6 points wide. */
static void type(GArray *glyphs, const char *text, float x, float y, guint32 style) {
  float at = x;
  for (const char *c = text; *c; c = g_utf8_next_char(c)) {
    const Glyph glyph = {g_utf8_get_char(c), style, {at, y, at + LETTER, y + 12}};
    g_array_append_val(glyphs, glyph);
    at += LETTER;
    if (*c == '\n') at = x, y += 20;
  }
}

static Page *page_of(const char *text, guint32 style) {
  Page *page = g_new0(Page, 1);
  page->width = 612;
  page->height = 792;
  page->has_boxes = TRUE;
  page->glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));
  type(page->glyphs, text, 72, 72, style);
  return page;
}

static char *text_of(const GArray *glyphs) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < glyphs->len; i++) g_string_append_unichar(text, g_array_index(glyphs, Glyph, i).code);
  return g_string_free(text, FALSE);
}

static void test_mending(void **state) {
  static const char *const cases[][2] = {
      /* the figure of the category */
      {"AMA PRA Category l Credits", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category | Credits", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category I Credits", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category } Credits", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category| Credits", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category.1 Credits", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category 2 Credits", "AMA PRA Category 2 Credits"},
      {"Category II credit", "Category II credit"},
      {"Category 1-A credit", "Category 1-A credit"},
      /* the name of the award */
      {"1.00 AVA PRA Category 1", "1.00 AMA PRA Category 1"},
      {"1.00 AMA FRA Category 1", "1.00 AMA PRA Category 1"},
      {"1.00 ANCC Category 1", "1.00 ANCC Category 1"},
      {"the AOA Category 1-A", "the AOA Category 1-A"},
      /* the words behind it */
      {"AMA PRA Category 11 Credit(s)", "AMA PRA Category 1 Credit(s)"},
      {"AMA PRA Category 1l Credits", "AMA PRA Category 1 Credits"},
      {"ABC Category 11 Credits", "ABC Category 11 Credits"},
      {"AMA PRA Category 12 Credits", "AMA PRA Category 12 Credits"},
      {"AMA PRA Category II Credits", "AMA PRA Category II Credits"},
      {"AMA PRA CarteGonry 1 Crepirs\u2122.", "AMA PRA Category 1 Credits\u2122."},
      {"AMA PRA Ca\u0101teqory 1 Credits\u2122", "AMA PRA Category 1 Credits\u2122"},
      {"AMA PRA Category 1 Credit{s)}\u2122 Awarded", "AMA PRA Category 1 Credit(s)\u2122 Awarded"},
      {"AMA PRA CATEGORY FCREDIIS\u2122", "AMA PRA CATEGORY 1 Credits\u2122"},
      {"AMA PRA Category I Credlts", "AMA PRA Category 1 Credits"},
      {"AMA PRA Category 1 credited to", "AMA PRA Category 1 credited to"},
      {"AMA PRA CATEGORY 1 CREDITS", "AMA PRA CATEGORY 1 CREDITS"},
      {"AMA PRA certificate 1 year", "AMA PRA certificate 1 year"},
      /* months */
      {"on Marcu 27, 2025", "on March 27, 2025"},
      {"on Juny 3, 2025", "on Juny 3, 2025"},
      {"Marsh 27, 12", "Marsh 27, 12"},
      /* figures */
      {"June 2O, 2O24", "June 20, 2024"},
      {"August l6th, 2025", "August 16th, 2025"},
      {"March Ist", "March 1st"},
      {"l2.5 credits", "12.5 credits"},
      {"Oslo", "Oslo"},
      {"I", "I"},
      {"Il", "Il"},
      {"O", "O"},
      {"12.25", "12.25"},
      {"8OO mg", "800 mg"},
      /* words of every certificate */
      {"Accreditation Counci! for", "Accreditation Council for"},
      {"accredlted by", "accredited by"},
      {"is accredited by", "is accredited by"},
      {"Who completes it", "Who completes it"},
      {"creditor", "creditor"},
      {"Conventions", "Conventions"},
      /* a word in two */
      {"University", "University"},
      {"J. Smith", "J. Smith"},
      {"A study", "A study"},
      {"I saw", "I saw"},
  };
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Page) page = page_of(cases[i][0], GLYPH_SCANNED);
    scan_mend(page->glyphs);
    g_autofree char *got = text_of(page->glyphs);
    if (strcmp(got, cases[i][1]) != 0) fail_msg("[%s] became [%s]", cases[i][0], got);
  }
}

static void test_a_split_word_is_joined(void **state) {
  (void)state;
  g_autoptr(Page) page = page_of("U niversity", GLYPH_SCANNED);
  for (guint i = 2; i < page->glyphs->len; i++) { /* close behind, not a space away */
    Box *box = &g_array_index(page->glyphs, Glyph, i).box;
    box->x0 -= 4, box->x1 -= 4;
  }
  scan_mend(page->glyphs);
  g_autofree char *got = text_of(page->glyphs);
  assert_string_equal(got, "University");
}

static void test_accents(void **state) {
  (void)state;
  g_autofree char *name = without_accents("\u00c1ngel Wi\u015bniewski S\u00f8rensen Pawe\u0142");
  assert_string_equal(name, "angel wisniewski sorensen pawel");
}

static guint planned(Page *page) {
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  g_ptr_array_add(reading->pages, page);
  reading->pages_total = 1;
  g_autoptr(GArray) plan = scan_plan(NULL, reading);
  return plan->len;
}

static void test_which_pages(void **state) {
  static const struct {
    const char *name, *text;
    guint32 style;
    float pictured;
    guint shapes, wanted;
  } cases[] = {
      {"a blank page", "", 0, 0, 0, 0},
      {"a picture", "", 0, 1, 0, 1},
      {"letters as shapes", "", 0, 0, 9, 1},
      {"text", "This certifies that Wen Li was awarded credit", 0, 0, 0, 0},
      {"text with a picture", "This certifies that Wen Li was awarded credit", 0, 0.9f, 0, 0},
      {"text hidden behind a picture", "This certifies that Wen Li was awarded credit", GLYPH_FAINT, 0.9f, 0, 1},
      {"a broken map", "Uijt dfsujgjft uibu Xfo Mj ibt bxbsefe dsfeju", 0, 0, 0, 1},
      {"characters that are none", "\ue001\ue002\ue003 certifies that the learner", 0, 0, 0, 1},
  };
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Page *page = page_of(cases[i].text, cases[i].style);
    page->pictured = cases[i].pictured;
    page->shapes = cases[i].shapes;
    if (planned(page) != cases[i].wanted) fail_msg("%s", cases[i].name);
  }
}

static void test_text_wins_where_it_is_sane(void **state) {
  (void)state;
  g_autoptr(Page) page = page_of("", 0);
  type(page->glyphs, "Jane Smith, MD of the office\n", 72, 92, 0);
  Page *scan = page_of("This certifies that\nJane Srnith, MD of the office\nhas completed it", GLYPH_SCANNED);
  scan_merge(page, scan);
  g_autofree char *got = text_of(page->glyphs);
  assert_string_equal(got, "This certifies that\nJane Smith, MD of the office\nhas completed it\n");
}

static void test_ocr_wins_where_text_is_broken(void **state) {
  (void)state;
  g_autoptr(Page) page = page_of("Uijt dfsujgjft uibu Xfo Mj ibt bxbsefe dsfeju", 0);
  scan_merge(page, page_of("This certifies that Wen Li was awarded credit", GLYPH_SCANNED));
  g_autofree char *got = text_of(page->glyphs);
  assert_string_equal(got, "This certifies that Wen Li was awarded credit");
}

/* A word at the top left of the upright page, wherever that is on the page as shown. */
static void test_boxes_as_shown(void **state) {
  static const struct {
    Turn turn;
    Box shown;
  } cases[] = {{{0, 0}, {10, 20, 40, 30}},
               {{1, 0}, {10, 20, 40, 30}},
               {{-1, 0}, {572, 762, 602, 772}},
               {{0, 1}, {582, 10, 592, 40}},
               {{0, -1}, {20, 752, 30, 782}}};
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Page page = {.width = 612, .height = 792, .turn = cases[i].turn};
    const Box got = page_box_as_shown(&page, (Box){10, 20, 40, 30}), *want = &cases[i].shown;
    if (fabsf(got.x0 - want->x0) + fabsf(got.y0 - want->y0) + fabsf(got.x1 - want->x1) + fabsf(got.y1 - want->y1) > 0.01f)
      fail_msg("turn %u: %g %g %g %g", i, (double)got.x0, (double)got.y0, (double)got.x1, (double)got.y1);
  }
}

static void test_providers_with_a_slip(void **state) {
  static const char text[] = "[provider mayo]\nname = Mayo Clinic College of Medicine and Science\n"
                             "[provider first]\nname = Region 10 Medical Society\n"
                             "[provider second]\nname = Region 20 Medical Society\n";
  const LibrarySource source = {(char *)"test.patterns", (char *)text};
  g_autoptr(GPtrArray) faults = NULL;
  (void)state;
  g_autoptr(Library) library = library_parse(&source, 1, &faults);
  assert_non_null(library);
  const Section *near = scan_nearest_provider(library, "Mayo Clinic Coliege of Medicine and Science");
  assert_non_null(near);
  assert_string_equal(near->id, "mayo");
  assert_null(scan_nearest_provider(library, "Mayo Clinic School of Nursing and Arts"));
  assert_null(scan_nearest_provider(library, "Region 30 Medical Society")); /* never for numbers */
  near = scan_nearest_provider(library, "Region 10 Medica! Society");
  assert_non_null(near);
  assert_string_equal(near->id, "first");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_mending),
      cmocka_unit_test(test_a_split_word_is_joined),
      cmocka_unit_test(test_accents),
      cmocka_unit_test(test_which_pages),
      cmocka_unit_test(test_text_wins_where_it_is_sane),
      cmocka_unit_test(test_ocr_wins_where_text_is_broken),
      cmocka_unit_test(test_boxes_as_shown),
      cmocka_unit_test(test_providers_with_a_slip),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
