/* Fuzzes the readers of dates. */
#include "fuzz.h"

#include "core/printed.h"

static void check(Day day) {
  char text[DAY_TEXT_SIZE];
  Day back;
  if (day == DAY_UNKNOWN) return;
  g_assert_true(day_parse(day_format(day, text), &back));
  g_assert_cmpint(back, ==, day);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size) {
  g_autofree char *text = fuzz_text(data, size);
  DateReading reading;
  Day day;
  if (day_parse(text, &day)) check(day);
  if (!read_dates(text, &reading)) return 0;
  g_assert_cmpint(reading.end, !=, DAY_UNKNOWN);
  if (reading.start != DAY_UNKNOWN) g_assert_cmpint(reading.start, <=, reading.end);
  check(reading.start);
  check(reading.end);
  check(reading.other_start);
  check(reading.other_end);
  return 0;
}
