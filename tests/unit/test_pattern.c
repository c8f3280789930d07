/* The pattern library as a machine: names, limits, what is slow, how far a phrase came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/pattern.h"
#include "core/phrase.h"
#include "core/regex_needs.h"

static Library *library_of(const char *text) {
  LibrarySource source = {(char *)"t.patterns", (char *)text};
  g_autoptr(GPtrArray) faults = NULL;
  Library *library = library_parse(&source, 1, &faults);
  for (guint i = 0; !library && i < faults->len; i++)
    print_error("%s\n", ((LibraryFault *)faults->pdata[i])->message);
  return library;
}

/* "kind id @start" of each name found, parted by spaces. */
static char *names_in(const Library *library, const char *text) {
  g_autoptr(DocumentText) document = document_text_from_utf8(text);
  g_autoptr(Matches) matches = library_match(library, document);
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < matches->names->len; i++) {
    const NameHit *hit = &g_array_index(matches->names, NameHit, i);
    g_string_append_printf(names, "%s%s:%s@%u", names->len ? " " : "", hit->section->kind,
                           hit->section->id, (guint)hit->span.start);
  }
  return g_string_free(names, FALSE);
}

static void names(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"The Vale Society met", "provider:vale@4"},
      {"the VALE\n society", "provider:vale@4"},
      {"VS met", ""},                              /* a short name alone */
      {"vs. the Vale Society", "provider:vale@8"}, /* an abbreviation counts as written */
      {"VS is the Vale Society", "provider:vale@0 provider:vale@10"},
      {"VS is the Veldt Society", "provider:veldt@0 provider:veldt@10"},
      {"Vale Society, Veldt Society: VS", "provider:vale@0 provider:veldt@14"}, /* whose? */
      {"Vale Society\fVS", "provider:vale@0 provider:vale@0"}, /* another page vouches */
      {"Vale Society of Surgeons", "provider:surgeons@0"},     /* the longest name */
      {"by the Grand Board", "provider:grand@7 accreditor:grand@7"},
      {"AT&T Vale", "provider:att@0"},
      {"ValeSociety", ""},
  };
  g_autoptr(Library) library = library_of(
      "[provider vale]\nname = Vale Society\nshort = VS\n[provider veldt]\nname = Veldt "
      "Society\nshort = VS\n"
      "[provider surgeons]\nname = Vale Society of Surgeons\n[provider grand]\nname = Grand Board\n"
      "[accreditor grand]\nname = Grand Board\n[provider att]\nname = AT&T Vale\n");
  assert_non_null(library);
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *found = names_in(library, cases[i][0]);
    assert_string_equal(found, cases[i][1]);
  }
}

static guint limits_of(const Library *library, const char *text) {
  g_autoptr(DocumentText) document = document_text_from_utf8(text);
  g_autoptr(Matches) matches = library_match(library, document);
  return matches->limit_hits->len;
}

/* A pattern that runs away is given up and told once, whatever the number of pages. */
static void limits(void **state) {
  (void)state;
  g_autoptr(Library) library = library_of("[field x]\nregex = (a+)+b\nfind = a word\n");
  g_autoptr(GString) page = g_string_new(NULL);
  for (guint i = 0; i < 3000; i++) g_string_append(page, i % 1000 == 999 ? "\nb\f" : "a");
  assert_int_equal(limits_of(library, page->str), 1);
  assert_int_equal(limits_of(library, "a short page"), 0);
}

static guint matches_of(const Library *library, const char *text) {
  g_autoptr(DocumentText) document = document_text_from_utf8(text);
  g_autoptr(Matches) matches = library_match(library, document);
  assert_int_equal(matches->limit_hits->len, 0);
  return matches->matches->len;
}

/* An alternation near the largest that PCRE2 takes, and a match for which compiled code has no
 * stack: both are found, by the interpreter if need be. */
