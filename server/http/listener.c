/* comptoird's calls from the listener's exchanges; see listener.h. */
#include "server/http/listener.h"

#include "server/http/wire.h"
#include "server/metrics.h"
#include "server/waiting.h"

struct listener {
	struct server *server;
	struct http_server *http;
};

static void *worker_begin(void *context)
{
	struct server *server = context;
	return server_db_open(server);
}

static void worker_end(void *worker)
{
	db_close(worker);
}

static void answer(void *context, struct exchange *exchange)
{
	struct server *server = context;
	struct call call = {
		.server = server,
		.db = exchange->worker,
		.arena = exchange->arena,
		.wire = &exchange->request,
		.answer = &exchange->answer,
		.method = exchange->request.method,
		.path = exchange->is_readable ? exchange->path : STR("/v1"),
		.remote = exchange->remote,
		.now = exchange->now,
	};
	metric_add(server->metrics, METRIC_REQUESTS_IN_FLIGHT, 1);
	if (exchange->is_readable)
		dispatch(&call);
	else
		dispatch_unreadable(&call);
	exchange->request_id = call.request_id;
	metric_add(server->metrics, METRIC_REQUESTS_IN_FLIGHT, -1);
}

struct listener *listener_start(
	struct server *server, const struct http_settings *settings, struct str *why_out)
{
	const struct http_service service = {
		.context = server,
		.worker_begin = worker_begin,
		.worker_end = worker_end,
		.answer = answer,
	};
	struct listener *listener = arena_new_struct(server->arena, struct listener);
	listener->server = server;
	listener->http = http_server_start(server->arena, settings, &service, why_out);
	return listener->http == NULL ? NULL : listener;
}

unsigned listener_port(const struct listener *listener)
{
	return http_server_port(listener->http);
}

void listener_stop(struct listener *listener, unsigned drain_ms)
{
	atomic_store(&listener->server->is_stopping, true);
	feed_hub_stop(listener->server->feed_hub);
	http_server_stop(listener->http, drain_ms);
}
