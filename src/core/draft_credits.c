/* Credits: claimed before awarded before designated; a number belongs to the unit behind it. */
#include <string.h>

#include "core/draft_page.h"
#include "core/printed.h"

typedef enum { ROLE_NONE, ROLE_DESIGNATED, ROLE_AWARDED, ROLE_CLAIMED } Role;

typedef struct { /* a number on the page that is credit */
  Span span;
  Credits amount;
  Role role;
  const Pattern *role_pattern;
  const Section *system; /* whose unit stands behind it; NULL: none */
  const Pattern *unit_pattern;
  Span unit_span; /* the number with its unit */
} Mention;

static Role role_of(const char *word) {
  if (!word) return ROLE_NONE;
  if (strcmp(word, "claimed") == 0) return ROLE_CLAIMED;
  if (strcmp(word, "awarded") == 0) return ROLE_AWARDED;
  return ROLE_DESIGNATED;
}

static Mention *mention_at(const PageReader *reader, GArray *mentions, Span span) {
  for (guint i = 0; i < mentions->len; i++) {
    Mention *known = &g_array_index(mentions, Mention, i);
    if (known->span.start == span.start) return known;
  }
  Mention mention = {.span = span};
  g_autofree char *text = page_quote(reader, span);
  /* The year before "AMA PRA ..." is no amount, nor the "12 Harbor Plaza" under "claimed". */
  if (page_has_date(reader, span) || page_is_place(reader, span) || !read_amount(text, &mention.amount)) return NULL;
  g_array_append_val(mentions, mention);
  return &g_array_index(mentions, Mention, mentions->len - 1);
}

static gboolean is_points(const Mention *mention) {
  return mention->system && section_get(mention->system, "points");
}

static gboolean is_ama(const Mention *mention) {
  return mention->system && strcmp(mention->system->id, "ama-pra-1") == 0;
}

/* "5.75 of 7.00", "5.75 / 7.00": the second number is the most that there was. */
static void take_wholes(const PageReader *reader, GArray *mentions, const char *kind, const char *id) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, kind, id, &at));) {
    const Span *whole = match_capture(match, "of");
    Mention *mention = whole ? mention_at(reader, mentions, *whole) : NULL;
    if (!mention || mention->role != ROLE_NONE) continue;
    mention->role = ROLE_DESIGNATED;
    mention->role_pattern = match->pattern;
    if (!mention->system && !id) mention->system = match->pattern->section;
  }
}

static void mention_in_row(const PageReader *reader, GArray *mentions, const GridAmount *amount, Role role,
                           const Match *label) {
  Mention *mention = mention_at(reader, mentions, amount->span);
  if (!mention) return;
  mention->role = role;
  mention->system = library_section(reader->library, "system", "ama-pra-1");
  mention->role_pattern = mention->unit_pattern = label->pattern;
  mention->unit_span = label->span;
}

/* "AMA PRA Category 1 Credits   10.00   8.25" under "Offered" and "Earned": the label is the unit of
 * both, whatever the flow puts behind them. */
static void take_award_rows(const PageReader *reader, GArray *mentions) {
  guint at = 0;
  GridAmount award, offered;
  for (const Match *label; (label = page_next(reader, "field", "names_category_1", &at));) {
    if (label->span.kind != TEXT_FLOW || !page_read_award_row(reader, label->span, &award, &offered)) continue;
    mention_in_row(reader, mentions, &award, ROLE_AWARDED, label);
    if (offered.head != COLUMN_NONE) mention_in_row(reader, mentions, &offered, ROLE_DESIGNATED, label);
  }
}

