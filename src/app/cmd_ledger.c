/* ledger: the entries, oldest first, for people, as JSON or as CSV. */
#include <stdio.h>
#include <string.h>

#include "app/review.h"
#include "core/entry_csv.h"

typedef struct {
  Json *json;
  GString *csv;
  guint count;
} Listing;

static char *shortened(const char *text, glong columns) {
  g_autofree char *clean = app_clean(text ? text : "-");
  glong length = g_utf8_strlen(clean, -1);
  if (length > columns) {
    g_autofree char *head = g_utf8_substring(clean, 0, columns - 1);
    return g_strconcat(head, "\u2026", NULL);
  }
  g_autofree char *pad = g_strnfill((gsize)(columns - length), ' ');
  return g_strconcat(clean, pad, NULL);
}

static gboolean show(Entry *entry, gpointer user_data) {
  Listing *listing = user_data;
  if (listing->json) {
    review_write_entry(entry, listing->json);
    app_print_json_part(listing->json);
  } else if (listing->csv) {
    entry_csv_write(listing->csv, entry);
    fputs(listing->csv->str, stdout);
    g_string_truncate(listing->csv, 0);
  } else {
    char day[DAY_TEXT_SIZE];
    g_autofree char *credits = credits_format(entry->credits), *plastic = credits_format(entry->plastic_surgery_credits);
    g_autofree char *safety = credits_format(entry->patient_safety_credits);
    g_autofree char *title = shortened(entry->title, 38), *provider = shortened(entry->provider, 30);
    if (listing->count == 0)
      puts("    id  member      date        cat    credits  plastic   safety  state     title"
           "                                   provider");
    printf("%6" G_GINT64_FORMAT "  %-10s  %-10s  %-5s  %7s  %7s  %7s  %-8s  %s  %s\n", entry->id,
           entry->member_id ? entry->member_id : "?", entry->date == DAY_UNKNOWN ? "?" : day_format(entry->date, day),
           category_name(entry->category), *credits ? credits : "?", plastic, safety, state_name(entry->state), title, provider);
  }
  listing->count++;
  return TRUE;
}

int cmd_ledger(App *app, int argc, char **argv) {
  gboolean json = FALSE, csv = FALSE;
  g_autofree char *member = NULL, *state = NULL;
  EntryState known;
  int exit_code;
  g_autoptr(GError) error = NULL;
  const GOptionEntry options[] = {
      {"member", 0, 0, G_OPTION_ARG_STRING, &member, "Only this member's", "ID"},
      {"state", 0, 0, G_OPTION_ARG_STRING, &state, "accepted, pending, approved or rejected", "STATE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON, with evidence", NULL},
      {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "As CSV, the columns that import takes first", NULL},
      {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL}};
  if (!app_options(app, &argc, &argv, options, "[--member ID] [--state STATE] [--json|--csv]",
                   "Lists entries, oldest first.", "cmeledger ledger --member M-1 --csv > m-1.csv", &exit_code))
    return exit_code;
  if (argc > 1) return app_usage("ledger: takes no argument '%s'; --member ID names one", argv[1]);
  if (json && csv) return app_usage("ledger: --json or --csv, not both");
  if (state && !state_from_name(state, &known))
    return app_usage("ledger: there is no state '%s'; it is accepted, pending, approved or rejected", state);
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  if (member) {
    g_autoptr(Roster) roster = app_roster(store, &error);
    if (!roster) return app_home_fault(app, g_steal_pointer(&error));
    if (!app_member(roster, "ledger", member)) return EXIT_USAGE;
  }
  Listing listing = {json ? json_new() : NULL, csv ? g_string_new(NULL) : NULL, 0};
  if (json) {
    json_begin_object(listing.json, NULL);
    json_int(listing.json, "format", 1);
    json_begin_array(listing.json, "entries");
  }
  if (csv) {
    entry_csv_write_header(listing.csv);
    fputs(listing.csv->str, stdout);
    g_string_truncate(listing.csv, 0);
  }
  const EntryFilter filter = {.member_id = member, .state = state, .details = json || csv, .by_date = TRUE};
  gboolean good = store_entries_visit(store, &filter, show, &listing, &error);
  if (json) {
    json_end_array(listing.json);
    json_end_object(listing.json);
    if (good) app_print_json(listing.json);
    else json_free(listing.json);
  }
  if (csv) g_string_free(listing.csv, TRUE);
  if (!good) return app_home_fault(app, g_steal_pointer(&error));
  if (!json && !csv) printf("%u entries\n", listing.count);
  return EXIT_DONE;
}
