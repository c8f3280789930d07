/* Pieces that several pages show: labels, crops, bars. */
#include "web/view_bits.h"

#include <string.h>

#define DPI 130 /* of the pictures of pages */

char *flag_label(const char *code) {
  char *label = g_strdelimit(g_strdup(code), "-", ' ');
  label[0] = g_ascii_toupper(label[0]);
  return label;
}

const char *field_label(Field field) {
  static const char *const labels[N_FIELDS + 1] = {
      [FIELD_MEMBER_NAME] = "Name on it",
      [FIELD_TITLE] = "Title",
      [FIELD_PROVIDER] = "Provider",
      [FIELD_PROVIDER_ID] = "Provider id",
      [FIELD_CATEGORY] = "Category",
      [FIELD_CREDITS] = "Credits",
      [FIELD_DESIGNATED_MAXIMUM] = "Designated maximum",
      [FIELD_START_DATE] = "First day",
      [FIELD_DATE] = "Date",
      [FIELD_ACTIVITY_TYPE] = "Activity",
      [FIELD_PLASTIC_SURGERY_CREDITS] = "Plastic surgery",
      [FIELD_PATIENT_SAFETY_CREDITS] = "Patient safety",
      [FIELD_SAFETY_TOPIC] = "Safety topic",
      [FIELD_REFERENCE] = "Reference",
      [N_FIELDS] = "Entry",
  };
  return labels[field];
}

char *document_name(Store *store, const Document *document) {
  g_autoptr(GPtrArray) arrivals = store_arrivals(store, document->id, NULL);
  if (!arrivals || arrivals->len == 0) return g_strndup(document->sha256, 12);
  const Arrival *first = arrivals->pdata[0];
  g_autofree char *path =
      g_strndup(g_bytes_get_data(first->path, NULL), g_bytes_get_size(first->path));
  return g_filename_display_basename(path);
}

char *credits_label(Credits credits) {
  return credits == CREDITS_UNKNOWN ? g_strdup("\u2013") : credits_format(credits);
}

const char *day_label(Day day, char buffer[DAY_TEXT_SIZE]) {
  return day == DAY_UNKNOWN ? "no date" : day_format(day, buffer);
}

void put_count(Html *html, gint64 count, const char *one, const char *many) {
  g_autofree char *number = number_label(count);
  html_textf(html, "%s %s", number, count == 1 ? one : many);
}

gboolean field_is_flagged(const Entry *entry, Field field) {
  for (guint i = 0; entry && i < entry->flags->len; i++)
    if (((const Flag *)entry->flags->pdata[i])->field == field) return TRUE;
  return FALSE;
}

void put_standing(Html *html, Standing standing) {
  g_autofree char *class = g_strconcat("standing ", standing_name(standing), NULL);
  g_autofree char *label = flag_label(standing_name(standing));
  html_element(html, "span", class, label);
}

void put_state(Html *html, EntryState state) {
  g_autofree char *class = g_strconcat("state ", state_name(state), NULL);
  html_element(html, "span", class, state == STATE_PENDING ? "waits" : state_name(state));
}

void put_option(Html *html, const char *value, const char *text, gboolean chosen) {
  html_open(html, "option", "value", value, "selected", chosen ? HTML_ON : HTML_OFF, NULL);
  html_text(html, text);
  html_close(html, "option");
}

/* Whole pixels of the picture, so that the page's size need not be known. */
static int pixels(float points) { return (int)(points * DPI / 72); }

static const Evidence *evidence_to_show(const Entry *entry, Field field) {
  const Evidence *any = field < N_FIELDS ? entry_evidence(entry, field) : NULL;
  for (guint i = 0; !any && field == N_FIELDS && i < entry->flags->len; i++)
    any = entry_evidence(entry, ((const Flag *)entry->flags->pdata[i])->field);
  static const Field usual[] = {FIELD_CREDITS, FIELD_DATE, FIELD_TITLE};
  for (guint i = 0; !any && i < G_N_ELEMENTS(usual); i++) any = entry_evidence(entry, usual[i]);
  return any && any->boxes && any->boxes->len ? any : NULL;
}

