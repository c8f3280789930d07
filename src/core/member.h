/* Members and their roster: whose certificate is this? */
#pragma once
#include "core/entry.h"

typedef struct {
  char *id, *name;
  char *membership;        /* "active", "candidate", "exempt": now */
  char *joined_as;         /* the class at first, where later changes are dated; NULL: the same */
  Day first_cycle_start;
  Day ledger_begins;       /* DAY_UNKNOWN: the ledger is complete from the start */
  GPtrArray *aliases;      /* of char*: other names */
  char *email, *npi;       /* NULL when not given */
} Member;

Member *member_new(void);
Member *member_dup(const Member *member);
void member_free(Member *member);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Member, member_free)
gboolean member_id_is_valid(const char *id); /* [A-Za-z0-9][A-Za-z0-9._-]{0,63} */

typedef struct Roster Roster;
Roster *roster_take(GPtrArray *members); /* of Member; takes the array */
void roster_free(Roster *roster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Roster, roster_free)
const GPtrArray *roster_members(const Roster *roster);         /* by id */
const Member *roster_find(const Roster *roster, const char *id); /* NULL: no such id */
/* Up to `n` ids that look like the one asked for, nearest first. New array of char*. */
GPtrArray *roster_nearest_ids(const Roster *roster, const char *id, guint n);

typedef enum {
  NAME_DIFFERS,    /* another person's name */
  NAME_COMPATIBLE, /* says the same with less: initials, a middle name left out */
  NAME_SAME        /* same name up to case, accents, order, degrees */
} NameAgreement;
/* Two personal names; degrees and licence numbers cut off, `Last, First` turned round;
 * Jr. and Sr., II and III tell people apart when both names have one. */
NameAgreement name_compare(const char *a, const char *b);
/* The last word of the family name, as name_compare sees it: two names that do not differ have the
 * same. NULL when there is none. New string. */
char *name_last_word(const char *name);
/* TRUE when `printed` says `name` with less: "Jane Smith" of "Jane Q. Smith". */
gboolean name_says_less(const char *printed, const char *name);

/* Gives the entry its member and the flags about it, and takes back flags of an earlier
 * run: member-unknown, member-several, member-not-of-folder, folder-unknown,
 * outside-every-cycle. `folder` is the member id that the file was dropped for, NULL when
 * none, and may be no id of the roster. A name that fits two members is never decided. The
 * entry is settled again. */
void entry_assign_member(Entry *entry, const Roster *roster, const char *folder);

/* TRUE when the two entries of one member look like the same credit: same activity (title
 * words, case and punctuation aside, or the same reference), same or overlapping dates.
 * An entry without a date or title is compared by what it has; unknown never matches. */
gboolean entries_look_alike(const Entry *a, const Entry *b);
/* Flags `entry` with duplicate-suspected naming the others (of Entry, the member's other
 * entries that are not rejected), or takes that flag back; settled again. */
void entry_flag_duplicates(Entry *entry, const GPtrArray *others);
