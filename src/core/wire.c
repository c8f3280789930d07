/* Orders and readings as bytes: a checked layout of our own in the machine's byte order, since
 * both sides come from one package and run on one machine. */
#include "core/wire.h"

#include <string.h>

#define MAGIC 0x32474452u /* "RDG2" */
#define DRAW_MAGIC 0x31575244u /* "DRW1" */
#define REASON_MAX 500    /* bytes */

enum { NO_ANNOTATIONS = 1 << 0, NO_END = 1 << 1, ALL_READING_BITS = 3 };
enum { HAS_BOXES = 1 << 0, FROM_PRINT = 1 << 1, DRAW_FAILED = 1 << 2, ALL_PAGE_BITS = 7 };

typedef struct {
  guint32 magic, outcome, bits, reason_length, pages, pages_total;
} Head;
typedef struct {
  float width, height, pictured;
  Turn turn;
  guint32 bits, glyphs, shapes;
} PageHead;

G_STATIC_ASSERT(sizeof(Glyph) == 24);

gboolean read_order_set_password(ReadOrder *order, const char *password) {
  gsize length = password != NULL ? strlen(password) : 0;
  if (length >= sizeof order->password) return FALSE;
  memset(order->password, 0, sizeof order->password);
  if (length > 0) memcpy(order->password, password, length);
  return TRUE;
}

GBytes *wire_encode_order(const ReadOrder *order) { return g_bytes_new(order, sizeof *order); }

gboolean wire_decode_order(GBytes *bytes, ReadOrder *order) {
  gsize size;
  const void *start = g_bytes_get_data(bytes, &size);
  if (size != sizeof *order) return FALSE;
  memcpy(order, start, size);
  return order->no_annotations <= 1 && memchr(order->password, 0, sizeof order->password) != NULL;
}

GBytes *wire_encode_reading(const Reading *reading) {
  GByteArray *out = g_byte_array_new();
  const char *reason = reading->reason != NULL ? reading->reason : "";
  Head head = {.magic = MAGIC,
               .outcome = reading->outcome,
               .bits = (reading->no_annotations ? NO_ANNOTATIONS : 0u) |
                       (reading->no_end ? NO_END : 0u),
               .reason_length = (guint32)MIN(strlen(reason), REASON_MAX),
               .pages = reading->pages->len,
               .pages_total = reading->pages_total};
  while (head.reason_length > 0 && (reason[head.reason_length] & 0xc0) == 0x80)
    head.reason_length--; /* whole characters */
  g_byte_array_append(out, (const guint8 *)&head, sizeof head);
  g_byte_array_append(out, (const guint8 *)reason, head.reason_length);
  for (guint i = 0; i < reading->pages->len; i++) {
    const Page *page = g_ptr_array_index(reading->pages, i);
    PageHead page_head = {page->width, page->height, page->pictured, page->turn,
                          (page->has_boxes ? HAS_BOXES : 0) | (page->from_print ? FROM_PRINT : 0) |
                              (page->draw_failed ? DRAW_FAILED : 0),
                          page->glyphs->len, page->shapes};
    g_byte_array_append(out, (const guint8 *)&page_head, sizeof page_head);
    g_byte_array_append(out, (const guint8 *)page->glyphs->data,
                        page->glyphs->len * (guint)sizeof(Glyph));
  }
  return g_byte_array_free_to_bytes(out);
}

typedef struct {
  const guint8 *at;
  gsize left;
} Cursor;

/* The next `size` bytes; NULL when there are fewer. */
static const guint8 *take(Cursor *cursor, gsize size) {
  if (size > cursor->left) return NULL;
  const guint8 *start = cursor->at;
  cursor->at += size;
  cursor->left -= size;
  return start;
}

static gboolean take_into(Cursor *cursor, void *where, gsize size) {
  const guint8 *bytes = take(cursor, size);
  if (bytes != NULL) memcpy(where, bytes, size);
  return bytes != NULL;
}

static gboolean is_place(float value) { return value >= -1e6f && value <= 1e6f; } /* no NaN */

static gboolean glyph_is_sound(const Glyph *glyph) {
  const Box *b = &glyph->box;
  return g_unichar_validate(glyph->code) && (glyph->style & ~GLYPH_ALL) == 0 && is_place(b->x0) &&
         is_place(b->y0) && is_place(b->x1) && is_place(b->y1) && b->x0 <= b->x1 && b->y0 <= b->y1;
}

static Page *take_page(Cursor *cursor) {
  PageHead head;
  if (!take_into(cursor, &head, sizeof head)) return NULL;
  if ((head.bits & ~(guint32)ALL_PAGE_BITS) != 0 || !is_place(head.width) ||
      !is_place(head.height) || head.width < 0 || head.height < 0 || !is_place(head.turn.x) ||
      !is_place(head.turn.y) ||
      !(head.pictured >= 0 && head.pictured <= 1) ||
      head.glyphs > cursor->left / sizeof(Glyph))
    return NULL;
  g_autoptr(Page) page = g_new0(Page, 1);
  page->width = head.width;
  page->height = head.height;
  page->turn = head.turn;
  page->pictured = head.pictured;
  page->shapes = head.shapes;
  page->has_boxes = (head.bits & HAS_BOXES) != 0;
  page->from_print = (head.bits & FROM_PRINT) != 0;
  page->draw_failed = (head.bits & DRAW_FAILED) != 0;
  page->glyphs = g_array_sized_new(FALSE, FALSE, sizeof(Glyph), head.glyphs);
  g_array_append_vals(page->glyphs, take(cursor, head.glyphs * sizeof(Glyph)), head.glyphs);
  for (guint i = 0; i < page->glyphs->len; i++)
    if (!glyph_is_sound(&g_array_index(page->glyphs, Glyph, i))) return NULL;
  return g_steal_pointer(&page);
}

