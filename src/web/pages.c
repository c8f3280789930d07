/* Asks boxed workers without waiting for them, and keeps what they answered last. */
#include "web/pages.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "box/boxed.h"
#include "core/wire.h"
#include "core/page_words.h"
#include "web/page_cache.h"

#define WORKERS 2
#define RENEW_AFTER 500
#define MAX_ANSWER (64u << 20)

typedef struct {
  PagesAnswer answer;
  gpointer user_data;
} Asker;

typedef struct {
  char *key;       /* "<sha256> 1 130", or "<sha256> words"; NULL: a password is tried */
  Document *document;
  DrawOrder draw;  /* page 0: words */
  GArray *askers;  /* of Asker */
} Job;

typedef struct {
  Pages *pages;
  Boxed *box; /* NULL: to be started */
  Job *job;   /* NULL: idle */
  guint watch, deadline;
} Worker;

struct Pages {
  const char *program;
  BoxLimits limits;
  gsize max_input;
  ReadOrder words;
  Archive *archive;
  Worker workers[WORKERS];
  GQueue waiting;      /* of Job */
  GHashTable *jobs;    /* key -> Job: waiting or under way */
  PageCache *cache;    /* of what was answered last, by key */
  GHashTable *passwords; /* SHA-256 of a locked document -> what opens it */
};

static void feed(Pages *pages);

static void job_free(gpointer data) {
  Job *job = data;
  g_free(job->key);
  document_free(job->document);
  g_array_unref(job->askers);
  explicit_bzero(&job->draw, sizeof job->draw);
  g_free(job);
}

static void password_free(gpointer password) {
  explicit_bzero(password, strlen(password));
  g_free(password);
}

Pages *pages_new(App *app, Archive *archive) {
  Pages *pages = g_new0(Pages, 1);
  guint cpu_seconds = (guint)app_config_number(app, "cpu-seconds");
  pages->program = app_program(app, "cmeledger-worker");
  pages->limits = (BoxLimits){cpu_seconds, cpu_seconds * 2, app_config_number(app, "memory"),
                              MAX_ANSWER};
  pages->max_input = app_config_number(app, "max-input");
  pages->words.max_pages = (guint32)app_config_number(app, "max-pages");
  pages->words.max_glyphs = (guint32)(app_config_number(app, "max-text") / sizeof(Glyph));
  pages->archive = archive;
  for (guint i = 0; i < WORKERS; i++) pages->workers[i].pages = pages;
  pages->jobs = g_hash_table_new(g_str_hash, g_str_equal);
  pages->cache = page_cache_new();
  pages->passwords = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, password_free);
  return pages;
}

static void stop_watching(Worker *worker) {
  if (worker->watch) g_source_remove(worker->watch);
  if (worker->deadline) g_source_remove(worker->deadline);
  worker->watch = worker->deadline = 0;
}

void pages_free(Pages *pages) {
  if (!pages) return;
  for (guint i = 0; i < WORKERS; i++) {
    stop_watching(&pages->workers[i]);
    if (pages->workers[i].job) job_free(pages->workers[i].job);
    boxed_free(pages->workers[i].box);
  }
  g_queue_clear_full(&pages->waiting, job_free);
  g_hash_table_unref(pages->jobs);
  page_cache_free(pages->cache);
  g_hash_table_unref(pages->passwords);
  g_free(pages);
}

/* ---- one question ---- */

static GBytes *words_of(Reading *reading) {
  g_autoptr(DocumentText) document = document_text_take(reading);
  char *bytes = words_json(document);
  return g_bytes_new_take(bytes, strlen(bytes));
}

static PageAnswer *answer_of(const Job *job, BoxEnd end, GBytes *bytes, const char *reason) {
  PageAnswer *answer = g_new0(PageAnswer, 1);
  if (end != BOX_ANSWERED) {
    answer->why = g_strdup_printf("The program that opens this file %s.", reason);
  } else if (job->draw.page) {
    if (wire_is_picture(bytes)) answer->bytes = g_bytes_ref(bytes);
    else answer->why = g_strdup("This page cannot be drawn.");
  } else {
    g_autoptr(Reading) reading = wire_decode_reading(bytes);
    answer->locked = reading && reading->outcome == OUTCOME_ENCRYPTED;
    if (reading && reading->outcome == OUTCOME_CERTIFICATE) answer->bytes = words_of(reading);
    else answer->why = g_strdup_printf("The file %s.", reading && reading->reason
                                                           ? reading->reason
                                                           : "cannot be read");
  }
  return answer;
}

const char *pages_password(const Pages *pages, const Document *document) {
  return g_hash_table_lookup(pages->passwords, document->sha256);
}

void pages_keep_password(Pages *pages, const Document *document, const char *password) {
  g_hash_table_replace(pages->passwords, g_strdup(document->sha256), g_strdup(password));
  page_cache_forget(pages->cache, document->sha256); /* what was answered while it was shut */
}

/* A try is not kept; nor is what was asked before the password was known. */
static gboolean is_worth_keeping(const Pages *pages, const Job *job) {
  const char *password = pages_password(pages, job->document);
  return job->key && strcmp(job->draw.password, password ? password : "") == 0;
}

