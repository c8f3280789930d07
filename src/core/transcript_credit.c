/* What a row of a transcript says about credit. */
#include <string.h>

#include "core/fraction.h"
#include "core/transcript_row.h"

char *row_piece_text(const Transcript *transcript, const TablePiece *piece) {
  return document_quote(transcript->reader.document, piece->span);
}

void row_add_words(GString *text, const char *words) {
  gboolean hyphen = text->len > 1 && text->str[text->len - 1] == '-' && g_ascii_isalpha(text->str[text->len - 2]);
  g_string_append_printf(text, "%s%s", text->len && !hyphen ? " " : "", words);
}

char *row_column_text(const Transcript *transcript, const GArray *pieces, ColumnKind column, Span *first) {
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    if (piece->column != column) continue;
    g_autofree char *part = row_piece_text(transcript, piece);
    if (!text->len && first) *first = piece->span;
    row_add_words(text, part);
  }
  return g_string_free(text, FALSE);
}

gboolean words_are_ama_1(const char *text) {
  g_autofree char *lower = g_utf8_strdown(text, -1);
  const char *found = strstr(lower, "ama pra");
  const char *category = found ? strstr(found, "category ") : NULL;
  if (!found || strstr(found, "cat 2") || strstr(found, "cat. 2")) return FALSE;
  if (!category) return TRUE;
  category += strlen("category ");
  return (*category == '1' || *category == 'i' || *category == 'l') &&
         !strchr("i2-", category[1] ? category[1] : ' ');
}

/* The numbers of a text that begin a word, with what stands behind each up to the next. */
static void read_amounts(const char *text, ColumnKind column, Span at, RowCredit *credit) {
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  for (guint i = 0; words[i]; i++) {
    Credits amount;
    if (!table_number(words[i], &amount)) continue;
    if (i > 0 && word_is_category(words[i - 1])) continue;
    g_autoptr(GString) unit = g_string_new(NULL);
    for (guint j = i + 1; words[j]; j++) {
      Credits next;
      if (table_number(words[j], &next) && !word_is_category(words[j - 1])) break;
      g_string_append_printf(unit, "%s ", words[j]);
    }
    g_autofree char *behind = g_strconcat(" ", unit->str, NULL);
    credit->several = credit->several || fraction_follows(behind);
    gboolean bare = unit->len == 0 || g_ascii_strcasecmp(unit->str, "credits ") == 0 ||
                    g_ascii_strcasecmp(unit->str, "credit ") == 0 || g_ascii_strcasecmp(unit->str, "hours ") == 0;
    gboolean ama = words_are_ama_1(unit->str) || (bare && column == COLUMN_AMA);
    Credits *to = ama ? &credit->ama : bare && column != COLUMN_OTHER_CREDIT ? &credit->plain : &credit->other;
    if (ama || to == &credit->plain) {
      credit->several = credit->several || (*to != CREDITS_UNKNOWN && *to != amount);
      if (*to == CREDITS_UNKNOWN) *(ama ? &credit->ama_at : &credit->plain_at) = at;
    } else if (*to == CREDITS_UNKNOWN) {
      credit->other_at = at;
    }
    if (*to == CREDITS_UNKNOWN) *to = amount;
  }
}

/* Where a row's amount of a column stands: below a word of the head, perhaps. */
static Span amount_at(const Transcript *transcript, const GArray *pieces, ColumnKind column, Span first) {
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    g_autofree char *text = piece->column == column ? row_piece_text(transcript, piece) : NULL;
    if (text && strpbrk(text, "0123456789")) return piece->span;
  }
  return first;
}

