/* The extractor with the real worker on good and broken files, and with a worker that does its
 * worst: this program itself, started as a worker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "box/boxed.h"
#include "box/lock.h"
#include "core/wire.h"
#include "extract/pool.h"

/* --- a worker that does what its "PDF" says ------------------------------------------------ */

static void answer_well(int answer) {
  g_autoptr(Reading) reading = reading_new(OUTCOME_DAMAGED, "answered well");
  g_autoptr(GBytes) bytes = wire_encode_reading(reading);
  guint64 length = g_bytes_get_size(bytes);
  if (write(answer, g_bytes_get_data(bytes, NULL), length) == (gssize)length)
    channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
}

/* SIGTRAP: the sanitizers leave it alone. */
static void misbehave(const char *word, int answer, const ReadOrder *order) {
  guint64 length = 4;
  char page[4096] = {0};
  if (strcmp(word, "well") == 0) answer_well(answer);
  else if (strcmp(word, "crash") == 0) raise(SIGTRAP);
  else if (strcmp(word, "crash with annotations") == 0) {
    if (order->no_annotations == 0) raise(SIGTRAP);
    answer_well(answer);
  } else if (strcmp(word, "forbidden") == 0) raise(SIGSYS);
  else if (strcmp(word, "hang") == 0) pause();
  else if (strcmp(word, "stop") == 0) raise(SIGSTOP);
  else if (strcmp(word, "deaf") == 0) {
    close(LOCK_CHANNEL);
    pause();
  } else if (strcmp(word, "spin") == 0) {
    for (volatile int i = 0;; i++) continue;
  } else if (strcmp(word, "memory") == 0) {
    g_printerr("terminate called after throwing an instance of 'std::bad_alloc'\n");
    abort();
  } else if (strcmp(word, "leave") == 0) _exit(0);
  else if (strcmp(word, "silent success") == 0)
    channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
  else if (strcmp(word, "nonsense") == 0) {
    if (write(answer, "abcd", 4) == 4)
      channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
  } else if (strcmp(word, "babble") == 0)
    channel_send(LOCK_CHANNEL, page, sizeof page, NULL, 0);
  else if (strcmp(word, "descriptors") == 0) {
    int fds[] = {0, 1, 2};
    channel_send(LOCK_CHANNEL, &length, sizeof length, fds, 3);
  } else if (strcmp(word, "changing") == 0) {
    if (write(answer, page, sizeof page) < 0) abort();
    mmap(NULL, sizeof page, PROT_READ | PROT_WRITE, MAP_SHARED, answer, 0);
    length = sizeof page;
    channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
    pause();
  } else if (strcmp(word, "sparse") == 0) {
    length = G_GUINT64_CONSTANT(1) << 40;
    if (ftruncate(answer, (off_t)length) == 0)
      channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
  } else if (strcmp(word, "huge") == 0) {
    while (write(answer, page, sizeof page) > 0) continue;
  } else if (strcmp(word, "flood") == 0) {
    for (;;)
      if (write(2, page, sizeof page) < 0) continue;
  }
}

static int serve_badly(void) {
  guint32 total;
  int fds[CHANNEL_MAX_FDS];
  guint n;
  if (write(LOCK_CHANNEL, "+bad worker 1", 13) != 13) return 1;
  while (channel_receive(LOCK_CHANNEL, &total, sizeof total, fds, &n) > 0 && n == 3) {
    ReadOrder order;
    g_autoptr(GBytes) request = sealed_map(fds[1], NULL), file = sealed_map(fds[2], NULL);
    if (!wire_decode_order(request, &order)) return 1;
    g_autofree char *word = g_strndup(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    misbehave(word, fds[0], &order);
    for (guint i = 0; i < n; i++) close(fds[i]);
  }
  return 0;
}

/* --- helpers ------------------------------------------------------------------------------- */

static char *self; /* path of this program */

static const char *worker_program(void) {
  const char *named = g_getenv("CMELEDGER_WORKER");
  return named != NULL ? named : "build/cmeledger-worker";
}

static int sealed(const char *bytes, gsize length) {
  g_autoptr(GBytes) all = g_bytes_new(bytes, length);
  int fd = sealed_from_bytes(all, NULL);
  assert_true(fd >= 0);
  return fd;
}

static Reading *read_with(const ExtractLimits *limits, const char *bytes, gsize length,
                          const char *password) {
  g_autoptr(GError) error = NULL;
  g_autoptr(Extractor) extractor = extractor_new(limits, &error);
  assert_null(error);
  guint64 ticket = 0;
  Reading *reading = NULL;
  int fd = sealed(bytes, length);
  extractor_submit(extractor, 7, fd, password);
  gboolean ok = extractor_next(extractor, &ticket, &reading, &error);
  if (error != NULL) fail_msg("%s", error->message);
  assert_true(ok);
  assert_int_equal(ticket, 7);
  assert_false(extractor_next(extractor, &ticket, &(Reading *){NULL}, NULL));
  close(fd);
  return reading;
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
  g_autofree char *flow = flow_of(reading);
  assert_string_equal(flow, "Jane Doe");
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
                                     "/CropBox[20 20 380 180]", "/Rotate 90/CropBox[20 20 380 180]"};
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
                                  "/A<</S/URI/URI(http://example.org)>>>>endobj");
  g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
  assert_false(((const Page *)g_ptr_array_index(reading->pages, 0))->from_print);
}

