/* Comparing ledgers by the ids of their entries. */
#include "app/audit_compare.h"

#include <string.h>

#include "core/csv.h"

typedef struct {
  GPtrArray *records;  /* of CsvRecord; the first is the head */
  guint id;            /* column */
} Listing;

static void listing_clear(Listing *listing) { g_clear_pointer(&listing->records, g_ptr_array_unref); }
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

static void difference_free(gpointer pointer) {
  EntryDifference *difference = pointer;
  g_free(difference->entry);
  g_ptr_array_unref(difference->fields);
  g_free(difference);
}

static const char *cell_of(const CsvRecord *record, int column) {
  return column >= 0 && (guint)column < record->cells->len ? record->cells->pdata[column] : "";
}

static int column_of(const CsvRecord *head, const char *name) {
  for (guint i = 0; i < head->cells->len; i++)
    if (strcmp(head->cells->pdata[i], name) == 0) return (int)i;
  return -1;
}

static gboolean listing_read(Listing *listing, const char *text, gsize length) {
  g_autofree char *why = NULL;
  listing->records = csv_parse(text, length, &why);
  int id = listing->records && listing->records->len ? column_of(listing->records->pdata[0], "id") : -1;
  listing->id = (guint)MAX(id, 0);
  return id >= 0;
}

static const char *id_of(const Listing *listing, const CsvRecord *record) {
  return cell_of(record, (int)listing->id);
}

static const CsvRecord *listing_find(const Listing *listing, const char *id) {
  for (guint i = 1; i < listing->records->len; i++)
    if (strcmp(id_of(listing, listing->records->pdata[i]), id) == 0) return listing->records->pdata[i];
  return NULL;
}

static EntryDifference *difference_new(const char *what, const char *entry) {
  EntryDifference *difference = g_new0(EntryDifference, 1);
  difference->what = what;
  difference->entry = g_strdup(entry);
  difference->fields = g_ptr_array_new_with_free_func(g_free);
  return difference;
}

static void add_field(EntryDifference *difference, const char *name, const char *was, const char *now) {
  g_ptr_array_add(difference->fields, g_strdup(name));
  g_ptr_array_add(difference->fields, g_strdup(was));
  g_ptr_array_add(difference->fields, g_strdup(now));
}

static EntryDifference *in_one_alone(const Listing *listing, const CsvRecord *record, gboolean gone) {
  static const char *const shown[] = {"date", "credits", "state", "title"};
  EntryDifference *difference = difference_new(gone ? "gone" : "new", id_of(listing, record));
  for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
    const char *cell = cell_of(record, column_of(listing->records->pdata[0], shown[i]));
    add_field(difference, shown[i], gone ? cell : "", gone ? "" : cell);
  }
  return difference;
}

/* Columns that only one of them has say nothing of the entry. */
static EntryDifference *in_both(const Listing *then, const CsvRecord *before, const Listing *now,
                                const CsvRecord *after) {
  const CsvRecord *head = then->records->pdata[0];
  EntryDifference *difference = difference_new("changed", id_of(then, before));
  for (guint i = 0; i < head->cells->len; i++) {
    int column = column_of(now->records->pdata[0], head->cells->pdata[i]);
    const char *was = cell_of(before, (int)i), *is = column >= 0 ? cell_of(after, column) : was;
    if (strcmp(was, is) != 0) add_field(difference, head->cells->pdata[i], was, is);
  }
  return difference;
}

GPtrArray *ledgers_compare(const char *then_text, gsize then_length, const char *now_text,
                           gsize now_length) {
  g_auto(Listing) then = {0}, now = {0};
  if (!listing_read(&then, then_text, then_length) || !listing_read(&now, now_text, now_length))
    return NULL;
  GPtrArray *differences = g_ptr_array_new_with_free_func(difference_free);
  for (guint i = 1; i < then.records->len; i++) {
    const CsvRecord *before = then.records->pdata[i];
    const CsvRecord *after = listing_find(&now, id_of(&then, before));
    EntryDifference *difference =
        after ? in_both(&then, before, &now, after) : in_one_alone(&then, before, TRUE);
    if (difference->fields->len) g_ptr_array_add(differences, difference);
    else difference_free(difference);
  }
  for (guint i = 1; i < now.records->len; i++) {
    const CsvRecord *after = now.records->pdata[i];
    if (!listing_find(&then, id_of(&now, after)))
      g_ptr_array_add(differences, in_one_alone(&now, after, FALSE));
  }
  return differences;
}
