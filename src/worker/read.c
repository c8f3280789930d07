/* Glyphs of a PDF's pages, as they are shown. */
#include "worker/read.h"

#include <cairo-pdf.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

#include "core/kind.h"
#include "worker/drawn.h"
#include "worker/ground.h"
#include "worker/image.h"
#include "worker/open.h"
#include "worker/seen.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

#define SNIFF 1024         /* where %PDF- and %%EOF must be: from the start, from the end */
#define FEW_LETTERS 400    /* fewer: is there a picture that says the rest? */
#define PAPER 0xeb00       /* 16 bits: each colour over this is near white */
#define FAR_OFF 1e6        /* points; what the wire takes */
#define TOO_SMALL 1.0f     /* points: no eye reads a letter of this size */
#define PAGES_DRAWN 100    /* at some 10 ms a page */


/* --- glyphs ------------------------------------------------------------------------------- */

/* poppler puts these around right-to-left text, without a rectangle. */
static gboolean is_bidi_mark(gunichar c) {
  return c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e);
}

static Box box_of(const PopplerRectangle *r, gboolean *sound) {
  Box box = {(float)MIN(r->x1, r->x2), (float)MIN(r->y1, r->y2), (float)MAX(r->x1, r->x2),
             (float)MAX(r->y1, r->y2)};
  *sound = fabs(r->x1) < FAR_OFF && fabs(r->x2) < FAR_OFF && fabs(r->y1) < FAR_OFF &&
           fabs(r->y2) < FAR_OFF; /* and no NaN */
  return *sound ? box : (Box){0, 0, 0, 0};
}

static void mark_white(PopplerPage *page, GArray *glyphs) {
  GList *attributes = poppler_page_get_text_attributes(page);
  for (GList *l = attributes; l != NULL; l = l->next) {
    const PopplerTextAttributes *run = l->data;
    if (run->color.red < PAPER || run->color.green < PAPER || run->color.blue < PAPER) continue;
    for (gint64 i = MAX(run->start_index, 0); i <= run->end_index && i < glyphs->len; i++)
      g_array_index(glyphs, Glyph, i).style |= GLYPH_FAINT;
  }
  poppler_page_free_text_attributes(attributes);
}

static void place(Page *shown, const PopplerRectangle *boxes) {
  gboolean all_sound = TRUE;
  for (guint i = 0; i < shown->glyphs->len; i++) {
    gboolean sound;
    Glyph *glyph = &g_array_index(shown->glyphs, Glyph, i);
    glyph->box = box_of(&boxes[i], &sound);
    all_sound &= sound;
    float x = (glyph->box.x0 + glyph->box.x1) / 2, y = (glyph->box.y0 + glyph->box.y1) / 2;
    if (x < 0 || y < 0 || x > shown->width || y > shown->height) glyph->style |= GLYPH_OFF_PAGE;
  }
  shown->has_boxes = all_sound;
}

static void mark_tiny(GArray *glyphs) {
  for (guint i = 0; i < glyphs->len; i++) {
    Glyph *glyph = &g_array_index(glyphs, Glyph, i);
    if (!g_unichar_isspace(glyph->code) && /* a line's end has no size at all */
        glyph->box.x1 - glyph->box.x0 < TOO_SMALL && glyph->box.y1 - glyph->box.y0 < TOO_SMALL)
      glyph->style |= GLYPH_FAINT;
  }
}

/* `draw`: it may be drawn, to learn which white letters are seen all the same. */
static Page *page_of(PopplerPage *page, gboolean draw) {
  Page *shown = g_new0(Page, 1);
  double width, height;
  poppler_page_get_size(page, &width, &height);
  shown->width = (float)(width >= 0 && width < FAR_OFF ? width : 0);
  shown->height = (float)(height >= 0 && height < FAR_OFF ? height : 0);
  shown->glyphs = g_array_new(FALSE, TRUE, sizeof(Glyph));

  g_autofree char *text = poppler_page_get_text(page);
  g_autofree PopplerRectangle *boxes = NULL;
  guint n_boxes = 0, n_chars = 0;
  if (text == NULL || !g_utf8_validate(text, -1, NULL)) return shown;
  poppler_page_get_text_layout(page, &boxes, &n_boxes);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) n_chars++;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
    Glyph glyph = {.code = g_utf8_get_char(at)};
    if (n_chars == n_boxes || !is_bidi_mark(glyph.code)) g_array_append_val(shown->glyphs, glyph);
  }
  if (shown->glyphs->len != n_boxes) return shown;
  place(shown, boxes);
  mark_white(page, shown->glyphs);
  if (draw) ground_unmark(shown, page);
  mark_tiny(shown->glyphs);
  return shown;
}

