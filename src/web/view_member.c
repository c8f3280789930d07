/* One member: the requirements of each cycle, every entry with its proof, and what was decided. */
#include <string.h>

#include "app/judge.h"
#include "core/explain.h"
#include "web/view_bits.h"

typedef struct {
  Request *request;
  Html *html;
} Sheet;

static void put_requirement(Html *html, const Requirement *requirement,
                            const RequirementResult *result) {
  g_autofree char *counted = credits_format(result->counted);
  g_autofree char *required = credits_format(result->required);
  g_autofree char *shortfall = credits_format(result->shortfall);
  Credits waits = result->if_pending - result->counted;
  g_autofree char *pending = credits_format(MAX(waits, 0));
  html_open(html, "div", "class", "requirement", NULL);
  html_open(html, "div", "class", "label", NULL);
  html_element(html, "b", HTML_OFF, requirement->name);
  html_open(html, "span", NULL);
  html_textf(html, "%s of %s", counted, required);
  if (waits > 0) html_textf(html, ", %s more waits", pending);
  html_close(html, "span");
  html_open(html, "span", "class", result->met ? "verdict met" : "verdict short", NULL);
  if (result->met) html_text(html, "met");
  else html_textf(html, "short by %s", shortfall);
  html_close(html, "span");
  html_close(html, "div");
  put_bar(html, result);
  html_element(html, "p", "clause", requirement->clause);
  html_close(html, "div");
}

/* What waits of this cycle leads to the queue. */
static void put_not_counted(const Desk *desk, Html *html, const Cycle *cycle, const char *member) {
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE];
  g_autofree char *queue =
      address_with("/", "member", member, "from", day_format(cycle->start, start), "to",
                   day_format(cycle->window_end, end), NULL);
  html_element(html, "h3", HTML_OFF, "Not counted");
  html_open(html, "ul", "class", "plain", NULL);
  for (guint i = 0; i < cycle->not_counted->len; i++) {
    const NotCounted *left_out = cycle->not_counted->pdata[i];
    g_autofree char *credits = credits_format(left_out->credits);
    g_autofree char *words = explain_not_counted(desk->rules, left_out->reason);
    html_open(html, "li", NULL);
    html_element(html, "b", HTML_OFF, credits);
    html_text(html, " ");
    if (strcmp(left_out->reason, "pending") == 0) html_link(html, queue, words);
    else html_text(html, words);
    html_close(html, "li");
  }
  html_close(html, "ul");
}

static void put_cycle(const Desk *desk, Html *html, const Cycle *cycle, const char *member,
                      gboolean open) {
  const GArray *requirements = rules_requirements(desk->rules);
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE];
  g_autofree char *outcome = flag_label(cycle_outcome_name(cycle->outcome));
  html_open(html, "details", "class", "cycle", "open", open ? HTML_ON : HTML_OFF, NULL);
  html_open(html, "summary", NULL);
  html_open(html, "h2", NULL);
  html_textf(html, "Cycle %s to %s", day_format(cycle->start, start), day_format(cycle->end, end));
  html_close(html, "h2");
  g_autofree char *class = g_strconcat("outcome ", cycle_outcome_name(cycle->outcome), NULL);
  html_element(html, "span", class, outcome);
  html_close(html, "summary");
  html_open(html, "div", "class", "requirements", NULL);
  for (guint i = 0; i < cycle->requirements->len; i++)
    put_requirement(html, &g_array_index(requirements, Requirement, i),
                    &g_array_index(cycle->requirements, RequirementResult, i));
  html_close(html, "div");
  if (cycle->not_counted->len) put_not_counted(desk, html, cycle, member);
  html_close(html, "details");
}

/* A cell that says its column's head where there is no room for columns. */
static void put_cell(Html *html, const char *class, const char *head, const char *text) {
  html_open(html, "td", "class", class, "data-head", head, NULL);
  html_text(html, text);
  html_close(html, "td");
}

static void put_entry_row(Html *html, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *address = g_strdup_printf("/review/%" G_GINT64_FORMAT, entry->id);
  g_autofree char *credits = credits_label(entry->credits);
  g_autofree char *plastic = credits_label(entry->plastic_surgery_credits);
  g_autofree char *safety = credits_label(entry->patient_safety_credits);
  html_open(html, "tr", "class", state_name(entry->state), NULL);
  html_element(html, "td", "date", day_label(entry->date, day));
  html_open(html, "td", "class", "activity", NULL);
  html_link(html, address, entry->title ? entry->title : "Without a title");
  html_element(html, "span", "note", entry->provider);
  if (entry->state == STATE_REJECTED && entry->reason)
    html_element(html, "span", "note", entry->reason);
  for (guint i = 0; entry->state == STATE_PENDING && i < entry->flags->len; i++)
    html_element(html, "span", "note", ((const Flag *)entry->flags->pdata[i])->message);
  html_close(html, "td");
  put_cell(html, HTML_OFF, "Cat.", category_name(entry->category));
  put_cell(html, "amount", "Credits", credits);
  put_cell(html, "amount", "Plastic surgery", plastic);
  put_cell(html, "amount", "Safety", safety);
  html_open(html, "td", NULL);
  put_state(html, entry->state);
  if (entry->decided_by) {
    html_open(html, "span", "class", "note", NULL);
    html_textf(html, "%s, %.10s", entry->decided_by, entry->decided_at ? entry->decided_at : "");
    html_close(html, "span");
  }
  html_close(html, "td");
  html_open(html, "td", "class", "proof", NULL);
  put_crop(html, entry, FIELD_CREDITS);
  html_close(html, "td");
  html_close(html, "tr");
}

