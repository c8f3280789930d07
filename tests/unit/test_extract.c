/* The extractor with the real worker, on good, hidden and broken pages. */
#include "extract_help.h"

#include <stdlib.h>

static const char *worker_program(void) {
  const char *named = g_getenv("CMELEDGER_WORKER");
  return named != NULL ? named : "build/cmeledger-worker";
}

static Reading *read_pdf_text(const char *pdf, const char *password) {
  ExtractLimits limits = extract_defaults;
  limits.program = worker_program();
  limits.workers = 1;
  return read_with(&limits, pdf, strlen(pdf), password);
}

/* A document of one page; poppler mends the missing cross-reference table. */
static char *pdf_with(const char *page_keys, const char *content, const char *more) {
  return g_strdup_printf(
      "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[8 0 R]"
      "/DA(/F 10 Tf 0 g)/DR<</Font<</F 5 0 R>>>>>>>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R"
      "/Resources<</Font<</F 5 0 R>>>>%s>>endobj\n"
      "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
      "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
      "%s\ntrailer<</Root 1 0 R>>\n",
      page_keys, strlen(content), content, more);
}

static char *flow_of(Reading *reading) {
  g_autoptr(DocumentText) document = document_text_take(reading);
  assert_true(document->pages->len > 0);
  const PageText *page = g_ptr_array_index(document->pages, 0);
  return g_strdup(page->text[TEXT_FLOW].utf8);
}

/* --- the real worker ----------------------------------------------------------------------- */

static void test_reads_a_page(void **state) {
  (void)state;
  g_autofree char *pdf = pdf_with("", "BT /F 10 Tf 50 150 Td (Jane Doe) Tj ET", "");
  g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
  assert_string_equal(outcome_name(reading->outcome), "certificate");
  assert_int_equal(reading->pages_total, 1);
  const Page *page = g_ptr_array_index(reading->pages, 0);
  assert_true(page->width == 400 && page->height == 200 && page->has_boxes && !page->from_print);
  const Glyph *first = &g_array_index(page->glyphs, Glyph, 0);
  assert_int_equal(first->code, 'J');
  assert_int_equal(first->style, 0);
  assert_true(first->box.x0 > 49 && first->box.x0 < 51); /* top left origin: 200 - 150 = 50 */
  assert_true(first->box.y0 > 38 && first->box.y1 < 55);
  assert_true(reading->no_end); /* the tests' PDFs end in their trailer */
  g_autofree char *flow = flow_of(reading);
  assert_string_equal(flow, "Jane Doe");
  g_autofree char *whole = g_strconcat(pdf, "startxref\n0\n%%EOF\n", NULL);
  g_autoptr(Reading) ended = read_pdf_text(whole, NULL);
  assert_false(ended->no_end);
}

static void test_cells_are_parted(void **state) {
  (void)state;
  g_autofree char *pdf = pdf_with(
      "", "BT /F 10 Tf 50 150 Td (AMA PRA 1) Tj 57 0 Td (2.00) Tj ET", "");
  g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
  g_autofree char *flow = flow_of(reading);
  if (strstr(flow, "12.00") != NULL) fail_msg("[%s]", flow);
}

static void test_turned_and_cropped(void **state) {
  (void)state;
  static const char *const keys[] = {"/Rotate 90", "/Rotate 180", "/Rotate 270",
                                     "/CropBox[20 20 380 180]",
                                     "/Rotate 90/CropBox[20 20 380 180]"};
  static const char *const fields[] = {
      "", "/Annots[8 0 R]"}; /* the same page with a form field on it, so drawn and read again */
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    for (guint f = 0; f < 2; f++) {
      g_autofree char *page_keys = g_strconcat(keys[i], fields[f], NULL);
      g_autofree char *pdf =
          pdf_with(page_keys, "BT /F 10 Tf 50 150 Td (Awarded to) Tj 0 -40 Td (Jane Doe) Tj ET",
                   "8 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(c)/V(2.50)/F 4/Rect[200 50 260 66]"
                   "/DA(/F 10 Tf 0 g)>>endobj");
      g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
      const Page *page = g_ptr_array_index(reading->pages, 0);
      assert_int_equal(page->from_print, f == 1);
      assert_true(page->has_boxes);
      for (guint g = 0; g < page->glyphs->len; g++)
        assert_int_equal(g_array_index(page->glyphs, Glyph, g).style & GLYPH_OFF_PAGE, 0);
      g_autofree char *flow = flow_of(reading);
      if (strstr(flow, "Awarded to") == NULL || strstr(flow, "Jane Doe") == NULL ||
          (f == 1 && strstr(flow, "2.50") == NULL))
        fail_msg("%s: [%s]", page_keys, flow);
    }
}