static GArray *collect_mentions(const PageReader *reader) {
  GArray *mentions = g_array_new(FALSE, FALSE, sizeof(Mention));
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "system", NULL, &at));) {
    const Span *number = match_capture(match, "credits");
    Mention *mention = number ? mention_at(reader, mentions, *number) : NULL;
    /* AMA wording is the narrowest: it wins over a looser unit at the same number. */
    if (mention && (!mention->system || strcmp(match->pattern->section->id, "ama-pra-1") == 0)) {
      mention->system = match->pattern->section;
      mention->unit_pattern = match->pattern;
      mention->unit_span = match->span;
    }
  }
  at = 0;
  for (const Match *match; (match = page_next(reader, "field", "credits", &at));) {
    const Span *number = match_capture(match, "credits");
    Mention *mention = number ? mention_at(reader, mentions, *number) : NULL;
    Role role = role_of(section_get(match->pattern->section, "role"));
    gboolean label = g_strcmp0(section_get(match->pattern->section, "value"), "label") == 0;
    if (label && !page_has(reader, "field", "done")) continue;
    /* "is awarded a maximum of 2": a maximum, whatever else is said of it. */
    if (mention && mention->role != ROLE_DESIGNATED && (role == ROLE_DESIGNATED || role > mention->role)) {
      mention->role = role;
      mention->role_pattern = match->pattern;
    }
  }
  take_wholes(reader, mentions, "system", NULL);
  take_wholes(reader, mentions, "field", "credits");
  take_award_rows(reader, mentions);
  return mentions;
}

/* Which mentions are asked for: role at least, and ama, other or no unit. */
typedef enum { UNIT_AMA = 1, UNIT_OTHER = 2, UNIT_NONE = 4 } Units;

static gboolean fits(const Mention *mention, Role role, int units) {
  if (mention->role != role || is_points(mention)) return FALSE;
  if (is_ama(mention)) return units & UNIT_AMA;
  return mention->system ? units & UNIT_OTHER : units & UNIT_NONE;
}

static const Mention *first_of(const GArray *mentions, Role role, int units) {
  for (guint i = 0; i < mentions->len; i++)
    if (fits(&g_array_index(mentions, Mention, i), role, units))
      return &g_array_index(mentions, Mention, i);
  return NULL;
}

/* Several amounts of one kind: the same said again, parts and their sum, or a contradiction. */
static const Mention *settle(PageReader *reader, const GArray *mentions, Role role, int units) {
  const Mention *first = first_of(mentions, role, units), *largest = first;
  gint64 sum = 0;
  gboolean differ = FALSE;
  for (guint i = 0; first && i < mentions->len; i++) {
    const Mention *mention = &g_array_index(mentions, Mention, i);
    if (!fits(mention, role, units)) continue;
    sum += mention->amount;
    differ = differ || mention->amount != first->amount;
    if (mention->amount > largest->amount) largest = mention;
  }
  if (!differ) return first;
  if (sum == 2 * (gint64)largest->amount) return largest;
  entry_flag(reader->entry, "credits-several", FIELD_CREDITS,
             "The page states several different amounts as %s; take the one that this person has.",
             role == ROLE_CLAIMED ? "claimed" : role == ROLE_AWARDED ? "awarded" : "credit");
  for (guint i = 0; i < mentions->len; i++) {
    const Mention *mention = &g_array_index(mentions, Mention, i);
    g_autofree char *value = credits_format(mention->amount);
    if (fits(mention, role, units))
      entry_candidate(reader->entry, FIELD_CREDITS, value, "stated on page %u: %s",
                      mention->span.page, value);
  }
  return first;
}

static void take_credits(PageReader *reader, const Mention *mention) {
  reader->entry->credits = mention->amount;
  const Pattern *pattern = mention->role_pattern ? mention->role_pattern : mention->unit_pattern;
  const Way said = mention->system ? WAY_CREDITS_SAID : WAY_CREDITS_UNIT_APART;
  const Way way = mention->role_pattern ? said : WAY_CREDITS_UNSAID;
  page_evidence(reader, way, mention->span, pattern->name);
}

static void take_category(PageReader *reader, Category category, const Mention *mention) {
  reader->entry->category = category;
  if (mention && mention->unit_pattern)
    page_evidence(reader, WAY_CATEGORY_UNIT, mention->unit_span, mention->unit_pattern->name);
}

static void take_maximum(PageReader *reader, const GArray *mentions) {
  const Mention *largest = NULL;
  for (guint i = 0; i < mentions->len; i++) {
    const Mention *mention = &g_array_index(mentions, Mention, i);
    if (mention->role == ROLE_DESIGNATED && (is_ama(mention) || !mention->system) &&
        (!largest || (is_ama(mention) && !is_ama(largest)) ||
         (is_ama(mention) == is_ama(largest) && mention->amount > largest->amount)))
      largest = mention;
  }
  if (!largest || !is_ama(largest)) return;
  reader->entry->designated_maximum = largest->amount;
  page_evidence(reader, WAY_MAXIMUM_SAID, largest->span, largest->role_pattern->name);
}

