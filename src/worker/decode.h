/* The decoders of pixels.c: each says that a file is whole, or it is not taken. */
#pragma once
#include "worker/pixels.h"

PixelsEnd jpeg_read(GBytes *image, Pixels *pixels);
/* HEIC, its main picture; turned and cut as the file says. */
PixelsEnd heif_read(GBytes *image, Pixels *pixels);

/* To be asked before anything is decoded. */
gboolean pixels_too_many(guint32 width, guint32 height);
/* Opaque, to be filled; of a size that is not too many. */
cairo_surface_t *pixels_surface(guint32 width, guint32 height);
/* Gives it a JPEG of itself, which a PDF keeps in place of the pixels. */
void jpeg_pack(cairo_surface_t *surface);
