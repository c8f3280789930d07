/* The learner of a transcript, who has no sentence of his own: the one physician named above its rows. */
#include <string.h>

#include "core/transcript_row.h"

/* "Medical Director: Jane Roe, MD", "prepared by": people of the provider. */
static gboolean names_an_office(const char *words) {
  static const char *const offices[] = {"director", "dean", "chair", "president", "chief", "officer", "editor",
                                        "manager", "professor", "secretary", "coordinator", "faculty", "speaker",
                                        "moderator", "presenter", "instructor", "signature", "administrator",
                                        "office", "practice", "clinic", "memorial", "prepared by", "contact",
                                        "attn", "supervisor", "registrar", "mentor", "proctor", "lecture",
                                        "sponsor", "reviewed", "approved", "certified by", "signed", NULL};
  g_autofree char *lower = g_utf8_strdown(words, -1);
  return words_have_any(lower, offices);
}

static gboolean is_degree_word(const char *word, gsize length) {
  static const char *const degrees[] = {"MD", "M.D.", "DO", "D.O.", "MBBS", "MBChB", "FACS", NULL};
  for (guint i = 0; degrees[i]; i++)
    if (strlen(degrees[i]) == length && strncmp(word, degrees[i], length) == 0) return TRUE;
  return FALSE;
}

/* The end of the last degree of the first physician in the words; 0: there is none. */
static gsize end_of_degrees(const char *words) {
  gsize end = 0;
  for (gsize at = 0; words[at];) {
    gsize length = strcspn(words + at, " ,");
    if (is_degree_word(words + at, length)) end = at + length;
    else if (end && length) return end;
    at += length;
    at += strspn(words + at, " ,");
  }
  return end;
}

/* Where the name begins: behind the last label or "for" before it. */
static gsize begin_of_name(const char *words, gsize end) {
  static const char *const before[] = {": ", " for ", " of ", "\u2014 ", "\u2013 ", " - ", NULL};
  g_autofree char *part = g_strndup(words, end);
  gsize begin = 0;
  for (guint i = 0; before[i]; i++) {
    const char *found = g_strrstr(part, before[i]);
    if (found) begin = MAX(begin, (gsize)(found - part) + strlen(before[i]));
  }
  return begin;
}

/* The name in one cell of the lines above, and where. NULL: none. New string. */
static char *name_in(const char *cell, gsize length, gsize *begin, gsize *end) {
  g_autofree char *words = g_strndup(cell, length);
  *end = end_of_degrees(words);
  if (!*end) return NULL;
  *begin = begin_of_name(words, *end);
  g_autofree char *label = g_strndup(words, *begin);
  g_autofree char *printed = g_strndup(words + *begin, *end - *begin);
  if (names_an_office(label) || names_an_office(words + *end) || !strchr(printed, ',')) return NULL;
  g_autofree char *name = personal_name(g_strstrip(printed));
  return name && strchr(name, ' ') ? g_steal_pointer(&name) : NULL;
}

static gboolean line_below_is_office(const char *text, gsize at) {
  at += strcspn(text + at, "\n");
  if (text[at]) at++;
  g_autofree char *below = g_strndup(text + at, strcspn(text + at, "\n"));
  return names_an_office(below);
}

void transcript_find_learner(Transcript *transcript) {
  PageReader *reader = &transcript->reader;
  Span above = transcript->table->above;
  if (!above.page) return;
  const char *text = reader->page->text[TEXT_ROWS].utf8;
  g_autofree char *only = NULL;
  Span at = above;
  for (gsize start = 0, stop; start < above.end; start = stop + 1) {
    stop = start + strcspn(text + start, "\n\t|");
    gsize begin = 0, end = 0;
    g_autofree char *name = name_in(text + start, MIN(stop, above.end) - start, &begin, &end);
    if (!name || line_below_is_office(text, start)) continue;
    if (only && !same_words(only, name)) return; /* two of them: who is it? */
    if (only) continue;
    only = g_steal_pointer(&name);
    at.start = start + begin;
    at.end = start + end;
  }
  if (!only) return;
  g_free(reader->entry->member_name);
  reader->entry->member_name = g_steal_pointer(&only);
  entry_drop_flags(reader->entry, "name-missing");
  entry_drop_flags(reader->entry, "name-unclear");
  page_evidence(reader, WAY_NAME_PLACED, at, "the physician above the rows");
}
