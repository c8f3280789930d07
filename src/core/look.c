/* Whose places are looked at, and whether what is seen there agrees. */
#include "core/look.h"

#include <string.h>

#include "core/fraction.h"
#include "core/mend.h"
#include "core/phrase.h"
#include "core/printed.h"

#define DIFFERS "seen-differs"
#define UNCHECKED "seen-unchecked"
#define SURE 70      /* confidence, of 100, from which what is seen speaks against what is said */
#define LEAST_SIZE 3 /* points: OCR reads smaller letters, an eye hardly */
#define LONG_WORD 5  /* letters: of such a month one may be misread, and no other is meant */
#define MISREAD 8    /* of so many letters of a name one may be misread */

static const struct {
  Field field;
  const char *what;
} looked_at[] = {{FIELD_MEMBER_NAME, "name"}, {FIELD_CREDITS, "amount"}, {FIELD_DATE, "date"}};

/* --- whose places ------------------------------------------------------------------------- */

static void ask_free(gpointer memory) {
  LookAsk *ask = memory;
  g_array_unref(ask->boxes);
  g_free(ask);
}

static gboolean same_box(const Box *a, const Box *b) { return memcmp(a, b, sizeof *a) == 0; }

typedef struct {
  guint page;
  Box box;
} Place;

static gboolean same_place(const Place *a, const Place *b) { return a->page == b->page && same_box(&a->box, &b->box); }

/* Rows share a learner: its place is there once. */
static void add_place(GArray *places, const Place *place) {
  for (guint i = 0; i < places->len; i++)
    if (same_place(&g_array_index(places, Place, i), place)) return;
  g_array_append_val(places, *place);
}

static guint pages_of(const GArray *places) {
  g_autoptr(GHashTable) pages = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < places->len; i++)
    g_hash_table_add(pages, GUINT_TO_POINTER(g_array_index(places, Place, i).page));
  return g_hash_table_size(pages);
}

static void ask_for(GPtrArray *asks, const Place *place) {
  LookAsk *last = NULL;
  for (guint i = 0; i < asks->len; i++) {
    LookAsk *ask = asks->pdata[i];
    if (ask->page == place->page) last = ask;
  }
  if (last == NULL || last->boxes->len == SCAN_BOXES) {
    last = g_new0(LookAsk, 1);
    *last = (LookAsk){place->page, g_array_new(FALSE, FALSE, sizeof(Box))};
    g_ptr_array_add(asks, last);
  }
  g_array_append_val(last->boxes, place->box);
}

static gboolean is_wanted(const Entry *entry, Field field) {
  for (guint i = 0; i < entry->flags->len; i++) {
    const Flag *flag = entry->flags->pdata[i];
    const gboolean seen = strcmp(flag->code, DIFFERS) == 0 || strcmp(flag->code, UNCHECKED) == 0;
    if (seen && flag->field == field) return TRUE;
  }
  return FALSE;
}

static void add_wanted(GArray *places, const Entry *entry) {
  for (guint k = 0; k < G_N_ELEMENTS(looked_at); k++) {
    const Evidence *evidence = entry_evidence(entry, looked_at[k].field);
    if (evidence == NULL || evidence->boxes == NULL || !is_wanted(entry, looked_at[k].field)) continue;
    for (guint b = 0; b < evidence->boxes->len; b++) {
      const Place place = {evidence->page, g_array_index(evidence->boxes, Box, b)};
      add_place(places, &place);
    }
  }
}

GPtrArray *look_asks(const Draft *draft) {
  GPtrArray *asks = g_ptr_array_new_with_free_func(ask_free);
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
  for (guint i = 0; i < draft->entries->len; i++) {
    const guint before = places->len;
    add_wanted(places, draft->entries->pdata[i]);
    if (places->len <= LOOK_PLACES && pages_of(places) <= LOOK_PAGES) continue;
    g_array_set_size(places, before); /* an entry is looked at in full or not at all */
    break;
  }
  for (guint i = 0; i < places->len; i++) ask_for(asks, &g_array_index(places, Place, i));
  return asks;
}

