/* Composing a member audit file: verdict, requirements, ledger, what was left out, rules. */
#include "core/audit.h"


typedef struct {
  const AuditInput *input;
  PacketPlan *plan;
  GArray *documents; /* of gint64: exhibit n is documents[n - 1] */
} Audit;

static guint exhibit_of(const Audit *audit, gint64 document) {
  for (guint i = 0; i < audit->documents->len; i++)
    if (g_array_index(audit->documents, gint64, i) == document) return i + 1;
  return 0;
}

static const char *or_dash(const char *text) { return text && *text ? text : "\u2013"; }

static const char *day_or_dash(Day day, char buffer[DAY_TEXT_SIZE]) {
  return or_dash(day_format(day, buffer));
}

static void add_exhibit(Audit *audit, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_array_append_val(audit->documents, entry->document);
  Exhibit *exhibit = g_new0(Exhibit, 1);
  exhibit->label = g_strdup_printf("Exhibit %u", audit->documents->len);
  exhibit->caption = g_strdup_printf("%s %s", day_or_dash(entry->date, day),
                                     entry->title ? entry->title : "(no title)");
  exhibit->instead = g_strdup("");
  g_ptr_array_add(audit->plan->exhibits, exhibit);
}

static void compose_head(Audit *audit, const Evaluation *evaluation) {
  const AuditInput *input = audit->input;
  const Member *member = input->member;
  char as_of[DAY_TEXT_SIZE], first[DAY_TEXT_SIZE];
  g_autofree char *sentence = evaluation_sentence(evaluation, input->rules);

  packet_add(audit->plan, BLOCK_TITLE, member->name, NULL);
  packet_add(audit->plan, BLOCK_LEAD, sentence, NULL);
  packet_add(audit->plan, BLOCK_FACTS, "Member", member->id, "Membership", member->membership,
             "Standing", standing_name(evaluation->standing), "As of",
             day_format(input->as_of, as_of), "First cycle",
             day_or_dash(member->first_cycle_start, first), "Prepared by", input->prepared_by,
             "Prepared at", input->prepared_at, "Rules", rules_source(input->rules), NULL);
}

static void compose_cycle(Audit *audit, const Cycle *cycle) {
  static const guint32 columns[] = {30,
                                    14 | COLUMN_RIGHT,
                                    14 | COLUMN_RIGHT,
                                    14 | COLUMN_RIGHT,
                                    18 | COLUMN_RIGHT,
                                    10};
  const GArray *rules = rules_requirements(audit->input->rules);
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE], until[DAY_TEXT_SIZE], on[DAY_TEXT_SIZE];
  g_autofree char *heading =
      g_strdup_printf("Cycle %s to %s: %s", day_format(cycle->start, start),
                      day_format(cycle->end, end), cycle_outcome_name(cycle->outcome));
  packet_add(audit->plan, BLOCK_HEADING, heading, NULL);

  Block *bars = packet_add(audit->plan, BLOCK_BARS, NULL);
  Block *table = packet_add(audit->plan, BLOCK_TABLE, "Requirement", "Required", "Counted",
                            "Short by", "If pending approved", "Met", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    const char *name = i < rules->len ? g_array_index(rules, Requirement, i).name : result->id;
    g_autofree char *required = credits_format(result->required);
    g_autofree char *counted = credits_format(result->counted);
    g_autofree char *shortfall = credits_format(result->shortfall);
    g_autofree char *pending = credits_format(result->if_pending);
    block_add(table, name, required, counted, shortfall, pending, result->met ? "yes" : "no", NULL);
    block_add(bars, name, counted, pending, required, NULL);
  }
  g_autoptr(GString) text = g_string_new(NULL);
  if (cycle->met_on != DAY_UNKNOWN)
    g_string_append_printf(text, "All requirements were met on %s. ", day_format(cycle->met_on, on));
  else
    g_string_append_printf(text, "Not met; counted is what is dated up to %s. ",
                           day_format(cycle->window_end, on));
  if (cycle->outcome == CYCLE_PROBATION || cycle->outcome == CYCLE_CURED ||
      cycle->outcome == CYCLE_SUSPENDED)
    g_string_append_printf(text, "The probation year ends on %s. ",
                           day_format(cycle->probation_end, until));
  if (cycle->met_late_on != DAY_UNKNOWN)
    g_string_append_printf(text, "Met late, on %s. ", day_format(cycle->met_late_on, on));
  packet_add(audit->plan, BLOCK_PARAGRAPH, text->str, NULL);
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    g_autofree char *credits = credits_format(left_out->credits);
    g_autofree char *line = g_strdup_printf("Not counted: %s (%s)", credits, left_out->reason);
    packet_add(audit->plan, BLOCK_SMALL, line, NULL);
  }
}

/* How it came in, and what a reader must know before believing it. */
static char *standing_of_entry(const Entry *entry) {
  if (entry->state == STATE_ACCEPTED) return g_strdup("accepted");
  GString *text = g_string_new(state_name(entry->state));
  if (entry->decided_by && entry->decided_at)
    g_string_append_printf(text, " by %s, %.10s", entry->decided_by, entry->decided_at);
  if (entry->reason && *entry->reason) g_string_append_printf(text, ": %s", entry->reason);
  return g_string_free(text, FALSE);
}

