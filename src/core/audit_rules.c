/* The appendix of an audit file: the rules that it was judged by, in amounts and in their words. */
#include "core/audit_pages.h"

/* "Device training: at most 5.00 of patient safety in a cycle". */
static void add_limit(const Limit *limit, Block *facts) {
  g_autofree char *name = limit_words(limit), *at = credits_format(limit->at);
  g_autofree char *most = g_strdup_printf("at most %s%s in a cycle", at,
                                          limit->category == CATEGORY_UNKNOWN ? " of patient safety" : "");
  name[0] = g_ascii_toupper(name[0]);
  block_add(facts, name, most, NULL);
}

static void add_residency(const Rules *rules, Block *facts) {
  if (rules->residency_credits <= 0) return;
  g_autofree char *credits = credits_format(rules->residency_credits);
  g_autofree char *text = g_strdup_printf("%s Category %s for each full year in training", credits,
                                          category_name(rules->residency_category));
  block_add(facts, "Residency", text, NULL);
}

void compose_rules(const AuditFile *file, GPtrArray *blocks) {
  static const char *const clauses[] = {"category-2", "probation", "suspension",   "dropping",
                                        "advice",     "safety-review"};
  const Rules *rules = file->input.rules;
  const GArray *requirements = rules_requirements(rules);
  packet_add(blocks, BLOCK_UPRIGHT, NULL);
  packet_add(blocks, BLOCK_HEADING, "Appendix: the rules", NULL);
  g_autofree char *source = g_strdup_printf("Rule file %s, version %s. Source: %s.", rules_id(rules),
                                            rules_version(rules), rules_source(rules));
  packet_add(blocks, BLOCK_PARAGRAPH, source, NULL);
  Block *facts = packet_add(blocks, BLOCK_FACTS, NULL);
  for (guint i = 0; i < requirements->len; i++) {
    const Requirement *requirement = &g_array_index(requirements, Requirement, i);
    g_autofree char *required = credits_format(requirement->required);
    g_autofree char *name = g_strdup_printf("%s, %s", requirement->name, required);
    g_autofree char *clause = g_strdup_printf("\u201c%s\u201d", requirement->clause);
    block_add(facts, name, clause, NULL);
  }
  for (guint i = 0; i < rules->n_limits; i++) add_limit(&rules->limits[i], facts);
  add_residency(rules, facts);
  for (guint i = 0; i < G_N_ELEMENTS(clauses); i++) {
    const char *text = rules_clause(rules, clauses[i]);
    if (!text) continue;
    g_autofree char *name = g_strdelimit(g_strdup(clauses[i]), "-", ' ');
    g_autofree char *clause = g_strdup_printf("\u201c%s\u201d", text);
    name[0] = g_ascii_toupper(name[0]);
    block_add(facts, name, clause, NULL);
  }
}
