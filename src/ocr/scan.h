/* Reads a drawing of a page with Tesseract. */
#pragma once
#include "core/wire.h"

/* Loads what Tesseract knows, before the lock closes; once. FALSE and a sentence in *why (new). */
gboolean scan_load(char **why);
void scan_end(void);
/* Reads a drawing that is known: FALSE and a sentence in *why (new) when it reads otherwise. */
gboolean scan_canary(char **why);
/* A page of glyphs (new) with GLYPH_SCANNED and how sure they are; never NULL. `grey` as
 * GreyHead says. */
Page *scan_page(GBytes *grey, const ScanOrder *order);
