/* One certificate: its page with the evidence marked, its fields with what is in doubt. */
#include <string.h>

#include "core/accept.h"
#include "web/view_bits.h"
#include "web/view_decide.h"

/* A reading that one key takes: of the entry, or a member whose name fits. */
typedef struct {
  const char *field, *value; /* borrowed */
  char *why;
} Choice;

static void choice_free(gpointer data) {
  g_free(((Choice *)data)->why);
  g_free(data);
}

static void add_choice(GPtrArray *choices, const char *field, const char *value, char *why) {
  Choice *choice = g_new(Choice, 1);
  *choice = (Choice){field, value, why};
  g_ptr_array_add(choices, choice);
}

/* Candidates in the terminal's order, then the members that the name may mean. */
static GPtrArray *choices_of(const Request *request, const Entry *entry) {
  const GPtrArray *members = roster_members(request->desk->roster);
  GPtrArray *choices = g_ptr_array_new_with_free_func(choice_free);
  for (guint i = 0; i < entry->candidates->len; i++) {
    const Candidate *candidate = entry->candidates->pdata[i];
    add_choice(choices, field_name(candidate->field), candidate->value, g_strdup(candidate->why));
  }
  for (guint i = 0; !entry->member_id && entry->member_name && i < members->len; i++) {
    const Member *member = members->pdata[i];
    if (choices->len < CHOICES && member_may_be(member, entry->member_name))
      add_choice(choices, "member_id", member->id, g_strdup(member->name));
  }
  return choices;
}

/* ---- the page ---- */

static gboolean is_flagged(const Entry *entry, Field field) {
  for (guint i = 0; entry && i < entry->flags->len; i++)
    if (((const Flag *)entry->flags->pdata[i])->field == field) return TRUE;
  return FALSE;
}

static void put_mark(Html *html, const Entry *entry, const Evidence *evidence) {
  g_autofree char *page = g_strdup_printf("%u", evidence->page);
  gboolean flagged = is_flagged(entry, evidence->field);
  const char *field = evidence->field == FIELD_MEMBER_NAME ? "member_id"
                                                           : field_name(evidence->field);
  for (guint i = 0; evidence->boxes && i < evidence->boxes->len; i++) {
    const Box *box = &g_array_index(evidence->boxes, Box, i);
    g_autofree char *x = g_strdup_printf("%.1f", (double)box->x0 - 1.5);
    g_autofree char *y = g_strdup_printf("%.1f", (double)box->y0 - 1);
    g_autofree char *width = g_strdup_printf("%.1f", (double)(box->x1 - box->x0) + 3);
    g_autofree char *height = g_strdup_printf("%.1f", (double)(box->y1 - box->y0) + 2);
    html_empty(html, "rect", "class", flagged ? "mark flagged" : "mark", "data-field", field,
               "data-page", page, "x", x, "y", y, "width", width, "height", height, "rx", "1.5",
               NULL);
  }
}

static void put_tool(Html *html, const char *action, const char *label, const char *sign) {
  html_open(html, "button", "type", "button", "class", "quiet", "data-do", action, "aria-label",
            label, "title", label, NULL);
  html_text(html, sign);
  html_close(html, "button");
}

static void put_tools(Html *html, guint pages) {
  html_open(html, "div", "class", "tools", "role", "toolbar", "aria-label", "The page", NULL);
  if (pages > 1) {
    put_tool(html, "page-before", "Page before", "\u2039");
    html_open(html, "span", "class", "where", NULL);
    html_text(html, "Page ");
    html_open(html, "output", "id", "page", NULL);
    html_text(html, "1");
    html_close(html, "output");
    html_textf(html, " of %u", pages);
    html_close(html, "span");
    put_tool(html, "page-after", "Page after", "\u203a");
  }
  html_open(html, "span", "class", "gap", NULL);
  html_close(html, "span");
  put_tool(html, "smaller", "Smaller", "\u2212");
  put_tool(html, "larger", "Larger", "+");
  put_tool(html, "fit", "Whole width", "\u2194");
  put_tool(html, "turn", "Turn a quarter", "\u21bb");
  html_close(html, "div");
}

