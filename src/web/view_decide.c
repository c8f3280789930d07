/* Buttons and dialogs of a decision. */
#include "web/view_decide.h"

#include <string.h>

#include "web/view_bits.h"

/* ---- the member's other entries ---- */

typedef struct {
  Entry *entry;
  gboolean alike;
  gint64 apart; /* days */
} Other;

static int nearer_first(gconstpointer a, gconstpointer b) {
  const Other *x = a, *y = b;
  if (x->alike != y->alike) return x->alike ? -1 : 1;
  return x->apart != y->apart ? (x->apart < y->apart ? -1 : 1) : 0;
}

GPtrArray *others_of(const Request *request, const Entry *entry, const char *member_id) {
  GPtrArray *others = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  const EntryFilter filter = {.member_id = member_id};
  g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Other));
  g_autoptr(GPtrArray) all = member_id ? store_entries(request->desk->store, &filter, NULL) : NULL;
  Day day = entry && entry->date != DAY_UNKNOWN ? entry->date : request->desk->app->today;
  for (guint i = 0; all && i < all->len; i++) {
    Entry *other = all->pdata[i];
    if (other->state == STATE_REJECTED || (entry && other->id == entry->id)) continue;
    gint64 apart = (gint64)other->date - day;
    const Other one = {other, entry && entries_look_alike(entry, other), ABS(apart)};
    g_array_append_val(sorted, one);
  }
  g_array_sort(sorted, nearer_first);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add(others, entry_dup(g_array_index(sorted, Other, i).entry));
  return others;
}

gboolean member_may_be(const Member *member, const char *name) {
  gboolean fits = name_compare(name, member->name) != NAME_DIFFERS;
  for (guint i = 0; !fits && i < member->aliases->len; i++)
    fits = name_compare(name, member->aliases->pdata[i]) != NAME_DIFFERS;
  return fits;
}

/* "2024-03-05 · 7.00 Cat. 1 · Title" */
static void put_other(Html *html, const Entry *other) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *credits = credits_label(other->credits);
  html_open(html, "span", "class", "facts", NULL);
  html_textf(html, "%s \u00b7 ", day_label(other->date, day));
  html_element(html, "b", HTML_OFF, credits);
  html_textf(html, " Cat. %s \u00b7 %s%s", category_name(other->category),
             other->title ? other->title : "without a title",
             other->document ? "" : " \u00b7 posted without a paper");
  html_close(html, "span");
}

void put_alike(Request *request, Html *html, const Entry *entry, const GPtrArray *others) {
  gboolean begun = FALSE;
  (void)request;
  for (guint i = 0; i < others->len; i++) {
    const Entry *other = others->pdata[i];
    if (!entries_look_alike(entry, other) ||
        (entry->document && entry->document == other->document))
      continue;
    if (!begun) html_open(html, "ul", "class", "alike", "aria-label", "The same credit?", NULL);
    begun = TRUE;
    g_autofree char *address = g_strdup_printf("/review/%" G_GINT64_FORMAT, other->id);
    g_autofree char *name = g_strdup_printf("Entry %" G_GINT64_FORMAT, other->id);
    html_open(html, "li", NULL);
    html_link(html, address, name);
    html_text(html, " ");
    put_state(html, other->state);
    put_other(html, other);
    html_close(html, "li");
  }
  if (begun) html_close(html, "ul");
}

/* ---- buttons ---- */

static void put_action(Html *html, const char *action, const char *class, const char *label,
                       const char *key) {
  html_open(html, "button", "type", "button", "class", class, "data-do", action, NULL);
  html_text(html, label);
  if (key) html_element(html, "kbd", HTML_OFF, key);
  html_close(html, "button");
}

void put_actions(Request *request, Html *html, const Entry *entry, const Document *document) {
  if (!request_may_decide(request)) {
    html_element(html, "p", "note", "You look on: a reviewer decides.");
    return;
  }
  html_open(html, "div", "class", "actions more", NULL);
  if (entry && entry_find_flag(entry, "provider-unknown")) {
    put_action(html, "learn", "quiet", "Provider is accredited", "k");
    put_action(html, "learn-not", "quiet", "It is not", NULL);
  }
  if (entry) {
    put_action(html, "ask-move", "quiet", "Another member", "m");
    put_action(html, "ask-supersede", "quiet", "Replaces another", "x");
  }
  if (document) put_action(html, "ask-link", "quiet", "Proves what is posted", "l");
  html_close(html, "div");
  html_open(html, "div", "class", "actions", NULL);
  put_action(html, "accept", "main", entry ? "Accept" : "Enter", "a");
  if (entry) {
    put_action(html, "ask-reject", "quiet", "Reject", "r");
    if (entry->category == CATEGORY_OTHER || entry->category == CATEGORY_UNKNOWN)
      put_action(html, "claim", "quiet", "Claim as 2", "c");
  }
  put_action(html, "skip", "quiet", "Skip", "s");
  put_action(html, "undo", "quiet", "Undo", "u");
  html_close(html, "div");
}

/* ---- questions ---- */

typedef struct {
  const char *action, *field; /* of the form that is sent */
  const char *heading, *note, *label, *button;
} Question;

