/* Keeps boxed workers busy with PDFs, buries those that die of one, and blames that one. */
#include "extract/pool.h"

#include <string.h>
#include <unistd.h>

#include "box/boxed.h"
#include "core/wire.h"

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
};

typedef struct {
  guint64 ticket;
  int pdf;                 /* the caller's */
  ReadOrder order;
  gboolean patient;        /* the second try after a time-out: three times the limits */
  gboolean fresh;          /* the second try by a worker that has read nothing else */
  Reading *reading;        /* the end of it */
} Job;

typedef struct {
  Boxed *box; /* NULL: to be started */
  Job *job;   /* NULL: idle */
} Worker;

struct Extractor {
  ExtractLimits limits;
  char *program, *versions;
  Worker *workers;
  GQueue waiting, patient, finished; /* of Job */
};

static void job_free(gpointer memory) {
  Job *job = memory;
  if (job == NULL) return;
  explicit_bzero(&job->order, sizeof job->order);
  reading_free(job->reading);
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
  if (limits->workers == 0) extractor->limits.workers = g_get_num_processors();
  if (limits->wall_seconds == 0) extractor->limits.wall_seconds = 3 * limits->cpu_seconds + 30;
  extractor->workers = g_new0(Worker, extractor->limits.workers);
  return extractor;
}

void extractor_free(Extractor *extractor) {
  if (extractor == NULL) return;
  for (guint i = 0; i < extractor->limits.workers; i++) {
    boxed_free(extractor->workers[i].box);
    job_free(extractor->workers[i].job);
  }
  g_queue_clear_full(&extractor->waiting, job_free);
  g_queue_clear_full(&extractor->patient, job_free);
  g_queue_clear_full(&extractor->finished, job_free);
  g_free(extractor->workers);
  g_free(extractor->program);
  g_free(extractor->versions);
  g_free(extractor);
}

static void end_job(Extractor *extractor, Job *job, Outcome outcome, const char *reason) {
  job->reading = reading_new(outcome, reason);
  g_queue_push_tail(&extractor->finished, job);
}

void extractor_submit(Extractor *extractor, guint64 ticket, int pdf, const char *password) {
  gsize size = 0;
  Job *job = g_new0(Job, 1);
  job->ticket = ticket;
  job->pdf = pdf;
  job->order.max_pages = extractor->limits.max_pages;
  job->order.max_glyphs = (guint32)MIN(extractor->limits.max_text / sizeof(Glyph), G_MAXUINT32 / 2);
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

static gboolean ask(Extractor *extractor, Worker *worker, GError **error) {
  const ExtractLimits *l = &extractor->limits;
  guint times = worker->job->patient ? 3 : 1;
  const BoxLimits limits = {l->cpu_seconds * times, l->wall_seconds * times, l->memory * times,
                            l->max_text + (1 << 20) /* the pages' heads */};
  if (worker->job->fresh) bury(worker);
  if (worker->box == NULL) worker->box = boxed_start(extractor->program, error);
  if (worker->box == NULL) return FALSE;
  if (extractor->versions == NULL) extractor->versions = g_strdup(boxed_versions(worker->box));
  g_autoptr(GBytes) request = wire_encode_order(&worker->job->order);
  return boxed_ask(worker->box, request, &worker->job->pdf, 1, &limits, error);
}

static gboolean is_idle(const Extractor *extractor) {
  for (guint i = 0; i < extractor->limits.workers; i++)
    if (extractor->workers[i].job != NULL) return FALSE;
  return TRUE;
}

/* Gives work to idle workers; the patient ones only when nothing else is left to do. */
static gboolean feed(Extractor *extractor, GError **error) {
  for (guint i = 0; i < extractor->limits.workers; i++) {
    Worker *worker = &extractor->workers[i];
    if (worker->job != NULL) continue;
    GQueue *queue = &extractor->waiting;
    if (g_queue_is_empty(queue) && is_idle(extractor)) queue = &extractor->patient;
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

/* TRUE when the reading rests on a drawing in which something was not as the text says. */
static gboolean is_drawing_in_doubt(const Reading *reading) {
  for (guint i = 0; i < reading->pages->len; i++) {
    const Page *page = g_ptr_array_index(reading->pages, i);
    if (page->from_print) return TRUE;
    for (guint k = 0; k < page->glyphs->len; k++)
      if (g_array_index(page->glyphs, Glyph, k).style & GLYPH_FAINT) return TRUE;
  }
  return FALSE;
}

/* A file can spoil the fonts that cairo keeps (a letter of a million points does), and then the
 * next one's letters are not drawn: only a fresh worker's word counts against a page. */
static gboolean must_be_fresh(const Worker *worker, const Job *job) {
  return boxed_answered(worker->box) > 1 && !job->fresh && is_drawing_in_doubt(job->reading);
}

static void take_end(Extractor *extractor, Worker *worker) {
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *reason = NULL;
  Job *job = g_steal_pointer(&worker->job);
  BoxEnd end = boxed_finish(worker->box, &answer, &reason);
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
      g_queue_push_tail(&extractor->finished, job);
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

gboolean extractor_next(Extractor *extractor, guint64 *ticket, Reading **reading, GError **error) {
  guint n = extractor->limits.workers;
  g_autofree Boxed **boxes = g_new(Boxed *, n);
  *reading = NULL;
  while (g_queue_is_empty(&extractor->finished)) {
    if (!feed(extractor, error)) return FALSE;
    for (guint i = 0; i < n; i++) boxes[i] = extractor->workers[i].box;
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

const char *extractor_version(const Extractor *extractor) { return extractor->versions; }
