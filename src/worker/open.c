/* Where poppler's own way in fails. */
#include "worker/open.h"

#include <poppler.h>

/* With a wrong password poppler 22.12 dereferences NULL in _new_from_bytes. */
PopplerDocument *open_pdf(GBytes *pdf, const char *password, GError **error) {
  if (password == NULL || *password == '\0') return poppler_document_new_from_bytes(pdf, NULL, error);
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_bytes(pdf);
  return poppler_document_new_from_stream(stream, (goffset)g_bytes_get_size(pdf), password, NULL, error);
}
