/* The eye decides: what agrees with what a page says, and what becomes of an entry where not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/look.h"

static const Box line = {100, 100, 220, 112};

/* A draft of one accepted entry that rests on these words in this place. */
static Draft *draft_of(Field field, const char *said, const Box *place) {
  Draft *draft = g_new0(Draft, 1);
  Entry *entry = entry_new();
  Evidence *evidence = g_new0(Evidence, 1);
  *evidence = (Evidence){field, 1, g_strdup(said), NULL, NULL, 98};
  if (place != NULL) {
    evidence->boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    g_array_append_val(evidence->boxes, *place);
  }
  draft->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  g_ptr_array_add(entry->evidence, evidence);
  g_ptr_array_add(draft->entries, entry);
  entry_settle(entry);
  return draft;
}

static Page *page_of(const char *shown, guint sure) {
  Page *page = g_new0(Page, 1);
  page->glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));
  const float wide = (line.x1 - line.x0) / (float)MAX(g_utf8_strlen(shown, -1), 1);
  float x = line.x0;
  for (const char *c = shown; *c; c = g_utf8_next_char(c), x += wide) {
    const Glyph glyph = {g_utf8_get_char(c), GLYPH_SCANNED | sure << GLYPH_SURE, {x, line.y0, x + wide, line.y1}};
    g_array_append_val(page->glyphs, glyph);
  }
  return page;
}

static void look(Reading *reading, guint round, const char *shown, guint sure) {
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(Box));
  g_autoptr(Page) seen = page_of(shown, sure);
  const LookAsk ask = {1, boxes};
  g_array_append_val(boxes, line);
  look_take(reading, &ask, round, seen);
  g_array_unref(boxes);
}

/* The flag's code; "" for none. */
static const char *judged(Draft *draft, Reading *reading) {
  g_autoptr(DocumentText) text = document_text_take(reading);
  const Entry *entry = draft->entries->pdata[0];
  look_judge(draft, text);
  assert_int_equal(entry->state, entry->flags->len > 0 ? STATE_PENDING : STATE_ACCEPTED);
  return entry->flags->len > 0 ? g_intern_string(((const Flag *)entry->flags->pdata[0])->code) : "";
}

