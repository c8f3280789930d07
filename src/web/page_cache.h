/* What the pages of originals answered last: as many bytes as a desk may keep, the oldest go first. */
#pragma once
#include "web/pages.h"

typedef struct PageCache PageCache;
PageCache *page_cache_new(void);
void page_cache_free(PageCache *cache);

/* The answer under that key, NULL: none. Borrowed, until the next that is kept or forgotten. */
const PageAnswer *page_cache_find(const PageCache *cache, const char *key);
void page_cache_keep(PageCache *cache, const char *key, PageAnswer *answer); /* takes the answer */
/* Lets go of what is kept under keys that begin so. */
void page_cache_forget(PageCache *cache, const char *prefix);

void page_answer_free(gpointer answer);
