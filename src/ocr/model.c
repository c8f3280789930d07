/* Loads Tesseract's models. That of all Latin letters brings 88 MB of words, which stay on disk. */
#include "ocr/model.h"

#include <string.h>

/* A file of models: how many parts, where each begins (-1: not there), the parts. Numbers as in
 * Tesseract's tessdatamanager.h. */
enum { CONFIG = 0, LSTM = 17, LSTM_PUNCTUATION = 18, LSTM_WORDS = 19, LSTM_VERSION = 23, MOST_PARTS = 64 };

static gboolean is_wanted(gint32 part) {
  return part == CONFIG || (part >= LSTM && part <= LSTM_VERSION && part != LSTM_WORDS);
}

/* The file without its word list; NULL when it is none. */
static GByteArray *without_words(const char *bytes, gsize size) {
  gint32 n = 0;
  gint64 from[MOST_PARTS], to[MOST_PARTS];
  if (size < sizeof n) return NULL;
  memcpy(&n, bytes, sizeof n);
  const gsize head = sizeof n + (gsize)MAX(n, 0) * sizeof *from;
  if (n <= LSTM_VERSION || n > MOST_PARTS || size < head) return NULL;
  memcpy(from, bytes + sizeof n, head - sizeof n);
  GByteArray *slim = g_byte_array_new();
  g_byte_array_append(slim, (const guint8 *)bytes, (guint)head);
  for (gint32 i = 0; i < n; i++) {
    gint64 end = (gint64)size;
    for (gint32 k = 0; k < n; k++)
      if (from[k] > from[i] && from[k] < end) end = from[k];
    to[i] = from[i] >= (gint64)head && from[i] < end && is_wanted(i) ? (gint64)slim->len : -1;
    if (to[i] >= 0) g_byte_array_append(slim, (const guint8 *)bytes + from[i], (guint)(end - from[i]));
  }
  memcpy(slim->data + sizeof n, to, head - sizeof n);
  return slim;
}

static gboolean load_slim(TessBaseAPI *reader, const char *path) {
  g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
  GByteArray *slim = file != NULL ? without_words(g_mapped_file_get_contents(file), g_mapped_file_get_length(file))
                                  : NULL;
  if (slim == NULL) return FALSE;
  const int failed = TessBaseAPIInit5(reader, (const char *)slim->data, (int)slim->len, "Latin", OEM_LSTM_ONLY,
                                      NULL, 0, NULL, NULL, 0, FALSE);
  g_byte_array_unref(slim);
  return failed == 0;
}

gboolean models_load(Models *models, char **why) {
  models->first = TessBaseAPICreate();
  models->second = TessBaseAPICreate();
  if (TessBaseAPIInit2(models->second, NULL, "eng", OEM_LSTM_ONLY) != 0) {
    *why = g_strdup("Tesseract does not find its English model: install tesseract-ocr-eng");
    return FALSE;
  }
  g_autofree char *path = g_build_filename(TessBaseAPIGetDatapath(models->second), "Latin.traineddata", NULL);
  if (load_slim(models->first, path)) return TRUE;
  *why = g_strdup("Tesseract does not find its model of Latin letters: install tesseract-ocr-script-latn");
  return FALSE;
}

void models_free(Models *models) {
  TessBaseAPIDelete(models->first);
  TessBaseAPIDelete(models->second);
}
