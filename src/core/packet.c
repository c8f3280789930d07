/* The plan of an audit PDF and how it crosses the wall: as a GVariant in normal form. */
#include "core/packet.h"

#define PLAN_TYPE "(ssssa(yauas)a(ssmays))"
#define ANSWER_TYPE "(say)"

static void block_free(gpointer pointer) {
  Block *block = pointer;
  g_array_free(block->columns, TRUE);
  g_ptr_array_free(block->cells, TRUE);
  g_free(block);
}

static void exhibit_free(gpointer pointer) {
  Exhibit *exhibit = pointer;
  g_free(exhibit->label);
  g_free(exhibit->caption);
  g_clear_pointer(&exhibit->pdf, g_bytes_unref);
  g_free(exhibit->instead);
  g_free(exhibit);
}

PacketPlan *packet_plan_new(void) {
  PacketPlan *plan = g_new0(PacketPlan, 1);
  plan->blocks = g_ptr_array_new_with_free_func(block_free);
  plan->exhibits = g_ptr_array_new_with_free_func(exhibit_free);
  return plan;
}

void packet_plan_free(PacketPlan *plan) {
  if (!plan) return;
  g_free(plan->title);
  g_free(plan->author);
  g_free(plan->footer);
  g_free(plan->created);
  g_ptr_array_free(plan->blocks, TRUE);
  g_ptr_array_free(plan->exhibits, TRUE);
  g_free(plan);
}

static Block *block_new(PacketPlan *plan, BlockKind kind) {
  Block *block = g_new0(Block, 1);
  block->kind = kind;
  block->columns = g_array_new(FALSE, FALSE, sizeof(guint32));
  block->cells = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(plan->blocks, block);
  return block;
}

static void add_cells(Block *block, va_list cells) {
  for (const char *cell; (cell = va_arg(cells, const char *));)
    g_ptr_array_add(block->cells, g_utf8_make_valid(cell, -1));
}

Block *packet_add(PacketPlan *plan, BlockKind kind, ...) {
  Block *block = block_new(plan, kind);
  va_list cells;
  va_start(cells, kind);
  add_cells(block, cells);
  va_end(cells);
  return block;
}

void block_add(Block *block, ...) {
  va_list cells;
  va_start(cells, block);
  add_cells(block, cells);
  va_end(cells);
}

void block_set_columns(Block *block, guint n, const guint32 *columns) {
  g_array_set_size(block->columns, 0);
  g_array_append_vals(block->columns, columns, n);
}

static GBytes *bytes_of(GVariant *variant) {
  g_autoptr(GVariant) owned = g_variant_ref_sink(variant);
  return g_variant_get_data_as_bytes(owned);
}

/* A variant of the type, or NULL when the bytes are not exactly one. */
static GVariant *variant_of(GBytes *bytes, const char *type) {
  g_autoptr(GVariant) variant =
      g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(type), bytes, FALSE));
  return g_variant_is_normal_form(variant) ? g_steal_pointer(&variant) : NULL;
}

static GVariant *variant_of_bytes(GBytes *bytes) {
  return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

GBytes *packet_plan_encode(const PacketPlan *plan) {
  GVariantBuilder blocks, exhibits;
  g_variant_builder_init(&blocks, G_VARIANT_TYPE("a(yauas)"));
  for (guint i = 0; i < plan->blocks->len; i++) {
    const Block *block = plan->blocks->pdata[i];
    g_variant_builder_add(
        &blocks, "(y@au@as)", (guint8)block->kind,
        g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, block->columns->data,
                                  block->columns->len, sizeof(guint32)),
        g_variant_new_strv((const char *const *)block->cells->pdata, block->cells->len));
  }
  g_variant_builder_init(&exhibits, G_VARIANT_TYPE("a(ssmays)"));
  for (guint i = 0; i < plan->exhibits->len; i++) {
    const Exhibit *exhibit = plan->exhibits->pdata[i];
    g_variant_builder_add(
        &exhibits, "(ss@mays)", exhibit->label, exhibit->caption,
        g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING,
                            exhibit->pdf ? variant_of_bytes(exhibit->pdf) : NULL),
        exhibit->instead ? exhibit->instead : "");
  }
  return bytes_of(g_variant_new("(ssssa(yauas)a(ssmays))", plan->title, plan->author, plan->footer,
                                plan->created, &blocks, &exhibits));
}

PacketPlan *packet_plan_decode(GBytes *bytes) {
  g_autoptr(GVariant) variant = variant_of(bytes, PLAN_TYPE);
  if (!variant) return NULL;
  g_autoptr(PacketPlan) plan = packet_plan_new();
  g_autoptr(GVariantIter) blocks = NULL;
  g_autoptr(GVariantIter) exhibits = NULL;
  g_variant_get(variant, PLAN_TYPE, &plan->title, &plan->author, &plan->footer, &plan->created,
                &blocks, &exhibits);

  guint8 kind;
  GVariant *columns;
  char **cells;
  while (g_variant_iter_next(blocks, "(y@au^as)", &kind, &columns, &cells)) {
    Block *block = block_new(plan, kind < N_BLOCKS ? kind : BLOCK_PARAGRAPH);
    gsize n = 0;
    gconstpointer widths = g_variant_get_fixed_array(columns, &n, sizeof(guint32));
    g_array_append_vals(block->columns, widths, (guint)n);
    for (guint i = 0; cells[i]; i++) g_ptr_array_add(block->cells, cells[i]);
    g_variant_unref(columns);
    g_free(cells);
    gsize across = block->kind == BLOCK_TABLE   ? n
                   : block->kind == BLOCK_BARS  ? 4
                   : block->kind == BLOCK_FACTS ? 2
                                                : 1;
    if (across == 0 || block->cells->len % across != 0) return NULL;
  }
  char *label, *caption, *instead;
  GVariant *pdf;
  while (g_variant_iter_next(exhibits, "(ss@mays)", &label, &caption, &pdf, &instead)) {
    Exhibit *exhibit = g_new0(Exhibit, 1);
    g_autoptr(GVariant) inner = g_variant_get_maybe(pdf);
    exhibit->label = label;
    exhibit->caption = caption;
    exhibit->instead = instead;
    if (inner) exhibit->pdf = g_variant_get_data_as_bytes(inner);
    g_variant_unref(pdf);
    g_ptr_array_add(plan->exhibits, exhibit);
  }
  return g_steal_pointer(&plan);
}

GBytes *packet_answer_encode(const char *fault, GBytes *pdf) {
  g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
  return bytes_of(g_variant_new("(s@ay)", fault ? fault : "", variant_of_bytes(pdf ? pdf : nothing)));
}

GBytes *packet_answer_decode(GBytes *bytes, char **fault) {
  g_autoptr(GVariant) variant = variant_of(bytes, ANSWER_TYPE);
  g_autoptr(GVariant) pdf = NULL;
  if (!variant) {
    *fault = g_strdup("the packet maker's answer makes no sense");
    return NULL;
  }
  g_variant_get(variant, "(s@ay)", fault, &pdf);
  if (**fault) return NULL;
  g_clear_pointer(fault, g_free);
  return g_variant_get_data_as_bytes(pdf);
}
