/* What a document is, and the entries in it: pages read one by one, copies folded, doubts last. */
#include "core/draft.h"

#include <string.h>

#include "core/draft_order.h"
#include "core/look.h"

#define ENOUGH_LETTERS 20 /* fewer on all pages together are no text (hostile.md, 1.3) */
#define FEW_LETTERS 400   /* over a picture so few can be what was typed onto a form or a scan */
#define CARD_LETTERS 300
#define MANY_LETTERS 60   /* so many and no usual word among them: the font says other letters */

static guint count_letters(const DocumentText *document) {
  guint letters = 0;
  for (guint i = 0; i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    for (const char *c = page->text[TEXT_FLOW].utf8; *c; c = g_utf8_next_char(c))
      letters += g_unichar_isalpha(g_utf8_get_char(c)) != 0;
  }
  return letters;
}

/* "&HUWLILFDWH RI": words of a language hold some of these. */
static gboolean has_usual_word(const DocumentText *document) {
  static const char *const usual[] = {"the", "of", "and", "for", "in", "on", "to", "this", "is", "has", "name",
                                      "date", "credit", "credits", "course", "title", "certificate", "cme",
                                      "de", "la", "le", "et", "der", "und", "en", NULL};
  for (guint i = 0; i < document->pages->len; i++) {
    const PageText *page = document->pages->pdata[i];
    g_autofree char *lower = text_lower(&page->text[TEXT_FLOW]);
    g_auto(GStrv) words = g_strsplit_set(lower, " \t\n.,:;()[]|/-", -1);
    for (guint j = 0; words[j]; j++)
      if (*words[j] && g_strv_contains(usual, words[j])) return TRUE;
  }
  return FALSE;
}

/* A picture that nobody read. */
static gboolean has_image(const DocumentText *document) {
  for (guint i = 0; i < document->pages->len && !document->scanned; i++)
    if (((const PageText *)document->pages->pdata[i])->page->pictured > 0) return TRUE;
  return FALSE;
}

/* Why the text of a document that gave no entry says nothing about what its pages show; NULL when
 * it does. A person, or a reader of pictures, must look. */
static const char *unreadable(const DocumentText *document) {
  guint letters = count_letters(document);
  if (letters > MANY_LETTERS && !has_usual_word(document))
    return "its letters spell no words: what it shows must be read from the picture";
  if (letters < FEW_LETTERS && has_image(document))
    return "it shows a picture with only a few words of text beside it";
  if (document->scan_fault) return document->scan_fault;
  if (document_is_scanned(document)) return "OCR finds no certificate on it: look at the picture";
  return NULL;
}

static const Match *find_verdict(const PageReader *reader, const char *verdict) {
  guint at = 0;
  for (const Match *match; (match = page_next(reader, "document", NULL, &at));)
    if (g_strcmp0(section_get(match->pattern->section, "verdict"), verdict) == 0) return match;
  return NULL;
}

/* A card or a letter that proves Category 2 activity: hours and all are for a person. */
static void take_evidence_paper(PageReader *reader, const Match *mark) {
  Entry *entry = reader->entry;
  const Section *paper = mark->pattern->section;
  const char *title = section_get(paper, "title");
  entry->category = section_get(paper, "category") ? CATEGORY_1 : CATEGORY_2;
  entry_drop_flags(entry, "category-unclear");
  entry_drop_flags(entry, "other-credit");
  g_free(entry->activity_type);
  entry->activity_type = g_strdup(section_get(paper, "activity-type"));
  if (title && !accept_was(entry, WAY_TITLE_SAID)) {
    g_free(entry->title);
    entry->title = g_strdup(title);
    entry_drop_flags(entry, "title-missing");
  }
  g_free(entry->safety_topic);
  entry->safety_topic = g_strdup(section_get(paper, "topic"));
  page_evidence(reader, WAY_CATEGORY_PAPER, mark->span, mark->pattern->name);
  if (entry->category == CATEGORY_1) {
    entry_drop_flags(entry, "credits-missing");
    entry_flag(entry, "residency-years", FIELD_START_DATE,
               "Training counts 50 credits for each full year: check first and last day, and that "
               "the program was approved by ACGME.");
  } else {
    entry_flag(entry, "category-2-evidence", FIELD_CATEGORY,
               "This paper supports Category 2 credit and states none: enter the hours and, where "
               "it applies, the patient-safety part.");
  }
}

