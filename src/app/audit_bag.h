/* A folder in BagIt layout (RFC 8493). It is made out of sight, in OUT/.cmeledger-audit/, and
 * gets its name when every byte is on the disk: it is whole, or it is not there. */
#pragma once
#include "store/sign.h"

typedef struct {
  gboolean replace;    /* in place of an older one */
  gboolean zip;        /* OUT/NAME.zip instead of a folder */
  const SignKey *key;  /* signs the manifests; NULL: nobody does */
  const char *time;    /* of every file in a .zip: ISO, UTC */
} BagForm;

/* A folder that bags are made in. One program at a time: another one waits. Clears what a
 * program that died left behind. NULL with error. */
typedef struct BagShelf BagShelf;
BagShelf *bag_shelf_open(const char *out, const BagForm *form, GError **error);
void bag_shelf_close(BagShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BagShelf, bag_shelf_close)

typedef struct Bag Bag;
/* Begins OUT/NAME. */
Bag *bag_begin(const BagShelf *shelf, const char *name, GError **error);
void bag_free(Bag *bag); /* one that was not finished leaves nothing */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bag, bag_free)

/* A file of the payload: `name` is below data/ ("certificates/07 Title.pdf"), its folder is made.
 * Returns its SHA-256 as 64 hex digits (new string); NULL with error. */
char *bag_add(Bag *bag, const char *name, GBytes *bytes, GError **error);
/* A text at the top of the bag, for people. */
gboolean bag_add_tag(Bag *bag, const char *name, const char *text, GError **error);
/* A line of bag-info.txt, in the order given; white space in the value is made single. */
void bag_info(Bag *bag, const char *label, const char *value);
/* Writes the manifests, signs them, and gives the whole its name. */
gboolean bag_finish(Bag *bag, GError **error);
/* Where it lies, or will: OUT/NAME, or OUT/NAME.zip. New string. */
char *bag_place(const BagShelf *shelf, const char *name);

/* A folder and what is in it; links are not followed. */
void remove_tree(const char *path);
