/* ledger: the entries, oldest first, for people, as JSON or as CSV. */
#include <stdio.h>
#include <string.h>

#include "app/review.h"
#include "app/screen.h"
#include "core/entry_csv.h"

typedef struct {
  Json *json;
  GString *csv;
  guint count;
  glong members, titles, providers; /* columns; providers 0: there is no room for them */
} Listing;

#define NUMBERS 57 /* columns of a line beside the three of text, gaps and all */
#define LONG_ID 10
#define TITLES 38
#define PROVIDERS 30

static glong longest_id(const Roster *roster) {
  const GPtrArray *members = roster_members(roster);
  glong longest = 0;
  for (guint i = 0; i < members->len; i++)
    longest = MAX(longest, screen_columns(((Member *)members->pdata[i])->id));
  return longest;
}

/* In a narrow terminal ids that are long are cut, and what is left is the title's, and the
 * provider's where there is enough for two. */
static void measure(Listing *listing, glong longest) {
  listing->members = MAX(6, longest);
  listing->titles = TITLES;
  listing->providers = PROVIDERS;
  glong left = screen_width() - NUMBERS - listing->members;
  if (screen_width() == 0 || left >= TITLES + 2 + PROVIDERS) return;
  left += MAX(0, listing->members - LONG_ID);
  listing->members = MIN(listing->members, LONG_ID);
  listing->providers = left >= TITLES ? left * PROVIDERS / (TITLES + PROVIDERS) : 0;
  listing->titles = listing->providers ? left - 2 - listing->providers : MAX(left, 8);
}

static void print_entry(const Listing *listing, const Entry *entry) {
  char day[DAY_TEXT_SIZE];
  g_autofree char *credits = credits_format(entry->credits), *plastic = credits_format(entry->plastic_surgery_credits);
  g_autofree char *safety = credits_format(entry->patient_safety_credits);
  g_autofree char *member = screen_fit(entry->member_id ? entry->member_id : "?", listing->members);
  g_autofree char *title = screen_fit(entry->title ? entry->title : "-", listing->titles);
  g_autofree char *provider = screen_fit(entry->provider ? entry->provider : "-", listing->providers);
  if (listing->count == 0)
    printf("   id %-*s date       cat  credits plastic  safety state     %-*s%s\n", (int)listing->members,
           "member", listing->providers ? (int)listing->titles : 0, "title", listing->providers ? "  provider" : "");
  g_autofree char *line = g_strdup_printf(
      "%5" G_GINT64_FORMAT " %s %-10s %-5s%7s %7s %7s %-8s  %s  %s", entry->id, member, entry->date == DAY_UNKNOWN ? "?" : day_format(entry->date, day),
      entry->category == CATEGORY_UNKNOWN ? "?" : category_name(entry->category), *credits ? credits : "?",
      plastic, safety, state_name(entry->state), title, listing->providers ? provider : "");
  puts(g_strchomp(line));
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
    print_entry(listing, entry);
  }
  listing->count++;
  return TRUE;
}

int cmd_ledger(App *app, int argc, char **argv) {
  gboolean json = FALSE, csv = FALSE;
  g_autofree char *member = NULL, *state = NULL;
  EntryState any;
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
  if (state && !state_from_name(state, &any))
    return app_usage("ledger: there is no state '%s'; it is accepted, pending, approved or rejected", state);
  g_autoptr(Store) store = app_open_store(app, STORE_READ, &exit_code);
  if (!store) return exit_code;
  Listing listing = {.json = json ? json_new() : NULL, .csv = csv ? g_string_new(NULL) : NULL};
  if (member) {
    g_autoptr(Member) known = app_member(app, store, "ledger", member, &exit_code);
    if (!known) return exit_code;
    measure(&listing, screen_columns(member));
  } else {
    g_autoptr(Roster) roster = app_roster(store, &error);
    if (!roster) return app_home_fault(app, g_steal_pointer(&error));
    measure(&listing, longest_id(roster));
  }
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
  if (!json && !csv) printf("%u %s\n", listing.count, listing.count == 1 ? "entry" : "entries");
  return EXIT_DONE;
}
