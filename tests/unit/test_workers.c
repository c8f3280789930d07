/* The extractor with a worker that does its worst: this program itself, started as a worker. */
#include "extract_help.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "box/boxed.h"
#include "box/lock.h"
#include "core/wire.h"

/* --- a worker that does what its "PDF" says ------------------------------------------------ */

static void answer_well(int answer) {
  g_autoptr(Reading) reading = reading_new(OUTCOME_DAMAGED, "answered well");
  g_autoptr(GBytes) bytes = wire_encode_reading(reading);
  guint64 length = g_bytes_get_size(bytes);
  if (write(answer, g_bytes_get_data(bytes, NULL), length) == (gssize)length)
    channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
}

/* SIGTRAP: the sanitizers leave it alone. */
static void misbehave(const char *word, int answer, const ReadOrder *order) {
  guint64 length = 4;
  char page[4096] = {0};
  if (strcmp(word, "well") == 0) answer_well(answer);
  else if (strcmp(word, "crash") == 0) raise(SIGTRAP);
  else if (strcmp(word, "crash with annotations") == 0) {
    if (order->no_annotations == 0) raise(SIGTRAP);
    answer_well(answer);
  } else if (strcmp(word, "hang with annotations") == 0) {
    if (order->no_annotations == 0) pause();
    answer_well(answer);
  } else if (strcmp(word, "forbidden") == 0) raise(SIGSYS);
  else if (strcmp(word, "hang") == 0) pause();
  else if (strcmp(word, "stop") == 0) raise(SIGSTOP);
  else if (strcmp(word, "deaf") == 0) {
    close(LOCK_CHANNEL);
    pause();
  } else if (strcmp(word, "spin") == 0) {
    for (volatile int i = 0;; i++) continue;
  } else if (strcmp(word, "memory") == 0) {
    g_printerr("terminate called after throwing an instance of 'std::bad_alloc'\n");
    abort();
  } else if (strcmp(word, "leave") == 0) _exit(0);
  else if (strcmp(word, "silent success") == 0)
    channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
  else if (strcmp(word, "nonsense") == 0) {
    if (write(answer, "abcd", 4) == 4)
      channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
  } else if (strcmp(word, "babble") == 0)
    channel_send(LOCK_CHANNEL, page, sizeof page, NULL, 0);
  else if (strcmp(word, "descriptors") == 0) {
    int fds[] = {0, 1, 2};
    channel_send(LOCK_CHANNEL, &length, sizeof length, fds, 3);
  } else if (strcmp(word, "changing") == 0) {
    mmap(NULL, sizeof page, PROT_READ | PROT_WRITE, MAP_SHARED, answer, 0);
    answer_well(answer); /* and could still make it another */
    pause();
  } else if (strcmp(word, "sparse") == 0) {
    length = G_GUINT64_CONSTANT(1) << 40;
    if (ftruncate(answer, (off_t)length) == 0)
      channel_send(LOCK_CHANNEL, &length, sizeof length, NULL, 0);
  } else if (strcmp(word, "huge") == 0) {
    while (write(answer, page, sizeof page) > 0) continue;
  } else if (strcmp(word, "flood") == 0) {
    for (;;)
      if (write(2, page, sizeof page) < 0) continue;
  }
}

