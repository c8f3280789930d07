/* The pixels of an image file: JPEG by libjpeg, PNG by cairo, TIFF by libtiff, HEIC by libheif. */
#pragma once
#include <cairo.h>
#include <glib.h>

/* More than any camera or scanner of a page gives; 256 MB here. */
#define MOST_PIXELS 64000000.0
#define LONGEST 32767u /* pixels of a side: what cairo takes */

typedef struct {
  cairo_surface_t *surface; /* as stored; a JPEG has its own bytes with it, which a PDF keeps */
  int orientation;          /* 1..8, as EXIF and TIFF count them: how it is to be turned */
  gboolean photograph;      /* packed with loss, though no JPEG: its pixels would fill a PDF */
} Pixels;

typedef enum { PIXELS_GOOD, PIXELS_NONE /* no such image at all */, PIXELS_DAMAGED, PIXELS_TOO_MANY } PixelsEnd;

/* 1 but for a TIFF of more; 0 when it cannot be opened. */
guint pixels_count(GBytes *image);
/* A page of it, from 1. The surface is the caller's, NULL for all but PIXELS_GOOD. */
PixelsEnd pixels_read(GBytes *image, guint page, Pixels *pixels);
