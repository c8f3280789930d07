/* Phrases: words, white space, blanks, choices. What differs only in typesetting matches. */
#include "core/phrase.h"

#include <string.h>

#define MAX_DEPTH 16 /* of [ and < in each other: the reader keeps a bit for each */

#define MONTH "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|" \
  "aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?"
/* As Spanish, French, German, Italian and Portuguese begin them; read_dates() knows the whole. */
#define FOREIGN_MONTH                                                                    \
  "(?:[gj]an|[eg]en|f[e\\x{e9}][bv]|mar|m\\x{e4}r|a[bp]r|avr|ma[giy]|giu|jui?[ln]|lug|a[gou]|se[pt]|"     \
  "o[ckt]t|out|nov|d[e\\x{e9}i][cz])[a-z\\x{e7}\\x{fb}]{0,7}"
#define FOREIGN_DAY "[0-3]?\\d(?:er|[.\\x{ba}])?\\h?\\s(?:del?\\s)?" FOREIGN_MONTH "\\b"
#define FOREIGN_YEAR ",?\\h?\\s(?:del?\\s)?" YEAR
#define FOREIGN_RANGE                                                                   \
  "[0-3]?\\d[.\\x{ba}]?(?:\\s(?:del?\\s)?" FOREIGN_MONTH ")?"                             \
  "(?:\\h?[-\\x{2010}-\\x{2015}]\\h?|\\s(?:al?|au|bis|y|et|und|e)\\s)" FOREIGN_DAY FOREIGN_YEAR
#define WEEKDAY "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\\s+)?"
#define DOM "[0-3]?\\d(?:\\s?(?:st|nd|rd|th))?"
#define YEAR "(?:19|20)\\d\\d"
#define DASH "\\s*(?:[-\\x{2010}-\\x{2015}\\x{2212}]|to|through|thru|until|bis)\\s*"
#define DOMS_AND "(?:(?:\\s*,\\s*" DOM "){0,4},?\\s*(?:and|&)\\s*|" DASH "(?:the\\s+)?)" /* 3, 4 and 5 */
/* Where a date can begin: a digit, or a word (or a capital set too close) that begins as a month,
 * a day of the week, an ordinal or "the" does. Spares nearly all places of a page. */
#define DATE_START                                                                       \
  "(?<![\\d/.-])(?=\\d|(?:\\b|(?-i:(?<=[a-z])(?=[A-Z])))(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"  \
  "dec|mon|tue|wed|thu|fri|sat|sun|the|thi|fir|sec|fou|fif|six|sev|eig|nin|ten|ele|twe))"
#define DATE_END "(?![\\d/]|[.-]\\d)"
/* The whole of it: of "two thousand twenty-five" no part is a year. */
#define SPELLED_YEAR                                                                    \
  "two\\s+thousand(?:\\s+and)?(?:[-\\x{2010}\\x{2011}\\s]\\s*(?:twenty|thirty|[a-z]+teen|ten|eleven|twelve|"    \
  "one|two|three|four|five|six|seven|eight|nine)\\b)+"
#define IN_YEAR ",?\\s+(?:(?:in|of)\\s+(?:the\\s+)?(?:year\\s+)?)?"
#define PLAIN_DATE                                                                      \
  "(?:" WEEKDAY MONTH "\\s+" DOM ",?\\s+" YEAR                                         \
  "|" WEEKDAY DOM "\\.?\\h+(?:day\\s+)?(?:of\\s+)?" MONTH ",?\\s+(?:of\\s+)?" YEAR         \
  "|[0-3]?\\d[-\\h]\\n?" MONTH "[-\\h]\\n?(?:" YEAR "|\\d\\d)"                                   \
  "|" YEAR "(?:-\\n?|[/.])[01]?\\d(?:-\\n?|[/.])[0-3]?\\d(?:[T\\h]\\d\\d?:[\\d:.]+(?:Z|[+-]\\d\\d:?\\d\\d)?)?"                                \
  "|" YEAR "\\h+" MONTH "\\h+" DOM "(?!,?\\s+" YEAR "|" DASH "\\d|\\s*(?:and|&)\\s+(?:" MONTH "\\s+)?\\d)"                 \
  "|[0-3]?\\d[/.-][0-3]?\\d[/.-](?:" YEAR "|\\d\\d)"                                     \
  "|[01]\\d\\s[0-3]\\d,\\s" YEAR                                                        \
  "|(?:the\\s+)?[a-z]+(?:[-\\s][a-z]+)?(?:\\s+day|(?<=st|nd|rd|th))\\s+of\\s+" MONTH IN_YEAR "(?:" YEAR        \
  "|" SPELLED_YEAR "))"