RowCredit row_read_credit(const Transcript *transcript, const GArray *pieces) {
  RowCredit credit = {.ama = CREDITS_UNKNOWN, .second = CREDITS_UNKNOWN, .plain = CREDITS_UNKNOWN,
                      .other = CREDITS_UNKNOWN, .maximum = CREDITS_UNKNOWN, .safety = CREDITS_UNKNOWN, .plastic = CREDITS_UNKNOWN};
  static const ColumnKind amounts[] = {COLUMN_AMA, COLUMN_CREDITS, COLUMN_OTHER_CREDIT};
  for (guint i = 0; i < G_N_ELEMENTS(amounts); i++) {
    Span at = {0};
    g_autofree char *text = row_column_text(transcript, pieces, amounts[i], &at);
    read_amounts(text, amounts[i], amount_at(transcript, pieces, amounts[i], at), &credit);
  }
  Span at = {0};
  g_autofree char *safety = row_column_text(transcript, pieces, COLUMN_SAFETY, &credit.safety_at);
  g_autofree char *plastic = row_column_text(transcript, pieces, COLUMN_PLASTIC, &credit.plastic_at);
  g_autofree char *maximum = row_column_text(transcript, pieces, COLUMN_MAXIMUM, &at);
  g_autofree char *unit = row_column_text(transcript, pieces, COLUMN_UNIT, &at);
  g_autofree char *type = row_column_text(transcript, pieces, COLUMN_FORMAT, &at); /* "Type" may be of the credit */
  g_autofree char *second = row_column_text(transcript, pieces, COLUMN_SECOND, &credit.second_at);
  table_number(second, &credit.second);
  credit.several = credit.several || (credit.ama > 0 && credit.second > 0) ||
                   (*second && credit.second == CREDITS_UNKNOWN && strpbrk(second, "0123456789"));
  table_number(safety, &credit.safety);
  table_number(plastic, &credit.plastic);
  table_number(maximum, &credit.maximum);
  credit.unit_ama = words_are_ama_1(*unit ? unit : type);
  credit.unit_other = *unit && !credit.unit_ama;
  /* Without heads a number counts only with its unit beside it. */
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    if (piece->column < COLUMN_UNTOLD && piece->column != COLUMN_OTHER_WORDS) continue;
    g_autofree char *text = row_piece_text(transcript, piece);
    if (!words_are_ama_1(text)) continue;
    read_amounts(text, COLUMN_NONE, piece->span, &credit);
    /* "8.00" in a cell, "AMA PRA Category 1" in the next. */
    const TablePiece *before = i ? piece - 1 : NULL;
    g_autofree char *number = before ? row_piece_text(transcript, before) : NULL;
    if (credit.ama == CREDITS_UNKNOWN && number && table_number(number, &credit.ama)) credit.ama_at = before->span;
  }
  return credit;
}

static void take_amount(Transcript *transcript, Credits amount, Category category, Span at) {
  Entry *entry = transcript->reader.entry;
  entry->credits = amount;
  entry->category = category;
  page_evidence(&transcript->reader, WAY_CREDITS_CELL, at, "transcript");
  page_evidence(&transcript->reader, WAY_CATEGORY_LABEL, at, "transcript");
}

/* "All hours listed are AMA PRA Category 1 Credits", and no exception is made in that sentence. */
gboolean rows_are_ama_1(PageReader *reader) {
  static const char *const but[] = {"unless", "except", "otherwise", " not ", " if ", " may ", " only ", "where ", NULL};
  gboolean said = FALSE;
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "field", "rows_category_1", &at));) {
    const Text *flow = &reader->page->text[match->span.kind];
    gsize from = match->span.start, to = match->span.end;
    while (from > 0 && flow->utf8[from - 1] != '.') from--;
    while (to < flow->length && flow->utf8[to] != '.') to++;
    g_autofree char *sentence = g_strndup(flow->utf8 + from, to - from);
    g_autofree char *lower = g_utf8_strdown(sentence, -1);
    g_strdelimit(lower, "\n\t", ' ');
    if (words_have_any(lower, but)) return FALSE;
    said = TRUE;
  }
  return said;
}

/* A mark behind the number may point to an exception. */
static gboolean covered_by_page(const Transcript *transcript, const RowCredit *credit) {
  g_autofree char *text = document_quote(transcript->reader.document, credit->plain_at);
  return transcript->all_ama && !credit->unit_other && !strpbrk(text, "*†‡§");
}

/* AMA credit by the words beside the number, the head of its column or the row's credit type;
 * else other credit, or a number of which somebody must say what it is of. */
