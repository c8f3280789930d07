/* The audit record as pages: cover, requirements, and the exhibits behind them. */
#include <string.h>

#include "core/audit_pages.h"

const char *const audit_section_names[] = {"cover",   "requirements", "ledger", "missing",
                                           "history", "exhibits",     "rules",  NULL};

const char *or_dash(const char *text) { return text && *text ? text : "\u2013"; }

const char *day_or_dash(Day day, char buffer[DAY_TEXT_SIZE]) {
  return or_dash(day_format(day, buffer));
}

/* ---- cover ---- */

static void add_bars(const AuditFile *file, const Cycle *cycle, GPtrArray *blocks) {
  const GArray *rules = rules_requirements(file->input.rules);
  Block *bars = packet_add(blocks, BLOCK_BARS, NULL);
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    g_autofree char *required = credits_format(result->required);
    g_autofree char *counted = credits_format(result->counted);
    g_autofree char *pending = credits_format(result->if_pending);
    block_add(bars, g_array_index(rules, Requirement, i).name, counted, pending, required, NULL);
  }
}

/* "good-standing", "not-judged" for a person. New string. */
static char *in_words(const char *name) { return g_strdelimit(g_strdup(name), "-", ' '); }

static char *cycle_words(const Cycle *cycle) {
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE];
  return g_strdup_printf("%s to %s", day_format(cycle->start, start), day_format(cycle->end, end));
}

#define CHECK_FILES                                                                              \
  "\u201csha256sum -c manifest-sha256.txt\u201d, or any BagIt tool, tells whether a file was "     \
  "changed since. audit.json says for programs what this document says."
static const char how_to_check_alone[] = CHECK_FILES;
static const char how_to_check[] =
    "The certificates lie beside this document byte for byte, in the folder "
    "\u201ccertificates\u201d; " CHECK_FILES " A page of an exhibit is the original\u2019s own, with one "
    "line added below it; the boxes mark where each value was read, and can be switched off where the "
    "viewer lists layers.";

void compose_cover(const AuditFile *file, GPtrArray *blocks) {
  const AuditInput *input = &file->input;
  const Evaluation *evaluation = file->evaluation;
  const Cycle *cycle = cycle_of_concern(evaluation);
  char as_of[DAY_TEXT_SIZE];
  g_autofree char *days = cycle ? cycle_words(cycle)
            : g_strdup(evaluation->standing == STANDING_EXEMPT ? "not judged" : "none yet");
  g_autofree char *outcome = in_words(cycle ? cycle_outcome_name(cycle->outcome) : "");
  g_autofree char *named =
      cycle ? g_strdup_printf("%s, %s", days, outcome) : g_strdup(days);
  g_autofree char *prepared =
      g_strdup_printf("%.10s %.5s UTC by %s", input->prepared_at,
                      strlen(input->prepared_at) > 11 ? input->prepared_at + 11 : "",
                      or_dash(input->prepared_by));
  g_autofree char *rules = g_strdup_printf("%s, version %s: %s", rules_id(input->rules),
                                           rules_version(input->rules), rules_source(input->rules));
  char known_on[DAY_TEXT_SIZE];
  g_autofree char *judged =
      input->known_on == DAY_UNKNOWN
          ? g_strdup(day_format(input->as_of, as_of))
          : g_strdup_printf("%s, as the ledger stood at the end of %s",
                            day_format(input->as_of, as_of), day_format(input->known_on, known_on));
  g_autofree char *standing = in_words(standing_name(evaluation->standing));
  packet_add(blocks, BLOCK_TITLE, input->member->name, NULL);
  packet_add(blocks, BLOCK_LEAD, file->verdict, NULL);
  packet_add(blocks, BLOCK_FACTS, "Member", input->member->id, "Membership", evaluation->membership,
             "Standing", standing, "Cycle", named, "As of",
             judged, "Prepared", prepared, "With", input->program, "Rules",
             rules, NULL);
  if (cycle) {
    g_autofree char *heading = g_strdup_printf("Cycle %s", days);
    packet_add(blocks, BLOCK_SUBHEADING, heading, NULL);
    add_bars(file, cycle, blocks);
  }
  packet_add(blocks, BLOCK_SUBHEADING, "Contents", NULL);
  packet_add(blocks, BLOCK_CONTENTS, NULL);
  packet_add(blocks, BLOCK_SUBHEADING, "How to check it", NULL);
  packet_add(blocks, BLOCK_SMALL, audit_has_originals(file) ? how_to_check : how_to_check_alone, NULL);
}

/* ---- requirements ---- */

