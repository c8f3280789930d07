/* The society as a whole, and the last decisions of people. */
#include <string.h>

#include "app/judge.h"
#include "web/view_bits.h"

#define DECISIONS 50
#define MAX_REQUIREMENTS 8

typedef struct {
  Day as_of, next_end;                      /* the cycle that ends next */
  guint standings[STANDING_EXEMPT + 1];
  guint in_next, met, if_pending;           /* members whose cycle ends then */
  guint short_in[MAX_REQUIREMENTS];
  GPtrArray *missing;                       /* of char*: member ids, borrowed */
  GPtrArray *sentences;                     /* of char* */
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

static void count_next(const Evaluation *evaluation, const GPtrArray *entries,
                       const GPtrArray *decisions, gpointer user_data) {
  Society *society = user_data;
  const Cycle *cycle = open_cycle(evaluation);
  gboolean met = TRUE;
  (void)entries;
  (void)decisions;
  if (!cycle || cycle->end != society->next_end) return;
  society->in_next++;
  for (guint i = 0; i < cycle->requirements->len && i < MAX_REQUIREMENTS; i++)
    if (!g_array_index(cycle->requirements, RequirementResult, i).met) {
      society->short_in[i]++;
      met = FALSE;
    }
  if (met) {
    society->met++;
    return;
  }
  society->if_pending += cycle->met_if_pending ? 1 : 0;
  g_ptr_array_add(society->missing, (gpointer)evaluation->member);
  g_ptr_array_add(society->sentences, evaluation_sentence(evaluation, society->rules));
}

static void put_figure(Html *html, const char *label, const char *href, gint64 number) {
  html_open(html, "div", "class", "figure", NULL);
  html_open(html, "dt", NULL);
  if (href) html_link(html, href, label);
  else html_text(html, label);
  html_close(html, "dt");
  html_open(html, "dd", NULL);
  html_textf(html, "%" G_GINT64_FORMAT, number);
  html_close(html, "dd");
  html_close(html, "div");
}

static void put_share(Html *html, const char *label, guint number, guint of) {
  g_autofree char *width = g_strdup_printf("%u", of ? number * 1000 / of : 0);
  g_autofree char *spoken = g_strdup_printf("%u of %u", number, of);
  html_open(html, "div", "class", "requirement", NULL);
  html_open(html, "div", "class", "label", NULL);
  html_element(html, "b", HTML_OFF, label);
  html_element(html, "span", HTML_OFF, spoken);
  html_close(html, "div");
  html_open(html, "svg", "class", "bar short", "viewBox", "0 0 1000 100", "preserveAspectRatio",
            "none", "role", "img", "aria-label", spoken, NULL);
  html_empty(html, "rect", "class", "track", "width", "1000", "height", "100", NULL);
  html_empty(html, "rect", "class", "counted", "width", width, "height", "100", NULL);
  html_close(html, "svg");
  html_close(html, "div");
}

static void put_standings(Html *html, const Society *society) {
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "Standing today");
  html_open(html, "dl", "class", "figures", NULL);
  for (guint i = 0; i <= STANDING_EXEMPT; i++) {
    const char *name = standing_name((Standing)i);
    g_autofree char *label = flag_label(name);
    g_autofree char *address = address_with("/members", "standing", name, NULL);
    put_figure(html, label, address, society->standings[i]);
  }
  html_close(html, "dl");
  html_close(html, "section");
}

static void put_next_end(const Desk *desk, Html *html, const Society *society) {
  char day[DAY_TEXT_SIZE];
  const GArray *requirements = rules_requirements(desk->rules);
  if (society->next_end == DAY_UNKNOWN) return;
  html_open(html, "section", "class", "panel", NULL);
  html_open(html, "h2", NULL);
  html_textf(html, "The cycle that ends next: %s", day_format(society->next_end, day));
  html_close(html, "h2");
  html_open(html, "p", NULL);
  html_textf(html, "%u of %u have met it; %u more would if all that waits were approved. ",
             society->met, society->in_next, society->if_pending);
  html_textf(html, "%d days are left.", society->next_end - society->as_of);
  html_close(html, "p");
  html_element(html, "h3", HTML_OFF, "Still short, by requirement");
  for (guint i = 0; i < requirements->len && i < MAX_REQUIREMENTS; i++)
    put_share(html, g_array_index(requirements, Requirement, i).name, society->short_in[i],
              society->in_next);
  html_open(html, "ul", "class", "plain", NULL);
  for (guint i = 0; i < society->missing->len; i++) {
    const Member *member = society->missing->pdata[i];
    g_autofree char *address = g_strconcat("/member/", member->id, NULL);
    html_open(html, "li", NULL);
    html_link(html, address, member->name);
    html_textf(html, " \u2013 %s", (const char *)society->sentences->pdata[i]);
    html_close(html, "li");
  }
  html_close(html, "ul");
  html_close(html, "section");
}