/* Nor are the words around a value, which make it an award, a day of completion or Category 1. Of
 * those that say that something was done at all one that is seen is enough. */
static void doubt_words(PageReader *reader) {
  static const char *const kinds[] = {"field", "system"};
  gboolean done = FALSE;
  Span unseen = {0};
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
    guint at = 0;
    for (const Match *match; (match = page_next(reader, kinds[i], NULL, &at));) {
      gboolean one_of_many = strcmp(match->pattern->section->id, "done") == 0;
      if (!one_of_many) page_flag_unseen(reader, N_FIELDS, match->span);
      else if (document_is_unseen(reader->document, match->span)) unseen = match->span;
      else done = TRUE;
    }
  }
  if (unseen.page && !done) page_flag_unseen(reader, N_FIELDS, unseen);
}

void page_raise_doubts(PageReader *reader) {
  Entry *entry = reader->entry;
  guint at = 0;
  doubt_words(reader);
  for (const Match *match; (match = page_next(reader, "document", NULL, &at));) {
    const Section *mark = match->pattern->section;
    const char *code = section_get(mark, "flag");
    if (g_strcmp0(section_get(mark, "verdict"), "look") == 0 && code && !entry_find_flag(entry, code))
      entry_flag(entry, code, N_FIELDS, "Look at the page: %s.", section_get(mark, "reason"));
  }
  if (reader->page->page->from_print)
    entry_flag(entry, "page-form-changed", N_FIELDS,
               "The page has form fields or notes on it: what it shows can have been changed after "
               "it was issued.");
  if (reader->document->no_annotations)
    entry_flag(entry, "page-damaged", N_FIELDS,
               "The page could be read only without its form fields and notes; look at it.");
  if (reader->document->no_end)
    entry_flag(entry, "page-damaged", N_FIELDS,
               "The file does not end as a PDF should, so some of it may be missing; get it again.");
  page_doubt_scan(reader);
  if (reader->document->scan_fault)
    entry_flag(entry, "scan-unread", N_FIELDS, "Part of the document is a scan that was not read: %s.",
               reader->document->scan_fault);
  const Section *draft = reader->matches->draft;
  if (draft)
    entry_flag(entry, "pattern-draft", N_FIELDS,
               "A section that is still a draft (%s:%u) matched on this document; check what was "
               "read. Its author takes 'draft = yes' out when it is right.", draft->file, draft->line);
  if (reader->matches->limit_hits->len)
    entry_flag(entry, "pattern-limit", N_FIELDS,
               "A pattern (%s) gave up on this page; something may have been missed.",
               ((const Pattern *)reader->matches->limit_hits->pdata[0])->name);
}

