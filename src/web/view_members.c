/* The members: who stands where. */
#include <string.h>

#include "app/judge.h"
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
  html_open(html, "td", "class", "date", "data-head", "Cycle ends", NULL);
  html_text(html, cycle ? day_format(cycle->end, day) : "\u2013");
  html_close(html, "td");
  const GArray *requirements = rules_requirements(list->request->desk->rules);
  for (guint i = 0; i < requirements->len; i++) {
    html_open(html, "td", "class", "gauge", "data-head",
              g_array_index(requirements, Requirement, i).name, NULL);
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
  html_open(html, "td", "class", "amount", "data-head", "Waits", NULL);
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
  html_open(html, "table", "class", "folds", NULL);
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
