/* Whose places are looked at, and whether what is seen there agrees. */
#include "core/look.h"

#include <string.h>

#include "core/fraction.h"
#include "core/look_same.h"

#define DIFFERS "seen-differs"
#define UNCHECKED "seen-unchecked"
#define SURE 70      /* confidence, of 100, from which what is seen speaks against what is said */
#define LEAST_SIZE 3 /* points: OCR reads smaller letters, an eye hardly */

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
    if (look_agrees(evidence->field, evidence->text, shown)) return;
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

/* OCR read it, and twice. `document`: NULL where nothing was. */
static gboolean is_scanned(const DocumentText *document, const Evidence *evidence) {
  if (document == NULL || evidence->boxes == NULL || evidence->page > document->pages->len) return FALSE;
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
static gboolean is_beyond(const Entry *entry, const GPtrArray *looks, const DocumentText *document) {
  for (guint k = 0; k < G_N_ELEMENTS(looked_at) && looks->len > 0; k++) {
    const Evidence *evidence = entry_evidence(entry, looked_at[k].field);
    if (evidence == NULL || evidence->boxes == NULL || is_scanned(document, evidence)) continue;
    for (guint b = 0; b < evidence->boxes->len; b++) {
      const Place place = {evidence->page, g_array_index(evidence->boxes, Box, b)};
      if (!was_seen(looks, &place)) return TRUE;
    }
  }
  return FALSE;
}

static void judge_entry(Entry *entry, const GPtrArray *looks, const DocumentText *document) {
  if (is_beyond(entry, looks, document)) {
    entry_flag(entry, UNCHECKED, N_FIELDS,
               "What the page shows was not compared with what it says: no more than %u places on %u pages of a "
               "document are, and this comes after them.",
               LOOK_PLACES, LOOK_PAGES);
    return;
  }
  for (guint k = 0; k < G_N_ELEMENTS(looked_at); k++) {
    const Evidence *evidence = entry_evidence(entry, looked_at[k].field);
    if (evidence != NULL && !is_scanned(document, evidence)) judge(entry, evidence, looks, looked_at[k].what);
  }
}

static void compare(Entry *entry, const GPtrArray *looks, const char *fault, const DocumentText *document) {
  if (fault != NULL)
    entry_flag(entry, UNCHECKED, N_FIELDS, "What the page shows was not compared with what it says: %s.", fault);
  else if (looks != NULL)
    judge_entry(entry, looks, document);
}

static void wait_for_look(Entry *entry) {
  if (entry_find_flag(entry, UNCHECKED) == NULL) return; /* it rests on nothing that could be seen */
  entry_drop_flags(entry, UNCHECKED);
  entry_flag(entry, LOOK_WAITS, N_FIELDS,
             "What the page shows is still to be compared with what it says. The program does that by itself, "
             "and where both agree nothing is left to decide.");
}

void look_judge(Draft *draft, const DocumentText *document) {
  for (guint i = 0; i < draft->entries->len; i++) {
    Entry *entry = draft->entries->pdata[i];
    if (!may_be_accepted(entry, document)) continue;
    compare(entry, document->looks, document->look_fault, document);
    if (document->look_waits) wait_for_look(entry);
    entry_settle(entry);
  }
}

gboolean look_is_all(const Entry *entry) {
  for (guint i = 0; i < entry->flags->len; i++)
    if (strcmp(((const Flag *)entry->flags->pdata[i])->code, LOOK_WAITS) != 0) return FALSE;
  return entry->flags->len > 0;
}

Draft *look_after(const GPtrArray *entries, const Reading *reading) {
  const char *fault = reading->look_fault != NULL || reading->looks != NULL ? reading->look_fault : "nobody looked";
  Draft *draft = g_new0(Draft, 1);
  draft->outcome = OUTCOME_CERTIFICATE;
  draft->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entry_dup(entries->pdata[i]);
    entry_drop_flags(entry, LOOK_WAITS);
    compare(entry, reading->looks, fault, NULL);
    entry_settle(entry);
    g_ptr_array_add(draft->entries, entry);
  }
  return draft;
}
