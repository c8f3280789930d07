/* What Tesseract knows: two models, read before the lock closes. */
#pragma once
#include <glib.h>
#include <tesseract/capi.h>

typedef struct {
  TessBaseAPI *first;  /* all Latin letters with their accents, and no word list: names are read as
                          they are printed */
  TessBaseAPI *second; /* English with its words: another opinion */
} Models;

/* Once. FALSE and a sentence in *why (new). */
gboolean models_load(Models *models, char **why);
void models_free(Models *models);
