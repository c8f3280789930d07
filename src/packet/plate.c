/* A page of an original as an exhibit. */
#include "packet/plate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_WIDTH 320.0 /* of a strip, so that a stamp fits */
#define EDGE 0.5          /* points below the page are not covered: a pixel there belongs to both */
#define AROUND 1000.0     /* of a form's box, so that it clips nothing that is shown */

qpdf_oh rectangle_new(qpdf_data pdf, double x0, double y0, double x1, double y1) {
  const double corners[] = {x0, y0, x1, y1};
  qpdf_oh array = qpdf_oh_new_array(pdf);
  for (guint i = 0; i < 4; i++)
    qpdf_oh_append_item(pdf, array, qpdf_oh_new_real_from_double(pdf, corners[i], 4));
  return array;
}

/* ---- boxes ---- */

static gboolean read_box(qpdf_data pdf, qpdf_oh page, const char *key, double box[4]) {
  qpdf_oh array = qpdf_oh_get_key(pdf, page, key);
  if (!qpdf_oh_is_array(pdf, array) || qpdf_oh_get_array_n_items(pdf, array) != 4) return FALSE;
  double corner[4];
  for (int i = 0; i < 4; i++) {
    qpdf_oh item = qpdf_oh_get_array_item(pdf, array, i);
    if (!qpdf_oh_is_number(pdf, item)) return FALSE;
    corner[i] = qpdf_oh_get_numeric_value(pdf, item);
    if (!(fabs(corner[i]) < 1e6)) return FALSE;
  }
  box[0] = MIN(corner[0], corner[2]);
  box[1] = MIN(corner[1], corner[3]);
  box[2] = MAX(corner[0], corner[2]);
  box[3] = MAX(corner[1], corner[3]);
  return box[2] - box[0] >= 1 && box[3] - box[1] >= 1;
}

gboolean plate_measure(qpdf_data pdf, qpdf_oh page, Plate *plate) {
  double media[4] = {0, 0, LETTER_WIDTH, LETTER_HEIGHT}, crop[4];
  if (!qpdf_oh_is_dictionary(pdf, page)) return FALSE; /* a page tree may hold anything */
  if (qpdf_oh_has_key(pdf, page, "/MediaBox") && !read_box(pdf, page, "/MediaBox", media))
    return FALSE;
  *plate = (Plate){media[0], media[1], media[2], media[3], 0, 0, 0, 0, 0};
  if (read_box(pdf, page, "/CropBox", crop)) {
    double x0 = MAX(crop[0], media[0]), y0 = MAX(crop[1], media[1]);
    double x1 = MIN(crop[2], media[2]), y1 = MIN(crop[3], media[3]);
    if (x1 - x0 >= 1 && y1 - y0 >= 1)
      plate->x0 = x0, plate->y0 = y0, plate->x1 = x1, plate->y1 = y1;
  }
  qpdf_oh turn = qpdf_oh_get_key(pdf, page, "/Rotate");
  int degrees = qpdf_oh_is_integer(pdf, turn) ? qpdf_oh_get_int_value_as_int(pdf, turn) : 0;
  plate->turn = ((degrees % 360) + 360) % 360 / 90 * 90;
  gboolean lies = plate->turn == 90 || plate->turn == 270;
  plate->width = lies ? plate->y1 - plate->y0 : plate->x1 - plate->x0;
  plate->height = lies ? plate->x1 - plate->x0 : plate->y1 - plate->y0;
  plate->strip_width = MAX(plate->width, LEAST_WIDTH);
  plate->strip_height = STAMP_HEIGHT * MAX(plate->strip_width / LETTER_WIDTH, 0.85);
  return TRUE;
}