#define DATE "(?:" PLAIN_DATE "|" FOREIGN_DAY FOREIGN_YEAR ")"
#define ONE_DATE DATE_START DATE DATE_END
#define DATE_RANGE                                                                      \
  DATE_START "(?:" WEEKDAY MONTH "\\s+" DOM DOMS_AND "(?:" WEEKDAY MONTH "\\s+)?" DOM      \
  ",?\\s+" YEAR "|" DOM DOMS_AND DOM "\\s+(?:of\\s+)?" MONTH ",?\\s+" YEAR                 \
  "|" DOM "\\.?" DASH DOM "[/.][01]?\\d[/.]" YEAR "|[01]?\\d/" DOM DASH DOM "/" YEAR      \
  "|(?:" MONTH "\\h+" DOM "(?:[-\\x{2010}-\\x{2015}]" DOM ")?(?:,\\h*(?:and\\h+)?|\\h+and\\h+|\\h*&\\h*)){1,6}"     \
  MONTH "\\h+" DOM "(?:[-\\x{2010}-\\x{2015}]" DOM ")?,?\\s+" YEAR                             \
  "|" DOM "\\s+" MONTH DASH DOM "\\s+" MONTH ",?\\s+" YEAR                               \
  "|" FOREIGN_RANGE                                                                     \
  "|" PLAIN_DATE "(?:" DASH "|\\s+and\\s+)" PLAIN_DATE ")" DATE_END
#define MONTH_ONLY MONTH ",?\\s+" YEAR
/* As fraction_take has them. */
#define FRACTION                                                                        \
  "[ -]?(?:\\x{b9}\\x{2044}[\\x{2082}\\x{2084}]|\\x{b3}\\x{2044}\\x{2084})|"                   \
  "(?:[ -]|[ ]and[ ])(?:1[/\\x{2044}][24]|3[/\\x{2044}]4)(?![\\d/-])"
#define CREDITS                                                                         \
  "(?<![\\w.,/#$%\\x{2044}-])(?<!\\d:)(?:\\d{1,3}(?:[.,]\\d{1,2}|\\h?[\\x{bc}-\\x{be}]|" FRACTION ")?|[.]\\d{1,2}|[\\x{bc}-\\x{be}])" \
  "(?![\\d%\\x{bc}-\\x{be}\\x{2044}]|[.,/:-]\\d)[*\\x{2020}]?"
#define WORD_LETTER "(?-i:[\\p{L}\\p{M}'\\x{2019}.-])"
/* A name, then degrees, then a licence number; where nothing but the name may run over a line. */
#define PARTICLE                                                                        \
  "(?:von|van|den?|der|del|della|di|da|das|dos?|du|las?|le|los|al|el|ten|ter|bin|ibn|bint|abu|af|av|zum?|zur|und|y|e)\\b"
#define NAME_START "(?-i:\\p{Lu}|d['\\x{2019}]|" PARTICLE ")"
#define NAME_LETTERS "[\\p{L}\\p{M}'\\x{2019}\\x{201c}\\x{201d}\"(). -]"
#define DEGREES                                                                         \
  "(?:,\\h*(?-i:\\p{Lu})[\\p{L}\\p{M}. /()-]{1,30}?|,\\s*(?-i:\\p{Lu})[\\p{L}.]{1,7}(?=[\\s,])){0,6}?"
#define LICENCE                                                                         \
  "(?:,?[ \\n]*\\(?(?:(?:licen[sc]e|lic\\.|npi|[#])(?:\\s*(?:no\\.?|number|id))?\\s*[:#]*\\s*)?"    \
  "(?-i:[A-Z]{0,3})[-.]?\\d[\\w.-]*\\)?)?"
#define NAME NAME_START NAME_LETTERS "{1,60}?" DEGREES LICENCE
#define PERSON                                                                          \
  NAME_START NAME_LETTERS "{1,60}?(?:\\n(?!has\\b|have\\b|is\\b|was\\b)" NAME_START NAME_LETTERS \
  "{1,40}?)?" DEGREES LICENCE