static void say_when(const Cycle *cycle, GPtrArray *blocks) {
  g_autoptr(GString) text = g_string_new(NULL);
  char day[DAY_TEXT_SIZE];
  if (cycle->met_on != DAY_UNKNOWN)
    g_string_append_printf(text, "All requirements were met on %s.", day_format(cycle->met_on, day));
  else
    g_string_append(text, "Not all requirements are met.");
  g_string_append_printf(text, " Counted is what is dated up to %s.",
                         day_format(cycle->window_end, day));
  if (cycle->outcome == CYCLE_PROBATION || cycle->outcome == CYCLE_CURED ||
      cycle->outcome == CYCLE_SUSPENDED)
    g_string_append_printf(text, " The probation year ends on %s; credits dated in it count too.",
                           day_format(cycle->probation_end, day));
  if (cycle->met_late_on != DAY_UNKNOWN)
    g_string_append_printf(text, " Met late, on %s.", day_format(cycle->met_late_on, day));
  g_autofree char *computed = in_words(cycle_outcome_name(cycle->computed));
  if (cycle->outcome != cycle->computed)
    g_string_append_printf(text, " By the entries alone it would be: %s.", computed);
  packet_add(blocks, BLOCK_PARAGRAPH, text->str, NULL);
}

static void add_results(const AuditFile *file, const Cycle *cycle, GPtrArray *blocks) {
  static const guint32 columns[] = {30, 14 | COLUMN_RIGHT, 14 | COLUMN_RIGHT, 14 | COLUMN_RIGHT,
                                    18 | COLUMN_RIGHT, 10};
  const GArray *rules = rules_requirements(file->input.rules);
  Block *table = packet_add(blocks, BLOCK_TABLE, "Requirement", "Required", "Counted", "Short by",
                            "If pending approved", "Met", NULL);
  block_set_columns(table, G_N_ELEMENTS(columns), columns);
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    g_autofree char *required = credits_format(result->required);
    g_autofree char *counted = credits_format(result->counted);
    g_autofree char *shortfall = credits_format(result->shortfall);
    g_autofree char *pending = credits_format(result->if_pending);
    block_add(table, g_array_index(rules, Requirement, i).name, required, NULL);
    block_add_bold(table, counted);
    block_add(table, shortfall, pending, result->met ? "yes" : "no", NULL);
  }
  for (guint i = 0; i < cycle->requirements->len; i++) {
    g_autofree char *sum = audit_arithmetic(file, cycle, i);
    g_autofree char *line =
        g_strdup_printf("%s: %s", g_array_index(rules, Requirement, i).name, sum);
    packet_add(blocks, BLOCK_SMALL, line, NULL);
  }
}

static Block *counted_table(const AuditFile *file, guint n, gboolean limited, GPtrArray *blocks) {
  const GArray *rules = rules_requirements(file->input.rules);
  Block *table =
      packet_add(blocks, BLOCK_TABLE, "#", "Date", "Title", "Cat.", "Credits", NULL);
  g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(guint32));
  const guint32 first[] = {6 | COLUMN_RIGHT, 15, 40, 8, 11 | COLUMN_RIGHT}, last = 22;
  g_array_append_vals(columns, first, G_N_ELEMENTS(first));
  for (guint i = 0; i < n; i++) {
    const guint32 share = 12 | COLUMN_RIGHT;
    g_array_append_val(columns, share);
    block_add(table, g_array_index(rules, Requirement, i).name, NULL);
  }
  if (limited) {
    g_array_append_val(columns, last);
    block_add(table, "Why not more", NULL);
  }
  block_set_columns(table, columns->len, (const guint32 *)(const void *)columns->data);
  return table;
}

static gboolean was_limited(const Cycle *cycle) {
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const GArray *list = g_array_index(cycle->requirements, RequirementResult, i).entries;
    for (guint j = 0; j < list->len; j++)
      if (g_array_index(list, CountedEntry, j).limit) return TRUE;
  }
  return FALSE;
}

/* What each entry counts for each requirement; the last row adds them up. */
static void add_counted(const AuditFile *file, const Cycle *cycle, GPtrArray *blocks) {
  guint n = cycle->requirements->len;
  gboolean limited = was_limited(cycle);
  Block *table = NULL;
  for (guint i = 0; i < file->rows->len; i++) {
    const AuditRow *row = file->rows->pdata[i];
    gboolean counts = FALSE;
    for (guint j = 0; j < n; j++) counts |= audit_counted(row, cycle, j, NULL) > 0;
    if (!counts) continue;
    if (!table) table = counted_table(file, n, limited, blocks);
    char day[DAY_TEXT_SIZE];
    g_autofree char *number = g_strdup_printf("%u", row->number);
    g_autofree char *credits = credits_format(row->entry->credits);
    block_add(table, number, day_or_dash(row->entry->date, day), or_dash(row->entry->title),
              category_name(row->entry->category), or_dash(credits), NULL);
    for (guint j = 0; j < n; j++) {
      Credits counted = audit_counted(row, cycle, j, NULL);
      g_autofree char *text = credits_format(counted);
      block_add(table, counted > 0 ? text : "\u2013", NULL);
    }
    g_autofree char *why = audit_limits(file, cycle, row);
    if (limited) block_add(table, why, NULL);
  }
  if (!table) {
    packet_add(blocks, BLOCK_PARAGRAPH, "No entry counts in this cycle.", NULL);
    return;
  }
  block_add(table, "", "", NULL);
  block_add_bold(table, "Counted");
  block_add(table, "", "", NULL);
  for (guint j = 0; j < n; j++) {
    g_autofree char *sum =
        credits_format(g_array_index(cycle->requirements, RequirementResult, j).counted);
    block_add_bold(table, sum);
  }
  if (limited) block_add(table, "", NULL);
}

