/* The society as a whole: who stands where, and who will miss the cycle that ends next. */
#include <string.h>

#include "app/judge.h"
#include "web/view_bits.h"
#include "web/view_figures.h"

#define MAX_REQUIREMENTS 8
#define NAMED 12 /* members in the list of those who are short */

typedef struct {
  guint met, if_pending, lacking; /* members: already, with all that waits, not even then */
} Outlook;

typedef struct {
  Day as_of, next_end; /* the cycle that ends next */
  guint standings[STANDING_EXEMPT + 1];
  Outlook whole, by[MAX_REQUIREMENTS]; /* of the members whose cycle ends then */
  GPtrArray *missing;                  /* of const Member: the first NAMED who are short */
  GPtrArray *sentences;                /* of char*, theirs */
  const Rules *rules;
} Society;

static const Cycle *open_cycle(const Evaluation *evaluation) {
  for (guint i = evaluation->cycles->len; i > 0; i--) {
    const Cycle *cycle = evaluation->cycles->pdata[i - 1];
    if (cycle->outcome == CYCLE_OPEN) return cycle;
  }
  return NULL;
}

static void find_next_end(const Evaluation *evaluation, const GPtrArray *entries,
                          const GPtrArray *decisions, gpointer user_data) {
  Society *society = user_data;
  const Cycle *cycle = open_cycle(evaluation);
  (void)entries;
  (void)decisions;
  society->standings[evaluation->standing]++;
  if (cycle && (society->next_end == DAY_UNKNOWN || cycle->end < society->next_end))
    society->next_end = cycle->end;
}

static void count(Outlook *outlook, gboolean met, gboolean if_pending) {
  if (met) outlook->met++;
  else if (if_pending) outlook->if_pending++;
  else outlook->lacking++;
}

static void count_next(const Evaluation *evaluation, const GPtrArray *entries,
                       const GPtrArray *decisions, gpointer user_data) {
  Society *society = user_data;
  const Cycle *cycle = open_cycle(evaluation);
  gboolean met = TRUE;
  (void)entries;
  (void)decisions;
  if (!cycle || cycle->end != society->next_end) return;
  for (guint i = 0; i < cycle->requirements->len && i < MAX_REQUIREMENTS; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    count(&society->by[i], result->met, result->if_pending >= result->required);
    met = met && result->met;
  }
  count(&society->whole, met, cycle->met_if_pending);
  if (met || society->missing->len >= NAMED) return;
  g_ptr_array_add(society->missing, (gpointer)evaluation->member);
  g_ptr_array_add(society->sentences, evaluation_sentence(evaluation, society->rules));
}

static void put_standings(Html *html, const Society *society) {
  Share shares[STANDING_EXEMPT + 1];
  g_autofree char *labels[STANDING_EXEMPT + 1] = {NULL};
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "Standing today");
  html_open(html, "dl", "class", "figures", NULL);
  for (guint i = 0; i <= STANDING_EXEMPT; i++) {
    const char *name = standing_name((Standing)i);
    labels[i] = flag_label(name);
    g_autofree char *address = address_with("/members", "standing", name, NULL);
    put_figure(html, labels[i], address, society->standings[i]);
    shares[i] = (Share){labels[i], name, society->standings[i]};
  }
  html_close(html, "dl");
  put_shares(html, "Members by standing", shares, G_N_ELEMENTS(shares));
  html_close(html, "section");
}

static void put_outlook(Html *html, const Society *society, const Requirement *requirement,
                        const Outlook *outlook) {
  char day[DAY_TEXT_SIZE];
  guint lacking = outlook->if_pending + outlook->lacking;
  const Share shares[] = {{"have met it", "met", outlook->met},
                          {"with what waits", "pending", outlook->if_pending},
                          {"short", "lacking", outlook->lacking}};
  g_autofree char *address =
      address_with("/members", "ends", day_format(society->next_end, day), "short",
                   requirement->id, NULL);
  html_open(html, "div", "class", "requirement", NULL);
  html_open(html, "div", "class", "label", NULL);
  if (lacking) html_link(html, address, requirement->name);
  else html_element(html, "b", HTML_OFF, requirement->name);
  html_open(html, "span", "class", lacking ? "verdict short" : "verdict met", NULL);
  if (!lacking) html_text(html, "met by all");
  else if (!outlook->if_pending) html_textf(html, "%u short", lacking);
  else html_textf(html, "%u short, %u of them have it waiting", lacking, outlook->if_pending);
  html_close(html, "span");
  html_close(html, "div");
  put_shares(html, requirement->name, shares, G_N_ELEMENTS(shares));
  html_close(html, "div");
}