/* Where a title ends: what commonly follows it on a certificate. */
#define DATE_HEAD                                                                       \
  "(?:" DOM "\\s+to\\s+the\\s+" DOM "|" WEEKDAY MONTH "\\s+" DOM "\\b|" WEEKDAY DOM "(?:" DASH DOM ")?[.\\h-]+(?:of\\h+|day\\h+of\\h+)?" \
  MONTH "\\b|\\d\\d?[/.-]\\d\\d?[/.-]\\d|" YEAR "(?:[-/.]\\n?\\d|\\h+" MONTH "\\h+\\d)|[a-z-]+(?:\\sday|(?<=st|nd|rd|th))\\sof\\s" MONTH "|" FOREIGN_RANGE "|" FOREIGN_DAY FOREIGN_YEAR "|_)"
#define AFTER_TITLE                                                                     \
  "(?=[\"\\x{201d}]?[.,]?\\s+(?:(?:held|presented|conducted|celebrad[oa]s?|realizad[oa]s?|tenue?s?)\\s+)?" \
  "(?:(?:on|from|between|during|le|el|am|em|il|du|del|vom)[:\\s]\\s*)?(?:the\\s)?" DATE_HEAD                          \
  "|,?\\s+(?:held|given|conducted)\\s+(?:at|in)\\s|,?\\s+(?:held\\s+)?(?:on\\s+\\d\\d?\\s+" MONTH "\\b|held\\s+\\d)"                                                         \
  "|[.,]?\\s+and\\s+(?:is|was|has(?:\\s+been)?|have|earned|received|claimed|attended|participated)\\b"              \
  "|\\.\\h+(?:this|you|please|we|thank)\\h"                                                              \
  "|\\.?\\s+(?:this|the)\\s+(?:educational\\s+|live\\s+|enduring\\s+)?(?:activity|program|course)\\s+(?:was|is|has)\\b" \
  "|\\s*\\n\\s*(?:\\d{1,3}(?:\\.\\d+)?\\*?\\s*(?:AMA|credit|hour|contact|CME|\\n|$)"           \
  "|(?:https?:|www\\.|dear\\h|is\\s+awarded|(?-i:has|HAS)\\b|has\\s+(?:hereby\\s+)?(?:success|compl|partic|attend|earn|been|fulfil|satisf|met|recei|claim|demon)|was\\b|were\\b|on\\s*\\n|on\\s+the\\s+internet|"         \
  "an?\\s+(?:internet|enduring|live|online|journal-based)\\s+(?:activity|material|course|program)|an\\s+internet|this\\b|please\\b|designated\\b|complet(?:ed|ion)\\b|(?:jointly\\s+)?(?:presented|provided|"  \
  "sponsored)\\b|accredit|credits?\\s*\\d|you\\b|held\\b|at\\s+the\\b|between\\b|awarded|claimed|attended|total\\b|[^\\n:\\t]{3,40}(?::\\s*|\\h*\\t\\h*)" DATE_HEAD "|" \
  "dates?\\h*\\n|certificate\\s+(?:of|number|id|no|#)|" MONTH ",?\\s+" YEAR ")|"                \
  "(?:(?:original|initial|activity|program|course|session|CME)\\h+)?(?:dates?|course|location|venue|activity|credits?|hours|certificate|issued?|release|name|"   \
  "participant|physician|number|learner|format|type|provider|sponsor|maximum|attendee|event|speakers?|moderators?|presenters?|lecturers?|panelists?|faculty|instructors?)\\b(?:[^\\n:|\\t]{0,60}[:|\\t#]|[^\\n:|\\t]{0,40}?[.]{3,}|" \
  "(?:\\h+(?:of\\h+)?(?:date|name|type|available|earned|claimed|awarded|completed|completion|participation|" \
  "attendance|activity|id))?s?\\h*\\n)|" \
  "[^\\n]{0,140}?\\b(?:is\\s+(?:jointly\\s+)?accredited|designates|certifies)\\b)"                 \
  "|\\s*\\n\\s*\\n|\\t|\\s*$)"

