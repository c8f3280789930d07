/* The rule file: what it says, and that a fault in it is told with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/rules.h"

#define FILE_OF_ASPS "patterns/requirements/asps.rules"

static char *asps(void) {
  char *text = NULL;
  assert_true(g_file_get_contents(FILE_OF_ASPS, &text, NULL, NULL));
  return text;
}

static void the_asps_rule_is_what_compliance_says(void **state) {
  (void)state;
  static const struct {
    const char *id;
    Credits required;
  } wanted[] = {{"total", 15000}, {"category-1", 6000}, {"plastic-surgery", 5000},
                {"patient-safety", 2000}};
  static const struct {
    const char *topic;
    Credits cap;
  } topics[] = {{"quality-assurance", 500}, {"device-training", 500}, {"research", 500},
                {"accreditation-workshop", 500}, {"risk-management", 0}, {"prophylaxis", 0},
                {"anesthesia", 0}, {"other", 0}, {NULL, 0}};
  g_autofree char *text = asps(), *why = NULL;
  g_autoptr(Rules) rules = rules_parse("asps.rules", text, &why);
  assert_null(why);
  assert_non_null(rules);
  assert_string_equal(rules_id(rules), "asps");
  assert_non_null(strstr(rules_source(rules), "plasticsurgery.org"));
  assert_int_equal(rules_requirements(rules)->len, G_N_ELEMENTS(wanted));
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
    const Requirement *r = &g_array_index(rules_requirements(rules), Requirement, i);
    assert_string_equal(r->id, wanted[i].id);
    assert_int_equal(r->required, wanted[i].required);
    assert_string_equal(rules_clause(rules, r->id), r->clause);
  }
  for (guint i = 0; i < G_N_ELEMENTS(topics); i++) {
    int limit = rules_topic_limit(rules, topics[i].topic);
    assert_int_equal(limit == NO_LIMIT ? 0 : rules->limits[limit].at, topics[i].cap);
  }
  assert_non_null(rules_clause(rules, "suspension"));
  assert_non_null(rules_clause(rules, "category-2"));
  assert_null(rules_clause(rules, "nothing"));
}

/* The file with one text of it replaced: the fault must be where the change was made. */
static void faults_name_their_place(void **state) {
  (void)state;
  static const struct {
    const char *from, *to, *wanted;
  } cases[] = {
      {"needs    = 150", "needs    = 15o", "'15o' is no amount of credit"},
      {"cycle                    = fixed", "cycle = rolling", "'rolling' is no reading of cycle"},
      {"shared ", "own ", "'own' is no reading of probation.credits"},
      {"= within-window", "= sometimes", "within-window or from-start"},
      {"trigger        = all", "trigger = some", "probation.trigger is all or a requirement"},
      {"plastic-surgery.category", "plastic.category", "there is no requirement 'plastic'"},
      {"[topic research]", "[topic reserch]", "'reserch' is no patient-safety topic"},
      {"[topic research]", "[topic device-training]", "is there twice"},
      {"[residency]", "[residence]", "is no section"},
      {"[residency]", "[residency", "']' is missing"},
      {"limits   = category-2", "limits = category-3", "no [limit category-3]"},
      {"counts   = plastic-surgery", "counts = surgery", "'surgery' cannot be counted"},
      {"name     = Category 1", "needs    = 61", "said twice"},
      {"version = 1", "version = ", "'version' has no value"},
      {"version = 1", "version", "a line is 'key = value'"},
      {"version = 1", "color = 1", "'color' is not known here"},
      {"years   = 3", "years = 30", "is no number of years"},
      {"[rules asps]", "version = 1", "comes before any [section]"},
      {"clause   = 150 credits ... during a consecutive three-year period.", "", "lacks needs or clause"},
      {"at       = 90", "", "category-2 has no amount"},
  };
  g_autofree char *text = asps();
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_auto(GStrv) halves = g_strsplit(text, cases[i].from, 2);
    assert_int_equal(g_strv_length(halves), 2);
    const char *before = halves[0];
    g_autofree char *changed = g_strconcat(before, cases[i].to, halves[1], NULL);
    g_autofree char *why = NULL;
    guint line = 1;
    for (const char *c = before; *c; c++) line += *c == '\n';
    assert_null(rules_parse("asps.rules", changed, &why));
    if (!strstr(why, cases[i].wanted)) fail_msg("%s: wanted %s", why, cases[i].wanted);
    g_autofree char *place = g_strdup_printf("asps.rules:%u:", line);
    gboolean whole = strstr(cases[i].wanted, "lacks") || strstr(cases[i].wanted, "no [limit") ||
                     strstr(cases[i].wanted, "has no amount") || strstr(cases[i].wanted, "trigger") ||
                     strstr(cases[i].wanted, "twice");
    if (!whole && !g_str_has_prefix(why, place)) fail_msg("%s: wanted %s", why, place);
  }
}

static void a_society_changes_one_line(void **state) {
  (void)state;
  g_autofree char *text = asps(), *why = NULL;
  g_auto(GStrv) uncapped = g_strsplit(text, "= uncapped ", 2);
  g_autofree char *capped = g_strjoinv("= 3.50 ", uncapped);
  g_auto(GStrv) all = g_strsplit(capped, "= all ", 2);
  g_autofree char *changed = g_strjoinv("= total ", all);
  g_autoptr(Rules) rules = rules_parse("asps.rules", changed, &why);
  assert_null(why);
  assert_int_equal(rules->limits[rules_topic_limit(rules, NULL)].at, 350);
  assert_int_equal(rules->trigger, 1);
}

static void anything_else_is_refused(void **state) {
  (void)state;
  static const char *const texts[] = {"", "# nothing", "[rules x]\nversion = 1\n", " x = 1\n",
                                      "\xff\xfe", "[]", "[requirement]\n", "="};
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autofree char *why = NULL;
    assert_null(rules_parse("f", texts[i], &why));
    assert_true(g_str_has_prefix(why, "f:"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_asps_rule_is_what_compliance_says),
      cmocka_unit_test(faults_name_their_place),
      cmocka_unit_test(a_society_changes_one_line),
      cmocka_unit_test(anything_else_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
