/* civetweb, defensively; see http_server.h. */
#include "common/http_server.h"

#include <arpa/inet.h>
#include <civetweb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/http_body.h"
#include "common/outside.h"

enum {
	REQUEST_ARENA_MAX = 64 * 1024 * 1024,
	HEAD_MAX = 8 * 1024,
	CIVETWEB_BUFFER = 16 * 1024,
	DRAIN_LOOK_MS = 20,
	KNOCK_MS = 20,
};

struct http_server {
	struct http_settings settings;
	struct http_service service;
	struct mg_context *context;
	atomic_uint running; /* requests that are not yet answered */
	char trouble[160];   /* civetweb's last message while starting */
};

/* What one worker thread owns. */
struct worker {
	const struct http_service *service;
	struct arena *arena;
	void *own;
};

/* --- workers --- */

static void *worker_begin(const struct mg_context *context, int thread_type)
{
	const struct http_server *server = mg_get_user_data(context);
	if (thread_type != 1)
		return NULL;
	struct worker *worker = calloc(1, sizeof(*worker));
	if (worker == NULL)
		abort();
	worker->service = &server->service;
	worker->arena = arena_new(REQUEST_ARENA_MAX);
	if (server->service.worker_begin != NULL)
		worker->own = server->service.worker_begin(server->service.context);
	return worker;
}

static void worker_end(const struct mg_context *context, int thread_type, void *pointer)
{
	struct worker *worker = pointer;
	if (worker == NULL)
		return;
	if (worker->service->worker_end != NULL)
		worker->service->worker_end(worker->own);
	arena_free(worker->arena);
	free(worker);
}

/* --- a request --- */

/*
 * civetweb takes bare LF and a blank before the colon, and drops headers after a folded line or an
 * odd name without a word. It parses in place, writing NUL over what it cut at, and that shows what
 * it did: a good line is name, NUL, blanks, value, NUL NUL (was CR LF), and after the last one
 * stands the CR of the empty line.
 */
static const char *line_end(const char *line, const struct mg_header *header)
{
	const char *at = header->name + strlen(header->name) + 1;
	if (header->name != line)
		return NULL;
	while (at < header->value && (*at == ' ' || *at == '\t'))
		at++;
	const char *end = header->value + strlen(header->value);
	return at == header->value && end[1] == '\0' ? end + 2 : NULL;
}

static bool is_head_whole(const struct mg_request_info *info)
{
	const char *line = info->http_version + strlen(info->http_version) + 2;
	for (int i = 0; i < info->num_headers && line != NULL; i++)
		line = line_end(line, &info->http_headers[i]);
	return line != NULL && line[-1] == '\0' && *line == '\r';
}

/* Behind our own front its word is the client's address; the last one is the front's. */
static struct str remote_of(
	const struct http_server *server, const struct wire_request *wire, const char *peer)
{
	const struct wire_pair *header = wire_header(wire, STR("X-Forwarded-For"));
	struct str all = header == NULL ? STR_EMPTY : header->value;
	struct str last = STR_EMPTY;
	if (!server->settings.trust_forwarded)
		return str_of(peer);
	while (all.n > 0)
		last = str_trim(str_cut(&all, ','));
	return last.n > 0 ? last : str_of(peer);
}

static void read_head(const struct http_server *server, const struct mg_request_info *info,
	struct exchange *exchange)
{
	struct wire_request *wire = &exchange->request;
	wire->is_whole = is_head_whole(info);
	wire->method = str_of(info->request_method);
	wire->version = str_of(info->http_version);
	wire->query = str_of(info->query_string);
	for (int i = 0; i < info->num_headers && i <= WIRE_HEADERS_MAX; i++)
		wire->headers[wire->header_count++] =
			(struct wire_pair){str_of(info->http_headers[i].name),
				str_trim(str_of(info->http_headers[i].value))};
	exchange->is_readable = true;
	exchange->path = str_of(info->local_uri_raw);
	exchange->remote = remote_of(server, wire, info->remote_addr);
}

static struct exchange *exchange_begin(struct mg_connection *connection)
{
	const struct mg_request_info *info = mg_get_request_info(connection);
	struct worker *worker = mg_get_thread_pointer(connection);
	arena_clear(worker->arena);
	struct exchange *exchange = arena_new_struct(worker->arena, struct exchange);
	exchange->arena = worker->arena;
	exchange->worker = worker->own;
	exchange->now = clock_now();
	exchange->remote = str_of(info->remote_addr);
	return exchange;
}

/* --- an answer --- */