/* Keeps the answer, tells everybody who asked, and frees the job. */
static void settle(Pages *pages, Job *job, PageAnswer *answer) {
  if (job->key) g_hash_table_remove(pages->jobs, job->key);
  else if (answer->bytes) pages_keep_password(pages, job->document, job->draw.password);
  for (guint i = 0; i < job->askers->len; i++) {
    const Asker *asker = &g_array_index(job->askers, Asker, i);
    asker->answer(answer, asker->user_data);
  }
  if (is_worth_keeping(pages, job)) page_cache_keep(pages->cache, job->key, answer);
  else page_answer_free(answer);
  job_free(job);
}

static void take_end(Worker *worker) {
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *reason = NULL;
  Job *job = g_steal_pointer(&worker->job);
  stop_watching(worker);
  boxed_wait(&worker->box, 1);
  BoxEnd end = boxed_finish(worker->box, &bytes, &reason);
  PageAnswer *answer = answer_of(job, end, bytes, reason);
  if (end != BOX_ANSWERED || boxed_answered(worker->box) >= RENEW_AFTER)
    g_clear_pointer(&worker->box, boxed_free);
  settle(worker->pages, job, answer);
  feed(worker->pages);
}

static gboolean heard(gint fd, GIOCondition condition, gpointer data) {
  Worker *worker = data;
  (void)fd;
  (void)condition;
  worker->watch = 0;
  take_end(worker);
  return G_SOURCE_REMOVE;
}

static gboolean late(gpointer data) {
  Worker *worker = data;
  worker->deadline = 0;
  take_end(worker);
  return G_SOURCE_REMOVE;
}

static GBytes *request_of(const Pages *pages, const Job *job) {
  if (job->draw.page) return wire_encode_draw(&job->draw);
  ReadOrder order = pages->words;
  read_order_set_password(&order, job->draw.password);
  GBytes *request = wire_encode_order(&order);
  explicit_bzero(&order, sizeof order);
  return request;
}

static gboolean ask(Worker *worker, Job *job, GError **error) {
  Pages *pages = worker->pages;
  if (!worker->box && !(worker->box = boxed_start(pages->program, error))) return FALSE;
  int original =
      archive_open_file(pages->archive, job->document->sha256, job->document->suffix, error);
  if (original < 0) return FALSE;
  int sealed = sealed_copy_of_fd(original, pages->max_input, error);
  close(original);
  if (sealed < 0) return FALSE;
  g_autoptr(GBytes) request = request_of(pages, job);
  gboolean asked = boxed_ask(worker->box, request, &sealed, 1, &pages->limits, error);
  close(sealed);
  if (!asked) return FALSE;
  worker->job = job;
  worker->watch =
      g_unix_fd_add(boxed_socket(worker->box), G_IO_IN | G_IO_HUP | G_IO_ERR, heard, worker);
  worker->deadline = g_timeout_add_seconds(pages->limits.wall_seconds + 1, late, worker);
  return TRUE;
}

static void feed(Pages *pages) {
  for (guint i = 0; i < WORKERS; i++) {
    Worker *worker = &pages->workers[i];
    while (!worker->job && !g_queue_is_empty(&pages->waiting)) {
      g_autoptr(GError) error = NULL;
      Job *job = g_queue_pop_head(&pages->waiting);
      if (ask(worker, job, &error)) continue;
      PageAnswer *answer = g_new0(PageAnswer, 1);
      answer->why = g_strdup(error ? error->message : "The file is too large to be shown.");
      settle(pages, job, answer);
    }
  }
}

static Job *job_new(Pages *pages, const Document *document, char *key, const DrawOrder *draw) {
  Job *job = g_new0(Job, 1);
  job->key = key;
  job->document = document_new();
  job->document->sha256 = g_strdup(document->sha256);
  job->document->suffix = g_strdup(document->suffix);
  job->draw = *draw;
  job->askers = g_array_new(FALSE, FALSE, sizeof(Asker));
  if (key) g_hash_table_insert(pages->jobs, key, job);
  g_queue_push_tail(&pages->waiting, job);
  return job;
}

static void want(Pages *pages, const Document *document, char *key, DrawOrder draw,
                 PagesAnswer answer, gpointer user_data) {
  g_autofree char *name = key;
  const PageAnswer *known = page_cache_find(pages->cache, name);
  const char *password = pages_password(pages, document);
  if (known) {
    answer(known, user_data);
    return;
  }
  Job *job = g_hash_table_lookup(pages->jobs, name);
  if (!job) {
    if (password) g_strlcpy(draw.password, password, sizeof draw.password);
    job = job_new(pages, document, g_steal_pointer(&name), &draw);
  }
  const Asker asker = {answer, user_data};
  g_array_append_val(job->askers, asker);
  feed(pages);
}

void pages_picture(Pages *pages, const Document *document, guint page, guint dpi,
                   PagesAnswer answer, gpointer user_data) {
  char *key = g_strdup_printf("%s %u %u", document->sha256, page, dpi);
  want(pages, document, key, (DrawOrder){.page = page, .dpi = dpi}, answer, user_data);
}

void pages_words(Pages *pages, const Document *document, PagesAnswer answer, gpointer user_data) {
  char *key = g_strdup_printf("%s words", document->sha256);
  want(pages, document, key, (DrawOrder){0}, answer, user_data);
}

gboolean pages_unlock(Pages *pages, const Document *document, const char *password,
                      PagesAnswer answer, gpointer user_data) {
  DrawOrder draw = {0};
  const Asker asker = {answer, user_data};
  if (g_strlcpy(draw.password, password, sizeof draw.password) >= sizeof draw.password) return FALSE;
  Job *job = job_new(pages, document, NULL, &draw);
  g_array_append_val(job->askers, asker);
  feed(pages);
  return TRUE;
}
