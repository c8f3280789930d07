/* What the reader of the pattern library and its matcher share; pattern.h is for the rest. */
#pragma once
#include "core/pattern.h"
#include "core/phrase.h"
#include "core/regex.h"

typedef struct {
  Pattern public; /* first: a Pattern* of the header is one of these */
  Phrase *phrase; /* NULL for a raw regex */
  Regex *regex;
} CompiledPattern;

/* Names are found by their words, so that white space, case and punctuation do not matter:
 * a tree whose edges are words in lower case. */
typedef struct NameNode {
  GHashTable *next;       /* word -> NameNode; NULL: a leaf */
  const Section *section; /* a name ends here */
  char *exact;            /* an abbreviation counts only as it is written */
} NameNode;

struct Library {
  GPtrArray *sections; /* of Section */
  GPtrArray *patterns; /* of CompiledPattern */
  NameNode *names;
  guint examples;
  char version[13];
};

NameNode *name_node_new(void);
void name_node_free(NameNode *node);
/* Adds a name of the section. FALSE when it has no word, or is another section's already
 * (*taken says whose). */
gboolean name_tree_add(NameNode *root, const char *name, const Section *section,
                       const Section **taken);

/* The matches of one pattern on one text, and the names in it. */
void pattern_match(const CompiledPattern *pattern, const PageText *page, TextKind kind,
                   const char *lower, Matches *matches);
void names_match(const NameNode *root, const PageText *page, Matches *matches);

