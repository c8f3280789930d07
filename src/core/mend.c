/* Misreadings of OCR, by table and by place. */
#include "core/mend.h"

#include <string.h>

#include "core/phrase.h"

typedef struct {
  char *text;    /* UTF-8 */
  Box box;
  guint32 style;
  Glyph after;   /* the space or line's end behind it; code 0: none */
} Word;

static void word_clear(gpointer word) { g_free(((Word *)word)->text); }

/* --- glyphs and words --------------------------------------------------------------------- */

static GArray *words_of(const GArray *glyphs) {
  GArray *words = g_array_new(FALSE, TRUE, sizeof(Word));
  g_array_set_clear_func(words, word_clear);
  for (guint i = 0; i < glyphs->len;) {
    g_autoptr(GString) text = g_string_new(NULL);
    Word word = {.box = g_array_index(glyphs, Glyph, i).box, .style = g_array_index(glyphs, Glyph, i).style};
    for (; i < glyphs->len && !g_unichar_isspace(g_array_index(glyphs, Glyph, i).code); i++) {
      const Glyph *glyph = &g_array_index(glyphs, Glyph, i);
      g_string_append_unichar(text, glyph->code);
      word.box.x1 = MAX(word.box.x1, glyph->box.x1);
    }
    if (i < glyphs->len) word.after = g_array_index(glyphs, Glyph, i++);
    word.text = g_strdup(text->str);
    g_array_append_val(words, word);
  }
  return words;
}

static void write_words(GArray *glyphs, const GArray *words) {
  g_array_set_size(glyphs, 0);
  for (guint i = 0; i < words->len; i++) {
    const Word *word = &g_array_index(words, Word, i);
    const float wide = (word->box.x1 - word->box.x0) / (float)MAX(g_utf8_strlen(word->text, -1), 1);
    Glyph glyph = {0, word->style, word->box};
    for (const char *c = word->text; *c; c = g_utf8_next_char(c)) {
      glyph.code = g_utf8_get_char(c);
      glyph.box.x1 = glyph.box.x0 + wide;
      g_array_append_val(glyphs, glyph);
      glyph.box.x0 = glyph.box.x1;
    }
    if (word->after.code != 0) g_array_append_val(glyphs, word->after);
  }
}

static void say(Word *word, const char *text) {
  if (strcmp(word->text, text) == 0) return;
  g_free(word->text);
  word->text = g_strdup(text);
}

/* --- numbers ------------------------------------------------------------------------------ */

static char figure_for(char c) { return c == 'O' || c == 'o' ? '0' : strchr("Il|!", c) ? '1' : c; }

/* "2O24", "l0.5", "1O/12/2O23": figures, what looks like them, and marks; at least one figure. */
static gboolean is_misread_number(const char *text) {
  gboolean figure = FALSE, other = FALSE;
  for (const char *c = text; *c; c++) {
    if (g_ascii_isdigit(*c)) figure = TRUE;
    else if (strchr("OoIl|", *c)) other = TRUE;
    else if (!strchr(".,/-:()", *c)) return FALSE;
  }
  return figure && other;
}

/* "l6th", "2Ist". */
static gboolean is_misread_ordinal(const char *text) {
  static const char *const ends[] = {"st", "nd", "rd", "th"};
  gsize length = strlen(text), stem;
  while (length > 0 && strchr(".,;", text[length - 1])) length--;
  if (length < 3 || length > 4) return FALSE;
  stem = length - 2;
  gboolean end = FALSE, figure = FALSE, other = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++) end = end || strncmp(text + stem, ends[i], 2) == 0;
  for (gsize i = 0; i < stem; i++) {
    figure = figure || g_ascii_isdigit(text[i]);
    other = other || strchr("Il|OoS[", text[i]) != NULL;
    if (!g_ascii_isdigit(text[i]) && !strchr("Il|Oo[", text[i])) return FALSE;
  }
  return end && other && (figure || stem == 1);
}

static void mend_number(Word *word) {
  const gboolean ordinal = is_misread_ordinal(word->text);
  if (!ordinal && !is_misread_number(word->text)) return;
  g_autofree char *text = g_strdup(word->text);
  const gsize end = ordinal ? strspn(text, "0123456789Il|Oo[") : strlen(text);
  for (gsize i = 0; i < end; i++) text[i] = text[i] == '[' ? '1' : figure_for(text[i]);
  say(word, text);
}

/* --- credit ------------------------------------------------------------------------------- */

static gboolean is_word(const Word *word, const char *text) { return g_ascii_strcasecmp(word->text, text) == 0; }

/* "AVA PRA", "AMA FRA", with "Category" near: three letters, one of them wrong. */
static void mend_award(Word *first, Word *second) {
  const gboolean ama = strcmp(first->text, "AMA") == 0, pra = strcmp(second->text, "PRA") == 0;
  if (pra && !ama && strlen(first->text) == 3 && edit_distance(first->text, "AMA") == 1) say(first, "AMA");
  if (ama && !pra && strlen(second->text) == 3 && edit_distance(second->text, "PRA") == 1) say(second, "PRA");
}

