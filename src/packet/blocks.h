/* The blocks of a plan on paper. */
#pragma once
#include "packet/front.h"

typedef struct {
  Canvas canvas;
  const PacketPlan *plan;
  const FrontKnown *known; /* NULL: measuring */
  Front *front;
} Drawing;

void draw_block(Drawing *drawing, const Block *block);
void draw_table(Drawing *drawing, const Block *block);
