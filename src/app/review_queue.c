/* The review queue on a terminal: one entry at a time, one key a decision. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/lesson.h"
#include "app/review.h"
#include "app/screen.h"
#include "core/explain.h"

#define CONTROL_C 3
#define CONTROL_D 4
#define ESCAPE 27

typedef struct { /* what u takes back */
  gint64 entry;  /* that was decided, or a provider's that was learnt */
  char *learnt;  /* id of that provider; NULL: a decision */
} Step;

typedef struct {
  Review *review;
  struct termios cooked, raw;
  GArray *ids;     /* of gint64: what waits, oldest first */
  guint at;
  GArray *steps;   /* of Step: in this sitting, for undo */
  char *place;     /* the fact that remembers where this person stopped */
  gboolean quit;
} Queue;

/* One byte; a closed terminal reads as quit. An arrow or a function key is more than one, with
 * digits among them, which are not for us. */
static int key(void) {
  char c;
  ssize_t got;
  fflush(stdout);
  while ((got = read(STDIN_FILENO, &c, 1)) < 0 && errno == EINTR) continue;
  if (got == 1 && c == ESCAPE) tcflush(STDIN_FILENO, TCIFLUSH);
  return got == 1 ? (guchar)c : CONTROL_D;
}

/* A line typed with the terminal's own editing. NULL: none. New string. */
static char *ask(Queue *queue, const char *prompt) {
  g_autoptr(GString) line = g_string_new(NULL);
  char c;
  printf("%s", prompt);
  fflush(stdout);
  tcsetattr(STDIN_FILENO, TCSANOW, &queue->cooked);
  while (read(STDIN_FILENO, &c, 1) == 1 && c != '\n') g_string_append_c(line, c);
  tcsetattr(STDIN_FILENO, TCSANOW, &queue->raw);
  g_strstrip(line->str);
  return *line->str ? g_strdup(line->str) : NULL;
}

static void add_step(Queue *queue, gint64 entry, const char *learnt) {
  const Step step = {entry, g_strdup(learnt)};
  g_array_append_val(queue->steps, step);
}

static void step_clear(gpointer step) { g_free(((Step *)step)->learnt); }

static gboolean save(Queue *queue, const Entry *entry, const char *action, const char *reason,
                     GError **error) {
  Store *store = queue->review->store;
  g_autofree char *now = app_now(queue->review->app);
  store_set_actor(store, queue->review->app->by, now);
  if (!store_begin(store, error)) return FALSE;
  if (!store_entry_revise(store, entry, action, reason, TRUE, error) ||
      !store_commit(store, error)) {
    store_rollback(store);
    return FALSE;
  }
  add_step(queue, entry->id, NULL);
  printf("entry %" G_GINT64_FORMAT ": %s; u takes it back\n", entry->id, state_name(entry->state));
  return TRUE;
}

/* Approves what is on the screen, with what was picked and typed. TRUE: on to the next. */
static gboolean accept(Queue *queue, Entry *entry, gboolean changed, GError **error) {
  g_autofree char *why = NULL;
  if (!review_apply(queue->review, entry, "approve", NULL, 0, &why)) {
    screen_say(2, "It cannot be approved: %s. Press e to give it.", why);
    return FALSE;
  }
  return save(queue, entry, changed ? "correct" : "approve", NULL, error);
}

static gboolean reject(Queue *queue, Entry *entry, GError **error) {
  g_autofree char *reason = ask(queue, "Why is it rejected? ");
  if (!reason) {
    puts("Not rejected: a reason is needed.");
    return FALSE;
  }
  entry->state = STATE_REJECTED;
  return save(queue, entry, "reject", reason, error);
}

static gboolean edit(Queue *queue, Entry *entry) {
  g_autofree char *pair = ask(queue, "field=value, like credits=4.00: ");
  char *why = NULL;
  if (!pair) return FALSE;
  g_autoptr(Entry) copy = entry_dup(entry);
  if (review_set(queue->review, copy, &pair, 1, &why)) {
    Entry before = *entry; /* the two change places, so that a fault leaves all as it was */
    *entry = *copy;
    *copy = before;
    return TRUE;
  }
  screen_say(2, "%s", why);
  g_free(why);
  return FALSE;
}