static void test_white_text_is_faint(void **state) {
  (void)state;
  g_autofree char *pdf =
      pdf_with("", "BT /F 10 Tf 50 150 Td (seen) Tj 1 g 0 -40 Td (99.00) Tj ET", "");
  g_autoptr(Reading) reading = read_pdf_text(pdf, NULL);
  const Page *page = g_ptr_array_index(reading->pages, 0);
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    if (g_unichar_isspace(glyph->code)) continue;
    assert_int_equal(glyph->style, strchr("09.", (int)glyph->code) != NULL ? GLYPH_FAINT : 0);
  }
}

static void test_pictures_are_noticed(void **state) {
  (void)state;
  g_autofree char *with = pdf_with(
      "", "q 100 0 0 100 10 10 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q", "");
  g_autofree char *without = pdf_with("", "0 0 10 10 re f", "");
  g_autoptr(Reading) scan = read_pdf_text(with, NULL), blank = read_pdf_text(without, NULL);
  assert_true(((const Page *)g_ptr_array_index(scan->pages, 0))->has_image);
  assert_false(((const Page *)g_ptr_array_index(blank->pages, 0))->has_image);
}

static void test_refusals(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *outcome, *reason;
  } cases[] = {
      {"", "not-a-pdf", "empty"},
      {"<html>a certificate</html>", "not-a-pdf", "no PDF"},
      {"\377\330\377\340 JFIF", "not-a-pdf", "no PDF"},
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

/* --- the bad worker ------------------------------------------------------------------------ */

static ExtractLimits bad_limits(void) {
  ExtractLimits limits = extract_defaults;
  limits.program = self;
  limits.workers = 2;
  limits.cpu_seconds = 1;
  limits.wall_seconds = 3;
  limits.memory = G_MAXUINT64; /* under the sanitizers this program takes terabytes */
  limits.max_text = 1 << 20;
  limits.retry = FALSE;
  return limits;
}

static const struct {
  const char *word, *outcome, *reason;
} deeds[] = {
    {"crash", "crashed", "signal 5"},
    {"crash with annotations", "damaged", "answered well"},
    {"forbidden", "crashed", "not allowed"},
    {"hang", "timed-out", "longer than 3 s"},
    {"stop", "timed-out", "longer than 3 s"},
    {"deaf", "crashed", "signal 9"},
    {"memory", "crashed", "more memory"},
    {"leave", "crashed", "before it answered"},
    {"silent success", "crashed", "no sense"},
    {"nonsense", "crashed", "no sense"},
    {"babble", "crashed", "no sense"},
    {"descriptors", "crashed", "no sense"},
    {"changing", "crashed", "no sense"},
    {"sparse", "too-large", "larger answer"},
    {"huge", "too-large", "larger answer"},
    {"flood", "timed-out", NULL},
};

/* Every deed between two good files, all under way together: each gets its own end. */
static void test_deeds(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  g_autoptr(Extractor) extractor = extractor_new(&limits, NULL);
  int fds[2 * G_N_ELEMENTS(deeds)];
  guint seen[2 * G_N_ELEMENTS(deeds)] = {0};
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++) {
    const char *word = i % 2 == 0 ? deeds[i / 2].word : "well";
    fds[i] = sealed(word, strlen(word));
    extractor_submit(extractor, i, fds[i], NULL);
  }
  guint64 ticket;
  Reading *reading;
  g_autoptr(GError) error = NULL;
  while (extractor_next(extractor, &ticket, &reading, &error)) {
    const char *word = ticket % 2 == 0 ? deeds[ticket / 2].word : "well";
    const char *outcome = ticket % 2 == 0 ? deeds[ticket / 2].outcome : "damaged";
    const char *reason = ticket % 2 == 0 ? deeds[ticket / 2].reason : "answered well";
    seen[ticket]++;
    if (strcmp(outcome_name(reading->outcome), outcome) != 0 ||
        (reason != NULL && strstr(reading->reason, reason) == NULL))
      fail_msg("%s: %s, %s", word, outcome_name(reading->outcome), reading->reason);
    reading_free(reading);
  }
  assert_null(error);
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++) {
    assert_int_equal(seen[i], 1);
    close(fds[i]);
  }
  assert_string_equal(extractor_version(extractor), "bad worker 1");
}

