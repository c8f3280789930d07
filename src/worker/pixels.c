/* What decoders make of an image file: here PNG and TIFF. */
#include "worker/pixels.h"

#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "core/kind.h"
#include "worker/decode.h"

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

/* Without room the worker ends as with all that runs out of memory: the file is not to be called damaged. */
static cairo_surface_t *sound(cairo_surface_t *surface) {
  const cairo_status_t status = cairo_surface_status(surface);
  if (status == CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_destroy(surface);
  if (status != CAIRO_STATUS_NO_MEMORY) return NULL;
  g_printerr("out of memory\n");
  abort();
}

gboolean pixels_too_many(guint32 width, guint32 height) {
  return (double)width * height > MOST_PIXELS || MAX(width, height) > LONGEST;
}

cairo_surface_t *pixels_surface(guint32 width, guint32 height) {
  return sound(cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height));
}

/* --- PNG ---------------------------------------------------------------------------------- */

static cairo_status_t feed(void *closure, unsigned char *bytes, unsigned int length) {
  Source *source = closure;
  if (length > source->length - source->at) return CAIRO_STATUS_READ_ERROR;
  memcpy(bytes, source->start + source->at, length);
  source->at += length;
  return CAIRO_STATUS_SUCCESS;
}

static guint32 number(const guint8 *at) {
  return (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
}

static PixelsEnd read_png(GBytes *image, Pixels *pixels) {
  Source source = source_of(image);
  if (source.length < 33 || memcmp(source.start + 12, "IHDR", 4) != 0) return PIXELS_NONE;
  if (pixels_too_many(number(source.start + 16), number(source.start + 20))) return PIXELS_TOO_MANY;
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
  if (pixels_too_many(reader.width, reader.height)) end = PIXELS_TOO_MANY;
  else surface = pixels_surface(reader.width, reader.height);
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
  *pixels = (Pixels){NULL, 1, FALSE};
  if (is_kind(image, "jpg")) return jpeg_read(image, pixels);
  if (is_kind(image, "png")) return read_png(image, pixels);
  if (is_kind(image, "tif")) return read_tiff(image, page, pixels);
  return is_kind(image, "heic") ? heif_read(image, pixels) : PIXELS_NONE;
}
