/* Keeps boxed workers busy with PDFs, buries those that die of one, and blames that one. */
#include "extract/pool.h"

#include <string.h>
#include <unistd.h>

#include "box/boxed.h"
#include "core/wire.h"
#include "extract/scans.h"

#define OCR_MEMORY (G_GUINT64_CONSTANT(2) << 30) /* address space: hostile.md, section 6 */

const ExtractLimits extract_defaults = {
    .program = NULL,
    .workers = 0,
    .max_input = 100 << 20,
    .max_pages = 2000,
    .max_text = 16 << 20,
    .cpu_seconds = 20,
    .memory = 1 << 30,
    .wall_seconds = 0,
    .renew_after = 200,
    .retry = TRUE,
    .ocr = NULL,
    .library = NULL,
    .scan_pages = 30,
    .scan_pixels = 2200,
    .scan_seconds = 60,
    .look_share = 0,
};

typedef struct {
  guint64 ticket;
  int pdf;                 /* the caller's */
  ReadOrder order;
  gboolean patient;        /* the second try after a time-out: three times the limits */
  gboolean fresh;          /* the second try by a worker that has read nothing else */
  Reading *reading;        /* the end of it, but for scans */
  ScanWork *scans;         /* NULL: none to read, or none left */
  GPtrArray *entries;      /* of Entry, to be looked at; NULL: the PDF is to be read */
  gboolean looked;         /* scans, where there were any, are read; what remains is a look */
} Job;

typedef struct {
  Boxed *box, *ocr; /* NULL: to be started */
  Job *job;         /* NULL: idle */
  Boxed *asked;     /* the one of them that works on it */
} Worker;

struct Extractor {
  ExtractLimits limits;
  char *program, *versions, *ocr, *ocr_versions;
  char *ocr_fault;  /* why OCR does not start; NULL: it does, for all that is known */
  gboolean put_off, looks_off; /* scans; looks at texts */
  Worker *workers;
  GQueue waiting, scans, patient, finished; /* of Job */
};

static void job_free(gpointer memory) {
  Job *job = memory;
  if (job == NULL) return;
  explicit_bzero(&job->order, sizeof job->order);
  scan_work_free(job->scans);
  reading_free(job->reading);
  if (job->entries != NULL) g_ptr_array_unref(job->entries);
  g_free(job);
}

Extractor *extractor_new(const ExtractLimits *limits, GError **error) {
  if (limits->program == NULL || access(limits->program, X_OK) != 0) {
    g_set_error(error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT,
                "%s, the program that reads PDFs, is missing: build or install it again",
                limits->program != NULL ? limits->program : "cmeledger-worker");
    return NULL;
  }
  Extractor *extractor = g_new0(Extractor, 1);
  extractor->limits = *limits;
  extractor->program = g_strdup(limits->program);
  extractor->ocr = g_strdup(limits->ocr);
  if (limits->workers == 0) extractor->limits.workers = g_get_num_processors();
  if (limits->wall_seconds == 0) extractor->limits.wall_seconds = 3 * limits->cpu_seconds + 30;
  extractor->workers = g_new0(Worker, extractor->limits.workers);
  return extractor;
}

/* The caller closes what it has handed in, and gives its tickets anew. */
static void forget_all(Extractor *extractor) {
  for (guint i = 0; i < extractor->limits.workers; i++) {
    Worker *worker = &extractor->workers[i];
    boxed_free(worker->box);
    boxed_free(worker->ocr);
    job_free(worker->job);
    *worker = (Worker){NULL, NULL, NULL, NULL};
  }
  g_queue_clear_full(&extractor->waiting, job_free);
  g_queue_clear_full(&extractor->scans, job_free);
  g_queue_clear_full(&extractor->patient, job_free);
  g_queue_clear_full(&extractor->finished, job_free);
}

void extractor_free(Extractor *extractor) {
  if (extractor == NULL) return;
  forget_all(extractor);
  g_free(extractor->workers);
  g_free(extractor->program);
  g_free(extractor->versions);
  g_free(extractor->ocr);
  g_free(extractor->ocr_versions);
  g_free(extractor->ocr_fault);
  g_free(extractor);
}

static void end_job(Extractor *extractor, Job *job, Outcome outcome, const char *reason) {
  job->reading = reading_new(outcome, reason);
  g_queue_push_tail(&extractor->finished, job);
}