static void put_short_members(Html *html, const Society *society) {
  char day[DAY_TEXT_SIZE];
  guint lacking = society->whole.if_pending + society->whole.lacking;
  html_open(html, "ul", "class", "plain", NULL);
  for (guint i = 0; i < society->missing->len; i++) {
    const Member *member = society->missing->pdata[i];
    g_autofree char *address = g_strconcat("/member/", member->id, NULL);
    html_open(html, "li", NULL);
    html_link(html, address, member->name);
    html_element(html, "span", "note", society->sentences->pdata[i]);
    html_close(html, "li");
  }
  html_close(html, "ul");
  if (lacking <= society->missing->len) return;
  g_autofree char *all = address_with("/members", "ends", day_format(society->next_end, day),
                                      "short", "any", NULL);
  g_autofree char *text = g_strdup_printf("All %u who are short", lacking);
  html_link(html, all, text);
}

static void put_next_end(const Desk *desk, Html *html, const Society *society) {
  char day[DAY_TEXT_SIZE];
  const GArray *requirements = rules_requirements(desk->rules);
  const Outlook *whole = &society->whole;
  guint all = whole->met + whole->if_pending + whole->lacking;
  if (society->next_end == DAY_UNKNOWN) return;
  html_open(html, "section", "class", "panel", NULL);
  html_open(html, "h2", NULL);
  html_textf(html, "The cycle that ends next, on %s", day_format(society->next_end, day));
  html_close(html, "h2");
  html_open(html, "p", "class", "lead", NULL);
  html_textf(html, "%d days are left. Of %u %s %u %s met it", society->next_end - society->as_of, all,
             all == 1 ? "member" : "members", whole->met, whole->met == 1 ? "has" : "have");
  if (whole->if_pending) html_textf(html, ", and %u more if all that waits is approved", whole->if_pending);
  html_text(html, ".");
  html_close(html, "p");
  html_open(html, "div", "class", "requirements", NULL);
  for (guint i = 0; i < requirements->len && i < MAX_REQUIREMENTS; i++)
    put_outlook(html, society, &g_array_index(requirements, Requirement, i), &society->by[i]);
  html_close(html, "div");
  if (whole->if_pending + whole->lacking) put_short_members(html, society);
  html_close(html, "section");
}

void page_society(Request *request) {
  Desk *desk = request->desk;
  GError *error = NULL;
  const GPtrArray *members = roster_members(desk->roster);
  g_autoptr(GPtrArray) missing = g_ptr_array_new();
  g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func(g_free);
  Society society = {.as_of = desk->app->today, .next_end = DAY_UNKNOWN, .missing = missing,
                     .sentences = sentences, .rules = desk->rules};
  if (!judge_members(desk->store, desk->rules, members, society.as_of, find_next_end, &society,
                     &error) ||
      !judge_members(desk->store, desk->rules, members, society.as_of, count_next, &society,
                     &error)) {
    answer_fault(request, error);
    return;
  }
  Html *html = frame_begin(request, "Society", "Society");
  html_element(html, "h1", HTML_OFF, "Society");
  put_next_end(desk, html, &society);
  html_open(html, "div", "class", "pair", NULL);
  put_standings(html, &society);
  if (put_waiting(request, html, &error)) {
    html_close(html, "div");
    if (put_intake(request, html, &error) && put_quality(request, html, &error)) {
      put_upload(request, html, NULL);
      frame_end(request, html);
      return;
    }
  }
  html_free(html);
  answer_fault(request, error);
}
