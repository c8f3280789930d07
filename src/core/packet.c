/* The plan of an audit PDF: its blocks and exhibits. */
#include "core/packet.h"

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
  g_free(exhibit->sha256);
  g_clear_pointer(&exhibit->pdf, g_bytes_unref);
  g_clear_pointer(&exhibit->redrawn, g_bytes_unref);
  g_array_unref(exhibit->pages);
  g_array_unref(exhibit->redrawn_pages);
  g_array_unref(exhibit->marks);
  g_ptr_array_unref(exhibit->blocks);
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

Exhibit *packet_add_exhibit(PacketPlan *plan) {
  Exhibit *exhibit = g_new0(Exhibit, 1);
  exhibit->pages = g_array_new(FALSE, FALSE, sizeof(guint));
  exhibit->redrawn_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  exhibit->marks = g_array_new(FALSE, FALSE, sizeof(Mark));
  exhibit->blocks = g_ptr_array_new_with_free_func(block_free);
  g_ptr_array_add(plan->exhibits, exhibit);
  return exhibit;
}

/* What is marked up in a cell is ours alone: an imported title cannot pose as it. */
static char *plain(const char *text) {
  char *valid = g_utf8_make_valid(text, -1);
  for (char *c = valid; *c; c++)
    if ((guchar)*c < 0x20 || *c == 0x7f) *c = ' ';
  return valid;
}

static void add_cells(Block *block, va_list cells) {
  for (const char *cell; (cell = va_arg(cells, const char *));)
    g_ptr_array_add(block->cells, plain(cell));
}

Block *packet_add(GPtrArray *blocks, BlockKind kind, ...) {
  Block *block = g_new0(Block, 1);
  block->kind = kind;
  block->columns = g_array_new(FALSE, FALSE, sizeof(guint32));
  block->cells = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(blocks, block);
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

void block_add_bold(Block *block, const char *cell) {
  g_autofree char *text = plain(cell);
  g_ptr_array_add(block->cells, g_strdup_printf("%c%s", CELL_BOLD, text));
}

void block_add_two(Block *block, const char *first, const char *second) {
  g_autofree char *one = plain(first), *two = plain(second);
  g_ptr_array_add(block->cells, *two ? g_strdup_printf("%s%c%s", one, CELL_SECOND, two)
                                     : g_strdup(one));
}

void block_add_page_of(Block *block, guint exhibit) {
  g_ptr_array_add(block->cells, g_strdup_printf("%c%u", CELL_PAGE_OF, exhibit));
}

void block_set_columns(Block *block, guint n, const guint32 *columns) {
  g_array_set_size(block->columns, 0);
  g_array_append_vals(block->columns, columns, n);
}

void packet_free(Packet *packet) {
  if (!packet) return;
  g_clear_pointer(&packet->pdf, g_bytes_unref);
  g_array_unref(packet->first_pages);
  g_array_unref(packet->shown);
  g_free(packet);
}