static void put_documents(Desk *desk, Html *html, const GPtrArray *documents, const char *outcome,
                          const char *heading) {
  gboolean begun = FALSE;
  for (guint i = 0; i < documents->len; i++) {
    const Document *document = documents->pdata[i];
    if (strcmp(document->outcome, outcome) != 0) continue;
    if (!begun) {
      html_element(html, "h3", HTML_OFF, heading);
      html_open(html, "ul", "class", "plain", NULL);
    }
    begun = TRUE;
    g_autofree char *address = g_strdup_printf("/document/%" G_GINT64_FORMAT, document->id);
    g_autofree char *name = document_name(desk->store, document);
    html_open(html, "li", NULL);
    html_link(html, address, name);
    html_textf(html, " \u2013 %s, since %.10s", document->reason ? document->reason : "",
               document->first_seen);
    html_close(html, "li");
  }
  if (begun) html_close(html, "ul");
}

static guint since(const GPtrArray *documents, Day day) {
  char text[DAY_TEXT_SIZE];
  guint count = 0;
  day_format(day, text);
  for (guint i = 0; i < documents->len; i++)
    count += strcmp(((const Document *)documents->pdata[i])->first_seen, text) >= 0 ? 1 : 0;
  return count;
}

static gboolean put_intake(Desk *desk, Html *html, GError **error) {
  const EntryFilter nobodys = {.state = state_name(STATE_PENDING), .without_member = TRUE};
  IntakeCounts counts;
  gint64 unclaimed = 0;
  g_autoptr(GPtrArray) documents = store_documents(desk->store, error);
  if (!documents || !store_intake_counts(desk->store, 0, &counts, error) ||
      !store_entries_count(desk->store, &nobodys, &unclaimed, error))
    return FALSE;
  const struct {
    const char *label, *href;
    gint64 number;
  } figures[] = {{"Files seen", NULL, counts.seen},
                 {"New within a week", NULL, since(documents, desk->app->today - 6)},
                 {"Entered without a person", NULL, counts.entered},
                 {"Flagged for a person", "/", counts.flagged},
                 {"Nobody's so far", "/?member=none", unclaimed},
                 {"The same again", NULL, counts.duplicate},
                 {"No certificate", NULL, counts.not_a_certificate},
                 {"In quarantine", NULL, counts.quarantined}};
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "What came in");
  html_open(html, "dl", "class", "figures", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(figures); i++)
    put_figure(html, figures[i].label, figures[i].href, figures[i].number);
  html_close(html, "dl");
  put_documents(desk, html, documents, "quarantined", "Quarantine");
  put_documents(desk, html, documents, "not-a-certificate", "Read as no certificate");
  html_close(html, "section");
  return TRUE;
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
  put_upload(request, html, NULL);
  put_standings(html, &society);
  put_next_end(desk, html, &society);
  if (!put_intake(desk, html, &error)) {
    html_free(html);
    answer_fault(request, error);
    return;
  }
  frame_end(request, html);
}

void page_decisions(Request *request) {
  GError *error = NULL;
  g_autoptr(GPtrArray) recent = store_recent_decisions(request->desk->store, DECISIONS, &error);
  static const char *const heads[] = {"When", "Who", "What", "Entry", ""};
  if (!recent) {
    answer_fault(request, error);
    return;
  }
  Html *html = frame_begin(request, "Decisions", "Decisions");
  html_element(html, "h1", HTML_OFF, "Last decisions");
  html_open(html, "section", "class", "panel", NULL);
  if (recent->len == 0) html_element(html, "p", "note", "Nobody has decided anything yet.");
  html_open(html, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
            "Last decisions", NULL);
  html_open(html, "table", NULL);
  html_open(html, "thead", NULL);
  html_open(html, "tr", NULL);
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) {
    html_open(html, *heads[i] ? "th" : "td", "scope", *heads[i] ? "col" : HTML_OFF, NULL);
    html_text(html, heads[i]);
    html_close(html, *heads[i] ? "th" : "td");
  }
  html_close(html, "tr");
  html_close(html, "thead");
  html_open(html, "tbody", NULL);
  for (guint i = 0; i < recent->len; i++) {
    const RecentDecision *decision = recent->pdata[i];
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, decision->entry);
    g_autofree char *address = g_strconcat("/review/", number, NULL);
    g_autoptr(Entry) entry = store_entry(request->desk->store, decision->entry, NULL);
    html_open(html, "tr", NULL);
    html_open(html, "td", "class", "date", NULL);
    html_textf(html, "%.10s %.5s", decision->at, decision->at + 11);
    html_close(html, "td");
    html_element(html, "td", HTML_OFF, decision->by);
    html_open(html, "td", NULL);
    html_text(html, decision->action);
    html_element(html, "span", "note", decision->reason);
    html_close(html, "td");
    html_open(html, "td", NULL);
    html_link(html, address, entry && entry->title ? entry->title : number);
    html_element(html, "span", "note", entry && entry->member_id ? entry->member_id : NULL);
    html_close(html, "td");
    html_open(html, "td", NULL);
    if (request_may_decide(request)) {
      html_open(html, "button", "type", "button", "class", "quiet", "data-do", "undo", "data-entry",
                number, NULL);
      html_text(html, "Take back");
      html_element(html, "span", "unseen", number);
      html_close(html, "button");
    }
    html_close(html, "td");
    html_close(html, "tr");
  }
  html_close(html, "tbody");
  html_close(html, "table");
  html_close(html, "div");
  html_close(html, "section");
  frame_end(request, html);
}
