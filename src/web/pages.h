/* Pages of originals as pictures and as words, from the workers behind their wall: the desk
 * itself opens no PDF. */
#pragma once
#include "app/app.h"

typedef struct Pages Pages;

/* Starts no worker yet. */
Pages *pages_new(App *app, Archive *archive);
void pages_free(Pages *pages);

/* An answer: bytes (a PNG, or a JSON text), or NULL and a sentence. */
typedef struct {
  GBytes *bytes;
  char *why;
  gboolean locked; /* it is a password that lacks, or a wrong one; known of words alone */
} PageAnswer;
/* The answer, sooner or later, valid during the call. Never called before the asking function
 * returns... unless the answer is known already. */
typedef void (*PagesAnswer)(const PageAnswer *answer, gpointer user_data);

void pages_picture(Pages *pages, const Document *document, guint page, guint dpi,
                   PagesAnswer answer, gpointer user_data);
/* {"pages":[{"width":612.0,"height":792.0,"words":[["text",x0,y0,x1,y1],...]}]}, points, in
 * reading order. */
void pages_words(Pages *pages, const Document *document, PagesAnswer answer, gpointer user_data);

/* A locked document: whether this password opens it (the answer is its words). One that does is kept
 * in memory, and in memory alone, until the desk ends: its pages are drawn from now on. FALSE: no
 * password is that long, and nothing is answered. */
gboolean pages_unlock(Pages *pages, const Document *document, const char *password,
                      PagesAnswer answer, gpointer user_data);
/* The same of a password that is known to open it. */
void pages_keep_password(Pages *pages, const Document *document, const char *password);
/* The password that opens the document, NULL: none is known. Borrowed. */
const char *pages_password(const Pages *pages, const Document *document);
