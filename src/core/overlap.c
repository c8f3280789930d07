/* The same credit on two papers: a certificate, and a transcript that lists it again. */
#include <string.h>

#include "core/member.h"

#define MOST_NAMED 5 /* entries in one flag */

/* Title words that say something, folded. */
static GHashTable *words_of(const char *title) {
  static const char *const empty[] = {"the", "of", "and", "in", "for", "a", "an", "on", "to", "with", NULL};
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folded = g_utf8_casefold(title, -1);
  g_autoptr(GString) word = g_string_new(NULL);
  for (const char *c = folded;; c = g_utf8_next_char(c)) {
    gunichar code = g_utf8_get_char(c);
    if (code && g_unichar_isalnum(code)) {
      g_string_append_unichar(word, code);
      continue;
    }
    if (word->len && !g_strv_contains(empty, word->str)) g_hash_table_add(words, g_strdup(word->str));
    g_string_truncate(word, 0);
    if (!code) return words;
  }
}

/* At least three quarters of the words of the shorter title are in the longer. */
static gboolean titles_agree(const char *a, const char *b) {
  g_autoptr(GHashTable) x = words_of(a);
  g_autoptr(GHashTable) y = words_of(b);
  GHashTable *shorter = g_hash_table_size(x) <= g_hash_table_size(y) ? x : y;
  GHashTable *longer = shorter == x ? y : x;
  GHashTableIter iter;
  gpointer word;
  guint common = 0, all = g_hash_table_size(shorter);
  g_hash_table_iter_init(&iter, shorter);
  while (g_hash_table_iter_next(&iter, &word, NULL)) common += g_hash_table_contains(longer, word);
  return all > 0 && common * 4 >= all * 3;
}

gboolean entries_look_alike(const Entry *a, const Entry *b) {
  if (a->reference && b->reference && strcmp(a->reference, b->reference) == 0 &&
      a->date == b->date)
    return TRUE;
  if (a->date == DAY_UNKNOWN || b->date == DAY_UNKNOWN || !a->title || !b->title) return FALSE;
  Day a_start = a->start_date == DAY_UNKNOWN ? a->date : a->start_date;
  Day b_start = b->start_date == DAY_UNKNOWN ? b->date : b->start_date;
  if (a_start > b->date || b_start > a->date) return FALSE;
  return titles_agree(a->title, b->title);
}

void entry_flag_duplicates(Entry *entry, const GPtrArray *others) {
  g_autoptr(GString) found = g_string_new(NULL);
  guint count = 0;
  entry_drop_flags(entry, "duplicate-suspected");
  for (guint i = 0; i < others->len; i++) {
    const Entry *other = others->pdata[i];
    if (other == entry || (entry->id && other->id == entry->id) || other->state == STATE_REJECTED ||
        !entries_look_alike(entry, other))
      continue;
    /* Two activities of one file are told apart by their own page. */
    if (entry->document && entry->document == other->document) continue;
    if (++count <= MOST_NAMED)
      g_string_append_printf(found, "%s%" G_GINT64_FORMAT, found->len ? ", " : "", other->id);
  }
  if (count > MOST_NAMED) g_string_append_printf(found, " and %u more", count - MOST_NAMED);
  if (found->len)
    entry_flag(entry, "duplicate-suspected", N_FIELDS,
               "It looks like the same credit as entry %s: same activity, same days. Count one.",
               found->str);
  entry_settle(entry);
}