const BlankKind blank_kinds[] = {
    {"credits", CREDITS, "an amount of credit: 5, .75, 12.50, 12,50, 1*"},
    {"number", "\\d{1,6}(?:\\.\\d+)?", "a number"},
    {"amount", /* "1\u00bd (1.5)", "11 1/4 (eleven and one quarter)", "five (5.00)" */
     CREDITS "(?:\\h?\\((?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|and|a|half|"
     "quarters?|[\\d.,/\\x{bc}-\\x{be}]+)[ -]?)+\\))?"
     "|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
     "thirty|forty|fifty)(?:\\s+and\\s+(?:one|three)[-\\s](?:half|quarters?))?(?:\\s*\\(" CREDITS "\\))?",
     "an amount of credit in figures or in words"},
    {"date", ONE_DATE, "one whole date, in any usual form"},
    {"dates", DATE_RANGE "|" ONE_DATE, "a date, or a range of dates"},
    {"month", MONTH_ONLY, "a month and its year"},
    {"name", NAME, "a person's name on one line, with degrees after commas"},
    {"person", PERSON, "a person's name that may run over a line end; a word must follow it"},
    {"title", "[^\\s:][^\\n]{1,200}?(?:\\n[^\\n]{1,200}?){0,3}?" AFTER_TITLE,
     "a title, up to four lines, ended by what follows titles"},
    {"line", "[^\\n\\t]{1,200}", "the rest of a line or cell"},
    {"words", "[^\\n]{1,200}?", "some words of one line"},
    {"text", "(?s:.{1,300}?)", "some words, over lines"},
    {"org", "(?-i:[\\p{Lu}\\d])[^\\n\\t]{2,120}?(?:\\n[^\\n\\t]{1,100}?)?",
     "an organisation's name, up to two lines"},
    {"id", "[\\w][\\w./-]{1,40}", "a number or code without spaces"},
    {NULL, NULL, NULL}};

/* As the expressions above have them. */
const char *const *phrase_blank_starts(const char *kind) {
  static const char *const amount[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
                                       "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", NULL};
  static const char *const date[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                                     "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "the", "thi", "fir",
                                     "sec", "fou", "fif", "six", "sev", "eig", "nin", "ten", "ele", "twe", NULL};
  static const char *const figures_only[] = {NULL};
  if (strcmp(kind, "credits") == 0) return figures_only;
  if (strcmp(kind, "amount") == 0) return amount;
  return strcmp(kind, "date") == 0 || strcmp(kind, "dates") == 0 ? date : NULL;
}

guint edit_distance(const char *a, const char *b) {
  gsize n = strlen(a), m = strlen(b);
  g_autofree guint *row = g_new(guint, m + 1);
  for (gsize j = 0; j <= m; j++) row[j] = (guint)j;
  for (gsize i = 1; i <= n; i++) {
    guint diagonal = row[0];
    row[0] = (guint)i;
    for (gsize j = 1; j <= m; j++) {
      guint above = row[j];
      guint change = diagonal + (a[i - 1] != b[j - 1]);
      row[j] = MIN(change, MIN(above, row[j - 1]) + 1);
      diagonal = above;
    }
  }
  return row[m];
}

const char *nearest_word(const char *word, const char *const *words) {
  const char *best = NULL;
  guint least = 3;
  for (guint i = 0; words[i]; i++) {
    guint distance = edit_distance(word, words[i]);
    if (distance < least && distance < strlen(word)) {
      least = distance;
      best = words[i];
    }
  }
  return best;
}

static const BlankKind *blank_kind(const char *name) {
  for (const BlankKind *kind = blank_kinds; kind->name; kind++)
    if (strcmp(kind->name, name) == 0) return kind;
  return NULL;
}

/* These blanks take as little as they can: at the end of a phrase, up to the end of the line
 * or cell. */
static gboolean is_lazy(const BlankKind *kind) {
  static const char *const lazy[] = {"name", "person", "words", "org", NULL};
  return g_strv_contains(lazy, kind->name);
}

typedef struct {
  Phrase *phrase;
  const char *text, *at;
  GString *word;      /* literal word being read, for the guard */
  GString *run;       /* and with the words before it, for the needs */
  GPtrArray *choice;  /* needs of the < > being read, PHRASE_OR between; NULL: it has none */
  guint depth;        /* inside [ ] or < > */
  gboolean space;     /* white space is due before the next piece */
  guint glued;        /* a bit for each depth whose group continues a word */
  gboolean begun;     /* more than optional words was read */
  GString *names;     /* blanks used so far, ",name," */
  const BlankKind *last; /* the blank that was just read; NULL: something else */
} PhraseReader;

static void add_piece(PhraseReader *reader, char *piece) {
  g_ptr_array_add(reader->phrase->pieces, piece);
}