static void test_agreement(void **state) {
  static const struct {
    Field field;
    const char *said, *shown;
    guint sure;
    const char *code;
  } cases[] = {
      {FIELD_CREDITS, "5.00", "5.00", 90, ""},
      {FIELD_CREDITS, "9.00", "5.00", 90, "seen-differs"},
      {FIELD_CREDITS, "9.00", "5.00", 40, "seen-unchecked"},
      {FIELD_CREDITS, "9.00", "", 0, "seen-unchecked"},
      {FIELD_CREDITS, "5.00", "5.00", 20, ""},             /* a doubtful reading of just that */
      {FIELD_CREDITS, "75", ".75", 90, "seen-differs"},    /* a point is never lost for granted */
      {FIELD_CREDITS, "7.5", "75", 90, "seen-differs"},
      {FIELD_CREDITS, ".75", ". 75", 90, ""},
      {FIELD_CREDITS, "16.25", "16.25.", 90, ""},
      {FIELD_CREDITS, "36.25", "136.25", 90, "seen-differs"},
      {FIELD_CREDITS, "1*", "1*", 90, ""},
      {FIELD_CREDITS, "1½", "1%", 90, "seen-unchecked"}, /* any fraction looks so */
      {FIELD_CREDITS, "1½", "11⁄2", 90, ""},
      {FIELD_CREDITS, "1½", "1⁄2", 90, ""},
      {FIELD_CREDITS, "½", "⁄2", 90, "seen-differs"},
      {FIELD_CREDITS, "12¾", "1234", 90, ""},
      {FIELD_CREDITS, "12¾", "12⁄4", 90, "seen-differs"},
      {FIELD_CREDITS, "1¾", "11⁄4", 90, "seen-differs"},
      {FIELD_CREDITS, "1 1/2", "1 1⁄2", 90, ""},
      {FIELD_CREDITS, "1 1/2", "1 1/4", 90, "seen-differs"},
      {FIELD_CREDITS, "1½", "1½", 90, ""},
      {FIELD_CREDITS, "1½", "1¼", 90, "seen-differs"},
      {FIELD_CREDITS, "1½", "7%", 90, "seen-unchecked"},
      {FIELD_CREDITS, "1½", "10", 90, "seen-differs"},
      {FIELD_CREDITS, "12,50", "12.50", 90, ""},
      {FIELD_CREDITS, "three and one-half (3.5)", "three and one-half (3.5)", 90, ""},
      {FIELD_CREDITS, "7 AMA PRA Category 1 Credits", "7 AVIA PRA Category 1 Crebits", 90, ""},
      {FIELD_CREDITS, "7 AMA PRA Category 1 Credits", "1 AMA PRA Category 1 Credits", 90, "seen-differs"},
      {FIELD_DATE, "March 5, 2024", "March 5. 2024", 90, ""},
      {FIELD_DATE, "March 5, 2024", "March 15, 2024", 90, "seen-differs"},
      {FIELD_DATE, "March 5, 2024", "5 March 2024", 90, ""}, /* the same day */
      {FIELD_DATE, "March 5-7, 2024", "March 5, 2024", 90, "seen-differs"},
      {FIELD_DATE, "March 5, 2024", "March 5, 2025", 90, "seen-differs"},
      {FIELD_DATE, "May 5, 2024", "Mar 5, 2024", 90, "seen-differs"},
      {FIELD_DATE, "March 5, 2024", "Marcu 5, 2024", 90, ""}, /* no other month is so near */
      {FIELD_DATE, "March 5, 2024", "MARCU 5, 2024", 90, ""},
      {FIELD_DATE, "March 5, 2024", "Marcu 6, 2024", 90, "seen-differs"},
      {FIELD_DATE, "March 5, 2024", "Marou 5, 2024", 90, "seen-differs"},
      {FIELD_DATE, "June 5, 2024", "Junv 5, 2024", 90, "seen-differs"}, /* or July */
      {FIELD_DATE, "9th of March 2024", "Oth of March 2024", 40, "seen-unchecked"},
      {FIELD_DATE, "4/5/2024", "5/4/2024", 90, "seen-differs"},
      {FIELD_MEMBER_NAME, "Wendell Quist, MD", "Wende11 Quist MD", 90, ""},
      {FIELD_MEMBER_NAME, "Ángel Íñigo Muñoz", "ANGEL INIGO MUNOZ", 90, ""},
      {FIELD_MEMBER_NAME, "Anne-Marie Drummond-Ito", "Anne-Marie Drumrnond-Ito", 90, ""},
      {FIELD_MEMBER_NAME, "Wendell Quist, MD", "Marisa Falken, MD", 90, "seen-differs"},
      {FIELD_MEMBER_NAME, "Wendell Quist, MD", "fj~-; Gl", 10, "seen-unchecked"},
      {FIELD_MEMBER_NAME, "Li Wu", "Mi Wu", 90, "seen-differs"}, /* too short for a slip */
  };
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Draft) draft = draft_of(cases[i].field, cases[i].said, &line);
    g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
    look_begin(reading);
    look(reading, 1, cases[i].shown, cases[i].sure);
    const char *code = judged(draft, reading);
    if (strcmp(code, cases[i].code) != 0) print_message("%s seen as %s\n", cases[i].said, cases[i].shown);
    assert_string_equal(code, cases[i].code);
  }
}

static void test_rounds(void **state) {
  g_autoptr(Draft) draft = draft_of(FIELD_CREDITS, "9.00", &line);
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  (void)state;
  look_begin(reading);
  look(reading, 1, "", 0);
  look(reading, 2, "9.00", 90); /* one that agrees is enough */
  look(reading, 3, "5.00", 50);
  assert_string_equal(judged(draft, reading), "");
}