/* "1,5" of a maximum of 15: a comma that is read as a point makes a tenth of it. */
static void doubt_comma(PageReader *reader) {
  const Entry *entry = reader->entry;
  const Span at = reader->at[FIELD_CREDITS];
  if (!at.page || entry->credits == CREDITS_UNKNOWN || entry->designated_maximum == CREDITS_UNKNOWN) return;
  g_autofree char *printed = page_quote(reader, at);
  if (!strchr(printed, ',') || (entry->designated_maximum != 10 * entry->credits &&
                                entry->designated_maximum != 100 * entry->credits))
    return;
  g_autofree char *whole = credits_format(entry->designated_maximum);
  entry_flag(reader->entry, "credits-several", FIELD_CREDITS,
             "%s is printed with a comma, and the maximum is %s; is the comma a slip?", printed, whole);
  entry_candidate(reader->entry, FIELD_CREDITS, whole, "the maximum");
}

static const char *system_shown(const Mention *mention) {
  const char *shown = mention->system ? section_get(mention->system, "name-shown") : NULL;
  return shown ? shown : "another credit system";
}

static void take_other(PageReader *reader, const Mention *mention) {
  Entry *entry = reader->entry;
  take_credits(reader, mention);
  gboolean second = mention->system && g_strcmp0(section_get(mention->system, "category"), "2") == 0;
  take_category(reader, second ? CATEGORY_2 : CATEGORY_OTHER, mention);
  entry_flag(entry, "other-credit", FIELD_CATEGORY,
             "This is credit of another system (%s): it counts only when the member claims it as "
             "Category 2.", system_shown(mention));
  entry_candidate(entry, FIELD_CATEGORY, "2", "claim as Category 2, hour for hour");
}

/* The award or claim in AMA credit, by the unit behind the number or by the table's label. */
static const Mention *ama_award(PageReader *reader, const GArray *mentions, gboolean labelled) {
  int units = labelled ? UNIT_AMA | UNIT_NONE : UNIT_AMA;
  const Mention *awarded = first_of(mentions, ROLE_AWARDED, units);
  const Mention *claimed = first_of(mentions, ROLE_CLAIMED, units);
  const Mention *bare = first_of(mentions, ROLE_CLAIMED, UNIT_NONE);
  if (!claimed && bare && awarded) claimed = bare, units |= UNIT_NONE;
  if (!claimed) return awarded ? settle(reader, mentions, ROLE_AWARDED, units) : NULL;
  claimed = settle(reader, mentions, ROLE_CLAIMED, units);
  if (awarded && awarded->amount != claimed->amount &&
      !entry_find_flag(reader->entry, "credits-several")) {
    g_autofree char *value = credits_format(awarded->amount);
    entry_flag(reader->entry, "credits-several", FIELD_CREDITS,
               "The page says %s awarded and another amount claimed; the claim was taken.", value);
    entry_candidate(reader->entry, FIELD_CREDITS, value, "awarded: %s", value);
  }
  return claimed;
}

static void flag_neighbour(PageReader *reader, Credits amount) {
  g_autofree char *value = credits_format(amount);
  if (!entry_find_flag(reader->entry, "credits-several"))
    entry_flag(reader->entry, "credits-several", FIELD_CREDITS,
               "%s stands on the same line; which of the two was awarded?", value);
  entry_candidate(reader->entry, FIELD_CREDITS, value, "on the same line");
}

/* Several amounts on a line: their heads say which was earned and which was offered, or nothing
 * does and a person must. */
