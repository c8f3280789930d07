/* What decoders make of an image file. Each says that it is whole, or it is not taken. */
#include "worker/pixels.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>
#include <tiffio.h>

#include "core/kind.h"

typedef struct {
  const guint8 *start;
  gsize length, at;
} Source;

static Source source_of(GBytes *image) {
  Source source = {0};
  source.start = g_bytes_get_data(image, &source.length);
  return source;
}

static gboolean is_kind(GBytes *image, const char *suffix) {
  const Source source = source_of(image);
  return strcmp(kind_suffix(source.start, source.length), suffix) == 0;
}

static cairo_surface_t *sound(cairo_surface_t *surface) {
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_destroy(surface);
  return NULL;
}

/* --- JPEG --------------------------------------------------------------------------------- */

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

static PixelsEnd read_jpeg(GBytes *image, Pixels *pixels) {
  const Source source = source_of(image);
  struct jpeg_decompress_struct jpeg;
  JpegFault fault = {.cut = FALSE};
  cairo_surface_t *volatile surface = NULL;
  volatile PixelsEnd end = PIXELS_NONE;
  jpeg.err = jpeg_std_error(&fault.manager);
  fault.manager.error_exit = jpeg_fails;
  fault.manager.emit_message = jpeg_warns;
  jpeg_create_decompress(&jpeg);
  if (setjmp(fault.out) == 0) {
    jpeg_mem_src(&jpeg, source.start, source.length);
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&jpeg, TRUE);
    end = (double)jpeg.image_width * jpeg.image_height > MOST_PIXELS ? PIXELS_TOO_MANY : PIXELS_DAMAGED;
    for (jpeg_saved_marker_ptr marker = jpeg.marker_list; marker; marker = marker->next)
      if (pixels->orientation == 1) pixels->orientation = exif_orientation(marker->data, marker->data_length);
    jpeg.out_color_space = JCS_EXT_BGRX; /* what cairo calls RGB24; no CMYK comes to that */
    if (end == PIXELS_DAMAGED && jpeg_start_decompress(&jpeg))
      surface = sound(cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)jpeg.output_width, (int)jpeg.output_height));
    while (surface && jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW row = cairo_image_surface_get_data(surface) +
                     jpeg.output_scanline * (gsize)cairo_image_surface_get_stride(surface);
      jpeg_read_scanlines(&jpeg, &row, 1);
    }
    if (surface && !fault.cut) end = PIXELS_GOOD;
  }
  jpeg_destroy_decompress(&jpeg);
  if (end != PIXELS_GOOD) {
    if (surface) cairo_surface_destroy(surface);
    return end;
  }
  cairo_surface_mark_dirty(surface);
  cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, source.start, source.length, bytes_unref,
                              g_bytes_ref(image));
  pixels->surface = surface;
  return PIXELS_GOOD;
}

/* --- PNG ---------------------------------------------------------------------------------- */

static cairo_status_t feed(void *closure, unsigned char *bytes, unsigned int length) {
  Source *source = closure;
  if (length > source->length - source->at) return CAIRO_STATUS_READ_ERROR;
  memcpy(bytes, source->start + source->at, length);
  source->at += length;
  return CAIRO_STATUS_SUCCESS;
}

static PixelsEnd read_png(GBytes *image, Pixels *pixels) {
  Source source = source_of(image);
  if (source.length < 33 || memcmp(source.start + 12, "IHDR", 4) != 0) return PIXELS_NONE;
  if ((double)number(source.start + 16, 4, TRUE) * number(source.start + 20, 4, TRUE) > MOST_PIXELS)
    return PIXELS_TOO_MANY;
  pixels->surface = sound(cairo_image_surface_create_from_png_stream(feed, &source));
  return pixels->surface ? PIXELS_GOOD : PIXELS_DAMAGED;
}

/* --- TIFF --------------------------------------------------------------------------------- */

