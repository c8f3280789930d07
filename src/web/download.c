/* Lists as CSV, and audit files. */
#include <string.h>

#include "app/judge.h"
#include "core/csv.h"
#include "core/entry_csv.h"
#include "web/child.h"

static gboolean write_entry(Entry *entry, gpointer csv) {
  entry_csv_write(csv, entry);
  return TRUE;
}

void get_entries_csv(Request *request) {
  EntryFilter filter = queue_filter(request);
  EntryState known;
  GError *error = NULL;
  const char *state = request_query(request, "state");
  filter.state = state && state_from_name(state, &known) ? state : NULL;
  filter.details = TRUE;
  GString *csv = g_string_new(NULL);
  entry_csv_write_header(csv);
  if (store_entries_visit(request->desk->store, &filter, write_entry, csv, &error)) {
    answer_csv(request, "entries.csv", csv);
    return;
  }
  g_string_free(csv, TRUE);
  answer_fault(request, error);
}

typedef struct {
  const Request *request;
  GString *csv;
} Listing;

static void write_credits(GString *csv, Credits credits) {
  g_autofree char *text = credits_format(credits);
  csv_append(csv, text);
}

/* One line a member and requirement, of the cycle that the list shows. */
static void write_member(const Evaluation *evaluation, const GPtrArray *entries,
                         const GPtrArray *decisions, gpointer user_data) {
  Listing *listing = user_data;
  const Cycle *cycle = cycle_to_show(listing->request, evaluation);
  char day[DAY_TEXT_SIZE];
  (void)entries;
  (void)decisions;
  if (!member_is_listed(listing->request, evaluation)) return;
  for (guint i = 0; cycle && i < cycle->requirements->len; i++) {
    const RequirementResult *result = &g_array_index(cycle->requirements, RequirementResult, i);
    csv_append(listing->csv, evaluation->member->id);
    csv_append(listing->csv, evaluation->member->name);
    csv_append(listing->csv, evaluation->membership);
    csv_append(listing->csv, standing_name(evaluation->standing));
    csv_append(listing->csv, day_format(cycle->start, day));
    csv_append(listing->csv, day_format(cycle->end, day));
    csv_append(listing->csv, cycle_outcome_name(cycle->outcome));
    csv_append(listing->csv, result->id);
    write_credits(listing->csv, result->required);
    write_credits(listing->csv, result->counted);
    write_credits(listing->csv, result->shortfall);
    write_credits(listing->csv, result->if_pending);
    csv_end_line(listing->csv);
  }
}

void get_members_csv(Request *request) {
  static const char *const heads[] = {"member_id",   "name",     "membership", "standing",
                                      "cycle_start", "cycle_end", "outcome",    "requirement",
                                      "required",    "counted",  "shortfall",  "if_pending_approved"};
  Desk *desk = request->desk;
  GError *error = NULL;
  Listing listing = {request, g_string_new(NULL)};
  for (guint i = 0; i < G_N_ELEMENTS(heads); i++) csv_append(listing.csv, heads[i]);
  csv_end_line(listing.csv);
  if (judge_members(desk->store, desk->rules, roster_members(desk->roster), desk->app->today,
                    write_member, &listing, &error)) {
    answer_csv(request, "members.csv", listing.csv);
    return;
  }
  g_string_free(listing.csv, TRUE);
  answer_fault(request, error);
}

/* ---- audit ---- */

static void send_audit(SoupServerMessage *message, const char *out, gpointer user_data) {
  g_autofree char *id = user_data;
  const char *folder = g_object_get_data(G_OBJECT(message), "folder");
  g_autofree char *name = g_strconcat(id, ".zip", NULL);
  g_autofree char *path = g_build_filename(folder, "audit", name, NULL);
  g_autofree char *disposition = g_strdup_printf("attachment; filename=\"audit-%s\"", name);
  (void)out;
  if (!http_answer_file(message, "application/zip", path)) {
    http_sentence(message, SOUP_STATUS_INTERNAL_SERVER_ERROR,
                "The audit file could not be made; 'cmeledger audit' says what is wrong.");
    return;
  }
  soup_message_headers_replace(soup_server_message_get_response_headers(message),
                               "Content-Disposition", disposition);
}

void get_audit(Request *request) {
  const char *id = request->path + strlen("/audit/");
  if (!roster_find(request->desk->roster, id)) {
    answer_sentence(request, SOUP_STATUS_NOT_FOUND, "There is no such member",
                    "The list of members shows who is in the roster.");
    return;
  }
  const char *folder = child_folder(request->desk, request->message);
  if (!folder) {
    http_sentence(request->message, SOUP_STATUS_INSUFFICIENT_STORAGE, "There is no room for it.");
    return;
  }
  g_autofree char *out = g_build_filename(folder, "audit", NULL);
  const char *const args[] = {"audit", "--zip", "--out", out, "--", id, NULL};
  child_run(request, args, NULL, send_audit, g_strdup(id));
}
