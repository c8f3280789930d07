/* Stands between libheif and libde265, too: nobody behind the wall may start a thread. */
#include "worker/decode.h"

#include <libde265/de265.h>
#include <libheif/heif.h>

/* Without threads libde265 decodes in the caller's own. */
de265_error de265_start_worker_threads(de265_decoder_context *decoder, int threads) {
  return (void)decoder, (void)threads, DE265_OK;
}

static PixelsEnd copy(const struct heif_image *decoded, Pixels *pixels) {
  int stride;
  const guint8 *row = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
  const int width = heif_image_get_width(decoded, heif_channel_interleaved);
  const int height = heif_image_get_height(decoded, heif_channel_interleaved);
  if (row == NULL) return PIXELS_DAMAGED;
  if (pixels_too_many((guint32)width, (guint32)height)) return PIXELS_TOO_MANY;
  pixels->surface = pixels_surface((guint32)width, (guint32)height);
  guint8 *out = cairo_image_surface_get_data(pixels->surface);
  for (int y = 0; y < height; y++, row += stride, out += cairo_image_surface_get_stride(pixels->surface)) {
    guint32 *pixel = (guint32 *)(void *)out;
    for (int x = 0; x < width; x++)
      pixel[x] = (guint32)row[3 * x] << 16 | (guint32)row[3 * x + 1] << 8 | row[3 * x + 2];
  }
  cairo_surface_mark_dirty(pixels->surface);
  pixels->photograph = TRUE;
  return PIXELS_GOOD;
}

/* libheif has bounds of its own. */
static PixelsEnd fault_of(struct heif_error error) {
  return error.subcode == heif_suberror_Security_limit_exceeded ? PIXELS_TOO_MANY : PIXELS_DAMAGED;
}

static PixelsEnd decode(const struct heif_image_handle *handle, Pixels *pixels) {
  if (pixels_too_many((guint32)heif_image_handle_get_width(handle), (guint32)heif_image_handle_get_height(handle)))
    return PIXELS_TOO_MANY;
  struct heif_image *decoded = NULL;
  struct heif_decoding_options *options = heif_decoding_options_alloc();
  options->strict_decoding = TRUE;
  options->convert_hdr_to_8bit = TRUE;
  const struct heif_error error =
      heif_decode_image(handle, &decoded, heif_colorspace_RGB, heif_chroma_interleaved_RGB, options);
  heif_decoding_options_free(options);
  const PixelsEnd end = error.code == heif_error_Ok ? copy(decoded, pixels) : fault_of(error);
  if (decoded) heif_image_release(decoded);
  return end;
}

PixelsEnd heif_read(GBytes *image, Pixels *pixels) {
  gsize length;
  const void *start = g_bytes_get_data(image, &length);
  struct heif_image_handle *handle = NULL;
  struct heif_context *context = heif_context_alloc();
  heif_context_set_max_decoding_threads(context, 0);
  struct heif_error error = heif_context_read_from_memory_without_copy(context, start, length, NULL);
  if (error.code == heif_error_Ok) error = heif_context_get_primary_image_handle(context, &handle);
  const PixelsEnd end = error.code == heif_error_Ok ? decode(handle, pixels) : fault_of(error);
  if (handle) heif_image_handle_release(handle);
  heif_context_free(context);
  return end;
}