/* The figure of "Category 1", which has the shape of a stroke; with it a mark or a dot. */
static void mend_category(Word *word) {
  static const char *const strokes[] = {"I", "l", "|", "!", "i", "]", "[", "}", "{", "\u0131", "f", ".1", "1.", "I.", "l.", "|."};
  for (guint i = 0; i < G_N_ELEMENTS(strokes); i++)
    if (strcmp(word->text, strokes[i]) == 0) {
      say(word, "1");
      return;
    }
}

/* "Category|", "Category.1": the figure apart. */
static gboolean part_category(GArray *words, guint at) {
  Word *word = &g_array_index(words, Word, at);
  static const char name[] = "category";
  const gsize length = strlen(name);
  if (g_ascii_strncasecmp(word->text, name, length) != 0 || strlen(word->text) == length) return FALSE;
  const char *rest = word->text + length + (word->text[length] == '.');
  if (strlen(rest) != 1 || !strchr("Il|!1i2", *rest)) return FALSE;
  Word figure = *word;
  figure.text = g_strdup(*rest == '2' ? "2" : "1");
  word->text[length] = '\0';
  const float split = word->box.x0 + (word->box.x1 - word->box.x0) * 0.85f;
  figure.box.x0 = split + (word->box.x1 - split) / 2;
  word->box.x1 = split;
  word->after = (Glyph){' ', GLYPH_SCANNED, {split, word->box.y0, figure.box.x0, word->box.y1}};
  g_array_insert_val(words, at + 1, figure);
  return TRUE;
}

static gsize letters_of(const char *word) {
  const char *end = word;
  while (*end && g_unichar_isalpha(g_utf8_get_char(end))) end = g_utf8_next_char(end);
  return (gsize)(end - word);
}

/* The letters that a word begins with, without accents. */
static char *stem_of(const char *word) {
  g_autofree char *letters = g_strndup(word, letters_of(word));
  return without_accents(letters);
}

/* One letter is wrong, missing or too many; or two are wrong. "credited" is not "credit". */
static gboolean looks_like(const char *stem, const char *wanted) {
  const guint slips = edit_distance(stem, wanted);
  return slips <= 1 || (slips == 2 && strlen(stem) == strlen(wanted));
}

/* "CarteGonry", "Categcry". The name is longer than the others: two slips of any kind are let pass. */
static gboolean mend_category_name(Word *word) {
  g_autofree char *stem = stem_of(word->text);
  if (edit_distance(stem, "category") > 2 || strlen(stem) < 6) return FALSE;
  if (!is_word(word, "category")) say(word, "Category");
  return TRUE;
}

/* "Crepirs\u2122.", "Credit{s)}\u2122". */
static void mend_credits(Word *word) {
  g_autofree char *stem = stem_of(word->text);
  const char *tail = word->text + letters_of(word->text);
  const gboolean one = looks_like(stem, "credit"), several = looks_like(stem, "credits");
  const gboolean braced = strspn(tail, "{[") > 0, right = strcmp(stem, "credit") == 0 || strcmp(stem, "credits") == 0;
  if ((!one && !several) || (right && !braced)) return;
  const gboolean optional = strspn(tail, "({[") == 1 && tail[1] == 's' && strspn(tail + 2, ")}]") > 0;
  if (optional) tail += 2 + strspn(tail + 2, ")}]");
  const gboolean singular = edit_distance(stem, "credit") < edit_distance(stem, "credits");
  g_autofree char *text = g_strconcat(optional ? "Credit(s)" : singular ? "Credit" : "Credits", tail, NULL);
  say(word, text);
}

/* "Category 11", in which a stroke was seen twice: the AMA has no other of that kind. */
static void mend_doubled(Word *word) {
  if (strlen(word->text) != 2 || strspn(word->text, "1Il|]!") != 2) return;
  if (strchr(word->text, '1')) say(word, "1");
}

/* "FCREDITS": the figure grew onto the word behind it. */
static void part_figure(GArray *words, guint at) {
  Word *word = &g_array_index(words, Word, at);
  if (!*word->text || !strchr("1Il|!]F", word->text[0])) return;
  g_autofree char *stem = stem_of(word->text + 1);
  if (strlen(stem) < 6 || MIN(edit_distance(stem, "credit"), edit_distance(stem, "credits")) > 1) return;
  Word credits = *word;
  credits.text = g_strdup(word->text + 1);
  credits.box.x0 += (word->box.x1 - word->box.x0) / (float)g_utf8_strlen(word->text, -1);
  word->box.x1 = credits.box.x0;
  word->after = (Glyph){' ', GLYPH_SCANNED, {credits.box.x0, word->box.y0, credits.box.x0, word->box.y1}};
  say(word, "1");
  g_array_insert_val(words, at + 1, credits);
}

/* The word that stands n behind this one; NULL at the end. */
static Word *follows(GArray *words, guint at, guint n) {
  return at + n < words->len ? &g_array_index(words, Word, at + n) : NULL;
}