void put_crop(Html *html, const Entry *entry, Field field) {
  const Evidence *evidence = evidence_to_show(entry, field);
  if (!evidence || !entry->document) return;
  const Box *box = &g_array_index(evidence->boxes, Box, 0);
  const float middle = (box->x0 + box->x1) / 2, half = MAX((box->x1 - box->x0) / 2 + 60, 130);
  g_autofree char *view =
      g_strdup_printf("%d %d %d %d", MAX(pixels(middle - half), 0), pixels(box->y0 - 22),
                      pixels(half * 2), pixels(box->y1 - box->y0 + 44));
  g_autofree char *picture = g_strdup_printf("/document/%" G_GINT64_FORMAT "/page/%u.png",
                                             entry->document, evidence->page);
  g_autofree char *label = g_strdup_printf("%s on page %u: %s", field_label(evidence->field),
                                           evidence->page, evidence->text ? evidence->text : "");
  html_open(html, "svg", "class", "crop", "viewBox", view, "role", "img", "aria-label", label,
            "preserveAspectRatio", "xMidYMid slice", NULL);
  html_empty(html, "image", "href", picture, NULL);
  for (guint i = 0; i < evidence->boxes->len; i++) {
    const Box *b = &g_array_index(evidence->boxes, Box, i);
    g_autofree char *x = g_strdup_printf("%d", pixels(b->x0) - 3);
    g_autofree char *y = g_strdup_printf("%d", pixels(b->y0) - 2);
    g_autofree char *w = g_strdup_printf("%d", pixels(b->x1 - b->x0) + 6);
    g_autofree char *h = g_strdup_printf("%d", pixels(b->y1 - b->y0) + 4);
    html_empty(html, "rect", "class", "mark", "x", x, "y", y, "width", w, "height", h, "rx", "3",
               NULL);
  }
  html_close(html, "svg");
}

/* Thousandths of the bar's length, which is a fifth more than what is needed. */
static int along(Credits credits, Credits required) {
  gint64 whole = (gint64)required * 6 / 5;
  return whole > 0 ? (int)MIN((gint64)MAX(credits, 0) * 1000 / whole, 1000) : 0;
}

static void put_part(Html *html, const char *class, int from, int to) {
  g_autofree char *x = g_strdup_printf("%d", from);
  g_autofree char *width = g_strdup_printf("%d", MAX(to - from, 0));
  html_empty(html, "rect", "class", class, "x", x, "y", "0", "width", width, "height", "100",
             NULL);
}

void put_bar(Html *html, const RequirementResult *result) {
  g_autofree char *counted = credits_format(result->counted);
  g_autofree char *required = credits_format(result->required);
  g_autofree char *pending = credits_format(MAX(result->if_pending - result->counted, 0));
  g_autofree char *label = g_strdup_printf("%s of %s counted, %s more if all that waits is approved",
                                           counted, required, pending);
  int counted_to = along(result->counted, result->required);
  int pending_to = along(result->if_pending, result->required);
  int needed = along(result->required, result->required);
  html_open(html, "svg", "class", result->met ? "bar met" : "bar short", "viewBox", "0 0 1000 100",
            "preserveAspectRatio", "none", "role", "img", "aria-label", label, NULL);
  put_part(html, "track", 0, 1000);
  put_part(html, "counted", 0, counted_to);
  if (pending_to > counted_to) put_part(html, "pending", counted_to, pending_to);
  put_part(html, "needed", needed - 3, needed + 3);
  html_close(html, "svg");
}

static void put_page_link(Html *html, const Request *request, const char *path, guint page,
                          const char *text) {
  g_autofree char *number = g_strdup_printf("%u", page);
  g_autofree char *address = list_address(request, path, NULL, number);
  html_open(html, "a", "class", "button", "href", address, NULL);
  html_text(html, text);
  html_close(html, "a");
}

void put_pager(Html *html, const Request *request, const char *path, guint page, gint64 rows,
               guint per_page) {
  gint64 pages = (rows + per_page - 1) / per_page;
  if (pages < 2) return;
  html_open(html, "nav", "class", "pager", "aria-label", "Pages of the list", NULL);
  if (page > 1) put_page_link(html, request, path, page - 1, "Earlier");
  html_textf(html, "Page %u of %" G_GINT64_FORMAT, page, pages);
  if (page < pages) put_page_link(html, request, path, page + 1, "Later");
  html_close(html, "nav");
}

void put_upload(Request *request, Html *html, const char *member_id) {
  if (!request_may_decide(request)) return;
  html_open(html, "section", "class", "drop", "data-member", member_id ? member_id : "", NULL);
  html_open(html, "label", "class", "button quiet", NULL);
  html_text(html, "Add certificates");
  html_empty(html, "input", "type", "file", "multiple", HTML_ON, "class", "unseen", NULL);
  html_close(html, "label");
  html_element(html, "span", "note",
               member_id ? "or drop them anywhere on this page: they are taken as this member's"
                         : "or drop them anywhere on this page");
  html_open(html, "progress", "aria-label", "Files sent", "hidden", HTML_ON, NULL);
  html_close(html, "progress");
  html_open(html, "ul", "class", "outcomes", "aria-live", "polite", NULL);
  html_close(html, "ul");
  html_close(html, "section");
}