/* Reads a page as a certificate. NULL when it is none, with why. */
static Entry *read_page(PageReader *reader, const char **why) {
  g_autoptr(Entry) entry = entry_new();
  reader->entry = entry;
  memset(reader->at, 0, sizeof reader->at);
  reader->date_unlabelled = reader->date_labelled = FALSE;
  reader->other_date = (Span){0};
  entry->source = g_strdup("certificate");
  page_read_learner(reader);
  PageCredit credit = page_read_credits(reader);
  if (!entry->member_name && entry->credits != CREDITS_UNKNOWN) page_guess_learner(reader);
  page_read_dates(reader);
  page_read_title(reader);
  page_read_provider(reader);
  page_read_accreditor(reader);
  page_read_location(reader);
  page_read_format(reader);

  gboolean ama = credit.ama_designated || (credit.awards && entry->category == CATEGORY_1);
  const Match *paper = ama ? NULL : find_verdict(reader, "evidence");
  /* A card says little: a day, what was learnt, and a name that no words explain. */
  gboolean card = paper && !entry->member_name && entry->date != DAY_UNKNOWN &&
                  count_letters(reader->document) < CARD_LETTERS;
  if (paper && (entry->member_name || card)) take_evidence_paper(reader, paper);
  page_read_parts(reader);
  page_doubt_weekday(reader);
  page_doubt_title(reader);
  page_doubt_amounts(reader);

  const Match *no_award = find_verdict(reader, "no-award");
  gboolean learner = entry->member_name != NULL;
  gboolean sure_learner = learner && accept_is_enough(entry_evidence(entry, FIELD_MEMBER_NAME));
  /* A form that nobody filled in, or one of which only that is text. */
  gboolean form = find_verdict(reader, "certificate") && page_has(reader, "field", "names_category_1");
  *why = NULL;
  gboolean elsewhere = learner && page_has(reader, "document", "award-elsewhere");
  if (no_award && !credit.awards && !paper && !elsewhere) *why = section_get(no_award->pattern->section, "reason");
  else if (form) *why = NULL;
  else if (!learner && !credit.awards && !card) *why = "it names no learner and awards no credit";
  else if (!sure_learner && !credit.awards && !credit.ama_designated && !paper &&
           entry->credits == CREDITS_UNKNOWN)
    *why = "it neither names a learner nor awards credit";
  if (*why) return NULL;
  page_check_date(reader);
  page_doubt_profession(reader);
  page_raise_doubts(reader);
  page_doubt_words(reader);
  entry_settle(entry);
  return g_steal_pointer(&entry);
}

static gboolean same_event(const Entry *a, const Entry *b) {
  return g_strcmp0(a->member_name, b->member_name) == 0 && g_strcmp0(a->title, b->title) == 0 &&
         a->date == b->date && a->category == b->category && a->title != NULL && a->date != DAY_UNKNOWN;
}

/* The same activity repeated, once for each state licence: one entry. */
static gboolean same_activity(const Entry *a, const Entry *b) {
  return same_event(a, b) && a->credits == b->credits;
}

static gboolean is_known(const GPtrArray *entries, const Entry *entry) {
  for (guint i = 0; i < entries->len; i++)
    if (same_activity(entries->pdata[i], entry)) return TRUE;
  return FALSE;
}

/* One activity on two certificates with different amounts: which was awarded? */
static void doubt_versions(const GPtrArray *entries) {
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    for (guint j = 0; j < entries->len; j++) {
      const Entry *other = entries->pdata[j];
      if (other->credits == entry->credits || !same_event(entry, other)) continue;
      g_autofree char *value = credits_format(other->credits);
      entry_flag(entry, "credits-several", FIELD_CREDITS,
                 "The file holds another certificate of this activity, with %s; which was awarded?", value);
      entry_candidate(entry, FIELD_CREDITS, value, "on the other certificate");
      entry_settle(entry);
      break;
    }
  }
}

/* The statements of a certificate may stand on a page of their own: that of the same provider says
 * what the page of the award leaves out. */
static void take_statements(PageReader *reader, GPtrArray *entries) {
  g_autoptr(Entry) terms = entry_new();
  reader->entry = terms;
  memset(reader->at, 0, sizeof reader->at);
  page_read_credits(reader);
  page_read_provider(reader);
  if (!terms->provider_id || terms->category != CATEGORY_1 || entry_find_flag(terms, "accreditation-missing") ||
      entry_find_flag(terms, "text-unseen"))
    return;
  for (guint i = 0; i < entries->len; i++) {
    Entry *entry = entries->pdata[i];
    if (g_strcmp0(entry->provider_id, terms->provider_id) != 0 || !entry_find_flag(entry, "accreditation-missing"))
      continue;
    entry_drop_flags(entry, "accreditation-missing");
    if (entry->designated_maximum == CREDITS_UNKNOWN) entry->designated_maximum = terms->designated_maximum;
    entry_settle(entry);
  }
}

static Draft *draft_new(Outcome outcome, const char *reason) {
  Draft *draft = g_new0(Draft, 1);
  draft->outcome = outcome;
  draft->reason = g_strdup(reason);
  draft->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  return draft;
}