static void test_what_cannot_be_seen(void **state) {
  static const Box small = {100, 100, 120, 102}, upright = {100, 100, 112, 220};
  const Box *places[] = {NULL, &small, &upright};
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
    g_autoptr(Draft) draft = draft_of(FIELD_CREDITS, "9.00", places[i]);
    g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
    look_begin(reading);
    assert_string_equal(judged(draft, reading), "seen-unchecked");
  }
  /* nobody looked, as the setting has it */
  g_autoptr(Draft) draft = draft_of(FIELD_CREDITS, "9.00", &line);
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  assert_string_equal(judged(draft, reading), "");
  /* nobody could */
  reading->look_fault = g_strdup("page 1 could not be drawn");
  assert_string_equal(judged(draft, reading), "seen-unchecked");
}

/* What OCR read in part waits anyway, but where the setting lets it pass; then what is typed on it
 * was looked at. */
static void test_typed_on_a_scan(void **state) {
  (void)state;
  for (gboolean trusted = FALSE; trusted <= TRUE; trusted++)
    for (guint32 style = 0; style <= GLYPH_SCANNED; style += GLYPH_SCANNED) {
      g_autoptr(Draft) draft = draft_of(FIELD_CREDITS, "9.00", &line);
      g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
      Entry *entry = draft->entries->pdata[0];
      Page *page = page_of("9.00", 90);
      for (guint i = 0; i < page->glyphs->len; i++) g_array_index(page->glyphs, Glyph, i).style = style;
      g_ptr_array_add(reading->pages, page);
      entry_flag(entry, ENTRY_FROM_SCAN, N_FIELDS, "from a scan");
      entry_settle(entry);
      look_begin(reading);
      reading->look_scans = trusted;
      look(reading, 1, "5.00", 90);
      judged(draft, reading);
      assert_int_equal(entry_find_flag(entry, "seen-differs") != NULL, trusted && style == 0);
    }
}

/* Rows of a transcript, of one learner whose name stands on each page: `n` of them. */
static Draft *rows_of(guint n, guint a_page) {
  Draft *draft = draft_of(FIELD_MEMBER_NAME, "Wendell Quist", &line);
  for (guint i = 0; i < n; i++) {
    const guint page = 1 + i / a_page;
    const Box row = {100, 200 + 20 * (float)(i % a_page), 130, 212 + 20 * (float)(i % a_page)};
    g_autoptr(Draft) one = draft_of(FIELD_CREDITS, "1.00", &row);
    Entry *entry = g_ptr_array_steal_index(one->entries, 0);
    g_autoptr(Draft) name = draft_of(FIELD_MEMBER_NAME, "Wendell Quist", &line);
    g_ptr_array_add(entry->evidence, g_ptr_array_steal_index(((Entry *)name->entries->pdata[0])->evidence, 0));
    for (guint k = 0; k < entry->evidence->len; k++) ((Evidence *)entry->evidence->pdata[k])->page = page;
    g_ptr_array_add(draft->entries, entry);
  }
  return draft;
}

/* Places of a page in portions, one that rows share but once. */
static void test_asks(void **state) {
  g_autoptr(Draft) draft = rows_of(SCAN_BOXES, SCAN_BOXES);
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  (void)state;
  look_begin(reading);
  judged(draft, reading);
  g_autoptr(GPtrArray) asks = look_asks(draft);
  assert_int_equal(asks->len, 2);
  assert_int_equal(((const LookAsk *)asks->pdata[0])->boxes->len, SCAN_BOXES);
  assert_int_equal(((const LookAsk *)asks->pdata[1])->boxes->len, 1);
}

/* OCR sees at all that is asked for what stands there. */
static void see_all(Reading *reading, const GPtrArray *asks) {
  for (guint i = 0; i < asks->len; i++) {
    const LookAsk *ask = asks->pdata[i];
    for (guint k = 0; k < ask->boxes->len; k++) {
      const Box *box = &g_array_index(ask->boxes, Box, k);
      Look *look = g_new(Look, 1);
      *look = (Look){ask->page, 1, *box, g_strdup(box->y0 == line.y0 ? "Wendell Quist" : "1.00"), 90};
      g_ptr_array_add(reading->looks, look);
    }
  }
}

