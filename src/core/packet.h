/* The plan of an audit PDF: front pages as plain blocks, exhibits as originals. The ledger
 * program composes it (audit.h), the packet maker draws it behind its wall. */
#pragma once
#include "core/entry.h"

typedef enum {
  BLOCK_TITLE,      /* one cell */
  BLOCK_LEAD,       /* one cell: the verdict in a sentence */
  BLOCK_HEADING,    /* one cell; becomes a bookmark and a line of the contents */
  BLOCK_SUBHEADING, /* one cell */
  BLOCK_PARAGRAPH,  /* one cell */
  BLOCK_SMALL,      /* one cell, in small print */
  BLOCK_FACTS,      /* pairs of label and value */
  BLOCK_BARS,       /* rows of name, counted, counted if pending approved, required */
  BLOCK_TABLE,      /* the first row is the head, repeated on every page */
  BLOCK_CONTENTS,   /* no cell: the headings and the exhibits, with their pages */
  BLOCK_UPRIGHT,    /* no cell: a new page, and those that follow stand */
  BLOCK_ACROSS,     /* no cell: a new page, and those that follow lie */
  N_BLOCKS
} BlockKind;

#define COLUMN_RIGHT 0x8000u /* set right; the other bits are the column's share of the width */

/* A cell may begin with one of these, put there by the functions below alone. */
#define CELL_PAGE_OF '\001' /* and a number n: the page where exhibit n begins, with a link */
#define CELL_BOLD '\002'
#define CELL_SECOND '\003'  /* inside a cell: what follows is a second, lighter line */

typedef struct {
  BlockKind kind;
  GArray *columns;  /* of guint32; tables only */
  GPtrArray *cells; /* of char*, row by row */
} Block;

typedef struct { /* where a field was read: as Evidence has it */
  guint page;
  Field field;
  Box box;
} Mark;

typedef struct {
  char *label;          /* "Exhibit 7" */
  char *caption;        /* "2024-03-05 Title": its bookmark */
  char *sha256;         /* of the original; "" without one */
  GBytes *pdf;          /* NULL: there is nothing to show */
  GArray *pages;        /* of guint, from 1: those shown; empty: all */
  GBytes *redrawn;      /* NULL, or a PDF of those pages that must be drawn to be seen as they are */
  GArray *redrawn_pages; /* of guint: which page of the original each page of it stands for */
  GArray *marks;        /* of Mark */
  GPtrArray *blocks;    /* of Block: the page that stands for it without pages, or if it is damaged */
} Exhibit;

typedef struct {
  char *title, *author;
  char *footer;        /* at the foot of every front page */
  char *created;       /* "2026-11-23T14:05:09Z"; same input, same bytes */
  GPtrArray *blocks;   /* of Block */
  GPtrArray *exhibits; /* of Exhibit */
} PacketPlan;

PacketPlan *packet_plan_new(void);
void packet_plan_free(PacketPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PacketPlan, packet_plan_free)
Exhibit *packet_add_exhibit(PacketPlan *plan); /* empty; strings NULL */

/* Adds a block with the cells that follow, up to NULL. Returns it, for more cells. Control
 * characters in a cell become blanks. */
Block *packet_add(GPtrArray *blocks, BlockKind kind, ...) G_GNUC_NULL_TERMINATED;
void block_add(Block *block, ...) G_GNUC_NULL_TERMINATED;
void block_add_bold(Block *block, const char *cell);
void block_add_two(Block *block, const char *first, const char *second); /* two lines */
void block_add_page_of(Block *block, guint exhibit);
void block_set_columns(Block *block, guint n, const guint32 *columns);

GBytes *packet_plan_encode(const PacketPlan *plan);
PacketPlan *packet_plan_decode(GBytes *bytes); /* NULL: not a plan */

/* The other question to the packet maker: can the pages of this original be copied? Nothing is
 * the answer no. */
#define PACKET_CHECK "check"

typedef struct { /* what the packet maker answers */
  GBytes *pdf;
  GArray *first_pages; /* of guint: the page on which each exhibit begins */
  GArray *shown;       /* of guint: how many pages of it are shown; 0: the page that says why not */
  guint pages;         /* in all */
} Packet;
void packet_free(Packet *packet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Packet, packet_free)

/* The answer: the packet, or (packet NULL) why there is none. */
GBytes *packet_answer_encode(const char *fault, const Packet *packet);
/* NULL and *fault (new string) when there is none. */
Packet *packet_answer_decode(GBytes *bytes, char **fault);