/* What was taken for one certificate with many dates. */
static void flag_unread_rows(GPtrArray *entries) {
  for (guint i = 0; i < entries->len; i++)
    if (entry_find_flag(entries->pdata[i], "date-several"))
      entry_flag(entries->pdata[i], "transcript-rows", N_FIELDS,
                 "The document calls itself a transcript, and its rows could not be read; each activity is an "
                 "entry of its own.");
}

static Draft *read_document(const Library *library, const DocumentText *document, Day today) {
  if (count_letters(document) < ENOUGH_LETTERS)
    return draft_new(OUTCOME_NO_TEXT,
                     document->scan_fault  ? document->scan_fault
                     : document->scanned   ? "OCR finds no words on its pages"
                     : has_image(document) ? "its pages hold no text: a scan or a photograph"
                                           : "its pages hold no text and no picture: they are blank, or "
                                             "drawn with lines");
  g_autoptr(Matches) matches = library_match(library, document);
  g_autoptr(Draft) draft = draft_new(OUTCOME_CERTIFICATE, NULL);
  const char *why = NULL, *first_why = NULL;
  gboolean marked = FALSE; /* as a paper that awards nothing */
  Orders orders = {{NULL}, {NULL}};
  PageReader reader = {.library = library, .document = document, .matches = matches, .today = today,
                       .first_session = DAY_UNKNOWN, .last_session = DAY_UNKNOWN};

  for (guint i = 0; i < document->pages->len; i++) {
    reader.page = document->pages->pdata[i];
    const Match *never = find_verdict(&reader, "never");
    if (never)
      return draft_new(OUTCOME_NOT_A_CERTIFICATE, section_get(never->pattern->section, "reason"));
    marked = marked || (document->scanned && find_verdict(&reader, "no-award"));
  }
  if (transcript_read(&reader, draft->entries)) {
    if (draft->entries->len == 0) return draft_new(OUTCOME_NOT_A_CERTIFICATE, "no row of its table says that an activity was done");
    document_doubt_learners(&reader, draft->entries);
    return g_steal_pointer(&draft);
  }
  for (guint i = 0; i < document->pages->len; i++) {
    reader.page = document->pages->pdata[i];
    if (page_read_blocks(&reader, read_page, draft->entries)) continue;
    g_autoptr(Entry) entry = page_read_in_order(&reader, read_page, &orders, &why);
    if (!entry && !first_why) first_why = why;
    if (entry && !is_known(draft->entries, entry))
      g_ptr_array_add(draft->entries, g_steal_pointer(&entry));
  }
  for (guint i = 0; i < document->pages->len && draft->entries->len == 1; i++) {
    reader.page = document->pages->pdata[i];
    take_statements(&reader, draft->entries);
  }
  orders_clear(&orders);
  document_doubt_learners(&reader, draft->entries);
  doubt_versions(draft->entries);
  if (draft->entries->len == 1) document_read_paper(&reader, draft->entries->pdata[0]);
  if (document->cut)
    for (guint i = 0; i < draft->entries->len; i++) {
      entry_flag(draft->entries->pdata[i], "document-cut", N_FIELDS,
                 "The document has more pages than are read; look at the rest.");
      entry_settle(draft->entries->pdata[i]);
    }
  if (transcript_is_named(document)) flag_unread_rows(draft->entries);
  const char *picture = draft->entries->len || marked ? NULL : unreadable(document);
  if (picture) return draft_new(OUTCOME_NO_TEXT, picture);
  if (draft->entries->len == 0) return draft_new(OUTCOME_NOT_A_CERTIFICATE, first_why);
  return g_steal_pointer(&draft);
}

Draft *draft_from_text(const Library *library, const DocumentText *document, Day today) {
  Draft *draft = read_document(library, document, today);
  look_judge(draft, document);
  return draft;
}

void draft_free(Draft *draft) {
  if (!draft) return;
  g_free(draft->reason);
  g_ptr_array_unref(draft->entries);
  g_free(draft);
}
