/* JPEG by libjpeg, and by EXIF how the camera was held. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#include "worker/decode.h"

#define PACKED_QUALITY 88 /* of 100: no eye sees a difference in letters */

typedef struct {
  struct jpeg_error_mgr manager; /* first: libjpeg knows only this */
  jmp_buf out;
  gboolean cut;
} JpegFault;

static void jpeg_fails(j_common_ptr jpeg) { longjmp(((JpegFault *)jpeg->err)->out, 1); }

/* Cameras leave much that libjpeg warns of; only what is missing counts. */
static void jpeg_warns(j_common_ptr jpeg, int level) {
  const int code = jpeg->err->msg_code;
  if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER)) ((JpegFault *)jpeg->err)->cut = TRUE;
}

static guint number(const guint8 *at, guint bytes, gboolean big) {
  guint value = 0;
  for (guint i = 0; i < bytes; i++) value = value << 8 | at[big ? i : bytes - 1 - i];
  return value;
}

/* EXIF is a small TIFF of its own; its first folder tells how the camera was held. */
static int exif_orientation(const guint8 *exif, gsize length) {
  if (length < 14 || memcmp(exif, "Exif\0\0", 6) != 0) return 1;
  exif += 6, length -= 6;
  const gboolean big = exif[0] == 'M';
  const gsize folder = number(exif + 4, 4, big);
  if (folder > length - 2) return 1;
  const guint entries = number(exif + folder, 2, big);
  for (guint i = 0; i < entries && folder + 2 + (i + 1) * 12 <= length; i++) {
    const guint8 *entry = exif + folder + 2 + i * 12;
    const guint value = number(entry + 8, 2, big);
    if (number(entry, 2, big) == 0x0112) return value >= 1 && value <= 8 ? (int)value : 1;
  }
  return 1;
}

static void bytes_unref(void *bytes) { g_bytes_unref(bytes); }

/* Ink as light. Adobe, whose mark such a file mostly bears, writes how much of each ink is missing. */
static void from_ink(guint8 *row, guint width, gboolean missing) {
  for (guint x = 0; x < width; x++, row += 4) {
    const guint flip = missing ? 0 : 255;
    const guint c = row[0] ^ flip, m = row[1] ^ flip, y = row[2] ^ flip, k = row[3] ^ flip;
    const guint32 pixel = c * k / 255 << 16 | m * k / 255 << 8 | y * k / 255;
    memcpy(row, &pixel, sizeof pixel);
  }
}

static void decode(struct jpeg_decompress_struct *jpeg, cairo_surface_t *surface) {
  const gsize stride = (gsize)cairo_image_surface_get_stride(surface);
  for (JSAMPROW row = cairo_image_surface_get_data(surface); jpeg->output_scanline < jpeg->output_height; row += stride) {
    jpeg_read_scanlines(jpeg, &row, 1);
    if (jpeg->out_color_space == JCS_CMYK) from_ink(row, jpeg->output_width, jpeg->saw_Adobe_marker);
  }
  cairo_surface_mark_dirty(surface);
}

PixelsEnd jpeg_read(GBytes *image, Pixels *pixels) {
  gsize length;
  const guint8 *start = g_bytes_get_data(image, &length);
  struct jpeg_decompress_struct jpeg;
  JpegFault fault = {.cut = FALSE};
  cairo_surface_t *volatile surface = NULL;
  volatile PixelsEnd end = PIXELS_NONE;
  jpeg.err = jpeg_std_error(&fault.manager);
  fault.manager.error_exit = jpeg_fails;
  fault.manager.emit_message = jpeg_warns;
  jpeg_create_decompress(&jpeg);
  if (setjmp(fault.out) == 0) {
    jpeg_mem_src(&jpeg, start, length);
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&jpeg, TRUE);
    end = pixels_too_many(jpeg.image_width, jpeg.image_height) ? PIXELS_TOO_MANY : PIXELS_DAMAGED;
    for (jpeg_saved_marker_ptr marker = jpeg.marker_list; marker; marker = marker->next)
      if (pixels->orientation == 1) pixels->orientation = exif_orientation(marker->data, marker->data_length);
    if (jpeg.out_color_space != JCS_CMYK) jpeg.out_color_space = JCS_EXT_BGRX; /* what cairo calls RGB24 */
    if (end == PIXELS_DAMAGED && jpeg_start_decompress(&jpeg))
      surface = pixels_surface(jpeg.output_width, jpeg.output_height);
    if (surface) decode(&jpeg, surface);
    if (surface && !fault.cut) end = PIXELS_GOOD;
  }
  const gboolean inks = jpeg.out_color_space == JCS_CMYK;
  jpeg_destroy_decompress(&jpeg);
  if (end != PIXELS_GOOD) {
    if (surface) cairo_surface_destroy(surface);
    return end;
  }
  /* kept in a PDF as it came, but for inks: which way they count is not told there */
  if (!inks)
    cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, start, length, bytes_unref, g_bytes_ref(image));
  pixels->surface = surface;
  return PIXELS_GOOD;
}

void jpeg_pack(cairo_surface_t *surface) {
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr faults; /* what libjpeg finds wrong ends the worker */
  guint8 *bytes = NULL;
  unsigned long length = 0;
  jpeg.err = jpeg_std_error(&faults);
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &bytes, &length);
  jpeg.image_width = (JDIMENSION)cairo_image_surface_get_width(surface);
  jpeg.image_height = (JDIMENSION)cairo_image_surface_get_height(surface);
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_EXT_BGRX;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, PACKED_QUALITY, TRUE);
  jpeg_start_compress(&jpeg, TRUE);
  const gsize stride = (gsize)cairo_image_surface_get_stride(surface);
  for (JSAMPROW row = cairo_image_surface_get_data(surface); jpeg.next_scanline < jpeg.image_height; row += stride)
    jpeg_write_scanlines(&jpeg, &row, 1);
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, bytes, length, free, bytes);
}