/* What stands in the place of a page that cannot be shown: the script knows which of the two. */
static void put_unshown(Request *request, Html *html, const Document *document, const char *base) {
  gboolean shut = strcmp(document->outcome, "quarantined") == 0; /* a form for it stands beside */
  gboolean ask = !shut && request_may_decide(request);
  html_element(html, "p", "broken", "This file cannot be shown here. Its bytes are safe in the "
                                    "archive.");
  html_open(html, ask ? "form" : "p", "class", "locked", "data-do", ask ? "unlock" : HTML_OFF,
            "data-document", ask ? base : HTML_OFF, NULL);
  if (ask) {
    html_open(html, "label", "for", "unlock", NULL);
    html_text(html, "The file is locked. Its password shows its pages, until the desk is closed");
    html_close(html, "label");
    html_empty(html, "input", "id", "unlock", "name", "password", "type", "password",
               "autocomplete", "off", "required", HTML_ON, NULL);
    html_element(html, "button", HTML_OFF, "Show");
  } else {
    html_text(html, shut ? "The file is locked; with its password it is read and shown."
                         : "The file is locked; a reviewer shows its pages with its password.");
  }
  html_close(html, ask ? "form" : "p");
}

static void put_original(Request *request, Html *html, const Document *document, const char *name,
                         const Entry *entry) {
  g_autofree char *base = g_strdup_printf("/document/%" G_GINT64_FORMAT, document->id);
  guint first = entry && entry->evidence->len ? 0 : 1;
  for (guint i = 0; !first && i < entry->evidence->len; i++) {
    const Evidence *evidence = entry->evidence->pdata[i];
    if (evidence->field == FIELD_CREDITS) first = evidence->page;
  }
  if (!first) first = ((const Evidence *)entry->evidence->pdata[0])->page;
  first = MAX(first, 1);
  g_autofree char *number = g_strdup_printf("%u", first);
  g_autofree char *pages = g_strdup_printf("%u", MAX(document->pages, 1));
  g_autofree char *picture = g_strdup_printf("%s/page/%u.png", base, first);
  g_autofree char *alt = g_strdup_printf("Page %u of %s", first, name);
  html_open(html, "section", "class", "original", "aria-label", "The original", NULL);
  put_tools(html, document->pages);
  html_open(html, "div", "class", "sheet", "tabindex", "0", "role", "region", "aria-label",
            "Page of the original", NULL);
  html_open(html, "div", "class", "paper", "data-document", base, "data-page", number,
            "data-pages", pages, NULL);
  html_empty(html, "img", "src", picture, "alt", alt, "draggable", "false", NULL);
  html_open(html, "svg", "class", "marks", "aria-hidden", "true", NULL);
  for (guint i = 0; entry && i < entry->evidence->len; i++)
    if (((const Evidence *)entry->evidence->pdata[i])->field <= N_FIELDS) /* what can be decided on */
      put_mark(html, entry, entry->evidence->pdata[i]);
  html_close(html, "svg");
  html_close(html, "div");
  put_unshown(request, html, document, base);
  html_close(html, "div");
  html_open(html, "p", "class", "note file", NULL);
  html_textf(html, "%s \u00b7 document %" G_GINT64_FORMAT " \u00b7 came in %.10s", name,
             document->id, document->first_seen ? document->first_seen : "");
  html_close(html, "p");
  html_close(html, "section");
}

/* ---- the fields ---- */

static const Field shown[] = {
    FIELD_TITLE,         FIELD_PROVIDER,
    FIELD_CATEGORY,      FIELD_CREDITS,
    FIELD_DATE,          FIELD_START_DATE,
    FIELD_PLASTIC_SURGERY_CREDITS, FIELD_PATIENT_SAFETY_CREDITS,
    FIELD_SAFETY_TOPIC,  FIELD_ACTIVITY_TYPE,
    FIELD_REFERENCE,
};

static gboolean is_shown(Field field) {
  if (field == FIELD_MEMBER_NAME) return TRUE; /* with the member */
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++)
    if (shown[i] == field) return TRUE;
  return FALSE;
}

static void put_input(Html *html, const char *name, const char *id, const char *value) {
  static const char *const categories[][2] = {
      {"1", "1 (AMA PRA)"}, {"2", "2"}, {"other", "other"}, {"unknown", "unknown"}};
  gboolean decimal = g_str_has_suffix(name, "credits"), date = g_str_has_suffix(name, "date");
  if (strcmp(name, "category") == 0) {
    html_open(html, "select", "id", id, "name", name, "tabindex", "-1", "data-original", value,
              NULL);
    if (!*value) put_option(html, "", "", TRUE); /* nothing is chosen until a person does */
    for (guint i = 0; i < G_N_ELEMENTS(categories); i++)
      put_option(html, categories[i][0], categories[i][1], strcmp(categories[i][0], value) == 0);
    html_close(html, "select");
    return;
  }
  html_empty(html, "input", "id", id, "name", name, "value", value, "data-original", value,
             "tabindex", "-1", "autocomplete", "off", "spellcheck", "false", "inputmode",
             decimal ? "decimal" : HTML_OFF, "placeholder",
             date ? "YYYY-MM-DD" : HTML_OFF, "list",
             strcmp(name, "member_id") == 0 ? "members" : HTML_OFF, NULL);
}

