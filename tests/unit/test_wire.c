/* What crosses the wall, whole and broken: the decoder believes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "core/wire.h"

static Reading *sample(void) {
  Reading *reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  reading->pages_total = 5;
  reading->no_annotations = TRUE;
  reading->no_end = TRUE;
  for (guint p = 0; p < 2; p++) {
    Page *page = g_new0(Page, 1);
    page->width = 612;
    page->height = 792.5f;
    page->has_boxes = p == 0;
    page->pictured = p == 1 ? 0.5f : 0;
    page->shapes = 7 * p;
    page->turn = p == 1 ? (Turn){0, -1} : (Turn){0, 0};
    page->from_print = p == 1;
    page->glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));
    for (guint i = 0; i < 3 + p; i++) {
      Glyph glyph = {0x20ac + i, p == 0 ? GLYPH_FAINT : GLYPH_OFF_PAGE, {1, 2, 3 + (float)i, 4}};
      g_array_append_val(page->glyphs, glyph);
    }
    g_ptr_array_add(reading->pages, page);
  }
  return reading;
}

static gboolean same(const Reading *a, const Reading *b) {
  gboolean equal = a->outcome == b->outcome && g_strcmp0(a->reason, b->reason) == 0 &&
                   a->pages_total == b->pages_total && a->no_annotations == b->no_annotations &&
                   a->no_end == b->no_end && a->pages->len == b->pages->len;
  for (guint i = 0; equal && i < a->pages->len; i++) {
    const Page *p = g_ptr_array_index(a->pages, i), *q = g_ptr_array_index(b->pages, i);
    equal = p->width == q->width && p->height == q->height && p->has_boxes == q->has_boxes &&
            p->pictured == q->pictured && p->shapes == q->shapes &&
            p->turn.x == q->turn.x && p->turn.y == q->turn.y && p->from_print == q->from_print &&
            p->glyphs->len == q->glyphs->len &&
            memcmp(p->glyphs->data, q->glyphs->data, p->glyphs->len * sizeof(Glyph)) == 0;
  }
  return equal;
}

static void test_there_and_back(void **state) {
  (void)state;
  static const struct {
    Outcome outcome;
    const char *reason;
  } refusals[] = {
      {OUTCOME_ENCRYPTED, "needs a password"},
      {OUTCOME_DAMAGED, "is damaged: Seite fehlt \342\200\223 \303\244"},
      {OUTCOME_NOT_A_PDF, "is empty"},
      {OUTCOME_TOO_LARGE, "x"},
  };
  g_autoptr(Reading) reading = sample();
  g_autoptr(GBytes) bytes = wire_encode_reading(reading);
  g_autoptr(Reading) back = wire_decode_reading(bytes);
  assert_non_null(back);
  assert_true(same(reading, back));
  for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
    g_autoptr(Reading) refused = reading_new(refusals[i].outcome, refusals[i].reason);
    g_autoptr(GBytes) wire = wire_encode_reading(refused);
    g_autoptr(Reading) read = wire_decode_reading(wire);
    assert_non_null(read);
    assert_true(same(refused, read));
  }
}

static void test_long_reason_is_cut_between_characters(void **state) {
  (void)state;
  GString *reason = g_string_new("x");
  while (reason->len < 2000) g_string_append(reason, "\342\202\254");
  g_autoptr(Reading) refused = reading_new(OUTCOME_DAMAGED, reason->str);
  g_string_free(reason, TRUE);
  g_autoptr(GBytes) bytes = wire_encode_reading(refused);
  g_autoptr(Reading) back = wire_decode_reading(bytes);
  assert_non_null(back);
  assert_int_equal(strlen(back->reason), 499);
}

static void test_cut_at_every_byte(void **state) {
  (void)state;
  g_autoptr(Reading) reading = sample();
  g_autoptr(GBytes) bytes = wire_encode_reading(reading);
  for (gsize n = 0; n < g_bytes_get_size(bytes); n++) {
    g_autoptr(GBytes) part = g_bytes_new_from_bytes(bytes, 0, n);
    assert_null(wire_decode_reading(part));
  }
  g_autofree guint8 *longer = g_malloc0(g_bytes_get_size(bytes) + 1);
  memcpy(longer, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  g_autoptr(GBytes) more = g_bytes_new(longer, g_bytes_get_size(bytes) + 1);
  assert_null(wire_decode_reading(more));
}

/* A flipped bit gives another reading or none; what is given keeps every promise. */
static void test_every_bit_flipped(void **state) {
  (void)state;
  g_autoptr(Reading) reading = sample();
  g_autoptr(GBytes) bytes = wire_encode_reading(reading);
  gsize size;
  const guint8 *start = g_bytes_get_data(bytes, &size);
  for (gsize bit = 0; bit < size * 8; bit++) {
    guint8 *flipped = g_memdup2(start, size);
    flipped[bit / 8] ^= (guint8)(1u << bit % 8);
    g_autoptr(GBytes) wrong = g_bytes_new_take(flipped, size);
    g_autoptr(Reading) back = wire_decode_reading(wrong);
    if (back == NULL) continue;
    assert_int_equal(back->outcome, OUTCOME_CERTIFICATE);
    assert_true(back->pages->len <= back->pages_total);
    for (guint i = 0; i < back->pages->len; i++) {
      const Page *page = g_ptr_array_index(back->pages, i);
      for (guint k = 0; k < page->glyphs->len; k++) {
        const Glyph *glyph = &g_array_index(page->glyphs, Glyph, k);
        assert_true(g_unichar_validate(glyph->code));
        assert_true(isfinite(glyph->box.x0) && isfinite(glyph->box.y1));
        assert_true(glyph->box.x0 <= glyph->box.x1 && glyph->box.y0 <= glyph->box.y1);
      }
    }
  }
}

