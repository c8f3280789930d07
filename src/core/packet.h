/* The plan of an audit PDF: front pages as plain blocks, exhibits as originals. The ledger
 * program composes it (audit.h), the packet maker draws it behind its wall. */
#pragma once
#include <glib.h>

typedef enum {
  BLOCK_TITLE,     /* one cell */
  BLOCK_LEAD,      /* one cell: the verdict in a sentence */
  BLOCK_HEADING,   /* one cell; becomes a bookmark */
  BLOCK_PARAGRAPH, /* one cell */
  BLOCK_SMALL,     /* one cell, in small print */
  BLOCK_FACTS,     /* pairs of label and value */
  BLOCK_BARS,      /* rows of name, counted, counted if pending approved, required */
  BLOCK_TABLE,     /* the first row is the head, repeated on every page */
  N_BLOCKS
} BlockKind;

#define COLUMN_RIGHT 0x8000u /* set right; the other bits are the column's share of the width */
#define CELL_PAGE_OF '\001'  /* a cell of this and a number n: the page where exhibit n begins */

typedef struct {
  BlockKind kind;
  GArray *columns;  /* of guint32; tables only */
  GPtrArray *cells; /* of char*, row by row */
} Block;

typedef struct {
  char *label;   /* "Exhibit 7" */
  char *caption; /* "2024-03-05 Title": its bookmark */
  GBytes *pdf;   /* NULL: there is nothing to show */
  char *instead; /* the sentence on the page that stands for it then, or if it is damaged */
} Exhibit;

typedef struct {
  char *title, *author;
  char *footer;     /* at the foot of every front page */
  char *created;    /* "2026-11-23T14:05:09Z"; same input, same bytes */
  GPtrArray *blocks;   /* of Block */
  GPtrArray *exhibits; /* of Exhibit */
} PacketPlan;

PacketPlan *packet_plan_new(void);
void packet_plan_free(PacketPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketPlan, packet_plan_free)

/* Adds a block with the cells that follow, up to NULL. Returns it, for more cells. */
Block *packet_add(PacketPlan *plan, BlockKind kind, ...) G_GNUC_NULL_TERMINATED;
void block_add(Block *block, ...) G_GNUC_NULL_TERMINATED;
void block_set_columns(Block *block, guint n, const guint32 *columns);

GBytes *packet_plan_encode(const PacketPlan *plan);
PacketPlan *packet_plan_decode(GBytes *bytes); /* NULL: not a plan */

/* The packet maker's answer: the PDF, or why there is none. */
GBytes *packet_answer_encode(const char *fault, GBytes *pdf);
/* The PDF; NULL and *fault (new string) otherwise. */
GBytes *packet_answer_decode(GBytes *bytes, char **fault);
