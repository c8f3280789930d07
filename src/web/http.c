/* libsoup answers; what is here bounds the number of connections and their patience. */
#include "web/http.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define MAX_CONNECTIONS 256
#define ANSWER_SECONDS 600 /* to make an answer and to take it */
#define REFUSED_SECONDS 1  /* to take a refusal */
#define SWEEP_SECONDS 1

struct Http {
  SoupServer *soup;
  char *address;
  guint port, sweep, patience;
  GQueue connections; /* of Connection, oldest first */
  HttpGate gate;
  HttpHandler handler;
  gpointer user_data;
};

typedef enum { IDLE, READING, ANSWERING, REFUSED } Phase;

typedef struct {
  Http *http;
  GSocket *socket; /* whose this is */
  Phase phase;
  gint64 since; /* monotonic, of the phase */
} Connection;

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* ---- connections ---- */

static void enter_phase(Connection *connection, Phase phase) {
  connection->phase = phase;
  connection->since = g_get_monotonic_time();
}

/* Both ways: libsoup sees the end and lets go of the stream. */
static void end_connection(Connection *connection) {
  g_socket_shutdown(connection->socket, TRUE, TRUE, NULL);
}

static void connection_free(gpointer data) {
  Connection *connection = data;
  g_queue_remove(&connection->http->connections, connection);
  g_free(connection);
}

static gboolean sweep(gpointer data) {
  Http *http = data;
  const gint64 patience[] = {[IDLE] = http->patience, [READING] = http->patience,
                             [ANSWERING] = ANSWER_SECONDS, [REFUSED] = REFUSED_SECONDS};
  gint64 now = g_get_monotonic_time();
  for (GList *l = http->connections.head; l; l = l->next) {
    Connection *connection = l->data;
    if (now - connection->since > patience[connection->phase] * G_USEC_PER_SEC)
      end_connection(connection);
  }
  return G_SOURCE_CONTINUE;
}

/* Whoever has been idle longest makes room; TRUE when somebody did. */
static gboolean make_room(Http *http) {
  Connection *longest = NULL;
  for (GList *l = http->connections.head; l; l = l->next) {
    Connection *connection = l->data;
    if (connection->phase == IDLE && (!longest || connection->since < longest->since))
      longest = connection;
  }
  if (longest) {
    end_connection(longest);
    enter_phase(longest, REFUSED); /* not chosen twice */
  }
  return longest != NULL;
}

static Connection *connection_of(SoupServerMessage *message) {
  GSocket *socket = soup_server_message_get_socket(message);
  return socket ? g_object_get_data(G_OBJECT(socket), "connection") : NULL;
}

/* A connection is there, or has just been answered, and the next request on it is awaited. */
static void request_started(SoupServer *soup, SoupServerMessage *message, gpointer data) {
  Http *http = data;
  Connection *connection = connection_of(message);
  (void)soup;
  if (connection) {
    if (connection->phase != REFUSED) enter_phase(connection, IDLE);
    return;
  }
  gboolean full = g_queue_get_length(&http->connections) >= MAX_CONNECTIONS && !make_room(http);
  connection = g_new0(Connection, 1);
  connection->http = http;
  connection->socket = soup_server_message_get_socket(message);
  enter_phase(connection, full ? REFUSED : IDLE);
  g_socket_set_option(connection->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL); /* head, then body */
  g_queue_push_tail(&http->connections, connection);
  g_object_set_data_full(G_OBJECT(connection->socket), "connection", connection, connection_free);
  if (full) end_connection(connection);
}

static void enter_phase_of(SoupServerMessage *message, Phase phase) {
  Connection *connection = connection_of(message);
  if (connection && connection->phase != REFUSED) enter_phase(connection, phase);
}

static void request_read(SoupServer *soup, SoupServerMessage *message, gpointer data) {
  (void)soup;
  (void)data;
  enter_phase_of(message, ANSWERING);
}

/* ---- requests ---- */

/* The server's own name for a request may carry a port or not; what a browser sends does. */
gboolean http_host_is_ours(const Http *http, SoupServerMessage *message) {
  const char *host =
      soup_message_headers_get_one(soup_server_message_get_request_headers(message), "Host");
  const char *const names[] = {"127.0.0.1", "localhost", http->address};
  for (guint i = 0; host && i < G_N_ELEMENTS(names); i++) {
    gboolean six = strchr(names[i], ':') != NULL;
    g_autofree char *name =
        g_strdup_printf("%s%s%s:%u", six ? "[" : "", names[i], six ? "]" : "", http->port);
    if (strcmp(host, name) == 0) return TRUE;
  }
  return FALSE;
}

gboolean http_origin_is_ours(SoupServerMessage *message) {
  SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
  const char *host = soup_message_headers_get_one(headers, "Host");
  const char *origin = soup_message_headers_get_one(headers, "Origin");
  g_autofree char *ours = g_strdup_printf("http://%s", host ? host : "");
  return origin && strcmp(origin, ours) == 0;
}

static const char *const common_headers[][2] = {
    {"Content-Security-Policy", policy},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
};

static void set_headers(SoupServerMessage *message) {
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  for (guint i = 0; i < G_N_ELEMENTS(common_headers); i++)
    soup_message_headers_replace(headers, common_headers[i][0], common_headers[i][1]);
}