/* Word by word where a liar would lie. Offsets in the sample: head 24, page head 32. */
static const struct {
  const char *name;
  gsize offset;
  guint32 value;
} lies[] = {
    {"another magic", 0, 0x31474452},
    {"an outcome that is not a worker's", 4, OUTCOME_NOT_A_CERTIFICATE},
    {"an outcome out of range", 4, 4000},
    {"timed out, says the worker itself", 4, OUTCOME_TIMED_OUT},
    {"refused, with pages", 4, OUTCOME_DAMAGED},
    {"an unknown bit of a reading", 8, 4},
    {"a reason where there is none", 12, 3},
    {"a reason longer than everything", 12, G_MAXUINT32},
    {"more pages than come", 16, 3},
    {"fewer pages than come", 16, 1},
    {"a world of pages", 16, G_MAXUINT32},
    {"fewer pages in all than are read", 20, 1},
    {"a width that is no number", 24, 0x7fc00000},
    {"an endless height", 28, 0x7f800000},
    {"a negative width", 24, 0xc2c80000},
    {"more picture than page", 32, 0x40000000},
    {"less than no picture", 32, 0xbf800000},
    {"a turn that is no number", 36, 0x7fc00000},
    {"an endless turn", 40, 0x7f800000},
    {"an unknown bit of a page", 44, 8},
    {"glyphs by the billion", 48, G_MAXUINT32},
    {"glyphs that wrap around", 48, 0x0aaaaaab},
    {"half a surrogate pair", 56, 0xd800},
    {"beyond Unicode", 56, 0x110000},
    {"an unknown style", 60, 8},
    {"an unknown style far up", 60, 1u << 15},
    {"a place that is no number", 64, 0xffc00000},
    {"a place in another world", 64, 0x7f000000},
    {"a box turned inside out", 64, 0x447a0000 /* 1000 */},
};

static void test_lies(void **state) {
  (void)state;
  g_autoptr(Reading) reading = sample();
  g_autoptr(GBytes) bytes = wire_encode_reading(reading);
  gsize size;
  const guint8 *start = g_bytes_get_data(bytes, &size);
  for (guint i = 0; i < G_N_ELEMENTS(lies); i++) {
    guint8 *lie = g_memdup2(start, size);
    memcpy(lie + lies[i].offset, &lies[i].value, sizeof lies[i].value);
    g_autoptr(GBytes) wrong = g_bytes_new_take(lie, size);
    g_autoptr(Reading) back = wire_decode_reading(wrong);
    if (back != NULL) fail_msg("believed: %s", lies[i].name);
  }
}

static void test_reasons_for_a_terminal(void **state) {
  (void)state;
  static const char *const bad[] = {"\033[2J", "two\nlines", "\302\205", "not \377 UTF-8", ""};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    g_autoptr(Reading) refused = reading_new(OUTCOME_DAMAGED, bad[i]);
    g_autoptr(GBytes) bytes = wire_encode_reading(refused);
    assert_null(wire_decode_reading(bytes));
  }
}

static void test_orders(void **state) {
  (void)state;
  ReadOrder order = {.max_pages = 7, .max_glyphs = 1000, .no_annotations = 1}, back;
  g_autofree char *longest = g_strnfill(127, 'p'), *too_long = g_strnfill(128, 'p');
  assert_false(read_order_set_password(&order, too_long));
  assert_true(read_order_set_password(&order, longest));
  g_autoptr(GBytes) bytes = wire_encode_order(&order);
  assert_true(wire_decode_order(bytes, &back));
  assert_string_equal(back.password, longest);
  assert_int_equal(back.max_pages, 7);
  assert_true(read_order_set_password(&order, NULL));
  assert_string_equal(order.password, "");

  memset(order.password, 'p', sizeof order.password);
  g_autoptr(GBytes) endless = wire_encode_order(&order);
  assert_false(wire_decode_order(endless, &back));
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes(bytes, 0, g_bytes_get_size(bytes) - 1);
  assert_false(wire_decode_order(cut, &back));
}