static void add_left_out(const AuditFile *file, const Cycle *cycle, GPtrArray *blocks) {
  static const guint32 columns[] = {5 | COLUMN_RIGHT, 15, 44, 8, 11 | COLUMN_RIGHT, 34};
  Block *table = NULL;
  for (guint i = 0; i < file->rows->len; i++) {
    const AuditRow *row = file->rows->pdata[i];
    g_autofree char *why = audit_left_out(file, cycle, row);
    if (!why) continue;
    if (!table) {
      packet_add(blocks, BLOCK_PARAGRAPH, "Dated in this cycle, and left out:", NULL);
      table = packet_add(blocks, BLOCK_TABLE, "#", "Date", "Title", "Cat.", "Credits", "Why", NULL);
      block_set_columns(table, G_N_ELEMENTS(columns), columns);
    }
    char day[DAY_TEXT_SIZE];
    g_autofree char *number = g_strdup_printf("%u", row->number);
    g_autofree char *credits = credits_format(row->entry->credits);
    block_add(table, number, day_or_dash(row->entry->date, day), or_dash(row->entry->title),
              category_name(row->entry->category), or_dash(credits), why, NULL);
  }
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    g_autofree char *credits = credits_format(left_out->credits);
    g_autofree char *why = audit_reason_words(file->input.rules, left_out->reason);
    g_autofree char *line = g_strdup_printf("Not counted in all: %s, %s.", credits, why);
    packet_add(blocks, BLOCK_SMALL, line, NULL);
  }
}

void compose_requirements(const AuditFile *file, GPtrArray *blocks) {
  const GPtrArray *cycles = file->evaluation->cycles;
  if (cycles->len == 0) return; /* the cover says why */
  packet_add(blocks, BLOCK_UPRIGHT, NULL);
  packet_add(blocks, BLOCK_HEADING, "Requirements", NULL);
  for (guint i = cycles->len; i > 0; i--) {
    const Cycle *cycle = cycles->pdata[i - 1];
    g_autofree char *days = cycle_words(cycle), *outcome = in_words(cycle_outcome_name(cycle->outcome));
    g_autofree char *heading = g_strdup_printf("Cycle %s: %s", days, outcome);
    packet_add(blocks, BLOCK_SUBHEADING, heading, NULL);
    say_when(cycle, blocks);
    add_results(file, cycle, blocks);
    add_counted(file, cycle, blocks);
    add_left_out(file, cycle, blocks);
    for (guint j = 0; i == cycles->len && j < file->evaluation->advice->len; j++)
      packet_add(blocks, BLOCK_SMALL, file->evaluation->advice->pdata[j], NULL); /* of the last cycle */
  }
}

/* ---- the whole ---- */

static void compose_section(const AuditFile *file, const char *name, GPtrArray *blocks) {
  static void (*const composers[])(const AuditFile *, GPtrArray *) = {
      compose_cover,   compose_requirements, compose_ledger, compose_missing,
      compose_history, compose_exhibits,     compose_rules};
  for (guint i = 0; i < G_N_ELEMENTS(composers); i++)
    if (strcmp(audit_section_names[i], name) == 0) composers[i](file, blocks);
}

PacketPlan *audit_compose(const AuditFile *file) {
  const AuditInput *input = &file->input;
  const char *const *sections = input->layout.sections;
  char as_of[DAY_TEXT_SIZE];
  PacketPlan *plan = packet_plan_new();
  plan->title = g_strdup_printf("CME audit file: %s", input->member->name);
  plan->author = g_strdup(or_dash(input->prepared_by));
  plan->created = g_strdup(input->prepared_at);
  plan->footer = g_strdup_printf("%s \u00b7 member %s \u00b7 as of %s", input->member->name,
                                 input->member->id, day_format(input->as_of, as_of));
  if (!sections) sections = audit_section_names;
  for (guint i = 0; sections[i]; i++) compose_section(file, sections[i], plan->blocks);
  compose_plates(file, plan);
  return plan;
}