/* What a worker may say of a file: what becomes of it afterwards is not its business. */
static gboolean is_workers_outcome(guint32 outcome) {
  return outcome == OUTCOME_CERTIFICATE || outcome == OUTCOME_ENCRYPTED ||
         outcome == OUTCOME_DAMAGED || outcome == OUTCOME_NOT_A_PDF ||
         outcome == OUTCOME_TOO_LARGE;
}

/* A line for a terminal. */
static gboolean is_plain_line(const char *text) {
  for (; *text != '\0'; text = g_utf8_next_char(text))
    if (g_unichar_iscntrl(g_utf8_get_char(text))) return FALSE;
  return TRUE;
}

static gboolean head_is_sound(const Head *head) {
  gboolean read = head->outcome == OUTCOME_CERTIFICATE;
  return head->magic == MAGIC && is_workers_outcome(head->outcome) && head->bits <= ALL_READING_BITS &&
         head->reason_length <= REASON_MAX && (head->reason_length == 0) == read &&
         (head->pages > 0) == read && head->pages <= head->pages_total &&
         head->pages_total <= G_MAXINT32;
}

Reading *wire_decode_reading(GBytes *bytes) {
  Cursor cursor;
  Head head;
  cursor.at = g_bytes_get_data(bytes, &cursor.left);
  if (!take_into(&cursor, &head, sizeof head) || !head_is_sound(&head)) return NULL;
  const char *text = (const char *)take(&cursor, head.reason_length);
  if (text == NULL || !g_utf8_validate_len(text, head.reason_length, NULL)) return NULL;
  g_autofree char *reason = g_strndup(text, head.reason_length);
  if (!is_plain_line(reason)) return NULL;
  g_autoptr(Reading) reading =
      reading_new((Outcome)head.outcome, head.reason_length > 0 ? reason : NULL);
  reading->no_annotations = (head.bits & NO_ANNOTATIONS) != 0;
  reading->no_end = (head.bits & NO_END) != 0;
  reading->pages_total = head.pages_total;
  for (guint32 i = 0; i < head.pages; i++) {
    Page *page = take_page(&cursor);
    if (page == NULL) return NULL;
    g_ptr_array_add(reading->pages, page);
  }
  return cursor.left == 0 ? g_steal_pointer(&reading) : NULL;
}

typedef struct {
  guint32 magic;
  DrawOrder order;
} DrawQuestion;

GBytes *wire_encode_draw(const DrawOrder *order) {
  const DrawQuestion question = {DRAW_MAGIC, *order};
  return g_bytes_new(&question, sizeof question);
}

gboolean wire_decode_draw(GBytes *bytes, DrawOrder *order) {
  DrawQuestion question;
  gsize size;
  const void *start = g_bytes_get_data(bytes, &size);
  if (size != sizeof question) return FALSE;
  memcpy(&question, start, size);
  *order = question.order;
  return question.magic == DRAW_MAGIC && order->page > 0 && order->dpi >= 36 && order->dpi <= 300 &&
         order->grey <= 1 && memchr(order->password, 0, sizeof order->password) != NULL;
}

gboolean wire_is_picture(GBytes *bytes) {
  static const guint8 begin[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                 0,    0,   0,   13,  'I',  'H',  'D',  'R'};
  gsize size;
  const guint8 *start = g_bytes_get_data(bytes, &size);
  guint32 sides[2];
  if (size < sizeof begin + sizeof sides || memcmp(start, begin, sizeof begin) != 0) return FALSE;
  memcpy(sides, start + sizeof begin, sizeof sides);
  guint64 width = GUINT32_FROM_BE(sides[0]), height = GUINT32_FROM_BE(sides[1]);
  return width > 0 && height > 0 && width * height <= WIRE_MAX_PIXELS;
}

gboolean wire_decode_grey(GBytes *bytes, GreyHead *head) {
  gsize size;
  const guint8 *start = g_bytes_get_data(bytes, &size);
  if (size < sizeof *head) return FALSE;
  memcpy(head, start, sizeof *head);
  guint64 pixels = (guint64)head->width * head->height;
  return pixels > 0 && pixels <= WIRE_MAX_PIXELS && size - sizeof *head == pixels;
}

GBytes *wire_encode_scan(const ScanOrder *order) { return g_bytes_new(order, sizeof *order); }

gboolean wire_decode_scan(GBytes *bytes, ScanOrder *order) {
  gsize size;
  const void *start = g_bytes_get_data(bytes, &size);
  if (size != sizeof *order) return FALSE;
  memcpy(order, start, size);
  return order->n_boxes <= SCAN_BOXES && order->look <= SCAN_LOOKS;
}
