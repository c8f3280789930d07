/* One page read in more than one order of its words; the reading that lacks least is taken. */
#pragma once
#include "core/draft_page.h"

typedef enum { ORDER_ROWS, ORDER_COLUMNS, N_ORDERS } Order; /* text_form.h, text_columns.h */

typedef struct { /* zeroed; made when a first page asks for it: there can be thousands */
  DocumentText *document[N_ORDERS];
  Matches *matches[N_ORDERS];
} Orders;

/* The page read by `read`, as the order says that loses least. NULL when it is no certificate, with why. */
Entry *page_read_in_order(PageReader *reader, PageEntryReader read, Orders *orders, const char **why);
void orders_clear(Orders *orders);
