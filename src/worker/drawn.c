/* Stands between poppler and cairo: this program's cairo_show_glyphs() and its like come before
 * the library's, and write letters down while a page is being caught. */
#include "worker/drawn.h"

#include <cairo-ft.h>
#include <dlfcn.h>
#include <poppler.h>

#include FT_FREETYPE_H

/* In ems: a letter's cell around its origin, and its width where nothing tells it. */
#define CELL_TOP 0.75
#define CELL_BOTTOM 0.25
#define CELL_WIDTH 0.5

#define COVERED 0 /* no letter: something else stands there */
#define OPAQUE 0.99       /* alpha from which what lies below is not seen */
#define COVER_TRIES 20000000 /* letters asked of, in all; a page is drawn in well under a second */

typedef struct {
  const cairo_t *canvas;
  GArray *glyphs;   /* of Glyph */
  gboolean elsewhere; /* text went to another canvas, whose place on the page nobody knows */
  guint tries;        /* letters asked so far whether they are painted over */
  double pictured;    /* square points under pictures */
  guint shapes;
} Catch;

static Catch *catching; /* NULL: cairo works as ever */
static gboolean letterless; /* but that it draws no letters */

/* The library's own function behind the one here. */
#define REAL(function)                                                          \
  static __typeof__(function) *real;                                            \
  if (real == NULL) real = (__typeof__(function) *)dlsym(RTLD_NEXT, #function); \
  g_assert(real != NULL)

/* --- what a glyph means ------------------------------------------------------------------- */

static void codes_free(void *codes) { g_array_unref(codes); }

/* For each glyph of the font the first character that it stands for; 0: none. */
static GArray *read_codes(cairo_t *canvas) {
  GArray *codes = g_array_new(FALSE, TRUE, sizeof(guint32));
  cairo_scaled_font_t *font = cairo_get_scaled_font(canvas);
  FT_Face face = cairo_scaled_font_get_type(font) == CAIRO_FONT_TYPE_FT
                     ? cairo_ft_scaled_font_lock_face(font) : NULL;
  if (face == NULL) return codes;
  FT_UInt index;
  for (FT_ULong code = FT_Get_First_Char(face, &index); index != 0;
       code = FT_Get_Next_Char(face, code, &index)) {
    if (index > G_MAXUINT16) continue;
    if (index >= codes->len) g_array_set_size(codes, index + 1);
    guint32 *first = &g_array_index(codes, guint32, index);
    if (*first == 0) *first = (guint32)code;
  }
  cairo_ft_scaled_font_unlock_face(font);
  return codes;
}

static guint32 code_of(cairo_t *canvas, unsigned long index) {
  static const cairo_user_data_key_t key;
  cairo_font_face_t *font = cairo_get_font_face(canvas);
  GArray *codes = cairo_font_face_get_user_data(font, &key);
  if (codes == NULL) {
    codes = read_codes(canvas);
    if (cairo_font_face_set_user_data(font, &key, codes, codes_free) != CAIRO_STATUS_SUCCESS) {
      g_array_unref(codes);
      return 0;
    }
  }
  return index < codes->len ? g_array_index(codes, guint32, index) : 0;
}

/* --- where it is -------------------------------------------------------------------------- */

typedef struct {
  double x0, y0, x1, y1;
} Area;

static Area clip_of(cairo_t *canvas) {
  Area clip;
  cairo_matrix_t matrix;
  cairo_get_matrix(canvas, &matrix);
  cairo_identity_matrix(canvas);
  cairo_clip_extents(canvas, &clip.x0, &clip.y0, &clip.x1, &clip.y1);
  cairo_set_matrix(canvas, &matrix);
  return clip;
}

static void add_point(Area *area, double x, double y) {
  *area = (Area){MIN(area->x0, x), MIN(area->y0, y), MAX(area->x1, x), MAX(area->y1, y)};
}

static gboolean meet(const Area *a, const Area *b) {
  return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

static gboolean is_inside(const Area *a, const Area *b) {
  return a->x0 >= b->x0 && a->x1 <= b->x1 && a->y0 >= b->y0 && a->y1 <= b->y1;
}

/* As cairo asks of a whole run: does any ink of it lie inside the clip? */
static gboolean meets_clip(cairo_t *canvas, const cairo_glyph_t *glyphs, int n, double em) {
  Area clip = clip_of(canvas), run = {G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE};
  for (int i = 0; i < n; i++) {
    double x = glyphs[i].x, y = glyphs[i].y;
    cairo_user_to_device(canvas, &x, &y);
    add_point(&run, x, y);
  }
  Area wide = {run.x0 - 2 * em, run.y0 - 2 * em, run.x1 + 2 * em, run.y1 + 2 * em};
  if (is_inside(&wide, &clip)) return TRUE;
  if (!meet(&wide, &clip)) return FALSE;
  /* Measuring a glyph that is a drawing of its own would draw it: a font can hang in that. */
  if (cairo_font_face_get_type(cairo_get_font_face(canvas)) == CAIRO_FONT_TYPE_USER) return TRUE;
  cairo_text_extents_t ink;
  cairo_glyph_extents(canvas, glyphs, n, &ink);
  Area area = {G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE};
  for (int corner = 0; corner < 4; corner++) {
    double x = glyphs[0].x + ink.x_bearing + (corner & 1 ? ink.width : 0);
    double y = glyphs[0].y + ink.y_bearing + (corner & 2 ? ink.height : 0);
    cairo_user_to_device(canvas, &x, &y);
    add_point(&area, x, y);
  }
  return ink.width > 0 && ink.height > 0 && meet(&area, &clip);
}

/* --- writing down ------------------------------------------------------------------------- */

typedef struct { /* the font's em on the page: along its line, and up from it */
  double ax, ay, ux, uy;
} Em;

static Em em_of(cairo_t *canvas) {
  cairo_matrix_t font;
  cairo_get_font_matrix(canvas, &font);
  Em em = {font.xx, font.yx, -font.xy, -font.yy};
  cairo_user_to_device_distance(canvas, &em.ax, &em.ay);
  cairo_user_to_device_distance(canvas, &em.ux, &em.uy);
  return em;
}

/* How far the pen moves, as far as it matters: to the next glyph; else what the font says where
 * several letters share the glyph, and about that much where it is one. */
static void advance_of(cairo_t *canvas, const Em *em, const cairo_glyph_t *glyph, gboolean last,
                       guint letters, double *x, double *y) {
  double size = em->ax * em->ax + em->ay * em->ay;
  cairo_text_extents_t extents;
  *x = *y = 0;
  if (!last) {
    *x = glyph[1].x - glyph[0].x, *y = glyph[1].y - glyph[0].y;
  } else if (letters > 1 &&
             cairo_font_face_get_type(cairo_get_font_face(canvas)) != CAIRO_FONT_TYPE_USER) {
    cairo_glyph_extents(canvas, glyph, 1, &extents);
    *x = extents.x_advance, *y = extents.y_advance;
  }
  cairo_user_to_device_distance(canvas, x, y);
  double along = *x * em->ax + *y * em->ay;
  if (along <= 0 || along > size * letters)
    *x = CELL_WIDTH * em->ax * letters, *y = CELL_WIDTH * em->ay * letters;
}

/* How many letters the character shows. */
static guint letters_in(gunichar code) {
  return code < 0xfb00 || code > 0xfb06 ? 1 : code == 0xfb03 || code == 0xfb04 ? 3 : 2;
}

/* The letters that a glyph stands for share its width. */
static void put(cairo_t *canvas, const Em *em, const cairo_glyph_t *glyph, gboolean last,
                const char *utf8, guint letters) {
  double x = glyph->x, y = glyph->y, ax, ay;
  advance_of(canvas, em, glyph, last, MAX(letters, letters_in(g_utf8_get_char(utf8))), &ax, &ay);
  cairo_user_to_device(canvas, &x, &y);
  ax /= letters, ay /= letters;
  for (guint i = 0; i < letters; i++, x += ax, y += ay, utf8 = g_utf8_next_char(utf8)) {
    Area cell = {x, y, x, y};
    add_point(&cell, x + ax + CELL_TOP * em->ux, y + ay + CELL_TOP * em->uy);
    add_point(&cell, x - CELL_BOTTOM * em->ux, y - CELL_BOTTOM * em->uy);
    add_point(&cell, x + ax - CELL_BOTTOM * em->ux, y + ay - CELL_BOTTOM * em->uy);
    add_point(&cell, x + CELL_TOP * em->ux, y + CELL_TOP * em->uy);
    Glyph letter = {g_utf8_get_char(utf8), 0,
                    {(float)cell.x0, (float)cell.y0, (float)cell.x1, (float)cell.y1}};
    g_array_append_val(catching->glyphs, letter);
  }
}

static gboolean is_clear(cairo_t *canvas) {
  double r, g, b, alpha;
  cairo_pattern_t *ink = cairo_get_source(canvas);
  return cairo_pattern_get_rgba(ink, &r, &g, &b, &alpha) == CAIRO_STATUS_SUCCESS && alpha < 1.0 / 256;
}

/* A run: one glyph a cluster, as poppler gives them. Without words the font says what they are. */
static void catch_run(cairo_t *canvas, const cairo_glyph_t *glyphs, int n, const char *utf8,
                      const cairo_text_cluster_t *clusters) {
  Em em = em_of(canvas);
  double size = MAX(MAX(ABS(em.ax), ABS(em.ay)), MAX(ABS(em.ux), ABS(em.uy)));
  if (canvas != catching->canvas) catching->elsewhere = TRUE;
  if (canvas != catching->canvas || n < 1 || cairo_status(canvas) != CAIRO_STATUS_SUCCESS ||
      is_clear(canvas) || !meets_clip(canvas, glyphs, n, size))
    return;
  for (int i = 0; i < n; i++) {
    char letter[8] = "";
    const char *letters = utf8 != NULL ? utf8 : letter;
    if (utf8 == NULL) letter[g_unichar_to_utf8(code_of(canvas, glyphs[i].index), letter)] = '\0';
    glong count = g_utf8_strlen(letters, utf8 != NULL ? clusters[i].num_bytes : -1);
    if (count > 0) put(canvas, &em, &glyphs[i], i + 1 == n, letters, (guint)count);
    if (utf8 != NULL) utf8 += clusters[i].num_bytes;
  }
}

/* --- painting over ------------------------------------------------------------------------ */

static gboolean is_opaque(cairo_t *canvas) {
  double r, g, b, alpha;
  cairo_surface_t *picture;
  cairo_pattern_t *ink = cairo_get_source(canvas);
  if (cairo_get_operator(canvas) != CAIRO_OPERATOR_OVER) return FALSE;
  if (cairo_pattern_get_rgba(ink, &r, &g, &b, &alpha) == CAIRO_STATUS_SUCCESS) return alpha > OPAQUE;
  return cairo_pattern_get_surface(ink, &picture) == CAIRO_STATUS_SUCCESS &&
         cairo_surface_get_content(picture) == CAIRO_CONTENT_COLOR;
}

/* Letters under opaque paint lose their meaning. Paint in a transparency group, which may come
 * out fainter or nowhere, covers nothing. `path`: it fills the path; else all of the clip. */
static void cover(cairo_t *canvas, gboolean path) {
  Area area = clip_of(canvas);
  if (canvas != catching->canvas || catching->glyphs->len == 0 || catching->elsewhere ||
      cairo_get_group_target(canvas) != cairo_get_target(canvas) || !is_opaque(canvas))
    return;
  for (guint i = 0; i < catching->glyphs->len; i++) {
    Glyph *glyph = &g_array_index(catching->glyphs, Glyph, i);
    double x = ((double)glyph->box.x0 + glyph->box.x1) / 2;
    double y = ((double)glyph->box.y0 + glyph->box.y1) / 2;
    if (x < area.x0 || x > area.x1 || y < area.y0 || y > area.y1) continue;
    if (++catching->tries > COVER_TRIES) {
      catching->elsewhere = TRUE;
      return;
    }
    cairo_device_to_user(canvas, &x, &y);
    if (cairo_in_clip(canvas, x, y) && (!path || cairo_in_fill(canvas, x, y))) glyph->code = COVERED;
  }
}

/* --- what is no letter -------------------------------------------------------------------- */

#define LETTER_SIDE 60.0 /* points: a larger shape is an ornament */
#define STROKE_SIDE 1.0  /* a thinner one is a rule */

/* Notes pictures, and shapes that could be letters. `path`: it fills the path; else the clip. */
static void note(cairo_t *canvas, cairo_pattern_t *ink, gboolean path) {
  Area area = clip_of(canvas), fill;
  if (canvas != catching->canvas) return;
  if (path) {
    cairo_matrix_t matrix;
    cairo_get_matrix(canvas, &matrix);
    cairo_identity_matrix(canvas);
    cairo_fill_extents(canvas, &fill.x0, &fill.y0, &fill.x1, &fill.y1);
    cairo_set_matrix(canvas, &matrix);
    area = (Area){MAX(area.x0, fill.x0), MAX(area.y0, fill.y0), MIN(area.x1, fill.x1), MIN(area.y1, fill.y1)};
  }
  const double wide = area.x1 - area.x0, high = area.y1 - area.y0;
  if (!(wide > 0 && high > 0)) return;
  if (cairo_pattern_get_type(ink) == CAIRO_PATTERN_TYPE_SURFACE) catching->pictured += wide * high;
  else if (path && MIN(wide, high) > STROKE_SIDE && high < LETTER_SIDE) catching->shapes++;
}

Page *drawn_letters(PopplerPage *page) {
  double width, height;
  poppler_page_get_size(page, &width, &height);
  if (!(width > 0 && height > 0)) return NULL;
  cairo_rectangle_t paper = {0, 0, width, height};
  cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &paper);
  cairo_t *canvas = cairo_create(surface);
  Catch found = {canvas, g_array_new(FALSE, FALSE, sizeof(Glyph)), FALSE, 0, 0, 0};
  catching = &found;
  poppler_page_render(page, canvas);
  catching = NULL;
  gboolean failed = cairo_status(canvas) != CAIRO_STATUS_SUCCESS;
  cairo_destroy(canvas);
  cairo_surface_destroy(surface);
  Page *shown = g_new0(Page, 1);
  shown->glyphs = found.glyphs;
  shown->has_boxes = TRUE;
  shown->pictured = (float)MIN(found.pictured / (width * height), 1);
  shown->shapes = found.shapes;
  shown->draw_failed = failed;
  if (found.elsewhere) g_clear_pointer(&shown, page_free);
  return shown;
}

void drawn_without_letters(PopplerPage *page, cairo_t *canvas) {
  letterless = TRUE;
  poppler_page_render(page, canvas);
  letterless = FALSE;
}

/* --- cairo's functions -------------------------------------------------------------------- */

void cairo_show_text_glyphs(cairo_t *cr, const char *utf8, int length, const cairo_glyph_t *glyphs,
                            int n, const cairo_text_cluster_t *clusters, int n_clusters,
                            cairo_text_cluster_flags_t flags) {
  REAL(cairo_show_text_glyphs);
  if (letterless) return;
  if (catching == NULL) real(cr, utf8, length, glyphs, n, clusters, n_clusters, flags);
  else if (n == n_clusters) catch_run(cr, glyphs, n, utf8, clusters);
  else catching->elsewhere = TRUE;
}

void cairo_show_glyphs(cairo_t *cr, const cairo_glyph_t *glyphs, int n) {
  REAL(cairo_show_glyphs);
  if (letterless) return;
  if (catching == NULL) real(cr, glyphs, n);
  else catch_run(cr, glyphs, n, NULL, NULL);
}

void cairo_fill(cairo_t *cr) {
  REAL(cairo_fill);
  if (catching == NULL) real(cr);
  else note(cr, cairo_get_source(cr), TRUE), cover(cr, TRUE), cairo_new_path(cr);
}

void cairo_stroke(cairo_t *cr) {
  REAL(cairo_stroke);
  if (catching == NULL) real(cr);
  else cairo_new_path(cr);
}

void cairo_paint(cairo_t *cr) {
  REAL(cairo_paint);
  if (catching == NULL) real(cr);
  else note(cr, cairo_get_source(cr), FALSE), cover(cr, FALSE);
}

void cairo_paint_with_alpha(cairo_t *cr, double alpha) {
  REAL(cairo_paint_with_alpha);
  if (catching == NULL) real(cr, alpha);
  else note(cr, cairo_get_source(cr), FALSE);
}

void cairo_mask(cairo_t *cr, cairo_pattern_t *pattern) {
  REAL(cairo_mask);
  if (catching == NULL) real(cr, pattern);
  else note(cr, pattern, FALSE);
}
