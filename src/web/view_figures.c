/* What waits, what came in and how good the reading is, in figures and in pictures. */
#include "web/view_figures.h"

#include <string.h>

#include "app/quality.h"
#include "core/accept.h"
#include "web/view_bits.h"

#define WEEKS 26
#define QUALITY_DAYS 365

/* ---- pictures ---- */

void put_figure(Html *html, const char *label, const char *href, gint64 number) {
  html_open(html, "div", "class", "figure", NULL);
  html_open(html, "dt", NULL);
  if (href) html_link(html, href, label);
  else html_text(html, label);
  html_close(html, "dt");
  g_autofree char *figure = number_label(number);
  html_element(html, "dd", HTML_OFF, figure);
  html_close(html, "div");
}

static void put_rect(Html *html, const char *class, gint64 x, gint64 y, gint64 width, gint64 height) {
  char numbers[4][24];
  const gint64 values[] = {x, y, width, height};
  for (guint i = 0; i < 4; i++)
    g_snprintf(numbers[i], sizeof numbers[i], "%" G_GINT64_FORMAT, values[i]);
  html_empty(html, "rect", "class", class, "x", numbers[0], "y", numbers[1], "width", numbers[2],
             "height", numbers[3], NULL);
}

void put_shares(Html *html, const char *label, const Share *shares, guint n) {
  g_autofree char *spoken = g_strdup(label);
  gint64 all = 0, at = 0;
  for (guint i = 0; i < n; i++) {
    char *longer = g_strdup_printf("%s%s %s %" G_GINT64_FORMAT, spoken, i ? "," : ":",
                                   shares[i].label, shares[i].number);
    g_free(spoken);
    spoken = longer;
    all += shares[i].number;
  }
  html_open(html, "svg", "class", "bar shares", "viewBox", "0 0 1000 100", "preserveAspectRatio",
            "none", "role", "img", "aria-label", spoken, NULL);
  put_rect(html, "track", 0, 0, 1000, 100);
  for (guint i = 0; i < n && all; i++) {
    gint64 width = shares[i].number * 1000 / all;
    if (shares[i].number) put_rect(html, shares[i].class, at, 0, MAX(width - 3, 2), 100);
    at += width;
  }
  html_close(html, "svg");
}

static void put_legend(Html *html, const Share *shares, guint n) {
  html_open(html, "ul", "class", "legend", NULL);
  for (guint i = 0; i < n; i++) {
    html_open(html, "li", NULL);
    html_open(html, "svg", "viewBox", "0 0 10 10", "aria-hidden", "true", NULL);
    put_rect(html, shares[i].class, 0, 0, 10, 10);
    html_close(html, "svg");
    html_textf(html, "%s ", shares[i].label);
    g_autofree char *number = number_label(shares[i].number);
    html_element(html, "b", HTML_OFF, number);
    html_close(html, "li");
  }
  html_close(html, "ul");
}

/* ---- what waits ---- */

static gboolean take_first(Entry *entry, gpointer first) {
  *(Entry **)first = entry_dup(entry);
  return FALSE;
}

/* How long an entry waits is known of its document alone. */
static void put_age(const Desk *desk, Html *html, const char *label, const Entry *entry) {
  g_autoptr(Document) document =
      entry->document ? store_document_by_id(desk->store, entry->document, NULL) : NULL;
  g_autofree char *address = g_strdup_printf("/review/%" G_GINT64_FORMAT, entry->id);
  g_autofree char *came = document ? g_strndup(document->first_seen, 10) : NULL;
  Day day = DAY_UNKNOWN;
  html_open(html, "p", "class", "age", NULL);
  html_textf(html, "%s: ", label);
  html_link(html, address, entry->title ? entry->title : "without a title");
  if (came && day_parse(came, &day)) {
    gint64 days = (gint64)desk->app->today - day;
    html_open(html, "span", "class", "note", NULL);
    if (days < 1) html_text(html, "came in today");
    else html_textf(html, "came in %s, %" G_GINT64_FORMAT " %s ago", came, days,
                    days == 1 ? "day" : "days");
    html_close(html, "span");
  }
  html_close(html, "p");
}