static int serve_badly(void) {
  guint32 total;
  int fds[CHANNEL_MAX_FDS];
  guint n;
  if (write(LOCK_CHANNEL, "+bad worker 1", 13) != 13) return 1;
  while (channel_receive(LOCK_CHANNEL, &total, sizeof total, fds, &n) > 0 && n == 3) {
    ReadOrder order;
    g_autoptr(GBytes) request = sealed_map(fds[1], NULL), file = sealed_map(fds[2], NULL);
    if (!wire_decode_order(request, &order)) return 1;
    g_autofree char *word = g_strndup(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    misbehave(word, fds[0], &order);
    for (guint i = 0; i < n; i++) close(fds[i]);
  }
  return 0;
}

/* --- the bad worker ------------------------------------------------------------------------ */

static char *self; /* path of this program */

static ExtractLimits bad_limits(void) {
  ExtractLimits limits = extract_defaults;
  limits.program = self;
  limits.workers = 2;
  limits.cpu_seconds = 1;
  limits.wall_seconds = 3;
  limits.memory = G_MAXUINT64; /* under the sanitizers this program takes terabytes */
  limits.max_text = 1 << 20;
  limits.retry = FALSE;
  return limits;
}

static const struct {
  const char *word, *outcome, *reason;
} deeds[] = {
    {"crash", "crashed", "signal 5"},
    {"crash with annotations", "damaged", "answered well"},
    {"forbidden", "crashed", "not allowed"},
    {"hang", "timed-out", "longer than 3 s"},
    {"stop", "timed-out", "longer than 3 s"},
    {"deaf", "crashed", "signal 9"},
    {"memory", "crashed", "more memory"},
    {"leave", "crashed", "before it answered"},
    {"silent success", "crashed", "no sense"},
    {"nonsense", "crashed", "no sense"},
    {"babble", "crashed", "no sense"},
    {"descriptors", "crashed", "no sense"},
    {"changing", "crashed", "no sense"},
    {"sparse", "too-large", "larger answer"},
    {"huge", "too-large", "larger answer"},
    {"flood", "timed-out", NULL},
};

/* Every deed between two good files, all under way together: each gets its own end. */
static void test_deeds(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  g_autoptr(Extractor) extractor = extractor_new(&limits, NULL);
  int fds[2 * G_N_ELEMENTS(deeds)];
  guint seen[2 * G_N_ELEMENTS(deeds)] = {0};
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++) {
    const char *word = i % 2 == 0 ? deeds[i / 2].word : "well";
    fds[i] = sealed(word, strlen(word));
    extractor_submit(extractor, i, fds[i], NULL);
  }
  guint64 ticket;
  Reading *reading;
  g_autoptr(GError) error = NULL;
  while (extractor_next(extractor, &ticket, &reading, &error)) {
    const char *word = ticket % 2 == 0 ? deeds[ticket / 2].word : "well";
    const char *outcome = ticket % 2 == 0 ? deeds[ticket / 2].outcome : "damaged";
    const char *reason = ticket % 2 == 0 ? deeds[ticket / 2].reason : "answered well";
    seen[ticket]++;
    if (strcmp(outcome_name(reading->outcome), outcome) != 0 ||
        (reason != NULL && strstr(reading->reason, reason) == NULL))
      fail_msg("%s: %s, %s", word, outcome_name(reading->outcome), reading->reason);
    reading_free(reading);
  }
  assert_null(error);
  for (guint i = 0; i < G_N_ELEMENTS(fds); i++) {
    assert_int_equal(seen[i], 1);
    close(fds[i]);
  }
  g_autofree char *version = extractor_version(extractor, FALSE);
  assert_string_equal(version, "bad worker 1");
}

/* The clock on the wall is not the only one: a busy file ends when its computing time is up. */
static void test_computing_time(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  limits.wall_seconds = 60;
  g_autoptr(Reading) reading = read_with(&limits, "spin", 4, NULL);
  assert_string_equal(outcome_name(reading->outcome), "timed-out");
  assert_string_equal(reading->reason, "took more than 1 s of computing");
}

static void test_second_try_is_patient(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  limits.wall_seconds = 1;
  limits.retry = TRUE;
  g_autoptr(Reading) reading = read_with(&limits, "hang", 4, NULL);
  assert_string_equal(outcome_name(reading->outcome), "timed-out");
  assert_string_equal(reading->reason, "took longer than 3 s");
  g_autoptr(Reading) drawn = read_with(&limits, "hang with annotations", 21, NULL);
  assert_string_equal(drawn->reason, "answered well");
}

