/* Members, the roster, and the member an entry belongs to. */
#include "core/member.h"

#include <string.h>

#include "core/phrase.h"

struct Roster {
  GPtrArray *members; /* of Member, by id */
  GHashTable *by_last_word; /* of a name or alias -> GPtrArray of Member, by id; made when needed */
};

Member *member_new(void) {
  Member *member = g_new0(Member, 1);
  member->first_cycle_start = member->ledger_begins = DAY_UNKNOWN;
  member->aliases = g_ptr_array_new_with_free_func(g_free);
  return member;
}

static gpointer dup_string(gconstpointer text, gpointer unused) {
  (void)unused;
  return g_strdup(text);
}

Member *member_dup(const Member *member) {
  Member *copy = g_new(Member, 1);
  *copy = *member;
  copy->id = g_strdup(member->id);
  copy->name = g_strdup(member->name);
  copy->membership = g_strdup(member->membership);
  copy->joined_as = g_strdup(member->joined_as);
  copy->email = g_strdup(member->email);
  copy->npi = g_strdup(member->npi);
  copy->aliases = g_ptr_array_copy(member->aliases, (GCopyFunc)dup_string, NULL);
  return copy;
}

void member_free(Member *member) {
  if (!member) return;
  g_free(member->id);
  g_free(member->name);
  g_free(member->membership);
  g_free(member->joined_as);
  g_free(member->email);
  g_free(member->npi);
  g_ptr_array_unref(member->aliases);
  g_free(member);
}

gboolean member_id_is_valid(const char *id) {
  gsize length = strlen(id);
  if (length == 0 || length > 64 || !g_ascii_isalnum(id[0])) return FALSE;
  for (const char *c = id; *c; c++)
    if (!g_ascii_isalnum(*c) && !strchr("._-", *c)) return FALSE;
  return TRUE;
}

static gint by_id(gconstpointer a, gconstpointer b) {
  return strcmp((*(Member *const *)a)->id, (*(Member *const *)b)->id);
}

Roster *roster_take(GPtrArray *members) {
  Roster *roster = g_new0(Roster, 1);
  roster->members = members;
  g_ptr_array_sort(members, by_id);
  return roster;
}

void roster_free(Roster *roster) {
  if (!roster) return;
  g_ptr_array_unref(roster->members);
  g_clear_pointer(&roster->by_last_word, g_hash_table_unref);
  g_free(roster);
}

const GPtrArray *roster_members(const Roster *roster) { return roster->members; }

const Member *roster_find(const Roster *roster, const char *id) {
  guint low = 0, high = roster->members->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    const Member *member = roster->members->pdata[middle];
    int order = strcmp(member->id, id);
    if (order == 0) return member;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return NULL;
}

GPtrArray *roster_nearest_ids(const Roster *roster, const char *id, guint n) {
  GPtrArray *near = g_ptr_array_new_with_free_func(g_free);
  for (guint distance = 0; distance <= 3 && near->len < n; distance++)
    for (guint i = 0; i < roster->members->len && near->len < n; i++) {
      const Member *member = roster->members->pdata[i];
      if (edit_distance(member->id, id) == distance && distance < strlen(id))
        g_ptr_array_add(near, g_strdup(member->id));
    }
  return near;
}

static NameAgreement agreement_with(const Member *member, const char *printed) {
  NameAgreement best = name_compare(member->name, printed);
  for (guint i = 0; i < member->aliases->len; i++)
    best = MAX(best, name_compare(member->aliases->pdata[i], printed));
  return best;
}

/* Whether a longer name of the member could have been cut down to what is printed. */
static gboolean may_be_cut_to(const Member *member, const char *printed) {
  gboolean may = name_says_less(printed, member->name);
  for (guint i = 0; i < member->aliases->len && !may; i++)
    may = name_says_less(printed, member->aliases->pdata[i]);
  return may;
}

static char *join_ids(const GPtrArray *members) {
  GString *ids = g_string_new(NULL);
  for (guint i = 0; i < members->len; i++)
    g_string_append_printf(ids, "%s%s", i ? ", " : "", ((Member *)members->pdata[i])->id);
  return g_string_free(ids, FALSE);
}

/* An initial alone ("C. Abernathy") fits too many people to decide by. */
static gboolean first_name_is_initial(const char *printed) {
  const char *word = strchr(printed, ',') ? strchr(printed, ',') + 1 : printed;
  while (*word == ' ') word++;
  gsize letters = strcspn(word, " .,");
  return g_utf8_strlen(word, (gssize)letters) <= 1;
}

