/* Answers by their keys, within bounds. */
#include "web/page_cache.h"

#define MOST_BYTES (12u << 20)
#define MOST_ANSWERS 1000

struct PageCache {
  GHashTable *answers; /* key -> PageAnswer */
  GQueue order;        /* of the keys in `answers`, the oldest first */
  gsize bytes;
};

void page_answer_free(gpointer data) {
  PageAnswer *answer = data;
  if (answer->bytes) g_bytes_unref(answer->bytes);
  g_free(answer->why);
  g_free(answer);
}

PageCache *page_cache_new(void) {
  PageCache *cache = g_new0(PageCache, 1);
  cache->answers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, page_answer_free);
  return cache;
}

void page_cache_free(PageCache *cache) {
  g_hash_table_unref(cache->answers);
  g_queue_clear_full(&cache->order, g_free);
  g_free(cache);
}

static gsize size_of(const PageAnswer *answer) {
  return answer->bytes ? g_bytes_get_size(answer->bytes) : 0;
}

static void drop(PageCache *cache, GList *place) {
  g_autofree char *key = place->data;
  cache->bytes -= size_of(g_hash_table_lookup(cache->answers, key));
  g_hash_table_remove(cache->answers, key);
  g_queue_delete_link(&cache->order, place);
}

const PageAnswer *page_cache_find(const PageCache *cache, const char *key) {
  return g_hash_table_lookup(cache->answers, key);
}

void page_cache_keep(PageCache *cache, const char *key, PageAnswer *answer) {
  char *own = g_strdup(key);
  g_queue_push_tail(&cache->order, own);
  g_hash_table_replace(cache->answers, own, answer);
  cache->bytes += size_of(answer);
  while (cache->bytes > MOST_BYTES || g_queue_get_length(&cache->order) > MOST_ANSWERS)
    drop(cache, cache->order.head);
}

void page_cache_forget(PageCache *cache, const char *prefix) {
  for (GList *l = cache->order.head, *next; l; l = next) {
    next = l->next;
    if (g_str_has_prefix(l->data, prefix)) drop(cache, l);
  }
}