/* What every answer carries: nothing is sniffed, framed, cached or told to other sites (addresses
 * hold tracking tokens), and pages run no code but ours. Under no-referrer browsers would send
 * "Origin: null" with our own forms (Fetch, "append a request Origin header"), and we refuse that.
 */
static const char always[] =
	"X-Content-Type-Options: nosniff\r\n"
	"Referrer-Policy: same-origin\r\n"
	"Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self' data:; "
	"script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
	"frame-ancestors 'none'\r\n"
	"Cross-Origin-Resource-Policy: same-origin\r\n";

static struct str http_date(struct arena *arena, int64_t now)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)(now / MS_PER_SECOND);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	return str_printf(arena, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", days + 3 * utc.tm_wday,
		utc.tm_mday, months + 3 * utc.tm_mon, utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
		utc.tm_sec);
}

static bool has_body(const struct answer *answer)
{
	return answer->status != 204 && answer->status != 304;
}

static void add_header(struct buf *head, struct str name, struct str value)
{
	buf_add(head, name);
	buf_add(head, STR(": "));
	buf_add(head, value);
	buf_add(head, STR("\r\n"));
}

static struct str head_print(const struct exchange *exchange, bool is_kept)
{
	const struct answer *answer = &exchange->answer;
	struct buf head;
	buf_init(&head, exchange->arena, HEAD_MAX);
	buf_printf(&head, "HTTP/1.1 %d %s\r\n", answer->status,
		mg_get_response_code_text(NULL, answer->status));
	add_header(&head, STR("Date"), http_date(exchange->arena, exchange->now));
	add_header(&head, STR("Connection"), is_kept ? STR("keep-alive") : STR("close"));
	if (has_body(answer))
		buf_printf(&head, "Content-Length: %zu\r\n", answer->body.n);
	if (answer->content_type.n > 0)
		add_header(&head, STR("Content-Type"), answer->content_type);
	add_header(&head, STR("Cache-Control"),
		answer->cache_control.n > 0 ? answer->cache_control : STR("no-store"));
	add_header(&head, STR("Request-Id"), exchange->request_id);
	buf_add_bytes(&head, always, sizeof(always) - 1);
	for (size_t i = 0; i < answer->header_count; i++)
		add_header(&head, answer->headers[i].name, answer->headers[i].value);
	buf_add(&head, STR("\r\n"));
	return buf_str(&head);
}

static void send_answer(
	struct mg_connection *connection, const struct exchange *exchange, bool is_kept)
{
	struct buf all;
	const struct answer *answer = &exchange->answer;
	bool is_body_sent = has_body(answer) && !str_equal_c(exchange->request.method, "HEAD");
	if (!is_kept)
		mg_disable_connection_keep_alive(connection);
	buf_init(&all, exchange->arena, HEAD_MAX + answer->body.n);
	buf_add(&all, head_print(exchange, is_kept));
	if (is_body_sent)
		buf_add(&all, answer->body);
	struct str bytes = buf_str(&all);
	outside_waits("http client");
	mg_write(connection, bytes.p, bytes.n);
}

/* civetweb parsed a head: everything else is ours, so it never routes, decodes or serves files. */
static int request_begin(struct mg_connection *connection)
{
	struct http_server *server = mg_get_user_context_data(connection);
	const struct http_settings *settings = &server->settings;
	struct body_source source = {
		connection, clock_monotonic_ms() + settings->body_timeout_ms, CIVETWEB_BUFFER};
	atomic_fetch_add(&server->running, 1);
	struct exchange *exchange = exchange_begin(connection);
	read_head(server, mg_get_request_info(connection), exchange);
	exchange->request.read_body = body_read;
	exchange->request.drop_body = body_drop;
	exchange->request.source = &source;
	server->service.answer(server->service.context, exchange);
	send_answer(connection, exchange, settings->keep_alive && !exchange->answer.must_close);
	atomic_fetch_sub(&server->running, 1);
	return exchange->answer.status;
}

/* civetweb itself could not read the request, or its client was too slow. What it has of the head
 * then points into a buffer without end: only the address of the peer may be looked at. */
static int request_unreadable(struct mg_connection *connection, int status, const char *message)
{
	struct http_server *server = mg_get_user_context_data(connection);
	struct exchange *exchange = exchange_begin(connection);
	exchange->request.method = STR("GET");
	server->service.answer(server->service.context, exchange);
	send_answer(connection, exchange, false);
	return 0;
}

static int note_trouble(const struct mg_connection *connection, const char *message)
{
	struct http_server *server = mg_get_user_context_data(connection);
	if (server != NULL && server->context == NULL)
		snprintf(server->trouble, sizeof(server->trouble), "%s", message);
	return 1; /* requests have their own closing line */
}