/* From the page as shown (origin top left, y down) to its own coordinates. */
static char *matrix(const Plate *p) {
  const struct {
    int a, b, c, d;
    double e, f;
  } of[] = {{1, 0, 0, -1, p->x0, p->y1},
            {0, 1, 1, 0, p->x0, p->y0},
            {-1, 0, 0, 1, p->x1, p->y0},
            {0, -1, -1, 0, p->x1, p->y1}},
    *m = &of[p->turn / 90];
  char e[G_ASCII_DTOSTR_BUF_SIZE], f[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf("%d %d %d %d %s %s cm", m->a, m->b, m->c, m->d,
                         g_ascii_formatd(e, sizeof e, "%.4f", m->e),
                         g_ascii_formatd(f, sizeof f, "%.4f", m->f));
}

/* A rectangle of the page as shown, in the page's own coordinates. */
static qpdf_oh placed(qpdf_data pdf, const Plate *p, double x, double y, double width,
                      double height) {
  switch (p->turn) {
    case 90: return rectangle_new(pdf, p->x0 + y, p->y0 + x, p->x0 + y + height, p->y0 + x + width);
    case 180: return rectangle_new(pdf, p->x1 - x - width, p->y0 + y, p->x1 - x, p->y0 + y + height);
    case 270: return rectangle_new(pdf, p->x1 - y - height, p->y1 - x - width, p->x1 - y, p->y1 - x);
    default: return rectangle_new(pdf, p->x0 + x, p->y1 - y - height, p->x0 + x + width, p->y1 - y);
  }
}

qpdf_oh plate_strip(qpdf_data pdf, const Plate *p) {
  return placed(pdf, p, 0, p->height, p->strip_width, p->strip_height);
}

/* ---- forms ---- */

static void set_form(qpdf_data pdf, qpdf_oh stream, qpdf_oh box, qpdf_oh resources) {
  qpdf_oh dict = qpdf_oh_get_dict(pdf, stream);
  qpdf_oh_replace_key(pdf, dict, "/Type", qpdf_oh_new_name(pdf, "/XObject"));
  qpdf_oh_replace_key(pdf, dict, "/Subtype", qpdf_oh_new_name(pdf, "/Form"));
  qpdf_oh_replace_key(pdf, dict, "/BBox", box);
  qpdf_oh_replace_key(pdf, dict, "/Resources",
                      qpdf_oh_is_dictionary(pdf, resources) ? resources
                                                            : qpdf_oh_new_dictionary(pdf));
}

/* Contents of one stream become the form as they are; several are joined, as a viewer does. */
static qpdf_oh content_of(qpdf_data pdf, qpdf_oh page) {
  qpdf_oh contents = qpdf_oh_get_key(pdf, page, "/Contents");
  if (qpdf_oh_is_stream(pdf, contents) &&
      !qpdf_oh_has_key(pdf, qpdf_oh_get_dict(pdf, contents), "/Subtype"))
    return contents;
  unsigned char *bytes = NULL;
  size_t length = 0;
  qpdf_oh stream = qpdf_oh_new_stream(pdf);
  qpdf_oh_get_page_content_data(pdf, page, &bytes, &length);
  qpdf_oh_replace_stream_data(pdf, stream, bytes, length, qpdf_oh_new_null(pdf),
                              qpdf_oh_new_null(pdf));
  free(bytes);
  return stream;
}

qpdf_oh form_of_page(qpdf_data pdf, qpdf_oh page, double width, double height) {
  qpdf_oh form = content_of(pdf, page);
  set_form(pdf, form, rectangle_new(pdf, 0, 0, width, height),
           qpdf_oh_get_key(pdf, page, "/Resources"));
  return form;
}

/* ---- the page ---- */

static void append_numbers(GString *text, const char *operator, guint n, const double *numbers) {
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  for (guint i = 0; i < n; i++)
    g_string_append_printf(text, "%s ", g_ascii_formatd(buffer, sizeof buffer, "%.3f", numbers[i]));
  g_string_append_printf(text, "%s\n", operator);
}

static void append_marks(const Dress *dress, GString *text) {
  gboolean any = FALSE;
  double scale = CLAMP(dress->plate->width / LETTER_WIDTH, 0.2, 10), around = 1.5 * scale;
  for (guint i = 0; i < dress->marks->len; i++) {
    const Mark *mark = &g_array_index(dress->marks, Mark, i);
    if (mark->page != dress->page) continue;
    if (!any) {
      g_string_append(text, "/OC /L BDC q 0.85 0.33 0 RG\n");
      append_numbers(text, "w", 1, (const double[]){0.6 * scale});
    }
    any = TRUE;
    append_numbers(text, "re", 4,
                   (const double[]){(double)mark->box.x0 - around, (double)mark->box.y0 - around,
                                    (double)(mark->box.x1 - mark->box.x0) + 2 * around,
                                    (double)(mark->box.y1 - mark->box.y0) + 2 * around});
  }
  if (any) g_string_append(text, "S Q EMC\n");
}

static char *content(const Dress *dress) {
  const Plate *p = dress->plate;
  g_autofree char *to_page = matrix(p);
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "/Sect <</MCID 0>> BDC q /X Do Q EMC\n/Artifact BMC q %s\n1 g\n",
                         to_page);
  append_numbers(text, "re", 4,
                 (const double[]){0, p->height + EDGE, p->strip_width + EDGE, p->strip_height});
  if (p->strip_width > p->width)
    append_numbers(text, "re", 4,
                   (const double[]){p->width + EDGE, 0, p->strip_width - p->width,
                                    p->height + p->strip_height});
  g_string_append(text, "f\n");
  append_marks(dress, text);
  append_numbers(text, "cm", 6, (const double[]){1, 0, 0, -1, 0, p->height + p->strip_height});
  g_string_append(text, "/S Do Q EMC\n");
  return g_string_free(text, FALSE);
}

