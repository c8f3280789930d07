/* Reads a PDF into glyphs with poppler: the only code that opens an untrusted PDF for text. */
#pragma once
#include "core/wire.h"

/* Never NULL. What is wrong with the file is the outcome and reason of the reading. */
Reading *read_pdf(GBytes *pdf, const ReadOrder *order);
