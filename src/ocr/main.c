/* cmeledger-ocr: reads scanned pages for cmeledger, behind a wall. */
#include <stdio.h>
#include <string.h>
#include <tesseract/capi.h>

#include "box/serve.h"
#include "ocr/scan.h"

static char *unfit; /* why the models could not be loaded; NULL: they are */

static gboolean warm_up(char **why) {
  if (unfit != NULL) *why = g_strdup(unfit);
  return unfit == NULL && scan_canary(why);
}

static GBytes *answer(GBytes *request, GBytes *const *files, guint n_files) {
  ScanOrder order;
  g_autoptr(Reading) reading = NULL;
  if (n_files != 1 || !wire_decode_scan(request, &order)) {
    reading = reading_new(OUTCOME_DAMAGED, "OCR was not asked for one page");
  } else {
    reading = reading_new(OUTCOME_CERTIFICATE, NULL);
    reading->pages_total = 1;
    g_ptr_array_add(reading->pages, scan_page(files[0], &order));
  }
  return wire_encode_reading(reading);
}

/* The models are read before the lock closes: behind it nothing can be opened. */
int main(int argc, char **argv) {
  g_autofree char *versions = g_strdup_printf("tesseract %s", TessVersion());
  const gboolean serves = argc == 2 && strcmp(argv[1], "serve") == 0;
  const gboolean tests = argc == 2 && strcmp(argv[1], "selftest") == 0;
  if (!serves && !tests) {
    fprintf(stderr, "cmeledger-ocr is started by cmeledger; by hand: cmeledger-ocr selftest\n");
    return 2;
  }
  scan_load(&unfit);
  const int code = serves ? serve(versions, LOCK_FOR_SCANS, warm_up, answer)
                          : serve_selftest(LOCK_FOR_SCANS, warm_up);
  scan_end();
  return code;
}