static gboolean pick(Queue *queue, Entry *entry, guint n) {
  if (n > entry->candidates->len) {
    puts("There is no such reading.");
    return FALSE;
  }
  const Candidate *candidate = entry->candidates->pdata[n - 1];
  g_autofree char *pair =
      g_strdup_printf("%s=%s", field_name(candidate->field), candidate->value);
  g_autofree char *why = NULL;
  gboolean set = review_set(queue->review, entry, &pair, 1, &why);
  if (!set) printf("%s\n", why);
  return set;
}

/* A word about the entry's provider: all that wait with it are read again. TRUE: it was learnt. */
static gboolean learn(Queue *queue, const Entry *shown, gboolean accredited, GError **error) {
  Review *review = queue->review;
  LessonEffect effect;
  g_autofree char *why = NULL, *now = app_now(review->app);
  g_autoptr(Entry) waiting = store_entry(review->store, shown->id, error);
  g_autoptr(Lesson) lesson = waiting ? lesson_about(waiting, shown->provider) : NULL;
  if (*error) return FALSE;
  if (!lesson) {
    puts("Its provider is not in question.");
    return FALSE;
  }
  lesson->not_accredited = !accredited;
  store_set_actor(review->store, review->app->by, now);
  if (!lesson_learn(review->app, review->store, lesson, FALSE, &effect, &why, error)) {
    if (why) screen_say(2, "Not learnt: %s.", why);
    return FALSE;
  }
  add_step(queue, shown->id, lesson->id);
  g_autofree char *settled = explain_count(effect.settled, "entry waits", "entries wait");
  screen_say(2, "%s is learnt as %s; %s no more. u takes it back.", lesson->name,
             accredited ? "accredited" : "not accredited", settled);
  return TRUE;
}

static gboolean forget(Queue *queue, const char *provider, GError **error) {
  LessonEffect effect;
  g_autofree char *why = NULL;
  if (lesson_forget(queue->review->app, queue->review->store, provider, FALSE, &effect, &why, error))
    printf("provider %s is forgotten\n", provider);
  else if (why) screen_say(2, "It cannot be taken back: %s.", why);
  return !why && !*error;
}

/* Back to the entry of the last step of this sitting. FALSE: nothing was taken back. */
static gboolean undo(Queue *queue, GError **error) {
  Store *store = queue->review->store;
  if (queue->steps->len == 0) {
    puts("Nothing was decided in this sitting; 'cmeledger review undo' goes further back.");
    return FALSE;
  }
  const Step *step = &g_array_index(queue->steps, Step, queue->steps->len - 1);
  const gint64 id = step->entry;
  if (step->learnt) {
    if (!forget(queue, step->learnt, error)) return FALSE;
  } else {
    if (!store_begin(store, error)) return FALSE;
    if (!review_undo(queue->review, id, error) || !store_commit(store, error)) {
      store_rollback(store);
      return FALSE;
    }
  }
  g_array_set_size(queue->steps, queue->steps->len - 1);
  printf("entry %" G_GINT64_FORMAT " waits again\n", id);
  for (guint i = 0; i < queue->ids->len; i++)
    if (g_array_index(queue->ids, gint64, i) == id) queue->at = i;
  return TRUE;
}

static void help(void) {
  puts("a accept   e edit field=value   1-9 pick that reading   c claim as Category 2\n"
       "s skip     r reject             u undo                  q quit\n"
       "k the provider, which the library does not know, is accredited: that is remembered and\n"
       "  settles all that wait with it   n it is not accredited");
}

