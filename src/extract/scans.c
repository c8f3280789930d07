/* Which page of a document is drawn and read by OCR next, and how. */
#include "extract/scans.h"

#include "core/scan.h"

/* The second reading is of a drawing so much larger (smaller where that cannot be): other pixels. */
#define LARGER 1.4f
#define SMALLER 0.75f
#define MOST_DPI 300
#define LEAST_DPI 36

struct ScanWork {
  const ExtractLimits *limits;
  Reading *reading;    /* the job's */
  GArray *plan;        /* of guint: pages of this round */
  guint next;          /* of the plan */
  GPtrArray *evidence; /* of GArray of Box, of all pages: the second round; NULL: the first */
};

ScanWork *scan_work_new(const ExtractLimits *limits, Reading *reading) {
  g_autoptr(GArray) plan = scan_plan(limits->library, reading);
  if (plan->len == 0) return NULL;
  if (plan->len > limits->scan_pages) {
    reading->scan_fault = g_strdup_printf(
        "%u of its pages are scans, and no more than %u of a document are read", plan->len, limits->scan_pages);
    return NULL;
  }
  ScanWork *work = g_new0(ScanWork, 1);
  *work = (ScanWork){limits, reading, g_steal_pointer(&plan), 0, NULL};
  return work;
}

void scan_work_free(ScanWork *work) {
  if (work == NULL) return;
  g_array_unref(work->plan);
  if (work->evidence != NULL) g_ptr_array_unref(work->evidence);
  g_free(work);
}

static guint page_index(const ScanWork *work) { return g_array_index(work->plan, guint, work->next); }

static Page *page_now(const ScanWork *work) { return work->reading->pages->pdata[page_index(work)]; }

DrawOrder scan_work_draw(const ScanWork *work) {
  const Page *page = page_now(work);
  const float long_side = MAX(MAX(page->width, page->height), 1);
  const float dpi = CLAMP((float)work->limits->scan_pixels * 72 / long_side, LEAST_DPI, MOST_DPI);
  float again = dpi * LARGER;
  if (again > MOST_DPI) again = dpi > MOST_DPI / LARGER * 1.1f ? dpi * SMALLER : MOST_DPI;
  return (DrawOrder){page_index(work) + 1, (guint32)(work->evidence != NULL ? again : dpi), TRUE};
}

ScanOrder scan_work_order(const ScanWork *work) {
  const Page *page = page_now(work);
  ScanOrder order = {.width = page->width, .height = page->height};
  if (work->evidence == NULL) return order;
  const GArray *boxes = work->evidence->pdata[page_index(work)];
  order.accented = scan_accented(page, boxes);
  order.turn = page->turn;
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

gboolean scan_work_take(ScanWork *work, Page *scan, const char *fault) {
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
  if (++work->next < work->plan->len) return TRUE;
  return work->evidence == NULL && reading->scanned && begin_again(work);
}