static void compose_ledger(Audit *audit) {
  static const guint32 columns[] = {5 | COLUMN_RIGHT, 16, 30, 23, 11, 11 | COLUMN_RIGHT,
                                    10 | COLUMN_RIGHT, 10 | COLUMN_RIGHT, 13, 7, 8 | COLUMN_RIGHT};
  const GPtrArray *entries = audit->input->entries;
  packet_add(audit->plan, BLOCK_HEADING, "Ledger", NULL);
  if (entries->len == 0) {
    packet_add(audit->plan, BLOCK_PARAGRAPH, "There is no entry for this member.", NULL);
    return;
  }
  Block *table = packet_add(audit->plan, BLOCK_TABLE, "#", "Date", "Title", "Provider", "Cat.",
                            "Credits", "Plastic", "Safety", "State", "Exh", "Page", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    if (entry->document && !exhibit_of(audit, entry->document)) add_exhibit(audit, entry);
    guint exhibit = entry->document ? exhibit_of(audit, entry->document) : 0;
    char day[DAY_TEXT_SIZE];
    g_autofree char *number = g_strdup_printf("%u", i + 1);
    g_autofree char *credits = credits_format(entry->credits);
    g_autofree char *plastic = credits_format(entry->plastic_surgery_credits);
    g_autofree char *safety = credits_format(entry->patient_safety_credits);
    g_autofree char *state = standing_of_entry(entry);
    g_autofree char *label = exhibit ? g_strdup_printf("%u", exhibit) : g_strdup("\u2013");
    g_autofree char *page = exhibit ? g_strdup_printf("%c%u", CELL_PAGE_OF, exhibit) : g_strdup("");
    block_add(table, number, day_or_dash(entry->date, day), or_dash(entry->title),
              or_dash(entry->provider), category_name(entry->category), or_dash(credits),
              or_dash(plastic), or_dash(safety), state, label, page, NULL);
  }
}

/* Missing items are better found here than by an auditor. */
static void compose_open_points(Audit *audit) {
  static const guint32 columns[] = {5 | COLUMN_RIGHT, 20, 75};
  Block *table = NULL;
  for (guint i = 0; i < audit->input->entries->len; i++) {
    const Entry *entry = audit->input->entries->pdata[i];
    if (entry->state != STATE_PENDING) continue;
    for (guint j = 0; j < entry->flags->len; j++) {
      const Flag *flag = entry->flags->pdata[j];
      if (!table) {
        packet_add(audit->plan, BLOCK_HEADING, "Open points", NULL);
        table = packet_add(audit->plan, BLOCK_TABLE, "#", "Field", "What waits for review", NULL);
        block_set_columns(table, G_N_ELEMENTS(columns), columns);
      }
      g_autofree char *number = g_strdup_printf("%u", i + 1);
      g_autofree char *field = g_strdelimit(g_strdup(field_name(flag->field)), "_", ' ');
      block_add(table, number, field, flag->message, NULL);
    }
  }
}

static void compose_decisions(Audit *audit) {
  static const guint32 columns[] = {12, 16, 12, 12, 34, 14};
  const GPtrArray *decisions = audit->input->decisions;
  if (!decisions || decisions->len == 0) return;
  packet_add(audit->plan, BLOCK_HEADING, "Decisions", NULL);
  Block *table = packet_add(audit->plan, BLOCK_TABLE, "Date", "Decision", "Cycle", "Until",
                            "Reason", "By", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < decisions->len; i++) {
    const Decision *decision = decisions->pdata[i];
    char date[DAY_TEXT_SIZE], cycle[DAY_TEXT_SIZE], until[DAY_TEXT_SIZE];
    block_add(table, day_format(decision->date, date), decision->kind,
              day_or_dash(decision->cycle, cycle), day_or_dash(decision->until, until),
              or_dash(decision->reason), or_dash(decision->by), NULL);
  }
}

static void compose_rules(Audit *audit) {
  const GArray *requirements = rules_requirements(audit->input->rules);
  packet_add(audit->plan, BLOCK_HEADING, "The rules", NULL);
  for (guint i = 0; i < requirements->len; i++) {
    const Requirement *requirement = &g_array_index(requirements, Requirement, i);
    g_autofree char *required = credits_format(requirement->required);
    g_autofree char *line = g_strdup_printf("%s, %s: \u201c%s\u201d", requirement->name, required,
                                            requirement->clause);
    packet_add(audit->plan, BLOCK_SMALL, line, NULL);
  }
  g_autofree char *version = g_strdup_printf("Rule file %s, version %s.",
                                             rules_id(audit->input->rules),
                                             rules_version(audit->input->rules));
  packet_add(audit->plan, BLOCK_SMALL, version, NULL);
}

PacketPlan *audit_compose(const AuditInput *input, GArray **documents) {
  char as_of[DAY_TEXT_SIZE];
  Audit audit = {input, packet_plan_new(), g_array_new(FALSE, FALSE, sizeof(gint64))};
  g_autoptr(Evaluation) evaluation = evaluate(input->rules, input->member, input->entries,
                                              input->decisions, input->as_of, FALSE);
  audit.plan->title = g_strdup_printf("CME audit file: %s", input->member->name);
  audit.plan->author = g_strdup(input->prepared_by);
  audit.plan->created = g_strdup(input->prepared_at);
  audit.plan->footer = g_strdup_printf("%s \u00b7 member %s \u00b7 as of %s", input->member->name,
                                       input->member->id, day_format(input->as_of, as_of));
  compose_head(&audit, evaluation);
  for (guint i = evaluation->cycles->len; i > 0; i--)
    compose_cycle(&audit, evaluation->cycles->pdata[i - 1]);
  compose_ledger(&audit);
  compose_open_points(&audit);
  compose_decisions(&audit);
  compose_rules(&audit);
  *documents = audit.documents;
  return audit.plan;
}