/* Shows one entry and follows the keys until it is decided, left or undone. */
static gboolean walk_one(Queue *queue, GError **error) {
  const gint64 id = g_array_index(queue->ids, gint64, queue->at);
  g_autoptr(Entry) entry = store_entry(queue->review->store, id, error);
  g_autofree char *why = NULL;
  gboolean changed = FALSE, show = TRUE;
  const gboolean unknown = entry && entry_find_flag(entry, "provider-unknown");
  if (*error) return FALSE;
  if (!entry || entry->state != STATE_PENDING) { /* decided meanwhile, by somebody else */
    queue->at++;
    return TRUE;
  }
  for (;;) {
    if (show) {
      printf("\n%u of %u%s\n", queue->at + 1, queue->ids->len,
             changed ? ", changed: a keeps it, s leaves it as it was" : "");
      if (!review_print_whole(queue->review, entry, FALSE, error)) return FALSE;
    }
    printf("[a]ccept [e]dit [1-9] [c]laim [s]kip [r]eject %s[u]ndo [q]uit ? ", unknown ? "[k]nown " : "");
    int pressed = key();
    puts("");
    show = FALSE;
    if (pressed == 'q' || pressed == CONTROL_C || pressed == CONTROL_D) {
      queue->quit = TRUE;
      return TRUE;
    } else if (pressed == 'a') {
      if (accept(queue, entry, changed, error)) break;
    } else if (pressed == 'r') {
      if (reject(queue, entry, error)) break;
    } else if (pressed == 's') {
      break;
    } else if (pressed == 'u') {
      if (undo(queue, error) || *error) return *error == NULL;
    } else if (pressed == 'k' || pressed == 'n') {
      if (learn(queue, entry, pressed == 'k', error)) return TRUE; /* as it now is, or to the next */
    } else if (pressed == 'e') {
      show = edit(queue, entry);
    } else if (pressed >= '1' && pressed <= '9') {
      show = pick(queue, entry, (guint)(pressed - '0'));
    } else if (pressed == 'c') {
      show = review_claim(entry, &why);
      if (!show) printf("%s\n", why);
      g_clear_pointer(&why, g_free);
    } else {
      help();
    }
    changed = changed || show;
    if (*error) return FALSE;
  }
  queue->at++;
  return TRUE;
}

static gboolean collect(Entry *entry, gpointer ids) {
  g_array_append_val((GArray *)ids, entry->id);
  return TRUE;
}

/* Who quit in the middle goes on there; who came to the end starts again at the beginning. */
static gboolean walk(Queue *queue, GError **error) {
  Store *store = queue->review->store;
  const EntryFilter pending = {.state = state_name(STATE_PENDING), .oldest_first = TRUE};
  if (!store_entries_visit(store, &pending, collect, queue->ids, error)) return FALSE;
  g_autofree char *place = store_fact(store, queue->place, error);
  if (*error) return FALSE;
  gint64 stopped = place ? g_ascii_strtoll(place, NULL, 10) : 0;
  while (queue->at < queue->ids->len && g_array_index(queue->ids, gint64, queue->at) < stopped)
    queue->at++;
  if (queue->at == queue->ids->len) queue->at = 0;
  if (queue->ids->len == 0) puts("Nothing waits for review.");
  else help();

  while (!queue->quit && queue->at < queue->ids->len)
    if (!walk_one(queue, error)) return FALSE;
  g_autofree char *here =
      queue->quit ? g_strdup_printf("%" G_GINT64_FORMAT,
                                    g_array_index(queue->ids, gint64, queue->at))
                  : NULL;
  if (!store_fact_set(store, queue->place, here, error)) return FALSE;
  g_autoptr(GPtrArray) documents = store_documents_waiting(store, error);
  if (!documents) return FALSE;
  guint decided = 0;
  for (guint i = 0; i < queue->steps->len; i++)
    decided += g_array_index(queue->steps, Step, i).learnt == NULL;
  g_autofree char *entries = explain_count(decided, "entry", "entries");
  printf("%s decided.\n", entries);
  if (here) printf("The next 'cmeledger review' goes on with entry %s.\n", here);
  if (documents->len) {
    g_autofree char *papers = explain_count(documents->len, "document", "documents");
    screen_say(2, "%s gave no entry: 'cmeledger review list' names them.", papers);
  }
  return TRUE;
}

int review_queue(Review *review) {
  GError *error = NULL;
  Queue queue = {.review = review,
                 .ids = g_array_new(FALSE, FALSE, sizeof(gint64)),
                 .steps = g_array_new(FALSE, FALSE, sizeof(Step)),
                 .place = g_strdup_printf("review-place:%s", review->app->by)};
  if (tcgetattr(STDIN_FILENO, &queue.cooked) < 0)
    return app_usage("review: the terminal cannot be read: %s", g_strerror(errno));
  g_array_set_clear_func(queue.steps, step_clear);
  queue.raw = queue.cooked;
  queue.raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
  queue.raw.c_cc[VMIN] = 1;
  queue.raw.c_cc[VTIME] = 0;
  tcsetattr(STDIN_FILENO, TCSANOW, &queue.raw);
  gboolean walked = walk(&queue, &error);
  tcsetattr(STDIN_FILENO, TCSANOW, &queue.cooked);
  g_array_unref(queue.ids);
  g_array_unref(queue.steps);
  g_free(queue.place);
  return walked ? EXIT_DONE : app_home_fault(review->app, error);
}
