/* Several activities on one page without a table: "Tumor Board / Completed: May 2, 2024 /
 * Credits: 1.00", again and again. Each block is read as a page of its own. */
#include "core/draft_page.h"
#include "core/printed.h"

#define MOST_BLOCKS 200

typedef struct {
  Span span;
  gboolean date;
  Credits amount;
} Anchor;

static gint by_start(gconstpointer left, gconstpointer right) {
  const Anchor *a = left, *b = right;
  return a->span.start < b->span.start ? -1 : a->span.start > b->span.start;
}

static void add_anchor(GArray *anchors, Span span, gboolean date, Credits amount) {
  for (guint i = 0; i < anchors->len; i++)
    if (spans_overlap(g_array_index(anchors, Anchor, i).span, span)) return;
  Anchor anchor = {span, date, amount};
  g_array_append_val(anchors, anchor);
}

static gboolean has_role(const Match *match, const char *const *roles) {
  const char *role = section_get(match->pattern->section, "role");
  return role && g_strv_contains(roles, role);
}

/* The days of completion and the awards of the page, in its order. */
static GArray *find_anchors(const PageReader *reader) {
  static const char *const awards[] = {"awarded", "claimed", NULL};
  static const char *const days[] = {"completed", "labelled", "on", NULL};
  GArray *anchors = g_array_new(FALSE, FALSE, sizeof(Anchor));
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "credits", &at));) {
    const Span *number = match_capture(match, "credits");
    g_autofree char *text = number && has_role(match, awards) ? page_quote(reader, *number) : NULL;
    Credits amount;
    if (text && !page_has_date(reader, *number) && read_amount(text, &amount))
      add_anchor(anchors, *number, FALSE, amount);
  }
  at = 0;
  for (const Match *match; (match = page_next(reader, "field", "date", &at));) {
    const Span *dates = match_capture(match, "dates");
    if (!dates) dates = match_capture(match, "date");
    if (dates && has_role(match, days)) add_anchor(anchors, *dates, TRUE, 0);
  }
  g_array_sort(anchors, by_start);
  return anchors;
}

/* Day, award, day, award ... or the other way round; a last award that is the sum is a total. */
static guint count_blocks(const GArray *anchors) {
  gint64 sum = 0;
  guint n = anchors->len;
  for (guint i = 0; i < n; i++) {
    const Anchor *anchor = &g_array_index(anchors, Anchor, i);
    if (i + 1 == n && n % 2 && !anchor->date && anchor->amount == sum) return n / 2;
    if (anchor->date != (g_array_index(anchors, Anchor, 0).date == (i % 2 == 0))) return 0;
    sum += anchor->amount;
  }
  return n % 2 ? 0 : n / 2;
}

static gsize line_end(const char *text, gsize at) {
  while (text[at] && text[at] != '\n') at++;
  return at;
}

static guint count_lines(const char *text, gsize from, gsize to) {
  guint lines = 0;
  for (gsize i = from; i < to; i++) lines += text[i] == '\n';
  return lines;
}

/* The first block is as many lines long as the second: above it stands the head of the page. */
static gsize first_start(const char *text, gsize end, guint lines) {
  while (end > 0 && lines > 0)
    if (text[--end] == '\n') lines--;
  return end;
}

gboolean page_read_blocks(const PageReader *page, PageEntryReader read, GPtrArray *entries) {
  g_autoptr(GArray) anchors = find_anchors(page);
  guint n = count_blocks(anchors);
  const char *text = page->page->text[TEXT_FLOW].utf8;
  if (n < 2 || n > MOST_BLOCKS) return FALSE;
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  gsize second_end = line_end(text, g_array_index(anchors, Anchor, 3).span.end);
  gsize from = line_end(text, g_array_index(anchors, Anchor, 1).span.end);
  from = first_start(text, from, count_lines(text, from, second_end));
  for (guint i = 0; i < n; i++) {
    PageReader reader = *page;
    const char *why = NULL;
    gsize to = line_end(text, g_array_index(anchors, Anchor, 2 * i + 1).span.end);
    reader.within = (Span){page->page->number, TEXT_FLOW, from, to};
    Entry *entry = read(&reader, &why);
    if (!entry) return FALSE;
    g_ptr_array_add(found, entry);
    const Entry *before = i ? found->pdata[i - 1] : NULL;
    if (!entry->title || entry->date == DAY_UNKNOWN || entry->credits == CREDITS_UNKNOWN ||
        (before && g_strcmp0(before->title, entry->title) == 0 && before->date == entry->date))
      return FALSE; /* the same said twice, or no activity of its own */
    from = to;
  }
  g_ptr_array_extend_and_steal(entries, g_steal_pointer(&found));
  return TRUE;
}
