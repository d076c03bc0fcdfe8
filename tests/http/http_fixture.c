/* A listener in the test's process; see http_fixture.h. */
#include "tests/http/http_fixture.h"

#include "server/engine/engine.h"
#include "server/http/health.h"
#include "server/http/keys_running.h"
#include "server/http/router.h"
#include "server/metrics.h"
#include "server/waiting.h"

enum { WORKERS = 24, DRAIN_MS = 5000 };

static struct server server;
static struct listener *listener;

static void set_defaults(struct http_settings *settings)
{
	if (settings->address.n == 0)
		settings->address = STR("127.0.0.1:0");
	if (settings->workers == 0)
		settings->workers = WORKERS;
	if (settings->request_timeout_ms == 0)
		settings->request_timeout_ms = 2000;
	if (settings->body_timeout_ms == 0)
		settings->body_timeout_ms = 5000;
}

unsigned http_start(const struct http_setup *setup)
{
	struct str why = STR_EMPTY;
	struct http_settings settings = setup->listener;
	set_defaults(&settings);
	server = (struct server){.arena = arena_new(64 << 20)};
	server.database = fixture_db_settings();
	server.public_url = STR("http://shop.example");
	server.secret.bytes[0] = 1;
	server.metrics = metrics_new(server.arena, route_count());
	server.limiter = limiter_new(server.arena, setup->limits);
	server.feed_hub = feed_hub_new(server.arena, setup->waiting_max, server.metrics);
	server.keys_running = keys_running_new(server.arena, settings.workers);
	server.health = health_new(server.arena);
	server.engine = engine_start(&(struct engine_settings){.database = server.database,
		.batch_works = 128,
		.batch_bytes = 1 << 20,
		.waiting_max = 1000,
		.waiting_bytes = 16 << 20,
		.wait_ms = 5000,
		.metrics = server.metrics});
	listener = listener_start(&server, &settings, &why);
	ck_assert_msg(listener != NULL, STR_FMT, STR_ARG(why));
	return listener_port(listener);
}

struct server *http_server(void)
{
	return &server;
}

void http_stop(void)
{
	if (listener != NULL)
		listener_stop(listener, DRAIN_MS);
	if (server.engine != NULL)
		engine_stop(server.engine);
	server.engine = NULL;
	listener = NULL;
	arena_free(server.arena);
	server.arena = NULL;
}

void http_end(void)
{
	http_stop();
	fixture_db_forget();
}

const struct test_fixture http_fixture = {
	.start = fixture_db_start,
	.stop = fixture_db_stop,
	.before = fixture_db_clean,
	.after = http_end,
};