/* --- starting and stopping --- */

static bool is_address_plain(struct str address)
{
	for (size_t i = 0; i < address.n; i++)
		if (address.p[i] == ',' || address.p[i] == ' ')
			return false;
	return address.n > 0;
}

static const char *refuse_address(struct str address)
{
	if (str_ends_with(address, STR("s")) || str_ends_with(address, STR("r")))
		return "the address must not ask for TLS: this listener speaks plain HTTP on a "
		       "loopback or private address, and HAProxy in front of it does TLS";
	return is_address_plain(address)
		       ? NULL
		       : "the address must be one address and port, such as 127.0.0.1:8700";
}

static struct mg_context *context_start(struct http_server *server, struct arena *arena)
{
	const struct http_settings *settings = &server->settings;
	const struct mg_callbacks callbacks = {
		.begin_request = request_begin,
		.http_error = request_unreadable,
		.log_message = note_trouble,
		.init_thread = worker_begin,
		.exit_thread = worker_end,
	};
	const char *options[] = {
		"listening_ports",
		str_c(arena, settings->address),
		"num_threads",
		arena_printf(arena, "%u", settings->workers),
		"request_timeout_ms",
		arena_printf(arena, "%u", settings->request_timeout_ms),
		"enable_keep_alive",
		settings->keep_alive ? "yes" : "no",
		"keep_alive_timeout_ms",
		"5000",
		"max_request_size",
		arena_printf(arena, "%d", CIVETWEB_BUFFER),
		"tcp_nodelay",
		"1",
		"listen_backlog",
		"1024",
		"decode_url",
		"no",
		"decode_query_string",
		"no",
		"enable_directory_listing",
		"no",
		"enable_auth_domain_check",
		"no",
		"cgi_pattern",
		"",
		"ssi_pattern",
		"",
		"access_control_allow_origin",
		"",
		"access_control_allow_methods",
		"",
		"access_control_allow_headers",
		"",
		NULL,
	};
	return mg_start(&callbacks, server, options);
}

struct http_server *http_server_start(struct arena *arena, const struct http_settings *settings,
	const struct http_service *service, struct str *why_out)
{
	const char *refusal = refuse_address(settings->address);
	if (refusal != NULL) {
		*why_out = str_of(refusal);
		return NULL;
	}
	struct http_server *server = arena_new_struct(arena, struct http_server);
	server->settings = *settings;
	server->service = *service;
	server->context = context_start(server, arena);
	if (server->context != NULL)
		return server;
	*why_out = str_printf(arena, "http.address: cannot listen on " STR_FMT ": %s",
		STR_ARG(settings->address), server->trouble);
	return NULL;
}

unsigned http_server_port(const struct http_server *server)
{
	struct mg_server_port port;
	return mg_get_server_ports(server->context, 1, &port) == 1 ? (unsigned)port.port : 0;
}

static void sleep_ms(long ms)
{
	struct timespec pause = {.tv_nsec = ms * 1000000};
	nanosleep(&pause, NULL);
}

/* One connection to a port of this machine, and no word. */
static void knock(unsigned port)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	(void)connect(fd, (struct sockaddr *)&here, sizeof(here));
	close(fd);
}

struct knocker {
	unsigned port;
	atomic_bool is_done;
};

static void *knock_until_done(void *context)
{
	struct knocker *knocker = context;
	while (!atomic_load(&knocker->is_done)) {
		sleep_ms(KNOCK_MS);
		knock(knocker->port);
	}
	return NULL;
}

/* civetweb's listener looks whether it is to stop every two seconds, and after each connection. On
 * another address than this machine's it is left to the two seconds. */
static void stop_promptly(struct http_server *server)
{
	struct knocker knocker = {.port = http_server_port(server)};
	pthread_t thread;
	bool is_knocking = pthread_create(&thread, NULL, knock_until_done, &knocker) == 0;
	mg_stop(server->context);
	atomic_store(&knocker.is_done, true);
	if (is_knocking)
		pthread_join(thread, NULL);
}

/* civetweb cuts answers short once mg_stop was called, so running requests are waited for first. */
void http_server_stop(struct http_server *server, unsigned drain_ms)
{
	int64_t until_ms = clock_monotonic_ms() + drain_ms;
	while (atomic_load(&server->running) > 0 && clock_monotonic_ms() < until_ms)
		sleep_ms(DRAIN_LOOK_MS);
	stop_promptly(server);
}
