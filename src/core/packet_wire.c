/* How a plan and its answer cross the wall: as a GVariant in normal form. */
#include "core/packet.h"

#define BLOCKS_TYPE "a(yauas)"
#define MARKS_TYPE "a(uudddd)"
#define EXHIBIT_TYPE "(sssmayaumayau" BLOCKS_TYPE MARKS_TYPE ")"
#define PLAN_TYPE "(ssss" BLOCKS_TYPE "a" EXHIBIT_TYPE ")"
#define ANSWER_TYPE "(sayauauu)"

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

static GVariant *from_bytes(GBytes *bytes) {
  return g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

static GVariant *from_maybe(GBytes *bytes) {
  return g_variant_new_maybe(G_VARIANT_TYPE_BYTESTRING, bytes ? from_bytes(bytes) : NULL);
}

static GVariant *from_numbers(const GArray *numbers) {
  return g_variant_new_fixed_array(G_VARIANT_TYPE_UINT32, numbers->data, numbers->len,
                                   sizeof(guint32));
}

/* These take the variant. */
static GBytes *to_maybe(GVariant *variant) {
  g_autoptr(GVariant) owned = variant;
  g_autoptr(GVariant) inner = g_variant_get_maybe(owned);
  return inner ? g_variant_get_data_as_bytes(inner) : NULL;
}

static void to_numbers(GVariant *variant, GArray *numbers) {
  g_autoptr(GVariant) owned = variant;
  gsize n = 0;
  gconstpointer values = g_variant_get_fixed_array(owned, &n, sizeof(guint32));
  if (n) g_array_append_vals(numbers, values, (guint)n);
}

static GVariant *from_blocks(const GPtrArray *blocks) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE(BLOCKS_TYPE));
  for (guint i = 0; i < blocks->len; i++) {
    const Block *block = blocks->pdata[i];
    g_variant_builder_add(
        &builder, "(y@au@as)", (guint8)block->kind, from_numbers(block->columns),
        g_variant_new_strv((const char *const *)block->cells->pdata, block->cells->len));
  }
  return g_variant_builder_end(&builder);
}

static gsize cells_across(const Block *block) {
  switch (block->kind) {
    case BLOCK_TABLE: return block->columns->len;
    case BLOCK_BARS: return 4;
    case BLOCK_FACTS: return 2;
    default: return 1;
  }
}

/* FALSE for blocks that could not be drawn. */
static gboolean to_blocks(GVariant *variant, GPtrArray *blocks) {
  g_autoptr(GVariant) owned = variant;
  GVariantIter iter;
  guint8 kind;
  GVariant *columns;
  char **cells;
  g_variant_iter_init(&iter, owned);
  while (g_variant_iter_next(&iter, "(y@au^as)", &kind, &columns, &cells)) {
    Block *block = packet_add(blocks, kind < N_BLOCKS ? kind : BLOCK_PARAGRAPH, NULL);
    to_numbers(columns, block->columns);
    for (guint i = 0; cells[i]; i++) g_ptr_array_add(block->cells, cells[i]);
    g_free(cells);
    gsize across = cells_across(block);
    if (across == 0 || block->cells->len % across != 0) return FALSE;
  }
  return TRUE;
}

static GVariant *from_marks(const GArray *marks) {
  GVariantBuilder builder;
  g_variant_builder_init(&builder, G_VARIANT_TYPE(MARKS_TYPE));
  for (guint i = 0; i < marks->len; i++) {
    const Mark *mark = &g_array_index(marks, Mark, i);
    g_variant_builder_add(&builder, "(uudddd)", mark->page, (guint32)mark->field,
                          (double)mark->box.x0, (double)mark->box.y0, (double)mark->box.x1,
                          (double)mark->box.y1);
  }
  return g_variant_builder_end(&builder);
}

static void to_marks(GVariant *variant, GArray *marks) {
  g_autoptr(GVariant) owned = variant;
  GVariantIter iter;
  guint32 page, field;
  double x0, y0, x1, y1;
  g_variant_iter_init(&iter, owned);
  while (g_variant_iter_next(&iter, "(uudddd)", &page, &field, &x0, &y0, &x1, &y1)) {
    const Mark mark = {page, MIN(field, N_FIELDS), {(float)x0, (float)y0, (float)x1, (float)y1}};
    g_array_append_val(marks, mark);
  }
}

