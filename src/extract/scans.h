/* The OCR of one document, step by step: a page is drawn, then read; at the end the places that
 * its entries rest on are drawn and read once more. */
#pragma once
#include "core/wire.h"
#include "extract/pool.h"

typedef struct ScanWork ScanWork;

/* NULL when no page wants OCR, or more of them than the limits allow (the reading then says so). */
ScanWork *scan_work_new(const ExtractLimits *limits, Reading *reading);
/* The look at what entries that would be accepted rest on; with `entries` (of Entry, the caller's)
 * at what those do. NULL when there is nothing to look at. */
ScanWork *scan_work_look(const ExtractLimits *limits, Reading *reading, const GPtrArray *entries);
void scan_work_free(ScanWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScanWork, scan_work_free)

/* What to draw next, and what to ask of the drawing. */
DrawOrder scan_work_draw(const ScanWork *work);
ScanOrder scan_work_order(const ScanWork *work);
/* What came of it: a page (consumed), or NULL and why not. TRUE: there is a next step. */
gboolean scan_work_take(ScanWork *work, Page *scan, const char *fault);