/* The words it was read from, where the value does not say the same. */
static void put_how(Html *html, const Evidence *evidence, const char *value, const char *beside) {
  html_open(html, "span", "class", "how", NULL);
  if (beside) html_element(html, "span", "beside", beside);
  if (evidence) {
    if (evidence->text && strcmp(evidence->text, value) != 0)
      html_element(html, "q", HTML_OFF, evidence->text);
    const char *why = accept_how(evidence);
    g_autofree char *title = g_strdup_printf("%s%s%s", why ? why : "", why ? "; " : "",
                                             evidence->pattern ? evidence->pattern : "");
    html_open(html, "span", "class", "sure", "title", title, NULL);
    html_textf(html, "%u\u00a0%% \u00b7 p.\u00a0%u", evidence->confidence, evidence->page);
    html_close(html, "span");
  }
  html_close(html, "span");
}

static void put_choices(Html *html, const GPtrArray *choices, const char *field) {
  gboolean begun = FALSE;
  for (guint i = 0; choices && i < choices->len; i++) {
    const Choice *choice = choices->pdata[i];
    const char *at = strcmp(choice->field, "member_name") == 0 ? "member_id" : choice->field;
    if (strcmp(at, field) != 0) continue;
    if (!begun) html_open(html, "div", "class", "choices", NULL);
    begun = TRUE;
    g_autofree char *number = g_strdup_printf("%u", i + 1);
    html_open(html, "button", "type", "button", "data-pick", i < CHOICES ? number : "0",
              "data-field", choice->field, "data-value", choice->value, NULL);
    if (i < CHOICES) html_element(html, "kbd", HTML_OFF, number);
    html_element(html, "b", HTML_OFF, choice->value);
    html_element(html, "span", HTML_OFF, choice->why);
    html_close(html, "button");
  }
  if (begun) html_close(html, "div");
}

static void put_reasons(Html *html, const Entry *entry, Field field) {
  for (guint i = 0; entry && i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    if (flag->field == field) html_element(html, "p", "flag", flag->message);
  }
  for (guint i = 0; entry && i < entry->notes->len; i++) {
    const Flag *note = entry->notes->pdata[i];
    if (note->field == field) html_element(html, "p", "remark", note->message);
  }
}

/* `flagged` fields are where Tab stops; the arrows reach all. */
static void put_field(Html *html, const Entry *entry, const char *name, Field field,
                      const char *label, const char *value, const char *beside,
                      const GPtrArray *choices) {
  gboolean flagged = !entry || is_flagged(entry, field);
  gboolean wide = field == FIELD_TITLE || field == FIELD_PROVIDER;
  g_autofree char *class = g_strconcat("field", entry && flagged ? " flagged" : "",
                                       wide ? " wide" : "", NULL);
  g_autofree char *id = g_strconcat("f-", name, NULL);
  g_autofree char *spoken = g_strdup_printf("%s: %s%s", label, *value ? value : "empty",
                                            entry && flagged ? ", in doubt" : "");
  html_open(html, "div", "class", class, "role", "group",
            "aria-label", spoken, "tabindex", flagged ? "0" : "-1", "data-field", name, NULL);
  html_open(html, "label", "for", id, NULL);
  html_text(html, label);
  html_close(html, "label");
  put_input(html, name, id, value);
  put_how(html, entry ? entry_evidence(entry, field) : NULL, value, beside);
  put_reasons(html, entry, field);
  put_choices(html, choices, name);
  html_close(html, "div");
}

static void put_fields(Request *request, Html *html, const Entry *entry, const char *folder,
                       const GPtrArray *choices) {
  const char *id = entry ? entry->member_id : folder;
  const Member *member = id ? roster_find(request->desk->roster, id) : NULL;
  put_field(html, entry, "member_id", FIELD_MEMBER_NAME, "Member", id ? id : "",
            member ? member->name : "", choices);
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
    g_autofree char *value = entry ? entry_get(entry, shown[i]) : g_strdup("");
    put_field(html, entry, field_name(shown[i]), shown[i], field_label(shown[i]), value, NULL,
              choices);
  }
  html_open(html, "datalist", "id", "members", NULL); /* filled as somebody types */
  html_close(html, "datalist");
}