static void test_what_lies_on_the_page(void **state) {
  (void)state;
  static const struct {
    const char *name, *annotation, *word;
  } cases[] = {
      {"a field without an appearance",
       "8 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(c)/V(12.50)/Rect[200 50 260 66]"
       "/DA(/F 10 Tf 0 g)>>endobj",
       "12.50"},
      {"a field whose appearance is stale: what is shown counts",
       "8 0 obj<</Type/Annot/Subtype/Widget/FT/Tx/T(c)/V(99.00)/F 4/Rect[200 50 260 66]"
       "/DA(/F 10 Tf 0 g)/AP<</N 9 0 R>>>>endobj\n"
       "9 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 60 16]/Resources<</Font<</F 5 0 R>>>>"
       "/Length 34>>stream\nBT /F 10 Tf 2 4 Td (1.25) Tj ET    \nendstream endobj",
       "1.25"},
      {"FreeText",
       "8 0 obj<</Type/Annot/Subtype/FreeText/Contents(3.75 Credits)/F 4/Rect[200 50 300 66]"
       "/DA(/F 10 Tf 0 g)>>endobj",
       "3.75 Credits"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *pdf = pdf_with("/Annots[8 0 R]", "BT /F 10 Tf 50 150 Td (Jane Doe) Tj ET",
                                    cases[i].annotation);
    g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
    assert_true(((const Page *)g_ptr_array_index(reading->pages, 0))->from_print);
    g_autofree char *flow = flow_of(reading);
    if (strstr(flow, cases[i].word) == NULL || strstr(flow, "Jane Doe") == NULL ||
        strstr(flow, "99.00") != NULL)
      fail_msg("%s: [%s]", cases[i].name, flow);
  }
}

static void test_links_need_no_drawing(void **state) {
  (void)state;
  g_autofree char *pdf = pdf_with("/Annots[8 0 R]", "BT /F 10 Tf 50 150 Td (Jane Doe) Tj ET",
                                  "8 0 obj<</Type/Annot/Subtype/Link/Rect[0 0 9 9]"
                                  "/A<</S/URI/URI(http://example.org)>>/AP<</N 9 0 R>>>>endobj\n"
                                  "9 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]"
                                  "/Resources<</Font<</F 5 0 R>>>>/Length 34>>stream\n"
                                  "BT /F 10 Tf 0 0 Td (99.00) Tj ET   \nendstream endobj");
  g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
  assert_false(((const Page *)g_ptr_array_index(reading->pages, 0))->from_print);
  g_autofree char *flow = flow_of(reading);
  assert_null(strstr(flow, "99.00"));
}

/* In each page the digits are what nobody sees, and the letters what everybody does. */
static void test_unseen_text_is_faint(void **state) {
  (void)state;
  static const struct {
    const char *name, *content, *unseen;
  } cases[] = {
      {"white", "BT /F 10 Tf 50 150 Td (seen) Tj 1 g 0 -40 Td (99) Tj ET", "99"},
      {"invisible", "BT /F 10 Tf 50 150 Td (seen) Tj 3 Tr 0 -40 Td (99) Tj ET", "99"},
      {"clipped", "BT /F 10 Tf 50 150 Td (seen) Tj ET 0 0 5 5 re W n "
                  "BT /F 10 Tf 50 110 Td (99) Tj ET", "99"},
      {"replaced", "BT /F 10 Tf 50 150 Td (seen) Tj 0 -40 Td "
                   "/Span<</ActualText(99)>>BDC (1x) Tj EMC ET", "99"},
      {"painted over", "BT /F 10 Tf 50 150 Td (seen) Tj 0 -40 Td (99) Tj ET 1 g 45 105 30 20 re f",
       "99"},
      {"under a picture", "BT /F 10 Tf 50 150 Td (seen) Tj 0 -40 Td (99) Tj ET "
                          "q 30 0 0 20 45 105 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q", "99"},
      {"painted over and written anew",
       "BT /F 10 Tf 50 150 Td (99) Tj ET 1 g 45 145 30 20 re f 0 g BT /F 10 Tf 50 150 Td (seen) Tj ET",
       "99"},
      {"nothing, on a ground and beside a line",
       "1 1 0 rg 0 0 300 180 re f 0 g BT /F 10 Tf 50 150 Td (seen) Tj ET 50 146 90 1 re f "
       "45 100 30 20 re f", ""},
      {"nothing, under a ring", "BT /F 10 Tf 50 150 Td (seen) Tj ET "
                                "0 100 200 90 re 20 120 150 60 re f*", ""},
      {"nothing", "BT /F 10 Tf 50 150 Td (seen) Tj 0 -40 Td (as well) Tj ET", ""},
      {"nothing, turned", "q 0 1 -1 0 150 20 cm BT /F 10 Tf 0 0 Td (seen) Tj 0 -40 Td (too) Tj ET Q",
       ""},
      {"nothing, though clipped above and below",
       "0 145 300 12 re W n BT /F 10 Tf 50 150 Td (seen) Tj ET", ""},
  };
  for (guint c = 0; c < G_N_ELEMENTS(cases); c++) {
    g_autofree char *pdf = pdf_with("", cases[c].content, "");
    g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
    const Page *page = g_ptr_array_index(reading->pages, 0);
    g_autoptr(GString) unseen = g_string_new(NULL);
    for (guint i = 0; i < page->glyphs->len; i++) {
      const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
      /* A page in doubt is read twice: the end of a line is no reason. */
      assert_true(glyph->code != '\n' || glyph->style == 0);
      if (!g_unichar_isspace(glyph->code) && (glyph->style & GLYPH_FAINT) != 0)
        g_string_append_unichar(unseen, glyph->code);
    }
    if (strcmp(unseen->str, cases[c].unseen) != 0) fail_msg("%s: [%s]", cases[c].name, unseen->str);
  }
}

static void test_pictures_are_noticed(void **state) {
  (void)state;
  g_autofree char *with = pdf_with(
      "", "q 100 0 0 100 10 10 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q", "");
  g_autofree char *without = pdf_with("", "0 0 10 10 re f", "");
  g_autoptr(Reading) scan = read_pdf_text(with, NULL), blank = read_pdf_text(without, NULL);
  assert_true(((const Page *)g_ptr_array_index(scan->pages, 0))->pictured > 0);
  assert_false(((const Page *)g_ptr_array_index(blank->pages, 0))->pictured > 0);
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *outcome, *reason;
  } cases[] = {
      {"", "not-a-pdf", "empty"},
      {"<html>a certificate</html>", "not-a-pdf", "neither PDF"},
      {"\377\330\377\340 JFIF", "not-a-pdf", "neither PDF"},
      {"%PDF-1.4\nnothing follows", "damaged", "damaged"},
      {"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
       "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n",
       "damaged", "no pages"},
      {"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
       "2 0 obj<</Type/Pages/Kids[9 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n",
       "damaged", "damaged"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Reading) reading = read_pdf_text(cases[i].bytes, NULL);
    if (strcmp(outcome_name(reading->outcome), cases[i].outcome) != 0 ||
        strstr(reading->reason, cases[i].reason) == NULL)
      fail_msg("%u: %s: %s", i, outcome_name(reading->outcome), reading->reason);
    assert_int_equal(reading->pages->len, 0);
  }
}

