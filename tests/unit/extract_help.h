/* One PDF through an extractor, for the tests of it. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "box/channel.h"
#include "extract/pool.h"

static int sealed(const char *bytes, gsize length) {
  g_autoptr(GBytes) all = g_bytes_new(bytes, length);
  int fd = sealed_from_bytes(all, NULL);
  assert_true(fd >= 0);
  return fd;
}

static Reading *read_with(const ExtractLimits *limits, const char *bytes, gsize length,
                          const char *password) {
  g_autoptr(GError) error = NULL;
  g_autoptr(Extractor) extractor = extractor_new(limits, &error);
  assert_null(error);
  guint64 ticket = 0;
  Reading *reading = NULL;
  int fd = sealed(bytes, length);
  extractor_submit(extractor, 7, fd, password);
  gboolean ok = extractor_next(extractor, &ticket, &reading, &error);
  if (error != NULL) fail_msg("%s", error->message);
  assert_true(ok);
  assert_int_equal(ticket, 7);
  assert_false(extractor_next(extractor, &ticket, &(Reading *){NULL}, NULL));
  close(fd);
  return reading;
}