static void test_draw_orders(void **state) {
  static const DrawOrder wrong[] = {
      {0, 130, 0, ""}, {1, 35, 0, ""}, {1, 301, 0, ""}, {1, G_MAXUINT32, 0, ""}, {1, 130, 2, ""}};
  const DrawOrder order = {7, 130, 1, "open sesame"};
  DrawOrder back;
  ReadOrder read;
  g_autoptr(GBytes) bytes = wire_encode_draw(&order);
  (void)state;
  assert_true(wire_decode_draw(bytes, &back));
  assert_int_equal(back.page, 7);
  assert_int_equal(back.dpi, 130);
  assert_string_equal(back.password, "open sesame");
  assert_false(wire_decode_order(bytes, &read));
  for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
    g_autoptr(GBytes) bad = wire_encode_draw(&wrong[i]);
    assert_false(wire_decode_draw(bad, &back));
  }
  memset(back.password, 'p', sizeof back.password);
  g_autoptr(GBytes) endless = wire_encode_draw(&back);
  assert_false(wire_decode_draw(endless, &back));
}

static void test_scan_orders(void **state) {
  const ScanOrder order = {.width = 612, .n_boxes = 1, .turn = {0, 1}, .boxes = {{1, 2, 3, 4}}};
  const ScanOrder wrong = {.n_boxes = SCAN_BOXES + 1};
  ScanOrder back;
  g_autoptr(GBytes) bytes = wire_encode_scan(&order), bad = wire_encode_scan(&wrong);
  (void)state;
  assert_true(wire_decode_scan(bytes, &back));
  assert_memory_equal(&back, &order, sizeof order);
  assert_false(wire_decode_scan(bad, &back));
}

static void test_grey_drawings(void **state) {
  static const struct {
    guint32 width, height;
    gsize size;
    gboolean fine;
  } cases[] = {{2, 3, 6, TRUE}, {2, 3, 5, FALSE}, {2, 3, 7, FALSE}, {0, 3, 0, FALSE},
               {65536, 65536, 0, FALSE}, {G_MAXUINT32, G_MAXUINT32, 1, FALSE}};
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    const GreyHead head = {cases[i].width, cases[i].height};
    GreyHead back;
    GByteArray *drawing = g_byte_array_new();
    g_byte_array_append(drawing, (const guint8 *)&head, sizeof head);
    g_byte_array_set_size(drawing, (guint)(sizeof head + cases[i].size));
    g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(drawing);
    assert_int_equal(wire_decode_grey(bytes, &back), cases[i].fine);
  }
}

/* The head of a PNG with these sides. */
static GBytes *head_of(guint32 width, guint32 height) {
  guint8 head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13,
                   'I',  'H', 'D', 'R', 0,    0,    0,    0,    0, 0, 0, 0};
  const guint32 sides[] = {GUINT32_TO_BE(width), GUINT32_TO_BE(height)};
  memcpy(head + 16, sides, sizeof sides);
  return g_bytes_new(head, sizeof head);
}

static void test_pictures(void **state) {
  static const struct {
    guint32 width, height;
    gboolean fine;
  } cases[] = {{1105, 1430, TRUE}, {0, 10, FALSE}, {10, 0, FALSE}, {1, WIRE_MAX_PIXELS, TRUE},
               {2, WIRE_MAX_PIXELS, FALSE}, {G_MAXUINT32, G_MAXUINT32, FALSE}};
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GBytes) head = head_of(cases[i].width, cases[i].height);
    assert_int_equal(wire_is_picture(head), cases[i].fine);
    for (gsize cut = 0; cut < g_bytes_get_size(head); cut++) {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes(head, 0, cut);
      assert_false(wire_is_picture(part));
    }
  }
  g_autoptr(GBytes) page = g_bytes_new_static("<!doctype html><script>alert(1)</script>", 40);
  assert_false(wire_is_picture(page));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_there_and_back),
      cmocka_unit_test(test_long_reason_is_cut_between_characters),
      cmocka_unit_test(test_cut_at_every_byte),
      cmocka_unit_test(test_every_bit_flipped),
      cmocka_unit_test(test_lies),
      cmocka_unit_test(test_reasons_for_a_terminal),
      cmocka_unit_test(test_orders),
      cmocka_unit_test(test_draw_orders),
      cmocka_unit_test(test_scan_orders),
      cmocka_unit_test(test_grey_drawings),
      cmocka_unit_test(test_pictures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