static void test_passwords(void **state) {
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("cmeledger-test-XXXXXX", NULL);
  g_autofree char *plain = g_build_filename(folder, "plain.pdf", NULL);
  g_autofree char *locked = g_build_filename(folder, "locked.pdf", NULL);
  g_autofree char *pdf = pdf_with("", "BT /F 10 Tf 50 150 Td (Jane Doe) Tj ET", "");
  assert_true(g_file_set_contents(plain, pdf, -1, NULL));
  char *argv[] = {(char *)"qpdf",  (char *)"--warning-exit-0", (char *)"--encrypt", (char *)"open",
                  (char *)"owner", (char *)"256",              (char *)"--",        plain,
                  locked,          NULL};
  assert_true(g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                           NULL, NULL, NULL, NULL, NULL, NULL));
  g_autofree char *bytes = NULL;
  gsize length;
  assert_true(g_file_get_contents(locked, &bytes, &length, NULL));
  g_autofree char *longest = g_strnfill(127, 'x'), *too_long = g_strnfill(128, 'x');
  g_autofree char *absurd = g_strnfill(5000, 'x');
  const struct {
    const char *password, *outcome, *reason;
  } cases[] = {
      {NULL, "encrypted", "needs a password"}, {"wrong", "encrypted", "does not open it"},
      {"open", "certificate", NULL},           {longest, "encrypted", "does not open it"},
      {too_long, "encrypted", "127"},          {absurd, "encrypted", "127"},
  };
  ExtractLimits limits = extract_defaults;
  limits.program = worker_program();
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Reading) reading = read_with(&limits, bytes, length, cases[i].password);
    if (strcmp(outcome_name(reading->outcome), cases[i].outcome) != 0 ||
        (cases[i].reason != NULL && strstr(reading->reason, cases[i].reason) == NULL))
      fail_msg("%u: %s: %s", i, outcome_name(reading->outcome), reading->reason);
  }
  g_assert_cmpint(unlink(plain), ==, 0);
  g_assert_cmpint(unlink(locked), ==, 0);
  rmdir(folder);
}

