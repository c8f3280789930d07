/* The members: who stands where, and everything about one of them. */
#include <string.h>

#include "app/judge.h"
#include "core/explain.h"
#include "web/view_bits.h"

#define ROWS 100

const Cycle *cycle_to_show(const Request *request, const Evaluation *evaluation) {
  const char *ends = request ? request_query(request, "ends") : NULL;
  const Cycle *last = NULL;
  char day[DAY_TEXT_SIZE];
  for (guint i = 0; i < evaluation->cycles->len; i++) {
    const Cycle *cycle = evaluation->cycles->pdata[i];
    if (ends && strcmp(day_format(cycle->end, day), ends) == 0) return cycle;
    if (ends) continue;
    if (cycle->outcome == CYCLE_PROBATION || cycle->outcome == CYCLE_SUSPENDED) return cycle;
    last = cycle;
  }
  return last;
}

static void put_standing(Html *html, Standing standing) {
  g_autofree char *class = g_strconcat("standing ", standing_name(standing), NULL);
  g_autofree char *label = flag_label(standing_name(standing));
  html_element(html, "span", class, label);
}

/* ---- the list ---- */

typedef struct {
  Request *request;
  Html *html;
  guint page, listed;
} List;

static gboolean is_short_in(const Cycle *cycle, const char *requirement) {
  for (guint i = 0; cycle && i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    if (!result->met && (strcmp(requirement, "any") == 0 || strcmp(requirement, result->id) == 0))
      return TRUE;
  }
  return FALSE;
}

gboolean member_is_listed(const Request *request, const Evaluation *evaluation) {
  const char *standing = request_query(request, "standing"), *text = request_query(request, "q");
  const char *lacking = request_query(request, "short");
  const Cycle *cycle = cycle_to_show(request, evaluation);
  const Member *member = evaluation->member;
  if (request_query(request, "ends") && !cycle) return FALSE;
  if (lacking && !is_short_in(cycle, lacking)) return FALSE;
  if (standing && strcmp(standing_name(evaluation->standing), standing) != 0) return FALSE;
  if (!text) return TRUE;
  g_autofree char *all = g_strdup_printf("%s %s", member->id, member->name);
  g_autofree char *hay = g_utf8_casefold(all, -1), *needle = g_utf8_casefold(text, -1);
  return strstr(hay, needle) != NULL;
}

static void put_member_row(const Evaluation *evaluation, const GPtrArray *entries,
                           const GPtrArray *decisions, gpointer user_data) {
  List *list = user_data;
  Html *html = list->html;
  const Member *member = evaluation->member;
  const Cycle *cycle = cycle_to_show(list->request, evaluation);
  char day[DAY_TEXT_SIZE];
  (void)entries;
  (void)decisions;
  if (!member_is_listed(list->request, evaluation)) return;
  if (list->listed++ / ROWS + 1 != list->page) return;
  g_autofree char *address = g_strconcat("/member/", member->id, NULL);
  html_open(html, "tr", "data-member", member->id, NULL);
  html_open(html, "td", NULL);
  html_link(html, address, member->name);
  html_open(html, "span", "class", "note", NULL);
  html_textf(html, "%s \u00b7 %s", member->id, evaluation->membership);
  html_close(html, "span");
  html_close(html, "td");
  html_open(html, "td", NULL);
  put_standing(html, evaluation->standing);
  html_close(html, "td");
  html_element(html, "td", "date", cycle ? day_format(cycle->end, day) : "\u2013");
  for (guint i = 0; i < 4; i++) {
    html_open(html, "td", "class", "gauge", NULL);
    if (cycle && i < cycle->requirements->len) {
      const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
      g_autofree char *counted = credits_format(result->counted);
      g_autofree char *required = credits_format(result->required);
      put_bar(html, result);
      html_open(html, "span", "class", result->met ? "note" : "note short", NULL);
      html_textf(html, "%s of %s", counted, required);
      html_close(html, "span");
    }
    html_close(html, "td");
  }
  html_open(html, "td", "class", "amount", NULL);
  if (evaluation->pending_entries) html_textf(html, "%u", evaluation->pending_entries);
  html_close(html, "td");
  html_close(html, "tr");
}