static Job *job_new(const Extractor *extractor, guint64 ticket, int pdf) {
  Job *job = g_new0(Job, 1);
  job->ticket = ticket;
  job->pdf = pdf;
  job->order.max_pages = extractor->limits.max_pages;
  job->order.max_glyphs = (guint32)MIN(extractor->limits.max_text / sizeof(Glyph), G_MAXUINT32 / 2);
  return job;
}

void extractor_look(Extractor *extractor, guint64 ticket, int pdf, const GPtrArray *entries) {
  Job *job = job_new(extractor, ticket, pdf);
  job->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  for (guint i = 0; i < entries->len; i++) g_ptr_array_add(job->entries, entry_dup(entries->pdata[i]));
  g_queue_push_tail(&extractor->scans, job);
}

void extractor_submit(Extractor *extractor, guint64 ticket, int pdf, const char *password) {
  gsize size = 0;
  Job *job = job_new(extractor, ticket, pdf);
  if (!read_order_set_password(&job->order, password)) {
    end_job(extractor, job, OUTCOME_ENCRYPTED, "the password is longer than 127 bytes");
  } else if (sealed_check(pdf, &size) && size > extractor->limits.max_input) {
    g_autofree char *reason = g_strdup_printf("is larger than %" G_GUINT64_FORMAT " MiB",
                                              extractor->limits.max_input >> 20);
    end_job(extractor, job, OUTCOME_TOO_LARGE, reason);
  } else {
    g_queue_push_tail(&extractor->waiting, job);
  }
}

/* --- feeding ------------------------------------------------------------------------------ */

static void bury(Worker *worker) { g_clear_pointer(&worker->box, boxed_free); }

static gboolean start(Extractor *extractor, Worker *worker, GError **error) {
  if (worker->box == NULL) worker->box = boxed_start(extractor->program, error);
  if (worker->box == NULL) return FALSE;
  if (extractor->versions == NULL) extractor->versions = g_strdup(boxed_versions(worker->box));
  worker->asked = worker->box;
  return TRUE;
}

static gboolean ask_to_read(Extractor *extractor, Worker *worker, GError **error) {
  const ExtractLimits *l = &extractor->limits;
  guint times = worker->job->patient ? 3 : 1;
  const BoxLimits limits = {l->cpu_seconds * times, l->wall_seconds * times, l->memory * times,
                            l->max_text + (1 << 20) /* the pages' heads */};
  if (worker->job->fresh) bury(worker);
  if (!start(extractor, worker, error)) return FALSE;
  g_autoptr(GBytes) request = wire_encode_order(&worker->job->order);
  return boxed_ask(worker->box, request, &worker->job->pdf, 1, &limits, error);
}

static gboolean ask_to_draw(Extractor *extractor, Worker *worker, GError **error) {
  const ExtractLimits *l = &extractor->limits;
  const BoxLimits limits = {l->cpu_seconds, l->wall_seconds, MAX(l->memory, OCR_MEMORY),
                            sizeof(GreyHead) + WIRE_MAX_PIXELS};
  if (!start(extractor, worker, error)) return FALSE;
  DrawOrder order = scan_work_draw(worker->job->scans);
  memcpy(order.password, worker->job->order.password, sizeof order.password);
  g_autoptr(GBytes) request = wire_encode_draw(&order);
  return boxed_ask(worker->box, request, &worker->job->pdf, 1, &limits, error);
}

static gboolean ask(Extractor *extractor, Worker *worker, GError **error) {
  return worker->job->scans != NULL ? ask_to_draw(extractor, worker, error)
                                    : ask_to_read(extractor, worker, error);
}

static gboolean is_idle(const Extractor *extractor) {
  for (guint i = 0; i < extractor->limits.workers; i++)
    if (extractor->workers[i].job != NULL) return FALSE;
  return TRUE;
}

static GQueue *next_queue(Extractor *extractor) {
  if (!g_queue_is_empty(&extractor->waiting)) return &extractor->waiting;
  return g_queue_is_empty(&extractor->scans) && is_idle(extractor) ? &extractor->patient : &extractor->scans;
}

/* Gives work to idle workers: scans when no other file waits, and the patient ones only when
 * nothing else is left to do. */
static gboolean feed(Extractor *extractor, GError **error) {
  for (guint i = 0; i < extractor->limits.workers; i++) {
    Worker *worker = &extractor->workers[i];
    if (worker->job != NULL) continue;
    GQueue *queue = next_queue(extractor);
    worker->job = g_queue_pop_head(queue);
    if (worker->job == NULL) return TRUE;
    if (!ask(extractor, worker, error)) {
      g_queue_push_head(queue, g_steal_pointer(&worker->job));
      return FALSE;
    }
  }
  return TRUE;
}