static gboolean put_history(Request *request, Html *html, const Entry *entry, GError **error) {
  g_autoptr(GPtrArray) history = store_entry_history(request->desk->store, entry->id, error);
  if (!history) return FALSE;
  html_open(html, "details", "class", "history", NULL);
  html_element(html, "summary", HTML_OFF, "History");
  html_open(html, "ol", NULL);
  for (guint i = 0; i < history->len; i++) {
    const EntryVersion *version = history->pdata[i];
    html_open(html, "li", NULL);
    html_textf(html, "%.10s %.5s  %s by %s%s%s", version->at, version->at + 11, version->action,
               version->by, version->reason ? ": " : "", version->reason ? version->reason : "");
    for (guint j = 0; j < version->changes->len; j++)
      html_element(html, "span", "note", version->changes->pdata[j]);
    html_close(html, "li");
  }
  html_close(html, "ol");
  html_close(html, "details");
  return TRUE;
}

/* Flags about the entry as a whole, or about fields that have no line here. */
static void put_whole_flags(Html *html, const Entry *entry) {
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    if (!is_shown(flag->field)) html_element(html, "p", "flag", flag->message);
  }
  for (guint i = 0; i < entry->notes->len; i++) {
    const Flag *note = entry->notes->pdata[i];
    if (!is_shown(note->field)) html_element(html, "p", "remark", note->message);
  }
}

/* Those that have the same first flag and provider may be decided together. */
static void put_kin(Request *request, Html *html, const Entry *entry) {
  const Flag *flag = entry->state == STATE_PENDING && entry->flags->len ? entry->flags->pdata[0] : NULL;
  const char *provider = entry->provider ? entry->provider : "";
  g_autofree char *missing = review_missing(entry, TRUE);
  gint64 kin = 0;
  if (!flag || missing) return;
  const EntryFilter filter = {.state = state_name(STATE_PENDING), .flag = flag->code,
                              .provider = provider};
  if (!store_entries_count(request->desk->store, &filter, &kin, NULL) || kin < 2) return;
  g_autofree char *sheet = address_with("/sheet", "flag", flag->code, "provider",
                                        *provider ? provider : "none", NULL);
  g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " have this flag and this provider: "
                                          "as a sheet", kin);
  html_open(html, "p", "class", "kin", NULL);
  html_link(html, sheet, text);
  html_close(html, "p");
}

static void open_review(Request *request, Html *html, const char *here, gint64 next, guint version) {
  g_autofree char *queue = queue_address(request, 0);
  g_autofree char *next_address = next ? queue_address(request, next) : NULL;
  g_autofree char *number = g_strdup_printf("%u", version);
  html_open(html, "article", "class", "review", "data-here", here, "data-next",
            next_address ? next_address : HTML_OFF, "data-queue", queue, "data-version", number,
            NULL);
}

void page_review(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/review/");
  guint version = store_entry_version(store, id, &error);
  g_autoptr(Entry) entry = version ? store_entry(store, id, &error) : NULL;
  if (error) {
    answer_fault(request, error);
    return;
  }
  if (!entry) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "There is no such entry",
                    "It may be of another home. The queue lists what waits.");
    return;
  }
  g_autoptr(Document) document =
      entry->document ? store_document_by_id(store, entry->document, NULL) : NULL;
  g_autofree char *name = document ? document_name(store, document) : g_strdup("no paper");
  g_autofree char *here = g_strdup_printf("/review/%" G_GINT64_FORMAT, id);
  g_autoptr(GPtrArray) choices = choices_of(request, entry);
  g_autoptr(GPtrArray) others = others_of(request, entry, entry->member_id);
  gint64 next = queue_next(request, id);
  gint64 rows = queue_count(request);

  g_autofree char *heading =
      g_strdup_printf("%s \u00b7 %" G_GINT64_FORMAT, entry->title ? entry->title : name, id);
  Html *html = frame_begin(request, heading, "Review");
  open_review(request, html, here, next, version);
  if (document) put_original(request, html, document, name, entry);
  html_open(html, "section", "class", "reading", "aria-label", "What was read", NULL);
  html_open(html, "div", "class", "headline", NULL);
  html_open(html, "h1", NULL);
  html_textf(html, "Entry %" G_GINT64_FORMAT " ", id);
  put_state(html, entry->state);
  html_close(html, "h1");
  html_open(html, "span", "class", "note", NULL);
  html_textf(html, "%" G_GINT64_FORMAT " in this list", rows);
  html_close(html, "span");
  html_close(html, "div");
  html_open(html, "p", "class", "flag", "id", "also", "hidden", HTML_ON, NULL);
  html_close(html, "p");
  put_whole_flags(html, entry);
  put_alike(request, html, entry, others);
  put_kin(request, html, entry);
  html_open(html, "form", "class", "fields", "autocomplete", "off", NULL);
  put_fields(request, html, entry, NULL, choices);
  html_close(html, "form");
  put_actions(request, html, entry, document);
  if (!put_history(request, html, entry, &error)) g_clear_error(&error);
  html_close(html, "section");
  html_close(html, "article");
  put_questions(request, html, entry, document, others);
  frame_end(request, html);
}

