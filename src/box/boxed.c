/* Starts boxed programs, asks them, and takes nothing on trust from them. */
#include "box/boxed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "box/lock.h"

#define START_SECONDS 60   /* a busy machine, cold fonts */
#define LISTEN_SECONDS 10  /* to take a question */
#define STDERR_KEPT 4096

struct Boxed {
  GPid pid;     /* 0: reaped */
  int socket;   /* -1: closed */
  int stderr_pipe;
  int status;   /* of waitpid, once reaped */
  char *versions;
  GString *said; /* on stderr, the first STDERR_KEPT bytes */
  guint answered;
  /* the question under way */
  gboolean asked;
  gboolean late;     /* killed by us, at the deadline */
  gint64 deadline;   /* monotonic, microseconds */
  BoxLimits limits;
  int answer;        /* memfd, or -1 */
};

/* --- start and end ------------------------------------------------------------------------ */

static void take_stderr(Boxed *boxed) {
  char buffer[1024];
  for (int turn = 0; turn < 64 && boxed->stderr_pipe >= 0; turn++) { /* it may never stop */
    gssize got = read(boxed->stderr_pipe, buffer, sizeof buffer);
    if (got < 0) return;
    if (got == 0) {
      close(boxed->stderr_pipe);
      boxed->stderr_pipe = -1;
      return;
    }
    gsize room = STDERR_KEPT - MIN(boxed->said->len, STDERR_KEPT);
    g_string_append_len(boxed->said, buffer, (gssize)MIN((gsize)got, room));
  }
}

static void bury(Boxed *boxed) {
  if (boxed->pid == 0) return;
  kill(boxed->pid, SIGKILL); /* no effect on one that is dead already: it is not reaped yet */
  while (waitpid(boxed->pid, &boxed->status, 0) < 0 && errno == EINTR) continue;
  boxed->pid = 0;
  take_stderr(boxed);
}

void boxed_free(Boxed *boxed) {
  if (boxed == NULL) return;
  bury(boxed);
  if (boxed->socket >= 0) close(boxed->socket);
  if (boxed->stderr_pipe >= 0) close(boxed->stderr_pipe);
  if (boxed->answer >= 0) close(boxed->answer);
  g_string_free(boxed->said, TRUE);
  g_free(boxed->versions);
  g_free(boxed);
}