/* --- what was seen ------------------------------------------------------------------------ */

static void look_free(gpointer memory) {
  Look *look = memory;
  g_free(look->text);
  g_free(look);
}

static gboolean lies_in(const Box *box, const Box *place) {
  const float x = (box->x0 + box->x1) / 2, y = (box->y0 + box->y1) / 2;
  return x >= place->x0 && x <= place->x1 && y >= place->y0 && y <= place->y1;
}

/* Words with their middle in the place. */
static Look *look_new(const LookAsk *ask, guint round, const Box *place, const Page *seen) {
  GString *text = g_string_new(NULL);
  guint sure = 100;
  for (guint i = 0, end; i < seen->glyphs->len; i = end + 1) {
    Box word = g_array_index(seen->glyphs, Glyph, i).box;
    for (end = i; end < seen->glyphs->len && !g_unichar_isspace(g_array_index(seen->glyphs, Glyph, end).code); end++)
      word.x1 = g_array_index(seen->glyphs, Glyph, end).box.x1;
    if (end == i || !lies_in(&word, place)) continue;
    if (text->len > 0) g_string_append_c(text, ' ');
    for (guint k = i; k < end; k++) g_string_append_unichar(text, g_array_index(seen->glyphs, Glyph, k).code);
    sure = MIN(sure, g_array_index(seen->glyphs, Glyph, i).style >> GLYPH_SURE);
  }
  Look *look = g_new(Look, 1);
  *look = (Look){ask->page, round, *place, g_string_free(text, FALSE), sure};
  return look;
}

void look_begin(Reading *reading) {
  if (reading->looks == NULL) reading->looks = g_ptr_array_new_with_free_func(look_free);
}

void look_take(Reading *reading, const LookAsk *ask, guint round, const Page *seen) {
  for (guint i = 0; i < ask->boxes->len; i++)
    g_ptr_array_add(reading->looks, look_new(ask, round, &g_array_index(ask->boxes, Box, i), seen));
}

/* The words that were seen at the places of the evidence in a round; NULL: nobody looked. */
static char *words_seen(const GPtrArray *looks, const Evidence *evidence, guint round, guint *sure) {
  g_autoptr(GString) words = g_string_new(NULL);
  guint places = 0;
  *sure = 100;
  for (guint b = 0; b < evidence->boxes->len; b++)
    for (guint i = 0; i < looks->len; i++) {
      const Look *look = looks->pdata[i];
      if (look->page != evidence->page || look->round != round ||
          !same_box(&look->place, &g_array_index(evidence->boxes, Box, b)))
        continue;
      g_string_append_printf(words, "%s%s", places > 0 ? " " : "", look->text);
      *sure = MIN(*sure, look->sure);
      places++;
      break;
    }
  return places == evidence->boxes->len ? g_strdup(words->str) : NULL;
}

/* --- the same? ---------------------------------------------------------------------------- */

/* Letters and figures of one case, without accents. */
static char *letters_of(const char *text) {
  g_autofree char *plain = without_accents(text);
  GString *out = g_string_new(NULL);
  for (const char *c = plain; *c; c = g_utf8_next_char(c))
    if (g_unichar_isalnum(g_utf8_get_char(c))) g_string_append_unichar(out, g_utf8_get_char(c));
  return g_string_free(out, FALSE);
}

/* Figures with their points, as they stand; words between them are left out. */
static char *figures_of(const char *text) {
  GString *out = g_string_new(NULL);
  for (const char *c = text; *c; c++) {
    if (g_ascii_isdigit(*c)) g_string_append_c(out, *c);
    else if ((*c == '.' || *c == ',') && g_ascii_isdigit(c[1])) g_string_append_c(out, '.');
    else if (out->len > 0 && out->str[out->len - 1] != ' ') g_string_append_c(out, ' ');
  }
  return g_strchomp(g_string_free(out, FALSE));
}

