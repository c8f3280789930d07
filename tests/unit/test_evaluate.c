/* The evaluation: the worked example of the rule, its edges, and what must hold for any ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/evaluate.h"

static Rules *rules;

static int set_up(void **state) {
  g_autofree char *text = NULL, *why = NULL;
  (void)state;
  if (!g_file_get_contents("patterns/requirements/asps.rules", &text, NULL, NULL)) return 1;
  rules = rules_parse("asps.rules", text, &why);
  return rules ? 0 : 1;
}

static int tear_down(void **state) {
  (void)state;
  rules_free(rules);
  return 0;
}

static Day day(const char *text) {
  Day parsed = DAY_UNKNOWN;
  if (text && *text) assert_true(day_parse(text, &parsed));
  return parsed;
}

/* "state category credits date plastic safety topic", "-" for nothing; a residency has the
 * category R and a start date for its credits. */
static Entry *entry_of(const char *line, gint64 id) {
  g_auto(GStrv) words = g_strsplit(line, " ", 7);
  Entry *entry = entry_new();
  char *why = NULL;
  entry->id = id;
  assert_int_equal(g_strv_length(words), 7);
  assert_true(state_from_name(words[0], &entry->state));
  if (strcmp(words[1], "R") == 0) {
    entry->category = CATEGORY_1;
    entry->activity_type = g_strdup("residency");
    entry->start_date = day(words[2]);
  } else {
    assert_true(entry_set(entry, FIELD_CATEGORY, words[1], &why));
    assert_true(entry_set(entry, FIELD_CREDITS, strcmp(words[2], "-") ? words[2] : "", &why));
  }
  const Field fields[] = {FIELD_DATE, FIELD_PLASTIC_SURGERY_CREDITS, FIELD_PATIENT_SAFETY_CREDITS,
                          FIELD_SAFETY_TOPIC};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
    const char *word = words[i + 3];
    assert_true(entry_set(entry, fields[i], strcmp(word, "-") ? word : "", &why));
  }
  return entry;
}

/* "kind date until cycle", "-" for nothing */
static Decision *decision_of(const char *line) {
  g_auto(GStrv) words = g_strsplit(line, " ", 4);
  Decision *decision = g_new0(Decision, 1);
  assert_int_equal(g_strv_length(words), 4);
  decision->kind = g_strdup(words[0]);
  decision->date = day(words[1]);
  decision->until = strcmp(words[2], "-") ? day(words[2]) : DAY_UNKNOWN;
  decision->cycle = strcmp(words[3], "-") ? day(words[3]) : DAY_UNKNOWN;
  decision->reason = g_strdup("as agreed");
  decision->by = g_strdup("office");
  assert_true(decision_kind_is_known(decision->kind));
  return decision;
}

/* One line a cycle: "start..end outcome met_on met_late_on [not counted] | total c1 ps safety". */
static char *told(const Evaluation *evaluation) {
  GString *text = g_string_new(standing_name(evaluation->standing));
  char a[DAY_TEXT_SIZE], b[DAY_TEXT_SIZE], on[DAY_TEXT_SIZE], late[DAY_TEXT_SIZE];
  for (guint i = 0; i < evaluation->cycles->len; i++) {
    const Cycle *cycle = evaluation->cycles->pdata[i];
    g_string_append_printf(text, "\n%s..%s %s on %s late %s%s |", day_format(cycle->start, a),
                           day_format(cycle->end, b), cycle_outcome_name(cycle->outcome),
                           cycle->met_on == DAY_UNKNOWN ? "-" : day_format(cycle->met_on, on),
                           cycle->met_late_on == DAY_UNKNOWN
                               ? "-" : day_format(cycle->met_late_on, late),
                           cycle->met_if_pending && cycle->met_on == DAY_UNKNOWN ? " pending" : "");
    for (guint j = 0; j < cycle->requirements->len; j++) {
      const RequirementResult *r = &g_array_index(cycle->requirements, RequirementResult, j);
      g_autofree char *counted = credits_format(r->counted);
      g_string_append_printf(text, " %s", counted);
    }
    for (guint j = 0; j < cycle->not_counted->len; j++) {
      const NotCounted *left_out = cycle->not_counted->pdata[j];
      g_autofree char *credits = credits_format(left_out->credits);
      g_string_append_printf(text, " %s=%s", left_out->reason, credits);
    }
  }
  return g_string_free(text, FALSE);
}