/* What follows "AMA PRA" is "Category 1 Credits": the words of one trademark, a step for each. */
static void mend_trademark(GArray *words, guint at) {
  if (strcmp(follows(words, at, 0)->text, "AMA") != 0) return;
  if (!follows(words, at, 1) || strcmp(follows(words, at, 1)->text, "PRA") != 0 || !follows(words, at, 2)) return;
  part_category(words, at + 2);
  if (!mend_category_name(follows(words, at, 2)) || !follows(words, at, 3)) return;
  mend_category(follows(words, at, 3));
  mend_doubled(follows(words, at, 3));
  part_figure(words, at + 3);
  if (strcmp(follows(words, at, 3)->text, "1") == 0 && follows(words, at, 4)) mend_credits(follows(words, at, 4));
}

/* "Marcu 27, 2025": a name of a month but for a letter, before a day and a year. */
static void mend_month(GArray *words, guint at) {
  static const char *const months[] = {"january", "february", "march", "april", "june", "july", "august",
                                       "september", "october", "november", "december", NULL};
  if (at + 2 >= words->len) return;
  Word *word = &g_array_index(words, Word, at);
  const char *day = word[1].text, *year = word[2].text;
  const gsize letters = strlen(word->text), figures = strspn(day, "0123456789");
  if (figures < 1 || figures > 2 || strspn(year, "0123456789") != 4 || letters < 4 || letters_of(word->text) != letters)
    return;
  const char *found = NULL;
  g_autofree char *stem = stem_of(word->text);
  for (guint i = 0; months[i]; i++) {
    const guint slips = edit_distance(stem, months[i]);
    if (slips == 0 || (slips == 1 && found != NULL)) return;
    if (slips == 1) found = months[i];
  }
  if (found == NULL) return;
  g_autofree char *text = g_strdup(found);
  text[0] = g_ascii_toupper(text[0]);
  say(word, text);
}

/* --- words of every certificate ----------------------------------------------------------- */

/* One letter off, and of these no other: both forms stand here where both are words. */
static const char *const usual[] = {
    "accreditation", "accredited", "activity", "american", "association", "awarded", "category", "certificate",
    "certifies", "certify", "claimed", "college", "commensurate", "completed", "completes", "continuing", "council",
    "credit", "credits", "designated", "designates", "education", "educational", "enduring", "material", "maximum",
    "medical", "medicine", "participated", "participation", "physician", "physicians", "plastic", "provider",
    "providership", "society", "surgeon", "surgeons", "surgery", "surgical", "university", NULL};

static void mend_usual(Word *word) {
  gsize length = strlen(word->text), end = length;
  while (end > 0 && strchr(".,;:)", word->text[end - 1])) end--;
  if (end < 6) return;
  g_autofree char *stem = g_ascii_strdown(word->text, (gssize)end);
  if (g_strv_contains(usual, stem)) return;
  for (guint i = 0; usual[i]; i++) {
    if (strlen(usual[i]) != end) continue;
    gsize wrong = 0, at = 0;
    for (gsize k = 0; k < end; k++)
      if (stem[k] != usual[i][k]) wrong++, at = k;
    /* "Counci!", "accredlted": a letter that looks like it, or none at all */
    if (wrong != 1 || !(strchr("!|1l0ijtfcoe", stem[at]) || !g_ascii_isalpha(stem[at]))) continue;
    g_autofree char *text = g_strdup(word->text);
    text[at] = g_ascii_isupper(word->text[at]) ? g_ascii_toupper(usual[i][at]) : usual[i][at];
    say(word, text);
    return;
  }
}

/* "U niversity": a capital that is no word, and a small letter close behind. */
static gboolean join_split(GArray *words, guint at) {
  Word *head = &g_array_index(words, Word, at);
  if (at + 1 >= words->len || head->after.code != ' ' || strlen(head->text) != 1 || !g_ascii_isupper(head->text[0]) ||
      strchr("AIO", head->text[0]))
    return FALSE;
  Word *tail = &g_array_index(words, Word, at + 1);
  const float gap = tail->box.x0 - head->box.x1, height = head->box.y1 - head->box.y0;
  if (!g_unichar_islower(g_utf8_get_char(tail->text)) || strlen(tail->text) < 3 || gap > 0.35f * height) return FALSE;
  char *whole = g_strconcat(head->text, tail->text, NULL);
  g_free(head->text);
  head->text = whole;
  head->box.x1 = tail->box.x1;
  head->after = tail->after;
  g_array_remove_index(words, at + 1);
  return TRUE;
}

void scan_mend(GArray *glyphs) {
  g_autoptr(GArray) words = words_of(glyphs);
  for (guint i = 0; i < words->len; i++) {
    part_category(words, i);
    join_split(words, i);
    Word *word = &g_array_index(words, Word, i), *next = i + 1 < words->len ? word + 1 : NULL;
    mend_number(word);
    mend_usual(word);
    if (next != NULL) mend_award(word, next);
    if (next != NULL && is_word(word, "category")) mend_category(next);
    mend_trademark(words, i);
    mend_month(words, i);
  }
  write_words(glyphs, words);
}
