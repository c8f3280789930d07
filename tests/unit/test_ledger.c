/* Names, look-alikes, contradictions and CSV: what decides whose credit it is, and once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/csv.h"
#include "core/entry_csv.h"

static void names_agree_as_people_would_say(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    NameAgreement wanted;
  } cases[] = {
      {"Jane Quill Smith", "JANE QUILL SMITH", NAME_SAME},
      {"Jane Quill Smith", "Smith, Jane Quill, MD, FACS", NAME_SAME},
      {"Jane Quill Smith", "Jane Quill Smith M.D., F.A.C.S.", NAME_SAME},
      {"Jane Quill Smith", "Smith, Jane Quill, Ph.D.", NAME_SAME},
      {"Mary Ann Jones", "M.A. Jones", NAME_COMPATIBLE},
      {"Mary Ann Jones", "Jones, M.A.", NAME_COMPATIBLE},
      {"Jane Quill Smith", "Dr. Jane Quill Smith", NAME_SAME},
      {"Jane Quill Smith", "Jane Q. Smith", NAME_COMPATIBLE},
      {"Jane Quill Smith", "J.Q. Smith", NAME_COMPATIBLE},
      {"Jane Quill Smith", "Jane Smith", NAME_COMPATIBLE},
      {"Jane Quill Smith", "Jane X. Smith", NAME_DIFFERS},
      {"Jane Quill Smith", "Jane Smyth", NAME_DIFFERS},
      {"Jane Quill Smith", "June Quill Smith", NAME_DIFFERS},
      {"Jane Quill Smith", "Smith", NAME_DIFFERS},
      {"José Ángel Núñez", "Jose Angel Nunez", NAME_SAME},
      {"Søren Müller", "SOREN MULLER", NAME_SAME},
      {"Sean O'Neil", "Sean O’Neil", NAME_SAME},
      {"Marguerite Ellison-Hart", "Marguerite Ellison Hart", NAME_SAME},
      {"Robert Lee Jr.", "Robert Lee Sr.", NAME_DIFFERS},
      {"Robert Lee Jr.", "Robert Lee, Junior", NAME_SAME},
      {"Robert Lee Jr.", "Robert Lee, Jr., M.D.", NAME_SAME},
      {"Robert Lee Jr.", "Lee, Robert, Jr.", NAME_SAME},
      {"Robert Lee Jr.", "Lee Jr., Robert", NAME_SAME},
      {"Robert Lee, II", "Robert Lee, III", NAME_DIFFERS},
      {"Junior Lee", "Lee, Junior", NAME_SAME},
      {"Robert Lee III", "Robert Lee II", NAME_DIFFERS},
      {"Robert Lee III", "Robert Lee", NAME_COMPATIBLE},
      {"Pieter van den Broek", "van den Broek, Pieter", NAME_SAME},
      {"", "Jane Smith", NAME_DIFFERS},
      {"MD", "MD", NAME_DIFFERS},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    if (name_compare(cases[i].a, cases[i].b) != cases[i].wanted ||
        name_compare(cases[i].b, cases[i].a) != cases[i].wanted)
      fail_msg("'%s' and '%s'", cases[i].a, cases[i].b);
  }
}

static void a_shorter_form_is_told_from_a_longer(void **state) {
  (void)state;
  assert_true(name_says_less("Jane Smith", "Jane Q. Smith"));
  assert_true(name_says_less("Jane Q. Smith", "Jane Quill Smith"));
  assert_true(name_says_less("Robert Lee", "Robert Lee Jr."));
  assert_false(name_says_less("Jane Q. Smith", "Jane Smith"));
  assert_false(name_says_less("Jane Smith", "Jane Smith"));
  assert_false(name_says_less("Jan Smith", "Jane Smith"));
}

static Entry *entry_from(const char *title, const char *start, const char *date, const char *reference) {
  Entry *entry = entry_new();
  g_autofree char *why = NULL;
  assert_true(entry_set(entry, FIELD_TITLE, title, &why));
  assert_true(entry_set(entry, FIELD_START_DATE, start, &why));
  assert_true(entry_set(entry, FIELD_DATE, date, &why));
  assert_true(entry_set(entry, FIELD_REFERENCE, reference, &why));
  return entry;
}

static void the_same_credit_is_suspected_twice(void **state) {
  (void)state;
  static const struct {
    const char *what, *a[4], *b[4];
    gboolean wanted;
  } cases[] = {
      {"same title and day", {"Hand Course", "", "2024-03-05", ""}, {"HAND COURSE!", "", "2024-03-05", ""}, TRUE},
      {"a transcript shortens it", {"The 12th Hand Course in Chicago", "", "2024-03-05", ""}, {"12th Hand Course", "", "2024-03-05", ""}, TRUE},
      {"days that overlap", {"Hand Course", "2024-03-03", "2024-03-05", ""}, {"Hand Course", "", "2024-03-03", ""}, TRUE},
      {"days apart", {"Hand Course", "2024-03-03", "2024-03-05", ""}, {"Hand Course", "", "2024-03-06", ""}, FALSE},
      {"another title", {"Hand Course", "", "2024-03-05", ""}, {"Face Symposium", "", "2024-03-05", ""}, FALSE},
      {"same reference and day", {"Hand", "", "2024-03-05", "x-1"}, {"Face", "", "2024-03-05", "x-1"}, TRUE},
      {"same reference, another day", {"Hand", "", "2024-03-05", "x-1"}, {"Face", "", "2024-03-06", "x-1"}, FALSE},
      {"unknown never matches", {"Hand Course", "", "", ""}, {"Hand Course", "", "", ""}, FALSE},
      {"nor does no title", {"", "", "2024-03-05", ""}, {"", "", "2024-03-05", ""}, FALSE},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Entry) a = entry_from(cases[i].a[0], cases[i].a[1], cases[i].a[2], cases[i].a[3]);
    g_autoptr(Entry) b = entry_from(cases[i].b[0], cases[i].b[1], cases[i].b[2], cases[i].b[3]);
    if (entries_look_alike(a, b) != cases[i].wanted || entries_look_alike(b, a) != cases[i].wanted)
      fail_msg("%s", cases[i].what);
  }
}

static void a_flag_names_at_most_five(void **state) {
  (void)state;
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  for (gint64 id = 1; id <= 7; id++) {
    Entry *other = entry_from("Hand Course", "", "2024-03-05", "");
    other->id = id;
    other->state = id == 3 ? STATE_REJECTED : STATE_ACCEPTED;
    g_ptr_array_add(others, other);
  }
  g_autoptr(Entry) entry = entry_from("Hand Course", "", "2024-03-05", "");
  entry_flag_duplicates(entry, others);
  assert_non_null(strstr(entry_find_flag(entry, "duplicate-suspected")->message, "entry 1, 2, 4, 5, 6 and 1 more:"));
  assert_int_equal(entry->state, STATE_PENDING);
  g_ptr_array_set_size(others, 0);
  entry_flag_duplicates(entry, others); /* and is taken back */
  assert_null(entry_find_flag(entry, "duplicate-suspected"));
  assert_int_equal(entry->state, STATE_ACCEPTED);
}