/* `about`: the words that the script looks for, NULL: none. */
static void begin_question(Html *html, const Question *question, const char *about) {
  g_autofree char *head = g_strconcat(question->action, "-head", NULL);
  html_open(html, "dialog", "id", question->action, "aria-labelledby", head, NULL);
  html_open(html, "h2", "id", head, NULL);
  html_text(html, question->heading);
  html_close(html, "h2");
  if (question->note) html_element(html, "p", "note", question->note);
  html_open(html, "div", "class", "choices", "data-about", about ? about : HTML_OFF, NULL);
}

/* A button that answers; its contents follow, then html_close "button". */
static void begin_answer(Html *html, const Question *question, guint number, const char *value) {
  g_autofree char *key = g_strdup_printf("%u", number);
  html_open(html, "button", "type", "button", "data-action", question->action, "data-field",
            question->field, "data-value", value, NULL);
  html_element(html, "kbd", HTML_OFF, key);
}

static void end_question(Html *html, const Question *question) {
  g_autofree char *id = g_strconcat(question->action, "-typed", NULL);
  gboolean member = strcmp(question->action, "move") == 0;
  html_close(html, "div");
  html_open(html, "form", "method", "dialog", "data-action", question->action, "data-field",
            question->field, NULL);
  html_open(html, "label", "for", id, NULL);
  html_text(html, question->label);
  html_close(html, "label");
  html_empty(html, "input", "id", id, "autocomplete", "off", "list", member ? "members" : HTML_OFF,
             NULL);
  html_open(html, "div", "class", "buttons", NULL);
  html_element(html, "button", "main", question->button);
  html_open(html, "button", "type", "button", "class", "quiet", "data-do", "close", NULL);
  html_text(html, "Cancel");
  html_element(html, "kbd", HTML_OFF, "Esc");
  html_close(html, "button");
  html_close(html, "div");
  html_close(html, "form");
  html_close(html, "dialog");
}

static void ask_why_rejected(Html *html) {
  static const char *const reasons[] = {
      "Not a certificate of this member", "Counted already from another paper",
      "Not CME credit",                   "The paper is not readable enough",
      "Withdrawn by the member",
  };
  static const Question question = {"reject", "reason", "Why is it rejected?", NULL,
                                    "Another reason; it is kept with the entry", "Reject"};
  begin_question(html, &question, NULL);
  for (guint i = 0; i < G_N_ELEMENTS(reasons); i++) {
    begin_answer(html, &question, i + 1, reasons[i]);
    html_element(html, "span", HTML_OFF, reasons[i]);
    html_close(html, "button");
  }
  end_question(html, &question);
}

/* The script brings the members whose name it may be. */
static void ask_whose(Html *html, const Entry *entry) {
  static const Question question = {"move", "set.member_id", "Whose is it?",
                                    "The entry goes to that member and waits on.",
                                    "Another member: id or name", "Move"};
  begin_question(html, &question, entry->member_name);
  end_question(html, &question);
}

static void ask_which(Request *request, Html *html, const Question *question,
                      const GPtrArray *others, gboolean without_paper) {
  begin_question(html, question, NULL);
  for (guint i = 0, n = 0; i < others->len && n < CHOICES; i++) {
    const Entry *other = others->pdata[i];
    if (without_paper && other->document) continue;
    g_autofree char *value =
        g_strdup_printf("%" G_GINT64_FORMAT "/%u", other->id,
                        store_entry_version(request->desk->store, other->id, NULL));
    begin_answer(html, question, ++n, value);
    put_other(html, other);
    html_close(html, "button");
  }
  end_question(html, question);
}

void put_questions(Request *request, Html *html, const Entry *entry, const Document *document,
                   const GPtrArray *others) {
  static const Question supersede = {
      "supersede", "with", "Which entry does it replace?",
      "This one counts, and the one that it replaces is rejected.", "The number of an entry",
      "Replace"};
  static const Question link = {
      "link", "with", "Which entry does the paper prove?",
      "The entry that was posted without a paper counts, with this paper as its proof. What was "
      "read from the paper is not counted once more.", "The number of an entry", "Prove"};
  if (!request_may_decide(request)) return;
  if (entry) {
    ask_why_rejected(html);
    ask_whose(html, entry);
    ask_which(request, html, &supersede, others, FALSE);
  }
  if (document) ask_which(request, html, &link, others, TRUE);
}

void put_retry(Request *request, Html *html, const Document *document) {
  if (!request_may_decide(request) || strcmp(document->outcome, "quarantined") != 0) return;
  html_open(html, "form", "class", "retry", "data-action", "retry", "data-field",
            document->extracted == OUTCOME_ENCRYPTED ? "password" : HTML_OFF, NULL);
  if (document->extracted == OUTCOME_ENCRYPTED) {
    html_open(html, "label", "for", "password", NULL);
    html_text(html, "Its password");
    html_close(html, "label");
    html_empty(html, "input", "id", "password", "type", "password", "autocomplete", "off", NULL);
  }
  html_element(html, "button", HTML_OFF,
               document->extracted == OUTCOME_ENCRYPTED ? "Open" : "Read it again");
  html_close(html, "form");
}
