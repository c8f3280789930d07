/* cmeledger-worker: reads untrusted PDFs for cmeledger, behind a wall. */
#include <malloc.h>
#include <poppler.h>
#include <stdio.h>
#include <string.h>

#include "box/serve.h"
#include "worker/draw.h"
#include "worker/read.h"
#include "worker/redraw.h"
#include "worker/warm.h"

static GBytes *answer(GBytes *request, GBytes *const *files, guint n_files) {
  ReadOrder order;
  DrawOrder draw;
  g_autoptr(Reading) reading = NULL;
  g_autoptr(GArray) redraw = wire_decode_redraw(request);
  if (n_files == 1 && redraw) return redraw_pages(files[0], redraw);
  if (n_files == 1 && wire_decode_draw(request, &draw)) return draw_page(files[0], &draw);
  if (n_files == 1 && wire_decode_order(request, &order)) reading = read_pdf(files[0], &order);
  else reading = reading_new(OUTCOME_DAMAGED, "the worker was not asked for one file");
  return wire_encode_reading(reading);
}

int main(int argc, char **argv) {
  /* What a file needed is not given back to the system, to be asked for again by the next. */
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TOP_PAD, 1 << 20);
  g_autofree char *versions = g_strdup_printf("poppler %s", poppler_get_version());
  if (argc == 2 && strcmp(argv[1], "serve") == 0) return serve(versions, LOCK_FOR_READING, warm_up, answer);
  if (argc == 2 && strcmp(argv[1], "selftest") == 0) return serve_selftest(LOCK_FOR_READING, warm_up);
  fprintf(stderr, "cmeledger-worker is started by cmeledger; by hand: cmeledger-worker selftest\n");
  return 2;
}
