/* The structure that a screen reader follows: cairo's, made one document, and the exhibits in it. */
#pragma once
#include <qpdf/qpdf-c.h>

typedef struct {
  qpdf_data pdf;
  int document; /* the element that holds all others, by number; 0: there is no structure */
  int kids;     /* its array, by number */
  int numbers;  /* of the parent tree, by number */
  int next;     /* key of the next page in it */
} Tags;

void tags_open(Tags *tags, qpdf_data pdf);
/* A section of one page of an original, whose content is marked with MCID 0. */
void tags_add_page(Tags *tags, qpdf_oh page, const char *title);