static void large_ones(void **state) {
  (void)state;
  g_autoptr(GString) text = g_string_new("[field x]\nregex = \\bin (?<id>");
  for (guint i = 0; i < 1400; i++)
    g_string_append_printf(text, "%splace%u of the %u", i ? "|" : "", i, i * 7);
  g_string_append(text, ")\n");
  g_autoptr(Library) library = library_of(text->str);
  assert_non_null(library);
  assert_int_equal(matches_of(library, "held in place1300 of the 9100"), 1);
  g_autoptr(Library) deep = library_of("[field x]\nregex = x(?:(a|b|c))*d\n");
  g_autoptr(GString) page = g_string_new("x");
  for (guint i = 0; i < 1500; i++) g_string_append(page, "abc");
  g_string_append(page, "d");
  assert_int_equal(matches_of(deep, page->str), 1);
}

/* Where a phrase can begin is looked up, and then it is tried only there: it finds what the same
 * phrase does that is tried at every place. */
static void beginnings(void **state) {
  (void)state;
  static const char *const phrases[] = {"{credits} hours", "{amount} hours", "{date}", "{dates}", "<on|held on> {dates}",
                                        "<{credits}|total of {number}> hours", "hours"};
  static const char *const text =
      "5 hours, .75 hours,12.5 hours\n1\u00bd hours \u00bd hours (2,25 hours) $3 hours 7/8 hours x4 hours\n"
      "One hours done hours twenty and one-half hours, fifty hours Two\thours total of 31 hours\n"
      "held on March 3-5, 2024 on 5/6/2024-5/7/2024 onMay 4, 2024 x2024-05-06 \u00e9Jun 1, 2024 "
      "the third day of May, 2024 Thirty-first day of May 2024, Wednesday, 4 June 2024 2024-01-02T10:00:00Z "
      "Jan 2, 2024 feb 2, 2024 mar 2, 2024 apr 2, 2024 jun 2, 2024 jul 2, 2024 aug 2, 2024 sep 2, 2024 oct 2, 2024 nov 2, 2024 dec 2, 2024 "
      "mon, 2 may 2024 tue 2 may 2024 thu 2 may 2024 fri 2 may 2024 sat 2 may 2024 sun 2 may 2024 first day of may 2024 "
      "second day of may 2024 fourth day of may 2024 fifth day of may 2024 sixth day of may 2024 "
      "seventh day of may 2024 eighth day of may 2024 ninth day of may 2024 tenth day of may 2024 "
      "eleventh day of may 2024 twelfth day of may 2024 twentieth day of may 2024 third of may 2024 "
      "12 Aug 2024 to 14 Aug 2024 twenty-second of sept. 2023 decay 2024 11.12.2023 on/5/6/2024 Tues 3-Feb-24";
  for (guint i = 0; i < G_N_ELEMENTS(phrases); i++) {
    g_autofree char *lines = g_strdup_printf("[field x]\nfind = %s\n[field y]\nfind = [zzz] %s\n", phrases[i], phrases[i]);
    g_autoptr(Library) library = library_of(lines);
    g_autoptr(DocumentText) document = document_text_from_utf8(text);
    g_autoptr(Matches) matches = library_match(library, document);
    assert_true(matches->matches->len >= 4 && matches->matches->len % 2 == 0);
    for (guint k = 0; k < matches->matches->len; k += 2) {
      const Match *tried = &g_array_index(matches->matches, Match, k), *anywhere = tried + 1;
      assert_true(tried->pattern != anywhere->pattern);
      assert_int_equal(tried->span.start, anywhere->span.start);
      assert_int_equal(tried->span.end, anywhere->span.end);
    }
  }
}