static void put_entries(Html *html, const GPtrArray *entries) {
  static const char *const heads[] = {"Date",   "Activity", "Cat.", "Credits", "Plastic surgery",
                                      "Safety", "State",    "Proof"};
  html_open(html, "section", "class", "panel", NULL);
  html_open(html, "h2", NULL);
  html_text(html, "Entries ");
  html_open(html, "span", "class", "count", NULL);
  html_textf(html, "%u", entries->len);
  html_close(html, "span");
  html_close(html, "h2");
  html_open(html, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
            "Entries", NULL);
  html_open(html, "table", "class", "folds", NULL);
  html_open(html, "thead", NULL);
  html_open(html, "tr", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    html_open(html, "th", "scope", "col", "class", i >= 3 && i <= 5 ? "amount" : HTML_OFF, NULL);
    html_text(html, heads[i]);
    html_close(html, "th");
  }
  html_close(html, "tr");
  html_close(html, "thead");
  html_open(html, "tbody", NULL);
  for (guint i = entries->len; i > 0; i--) put_entry_row(html, entries->pdata[i - 1]);
  html_close(html, "tbody");
  html_close(html, "table");
  html_close(html, "div");
  html_close(html, "section");
}

static void put_decisions(Html *html, const GPtrArray *decisions) {
  char day[DAY_TEXT_SIZE];
  if (!decisions || decisions->len == 0) return;
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "Decisions about the member");
  html_open(html, "ul", "class", "plain", NULL);
  for (guint i = 0; i < decisions->len; i++) {
    const Decision *decision = decisions->pdata[i];
    html_open(html, "li", NULL);
    html_textf(html, "%s %s", day_format(decision->date, day), decision->kind);
    if (decision->until != DAY_UNKNOWN)
      html_textf(html, " until %s", day_format(decision->until, day));
    html_textf(html, ": %s (%s)", decision->reason ? decision->reason : "",
               decision->by ? decision->by : "");
    html_close(html, "li");
  }
  html_close(html, "ul");
  html_close(html, "section");
}

static void put_member(const Evaluation *evaluation, const GPtrArray *entries,
                       const GPtrArray *decisions, gpointer user_data) {
  Sheet *sheet = user_data;
  Html *html = sheet->html;
  const Desk *desk = sheet->request->desk;
  const Member *member = evaluation->member;
  const Cycle *first = cycle_to_show(NULL, evaluation);
  g_autofree char *sentence = evaluation_sentence(evaluation, desk->rules);
  g_autofree char *csv = address_with("/entries.csv", "member", member->id, NULL);
  g_autofree char *audit = g_strconcat("/audit/", member->id, NULL);
  html_open(html, "div", "class", "headline", NULL);
  html_open(html, "h1", NULL);
  html_textf(html, "%s ", member->name);
  put_standing(html, evaluation->standing);
  html_close(html, "h1");
  html_open(html, "div", "class", "buttons", NULL);
  html_open(html, "a", "class", "button quiet", "href", csv, NULL);
  html_text(html, "CSV");
  html_close(html, "a");
  html_open(html, "a", "class", "button quiet", "href", audit, NULL);
  html_text(html, "Audit file");
  html_close(html, "a");
  html_close(html, "div");
  html_close(html, "div");
  html_open(html, "p", "class", "lead", NULL);
  html_textf(html, "%s \u00b7 %s \u00b7 %s", member->id, evaluation->membership, sentence);
  html_close(html, "p");
  for (guint i = 0; i < evaluation->advice->len; i++)
    html_element(html, "p", "remark", evaluation->advice->pdata[i]);
  put_upload(sheet->request, html, member->id);
  if (first) put_cycle(desk, html, first, member->id, TRUE);
  for (guint i = evaluation->cycles->len; i > 0; i--)
    if (evaluation->cycles->pdata[i - 1] != first)
      put_cycle(desk, html, evaluation->cycles->pdata[i - 1], member->id, FALSE);
  put_entries(html, entries);
  put_decisions(html, decisions);
}

void page_member(Request *request) {
  Desk *desk = request->desk;
  GError *error = NULL;
  const Member *member = roster_find(desk->roster, request->path + strlen("/member/"));
  if (!member) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "There is no such member",
                    "The list of members shows who is in the roster.");
    return;
  }
  Html *html = frame_begin(request, member->name, "Members");
  Sheet sheet = {request, html};
  if (judge_member(desk->store, desk->rules, member, desk->app->today, put_member, &sheet, &error)) {
    frame_end(request, html);
  } else {
    html_free(html);
    answer_fault(request, error);
  }
}