/* Nothing of ours goes along: no environment, no descriptors. */
static gboolean spawn(Boxed *boxed, const char *program, GError **error) {
  g_autofree char *path = g_canonicalize_filename(program, NULL); /* it starts in "/" */
  const char *const argv[] = {path, "serve", NULL};
  const char *const envp[] = {"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "OMP_THREAD_LIMIT=1", NULL};
  int pair[2], out[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 ||
      pipe2(out, O_CLOEXEC | O_NONBLOCK) != 0) {
    g_set_error(error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "no socket for %s: %s", program,
                g_strerror(errno));
    return FALSE;
  }
  const int ours[] = {pair[1]}, theirs[] = {LOCK_CHANNEL};
  gboolean ok = g_spawn_async_with_pipes_and_fds(
      "/", argv, envp, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, -1, -1,
      out[1], ours, theirs, 1, &boxed->pid, NULL, NULL, NULL, error);
  close(pair[1]);
  close(out[1]);
  boxed->socket = pair[0];
  boxed->stderr_pipe = out[0];
  const struct timeval patience = {LISTEN_SECONDS, 0};
  setsockopt(boxed->socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return ok;
}

Boxed *boxed_start(const char *program, GError **error) {
  g_autoptr(Boxed) boxed = g_new0(Boxed, 1);
  boxed->socket = boxed->stderr_pipe = boxed->answer = -1;
  boxed->said = g_string_new(NULL);
  if (!spawn(boxed, program, error)) return NULL;
  char greeting[CHANNEL_MAX_MESSAGE + 1];
  struct pollfd hear = {boxed->socket, POLLIN, 0};
  int heard;
  do heard = poll(&hear, 1, START_SECONDS * 1000);
  while (heard < 0 && errno == EINTR);
  gssize got = heard > 0 ? channel_receive(boxed->socket, greeting, sizeof greeting - 1, NULL, NULL)
                         : -1;
  if (got > 0) greeting[got] = '\0';
  if (got > 0 && greeting[0] == '+') {
    boxed->versions = g_utf8_make_valid(greeting + 1, -1);
    return g_steal_pointer(&boxed);
  }
  bury(boxed);
  g_autofree char *why = got > 0 && greeting[0] == '-' ? g_strdup(greeting + 1)
                                                       : g_strstrip(g_strdup(boxed->said->str));
  g_autofree char *safe = g_utf8_make_valid(*why != '\0' ? why : "it ended without a word", -1);
  g_set_error(error, G_SPAWN_ERROR, G_SPAWN_ERROR_FAILED, "%s cannot lock itself in: %s", program,
              safe);
  return NULL;
}

const char *boxed_versions(const Boxed *boxed) { return boxed->versions; }
guint boxed_answered(const Boxed *boxed) { return boxed->answered; }
int boxed_socket(const Boxed *boxed) { return boxed->socket; }

/* --- one question ------------------------------------------------------------------------- */

/* The program's limits are ours to set from outside: behind its wall it cannot. */
static gboolean set_limits(const Boxed *boxed, const BoxLimits *limits) {
  clockid_t clock;
  struct timespec used;
  if (clock_getcpuclockid(boxed->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
    return FALSE;
  const struct {
    __rlimit_resource_t what;
    rlim_t value;
  } all[] = {
      {RLIMIT_CPU, (rlim_t)used.tv_sec + limits->cpu_seconds + 1},
      {RLIMIT_AS, limits->memory},
      {RLIMIT_FSIZE, limits->max_answer},
  };
  for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
    struct rlimit now;
    if (prlimit(boxed->pid, all[i].what, NULL, &now) != 0) return FALSE;
    now.rlim_cur = MIN(all[i].value, now.rlim_max);
    if (prlimit(boxed->pid, all[i].what, &now, NULL) != 0) return FALSE;
  }
  return TRUE;
}

static gboolean send_question(Boxed *boxed, const int *fds, guint n_fds) {
  guint32 total = n_fds;
  for (guint done = 0; done < n_fds; done += CHANNEL_MAX_FDS)
    if (!channel_send(boxed->socket, &total, sizeof total, fds + done,
                      MIN(CHANNEL_MAX_FDS, n_fds - done)))
      return FALSE;
  return TRUE;
}

gboolean boxed_ask(Boxed *boxed, GBytes *request, const int *files, guint n_files,
                   const BoxLimits *limits, GError **error) {
  g_return_val_if_fail(!boxed->asked && boxed->pid != 0, FALSE);
  for (guint i = 0; i < n_files; i++)
    if (!sealed_check(files[i], NULL)) {
      g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "a file for a box is not sealed");
      return FALSE;
    }
  g_autofree int *fds = g_new(int, n_files + 2);
  if ((fds[0] = answer_new(error)) < 0) return FALSE;
  if ((fds[1] = sealed_from_bytes(request, error)) < 0) {
    close(fds[0]);
    return FALSE;
  }
  if (n_files > 0) memcpy(fds + 2, files, n_files * sizeof *files);
  boxed->asked = TRUE;
  boxed->late = FALSE;
  boxed->limits = *limits;
  boxed->answer = fds[0];
  boxed->deadline = g_get_monotonic_time() + (gint64)limits->wall_seconds * G_USEC_PER_SEC;
  if (!set_limits(boxed, limits) || !send_question(boxed, fds, n_files + 2)) bury(boxed);
  close(fds[1]);
  return TRUE;
}

int boxed_wait(Boxed *const *boxes, guint n_boxes) {
  g_autofree struct pollfd *fds = g_new(struct pollfd, n_boxes * 2 + 1);
  for (;;) {
    guint n = 0;
    gint64 now = g_get_monotonic_time(), soonest = G_MAXINT64;
    for (guint i = 0; i < n_boxes; i++) {
      const Boxed *boxed = boxes[i];
      if (boxed == NULL || !boxed->asked) continue;
      if (boxed->pid == 0) return (int)i;
      soonest = MIN(soonest, boxed->deadline);
      fds[n++] = (struct pollfd){boxed->socket, POLLIN, 0};
      fds[n++] = (struct pollfd){boxed->stderr_pipe, POLLIN, 0};
    }
    if (n == 0) return -1;
    int patience = (int)CLAMP((soonest - now) / 1000 + 1, 0, 60 * 1000);
    if (poll(fds, n, patience) < 0) continue;
    now = g_get_monotonic_time();
    for (guint i = 0, k = 0; i < n_boxes; i++) {
      Boxed *boxed = boxes[i];
      if (boxed == NULL || !boxed->asked) continue;
      if (fds[k + 1].revents != 0) take_stderr(boxed);
      boxed->late = fds[k].revents == 0 && boxed->deadline <= now;
      if (boxed->late) bury(boxed);
      if (fds[k].revents != 0 || boxed->late) return (int)i;
      k += 2;
    }
  }
}

/* Why it died, for a person. */
static BoxEnd autopsy(Boxed *boxed, char **reason) {
  static const char *const memory_words[] = {"bad_alloc", "length_error", "ut of memory",
                                             "failed to allocate"};
  guint64 mebibytes = boxed->limits.memory >> 20;
  for (guint i = 0; i < G_N_ELEMENTS(memory_words); i++)
    if (strstr(boxed->said->str, memory_words[i]) != NULL) {
      *reason = g_strdup_printf("needs more memory than %" G_GUINT64_FORMAT " MiB", mebibytes);
      return BOX_OUT_OF_MEMORY;
    }
  int sign = WIFSIGNALED(boxed->status) ? WTERMSIG(boxed->status) : 0;
  if (boxed->late) {
    *reason = g_strdup_printf("took longer than %u s", boxed->limits.wall_seconds);
    return BOX_TIMED_OUT;
  }
  if (sign == SIGXCPU) {
    *reason = g_strdup_printf("took more than %u s of computing", boxed->limits.cpu_seconds);
    return BOX_TIMED_OUT;
  }
  if (sign == SIGXFSZ) {
    *reason = g_strdup("gives a larger answer than is allowed");
    return BOX_TOO_LARGE;
  }
  if (sign == SIGSYS) *reason = g_strdup("tried a system call that is not allowed");
  else if (sign != 0) *reason = g_strdup_printf("ended by signal %d (%s)", sign, strsignal(sign));
  else *reason = g_strdup("ended before it answered");
  return BOX_CRASHED;
}

BoxEnd boxed_finish(Boxed *boxed, GBytes **answer, char **reason) {
  guint64 said = 0;
  gboolean too_large = FALSE;
  *answer = NULL;
  *reason = NULL;
  gssize got = boxed->pid == 0 ? 0 : channel_receive(boxed->socket, &said, sizeof said, NULL, NULL);
  if (got == sizeof said && boxed->answer >= 0)
    *answer = answer_take(boxed->answer, boxed->limits.max_answer, &too_large);
  if (boxed->answer >= 0) close(boxed->answer);
  boxed->answer = -1;
  boxed->asked = FALSE;
  if (*answer != NULL && g_bytes_get_size(*answer) == said) {
    boxed->answered++;
    return BOX_ANSWERED;
  }
  g_clear_pointer(answer, g_bytes_unref);
  if (got != 0) {
    bury(boxed);
    *reason = g_strdup(too_large ? "gives a larger answer than is allowed"
                                 : "gave an answer that makes no sense");
    return too_large ? BOX_TOO_LARGE : BOX_CRASHED;
  }
  bury(boxed); /* it hung up: what ended it is settled by then */
  return autopsy(boxed, reason);
}

BoxEnd boxed_call(const char *program, GBytes *request, const int *files, guint n_files,
                  const BoxLimits *limits, GBytes **answer, char **reason, GError **error) {
  *answer = NULL;
  *reason = NULL;
  g_autoptr(Boxed) boxed = boxed_start(program, error);
  if (boxed == NULL || !boxed_ask(boxed, request, files, n_files, limits, error))
    return BOX_CRASHED;
  boxed_wait(&boxed, 1);
  return boxed_finish(boxed, answer, reason);
}

gboolean boxed_selftest(const char *program, char **report, GError **error) {
  char *argv[] = {(char *)program, (char *)"selftest", NULL};
  int status = 1;
  *report = NULL;
  if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, report, NULL, &status, error))
    return FALSE;
  return g_spawn_check_wait_status(status, NULL);
}
