/* What an auditor would object to in a member's audit file, before one does. */
#pragma once
#include "core/audit.h"

typedef enum { /* the worst first */
  OBJECT_SHORT,       /* a closed cycle is short of a requirement */
  OBJECT_NO_PAPER,    /* Category 1 that counts, and no certificate */
  OBJECT_NOT_SHOWN,   /* the certificate is there and cannot be shown */
  OBJECT_ITEM,        /* the certificate lacks what the AMA asks of one */
  OBJECT_OVERRULED,   /* a person accepted what was in doubt */
  OBJECT_BY_HAND,     /* credits or date by a person's word against the certificate */
  OBJECT_BY_WORD,     /* Category 2 that counts by the member's word */
  OBJECT_PENDING,     /* waits for review */
  OBJECT_INFERRED,    /* a part that no sentence of the certificate states */
  N_OBJECTIONS
} ObjectionKind;
const char *objection_words(ObjectionKind kind); /* "Category 1 without a certificate" */

typedef struct {
  ObjectionKind kind;
  char *member_id;
  guint number;     /* row of the ledger table; 0: about a cycle */
  Credits credits;  /* at stake; unknown is 0 */
  char *sentence;
} Objection;
void objection_free(Objection *objection);

/* Appends those of the file (of Objection). */
void audit_objections(const AuditFile *file, GPtrArray *objections);
/* The worst kind first, in it the most credits first, then by member and row. */
void objections_rank(GPtrArray *objections);
