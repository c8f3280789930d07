/* The loop of a boxed program: lock, greet, answer. */
#include "box/serve.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "box/channel.h"
#include "box/lock.h"

typedef struct { /* one question, as it comes: answer memfd, request, then the files */
  int answer;
  GPtrArray *maps; /* of GBytes: the request first */
} Question;

/* By write(), which is one message on a SEQPACKET socket: sendmsg is not on the list. */
static gboolean say(const void *bytes, gsize length) {
  return write(LOCK_CHANNEL, bytes, length) == (gssize)length;
}

static gboolean greet(char kind, const char *line) {
  g_autofree char *message = g_strdup_printf("%c%.*s", kind, CHANNEL_MAX_MESSAGE - 2, line);
  return say(message, strlen(message));
}

/* FALSE when the parent has hung up, or what it sent cannot be held. */
static gboolean take_question(Question *question) {
  question->answer = -1;
  for (guint32 seen = 0, total = 1; seen < total;) {
    int fds[CHANNEL_MAX_FDS];
    guint n;
    if (channel_receive(LOCK_CHANNEL, &total, sizeof total, fds, &n) != sizeof total || n == 0)
      return FALSE;
    for (guint i = 0; i < n; i++, seen++) {
      if (seen == 0) {
        question->answer = fds[i];
        continue;
      }
      GBytes *map = sealed_map(fds[i], NULL);
      close(fds[i]);
      if (map == NULL) {
        g_printerr("out of memory\n");
        return FALSE;
      }
      g_ptr_array_add(question->maps, map);
    }
  }
  return question->maps->len > 0;
}

static gboolean put_answer(int fd, GBytes *answer) {
  gsize length;
  const guint8 *bytes = g_bytes_get_data(answer, &length);
  guint64 said = length;
  for (gsize done = 0; done < length;) {
    gssize put = write(fd, bytes + done, length - done);
    if (put <= 0) return FALSE;
    done += (gsize)put;
  }
  return say(&said, sizeof said);
}

static void be_alone(void) {
  sigset_t none;
  setpgid(0, 0); /* the terminal's Ctrl-C is for the parent to answer */
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* a hung worker must not outlive the ledger */
}

int serve(const char *versions, LockProfile profile, ServeWarmUp warm_up, ServeHandler handler) {
  g_autofree char *why = NULL;
  be_alone();
  /* the default asks whether the journal listens, which nobody here may */
  g_log_set_writer_func(g_log_writer_standard_streams, NULL, NULL);
  if (!lock_files(&why) || !warm_up(&why) || !lock_calls(profile, &why)) {
    greet('-', why);
    return 1;
  }
  if (!greet('+', versions)) return 1;
  for (;;) {
    Question question = {-1, g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref)};
    gboolean ok = take_question(&question);
    if (ok) {
      GBytes **maps = (GBytes **)question.maps->pdata;
      GBytes *answer = handler(maps[0], maps + 1, question.maps->len - 1);
      ok = put_answer(question.answer, answer);
      g_bytes_unref(answer);
    }
    if (question.answer >= 0) close(question.answer);
    g_ptr_array_unref(question.maps);
    if (!ok) return 0;
  }
}