static void add_name(GHashTable *by_last_word, Member *member, const char *name) {
  g_autofree char *word = name_last_word(name);
  if (!word) return;
  GPtrArray *members = g_hash_table_lookup(by_last_word, word);
  if (!members) {
    members = g_ptr_array_new();
    g_hash_table_insert(by_last_word, g_steal_pointer(&word), members);
  }
  if (members->len == 0 || members->pdata[members->len - 1] != member)
    g_ptr_array_add(members, member);
}

/* The members whose name, or an alias of whom, can agree with what is printed: of Member, by id;
 * NULL: none. A roster has thousands, and a certificate one. */
static const GPtrArray *namesakes(Roster *roster, const char *printed) {
  g_autofree char *word = name_last_word(printed);
  if (!roster->by_last_word) {
    roster->by_last_word =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < roster->members->len; i++) {
      Member *member = roster->members->pdata[i];
      add_name(roster->by_last_word, member, member->name);
      for (guint j = 0; j < member->aliases->len; j++)
        add_name(roster->by_last_word, member, member->aliases->pdata[j]);
    }
  }
  return word ? g_hash_table_lookup(roster->by_last_word, word) : NULL;
}

static const Member *by_printed_name(Entry *entry, const Roster *roster) {
  g_autoptr(GPtrArray) same = g_ptr_array_new(); /* and those who may be cut to the same */
  g_autoptr(GPtrArray) compatible = g_ptr_array_new();
  gboolean exact = FALSE;
  const GPtrArray *members = namesakes((Roster *)roster, entry->member_name);
  for (guint i = 0; members && i < members->len; i++) {
    Member *member = members->pdata[i];
    NameAgreement agreement = agreement_with(member, entry->member_name);
    exact = exact || agreement == NAME_SAME;
    if (agreement == NAME_SAME || may_be_cut_to(member, entry->member_name))
      g_ptr_array_add(same, member);
    if (agreement != NAME_DIFFERS) g_ptr_array_add(compatible, member);
  }
  GPtrArray *fits = exact ? same : compatible;
  if (fits->len == 1 && (exact || !first_name_is_initial(entry->member_name)))
    return fits->pdata[0];
  if (fits->len == 0) {
    entry_flag(entry, "member-unknown", FIELD_MEMBER_NAME,
               "Nobody of this name is in the roster; import the member, or move the entry.");
    return NULL;
  }
  g_autofree char *ids = join_ids(fits);
  entry_flag(entry, "member-several", FIELD_MEMBER_NAME,
             fits->len > 1 ? "The name fits several members (%s); say whose it is."
                           : "The name gives only initials; it could be %s. Say whose it is.", ids);
  return NULL;
}

void entry_assign_member(Entry *entry, const Roster *roster, const char *folder) {
  static const char *const mine[] = {"member-unknown", "member-several", "member-not-of-folder",
                                     "folder-unknown", "outside-every-cycle"};
  for (guint i = 0; i < G_N_ELEMENTS(mine); i++) entry_drop_flags(entry, mine[i]);
  const Member *member = folder ? roster_find(roster, folder) : NULL;
  if (folder && !member) {
    g_autoptr(GPtrArray) near = roster_nearest_ids(roster, folder, 3);
    g_ptr_array_add(near, NULL);
    g_autofree char *ids = g_strjoinv(", ", (char **)near->pdata);
    entry_flag(entry, "folder-unknown", N_FIELDS,
               *ids ? "It was dropped for \u201c%s\u201d, which is no member; near are: %s."
                    : "It was dropped for \u201c%s\u201d, which is no member.%s", folder, ids);
  }
  if (member && entry->member_name && agreement_with(member, entry->member_name) == NAME_DIFFERS)
    entry_flag(entry, "member-not-of-folder", FIELD_MEMBER_NAME,
               "It was dropped for member %s, and the name on it is another; is it in the right "
               "folder?", member->id);
  if (!folder && entry->member_name) member = by_printed_name(entry, roster);
  else if (!folder)
    entry_flag(entry, "member-unknown", FIELD_MEMBER_NAME, "No name was read, so it has no member yet.");
  g_free(entry->member_id);
  entry->member_id = member ? g_strdup(member->id) : NULL;
  Day last = entry->date;
  if (member && last != DAY_UNKNOWN && member->first_cycle_start != DAY_UNKNOWN &&
      last < member->first_cycle_start && g_strcmp0(entry->activity_type, "residency") != 0) {
    char first[DAY_TEXT_SIZE];
    entry_flag(entry, "outside-every-cycle", FIELD_DATE,
               "The date lies before the member's first cycle, which begins on %s.",
               day_format(member->first_cycle_start, first));
  }
  entry_settle(entry);
}