typedef struct {
  const char *what, *first, *begins, *membership;
  const char *entries[8], *decisions[4];
  const char *as_of, *wanted;
} Row;

#define WORKED \
  "accepted 1 60 2021-05-01 40 12 risk-management", "accepted 2 100 2022-03-01 15 9 device-training"
#define FULL(date) "accepted 1 150 " date " 50 20 risk-management"

static const Row rows[] = {
    {"worked example, open", "2020-01-01", "", "active", {WORKED}, {0}, "2022-12-31",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 150.00 60.00 55.00 17.00 "
     "category-2-limit=10.00 topic-cap:device-training=4.00"},
    {"worked example, probation", "2020-01-01", "", "active", {WORKED}, {0}, "2023-02-01",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 150.00 60.00 55.00 17.00 "
     "category-2-limit=10.00 topic-cap:device-training=4.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"worked example, cured", "2020-01-01", "", "candidate",
     {WORKED, "approved 2 3 2023-06-10 - all prophylaxis"}, {0}, "2023-12-31",
     "good-standing\n2020-01-01..2022-12-31 cured on 2023-06-10 late - | 150.00 60.00 55.00 20.00 "
     "category-2-limit=13.00 topic-cap:device-training=4.00\n"
     "2023-01-01..2025-12-31 open on - late - | 3.00 0.00 0.00 3.00"},
    {"cured is not known the day before", "2020-01-01", "", "active",
     {WORKED, "approved 2 3 2023-06-10 - all prophylaxis"}, {0}, "2023-06-09",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 150.00 60.00 55.00 17.00 "
     "category-2-limit=10.00 topic-cap:device-training=4.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"cured on the last day of the year", "2020-01-01", "", "active", {FULL("2023-12-31")}, {0},
     "2023-12-31",
     "good-standing\n2020-01-01..2022-12-31 cured on 2023-12-31 late - | 150.00 150.00 50.00 20.00\n"
     "2023-01-01..2025-12-31 open on 2023-12-31 late - | 150.00 150.00 50.00 20.00"},
    {"a day late is suspended, and told", "2020-01-01", "", "active", {FULL("2024-01-01")}, {0},
     "2024-02-01",
     "suspended\n2020-01-01..2022-12-31 suspended on - late 2024-01-01 | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on 2024-01-01 late - | 150.00 150.00 50.00 20.00"},
    {"probation still on its last day", "2020-01-01", "", "active", {0}, {0}, "2023-12-31",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"suspended the day after", "2020-01-01", "", "active", {0}, {0}, "2024-01-01",
     "suspended\n2020-01-01..2022-12-31 suspended on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"met on the first and by the last day", "2020-01-01", "", "active",
     {"accepted 1 149.99 2020-01-01 50 20 -", "accepted 1 0.01 2022-12-31 - - -"}, {0}, "2023-01-01",
     "good-standing\n2020-01-01..2022-12-31 met on 2022-12-31 late - | 150.00 150.00 50.00 20.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"before the first cycle", "2027-01-01", "", "active", {FULL("2026-01-01")}, {0}, "2026-11-23",
     "good-standing"},
    {"the first day is in", "2026-11-23", "", "active", {0}, {0}, "2026-11-23",
     "good-standing\n2026-11-23..2029-11-22 open on - late - | 0.00 0.00 0.00 0.00"},
    {"29 February", "2020-02-29", "", "active", {FULL("2023-02-27"), FULL("2023-02-28")}, {0},
     "2026-03-01",
     "good-standing\n2020-02-29..2023-02-27 met on 2023-02-27 late - | 150.00 150.00 50.00 20.00\n"
     "2023-02-28..2026-02-27 met on 2023-02-28 late - | 150.00 150.00 50.00 20.00\n"
     "2026-02-28..2029-02-27 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a cycle that ends on a leap day, and its probation", "2021-03-01", "", "active", {0}, {0},
     "2025-02-28",
     "probation\n2021-03-01..2024-02-29 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2024-03-01..2027-02-28 open on - late - | 0.00 0.00 0.00 0.00"},
    {"which is over the day after", "2021-03-01", "", "active", {0}, {0}, "2025-03-01",
     "suspended\n2021-03-01..2024-02-29 suspended on - late - | 0.00 0.00 0.00 0.00\n"
     "2024-03-01..2027-02-28 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a start on 29 February comes back in a leap year", "2012-02-29", "2024-02-29", "active", {0}, {0},
     "2024-02-29",
     "good-standing\n2012-02-29..2015-02-27 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2015-02-28..2018-02-27 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2018-02-28..2021-02-27 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2021-02-28..2024-02-28 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2024-02-29..2027-02-27 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a year of training from 29 February", "2020-01-01", "", "active",
     {"accepted R 2020-02-29 2022-02-27 all all -"}, {0}, "2021-02-27",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 50.00 50.00 50.00 50.00"},
    {"years of training are counted anew from the window's first day", "2020-01-01", "", "active",
     {"accepted R 2016-07-01 2020-12-30 all - -"}, {0}, "2020-12-31",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"and full with its last day", "2020-01-01", "", "active",
     {"accepted R 2016-07-01 2020-12-31 all - -"}, {0}, "2020-12-31",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 50.00 50.00 50.00 0.00"},
    {"one training serves two cycles", "2020-01-01", "", "active",
     {"accepted R 2020-07-01 2026-06-30 all 20 -"}, {0}, "2024-12-31",
     "good-standing\n2020-01-01..2022-12-31 cured on 2023-06-30 late - | 150.00 150.00 150.00 20.00\n"
     "2023-01-01..2025-12-31 open on - late - | 100.00 100.00 100.00 20.00"},
    {"training that waits for review", "2020-01-01", "", "active",
     {"pending R 2020-07-01 2022-06-30 all all -"}, {0}, "2022-12-31",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 0.00 0.00 0.00 0.00 pending=100.00"},
    {"a member stands as the worst cycle", "2017-01-01", "", "active", {FULL("2021-01-01")}, {0},
     "2023-06-01",
     "suspended\n2017-01-01..2019-12-31 suspended on - late 2021-01-01 | 0.00 0.00 0.00 0.00\n"
     "2020-01-01..2022-12-31 met on 2021-01-01 late - | 150.00 150.00 50.00 20.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a credit of probation cures, and serves its own cycle", "2017-01-01", "", "active",
     {FULL("2020-12-31")}, {0}, "2021-01-01",
     "good-standing\n2017-01-01..2019-12-31 cured on 2020-12-31 late - | 150.00 150.00 50.00 20.00\n"
     "2020-01-01..2022-12-31 open on 2020-12-31 late - | 150.00 150.00 50.00 20.00"},
    {"the limit of Category 2 over a grown window", "2020-01-01", "", "active",
     {"accepted 1 60 2020-05-01 50 20 -", "accepted 2 80 2021-05-01 - - -",
      "accepted 2 80 2023-05-01 - - -"}, {0}, "2023-05-01",
     "good-standing\n2020-01-01..2022-12-31 cured on 2023-05-01 late - | 150.00 60.00 50.00 20.00 "
     "category-2-limit=70.00\n"
     "2023-01-01..2025-12-31 open on - late - | 80.00 0.00 0.00 0.00"},
    {"exempt", "2020-01-01", "", "exempt", {FULL("2020-05-05")}, {0}, "2026-11-23", "exempt"},
    {"before the ledger begins", "2020-01-01", "2023-01-01", "active", {0}, {0}, "2025-06-01",
     "good-standing\n2020-01-01..2022-12-31 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"the ledger begins on the last day", "2020-01-01", "2022-12-31", "active", {0}, {0},
     "2023-06-01",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"what does not count is told", "2020-01-01", "", "active",
     {"accepted 1 2 2019-12-31 - - -", "pending 1 4.25 2020-05-05 - - -",
      "accepted other 7 2020-05-05 - - -", "approved unknown 1 2020-05-05 all all -",
      "rejected 1 90 2020-05-05 - - -", "accepted 1 3 2022-01-01 - - -",
      "accepted 2 5 - - - -", "approved 1 - 2020-05-05 all all -"},
     {0}, "2021-01-01",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 0.00 0.00 0.00 0.00 "
     "outside-cycle=7.00 pending=4.25 other-credit=8.00"},
    {"if every pending entry is approved", "2020-01-01", "", "active",
     {"accepted 1 100 2020-02-02 50 20 -", "pending 2 50 2023-02-02 - - -"}, {0}, "2023-03-01",
     "probation\n2020-01-01..2022-12-31 probation on - late - pending | 100.00 100.00 50.00 20.00 "
     "pending=50.00\n2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00 pending=50.00"},
    {"over the limit still serves safety; surgery has its own", "2020-01-01", "", "active",
     {"accepted 1 60 2020-02-01 - - -", "accepted 2 95 2020-03-01 91 - -",
      "accepted 2 20 2020-04-01 - 20 anesthesia"}, {0}, "2020-05-01",
     "good-standing\n2020-01-01..2022-12-31 open on 2020-04-01 late - | 150.00 60.00 90.00 20.00 "
     "category-2-limit=25.00"},
    {"topics share the part; the rest names none", "2020-01-01", "", "active",
     {"accepted 1 20 2020-02-01 - 15 risk-management:3.00;device-training:7.00",
      "accepted 2 4 2020-02-02 - 4 device-training", "accepted 2 6 2020-02-03 - 6 research"},
     {0}, "2020-05-01",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 30.00 20.00 0.00 18.00 "
     "topic-cap:device-training=6.00 topic-cap:research=1.00"},
    {"a part is never more than the whole", "2020-01-01", "", "active",
     {"accepted 1 2 2020-02-01 5 9 risk-management"}, {0}, "2020-05-01",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 2.00 2.00 2.00 2.00"},
    {"caps apply to the grown window as they stand", "2020-01-01", "", "active",
     {"accepted 2 5 2022-02-01 - all research", "accepted 2 5 2023-02-01 - all research"}, {0},
     "2023-03-01",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 10.00 0.00 0.00 5.00 "
     "topic-cap:research=5.00\n"
     "2023-01-01..2025-12-31 open on - late - | 5.00 0.00 0.00 5.00"},
    {"a residency gives full years, cut at the window", "2020-01-01", "", "active",
     {"accepted R 2018-07-01 2022-06-30 all 10 -"}, {0}, "2022-12-31",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 100.00 100.00 100.00 10.00"},
    {"a year counts as soon as it is complete", "2020-01-01", "", "active",
     {"accepted R 2020-07-01 2025-06-30 all all -"}, {0}, "2021-06-30",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 50.00 50.00 50.00 50.00"},
    {"and not the day before", "2020-01-01", "", "active",
     {"accepted R 2020-07-01 2025-06-30 all all -"}, {0}, "2021-06-29",
     "good-standing\n2020-01-01..2022-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a residency spans cycles, and a grown window holds more years", "2020-01-01", "", "active",
     {"accepted R 2020-07-01 2025-06-30 all all -"}, {0}, "2023-06-30",
     "good-standing\n2020-01-01..2022-12-31 cured on 2023-06-30 late - | 150.00 150.00 150.00 150.00"
     "\n2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"an extension moves the end, and probation follows", "2020-01-01", "", "active", {0},
     {"extension 2022-12-01 2023-06-30 2020-01-01"}, "2024-06-30",
     "probation\n2020-01-01..2023-06-30 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"credit of the extension serves both cycles", "2020-01-01", "", "active", {FULL("2023-06-30")},
     {"leave 2022-12-01 2023-06-30 -"}, "2023-12-31",
     "good-standing\n2020-01-01..2023-06-30 met on 2023-06-30 late - | 150.00 150.00 50.00 20.00\n"
     "2023-01-01..2025-12-31 open on 2023-06-30 late - | 150.00 150.00 50.00 20.00"},
    {"an extension is not in force before its date", "2020-01-01", "", "active", {0},
     {"extension 2023-02-01 2023-06-30 -"}, "2023-01-31",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"made in probation it opens that cycle again", "2020-01-01", "", "active", {0},
     {"extension 2023-02-01 2023-06-30 -"}, "2023-02-01",
     "good-standing\n2020-01-01..2023-06-30 open on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a leave ends later than the next cycle", "2020-01-01", "", "active", {FULL("2026-03-01")},
     {"leave 2022-06-01 2026-06-30 2020-01-01"}, "2026-07-01",
     "good-standing\n2020-01-01..2026-06-30 met on 2026-03-01 late - | 150.00 150.00 50.00 20.00\n"
     "2023-01-01..2025-12-31 cured on 2026-03-01 late - | 150.00 150.00 50.00 20.00\n"
     "2026-01-01..2028-12-31 open on 2026-03-01 late - | 150.00 150.00 50.00 20.00"},
    {"of two extensions the later holds", "2020-01-01", "", "active", {0},
     {"extension 2022-12-01 2023-06-30 2020-01-01", "extension 2023-06-01 2023-09-30 2020-01-01"},
     "2023-07-01",
     "good-standing\n2020-01-01..2023-09-30 open on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"before the second was made the first held", "2020-01-01", "", "active", {0},
     {"extension 2022-12-01 2023-06-30 2020-01-01", "extension 2023-08-01 2023-09-30 2020-01-01"},
     "2023-07-01",
     "probation\n2020-01-01..2023-06-30 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a cycle that a person leaves out", "2020-01-01", "", "active", {0},
     {"not-judged 2023-02-01 - 2020-01-01"}, "2023-02-01",
     "good-standing\n2020-01-01..2022-12-31 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a late paper changes what was suspended", "2020-01-01", "", "active", {FULL("2022-12-31")}, {0},
     "2026-11-23",
     "probation\n2020-01-01..2022-12-31 met on 2022-12-31 late - | 150.00 150.00 50.00 20.00\n"
     "2023-01-01..2025-12-31 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2026-01-01..2028-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"attested", "2020-01-01", "", "active", {0}, {"attested-met 2023-02-01 - 2020-01-01"},
     "2023-02-01",
     "good-standing\n2020-01-01..2022-12-31 met on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"attested without a cycle is about the one that is short", "2020-01-01", "", "active", {0},
     {"attested-met 2023-02-01 - -"}, "2023-02-01",
     "good-standing\n2020-01-01..2022-12-31 met on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"reinstated", "2020-01-01", "", "active", {0}, {"reinstated 2024-03-01 - -"}, "2024-03-01",
     "good-standing\n2020-01-01..2022-12-31 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"reinstated is no pardon of what comes", "2020-01-01", "", "active", {0},
     {"reinstated 2024-03-01 - -"}, "2027-01-01",
     "suspended\n2020-01-01..2022-12-31 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 suspended on - late - | 0.00 0.00 0.00 0.00\n"
     "2026-01-01..2028-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"dropped", "2023-01-01", "", "active", {0}, {"dropped 2024-05-01 - -"}, "2024-05-01",
     "dropped\n2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"and taken back", "2023-01-01", "", "active", {0},
     {"dropped 2024-05-01 - -", "reinstated 2024-06-01 - -"}, "2024-06-01",
     "good-standing\n2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"a class that begins later leaves earlier days", "2020-01-01", "", "active", {0},
     {"exempt 2024-01-01 - -"}, "2023-12-31",
     "probation\n2020-01-01..2022-12-31 probation on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
    {"exempt from its date", "2020-01-01", "", "active", {0}, {"exempt 2024-01-01 - -"},
     "2024-01-01", "exempt"},
    {"a cycle that ended while exempt is not judged", "2020-01-01", "", "exempt", {0},
     {"active 2023-05-01 - -"}, "2024-06-01",
     "good-standing\n2020-01-01..2022-12-31 not-judged on - late - | 0.00 0.00 0.00 0.00\n"
     "2023-01-01..2025-12-31 open on - late - | 0.00 0.00 0.00 0.00"},
};

static Member *member_of(const Row *row) {
  static Member member;
  member = (Member){.id = (char *)"M1", .name = (char *)"Ada Moss, MD",
                    .membership = (char *)row->membership,
                    .first_cycle_start = day(row->first), .ledger_begins = day(row->begins)};
  return &member;
}

static void each_row_is_judged_as_written(void **state) {
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    g_autoptr(GPtrArray) backwards = g_ptr_array_new();
    g_autoptr(GPtrArray) decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
    for (guint j = 0; j < 8 && rows[i].entries[j]; j++)
      g_ptr_array_add(entries, entry_of(rows[i].entries[j], j + 1));
    for (guint j = entries->len; j > 0; j--) g_ptr_array_add(backwards, entries->pdata[j - 1]);
    for (guint j = 0; j < 4 && rows[i].decisions[j]; j++)
      g_ptr_array_add(decisions, decision_of(rows[i].decisions[j]));
    const Member *member = member_of(&rows[i]);
    g_autoptr(Evaluation) one = evaluate(rules, member, entries, decisions, day(rows[i].as_of), FALSE);
    g_autoptr(Evaluation) two = evaluate(rules, member, backwards, decisions, day(rows[i].as_of), TRUE);
    g_autofree char *got = told(one), *again = told(two);
    if (strcmp(got, rows[i].wanted) != 0)
      fail_msg("%s:\n%s\nwanted:\n%s", rows[i].what, got, rows[i].wanted);
    assert_string_equal(again, got);
    g_autoptr(Json) json = json_new();
    evaluation_write_json(one, decisions, json);
    assert_true(g_utf8_validate(json->out->str, -1, NULL));
    g_autofree char *sentence = evaluation_sentence(one, rules);
    assert_true(g_str_has_suffix(sentence, "."));
  }
}

/* Of two open cycles, one extended, the older is due first. */
static void the_telephone_hears_what_is_due_first(void **state) {
  (void)state;
  static const Row row = {.first = "2020-01-01", .begins = "", .membership = "active"};
  static const struct {
    const char *entry, *wanted;
  } cases[] = {
      {"accepted 1 140 2021-05-01 all 20 -", "Short by 10.00 total; due 2023-06-30."},
      {"accepted 1 150 2021-05-01 all 20 -",
       "Short by 150.00 total, 60.00 Category 1, 50.00 plastic surgery, 20.00 patient safety; due "
       "2025-12-31."},
  };
  g_autoptr(GPtrArray) decisions = g_ptr_array_new_with_free_func((GDestroyNotify)decision_free);
  g_ptr_array_add(decisions, decision_of("extension 2022-12-01 2023-06-30 2020-01-01"));
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    g_ptr_array_add(entries, entry_of(cases[i].entry, 1));
    g_autoptr(Evaluation) evaluation =
        evaluate(rules, member_of(&row), entries, decisions, day("2023-03-01"), FALSE);
    g_autofree char *sentence = evaluation_sentence(evaluation, rules);
    assert_string_equal(sentence, cases[i].wanted);
  }
}

static void the_telephone_gets_one_sentence(void **state) {
  (void)state;
  static const struct {
    const char *as_of, *wanted;
  } cases[] = {
      {"2022-12-31", "Short by 3.00 patient safety: 9.00 device training counts 5.00, cap; 1 entry "
                     "waits for review; due 2022-12-31."},
      {"2023-02-01", "Short by 3.00 patient safety: 9.00 device training counts 5.00, cap; 1 entry "
                     "waits for review; due 2023-12-31, the end of probation."},
  };
  static const Row row = {.first = "2020-01-01", .begins = "", .membership = "active"};
  static const char *const lines[] = {WORKED, "pending 1 2 2022-04-04 - - -"};
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  for (guint i = 0; i < G_N_ELEMENTS(lines); i++) g_ptr_array_add(entries, entry_of(lines[i], i + 1));
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(Evaluation) evaluation =
        evaluate(rules, member_of(&row), entries, NULL, day(cases[i].as_of), FALSE);
    g_autofree char *sentence = evaluation_sentence(evaluation, rules);
    assert_string_equal(sentence, cases[i].wanted);
  }
}

/* ---- invariants on ledgers made up by a small generator, the same at every run ---- */

static guint32 seed;
static guint below(guint n) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 8) % n;
}

static Entry *any_entry(gint64 id) {
  static const char *const topics[] = {"", "risk-management", "research", "device-training",
                                       "research:1.00;device-training:2.50;other:0.75"};
  Entry *entry = entry_new();
  entry->id = id;
  entry->state = (EntryState)below(4);
  entry->category = (Category)below(4);
  entry->credits = (Credits)below(6000);
  entry->date = below(30) ? day("2019-11-01") + (Day)below(2400) : DAY_UNKNOWN;
  entry->plastic_surgery_credits = below(2) ? CREDITS_ALL : (Credits)below(7000);
  entry->patient_safety_credits = below(4) ? (Credits)below(900) : CREDITS_ALL;
  entry->safety_topic = g_strdup(topics[below(G_N_ELEMENTS(topics))]);
  if (below(12) == 0) {
    entry->activity_type = g_strdup("residency");
    entry->start_date = entry->date == DAY_UNKNOWN ? DAY_UNKNOWN : entry->date - (Day)below(1500);
  }
  return entry;
}

static const RequirementResult *result_of(const Evaluation *evaluation, guint cycle, guint i) {
  const Cycle *one = evaluation->cycles->pdata[cycle];
  return &g_array_index(one->requirements, RequirementResult, i);
}

static void check_one(const Evaluation *evaluation) {
  for (guint n = 0; n < evaluation->cycles->len; n++) {
    const Cycle *cycle = evaluation->cycles->pdata[n];
    const RequirementResult *total = result_of(evaluation, n, 0), *first = result_of(evaluation, n, 1);
    assert_true(total->counted <= first->counted + 9000);
    assert_true(total->counted >= first->counted);
    for (guint i = 0; i < cycle->requirements->len; i++) {
      const RequirementResult *r = result_of(evaluation, n, i);
      gint64 sum = 0;
      Day last = G_MININT32;
      for (guint j = 0; j < r->entries->len; j++) {
        const CountedEntry *line = &g_array_index(r->entries, CountedEntry, j);
        gboolean trained = g_strcmp0(line->entry->activity_type, "residency") == 0;
        assert_true(line->counted >= 0);
        assert_true(trained || line->counted <= line->entry->credits);
        assert_true(trained || line->entry->date >= last);
        assert_true(line->entry->state == STATE_ACCEPTED || line->entry->state == STATE_APPROVED);
        if (!trained) last = line->entry->date;
        sum += line->counted;
      }
      assert_int_equal(sum, r->counted);
      assert_int_equal(r->shortfall, MAX(0, r->required - r->counted));
      assert_int_equal(r->met, r->shortfall == 0);
      assert_true(r->if_pending >= r->counted);
    }
    gboolean all = TRUE;
    for (guint i = 0; i < cycle->requirements->len; i++) all = all && result_of(evaluation, n, i)->met;
    assert_int_equal(all, cycle->met_on != DAY_UNKNOWN);
    assert_true(cycle->met_on == DAY_UNKNOWN || cycle->met_if_pending);
  }
}

static void any_ledger_keeps_the_rules(void **state) {
  (void)state;
  static const Row row = {.first = "2020-01-01", .begins = "", .membership = "active"};
  const Member *member = member_of(&row);
  for (guint round = 0; round < 400; round++) {
    seed = round + 1;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    for (guint i = below(30); i > 0; i--) g_ptr_array_add(entries, any_entry(i));
    Day as_of = day("2020-01-01") + (Day)below(2600);
    g_autoptr(Evaluation) before = evaluate(rules, member, entries, NULL, as_of, TRUE);
    check_one(before);

    for (guint i = entries->len; i > 1; i--) { /* in any order */
      guint j = below(i);
      gpointer other = entries->pdata[i - 1];
      entries->pdata[i - 1] = entries->pdata[j];
      entries->pdata[j] = other;
    }
    g_autoptr(Evaluation) shuffled = evaluate(rules, member, entries, NULL, as_of, FALSE);
    g_autofree char *one = told(before), *two = told(shuffled);
    assert_string_equal(one, two);

    Entry *more = any_entry(99); /* another accepted entry never takes anything away */
    more->state = STATE_ACCEPTED;
    g_ptr_array_add(entries, more);
    g_autoptr(Evaluation) after = evaluate(rules, member, entries, NULL, as_of, TRUE);
    check_one(after);
    for (guint n = 0; n < before->cycles->len; n++) {
      const Cycle *then = before->cycles->pdata[n], *now = after->cycles->pdata[n];
      assert_true(then->met_on == DAY_UNKNOWN || (now->met_on <= then->met_on));
      if (then->window_end == now->window_end)
        for (guint i = 0; i < then->requirements->len; i++)
          assert_true(result_of(after, n, i)->counted >= result_of(before, n, i)->counted);
    }
    assert_true(after->standing <= before->standing);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_row_is_judged_as_written),
      cmocka_unit_test(the_telephone_gets_one_sentence),
      cmocka_unit_test(the_telephone_hears_what_is_due_first),
      cmocka_unit_test(any_ledger_keeps_the_rules),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
