/* audit.json: the audit record for programs, everything that the PDF says (format 1). */
#include <string.h>

#include "core/audit_file.h"

static void write_head(const AuditFile *file, const Packet *packet, Json *json) {
  const AuditInput *input = &file->input;
  json_int(json, "format", 1);
  json_string(json, "kind", "member-audit-file");
  json_string(json, "program", input->program);
  json_string(json, "prepared_at", input->prepared_at);
  json_string(json, "prepared_by", input->prepared_by);
  json_day(json, "as_of", input->as_of);
  json_day(json, "known_on", input->known_on);
  json_string(json, "verdict", file->verdict);
  if (packet) json_int(json, "pages", packet->pages);
  else json_null(json, "pages");
  json_begin_array(json, "members"); /* one, as status --json has it */
  evaluation_write_json(file->evaluation, input->decisions, json);
  json_end_array(json);
}

static void write_requirement(const AuditFile *file, const Cycle *cycle, guint i, Json *json) {
  const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
  g_autofree char *arithmetic = audit_arithmetic(file, cycle, i);
  json_begin_object(json, NULL);
  json_string(json, "id", result->id);
  json_credits(json, "required", result->required);
  json_credits(json, "counted", result->counted);
  json_credits(json, "shortfall", result->shortfall);
  json_credits(json, "if_pending_approved", result->if_pending);
  json_bool(json, "met", result->met);
  json_string(json, "arithmetic", arithmetic);
  json_begin_array(json, "entries");
  for (guint j = 0; j < file->rows->len; j++) {
    const AuditRow *row = file->rows->pdata[j];
    const char *limit;
    Credits counted = audit_counted(row, cycle, i, &limit);
    if (counted == 0 && !limit) continue;
    json_begin_object(json, NULL);
    json_int(json, "number", row->number);
    json_credits(json, "counted", counted);
    json_string(json, "limit", limit);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
}

static void write_cycle(const AuditFile *file, const Cycle *cycle, Json *json) {
  json_begin_object(json, NULL);
  json_day(json, "start", cycle->start);
  json_day(json, "end", cycle->end);
  json_day(json, "counted_until", cycle->window_end);
  json_string(json, "outcome", cycle_outcome_name(cycle->outcome));
  json_begin_array(json, "requirements");
  for (guint i = 0; i < cycle->requirements->len; i++) write_requirement(file, cycle, i, json);
  json_end_array(json);
  json_begin_array(json, "left_out");
  for (guint i = 0; i < file->rows->len; i++) {
    const AuditRow *row = file->rows->pdata[i];
    g_autofree char *why = audit_left_out(file, cycle, row);
    if (!why) continue;
    json_begin_object(json, NULL);
    json_int(json, "number", row->number);
    json_credits(json, "credits", row->entry->credits);
    json_string(json, "reason", why);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
}

/* The page of the PDF on which an exhibit begins. */
static void write_page(const Packet *packet, guint exhibit, Json *json) {
  if (packet && exhibit >= 1 && exhibit <= packet->first_pages->len)
    json_int(json, "page", g_array_index(packet->first_pages, guint, exhibit - 1));
  else json_null(json, "page");
}

/* null: not on the certificate, or nobody looked; its state among the items says which. */
static void write_quoted(const AuditRow *row, Field quoted, Json *json) {
  const char *words;
  guint page;
  audit_quoted(row, quoted, &words, &page);
  json_string(json, field_name(quoted), words);
}

static void write_entry(const AuditRow *row, const Packet *packet, Json *json) {
  json_begin_object(json, NULL);
  json_int(json, "number", row->number);
  json_int(json, "id", row->entry->id);
  json_string(json, "source", row->entry->source);
  json_string(json, "accepted", row->accepted);
  json_string(json, "decided_by", row->entry->decided_by);
  json_string(json, "decided_at", row->entry->decided_at);
  json_string(json, "reason", row->entry->reason);
  json_int(json, "exhibit", row->exhibit);
  write_page(packet, row->exhibit, json);
  write_quoted(row, QUOTED_ACCREDITOR, json);
  write_quoted(row, QUOTED_LOCATION, json);
  entry_write_json(row->entry, json);
  json_end_object(json);
}

static void write_exhibit(const AuditExhibit *exhibit, const Packet *packet, Json *json) {
  gboolean copied = !packet || exhibit->number > packet->shown->len ||
                    g_array_index(packet->shown, guint, exhibit->number - 1) > 0;
  const char *why = exhibit->instead ? exhibit->instead : copied ? NULL : AUDIT_CANNOT_COPY;
  json_begin_object(json, NULL);
  json_int(json, "number", exhibit->number);
  json_string(json, "caption", exhibit->caption);
  json_string(json, "sha256", exhibit->document ? exhibit->document->sha256 : NULL);
  if (exhibit->document) json_int(json, "size", exhibit->document->size);
  else json_null(json, "size");
  json_string(json, "file", exhibit->file_name);
  write_page(packet, exhibit->number, json);
  if (exhibit->pages->len && !why) {
    json_begin_array(json, "pages_shown");
    for (guint i = 0; i < exhibit->pages->len; i++)
      json_int(json, NULL, g_array_index(exhibit->pages, guint, i));
    json_end_array(json);
  } else {
    json_string(json, "pages_shown", why ? "none" : "all");
  }
  json_string(json, "why_not_shown", why);
  json_string(json, "remark", exhibit->remark);
  json_begin_array(json, "entries");
  for (guint i = 0; i < exhibit->rows->len; i++)
    json_int(json, NULL, ((const AuditRow *)exhibit->rows->pdata[i])->number);
  json_end_array(json);
  json_end_object(json);
}

static void write_items(const AuditFile *file, const AuditRow *row, Json *json) {
  const char *words;
  guint at;
  json_begin_object(json, NULL);
  json_int(json, "number", row->number);
  json_int(json, "exhibit", row->exhibit);
  for (Asked asked = 0; asked < N_ASKED; asked++) {
    guint page;
    json_string(json, audit_asked_names[asked],
                audit_item_name(audit_item(file, row, asked, &page)));
  }
  json_string(json, field_name(QUOTED_ACCREDITOR),
              audit_item_name(audit_quoted(row, QUOTED_ACCREDITOR, &words, &at)));
  json_end_object(json);
}

static void write_change(const AuditChange *change, Json *json) {
  json_begin_object(json, NULL);
  json_int(json, "entry", change->entry);
  json_int(json, "version", change->version);
  json_string(json, "action", change->action);
  json_string(json, "by", change->by);
  json_string(json, "at", change->at);
  json_string(json, "reason", change->reason);
  json_bool(json, "person", change->person);
  json_begin_array(json, "changes");
  for (guint i = 0; i < change->changes->len; i++)
    json_string(json, NULL, change->changes->pdata[i]);
  json_end_array(json);
  json_end_object(json);
}

static void write_rules(const Rules *rules, Json *json) {
  const GArray *requirements = rules_requirements(rules);
  json_begin_object(json, "rules");
  json_string(json, "id", rules_id(rules));
  json_string(json, "version", rules_version(rules));
  json_string(json, "source", rules_source(rules));
  json_begin_array(json, "requirements");
  for (guint i = 0; i < requirements->len; i++) {
    const Requirement *requirement = &g_array_index(requirements, Requirement, i);
    json_begin_object(json, NULL);
    json_string(json, "id", requirement->id);
    json_string(json, "name", requirement->name);
    json_credits(json, "required", requirement->required);
    json_string(json, "clause", requirement->clause);
    json_end_object(json);
  }
  json_end_array(json);
  json_end_object(json);
}

char *audit_write_json(const AuditFile *file, const Packet *packet) {
  Json *json = json_new();
  json_begin_object(json, NULL);
  write_head(file, packet, json);
  write_rules(file->input.rules, json);
  json_begin_array(json, "cycles");
  for (guint i = 0; i < file->evaluation->cycles->len; i++)
    write_cycle(file, file->evaluation->cycles->pdata[i], json);
  json_end_array(json);
  json_begin_array(json, "entries");
  for (guint i = 0; i < file->rows->len; i++) write_entry(file->rows->pdata[i], packet, json);
  json_end_array(json);
  json_begin_array(json, "exhibits");
  for (guint i = 0; i < file->exhibits->len; i++)
    write_exhibit(file->exhibits->pdata[i], packet, json);
  json_end_array(json);
  json_begin_array(json, "items");
  for (guint i = 0; i < file->rows->len; i++) write_items(file, file->rows->pdata[i], json);
  json_end_array(json);
  json_begin_array(json, "history");
  for (guint i = 0; i < file->changes->len; i++) write_change(file->changes->pdata[i], json);
  json_end_array(json);
  json_end_object(json);
  return json_steal(json);
}