/* `^` too: it is tried only where a line, a cell or an item begins. */
static void heads(void **state) {
  (void)state;
  static const char *const phrases[] = {"^re: {line}", "^[the] title\\n{line}", "^{name}\\nhas", "^{credits} hours",
                                        "^[in|so far] <re|{dates}>: {line}", "^<no|[all] so> far"};
  static const char *const text =
      "re: one\nore: two\n 3. re: three\tre: four|re: five \u00b7 re: six \u2022re: seven\n\u25aa Re: eight, re: nine\n"
      "title\nof all\tThe title\nof some|title\nof none\nJane Doe\nhas\tJohn Roe\nhas \u2022 Max Moe\nhas \u2013 Ann Poe\nhas\n"
      "2 hours\t2.5 hours of 5 hours|\t\u00a0.5 hours\n12) 3 hours\n1.5) 3 hours\n123. 3 hours \u2022 \u2022 4 hours \u2022 \u2022 \u2022 5 hours\n"
      "so far re: ten\tin May 2, 2024: eleven|1. 5/6/2024: twelve\nMay 3, 2024: thirteen\n7. in re: fourteen of re: fifteen\n"
      "no far|so far all\t* all so far (no far\n\n\t\n no far";
  static const char *const marks = "\u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 \u2022 7 hours";
  for (guint i = 0; i < G_N_ELEMENTS(phrases); i++) {
    gsize offset;
    g_autofree char *why = NULL, *suggestion = NULL;
    g_autoptr(Phrase) phrase = phrase_parse(phrases[i], &offset, &why, &suggestion);
    g_autofree char *expression = phrase_regex(phrase, 0);
    g_autofree char *lines = g_strdup_printf("[field x]\nfind = %s\n[field y]\nregex = %s\n", phrases[i], expression);
    g_autoptr(Library) library = library_of(lines);
    assert_int_equal(matches_of(library, marks), strstr(phrases[i], "hours") ? 2 : 0);
    g_autoptr(DocumentText) document = document_text_from_utf8(text);
    g_autoptr(Matches) matches = library_match(library, document);
    assert_true(matches->matches->len >= 4 && matches->matches->len % 2 == 0);
    for (guint k = 0; k < matches->matches->len; k += 2) {
      const Match *tried = &g_array_index(matches->matches, Match, k), *anywhere = tried + 1;
      assert_true(tried->pattern != anywhere->pattern);
      assert_int_equal(tried->span.start, anywhere->span.start);
      assert_int_equal(tried->span.end, anywhere->span.end);
    }
  }
}

/* What a text must say for an expression to be tried at all. */
static void needs(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"\\bnot\\h+Attended\\b", "not attended&"},
      {"AMA\\s*PRA Category", "ama&pra category&"},
      {"colou?r|grey", "colo|grey&"},
      {"(?:alpha|be?ta|gamma)\\d{1,2}", ""}, /* "bta" would do */
      {"(?:alpha|beta)\\d{1,2}", "alpha|beta&"},
      {"foo|bar(?:quux|corge)", "foo|quux|corge&"},
      {"only (?<n>\\d+) of(?:(?:a|b) whole|some)", "only&whole|some&"},
      {"certif(?:y|ies)", "certif&"},
      {"cancell?ed", "cancel&"},
      {"(?:never)?(?:ever)*(?:maybe){0,2}(?:surely){2}x+tra", "surely&tra&"},
      {"abcd{2}ef", "abcd&"},
      {"(?!zebra)(?<!lion)plain(?=horse)", "plain&"},
      {"(?-i:MD)|(?>RNs)", ""},
      {"[]abc]def[^]x]ghi[\\]y]jkl", "def&ghi&jkl&"},
      {"abc\\x{2122}def\\p{L}ghi\\.jkl\\1mno", "abc&def&ghi&jkl&mno&"},
      {"one|two|", ""},
      {"(one|two)?", ""},
      /* what is not known here */
      {"(?i)abc", ""}, {"(?x) a b c d", ""}, {"\\Qabc|def\\E", ""}, {"(*UCP)abc", ""}, {"(?#no)abc", ""},
      {"[[:alpha:]]def", ""}, {"abc{2|def", ""}, {"(a)(?(1)bcd|efg)", ""}, {"(?|abc|def)", ""}, {"abc\\x41", ""},
      {"(abc", ""}, {"abc)", ""}, {"abc(?", ""}, {"abc\\", ""}, {"abc[d", ""}, {"abc\\p{L", ""},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autoptr(GPtrArray) words = regex_needs(cases[i][0]);
    g_ptr_array_add(words, NULL);
    g_autofree char *joined = g_strjoinv("", (char **)words->pdata);
    assert_string_equal(joined, cases[i][1]);
  }
}