static void contradictions_are_found_and_placed(void **state) {
  (void)state;
  static const struct {
    const char *pairs; /* "field=value field=value" */
    Field wanted;      /* N_FIELDS: none */
  } cases[] = {
      {"credits=5.00 plastic_surgery_credits=5.00 patient_safety_credits=5.00", N_FIELDS},
      {"credits=5.00 plastic_surgery_credits=all patient_safety_credits=all", N_FIELDS},
      {"credits=5.00 plastic_surgery_credits=5.01", FIELD_PLASTIC_SURGERY_CREDITS},
      {"credits=5.00 patient_safety_credits=5.01", FIELD_PATIENT_SAFETY_CREDITS},
      {"patient_safety_credits=5.01", N_FIELDS}, /* of credits not known yet */
      {"credits=5.00 patient_safety_credits=3.00 safety_topic=research:1.00;anesthesia:2.00", N_FIELDS},
      {"credits=5.00 patient_safety_credits=3.00 safety_topic=research:1.00;anesthesia:2.01", FIELD_SAFETY_TOPIC},
      {"credits=5.00 safety_topic=research:1.00", FIELD_SAFETY_TOPIC},
      {"credits=5.00 safety_topic=research", N_FIELDS},
      {"start_date=2024-03-05 date=2024-03-05", N_FIELDS},
      {"start_date=2024-03-06 date=2024-03-05", FIELD_START_DATE},
      {"activity_type=residency start_date=2022-07-01 date=2024-06-30 plastic_surgery_credits=all", N_FIELDS},
      {"activity_type=residency credits=50.00", FIELD_CREDITS},
      {"activity_type=residency patient_safety_credits=75.00", N_FIELDS},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Entry) entry = entry_new();
    g_auto(GStrv) pairs = g_strsplit(cases[i].pairs, " ", -1);
    for (guint j = 0; pairs[j]; j++) {
      g_autofree char *why = NULL;
      char *equals = strchr(pairs[j], '=');
      Field field;
      *equals = '\0';
      assert_true(field_from_name(pairs[j], &field));
      assert_true(entry_set(entry, field, equals + 1, &why));
    }
    entry_resolve_parts(entry);
    Field at = N_FIELDS;
    g_autofree char *message = entry_contradiction(entry, &at);
    if (at != cases[i].wanted || (message == NULL) != (at == N_FIELDS))
      fail_msg("%s: %s at %s", cases[i].pairs, message ? message : "nothing", field_name(at));
  }
}

