/* Hiding a member: more than needed rather than less. */
#include "app/audit_anonymous.h"

#include <string.h>

#define SHORTEST_NAME 3 /* letters: initials would take every "A" along */

static const char name_here[] = "[name]", number_here[] = "[number]", somebody[] = "the office";

static void add_words(GPtrArray *words, const char *name) {
  g_autofree char *plain = g_strdup(name);
  for (char *c = plain; *c; c = g_utf8_next_char(c))
    if (!g_unichar_isalnum(g_utf8_get_char(c)) && !g_unichar_ismark(g_utf8_get_char(c)) &&
        (guchar)*c < 0x80)
      *c = ' ';
  g_auto(GStrv) parts = g_strsplit(plain, " ", -1);
  for (guint i = 0; parts[i]; i++)
    if (g_utf8_strlen(parts[i], -1) >= SHORTEST_NAME)
      g_ptr_array_add(words, g_regex_escape_string(parts[i], -1));
}

/* Each word of the member's names, and the id and numbers, wherever they stand alone. */
static GRegex *words_of(const Member *member) {
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(words, g_regex_escape_string(member->id, -1));
  if (member->npi && *member->npi) g_ptr_array_add(words, g_regex_escape_string(member->npi, -1));
  add_words(words, member->name);
  for (guint i = 0; i < member->aliases->len; i++) add_words(words, member->aliases->pdata[i]);
  g_ptr_array_add(words, NULL);
  g_autofree char *any = g_strjoinv("|", (char **)words->pdata);
  g_autofree char *pattern = g_strdup_printf("(?<![\\pL\\pN])(?:%s)(?![\\pL\\pN])", any);
  return g_regex_new(pattern, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

static void hide(const GRegex *words, char **text) {
  if (!*text) return;
  char *hidden = g_regex_replace_literal(words, *text, -1, 0, name_here, 0, NULL);
  g_free(*text);
  *text = hidden ? hidden : g_strdup(name_here);
}

static void replace(char **text, const char *with) {
  if (!*text) return;
  g_free(*text);
  *text = g_strdup(with);
}

static void hide_in_flags(const GRegex *words, GPtrArray *flags) {
  for (guint i = 0; i < flags->len; i++) hide(words, &((Flag *)flags->pdata[i])->message);
}

static void hide_in_entry(const GRegex *words, Entry *entry, const char *called) {
  replace(&entry->member_id, called);
  replace(&entry->member_name, name_here);
  replace(&entry->reference, number_here);
  replace(&entry->decided_by, somebody);
  g_clear_pointer(&entry->reason, g_free);
  hide(words, &entry->title);
  hide(words, &entry->provider);
  hide_in_flags(words, entry->flags);
  hide_in_flags(words, entry->notes);
  for (guint i = 0; i < entry->evidence->len; i++) { /* its place stays: the item is on the page */
    Evidence *evidence = entry->evidence->pdata[i];
    if (evidence->field > N_FIELDS) hide(words, &evidence->text);
    else replace(&evidence->text, "");
  }
  g_ptr_array_set_size(entry->candidates, 0);
}

static void hide_in_change(AuditChange *change) {
  replace(&change->by, somebody);
  g_clear_pointer(&change->reason, g_free);
  for (guint i = 0; i < change->changes->len; i++) { /* what was changed, not from what to what */
    char *line = change->changes->pdata[i];
    if (!g_str_has_prefix(line, "state: ") && !g_str_has_prefix(line, "credits: ")) line[strcspn(line, ":")] = '\0';
  }
}

Member *audit_hide_member(AuditSource *source, const char *called) {
  const Member *real = source->input.member;
  g_autoptr(GRegex) words = words_of(real);
  Member *member = member_dup(real);
  replace(&member->id, called);
  replace(&member->name, "A member");
  g_clear_pointer(&member->email, g_free);
  g_clear_pointer(&member->npi, g_free);
  g_ptr_array_set_size(member->aliases, 0);
  for (guint i = 0; i < source->entries->len; i++)
    hide_in_entry(words, source->entries->pdata[i], called);
  for (guint i = 0; i < source->decisions->len; i++) {
    Decision *decision = source->decisions->pdata[i];
    replace(&decision->reason, "(left out)");
    replace(&decision->by, somebody);
  }
  for (guint i = 0; i < source->changes->len; i++) hide_in_change(source->changes->pdata[i]);
  for (guint i = 0; i < source->documents->len; i++) {
    AuditDocument *document = source->documents->pdata[i];
    document->archived = FALSE;
    replace(&document->sha256, "");
    g_free(document->unshown);
    document->unshown = g_strdup("this file is anonymous, and the certificate is not");
    g_ptr_array_set_size(document->others, 0);
  }
  source->input.member = member;
  return member;
}
