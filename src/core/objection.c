/* Looking at an audit file with an auditor's eyes. */
#include "core/objection.h"

#include <string.h>

const char *objection_words(ObjectionKind kind) {
  static const char *const words[N_OBJECTIONS] = {
      "A requirement is not met",
      "Category 1 credit without a certificate",
      "A certificate that is not shown",
      "A certificate that lacks what it must show",
      "Accepted by a person though it was in doubt",
      "Credits or date by a person's word, not the certificate's",
      "Category 2 credit by the member's word alone",
      "Still waiting for review",
      "A part that the certificate does not state"};
  return words[kind];
}

void objection_free(Objection *objection) {
  if (!objection) return;
  g_free(objection->member_id);
  g_free(objection->sentence);
  g_free(objection);
}

typedef struct {
  const AuditFile *file;
  GPtrArray *objections;
} Auditor;

static void object(const Auditor *auditor, ObjectionKind kind, guint number, Credits credits,
                   char *sentence) {
  Objection *objection = g_new0(Objection, 1);
  objection->kind = kind;
  objection->member_id = g_strdup(auditor->file->input.member->id);
  objection->number = number;
  objection->credits = MAX(credits, 0); /* an unknown amount is below 0 */
  objection->sentence = sentence;
  g_ptr_array_add(auditor->objections, objection);
}

static void look_at_cycle(const Auditor *auditor, const Cycle *cycle) {
  const GArray *rules = rules_requirements(auditor->file->input.rules);
  if (cycle->outcome != CYCLE_PROBATION && cycle->outcome != CYCLE_SUSPENDED) return;
  g_autoptr(GString) text = g_string_new(NULL);
  Credits worst = 0;
  char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE];
  for (guint i = 0; i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    if (result->met) continue;
    g_autofree char *by = credits_format(result->shortfall);
    g_string_append_printf(text, "%s %s %s", text->len ? "," : " short by", by,
                           i < rules->len ? g_array_index(rules, Requirement, i).name : result->id);
    worst = MAX(worst, result->shortfall);
  }
  object(auditor, OBJECT_SHORT, 0, worst,
         g_strdup_printf("cycle %s to %s:%s", day_format(cycle->start, start),
                         day_format(cycle->end, end), text->str));
}

static gboolean counts(const AuditFile *file, const AuditRow *row) {
  for (guint i = 0; i < file->evaluation->cycles->len; i++) {
    const Cycle *cycle = file->evaluation->cycles->pdata[i];
    for (guint j = 0; j < cycle->requirements->len; j++)
      if (audit_counted(row, cycle, j, NULL) > 0) return TRUE;
  }
  return FALSE;
}

static const AuditExhibit *exhibit_of(const AuditFile *file, const AuditRow *row) {
  return row->exhibit && row->exhibit <= file->exhibits->len
             ? file->exhibits->pdata[row->exhibit - 1] : NULL;
}

static char *titled(const AuditRow *row, const char *more) {
  const char *title = row->entry->title ? row->entry->title : "(no title)";
  return *more ? g_strdup_printf("%s: %s", title, more) : g_strdup(title);
}

static void look_at_items(const Auditor *auditor, const AuditRow *row) {
  g_autoptr(GString) missing = g_string_new(NULL), by_hand = g_string_new(NULL);
  guint page;
  for (Asked asked = 0; asked < N_ASKED; asked++) {
    if (asked == ASKED_LOCATION) continue; /* no paper shows that there was one */
    ItemState state = audit_item(auditor->file, row, asked, &page);
    gboolean weighs = asked == ASKED_DATE || asked == ASKED_CREDITS;
    GString *list = state == ITEM_NOT_FOUND ? missing : state == ITEM_BY_HAND && weighs ? by_hand : NULL;
    if (list) g_string_append_printf(list, "%s%s", list->len ? ", " : "", audit_asked_names[asked]);
  }
  if (missing->len) {
    g_string_prepend(missing, "no ");
    object(auditor, OBJECT_ITEM, row->number, row->entry->credits, titled(row, missing->str));
  }
  if (by_hand->len)
    object(auditor, OBJECT_BY_HAND, row->number, row->entry->credits, titled(row, by_hand->str));
}

static void look_at_doubts(const Auditor *auditor, const AuditRow *row) {
  const Entry *entry = row->entry;
  if (entry->state == STATE_APPROVED && entry->flags->len)
    object(auditor, OBJECT_OVERRULED, row->number, entry->credits,
           titled(row, ((const Flag *)entry->flags->pdata[0])->message));
  for (guint i = 0; i < entry->notes->len; i++) {
    const Flag *note = entry->notes->pdata[i];
    if (!g_str_has_suffix(note->code, "-inferred")) continue;
    object(auditor, OBJECT_INFERRED, row->number,
           note->field == FIELD_PATIENT_SAFETY_CREDITS ? entry->patient_safety_credits
                                                       : entry->plastic_surgery_credits,
           titled(row, note->message));
  }
}

static void look_at_row(const Auditor *auditor, const AuditRow *row) {
  const Entry *entry = row->entry;
  const AuditExhibit *exhibit = exhibit_of(auditor->file, row);
  if (entry->state == STATE_PENDING) {
    const Flag *flag = entry->flags->len ? entry->flags->pdata[0] : NULL;
    object(auditor, OBJECT_PENDING, row->number, entry->credits, titled(row, flag ? flag->message : ""));
    return;
  }
  if (!counts(auditor->file, row)) return;
  if (!exhibit || !exhibit->document) {
    object(auditor, entry->category == CATEGORY_1 ? OBJECT_NO_PAPER : OBJECT_BY_WORD, row->number,
           entry->credits, titled(row, ""));
    return;
  }
  if (exhibit->instead)
    object(auditor, OBJECT_NOT_SHOWN, row->number, entry->credits, titled(row, exhibit->instead));
  look_at_items(auditor, row);
  look_at_doubts(auditor, row);
}

void audit_objections(const AuditFile *file, GPtrArray *objections) {
  const Auditor auditor = {file, objections};
  for (guint i = 0; i < file->evaluation->cycles->len; i++)
    look_at_cycle(&auditor, file->evaluation->cycles->pdata[i]);
  for (guint i = 0; i < file->rows->len; i++) look_at_row(&auditor, file->rows->pdata[i]);
}

static int by_rank(gconstpointer a, gconstpointer b) {
  const Objection *left = *(Objection *const *)a, *right = *(Objection *const *)b;
  if (left->kind != right->kind) return left->kind < right->kind ? -1 : 1;
  if (left->credits != right->credits) return left->credits > right->credits ? -1 : 1;
  int by_member = strcmp(left->member_id, right->member_id);
  return by_member ? by_member : (int)left->number - (int)right->number;
}

void objections_rank(GPtrArray *objections) { g_ptr_array_sort(objections, by_rank); }