static tmsize_t tiff_read(thandle_t handle, void *bytes, tmsize_t length) {
  Source *source = (Source *)handle;
  const gsize left = source->length - MIN(source->at, source->length), got = MIN((gsize)MAX(length, 0), left);
  memcpy(bytes, source->start + source->at, got);
  source->at += got;
  return (tmsize_t)got;
}

static tmsize_t tiff_write(thandle_t handle, void *bytes, tmsize_t length) {
  (void)handle, (void)bytes, (void)length;
  return -1;
}

static toff_t tiff_seek(thandle_t handle, toff_t to, int whence) {
  Source *source = (Source *)handle;
  source->at = (whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source->at : source->length) + to;
  return source->at;
}

static toff_t tiff_size(thandle_t handle) { return ((Source *)handle)->length; }

static int tiff_close(thandle_t handle) { return (void)handle, 0; }

static TIFF *tiff_open(Source *source) {
  TIFFSetErrorHandler(NULL);
  TIFFSetWarningHandler(NULL);
  return TIFFClientOpen("image", "rm", source, tiff_read, tiff_write, tiff_seek, tiff_close, tiff_size, NULL, NULL);
}

/* libtiff's R, G, B, A, already weighed by A, laid on white paper. */
static void to_cairo(guint32 *pixel, gsize n) {
  for (gsize i = 0; i < n; i++) {
    const guint32 white = 255 - TIFFGetA(pixel[i]);
    const guint32 r = MIN(TIFFGetR(pixel[i]) + white, 255), g = MIN(TIFFGetG(pixel[i]) + white, 255);
    pixel[i] = r << 16 | g << 8 | MIN(TIFFGetB(pixel[i]) + white, 255);
  }
}

static PixelsEnd read_raster(TIFF *tiff, Pixels *pixels) {
  char why[1024];
  TIFFRGBAImage reader;
  if (!TIFFRGBAImageBegin(&reader, tiff, 1, why)) return PIXELS_DAMAGED;
  PixelsEnd end = PIXELS_DAMAGED;
  cairo_surface_t *surface = NULL;
  if ((double)reader.width * reader.height > MOST_PIXELS) end = PIXELS_TOO_MANY;
  else surface = sound(cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)reader.width, (int)reader.height));
  if (surface) {
    guint32 *raster = (guint32 *)(void *)cairo_image_surface_get_data(surface);
    reader.req_orientation = reader.orientation; /* as stored: turned when it is painted */
    if (reader.orientation >= 1 && reader.orientation <= 8) pixels->orientation = reader.orientation;
    if (TIFFRGBAImageGet(&reader, raster, reader.width, reader.height)) end = PIXELS_GOOD;
    to_cairo(raster, (gsize)reader.width * reader.height);
    cairo_surface_mark_dirty(surface);
  }
  if (end != PIXELS_GOOD && surface) cairo_surface_destroy(surface);
  else pixels->surface = surface;
  TIFFRGBAImageEnd(&reader);
  return end;
}

static PixelsEnd read_tiff(GBytes *image, guint page, Pixels *pixels) {
  Source source = source_of(image);
  TIFF *tiff = tiff_open(&source);
  if (!tiff) return PIXELS_DAMAGED;
  const PixelsEnd end = TIFFSetDirectory(tiff, (tdir_t)(page - 1)) ? read_raster(tiff, pixels) : PIXELS_DAMAGED;
  TIFFClose(tiff);
  return end;
}

/* --- any ---------------------------------------------------------------------------------- */

guint pixels_count(GBytes *image) {
  if (!is_kind(image, "tif")) return 1;
  Source source = source_of(image);
  TIFF *tiff = tiff_open(&source);
  const guint n = tiff ? TIFFNumberOfDirectories(tiff) : 0;
  if (tiff) TIFFClose(tiff);
  return n;
}

PixelsEnd pixels_read(GBytes *image, guint page, Pixels *pixels) {
  *pixels = (Pixels){NULL, 1};
  if (is_kind(image, "jpg")) return read_jpeg(image, pixels);
  if (is_kind(image, "png")) return read_png(image, pixels);
  return is_kind(image, "tif") ? read_tiff(image, page, pixels) : PIXELS_NONE;
}
