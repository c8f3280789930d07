/* Pages of originals as pictures and as words, from the workers behind their wall: the desk
 * itself opens no PDF. */
#pragma once
#include "app/app.h"

typedef struct Pages Pages;

/* Starts no worker yet. */
Pages *pages_new(App *app, Archive *archive);
void pages_free(Pages *pages);

/* The answer, sooner or later: bytes (a PNG, or a JSON text), or NULL and a sentence. Both are
 * valid during the call. Never called before the asking function returns... unless the answer
 * is known already. */
typedef void (*PagesAnswer)(GBytes *bytes, const char *why, gpointer user_data);

void pages_picture(Pages *pages, const Document *document, guint page, guint dpi,
                   PagesAnswer answer, gpointer user_data);
/* {"pages":[{"width":612.0,"height":792.0,"words":[["text",x0,y0,x1,y1],...]}]}, points, in
 * reading order. */
void pages_words(Pages *pages, const Document *document, PagesAnswer answer, gpointer user_data);