static gboolean same_amount(const char *said, const char *shown) {
  Credits a, b;
  g_autofree char *ended = g_strdup(shown); /* the sentence's own stop may lie in the place */
  while (*ended && strchr(".,;:", ended[strlen(ended) - 1])) ended[strlen(ended) - 1] = '\0';
  g_auto(GStrv) parts = g_strsplit(ended, " ", -1);
  g_autofree char *joined = g_strjoinv("", parts); /* figures may stand far apart */
  if (fraction_is_shown(said, ended)) return TRUE;
  if (read_amount(said, &a)) return (read_amount(ended, &b) || read_amount(joined, &b)) && a == b;
  g_autofree char *figures = figures_of(said), *seen = figures_of(shown);
  return *figures != '\0' && strcmp(figures, seen) == 0;
}

/* "Marcu 5, 2024": OCR stumbles over letters of a fine hand or small capitals; all else is the same. */
static gboolean same_but_letter(const char *said, const char *shown) {
  g_autofree char *low = g_utf8_strdown(said, -1), *seen = g_utf8_strdown(shown, -1);
  g_auto(GStrv) words = g_strsplit(low, " ", -1), others = g_strsplit(seen, " ", -1);
  guint misread = 0;
  if (g_strv_length(words) != g_strv_length(others)) return FALSE;
  for (guint i = 0; words[i]; i++) {
    if (strcmp(words[i], others[i]) == 0) continue;
    const gboolean is_long = strlen(words[i]) >= LONG_WORD && strpbrk(words[i], "0123456789") == NULL;
    if (!is_long || edit_distance(words[i], others[i]) > 1) return FALSE;
    misread++;
  }
  return misread == 1;
}

static gboolean same_days(const char *said, const char *shown) {
  DateReading a, b;
  if (!read_dates(said, &a)) {
    g_autofree char *letters = letters_of(said), *seen = letters_of(shown);
    return strcmp(letters, seen) == 0;
  }
  if (!read_dates(shown, &b)) return same_but_letter(said, shown);
  return a.start == b.start && a.end == b.end && a.other_start == b.other_start && a.other_end == b.other_end;
}

/* What looks alike may stand for each other. */
static void mix_alike(char *letters) {
  static const char from[] = "01i58", to[] = "ollsb";
  for (char *c = letters; *c; c++) {
    const char *at = strchr(from, *c);
    if (at != NULL) *c = to[at - from];
  }
}

static gboolean same_name(const char *said, const char *shown) {
  g_autofree char *letters = letters_of(said), *seen = letters_of(shown);
  mix_alike(letters);
  mix_alike(seen);
  return edit_distance(letters, seen) <= strlen(letters) / MISREAD;
}

static gboolean agrees(Field field, const char *said, const char *shown) {
  if (field == FIELD_CREDITS) return same_amount(said, shown);
  return field == FIELD_DATE ? same_days(said, shown) : same_name(said, shown);
}

/* Height of the letters, also of text that runs up a page. */
static float size_of(const Box *box, const char *text) {
  const float wide = box->x1 - box->x0, high = box->y1 - box->y0;
  return high > wide && g_utf8_strlen(text, -1) > 2 ? wide : high;
}

static gboolean is_legible(const Evidence *evidence) {
  for (guint b = 0; evidence->boxes != NULL && b < evidence->boxes->len; b++)
    if (size_of(&g_array_index(evidence->boxes, Box, b), evidence->text) < LEAST_SIZE) return FALSE;
  return evidence->boxes != NULL;
}

