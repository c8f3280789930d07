/* What a mock audit found, for a person. */
#include <stdio.h>

#include "app/audit.h"
#include "app/screen.h"
#include "core/objection.h"

#define MOST_SHOWN 40 /* of one kind */

static void print_kind(const GPtrArray *objections, guint from, guint to) {
  const Objection *first = objections->pdata[from];
  g_autoptr(GHashTable) members = g_hash_table_new(g_str_hash, g_str_equal);
  gint64 at_stake = 0;
  for (guint i = from; i < to; i++) {
    const Objection *objection = objections->pdata[i];
    g_hash_table_add(members, objection->member_id);
    at_stake += objection->credits;
  }
  guint n = g_hash_table_size(members);
  puts("");
  screen_say(2, "%s: %u time%s, %u member%s, %" G_GINT64_FORMAT ".%02d credits",
             objection_words(first->kind), to - from, to - from == 1 ? "" : "s", n,
             n == 1 ? "" : "s", at_stake / 100, (int)(at_stake % 100));
  guint shown = MIN(to, from + MOST_SHOWN);
  for (guint i = from; i < shown; i++) {
    const Objection *objection = objections->pdata[i];
    g_autofree char *credits = credits_format(objection->credits);
    g_autofree char *row = objection->number ? g_strdup_printf("#%u", objection->number) : g_strdup("");
    screen_say(28, "  %-10s %-4s %8s  %s", objection->member_id, row, credits, objection->sentence);
  }
  if (shown < to) printf("  and %u more\n", to - shown);
}

void audit_print_objections(GPtrArray *objections, guint members) {
  objections_rank(objections);
  printf("\nMock audit of %u members: %u objections\n", members, objections->len);
  for (guint from = 0, to; from < objections->len; from = to) {
    ObjectionKind kind = ((const Objection *)objections->pdata[from])->kind;
    for (to = from; to < objections->len; to++)
      if (((const Objection *)objections->pdata[to])->kind != kind) break;
    print_kind(objections, from, to);
  }
}