void row_take_credit(Transcript *transcript, const RowCredit *credit) {
  Entry *entry = transcript->reader.entry;
  if (credit->ama > 0 || (credit->ama == 0 && credit->other == CREDITS_UNKNOWN && credit->second <= 0)) {
    take_amount(transcript, credit->ama, CATEGORY_1, credit->ama_at);
  } else if (credit->second != CREDITS_UNKNOWN) {
    take_amount(transcript, credit->second, CATEGORY_2, credit->second_at);
  } else if (credit->plain != CREDITS_UNKNOWN && (credit->unit_ama || covered_by_page(transcript, credit))) {
    take_amount(transcript, credit->plain, CATEGORY_1, credit->plain_at);
  } else if (credit->plain == CREDITS_UNKNOWN ? credit->other != CREDITS_UNKNOWN : credit->unit_other) {
    gboolean other = credit->plain == CREDITS_UNKNOWN;
    take_amount(transcript, other ? credit->other : credit->plain, CATEGORY_OTHER,
                other ? credit->other_at : credit->plain_at);
    entry_flag(entry, "other-credit", FIELD_CATEGORY,
               "This is credit of another system: it counts only when the member claims it as "
               "Category 2.");
    entry_candidate(entry, FIELD_CATEGORY, "2", "claim as Category 2, hour for hour");
  } else if (credit->plain != CREDITS_UNKNOWN) {
    gboolean second = page_has(&transcript->reader, "field", "names_category_2") &&
                      !page_has(&transcript->reader, "field", "names_category_1");
    take_amount(transcript, credit->plain, second ? CATEGORY_2 : CATEGORY_1, credit->plain_at);
    if (second)
      entry_flag(entry, "credits-unit-elsewhere", FIELD_CREDITS,
                 "Only the page as a whole speaks of Category 2 credit. Is that what this row is?");
    else entry_flag(entry, "credits-unit-elsewhere", FIELD_CREDITS,
               "Neither the row nor the head of its column says what credit this is. Is it AMA PRA "
               "Category 1 Credit?");
  } else {
    entry_flag(entry, "credits-missing", FIELD_CREDITS,
               "No column of AMA PRA Category 1 Credit was found for this row.");
  }
  if (credit->several)
    entry_flag(entry, "credits-several", FIELD_CREDITS, "The row shows several amounts; pick the right one.");
  if (credit->maximum != CREDITS_UNKNOWN) {
    entry->designated_maximum = credit->maximum;
    if (entry->category == CATEGORY_1 && entry->credits > credit->maximum)
      entry_flag(entry, "credits-above-maximum", FIELD_CREDITS,
                 "More is awarded than the designated maximum; ask the provider.");
  }
  if (entry->credits == 0)
    entry_flag(entry, "credits-zero", FIELD_CREDITS, "The row awards no credit at all.");
  if (entry->category == CATEGORY_1 && entry->credits != CREDITS_UNKNOWN && entry->credits % 25)
    entry_flag(entry, "credits-steps", FIELD_CREDITS,
               "AMA PRA Category 1 Credit comes in steps of 0.25; this amount does not.");
  if (entry->category == CATEGORY_1 && !transcript->accredited)
    entry_flag(entry, "accreditation-missing", FIELD_PROVIDER,
               "No accreditation statement is on the transcript; Category 1 needs an accredited "
               "provider.");
}

/* "PS", "Safety": a number under such a head may be a part of the row's credit. */
static gboolean holds_untold_part(const Transcript *transcript, const GArray *pieces, Credits whole) {
  for (guint i = 0; i < pieces->len; i++) {
    const TablePiece *piece = &g_array_index(pieces, TablePiece, i);
    g_autofree char *text = piece->column == COLUMN_UNTOLD ? row_piece_text(transcript, piece) : NULL;
    Credits amount;
    if (text && table_number(text, &amount) && amount > 0 && amount <= whole) return TRUE;
  }
  return FALSE;
}

/* Another row has an amount in its column of plastic surgery. */
static gboolean table_states_plastic(const Transcript *transcript) {
  for (guint i = 0; i < transcript->table->rows->len; i++) {
    const GArray *pieces = g_array_index(transcript->table->rows, TableRow, i).pieces;
    for (guint j = 0; j < pieces->len; j++)
      if (g_array_index(pieces, TablePiece, j).column == COLUMN_PLASTIC) return TRUE;
  }
  return FALSE;
}

/* The parts by the row's own columns; a statement about the whole cannot be shared out. */
void row_take_parts(Transcript *transcript, const RowCredit *credit, const GArray *pieces) {
  PageReader *reader = &transcript->reader;
  Entry *entry = reader->entry;
  page_read_parts(reader);
  gboolean of_the_page = entry_evidence(entry, FIELD_PATIENT_SAFETY_CREDITS) != NULL;
  if (credit->safety != CREDITS_UNKNOWN) {
    entry->patient_safety_credits = credit->safety;
    page_evidence(reader, WAY_SAFETY_CELL, credit->safety_at, "transcript");
    entry_drop_flags(entry, "safety-inferred");
    entry_drop_flags(entry, "safety-unclear");
    entry_drop_flags(entry, "safety-of-maximum");
  } else if (of_the_page) {
    entry_flag(entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
               "A patient-safety part is stated of the whole transcript; how much of it is this row's?");
  } else if (holds_untold_part(transcript, pieces, entry->credits)) {
    entry_flag(entry, "safety-unclear", FIELD_PATIENT_SAFETY_CREDITS,
               "The row has an amount in a column whose head says too little; is it a patient-safety part?");
  }
  if (credit->plastic != CREDITS_UNKNOWN) {
    entry->plastic_surgery_credits = credit->plastic;
    page_evidence(reader, WAY_PLASTIC_CELL, credit->plastic_at, "transcript");
  } else if (entry->plastic_surgery_credits > 0 && table_states_plastic(transcript)) {
    entry_flag(entry, "plastic-unclear", FIELD_PLASTIC_SURGERY_CREDITS,
               "The transcript has a column of plastic surgery, and this row no amount in it; is any of it that?");
  }
  if (entry->credits != CREDITS_UNKNOWN && entry->patient_safety_credits > entry->credits)
    entry_flag(entry, "safety-above-credits", FIELD_PATIENT_SAFETY_CREDITS,
               "More patient safety is stated than credit awarded.");
}
