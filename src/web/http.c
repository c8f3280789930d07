/* Accepts connections itself, so that their number and their patience are bounded, and hands
 * them to libsoup. */
#include "web/http.h"

#include <string.h>

#define MAX_CONNECTIONS 256
#define IDLE_SECONDS 60    /* between two requests, or for the headers of one */
#define BODY_SECONDS 60    /* for the body of a request */
#define ANSWER_SECONDS 600 /* to make an answer and to take it */
#define REFUSED_SECONDS 1  /* to take a refusal */
#define SWEEP_SECONDS 1

struct Http {
  SoupServer *soup;
  GSocketService *service;
  GSocketAddress *local;
  char *address;
  guint port, sweep;
  GQueue connections; /* of Connection, oldest first */
  HttpGate gate;
  HttpHandler handler;
  gpointer user_data;
};

typedef enum { IDLE, READING, ANSWERING, REFUSED } Phase;

typedef struct {
  Http *http;
  GSocket *socket;
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

static void connection_gone(gpointer data, GObject *stream) {
  Connection *connection = data;
  (void)stream;
  g_queue_remove(&connection->http->connections, connection);
  g_object_unref(connection->socket);
  g_free(connection);
}

static gboolean sweep(gpointer data) {
  static const gint64 patience[] = {[IDLE] = IDLE_SECONDS, [READING] = BODY_SECONDS,
                                    [ANSWERING] = ANSWER_SECONDS,
                                    [REFUSED] = REFUSED_SECONDS};
  Http *http = data;
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

/* The remote address is an object of each connection's own: it leads back from a message. */
static gboolean accept_connection(GSocketService *service, GSocketConnection *stream,
                                  GObject *source, gpointer data) {
  Http *http = data;
  (void)service;
  (void)source;
  if (g_queue_get_length(&http->connections) >= MAX_CONNECTIONS && !make_room(http)) return TRUE;
  g_autoptr(GSocketAddress) remote = g_inet_socket_address_new_from_string("127.0.0.1", 1);
  Connection *connection = g_new0(Connection, 1);
  connection->http = http;
  connection->socket = g_object_ref(g_socket_connection_get_socket(stream));
  enter_phase(connection, IDLE);
  g_queue_push_tail(&http->connections, connection);
  g_object_weak_ref(G_OBJECT(stream), connection_gone, connection);
  g_object_set_data(G_OBJECT(remote), "connection", connection);
  soup_server_accept_iostream(http->soup, G_IO_STREAM(stream), http->local, remote, NULL);
  return TRUE;
}

static Connection *connection_of(SoupServerMessage *message) {
  GSocketAddress *remote = soup_server_message_get_remote_address(message);
  return remote ? g_object_get_data(G_OBJECT(remote), "connection") : NULL;
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

static void request_finished(SoupServer *soup, SoupServerMessage *message, gpointer data) {
  (void)soup;
  (void)data;
  enter_phase_of(message, IDLE);
}

/* ---- requests ---- */

/* The server's own name for a request may carry a port or not; what a browser sends does. */
gboolean http_host_is_ours(const Http *http, SoupServerMessage *message) {
  const char *host =
      soup_message_headers_get_one(soup_server_message_get_request_headers(message), "Host");
  const char *const names[] = {"127.0.0.1", "localhost", http->address};
  for (guint i = 0; host && i < G_N_ELEMENTS(names); i++) {
    g_autofree char *name = g_strdup_printf("%s:%u", names[i], http->port);
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

void http_answer(SoupServerMessage *message, guint status, const char *type, const char *bytes,
                 gsize length, gboolean cache) {
  SoupMessageHeaders *headers = soup_server_message_get_response_headers(message);
  for (guint i = 0; i < G_N_ELEMENTS(common_headers); i++)
    soup_message_headers_replace(headers, common_headers[i][0], common_headers[i][1]);
  if (cache) soup_message_headers_replace(headers, "Cache-Control", "private, max-age=86400");
  soup_server_message_set_status(message, status, NULL);
  soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, bytes, length);
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

Http *http_new(const char *address, guint port, HttpGate gate, HttpHandler handler,
               gpointer user_data, GError **error) {
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new_from_string(address, port);
  if (!wanted) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "'%s' is no address of a machine",
                address);
    return NULL;
  }
  Http *http = g_new0(Http, 1);
  http->address = g_strdup(address);
  http->gate = gate;
  http->handler = handler;
  http->user_data = user_data;
  http->service = g_socket_service_new();
  g_socket_listener_set_backlog(G_SOCKET_LISTENER(http->service), MAX_CONNECTIONS);
  if (!g_socket_listener_add_address(G_SOCKET_LISTENER(http->service), wanted,
                                     G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                     &http->local, error)) {
    http_free(http);
    return NULL;
  }
  http->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(http->local));
  http->soup = soup_server_new("server-header", NULL, NULL);
  soup_server_add_early_handler(http->soup, NULL, early, http, NULL);
  soup_server_add_handler(http->soup, NULL, whole, http, NULL);
  g_signal_connect(http->soup, "request-read", G_CALLBACK(request_read), NULL);
  g_signal_connect(http->soup, "request-finished", G_CALLBACK(request_finished), NULL);
  g_signal_connect(http->service, "incoming", G_CALLBACK(accept_connection), http);
  http->sweep = g_timeout_add_seconds(SWEEP_SECONDS, sweep, http);
  return http;
}

void http_free(Http *http) {
  if (!http) return;
  if (http->sweep) g_source_remove(http->sweep);
  g_socket_service_stop(http->service);
  g_socket_listener_close(G_SOCKET_LISTENER(http->service));
  g_clear_object(&http->service);
  if (http->soup) soup_server_disconnect(http->soup);
  g_clear_object(&http->soup);
  g_clear_object(&http->local);
  g_free(http->address);
  g_free(http);
}

guint http_port(const Http *http) { return http->port; }
