/* Checking a bag as anybody could, believing nothing of it. */
#include "app/audit_check.h"

#include <string.h>

#include "store/archive.h"

static const char tag_manifest[] = "tagmanifest-sha256.txt";

typedef struct {
  const BagView *view;
  GHashTable *listed; /* names, borrowed from `lines` */
  GPtrArray *lines;   /* of char** */
  GPtrArray *faults;
  guint good;
} Check;

static void fault(const Check *check, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(const Check *check, const char *format, ...) {
  va_list args;
  va_start(args, format);
  g_ptr_array_add(check->faults, g_strdup_vprintf(format, args));
  va_end(args);
}

static void check_file(Check *check, const char *name, const char *wanted) {
  g_autofree char *why = NULL, *hash = bag_view_hash(check->view, name, &why);
  if (!hash) fault(check, "%s: %s", name, why);
  else if (strncmp(hash, wanted, strlen(hash)) != 0) fault(check, "%s: changed", name);
  else check->good++;
}

/* "<64 digits>  name"; only what the bag was seen to hold is opened. */
static void check_line(Check *check, const char *manifest, const char *line, gboolean payload) {
  gsize digits = strspn(line, "0123456789abcdef");
  const char *name = line + digits + strspn(line + digits, " ");
  if (digits != 2 * SHA256_BYTES || !*name || g_str_has_prefix(name, "data/") != payload)
    fault(check, "%s: a line that makes no sense: %s", manifest, line);
  else if (!g_hash_table_add(check->listed, (gpointer)name))
    fault(check, "%s: names %s twice", manifest, name);
  else if (bag_view_has(check->view, name)) check_file(check, name, line);
  else fault(check, "%s: missing", name);
}

static void check_manifest(Check *check, const char *manifest, gboolean payload) {
  gsize length;
  g_autofree char *text = bag_view_text(check->view, manifest, &length);
  if (!text) {
    fault(check, "%s: missing", manifest);
    return;
  }
  char **lines = g_strsplit(text, "\n", -1);
  g_ptr_array_add(check->lines, lines);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i]) check_line(check, manifest, lines[i], payload);
}

guint bag_check(const BagView *view, GPtrArray *faults) {
  g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  g_autoptr(GPtrArray) names = bag_view_names(view);
  Check check = {view, listed, lines, faults, 0};
  if (!bag_view_has(view, "bagit.txt")) {
    fault(&check, "bagit.txt: missing; is it an audit file?");
    return 0;
  }
  check_manifest(&check, "manifest-sha256.txt", TRUE);
  check_manifest(&check, tag_manifest, FALSE);
  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_contains(listed, names->pdata[i]) && !g_str_has_prefix(names->pdata[i], tag_manifest))
      fault(&check, "%s: in no manifest", (char *)names->pdata[i]);
  return check.good;
}

char *bag_info_get(const char *info, const char *label) {
  g_auto(GStrv) lines = g_strsplit(info, "\n", -1);
  gsize length = strlen(label);
  for (guint i = 0; lines[i]; i++)
    if (strncmp(lines[i], label, length) == 0 && g_str_has_prefix(lines[i] + length, ": "))
      return g_strdup(lines[i] + length + 2);
  return NULL;
}

gboolean bag_is_current(const char *place, const char *fingerprint) {
  g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(BagView) view = bag_view_open(place, faults);
  gsize length;
  bag_check(view, faults);
  g_autofree char *info = faults->len ? NULL : bag_view_text(view, "bag-info.txt", &length);
  g_autofree char *has = info ? bag_info_get(info, "Fingerprint") : NULL;
  return g_strcmp0(has, fingerprint) == 0;
}
