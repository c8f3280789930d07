/* An entry: one activity of one member with its credit, and everything that backs it up.
 * Field names and meanings are those of contract.md ("extract --json", "Entry CSV"). */
#pragma once
#include "core/credits.h"
#include "core/day.h"
#include "core/json.h"

typedef enum { /* the order is that of the JSON */
  FIELD_MEMBER_NAME,
  FIELD_TITLE,
  FIELD_PROVIDER,
  FIELD_PROVIDER_ID,
  FIELD_CATEGORY,
  FIELD_CREDITS,
  FIELD_DESIGNATED_MAXIMUM,
  FIELD_START_DATE,
  FIELD_DATE,
  FIELD_ACTIVITY_TYPE,
  FIELD_PLASTIC_SURGERY_CREDITS,
  FIELD_PATIENT_SAFETY_CREDITS,
  FIELD_SAFETY_TOPIC,
  FIELD_REFERENCE,
  N_FIELDS,
  /* No fields: what the page says of them is kept as evidence alone, and counts for nothing. One
   * without words was looked for and is not on the page. */
  QUOTED_ACCREDITOR, /* who accredits the provider */
  QUOTED_LOCATION,   /* where the activity was held */
  N_QUOTED
} Field;

typedef enum { CATEGORY_UNKNOWN, CATEGORY_1, CATEGORY_2, CATEGORY_OTHER } Category;

typedef enum {
  STATE_PENDING,  /* a flag holds it until a person decides */
  STATE_ACCEPTED, /* taken without a person: no flag was raised */
  STATE_APPROVED, /* a person's word: approved, corrected or entered */
  STATE_REJECTED
} EntryState;

/* Where a document ends (contract.md, "Custody"). */
typedef enum {
  OUTCOME_CERTIFICATE,
  OUTCOME_NOT_A_CERTIFICATE,
  OUTCOME_NO_TEXT,
  OUTCOME_ENCRYPTED,
  OUTCOME_DAMAGED,
  OUTCOME_NOT_A_PDF,
  OUTCOME_TOO_LARGE,
  OUTCOME_TIMED_OUT,
  OUTCOME_CRASHED,
  N_OUTCOMES
} Outcome;

typedef struct {
  char *code;    /* "credits-maximum-only": stable, scripts may rely on it */
  Field field;   /* N_FIELDS when it is about the whole entry */
  char *message; /* a sentence that a coordinator can act on */
} Flag;

typedef struct { /* points, origin top left of the page as shown */
  float x0, y0, x1, y1;
} Box;

typedef struct {
  Field field;
  guint page;       /* from 1 */
  char *text;       /* the words on the page, white space made single */
  GArray *boxes;    /* of Box, one a line; NULL when the page gave no usable rectangles */
  char *pattern;    /* "fields.patterns:31" or the name of the rule that took it */
  guint confidence; /* hundredths: 98 is 0.98 */
} Evidence;

typedef struct { /* another reading that a reviewer can pick */
  Field field;
  char *value;    /* in the form that entry_set takes */
  char *why;      /* "designated maximum, page 1: 15.75" */
} Candidate;

typedef struct {
  gint64 id;         /* in the ledger; 0 before it is stored */
  gint64 document;   /* document in the ledger; 0 for an entry without one */
  char *member_id;   /* NULL: not known */
  char *source;      /* "certificate", "self-reported", "society", "opening-balance", "by-hand" */
  EntryState state;
  char *decided_by, *decided_at, *reason; /* the last decision of a person; NULL without one */

  char *member_name, *title, *provider, *provider_id;
  Category category;
  Credits credits, designated_maximum;
  Day start_date, date;
  char *activity_type;               /* one of the ids of contract.md, or NULL */
  Credits plastic_surgery_credits;   /* CREDITS_ALL allowed */
  Credits patient_safety_credits;    /* CREDITS_ALL allowed */
  char *safety_topic;                /* "risk-management" or "risk-management:3.00;research:1.00" */
  char *reference;

  GPtrArray *flags;      /* of Flag: each holds the entry back */
  GPtrArray *notes;      /* of Flag: shown, hold nothing back */
  GPtrArray *evidence;   /* of Evidence */
  GPtrArray *candidates; /* of Candidate */
} Entry;

Entry *entry_new(void); /* pending, everything unknown, parts 0.00, arrays empty */
Entry *entry_dup(const Entry *entry);
void entry_free(Entry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

void flag_free(Flag *flag);
void evidence_free(Evidence *evidence);
Evidence *evidence_dup(const Evidence *evidence);
void candidate_free(Candidate *candidate);

/* Fields by name, as the JSON, the CSV and `review correct` spell them. */
const char *field_name(Field field);                 /* "entry" for N_FIELDS */
gboolean field_from_name(const char *name, Field *field);
Field evidence_from_name(const char *name); /* of what is quoted too; N_FIELDS: neither */

/* A field as text: "" when unknown, credits "12.50", dates ISO. New string. */
char *entry_get(const Entry *entry, Field field);

/* Sets a field from its text ("" makes it unknown). FALSE and a sentence in *why (new
 * string) when the text is not a value of that field; the entry is then unchanged. */
gboolean entry_set(Entry *entry, Field field, const char *text, char **why);

void entry_flag(Entry *entry, const char *code, Field field, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void entry_note(Entry *entry, const char *code, Field field, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void entry_candidate(Entry *entry, Field field, const char *value, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
const Flag *entry_find_flag(const Entry *entry, const char *code); /* NULL: not raised */
#define ENTRY_FROM_SCAN "from-scan" /* the flag of whatever OCR read */
void entry_drop_flags(Entry *entry, const char *code);             /* all with that code */
const Evidence *entry_evidence(const Entry *entry, Field field);   /* NULL: none */

/* Accepted when no flag is raised, else pending; what is read too weakly is flagged first
 * (accept.c). A person's decision (approved, rejected) is left as it is. */
void entry_settle(Entry *entry);

/* Words of the contract for the enumerations; *_from_name are FALSE for other words. */
const char *category_name(Category category);
gboolean category_from_name(const char *name, Category *category);
const char *state_name(EntryState state);
gboolean state_from_name(const char *name, EntryState *state);
const char *outcome_name(Outcome outcome);
gboolean outcome_from_name(const char *name, Outcome *outcome);
gboolean activity_type_is_known(const char *name);

/* One topic of compliance.md, with its amount. */
typedef struct {
  char *topic;
  Credits credits; /* CREDITS_ALL: the whole patient-safety part */
} TopicAmount;
void topic_amount_free(TopicAmount *topic);
/* "risk-management" or "risk-management:3.00;device-training:4.00"; "" gives an empty array.
 * NULL and a sentence in *why for an unknown topic or a bad amount. */
GPtrArray *safety_topics_parse(const char *text, char **why);

gboolean entry_is_residency(const Entry *entry); /* its credit is worked out from its days */
/* All of the credit is plastic surgery, since these words say so: with a note. */
void entry_all_plastic(Entry *entry, const char *words);
/* Parts given as `all` become the amount, where there is one. */
void entry_resolve_parts(Entry *entry);
/* What does not fit together though each field is well formed ("start_date lies after date"),
 * and the field at fault; NULL when all is well. New string. */
char *entry_contradiction(const Entry *entry, Field *field);

/* Writes the members of contract.md's entry object: state, the fields, flags, notes and
 * evidence, without the braces, so that the ledger can put its own before them. */
void entry_write_json(const Entry *entry, Json *json);
