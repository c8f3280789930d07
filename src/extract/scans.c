/* Which page of a document is drawn and read by OCR next, and how. */
#include "extract/scans.h"

#include "core/accept.h"
#include "core/look.h"
#include "core/scan.h"

/* The second reading is of a drawing so much larger (smaller where that cannot be): other pixels. */
#define LARGER 1.4f
#define SMALLER 0.75f
#define MOST_DPI 300
#define LEAST_DPI 36
#define LOOK_PIXELS 40 /* high is what is looked at, in a drawing of LOOK_DPI to MOST_DPI */
#define LOOK_DPI 100

struct ScanWork {
  const ExtractLimits *limits;
  Reading *reading;    /* the job's */
  GArray *plan;        /* of guint: pages of this round */
  guint next;          /* of the plan */
  GPtrArray *evidence; /* of GArray of Box, of all pages: the second round; NULL: the first */
  GPtrArray *asks;     /* of LookAsk, of this round of a look at what is no scan; NULL: it is one */
  guint round;         /* of it, from 1 */
  const GPtrArray *entries; /* of Entry: the look is at what they rest on; NULL: the reading says */
};

ScanWork *scan_work_new(const ExtractLimits *limits, Reading *reading) {
  g_autoptr(GArray) plan = scan_plan(limits->library, reading);
  if (plan->len == 0) return NULL;
  if (plan->len > limits->scan_pages) {
    reading->scan_fault = g_strdup_printf(
        "%u of its pages are scans, and no more than %u of a document are read, the setting scan-pages", plan->len, limits->scan_pages);
    return NULL;
  }
  ScanWork *work = g_new0(ScanWork, 1);
  *work = (ScanWork){limits, reading, g_steal_pointer(&plan), 0, NULL, NULL, 0, NULL};
  return work;
}

/* The next round of a look; FALSE: all is seen. */
static gboolean look_round(ScanWork *work) {
  Reading *reading = work->reading;
  g_autoptr(Draft) draft = work->entries != NULL ? look_after(work->entries, reading)
                                                 : scan_draft(work->limits->library, reading);
  if (work->asks != NULL) g_ptr_array_unref(work->asks);
  work->asks = look_asks(draft);
  work->round++;
  work->next = 0;
  for (guint i = 0; i < work->asks->len && reading->look_fault == NULL; i++)
    if (((const LookAsk *)work->asks->pdata[i])->page > reading->pages->len)
      reading->look_fault = g_strdup("not all of its pages are read any more");
  return work->asks->len > 0 && reading->look_fault == NULL;
}

/* Which documents a share takes depends on their letters and the seed alone. */
static gboolean is_drawn(const Reading *reading, guint64 seed, guint percent) {
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < reading->pages->len; i++) {
    const GArray *glyphs = ((const Page *)reading->pages->pdata[i])->glyphs;
    g_checksum_update(sum, (const guchar *)glyphs->data, (gssize)(glyphs->len * sizeof(Glyph)));
  }
  return accept_is_drawn(g_checksum_get_string(sum), 0, seed, percent);
}

ScanWork *scan_work_look(const ExtractLimits *limits, Reading *reading, const GPtrArray *entries) {
  if (reading->outcome != OUTCOME_CERTIFICATE) return NULL;
  if (entries == NULL && (limits->library == NULL || reading->scan_fault != NULL || limits->look_share == 0 ||
                          !is_drawn(reading, limits->look_seed, limits->look_share)))
    return NULL;
  g_autoptr(ScanWork) work = g_new0(ScanWork, 1);
  *work = (ScanWork){limits, reading, g_array_new(FALSE, FALSE, sizeof(guint)), 0, NULL, NULL, 0, entries};
  look_begin(reading);
  reading->look_scans = limits->look_scans;
  return look_round(work) ? g_steal_pointer(&work) : NULL;
}

void scan_work_free(ScanWork *work) {
  if (work == NULL) return;
  g_array_unref(work->plan);
  if (work->evidence != NULL) g_ptr_array_unref(work->evidence);
  if (work->asks != NULL) g_ptr_array_unref(work->asks);
  g_free(work);
}

static const LookAsk *ask_now(const ScanWork *work) { return work->asks->pdata[work->next]; }