static gint64 document_after(Store *store, gint64 id) {
  g_autoptr(GPtrArray) documents = store_documents_waiting(store, NULL);
  gint64 next = 0;
  for (guint i = 0; documents && i < documents->len; i++) {
    const Document *one = documents->pdata[i];
    if (one->id > id) return one->id;
    if (!next && one->id != id) next = one->id;
  }
  return next;
}

/* What was read from the file already, so that it is not entered twice; else why there is none. */
static void put_read(Html *html, const Document *document, const GPtrArray *entries) {
  html_element(html, "h1", HTML_OFF, entries->len ? "Enter another by hand" : "Enter by hand");
  if (entries->len == 0) {
    html_open(html, "p", "class", "flag", NULL);
    html_textf(html, "No entry was read from this file: %s%s%s.", document->outcome,
               document->reason ? ", " : "", document->reason ? document->reason : "");
    html_close(html, "p");
    return;
  }
  html_open(html, "ul", "class", "plain", "aria-label", "Entries of this file", NULL);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = entries->pdata[i];
    g_autofree char *address = g_strdup_printf("/review/%" G_GINT64_FORMAT, entry->id);
    html_open(html, "li", NULL);
    html_link(html, address, entry->title ? entry->title : "Without a title");
    html_text(html, " ");
    put_state(html, entry->state);
    html_close(html, "li");
  }
  html_close(html, "ul");
}

void page_document(Request *request) {
  Store *store = request->desk->store;
  GError *error = NULL;
  gint64 id = request_number(request, "/document/");
  const EntryFilter of_it = {.document = id};
  g_autoptr(Document) document = id ? store_document_by_id(store, id, &error) : NULL;
  g_autoptr(GPtrArray) entries = document ? store_entries(store, &of_it, &error) : NULL;
  if (error) {
    answer_fault(request, error);
    return;
  }
  if (!document) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "There is no such document",
                    "It may be of another home. The queue lists what waits.");
    return;
  }
  g_autofree char *name = document_name(store, document);
  g_autofree char *here = g_strdup_printf("/document/%" G_GINT64_FORMAT, id);
  g_autoptr(GPtrArray) others = others_of(request, NULL, document->folder);
  gint64 after = document_after(store, id);
  g_autofree char *next = after ? g_strdup_printf("/document/%" G_GINT64_FORMAT, after) : NULL;

  Html *html = frame_begin(request, name, "Review");
  html_open(html, "article", "class", "review by-hand", "data-here", here, "data-next",
            next ? next : HTML_OFF, "data-queue", "/", "data-version", "0", NULL);
  put_original(request, html, document, name, NULL);
  html_open(html, "section", "class", "reading", "aria-label", "Entry by hand", NULL);
  put_read(html, document, entries);
  put_retry(request, html, document);
  html_element(html, "p", "note", "Go to a field, then click its words on the page, or draw over "
                                  "several. Or type.");
  html_open(html, "form", "class", "fields", "autocomplete", "off", NULL);
  put_fields(request, html, NULL, document->folder, NULL);
  html_close(html, "form");
  put_actions(request, html, NULL, document);
  html_close(html, "section");
  html_close(html, "article");
  put_questions(request, html, NULL, document, others);
  frame_end(request, html);
}

/* Who else has it open, and whether it is still what is on the screen. */
void get_looking(Request *request) {
  gint64 id = request_number(request, "/looking/");
  g_autoptr(GPtrArray) also = sessions_looking(request->desk->sessions, request->session, id);
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_int(json, "version", store_entry_version(request->desk->store, id, NULL));
  json_begin_array(json, "also");
  for (guint i = 0; i < also->len; i++) json_string(json, NULL, also->pdata[i]);
  json_end_array(json);
  json_end_object(json);
  answer_json(request, SOUP_STATUS_OK, json);
}
