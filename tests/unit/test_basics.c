/* Credits, days and JSON: the exact things everything else stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/json.h"
#include "core/printed.h"

static void credits_are_exact(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gboolean read;
    Credits credits;
  } cases[] = {
      {"12", TRUE, 1200},    {"12.5", TRUE, 1250},  {".75", TRUE, 75},     {"0.1", TRUE, 10},
      {"0", TRUE, 0},        {"10000", TRUE, 1000000}, {"10000.01", FALSE, 0}, {"", FALSE, 0},
      {".", FALSE, 0},       {"1.", FALSE, 0},      {"1.234", FALSE, 0},   {"-1", FALSE, 0},
      {"+1", FALSE, 0},      {" 1", FALSE, 0},      {"1 ", FALSE, 0},      {"1e3", FALSE, 0},
      {"12,50", FALSE, 0},   {"nan", FALSE, 0},     {"99999999999999999999", FALSE, 0},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Credits credits = -7;
    assert_int_equal(credits_parse(cases[i].text, &credits), cases[i].read);
    assert_int_equal(credits, cases[i].read ? cases[i].credits : -7);
  }
}

static void amounts_are_read_as_printed(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gboolean read;
    Credits credits;
  } cases[] = {
      {"1\u00bd", TRUE, 150},      {"\u00be", TRUE, 75},         {"9999\u00be", TRUE, 999975},
      {"10000\u00bd", FALSE, 0},   {"9999.99\u00bd", FALSE, 0},  {"1.5\u00bd", FALSE, 0},
      {"1*", TRUE, 100},           {"12,50", TRUE, 1250},        {"six (7)", FALSE, 0},
      {"1 1/2", TRUE, 150},        {"2-3/4", TRUE, 275},         {"12 1\u20444", TRUE, 1225},
      {"1 and 1/2", TRUE, 150},    {"1\u00b9\u2044\u2082", TRUE, 150}, {"1 \u00b3\u2044\u2084", TRUE, 175},
      {"11/2", FALSE, 0},          {"1/2", FALSE, 0},            {"1 2/3", FALSE, 0},
      {"1 1/2/2024", FALSE, 0},    {"1.5 1/2", FALSE, 0},        {"1 \u2153", FALSE, 0},
      {"one and one-half (1 1/2)", TRUE, 150},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Credits credits = CREDITS_UNKNOWN;
    assert_int_equal(read_amount(cases[i].text, &credits), cases[i].read);
    if (cases[i].read) assert_int_equal(credits, cases[i].credits);
  }
}

static void credits_print_with_two_decimals(void **state) {
  (void)state;
  static const struct {
    Credits credits;
    const char *text;
  } cases[] = {{1250, "12.50"}, {5, "0.05"},  {0, "0.00"}, {-325, "-3.25"},
               {-5, "-0.05"},   {100, "1.00"}, {CREDITS_UNKNOWN, ""}, {CREDITS_ALL, "all"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = credits_format(cases[i].credits);
    assert_string_equal(text, cases[i].text);
  }
}

static void days_are_calendar_days(void **state) {
  (void)state;
  static const struct {
    const char *text;
    gboolean read;
  } cases[] = {{"2024-02-29", TRUE},  {"2023-02-29", FALSE}, {"2000-02-29", TRUE},
               {"2100-02-29", FALSE}, {"2026-11-31", FALSE}, {"2026-13-01", FALSE},
               {"2026-00-10", FALSE}, {"1899-12-31", FALSE}, {"2026-1-01", FALSE},
               {"2026-11-23T", FALSE}, {"26-11-23", FALSE},  {"", FALSE}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Day day = DAY_UNKNOWN;
    char back[DAY_TEXT_SIZE];
    assert_int_equal(day_parse(cases[i].text, &day), cases[i].read);
    if (cases[i].read) assert_string_equal(day_format(day, back), cases[i].text);
  }
  assert_int_equal(day_from_ymd(1970, 1, 1), 0);
  assert_int_equal(day_from_ymd(2026, 11, 23), 20780);
}

static void every_day_follows_the_one_before(void **state) {
  (void)state;
  int year, month, dom;
  for (Day day = day_from_ymd(1900, 1, 1); day <= day_from_ymd(2199, 12, 31); day++) {
    day_to_ymd(day, &year, &month, &dom);
    assert_int_equal(day_from_ymd(year, month, dom), day);
  }
}

static void years_are_added_as_the_rule_says(void **state) {
  (void)state;
  static const struct {
    const char *from;
    int years;
    const char *to;
  } cases[] = {{"2024-02-29", 3, "2027-02-28"}, {"2024-02-29", 4, "2028-02-29"},
               {"2020-01-01", 3, "2023-01-01"}, {"2023-12-31", 1, "2024-12-31"}};
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    Day day;
    char text[DAY_TEXT_SIZE];
    assert_true(day_parse(cases[i].from, &day));
    assert_string_equal(day_format(day_add_years(day, cases[i].years), text), cases[i].to);
  }
}

static void json_escapes_what_it_must(void **state) {
  (void)state;
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_string(json, "a\"b", "x\\y\n\x01\x7f\xff");
  json_string(json, "none", NULL);
  json_begin_array(json, "list");
  json_int(json, NULL, -1);
  json_bool(json, NULL, TRUE);
  json_decimal(json, NULL, -98, 2);
  json_end_array(json);
  json_credits(json, "c", 1250);
  json_day(json, "d", DAY_UNKNOWN);
  json_end_object(json);
  g_autofree char *text = json_steal(json);
  assert_string_equal(text, "{\"a\\\"b\":\"x\\\\y\\n\\u0001\\u007f\xef\xbf\xbd\",\"none\":null,"
                            "\"list\":[-1,true,-0.98],\"c\":\"12.50\",\"d\":null}");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(credits_are_exact),
      cmocka_unit_test(amounts_are_read_as_printed),
      cmocka_unit_test(credits_print_with_two_decimals),
      cmocka_unit_test(days_are_calendar_days),
      cmocka_unit_test(every_day_follows_the_one_before),
      cmocka_unit_test(years_are_added_as_the_rule_says),
      cmocka_unit_test(json_escapes_what_it_must),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