static void end_word(PhraseReader *reader) {
  Phrase *phrase = reader->phrase;
  if (reader->depth == 0 && reader->word->len > 2 &&
      (!phrase->guard || reader->word->len > strlen(phrase->guard))) {
    g_free(phrase->guard);
    phrase->guard = g_strdup(reader->word->str);
  }
  g_string_truncate(reader->word, 0);
}

static void add_need(GPtrArray *needs, const char *need) { g_ptr_array_add(needs, g_strdup(need)); }

/* Something else than a literal comes. */
static void end_run(PhraseReader *reader) {
  GString *run = reader->run;
  end_word(reader);
  g_strchomp(run->str);
  if (strlen(run->str) > 2 && reader->depth == 0) {
    add_need(reader->phrase->needs, run->str);
    add_need(reader->phrase->needs, PHRASE_AND);
  } else if (strlen(run->str) > 2 && reader->depth == 1 && reader->choice) {
    add_need(reader->choice, run->str);
  }
  g_string_truncate(run, 0);
}

/* One way through the outer < > is read: when it needs nothing, neither does the group. */
static void end_way(PhraseReader *reader, gboolean last) {
  GPtrArray *choice = reader->choice, *needs = reader->phrase->needs;
  if (!choice) return;
  if (choice->len == 0 || strcmp(choice->pdata[choice->len - 1], PHRASE_OR) == 0) {
    g_clear_pointer(&reader->choice, g_ptr_array_unref);
    return;
  }
  add_need(choice, last ? PHRASE_AND : PHRASE_OR);
  if (!last) return;
  g_ptr_array_extend_and_steal(needs, choice);
  reader->choice = NULL;
}

/* A beginning of the phrase that can be tried by itself ends here. */
static void end_step(PhraseReader *reader) {
  guint pieces = reader->phrase->pieces->len, at = (guint)(reader->at - reader->text);
  if (reader->depth || pieces == 0) return;
  g_array_append_val(reader->phrase->cuts, pieces);
  g_array_append_val(reader->phrase->source_at, at);
}

#define COLON "(?:\\s?\\h*[:|]|\\h*[.\\x{2026}]{3,}[:]?|(?=\\h*\\t))"

/* White space: nothing goes on behind an empty line. */
#define WHITE "(?:\\h+|\\h*\\n\\h*(?!\\n))"

/* Behind a colon it may be missing: "Awarded to:Jane Smith". */
static void flush_space(PhraseReader *reader) {
  const GPtrArray *pieces = reader->phrase->pieces;
  const gboolean colon = pieces->len && strcmp(pieces->pdata[pieces->len - 1], COLON) == 0;
  if (reader->space && pieces->len) add_piece(reader, g_strdup(colon ? WHITE "?" : WHITE));
  reader->space = FALSE;
}

static gboolean read_blank(PhraseReader *reader, char **why, char **suggestion) {
  const char *end = strchr(reader->at, '}');
  if (!end) {
    *why = g_strdup("a blank is not closed");
    *suggestion = g_strdup("write it as {credits}");
    return FALSE;
  }
  g_autofree char *name = g_strndup(reader->at + 1, (gsize)(end - reader->at - 1));
  char *kind_name = strchr(name, ':');
  if (kind_name) *kind_name++ = '\0';
  else kind_name = name;
  const BlankKind *kind = blank_kind(kind_name);
  g_autofree char *mark = g_strdup_printf(",%s,", name);
  for (const char *c = name; *c && !*why; c++)
    if (!g_ascii_isalnum(*c) && *c != '_') *why = g_strdup_printf("'%s' is no name of a blank", name);
  if (!*why && (!*name || g_ascii_isdigit(*name))) *why = g_strdup("a blank needs a name");
  if (!*why && !kind) {
    const char *known[32] = {0};
    for (guint i = 0; blank_kinds[i].name && i < 31; i++) known[i] = blank_kinds[i].name;
    const char *near = nearest_word(kind_name, known);
    *why = g_strdup_printf("there is no blank of the kind '%s'", kind_name);
    *suggestion = near ? g_strdup_printf("did you mean {%s}?", near)
                       : g_strdup("'cmeledger patterns list' shows the kinds");
  }
  if (!*why && strstr(reader->names->str, mark))
    *why = g_strdup_printf("the blank '%s' stands twice", name);
  if (*why) return FALSE;
  g_string_append(reader->names, mark);
  flush_space(reader);
  add_piece(reader, g_strdup_printf("(?<%s>%s)", name, kind->regex));
  reader->at = end + 1;
  reader->last = kind;
  return TRUE;
}

