/* A first draft of pattern sections from the sentences of a certificate. */
#pragma once
#include "core/draft.h"

/* Sections as text, each with an example that it passes: phrases of up to six words around the
 * dates, amounts, name and title of the pages that no pattern of the library reads there. In the
 * examples the learner is an invented one. New string; comments alone when all is read. */
char *suggest_patterns(const Library *library, const DocumentText *document, const Draft *draft);