/* What a link looks like, without what it does. */
static qpdf_oh idle_links(qpdf_data pdf, qpdf_oh page) {
  static const char *const looks[] = {"/Rect", "/Border", "/BS", "/C", "/F"};
  qpdf_oh annotations = qpdf_oh_get_key(pdf, page, "/Annots"), kept = qpdf_oh_new_array(pdf);
  int n = qpdf_oh_is_array(pdf, annotations) ? qpdf_oh_get_array_n_items(pdf, annotations) : 0;
  for (int i = 0; i < n; i++) {
    qpdf_oh link = qpdf_oh_get_array_item(pdf, annotations, i);
    if (!qpdf_oh_is_dictionary(pdf, link) ||
        !qpdf_oh_is_name_and_equals(pdf, qpdf_oh_get_key(pdf, link, "/Subtype"), "/Link"))
      continue;
    qpdf_oh idle = qpdf_oh_new_dictionary(pdf);
    qpdf_oh_replace_key(pdf, idle, "/Type", qpdf_oh_new_name(pdf, "/Annot"));
    qpdf_oh_replace_key(pdf, idle, "/Subtype", qpdf_oh_new_name(pdf, "/Link"));
    for (guint j = 0; j < G_N_ELEMENTS(looks); j++)
      if (qpdf_oh_has_key(pdf, link, looks[j]))
        qpdf_oh_replace_key(pdf, idle, looks[j], qpdf_oh_get_key(pdf, link, looks[j]));
    qpdf_oh_append_item(pdf, kept, qpdf_make_indirect_object(pdf, idle));
  }
  return kept;
}

static void forget_all_but(qpdf_data pdf, qpdf_oh page, const char *const *keep) {
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
  qpdf_oh_begin_dict_key_iter(pdf, page);
  while (qpdf_oh_dict_more_keys(pdf)) {
    const char *key = qpdf_oh_dict_next_key(pdf);
    if (!g_strv_contains(keep, key)) g_ptr_array_add(keys, g_strdup(key));
  }
  for (guint i = 0; i < keys->len; i++) qpdf_oh_remove_key(pdf, page, keys->pdata[i]);
}

static qpdf_oh named(qpdf_data pdf, const char *name, qpdf_oh object) {
  qpdf_oh dict = qpdf_oh_new_dictionary(pdf);
  qpdf_oh_replace_key(pdf, dict, name, object);
  return dict;
}

void plate_dress(qpdf_data pdf, qpdf_oh page, const Dress *dress) {
  static const char *const keep[] = {"/Type", "/Parent", "/Rotate", "/UserUnit", "/Group", NULL};
  const Plate *p = dress->plate;
  qpdf_oh form = content_of(pdf, page);
  set_form(pdf, form, rectangle_new(pdf, p->x0 - AROUND, p->y0 - AROUND, p->x1 + AROUND,
                                    p->y1 + AROUND),
           qpdf_oh_get_key(pdf, page, "/Resources"));
  qpdf_oh links = idle_links(pdf, page);
  forget_all_but(pdf, page, keep);

  qpdf_oh objects = named(pdf, "/X", form);
  qpdf_oh_replace_key(pdf, objects, "/S", dress->stamp);
  qpdf_oh resources = named(pdf, "/XObject", objects);
  qpdf_oh_replace_key(pdf, resources, "/Properties", named(pdf, "/L", dress->layer));
  g_autofree char *text = content(dress);
  qpdf_oh stream = qpdf_oh_new_stream(pdf);
  qpdf_oh_replace_stream_data(pdf, stream, (const unsigned char *)text, strlen(text),
                              qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
  qpdf_oh_replace_key(pdf, page, "/Contents", stream);
  qpdf_oh_replace_key(pdf, page, "/Resources", resources);
  qpdf_oh_replace_key(pdf, page, "/MediaBox",
                      placed(pdf, p, 0, 0, p->strip_width, p->height + p->strip_height));
  qpdf_oh_replace_key(pdf, page, "/Annots", links);
}