/* Marks that typesetters write in several ways. TRUE when one was read. */
static gboolean read_typeset(PhraseReader *reader) {
  static const struct {
    const char *written, *regex;
  } forms[] = {
      {"(s)", "(?:\\s?\\(?s\\)?)?"},
      {"\u2122", "(?:\\s*(?:\u2122|\\(\\s*TM\\s*\\)|TM\\b))?"},
      {"(TM)", "(?:\\s*(?:\u2122|\\(\\s*TM\\s*\\)|TM\\b))?"},
      {"\u00ae", "(?:\\s*(?:\u00ae|\\(\\s*R\\s*\\)))?"},
      {"\u2019", "['\u2018\u2019`\u00b4]"}, {"'", "['\u2018\u2019`\u00b4]"},
      {"\u201c", "[\"\u201c\u201d\u201e\u00ab\u00bb]"}, {"\u201d", "[\"\u201c\u201d\u201e\u00ab\u00bb]"},
      {"\"", "[\"\u201c\u201d\u201e\u00ab\u00bb]"},
      {"-", "\\s?[-\u2010\u2011\u2012\u2013\u2014\u2015\u2212]\\s?"},
      {"\u2013", "\\s?[-\u2010\u2011\u2012\u2013\u2014\u2015\u2212]\\s?"},
      /* A bar, a row of dots or the end of a cell parts a label from its value as a colon does. */
      {":", COLON},
      {"\u2014", "\\s?[-\u2010\u2011\u2012\u2013\u2014\u2015\u2212]\\s?"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
    if (g_str_has_prefix(reader->at, forms[i].written)) {
      flush_space(reader);
      end_run(reader);
      add_piece(reader, g_strdup(forms[i].regex));
      reader->at += strlen(forms[i].written);
      return TRUE;
    }
  return FALSE;
}

static void read_literal(PhraseReader *reader) {
  const char *next = g_utf8_next_char(reader->at);
  g_autofree char *letter = g_strndup(reader->at, (gsize)(next - reader->at));
  /* A word begins here, also as the first of a group: "<on|held>", not "surg<ery|eon>". */
  char before = reader->at > reader->text ? reader->at[-1] : ' ';
  gboolean in_group = before == '<' || before == '[' || (before == '|' && reader->depth);
  gboolean begins = reader->word->len == 0 && g_ascii_isalnum(*reader->at) &&
                    (in_group ? !(reader->glued & 1u << reader->depth)
                              : reader->space || reader->phrase->pieces->len == 0);
  flush_space(reader);
  g_autofree char *quoted = g_regex_escape_string(letter, -1);
  add_piece(reader, g_strconcat(begins ? "\\b" : "", quoted, NULL));
  if (g_ascii_isalnum(*reader->at)) {
    g_string_append_c(reader->word, g_ascii_tolower(*reader->at));
    g_string_append_c(reader->run, g_ascii_tolower(*reader->at));
  }
  else end_run(reader);
  reader->at = next;
}

/* One element of the phrase. FALSE with *why at a fault. */
static gboolean read_element(PhraseReader *reader, char **why, char **suggestion) {
  char c = *reader->at;
  if (!g_ascii_isspace(c)) reader->last = NULL;
  if (reader->depth == 0 && !strchr("[^ ", c)) reader->begun = TRUE;
  if (g_ascii_isspace(c)) {
    end_word(reader);
    if (reader->run->len && !g_str_has_suffix(reader->run->str, " "))
      g_string_append_c(reader->run, ' ');
    if (!reader->space) end_step(reader);
    reader->space = TRUE;
    reader->at++;
  } else if (c == '{') {
    end_run(reader);
    if (!read_blank(reader, why, suggestion)) return FALSE;
    end_step(reader);
  } else if (c == '[' || c == '<') {
    if (reader->depth == MAX_DEPTH) {
      *why = g_strdup("[ and < stand too deep in each other");
      return FALSE;
    }
    end_run(reader);
    end_step(reader);
    /* The space before optional words belongs to them, or the words are first. */
    gboolean leading = c == '[' && reader->space && reader->phrase->pieces->len;
    if (c == '<') flush_space(reader);
    reader->space = FALSE;
    add_piece(reader, g_strdup(leading ? "(?:" WHITE "(?:" : c == '[' ? "(?:(?:" : "(?:"));
    if (reader->depth == 0 && c == '<') reader->choice = g_ptr_array_new_with_free_func(g_free);
    reader->depth++;
    reader->glued &= ~(1u << reader->depth);
    if (reader->at > reader->text && g_ascii_isalnum(reader->at[-1]))
      reader->glued |= 1u << reader->depth;
    reader->at++;
  } else if ((c == ']' || c == '>') && reader->depth) {
    end_run(reader);
    if (reader->depth == 1) end_way(reader, TRUE);
    reader->depth--;
    reader->at++;
    reader->space = FALSE;
    if (c == ']') add_piece(reader, g_strdup(")"));
    if (c == ']' && !reader->begun && g_ascii_isspace(*reader->at)) {
      add_piece(reader, g_strdup(WHITE ")?"));
      reader->at++;
    } else {
      add_piece(reader, g_strdup(c == ']' ? ")?" : ")"));
    }
    end_step(reader);
  } else if (c == '|' && reader->depth) {
    end_run(reader);
    if (reader->depth == 1) end_way(reader, FALSE);
    reader->space = FALSE;
    add_piece(reader, g_strdup("|"));
    reader->at++;
  } else if (c == '^' && reader->phrase->pieces->len == 0) {
    /* Also behind the number or the mark of a list. */
    add_piece(reader, g_strdup("(?:^|[\\n\\t|\\x{b7}\\x{2022}])\\h*(?:\\d{1,2}[.)]\\h+|[\\x{2022}\\x{b7}\\x{25aa}*]\\h*)?"));
    reader->at++;
  } else if (c == '\\' && (reader->at[1] == 'n' || reader->at[1] == 't')) {
    end_run(reader);
    reader->space = FALSE;
    add_piece(reader, g_strdup(reader->at[1] == 'n' ? "\\h*\\n\\s*" : "\\h*\\t\\h*"));
    reader->at += 2;
  } else if (c == '\\' && reader->at[1]) {
    reader->at++;
    read_literal(reader);
  } else if (!read_typeset(reader)) {
    read_literal(reader);
  }
  return TRUE;
}

Phrase *phrase_parse(const char *text, gsize *offset, char **why, char **suggestion) {
  g_autoptr(Phrase) phrase = g_new0(Phrase, 1);
  phrase->pieces = g_ptr_array_new_with_free_func(g_free);
  phrase->cuts = g_array_new(FALSE, FALSE, sizeof(guint));
  phrase->source_at = g_array_new(FALSE, FALSE, sizeof(guint));
  phrase->needs = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GString) word = g_string_new(NULL);
  g_autoptr(GString) run = g_string_new(NULL);
  g_autoptr(GString) names = g_string_new(NULL);
  PhraseReader reader = {.phrase = phrase, .text = text, .at = text, .word = word, .run = run,
                         .names = names};
  *why = *suggestion = NULL;
  while (*reader.at && read_element(&reader, why, suggestion)) continue;
  g_clear_pointer(&reader.choice, g_ptr_array_unref);
  if (!*why && reader.depth) *why = g_strdup("a [ or < is not closed");
  if (!*why && phrase->pieces->len == 0) *why = g_strdup("the phrase is empty");
  if (*why) {
    *offset = (gsize)(reader.at - text);
    return NULL;
  }
  if (word->len) add_piece(&reader, g_strdup("\\b"));
  else if (!reader.last) add_piece(&reader, g_strdup("(?!(?<=\\p{L})\\p{L})")); /* "has", not "Hassan" */
  if (reader.last && is_lazy(reader.last)) add_piece(&reader, g_strdup("(?=\\h*(?:[\\n\\t]|$))"));
  end_run(&reader);
  end_step(&reader);
  return g_steal_pointer(&phrase);
}

void phrase_free(Phrase *phrase) {
  if (!phrase) return;
  g_ptr_array_free(phrase->pieces, TRUE);
  g_array_free(phrase->cuts, TRUE);
  g_array_free(phrase->source_at, TRUE);
  g_ptr_array_free(phrase->needs, TRUE);
  g_free(phrase->guard);
  g_free(phrase);
}

char *phrase_regex(const Phrase *phrase, guint n) {
  GString *regex = g_string_new(NULL);
  if (n == 0) n = phrase->pieces->len;
  for (guint i = 0; i < n; i++) g_string_append(regex, phrase->pieces->pdata[i]);
  return g_string_free(regex, FALSE);
}