static void put_member_filters(Html *html, const Request *request) {
  const char *chosen = request_query(request, "standing"), *text = request_query(request, "q");
  const char *lacking = request_query(request, "short"), *ends = request_query(request, "ends");
  const GArray *requirements = rules_requirements(request->desk->rules);
  html_open(html, "form", "class", "filters", "action", "/members", "method", "get", "aria-label",
            "Filters", NULL);
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, "Name or id");
  html_empty(html, "input", "name", "q", "type", "search", "value", text ? text : "",
             NULL);
  html_close(html, "label");
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, "Standing");
  html_open(html, "select", "name", "standing", "data-submit", HTML_ON, NULL);
  put_option(html, "", "Any", chosen == NULL);
  for (Standing standing = STANDING_GOOD; standing <= STANDING_EXEMPT; standing++) {
    g_autofree char *label = flag_label(standing_name(standing));
    put_option(html, standing_name(standing), label,
               g_strcmp0(chosen, standing_name(standing)) == 0);
  }
  html_close(html, "select");
  html_close(html, "label");
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, "Short in");
  html_open(html, "select", "name", "short", "data-submit", HTML_ON, NULL);
  put_option(html, "", "\u2013", lacking == NULL);
  put_option(html, "any", "anything", g_strcmp0(lacking, "any") == 0);
  for (guint i = 0; i < requirements->len; i++) {
    const Requirement *requirement = &g_array_index(requirements, Requirement, i);
    put_option(html, requirement->id, requirement->name, g_strcmp0(lacking, requirement->id) == 0);
  }
  html_close(html, "select");
  html_close(html, "label");
  html_open(html, "label", NULL);
  html_element(html, "span", HTML_OFF, "Cycle ends on");
  html_empty(html, "input", "type", "date", "name", "ends", "value", ends ? ends : "", NULL);
  html_close(html, "label");
  html_element(html, "button", "quiet", "Filter");
  if (chosen || text || lacking || ends) {
    html_open(html, "a", "href", "/members", "class", "button quiet", NULL);
    html_text(html, "Show everybody");
    html_close(html, "a");
  }
  html_close(html, "form");
}

void page_members(Request *request) {
  Desk *desk = request->desk;
  GError *error = NULL;
  const GPtrArray *members = roster_members(desk->roster);
  g_autofree char *csv = list_address(request, "/members.csv", NULL, NULL);
  Html *html = frame_begin(request, "Members", "Members");
  List list = {request, html, request_page(request), 0};
  html_open(html, "div", "class", "headline", NULL);
  html_element(html, "h1", HTML_OFF, "Members");
  html_open(html, "a", "class", "button quiet", "href", csv, NULL);
  html_text(html, "CSV");
  html_close(html, "a");
  html_close(html, "div");
  put_member_filters(html, request);
  put_upload(request, html, NULL);
  html_open(html, "section", "class", "panel", NULL);
  html_open(html, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
            "Members and what they are short of", NULL);
  html_open(html, "table", NULL);
  html_open(html, "thead", NULL);
  html_open(html, "tr", NULL);
  static const char *const heads[] = {"Member", "Standing", "Cycle ends"};
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    html_open(html, "th", "scope", "col", NULL);
    html_text(html, heads[i]);
    html_close(html, "th");
  }
  const GArray *requirements = rules_requirements(desk->rules);
  for (guint i = 0; i < requirements->len; i++) {
    html_open(html, "th", "scope", "col", NULL);
    html_text(html, g_array_index(requirements, Requirement, i).name);
    html_close(html, "th");
  }
  html_open(html, "th", "scope", "col", "class", "amount", NULL);
  html_text(html, "Waits");
  html_close(html, "th");
  html_close(html, "tr");
  html_close(html, "thead");
  html_open(html, "tbody", NULL);
  if (!judge_members(desk->store, desk->rules, members, desk->app->today, put_member_row,
                     &list, &error)) {
    html_free(html);
    answer_fault(request, error);
    return;
  }
  html_close(html, "tbody");
  html_close(html, "table");
  html_close(html, "div");
  html_open(html, "p", "class", "note", NULL);
  html_textf(html, "%u of %u members", list.listed, members->len);
  html_close(html, "p");
  put_pager(html, request, "/members", list.page, list.listed, ROWS);
  html_close(html, "section");
  frame_end(request, html);
}

/* ---- one member ---- */

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

static void put_entry_row(Html *html, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *address = g_strdup_printf("/review/%" G_GINT64_FORMAT, entry->id);
  g_autofree char *credits = credits_label(entry->credits);
  g_autofree char *plastic = credits_label(entry->plastic_surgery_credits);
  g_autofree char *safety = credits_label(entry->patient_safety_credits);
  html_open(html, "tr", "class", state_name(entry->state), NULL);
  html_element(html, "td", "date", day_label(entry->date, day));
  html_open(html, "td", NULL);
  html_link(html, address, entry->title ? entry->title : "Without a title");
  html_element(html, "span", "note", entry->provider);
  if (entry->state == STATE_REJECTED && entry->reason)
    html_element(html, "span", "note", entry->reason);
  for (guint i = 0; entry->state == STATE_PENDING && i < entry->flags->len; i++)
    html_element(html, "span", "note", ((const Flag *)entry->flags->pdata[i])->message);
  html_close(html, "td");
  html_element(html, "td", HTML_OFF, category_name(entry->category));
  html_element(html, "td", "amount", credits);
  html_element(html, "td", "amount", plastic);
  html_element(html, "td", "amount", safety);
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
  html_open(html, "table", NULL);
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