/* An expression finds what it does where nothing is looked up first: a way that needs no letters is
 * added. Its letters may stand in another case or over lines, and two of them in odd shapes. */
static void sought(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"\\bnot\\s+attended", "NOT\u00a0attended"}, {"\\bnot\\s+attended", "was not\n \tAttended"},
      {"\\bnot\\h+attended", "not \u00a0 attended"}, {"kiss(?:es)?|hug", "HUG"}, {"kiss(?:es)?|hug", "KISSES"},
      {"kiss(?:es)?", "ki\u017f\u017f"}, {"kisse.", "\u212aisses"}, {"a (?:b|c)? ?desk", "a  desk"},
      {"a (?:b|c)? ?desk", "A c DESK"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *lines = g_strdup_printf("[field x]\nregex = %s\n[field y]\nregex = (?:%s)|\\x{10ffff}\n",
                                             cases[i][0], cases[i][0]);
    g_autoptr(Library) library = library_of(lines);
    assert_int_equal(matches_of(library, cases[i][1]), 2);
  }
}

/* NULL: nothing is said of it; else a warning or, with '!', a fault. */
static void slow_ones(void **state) {
  (void)state;
  static const struct {
    const char *lines, *said;
  } cases[] = {
      {"find = and is awarded {credits} credits", NULL},
      {"find = {credits} credits", NULL},
      {"regex = is\\s+accredited\\s+by", NULL},
      {"regex = ([^.\\n]{3,120}?) is accredited", "slow"},
      {"slow = known\nregex = ([^.\\n]{3,120}?) is accredited", NULL},
      {"regex = (\\w+\\s*)+zork", "!it would stall"},
      {"slow = known\nregex = (\\w+\\s*)+zork", "!it would stall"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup_printf("[field x]\n%s\n", cases[i].lines);
    g_autoptr(Library) library = library_of(text);
    g_autoptr(GPtrArray) faults =
        g_ptr_array_new_with_free_func((GDestroyNotify)library_fault_free);
    library_check_speed(library, NULL, faults);
    assert_int_equal(faults->len, cases[i].said != NULL);
    if (!cases[i].said) continue;
    const LibraryFault *fault = faults->pdata[0];
    gboolean refused = cases[i].said[0] == '!';
    assert_int_equal(fault->warning, !refused);
    assert_true(g_str_has_prefix(fault->message, cases[i].said + refused));
    assert_non_null(fault->suggestion);
    library_check_speed(library, "other.patterns", faults); /* another file's are not looked at */
    assert_int_equal(faults->len, 1);
  }
}

static void near_misses(void **state) {
  (void)state;
  static const struct {
    const char *phrase, *text, *wanted, *found; /* wanted NULL: not even its first word is there */
  } cases[] = {
      {"credits claimed: {credits}", "Credits\nclaimed 5.00", " claimed: {credits}",
       "\nclaimed 5.00"},
      {"credits claimed: {credits}", "credits that were claimed: 5", " claimed: {credits}",
       " that were claimed: 5"},
      {"awarded [a total of] {credits} points", "awarded 5.00 credits", " points", " credits"},
      {"credits claimed: {credits}", "nothing of the kind", NULL, NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = g_strdup_printf("[field x]\nfind = %s\n", cases[i].phrase);
    g_autoptr(Library) library = library_of(text);
    g_autoptr(DocumentText) document = document_text_from_utf8(cases[i].text);
    NearMiss miss = {0};
    gboolean near =
        library_near_miss(library, library_patterns(library)->pdata[0], document, &miss);
    assert_int_equal(near, cases[i].wanted != NULL);
    if (near) {
      assert_string_equal(miss.wanted, cases[i].wanted);
      assert_string_equal(miss.found, cases[i].found);
    }
    near_miss_clear(&miss);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names),     cmocka_unit_test(limits),      cmocka_unit_test(large_ones),
      cmocka_unit_test(slow_ones), cmocka_unit_test(near_misses),
      cmocka_unit_test(beginnings), cmocka_unit_test(heads),       cmocka_unit_test(needs),
      cmocka_unit_test(sought),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
