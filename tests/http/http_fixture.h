/*
 * comptoird's HTTP side in this process, with the routes of probe_routes.def and the
 * fixture database. One server per test, started by the test with the settings it needs.
 */
#ifndef COMPTOIR_TESTS_HTTP_FIXTURE_H
#define COMPTOIR_TESTS_HTTP_FIXTURE_H

#include "server/http/limiter.h"
#include "server/http/listener.h"
#include "server/server.h"
#include "tests/lib/client.h"
#include "tests/lib/fixture_db.h"

struct http_setup {
	struct http_settings listener; /* what is left out: port 0 on loopback, 8 workers, 2 s */
	struct limit_setting limits[LIMIT_COUNT]; /* left out: no limit */
	unsigned waiting_max;
};

/* The server's port. */
unsigned http_start(const struct http_setup *setup);
struct server *http_server(void);
void http_stop(void);
/* The hook that ends each test. */
void http_end(void);

/* TEST_MAIN_WITH("…", &http_fixture, …): with a database. */
extern const struct test_fixture http_fixture;

#endif
