/* The member audit file: everything it says, as one record. The PDF's pages (audit_compose) and
 * audit.json (audit_write_json) are both made of it, so that they cannot disagree. Pure: as-of
 * date, preparer and time of preparation are arguments, so the same inputs give the same bytes. */
#pragma once
#include "core/evaluate.h"
#include "core/packet.h"

typedef struct { /* something that was done to an entry: one of its versions */
  gint64 entry;
  guint version;        /* 1: how it came in */
  char *action;         /* "add", "import", "approve", "correct", "reject" ... */
  char *by, *at, *reason;
  gboolean person;
  GPtrArray *changes;   /* of char*: "credits: 12.50 -> 12.25" */
} AuditChange;
AuditChange *audit_change_new(void);
void audit_change_free(AuditChange *change);

typedef struct { /* a document that backs entries of the member */
  gint64 id;
  char *sha256, *suffix;
  gint64 size;        /* bytes */
  guint pages;        /* 0: not known */
  gboolean archived;  /* its bytes are at hand */
  char *unshown;      /* why its pages cannot be shown: "its file needs a password"; NULL */
  GPtrArray *others;  /* of Entry: what it holds of other members, or of nobody yet */
} AuditDocument;
AuditDocument *audit_document_new(void);
void audit_document_free(AuditDocument *document);

/* Which parts an audit file has, in which order, and the columns of its ledger table: NULL
 * stands for all of them. audit_section_names and audit_column_names list what there is. */
typedef struct {
  const char *const *sections;
  const char *const *columns;
} AuditLayout;
extern const char *const audit_section_names[];
extern const char *const audit_column_names[];

typedef struct { /* all borrowed, for as long as the AuditFile lives */
  const Rules *rules;
  const Member *member;
  const GPtrArray *entries;    /* of Entry with details, in ledger order (date, id), rejected too */
  const GPtrArray *decisions;  /* of Decision */
  const GPtrArray *changes;    /* of AuditChange, by entry and version */
  const GPtrArray *documents;  /* of AuditDocument, each that an entry names */
  Day as_of;
  Day known_on;                /* as the ledger stood that day; DAY_UNKNOWN: as it stands */
  const char *prepared_by, *prepared_at;
  const char *program;         /* "cmeledger 0.1.0" */
  gboolean show_shared;        /* the home's word: documents with rows of others are shown whole */
  AuditLayout layout;
} AuditInput;

typedef struct {
  const Entry *entry;
  guint number;     /* from 1: the row of the ledger table */
  guint exhibit;    /* number of the exhibit that backs it */
  char *accepted;   /* "automatically", "corrected by ...: credits (was 12.50)" */
} AuditRow;

typedef struct {
  guint number;                  /* from 1 */
  const AuditDocument *document; /* NULL: the one that lists what has no document */
  char *caption;                 /* "2024-03-05 Title" */
  char *file_name;               /* "07 2024-03-05 Title.pdf", for the folder of originals; NULL: the
                                    original is withheld, or there is none */
  GArray *pages;                 /* of guint, from 1: the pages shown; empty: all of them */
  char *instead;                 /* why no page is shown, without a capital; NULL: pages are */
  char *remark;                  /* why not all of it is shown, or what else is on it; NULL */
  GPtrArray *rows;               /* of AuditRow, borrowed */
} AuditExhibit;

/* Why an original is not shown that the packet maker could not copy. */
#define AUDIT_CANNOT_COPY \
  "its file is damaged or locked, and no page can be copied; the original lies with this audit file"

/* What the AMA asks of a certificate: the physician's name, the provider, the title, the learning
 * format, the location if there is one, the date, and the credits awarded. */
typedef enum {
  ASKED_PHYSICIAN, ASKED_PROVIDER, ASKED_TITLE, ASKED_FORMAT, ASKED_LOCATION, ASKED_DATE,
  ASKED_CREDITS, N_ASKED
} Asked;
extern const char *const audit_asked_names[N_ASKED];
typedef enum {
  ITEM_FOUND,       /* on the page, where its evidence lies */
  ITEM_INFERRED,    /* concluded from the page as a whole: no place shows it */
  ITEM_BY_HAND,     /* known by a person's word, not from the page */
  ITEM_NOT_FOUND,
  ITEM_NOT_READ,    /* nobody looked for it: entered by hand, or read by an older program */
  ITEM_NOT_NEEDED   /* a location, where nobody meets */
} ItemState;
const char *audit_item_name(ItemState state); /* "found", "by-hand" ... */

typedef struct {
  AuditInput input;
  GPtrArray *entries;     /* of Entry: the input's, without what they say of other members */
  GPtrArray *changes;     /* of AuditChange: likewise */
  Evaluation *evaluation;
  char *verdict;          /* one sentence */
  GPtrArray *rows;        /* of AuditRow: the ledger, rejected entries left out */
  GPtrArray *exhibits;    /* of AuditExhibit, in the order in which the ledger meets them */
} AuditFile;

AuditFile *audit_file_new(const AuditInput *input);
void audit_file_free(AuditFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditFile, audit_file_free)

/* Some certificate goes along, byte for byte. */
gboolean audit_has_originals(const AuditFile *file);
/* What there is of an item on the row's certificate, and the page (0: none). */
ItemState audit_item(const AuditFile *file, const AuditRow *row, Asked asked, guint *page);
/* The same of what is quoted from it alone; *words (borrowed) are NULL unless it is found. */
ItemState audit_quoted(const AuditRow *row, Field quoted, const char **words, guint *page);
/* "Category 1 60.00 + Category 2 90.00 = 150.00 of 150.00; ...": the sum of a requirement. New. */
char *audit_arithmetic(const AuditFile *file, const Cycle *cycle, guint requirement);
/* Why the row does not count more in the cycle: all limits that held; "" for none. New. */
char *audit_limits(const AuditFile *file, const Cycle *cycle, const AuditRow *row);
/* Why the row counts nothing in the cycle ("waits for review"), or NULL when it counts or lies
 * outside it. New. */
char *audit_left_out(const AuditFile *file, const Cycle *cycle, const AuditRow *row);
/* What a row counts for a requirement of a cycle; *limit (may be NULL) is why not more, or NULL. */
Credits audit_counted(const AuditRow *row, const Cycle *cycle, guint requirement,
                      const char **limit);
/* A not_counted.reason or limit of the evaluation in words: "over the cap of 5.00". New. */
char *audit_reason_words(const Rules *rules, const char *reason);

/* The PDF's pages as a plan. Exhibit n of it is file->exhibits[n - 1]; the originals' bytes are
 * for the caller to fill in. */
PacketPlan *audit_compose(const AuditFile *file);

/* audit.json, format 1: everything that is in the PDF. `packet` (may be NULL) is that PDF: it tells
 * pages, and which originals could not be copied. */
char *audit_write_json(const AuditFile *file, const Packet *packet);
