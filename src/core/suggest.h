/* A first draft of pattern sections from the sentences of a certificate. */
#pragma once
#include "core/draft.h"

/* Sections as text, each still a draft and with an example that it passes: phrases of up to six
 * words around the dates, amounts, name and title that are in doubt and that no pattern of the
 * library reads. `told` (NULL: nothing) has the values that its author says are right: phrases are
 * made for those. In the examples the learner is an invented one. New string; comments alone when
 * there is nothing to add. */
char *suggest_patterns(const Library *library, const DocumentText *document, const Draft *draft,
                       const Entry *told);
