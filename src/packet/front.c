/* Draws the pages of an audit PDF that are ours, and the stamps below the others. */
#include "packet/front.h"

#include <string.h>

#include "packet/blocks.h"

static void draw_stand_in(Drawing *drawing, guint i) {
  const Exhibit *exhibit = drawing->plan->exhibits->pdata[i];
  guint before = drawing->canvas.pages;
  if (drawing->known) drawing->canvas.number = drawing->known->first_pages[i];
  canvas_turn(&drawing->canvas, FALSE);
  canvas_page(&drawing->canvas);
  for (guint j = 0; j < exhibit->blocks->len; j++) draw_block(drawing, exhibit->blocks->pdata[j]);
  drawing->front->stand_ins[i] = drawing->canvas.pages - before;
}

/* "Exhibit 7 · page 1 of 2 · sha256 ab12…" and "12 of 87", on a hair line. */
static void draw_stamp(Drawing *drawing, const Stamp *stamp) {
  Canvas *canvas = &drawing->canvas;
  const Exhibit *exhibit = drawing->plan->exhibits->pdata[stamp->exhibit - 1];
  double scale = stamp->height / STAMP_HEIGHT, margin = 14 * scale;
  double width = stamp->width - 2 * margin;
  g_autofree char *text =
      g_strdup_printf("%s \u00b7 page %u of %u \u00b7 sha256 %.16s\u2026", exhibit->label,
                      stamp->page, stamp->of, exhibit->sha256);
  g_autofree char *number = g_strdup_printf("%u of %u", stamp->number, drawing->known->total);
  g_autoptr(PangoLayout) left = canvas_layout(canvas, (Style){.size = 7.5 * scale}, text, width);
  g_autoptr(PangoLayout) right = canvas_layout(
      canvas, (Style){.size = 7.5 * scale, .alignment = PANGO_ALIGN_RIGHT}, number, width);
  canvas_bare_page(canvas, stamp->width, stamp->height);
  canvas_fill(canvas, 0.5, margin, 2 * scale, width, 0.4 * scale);
  canvas_show(canvas, left, 0.15, margin, 5 * scale);
  canvas_show(canvas, right, 0.15, margin, 5 * scale);
}

Front *front_draw(const PacketPlan *plan, const FrontKnown *known) {
  Front *front = g_new0(Front, 1);
  Drawing drawing = {.plan = plan, .known = known, .front = front};
  const guint none = G_MAXUINT;
  front->headings = g_ptr_array_new_with_free_func(g_free);
  front->heading_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  front->row_pages = g_array_new(FALSE, FALSE, sizeof(guint));
  front->stand_ins = g_new0(guint, plan->exhibits->len + 1);
  for (guint i = 0; i < plan->exhibits->len; i++) g_array_append_val(front->row_pages, none);
  canvas_open(&drawing.canvas, known ? plan : NULL);
  if (known) drawing.canvas.total = known->total;
  canvas_page(&drawing.canvas);
  for (guint i = 0; i < plan->blocks->len; i++) draw_block(&drawing, plan->blocks->pdata[i]);
  front->pages = drawing.canvas.pages;
  for (guint i = 0; i < plan->exhibits->len; i++)
    if (!known || known->stand_in[i]) draw_stand_in(&drawing, i);
  for (guint i = 0; known && known->stamps && i < known->stamps->len; i++)
    draw_stamp(&drawing, &g_array_index(known->stamps, Stamp, i));
  front->links = g_array_ref(drawing.canvas.links);
  front->pdf = canvas_close(&drawing.canvas);
  return front;
}

void front_free(Front *front) {
  if (!front) return;
  g_clear_pointer(&front->pdf, g_bytes_unref);
  g_free(front->stand_ins);
  g_ptr_array_free(front->headings, TRUE);
  g_array_free(front->heading_pages, TRUE);
  g_array_free(front->row_pages, TRUE);
  g_array_unref(front->links);
  g_free(front);
}

void front_warm_up(void) {
  const FrontKnown known = {.total = 1};
  g_autoptr(PacketPlan) plan = packet_plan_new();
  plan->title = g_strdup("");
  plan->author = g_strdup("");
  plan->footer = g_strdup("A\u00e9");
  plan->created = g_strdup("2000-01-01T00:00:00Z");
  packet_add(plan->blocks, BLOCK_TITLE, "W\u00e4rm \u2013 0 \u5b57 \u0639 \u0905", NULL);
  g_autoptr(Front) front = front_draw(plan, &known);
}
