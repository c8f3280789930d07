/* The fields of a certificate: each with its value, how sure it is and why, and what to pick. */
#include <string.h>

#include "core/accept.h"
#include "web/view_bits.h"
#include "web/view_decide.h"
#include "web/view_review.h"

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

/* The words it was read from, where neither the value nor what stands beside it says the same. */
static void put_how(Html *html, const Evidence *evidence, const char *value, const char *beside) {
  html_open(html, "span", "class", "how", NULL);
  if (beside) html_element(html, "span", "beside", beside);
  if (evidence) {
    if (evidence->text && strcmp(evidence->text, value) != 0 &&
        g_strcmp0(evidence->text, beside) != 0)
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
  gboolean flagged = !entry || field_is_flagged(entry, field);
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

void put_fields(Request *request, Html *html, const Entry *entry, const char *folder) {
  g_autoptr(GPtrArray) choices = entry ? choices_of(request, entry) : NULL;
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

void put_whole_flags(Html *html, const Entry *entry) {
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    if (!is_shown(flag->field)) html_element(html, "p", "flag", flag->message);
  }
  for (guint i = 0; i < entry->notes->len; i++) {
    const Flag *note = entry->notes->pdata[i];
    if (!is_shown(note->field)) html_element(html, "p", "remark", note->message);
  }
}
