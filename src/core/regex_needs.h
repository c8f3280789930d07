/* Words without which an expression cannot match, so that most of a library need not be tried. */
#pragma once
#include <glib.h>

/* In the form of Phrase.needs (core/phrase.h): of char*, each choice of words ended by PHRASE_AND,
 * words parted by PHRASE_OR. Empty where the expression needs none, or says something that is not
 * understood here. New. */
GPtrArray *regex_needs(const char *expression);