GBytes *packet_plan_encode(const PacketPlan *plan) {
  GVariantBuilder exhibits;
  g_variant_builder_init(&exhibits, G_VARIANT_TYPE("a" EXHIBIT_TYPE));
  for (guint i = 0; i < plan->exhibits->len; i++) {
    const Exhibit *exhibit = plan->exhibits->pdata[i];
    g_variant_builder_add(&exhibits, "(sss@may@au@may@au@" BLOCKS_TYPE "@" MARKS_TYPE ")",
                          exhibit->label, exhibit->caption, exhibit->sha256,
                          from_maybe(exhibit->pdf), from_numbers(exhibit->pages),
                          from_maybe(exhibit->redrawn), from_numbers(exhibit->redrawn_pages),
                          from_blocks(exhibit->blocks), from_marks(exhibit->marks));
  }
  return bytes_of(g_variant_new("(ssss@" BLOCKS_TYPE "a" EXHIBIT_TYPE ")", plan->title,
                                plan->author, plan->footer, plan->created,
                                from_blocks(plan->blocks), &exhibits));
}

PacketPlan *packet_plan_decode(GBytes *bytes) {
  g_autoptr(GVariant) variant = variant_of(bytes, PLAN_TYPE);
  if (!variant) return NULL;
  g_autoptr(PacketPlan) plan = packet_plan_new();
  g_autoptr(GVariantIter) exhibits = NULL;
  GVariant *blocks, *pdf, *pages, *redrawn, *redrawn_pages, *marks;
  char *label, *caption, *sha256;
  g_variant_get(variant, "(ssss@" BLOCKS_TYPE "a" EXHIBIT_TYPE ")", &plan->title, &plan->author,
                &plan->footer, &plan->created, &blocks, &exhibits);
  gboolean sound = to_blocks(blocks, plan->blocks);
  while (g_variant_iter_next(exhibits, "(sss@may@au@may@au@" BLOCKS_TYPE "@" MARKS_TYPE ")", &label,
                             &caption, &sha256, &pdf, &pages, &redrawn, &redrawn_pages, &blocks,
                             &marks)) {
    Exhibit *exhibit = packet_add_exhibit(plan);
    exhibit->label = label;
    exhibit->caption = caption;
    exhibit->sha256 = sha256;
    exhibit->pdf = to_maybe(pdf);
    exhibit->redrawn = to_maybe(redrawn);
    to_numbers(pages, exhibit->pages);
    to_numbers(redrawn_pages, exhibit->redrawn_pages);
    to_marks(marks, exhibit->marks);
    sound = to_blocks(blocks, exhibit->blocks) && sound;
  }
  return sound ? g_steal_pointer(&plan) : NULL;
}

GBytes *packet_answer_encode(const char *fault, const Packet *packet) {
  g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(guint32));
  return bytes_of(g_variant_new("(s@ay@au@auu)", packet ? "" : fault,
                                from_bytes(packet ? packet->pdf : nothing),
                                from_numbers(packet ? packet->first_pages : none),
                                from_numbers(packet ? packet->shown : none),
                                packet ? packet->pages : 0));
}

Packet *packet_answer_decode(GBytes *bytes, char **fault) {
  g_autoptr(GVariant) variant = variant_of(bytes, ANSWER_TYPE);
  GVariant *pdf, *pages, *shown;
  guint32 total;
  if (!variant) {
    *fault = g_strdup("the packet maker's answer makes no sense");
    return NULL;
  }
  g_variant_get(variant, "(s@ay@au@auu)", fault, &pdf, &pages, &shown, &total);
  Packet *packet = g_new0(Packet, 1);
  packet->pdf = g_variant_get_data_as_bytes(pdf);
  g_variant_unref(pdf);
  packet->first_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  packet->shown = g_array_new(FALSE, FALSE, sizeof(guint));
  to_numbers(pages, packet->first_pages);
  to_numbers(shown, packet->shown);
  packet->pages = total;
  if (**fault) g_clear_pointer(&packet, packet_free);
  else g_clear_pointer(fault, g_free);
  return packet;
}