static void settle_neighbours(PageReader *reader, const GArray *mentions, Mention *award) {
  const char *text = reader->page->text[TEXT_FLOW].utf8;
  Grid grid;
  gboolean cells = page_read_grid(reader, award->span, &grid);
  for (guint i = 0; i < mentions->len && !cells; i++) {
    const Mention *other = &g_array_index(mentions, Mention, i);
    gsize from = MIN(award->span.start, other->span.start), to = MAX(award->span.start, other->span.start);
    if (is_ama(other) && other->role == ROLE_NONE && other->amount != award->amount &&
        !memchr(text + from, '\n', to - from))
      flag_neighbour(reader, other->amount);
  }
  if (!cells) return;
  const GridAmount *earned = NULL;
  for (guint i = 0; i < grid.n; i++) {
    const GridAmount *other = &grid.others[i];
    gboolean unexplained = grid.head == COLUMN_NONE || grid.head == COLUMN_UNTOLD || other->head == COLUMN_UNTOLD;
    if (unexplained && other->amount != award->amount) flag_neighbour(reader, other->amount);
    if (other->head == COLUMN_CREDITS || other->head == COLUMN_AMA) earned = other;
  }
  if (grid.head != COLUMN_MAXIMUM) return;
  if (!earned) {
    flag_neighbour(reader, award->amount);
    return;
  }
  reader->entry->designated_maximum = award->amount;
  page_evidence(reader, WAY_MAXIMUM_SAID, award->span, "head of a column");
  award->amount = earned->amount;
  award->span = earned->span;
}

/* A claim without its unit on a page that designates AMA credit: most likely that, and for a
 * person to say. */
static gboolean take_unit_elsewhere(PageReader *reader, const GArray *mentions) {
  if (first_of(mentions, ROLE_AWARDED, UNIT_OTHER) || first_of(mentions, ROLE_CLAIMED, UNIT_OTHER))
    return FALSE;
  const Mention *designated = first_of(mentions, ROLE_DESIGNATED, UNIT_AMA);
  const Mention *mention = first_of(mentions, ROLE_CLAIMED, UNIT_NONE);
  if (!mention) mention = first_of(mentions, ROLE_AWARDED, UNIT_NONE);
  if (!mention || !designated) return FALSE;
  take_credits(reader, mention);
  take_category(reader, CATEGORY_1, designated);
  g_autofree char *value = credits_format(mention->amount);
  entry_flag(reader->entry, "credits-unit-elsewhere", FIELD_CREDITS,
             "The page says %s without a unit beside it; only its designation names AMA PRA "
             "Category 1 Credit. Is that what was awarded?", value);
  return TRUE;
}

/* "2.00 AMA PRA Category 1 Credits" in a corner: an amount and its unit, and no verb. */
static gboolean take_unlabelled(PageReader *reader, const GArray *mentions) {
  Entry *entry = reader->entry;
  const Mention *mention = first_of(mentions, ROLE_NONE, UNIT_AMA);
  if (!mention) mention = first_of(mentions, ROLE_NONE, UNIT_OTHER);
  if (!mention) return FALSE;
  settle(reader, mentions, ROLE_NONE, is_ama(mention) ? UNIT_AMA : UNIT_OTHER);
  if (!is_ama(mention)) {
    take_other(reader, mention);
    return TRUE;
  }
  take_credits(reader, mention);
  take_category(reader, CATEGORY_1, mention);
  g_autofree char *value = credits_format(mention->amount);
  entry_flag(entry, "credits-unlabelled", FIELD_CREDITS,
             "%s stands beside AMA PRA Category 1 Credit, but the page does not say that it was "
             "awarded or claimed.", value);
  return TRUE;
}

/* "11.00 AMA PRA credits (7.00 Category 1, 4.00 Category 2)": what is of which? */
static void doubt_category(PageReader *reader, const GArray *mentions) {
  for (guint i = 0; i < mentions->len; i++) {
    const Mention *mention = &g_array_index(mentions, Mention, i);
    if (!mention->system || strcmp(mention->system->id, "category-2") != 0) continue;
    g_autofree char *value = credits_format(mention->amount);
    entry_flag(reader->entry, "category-several", FIELD_CATEGORY,
               "The page speaks of %s of Category 2 as well; how much is Category 1?", value);
    return;
  }
}

