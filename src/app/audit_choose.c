/* Choosing members, by name or condition, or by lot. */
#include "app/audit_choose.h"

#include <string.h>

#include "app/judge.h"

typedef struct {
  const AuditChoice *choice;
  GPtrArray *members;
} Choosing;

static void choose_if(const Evaluation *evaluation, const GPtrArray *entries,
                      const GPtrArray *decisions, gpointer user_data) {
  const Choosing *choosing = user_data;
  const AuditChoice *choice = choosing->choice;
  gboolean ends_then = choice->cycle_ending == DAY_UNKNOWN;
  (void)entries;
  (void)decisions;
  for (guint i = 0; i < evaluation->cycles->len && !ends_then; i++)
    ends_then = ((Cycle *)evaluation->cycles->pdata[i])->end == choice->cycle_ending;
  if (ends_then && (!choice->by_standing || evaluation->standing == choice->standing))
    g_ptr_array_add(choosing->members, (gpointer)evaluation->member);
}

typedef struct {
  char *lot;
  const Member *member;
} Drawn;

static int by_lot(gconstpointer a, gconstpointer b) {
  return strcmp(((const Drawn *)a)->lot, ((const Drawn *)b)->lot);
}

static int by_id(gconstpointer a, gconstpointer b) {
  return strcmp((*(const Member *const *)a)->id, (*(const Member *const *)b)->id);
}

/* Each member's lot follows from the seed and the id alone: who else is in the roster does not
 * change who comes before whom. */
static void draw(GPtrArray *members, guint n, const char *seed) {
  g_autoptr(GArray) lots = g_array_new(FALSE, FALSE, sizeof(Drawn));
  for (guint i = 0; i < members->len; i++) {
    const Member *member = members->pdata[i];
    g_autofree char *text = g_strdup_printf("%s\n%s", seed, member->id);
    Drawn drawn = {sha256_of_bytes(text, strlen(text)), member};
    g_array_append_val(lots, drawn);
  }
  g_array_sort(lots, by_lot);
  g_ptr_array_set_size(members, 0);
  for (guint i = 0; i < lots->len; i++) {
    const Drawn *drawn = &g_array_index(lots, Drawn, i);
    if (i < n) g_ptr_array_add(members, (gpointer)drawn->member);
    g_free(drawn->lot);
  }
  g_ptr_array_sort(members, by_id);
}

GPtrArray *audit_choose(App *app, Store *store, const Rules *rules, const Roster *roster, Day as_of,
                        const AuditChoice *choice, int argc, char **argv, int *exit_code) {
  g_autoptr(GPtrArray) members = g_ptr_array_new();
  g_autoptr(GError) error = NULL;
  Choosing choosing = {choice, members};
  for (int i = 1; i < argc; i++) {
    const Member *member = roster_find(roster, argv[i]);
    if (!member) {
      app_member(app, store, "audit", argv[i], exit_code); /* says so */
      return NULL;
    }
    if (!g_ptr_array_find(members, member, NULL)) g_ptr_array_add(members, (gpointer)member);
  }
  if (choice->everyone && !judge_members(store, rules, roster_members(roster), as_of, choose_if,
                                         &choosing, &error)) {
    *exit_code = app_home_fault(app, g_steal_pointer(&error));
    return NULL;
  }
  if (choice->sample) draw(members, choice->sample, choice->seed);
  if (members->len) return g_steal_pointer(&members);
  app_warn("audit: no member is as asked for; 'cmeledger status' shows who stands where");
  *exit_code = EXIT_ATTENTION;
  return NULL;
}

static void list_layouts(const char *folder, GString *names) {
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name(dir)))
    if (g_str_has_suffix(name, ".layout"))
      g_string_append_printf(names, " %.*s", (int)(strlen(name) - strlen(".layout")), name);
}

Layout *audit_layout(App *app, const char *name) {
  g_autofree char *file = g_strconcat(name, ".layout", NULL);
  g_autofree char *own = g_build_filename(app_patterns_dir(app), "layouts", NULL);
  g_autofree char *homes = g_build_filename(app->home, "patterns", "layouts", NULL);
  const char *const folders[] = {homes, own, NULL};
  g_autofree char *text = NULL, *why = NULL;
  for (guint i = 0; folders[i] && !strchr(name, '/'); i++) {
    g_autofree char *path = g_build_filename(folders[i], file, NULL);
    if (!g_file_get_contents(path, &text, NULL, NULL)) continue;
    Layout *layout = layout_parse(path, text, &why);
    if (!layout) app_warn("%s", why);
    return layout;
  }
  g_autoptr(GString) names = g_string_new(NULL);
  for (guint i = 0; folders[i]; i++) list_layouts(folders[i], names);
  app_warn("audit: there is no layout '%s'; there are:%s", name, names->str);
  return NULL;
}