/* --- ends --------------------------------------------------------------------------------- */

/* The first crash may be the annotations' (design.md, section 4): once more without them. */
static void after_crash(Extractor *extractor, Job *job, const char *reason) {
  if (job->order.no_annotations) {
    end_job(extractor, job, OUTCOME_CRASHED, reason);
    return;
  }
  job->order.no_annotations = 1;
  g_queue_push_head(&extractor->waiting, job);
}

/* A file can spoil the fonts that cairo keeps (a letter of a million points does), and then the
 * next one's letters are not drawn: only a fresh worker's failure counts against a page. */
static gboolean must_be_fresh(const Worker *worker, const Job *job) {
  gboolean failed = FALSE;
  for (guint i = 0; i < job->reading->pages->len; i++)
    failed |= ((const Page *)job->reading->pages->pdata[i])->draw_failed;
  return failed && boxed_answered(worker->box) > 1 && !job->fresh;
}

/* --- scans -------------------------------------------------------------------------------- */

/* The last that is done to a document. What OCR has read is looked at with it. */
static void look_or_end(Extractor *extractor, Job *job) {
  Reading *reading = job->reading;
  if (!job->looked && extractor->ocr != NULL)
    job->scans = scan_work_look(&extractor->limits, reading, job->entries);
  if (extractor->ocr == NULL && job->entries != NULL) reading->look_fault = g_strdup("OCR is not installed");
  job->looked = TRUE;
  reading->look_waits = job->scans != NULL && job->entries == NULL && extractor->looks_off && !reading->scanned;
  if (reading->look_waits) g_clear_pointer(&job->scans, scan_work_free);
  g_queue_push_tail(job->scans != NULL ? &extractor->scans : &extractor->finished, job);
}

static void after_reading(Extractor *extractor, Job *job) {
  if (extractor->ocr != NULL && job->entries == NULL && job->reading->outcome == OUTCOME_CERTIFICATE)
    job->scans = scan_work_new(&extractor->limits, job->reading);
  job->reading->scan_waits = job->scans != NULL && extractor->put_off;
  if (extractor->put_off) g_clear_pointer(&job->scans, scan_work_free);
  if (job->scans != NULL) g_queue_push_tail(&extractor->scans, job);
  else if (job->reading->scan_waits) g_queue_push_tail(&extractor->finished, job);
  else look_or_end(extractor, job);
}

/* A page by OCR (consumed), or NULL and why not. A document that is begun is read to its end. */
static void after_scan(Extractor *extractor, Job *job, Page *page, const char *fault) {
  if (scan_work_take(job->scans, page, fault)) {
    g_queue_push_head(&extractor->scans, job);
    return;
  }
  g_clear_pointer(&job->scans, scan_work_free);
  look_or_end(extractor, job);
}

static gboolean start_ocr(Extractor *extractor, Worker *worker) {
  g_autoptr(GError) error = NULL;
  if (extractor->ocr_fault == NULL && worker->ocr == NULL &&
      (worker->ocr = boxed_start(extractor->ocr, &error)) == NULL)
    extractor->ocr_fault = g_strdup_printf("needs OCR, which does not start: %s", error->message);
  if (worker->ocr != NULL && extractor->ocr_versions == NULL)
    extractor->ocr_versions = g_strdup(boxed_versions(worker->ocr));
  return worker->ocr != NULL;
}

/* The drawing goes on to OCR; FALSE and why not. */
static gboolean pass_on(Extractor *extractor, Worker *worker, GBytes *drawing, const char **fault) {
  const ExtractLimits *l = &extractor->limits;
  const BoxLimits limits = {l->scan_seconds, 3 * l->scan_seconds + 30, OCR_MEMORY, l->max_text + (1 << 20)};
  GreyHead head;
  *fault = "could not be drawn";
  if (!wire_decode_grey(drawing, &head)) return FALSE;
  *fault = extractor->ocr_fault;
  if (!start_ocr(extractor, worker)) return (void)(*fault = extractor->ocr_fault), FALSE;
  const ScanOrder order = scan_work_order(worker->job->scans);
  g_autoptr(GBytes) request = wire_encode_scan(&order);
  *fault = "could not be handed to OCR";
  int sealed = sealed_from_bytes(drawing, NULL);
  if (sealed < 0) return FALSE;
  gboolean asked = boxed_ask(worker->ocr, request, &sealed, 1, &limits, NULL);
  close(sealed);
  worker->asked = worker->ocr;
  return asked;
}

