/* The server: loopback, a bounded number of connections with deadlines, the same headers on every
 * answer. Who may ask what is the caller's business (gate), and so is the answer. */
#pragma once
#include <libsoup/soup.h>

typedef struct Http Http;

/* Called when the headers of a request are there and before its body is read; it calls
 * http_turn_away, or lets the request in. */
typedef void (*HttpGate)(SoupServerMessage *message, const char *path, gpointer user_data);
/* The answer to a whole request. */
typedef void (*HttpHandler)(SoupServerMessage *message, const char *path, GHashTable *query,
                            gpointer user_data);

/* Listens on 127.0.0.1 (or `address`); port 0 takes a free one. `patience`: the seconds between two
 * requests or for the headers of one, and again for its body. NULL with error. */
Http *http_new(const char *address, guint port, guint patience, HttpGate gate, HttpHandler handler,
               gpointer user_data, GError **error);
void http_free(Http *http);
guint http_port(const Http *http);
/* TRUE when the request names this very server: "127.0.0.1:PORT", "localhost:PORT" or the address
 * it listens on. Any other name may be another site's that points here (DNS rebinding). */
gboolean http_host_is_ours(const Http *http, SoupServerMessage *message);
/* TRUE when the Origin is this server under the name in Host. */
gboolean http_origin_is_ours(SoupServerMessage *message);

/* The whole answer: copies the bytes. `cache` is for what never changes under its address. */
void http_answer(SoupServerMessage *message, guint status, const char *type, const char *bytes,
                 gsize length, gboolean cache);
/* The file's bytes, whatever their number, without a copy in memory; it may be removed afterwards.
 * FALSE: it cannot be read, and nothing is answered. */
gboolean http_answer_file(SoupServerMessage *message, const char *type, const char *path);
/* For what stays the same as long as its bytes do, but not for ever under its address: the answer
 * that is set may be kept and asked about by its tag (in double quotes); whether the browser has
 * it, and was told so. */
void http_tag(SoupServerMessage *message, const char *tag);
gboolean http_is_known(SoupServerMessage *message, const char *tag);
/* A plain sentence as the answer. */
void http_sentence(SoupServerMessage *message, guint status, const char *sentence);
/* For a gate: the same at once, and the connection ends; the body is not waited for. */
void http_turn_away(SoupServerMessage *message, guint status, const char *sentence);
