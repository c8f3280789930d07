/* The last decisions of people, what they taught, and the last batches: each can be taken back. */
#include "app/lesson.h"
#include "web/view_bits.h"

#define DECISIONS 50
#define BATCHES 10

static void put_batches(Request *request, Html *html, const GPtrArray *batches) {
  if (batches->len == 0) return;
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "Last intakes and imports");
  html_open(html, "ul", "class", "batches", NULL);
  for (guint i = 0; i < batches->len; i++) {
    const Batch *batch = batches->pdata[i];
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, batch->id);
    g_autofree char *source = batch->source ? g_filename_display_basename(batch->source) : NULL;
    html_open(html, "li", NULL);
    html_open(html, "span", "class", "date", NULL);
    html_textf(html, "%.10s %.5s", batch->at, batch->at + 11);
    html_close(html, "span");
    html_element(html, "span", HTML_OFF, batch->by);
    html_open(html, "span", NULL);
    html_textf(html, "%s %s", batch->kind, source ? source : "");
    html_close(html, "span");
    html_open(html, "span", "class", "note", NULL);
    put_count(html, batch->entries, "entry", "entries");
    html_close(html, "span");
    if (request_may_decide(request)) {
      html_open(html, "button", "type", "button", "class", "quiet", "data-do", "undo-batch",
                "data-batch", number, NULL);
      html_text(html, "Take all back");
      html_element(html, "span", "unseen", number);
      html_close(html, "button");
    }
    html_close(html, "li");
  }
  html_close(html, "ul");
  html_close(html, "section");
}

static void put_decisions(Request *request, Html *html, const GPtrArray *decisions) {
  static const char *const heads[] = {"When", "Who", "What", "Entry", ""};
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
  for (guint i = 0; i < decisions->len; i++) {
    const RecentDecision *decision = decisions->pdata[i];
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
}

/* Words about providers hold until they are taken back, here or in the file. */
static void put_lessons(Request *request, Html *html) {
  g_autoptr(GPtrArray) lessons = lessons_of(request->desk->app);
  if (lessons->len == 0) return;
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "Providers that were learnt");
  html_open(html, "ul", "class", "batches", NULL);
  for (guint i = lessons->len; i > 0; i--) {
    const Lesson *lesson = lessons->pdata[i - 1];
    html_open(html, "li", NULL);
    html_element(html, "span", "date", lesson->learned ? lesson->learned : "");
    html_element(html, "span", HTML_OFF, lesson->not_accredited ? "not accredited" : "accredited");
    html_element(html, "span", HTML_OFF, lesson->name);
    html_element(html, "span", "note", lesson->id);
    if (request_may_decide(request)) {
      html_open(html, "button", "type", "button", "class", "quiet", "data-do", "forget",
                "data-provider", lesson->id, NULL);
      html_text(html, "Forget");
      html_element(html, "span", "unseen", lesson->name);
      html_close(html, "button");
    }
    html_close(html, "li");
  }
  html_close(html, "ul");
  html_close(html, "section");
}

void page_decisions(Request *request) {
  GError *error = NULL;
  g_autoptr(GPtrArray) recent = store_recent_decisions(request->desk->store, DECISIONS, &error);
  g_autoptr(GPtrArray) batches =
      recent ? store_batches_last(request->desk->store, BATCHES, &error) : NULL;
  if (!batches) {
    answer_fault(request, error);
    return;
  }
  Html *html = frame_begin(request, "Decisions", "Decisions");
  html_element(html, "h1", HTML_OFF, "Last decisions");
  html_open(html, "section", "class", "panel", NULL);
  if (recent->len) put_decisions(request, html, recent);
  else html_element(html, "p", "note", "Nobody has decided anything yet.");
  html_close(html, "section");
  put_lessons(request, html);
  put_batches(request, html, batches);
  frame_end(request, html);
}
