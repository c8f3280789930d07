/* Draws the page without its letters, and with them: the first shows the ground on which each
 * letter stands, the difference whether it is there. */
#include "worker/ground.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>

#include "worker/drawn.h"

#define DOTS_A_POINT 1.25   /* 90 dpi: a stroke of small print is a dot wide */
#define MOST_DOTS 2e6       /* a larger page is drawn smaller */
#define DARK 0xb0           /* grey, of 255: white on it has a contrast over 2 to 1 */
#define DARK_PERCENT 90     /* of a letter's place: it stands across no edge */
#define INK 4               /* a letter's dot is this part of the way from ground to white, at least */
#define PLACES_A_DOT 16     /* letters that may share a place, on the whole; more are not looked at */

typedef struct {
  cairo_surface_t *bare, *lettered;
  double scale;
  int wide, high;
  double left; /* dots that may still be looked at */
} Ground;

static cairo_surface_t *draw(PopplerPage *page, const Ground *ground, gboolean letters) {
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, ground->wide, ground->high);
  cairo_t *cr = cairo_create(surface);
  cairo_set_source_rgb(cr, 1, 1, 1);
  cairo_paint(cr);
  cairo_scale(cr, ground->scale, ground->scale);
  if (letters) poppler_page_render(page, cr);
  else drawn_without_letters(page, cr);
  gboolean failed = cairo_status(cr) != CAIRO_STATUS_SUCCESS;
  cairo_destroy(cr);
  cairo_surface_flush(surface);
  if (!failed && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_destroy(surface);
  return NULL;
}

static gboolean ground_draw(Ground *ground, const Page *shown, PopplerPage *page) {
  const double area = (double)shown->width * shown->height;
  if (!(area > 0)) return FALSE;
  ground->scale = DOTS_A_POINT;
  while (area * ground->scale * ground->scale > MOST_DOTS) ground->scale /= 2;
  ground->wide = (int)MAX(shown->width * ground->scale, 1);
  ground->high = (int)MAX(shown->height * ground->scale, 1);
  ground->left = PLACES_A_DOT * (double)ground->wide * ground->high;
  ground->bare = draw(page, ground, FALSE);
  ground->lettered = ground->bare != NULL ? draw(page, ground, TRUE) : NULL;
  return ground->lettered != NULL;
}

/* As the eye weighs colours. */
static guint grey_at(cairo_surface_t *surface, int x, int y) {
  const guint8 *row = cairo_image_surface_get_data(surface) + (gsize)y * (gsize)cairo_image_surface_get_stride(surface);
  const guint32 dot = ((const guint32 *)(const void *)row)[x];
  return (77 * (dot >> 16 & 0xff) + 150 * (dot >> 8 & 0xff) + 29 * (dot & 0xff)) >> 8;
}

/* The middle of the place must be dark: its edges reach beyond a narrow band. */
static gboolean is_lit(Ground *ground, const Box *box) {
  const int x0 = (int)MAX(floor(box->x0 * ground->scale), 0), y0 = (int)MAX(floor(box->y0 * ground->scale), 0);
  const int x1 = (int)MIN(ceil(box->x1 * ground->scale), ground->wide);
  const int y1 = (int)MIN(ceil(box->y1 * ground->scale), ground->high);
  const int x_edge = (x1 - x0) / 5, y_edge = (y1 - y0) / 5;
  guint dots = 0, dark = 0, ink = 0;
  if (x1 <= x0 || y1 <= y0 || (ground->left -= (double)(x1 - x0) * (y1 - y0)) < 0) return FALSE;
  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++) {
      const guint bare = grey_at(ground->bare, x, y);
      const gboolean inside = x >= x0 + x_edge && x < x1 - x_edge && y >= y0 + y_edge && y < y1 - y_edge;
      dots += inside;
      dark += inside && bare <= DARK;
      ink += bare <= DARK && grey_at(ground->lettered, x, y) >= bare + (255 - bare) / INK;
    }
  return ink > 0 && dots > 0 && dark * 100 >= dots * DARK_PERCENT;
}

static gboolean is_faint(const Glyph *glyph) {
  return (glyph->style & GLYPH_FAINT) && !g_unichar_isspace(glyph->code);
}

void ground_unmark(Page *shown, PopplerPage *page) {
  Ground ground = {NULL, NULL, 0, 0, 0, 0};
  guint first = 0;
  while (first < shown->glyphs->len && !is_faint(&g_array_index(shown->glyphs, Glyph, first))) first++;
  if (first < shown->glyphs->len && ground_draw(&ground, shown, page))
    for (guint i = first; i < shown->glyphs->len; i++) {
      Glyph *glyph = &g_array_index(shown->glyphs, Glyph, i);
      if (is_faint(glyph) && is_lit(&ground, &glyph->box)) glyph->style &= ~(guint32)GLYPH_FAINT;
    }
  g_clear_pointer(&ground.bare, cairo_surface_destroy);
  g_clear_pointer(&ground.lettered, cairo_surface_destroy);
}
