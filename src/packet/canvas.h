/* Paper for our own pages: text set by Pango onto cairo's PDF, tagged, with page numbers. The
 * same calls only measure while there is no surface, so that every page number is known before
 * the first page is drawn. */
#pragma once
#include <cairo.h>
#include <pango/pangocairo.h>

#include "core/packet.h"

#define MARGIN 48.0
#define LETTER_WIDTH 612.0 /* points */
#define LETTER_HEIGHT 792.0

typedef struct { /* a place that leads to a page; PDF's own coordinates */
  guint page;    /* from 0, of our pages */
  double x0, y0, x1, y1;
  guint exhibit; /* from 1: leads to its first page; 0: to `target` */
  guint target;  /* page from 0, of our pages */
} CanvasLink;

typedef struct {
  PangoContext *context;
  cairo_surface_t *surface; /* NULL: measuring */
  cairo_t *cairo;           /* NULL: measuring */
  GByteArray *bytes;
  const char *footer;
  double width, height;     /* of the page; points */
  double y;                 /* where the next line goes */
  guint pages;              /* begun so far */
  guint number;             /* printed on the next page begun */
  guint total;              /* of all pages, for "12 of 87" */
  GArray *links;            /* of CanvasLink */
} Canvas;

typedef struct { /* how a text is set */
  double size;
  gboolean bold;
  double grey;              /* 0 black */
  PangoAlignment alignment;
} Style;

/* `like` NULL: only measures. Ends as PDF bytes, NULL when measuring. */
void canvas_open(Canvas *canvas, const PacketPlan *like);
GBytes *canvas_close(Canvas *canvas);

double canvas_text_width(const Canvas *canvas);
double canvas_bottom(const Canvas *canvas); /* the last line ends above it */
void canvas_turn(Canvas *canvas, gboolean across); /* the pages from the next one on */
void canvas_page(Canvas *canvas);
/* A new page when less than `height` is left. */
void canvas_room(Canvas *canvas, double height);
/* A page of any size without number or tag; the caller draws on canvas->cairo. */
void canvas_bare_page(Canvas *canvas, double width, double height);

/* New layout; `text` may hold CELL_SECOND. */
PangoLayout *canvas_layout(const Canvas *canvas, Style style, const char *text, double width);
double layout_height(PangoLayout *layout);
double layout_width(PangoLayout *layout);
void canvas_show(Canvas *canvas, PangoLayout *layout, double grey, double x, double y);
void canvas_fill(Canvas *canvas, double grey, double x, double y, double width, double height);
/* A structure element around what is drawn until canvas_end: "P", "H1", "Table", "TR", "TD". */
void canvas_begin(Canvas *canvas, const char *tag);
void canvas_end(Canvas *canvas, const char *tag);
/* A link over a rectangle of the page, its origin top left. */
void canvas_link(Canvas *canvas, double x, double y, double width, double height, guint exhibit,
                 guint target);
