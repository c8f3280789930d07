/* What the reader of the pattern library and its matcher share; pattern.h is for the rest. */
#pragma once
#include "core/pattern.h"
#include "core/phrase.h"
#include "core/regex.h"

typedef struct {
  Pattern public; /* first: a Pattern* of the header is one of these */
  Phrase *phrase; /* NULL for a raw regex */
  Regex *regex;
  GArray *needs;  /* of guint: the phrase's, words by their number in the library */
  guint line, column; /* where its phrase begins */
} CompiledPattern;
#define NEED_OR G_MAXUINT
#define NEED_AND (G_MAXUINT - 1)

/* Names are found by their words, so that white space, case and punctuation do not matter:
 * a tree whose edges are words in lower case. */
typedef struct NameNode {
  GHashTable *next;  /* word -> NameNode; NULL: a leaf */
  GArray *owners;    /* of NameOwner: whose name ends here; NULL: nobody's */
} NameNode;

typedef struct {
  const Section *section;
  char *exact;       /* an abbreviation counts only as it is written; NULL: any case */
  gboolean is_short; /* counts only on a document that has another of the section's names */
} NameOwner;

struct Library {
  GPtrArray *sections; /* of Section */
  GPtrArray *patterns; /* of CompiledPattern */
  NameNode *names;
  GPtrArray *words;        /* of char*: that phrases need, each once */
  GHashTable *word_number; /* word -> its place there, for reading */
  guint examples;
  char version[13];
};

NameNode *name_node_new(void);
void name_node_free(NameNode *node);
/* Adds a name of the section. FALSE when it has no word, or is already that of another section
 * of the kind (*taken says whose); a short name may be several sections'. */
gboolean name_tree_add(NameNode *root, const char *name, const Section *section,
                       gboolean is_short, const Section **taken);

/* Which of the library's words stand in a text: asked once, of all patterns that need it. */
typedef struct {
  const Library *library;
  char *lower;    /* the text, ASCII letters lowered, white space made single */
  guint8 *stands; /* for each word: 0 not asked yet, 1 no, 2 yes */
} WordsOfText;

/* The numbers of the words that a phrase needs, new ones added to the library. New. */
GArray *library_needs(Library *library, const Phrase *phrase);

/* The matches of one pattern on one text, and the names in it; of the short names those that
 * another name of theirs vouches for are kept. */
void pattern_match(const CompiledPattern *pattern, const PageText *page, TextKind kind,
                   WordsOfText *words, Matches *matches);
void names_match(const NameNode *root, const PageText *page, Matches *matches);
void names_keep_vouched(Matches *matches);