static void take_drawing(Extractor *extractor, Worker *worker, BoxEnd end, GBytes *drawing, const char *reason) {
  const char *fault = reason;
  if (end != BOX_ANSWERED) bury(worker);
  if (end == BOX_ANSWERED && pass_on(extractor, worker, drawing, &fault)) return;
  after_scan(extractor, g_steal_pointer(&worker->job), NULL, fault);
}

static void take_scan(Extractor *extractor, Worker *worker, BoxEnd end, GBytes *answer, const char *reason) {
  g_autoptr(Reading) reading = end == BOX_ANSWERED ? wire_decode_reading(answer) : NULL;
  const gboolean good = reading != NULL && reading->pages->len == 1;
  if (!good || boxed_answered(worker->ocr) >= extractor->limits.renew_after)
    g_clear_pointer(&worker->ocr, boxed_free);
  Page *page = good ? g_ptr_array_steal_index(reading->pages, 0) : NULL;
  after_scan(extractor, g_steal_pointer(&worker->job), page, reason != NULL ? reason : "was answered with nonsense");
}

/* --- ends of questions -------------------------------------------------------------------- */

static void take_reading(Extractor *extractor, Worker *worker, BoxEnd end, GBytes *answer, const char *reason) {
  Job *job = g_steal_pointer(&worker->job);
  if (end != BOX_ANSWERED) bury(worker);
  switch (end) {
    case BOX_ANSWERED:
      job->reading = wire_decode_reading(answer);
      if (job->reading == NULL) {
        bury(worker);
        after_crash(extractor, job, "gave an answer that makes no sense");
        return;
      }
      if (must_be_fresh(worker, job)) {
        g_clear_pointer(&job->reading, reading_free);
        job->fresh = TRUE;
        g_queue_push_head(&extractor->waiting, job);
        return;
      }
      if (boxed_answered(worker->box) >= extractor->limits.renew_after) bury(worker);
      after_reading(extractor, job);
      return;
    case BOX_TIMED_OUT:
      if (!extractor->limits.retry || job->patient) {
        end_job(extractor, job, OUTCOME_TIMED_OUT, reason);
        return;
      }
      job->patient = TRUE;
      job->order.no_annotations = 1; /* drawing is what mostly takes for ever */
      g_queue_push_tail(&extractor->patient, job);
      return;
    case BOX_TOO_LARGE: end_job(extractor, job, OUTCOME_TOO_LARGE, reason); return;
    case BOX_OUT_OF_MEMORY:
    case BOX_CRASHED: after_crash(extractor, job, reason); return;
  }
}

static void take_end(Extractor *extractor, Worker *worker) {
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *reason = NULL;
  Boxed *asked = g_steal_pointer(&worker->asked);
  BoxEnd end = boxed_finish(asked, &answer, &reason);
  if (worker->job->scans == NULL) take_reading(extractor, worker, end, answer, reason);
  else if (asked == worker->ocr) take_scan(extractor, worker, end, answer, reason);
  else take_drawing(extractor, worker, end, answer, reason);
}

gboolean extractor_next(Extractor *extractor, guint64 *ticket, Reading **reading, GError **error) {
  guint n = extractor->limits.workers;
  g_autofree Boxed **boxes = g_new(Boxed *, n);
  *reading = NULL;
  while (g_queue_is_empty(&extractor->finished)) {
    if (!feed(extractor, error)) {
      forget_all(extractor);
      return FALSE;
    }
    for (guint i = 0; i < n; i++) boxes[i] = extractor->workers[i].asked;
    int ended = boxed_wait(boxes, n);
    if (ended < 0) return FALSE;
    take_end(extractor, &extractor->workers[ended]);
  }
  feed(extractor, NULL); /* what goes wrong here goes wrong again when it matters */
  Job *job = g_queue_pop_head(&extractor->finished);
  *ticket = job->ticket;
  *reading = g_steal_pointer(&job->reading);
  job_free(job);
  return TRUE;
}

gboolean extract_selftest(const char *program, char **report, GError **error) {
  return boxed_selftest(program, report, error);
}

void extractor_put_scans_off(Extractor *extractor, gboolean off) { extractor->put_off = off; }

void extractor_put_looks_off(Extractor *extractor, gboolean off) { extractor->looks_off = off; }

char *extractor_version(const Extractor *extractor, gboolean scanned) {
  return scanned && extractor->ocr_versions != NULL
             ? g_strdup_printf("%s, %s", extractor->versions, extractor->ocr_versions)
             : g_strdup(extractor->versions);
}
