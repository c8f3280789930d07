/* What stands on a line of a certificate: values that a phrase could read, whether one is wanted,
 * and who reads them already. For suggest.c. */
#pragma once
#include "core/draft_page.h"
#include "core/library.h"
#include "core/suggest.h"

typedef struct { /* a value on a line, and the section that would read it */
  gsize start, end;
  Field field;
  const char *blank;
} Value;

typedef struct {
  const Library *library;
  const Matches *matches;
  const Draft *draft;
  const Entry *told; /* what its author says that fields are; NULL: nothing */
  gboolean rows;     /* a transcript, read by the heads of its columns */
  const PageText *page;
  Regex *date, *credits;
  GString *text;
  GHashTable *offered; /* phrases */
} Suggestion;

/* The values on a line, in order. Of Value. */
GArray *line_values(const Suggestion *suggestion, const char *line);
/* A phrase is wanted for the value: its author says what the field is and it is that, or something
 * is in doubt about the field. */
gboolean value_is_wanted(const Suggestion *suggestion, const Value *value, const char *line);
/* Some entry has the field as its author says, or nothing was said. */
gboolean field_is_right(const Suggestion *suggestion, Field field);
/* What a section says besides its phrase, guessed from the words. New string. */
char *field_attributes(Field field, const char *phrase);
/* Who reads it by words already, not just as any date, or as credit of another system; or NULL. */
const Pattern *value_reader(const Suggestion *suggestion, const Value *value, gsize line_at);
gboolean line_is_name(const char *line); /* a person's name and nothing else */