/* Whatever is written as a cell is read back as it was. */
static void cells_come_back(void **state) {
  (void)state;
  static const char *const bits[] = {"a", "\"", ",", "\r\n", "\n", "=", "'", "-", "+1.50", "@", " ", "é", ""};
  guint32 seed = 7;
  for (guint round = 0; round < 2000; round++) {
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < 4; i++) {
      g_autoptr(GString) cell = g_string_new(NULL);
      for (guint j = 0; j < 4; j++) {
        seed = seed * 1664525u + 1013904223u;
        g_string_append(cell, bits[(seed >> 8) % G_N_ELEMENTS(bits)]);
      }
      g_ptr_array_add(cells, g_strdup(cell->str));
      csv_append(line, cell->str);
    }
    csv_end_line(line);
    g_autofree char *why = NULL;
    g_autoptr(GPtrArray) records = csv_parse(line->str, line->len, &why);
    assert_non_null(records);
    assert_int_equal(records->len, 1);
    const CsvRecord *record = records->pdata[0];
    assert_int_equal(record->cells->len, 4);
    for (guint i = 0; i < 4; i++) assert_string_equal(record->cells->pdata[i], cells->pdata[i]);
  }
}

static void lines_are_counted_through_quotes(void **state) {
  (void)state;
  static const char text[] = "\xef\xbb\xbf" "a,b\r\n\"one\r\ntwo\",2\r\n\r\n3,4";
  g_autofree char *why = NULL;
  g_autoptr(GPtrArray) records = csv_parse(text, sizeof text - 1, &why);
  assert_non_null(records);
  assert_int_equal(records->len, 3);
  static const guint lines[] = {1, 2, 5};
  for (guint i = 0; i < 3; i++) assert_int_equal(((CsvRecord *)records->pdata[i])->line, lines[i]);
  assert_string_equal(((CsvRecord *)records->pdata[0])->cells->pdata[0], "a");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_agree_as_people_would_say),
      cmocka_unit_test(a_shorter_form_is_told_from_a_longer),
      cmocka_unit_test(the_same_credit_is_suspected_twice),
      cmocka_unit_test(a_flag_names_at_most_five),
      cmocka_unit_test(contradictions_are_found_and_placed),
      cmocka_unit_test(cells_come_back),
      cmocka_unit_test(lines_are_counted_through_quotes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