static void take_nothing_awarded(PageReader *reader, const GArray *mentions) {
  Entry *entry = reader->entry;
  const Mention *other = first_of(mentions, ROLE_AWARDED, UNIT_OTHER | UNIT_NONE);
  if (!other) other = first_of(mentions, ROLE_CLAIMED, UNIT_OTHER | UNIT_NONE);
  const Mention *designated = first_of(mentions, ROLE_DESIGNATED, UNIT_OTHER);
  gboolean ama = entry->designated_maximum != CREDITS_UNKNOWN;
  for (guint i = 0; i < mentions->len; i++) ama = ama || is_ama(&g_array_index(mentions, Mention, i));
  if (other && (other->system || designated || !ama)) {
    settle(reader, mentions, other->role, UNIT_OTHER | UNIT_NONE);
    take_other(reader, other);
    return;
  }
  if (first_of(mentions, ROLE_NONE, UNIT_AMA) && take_unlabelled(reader, mentions)) return;
  if (entry->designated_maximum != CREDITS_UNKNOWN) {
    g_autofree char *value = credits_format(entry->designated_maximum);
    entry->category = CATEGORY_1;
    entry_flag(entry, "credits-maximum-only", FIELD_CREDITS,
               "Only the designated maximum of %s is stated; ask how much was awarded or claimed.",
               value);
    entry_candidate(entry, FIELD_CREDITS, value, "the designated maximum, if all was awarded");
    return;
  }
  if (!designated && take_unlabelled(reader, mentions)) return;
  entry->category = designated ? CATEGORY_OTHER : CATEGORY_UNKNOWN;
  entry_flag(entry, "credits-missing", FIELD_CREDITS,
             "No amount of credit was found on the page; enter it, or reject the paper.");
  if (designated || other) {
    const Mention *mention = designated ? designated : other;
    g_autofree char *value = credits_format(mention->amount);
    entry_candidate(entry, FIELD_CREDITS, value, "stands on page %u beside %s", mention->span.page,
                    system_shown(mention));
  }
  if (entry->category == CATEGORY_UNKNOWN)
    entry_flag(entry, "category-unclear", FIELD_CATEGORY,
               "The page does not say what kind of credit this is.");
}

PageCredit page_read_credits(PageReader *reader) {
  Entry *entry = reader->entry;
  g_autoptr(GArray) mentions = collect_mentions(reader);
  gboolean labelled = page_has(reader, "field", "credit_type");
  take_maximum(reader, mentions);
  const Mention *found = ama_award(reader, mentions, labelled);
  if (found) {
    Mention award = *found;
    settle_neighbours(reader, mentions, &award);
    doubt_category(reader, mentions);
    take_credits(reader, &award);
    take_category(reader, CATEGORY_1, &award);
    if (!is_ama(&award)) {
      guint at = 0;
      const Match *label = page_next(reader, "field", "credit_type", &at);
      if (label)
        page_evidence(reader, WAY_CATEGORY_LABEL, label->span, label->pattern->name);
      else
        take_category(reader, CATEGORY_1, first_of(mentions, ROLE_AWARDED, UNIT_AMA));
    }
  } else if (!take_unit_elsewhere(reader, mentions)) {
    take_nothing_awarded(reader, mentions);
  }
  doubt_comma(reader);
  if (entry->credits != CREDITS_UNKNOWN && entry->designated_maximum != CREDITS_UNKNOWN &&
      entry->category == CATEGORY_1 && entry->credits > entry->designated_maximum) {
    g_autofree char *value = credits_format(entry->designated_maximum);
    entry_flag(entry, "credits-above-maximum", FIELD_CREDITS,
               "More is awarded than the designated maximum of %s; ask the provider.", value);
    entry_candidate(entry, FIELD_CREDITS, value, "the designated maximum");
  }
  if (entry->category == CATEGORY_1 && entry->credits != CREDITS_UNKNOWN && entry->credits % 25)
    entry_flag(entry, "credits-steps", FIELD_CREDITS,
               "AMA PRA Category 1 Credit comes in steps of 0.25; this amount does not.");
  if (entry->credits == 0)
    entry_flag(entry, "credits-zero", FIELD_CREDITS, "The page awards no credit at all.");
  const Evidence *taken = entry_evidence(entry, FIELD_CREDITS);
  return (PageCredit){first_of(mentions, ROLE_DESIGNATED, UNIT_AMA) != NULL,
                      taken && !accept_was(entry, WAY_CREDITS_UNSAID)};
}