static guint letters_of(const Page *page) {
  guint n = 0;
  for (guint i = 0; i < page->glyphs->len; i++)
    n += !g_unichar_isspace(g_array_index(page->glyphs, Glyph, i).code);
  return n;
}

/* --- form fields and annotations ---------------------------------------------------------- */

/* What lies on a page besides its contents; OVERLAY: fields, or annotations other than links.
 * Fields first: the annotation mapping holds a NULL dereference (design.md, section 4). */
typedef enum { NOTHING, LINKS, OVERLAY } OnTop;

/* A signature is no field to fill in: who signed and when is no part of the certificate, and is
 * left out like a link. */
static OnTop on_top_of(PopplerPage *page) {
  GList *fields = poppler_page_get_form_field_mapping(page);
  OnTop found = NOTHING;
  for (GList *l = fields; l != NULL && found != OVERLAY; l = l->next) {
    const PopplerFormFieldMapping *mapping = l->data;
    gboolean signature = poppler_form_field_get_field_type(mapping->field) == POPPLER_FORM_FIELD_SIGNATURE;
    found = signature ? LINKS : OVERLAY;
  }
  gboolean signed_only = fields != NULL;
  poppler_page_free_form_field_mapping(fields);
  if (found == OVERLAY) return found;
  GList *annotations = poppler_page_get_annot_mapping(page);
  if (annotations != NULL) found = LINKS;
  for (GList *l = annotations; l != NULL && found != OVERLAY; l = l->next) {
    const PopplerAnnotMapping *mapping = l->data;
    PopplerAnnotType type = poppler_annot_get_annot_type(mapping->annot);
    gboolean signature = signed_only && type == POPPLER_ANNOT_WIDGET;
    if (type != POPPLER_ANNOT_LINK && type != POPPLER_ANNOT_POPUP && !signature) found = OVERLAY;
  }
  poppler_page_free_annot_mapping(annotations);
  return found;
}

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int length) {
  g_byte_array_append(closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The page as a viewer shows it, fields and annotations drawn, and read again; NULL when that
 * fails. On screen, not for printing: fields without the print flag are seen too. */
static Page *page_as_shown(PopplerPage *page) {
  double width, height;
  GByteArray *out = g_byte_array_new();
  poppler_page_get_size(page, &width, &height);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(keep, out, width, height);
  cairo_t *cr = cairo_create(surface);
  poppler_page_render(page, cr);
  gboolean failed = cairo_status(cr) != CAIRO_STATUS_SUCCESS;
  cairo_destroy(cr);
  cairo_surface_finish(surface);
  gboolean ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy(surface);
  g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(out);
  g_autoptr(PopplerDocument) drawn =
      ok ? poppler_document_new_from_bytes(bytes, NULL, NULL) : NULL;
  g_autoptr(PopplerPage) first = drawn != NULL ? poppler_document_get_page(drawn, 0) : NULL;
  Page *shown = first != NULL ? page_of(first, TRUE) : NULL;
  if (shown != NULL) shown->draw_failed = failed;
  return shown;
}

static gboolean has_image(PopplerPage *page) {
  GList *images = poppler_page_get_image_mapping(page);
  gboolean found = images != NULL;
  poppler_page_free_image_mapping(images);
  return found;
}

/* TRUE when letters may be drawn as shapes, so that they do not come back from a drawing. */
static gboolean has_type3(PopplerDocument *document) {
  PopplerFontInfo *info = poppler_font_info_new(document);
  PopplerFontsIter *fonts = NULL;
  gboolean found = FALSE;
  if (poppler_font_info_scan(info, PAGES_DRAWN, &fonts))
    do found = poppler_fonts_iter_get_font_type(fonts) == POPPLER_FONT_TYPE_TYPE3;
    while (!found && poppler_fonts_iter_next(fonts));
  if (fonts != NULL) poppler_fonts_iter_free(fonts);
  g_object_unref(info);
  return found;
}

/* What else the drawing tells of the page. */
static void take_drawing(Page *plain, const Page *shown) {
  plain->pictured = shown->pictured;
  plain->shapes = shown->shapes;
  plain->draw_failed = shown->draw_failed;
}

/* The page with fields and annotations on it, and with the letters marked that are not seen. */
static Page *read_page(PopplerDocument *document, int index, gboolean draw) {
  g_autoptr(PopplerPage) page = poppler_document_get_page(document, index);
  if (page == NULL) return NULL;
  if (!draw || index >= PAGES_DRAWN) {
    Page *text = page_of(page, FALSE);
    text->pictured = draw && letters_of(text) < FEW_LETTERS && has_image(page) ? 1 : 0;
    return text;
  }
  OnTop on_top = on_top_of(page);
  /* Caught while it is drawn the text costs one walk through the page instead of two. */
  g_autoptr(Page) shown = on_top == NOTHING ? drawn_letters(page) : NULL;
  if (on_top == NOTHING && shown == NULL) {
    g_clear_object(&page); /* with a text that may hold what no page holds */
    page = poppler_document_get_page(document, index);
  }
  g_autoptr(Page) plain = page_of(page, TRUE);
  guint letters = letters_of(plain);
  if (shown != NULL) take_drawing(plain, shown);
  /* It walks through everything that is drawn: only where the text leaves a question. */
  else plain->pictured = letters < FEW_LETTERS && has_image(page) ? 1 : 0;
  plain->from_print = on_top == OVERLAY;
  if (letters == 0 && on_top != OVERLAY) return g_steal_pointer(&plain);
  if (on_top == LINKS) shown = drawn_letters(page);
  if (on_top == LINKS && shown != NULL) take_drawing(plain, shown);
  if (shown == NULL) shown = page_as_shown(page);
  if (shown == NULL) return g_steal_pointer(&plain);
  plain->draw_failed = shown->draw_failed;
  if (on_top == OVERLAY && letters_of(shown) * 10 >= letters * 9) {
    shown->from_print = TRUE;
    shown->pictured = plain->pictured;
    shown->shapes = plain->shapes;
    return g_steal_pointer(&shown);
  }
  if (plain->has_boxes && shown->has_boxes && mark_unseen(plain, shown, FALSE) &&
      !has_type3(document))
    mark_unseen(plain, shown, TRUE);
  return g_steal_pointer(&plain);
}

/* --- document ----------------------------------------------------------------------------- */

static gboolean looks_like_pdf(GBytes *pdf) {
  gsize size;
  const char *start = g_bytes_get_data(pdf, &size);
  return size > 0 && memmem(start, MIN(size, SNIFF), "%PDF-", 5) != NULL;
}

/* A file cut short can open with all its pages and a part of its text, or as it was before its
 * last change: no object may follow the end, as one does where a later version of the file, or
 * the rest of one made for the web, was cut off. */
static gboolean ends_as_pdf(GBytes *pdf) {
  gsize size;
  const char *start = g_bytes_get_data(pdf, &size), *end = start + size, *last = NULL;
  for (const char *at = end - MIN(size, SNIFF); (at = memmem(at, (gsize)(end - at), "%%EOF", 5));)
    last = at += 5;
  return last != NULL && memmem(last, (gsize)(end - last), " obj", 4) == NULL;
}

static Reading *refusal(GError *error, const char *password) {
  if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    return reading_new(OUTCOME_ENCRYPTED, *password != '\0' ? "the password does not open it"
                                                            : "needs a password");
  return reading_new(OUTCOME_DAMAGED, "is damaged: it cannot be opened as a PDF");
}

Reading *read_pdf(GBytes *pdf, const ReadOrder *order) {
  if (g_bytes_get_size(pdf) == 0) return reading_new(OUTCOME_NOT_A_PDF, "is empty");
  if (kind_is_image(pdf)) return image_read(pdf, order);
  if (!looks_like_pdf(pdf))
    return reading_new(OUTCOME_NOT_A_PDF, "is neither PDF nor image, whatever its name says");
  g_autoptr(GError) error = NULL;
  g_autoptr(PopplerDocument) document = open_pdf(pdf, order->password, &error);
  if (document == NULL) return refusal(error, order->password);
  int total = poppler_document_get_n_pages(document);
  if (total < 1) return reading_new(OUTCOME_DAMAGED, "is damaged: it has no pages");

  g_autoptr(Reading) reading = reading_new(OUTCOME_CERTIFICATE, NULL);
  reading->pages_total = (guint)total;
  reading->no_end = !ends_as_pdf(pdf);
  reading->no_annotations = order->no_annotations != 0;
  guint glyphs = 0;
  for (int i = 0; i < total && (guint)i < order->max_pages; i++) {
    g_autoptr(Page) shown = read_page(document, i, order->no_annotations == 0);
    if (shown == NULL) return reading_new(OUTCOME_DAMAGED, "is damaged: a page is missing");
    glyphs += shown->glyphs->len;
    if (glyphs > order->max_glyphs) break;
    g_ptr_array_add(reading->pages, g_steal_pointer(&shown));
  }
  if (reading->pages->len == 0)
    return reading_new(OUTCOME_TOO_LARGE, "holds more text on its first page than is read");
  return g_steal_pointer(&reading);
}
