/* Members by a name or an id, for the field that asks whose a certificate is. */
#include <string.h>

#include "web/view_decide.h"

/* 2: the name on a paper may be theirs; 1: the words are in the id or a name; 0: neither. */
static guint fits(const Member *member, const char *wanted, const char *folded) {
  g_autoptr(GString) all = g_string_new(member->id);
  g_string_append_printf(all, "\n%s", member->name);
  for (guint i = 0; i < member->aliases->len; i++)
    g_string_append_printf(all, "\n%s", (const char *)member->aliases->pdata[i]);
  if (g_ascii_strcasecmp(member->id, wanted) == 0 || member_may_be(member, wanted)) return 2;
  g_autofree char *hay = g_utf8_casefold(all->str, -1);
  return strstr(hay, folded) != NULL;
}

static void write_member(Json *json, const Member *member, gboolean same) {
  json_begin_object(json, NULL);
  json_string(json, "id", member->id);
  json_string(json, "name", member->name);
  json_bool(json, "same", same);
  json_end_object(json);
}

/* Those whose name it may be, then those that only have the words in theirs; nine at most. */
void get_find(Request *request) {
  const char *wanted = request_query(request, "q");
  const GPtrArray *members = roster_members(request->desk->roster);
  g_autofree char *folded = g_utf8_casefold(wanted ? wanted : "", -1);
  g_autoptr(GPtrArray) others = g_ptr_array_new();
  guint n = 0;
  Json *json = json_new();
  json_begin_object(json, NULL);
  json_begin_array(json, "members");
  for (guint i = 0; wanted && i < members->len && n < CHOICES; i++) {
    const Member *member = members->pdata[i];
    guint fit = fits(member, wanted, folded);
    if (fit == 2) write_member(json, member, TRUE), n++;
    else if (fit == 1 && others->len < CHOICES) g_ptr_array_add(others, (gpointer)member);
  }
  for (guint i = 0; i < others->len && n < CHOICES; i++, n++)
    write_member(json, others->pdata[i], FALSE);
  json_end_array(json);
  json_end_object(json);
  answer_json(request, SOUP_STATUS_OK, json);
}