/* However many rows a document has, so much of it is looked at, and what is not waits and says so;
 * nor is it asked for in the next round. */
static void test_bounds(void **state) {
  static const struct {
    guint rows, a_page, accepted;
  } cases[] = {{500, 1000, LOOK_PLACES - 1}, {500, 20, LOOK_PLACES / 21 * 20 + LOOK_PLACES % 21 - 1}, {40, 1, LOOK_PAGES}};
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Draft) first = rows_of(cases[i].rows, cases[i].a_page), draft = rows_of(cases[i].rows, cases[i].a_page);
    g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
    look_begin(reading);
    g_autoptr(DocumentText) text = document_text_take(reading);
    look_judge(first, text);
    g_autoptr(GPtrArray) asks = look_asks(first);
    g_autoptr(Reading) seen = reading_new(OUTCOME_CERTIFICATE, NULL);
    look_begin(seen);
    see_all(seen, asks);
    g_autoptr(DocumentText) after = document_text_take(seen);
    look_judge(draft, after);
    guint accepted = 0;
    for (guint k = 1; k < draft->entries->len; k++) {
      const Entry *entry = draft->entries->pdata[k];
      accepted += entry->state == STATE_ACCEPTED;
      if (entry->state == STATE_ACCEPTED) continue;
      assert_int_equal(entry->flags->len, 1);
      assert_non_null(strstr(entry_find_flag(entry, "seen-unchecked")->message, "comes after them"));
    }
    assert_int_equal(accepted, cases[i].accepted);
    g_autoptr(GPtrArray) more = look_asks(draft);
    assert_int_equal(more->len, 0);
  }
}

/* In the ledger first, and looked at then. */
static void test_later(void **state) {
  static const struct {
    const char *shown, *code;
  } cases[] = {{"9.00", ""}, {"5.00", "seen-differs"}, {"", "seen-unchecked"}, {NULL, "seen-unchecked"}};
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Draft) draft = draft_of(FIELD_CREDITS, "9.00", &line);
    g_autoptr(Reading) before = reading_new(OUTCOME_CERTIFICATE, NULL), after = reading_new(OUTCOME_CERTIFICATE, NULL);
    look_begin(before);
    before->look_waits = TRUE;
    assert_string_equal(judged(draft, before), LOOK_WAITS);
    assert_true(look_is_all(draft->entries->pdata[0]));
    if (cases[i].shown != NULL) look_begin(after); /* else no one could */
    if (cases[i].shown != NULL) look(after, 1, cases[i].shown, 90);
    g_autoptr(Draft) seen = look_after(draft->entries, after);
    const Entry *entry = seen->entries->pdata[0];
    assert_int_equal(entry->state, *cases[i].code ? STATE_PENDING : STATE_ACCEPTED);
    assert_int_equal(entry->flags->len, *cases[i].code ? 1 : 0);
    if (*cases[i].code) assert_string_equal(((const Flag *)entry->flags->pdata[0])->code, cases[i].code);
    assert_false(look_is_all(entry));
  }
  /* what waits for a person anyway is not held twice */
  g_autoptr(Draft) draft = draft_of(FIELD_CREDITS, "9.00", &line);
  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  entry_flag(draft->entries->pdata[0], "date-future", FIELD_DATE, "It lies ahead.");
  entry_settle(draft->entries->pdata[0]);
  look_begin(reading);
  reading->look_waits = TRUE;
  assert_string_equal(judged(draft, reading), "date-future");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_agreement), cmocka_unit_test(test_rounds),
                                     cmocka_unit_test(test_what_cannot_be_seen), cmocka_unit_test(test_asks), cmocka_unit_test(test_bounds),
                                     cmocka_unit_test(test_typed_on_a_scan), cmocka_unit_test(test_later)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