gboolean put_waiting(Request *request, Html *html, GError **error) {
  const Desk *desk = request->desk;
  EntryFilter all = {.state = state_name(STATE_PENDING), .oldest_first = TRUE};
  EntryFilter nobodys = all;
  nobodys.without_member = TRUE;
  g_autoptr(Entry) oldest = NULL;
  g_autoptr(Entry) unclaimed = NULL;
  g_autoptr(GPtrArray) documents = store_documents_waiting(desk->store, error);
  gint64 waiting = 0, without = 0;
  if (!documents || !store_entries_count(desk->store, &all, &waiting, error) ||
      !store_entries_count(desk->store, &nobodys, &without, error))
    return FALSE;
  all.limit = nobodys.limit = 1;
  if (!store_entries_visit(desk->store, &all, take_first, &oldest, error) ||
      !store_entries_visit(desk->store, &nobodys, take_first, &unclaimed, error))
    return FALSE;
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "What waits for a person");
  html_open(html, "dl", "class", "figures", NULL);
  put_figure(html, "Entries in doubt", "/", waiting);
  put_figure(html, "Nobody's so far", without ? "/?member=none" : NULL, without);
  put_figure(html, "Files without an entry", documents->len ? "/" : NULL, documents->len);
  html_close(html, "dl");
  if (oldest) put_age(desk, html, "The oldest", oldest);
  if (unclaimed) put_age(desk, html, "The oldest that nobody claims", unclaimed);
  html_close(html, "section");
  return TRUE;
}

/* ---- what came in ---- */

static const Share kinds[] = {{"entered", "entered", 0},
                              {"flagged for a person", "flagged", 0},
                              {"no certificate", "not-a-certificate", 0},
                              {"the same again", "duplicate", 0},
                              {"quarantined", "quarantined", 0}};
#define KINDS G_N_ELEMENTS(kinds)

static gint64 of_kind(const GPtrArray *counts, const char *kind, Day first, Day last) {
  gint64 number = 0;
  for (guint i = 0; i < counts->len; i++) {
    const DayCount *one = counts->pdata[i];
    if (one->day >= first && one->day <= last && strcmp(one->what, kind) == 0) number += one->number;
  }
  return number;
}

/* One column a week, the last one ends today. */
static void put_weeks(Html *html, const GPtrArray *counts, Day today) {
  gint64 weeks[WEEKS][KINDS] = {{0}}, most = 1, last = 0;
  char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE];
  for (int week = 0; week < WEEKS; week++) {
    Day end = today - 7 * (WEEKS - 1 - week);
    gint64 all = 0;
    for (guint kind = 0; kind < KINDS; kind++)
      all += weeks[week][kind] = of_kind(counts, kinds[kind].class, end - 6, end);
    most = MAX(most, all);
    last = all;
  }
  g_autofree char *spoken = g_strdup_printf(
      "Files a week in the last half year: %" G_GINT64_FORMAT " in the last week, at most %"
      G_GINT64_FORMAT, last, most);
  html_open(html, "div", "class", "weeks", NULL);
  html_open(html, "svg", "class", "columns", "viewBox", "0 0 1040 200", "preserveAspectRatio",
            "none", "role", "img", "aria-label", spoken, NULL);
  for (int week = 0; week < WEEKS; week++) {
    gint64 below = 0;
    put_rect(html, "track", week * 40 + 3, 198, 34, 2);
    for (guint kind = 0; kind < KINDS; kind++) {
      gint64 height = weeks[week][kind] * 196 / most;
      below += height;
      if (height) put_rect(html, kinds[kind].class, week * 40 + 3, 198 - below, 34, height);
    }
  }
  html_close(html, "svg");
  html_open(html, "p", "class", "scale", "aria-hidden", "true", NULL);
  html_open(html, "span", NULL);
  html_textf(html, "week to %s", day_format(today - 7 * (WEEKS - 1), from));
  html_close(html, "span");
  html_open(html, "span", NULL);
  html_textf(html, "at most %" G_GINT64_FORMAT " a week", most);
  html_close(html, "span");
  html_open(html, "span", NULL);
  html_textf(html, "week to %s", day_format(today, to));
  html_close(html, "span");
  html_close(html, "p");
  html_close(html, "div");
}

