/* A page of an original as an exhibit: its content as it is, a strip added below it for the
 * stamp, and the boxes of its evidence in a layer of their own. */
#pragma once
#include <qpdf/qpdf-c.h>

#include "packet/front.h"

typedef struct {
  double x0, y0, x1, y1; /* what is shown of the page, its own coordinates */
  int turn;              /* clockwise: 0, 90, 180, 270 */
  double width, height;  /* as shown */
  double strip_width, strip_height; /* below it; it may be wider than a very small page */
} Plate;

/* From the page's boxes. FALSE when they make no sense. */
gboolean plate_measure(qpdf_data pdf, qpdf_oh page, Plate *plate);

typedef struct {
  const Plate *plate;
  const GArray *marks; /* of Mark; those of `page` are drawn */
  guint page;          /* of the original */
  qpdf_oh stamp;       /* a form as high and wide as the strip */
  qpdf_oh layer;       /* the optional content group of the boxes */
} Dress;

/* Dresses a page that was copied into `pdf`. Its links lead nowhere and nothing in it acts. */
void plate_dress(qpdf_data pdf, qpdf_oh page, const Dress *dress);
/* The strip, in the page's own coordinates. */
qpdf_oh plate_strip(qpdf_data pdf, const Plate *plate);
/* Makes a form of a page of our own drawing that was taken out of the page tree. */
qpdf_oh form_of_page(qpdf_data pdf, qpdf_oh page, double width, double height);
/* [x0 y0 x1 y1] */
qpdf_oh rectangle_new(qpdf_data pdf, double x0, double y0, double x1, double y1);
