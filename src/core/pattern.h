/* The pattern library: a language for a coordinator (design.md, section 5). It is read from
 * text, checks itself against the examples in it, and finds its phrases on a page.
 *
 *   # a comment                       a section head is [KIND ID]; lines are KEY = VALUE
 *   [field credits]                   `find` (a phrase with blanks) and `regex` make patterns
 *   role  = awarded                   other keys are attributes of the section
 *   find  = and is awarded {credits} AMA PRA Category 1 Credit(s)™
 *   regex = (?i)completed\s+on\s+(?<date>\d{1,2}/\d{1,2}/\d{4})
 *   in    = flow                      flow (default), rows, or both: the text it reads
 *   slow  = known                     no warning that its patterns are slow
 *   draft = yes                       nobody has checked it: where it matches, the entry waits
 *   [example]                         belongs to the section before it
 *   text  = and is awarded 1.25 AMA PRA Category 1 Credit(s)TM
 *   expect credits = 1.25             `expect none` : must not match
 *   [provider asps]                   `name`, `also` and `short` (several parted by ;) make
 *   name  = American Society of Plastic Surgeons    names, all found in one pass; a short one
 *   also  = ASPS; PlasticSurgery.org                counts beside another of them only
 *   plastic-surgery = yes
 *
 * In a phrase: any run of white space matches any white space (line ends and tabs too);
 * quotes, dashes and ™/TM/(TM) match each other; case is ignored; `(s)` matches itself, "s"
 * or nothing; `{name}` is a blank, `{name:kind}` a blank of another kind than its name's;
 * `[words]` may be absent; `a|b` inside `<a|b>` are alternatives; `:` matches a bar and the end
 * of a cell too; `^` at the beginning asks for the beginning of a line or cell; `\n` and `\t`
 * ask for the end of one, any other `\` quotes the next byte. */
#pragma once
#include "core/text.h"

typedef struct {
  char *file, *text; /* name for messages, contents */
} LibrarySource;

typedef struct {
  char *file;
  guint line, column;          /* from 1 */
  gboolean warning;            /* slow pattern, shadowed name: loads all the same */
  char *message, *suggestion;  /* suggestion may be NULL */
} LibraryFault;
void library_fault_free(LibraryFault *fault);

typedef struct Library Library;

typedef struct {
  const char *kind, *id; /* "field" "credits"; "provider" "asps" */
  const char *file;
  guint line;
  GPtrArray *keys, *values; /* attributes in order, same length, of char* */
} Section;
/* The attribute, or NULL. */
const char *section_get(const Section *section, const char *key);

typedef struct {
  const Section *section;
  char *name;   /* "fields.patterns:31": file and line of its phrase */
  char *source; /* the phrase or regex as written */
  gboolean in_flow, in_rows;
} Pattern;

/* Reads the sources as one library. NULL when any fault is no warning (an unknown blank, a
 * regex that PCRE2 refuses, an example that fails, the same id twice with other names ...);
 * *faults (of LibraryFault, owned by the caller, never NULL) lists them all either way. */
Library *library_parse(const LibrarySource *sources, gsize n_sources, GPtrArray **faults);
void library_free(Library *library);
/* Adds a warning for each pattern of the file (NULL: of all) that is slow on a hard page, and a
 * fault for one that would stall. Takes a moment: for checks, and for files that people edit. */
void library_check_speed(const Library *library, const char *file, GPtrArray *faults);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Library, library_free)

/* Hex digits that name this state of the library: evidence is stored with it. */
const char *library_version(const Library *library);
const GPtrArray *library_sections(const Library *library); /* of Section, in file order */
const GPtrArray *library_patterns(const Library *library); /* of Pattern, in file order */
guint library_example_count(const Library *library);
/* Section of a kind and id, or NULL. */
const Section *library_section(const Library *library, const char *kind, const char *id);
/* "bright-valley-surgical-society": an id that no provider has yet, from its name. New string. */
char *library_new_id(const Library *library, const char *name);

#define MATCH_CAPTURES 8
typedef struct {
  const Pattern *pattern;
  Span span;                                   /* the whole phrase */
  guint n_captures;
  const char *capture_name[MATCH_CAPTURES];    /* "credits", "date" ...; borrowed */
  Span capture[MATCH_CAPTURES];
} Match;
/* The span of a capture, or NULL when the match has none of that name. */
const Span *match_capture(const Match *match, const char *name);

typedef struct {
  const Section *section; /* whose name, also or short it is */
  Span span;
  gboolean is_short;
} NameHit;

typedef struct {
  GArray *matches;      /* of Match, by page, text, start; a pattern's matches do not overlap */
  GArray *names;        /* of NameHit over the flow text, longest at each place, whole words; one
                           place may be the name of sections of several kinds */
  GPtrArray *limit_hits; /* of const Pattern*: gave up at a PCRE2 limit (a flag for the entry) */
  const Section *draft;  /* that is still one, and matched; NULL: none */
} Matches;
Matches *library_match(const Library *library, const DocumentText *document);
void matches_free(Matches *matches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Matches, matches_free)

/* How far a pattern that does not match gets: the longest beginning of the phrase that does
 * match somewhere, what stands there and what was wanted next. FALSE when not even its first
 * word is there (or it is a raw regex). */
typedef struct {
  Span span;     /* what did match */
  char *wanted;  /* the rest of the phrase */
  char *found;   /* the text there, up to 40 characters */
} NearMiss;
gboolean library_near_miss(const Library *library, const Pattern *pattern,
                           const DocumentText *document, NearMiss *near_miss);
void near_miss_clear(NearMiss *near_miss);
