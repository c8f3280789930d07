/* The structure that a screen reader follows. */
#include "packet/tags.h"

#include <glib.h>

static gboolean is_a(qpdf_data pdf, qpdf_oh element, const char *name) {
  return qpdf_oh_is_dictionary(pdf, element) &&
         qpdf_oh_is_name_and_equals(pdf, qpdf_oh_get_key(pdf, element, "/S"), name);
}

static int kids_of(qpdf_data pdf, qpdf_oh element, qpdf_oh *kids) {
  *kids = qpdf_oh_get_key(pdf, element, "/K");
  if (qpdf_oh_is_array(pdf, *kids)) return qpdf_oh_get_array_n_items(pdf, *kids);
  qpdf_oh array = qpdf_oh_new_array(pdf);
  if (!qpdf_oh_is_null(pdf, *kids)) qpdf_oh_append_item(pdf, array, *kids);
  *kids = array;
  return qpdf_oh_get_array_n_items(pdf, array);
}

/* The cells of a table's first row head their columns. */
static void scope_heads(qpdf_data pdf, qpdf_oh table) {
  qpdf_oh rows, cells;
  if (kids_of(pdf, table, &rows) == 0) return;
  int n = kids_of(pdf, qpdf_oh_get_array_item(pdf, rows, 0), &cells);
  for (int i = 0; i < n; i++) {
    qpdf_oh cell = qpdf_oh_get_array_item(pdf, cells, i);
    if (!is_a(pdf, cell, "/TH")) continue;
    qpdf_oh attributes = qpdf_oh_new_dictionary(pdf);
    qpdf_oh_replace_key(pdf, attributes, "/O", qpdf_oh_new_name(pdf, "/Table"));
    qpdf_oh_replace_key(pdf, attributes, "/Scope", qpdf_oh_new_name(pdf, "/Column"));
    qpdf_oh_replace_key(pdf, cell, "/A", attributes);
  }
}

/* Kept by its number, while handles come and go: it must not be a direct one. */
static int number_of(qpdf_data pdf, qpdf_oh owner, const char *key) {
  qpdf_oh object = qpdf_oh_get_key(pdf, owner, key);
  if (!qpdf_oh_is_indirect(pdf, object)) {
    object = qpdf_make_indirect_object(pdf, object);
    qpdf_oh_replace_key(pdf, owner, key, object);
  }
  return qpdf_oh_get_object_id(pdf, object);
}

void tags_open(Tags *tags, qpdf_data pdf) {
  qpdf_oh root = qpdf_oh_get_key(pdf, qpdf_get_root(pdf), "/StructTreeRoot"), array, kids;
  *tags = (Tags){.pdf = pdf};
  if (!qpdf_oh_is_dictionary(pdf, root)) return;
  qpdf_oh document = qpdf_make_indirect_object(pdf, qpdf_oh_new_dictionary(pdf));
  int n = kids_of(pdf, root, &kids);
  for (int i = 0; i < n; i++) {
    qpdf_oh kid = qpdf_oh_get_array_item(pdf, kids, i);
    qpdf_oh_replace_key(pdf, kid, "/P", document);
    if (is_a(pdf, kid, "/Table")) scope_heads(pdf, kid);
  }
  qpdf_oh_replace_key(pdf, document, "/Type", qpdf_oh_new_name(pdf, "/StructElem"));
  qpdf_oh_replace_key(pdf, document, "/S", qpdf_oh_new_name(pdf, "/Document"));
  qpdf_oh_replace_key(pdf, document, "/P", root);
  qpdf_oh_replace_key(pdf, document, "/K", kids);
  array = qpdf_oh_new_array(pdf);
  qpdf_oh_append_item(pdf, array, document);
  qpdf_oh_replace_key(pdf, root, "/K", array);
  qpdf_oh tree = qpdf_oh_get_key(pdf, root, "/ParentTree"), numbers = qpdf_oh_get_key(pdf, tree, "/Nums");
  int length = qpdf_oh_get_array_n_items(pdf, numbers);
  if (length >= 2)
    tags->next = 1 + qpdf_oh_get_int_value_as_int(pdf, qpdf_oh_get_array_item(pdf, numbers, length - 2));
  tags->document = qpdf_oh_get_object_id(pdf, document);
  tags->kids = number_of(pdf, document, "/K");
  tags->numbers = number_of(pdf, tree, "/Nums");
}

void tags_add_page(Tags *tags, qpdf_oh page, const char *title) {
  qpdf_data pdf = tags->pdf;
  if (!tags->document) return;
  qpdf_oh section = qpdf_oh_new_dictionary(pdf), parents = qpdf_oh_new_array(pdf);
  qpdf_oh numbers = qpdf_get_object_by_id(pdf, tags->numbers, 0);
  qpdf_oh_replace_key(pdf, section, "/Type", qpdf_oh_new_name(pdf, "/StructElem"));
  qpdf_oh_replace_key(pdf, section, "/S", qpdf_oh_new_name(pdf, "/Sect"));
  qpdf_oh_replace_key(pdf, section, "/P", qpdf_get_object_by_id(pdf, tags->document, 0));
  qpdf_oh_replace_key(pdf, section, "/Pg", page);
  qpdf_oh_replace_key(pdf, section, "/K", qpdf_oh_new_integer(pdf, 0));
  qpdf_oh_replace_key(pdf, section, "/T", qpdf_oh_new_unicode_string(pdf, title));
  section = qpdf_make_indirect_object(pdf, section);
  qpdf_oh_append_item(pdf, qpdf_get_object_by_id(pdf, tags->kids, 0), section);
  qpdf_oh_append_item(pdf, parents, section);
  qpdf_oh_append_item(pdf, numbers, qpdf_oh_new_integer(pdf, tags->next));
  qpdf_oh_append_item(pdf, numbers, parents);
  qpdf_oh_replace_key(pdf, page, "/StructParents", qpdf_oh_new_integer(pdf, tags->next++));
}