gboolean http_answer_file(SoupServerMessage *message, const char *type, const char *path) {
  g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
  if (!file) return FALSE;
  g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(file);
  set_headers(message);
  soup_message_headers_set_content_type(soup_server_message_get_response_headers(message), type,
                                        NULL);
  soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
  soup_message_body_append_bytes(soup_server_message_get_response_body(message), bytes);
  return TRUE;
}

void http_answer(SoupServerMessage *message, guint status, const char *type, const char *bytes,
                 gsize length, gboolean cache) {
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  set_headers(message);
  if (cache) soup_message_headers_replace(headers, "Cache-Control", "private, max-age=86400");
  soup_server_message_set_status(message, status, NULL);
  soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, bytes, length);
}

gboolean http_is_known(SoupServerMessage *message, const char *tag) {
  const char *known = soup_message_headers_get_list(
      soup_server_message_get_request_headers(message), "If-None-Match");
  if (!known || !strstr(known, tag)) return FALSE;
  http_answer(message, SOUP_STATUS_NOT_MODIFIED, NULL, "", 0, FALSE);
  http_tag(message, tag);
  return TRUE;
}

void http_tag(SoupServerMessage *message, const char *tag) {
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  soup_message_headers_replace(headers, "Cache-Control", "private, no-cache");
  soup_message_headers_replace(headers, "ETag", tag);
}

void http_sentence(SoupServerMessage *message, guint status, const char *sentence) {
  g_autofree char *line = g_strconcat(sentence, "\n", NULL);
  http_answer(message, status, "text/plain; charset=utf-8", line, strlen(line), FALSE);
}

/* libsoup answers when it has the whole body, which is what must not be waited for: the refusal
 * goes out past it, nothing more can, and what still comes in is dropped. */
void http_turn_away(SoupServerMessage *message, guint status, const char *sentence) {
  Connection *connection = connection_of(message);
  g_autoptr(GString) out = g_string_new(NULL);
  g_string_printf(out, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase(status));
  for (guint i = 0; i < G_N_ELEMENTS(common_headers); i++)
    g_string_append_printf(out, "%s: %s\r\n", common_headers[i][0], common_headers[i][1]);
  g_string_append_printf(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n"
                              "Connection: close\r\n\r\n%s\n", strlen(sentence) + 1, sentence);
  soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
  soup_server_message_set_status(message, status, NULL);
  if (!connection) return;
  g_socket_send_with_blocking(connection->socket, out->str, out->len, FALSE, NULL, NULL);
  g_socket_shutdown(connection->socket, FALSE, TRUE, NULL);
  enter_phase(connection, REFUSED);
}

static void early(SoupServer *soup, SoupServerMessage *message, const char *path,
                  GHashTable *query, gpointer data) {
  Http *http = data;
  (void)soup;
  (void)query;
  enter_phase_of(message, READING);
  http->gate(message, path, http->user_data);
}

static void whole(SoupServer *soup, SoupServerMessage *message, const char *path,
                  GHashTable *query, gpointer data) {
  Http *http = data;
  (void)soup;
  if (soup_server_message_get_status(message) == SOUP_STATUS_NONE)
    http->handler(message, path, query, http->user_data);
}

/* ---- start and end ---- */

static GSocket *listen_at(const char *address, guint port, GError **error) {
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new_from_string(address, port);
  if (!wanted) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "'%s' is no address of a machine",
                address);
    return NULL;
  }
  g_autoptr(GSocket) socket = g_socket_new(g_socket_address_get_family(wanted),
                                           G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (!socket) return NULL;
  g_socket_set_listen_backlog(socket, MAX_CONNECTIONS);
  return g_socket_bind(socket, wanted, TRUE, error) && g_socket_listen(socket, error)
             ? g_steal_pointer(&socket) : NULL;
}

Http *http_new(const char *address, guint port, guint patience, HttpGate gate,
               HttpHandler handler, gpointer user_data, GError **error) {
  g_autoptr(GSocket) socket = listen_at(address, port, error);
  g_autoptr(GSocketAddress) local = socket ? g_socket_get_local_address(socket, error) : NULL;
  if (!local) return NULL;
  Http *http = g_new0(Http, 1);
  http->address = g_strdup(address);
  http->patience = patience;
  http->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(local));
  http->gate = gate;
  http->handler = handler;
  http->user_data = user_data;
  http->soup = soup_server_new("server-header", NULL, NULL);
  soup_server_add_early_handler(http->soup, NULL, early, http, NULL);
  soup_server_add_handler(http->soup, NULL, whole, http, NULL);
  g_signal_connect(http->soup, "request-started", G_CALLBACK(request_started), http);
  g_signal_connect(http->soup, "request-read", G_CALLBACK(request_read), NULL);
  http->sweep = g_timeout_add_seconds(SWEEP_SECONDS, sweep, http);
  if (soup_server_listen_socket(http->soup, socket, 0, error)) return http;
  http_free(http);
  return NULL;
}

void http_free(Http *http) {
  if (!http) return;
  g_source_remove(http->sweep);
  soup_server_disconnect(http->soup);
  g_object_unref(http->soup);
  for (GList *l = http->connections.head; l; l = http->connections.head)
    g_object_set_data(G_OBJECT(((Connection *)l->data)->socket), "connection", NULL);
  g_free(http->address);
  g_free(http);
}

guint http_port(const Http *http) { return http->port; }