gboolean put_intake(Request *request, Html *html, GError **error) {
  Desk *desk = request->desk;
  Day today = desk->app->today;
  IntakeCounts counts;
  char since[DAY_TEXT_SIZE];
  g_autoptr(GPtrArray) days =
      store_arrivals_by_day(desk->store, day_format(today - 7 * WEEKS + 1, since), error);
  if (!days || !store_intake_counts(desk->store, 0, &counts, error)) return FALSE;
  Share week[KINDS], ever[KINDS];
  const gint64 numbers[KINDS] = {counts.entered, counts.flagged, counts.not_a_certificate,
                                 counts.duplicate, counts.quarantined};
  for (guint i = 0; i < KINDS; i++) {
    week[i] = ever[i] = kinds[i];
    week[i].number = of_kind(days, kinds[i].class, today - 6, today);
    ever[i].number = numbers[i];
  }
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "What came in");
  html_open(html, "div", "class", "pair", NULL);
  html_open(html, "div", NULL);
  html_element(html, "h3", HTML_OFF, "This week");
  put_legend(html, week, KINDS);
  html_open(html, "h3", NULL);
  html_textf(html, "Ever, %" G_GINT64_FORMAT " files", counts.seen);
  html_close(html, "h3");
  put_legend(html, ever, KINDS);
  html_close(html, "div");
  put_weeks(html, days, today);
  html_close(html, "div");
  html_open(html, "div", "class", "pair", NULL);
  if (!put_last_documents(desk, html, "quarantined", "In quarantine", error) ||
      !put_last_documents(desk, html, "not-a-certificate", "Read as no certificate", error))
    return FALSE;
  html_close(html, "div");
  html_close(html, "section");
  return TRUE;
}

/* ---- how good it is ---- */

static void put_error_rate(Desk *desk, Html *html, const Quality *quality) {
  guint low, high;
  accept_interval(quality->wrong, quality->decided, &low, &high);
  html_open(html, "p", NULL);
  if (quality->decided)
    html_textf(html, "Of %u accepted entries that were drawn for review and decided, %u were wrong: "
               "between %u.%02u and %u.%02u %% with 95 %% confidence.", quality->decided,
               quality->wrong, low / 100, low % 100, high / 100, high % 100);
  else
    html_textf(html, "How often accepted entries are wrong is not measured yet: review-share is %s "
               "%%, and %u entries are drawn for review.", app_config(desk->app, "review-share"),
               quality->drawn);
  html_close(html, "p");
}

gboolean put_quality(Request *request, Html *html, GError **error) {
  Desk *desk = request->desk;
  Day today = desk->app->today;
  Quality quality = {0};
  IntakeCounts counts;
  char since[DAY_TEXT_SIZE];
  g_autoptr(GPtrArray) decisions =
      store_decisions_by_day(desk->store, day_format(today - QUALITY_DAYS + 1, since), error);
  if (!decisions || !store_intake_counts(desk->store, 0, &counts, error) ||
      !quality_measure(desk->store, &quality, error))
    return FALSE;
  Share shares[] = {{"approved as read", "entered", 0}, {"corrected", "flagged", 0},
                    {"claimed as Category 2", "claimed", 0}, {"by hand", "not-a-certificate", 0},
                    {"rejected", "quarantined", 0}};
  static const char *const actions[] = {"approve", "correct", "claim", "enter", "reject"};
  gint64 all = 0, read = counts.entered + counts.flagged;
  for (guint i = 0; i < G_N_ELEMENTS(shares); i++)
    all += shares[i].number = of_kind(decisions, actions[i], today - QUALITY_DAYS + 1, today);
  html_open(html, "section", "class", "panel", NULL);
  html_element(html, "h2", HTML_OFF, "How good the reading is");
  html_open(html, "p", NULL);
  if (read)
    html_textf(html, "Of %" G_GINT64_FORMAT " certificates %" G_GINT64_FORMAT " (%" G_GINT64_FORMAT
               " %%) went in without a person. ", read, counts.entered, counts.entered * 100 / read);
  else html_text(html, "No certificate has come in yet.");
  html_close(html, "p");
  put_error_rate(desk, html, &quality);
  html_element(html, "h3", HTML_OFF, "What people made of what was in doubt, in the last year");
  if (all) put_shares(html, "Decisions", shares, G_N_ELEMENTS(shares));
  put_legend(html, shares, G_N_ELEMENTS(shares));
  html_close(html, "section");
  return TRUE;
}