static void test_limits(void **state) {
  (void)state;
  g_autofree char *pdf = pdf_with("", "BT /F 10 Tf 50 150 Td (Jane Doe) Tj ET", "");
  const char *two_pages =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
      "4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n";
  ExtractLimits limits = extract_defaults;
  limits.program = worker_program();
  limits.max_input = strlen(pdf) - 1;
  g_autoptr(Reading) large = read_with(&limits, pdf, strlen(pdf), NULL);
  assert_string_equal(outcome_name(large->outcome), "too-large");
  limits.max_input = strlen(pdf);
  limits.max_text = 3 * sizeof(Glyph);
  g_autoptr(Reading) wordy = read_with(&limits, pdf, strlen(pdf), NULL);
  assert_string_equal(outcome_name(wordy->outcome), "too-large");
  limits.max_text = 8 * sizeof(Glyph);
  g_autoptr(Reading) just = read_with(&limits, pdf, strlen(pdf), NULL);
  assert_string_equal(outcome_name(just->outcome), "certificate");
  limits.max_input = 1 << 20;
  limits.max_pages = 1;
  g_autoptr(Reading) cut = read_with(&limits, two_pages, strlen(two_pages), NULL);
  assert_int_equal(cut->pages->len, 1);
  assert_int_equal(cut->pages_total, 2);
}

/* Real troublemakers, where they are at hand. */
static void test_troublemakers(void **state) {
  (void)state;
  static const struct {
    const char *file, *outcome;
    gboolean no_annotations;
  } cases[] = {
      {"mutant-segv-13208-21619.pdf", "certificate", TRUE},
      {"mutant-segv-13208-21625.pdf", "certificate", TRUE},
      {"poc-CVE-2025-52885-bug.pdf", NULL, FALSE},
      {"synth-freetext-annot.pdf", "certificate", FALSE},
      {"synth-acroform-value.pdf", "certificate", FALSE},
      {"synth-rec-acroform.pdf", "certificate", FALSE},
      {"real-222664e7d6d7a328.pdf", NULL, FALSE},
  };
  ExtractLimits limits = extract_defaults;
  limits.program = worker_program();
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *path = g_build_filename("../shared/hostile", cases[i].file, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents(path, &bytes, &length, NULL)) continue;
    g_autoptr(Reading) reading = read_with(&limits, bytes, length, NULL);
    if (cases[i].outcome != NULL &&
        (strcmp(outcome_name(reading->outcome), cases[i].outcome) != 0 ||
         reading->no_annotations != cases[i].no_annotations))
      fail_msg("%s: %s", cases[i].file, outcome_name(reading->outcome));
  }
}

static void test_selftest(void **state) {
  (void)state;
  g_autofree char *report = NULL;
  gboolean ok = extract_selftest(worker_program(), &report, NULL);
  if (!ok) fail_msg("%s", report);
  assert_null(strstr(report, "NOT"));
  assert_non_null(strstr(report, "read /etc/passwd"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reads_a_page),
      cmocka_unit_test(test_cells_are_parted),
      cmocka_unit_test(test_turned_and_cropped),
      cmocka_unit_test(test_what_lies_on_the_page),
      cmocka_unit_test(test_links_need_no_drawing),
      cmocka_unit_test(test_unseen_text_is_faint),
      cmocka_unit_test(test_pictures_are_noticed),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_passwords),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_troublemakers),
      cmocka_unit_test(test_selftest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
