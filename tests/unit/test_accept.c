/* The page that decides between accepted and pending, the draw, and the interval of Wilson. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/accept.h"

static void add_evidence(Entry *entry, Field field, guint confidence) {
  Evidence *evidence = g_new0(Evidence, 1);
  evidence->field = field;
  evidence->page = 1;
  evidence->text = g_strdup("x");
  evidence->confidence = confidence;
  g_ptr_array_add(entry->evidence, evidence);
}

static Entry *entry_of(const char *source, Field field, guint confidence) {
  Entry *entry = entry_new();
  entry->source = g_strdup(source);
  entry->category = CATEGORY_1;
  add_evidence(entry, field, confidence);
  return entry;
}

static void weak_evidence_holds(void **state) {
  (void)state;
  for (const AcceptRule *rule = accept_rules; rule->when; rule++) {
    g_autoptr(Entry) enough = entry_of("certificate", rule->field, rule->least);
    g_autoptr(Entry) weak = entry_of("certificate", rule->field, rule->least - 1);
    g_autoptr(Entry) imported = entry_of("self-reported", rule->field, rule->least - 1);
    entry_settle(enough);
    entry_settle(weak);
    entry_settle(weak); /* settling again raises nothing twice */
    entry_settle(imported);
    assert_int_equal(enough->state, STATE_ACCEPTED);
    assert_int_equal(weak->state, STATE_PENDING);
    assert_int_equal(weak->flags->len, 1);
    assert_non_null(entry_find_flag(weak, "evidence-weak"));
    assert_int_equal(imported->state, STATE_ACCEPTED);
  }
}

/* Stored evidence holds the figure alone: it must lead back to one way and its words. */
static void every_way_can_be_told(void **state) {
  (void)state;
  for (Way way = 0; way < N_WAYS; way++) {
    assert_non_null(accept_ways[way].how);
    assert_in_range(accept_ways[way].confidence, 1, 99);
    g_autoptr(Entry) entry = entry_of("certificate", accept_ways[way].field, accept_ways[way].confidence);
    assert_string_equal(accept_how(entry->evidence->pdata[0]), accept_ways[way].how);
    for (Way other = 0; other < N_WAYS; other++)
      assert_int_equal(accept_was(entry, other), other == way);
  }
  g_autoptr(Entry) old = entry_of("certificate", FIELD_CREDITS, 97);
  assert_null(accept_how(old->evidence->pdata[0]));
  g_autofree char *reasons = accept_reasons(old);
  assert_non_null(strstr(reasons, "+ credits 0.97, needs 0.85: words say that it was awarded or claimed"));
}

static void a_flag_holds_and_is_said(void **state) {
  (void)state;
  g_autoptr(Entry) entry = entry_of("certificate", FIELD_CREDITS, 98);
  entry_settle(entry);
  g_autofree char *held = accept_reasons(entry);
  assert_non_null(strstr(held, "+ no flag was raised"));
  assert_non_null(strstr(held, "+ credits 0.98, needs 0.85: its unit stands beside it"));
  entry_flag(entry, "date-missing", FIELD_DATE, "No date.");
  entry_settle(entry);
  g_autofree char *not_held = accept_reasons(entry);
  assert_int_equal(entry->state, STATE_PENDING);
  assert_non_null(strstr(not_held, "- flag date-missing: No date."));
  /* What is held already is not flagged for its weakness too. */
  add_evidence(entry, FIELD_DATE, 10);
  entry_settle(entry);
  assert_null(entry_find_flag(entry, "evidence-weak"));
  entry->state = STATE_APPROVED;
  entry_settle(entry);
  assert_int_equal(entry->state, STATE_APPROVED);
}

static void the_draw_is_even_and_steady(void **state) {
  (void)state;
  guint drawn = 0, other = 0, both = 0;
  for (guint i = 0; i < 4000; i++) {
    g_autofree char *sha256 = g_strdup_printf("%064u", i);
    gboolean a = accept_is_drawn(sha256, 0, 1, 10), b = accept_is_drawn(sha256, 0, 2, 10);
    assert_false(accept_is_drawn(sha256, 0, 1, 0));
    assert_true(accept_is_drawn(sha256, 0, 1, 100));
    assert_true(a == accept_is_drawn(sha256, 0, 1, 10));
    assert_true(!a || accept_is_drawn(sha256, 0, 1, 20)); /* a larger share holds the smaller */
    drawn += a;
    other += b;
    both += a && b;
  }
  assert_in_range(drawn, 330, 470);
  assert_in_range(other, 330, 470);
  assert_in_range(both, 10, 90); /* another seed draws others */
}

/* Wanted: the formula in high precision, hundredths of a percent, rounded outwards. */
static void intervals(void **state) {
  (void)state;
  static const struct {
    guint wrong, of, low, high;
  } cases[] = {{0, 0, 0, 10000},      {0, 1, 0, 7935},       {1, 1, 2065, 10000},    {0, 10, 0, 2776},
               {1, 10, 178, 4042},    {5, 10, 2365, 7635},   {0, 100, 0, 370},       {3, 100, 102, 846},
               {50, 1000, 381, 654},  {0, 1000000, 0, 1},    {500000, 1000000, 4990, 5010}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    guint low, high;
    accept_interval(cases[i].wrong, cases[i].of, &low, &high);
    assert_in_range(low, MAX(cases[i].low, 1) - 1, cases[i].low);
    assert_in_range(high, cases[i].high, MIN(cases[i].high + 1, 10000));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(weak_evidence_holds),
      cmocka_unit_test(every_way_can_be_told),
      cmocka_unit_test(a_flag_holds_and_is_said),
      cmocka_unit_test(the_draw_is_even_and_steady),
      cmocka_unit_test(intervals),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
