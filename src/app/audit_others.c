/* Finding another member's id or name in what a person wrote. */
#include "app/audit_others.h"

#include <string.h>

#define SHORTEST_NUMBER 6 /* an id of fewer digits may be a year, or an amount */

typedef struct {
  const Member *member;
  char *name; /* folded */
} Known;

struct Others {
  const Roster *roster;
  GArray *names; /* of Known */
};

static void known_clear(gpointer known) { g_free(((Known *)known)->name); }

static void add_name(Others *others, const Member *member, const char *name) {
  Known known = {member, g_utf8_casefold(name, -1)};
  if (strchr(known.name, ' ')) g_array_append_val(others->names, known);
  else g_free(known.name); /* a single word is not surely a name */
}

Others *others_new(const Roster *roster) {
  Others *others = g_new0(Others, 1);
  const GPtrArray *members = roster_members(roster);
  others->roster = roster;
  others->names = g_array_new(FALSE, FALSE, sizeof(Known));
  g_array_set_clear_func(others->names, known_clear);
  for (guint i = 0; i < members->len; i++) {
    const Member *member = members->pdata[i];
    add_name(others, member, member->name);
    for (guint j = 0; j < member->aliases->len; j++)
      add_name(others, member, member->aliases->pdata[j]);
  }
  return others;
}

void others_free(Others *others) {
  if (!others) return;
  g_array_unref(others->names);
  g_free(others);
}

static gboolean has_id(const Others *others, const char *own, const char *text) {
  static const char in_ids[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  for (const char *c = text; *c;) {
    gsize length = strspn(c, in_ids);
    gsize bare = length;
    while (bare && strchr("._-", c[bare - 1])) bare--;
    g_autofree char *id = g_strndup(c, bare);
    gboolean number = strspn(id, "0123456789") == bare && bare < SHORTEST_NUMBER;
    if (bare && !number && strcmp(id, own) != 0 && roster_find(others->roster, id)) return TRUE;
    c += length ? length : 1;
  }
  return FALSE;
}

/* A namesake's name is the member's own too. */
static gboolean is_own_name(const Others *others, const char *own, const char *name) {
  for (guint i = 0; i < others->names->len; i++) {
    const Known *known = &g_array_index(others->names, Known, i);
    if (strcmp(known->member->id, own) == 0 && strcmp(known->name, name) == 0) return TRUE;
  }
  return FALSE;
}

static gboolean has_name(const Others *others, const char *own, const char *text) {
  g_autofree char *folded = g_utf8_casefold(text, -1);
  for (guint i = 0; i < others->names->len; i++) {
    const Known *known = &g_array_index(others->names, Known, i);
    if (strcmp(known->member->id, own) != 0 && strstr(folded, known->name) &&
        !is_own_name(others, own, known->name))
      return TRUE;
  }
  return FALSE;
}

static void look(const Others *others, const char *own, char **text) {
  if (!*text || (!has_id(others, own, *text) && !has_name(others, own, *text))) return;
  g_free(*text);
  *text = g_strdup("(left out: it names another member)");
}

void audit_hide_others(const Others *others, AuditSource *source) {
  const char *own = source->input.member->id;
  for (guint i = 0; i < source->entries->len; i++)
    look(others, own, &((Entry *)source->entries->pdata[i])->reason);
  for (guint i = 0; i < source->decisions->len; i++)
    look(others, own, &((Decision *)source->decisions->pdata[i])->reason);
  for (guint i = 0; i < source->changes->len; i++)
    look(others, own, &((AuditChange *)source->changes->pdata[i])->reason);
}