static guint page_index(const ScanWork *work) {
  return work->asks != NULL ? ask_now(work)->page - 1 : g_array_index(work->plan, guint, work->next);
}

static Page *page_now(const ScanWork *work) { return work->reading->pages->pdata[page_index(work)]; }

static DrawOrder draw_order(const ScanWork *work, float dpi) {
  return (DrawOrder){.page = page_index(work) + 1, .dpi = (guint32)dpi, .grey = TRUE};
}

/* As large as the smallest letters want it. */
static DrawOrder draw_to_look(const ScanWork *work) {
  const GArray *places = ask_now(work)->boxes;
  float low = G_MAXFLOAT;
  for (guint i = 0; i < places->len; i++) {
    const Box *box = &g_array_index(places, Box, i);
    low = MIN(low, MAX(box->y1 - box->y0, 1));
  }
  const float dpi = CLAMP(LOOK_PIXELS * 72 / low, LOOK_DPI, MOST_DPI / LARGER);
  return draw_order(work, work->round > 1 ? dpi * LARGER : dpi);
}

DrawOrder scan_work_draw(const ScanWork *work) {
  if (work->asks != NULL) return draw_to_look(work);
  const Page *page = page_now(work);
  const float long_side = MAX(MAX(page->width, page->height), 1);
  const float dpi = CLAMP((float)work->limits->scan_pixels * 72 / long_side, LEAST_DPI, MOST_DPI);
  float again = dpi * LARGER;
  if (again > MOST_DPI) again = dpi > MOST_DPI / LARGER * 1.1f ? dpi * SMALLER : MOST_DPI;
  return draw_order(work, work->evidence != NULL ? again : dpi);
}

ScanOrder scan_work_order(const ScanWork *work) {
  const Page *page = page_now(work);
  ScanOrder order = {.width = page->width, .height = page->height};
  if (work->evidence == NULL && work->asks == NULL) return order;
  const GArray *boxes = work->asks != NULL ? ask_now(work)->boxes : work->evidence->pdata[page_index(work)];
  order.accented = scan_accented(page, boxes);
  order.turn = page->turn;
  order.look = work->round;
  order.n_boxes = boxes->len;
  for (guint i = 0; i < boxes->len; i++) order.boxes[i] = g_array_index(boxes, Box, i);
  return order;
}

/* The second round, of the pages with evidence. */
static gboolean begin_again(ScanWork *work) {
  work->next = 0;
  g_array_set_size(work->plan, 0);
  if (work->limits->library == NULL) return FALSE;
  work->evidence = scan_evidence(work->limits->library, work->reading);
  for (guint i = 0; i < work->evidence->len; i++)
    if (((GArray *)work->evidence->pdata[i])->len > 0) g_array_append_val(work->plan, i);
  return work->plan->len > 0;
}

static gboolean take_look(ScanWork *work, Page *scan, const char *fault) {
  g_autoptr(Page) seen = scan;
  if (seen == NULL) {
    work->reading->look_fault = g_strdup_printf("page %u %s", page_index(work) + 1, fault);
    return FALSE;
  }
  look_take(work->reading, ask_now(work), work->round, seen);
  return ++work->next < work->asks->len || (work->round < SCAN_LOOKS && look_round(work));
}

gboolean scan_work_take(ScanWork *work, Page *scan, const char *fault) {
  if (work->asks != NULL) return take_look(work, scan, fault);
  Reading *reading = work->reading;
  Page *page = page_now(work);
  if (scan == NULL && reading->scan_fault == NULL)
    reading->scan_fault = g_strdup_printf("page %u could not be read by OCR: it %s", page_index(work) + 1, fault);
  if (scan != NULL && work->evidence != NULL) {
    scan_merge_again(page, scan);
  } else if (scan != NULL) {
    scan_merge(page, scan);
    reading->scanned = TRUE;
  }
  work->next++;
  if (work->limits->page_read != NULL)
    work->limits->page_read(work->limits->page_data, work->next, work->plan->len, work->evidence != NULL);
  if (work->next < work->plan->len) return TRUE;
  return work->evidence == NULL && reading->scanned && begin_again(work);
}