static void test_workers_are_renewed(void **state) {
  (void)state;
  for (guint renew = 1; renew <= 3; renew += 2) {
    ExtractLimits limits = bad_limits();
    limits.renew_after = renew;
    g_autoptr(Extractor) extractor = extractor_new(&limits, NULL);
    int fd = sealed("well", 4);
    for (guint i = 0; i < 10; i++) extractor_submit(extractor, i, fd, NULL);
    guint64 ticket;
    guint n = 0;
    for (Reading *reading; extractor_next(extractor, &ticket, &reading, NULL); n++)
      reading_free(reading);
    assert_int_equal(n, 10);
    close(fd);
  }
}

/* --- programs that are not fit ------------------------------------------------------------- */

static void test_unfit_programs(void **state) {
  (void)state;
  static const struct {
    const char *script, *says;
  } cases[] = {
      {"#!/bin/sh\nprintf '%s' '-this kernel has no Landlock' >&3\n", "no Landlock"},
      {"#!/bin/sh\necho 'no such library' >&2\nexit 127\n", "no such library"},
      {"#!/bin/sh\nexit 0\n", "without a word"},
  };
  g_autofree char *folder = g_dir_make_tmp("cmeledger-test-XXXXXX", NULL);
  g_autofree char *program = g_build_filename(folder, "worker", NULL);
  ExtractLimits limits = bad_limits();
  limits.program = program;
  g_autoptr(GError) missing = NULL;
  assert_null(extractor_new(&limits, &missing));
  assert_non_null(strstr(missing->message, "is missing"));
  int fd = sealed("x", 1);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GError) error = NULL;
    assert_true(g_file_set_contents_full(program, cases[i].script, -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0700, NULL));
    g_autoptr(Extractor) extractor = extractor_new(&limits, &error);
    assert_non_null(extractor);
    guint64 ticket;
    Reading *reading;
    extractor_submit(extractor, 1, fd, NULL);
    assert_false(extractor_next(extractor, &ticket, &reading, &error));
    assert_non_null(error);
    if (strstr(error->message, cases[i].says) == NULL) fail_msg("%s", error->message);
  }
  close(fd);
  unlink(program);
  rmdir(folder);
}

static void test_unsealed_files_are_refused(void **state) {
  (void)state;
  ExtractLimits limits = bad_limits();
  g_autoptr(GError) error = NULL;
  g_autoptr(Extractor) extractor = extractor_new(&limits, NULL);
  int fd = answer_new(NULL);
  guint64 ticket;
  Reading *reading;
  extractor_submit(extractor, 1, fd, NULL);
  assert_false(extractor_next(extractor, &ticket, &reading, &error));
  assert_non_null(strstr(error->message, "not sealed"));
  close(fd);
}

static void test_sealed_copies(void **state) {
  (void)state;
  FILE *file = tmpfile();
  gsize size = 0;
  assert_non_null(file);
  assert_int_equal(write(fileno(file), "0123456789", 10), 10);
  assert_int_equal(sealed_copy_of_fd(fileno(file), 9, NULL), -1);
  int copy = sealed_copy_of_fd(fileno(file), 10, NULL);
  assert_true(sealed_check(copy, &size));
  assert_int_equal(size, 10);
  assert_int_equal(write(copy, "x", 1), -1);
  assert_false(sealed_check(fileno(file), NULL));
  close(copy);
  fclose(file);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "serve") == 0) return serve_badly();
  self = g_file_read_link("/proc/self/exe", NULL);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_deeds),
      cmocka_unit_test(test_computing_time),
      cmocka_unit_test(test_second_try_is_patient),
      cmocka_unit_test(test_workers_are_renewed),
      cmocka_unit_test(test_unfit_programs),
      cmocka_unit_test(test_unsealed_files_are_refused),
      cmocka_unit_test(test_sealed_copies),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  g_free(self);
  return failed;
}
