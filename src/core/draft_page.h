/* One page read as a certificate: each function takes its fields from the matches on the page,
 * puts them into the entry with their evidence, and raises the flags that belong to them. */
#pragma once
#include "core/accept.h"
#include "core/draft.h"
#include "core/table.h"

typedef struct {
  const Library *library;
  const DocumentText *document;
  const Matches *matches;
  const PageText *page;
  Day today;
  Entry *entry;
  Span within; /* of a page with several activities the part of one; page 0: all of it */
  Span at[N_QUOTED]; /* where each field was taken from; page 0: nowhere yet */
  gboolean date_unlabelled; /* no words say what the date is of: its place must */
  gboolean date_labelled;   /* no more than "Date:" */
  Span other_date;          /* beside one that only "on" explains; page 0: there is none */
  Day first_session, last_session; /* of a certificate that lists its sessions; else unknown */
} PageReader;

typedef struct { /* what the page as a whole says about credit */
  gboolean ama_designated, awards; /* an AMA maximum; any award or claim to the learner */
} PageCredit;

PageCredit page_read_credits(PageReader *reader);
void page_read_dates(PageReader *reader);
void page_check_date(PageReader *reader);   /* after all others: does it stand where it should? */
void page_read_learner(PageReader *reader);
void page_guess_learner(PageReader *reader); /* where nothing says who it is; flagged */
void page_doubt_profession(PageReader *reader);
/* Pages that name different learners: flags every entry of the document. */
void document_doubt_learners(const PageReader *base, const GPtrArray *entries);
void page_read_title(PageReader *reader);   /* after the dates and the learner */
void page_read_provider(PageReader *reader);
void page_read_format(PageReader *reader);
void page_read_accreditor(PageReader *reader);
void page_read_location(PageReader *reader); /* after the title, the dates and the provider */
/* Both, on the other pages of a document that gave one entry, where its own page does not say. */
void document_read_paper(PageReader *reader, Entry *entry);
void page_read_parts(PageReader *reader);   /* after credits, title and provider */

void page_doubt_weekday(PageReader *reader); /* after the dates: is the day of the week that of the date? */
void page_doubt_title(PageReader *reader); /* after the provider: is it a part of one, a label, or the provider? */
void page_doubt_amounts(PageReader *reader); /* after all others: does another one contradict the award? */

void page_doubt_words(PageReader *reader); /* last: words against the award that no rule has read */

/* Matches of a section on the page, in order; NULL id for every id of the kind. Start with
 * *at = 0; NULL at the end. */
const Match *page_next(const PageReader *reader, const char *kind, const char *id, guint *at);
gboolean page_has(const PageReader *reader, const char *kind, const char *id);
gboolean page_has_date(const PageReader *reader, Span span); /* a date, or a part of one */
gboolean page_is_place(const PageReader *reader, Span span); /* on a line that says where it was */
char *page_quote(const PageReader *reader, Span span); /* new string */
/* Takes a span as the evidence of the way's field. */
void page_evidence(PageReader *reader, Way way, Span span, const char *pattern);
/* Text that no eye sees is no evidence without a flag. */
void page_flag_unseen(PageReader *reader, Field field, Span span);
gboolean spans_overlap(Span a, Span b);
/* An accredited provider, by what is printed, that the library does not know. */
void page_flag_unknown(PageReader *reader, const char *provider);

/* A personal name without degrees and licence numbers, Jr. and III kept. New string; NULL when
 * it is no name of a person. */
char *personal_name(const char *printed);

/* The same but for case. */
gboolean same_words(const char *a, const char *b);

/* What would make a careful human look at the page as a whole. */
void page_raise_doubts(PageReader *reader);

/* A page read as a certificate; NULL when it is none, with *why. */
typedef Entry *(*PageEntryReader)(PageReader *reader, const char **why);

/* Entries of a page that lists activities one under the other, each read by `read`, appended to
 * `entries`; FALSE when it does not. */
gboolean page_read_blocks(const PageReader *page, PageEntryReader read, GPtrArray *entries);

/* What was read from a scan: flags what is not sure, or not read the same twice, and the whole. */
void page_doubt_scan(PageReader *reader);
gboolean page_is_scanned(const Page *page);                   /* some of it */
gboolean document_is_scanned(const DocumentText *document); /* most of it */

/* Entries of a transcript, appended to `entries`; FALSE when the document is none. A certificate
 * may list its sessions: the days of the first and last one are then put into the reader. */
gboolean transcript_read(PageReader *reader, GPtrArray *entries);
/* It calls itself a transcript, or a report of credits. */
gboolean transcript_is_named(const DocumentText *document);

/* The other amounts on the line of an amount, each with what its head says; COLUMN_NONE: no heads. */
typedef struct {
  Span span; /* of the flow text */
  Credits amount;
  ColumnKind head;
  gboolean earned; /* its head says that it was awarded or claimed */
} GridAmount;
typedef struct {
  ColumnKind head; /* of the amount itself */
  GridAmount others[6];
  guint n;
} Grid;
gboolean page_read_grid(const PageReader *reader, Span amount, Grid *grid);
/* The amounts behind a label of the flow text, on its line and under heads that say which of them was
 * earned and which offered (head COLUMN_NONE: none was). FALSE when none or several were earned. */
gboolean page_read_award_row(const PageReader *reader, Span label, GridAmount *award, GridAmount *offered);

/* The provider named just before (or after) a place in the flow text. */
typedef struct {
  const Section *known; /* its section in the library; NULL when it is none of it */
  char *printed;        /* as it stands on the page, when it is not known */
  Span span;
} NamedProvider;
gboolean provider_before(const PageReader *reader, gsize at, NamedProvider *provider);
/* Who is named right at a place in the flow text, alone or in a list of accreditors, and grants
 * that; NULL: nobody. */
const NameHit *accreditor_at(const PageReader *reader, gsize at, const char *grants);