static void judge(Entry *entry, const Evidence *evidence, const GPtrArray *looks, const char *what) {
  g_autofree char *best = NULL;
  guint best_sure = 0;
  for (guint round = 1; is_legible(evidence) && round <= SCAN_LOOKS; round++) {
    guint sure;
    g_autofree char *shown = words_seen(looks, evidence, round, &sure);
    if (shown == NULL) continue;
    if (agrees(evidence->field, evidence->text, shown)) return;
    if (*shown == '\0' || sure < best_sure || fraction_is_unread(evidence->text, shown)) continue;
    g_free(best);
    best = g_steal_pointer(&shown);
    best_sure = sure;
  }
  if (best != NULL && best_sure >= SURE)
    entry_flag(entry, DIFFERS, evidence->field,
               "The file says \u201c%s\u201d to a program and shows \u201c%s\u201d to the eye: which is the %s?",
               evidence->text, best, what);
  else
    entry_flag(entry, UNCHECKED, evidence->field,
               "The file says \u201c%s\u201d to a program, and OCR cannot make it out on the page: is this the %s?",
               evidence->text, what);
}

static gboolean may_be_accepted(const Entry *entry, const DocumentText *document) {
  for (guint i = 0; i < entry->flags->len && document->look_scans; i++)
    if (strcmp(((const Flag *)entry->flags->pdata[i])->code, ENTRY_FROM_SCAN) != 0) return FALSE;
  return entry->state == STATE_ACCEPTED || document->look_scans;
}

/* OCR read it, and twice. */
static gboolean is_scanned(const DocumentText *document, const Evidence *evidence) {
  if (evidence->boxes == NULL || evidence->page > document->pages->len) return FALSE;
  const Page *page = ((const PageText *)document->pages->pdata[evidence->page - 1])->page;
  for (guint i = 0; i < page->glyphs->len; i++) {
    const Glyph *glyph = &g_array_index(page->glyphs, Glyph, i);
    const Box shown = page_box_as_shown(page, glyph->box);
    for (guint b = 0; (glyph->style & GLYPH_SCANNED) != 0 && b < evidence->boxes->len; b++)
      if (lies_in(&shown, &g_array_index(evidence->boxes, Box, b))) return TRUE;
  }
  return FALSE;
}

static gboolean was_seen(const GPtrArray *looks, const Place *place) {
  for (guint i = 0; i < looks->len; i++) {
    const Look *look = looks->pdata[i];
    if (look->page == place->page && same_box(&look->place, &place->box)) return TRUE;
  }
  return FALSE;
}

/* Others of the document were looked at, and this one was not. */
static gboolean is_beyond(const Entry *entry, const DocumentText *document) {
  for (guint k = 0; k < G_N_ELEMENTS(looked_at) && document->looks->len > 0; k++) {
    const Evidence *evidence = entry_evidence(entry, looked_at[k].field);
    if (evidence == NULL || evidence->boxes == NULL || is_scanned(document, evidence)) continue;
    for (guint b = 0; b < evidence->boxes->len; b++) {
      const Place place = {evidence->page, g_array_index(evidence->boxes, Box, b)};
      if (!was_seen(document->looks, &place)) return TRUE;
    }
  }
  return FALSE;
}

static void judge_entry(Entry *entry, const DocumentText *document) {
  if (is_beyond(entry, document)) {
    entry_flag(entry, UNCHECKED, N_FIELDS,
               "What the page shows was not compared with what it says: no more than %u places on %u pages of a "
               "document are, and this comes after them.",
               LOOK_PLACES, LOOK_PAGES);
    return;
  }
  for (guint k = 0; k < G_N_ELEMENTS(looked_at); k++) {
    const Evidence *evidence = entry_evidence(entry, looked_at[k].field);
    if (evidence != NULL && !is_scanned(document, evidence)) judge(entry, evidence, document->looks, looked_at[k].what);
  }
}

void look_judge(Draft *draft, const DocumentText *document) {
  for (guint i = 0; i < draft->entries->len; i++) {
    Entry *entry = draft->entries->pdata[i];
    if (!may_be_accepted(entry, document)) continue;
    if (document->look_fault != NULL)
      entry_flag(entry, UNCHECKED, N_FIELDS, "What the page shows was not compared with what it says: %s.",
                 document->look_fault);
    else if (document->looks != NULL)
      judge_entry(entry, document);
    entry_settle(entry);
  }
}
