/* A phrase with blanks, as a coordinator writes it, turned into a regular expression. */
#pragma once
#include <glib.h>

typedef struct {
  const char *name, *regex, *about;
} BlankKind;
/* Every kind of blank, ended by a NULL name; `patterns list` prints them. */
extern const BlankKind blank_kinds[];

/* The words, or beginnings of words, that a blank of this kind begins with where it does not begin
 * with figures; NULL: it can begin with anything. */
const char *const *phrase_blank_starts(const char *kind);

#define PHRASE_OR "|"
#define PHRASE_AND "&"
typedef struct {
  GPtrArray *pieces;  /* of char*: the expression in order; any beginning that ends on a piece
                         of `cuts` is an expression too */
  GArray *cuts;       /* of guint: counts of pieces at word ends */
  GArray *source_at;  /* of guint: for each cut the byte of the phrase where the rest begins */
  char *guard;        /* longest literal word, lower case ASCII; NULL: none */
  GPtrArray *needs;   /* of char*, what stands in every text that the phrase matches: literal
                         words (lower case ASCII, a space for white space) follow each other,
                         PHRASE_OR parts them from others that would do, PHRASE_AND ends such a
                         choice */
} Phrase;

/* NULL with the byte offset of the fault, a sentence and perhaps a suggestion (new strings). */
Phrase *phrase_parse(const char *text, gsize *offset, char **why, char **suggestion);
void phrase_free(Phrase *phrase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Phrase, phrase_free)
/* The expression of the first n pieces; all with n = 0. New string. */
char *phrase_regex(const Phrase *phrase, guint n);

/* The nearest of the words to the one given, within two slips; NULL: none. */
const char *nearest_word(const char *word, const char *const *words);
/* Letters to insert, drop or change to make one of the other. */
guint edit_distance(const char *a, const char *b);
