/* A page read in another order of its words, where the first reading lacks something: by rows with
 * the labels of a form before their values, and column for column. */
#include "core/draft_order.h"

#include <string.h>

#include "core/text_cells.h"
#include "core/text_columns.h"
#include "core/text_form.h"

/* What a flag says is not on the page can be there in the other order of its words. */
static guint count_lacking(const Entry *entry) {
  static const char *const codes[] = {"name-missing", "name-unclear", "name-single", "title-missing", "title-unclear", "date-missing", "credits-missing",
                                      "credits-unlabelled", "credits-unit-elsewhere", "credits-maximum-only",
                                      "category-unclear", "date-unlabelled", "date-issued-only", "provider-missing",
                                      "accreditation-missing", NULL};
  guint lacking = 0;
  for (guint i = 0; codes[i]; i++) lacking += entry_find_flag(entry, codes[i]) != NULL;
  return lacking;
}

/* A date that nothing explains is no contradiction to one that is explained. */
static gboolean date_contradicts(const Entry *a, const Entry *b) {
  return a->date != DAY_UNKNOWN && a->date != b->date && !entry_find_flag(a, "date-issued-only");
}

static gboolean contradicts(const Entry *a, const Entry *b) {
  return (a->member_name && g_strcmp0(a->member_name, b->member_name) != 0) || date_contradicts(a, b) ||
         (a->credits != CREDITS_UNKNOWN && a->credits != b->credits &&
          !entry_find_flag(a, "credits-unit-elsewhere")) ||
         (a->category == CATEGORY_OTHER && b->category != CATEGORY_OTHER);
}

static Text text_copy(const Text *text) {
  return (Text){g_strndup(text->utf8, text->length), text->length,
                g_memdup2(text->glyph_of, text->length * sizeof *text->glyph_of)};
}

static Text in_order(const PageText *page, Order order) {
  if (order == ORDER_ROWS) {
    Text cells = text_by_cells(page->page, &page->text[TEXT_ROWS]);
    return cells.utf8 ? cells : text_pair_labels(&page->text[TEXT_ROWS]);
  }
  Text columns = text_by_columns(page->page, &page->text[TEXT_ROWS]);
  return columns.utf8 ? columns : text_copy(&page->text[TEXT_FLOW]);
}

/* The document with the order's text in place of poppler's. */
static DocumentText *turn(const DocumentText *document, Order order) {
  DocumentText *turned = g_memdup2(document, sizeof *document);
  turned->pages = g_ptr_array_new();
  turned->paired = TRUE;
  for (guint i = 0; i < document->pages->len; i++) {
    PageText *page = g_memdup2(document->pages->pdata[i], sizeof *page);
    page->text[TEXT_FLOW] = in_order(page, order);
    g_ptr_array_add(turned->pages, page);
  }
  return turned;
}

static void turned_free(DocumentText *turned) {
  if (!turned) return;
  for (guint i = 0; i < turned->pages->len; i++) {
    PageText *page = turned->pages->pdata[i];
    g_free(page->text[TEXT_FLOW].utf8);
    g_free(page->text[TEXT_FLOW].glyph_of);
    g_free(page);
  }
  g_ptr_array_unref(turned->pages);
  g_free(turned);
}

void orders_clear(Orders *orders) {
  for (guint i = 0; i < N_ORDERS; i++) {
    matches_free(orders->matches[i]);
    turned_free(orders->document[i]);
  }
  memset(orders, 0, sizeof *orders);
}

/* But for the end of the last line, which rows have. */
static gboolean say_the_same(const Text *flow, const Text *rows) {
  return rows->length == flow->length + 1 && memcmp(flow->utf8, rows->utf8, flow->length) == 0;
}

/* NULL also where the words are in the order that was read already. */
static Entry *read_turned(const PageReader *first, PageEntryReader read, Orders *orders, Order order, const char **why) {
  if (!orders->document[order]) orders->document[order] = turn(first->document, order);
  PageReader reader = *first;
  reader.document = orders->document[order];
  reader.page = reader.document->pages->pdata[first->page->number - 1];
  if (say_the_same(&first->page->text[TEXT_FLOW], &reader.page->text[TEXT_FLOW])) return NULL;
  if (!orders->matches[order]) orders->matches[order] = library_match(first->library, reader.document);
  reader.matches = orders->matches[order];
  return read(&reader, why);
}

/* The doubts of the other reading, but for what it lacked. */
static void take_doubts(Entry *entry, const Entry *other) {
  for (guint i = 0; i < other->flags->len; i++) {
    const Flag *flag = other->flags->pdata[i];
    g_autoptr(Entry) bare = entry_new();
    entry_flag(bare, flag->code, flag->field, "%s", flag->message);
    if (count_lacking(bare) == 0 && !entry_find_flag(entry, flag->code))
      entry_flag(entry, flag->code, flag->field, "%s", flag->message);
  }
  entry_settle(entry);
}

static gboolean is_better(const Entry *again, const Entry *entry) {
  return count_lacking(again) < count_lacking(entry) && again->flags->len < entry->flags->len &&
         !contradicts(entry, again);
}

/* Poppler parts the columns of a table, so that labels lose their values; by rows they stand together, and a form
 * with cells of several lines is a form by its cells only. Where the first reading lacks something, a second one
 * that lacks less and contradicts nothing is taken, with the doubts of both. */
static Entry *read_rows(PageReader *reader, PageEntryReader read, Orders *orders, const char **why) {
  const Text *flow = &reader->page->text[TEXT_FLOW], *rows = &reader->page->text[TEXT_ROWS];
  const char *why_not = NULL;
  const gboolean cells = text_has_cells(reader->page->page, rows);
  g_autoptr(Entry) surer =
      cells || text_labels_astray(flow, rows) ? read_turned(reader, read, orders, ORDER_ROWS, why) : NULL;
  if (surer && count_lacking(surer) == 0) return g_steal_pointer(&surer);
  Entry *entry = read(reader, why);
  if (surer && entry && (contradicts(surer, entry) || (cells && count_lacking(surer) <= count_lacking(entry)))) {
    entry_free(entry);
    return g_steal_pointer(&surer);
  }
  if (entry && count_lacking(entry) == 0) return entry;
  g_autoptr(Entry) again =
      surer ? g_steal_pointer(&surer) : read_turned(reader, read, orders, ORDER_ROWS, &why_not);
  if (!again || (entry && !is_better(again, entry))) return entry;
  *why = NULL;
  if (entry) take_doubts(again, entry);
  entry_free(entry);
  return g_steal_pointer(&again);
}

static gboolean has_columns(const PageText *page) {
  Text columns = text_by_columns(page->page, &page->text[TEXT_ROWS]);
  const gboolean has = columns.utf8 != NULL;
  g_free(columns.utf8);
  g_free(columns.glyph_of);
  return has;
}

Entry *page_read_in_order(PageReader *reader, PageEntryReader read, Orders *orders, const char **why) {
  Entry *entry = read_rows(reader, read, orders, why);
  if (!entry || count_lacking(entry) == 0 || !has_columns(reader->page)) return entry;
  const char *why_not = NULL;
  g_autoptr(Entry) again = read_turned(reader, read, orders, ORDER_COLUMNS, &why_not);
  if (!again || !is_better(again, entry)) return entry;
  take_doubts(again, entry);
  entry_free(entry);
  return g_steal_pointer(&again);
}
