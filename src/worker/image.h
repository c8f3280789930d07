/* Image files as documents: each page is a sheet with the picture on it, and no text. */
#pragma once
#include <cairo.h>

#include "core/wire.h"

/* Decodes all of it, so that what is damaged is said before OCR asks for it. Never NULL. */
Reading *image_read(GBytes *image, const ReadOrder *order);

typedef struct ImagePage ImagePage;
/* A page, from 1; NULL when there is none, or it cannot be decoded. */
ImagePage *image_page_new(GBytes *image, guint page);
void image_page_free(ImagePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImagePage, image_page_free)
/* Points, as shown. */
void image_page_size(const ImagePage *page, double *width, double *height);
void image_page_render(const ImagePage *page, cairo_t *cr);
/* Before it is rendered into a PDF: a photograph then takes no more room than it came with. */
void image_page_pack(ImagePage *page);