/* The clock on the wall is not the only one: a busy file ends when its computing time is up. */
static void test_computing_time(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  limits.wall_seconds = 60;
  g_autoptr(Reading) reading = read_with(&limits, "spin", 4, NULL);
  assert_string_equal(outcome_name(reading->outcome), "timed-out");
  assert_string_equal(reading->reason, "took more than 1 s of computing");
}

static void test_second_try_is_patient(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  limits.wall_seconds = 1;
  limits.retry = TRUE;
  g_autoptr(Reading) reading = read_with(&limits, "hang", 4, NULL);
  assert_string_equal(outcome_name(reading->outcome), "timed-out");
  assert_string_equal(reading->reason, "took longer than 3 s");
}

static void test_workers_are_renewed(void **state) {
  (void)state;
  for (guint renew = 1; renew <= 3; renew += 2) {
    ExtractLimits limits = bad_limits();
    limits.renew_after = renew;
    g_autoptr(Extractor) extractor = extractor_new(&limits, NULL);
    int fd = sealed("well", 4);
    for (guint i = 0; i < 10; i++) extractor_submit(extractor, i, fd, NULL);
    guint64 ticket;
    guint n = 0;
    for (Reading *reading; extractor_next(extractor, &ticket, &reading, NULL); n++)
      reading_free(reading);
    assert_int_equal(n, 10);
    close(fd);
  }
}

/* --- programs that are not fit ------------------------------------------------------------- */

static void test_unfit_programs(void **state) {
  (void)state;
  static const struct {
    const char *script, *says;
  } cases[] = {
      {"#!/bin/sh\nprintf '%s' '-this kernel has no Landlock' >&3\n", "no Landlock"},
      {"#!/bin/sh\necho 'no such library' >&2\nexit 127\n", "no such library"},
      {"#!/bin/sh\nexit 0\n", "without a word"},
  };
  g_autofree char *folder = g_dir_make_tmp("cmeledger-test-XXXXXX", NULL);
  g_autofree char *program = g_build_filename(folder, "worker", NULL);
  ExtractLimits limits = bad_limits();
  limits.program = program;
  g_autoptr(GError) missing = NULL;
  assert_null(extractor_new(&limits, &missing));
  assert_non_null(strstr(missing->message, "is missing"));
  int fd = sealed("x", 1);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    assert_true(g_file_set_contents_full(program, cases[i].script, -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
    g_autoptr(Extractor) extractor = extractor_new(&limits, &error);
    assert_non_null(extractor);
    guint64 ticket;
    Reading *reading;
    extractor_submit(extractor, 1, fd, NULL);
    assert_false(extractor_next(extractor, &ticket, &reading, &error));
    assert_non_null(error);
    if (strstr(error->message, cases[i].says) == NULL) fail_msg("%s", error->message);
  }
  close(fd);
  unlink(program);
  rmdir(folder);
}

static void test_unsealed_files_are_refused(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  g_autoptr(GError) error = NULL;
  g_autoptr(Extractor) extractor = extractor_new(&limits, NULL);
  int fd = answer_new(NULL);
  guint64 ticket;
  Reading *reading;
  extractor_submit(extractor, 1, fd, NULL);
  assert_false(extractor_next(extractor, &ticket, &reading, &error));
  assert_non_null(strstr(error->message, "not sealed"));
  close(fd);
}

static void test_sealed_copies(void **state) {
  (void)state;
  FILE *file = tmpfile();
  gsize size = 0;
  assert_non_null(file);
  assert_int_equal(write(fileno(file), "0123456789", 10), 10);
  assert_int_equal(sealed_copy_of_fd(fileno(file), 9, NULL), -1);
  int copy = sealed_copy_of_fd(fileno(file), 10, NULL);
  assert_true(sealed_check(copy, &size));
  assert_int_equal(size, 10);
  assert_int_equal(write(copy, "x", 1), -1);
  assert_false(sealed_check(fileno(file), NULL));
  close(copy);
  fclose(file);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "serve") == 0) return serve_badly();
  self = g_file_read_link("/proc/self/exe", NULL);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_reads_a_page),
      cmocka_unit_test(test_cells_are_parted),
      cmocka_unit_test(test_turned_and_cropped),
      cmocka_unit_test(test_what_lies_on_the_page),
      cmocka_unit_test(test_links_need_no_drawing),
      cmocka_unit_test(test_white_text_is_faint),
      cmocka_unit_test(test_pictures_are_noticed),
      cmocka_unit_test(test_refusals),
      cmocka_unit_test(test_passwords),
      cmocka_unit_test(test_limits),
      cmocka_unit_test(test_troublemakers),
      cmocka_unit_test(test_selftest),
      cmocka_unit_test(test_deeds),
      cmocka_unit_test(test_computing_time),
      cmocka_unit_test(test_second_try_is_patient),
      cmocka_unit_test(test_workers_are_renewed),
      cmocka_unit_test(test_unfit_programs),
      cmocka_unit_test(test_unsealed_files_are_refused),
      cmocka_unit_test(test_sealed_copies),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  g_free(self);
  return failed;
}
