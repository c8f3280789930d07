/* What the reader of the pattern library and its matcher share; pattern.h is for the rest. */
#pragma once
#include "core/pattern.h"
#include "core/phrase.h"
#include "core/regex.h"

typedef struct {
  Pattern public; /* first: a Pattern* of the header is one of these */
  Phrase *phrase; /* NULL for a raw regex */
  Regex *regex;
  GArray *needs;  /* of guint: what must stand, words by their number in the library */
  GArray *starts; /* of guint: what it begins with, words by their number, figures, heads; NULL: with others too */
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
  GArray *starts;          /* of StartNode: the words that phrases begin with */
  GMutex *matching;        /* held while a document is matched: an expression keeps what it found last */
  guint n_starts;
  guint examples;
  char version[13];
};

NameNode *name_node_new(void);
void name_node_free(NameNode *node);
/* Adds a name of the section. FALSE when it has no word, or is already that of another section
 * of the kind (*taken says whose); a short name may be several sections'. */
gboolean name_tree_add(NameNode *root, const char *name, const Section *section,
                       gboolean is_short, const Section **taken);

#define THREES 4096
/* Which of the library's words stand in a text: asked once, of all patterns that need it. */
typedef struct {
  const Library *library;
  const Text *text;
  char *lower;    /* the text, ASCII letters lowered, white space made single */
  guint8 *stands; /* for each word: 0 not asked yet, 1 no, 2 yes */
  GArray *places; /* of Place: where words stand that phrases begin with */
  guint32 *last;  /* for each of those, for the heads before them, for figures and heads, the last of its places, from 1; 0: none */
  gboolean odd;   /* places are not known: any may be one; nobody writes such a text, but a file may */
  guint8 threes[THREES / 8]; /* bits: which three bytes follow each other in `lower` */
} WordsOfText;
WordsOfText words_of_text(const Library *library, const Text *text);
void words_clear(WordsOfText *words);

/* The numbers of the words that a phrase needs (as Phrase.needs has them), new ones added to the
 * library. New. */
GArray *library_needs(Library *library, const GPtrArray *words);
/* FALSE: the text lacks words without which the pattern cannot match. */
gboolean words_allow(WordsOfText *words, const GArray *needs);

typedef struct StartNode StartNode;
GArray *library_starts_new(void);
/* The numbers of the words, figures or heads that a phrase can begin with; NULL: it can begin
 * otherwise. New. */
GArray *library_starts(Library *library, const char *phrase);
/* FALSE: none of them stands in the text. */
gboolean words_begin(const WordsOfText *words, const GArray *starts);
/* Where one of them stands in the text, in order (of gsize, may hold one twice). New. */
GArray *words_places(const WordsOfText *words, const GArray *starts);

/* The matches of one pattern on one text, and the names in it; of the short names those that
 * another name of theirs vouches for are kept. */
void pattern_match(const CompiledPattern *pattern, const PageText *page, TextKind kind,
                   WordsOfText *words, Matches *matches);
void names_match(const NameNode *root, const PageText *page, Matches *matches);
void names_keep_vouched(Matches *matches);

